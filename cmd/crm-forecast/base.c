/* crm-forecast base -- visits, clients and revenue of the next months, built from people */

#include "forecast.h"

#include "plan.h"

static const struct crm_opt options[] = {
    PLAN_OPTIONS,
    PLAN_INPUT_OPTIONS,
    OPT_END,
};

static void write_row(const struct plan_run *run, size_t month, enum crm_base_source source,
    enum crm_base_measure measure, struct crm_out *out)
{
    plan_row(
        run, month, source, measure, crm_base_at(&run->base, false, source, measure, month), out);
    crm_out_row(out);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct plan_run run;
    enum crm_status status = plan_open(&run, cli, err);

    if (!status && run.base.n)
        status = crm_base_run(&run.base, &run.plan, err);
    if (!status)
        status = plan_write(&run, write_row, err);
    plan_close(&run);
    return status;
}

static const struct crm_schema_column columns[] = {
    PLAN_COLUMNS,
    COL_END,
};

const struct crm_analysis analysis_base = {
    .name = "base",
    .summary = "visits, clients and revenue of the next months, built from people",
    .synopsis = "[options] [FILE...]",
    .common = PLAN_COMMON,
    .options = options,
    .columns = columns,
    .run = run,
};
