/*
 * params.h -- parameters as a table: model,param,estimate, as crm-clv fit writes it
 *
 *     crm_params_open(&params, "params.csv", escapes, err);
 *     crm_params_visits(&params, -1, 7, &fit, err);         the model of visits in it
 *     crm_params_spend(&params, &spend, err);
 *     crm_params_close(&params);                            in any case
 */
#ifndef CRM_VALUE_PARAMS_H
#define CRM_VALUE_PARAMS_H

#include "io/table.h"
#include "value/fit.h"

struct crm_params {
    const char *path;
    struct crm_reader *reader;
    struct crm_table table;
    size_t column[4];
};

/* `escapes` as in struct crm_dialect.  Errors: those of the reader; a column that is missing. */
enum crm_status crm_params_open(
    struct crm_params *params, const char *path, bool escapes, struct crm_err *err);

/* The same for a table of other columns, the first two model and param: crm-clv's covariances. */
enum crm_status crm_params_open_as(struct crm_params *params, const char *path, bool escapes,
    const char *const names[], size_t n, struct crm_err *err);
void crm_params_close(struct crm_params *params);

struct crm_slice crm_params_cell(const struct crm_params *params, size_t row, size_t column);

/* The number in a cell.  Errors: CRM_EDATA with the place. */
enum crm_status crm_params_number(
    const struct crm_params *params, size_t row, size_t column, double *value, struct crm_err *err);

bool crm_params_has(const struct crm_params *params, const char *model);

/* Value of `param` of `model`; *found false when there is no such row. */
enum crm_status crm_params_find(const struct crm_params *params, const char *model,
    const char *param, double *value, bool *found, struct crm_err *err);

/*
 * The four parameters of the model of visits, without covariates: `wanted` or, -1, the only one
 * there is.  fit->converged is false where the table says so.
 * Errors: CRM_EDATA when one is missing or not above 0; CRM_EUSAGE for several models, or another
 * time unit.
 */
enum crm_status crm_params_visits(const struct crm_params *params, int wanted, double unit_days,
    struct crm_fit *fit, struct crm_err *err);

/* Gamma-Gamma; to be asked only where the table has it. */
enum crm_status crm_params_spend(
    const struct crm_params *params, struct crm_fit *fit, struct crm_err *err);

#endif
