#include "value/negbin.h"

#include <math.h>

double crm_lgamma(double x)
{
    int sign;

    return lgamma_r(x, &sign);
}

/* The terms of Stirling's series behind the first ones, to 1e-16 from 50 on. */
static double stirling_rest(double z)
{
    double square = 1 / (z * z);

    return (1. / 12 - square * (1. / 360 - square * (1. / 1260 - square / 1680))) / z;
}

double crm_log_rise(double p, double x)
{
    if (p < 50)
        return crm_lgamma(p + x) - crm_lgamma(p);
    return (p - 0.5) * log1p(x / p) + x * (log(p + x) - 1) + stirling_rest(p + x) -
           stirling_rest(p);
}

double crm_negbin_visits(double shape, double age, double a, double b, double t, int k, int done)
{
    const long max_terms = 1L << 24;
    const double low = -690; /* exp(low) is still a normal double, with room below half of it */
    double z = t / (age + t), log_none = -shape * log1p(t / age);
    /* P(0) may be far below what a double holds: P(j) is mass * exp(-lift) */
    double lift = log_none < low ? low - log_none : 0, mass = exp(log_none + lift);
    double beyond = lift > 0 ? 1 : -expm1(log_none); /* P(events > j) */
    double still = 1, visits = 0, n = 0;
    long needed = k - done - 1;

    if (!(t > 0))
        return 0;
    for (long j = 0; j < max_terms; j++) {
        if (j == needed) {
            double part = still * beyond;
            visits += part;
            if (part <= 1e-17 * visits)
                break;
            still *= (b + n) / (a + b + n);
            n++;
            needed += k;
        }
        double ratio = (shape + (double)j) / (double)(j + 1) * z;
        mass *= ratio;
        if (lift > 0) {
            if (mass > exp(low / 2)) {
                double drop = fmin(lift, -low / 2);
                mass *= exp(-drop);
                lift -= drop;
            }
            continue;
        }
        beyond -= mass;
        /* far out the difference is rounding alone: a geometric series bounds what is left */
        double fade = fmax((shape + (double)(j + 1)) / (double)(j + 2) * z, z);
        if (fade < 1)
            beyond = fmin(beyond, mass * fade / (1 - fade));
    }
    return visits;
}

double crm_negbin_p(double shape, double age, double t, size_t j)
{
    double x = (double)j, log_p = -shape * log1p(t / age);

    if (j) /* t may be 0: the log is then -inf and the probability 0 */
        log_p +=
            crm_lgamma(shape + x) - crm_lgamma(shape) - crm_lgamma(x + 1) + x * log(t / (age + t));
    return exp(log_p);
}
