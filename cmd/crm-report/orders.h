/* orders.h -- groups in an order that means something: the life of a client, best to worst */
#ifndef CRM_REPORT_ORDERS_H
#define CRM_REPORT_ORDERS_H

#include "page.h"

struct order {
    const char *column; /* segment, lifecycle, rung, grade, abc, loyalty, level */
    const char *const *life, *const *rank; /* ended by NULL; rank NULL: none is better */
};

extern const struct order orders[]; /* ended by column NULL */

/* Where a value stands in a list, SIZE_MAX: it does not. */
size_t order_place(const char *const list[], struct crm_slice value);

/* The order all values of a column of a result stand in; NULL: there is none. */
const struct order *order_of(const struct result *r, const char *column);
const struct order *order_named(const char *column);

/* The name of a group of this order (NULL: of the column itself); an empty one has words too. */
struct crm_slice group_name(
    struct page *page, const struct order *order, struct crm_slice column, struct crm_slice value);

#endif
