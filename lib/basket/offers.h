/*
 * offers.h -- what to offer to whom: four methods that learn from the same visits
 *
 *     crm_offers_learn(&offers, &visits, n_items, name, &spec, err);
 *     crm_offer_room_init(&room, &offers, err);                       one a thread
 *     for (c = 0; c < offers.n_clients; c++)
 *         n = crm_offers_make(&offers, c, CRM_OFFER_AGAIN, false, k, &room, offer);
 *     crm_offer_room_release(&room);
 *     crm_offers_release(&offers);
 *
 *   popular  share of all visits that had the item
 *   again    1 / r, where the client had it last r of their visits back (1: the last visit)
 *   similar  sum over the client's other items i of n_ij / sqrt(n_i n_j), n in clients: item-based
 *            collaborative filtering with cosines (Sarwar, Karypis, Konstan and Riedl 2001)
 *   rules    confidence of the best rule (basket/rules.h, baskets by client) whose left side the
 *            client has
 *
 * Scores equal to 12 digits are ties: `again` puts the item first that the client had on more days,
 * `rules` that with the higher lift; then popularity decides, then the number of the item.
 */
#ifndef CRM_BASKET_OFFERS_H
#define CRM_BASKET_OFFERS_H

#include "basket/rules.h"

enum crm_offer_method { CRM_OFFER_POPULAR, CRM_OFFER_AGAIN, CRM_OFFER_SIMILAR, CRM_OFFER_RULES };
enum { CRM_OFFER_METHODS = 4, CRM_OFFER_MAX = 100 }; /* most offers to a client */

struct crm_offers_spec {
    unsigned methods;    /* bits 1 << method: those that will be asked for */
    int32_t cut;         /* visits from this day on are not learned from; CRM_DAY_NONE: all are */
    const bool *offered; /* n_items: what may be offered; NULL: all */
    double min_support, min_confidence; /* of rules */
    uint32_t max_len;
};

struct crm_offers {
    const struct crm_baskets *visits;
    uint32_t n_items, n_visits; /* learned from */
    uint32_t n_clients;
    size_t *from, *to, *end; /* of each client: visits learned from, and all of them */
    struct crm_baskets had;  /* of each client: the items */
    uint32_t *popularity;    /* of each item: visits with it */
    uint32_t *by_popularity; /* n_offered items that may be offered */
    uint32_t n_offered;
    bool *offered;      /* n_items */
    size_t *near_start; /* n_items + 1: similar items */
    struct crm_near {
        uint32_t item;
        double cosine;
    } * near;
    struct crm_itemsets sets;
    struct crm_basket_rules rules; /* in the order in which they are tried */
};

/*
 *   visits  in  client-days, by client and day; stays the caller's
 *   name    in  of items, for the order of rules
 * Memory: 4 bytes an item of a client, 16 for each pair of items that a client has.
 * Errors: CRM_ENOMEM.  Release in any case.
 */
enum crm_status crm_offers_learn(struct crm_offers *offers, const struct crm_baskets *visits,
    uint32_t n_items, const struct crm_slice name[], const struct crm_offers_spec *spec,
    struct crm_err *err);
void crm_offers_release(struct crm_offers *offers);

struct crm_offer {
    uint32_t item;
    double score;
    uint32_t tie;        /* of equal scores, the higher one first */
    uint32_t days;       /* again: on how many days the client had it */
    uint32_t back;       /* again: r */
    uint32_t because[2]; /* similar: the client's items that count most; CRM_MAP_NONE: none */
    uint32_t rule;       /* rules: number of the rule */
};

/* What one thread needs to make offers. */
struct crm_offer_room {
    uint64_t turn;  /* calls so far */
    uint64_t *mark; /* n_items: the turn whose client had it */
    uint64_t *seen; /* n_items: the turn it was looked at last */
    double *score;
    uint32_t *days, *back, *touched;
};
enum crm_status crm_offer_room_init(
    struct crm_offer_room *room, const struct crm_offers *offers, struct crm_err *err);
void crm_offer_room_release(struct crm_offer_room *room);

/*
 * The best offers to a client, at most k of them, scores above 0.  Returns how many.
 *   new_only  in   leave out what the client had
 *   offer[k]  out  k <= CRM_OFFER_MAX
 */
size_t crm_offers_make(const struct crm_offers *offers, uint32_t client,
    enum crm_offer_method method, bool new_only, size_t k, struct crm_offer_room *room,
    struct crm_offer offer[]);

#endif
