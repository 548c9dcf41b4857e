/*
 * sets.h -- baskets: which items were bought together
 *
 *     crm_basket_sort(line, n, n_clients, n_tickets, err);
 *     crm_baskets_make(&baskets, line, n, CRM_UNIT_TICKET, false, err);
 *     for (b = 0; b < baskets.n; b++)
 *         ... baskets.item[baskets.start[b] .. baskets.start[b + 1] - 1] ...
 *     crm_baskets_release(&baskets);
 *
 * Clients, items and tickets are numbers, and all results are in order of these numbers: number
 * them in byte order of their names, and no result depends on the order of rows.
 */
#ifndef CRM_BASKET_SETS_H
#define CRM_BASKET_SETS_H

#include "base/err.h"

#include <stdbool.h>

/* A line that makes a visit and has an item. */
struct crm_basket_line {
    uint32_t client; /* CRM_BASKET_WALK_IN: nobody is known */
    uint32_t item;
    uint32_t ticket; /* store and txn_id, from 1; 0: without txn_id */
    int32_t day;
};
#define CRM_BASKET_WALK_IN UINT32_MAX

/* What makes one basket. Walk-ins have none by day and by client. */
enum crm_unit {
    CRM_UNIT_TICKET, /* client, day and ticket; lines without a ticket: the client's day */
    CRM_UNIT_DAY,    /* client and day */
    CRM_UNIT_CLIENT, /* all a client ever had */
};

struct crm_baskets {
    size_t n;
    size_t *start;    /* n + 1 */
    uint32_t *item;   /* each basket's items once, ascending */
    uint32_t *client; /* n */
    int32_t *day;     /* n: the first */
};

/*
 * Sort line[n] by client, day, ticket, item; then walk-ins by ticket, day, item.
 *   n_clients, n_tickets  in  numbers are below n_clients, up to n_tickets
 * O(n log n) at worst; 16 n bytes and 8 a client and ticket.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_basket_sort(struct crm_basket_line line[], size_t n, uint32_t n_clients,
    uint32_t n_tickets, struct crm_err *err);

/*
 * The baskets of sorted lines, in the order of the lines; a walk-in line without a ticket is in
 * none.  Empty after an error.  Errors: CRM_ENOMEM.
 *   known  in  only those of clients
 */
enum crm_status crm_baskets_make(struct crm_baskets *baskets, const struct crm_basket_line line[],
    size_t n, enum crm_unit unit, bool known, struct crm_err *err);
void crm_baskets_release(struct crm_baskets *baskets);

static inline size_t crm_basket_size(const struct crm_baskets *baskets, size_t b)
{
    return baskets->start[b + 1] - baskets->start[b];
}

#endif
