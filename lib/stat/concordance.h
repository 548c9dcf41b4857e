/*
 * concordance.h -- of two people, does the one with the higher risk go first?
 *
 * Harrell's C for censored times, as R survival 3.5-3 concordance(): a pair can be compared when
 * the shorter time ends in an event, or both times are equal and only one ends in an event (that
 * one went first).  Two events at one time are no pair (tied_y).  Equal risks count a half.  With
 * late entry an event makes a pair with those only who were at risk at its time.
 */
#ifndef CRM_STAT_CONCORDANCE_H
#define CRM_STAT_CONCORDANCE_H

#include "base/err.h"

struct crm_concordance {
    double concordant, discordant, tied_x, tied_y, tied_xy; /* pairs, weight times weight */
    double c;                                               /* NAN without a pair */
    double se;                                              /* infinitesimal jackknife */
};

/* Rows that were not there from the start: at risk at t when entry < t <= time. */
struct crm_late {
    const double *entry; /* n, below the time of the row */
    const double *time;  /* n_blocks */
    const uint32_t *row; /* n: stratum by stratum as the blocks, and in it the latest entry first */
};

/*
 * Rows come sorted by stratum and in it by time, the longest first, events and censored rows of
 * one time mixed in any way.
 *   risk[n]     in  higher: expected to go earlier
 *   block[]     in  n_blocks + 1 starts of rows of equal stratum and time, the last one n
 *   stratum[]   in  n_blocks: pairs are made inside a stratum only; NULL: one
 *   event[n]    in  1: event
 *   weight[n]   in  or NULL
 *   late        in  NULL: all rows are at risk from the start
 *   cluster[n]  in  0 .. n - 1: rows of one cluster count as one in `se`; NULL: each row is one
 * O(n log n) time, about 40 n bytes.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_concordance(struct crm_concordance *result, const double risk[],
    const uint32_t block[], const uint32_t stratum[], size_t n_blocks, const unsigned char event[],
    const double weight[], const struct crm_late *late, const uint32_t cluster[],
    struct crm_err *err);

#endif
