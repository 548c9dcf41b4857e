/*
 * mixture.h -- a mixture of normal distributions, fitted by EM
 *
 * Dempster, Laird, Rubin (1977), steps lengthened as in SQUAREM (Varadhan and Roland 2008).  Starts
 * from k-means partitions, several of them, where rows are many of a sample that their content
 * chooses; the best likelihood is kept.  CRM_MIXTURE_FLOOR is added to each variance in every step,
 * so that no component can shrink onto one point and the likelihood stays finite; a fit that needs
 * the floor is kept only when every start ends so (the floor is the rule that reg_covar is in
 * sklearn.mixture.GaussianMixture, whose four covariance types these are).
 */
#ifndef CRM_STAT_MIXTURE_H
#define CRM_STAT_MIXTURE_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define CRM_MIXTURE_FLOOR 1e-6

enum crm_covariance {
    CRM_COVARIANCE_FULL,      /* each component its own matrix: k d (d + 1) / 2 */
    CRM_COVARIANCE_DIAGONAL,  /* each its own variances: k d */
    CRM_COVARIANCE_TIED,      /* one matrix for all: d (d + 1) / 2 */
    CRM_COVARIANCE_SPHERICAL, /* each one variance: k */
};

struct crm_mixture_options {
    size_t k;
    enum crm_covariance covariance;
    int restarts; /* >= 1: 3 starts are tried for each, up to 100 where rows are few */
    uint64_t seed;
    int threads;
};

/* A fitted mixture. */
struct crm_mixture {
    size_t k, d;
    enum crm_covariance covariance;
    double *weight; /* k, sum 1 */
    double *mean;   /* k * d */
    double *factor; /* k * d * d: lower Cholesky factors of the covariances */
    double loglik;
    size_t n_params; /* free parameters */
    int iterations;
    bool converged;
    bool degenerate; /* a variance is held by the floor: the likelihood says nothing */
};

/*
 * The rows of a fit, in an order that comes from their content (stat/content.h) and packed: made
 * once for fits of several k.  Holds 2 n d doubles, nothing of x.
 *   x[n * d]  in  finite
 * Errors: CRM_EDATA when a value is not finite; CRM_ENOMEM.
 */
struct crm_mixture_rows;
enum crm_status crm_mixture_rows_open(
    struct crm_mixture_rows **rows, const double x[], size_t n, size_t d, struct crm_err *err);
void crm_mixture_rows_close(struct crm_mixture_rows *rows);

/*
 * The best mixture that is found; the same for any number of threads and any order of the rows.
 * Several may run at once on the same rows.
 * Errors: CRM_EDATA when there are fewer than k different rows; CRM_ENOMEM.  On failure nothing is
 * to be released.
 */
enum crm_status crm_mixture_fit(const struct crm_mixture_rows *rows,
    const struct crm_mixture_options *options, struct crm_mixture *mixture, struct crm_err *err);
void crm_mixture_release(struct crm_mixture *mixture);

/*
 * The most probable component of each row, and its posterior probability (the uncertainty is 1
 * minus it).  Numbers the components of the mixture anew, by first appearance of their rows.
 *   x[n * d]        in
 *   label[n]        out
 *   probability[n]  out
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_mixture_assign(struct crm_mixture *mixture, const double x[], size_t n,
    uint32_t label[], double probability[], struct crm_err *err);

/* -2 loglik + n_params ln n; lower is better. */
double crm_mixture_bic(const struct crm_mixture *mixture, size_t n);

#endif
