#include "params.h"

#include "base/cell.h"
#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- --fit ------------------------------------------------------------------------------- */

static void stat_row(
    const struct table *table, struct crm_out *out, size_t k, const char *stat, double value)
{
    crm_out_block(out, &table->blocks, (uint32_t)k);
    crm_out_string(out, stat);
    crm_out_number(out, value);
    crm_out_row(out);
}

static void write_ets(
    const struct table *table, struct crm_out *out, size_t k, const struct crm_forecast *f)
{
    bool smooth = f->method == CRM_ETS || f->method == CRM_THETA, ets = f->method == CRM_ETS;
    const struct crm_ets *e = &f->ets;
    struct crm_ets_model model = e->model;
    double mse = 0, count = 0;

    for (size_t t = 0; t < f->n; t++) {
        double square = f->relative ? NAN : f->error[t] * f->error[t];
        mse += isfinite(square) ? square : 0;
        count += isfinite(square);
    }
    stat_row(table, out, k, "n", (double)f->n);
    stat_row(table, out, k, "m", (double)f->m);
    stat_row(table, out, k, "npar", ets ? (double)e->k : NAN);
    stat_row(table, out, k, "loglik", ets ? e->loglik : NAN);
    stat_row(table, out, k, "aic", ets ? e->aic : NAN);
    stat_row(table, out, k, "aicc", ets ? e->aicc : NAN);
    stat_row(table, out, k, "bic", ets ? e->bic : NAN);
    stat_row(table, out, k, "sigma2", f->sigma2);
    stat_row(table, out, k, "mse", ets ? e->mse : mse / count);
    stat_row(table, out, k, "alpha", smooth ? e->alpha : NAN);
    stat_row(table, out, k, "beta", ets && model.trend ? e->beta : NAN);
    stat_row(table, out, k, "gamma", ets && model.season != 'N' ? e->gamma : NAN);
    stat_row(table, out, k, "phi", ets && model.damped ? e->phi : NAN);
    stat_row(table, out, k, "l0", smooth ? e->start.l : NAN);
    stat_row(table, out, k, "b0", ets && model.trend ? e->start.b : NAN);
    for (size_t j = 0; ets && model.season != 'N' && j < e->m; j++) {
        char name[24];
        snprintf(name, sizeof name, "s%zu", j + 1);
        stat_row(table, out, k, name, e->start.s[j]);
    }
}

static void write_one(
    const struct table *table, struct crm_out *out, size_t k, const struct crm_forecast *f)
{
    struct crm_accuracy a;
    char name[CRM_ETS_NAME];

    crm_out_block(out, &table->blocks, (uint32_t)k);
    crm_out_string(out, "model");
    crm_out_string(out,
        f->method == CRM_ETS ? crm_ets_model_name(f->ets.model, name) : crm_method_name(f->method));
    crm_out_row(out);
    write_ets(table, out, k, f);
    crm_forecast_accuracy(f, &table->series[k].y[table->series[k].from], &a);
    stat_row(table, out, k, "me", a.me);
    stat_row(table, out, k, "rmse", a.rmse);
    stat_row(table, out, k, "mae", a.mae);
    stat_row(table, out, k, "mpe", a.mpe);
    stat_row(table, out, k, "mape", a.mape);
    stat_row(table, out, k, "mase", a.mase);
    stat_row(table, out, k, "acf1", a.acf1);
}

enum crm_status params_write_fit(
    const struct table *table, const struct carried one[], const char *file, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {
        {"stat", CRM_OUT_TEXT}, {"value", CRM_OUT_PASS}};
    struct crm_out *out;
    enum crm_status status = file ? crm_out_open(&out, table->cli, file, err) : CRM_OK;

    if (!file || status)
        return status;
    crm_out_blocks(out, &table->blocks);
    crm_out_columns(out, columns, sizeof columns / sizeof *columns);
    crm_out_header(out);
    for (size_t k = 0; k < table->n; k++)
        if (one[k].done)
            write_one(table, out, k, &one[k].f);
    return crm_out_close(out, err);
}

/* ---- --models ---------------------------------------------------------------------------- */

static void candidate(const struct table *table, struct crm_out *out, size_t k,
    const struct crm_ets *e, bool selected)
{
    char name[CRM_ETS_NAME];
    const double cell[] = {e->loglik, e->aic, e->aicc, e->bic, e->sigma2, e->mse, e->alpha,
        e->model.trend ? e->beta : NAN, e->model.season != 'N' ? e->gamma : NAN,
        e->model.damped ? e->phi : NAN, e->start.l, e->model.trend ? e->start.b : NAN};

    crm_out_block(out, &table->blocks, (uint32_t)k);
    crm_out_string(out, crm_ets_model_name(e->model, name));
    crm_out_int(out, selected);
    crm_out_int(out, (int64_t)e->n);
    crm_out_int(out, (int64_t)e->m);
    crm_out_int(out, (int64_t)e->k);
    for (size_t i = 0; i < sizeof cell / sizeof *cell; i++)
        crm_out_number(out, cell[i]);
    crm_out_row(out);
}

enum crm_status params_write_models(
    const struct table *table, const struct carried one[], const char *file, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"model", CRM_OUT_TEXT},
        {"selected", CRM_OUT_INT}, {"n", CRM_OUT_INT}, {"m", CRM_OUT_INT}, {"npar", CRM_OUT_INT},
        {"loglik", CRM_OUT_NUMBER}, {"aic", CRM_OUT_NUMBER}, {"aicc", CRM_OUT_NUMBER},
        {"bic", CRM_OUT_NUMBER}, {"sigma2", CRM_OUT_NUMBER}, {"mse", CRM_OUT_NUMBER},
        {"alpha", CRM_OUT_NUMBER}, {"beta", CRM_OUT_NUMBER}, {"gamma", CRM_OUT_NUMBER},
        {"phi", CRM_OUT_NUMBER}, {"l0", CRM_OUT_NUMBER}, {"b0", CRM_OUT_NUMBER}};
    struct crm_out *out;
    enum crm_status status = file ? crm_out_open(&out, table->cli, file, err) : CRM_OK;

    if (!file || status)
        return status;
    crm_out_blocks(out, &table->blocks);
    crm_out_columns(out, columns, sizeof columns / sizeof *columns);
    crm_out_header(out);
    for (size_t k = 0; k < table->n; k++)
        for (size_t i = 0; one[k].done && one[k].f.method == CRM_ETS && i < CRM_ETS_MODELS; i++) {
            const struct crm_ets *e = &one[k].all[i];
            if (e->n)
                candidate(
                    table, out, k, e, memcmp(&e->model, &one[k].f.ets.model, sizeof e->model) == 0);
        }
    return crm_out_close(out, err);
}

/* ---- --params ---------------------------------------------------------------------------- */

/* Which numbers the file has said of a series. */
enum { HAS_ALPHA = 1, HAS_BETA = 2, HAS_GAMMA = 4, HAS_PHI = 8, HAS_L = 16, HAS_B = 32 };
struct said {
    bool model;
    unsigned has, seasons; /* seasons: bit j for s(j+1) */
    double m;
};

static double *number_of(struct crm_ets *e, struct said *said, const char *stat)
{
    const struct {
        const char *name;
        unsigned bit;
        double *at;
    } known[] = {{"alpha", HAS_ALPHA, &e->alpha}, {"beta", HAS_BETA, &e->beta},
        {"gamma", HAS_GAMMA, &e->gamma}, {"phi", HAS_PHI, &e->phi}, {"l0", HAS_L, &e->start.l},
        {"b0", HAS_B, &e->start.b}, {"m", 0, &said->m}};
    int season = 0, end = 0;

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(stat, known[i].name) == 0) {
            said->has |= known[i].bit;
            return known[i].at;
        }
    if (sscanf(stat, "s%d%n", &season, &end) == 1 && !stat[end] && season >= 1 &&
        season <= CRM_ETS_SEASON) {
        said->seasons |= 1U << (season - 1);
        return &e->start.s[season - 1];
    }
    return NULL;
}

struct file {
    struct crm_reader *reader;
    struct crm_table rows;
    size_t stat, value, by[CRM_BLOCKS_COLUMNS];
};

static enum crm_status take(
    struct file *f, size_t row, struct carried *one, struct said *said, struct crm_err *err)
{
    struct crm_slice stat = crm_slice_trim(crm_table_cell(&f->rows, row, f->stat));
    struct crm_slice value = crm_slice_trim(crm_table_cell(&f->rows, row, f->value));
    char name[16], show[CRM_ERR_SHOW];
    double *at;

    snprintf(name, sizeof name, "%.*s", (int)(stat.len < 15 ? stat.len : 15), stat.ptr);
    crm_table_place(&f->rows, row, f->value, err);
    if (strcmp(name, "model") == 0) {
        char model[8];
        snprintf(model, sizeof model, "%.*s", (int)(value.len < 7 ? value.len : 7), value.ptr);
        said->model = crm_ets_model_parse(model, &one->fixed.model);
        return said->model ? CRM_OK
                           : crm_err_set(err, CRM_EDATA, "%s is no ets model like AAdN",
                                 crm_err_show(value.ptr, value.len, show));
    }
    if (!value.len || !(at = number_of(&one->fixed, said, name)))
        return CRM_OK;
    if (!crm_cell_number(value, at))
        return crm_err_set(
            err, CRM_EDATA, "%s is not a number", crm_err_show(value.ptr, value.len, show));
    return CRM_OK;
}

/* Missing parameters by name. */
static enum crm_status complete(const struct table *table, size_t k, struct carried *one,
    const struct said *said, struct crm_err *err)
{
    struct crm_ets *e = &one->fixed;
    const struct crm_series *series = &table->series[k];
    size_t n = series->to - series->from, m = crm_series_season(series, n);
    bool season = e->model.season != 'N';
    char name[CRM_BLOCKS_TEXT], model[CRM_ETS_NAME];
    unsigned need = HAS_ALPHA | HAS_L | (e->model.trend ? HAS_BETA | HAS_B : 0U) |
                    (season ? HAS_GAMMA : 0U) | (e->model.damped ? HAS_PHI : 0U);

    crm_err_place(err, "", 0, "");
    table_name(table, k, name);
    if (!said->model)
        return crm_err_set(err, CRM_EDATA, "--params: no row model of %s", name);
    crm_ets_model_name(e->model, model);
    if (season && (m == 1 || (!isnan(said->m) && said->m != (double)m)))
        return crm_err_set(err, CRM_EDATA, "--params: %s has a season, and %s has %s", model, name,
            m == 1 ? "none, or fewer than two rounds of it" : "one of another length");
    if ((said->has & need) != need || (season && said->seasons != (1U << m) - 1))
        return crm_err_set(err, CRM_EDATA, "--params: %s of %s needs alpha, l0%s%s%s", model, name,
            e->model.trend ? ", beta, b0" : "", e->model.damped ? ", phi" : "",
            season ? ", gamma and s1 to the last of the season" : "");
    e->m = m;
    e->beta = e->model.trend ? e->beta : 0;
    e->start.b = e->model.trend ? e->start.b : 0;
    e->gamma = season ? e->gamma : 0;
    e->phi = e->model.damped ? e->phi : 1;
    for (size_t j = 0; !season && j < CRM_ETS_SEASON; j++)
        e->start.s[j] = 0;
    return CRM_OK;
}

/* The series a row is of, table->n for none; `k` is tried first. */
static size_t series_of(const struct table *table, const struct file *f, size_t row, size_t k)
{
    for (size_t tried = 0; tried < table->n; tried++, k = k + 1 < table->n ? k + 1 : 0) {
        bool same = true;
        for (size_t c = 0; c < table->blocks.n_columns && same; c++)
            same = crm_slice_eq(crm_slice_trim(crm_table_cell(&f->rows, row, f->by[c])),
                crm_blocks_cell(&table->blocks, (uint32_t)k, c));
        if (same)
            return k;
    }
    return table->n;
}

static enum crm_status open_file(
    const struct table *table, const char *path, struct file *f, struct crm_err *err)
{
    const char *const files[] = {path};
    struct crm_reader_spec spec = crm_cli_second(table->cli, files, 1);
    enum crm_status status = crm_reader_open(&f->reader, &spec, err);

    if (!status)
        status = crm_reader_need(f->reader, "stat", &f->stat, err);
    if (!status)
        status = crm_reader_need(f->reader, "value", &f->value, err);
    for (size_t c = 0; !status && c < table->blocks.n_columns; c++)
        status = crm_reader_need(f->reader, table->blocks.name[c], &f->by[c], err);
    return status ? status : crm_table_read(&f->rows, f->reader, err);
}

enum crm_status params_read(
    const struct table *table, struct carried one[], const char *file, struct crm_err *err)
{
    struct file f = {0};
    struct said *said = crm_mem_zalloc(table->n, sizeof *said);
    enum crm_status status = said ? open_file(table, file, &f, err) : crm_err_nomem(err);

    for (size_t k = 0; !status && k < table->n; k++)
        said[k].m = NAN;
    for (size_t i = 0, k = 0; !status && table->n && i < f.rows.n_rows; i++) {
        k = series_of(table, &f, i, k < table->n ? k : 0);
        if (k < table->n)
            status = take(&f, i, &one[k], &said[k], err);
    }
    for (size_t k = 0; !status && k < table->n; k++)
        status = complete(table, k, &one[k], &said[k], err);
    if (!status)
        crm_err_place(err, "", 0, "");
    crm_table_release(&f.rows);
    if (f.reader)
        crm_reader_close(f.reader);
    free(said);
    return status;
}
