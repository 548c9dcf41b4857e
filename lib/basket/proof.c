#include "basket/proof.h"

#include "stat/exact.h"

#include <math.h>

/* The visit that a client is judged on; false: there is none. */
static bool find_test(const struct crm_offers *o, uint32_t client, size_t *visit)
{
    *visit = o->to[client];
    return *visit < o->end[client];
}

static bool holds(const uint32_t item[], size_t n, uint32_t one)
{
    size_t low = 0;

    while (low < n) {
        size_t middle = low + (n - low) / 2;
        if (item[middle] == one)
            return true;
        if (item[middle] < one)
            low = middle + 1;
        else
            n = middle;
    }
    return false;
}

static bool is_new(const struct crm_offers *o, uint32_t client, uint32_t item)
{
    const struct crm_baskets *had = &o->had;

    return !holds(had->item + had->start[client], crm_basket_size(had, client), item);
}

/* With new_only: did the visit have anything new? */
static bool can_be_hit(const struct crm_offers *o, uint32_t client, size_t visit, bool new_only)
{
    const struct crm_baskets *visits = o->visits;

    for (size_t i = visits->start[visit]; i < visits->start[visit + 1]; i++)
        if (!new_only || is_new(o, client, visits->item[i]))
            return true;
    return false;
}

/*
 * Rank of the first hit, 0 without.  Offers made with new_only are new, so that what is old among
 * the items of the visit cannot be hit.
 */
static uint32_t find_hit(
    const struct crm_baskets *visits, size_t visit, const struct crm_offer offer[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (holds(
                visits->item + visits->start[visit], crm_basket_size(visits, visit), offer[i].item))
            return (uint32_t)i + 1;
    return 0;
}

/* How many clients had their first hit at each rank: whole numbers, added up in the end. */
struct ranks {
    uint32_t n[CRM_OFFER_MAX + 1];
};

static void judge_client(const struct crm_offers *o, uint32_t client, size_t visit, bool new_only,
    size_t k, struct crm_offer_room *room, struct crm_offer_proof proof[], struct ranks ranks[])
{
    struct crm_offer offer[CRM_OFFER_MAX];
    uint32_t popular = 0;

    for (int m = 0; m < CRM_OFFER_METHODS; m++) {
        size_t n = crm_offers_make(o, client, (enum crm_offer_method)m, new_only, k, room, offer);
        uint32_t rank = find_hit(o->visits, visit, offer, n);
        proof[m].covered += n > 0;
        proof[m].hits += rank > 0;
        ranks[m].n[rank]++;
        if (m == CRM_OFFER_POPULAR)
            popular = rank;
        proof[m].won += rank && !popular;
        proof[m].lost += popular && !rank;
    }
}

enum crm_status crm_offers_prove(const struct crm_offers *offers, bool new_only, size_t k,
    struct crm_offer_proof proof[CRM_OFFER_METHODS], uint32_t *n_clients, struct crm_err *err)
{
    struct crm_offer_room room = {0};
    struct ranks ranks[CRM_OFFER_METHODS] = {{{0}}};
    enum crm_status status = crm_offer_room_init(&room, offers, err);

    *n_clients = 0;
    for (int m = 0; m < CRM_OFFER_METHODS; m++)
        proof[m] = (struct crm_offer_proof){.p = 1};
    for (uint32_t c = 0; c < offers->n_clients && !status; c++) {
        size_t visit;
        if (!find_test(offers, c, &visit) || !can_be_hit(offers, c, visit, new_only))
            continue;
        ++*n_clients;
        judge_client(offers, c, visit, new_only, k, &room, proof, ranks);
    }
    for (int m = 0; m < CRM_OFFER_METHODS; m++) {
        for (size_t rank = 1; rank <= k; rank++)
            proof[m].mrr += ranks[m].n[rank] / (double)rank;
        proof[m].mrr = *n_clients ? proof[m].mrr / *n_clients : NAN;
        proof[m].p = crm_mcnemar(proof[m].won, proof[m].lost);
    }
    crm_offer_room_release(&room);
    return status;
}
