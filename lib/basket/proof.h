/*
 * proof.h -- would the offers have been right? judged on visits they were not learned from
 */
#ifndef CRM_BASKET_PROOF_H
#define CRM_BASKET_PROOF_H

#include "basket/offers.h"

struct crm_offer_proof {
    uint32_t hits;      /* clients for whom one of the k items was among those they had */
    uint32_t covered;   /* clients who got an offer */
    double mrr;         /* mean of 1 / rank of the first hit, 0 without */
    uint32_t won, lost; /* clients hit by this method only, by popular only */
    double p;           /* crm_mcnemar(won, lost) */
};

/*
 * Judge each method on the items of each client's first visit from the cut on, of those clients who
 * were seen before it too.  Testing on what comes later, since a random split would learn from the
 * future; paired, since all methods hit the same easy clients.
 *   offers      in   learned for all methods, with the cut
 *   new_only    in   items the client had before do not count, and clients without another are left
 *                    out
 *   n_clients   out  judged
 * Memory: that of one crm_offer_room.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_offers_prove(const struct crm_offers *offers, bool new_only, size_t k,
    struct crm_offer_proof proof[CRM_OFFER_METHODS], uint32_t *n_clients, struct crm_err *err);

#endif
