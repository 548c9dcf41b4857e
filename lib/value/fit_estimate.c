/* What a fit says of one parameter. */
#include "value/fit.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

void crm_fit_set(struct crm_fit *fit, const double z[])
{
    memcpy(fit->z, z, fit->n_params * sizeof *z);
    if (fit->n_positive == CRM_SPEND_PARAMS) {
        fit->spend = (struct crm_spend){exp(z[0]), exp(z[1]), exp(z[2])};
        return;
    }
    for (size_t i = 0; i < CRM_MODEL_PARAMS; i++)
        fit->model.theta[i] = exp(z[i]);
}

double crm_fit_value(const struct crm_fit *fit, size_t param)
{
    return param < fit->n_positive ? exp(fit->z[param]) : fit->z[param];
}

/* Above `most` the data say nothing at all, and limits would be a factor e^20 away. */
static double error_of_z(const struct crm_fit *fit, size_t param)
{
    const double most = 10;
    double variance = fit->covariance[param * fit->n_params + param];

    return fit->has_covariance && !fit->at_bound[param] && variance > 0 && variance < most * most
               ? sqrt(variance)
               : NAN;
}

double crm_fit_error(const struct crm_fit *fit, size_t param)
{
    double error = error_of_z(fit, param);

    return param < fit->n_positive ? error * exp(fit->z[param]) : error;
}

void crm_fit_limits(const struct crm_fit *fit, size_t param, double level, double *lo, double *hi)
{
    double reach = gsl_cdf_ugaussian_Pinv(0.5 + level / 200) * error_of_z(fit, param);

    *lo = fit->z[param] - reach;
    *hi = fit->z[param] + reach;
    if (param < fit->n_positive) {
        *lo = exp(*lo);
        *hi = exp(*hi);
    }
}
