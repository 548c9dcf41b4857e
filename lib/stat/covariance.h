/*
 * covariance.h -- means, covariances and correlations of columns
 */
#ifndef CRM_STAT_COVARIANCE_H
#define CRM_STAT_COVARIANCE_H

#include "base/err.h"

#include <stddef.h>

/*
 * Covariances of p columns over n rows, about the means, with n - 1 below; R cov().  With weights:
 * sum w (x - mx)(y - my) / sum w, times m / (m - 1) where m = (sum w)^2 / sum w^2 (Kish's n), so
 * that equal weights change nothing.
 *   column[p][n]   in   no NaN
 *   weight[n]      in   >= 0, not all 0; NULL: all 1
 *   mean[p]        out
 *   cov[p * p]     out  symmetric; NAN when m < 2 leaves nothing to divide by
 * O(n p^2) time, 2 p blocks of 512 values of memory.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_covariance(const double *const column[], size_t p, size_t n,
    const double weight[], double mean[], double cov[], struct crm_err *err);

/* cor[p * p] := cov scaled to 1 on the diagonal; NAN beside a variance of 0. May be the same. */
void crm_correlation(const double cov[], size_t p, double cor[]);

/* Kish (1965): (sum w)^2 / sum w^2, how many equal answers the weighted ones are worth. */
double crm_effective_n(const double weight[], size_t n);

#endif
