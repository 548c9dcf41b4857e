/*
 * concordance.h -- of two people, does the one with the higher risk go first?
 *
 * Harrell's C for censored times, as R survival 3.5-3 concordance(): a pair can be compared when
 * the shorter time ends in an event, or both times are equal and only one ends in an event (that
 * one went first).  Two events at one time are no pair (tied_y).  Equal risks count a half.
 */
#ifndef CRM_STAT_CONCORDANCE_H
#define CRM_STAT_CONCORDANCE_H

#include "base/err.h"

struct crm_concordance {
    double concordant, discordant, tied_x, tied_y, tied_xy; /* pairs, weight times weight */
    double c;                                               /* NAN without a pair */
    double se;                                              /* infinitesimal jackknife */
};

/*
 * Rows come sorted by stratum and in it by time, the longest first, events and censored rows of
 * one time mixed in any way.
 *   risk[n]     in  higher: expected to go earlier
 *   block[]     in  n_blocks + 1 starts of rows of equal stratum and time, the last one n
 *   stratum[]   in  n_blocks: pairs are made inside a stratum only; NULL: one
 *   event[n]    in  1: event
 *   weight[n]   in  or NULL
 *   cluster[n]  in  0 .. n - 1: rows of one cluster count as one in `se`; NULL: each row is one
 * O(n log n) time, about 40 n bytes.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_concordance(struct crm_concordance *result, const double risk[],
    const uint32_t block[], const uint32_t stratum[], size_t n_blocks, const unsigned char event[],
    const double weight[], const uint32_t cluster[], struct crm_err *err);

#endif
