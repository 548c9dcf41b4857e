/*
 * match.h -- what the treated did more than others like them, where nobody drew lots
 *
 * Exact matching on coarsened values (Iacus, King and Porro 2012): each covariate is cut at its
 * type-7 quintiles over all clients, a bin is the number of different cuts strictly below the
 * value; a stratum is a combination of bins and a block.  Strata with one side only are dropped.
 * The effect on the treated (ATT): weight 1 for each treated, n_ts / n_cs for the others of stratum
 * s; R MatchIt(method = "exact") on the bins.  Variance as of a weighted mean with HC0:
 * sum (y - mean_t)^2 / n_t^2 + sum w^2 (y - mean_c)^2 / (sum w)^2.
 *
 *     crm_match_make(&match, &spec, err);
 *     crm_match_effect(&match, &spec, y, level, &e);
 *     crm_match_release(&match);
 */
#ifndef CRM_CAMPAIGN_MATCH_H
#define CRM_CAMPAIGN_MATCH_H

#include "base/err.h"

#include <stdbool.h>

enum { CRM_MATCH_COVARIATES = 3 };

/* Who takes part, and on which side. */
enum crm_match_side { CRM_MATCH_OTHER, CRM_MATCH_TREATED, CRM_MATCH_OUT };

struct crm_match_spec {
    size_t n;
    const uint8_t *side;                           /* n: enum crm_match_side */
    const double *covariate[CRM_MATCH_COVARIATES]; /* n each */
    const uint32_t *block;                         /* n, below n_blocks: matched exactly; NULL */
    uint32_t n_blocks;                             /* at least 1 */
};

struct crm_match {
    double *weight;                         /* n; 0: not matched */
    size_t treated, others;                 /* of those who take part */
    size_t matched_treated, matched_others; /* with a weight */
    size_t strata, dropped_strata;
};

/* O(n log n).  Errors: CRM_ENOMEM.  Release in any case. */
enum crm_status crm_match_make(
    struct crm_match *match, const struct crm_match_spec *spec, struct crm_err *err);
void crm_match_release(struct crm_match *match);

/* NAN where there is none. */
struct crm_match_effect {
    double treated, matched; /* weighted means */
    double difference, lo, hi, p;
    double relative, relative_lo, relative_hi; /* delta method: v_t + (1 + r)^2 v_c */
};
void crm_match_effect(const struct crm_match *match, const struct crm_match_spec *spec,
    const double y[], double level, struct crm_match_effect *e);

/* Means before and after matching; differences in standard deviations of all treated (n - 1). */
struct crm_match_balance {
    double treated, others, smd;
    double treated_matched, others_matched, smd_matched;
};
struct crm_match_balance crm_match_balance(
    const struct crm_match *match, const struct crm_match_spec *spec, const double x[]);

#endif
