/*
 * sbg.h -- how long a cohort stays: the shifted beta-geometric model
 *
 * Each client leaves at each age with a chance of their own, which is beta distributed over the
 * cohort: S(t) = B(alpha, beta + t) / B(alpha, beta), from age to age
 * S(t) / S(t - 1) = (beta + t - 1) / (alpha + beta + t - 1).
 * Source: Fader & Hardie (2007), How to project customer retention, Journal of Interactive
 * Marketing 21.
 */
#ifndef CRM_FORECAST_SBG_H
#define CRM_FORECAST_SBG_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Who of a cohort is still there: left[0 .. ages - 1], never rising. */
struct crm_cohort {
    const double *left;
    size_t ages;
};

struct crm_sbg {
    bool known; /* false: the survivors do not tell alpha and beta */
    double alpha, beta, alpha_se, beta_se, loglik;
};

/* Maximum likelihood over all cohorts together.  Errors: CRM_ENOMEM. */
enum crm_status crm_sbg_fit(
    struct crm_sbg *fit, const struct crm_cohort cohort[], size_t n, struct crm_err *err);

/* S(to) / S(from), 0 <= from <= to. */
double crm_sbg_survival(const struct crm_sbg *fit, size_t from, size_t to);

/* The smallest k with P(X <= k) >= p, X binomial of n with chance `share`. */
double crm_binomial_quantile(double p, double n, double share);

#endif
