/* crm-forecast series -- any result by period carried on, with limits */

#include "forecast.h"

#include "base/mem.h"
#include "base/parallel.h"
#include "params.h"
#include "cli/frame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const methods[] = {"auto", "naive", "seasonal-naive", "ets", "theta", NULL};

static struct {
    int method, criterion;
    int64_t horizon, seed, runs;
    const char *model, *fit, *models, *params;
    double floor;
    bool total;
} opt = {.floor = NAN};

static const struct crm_opt options[] = {
    TABLE_OPTIONS,
    OPT_INT(0, "horizon", "N", opt.horizon, 1, 1000, "3", "periods to forecast"),
    OPT_CHOICE(0, "method", "METHOD", opt.method, methods, "auto",
        "auto (ets, naive below 7 periods), naive, seasonal-naive, ets or theta"),
    OPT_TEXT(0, "model", "MODEL", opt.model, NULL, "one ets model, AAdN, instead of a choice"),
    OPT_CHOICE(0, "criterion", "NAME", opt.criterion, table_criteria, "aicc",
        "what chooses among ets models: aicc, aic or bic", .excludes = "model"),
    OPT_FLAG(0, "total", opt.total, "add the sum of the horizon, with its own limits"),
    OPT_NUMBER(0, "floor", "X", opt.floor, -1e15, 1e15, NULL, "no forecast and no limit below X"),
    OPT_INT(0, "runs", "N", opt.runs, 100, 10000000, "2000",
        "simulated futures of --total where the errors are relative"),
    OPT_INT(0, "seed", "N", opt.seed, 0, 4294967295, "1", "of the simulated futures"),
    OPT_WRITE(0, "fit", opt.fit, "write parameters and accuracy to FILE"),
    OPT_WRITE(0, "models", opt.models, "write every candidate of ets to FILE",
        .excludes = "model params"),
    OPT_READ(0, "params", opt.params, "ets with the parameters of a file that --fit wrote",
        .excludes = "model"),
    OPT_END,
};

/* Things said of series. */
enum reason { EMPTY, SHORT, NAIVE, NO_SEASON, NOT_POSITIVE, RUNNING, ALONE, REASONS };

struct work {
    const struct crm_cli *cli;
    struct table table;
    struct carried *one;          /* table.n */
    struct crm_forecast_sum *sum; /* table.n, with --total */
    struct crm_err *err;          /* of each */
    bool *has[REASONS];
    bool fixed; /* --model */
    struct crm_ets_model model;
};

static const struct crm_series *series_at(const struct work *w, size_t k)
{
    return &w->table.series[k];
}

/* ---- one series -------------------------------------------------------------------------- */

static bool any_not_positive(const double y[], size_t n)
{
    for (size_t t = 0; t < n; t++)
        if (!(y[t] > 0))
            return true;
    return false;
}

/* Which method, and what is to be said of it; false: too short. */
static bool plan(struct work *w, size_t k, struct crm_forecast_spec *spec)
{
    const struct crm_series *s = series_at(w, k);
    size_t n = s->to - s->from;
    bool ets = w->fixed || opt.params;

    spec->m = crm_series_season(s, n);
    spec->horizon = (size_t)opt.horizon;
    spec->criterion = (enum crm_criterion)opt.criterion;
    spec->method = ets || !opt.method ? CRM_ETS : (enum crm_method)(opt.method - 1);
    w->has[EMPTY][k] = !n;
    w->has[RUNNING][k] = s->n && crm_series_start(s, s->n) - 1 > s->as_of;
    if (!ets && !opt.method && n && n < CRM_ETS_NEED) {
        spec->method = CRM_NAIVE;
        w->has[NAIVE][k] = true;
    }
    if (!n || n < (opt.params ? 1 : crm_method_needs(spec->method))) {
        w->has[SHORT][k] = n;
        return false;
    }
    w->has[ALONE][k] = n == 1;
    w->has[NO_SEASON][k] =
        spec->m < s->season && spec->method != CRM_NAIVE && !w->fixed && !opt.params;
    w->has[NOT_POSITIVE][k] =
        spec->method == CRM_ETS && !w->fixed && !opt.params && any_not_positive(&s->y[s->from], n);
    return true;
}

static void carry_on(void *ctx, size_t k)
{
    struct work *w = ctx;
    const struct crm_series *s = series_at(w, k);
    struct carried *one = &w->one[k];
    struct crm_err *err = &w->err[k];
    struct crm_forecast_spec spec = {.model = w->fixed ? &w->model : NULL,
        .fixed = opt.params ? &one->fixed : NULL,
        .all = one->all};

    crm_err_init(err);
    if (!plan(w, k, &spec))
        return;
    if (crm_forecast_make(&one->f, &spec, &s->y[s->from], s->to - s->from, err))
        return;
    one->done = true;
    if (opt.total)
        crm_forecast_add_up(
            &one->f, w->cli->level, (size_t)opt.runs, (unsigned long)opt.seed, &w->sum[k], err);
}

static enum crm_status all(struct work *w, struct crm_err *err)
{
    char name[CRM_BLOCKS_TEXT];

    crm_parallel(w->table.n, table_threads(&w->table, w->table.n), carry_on, w);
    for (size_t k = 0; k < w->table.n; k++)
        if (w->err[k].status)
            return w->err[k].status == CRM_ENOMEM
                       ? crm_err_nomem(err)
                       : crm_err_set(err, w->err[k].status, "%s: %.250s",
                             table_name(&w->table, k, name), w->err[k].text);
    return CRM_OK;
}

static void say(const struct work *w)
{
    static const char *const what[REASONS] = {
        [EMPTY] = "no period with a value has ended: no forecast",
        [SHORT] = "too few periods for the method (ets needs 7, theta 3): no forecast",
        [NAIVE] = "fewer than 7 periods are too few for ets: naive",
        [NO_SEASON] = "less than two full rounds of the season: none is used",
        [NOT_POSITIVE] =
            "a value of 0 or below: no model with relative errors or multiplicative season",
        [RUNNING] = "the period that had not ended on the as-of day is left out of the fit",
        [ALONE] = "one period alone says nothing of its errors: no limits",
    };

    for (int r = 0; r < REASONS; r++)
        table_say(&w->table, w->has[r], what[r]);
}

/* ---- rows -------------------------------------------------------------------------------- */

static double floored(double x, double n)
{
    return opt.floor * n > x ? opt.floor * n : x;
}

/* forecast,lo,hi,lo80,hi80, none below the floor of n periods. */
static void limits(struct crm_out *out, double mean, double sd, double z, double n)
{
    double z80 = crm_forecast_z(80);

    crm_out_number(out, floored(mean, n));
    crm_out_number(out, isnan(sd) ? NAN : floored(mean - z * sd, n));
    crm_out_number(out, isnan(sd) ? NAN : floored(mean + z * sd, n));
    crm_out_number(out, isnan(sd) ? NAN : floored(mean - z80 * sd, n));
    crm_out_number(out, isnan(sd) ? NAN : floored(mean + z80 * sd, n));
}

static void no_limits(struct crm_out *out)
{
    for (int i = 0; i < 5; i++)
        crm_out_empty(out);
}

static void note_of(const struct work *w, size_t k, size_t i, char note[64])
{
    const struct crm_series *s = series_at(w, k);
    bool past = i < s->n, running = past && crm_series_start(s, i + 1) - 1 > s->as_of;

    snprintf(note, 64, "%s%s%s%s%s",
        running                                    ? "running"
        : past && (isnan(s->y[i]) || s->filled[i]) ? "missing"
        : past && (i < s->from || i >= s->to)      ? "unused"
                                                   : "",
        running && w->has[SHORT][k] ? " " : "", w->has[SHORT][k] && i >= s->to ? "short" : "",
        w->has[NAIVE][k] && i >= s->to ? (running ? " naive" : "naive") : "", "");
}

static void write_row(const struct work *w, size_t k, size_t i, struct crm_out *out)
{
    const struct crm_series *s = series_at(w, k);
    const struct crm_forecast *f = &w->one[k].f;
    bool used = i >= s->from && i < s->to, ahead = i >= s->to && i < s->to + (size_t)opt.horizon;
    char text[CRM_DATE_TEXT], note[64];

    crm_out_block(out, &w->table.blocks, (uint32_t)k);
    crm_out_string(out, crm_series_name(s, i, text));
    crm_out_number(out, i < s->n ? s->y[i] : NAN);
    crm_out_number(out, w->one[k].done && used ? f->fitted[i - s->from] : NAN);
    if (w->one[k].done && ahead)
        limits(out, f->mean[i - s->to], f->sd[i - s->to], crm_forecast_z(w->cli->level), 1);
    else
        no_limits(out);
    note_of(w, k, i, note);
    crm_out_string(out, note);
    crm_out_row(out);
}

static void span_name(const struct work *w, size_t k, char text[2 * CRM_DATE_TEXT + 2])
{
    const struct crm_series *s = series_at(w, k);
    char from[CRM_DATE_TEXT], to[CRM_DATE_TEXT];

    snprintf(text, 2 * CRM_DATE_TEXT + 2, "%s..%s", crm_series_name(s, s->to, from),
        crm_series_name(s, s->to + (size_t)opt.horizon - 1, to));
}

static void write_sum(const struct work *w, size_t k, struct crm_out *out)
{
    const struct crm_forecast_sum *sum = &w->sum[k];
    double n = (double)opt.horizon, mean = 0;
    char text[2 * CRM_DATE_TEXT + 2];

    for (size_t h = 0; h < (size_t)opt.horizon; h++)
        mean += floored(w->one[k].f.mean[h], 1);
    span_name(w, k, text);
    crm_out_block(out, &w->table.blocks, (uint32_t)k);
    crm_out_string(out, text);
    crm_out_empty(out);
    crm_out_empty(out);
    crm_out_number(out, mean);
    crm_out_number(out, isnan(sum->sd) ? NAN : floored(sum->lo, n));
    crm_out_number(out, isnan(sum->sd) ? NAN : floored(sum->hi, n));
    crm_out_number(out, isnan(sum->sd) ? NAN : floored(sum->lo80, n));
    crm_out_number(out, isnan(sum->sd) ? NAN : floored(sum->hi80, n));
    crm_out_string(out, w->has[NAIVE][k] ? "naive" : "");
    crm_out_row(out);
}

static void write_series(const struct work *w, size_t k, struct crm_out *out)
{
    const struct crm_series *s = series_at(w, k);
    size_t end = s->to + (size_t)opt.horizon;

    if (w->has[EMPTY][k] && !s->n)
        return;
    if (w->has[EMPTY][k])
        end = s->n;
    for (size_t i = 0; i < (s->n > end ? s->n : end); i++)
        write_row(w, k, i, out);
    if (opt.total && w->one[k].done)
        write_sum(w, k, out);
}

/* ---- the sum of the groups --------------------------------------------------------------- */

/* Correlation of the one-step errors where both have one. */
static double correlation(const struct crm_forecast *a, const struct crm_forecast *b)
{
    double n = 0, mean[2] = {0}, s[3] = {0};

    for (size_t t = 0; t < a->n; t++)
        if (isfinite(a->error[t]) && isfinite(b->error[t])) {
            n++;
            mean[0] += a->error[t];
            mean[1] += b->error[t];
        }
    for (size_t t = 0; n > 0 && t < a->n; t++)
        if (isfinite(a->error[t]) && isfinite(b->error[t])) {
            double x = a->error[t] - mean[0] / n, y = b->error[t] - mean[1] / n;
            s[0] += x * x;
            s[1] += y * y;
            s[2] += x * y;
        }
    return s[0] > 0 && s[1] > 0 ? s[2] / sqrt(s[0] * s[1]) : 0;
}

/* Whether all have the same periods, each with a forecast. */
static bool can_sum(const struct work *w)
{
    const struct crm_series *first = series_at(w, 0);

    for (size_t k = 0; k < w->table.n; k++) {
        const struct crm_series *s = series_at(w, k);
        if (!w->one[k].done || s->unit != first->unit || s->to - s->from != first->to - first->from)
            return false;
        if (crm_series_start(s, s->from) != crm_series_start(first, first->from))
            return false;
    }
    return true;
}

/* variance[h] += what the pair adds, twice for two series; the last is of the horizon's sum. */
static void add_pair(const struct work *w, size_t i, size_t j, double variance[])
{
    const struct crm_forecast *a = &w->one[i].f, *b = &w->one[j].f;
    double rho = i == j ? 1 : 2 * correlation(a, b);

    for (size_t h = 0; h < (size_t)opt.horizon; h++)
        variance[h] += rho * a->sd[h] * b->sd[h];
    if (opt.total)
        variance[opt.horizon] += rho * w->sum[i].sd * w->sum[j].sd;
}

static void total_cells(const struct work *w, struct crm_out *out, const char *period)
{
    for (size_t c = 0; c < w->table.blocks.n_columns; c++)
        crm_out_string(out, "total");
    crm_out_string(out, period);
}

static void total_past(const struct work *w, struct crm_out *out)
{
    const struct crm_series *first = series_at(w, 0);
    char text[CRM_DATE_TEXT];

    for (size_t i = 0; i < first->to - first->from; i++) {
        double actual = 0, fitted = 0;
        for (size_t k = 0; k < w->table.n; k++) {
            actual += series_at(w, k)->y[series_at(w, k)->from + i];
            fitted += w->one[k].f.fitted[i];
        }
        total_cells(w, out, crm_series_name(first, first->from + i, text));
        crm_out_number(out, actual);
        crm_out_number(out, fitted);
        no_limits(out);
        crm_out_string(out, "");
        crm_out_row(out);
    }
}

static void total_ahead(const struct work *w, const double variance[], struct crm_out *out)
{
    const struct crm_series *first = series_at(w, 0);
    double z = crm_forecast_z(w->cli->level), all_sum = 0, n = (double)w->table.n;
    char text[2 * CRM_DATE_TEXT + 2];

    for (size_t h = 0; h < (size_t)opt.horizon + opt.total; h++) {
        bool whole = h == (size_t)opt.horizon;
        double sum = 0;
        for (size_t k = 0; !whole && k < w->table.n; k++)
            sum += floored(w->one[k].f.mean[h], 1);
        all_sum += sum;
        if (whole)
            span_name(w, 0, text);
        else
            crm_series_name(first, first->to + h, text);
        total_cells(w, out, text);
        crm_out_empty(out);
        crm_out_empty(out);
        limits(out, whole ? all_sum : sum, sqrt(fmax(0, variance[h])), z,
            whole ? n * (double)opt.horizon : n);
        crm_out_string(out, "");
        crm_out_row(out);
    }
}

static enum crm_status write_total(const struct work *w, struct crm_out *out, struct crm_err *err)
{
    double *variance;

    if (!w->table.blocks.n_columns || w->table.n < 2)
        return CRM_OK;
    if (!can_sum(w)) {
        crm_cli_note(w->cli, "no sum of the groups: they do not have the same periods");
        return CRM_OK;
    }
    variance = crm_mem_zalloc((size_t)opt.horizon + 1, sizeof *variance);
    if (!variance)
        return crm_err_nomem(err);
    for (size_t i = 0; i < w->table.n; i++)
        for (size_t j = 0; j <= i; j++)
            add_pair(w, i, j, variance);
    total_past(w, out);
    total_ahead(w, variance, out);
    free(variance);
    return CRM_OK;
}

/* ---- all ---------------------------------------------------------------------------------- */

static enum crm_status write_all(struct work *w, struct crm_err *err)
{
    struct crm_out *out;
    enum crm_status status = crm_out_analysis(&out, w->cli, err);

    if (status)
        return status;
    for (size_t k = 0; k < w->table.n; k++)
        write_series(w, k, out);
    status = write_total(w, out, err);
    if (!status)
        return crm_out_close(out, err);
    crm_out_abandon(out);
    return status;
}

static enum crm_status read_options(struct work *w, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];

    w->fixed = opt.model;
    if (opt.model && !crm_ets_model_parse(opt.model, &w->model))
        return crm_err_set(err, CRM_EUSAGE,
            "--model: %s is none of ANN AAN AAdN MNN MAN MAdN ANA AAA AAdA MNA MAA MAdA MNM MAM "
            "MAdM",
            crm_err_show(opt.model, strlen(opt.model), show));
    if ((opt.model || opt.params || opt.models) && opt.method != 0 && opt.method - 1 != CRM_ETS)
        return crm_err_set(err, CRM_EUSAGE, "--method %s has no ets model", methods[opt.method]);
    return CRM_OK;
}

static enum crm_status make_room(struct work *w, struct crm_err *err)
{
    size_t n = w->table.n;
    bool room = true;

    w->one = crm_mem_zalloc(n, sizeof *w->one);
    w->sum = crm_mem_zalloc(n, sizeof *w->sum);
    w->err = crm_mem_zalloc(n, sizeof *w->err);
    for (int r = 0; r < REASONS; r++)
        room &= (w->has[r] = crm_mem_zalloc(n, sizeof *w->has[r])) != NULL;
    if (!w->one || !w->sum || !w->err || !room)
        return crm_err_nomem(err);
    for (size_t k = 0; opt.models && k < n; k++)
        if (!(w->one[k].all = crm_mem_zalloc(CRM_ETS_MODELS, sizeof *w->one[k].all)))
            return crm_err_nomem(err);
    return CRM_OK;
}

static void release(struct work *w)
{
    for (size_t k = 0; w->one && k < w->table.n; k++) {
        crm_forecast_release(&w->one[k].f);
        free(w->one[k].all);
    }
    for (int r = 0; r < REASONS; r++)
        free(w->has[r]);
    free(w->one);
    free(w->sum);
    free(w->err);
    table_close(&w->table);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.cli = cli};
    enum crm_status status = read_options(&w, err);

    if (!status)
        status = table_open(&w.table, cli, err);
    if (!status)
        status = make_room(&w, err);
    if (!status && opt.params)
        status = params_read(&w.table, w.one, opt.params, err);
    if (!status)
        status = all(&w, err);
    if (!status) {
        say(&w);
        status = params_write_fit(&w.table, w.one, opt.fit, err);
    }
    if (!status)
        status = params_write_models(&w.table, w.one, opt.models, err);
    if (!status)
        status = write_all(&w, err);
    release(&w);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_PERIOD("period", "the period, named by its start; FIRST..LAST: all that are forecast"),
    COL_NUMBER("actual", "that of the value", "what it was"),
    COL_NUMBER("fitted", "that of the value", "what the model had said one period before"),
    COL_NUMBER("forecast", "that of the value", "what it will be"),
    COL_NUMBER("lo", "that of the value", "lower limit of forecast, at --level"),
    COL_NUMBER("hi", "that of the value", "upper limit of forecast"),
    COL_NUMBER("lo80", "that of the value", "lower limit at 80 %"),
    COL_NUMBER("hi80", "that of the value", "upper limit at 80 %"),
    COL_TEXT("note", "running, missing, unused, naive or short"),
    COL_END,
};

const struct crm_analysis analysis_series = {
    .name = "series",
    .summary = "any result by period carried on, with limits",
    .synopsis = "--value COL [options] [FILE...]",
    .common = TABLE_COMMON | CRM_COMMON_LEVEL,
    .options = options,
    .columns = columns,
    .run = run,
};
