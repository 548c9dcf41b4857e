/* params.h -- the side tables of series: --fit, --models, and --params, which reads --fit */
#ifndef CRM_FORECAST_PARAMS_H
#define CRM_FORECAST_PARAMS_H

#include "forecast/method.h"
#include "table.h"

/* A series that was carried on. */
struct carried {
    bool done;
    struct crm_forecast f;
    struct crm_ets *all;  /* candidates, CRM_ETS_MODELS; NULL without --models */
    struct crm_ets fixed; /* of --params */
};

/* Both files may be NULL. */
enum crm_status params_write_fit(
    const struct table *table, const struct carried one[], const char *file, struct crm_err *err);
enum crm_status params_write_models(
    const struct table *table, const struct carried one[], const char *file, struct crm_err *err);

/*
 * one[k].fixed := what the file says of each series.  Errors: CRM_EDATA for a series the file does
 * not have, a model without one of its parameters, a season of another length.
 */
enum crm_status params_read(
    const struct table *table, struct carried one[], const char *file, struct crm_err *err);

#endif
