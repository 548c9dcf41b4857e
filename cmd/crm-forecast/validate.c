/* crm-forecast validate -- how far off each method would have been, beside the naive ones */

#include "forecast.h"

#include "base/mem.h"
#include "forecast/base_roll.h"
#include "plan.h"
#include "table.h"
#include "cli/frame.h"

#include <math.h>
#include <stdlib.h>

static const char *const measures[] = {"visits", "clients", "revenue", NULL};

static struct {
    int criterion, measure; /* enum crm_base_measure */
    int64_t horizon;
    bool people;
} opt;

static const struct crm_opt options[] = {
    TABLE_OPTIONS,
    OPT_INT(0, "horizon", "N", opt.horizon, 1, 1000, "3", "periods ahead that are looked at"),
    OPT_CHOICE(0, "criterion", "NAME", opt.criterion, table_criteria, "aicc",
        "what chooses among ets models: aicc, aic or bic"),
    OPT_FLAG(0, "people", opt.people, "of base: the files are transactions",
        .excludes = "value missing"),
    OPT_CHOICE(0, "measure", "MEASURE", opt.measure, measures, "visits",
        "visits, clients or revenue of a month", .needs = "people"),
    PLAN_MODEL_OPTIONS("500", "people"),
    OPT_END,
};

/* Methods of a series; with --people that of people before them. */
enum { BASE = CRM_METHODS, METHODS };

struct work {
    const struct crm_cli *cli;
    struct table table;
    struct crm_roll *roll; /* METHODS * horizon */
    bool *none, *running;
};

static const char *method_name(int method)
{
    return method == BASE ? "base" : crm_method_name((enum crm_method)method);
}

static double mase(const struct crm_roll *r)
{
    return r->scaled ? r->scaled_error / (double)r->scaled : NAN;
}

static void write_row(const struct work *w, size_t k, int method, size_t h,
    const struct crm_roll *r, struct crm_out *out)
{
    double n = (double)r->origins;

    if (!opt.people)
        crm_out_block(out, &w->table.blocks, (uint32_t)k);
    crm_out_string(out, method_name(method));
    crm_out_int(out, (int64_t)h + 1);
    crm_out_int(out, (int64_t)r->origins);
    crm_out_number(out, mase(r));
    crm_out_number(out, sqrt(r->squares / n));
    crm_out_number(out, r->actual != 0 ? 100 * r->error / r->actual : NAN);
    crm_out_number(out, (double)r->covered / n);
    crm_out_row(out);
}

/* Has the method a forecast at every origin?  Others were not asked the same. */
static bool is_whole(const struct work *w, int method)
{
    size_t horizon = (size_t)opt.horizon, most = 0;

    for (size_t m = 0; m < METHODS; m++)
        most = w->roll[m * horizon].origins > most ? w->roll[m * horizon].origins : most;
    return w->roll[(size_t)method * horizon].origins == most;
}

/* The method with the smallest mean mase over the horizons; *least NAN: none has one. */
static int best(const struct work *w, bool naive, double *least)
{
    size_t horizon = (size_t)opt.horizon;
    int chosen = CRM_NAIVE;

    *least = NAN;
    for (int m = 0; m < METHODS; m++) {
        double sum = 0, n = 0;
        if ((m == CRM_NAIVE || m == CRM_SEASONAL_NAIVE) != naive || !is_whole(w, m))
            continue;
        for (size_t h = 0; h < horizon; h++) {
            const struct crm_roll *r = &w->roll[(size_t)m * horizon + h];
            sum += r->scaled ? mase(r) : 0;
            n += r->scaled > 0;
        }
        if (n > 0 && !(sum / n >= *least)) {
            *least = sum / n;
            chosen = m;
        }
    }
    return chosen;
}

static void verdict(const struct work *w, size_t k)
{
    double plain, model;
    int naive = best(w, true, &plain), other = best(w, false, &model);
    char text[CRM_BLOCKS_TEXT];
    const char *name = opt.people ? measures[opt.measure] : table_name(&w->table, k, text);

    if (isnan(plain) || isnan(model))
        crm_cli_note(w->cli, "%s: no verdict, too few periods", name);
    else if (model < .95 * plain)
        crm_cli_note(w->cli, "%s: %s misses by %.0f %% less than %s (mase %.3g, %.3g)", name,
            method_name(other), 100 * (1 - model / plain), method_name(naive), model, plain);
    else
        crm_cli_note(w->cli, "%s: no method is clearly better than %s (mase %.3g; %s %.3g)", name,
            method_name(naive), plain, method_name(other), model);
}

static void write_methods(const struct work *w, size_t k, struct crm_out *out)
{
    size_t horizon = (size_t)opt.horizon;

    for (int i = 0; i < METHODS; i++) {
        int m = i ? i - 1 : BASE; /* people first */
        for (size_t h = 0; h < horizon; h++)
            if (w->roll[(size_t)m * horizon + h].origins)
                write_row(w, k, m, h, &w->roll[(size_t)m * horizon + h], out);
    }
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
    if (!status)
        write_methods(w, k, out);
    if (!status && (w->table.n <= 20 || w->cli->verbose))
        verdict(w, k);
    return status;
}

static enum crm_status open_out(const struct work *w, struct crm_out **out, struct crm_err *err)
{

    return crm_out_analysis(out, w->cli, err);
}

static enum crm_status write_all(struct work *w, struct crm_err *err)
{
    struct crm_out *out;
    enum crm_status status = open_out(w, &out, err);

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

static enum crm_status of_tables(struct work *w, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = table_open(&w->table, cli, err);

    if (!status) {
        w->none = crm_mem_zalloc(w->table.n, sizeof *w->none);
        w->running = crm_mem_zalloc(w->table.n, sizeof *w->running);
        status = w->none && w->running ? write_all(w, err) : crm_err_nomem(err);
    }
    free(w->none);
    free(w->running);
    table_close(&w->table);
    return status;
}

/* ---- people ------------------------------------------------------------------------------- */

/* Both at the same origins: people, and the methods of a series of what came. */
static enum crm_status roll_people(
    struct work *w, struct plan_run *run, const struct crm_base_months *months, struct crm_err *err)
{
    size_t horizon = (size_t)opt.horizon;
    struct crm_roll_spec spec = {.season = 12,
        .horizon = horizon,
        .criterion = (enum crm_criterion)opt.criterion,
        .threads = run->plan.threads};
    enum crm_status status = crm_roll_run(&spec, months->y[opt.measure], months->n, w->roll, err);

    run->plan.horizon = horizon;
    if (!status)
        status = crm_base_roll(&run->plan, &run->people, months, (enum crm_base_measure)opt.measure,
            &w->roll[BASE * horizon], err);
    return status;
}

static enum crm_status write_people(
    struct work *w, struct plan_run *run, struct crm_base_months *months, struct crm_err *err)
{
    bool enough = crm_roll_first(months->n, 12) > 0;
    struct crm_out *out;
    enum crm_status status = enough ? roll_people(w, run, months, err) : CRM_OK;

    if (!status)
        status = open_out(w, &out, err);
    if (status)
        return status;
    write_methods(w, 0, out);
    if (!enough)
        crm_cli_note(w->cli, "fewer than 4 whole months: nothing to look back on");
    else if (!w->roll[BASE * (size_t)opt.horizon].origins)
        crm_cli_note(w->cli, "no model of people could be made at any origin");
    if (enough)
        verdict(w, 0);
    return crm_out_close(out, err);
}

static enum crm_status of_people(struct work *w, struct crm_cli *cli, struct crm_err *err)
{
    struct crm_base_months months = {0};
    struct plan_run run;
    enum crm_status status;

    if (cli->by || cli->where.n)
        return crm_err_set(err, CRM_EUSAGE, "--people: all clients together, not --by nor --where");
    if (opt.horizon > CRM_BASE_MONTHS)
        return crm_err_set(
            err, CRM_EUSAGE, "--horizon: with --people at most %d months", CRM_BASE_MONTHS);
    status = plan_people(&run, cli, err);
    if (!status)
        status = crm_base_months(&months, &run.people, run.plan.as_of, err);
    if (!status)
        status = write_people(w, &run, &months, err);
    crm_base_months_release(&months);
    plan_close(&run);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.cli = cli};
    enum crm_status status;

    w.roll = crm_mem_zalloc(METHODS * (size_t)opt.horizon, sizeof *w.roll);
    if (!w.roll)
        return crm_err_nomem(err);
    status = opt.people ? of_people(&w, cli, err) : of_tables(&w, cli, err);
    free(w.roll);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_OF(CRM_OUT_PASS, "*", "", "a column that -g names", .with = "by&!people",
        .repeat = CRM_REPEAT_NAMES),
    COL_TEXT("method", "how forecasts were made"),
    COL_INT("horizon", "periods", "how far ahead"),
    COL_INT("origins", "forecasts", "how many forecasts were judged"),
    COL_NUMBER("mase", "ratio", "mean absolute error over that of the naive method"),
    COL_NUMBER("rmse", "that of the value", "root mean square error"),
    COL_NUMBER("bias_pct", "per cent", "mean error of the mean value"),
    COL_SHARE("coverage95", "values within the 95 % limits"),
    COL_END,
};

const struct crm_analysis analysis_validate = {
    .name = "validate",
    .summary = "how far off each method would have been, beside the naive ones",
    .synopsis = "--value COL|--people [options] [FILE...]",
    .common = TABLE_COMMON,
    .options = options,
    .columns = columns,
    .run = run,
};
