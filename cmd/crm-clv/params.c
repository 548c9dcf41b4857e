/* Parameters as tables: --params reads what fit wrote; --covariance what goes with it. */
#include "base/mem.h"
#include "base/num.h"
#include "clv.h"
#include "cli/frame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MODEL, PARAM, ESTIMATE };

struct params {
    struct crm_reader *reader;
    struct crm_table table;
    size_t column[4];
};

static void close_table(struct params *p)
{
    if (p->reader) {
        crm_table_release(&p->table);
        crm_reader_close(p->reader);
    }
}

static enum crm_status open_table(struct params *p, const char *path, const struct crm_cli *cli,
    const char *const names[], size_t n, struct crm_err *err)
{
    char *files[] = {(char *)path};
    const struct crm_reader_spec spec = {
        .files = files, .n_files = 1, .dialect = {.delimiter = 0, .escapes = cli->dialect.escapes}};
    enum crm_status status;

    memset(p, 0, sizeof *p);
    if ((status = crm_reader_open(&p->reader, &spec, err)))
        return status;
    for (size_t i = 0; i < n && !status; i++)
        status = crm_reader_need(p->reader, names[i], &p->column[i], err);
    if (status) {
        crm_reader_close(p->reader);
        p->reader = NULL;
        return status;
    }
    if ((status = crm_table_read(&p->table, p->reader, err))) {
        crm_reader_close(p->reader);
        p->reader = NULL;
    }
    return status;
}

static struct crm_slice cell(const struct params *p, size_t row, size_t column)
{
    return crm_table_cell(&p->table, row, p->column[column]);
}

/* The number in a row. */
static enum crm_status value_of(
    const struct params *p, size_t row, size_t column, double *value, struct crm_err *err)
{
    struct crm_slice text = cell(p, row, column);
    char show[CRM_ERR_SHOW];

    if (crm_num_double(text, value))
        return CRM_OK;
    crm_table_place(&p->table, row, p->column[column], err);
    return crm_err_set(
        err, CRM_EDATA, "%s is not a number", crm_err_show(text.ptr, text.len, show));
}

/* Value of `param` of `model`; *found false when there is no such row. */
static enum crm_status look_up(const struct params *p, const char *model, const char *param,
    double *value, bool *found, struct crm_err *err)
{
    *found = false;
    for (size_t row = 0; row < p->table.n_rows; row++)
        if (crm_slice_is(cell(p, row, MODEL), model) && crm_slice_is(cell(p, row, PARAM), param)) {
            *found = true;
            return value_of(p, row, ESTIMATE, value, err);
        }
    return CRM_OK;
}

static bool has_model(const struct params *p, const char *model)
{
    for (size_t row = 0; row < p->table.n_rows; row++)
        if (crm_slice_is(cell(p, row, MODEL), model))
            return true;
    return false;
}

/* The model of visits to use: -m, or the only one there is. */
static enum crm_status choose(
    const struct params *p, enum crm_model_kind *kind, struct crm_err *err)
{
    int n = 0;

    for (int i = 0; i < CRM_MODEL_KINDS; i++)
        if (has_model(p, crm_model_name((enum crm_model_kind)i)) &&
            (opt.model < 0 || opt.model == i)) {
            *kind = (enum crm_model_kind)i;
            n++;
        }
    if (n == 1)
        return CRM_OK;
    crm_err_place(err, opt.params, 0, NULL);
    if (n > 1)
        return crm_err_set(err, CRM_EUSAGE, "holds %d models of visits: choose one with -m", n);
    return crm_err_set(err, CRM_EDATA, "holds no parameters of %s",
        opt.model < 0 ? "a model of visits" : crm_model_name((enum crm_model_kind)opt.model));
}

/* A positive parameter as its logarithm. */
static enum crm_status read_positive(
    const struct params *p, const char *model, const char *param, double *z, struct crm_err *err)
{
    double value = 0;
    bool found;
    enum crm_status status = look_up(p, model, param, &value, &found, err);

    if (status)
        return status;
    if (!found || !(value > 0)) {
        crm_err_place(err, opt.params, 0, NULL);
        return crm_err_set(err, CRM_EDATA,
            found ? "%s of %s is not above 0" : "%s of %s is missing", param, model);
    }
    *z = log(value);
    return CRM_OK;
}

/* Coefficients of covariates: rows visit:TERM and leave:TERM. */
static enum crm_status read_terms(const struct params *p, const char *model, struct crm_fit *fit,
    struct clv_terms *terms, double z[], struct crm_err *err)
{
    static const char *const prefix[] = {"visit:", "leave:"};
    struct crm_map names;
    enum crm_status status = CRM_OK;

    crm_map_init(&names);
    for (size_t row = 0; row < p->table.n_rows && !status; row++) {
        struct crm_slice name = cell(p, row, PARAM);
        uint32_t id;
        bool added;
        if (!crm_slice_is(cell(p, row, MODEL), model) || name.len < 6 ||
            memcmp(name.ptr, prefix[0], 6) != 0)
            continue;
        name.ptr += 6;
        name.len -= 6;
        if (!crm_map_put(&names, name, &id, &added))
            status = crm_err_nomem(err);
    }
    if (!status && names.n && !terms) {
        crm_err_place(err, opt.params, 0, NULL);
        status =
            crm_err_set(err, CRM_EUSAGE, "was fitted with covariates: give the same --covariates");
    }
    if (!status && terms)
        status = clv_terms_finish(terms, &names, err);
    for (uint32_t i = 0; i < 2 * names.n && !status; i++) {
        struct crm_slice name = crm_map_key(&names, i % names.n);
        char param[CLV_NAME];
        bool found;
        snprintf(param, sizeof param, "%s%.*s", prefix[i / names.n], (int)name.len, name.ptr);
        status = look_up(p, model, param, &z[CRM_MODEL_PARAMS + i], &found, err);
        if (!status && !found) {
            crm_err_place(err, opt.params, 0, NULL);
            status = crm_err_set(err, CRM_EDATA, "%s of %s is missing", param, model);
        }
    }
    fit->n_params = CRM_MODEL_PARAMS + 2 * names.n;
    crm_map_release(&names);
    return status;
}

static enum crm_status read_visits(const struct params *p, struct clv_models *models,
    struct clv_clients *clients, const struct crm_cli *cli, double unit_days, struct crm_err *err)
{
    struct crm_fit *fit = &models->visits;
    double z[CRM_FIT_MAX] = {0}, value;
    bool found;
    enum crm_status status = choose(p, &fit->model.kind, err);

    if (status)
        return status;
    const char *model = crm_model_name(fit->model.kind);
    fit->n_positive = CRM_MODEL_PARAMS;
    fit->model.k = 1;
    for (size_t i = 0; i < CRM_MODEL_PARAMS && !status; i++)
        status = read_positive(p, model, crm_model_param_names(fit->model.kind)[i], &z[i], err);
    if (!status)
        status = read_terms(p, model, fit, clients->terms, z, err);
    if (!status && fit->model.kind == CRM_MODEL_MBG_CNBD_K) {
        status = read_positive(p, model, "k", &value, err);
        double k = status ? 1 : exp(value);
        if (!status && (k > CRM_MODEL_MAX_K || fabs(k - round(k)) > 1e-9)) {
            crm_err_place(err, opt.params, 0, NULL);
            status = crm_err_set(err, CRM_EDATA, "k of %s is not a whole number from 1 to %d",
                model, CRM_MODEL_MAX_K);
        }
        fit->model.k = (int)round(k);
    }
    if (!status)
        status = look_up(p, model, "unit_days", &value, &found, err);
    if (!status && found && value != unit_days) {
        crm_err_place(err, opt.params, 0, NULL);
        status = crm_err_set(err, CRM_EUSAGE, "is in units of %.12g days: use --time-unit %s",
            value, value == 1 ? "day" : "week");
    }
    if (!status)
        status = look_up(p, model, "converged", &value, &found, err);
    if (status)
        return status;
    fit->converged = !found || value == 1;
    if (!fit->converged)
        crm_cli_warn(cli, "%s: the fit of %s had not converged", opt.params, model);
    crm_fit_set(fit, z);
    return CRM_OK;
}

static enum crm_status read_spend(const struct params *p, struct clv_models *models,
    const struct crm_cli *cli, struct crm_err *err)
{
    struct crm_fit *fit = &models->spend;
    double z[CRM_SPEND_PARAMS], value;
    bool found;
    enum crm_status status = look_up(p, "gamma-gamma", "converged", &value, &found, err);

    fit->n_params = fit->n_positive = CRM_SPEND_PARAMS;
    fit->converged = !status && (!found || value == 1);
    if (status || !(models->has_spend = fit->converged)) {
        if (!status)
            crm_cli_warn(cli,
                "%s: gamma-gamma had not converged: expected_spend and clv stay empty, visits "
                "stand",
                opt.params);
        return status;
    }
    if (!(status = read_positive(p, "gamma-gamma", "p", &z[0], err)) &&
        !(status = read_positive(p, "gamma-gamma", "q", &z[1], err)) &&
        !(status = read_positive(p, "gamma-gamma", "v", &z[2], err)))
        crm_fit_set(fit, z);
    return status;
}

enum crm_status clv_params_read(struct clv_models *models, struct clv_clients *clients,
    const struct crm_cli *cli, double unit_days, struct crm_err *err)
{
    static const char *const names[] = {"model", "param", "estimate"};
    struct params p;
    enum crm_status status = open_table(&p, opt.params, cli, names, 3, err);

    if (status)
        return status;
    status = read_visits(&p, models, clients, cli, unit_days, err);
    if (!status && opt.spend == 0 && clients->has_mean && has_model(&p, "gamma-gamma"))
        status = read_spend(&p, models, cli, err);
    close_table(&p);
    if (!status && opt.covariance)
        status = clv_covariance_read(models, clients->terms, cli, err);
    return status;
}

enum crm_status clv_covariance_write(const struct crm_fit *fits[], size_t n,
    const struct clv_terms *terms, const struct crm_cli *cli, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"model", CRM_OUT_TEXT},
        {"param", CRM_OUT_TEXT}, {"with", CRM_OUT_TEXT}, {"covariance", CRM_OUT_NUMBER}};
    struct crm_out *out;
    char name[CLV_NAME];
    enum crm_status status = crm_out_results(&out, cli, opt.covariance, NULL, columns, 4, err);

    if (status)
        return status;
    for (size_t f = 0; f < n; f++)
        for (size_t i = 0; i < fits[f]->n_params && fits[f]->has_covariance; i++)
            for (size_t j = 0; j <= i; j++) {
                crm_out_string(out, clv_model_name(fits[f]));
                crm_out_string(out, clv_param_name(fits[f], terms, i, name));
                crm_out_string(out, clv_param_name(fits[f], terms, j, name));
                crm_out_number(out, fits[f]->covariance[i * fits[f]->n_params + j]);
                crm_out_row(out);
            }
    return crm_out_close(out, err);
}

static size_t find_param(
    const struct crm_fit *fit, const struct clv_terms *terms, struct crm_slice text)
{
    char name[CLV_NAME];

    for (size_t i = 0; i < fit->n_params; i++)
        if (crm_slice_is(text, clv_param_name(fit, terms, i, name)))
            return i;
    return fit->n_params;
}

enum crm_status clv_covariance_read(struct clv_models *models, const struct clv_terms *terms,
    const struct crm_cli *cli, struct crm_err *err)
{
    static const char *const names[] = {"model", "param", "with", "covariance"};
    struct params p;
    enum crm_status status = open_table(&p, opt.covariance, cli, names, 4, err);

    if (status)
        return status;
    for (size_t row = 0; row < p.table.n_rows && !status; row++) {
        struct crm_fit *fits[] = {&models->visits, &models->spend};
        for (size_t f = 0; f < 1 + (size_t)models->has_spend && !status; f++) {
            struct crm_fit *fit = fits[f];
            if (!crm_slice_is(cell(&p, row, MODEL), clv_model_name(fit)))
                continue;
            size_t i = find_param(fit, terms, cell(&p, row, PARAM));
            size_t j = find_param(fit, terms, cell(&p, row, 2));
            double value = 0;
            if ((status = value_of(&p, row, 3, &value, err)))
                continue;
            if (i == fit->n_params || j == fit->n_params) {
                crm_table_place(&p.table, row, p.column[PARAM], err);
                status = crm_err_set(
                    err, CRM_EDATA, "no such parameter of %s in --params", clv_model_name(fit));
                continue;
            }
            fit->covariance[i * fit->n_params + j] = value;
            fit->covariance[j * fit->n_params + i] = value;
            fit->has_covariance = true;
        }
    }
    close_table(&p);
    return status;
}
