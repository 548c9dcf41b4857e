#include "value/params.h"

#include "base/num.h"

#include <math.h>

enum { MODEL, PARAM, ESTIMATE };

void crm_params_close(struct crm_params *p)
{
    if (p->reader) {
        crm_table_release(&p->table);
        crm_reader_close(p->reader);
    }
    p->reader = NULL;
}

enum crm_status crm_params_open_as(struct crm_params *p, const char *path, bool escapes,
    const char *const names[], size_t n, struct crm_err *err)
{
    char *files[] = {(char *)path};
    const struct crm_reader_spec spec = {
        .files = files, .n_files = 1, .dialect = {.delimiter = 0, .escapes = escapes}};
    enum crm_status status;

    *p = (struct crm_params){.path = path};
    if ((status = crm_reader_open(&p->reader, &spec, err)))
        return status;
    for (size_t i = 0; i < n && !status; i++)
        status = crm_reader_need(p->reader, names[i], &p->column[i], err);
    if (!status)
        status = crm_table_read(&p->table, p->reader, err);
    if (status) {
        crm_reader_close(p->reader);
        p->reader = NULL;
    }
    return status;
}

enum crm_status crm_params_open(
    struct crm_params *p, const char *path, bool escapes, struct crm_err *err)
{
    static const char *const names[] = {"model", "param", "estimate"};

    return crm_params_open_as(p, path, escapes, names, 3, err);
}

struct crm_slice crm_params_cell(const struct crm_params *p, size_t row, size_t column)
{
    return crm_table_cell(&p->table, row, p->column[column]);
}

enum crm_status crm_params_number(
    const struct crm_params *p, size_t row, size_t column, double *value, struct crm_err *err)
{
    struct crm_slice text = crm_params_cell(p, row, column);
    char show[CRM_ERR_SHOW];

    if (crm_num_double(text, value))
        return CRM_OK;
    crm_table_place(&p->table, row, p->column[column], err);
    return crm_err_set(
        err, CRM_EDATA, "%s is not a number", crm_err_show(text.ptr, text.len, show));
}

enum crm_status crm_params_find(const struct crm_params *p, const char *model, const char *param,
    double *value, bool *found, struct crm_err *err)
{
    *found = false;
    for (size_t row = 0; row < p->table.n_rows; row++)
        if (crm_slice_is(crm_params_cell(p, row, MODEL), model) &&
            crm_slice_is(crm_params_cell(p, row, PARAM), param)) {
            *found = true;
            return crm_params_number(p, row, ESTIMATE, value, err);
        }
    return CRM_OK;
}

bool crm_params_has(const struct crm_params *p, const char *model)
{
    for (size_t row = 0; row < p->table.n_rows; row++)
        if (crm_slice_is(crm_params_cell(p, row, MODEL), model))
            return true;
    return false;
}

static enum crm_status choose(
    const struct crm_params *p, int wanted, enum crm_model_kind *kind, struct crm_err *err)
{
    int n = 0;

    for (int i = 0; i < CRM_MODEL_KINDS; i++)
        if (crm_params_has(p, crm_model_name((enum crm_model_kind)i)) &&
            (wanted < 0 || wanted == i)) {
            *kind = (enum crm_model_kind)i;
            n++;
        }
    if (n == 1)
        return CRM_OK;
    crm_err_place(err, p->path, 0, NULL);
    if (n > 1)
        return crm_err_set(err, CRM_EUSAGE, "holds %d models of visits: choose one with -m", n);
    return crm_err_set(err, CRM_EDATA, "holds no parameters of %s",
        wanted < 0 ? "a model of visits" : crm_model_name((enum crm_model_kind)wanted));
}

/* A positive parameter as its logarithm. */
static enum crm_status positive(const struct crm_params *p, const char *model, const char *param,
    double *z, struct crm_err *err)
{
    double value = 0;
    bool found;
    enum crm_status status = crm_params_find(p, model, param, &value, &found, err);

    if (status)
        return status;
    if (!found || !(value > 0)) {
        crm_err_place(err, p->path, 0, NULL);
        return crm_err_set(err, CRM_EDATA,
            found ? "%s of %s is not above 0" : "%s of %s is missing", param, model);
    }
    *z = log(value);
    return CRM_OK;
}

static enum crm_status read_k(
    const struct crm_params *p, const char *model, int *k, struct crm_err *err)
{
    double z = 0, value;
    enum crm_status status = positive(p, model, "k", &z, err);

    value = exp(z);
    if (!status && (value > CRM_MODEL_MAX_K || fabs(value - round(value)) > 1e-9)) {
        crm_err_place(err, p->path, 0, NULL);
        return crm_err_set(
            err, CRM_EDATA, "k of %s is not a whole number from 1 to %d", model, CRM_MODEL_MAX_K);
    }
    *k = (int)round(value);
    return status;
}

static enum crm_status read_converged(
    const struct crm_params *p, const char *model, struct crm_fit *fit, struct crm_err *err)
{
    double value = 0;
    bool found;
    enum crm_status status = crm_params_find(p, model, "converged", &value, &found, err);

    fit->converged = !found || value == 1;
    return status;
}

enum crm_status crm_params_visits(const struct crm_params *p, int wanted, double unit_days,
    struct crm_fit *fit, struct crm_err *err)
{
    double z[CRM_FIT_MAX] = {0}, value;
    bool found;
    enum crm_status status;

    *fit = (struct crm_fit){
        .model.k = 1, .n_params = CRM_MODEL_PARAMS, .n_positive = CRM_MODEL_PARAMS};
    status = choose(p, wanted, &fit->model.kind, err);
    if (status)
        return status;
    const char *model = crm_model_name(fit->model.kind);
    for (size_t i = 0; i < CRM_MODEL_PARAMS && !status; i++)
        status = positive(p, model, crm_model_param_names(fit->model.kind)[i], &z[i], err);
    if (!status && fit->model.kind == CRM_MODEL_MBG_CNBD_K)
        status = read_k(p, model, &fit->model.k, err);
    if (!status)
        status = crm_params_find(p, model, "unit_days", &value, &found, err);
    if (!status && found && value != unit_days) {
        crm_err_place(err, p->path, 0, NULL);
        return crm_err_set(err, CRM_EUSAGE, "is in units of %.12g days: use --time-unit %s", value,
            value == 1 ? "day" : "week");
    }
    if (!status)
        status = read_converged(p, model, fit, err);
    if (!status)
        crm_fit_set(fit, z);
    return status;
}

enum crm_status crm_params_spend(
    const struct crm_params *p, struct crm_fit *fit, struct crm_err *err)
{
    static const char *const name[] = {"p", "q", "v"};
    double z[CRM_SPEND_PARAMS];
    enum crm_status status;

    *fit = (struct crm_fit){.n_params = CRM_SPEND_PARAMS, .n_positive = CRM_SPEND_PARAMS};
    status = read_converged(p, "gamma-gamma", fit, err);
    for (size_t i = 0; i < CRM_SPEND_PARAMS && fit->converged && !status; i++)
        status = positive(p, "gamma-gamma", name[i], &z[i], err);
    if (!status && fit->converged)
        crm_fit_set(fit, z);
    return status;
}
