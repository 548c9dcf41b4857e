#include "stat/interval.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double crm_normal_deviate(double level)
{
    return gsl_cdf_ugaussian_Qinv((100 - level) / 200);
}

double crm_t_deviate(double level, double df)
{
    return gsl_cdf_tdist_Qinv((100 - level) / 200, df);
}

double crm_normal_p(double z)
{
    return isnan(z) ? NAN : fmin(1, 2 * gsl_cdf_ugaussian_Q(fabs(z)));
}

double crm_t_p(double t, double df)
{
    return isnan(t) || !(df > 0) ? NAN : fmin(1, 2 * gsl_cdf_tdist_Q(fabs(t), df));
}

double crm_chisq_p(double x, double df)
{
    return isnan(x) ? NAN : x > 0 ? gsl_cdf_chisq_Q(x, df) : 1;
}

struct crm_interval crm_wilson(double hits, double n, double level)
{
    double z = crm_normal_deviate(level), zz = z * z, middle, half;

    if (!(n > 0))
        return (struct crm_interval){NAN, NAN};
    middle = hits + zz / 2;
    half = z * sqrt(hits * (n - hits) / n + zz / 4);
    return (struct crm_interval){
        .lo = hits > 0 ? fmax(0, (middle - half) / (n + zz)) : 0,
        .hi = hits < n ? fmin(1, (middle + half) / (n + zz)) : 1,
    };
}

struct crm_interval crm_wilson_difference(
    double hits1, double n1, double hits2, double n2, double level)
{
    struct crm_interval a = crm_wilson(hits1, n1, level), b = crm_wilson(hits2, n2, level);
    double p1 = hits1 / n1, p2 = hits2 / n2;

    return (struct crm_interval){
        .lo = p1 - p2 - hypot(p1 - a.lo, b.hi - p2),
        .hi = p1 - p2 + hypot(a.hi - p1, p2 - b.lo),
    };
}

struct crm_interval crm_mean_interval(double mean, double sd, double n, double level)
{
    double half = n >= 2 ? crm_t_deviate(level, n - 1) * sd / sqrt(n) : NAN;

    return (struct crm_interval){mean - half, mean + half};
}

struct crm_interval crm_normal_interval(double estimate, double se, double level)
{
    double half = crm_normal_deviate(level) * se;

    return (struct crm_interval){estimate - half, estimate + half};
}
