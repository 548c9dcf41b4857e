/*
 * tally.h -- what became of bookings, and how long before they were made: sums over rows
 *
 *     struct crm_book_tally t = {0};
 *     crm_book_tally_add(&t, row, err);
 *     crm_book_rate(&t, count_late, level, &rate);
 */
#ifndef CRM_BOOKING_TALLY_H
#define CRM_BOOKING_TALLY_H

#include "booking/book.h"
#include "stat/interval.h"

struct crm_book_tally {
    uint64_t n[CRM_BOOKING_STATES]; /* by state */
    uint64_t all;
    int64_t lost_e4, lost_minutes; /* of no_show and late_cancelled */
    uint64_t lost_unknown;         /* of those, rows without minutes */
};

/* Errors: CRM_EDATA when the amounts do not fit. */
enum crm_status crm_book_tally_add(
    struct crm_book_tally *tally, const struct crm_booking *row, struct crm_err *err);

/*
 * no_show / (completed + no_show), late_cancelled added to both with `count_late`; Wilson limits.
 * NANs when there is none.
 */
struct crm_book_rate {
    double rate;
    struct crm_interval limits;
};
struct crm_book_rate crm_book_no_show_rate(
    const struct crm_book_tally *tally, bool count_late, double level);

/* Days from making to start by the calendar; CRM_LEAD_NONE: not known, CRM_LEAD_AFTER: made after
 * the start. */
enum { CRM_LEAD_NONE = -1, CRM_LEAD_AFTER = -2 };
int32_t crm_booking_lead(const struct crm_booking *row);

/* 0, 1, 2-3, 4-7, 8-14, 15-30, 31 and more; *to -1 for the last. */
enum { CRM_LEAD_BANDS = 7 };
int crm_lead_band(int32_t days);
void crm_lead_band_ends(int band, int32_t *from, int32_t *to);

#endif
