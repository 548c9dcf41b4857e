/*
 * rebook.h -- is the next visit booked? five definitions side by side
 *
 * A visit is a client's day with a completed booking; the next one is any booking of theirs that
 * starts on a later day.  A booking is held at a time when it was made by then and neither
 * cancelled nor moved by then; one that was undone without a time is never held.  What is past does
 * not change when a booking is cancelled later.
 */
#ifndef CRM_BOOKING_REBOOK_H
#define CRM_BOOKING_REBOOK_H

#include "booking/book.h"

enum crm_rebook_definition {
    CRM_REBOOK_BEFORE_LEAVING, /* made on the day of the visit, whatever became of it (Zenoti) */
    CRM_REBOOK_HELD,           /* held at the end of that day (Phorest) */
    CRM_REBOOK_24H,            /* held 24 hours after the end of the visit (Kitomba) */
    CRM_REBOOK_7D,             /* held at the end of the seventh day after it */
    CRM_REBOOK_FUTURE, /* of clients: starts after the period (or as-of day), held then (Slick) */
    CRM_REBOOK_DEFINITIONS,
};
extern const char *const crm_rebook_names[]; /* ended by NULL */

struct crm_rebook_row {
    uint32_t block;
    int32_t period; /* its first day */
    uint64_t visits, clients;
    uint64_t rebooked[CRM_REBOOK_DEFINITIONS];
    bool open[CRM_REBOOK_DEFINITIONS];
};

struct crm_rebook_spec {
    enum crm_period period;
    int32_t as_of, since, until; /* of the visits; CRM_DAY_NONE: all */
};

struct crm_rebook {
    struct crm_rebook_row *row; /* by block and period; only those with a visit */
    size_t n, cap;
};

/*
 * Of a settled book of rows (crm_book_join not called).  O(n log n), but O(n^2) for one client who
 * books very far ahead.  Errors: CRM_ENOMEM.  Release in any case, from all zero on.
 */
enum crm_status crm_rebook_make(struct crm_rebook *rebook, const struct crm_book *book,
    const struct crm_rebook_spec *spec, struct crm_err *err);
void crm_rebook_release(struct crm_rebook *rebook);

#endif
