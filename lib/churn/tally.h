/*
 * tally.h -- counting over the clients of a ledger with several threads, one result
 *
 * Each worker has counters of its own, which are added up at the end: whole numbers, so the order
 * does not matter.
 */
#ifndef CRM_CHURN_TALLY_H
#define CRM_CHURN_TALLY_H

#include "ledger/each.h"

struct crm_churn_tally {
    const struct crm_ledger *ledger;
    const void *ctx;
    int64_t *count;           /* n_counts, zero at first */
    struct crm_run_room room; /* for crm_next_run */
};

/*
 * *count := sums of what work(tally, client) added for every client, and with walk_ins for the
 * pieces of walk-ins; the caller frees it.
 * Errors: CRM_ENOMEM; what `work` returns; CRM_EDATA when a sum does not fit in 64 bits.  *count is
 * then NULL.
 */
enum crm_status crm_tally_run(int64_t **count, size_t n_counts, const struct crm_ledger *ledger,
    bool walk_ins,
    enum crm_status (*work)(struct crm_churn_tally *tally, const struct crm_client_history *client,
        struct crm_err *err),
    const void *ctx, struct crm_err *err);

/* The error of `work` when a sum of money overflows. */
enum crm_status crm_tally_too_much(struct crm_err *err);

#endif
