/*
 * survival_robust.h -- errors of a Kaplan-Meier curve whose weights are no counts
 *
 * The infinitesimal jackknife: sum over the rows of (w times the derivative of the estimate by
 * w)^2, right whatever the weights stand for.  R survival 3.5-3 survfit(robust = TRUE), of its mean
 * survfit(influence = TRUE).  For survival.c.
 */
#ifndef CRM_STAT_SURVIVAL_ROBUST_H
#define CRM_STAT_SURVIVAL_ROBUST_H

#include "stat/survival.h"

/*
 * Variance of log S after each step of a curve whose steps are known but for their errors.
 *   variance[n_steps]  out  where S is 0: as before it
 * O(n log n).  Errors: CRM_ENOMEM.
 */
enum crm_status crm_survival_jackknife(const struct crm_survival *curve,
    const struct crm_survival_data *data, double variance[], struct crm_err *err);

/* *variance := that of the area under the curve in [0, end].  Errors: CRM_ENOMEM. */
enum crm_status crm_survival_mean_jackknife(const struct crm_survival *curve,
    const struct crm_survival_data *data, double end, double *variance, struct crm_err *err);

#endif
