/*
 * importance.h -- how much of an outcome each driver explains
 *
 * Everything comes from correlations: of the drivers with each other and with the outcome.
 *   r2                  of all drivers together
 *   beta, vif           standardised coefficients; diagonal of the inverse correlation matrix
 *   first, last         r^2 alone; what R^2 loses without the driver
 *   pratt               beta r (Pratt 1987); adds up to R^2, may be below 0
 *   lmg                 mean gain of R^2 over all orders of entry: Lindeman, Merenda and Gold
 * (1980) p. 119, the Shapley value; R relaimpo calc.relimp "lmg", rescaled by none relwt relative
 * weights: Johnson (2000), MBR 35:1; R iopsych relWt, rwa lmg and relwt add up to R^2.
 */
#ifndef CRM_STAT_IMPORTANCE_H
#define CRM_STAT_IMPORTANCE_H

#include "base/err.h"

#include <stddef.h>

/* LMG looks at 2^p models: 20 drivers are 8 MB and some tenths of a second. */
enum { CRM_LMG_MAX = 20 };

struct crm_importance {
    double beta, vif, first, last, pratt, lmg, relwt;
};

/*
 *   cor[p * p]     in   correlations of the drivers
 *   with[p]        in   their correlations with the outcome
 *   driver[p]      out  lmg NAN when p > CRM_LMG_MAX
 *   *r2            out
 * Errors: CRM_ENOMEM; CRM_ENUMERIC when the drivers are not independent (smallest eigenvalue of
 * cor below 1e-12).
 */
enum crm_status crm_importance(const double cor[], const double with[], size_t p,
    struct crm_importance driver[], double *r2, struct crm_err *err);

#endif
