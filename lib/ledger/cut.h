/*
 * cut.h -- cutting a measure into bins, without floating point
 *
 * A value is an integer: `scale` of them make one unit (days and visits 1, money 10,000).  A cut
 * lies at a fraction of two integers, so that which values lie above it is decided exactly.
 *
 *     crm_cuts_quantile(value, n, bins, work, cut);                 bins - 1 cuts
 *     crm_cuts_score(cut, bins - 1, CRM_CUT_ABOVE, value, n, score);
 */
#ifndef CRM_LEDGER_CUT_H
#define CRM_LEDGER_CUT_H

#include "base/slice.h"

#include <stdint.h>

/* The point (whole + part / of) / scale; 0 <= part < of. */
struct crm_cut {
    int64_t whole, part, of;
};

enum crm_cut_rule {
    CRM_CUT_ABOVE, /* values strictly above a cut lie behind it: bins (lower, upper] */
    CRM_CUT_FROM,  /* the cut itself too: bins [lower, upper) */
};

/*
 * The i/bins quantiles of type 7 (Hyndman and Fan 1996; R quantile(), numpy.quantile, Excel
 * PERCENTILE.INC), i = 1 .. bins - 1.
 *   value[n]     in       n >= 1
 *   work[n]      scratch  may be value itself, which is then reordered
 *   cut[bins-1]  out      ascending
 * O(n log bins) time on average.
 */
void crm_cuts_quantile(
    const int64_t value[], size_t n, int bins, int64_t work[], struct crm_cut cut[]);

/* score[i] = 1 + number of cuts that value[i] lies behind. cut[] ascending, n_cuts < 255. */
void crm_cuts_score(const struct crm_cut cut[], size_t n_cuts, enum crm_cut_rule rule,
    const int64_t value[], size_t n, uint8_t score[]);

/*
 * Decimal text to a cut and back.
 *
 * crm_cut_parse: sign, digits with at most one '.', optional exponent.  False if it is none of
 * these or does not fit.
 *
 * crm_cut_format: `digits` significant digits, as crm_num_format; more if so few would put a value
 * on the other side of the cut.  So parsing the text gives the same scores.
 */
bool crm_cut_parse(struct crm_slice text, int64_t scale, struct crm_cut *cut);

#define CRM_CUT_TEXT 48
size_t crm_cut_format(const struct crm_cut *cut, int64_t scale, enum crm_cut_rule rule, int digits,
    char out[CRM_CUT_TEXT]);

/* -1, 0, 1: a below, at, above b. */
int crm_cut_compare(const struct crm_cut *a, const struct crm_cut *b);

#endif
