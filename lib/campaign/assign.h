/*
 * assign.h -- who gets what: a random split in exact shares, the same on every machine
 *
 * Clients are put in the order of the SHA-256 of "SEED:customer_id", as hex.
 *   1. The totals of the arms are N * share by largest remainder (a tie: the arm named first).
 *   2. In each stratum the first floor(n * share) take the first arm, the next the second ...
 *   3. What is left of all strata, in that order, fills the totals, arms as named.
 * So strata of one client reach every arm too.
 *
 *     crm_draw_order(seed, id, n, order, err);
 *     crm_assign(order, stratum, n, n_strata, share, n_arms, arm, err);
 */
#ifndef CRM_CAMPAIGN_ASSIGN_H
#define CRM_CAMPAIGN_ASSIGN_H

#include "base/err.h"
#include "base/slice.h"
#include "campaign/share.h"

/* SHA-256 of "SEED:id". */
enum { CRM_DRAW = 32 };
void crm_draw(const char *seed, struct crm_slice id, unsigned char digest[CRM_DRAW]);

/*
 * order[n] := 0 .. n - 1 by their draws.  n < 2^32.  48 bytes a client while it runs.
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_draw_order(
    const char *seed, const struct crm_slice id[], size_t n, uint32_t order[], struct crm_err *err);

/*
 *   order[n]    in   clients as they are drawn
 *   stratum[n]  in   of each client, below n_strata; NULL: one
 *   share[]     in   n_arms of them, which add up to 1
 *   arm[n]      out  of each client, below n_arms
 * O(n + n_strata * n_arms).  Errors: CRM_ENOMEM.
 */
enum crm_status crm_assign(const uint32_t order[], const uint32_t stratum[], size_t n,
    uint32_t n_strata, const struct crm_share share[], uint32_t n_arms, uint32_t arm[],
    struct crm_err *err);

#endif
