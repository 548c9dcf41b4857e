/*
 * ets.h -- exponential smoothing in state space form: filter, forecasts and their variance
 *
 *   q = l + phi b                      level and trend together; b and phi only with a trend
 *   f = q, q + s or q s                what is expected; s the season of one year before
 *   e = y - f, or (y - f) / f          error additive, or relative
 *   l' = q + alpha d, b' = phi b + beta d, s' = s + gamma d, or s + gamma (y / q - s)
 *                                      d = y - q, y - s - q or y / s - q
 *
 * Source: Hyndman, Koehler, Ord & Snyder (2008), tables 2.2 and 2.3 (beta is the innovation's
 * weight), chapter 6 for the variances; moments of a multiplicative season from the same equations,
 * slot by slot.  No allocation; any number of threads.
 */
#ifndef CRM_FORECAST_ETS_H
#define CRM_FORECAST_ETS_H

#include <stdbool.h>
#include <stddef.h>

enum { CRM_ETS_SEASON = 12 }; /* the longest season */

struct crm_ets_model {
    bool relative; /* error M, else A */
    bool trend, damped;
    char season; /* N A M */
};

/* "MAdN"; false for a name that is none of the 15. */
enum { CRM_ETS_NAME = 5 };
bool crm_ets_model_parse(const char *name, struct crm_ets_model *model);
const char *crm_ets_model_name(struct crm_ets_model model, char name[CRM_ETS_NAME]);

/* Numbers 0 .. 14 in the order of the manual page; the first 6 have no season. */
enum { CRM_ETS_MODELS = 15, CRM_ETS_PLAIN = 6 };
struct crm_ets_model crm_ets_model_at(size_t number);

struct crm_ets_state {
    double l, b;
    double s[CRM_ETS_SEASON]; /* m; the next period's first */
};

struct crm_ets {
    struct crm_ets_model model;
    size_t m;                       /* length of the season; 1 without one */
    double alpha, beta, gamma, phi; /* 0, and phi 1, where the model has none */
    struct crm_ets_state start, end;
    /* of the filter */
    size_t n, k;                   /* k: parameters, free states, and sigma */
    double sse;                    /* sum of squared (relative) errors */
    double loglik, aic, aicc, bic; /* NAN where the errors are all 0, or n is too small */
    double sigma2, mse;
};

/* Parameters and free starting states of a model, without sigma. */
size_t crm_ets_free(struct crm_ets_model model, size_t m);

/*
 * Runs over y[n] from ets->start; sets ets->end and all that is "of the filter".
 *   fitted[n], e[n]  out  one-step forecasts and (relative) errors; may be NULL
 * False when a relative error has a forecast of 0 or below (the likelihood is that of |f|).
 */
bool crm_ets_filter(struct crm_ets *ets, const double y[], size_t n, double fitted[], double e[]);

/* Means and standard deviations 1 .. h periods after the end. O(h h) with a trend or M. */
void crm_ets_forecast(const struct crm_ets *ets, size_t h, double mean[], double sd[]);

/* What is expected `i` periods after the end (0: the next one) in state x; x moved on by the
 * (relative) error e. */
double crm_ets_expect(const struct crm_ets *ets, const struct crm_ets_state *x, size_t i);
void crm_ets_advance(const struct crm_ets *ets, struct crm_ets_state *x, size_t i, double e);

/* c_i of Hyndman et al. (2008), table 6.1: what an error adds i periods later (over the level for
 * relative errors). Only for a season that is not M. */
double crm_ets_carry(const struct crm_ets *ets, size_t i);

/* Whether the parameters are in the usual and in the admissible region (chapter 10). */
bool crm_ets_admissible(const struct crm_ets *ets);

#endif
