/* crm-churn cohort -- retention triangle */

#include "cli/cmd.h"

#include "churn/cohort.h"
#include "../shared/input.h"
#include "stat/interval.h"

#include <math.h>

static const struct crm_opt options[] = {
    SOURCE_OPTIONS,
    INPUT_COHORT_OPTION,
    OPT_END,
};

static void write_cell(const struct input *in, const struct crm_cohorts *cohorts, uint32_t group,
    size_t cohort, size_t period, struct crm_out *out)
{
    int64_t customers = crm_cohorts_customers(cohorts, group, cohort);
    struct crm_cohort_cell cell = crm_cohorts_cell(cohorts, group, cohort, period);
    bool closed = crm_periods_closed(&in->periods, period);
    struct crm_interval limits =
        closed ? crm_wilson((double)cell.active, (double)customers, in->cli->level)
               : (struct crm_interval){NAN, NAN};

    input_cells(in, group, out);
    crm_out_period(out, in->periods.period, in->periods.start[cohort]);
    crm_out_int(out, (int64_t)(period - cohort));
    crm_out_int(out, customers);
    crm_out_int(out, cell.active);
    crm_out_number(out, closed ? (double)cell.active / (double)customers : NAN);
    crm_out_number(out, limits.lo);
    crm_out_number(out, limits.hi);
    crm_out_money(out, cell.amount_e4);
    crm_out_date(out, in->as_of);
    crm_out_row(out);
}

static enum crm_status write_all(const struct input *in, struct crm_out *out, struct crm_err *err)
{
    struct crm_cohorts cohorts;
    enum crm_status status = crm_cohorts_make(&cohorts, in->ledger, &in->periods, err);

    crm_out_decimals(out, in->ledger->totals.decimals);
    for (size_t k = 0; k < in->n_groups && !status; k++)
        for (size_t cohort = 0; cohort < in->periods.n; cohort++) {
            size_t from = cohort > in->first_period ? cohort : in->first_period;
            if (crm_cohorts_customers(&cohorts, in->group[k], cohort) == 0)
                continue;
            for (size_t p = from; p < in->periods.n; p++)
                write_cell(in, &cohorts, in->group[k], cohort, p, out);
        }
    crm_cohorts_release(&cohorts);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    const struct input_want want = {.money = true, .edge = EDGE_COHORT};

    return input_run(cli, &want, write_all, err);
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_PERIOD("cohort", "period of the first visit"),
    COL_INT("age", "periods", "periods since the first visit"),
    COL_INT("customers", "clients", "clients of the cohort"),
    COL_INT("active", "clients", "those with a visit at that age"),
    COL_SHARE("rate", "active over customers"),
    COL_NUMBER("lo", "0 to 1", "lower limit of rate"),
    COL_NUMBER("hi", "0 to 1", "upper limit of rate"),
    COL_MONEY("amount", "their amounts at that age"),
    COL_AS_OF,
    COL_END,
};

const struct crm_analysis analysis_cohort = {
    .name = "cohort",
    .summary = "retention triangle: who is still seen, by the period of the first visit",
    .synopsis = "[options] [FILE...]",
    .common = INPUT_COMMON | CRM_COMMON_PERIOD | CRM_COMMON_LEVEL,
    .options = options,
    .columns = columns,
    .run = run,
};
