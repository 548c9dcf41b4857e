/*
 * exact.h -- exact tests of counts, and the correction for many of them
 */
#ifndef CRM_STAT_EXACT_H
#define CRM_STAT_EXACT_H

#include "base/err.h"

/*
 * Chance that two sets of `a` and `b` out of `all` share at least `both` when they are drawn
 * without regard to each other: Fisher (1935), one-sided; R fisher.test(alternative = "greater"),
 * phyper(both - 1, b, all - b, a, lower.tail = FALSE).  Never below 0; 0 under about 1e-308.
 * both <= a, b <= all.  The terms are added from `both` upward where they fall, so that small
 * chances keep their digits.
 */
double crm_fisher_greater(uint32_t both, uint32_t a, uint32_t b, uint32_t all);

/*
 * Of pairs that disagree, `won` went one way and `lost` the other: McNemar (1947), exact and
 * two-sided; R binom.test(won, won + lost)$p.value.  1 when there is none.
 */
double crm_mcnemar(uint32_t won, uint32_t lost);

/*
 * Benjamini and Hochberg (1995), step up: p[n] becomes adjusted[n]; R p.adjust(method = "BH").
 * No NAN.  O(n).  Errors: CRM_ENOMEM.
 */
enum crm_status crm_benjamini_hochberg(
    const double p[], size_t n, double adjusted[], struct crm_err *err);

#endif
