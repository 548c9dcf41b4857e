/*
 * batch.h -- lines on their way into a ledger  (inside lib/ledger)
 *
 *     batch = crm_batch_new(ledger);
 *     crm_batch_start(batch, seq);
 *     crm_batch_take(ledger, batch, &line, err);          each line; what it points to is copied
 *     crm_batch_apply(ledger, shard, batch, err);         for each shard of the ledger
 *
 * Batches of one shard are applied in the order of `seq`.
 */
#ifndef CRM_LEDGER_BATCH_H
#define CRM_LEDGER_BATCH_H

#include "ledger/ledger.h"

/* The rows of one batch for one shard. */
struct crm_batch_rows {
    struct crm_shard_row *row;
    struct crm_shard_more *more; /* as many, when it needs them */
    size_t n, cap, more_cap;
};

struct crm_batch {
    struct crm_batch_rows *rows; /* one for each shard */
    unsigned n_shards;
    struct crm_arena text; /* what ids and ticket numbers borrow */
    struct crm_ledger_totals totals;
    struct crm_day_memo memo;
    int32_t *outside; /* days of rows that are not chosen, with spec.whole */
    size_t n_outside, outside_cap;
    uint64_t seq;
    uint32_t number; /* of the next line */
};

struct crm_batch *crm_batch_new(const struct crm_ledger *ledger); /* NULL: no memory */
void crm_batch_free(struct crm_batch *batch);
void crm_batch_start(struct crm_batch *batch, uint64_t seq);
enum crm_status crm_batch_take(const struct crm_ledger *ledger, struct crm_batch *batch,
    const struct crm_transaction *line, struct crm_err *err);
enum crm_status crm_batch_apply(
    struct crm_ledger *ledger, unsigned shard, const struct crm_batch *batch, struct crm_err *err);

/* `n` rows of one day are not chosen. */
enum crm_status crm_ledger_outside(
    struct crm_ledger *ledger, int32_t day, uint64_t n, struct crm_err *err);

#endif
