/* Parameters as tables: --params reads what fit wrote; --covariance what goes with it. */
#include "base/mem.h"
#include "clv.h"
#include "value/params.h"
#include "cli/frame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MODEL, PARAM };

/* Coefficients of covariates: rows visit:TERM and leave:TERM. */
static enum crm_status read_terms(const struct crm_params *p, const char *model,
    struct crm_fit *fit, struct clv_terms *terms, double z[], struct crm_err *err)
{
    static const char *const prefix[] = {"visit:", "leave:"};
    struct crm_map names;
    enum crm_status status = CRM_OK;

    crm_map_init(&names);
    for (size_t row = 0; row < p->table.n_rows && !status; row++) {
        struct crm_slice name = crm_params_cell(p, row, PARAM);
        uint32_t id;
        bool added;
        if (!crm_slice_is(crm_params_cell(p, row, MODEL), model) || name.len < 6 ||
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
        status = crm_params_find(p, model, param, &z[CRM_MODEL_PARAMS + i], &found, err);
        if (!status && !found) {
            crm_err_place(err, opt.params, 0, NULL);
            status = crm_err_set(err, CRM_EDATA, "%s of %s is missing", param, model);
        }
    }
    fit->n_params = CRM_MODEL_PARAMS + 2 * names.n;
    crm_map_release(&names);
    return status;
}

static enum crm_status read_visits(const struct crm_params *p, struct clv_models *models,
    struct clv_clients *clients, const struct crm_cli *cli, double unit_days, struct crm_err *err)
{
    struct crm_fit *fit = &models->visits;
    double z[CRM_FIT_MAX] = {0};
    enum crm_status status = crm_params_visits(p, opt.model, unit_days, fit, err);
    const char *model = crm_model_name(fit->model.kind);

    if (status)
        return status;
    memcpy(z, fit->z, sizeof z);
    status = read_terms(p, model, fit, clients->terms, z, err);
    if (status)
        return status;
    if (!fit->converged)
        crm_cli_warn(cli, "%s: the fit of %s had not converged", opt.params, model);
    crm_fit_set(fit, z);
    return CRM_OK;
}

static enum crm_status read_spend(const struct crm_params *p, struct clv_models *models,
    const struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = crm_params_spend(p, &models->spend, err);

    models->has_spend = !status && models->spend.converged;
    if (!status && !models->has_spend)
        crm_cli_warn(cli,
            "%s: gamma-gamma had not converged: expected_spend and clv stay empty, visits stand",
            opt.params);
    return status;
}

enum crm_status clv_params_read(struct clv_models *models, struct clv_clients *clients,
    const struct crm_cli *cli, double unit_days, struct crm_err *err)
{
    struct crm_params p;
    enum crm_status status = crm_params_open(&p, opt.params, cli->dialect.escapes, err);

    if (status)
        return status;
    status = read_visits(&p, models, clients, cli, unit_days, err);
    if (!status && opt.spend == 0 && clients->has_mean && crm_params_has(&p, "gamma-gamma"))
        status = read_spend(&p, models, cli, err);
    crm_params_close(&p);
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
    struct crm_params p;
    enum crm_status status =
        crm_params_open_as(&p, opt.covariance, cli->dialect.escapes, names, 4, err);

    if (status)
        return status;
    for (size_t row = 0; row < p.table.n_rows && !status; row++) {
        struct crm_fit *fits[] = {&models->visits, &models->spend};
        for (size_t f = 0; f < 1 + (size_t)models->has_spend && !status; f++) {
            struct crm_fit *fit = fits[f];
            if (!crm_slice_is(crm_params_cell(&p, row, MODEL), clv_model_name(fit)))
                continue;
            size_t i = find_param(fit, terms, crm_params_cell(&p, row, PARAM));
            size_t j = find_param(fit, terms, crm_params_cell(&p, row, 2));
            double value = 0;
            if ((status = crm_params_number(&p, row, 3, &value, err)))
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
    crm_params_close(&p);
    return status;
}
