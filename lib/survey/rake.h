/*
 * rake.h -- weights that make a sample look like the whole
 *
 * Iterative proportional fitting: Deming and Stephan (1940), Ann. Math. Stat. 11:427; R
 * survey::rake.
 */
#ifndef CRM_SURVEY_RAKE_H
#define CRM_SURVEY_RAKE_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct crm_margin {
    const uint32_t *level; /* [n], of each respondent, below n_levels */
    const double *total;   /* [n_levels], what the weights of a level must add up to; > 0 */
    size_t n_levels;
};

struct crm_rake {
    size_t rounds;
    double error;             /* largest |sum - total| / total left */
    double deff, n_effective; /* Kish: n sum w^2 / (sum w)^2, and n / deff */
};

/*
 *   weight[n]  in/out  start weights, > 0
 * Until every margin is met to 1e-12 of its total.  O(n) a margin and round.
 * Errors: CRM_ENUMERIC when 10,000 rounds do not do, as when margins contradict each other;
 * CRM_EDATA for a level that no respondent has (its margin and number in the message); CRM_ENOMEM.
 */
enum crm_status crm_rake(struct crm_rake *result, double weight[], size_t n,
    const struct crm_margin margin[], size_t n_margins, struct crm_err *err);

#endif
