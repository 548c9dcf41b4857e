/*
 * itemsets.h -- sets of items that stand in many baskets
 *
 *     crm_itemsets_mine(&sets, &baskets, n_items, least, max_len, err);
 *     id = crm_itemsets_find(&sets, item, 2);                  CRM_MAP_NONE: not frequent
 *     crm_itemsets_release(&sets);
 *
 * Depth first over items, each set with the places where it occurs (occurrence deliver of LCM: Uno,
 * Asai, Uchida and Arimura 2003; the tid lists are those of Eclat: Zaki 2000).  Counted are the
 * items that stand after a set in its baskets, so that nothing is held for pairs that do not occur.
 */
#ifndef CRM_BASKET_ITEMSETS_H
#define CRM_BASKET_ITEMSETS_H

#include "base/map.h"
#include "basket/sets.h"

enum { CRM_ITEMSETS_LEN = 20 }; /* most items of a set */

struct crm_itemset {
    uint32_t count; /* baskets with all of it */
    uint32_t len;
    size_t at; /* of its first item in member[] */
};

struct crm_itemsets {
    size_t n;
    struct crm_itemset *set; /* in lexicographic order: {a} {a b} {a b c} {a c} {b} */
    uint32_t *member;        /* items of each, ascending */
    /* private */
    size_t n_members, set_cap, member_cap;
    struct crm_map ids;
};

/*
 * All sets of up to max_len items in at least `least` baskets.
 *   n_items  in  items are below it
 *   least    in  >= 1
 *   max_len  in  1 .. CRM_ITEMSETS_LEN
 * Memory: the baskets once more, 8 bytes an item of a basket, and about 60 bytes a set found.
 * Errors: CRM_ENOMEM.  Release in any case.
 */
enum crm_status crm_itemsets_mine(struct crm_itemsets *sets, const struct crm_baskets *baskets,
    uint32_t n_items, uint32_t least, uint32_t max_len, struct crm_err *err);
void crm_itemsets_release(struct crm_itemsets *sets);

/* The number of a set, item[len] ascending, or CRM_MAP_NONE. */
uint32_t crm_itemsets_find(const struct crm_itemsets *sets, const uint32_t item[], uint32_t len);

static inline const uint32_t *crm_itemset_items(const struct crm_itemsets *sets, size_t id)
{
    return sets->member + sets->set[id].at;
}

#endif
