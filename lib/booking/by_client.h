/*
 * by_client.h -- rows of a book by client, and within a client by day
 *
 *     crm_by_client_make(&by, book, err);
 *     for (c = 0; c < by.n_clients; c++)
 *         ... by.row[by.first[c] .. by.first[c + 1]) ...
 *     crm_by_client_release(&by);
 */
#ifndef CRM_BOOKING_BY_CLIENT_H
#define CRM_BOOKING_BY_CLIENT_H

#include "booking/book.h"

struct crm_by_client {
    uint32_t *row;   /* of the book: those of a client that are not blocked */
    uint32_t *first; /* n_clients + 1 */
    size_t n, n_clients;
};

/*
 * Rows of one day keep the order of the book.  O(n) where a client's rows come about in order of
 * their days, O(n log n) else.  Errors: CRM_ENOMEM.  Release in any case, from all zero on.
 */
enum crm_status crm_by_client_make(
    struct crm_by_client *by, const struct crm_book *book, struct crm_err *err);

/*
 * Rows in order of a day of theirs, stable.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_by_day(const struct crm_book *book, uint32_t row[], size_t n,
    int32_t (*day_of)(const struct crm_booking *), struct crm_err *err);

void crm_by_client_release(struct crm_by_client *by);

#endif
