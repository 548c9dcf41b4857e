/* crm-churn intervals -- days between visits */

#include "cli/cmd.h"

#include "churn/interval.h"
#include "../shared/input.h"
#include "stat/quantile.h"

#include <math.h>

static const struct crm_opt options[] = {
    SOURCE_OPTIONS,
    OPT_END,
};

static void write_row(const struct input *in, uint32_t group, const struct crm_intervals *g,
    size_t n_days, struct crm_out *out)
{
    static const double at[] = {.05, .1, .25, .5, .75, .8, .9, .95, .99};

    input_cells(in, group, out);
    crm_out_int(out, g->customers);
    crm_out_int(out, g->repeat_customers);
    crm_out_int(out, g->visits);
    crm_out_int(out, g->n);
    crm_out_number(out, g->n ? (double)g->sum / (double)g->n : NAN);
    for (size_t i = 0; i < sizeof at / sizeof *at; i++)
        crm_out_number(
            out, g->n ? crm_quantile_counts(g->count, n_days, (uint64_t)g->n, at[i]) : NAN);
    crm_out_date(out, in->as_of);
    crm_out_row(out);
}

/* The boundary behind which coming back is rare. */
static void suggest(
    const struct input *in, const struct crm_intervals *g, size_t n_days, struct crm_out *out)
{
    double p90 = g->n ? crm_quantile_counts(g->count, n_days, (uint64_t)g->n, 0.9) : NAN;

    if (in->by_list.n || isnan(p90))
        return;
    crm_cli_note(in->cli,
        "nine of ten who came back did so within %.0f days: --inactive %.0f is a fair start",
        ceil(p90), ceil(p90));
    crm_out_remark(out,
        "Nine of ten visits that followed another came within %.0f days. Who has been away for "
        "longer is more likely lost than late: --inactive %.0f.",
        ceil(p90), ceil(p90));
}

static enum crm_status write_all(const struct input *in, struct crm_out *out, struct crm_err *err)
{
    struct crm_intervals *groups;
    size_t n_days;
    enum crm_status status = crm_intervals_make(&groups, &n_days, in->ledger, err);

    for (size_t k = 0; k < in->n_groups && !status; k++)
        if (groups[in->group[k]].customers || !in->by_list.n)
            write_row(in, in->group[k], &groups[in->group[k]], n_days, out);
    if (!status)
        suggest(in, &groups[0], n_days, out);
    crm_intervals_release(groups, in->ledger->n_groups);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    const struct input_want want = {.money = false};

    return input_run(cli, &want, write_all, err);
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_INT("customers", "clients", "clients with a visit"),
    COL_INT("repeat_customers", "clients", "those with two days or more"),
    COL_INT("visits", "visits", "days with a visit"),
    COL_INT("n", "intervals", "how many intervals"),
    COL_NUMBER("mean", "days", "mean interval"),
    COL_NUMBER("p05", "days", "5 % of intervals are no longer"),
    COL_NUMBER("p10", "days", "10 % of intervals are no longer"),
    COL_NUMBER("p25", "days", "25 % of intervals are no longer"),
    COL_NUMBER("median", "days", "half of the intervals are no longer"),
    COL_NUMBER("p75", "days", "75 % of intervals are no longer"),
    COL_NUMBER("p80", "days", "80 % of intervals are no longer"),
    COL_NUMBER("p90", "days", "90 % of intervals are no longer"),
    COL_NUMBER("p95", "days", "95 % of intervals are no longer"),
    COL_NUMBER("p99", "days", "99 % of intervals are no longer"),
    COL_AS_OF,
    COL_END,
};

const struct crm_analysis analysis_intervals = {
    .name = "intervals",
    .summary = "days between visits; suggests --inactive",
    .synopsis = "[options] [FILE...]",
    .common = INPUT_COMMON,
    .options = options,
    .columns = columns,
    .run = run,
};
