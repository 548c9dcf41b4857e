/*
 * drivers.h -- which attributes move the outcome
 *
 * One regression with all drivers, and shares of its R^2 (stat/importance.h).  With weights: least
 * squares with those weights (R lm), and weighted means, variances and correlations.
 */
#ifndef CRM_SURVEY_DRIVERS_H
#define CRM_SURVEY_DRIVERS_H

#include "base/err.h"
#include "stat/importance.h"

struct crm_driver {
    double mean, r;
    double b, se, t, p;
    struct crm_importance share; /* beta, vif, first, last, pratt, lmg, relwt */
    double lmg_pct, relwt_pct;   /* of R^2 */
    size_t rank;                 /* by lmg, beyond CRM_LMG_MAX drivers by relwt */
};

struct crm_driver_model {
    size_t n, p;
    double r2, r2_adjusted, f, f_p, sigma;
    double intercept, intercept_se, intercept_t, intercept_p;
};

/*
 *   x[p][n], y[n]  in   no NaN
 *   weight[n]      in   or NULL
 *   name[p]        in   for messages
 *   driver[p]      out
 * Errors: CRM_EDATA for too few rows (how many are needed), an outcome or a driver that is the same
 * for all, a driver that the ones before it make up (named).  CRM_ENOMEM.
 */
enum crm_status crm_drivers_fit(struct crm_driver_model *model, struct crm_driver driver[],
    const double *const x[], const char *const name[], size_t p, const double y[],
    const double weight[], size_t n, struct crm_err *err);

/*
 * Limits of lmg and relwt by the bootstrap: `draws` samples of n respondents with replacement,
 * percentiles of type 7 (Efron and Tibshirani 1993, ch. 13; Groemping 2006 does so in relaimpo).
 * The same seed gives the same limits, in whatever order the rows come.
 *   limits[p]  out  NAN where more than a tenth of the samples had no answer
 * Errors: CRM_ENOMEM.
 */
struct crm_driver_limits {
    double lmg_lo, lmg_hi, relwt_lo, relwt_hi;
};

enum crm_status crm_drivers_bootstrap(struct crm_driver_limits limits[], const double *const x[],
    size_t p, const double y[], const double weight[], size_t n, size_t draws, unsigned long seed,
    double level, struct crm_err *err);

#endif
