#include "ledger/batch.h"

#include "base/mem.h"

#include <stdlib.h>

/* In each caller: a call costs 2 % of all that crm-rfm does. */
#define INLINE __attribute__((always_inline)) static inline

struct crm_batch *crm_batch_new(const struct crm_ledger *ledger)
{
    struct crm_batch *batch = crm_mem_zalloc(1, sizeof *batch);

    if (!batch)
        return NULL;
    batch->n_shards = ledger->n_shards;
    batch->more =
        ledger->spec.form.values || ledger->spec.form.sides || ledger->spec.visit == CRM_VISIT_TXN;
    batch->rows = crm_mem_zalloc(batch->n_shards, sizeof *batch->rows);
    crm_arena_init(&batch->text);
    if (!batch->rows) {
        free(batch);
        return NULL;
    }
    return batch;
}

void crm_batch_free(struct crm_batch *batch)
{
    if (!batch)
        return;
    for (unsigned s = 0; s < batch->n_shards; s++) {
        free(batch->rows[s].row);
        free(batch->rows[s].value);
        free(batch->rows[s].side_e4);
        free(batch->rows[s].txn);
    }
    free(batch->rows);
    free(batch->outside);
    crm_arena_release(&batch->text);
    free(batch);
}

void crm_batch_start(struct crm_batch *batch, uint64_t seq)
{
    for (unsigned s = 0; s < batch->n_shards; s++)
        batch->rows[s].n = 0;
    crm_arena_reset(&batch->text);
    crm_ledger_totals_init(&batch->totals);
    batch->n_outside = 0;
    batch->seq = seq;
    batch->number = 0;
}

static inline bool is_walk_in(const struct crm_ledger_spec *spec, struct crm_slice id)
{
    if (id.len == 0)
        return true;
    for (size_t i = 0; i < spec->n_walk_in; i++)
        if (crm_slice_eq(id, spec->walk_in[i]))
            return true;
    return false;
}

/* As much room beside the rows as in them. */
static bool make_room(const struct crm_ledger *ledger, struct crm_shard_rows *rows)
{
    const struct crm_form *form = &ledger->spec.form;
    size_t k = form->values;

    if (!crm_mem_grow((void **)&rows->row, &rows->cap, rows->n + 1, sizeof *rows->row))
        return false;
    return (!k || crm_mem_grow((void **)&rows->value, &rows->value_cap, rows->cap * k,
                      sizeof *rows->value)) &&
           (!form->sides || crm_mem_grow((void **)&rows->side_e4, &rows->side_cap, rows->cap,
                                sizeof *rows->side_e4)) &&
           (ledger->spec.visit != CRM_VISIT_TXN ||
               crm_mem_grow((void **)&rows->txn, &rows->txn_cap, rows->cap, sizeof *rows->txn));
}

/* What stands beside the row. */
static bool add_more(const struct crm_ledger *ledger, struct crm_batch *batch,
    struct crm_shard_rows *rows, const struct crm_transaction *line, const struct crm_value_at at[],
    const struct crm_slice cell[])
{
    const struct crm_form *form = &ledger->spec.form;
    struct crm_slice *key = form->values ? rows->value + rows->n * form->values : NULL;

    if (form->sides)
        memcpy(rows->side_e4[rows->n], line->side_e4, sizeof line->side_e4);
    if (ledger->spec.visit == CRM_VISIT_TXN)
        rows->txn[rows->n] = line->txn;
    for (size_t v = 0; v < form->values; v++)
        if (at[v].n_columns == 1 && at[v].column[0] < CRM_AT_LEAST)
            key[v] = cell[at[v].column[0]];
        else if (!crm_value_key(&at[v], cell, line, &batch->text, &key[v]))
            return false;
    return true;
}

/* What a row is to the ledger. */
struct role {
    uint32_t number; /* in its block */
    bool walk_in, not_chosen;
};

INLINE bool add_row(const struct crm_ledger *ledger, struct crm_batch *batch,
    const struct crm_transaction *line, struct role role, const struct crm_value_at at[],
    const struct crm_slice cell[])
{
    uint64_t hash = role.walk_in ? 0 : crm_hash(line->customer.ptr, line->customer.len);
    /* walk-ins have no id to go by: round-robin, so that no shard gets them all */
    unsigned s = role.walk_in ? role.number % batch->n_shards
                              : (unsigned)(((hash >> 32) * batch->n_shards) >> 32);
    struct crm_shard_rows *rows = &batch->rows[s];

    if (line->customer.len > UINT32_MAX || (rows->n == rows->cap && !make_room(ledger, rows)))
        return false;
    if (batch->more && !role.not_chosen && !add_more(ledger, batch, rows, line, at, cell))
        return false;
    rows->row[rows->n++] = (struct crm_shard_row){.key = crm_client_key(line->customer),
        .amount_e4 = line->amount_e4,
        .hash = (uint32_t)hash,
        .number = role.number,
        .day = line->day,
        .kind = (uint32_t)line->kind & 7,
        .not_chosen = role.not_chosen,
        .walk_in = role.walk_in,
        .has_discount = line->has_discount,
        .no_cost = line->no_cost,
        .second_1 = (uint32_t)(line->second + 1) & 0x1FFFFFF};
    return true;
}

static bool add_outside(struct crm_batch *batch, int32_t day)
{
    if (!crm_mem_grow((void **)&batch->outside, &batch->outside_cap, batch->n_outside + 1,
            sizeof *batch->outside))
        return false;
    batch->outside[batch->n_outside++] = day;
    return true;
}

bool crm_batch_see(const struct crm_ledger *ledger, struct crm_batch *batch,
    const struct crm_transaction *line, uint32_t number)
{
    const struct crm_ledger_spec *spec = &ledger->spec;
    const struct role role = {.number = number, .not_chosen = true};

    return spec->visit != CRM_VISIT_NONE || is_walk_in(spec, line->customer) ||
           (spec->as_of != CRM_DAY_NONE && line->day > spec->as_of) ||
           add_row(ledger, batch, line, role, NULL, NULL);
}

static enum crm_status take_walk_in(const struct crm_ledger *ledger, struct crm_batch *batch,
    struct crm_transaction line, struct role role, const struct crm_value_at at[],
    const struct crm_slice cell[], struct crm_err *err)
{
    const struct crm_ledger_spec *spec = &ledger->spec;
    struct crm_ledger_totals *totals = &batch->totals;

    totals->walk_in_rows++;
    if (!crm_money_add(
            &totals->walk_in_e4, crm_kind_counted(line.kind, spec->basis, line.amount_e4)))
        return crm_err_set(err, CRM_EDATA, "the amounts of walk-ins do not fit in 64 bits");
    line.customer = (struct crm_slice){"", 0};
    role.walk_in = !spec->form.order;
    if (!spec->form.order && !spec->walk_ins)
        return CRM_OK;
    return add_row(ledger, batch, &line, role, at, cell) ? CRM_OK : crm_err_nomem(err);
}

enum crm_status crm_batch_take(const struct crm_ledger *ledger, struct crm_batch *batch,
    const struct crm_transaction *line, const struct crm_value_at at[],
    const struct crm_slice cell[], struct crm_err *err)
{
    const struct crm_ledger_spec *spec = &ledger->spec;
    struct crm_ledger_totals *totals = &batch->totals;
    struct role role = {.number = batch->number++};
    bool kept;

    totals->rows++;
    crm_ledger_note_date(totals, line->day);
    if (spec->as_of != CRM_DAY_NONE && line->day > spec->as_of) {
        totals->after_rows++;
        return CRM_OK;
    }
    if (!line->chosen || (spec->since != CRM_DAY_NONE && line->day < spec->since) ||
        (spec->until != CRM_DAY_NONE && line->day > spec->until)) {
        totals->outside_rows++;
        kept = (!spec->form.order || add_outside(batch, line->day)) &&
               crm_batch_see(ledger, batch, line, role.number);
    } else if (is_walk_in(spec, line->customer)) {
        return take_walk_in(ledger, batch, *line, role, at, cell, err);
    } else {
        kept = add_row(ledger, batch, line, role, at, cell);
    }
    return kept ? CRM_OK : crm_err_nomem(err);
}

enum crm_status crm_ledger_outside(
    struct crm_ledger *ledger, int32_t day, uint64_t n, struct crm_err *err)
{
    struct crm_slice key = {(const char *)&day, sizeof day};
    uint32_t id;
    bool added;

    if (!crm_map_put(&ledger->outside, key, &id, &added) ||
        !crm_mem_grow((void **)&ledger->outside_rows, &ledger->outside_cap, (size_t)id + 1,
            sizeof *ledger->outside_rows))
        return crm_err_nomem(err);
    ledger->outside_rows[id] = n + (added ? 0 : ledger->outside_rows[id]);
    return CRM_OK;
}

enum crm_status crm_batch_apply(
    struct crm_ledger *ledger, unsigned shard, const struct crm_batch *batch, struct crm_err *err)
{
    const struct crm_shard_rows *rows = &batch->rows[shard];
    enum crm_status status = CRM_OK;

    if (shard == 0) {
        status = crm_ledger_totals_add(&ledger->totals, &batch->totals, err);
        for (size_t i = 0; i < batch->n_outside && !status; i++)
            status = crm_ledger_outside(ledger, batch->outside[i], 1, err);
    }
    if (status)
        return status;
    return crm_shard_add(&ledger->shard[shard], rows, batch->seq, err);
}

bool crm_ledger_column(struct crm_ledger *ledger, struct crm_slice name, unsigned flags)
{
    uint32_t id;
    bool added;

    if (!crm_map_put(&ledger->column, name, &id, &added) ||
        !crm_mem_grow((void **)&ledger->column_flags, &ledger->column_cap, (size_t)id + 1, 1))
        return false;
    ledger->column_flags[id] = (uint8_t)(flags | (added ? 0 : ledger->column_flags[id]));
    return true;
}
