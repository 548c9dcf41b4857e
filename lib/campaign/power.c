#include "campaign/power.h"

#include "stat/interval.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* ---- shares --------------------------------------------------------------------------- */

static double share_power(const struct crm_power_spec *spec, double d, double n_t, double n_c)
{
    double p_c = spec->base, p_t = p_c + d;
    double p = (n_t * p_t + n_c * p_c) / (n_t + n_c);
    double null = sqrt(p * (1 - p) * (1 / n_t + 1 / n_c));
    double own = sqrt(p_t * (1 - p_t) / n_t + p_c * (1 - p_c) / n_c);

    if (!(p_t >= 0 && p_t <= 1))
        return NAN;
    return gsl_cdf_ugaussian_P((fabs(d) - crm_normal_deviate(spec->level) * null) / own);
}

/* ---- means ---------------------------------------------------------------------------- */

struct tail {
    double t, ncp, df;
};

/* Of s = sqrt(chisq / df): density times the chance of a normal beyond t s. */
static double integrand(double s, void *ctx)
{
    const struct tail *tail = ctx;

    return 2 * tail->df * s * gsl_ran_chisq_pdf(tail->df * s * s, tail->df) *
           gsl_cdf_ugaussian_Q(tail->t * s - tail->ncp);
}

/*
 * Chance of a noncentral t beyond t: GSL has no such function.  s lies within 12 of its standard
 * deviations, at most 1 / sqrt(2 df), of 1 but for 1e-20.
 */
static double noncentral_t_Q(double t, double df, double ncp)
{
    struct tail tail = {t, ncp, df};
    gsl_function f = {integrand, &tail};
    double wide = 12 / sqrt(2 * df), from = fmax(0, 1 - wide), value = NAN, error;
    gsl_integration_workspace *room = gsl_integration_workspace_alloc(200);

    if (room)
        gsl_integration_qag(
            &f, from, 1 + wide, 1e-13, 1e-11, 200, GSL_INTEG_GAUSS61, room, &value, &error);
    gsl_integration_workspace_free(room);
    return value;
}

static double mean_power(const struct crm_power_spec *spec, double d, double n_t, double n_c)
{
    double df = n_t + n_c - 2;

    if (!(df > 0))
        return 0;
    return noncentral_t_Q(
        crm_t_deviate(spec->level, df), df, fabs(d) / (spec->sd * sqrt(1 / n_t + 1 / n_c)));
}

double crm_power(const struct crm_power_spec *spec, double difference, double n_t, double n_c)
{
    return spec->mean ? mean_power(spec, difference, n_t, n_c)
                      : share_power(spec, difference, n_t, n_c);
}

/* ---- the other way round -------------------------------------------------------------- */

#define MOST 1e9

enum crm_status crm_power_n(const struct crm_power_spec *spec, double difference, double power,
    double share, double *n_t, double *n_c, struct crm_err *err)
{
    double ratio = share / (1 - share), low = 1, high = 2, mid;

    if (difference == 0 ||
        (!spec->mean && !(spec->base + difference >= 0 && spec->base + difference <= 1)))
        return crm_err_set(err, CRM_EUSAGE,
            "--lift: the share of the treated would be %.6g, and no test shows a difference of "
            "%.6g",
            spec->base + difference, difference);
    while (crm_power(spec, difference, high * ratio, high) < power) {
        low = high;
        high *= 2;
        if (high > MOST)
            return crm_err_set(
                err, CRM_ENUMERIC, "no %.0f clients show a difference of %.6g", MOST, difference);
    }
    for (int i = 0; i < 200 && high - low > 1e-10 * high; i++) {
        mid = (low + high) / 2;
        if (crm_power(spec, difference, mid * ratio, mid) < power)
            low = mid;
        else
            high = mid;
    }
    *n_c = ceil(high - 1e-7);
    *n_t = ceil(high * ratio - 1e-7);
    return CRM_OK;
}

enum crm_status crm_power_difference(const struct crm_power_spec *spec, double n_t, double n_c,
    double power, double *difference, struct crm_err *err)
{
    double low = 0, high, mid;

    if (spec->mean) {
        for (high = spec->sd; crm_power(spec, high, n_t, n_c) < power; high *= 2)
            if (high > spec->sd * MOST)
                return crm_err_set(err, CRM_ENUMERIC, "so few clients show no difference");
    } else {
        high = 1 - spec->base;
        if (!(crm_power(spec, high, n_t, n_c) >= power))
            return crm_err_set(err, CRM_ENUMERIC,
                "so few clients show no difference, not even from %.6g to 1", spec->base);
    }
    for (int i = 0; i < 200 && high - low > 1e-13 * high; i++) {
        mid = (low + high) / 2;
        if (crm_power(spec, mid, n_t, n_c) < power)
            low = mid;
        else
            high = mid;
    }
    *difference = high;
    return CRM_OK;
}
