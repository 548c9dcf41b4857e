/*
 * interval.h -- limits of a share and of a mean, and the deviates they are made of
 *
 * `level` is in per cent, as --level: 95.
 */
#ifndef CRM_STAT_INTERVAL_H
#define CRM_STAT_INTERVAL_H

struct crm_interval {
    double lo, hi;
};

/* Two-sided deviates: 1.959964 for 95; of the t distribution with df > 0 degrees of freedom. */
double crm_normal_deviate(double level);
double crm_t_deviate(double level, double df);

/* Chance of a value at least as far from 0: normal, t with df; beyond `x` for chi-squared. NAN of
 * NAN. */
double crm_normal_p(double z);
double crm_t_p(double t, double df);
double crm_chisq_p(double x, double df);

/*
 * Limits of the share `hits` / `n`: Wilson (1927), without continuity correction; R
 * prop.test(correct = FALSE).  0 <= hits <= n, fractions allowed; n 0 gives NANs.  The limits are
 * exactly 0 and 1 at the ends.
 */
struct crm_interval crm_wilson(double hits, double n, double level);

/*
 * Limits of p1 - p2, shares of two independent groups: Newcombe (1998), method 10, from the Wilson
 * limits of each.
 */
struct crm_interval crm_wilson_difference(
    double hits1, double n1, double hits2, double n2, double level);

/* mean -+ t sd / sqrt(n) with n - 1 degrees of freedom; NANs below n = 2. */
struct crm_interval crm_mean_interval(double mean, double sd, double n, double level);

/* estimate -+ z se. */
struct crm_interval crm_normal_interval(double estimate, double se, double level);

#endif
