/*
 * items.h -- each item alone: how often, by how many, who came back for it
 */
#ifndef CRM_BASKET_ITEMS_H
#define CRM_BASKET_ITEMS_H

#include "basket/sets.h"

struct crm_basket_item {
    uint32_t tickets;    /* baskets with it */
    uint32_t clients;    /* who had it, without walk-ins */
    uint32_t repeaters;  /* of these, who had it on two days or more */
    double days_between; /* median of the days from one of a client's days with it to the next;
                            NAN without any */
};

/*
 *   line[n]       in   sorted (crm_basket_sort)
 *   baskets       in   of these lines
 *   item[n_items] out
 * 8 bytes a day of a client with an item.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_basket_items(const struct crm_basket_line line[], size_t n,
    const struct crm_baskets *baskets, uint32_t n_items, struct crm_basket_item item[],
    struct crm_err *err);

#endif
