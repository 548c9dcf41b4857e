/*
 * negbin.h -- sums over the negative binomial: how many visits if nobody ever left
 *
 * Visits within t at a rate Gamma(shape, age) are negative binomial,
 * P(j) = (shape)_j / j! * (age / (age + t))^shape * (t / (age + t))^j.
 */
#ifndef CRM_VALUE_NEGBIN_H
#define CRM_VALUE_NEGBIN_H

#include <stddef.h>

/* ln Gamma(x) for x > 0; libm's, without its global sign. */
double crm_lgamma(double x);

/*
 * ln Gamma(p + x) - ln Gamma(p) for p > 0, x >= 0, without the digits that the difference loses
 * when p is large (a likelihood would be noise there; gsl_sf_lnpoch takes the difference too).
 */
double crm_log_rise(double p, double x);

/*
 * Expected visits within t of a client who leaves after each with probability p, Beta(a, b), when
 * a visit is every k-th event of a Poisson process with rate Gamma(shape, age) and `done` events
 * (0 .. k - 1) have passed since the last visit:
 *
 *     sum over n >= 1 of  (b)_(n-1) / (a + b)_(n-1) * P(events >= n k - done)
 *
 * Positive terms only, exact for every parameter; time grows with the visits expected, and with
 * t / age.  Terms past 2^24 are left out.
 */
double crm_negbin_visits(double shape, double age, double a, double b, double t, int k, int done);

/* P(j). */
double crm_negbin_p(double shape, double age, double t, size_t j);

#endif
