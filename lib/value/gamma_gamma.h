/*
 * gamma_gamma.h -- how much a client spends on a visit
 *
 * Amounts of one client's visits are Gamma(p, nu), and nu differs between clients as Gamma(q, v).
 * From x repeat visits of mean amount m follows what the next ones will be, drawn towards the mean
 * of all clients the more the fewer visits were seen.  Assumes that amount and frequency are
 * unrelated: crm_gamma_gamma_correlation says whether they are.
 * Source: Fader, Hardie, Lee (2005) JMR 42(4); Fader, Hardie (2013) note 25 on brucehardie.com,
 * eq. 1a, 5.  Same as R BTYD spend.*, Python lifetimes GammaGammaFitter.
 */
#ifndef CRM_VALUE_GAMMA_GAMMA_H
#define CRM_VALUE_GAMMA_GAMMA_H

#include "base/err.h"

#include <stdbool.h>

#define CRM_SPEND_PARAMS 3

struct crm_spend {
    double p, q, v; /* v in money */
};

/* Clients with a repeat and a mean amount above 0; others are left out of every sum. */
struct crm_spenders {
    size_t n;
    const double *x;      /* repeat visits */
    const double *mean;   /* mean amount of a repeat visit; NAN: not known */
    const double *weight; /* clients; NULL: 1 each */
};

/* Log-likelihood and its derivatives in p, q, v. */
struct crm_spend_sum {
    double loglik;
    double gradient[CRM_SPEND_PARAMS];
    double hessian[CRM_SPEND_PARAMS][CRM_SPEND_PARAMS];
};

bool crm_spenders_counts(const struct crm_spenders *spenders, size_t i);

/* 20 ns a client and some hundred for each distinct x below 4096. Errors: CRM_ENOMEM. */
enum crm_status crm_gamma_gamma_sum(const struct crm_spend *spend,
    const struct crm_spenders *spenders, struct crm_spend_sum *sum, struct crm_err *err);

/*
 * Expected mean amount of a visit of a client with x repeats of this mean (x 0: any client).  NAN
 * where it is infinite: p x + q <= 1.
 */
double crm_gamma_gamma_expected(const struct crm_spend *spend, double x, double mean);

/*
 * Pearson's correlation of x and mean over the clients that count; 0 when one of them is constant.
 *   *n  out  how many count (their weight)
 */
double crm_gamma_gamma_correlation(const struct crm_spenders *spenders, double *n);

#endif
