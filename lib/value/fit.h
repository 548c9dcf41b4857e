/*
 * fit.h -- the parameters of a model that make the clients seen most likely
 *
 *     struct crm_fit fit;
 *     crm_fit_model(&fit, CRM_MODEL_BG_NBD, &cells, &options, err);
 *     if (!fit.converged) ...                            fit.gradient says how far it is from flat
 *     alpha = crm_fit_value(&fit, 1); crm_fit_limits(&fit, 1, 95, &lo, &hi);
 *
 * Maximum likelihood in the logarithms of the parameters, by Newton steps (stat/optimise.h) from
 * fixed starts: the same answer in every run.  Converged means that the largest slope of the mean
 * log-likelihood of a client is below 1e-6, whatever the search says of itself.  Standard errors
 * are those of the observed information (the Hessian), by the delta method.
 */
#ifndef CRM_VALUE_FIT_H
#define CRM_VALUE_FIT_H

#include "value/gamma_gamma.h"
#include "value/model.h"

#define CRM_FIT_MAX 32 /* parameters: 4 and two for each covariate */

struct crm_fit {
    struct crm_model model; /* after crm_fit_model */
    struct crm_spend spend; /* after crm_fit_spend */
    size_t n_params;        /* fitted */
    size_t n_positive;      /* the first of them, kept as logarithms; the others are coefficients */
    double z[CRM_FIT_MAX];  /* logarithms and coefficients */
    double covariance[CRM_FIT_MAX * CRM_FIT_MAX]; /* of z; rows of at_bound are 0 */
    bool has_covariance;        /* false: the likelihood is not curved downwards there */
    bool at_bound[CRM_FIT_MAX]; /* it went to the edge of what is searched (a factor e^15) */
    bool weak[CRM_FIT_MAX];     /* the data hardly say: standard error of z above 2 */
    bool converged;
    double gradient; /* the largest slope left, of the mean log-likelihood */
    double loglik;   /* total, in the time unit of the histories */
    double n;        /* clients */
    double aic, bic;
};

/* Covariates: numbers that shift the visit rate and the rate of leaving of a group of clients. */
struct crm_fit_design {
    size_t n_groups, n_terms;
    const double *term; /* [group * n_terms + term] */
};

struct crm_fit_options {
    const struct crm_fit_design *design; /* NULL: none */
    int k;               /* mbg-cnbd-k: 0 tries 1, 2 ... while the likelihood rises */
    double sum_log_gaps; /* mbg-cnbd-k: of all gaps between visits, in the time unit */
};

/*
 * Fit a model to all cells.
 * Parameters: the four of theta, then with a design the coefficients of the visit rate, then those
 * of leaving: alpha_i = alpha exp(-visit . term); Pareto/NBD beta_i = beta exp(-leave . term),
 * (M)BG a_i = a exp(leave . term).
 * A fit that did not converge is CRM_OK with converged false.
 * Errors: CRM_EDATA when there is nothing to fit (no clients, no repeat visit, all ages 0);
 * CRM_ENUMERIC; CRM_ENOMEM.
 */
enum crm_status crm_fit_model(struct crm_fit *fit, enum crm_model_kind kind,
    const struct crm_cells *cells, const struct crm_fit_options *options, struct crm_err *err);

/* Fit Gamma-Gamma. Errors as above. */
enum crm_status crm_fit_spend(
    struct crm_fit *fit, const struct crm_spenders *spenders, struct crm_err *err);

/* The model of a group of clients: theta moved by the coefficients. */
struct crm_model crm_fit_group(
    const struct crm_fit *fit, const struct crm_fit_design *design, size_t group);

/* Estimate; its standard error and limits at `level` per cent, NAN where they are not known. */
double crm_fit_value(const struct crm_fit *fit, size_t param);
double crm_fit_error(const struct crm_fit *fit, size_t param);
void crm_fit_limits(const struct crm_fit *fit, size_t param, double level, double *lo, double *hi);

/* Put z (of another place, or drawn) into fit->z and the model or spend that follow from it. */
void crm_fit_set(struct crm_fit *fit, const double z[]);

#endif
