/*
 * cox_check.h -- what a Cox fit says of each row, of each time, and of its own assumption
 *
 * All take the fit as crm_cox_fit left it and add nothing to it but crm_cox_robust.  Formulas:
 * Therneau and Grambsch (2000), Modeling Survival Data; ties as in the fit, Efron's weights in the
 * baseline and the residuals too.
 */
#ifndef CRM_STAT_COX_CHECK_H
#define CRM_STAT_COX_CHECK_H

#include "stat/cox.h"

/* The cumulative hazard of x = 0 at one observed time. */
struct crm_cox_hazard {
    uint32_t stratum;
    double time, hazard;
};

/*
 * *hazard := one entry for each stratum and observed time, in that order; the caller frees it.
 * Errors: CRM_ENOMEM; CRM_ENUMERIC when x = 0 is so far from the data that the hazard is no number.
 */
enum crm_status crm_cox_baseline(const struct crm_cox *fit, const struct crm_cox_data *data,
    struct crm_cox_hazard **hazard, size_t *n, struct crm_err *err);

/*
 * By row of the data:
 *   lp[n]          b'(x - mean), the mean of a column of only -1, 0 and 1 taken as 0 as R does
 *   martingale[n]  event less expected number of events
 *   score[n * p]   its part of the score, by x (dfbeta = score times covariance); may be NULL
 *   schoenfeld[n * p]  x less its mean over those at risk, for events; NAN for others; may be NULL
 * Columns of terms left out are 0.  O(n p).  Errors: CRM_ENOMEM.
 */
struct crm_cox_residuals {
    double *lp, *martingale, *score, *schoenfeld;
};
enum crm_status crm_cox_residuals(const struct crm_cox *fit, const struct crm_cox_data *data,
    const struct crm_cox_residuals *out, struct crm_err *err);

/* fit->cov and fit->se := sandwich over data->cluster, or over the rows. Errors: CRM_ENOMEM. */
enum crm_status crm_cox_robust(
    struct crm_cox *fit, const struct crm_cox_data *data, struct crm_err *err);

/*
 * Does an effect change with time?  Score test of b + c g(t) for each of n_groups groups of terms
 * (group[p]: a factor's columns are one group) and, as entry n_groups, for all; g(t) = 1 less the
 * Kaplan-Meier curve of all rows just before t.  Grambsch and Therneau (1994) in the exact form of
 * R survival 3 cox.zph().
 *   chisq[n_groups + 1], df[n_groups + 1]  out; df 0 and chisq NAN for a group left out
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_cox_zph(const struct crm_cox *fit, const struct crm_cox_data *data,
    const uint32_t group[], size_t n_groups, double chisq[], double df[], struct crm_err *err);

#endif
