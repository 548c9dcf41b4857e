/*
 * logrank.h -- do groups leave at the same pace?
 *
 * The family of Harrington and Fleming (1982): rho 0 is the log-rank test of Mantel (1966), rho 1
 * the Peto and Peto (1972) modification of the Wilcoxon test, which weighs early events more.  R
 * survival 3.5-3 survdiff().
 */
#ifndef CRM_STAT_LOGRANK_H
#define CRM_STAT_LOGRANK_H

#include "base/err.h"

struct crm_logrank {
    double *observed, *expected; /* of each group, weighted by S(t-)^rho; owned */
    double chisq, df, p;         /* NAN, 0, NAN when fewer than two groups were ever at risk */
};

/*
 *   time[], event[]  in  as in stat/survival.h
 *   group[]          in  0 .. n_groups - 1
 *   order[n]         in  rows by time (crm_survival_order)
 * O(n + times * n_groups^2).  Errors: CRM_ENOMEM, *test is then empty.
 */
enum crm_status crm_logrank_test(struct crm_logrank *test, const double time[],
    const unsigned char event[], const uint32_t group[], size_t n_groups, const uint32_t order[],
    size_t n, double rho, struct crm_err *err);
void crm_logrank_release(struct crm_logrank *test);

#endif
