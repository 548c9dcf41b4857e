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

#define CRM_SPEND_PARAMS 3

struct crm_spend {
    double p, q, v; /* v in money */
};

/* Clients with a repeat and a mean amount above 0. */
struct crm_spenders {
    size_t n;
    const double *x;      /* repeat visits */
    const double *mean;   /* mean amount of a repeat visit */
    const double *weight; /* clients; NULL: 1 each */
    /* private: sums that no parameter changes */
    double clients, log_mean, x_log_mean;
};

/*
 * The arrays stay the caller's.  Errors: CRM_EDATA when an entry has no repeat, no amount above 0
 * or no weight above 0.
 */
enum crm_status crm_spenders_init(struct crm_spenders *spenders, size_t n, const double x[],
    const double mean[], const double weight[], struct crm_err *err);

/* Log-likelihood and its derivatives in p, q, v. */
struct crm_spend_sum {
    double loglik;
    double gradient[CRM_SPEND_PARAMS];
    double hessian[CRM_SPEND_PARAMS][CRM_SPEND_PARAMS];
};

/* 15 ns a client and some hundred for each distinct x below 4096. Errors: CRM_ENOMEM. */
enum crm_status crm_gamma_gamma_sum(const struct crm_spend *spend,
    const struct crm_spenders *spenders, struct crm_spend_sum *sum, struct crm_err *err);

/*
 * Expected mean amount of a visit of a client with x repeats of this mean (x 0: any client).  NAN
 * where it is infinite: p x + q <= 1.
 */
double crm_gamma_gamma_expected(const struct crm_spend *spend, double x, double mean);

/* Pearson's correlation of x and mean; 0 when one of them is constant. */
double crm_gamma_gamma_correlation(const struct crm_spenders *spenders);

#endif
