/*
 * ets_fit.h -- exponential smoothing by maximum likelihood, and the choice of a model
 *
 * Smoothing parameters and starting states are estimated together: the likelihood of additive
 * errors is that of the sum of e^2, of relative ones that of the sum of (e G)^2, G the geometric
 * mean of the forecasts, so both are sums of squares and Levenberg and Marquardt's steps find the
 * maximum.  Bounds as in R's ets(): alpha, beta, gamma from .0001, alpha to .9999, beta to alpha,
 * gamma to 1 - alpha, phi .8 to .98, and the admissible region.
 *
 * Starting values: Hyndman et al. (2008), 2.6.1.  Any number of threads.
 */
#ifndef CRM_FORECAST_ETS_FIT_H
#define CRM_FORECAST_ETS_FIT_H

#include "base/err.h"
#include "forecast/ets.h"

enum crm_criterion { CRM_AICC, CRM_AIC, CRM_BIC };

enum { CRM_ETS_NEED = 7 }; /* periods that a choice needs */

/* Whether y[n] with a season of m can have the model: n large enough, all above 0 for M. */
bool crm_ets_can(struct crm_ets_model model, const double y[], size_t n, size_t m);

/* y[n], n >= 2; m 1 for no season.  Errors: CRM_ENOMEM. */
enum crm_status crm_ets_fit(struct crm_ets *ets, struct crm_ets_model model, const double y[],
    size_t n, size_t m, struct crm_err *err);

/*
 * The model with the smallest criterion.  All values alike: ANN; an exact line: AAN; neither has a
 * likelihood.
 *   all[CRM_ETS_MODELS]  out  every candidate, n 0 where there is none; may be NULL
 */
enum crm_status crm_ets_choose(struct crm_ets *ets, const double y[], size_t n, size_t m,
    enum crm_criterion criterion, struct crm_ets all[], struct crm_err *err);

#endif
