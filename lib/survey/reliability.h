/*
 * reliability.h -- do the items of a scale measure one thing?
 */
#ifndef CRM_SURVEY_RELIABILITY_H
#define CRM_SURVEY_RELIABILITY_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 *   n          respondents with all items; pairwise: with any
 *   alpha      Cronbach (1951), k/(k-1) (1 - sum of the items' variances / variance of their sum)
 *   lo, hi     Feldt (1965): 1 - (1 - alpha) F, F with n - 1 and (n - 1)(k - 1) degrees of freedom
 *   alpha_std  k r / (1 + (k - 1) r) with the mean correlation r
 *   omega      McDonald (1999), one factor by maximum likelihood, in units of the answers: lavaan
 *              and semTools; omega_std for standardised items.  NAN below three items, or when the
 *              factor cannot be found.  (R psych omega() uses minres and differs.)
 * NAN where there is nothing to divide by; a negative alpha stays as it is.
 */
struct crm_reliability {
    size_t n;
    double alpha, lo, hi, alpha_std, omega, omega_std;
};

struct crm_reliability_item {
    double item_rest;     /* correlation with the sum of the other items */
    double alpha_deleted; /* of the scale without it; NAN below three items */
    double loading;       /* standardised */
};

/*
 * Scale of k items, NAN for no answer.
 *   answer[k][n]  in
 *   pairwise      in   each covariance from all who answered both items, as R psych alpha(); else
 *                      from those who answered all (listwise), as SPSS
 *   level         in   per cent
 *   item[k]       out
 * O(n k^2).  Errors: CRM_ENOMEM.
 */
enum crm_status crm_reliability_of(struct crm_reliability *scale,
    struct crm_reliability_item item[], const double *const answer[], size_t k, size_t n,
    bool pairwise, double level, struct crm_err *err);

#endif
