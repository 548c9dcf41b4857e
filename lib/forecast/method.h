/*
 * method.h -- a series of numbers carried on: naive, seasonal naive, exponential smoothing, theta
 *
 *     crm_forecast_make(&f, &spec, y, n, err);
 *     ... f.mean[0], f.sd[0]: the next period ...
 *     crm_forecast_sum(&f, &sum_spec, &sum, err);       all periods of the horizon in one
 *     crm_forecast_release(&f);                         in any case
 *
 * Limits are normal: mean -+ z sd.  Sources: Hyndman & Athanasopoulos, Forecasting: principles and
 * practice (naive); Hyndman et al. (2008); theta: Assimakopoulos & Nikolopoulos (2000) in the form
 * of Hyndman & Billah (2003): simple smoothing and half the slope of a straight line, after a
 * multiplicative classical decomposition where the autocorrelation at the season is significant
 * at 90 %.  Any number of threads.
 */
#ifndef CRM_FORECAST_METHOD_H
#define CRM_FORECAST_METHOD_H

#include "forecast/ets_fit.h"

enum crm_method { CRM_NAIVE, CRM_SEASONAL_NAIVE, CRM_ETS, CRM_THETA, CRM_METHODS };

/* "seasonal-naive" */
const char *crm_method_name(enum crm_method method);

/* Periods it needs at least. */
size_t crm_method_needs(enum crm_method method);

struct crm_forecast_spec {
    enum crm_method method;
    size_t m, horizon;
    enum crm_criterion criterion;
    const struct crm_ets_model *model; /* NULL: chosen */
    const struct crm_ets *fixed;       /* parameters and start; NULL: estimated */
    struct crm_ets *all;               /* CRM_ETS_MODELS, out: every candidate; may be NULL */
};

struct crm_forecast {
    enum crm_method method;
    size_t n, m, horizon;
    struct crm_ets ets; /* of ets; of theta the smoothing within */
    double sigma2;      /* of one step; of relative errors where `relative` */
    bool relative;
    double *fitted, *error; /* n; NAN where there is none; relative errors where `relative` */
    double *mean, *sd;      /* horizon; sd NAN where nothing tells */
};

/*
 * y[n], n at least crm_method_needs; m is 1 unless n >= 2 m.
 * Errors: CRM_EDATA for a model that the values cannot have; CRM_ENOMEM.
 */
enum crm_status crm_forecast_make(struct crm_forecast *f, const struct crm_forecast_spec *spec,
    const double y[], size_t n, struct crm_err *err);
void crm_forecast_release(struct crm_forecast *f);

/* z with `level` per cent between -z and z. */
double crm_forecast_z(double level);

struct crm_forecast_sum {
    double mean, sd, lo, hi, lo80, hi80;
};

/*
 * The sum of the horizon: errors of one path are carried on.  Additive errors: exact, normal;
 * relative ones: quantiles of `runs` paths with normal errors, drawn as a shifted Sobol sequence
 * up to 40 periods.
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_forecast_add_up(const struct crm_forecast *f, double level, size_t runs,
    unsigned long seed, struct crm_forecast_sum *sum, struct crm_err *err);

/* How good the fit is. */
struct crm_accuracy {
    double me, rmse, mae, mpe, mape, mase, acf1; /* per cent: mpe, mape; NAN where undefined */
};
void crm_forecast_accuracy(
    const struct crm_forecast *f, const double y[], struct crm_accuracy *accuracy);

/* mean |y(t) - y(t - m)|; NAN for n <= m. */
double crm_forecast_scale(const double y[], size_t n, size_t m);

#endif
