/*
 * joins.h -- visits of the book beside tickets of the till: which of them the other does not know
 *
 *     crm_tickets_read(&tickets, reader, &spec, err);
 *     crm_joins_make(&joins, &book, &tickets, &spec, err);
 *     ... joins.row[i] ...
 *     crm_joins_release(&joins);  crm_tickets_release(&tickets);
 *
 * A ticket is the lines of one client, day and txn_id, or of a client's day where txn_id is empty;
 * of walk-ins those of one day and txn_id.
 */
#ifndef CRM_BOOKING_JOINS_H
#define CRM_BOOKING_JOINS_H

#include "booking/book.h"

struct crm_joins_spec {
    enum crm_period period;
    int32_t as_of, since, until; /* CRM_DAY_NONE: all */
    const struct crm_slice *walk_in;
    size_t n_walk_in;
};

struct crm_till_ticket {
    uint32_t client; /* of `clients`; CRM_MAP_NONE: a walk-in */
    int32_t day;
    uint64_t txn; /* a hash: two tickets of one client and day with equal ones are one */
};

struct crm_tickets {
    struct crm_till_ticket *ticket; /* of each line, but for lines that follow each other */
    size_t n, cap;
    struct crm_map clients;
    uint64_t unplaced;     /* lines of walk-ins without txn_id, which can be of any ticket */
    uint64_t after;        /* lines after the as-of day */
    struct crm_slice code; /* the first id that looks like a walk-in's; empty: none */
};

/* The reader stays the caller's.  Errors: those of ledger/transaction.h and the reader; CRM_ENOMEM.
 * Release in any case, from all zero on. */
enum crm_status crm_tickets_read(struct crm_tickets *tickets, struct crm_reader *reader,
    const struct crm_joins_spec *spec, struct crm_err *err);
void crm_tickets_release(struct crm_tickets *tickets);

struct crm_joins_row {
    int32_t period;                    /* its first day */
    uint64_t tickets, without_booking; /* those of walk-ins, too */
    uint64_t anonymous;                /* of walk-ins */
    uint64_t visits, without_ticket;
};

struct crm_joins {
    struct crm_joins_row *row; /* by period; only those with a ticket or visit */
    size_t n, cap;
};

/* Of a settled book of rows.  O(n log n).  Errors: CRM_ENOMEM. */
enum crm_status crm_joins_make(struct crm_joins *joins, const struct crm_book *book,
    const struct crm_tickets *tickets, const struct crm_joins_spec *spec, struct crm_err *err);
void crm_joins_release(struct crm_joins *joins);

#endif
