/*
 * logrank.h -- do groups leave at the same pace?
 *
 * The family of Harrington and Fleming (1982): rho 0 is the log-rank test of Mantel (1966), rho 1
 * the Peto and Peto (1972) modification of the Wilcoxon test, which weighs early events more.  R
 * survival 3.5-3 survdiff().
 */
#ifndef CRM_STAT_LOGRANK_H
#define CRM_STAT_LOGRANK_H

#include "stat/survival.h"

struct crm_logrank {
    double *observed, *expected; /* of each group, weighted by S(t-)^rho; owned */
    double chisq, df, p;         /* NAN, 0, NAN when fewer than two groups were ever at risk */
};

/*
 *   data              in  rows by time; its weights are not looked at
 *   group[]           in  0 .. n_groups - 1
 *   stratum[]         in  0 .. n_strata - 1: groups are compared inside a stratum only, and summed;
 *                         NULL: one
 * With late entry (data->entry) a row counts at times after its entry; rho 0 is then the score test
 * of coxph(ties = "exact"), which has the same variance.
 * O(n + times * n_groups^2).  Errors: CRM_ENOMEM, *test is then empty.
 */
enum crm_status crm_logrank_test(struct crm_logrank *test, const struct crm_survival_data *data,
    const uint32_t group[], size_t n_groups, const uint32_t stratum[], size_t n_strata, double rho,
    struct crm_err *err);
void crm_logrank_release(struct crm_logrank *test);

#endif
