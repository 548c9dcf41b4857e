/*
 * factor.h -- one factor behind several items, by maximum likelihood
 */
#ifndef CRM_STAT_FACTOR_H
#define CRM_STAT_FACTOR_H

#include "base/err.h"

#include <stddef.h>

/* A uniqueness below this is a Heywood case and stops here; the same bound as R factanal(). */
#define CRM_FACTOR_LEAST 0.005

/*
 * Fit cor = l l' + diag(u) by maximum likelihood: Joreskog (1967), Psychometrika 32:443; the same
 * minimum as R factanal(factors = 1) and lavaan.
 *   cor[p * p]     in   correlations, p >= 3
 *   loading[p]     out  their sum is not below 0
 *   uniqueness[p]  out  CRM_FACTOR_LEAST .. 1
 * Some tens of eigenvalue problems, O(p^3) each.
 * Errors: CRM_ENOMEM; CRM_ENUMERIC when cor is not positive definite or nothing converges; the
 * outputs are then NAN.
 */
enum crm_status crm_factor_one(
    const double cor[], size_t p, double loading[], double uniqueness[], struct crm_err *err);

#endif
