/* crm-forecast validate -- how far off each method would have been, beside the naive ones */

#include "forecast.h"

#include "base/mem.h"
#include "forecast/roll.h"
#include "table.h"
#include "cli/frame.h"

#include <math.h>
#include <stdlib.h>

static struct {
    int criterion;
    int64_t horizon;
} opt;

static const struct crm_opt options[] = {
    TABLE_OPTIONS,
    OPT_INT(0, "horizon", "N", opt.horizon, 1, 1000, "3", "periods ahead that are looked at"),
    OPT_CHOICE(0, "criterion", "NAME", opt.criterion, table_criteria, "aicc",
        "what chooses among ets models: aicc, aic or bic"),
    OPT_END,
};

struct work {
    const struct crm_cli *cli;
    struct table table;
    struct crm_roll *roll; /* CRM_METHODS * horizon */
    bool *none, *running;
};

static double mase(const struct crm_roll *r)
{
    return r->scaled ? r->scaled_error / (double)r->scaled : NAN;
}

static void write_row(const struct work *w, size_t k, enum crm_method method, size_t h,
    const struct crm_roll *r, struct crm_out *out)
{
    double n = (double)r->origins;

    crm_out_block(out, &w->table.blocks, (uint32_t)k);
    crm_out_string(out, crm_method_name(method));
    crm_out_int(out, (int64_t)h + 1);
    crm_out_int(out, (int64_t)r->origins);
    crm_out_number(out, mase(r));
    crm_out_number(out, sqrt(r->squares / n));
    crm_out_number(out, r->actual != 0 ? 100 * r->error / r->actual : NAN);
    crm_out_number(out, (double)r->covered / n);
    crm_out_row(out);
}

/* The method with the smallest mean mase over the horizons; *least NAN: none has one. */
static enum crm_method best(const struct work *w, bool naive, double *least)
{
    size_t horizon = (size_t)opt.horizon;
    enum crm_method chosen = CRM_NAIVE;

    *least = NAN;
    for (int m = 0; m < CRM_METHODS; m++) {
        double sum = 0, n = 0;
        if ((m == CRM_NAIVE || m == CRM_SEASONAL_NAIVE) != naive)
            continue;
        for (size_t h = 0; h < horizon; h++) {
            const struct crm_roll *r = &w->roll[(size_t)m * horizon + h];
            sum += r->scaled ? mase(r) : 0;
            n += r->scaled > 0;
        }
        if (n > 0 && !(sum / n >= *least)) {
            *least = sum / n;
            chosen = (enum crm_method)m;
        }
    }
    return chosen;
}

static void verdict(const struct work *w, size_t k)
{
    double plain, model;
    enum crm_method naive = best(w, true, &plain), other = best(w, false, &model);
    char name[CRM_BLOCKS_TEXT];

    table_name(&w->table, k, name);
    if (isnan(plain) || isnan(model))
        crm_cli_note(w->cli, "%s: no verdict, too few periods", name);
    else if (model < .95 * plain)
        crm_cli_note(w->cli, "%s: %s misses by %.0f %% less than %s (mase %.3g, %.3g)", name,
            crm_method_name(other), 100 * (1 - model / plain), crm_method_name(naive), model,
            plain);
    else
        crm_cli_note(w->cli, "%s: no method is clearly better than %s (mase %.3g; %s %.3g)", name,
            crm_method_name(naive), plain, crm_method_name(other), model);
}

static enum crm_status one(struct work *w, size_t k, struct crm_out *out, struct crm_err *err)
{
    const struct crm_series *s = &w->table.series[k];
    size_t horizon = (size_t)opt.horizon, n = s->to - s->from;
    struct crm_roll_spec spec = {.season = s->season,
        .horizon = horizon,
        .criterion = (enum crm_criterion)opt.criterion,
        .threads = table_threads(&w->table, n)};
    enum crm_status status;

    w->running[k] = s->n && crm_series_start(s, s->n) - 1 > s->as_of;
    w->none[k] = !crm_roll_first(n, s->season);
    if (w->none[k])
        return CRM_OK;
    status = crm_roll_run(&spec, &s->y[s->from], n, w->roll, err);
    for (size_t m = 0; !status && m < CRM_METHODS; m++)
        for (size_t h = 0; h < horizon; h++)
            if (w->roll[m * horizon + h].origins)
                write_row(w, k, (enum crm_method)m, h, &w->roll[m * horizon + h], out);
    if (!status && (w->table.n <= 20 || w->cli->verbose))
        verdict(w, k);
    return status;
}

static enum crm_status write_all(struct work *w, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"method", CRM_OUT_TEXT},
        {"horizon", CRM_OUT_INT}, {"origins", CRM_OUT_INT}, {"mase", CRM_OUT_NUMBER},
        {"rmse", CRM_OUT_NUMBER}, {"bias_pct", CRM_OUT_NUMBER}, {"coverage95", CRM_OUT_SHARE}};
    struct crm_out *out;
    enum crm_status status = crm_out_results(&out, w->cli, w->cli->output, &w->table.blocks,
        columns, sizeof columns / sizeof *columns, err);

    if (status)
        return status;
    for (size_t k = 0; k < w->table.n && !status; k++)
        status = one(w, k, out, err);
    if (status) {
        crm_out_abandon(out);
        return status;
    }
    if (w->table.n > 20 && !w->cli->verbose)
        crm_cli_note(w->cli, "%zu series: -v says a verdict of each", w->table.n);
    table_say(&w->table, w->none, "fewer than 4 periods: nothing to look back on");
    table_say(&w->table, w->running, "the period that had not ended on the as-of day is left out");
    return crm_out_close(out, err);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.cli = cli};
    enum crm_status status = table_open(&w.table, cli, err);

    if (!status) {
        w.roll = crm_mem_alloc(CRM_METHODS * (size_t)opt.horizon, sizeof *w.roll);
        w.none = crm_mem_zalloc(w.table.n, sizeof *w.none);
        w.running = crm_mem_zalloc(w.table.n, sizeof *w.running);
        status = w.roll && w.none && w.running ? write_all(&w, err) : crm_err_nomem(err);
    }
    free(w.roll);
    free(w.none);
    free(w.running);
    table_close(&w.table);
    return status;
}

const struct crm_analysis analysis_validate = {
    .name = "validate",
    .summary = "how far off each method would have been, beside the naive ones",
    .synopsis = "--value COL [options] [FILE...]",
    .common = TABLE_COMMON,
    .options = options,
    .run = run,
};
