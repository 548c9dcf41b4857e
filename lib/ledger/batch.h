/*
 * batch.h -- lines on their way into a ledger  (inside lib/ledger)
 *
 *     batch = crm_batch_new(ledger);
 *     crm_batch_start(batch, seq);
 *     crm_batch_take(ledger, batch, &line, at, cell, err);    each line; what it and the cells
 point to stays until the batch is applied
 *     crm_batch_apply(ledger, shard, batch, err);         for each shard of the ledger
 *
 * Batches of one shard are applied in the order of `seq`.
 */
#ifndef CRM_LEDGER_BATCH_H
#define CRM_LEDGER_BATCH_H

#include "ledger/ledger.h"

struct crm_batch {
    struct crm_shard_rows *rows; /* one for each shard */
    unsigned n_shards;
    bool more;             /* something stands beside rows */
    struct crm_arena text; /* what ids and values borrow that do not stay by themselves */
    struct crm_ledger_totals totals;
    struct crm_day_memo memo;
    int32_t *outside; /* days of rows that are not chosen, with form.order */
    size_t n_outside, outside_cap;
    uint64_t seq;
    uint32_t number; /* of the next line */
};

struct crm_batch *crm_batch_new(const struct crm_ledger *ledger); /* NULL: no memory */
void crm_batch_free(struct crm_batch *batch);
void crm_batch_start(struct crm_batch *batch, uint64_t seq);

/* A line with the cells that at[] finds the values in. */
enum crm_status crm_batch_take(const struct crm_ledger *ledger, struct crm_batch *batch,
    const struct crm_transaction *line, const struct crm_value_at at[],
    const struct crm_slice cell[], struct crm_err *err);

/* A row that is not chosen and was counted: its client was seen. False: no memory. */
bool crm_batch_see(const struct crm_ledger *ledger, struct crm_batch *batch,
    const struct crm_transaction *line, uint32_t number);
enum crm_status crm_batch_apply(
    struct crm_ledger *ledger, unsigned shard, const struct crm_batch *batch, struct crm_err *err);

/* `n` rows of one day are not chosen. */
enum crm_status crm_ledger_outside(
    struct crm_ledger *ledger, int32_t day, uint64_t n, struct crm_err *err);

/* The fields that the sides of a spec are made of, CRM_TX_BITs. */
unsigned crm_ledger_sides(const struct crm_ledger_spec *spec);

/* Note a column of the input. False: no memory. */
bool crm_ledger_column(struct crm_ledger *ledger, struct crm_slice name, unsigned flags);

#endif
