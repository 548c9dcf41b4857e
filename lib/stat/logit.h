/*
 * logit.h -- what makes it likely: logistic regression
 *
 *     struct crm_logit_data data = { .n = n, .p = p, .x = x, .y = y };
 *     status = crm_logit_fit(&fit, &data, err);
 *     ... fit.coef[0] is the intercept, fit.coef[1 + j] belongs to column j ...
 *     crm_logit_predict(&fit, x, n, prob);
 *     crm_logit_release(&fit);
 *
 * Maximum likelihood by Newton's method; R glm(family = binomial).  Ridge: least of -loglik +
 * ridge / 2 * sum of b^2 without the intercept (Le Cessie and van Houwelingen 1992); scikit-learn
 * LogisticRegression(C = 1 / ridge).
 */
#ifndef CRM_STAT_LOGIT_H
#define CRM_STAT_LOGIT_H

#include "base/err.h"
#include "stat/chol.h"

#include <stdint.h>

struct crm_logit_data {
    size_t n, p;
    const double *x; /* n x p, row after row, finite, no column for the intercept; NULL: */
    void (*row)(
        const void *ctx, size_t i, double x[]); /* makes row i, so that no n x p is needed */
    const void *ctx;
    const unsigned char *y; /* 1: it happened */
    const double *weight;   /* >= 0, or NULL: all 1 */
    double ridge;           /* >= 0; 0: none */
    bool standardise;       /* coefficients, and the penalty, are of (x - mean) / sd, sd with n */
};

struct crm_logit {
    size_t p;
    enum crm_term *state; /* p */
    double *coef;         /* 1 + p; NAN where left out */
    double *se;         /* 1 + p; NAN where left out, all NAN with ridge: a shrunken estimate has no
                           honest error */
    double *cov;        /* (1 + p) x (1 + p); 0 where left out; inverse of the (penalised)
                           information */
    double *mean, *sd;  /* p: of the columns, sd with n */
    double n, n_events; /* rows with a weight above 0 */
    double loglik_null, loglik; /* without the penalty */
    double df;                  /* terms fitted, without the intercept */
    double score_chisq, wald_chisq;
    int iterations;
    bool standardised;
};

/*
 * Errors: CRM_ENOMEM; CRM_EDATA when all outcomes are equal; CRM_ENUMERIC when terms tell the
 * outcome without error, so that the estimate has no end (state is CRM_TERM_SEPARATED for those
 * that do so alone, or if none does, for those that do so together).  fit->state can be read
 * after CRM_ENUMERIC; release in any case.
 * O(n p^2) for each of about 7 rounds, 8 n (p + 1) bytes.
 */
enum crm_status crm_logit_fit(
    struct crm_logit *fit, const struct crm_logit_data *data, struct crm_err *err);
void crm_logit_release(struct crm_logit *fit);

/* prob[n] := chance for each row of x (n x p, as it was for the fit, not standardised). */
void crm_logit_predict(const struct crm_logit *fit, const double x[], size_t n, double prob[]);

#endif
