/*
 * occupancy.h -- minutes of a day: open, booked, served, free
 *
 *     crm_occupancy_check(book, err);
 *     crm_occupancy_make(&o, book, hours, &spec, err);      hours NULL: from what was worked
 *     ... o.row[i] ... or o.gap[i] ...
 *     crm_occupancy_release(&o);
 *
 * open    hours less blocked
 * booked  open, under at least one booking that is completed, no_show, late_cancelled or booked
 * served  open, under a completed one
 * overlap what bookings in open time have more than booked: two at once count once
 * outside under a booking, and not open
 * A row without hours of its own takes the first start to the last end of each staff and day.
 */
#ifndef CRM_BOOKING_OCCUPANCY_H
#define CRM_BOOKING_OCCUPANCY_H

#include "booking/book.h"
#include "booking/hours.h"

enum crm_occupancy_by {
    CRM_OCCUPANCY_STAFF,
    CRM_OCCUPANCY_WEEKDAY,
    CRM_OCCUPANCY_HOUR,
    CRM_OCCUPANCY_DATE,
    CRM_OCCUPANCY_MONTH,
    CRM_OCCUPANCY_DIMENSIONS,
};

struct crm_occupancy_row {
    int32_t at[CRM_OCCUPANCY_DIMENSIONS]; /* staff: place in `staff`; month: its first day */
    int64_t open, booked, served, overlap, outside; /* minutes */
};

struct crm_free_time {
    int32_t day;
    uint32_t staff; /* place in `staff` */
    int from, to;   /* minutes */
};

struct crm_occupancy_spec {
    int32_t first, last;                                /* days, both included */
    enum crm_occupancy_by by[CRM_OCCUPANCY_DIMENSIONS]; /* n_by different ones */
    size_t n_by;
    int least; /* of a gap, minutes; 0: rows, no gaps */
};

struct crm_occupancy {
    struct crm_slice *staff; /* n_staff, order of the hours, then of bytes; point into the maps */
    size_t n_staff;
    uint32_t n_without_hours;       /* staff with bookings but no line of the hours */
    struct crm_slice without_hours; /* the first of them */
    struct crm_occupancy_row *row;  /* in order of `by`; only those with a minute */
    size_t n_rows, row_cap;
    struct crm_free_time *gap; /* by day, staff, from */
    size_t n_gaps, gap_cap;
};

/*
 * Whether every booking has a time, minutes, and ends by midnight, and no blocked time is nobody's
 * among named staff.  Errors: CRM_EDATA with place.
 */
enum crm_status crm_occupancy_check(
    const struct crm_book *book, const char *what, struct crm_err *err);

/*
 * Gaps are open minutes that are neither blocked nor booked, one cancelled late among them.
 * O(staff x days x 1440).  Errors: CRM_ENOMEM.  Release in any case, from all zero on.
 */
enum crm_status crm_occupancy_make(struct crm_occupancy *o, const struct crm_book *book,
    const struct crm_hours *hours, const struct crm_occupancy_spec *spec, struct crm_err *err);
void crm_occupancy_release(struct crm_occupancy *o);

#endif
