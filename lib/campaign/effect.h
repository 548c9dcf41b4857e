/*
 * effect.h -- what one arm did more than the control
 *
 * Shares: Newcombe (1998) method 10 from Wilson limits without continuity correction; p of the
 * pooled z test, R prop.test(correct = FALSE); relative limits by the log of the ratio.
 *
 * Means: Welch on y - theta x, x the same measure before: theta is the slope of y on x within the
 * arms (ANCOVA; CUPED: Deng, Xu, Kohavi and Walker 2013).  difference = value - control - theta
 * (before - control_before).  Relative limits by the delta method, with the covariance of the
 * adjusted difference and the control's mean.
 */
#ifndef CRM_CAMPAIGN_EFFECT_H
#define CRM_CAMPAIGN_EFFECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* NAN where there is none. */
struct crm_effect {
    double value, control; /* raw share or mean */
    double difference, lo, hi, p;
    double relative, relative_lo, relative_hi;
    double theta, before, control_before;
};

/* hits[0] of n[0] in the arm, hits[1] of n[1] in the control; counts of whole clients. */
void crm_effect_share(const double hits[2], const double n[2], double level, struct crm_effect *e);

/* Sums of one arm: means, and centred sums of squares and products. */
struct crm_moments {
    double n, y, x, yy, xx, xy;
};

/* Of y[row[i]] and x[row[i]], i < n. Two passes. */
struct crm_moments crm_moments_of(
    const double y[], const double x[], const uint32_t row[], size_t n);

/* adjust: by what stood before, where that differs between clients. */
void crm_effect_mean(const struct crm_moments *arm, const struct crm_moments *control, bool adjust,
    double level, struct crm_effect *e);

/* Chi-squared of counts against planned shares; *p NAN for one arm. */
double crm_ratio_chisq(const uint64_t n[], const double planned[], size_t n_arms, double *p);

#endif
