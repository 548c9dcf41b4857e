/*
 * next.h -- what a client has at the next visit, by what they had at this one
 *
 *     crm_baskets_make(&visits, line, n, CRM_UNIT_DAY, true, err);
 *     crm_next_find(&next, &visits, n_items, &spec, err);
 *     for (i = 0; i < next.n; i++) ... next.pair[i] ...
 *     crm_next_release(&next);
 *
 * Without a window a visit is at risk if the client came again, and what counts is that next visit:
 * it says what they have if they come.  With one, each visit is at risk whose window (day, day +
 * within] has ended by the as-of day, and all visits in it count: it says who comes for what.
 */
#ifndef CRM_BASKET_NEXT_H
#define CRM_BASKET_NEXT_H

#include "base/date.h"
#include "basket/sets.h"

struct crm_next_spec {
    struct crm_span within; /* length of the window; n 0: the next visit, whenever */
    int32_t as_of;
    bool others;    /* leave out an item that follows itself */
    double support; /* of pairs, as crm_support_count, a share is one of the visits at risk */
};

struct crm_next_pair {
    uint32_t item, next;
    uint32_t n;         /* visits at risk with `item` that `next` follows */
    uint32_t clients;   /* whose they are */
    uint32_t at_risk;   /* visits at risk with `item` */
    uint32_t next_all;  /* of all visits at risk, those that `next` follows */
    double days_median; /* to the first day with it */
};

struct crm_next {
    uint32_t at_risk; /* visits */
    struct crm_next_pair *pair;
    size_t n, cap; /* by item, n from the highest, next */
};

/*
 *   visits  in  client-days, by client and day
 * 8 bytes an item of a visit, and 8 for each visit with one item.  Errors: CRM_ENOMEM.  Release in
 * any case.
 */
enum crm_status crm_next_find(struct crm_next *next, const struct crm_baskets *visits,
    uint32_t n_items, const struct crm_next_spec *spec, struct crm_err *err);
void crm_next_release(struct crm_next *next);

#endif
