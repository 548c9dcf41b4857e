/*
 * ols.h -- least squares: coefficients, their errors, and how much is explained
 *
 *     struct crm_ols fit;
 *     crm_ols_fit(&fit, x, n, p, y, NULL, true, err);
 *     ... fit.coef[0] is the intercept, fit.coef[1 + j] belongs to column j ...
 *     crm_ols_release(&fit);
 *
 * Householder QR with the limited pivoting of LINPACK dqrdc2 as in R lm(): columns are taken in
 * their order, and one whose part outside the columns before it is below 1e-7 of its length is set
 * aside (GSL's pivoted QR takes the longest column first and would set another one aside).
 */
#ifndef CRM_STAT_OLS_H
#define CRM_STAT_OLS_H

#include "base/err.h"

#include <stdbool.h>

struct crm_ols {
    size_t n_terms;  /* p, and 1 with an intercept (the first) */
    size_t rank;     /* terms that are not set aside */
    double *coef;    /* n_terms; NAN where set aside */
    double *se;      /* NAN where set aside, or without a residual degree of freedom */
    double *cov;     /* n_terms x n_terms, covariances of coef; NAN likewise */
    double df;       /* n - rank */
    double rss, tss; /* residual and total sum of squares, the total about the mean if there is an
                        intercept */
    double sigma;    /* residual standard error, NAN without a degree of freedom */
    double r2, r2_adjusted; /* NAN when the outcome is constant */
    double f, f_df;         /* F statistic against the intercept alone (against 0 without one) */
};

/*
 * Fit y = x b, rows weighted by `weight`; same as R lm().
 *   x[n * p]   in  row after row, without a column for the intercept
 *   y[n]       in
 *   weight[n]  in  >= 0, or NULL: all 1
 * All finite; rows of weight 0 count in nothing.  O(n p^2) time, n (p + 2) doubles of memory.
 * Errors: CRM_ENOMEM; CRM_EDATA without a row or a term.  *fit is then empty.
 */
enum crm_status crm_ols_fit(struct crm_ols *fit, const double x[], size_t n, size_t p,
    const double y[], const double weight[], bool intercept, struct crm_err *err);
void crm_ols_release(struct crm_ols *fit);

#endif
