/* crm-forecast what-if -- a base under changes: more clients who stay, fewer new ones, other prices
 */

#include "forecast.h"

#include "base/num.h"
#include "plan.h"

#include <string.h>

static struct {
    const char *retention, *new, *spend;
} opt;

static const struct crm_opt options[] = {
    OPT_TEXT(0, "retention", "PCT", opt.retention, NULL,
        "the chance to stay after a visit, +5%: times 1.05, at most 1"),
    OPT_TEXT(0, "new", "PCT", opt.new, NULL, "the number of new clients, -10%: times 0.9"),
    OPT_TEXT(0, "spend", "PCT", opt.spend, NULL, "the amount of a visit, +3%: times 1.03"),
    PLAN_OPTIONS,
    PLAN_INPUT_OPTIONS,
    OPT_END,
};

/* "+5%", "-10 %" as a factor; NULL is 1. */
static enum crm_status factor(
    const char *option, const char *text, double *value, struct crm_err *err)
{
    struct crm_slice s = crm_slice_of(text ? text : "0%");
    char show[CRM_ERR_SHOW];
    double percent;

    if (s.len && *s.ptr == '+') {
        s.ptr++;
        s.len--;
    }
    if (s.len && s.ptr[s.len - 1] == '%') {
        s.len--;
        s = crm_slice_trim(s);
        if (crm_num_double(s, &percent) && percent >= -100 && percent <= 1000) {
            *value = 1 + percent / 100;
            return CRM_OK;
        }
    }
    return crm_err_set(err, CRM_EUSAGE, "--%s: %s is no change from -100%% to +1000%%, like +5%%",
        option, crm_err_show(text, strlen(text), show));
}

static enum crm_status read_change(struct crm_base_change *change, struct crm_err *err)
{
    enum crm_status status = factor("retention", opt.retention, &change->stay, err);

    if (!opt.retention && !opt.new && !opt.spend)
        return crm_err_set(
            err, CRM_EUSAGE, "what is changed? --retention +5%%, --new -10%% or --spend +3%%");
    if (opt.new &&plan_opt.summary_input)
        return crm_err_set(
            err, CRM_EUSAGE, "--new: --summary-input has known clients alone, and no new ones");
    if (!status)
        status = factor("new", opt.new, &change->arrivals, err);
    return status ? status : factor("spend", opt.spend, &change->spend, err);
}

static void write_row(const struct plan_run *run, size_t month, enum crm_base_source source,
    enum crm_base_measure measure, struct crm_out *out)
{
    const struct crm_base_cell *now = crm_base_at(&run->base, false, source, measure, month);
    const struct crm_base_cell *then = crm_base_at(&run->base, true, source, measure, month);

    plan_row(run, month, source, measure, then, out);
    crm_out_number(out, now->forecast);
    crm_out_number(out, then->forecast - now->forecast);
    crm_out_row(out);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct plan_run run = {0};
    struct crm_base_change change;
    enum crm_status status = read_change(&change, err);

    if (!status)
        status = plan_open(&run, cli, err);
    run.plan.change = &change;
    if (!status && run.base.n)
        status = crm_base_run(&run.base, &run.plan, err);
    if (!status)
        status = plan_write(&run, write_row, err);
    plan_close(&run);
    return status;
}

static const struct crm_schema_column columns[] = {
    PLAN_COLUMNS,
    COL_NUMBER("base", "clients, visits or money", "forecast without the change"),
    COL_NUMBER("difference", "clients, visits or money", "forecast less base"),
    COL_END,
};

const struct crm_analysis analysis_what_if = {
    .name = "what-if",
    .summary = "the same under changes: clients who stay, new ones, amounts",
    .synopsis = "[--retention PCT] [--new PCT] [--spend PCT] [options] [FILE...]",
    .common = PLAN_COMMON,
    .options = options,
    .columns = columns,
    .run = run,
};
