/*
 * ranktest.h -- do groups differ? tests by ranks, and the correction for many of them
 *
 * Ranks are mean ranks (stat/order.h), variances are corrected for ties, all p are two-sided.
 */
#ifndef CRM_STAT_RANKTEST_H
#define CRM_STAT_RANKTEST_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Kruskal and Wallis (1952): groups 0 .. n_groups - 1; R kruskal.test().
 *   value[n], group[n]   in   no NaN
 *   mean_rank[n_groups]  out  NAN for a group without a value
 *   size[n_groups]       out
 * h, df, p, and epsilon2 = h / (n - 1) are NAN when there are fewer than two groups with values or
 * all values are equal.  tie_sum: of t^3 - t, for crm_dunn.  Errors: CRM_ENOMEM.
 */
struct crm_kruskal {
    size_t n, n_groups; /* values; groups that have any */
    double h, df, p, epsilon2, tie_sum;
};

enum crm_status crm_kruskal(struct crm_kruskal *result, const double value[],
    const uint32_t group[], size_t n, size_t n_groups, double mean_rank[], size_t size[],
    struct crm_err *err);

/*
 * z of the difference of two mean ranks after Kruskal and Wallis: Dunn (1964), with the pooled,
 * tie-corrected variance; R dunn.test (there with the sign of a - b).  NAN when it is not defined.
 */
double crm_dunn(
    const struct crm_kruskal *all, double mean_rank_a, size_t n_a, double mean_rank_b, size_t n_b);

/*
 * Holm (1979), step down: p[n] becomes adjusted[n]; R p.adjust(method = "holm").  NANs stay and do
 * not count.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_holm(const double p[], size_t n, double adjusted[], struct crm_err *err);

/* Whether crm_mann_whitney and crm_wilcoxon also count all arrangements. */
enum crm_exact {
    CRM_EXACT_SMALL,  /* like R: without ties (and zeros), below 50 values (in each group) */
    CRM_EXACT_ALWAYS, /* ties too, by the mean ranks that are there; CRM_EUSAGE past 200 values */
};

struct crm_ranktest {
    double n;          /* values, or pairs that are not equal */
    double statistic;  /* W as in R: pairs in which a is above b, equal ones half; or V */
    double z;          /* of the normal approximation, continuity-corrected */
    double p, p_exact; /* p_exact NAN when not counted */
    double effect;     /* rank-biserial correlation, -1 .. 1, above 0 when a is larger */
};

/*
 * Mann and Whitney (1947): a[n_a] against b[n_b]; R wilcox.test(exact = FALSE) for p.
 * The exact p is twice the smaller tail, at most 1 (R: the same).  p NAN when all are equal or a
 * side is empty.  O(n log n); exact O(n^3 min(n_a, n_b)) time.
 * Errors: CRM_ENOMEM, CRM_EUSAGE.
 */
enum crm_status crm_mann_whitney(struct crm_ranktest *result, const double a[], size_t n_a,
    const double b[], size_t n_b, enum crm_exact exact, struct crm_err *err);

/*
 * Wilcoxon (1945), signed ranks of the differences d[n] (a - b); zeros are left out; R
 * wilcox.test(paired = TRUE, exact = FALSE) for p.
 */
enum crm_status crm_wilcoxon(struct crm_ranktest *result, const double d[], size_t n,
    enum crm_exact exact, struct crm_err *err);

#endif
