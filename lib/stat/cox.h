/*
 * cox.h -- who leaves faster: proportional hazards
 *
 *     struct crm_cox_data data = { .n = n, .p = p, .x = x, .time = time, .event = event };
 *     struct crm_cox fit;
 *     status = crm_cox_fit(&fit, &data, CRM_TIES_EFRON, err);
 *     ... fit.coef[j], fit.se[j], fit.state[j] ...
 *     crm_cox_baseline / crm_cox_residuals / crm_cox_zph            stat/cox_check.h
 *     crm_cox_release(&fit);
 *
 * Cox (1972); ties by Efron (1977) or Breslow (1974); robust errors of Lin and Wei (1989),
 * which weights that are not whole numbers get too; late entry as Surv(entry, time, event).  R
 * survival 3.5-3 coxph(), lifelines CoxPHFitter.
 */
#ifndef CRM_STAT_COX_H
#define CRM_STAT_COX_H

#include "stat/chol.h"
#include "stat/concordance.h"

enum crm_ties { CRM_TIES_EFRON, CRM_TIES_BRESLOW };

struct crm_cox_data {
    size_t n, p;
    const double *x;    /* n x p, row after row, finite */
    const double *time; /* as crm_survival_order left it (stat/survival.h) */
    const unsigned char *event;
    const double *weight;    /* > 0, or NULL: all 1 */
    const uint32_t *stratum; /* each has its own baseline; 0 .. n - 1, or NULL */
    const uint32_t *cluster; /* rows that belong together, for robust errors; 0 .. n - 1, or NULL */
    const uint32_t *order;   /* rows by time (crm_survival_order) */
    const double *entry;     /* below `time`: at risk after it only; or NULL: from the start */
    const uint32_t *by_entry; /* rows by entry (crm_survival_order_late); NULL without */
};

/* The rows as the sums run through them: by stratum, and in it the longest time first. */
struct crm_cox_rows {
    size_t n, p, n_blocks, n_strata;
    uint32_t *row;     /* n: which row of the data */
    uint32_t *block;   /* n_blocks + 1: first row of each stratum and time */
    uint32_t *stratum; /* n_blocks */
    double *z;         /* n x p: x less `centre` of its stratum, over `scale` */
    double *weight;    /* n */
    unsigned char *event;
    double *centre;       /* n_strata x p */
    double *scale;        /* p */
    double *risk;         /* n: exp(z b - shift) at the end of the fit */
    double *entry, *time; /* n, n_blocks; NULL without late entry */
    uint32_t *late;       /* n: as struct crm_late has them */
    double shift;
};

struct crm_cox {
    size_t p;
    double n, n_events; /* rows */
    enum crm_term *state;
    double *coef, *se; /* p; NAN where the term is left out; se is robust with clusters or weights
                          that are not whole numbers */
    double *se_plain;  /* p; from the information matrix */
    double *cov;       /* p x p, of coef, robust likewise; 0 where left out */
    double loglik_null, loglik;
    double df;
    double lr_chisq, wald_chisq, score_chisq; /* df each; their p is crm_chisq_p(x, df) */
    int iterations;
    struct crm_concordance concordance;
    /* private: for stat/cox_check.h */
    enum crm_ties ties;
    double *beta;  /* p, of z; 0 where left out */
    double *plain; /* p x p: inverse of the information, of z */
    struct crm_cox_rows rows;
};

/*
 * Newton's method with halved steps from 0.  Terms that are constant or collinear inside the
 * strata are left out (state says so).
 * Errors: CRM_ENOMEM; CRM_EDATA without an event or a term that can be fitted; CRM_ENUMERIC when
 * an estimate has no end (state is CRM_TERM_SEPARATED for the terms that run away).  After
 * CRM_EDATA and CRM_ENUMERIC fit->state can be read; release in any case.
 * O(n p^2) for each of about 6 rounds, O(n log n) for the concordance; 8 n (p + 6) bytes.
 */
enum crm_status crm_cox_fit(
    struct crm_cox *fit, const struct crm_cox_data *data, enum crm_ties ties, struct crm_err *err);
void crm_cox_release(struct crm_cox *fit);

#endif
