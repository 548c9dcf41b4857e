/*
 * by_client.h -- rows of a book by client, and within a client by day
 *
 *     crm_by_client_make(&by, book, err);
 *     for (c = 0; c < by.n_clients; c++)
 *         crm_by_client_rows(&by, c, book, &row, &n, err);     ... row[0 .. n) ...
 *     crm_by_client_release(&by);
 */
#ifndef CRM_BOOKING_BY_CLIENT_H
#define CRM_BOOKING_BY_CLIENT_H

#include "booking/book.h"

struct crm_by_client {
    size_t n, n_clients; /* rows with a client that are not blocked */
    /* private */
    uint32_t *row, *first;
};

/* O(n).  Errors: CRM_ENOMEM.  Release in any case, from all zero on. */
enum crm_status crm_by_client_make(
    struct crm_by_client *by, const struct crm_book *book, struct crm_err *err);

/*
 * The rows of client `c`, numbers of book->row, by day of their start; rows of one day as in the
 * book.  For clients one after the other.  O(n) where they come about in that order.
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_by_client_rows(struct crm_by_client *by, size_t c, const struct crm_book *book,
    const uint32_t **row, size_t *n, struct crm_err *err);

/*
 * Rows in order of a day of theirs, stable.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_by_day(const struct crm_book *book, uint32_t row[], size_t n,
    int32_t (*day_of)(const struct crm_booking *), struct crm_err *err);

void crm_by_client_release(struct crm_by_client *by);

#endif
