/*
 * shrink.h -- rates of groups of which some are small: what each may be in the long run, and which
 * differ from all of them
 *
 * Beta-binomial, empirical Bayes: the rates of groups are drawn from a beta distribution with mean
 * m and spread r = 1/(1 + M), counts from the rates.  m and r are the likeliest ones, and the rate
 * of a group with x of n is (x + m M)/(n + M) (Robbins 1956; Efron and Morris 1975).  Limits are
 * those of a beta distribution with that mean and the variance of the posterior over all m and r,
 * weighted by their likelihood (Deely and Lindley 1981): with few groups m and r are hardly known.
 */
#ifndef CRM_STAT_SHRINK_H
#define CRM_STAT_SHRINK_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct crm_shrink_group {
    int64_t hits, n;     /* in; 0 <= hits <= n */
    double rate, lo, hi; /* out; NAN where n is 0 or fewer than two groups have an n */
    bool differs;        /* out */
};

/*
 * All groups.  differs: x so far from the rate of all groups together that no more than 0.5 % of
 * groups with that rate and that n are so far below, or above: outside the 99 % limits of a funnel
 * plot (Spiegelhalter 2005), by the binomial distribution itself.
 * level: per cent.  Errors: CRM_ENOMEM.  O(different pairs of x and n), and n log n.
 */
enum crm_status crm_shrink(
    struct crm_shrink_group group[], size_t n_groups, double level, struct crm_err *err);

#endif
