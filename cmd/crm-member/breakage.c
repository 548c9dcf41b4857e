/* crm-member breakage -- how much of what cards carry is used by which age, and how much never */

#include "accounts.h"
#include "cli/cmd.h"

#include "member/breakage.h"
#include "stat/interval.h"
#include "cli/frame.h"

static struct {
    const char *estimate;
    int64_t horizon;
} opt;

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    ACCOUNTS_OPTIONS,
    OPT_WRITE(
        0, "estimate", opt.estimate, "write what will never be used to FILE: measure,value,lo,hi"),
    OPT_INT(0, "horizon", "DAYS", opt.horizon, 1, 36500, NULL,
        "the age up to which use is looked at (default: the last with use and 20 cards)",
        .needs = "estimate"),
    OPT_END,
};

static const struct crm_out_column estimate_columns[] = {{"measure", CRM_OUT_TEXT},
    {"value", CRM_OUT_NUMBER}, {"lo", CRM_OUT_NUMBER}, {"hi", CRM_OUT_NUMBER}};

struct work {
    struct accounts a;
    struct crm_breakage b;
    struct crm_out *out, *estimate;
};

static void write_curve(struct work *w)
{
    for (size_t i = 0; i < w->b.n; i++) {
        const struct crm_breakage_row *row = &w->b.row[i];
        crm_out_int(w->out, row->age);
        accounts_value(&w->a, w->out, row->at_risk_e4);
        accounts_value(&w->a, w->out, row->used_e4);
        crm_out_number(w->out, row->share);
        crm_out_number(w->out, row->lo);
        crm_out_number(w->out, row->hi);
        crm_out_int(w->out, row->accounts);
        crm_out_row(w->out);
    }
}

static void write_measure(struct work *w, const char *measure, double value)
{
    crm_out_string(w->estimate, measure);
    crm_out_number(w->estimate, value);
    crm_out_empty(w->estimate);
    crm_out_empty(w->estimate);
    crm_out_row(w->estimate);
}

static void write_estimate(struct work *w)
{
    const struct crm_breakage *b = &w->b;

    write_measure(w, "horizon", b->horizon);
    crm_out_string(w->estimate, "share_never_used");
    crm_out_number(w->estimate, b->never_used.value);
    crm_out_number(w->estimate, b->never_used.lo);
    crm_out_number(w->estimate, b->never_used.hi);
    crm_out_row(w->estimate);
    crm_out_string(w->estimate, "open_balance");
    accounts_value(&w->a, w->estimate, b->open_e4);
    crm_out_empty(w->estimate);
    crm_out_empty(w->estimate);
    crm_out_row(w->estimate);
    write_measure(w, "expected_unused", b->unused);
    write_measure(w, "expected_unused_cash", b->unused_cash);
    crm_cli_note(w->a.in.cli,
        "an estimate, no booking: %.3g of what is sold is not used within %d days; use may still "
        "come later, and where the law keeps the value alive it never becomes income",
        b->never_used.value, b->horizon);
}

static enum crm_status open_out(struct work *w, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = crm_out_analysis(&w->out, cli, err);

    if (status)
        return status;
    if (opt.estimate)
        status = crm_out_open(&w->estimate, cli, opt.estimate, err);
    if (status || !opt.estimate)
        return status;
    crm_out_columns(
        w->estimate, estimate_columns, sizeof estimate_columns / sizeof *estimate_columns);
    crm_out_header(w->estimate);
    return CRM_OK;
}

static enum crm_status work(struct work *w, struct crm_err *err)
{
    double z = crm_normal_deviate(w->a.in.cli->level);
    enum crm_status status = accounts_read(&w->a, err);

    if (!status)
        status = crm_breakage_make(&w->b, &w->a.cards, &w->a.rule, z, err);
    if (!status && opt.estimate)
        status = crm_breakage_estimate(&w->b, (int32_t)opt.horizon, err);
    if (status)
        return status;
    crm_out_decimals(w->out, w->a.in.gather->totals.decimals);
    write_curve(w);
    if (opt.estimate) {
        crm_out_decimals(w->estimate, w->a.in.gather->totals.decimals);
        write_estimate(w);
    }
    return CRM_OK;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.out = NULL};
    enum crm_status status = accounts_open(&w.a, cli, NULL, err);

    if (!status)
        status = open_out(&w, cli, err);
    if (!status)
        status = work(&w, err);
    status = close_out(status, &w.estimate, err);
    status = close_out(status, &w.out, err);
    crm_breakage_release(&w.b);
    accounts_close(&w.a);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_INT("age", "days", "days since the sale"),
    COL_VALUE("at_risk", "on cards at least so old, not used before"),
    COL_VALUE("used", "used at that age"),
    COL_SHARE("share_used", "share used by that age"),
    COL_NUMBER("lo", "0 to 1", "lower limit of share_used"),
    COL_NUMBER("hi", "0 to 1", "upper limit of share_used"),
    COL_INT("cards", "accounts", "accounts with something at risk"),
    COL_END,
};

const struct crm_analysis analysis_breakage = {
    .name = "breakage",
    .summary = "how much of what cards carry is used by which age, and how much never",
    .synopsis = "[--estimate FILE] [--horizon DAYS] [--expires DAYS] [options] [FILE...]",
    .common = INPUT_COMMON | CRM_COMMON_LEVEL,
    .options = options,
    .columns = columns,
    .run = run,
};
