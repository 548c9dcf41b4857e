#include "ledger/ledger.h"

#include "base/mem.h"
#include "io/flow.h"
#include "ledger/batch.h"

#include <stdlib.h>

enum { ROWS_A_SCAN = 64, SHARDS_A_THREAD = 4, GUARD_DAYS = 60 };

void crm_ledger_totals_init(struct crm_ledger_totals *totals)
{
    *totals = (struct crm_ledger_totals){
        .last_date = CRM_DAY_NONE, .date_before = CRM_DAY_NONE, .decimals = 2};
}

enum crm_status crm_ledger_totals_add(
    struct crm_ledger_totals *sum, const struct crm_ledger_totals *more, struct crm_err *err)
{
    sum->rows += more->rows;
    sum->walk_in_rows += more->walk_in_rows;
    sum->after_rows += more->after_rows;
    sum->outside_rows += more->outside_rows;
    crm_ledger_note_date(sum, more->last_date);
    crm_ledger_note_date(sum, more->date_before);
    if (more->decimals > sum->decimals)
        sum->decimals = more->decimals;
    if (!crm_money_add(&sum->walk_in_e4, more->walk_in_e4))
        return crm_err_set(err, CRM_EDATA, "the amounts of walk-ins do not fit in 64 bits");
    return CRM_OK;
}

/* ---- batches -------------------------------------------------------------------------- */

struct crm_batch *crm_batch_new(const struct crm_ledger *ledger)
{
    struct crm_batch *batch = crm_mem_zalloc(1, sizeof *batch);

    if (!batch)
        return NULL;
    batch->n_shards = ledger->n_shards;
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
        free(batch->rows[s].more);
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

static bool is_walk_in(const struct crm_ledger_spec *spec, struct crm_slice id)
{
    if (id.len == 0)
        return true;
    for (size_t i = 0; i < spec->n_walk_in; i++)
        if (crm_slice_eq(id, spec->walk_in[i]))
            return true;
    return false;
}

/* A slice's bytes that stay when the scan goes on. */
static bool keep_text(struct crm_batch *batch, struct crm_slice *text)
{
    char *copy;

    if (text->len == 0)
        return true;
    copy = crm_arena_bytes(&batch->text, text->len);
    if (!copy)
        return false;
    memcpy(copy, text->ptr, text->len);
    text->ptr = copy;
    return true;
}

static bool needs_more(const struct crm_ledger *ledger)
{
    return ledger->spec.visit == CRM_VISIT_TXN || ledger->spec.keep == CRM_KEEP_LINES;
}

static bool add_more(
    struct crm_batch_rows *rows, struct crm_batch *batch, const struct crm_transaction *line)
{
    struct crm_shard_more *more;

    if (!crm_mem_grow((void **)&rows->more, &rows->more_cap, rows->n + 1, sizeof *rows->more))
        return false;
    more = &rows->more[rows->n];
    more->txn = line->txn;
    more->cost_e4 = line->cost_e4;
    more->face_value_e4 = line->face_value_e4;
    more->has_campaign = line->has_campaign;
    more->has_discount = line->has_discount;
    for (int i = 0; i < CRM_N_NAMES; i++) {
        more->name[i] = line->name[i];
        if (!keep_text(batch, &more->name[i]))
            return false;
    }
    return keep_text(batch, &more->txn);
}

static bool add_to_shard(const struct crm_ledger *ledger, struct crm_batch *batch,
    const struct crm_transaction *line, uint32_t number)
{
    uint64_t hash = crm_hash(line->customer.ptr, line->customer.len);
    struct crm_batch_rows *rows = &batch->rows[((hash >> 32) * batch->n_shards) >> 32];
    struct crm_slice customer = line->customer;
    struct crm_shard_row *row;

    if (customer.len > UINT32_MAX)
        return false;
    if (customer.len > CRM_KEY_NEAR && !keep_text(batch, &customer))
        return false;
    if (rows->n == rows->cap &&
        !crm_mem_grow((void **)&rows->row, &rows->cap, rows->n + 1, sizeof *rows->row))
        return false;
    if (needs_more(ledger) && !add_more(rows, batch, line))
        return false;
    row = &rows->row[rows->n++];
    row->key = crm_client_key(customer);
    row->amount_e4 = line->amount_e4;
    row->hash = (uint32_t)hash;
    row->number = number;
    row->day = line->day;
    row->kind = (uint32_t)line->kind & 7;
    row->second_1 = (uint32_t)(line->second + 1) & 0x1FFFFFFF;
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

static bool take_walk_in(const struct crm_ledger *ledger, struct crm_batch *batch,
    struct crm_transaction line, uint32_t number)
{
    line.customer = (struct crm_slice){"", 0};
    return add_to_shard(ledger, batch, &line, number);
}

enum crm_status crm_batch_take(const struct crm_ledger *ledger, struct crm_batch *batch,
    const struct crm_transaction *line, struct crm_err *err)
{
    const struct crm_ledger_spec *spec = &ledger->spec;
    struct crm_ledger_totals *totals = &batch->totals;
    uint32_t number = batch->number++;
    bool kept = true;

    totals->rows++;
    crm_ledger_note_date(totals, line->day);
    if (spec->as_of != CRM_DAY_NONE && line->day > spec->as_of) {
        totals->after_rows++;
    } else if (!line->chosen || (spec->since != CRM_DAY_NONE && line->day < spec->since) ||
               (spec->until != CRM_DAY_NONE && line->day > spec->until)) {
        totals->outside_rows++;
        kept = !spec->whole || add_outside(batch, line->day);
    } else if (is_walk_in(spec, line->customer)) {
        totals->walk_in_rows++;
        if (!crm_money_add(
                &totals->walk_in_e4, crm_kind_counted(line->kind, spec->basis, line->amount_e4)))
            return crm_err_set(err, CRM_EDATA, "the amounts of walk-ins do not fit in 64 bits");
        kept = !spec->whole || take_walk_in(ledger, batch, *line, number);
    } else {
        kept = add_to_shard(ledger, batch, line, number);
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
    const struct crm_batch_rows *rows = &batch->rows[shard];
    enum crm_status status = CRM_OK;

    if (shard == 0) {
        status = crm_ledger_totals_add(&ledger->totals, &batch->totals, err);
        for (size_t i = 0; i < batch->n_outside && !status; i++)
            status = crm_ledger_outside(ledger, batch->outside[i], 1, err);
    }
    if (status)
        return status;
    return crm_shard_add(&ledger->shard[shard], rows->row, rows->n,
        needs_more(ledger) ? rows->more : NULL, batch->seq, err);
}

/* ---- reading -------------------------------------------------------------------------- */

static void *batch_new(void *ctx)
{
    return crm_batch_new(ctx);
}

static void batch_free(void *ctx, void *batch)
{
    (void)ctx;
    crm_batch_free(batch);
}

static enum crm_status parse(
    void *ctx, const struct crm_block *block, struct crm_scan *scan, void *ptr, struct crm_err *err)
{
    const struct crm_ledger *ledger = ctx;
    struct crm_batch *batch = ptr;
    struct crm_transaction line = {.decimals = 2};
    enum crm_scan_state state;
    enum crm_status status = CRM_OK;

    crm_batch_start(batch, block->seq);
    while (status == CRM_OK && (state = crm_scan_rows(scan, ROWS_A_SCAN)) == CRM_SCAN_ROWS) {
        for (size_t i = 0; i < scan->n_rows && status == CRM_OK; i++) {
            const struct crm_slice *field = scan->field + i * scan->n_wanted;
            enum crm_field problem = crm_transaction_parse(&ledger->tx, field, &batch->memo, &line);
            if (problem == CRM_FIELD_NONE)
                status = crm_batch_take(ledger, batch, &line, err);
            else
                status = crm_transaction_error(&ledger->tx, problem, field, block->file->name,
                    crm_block_line(block, scan->start[i]), err);
        }
    }
    batch->totals.decimals = line.decimals;
    if (status == CRM_OK && state == CRM_SCAN_BAD)
        status = crm_scan_error(scan, err);
    return status;
}

static enum crm_status apply(void *ctx, unsigned shard, void *batch, struct crm_err *err)
{
    return crm_batch_apply(ctx, shard, batch, err);
}

static void progress(void *ctx, uint64_t bytes)
{
    const struct crm_ledger *ledger = ctx;
    const struct crm_ledger_spec *spec = &ledger->spec;

    if (spec->progress)
        spec->progress(spec->progress_ctx, bytes);
}

static struct crm_ledger *ledger_new(const struct crm_ledger_spec *spec, int threads)
{
    struct crm_ledger *ledger = crm_mem_zalloc(1, sizeof *ledger);

    if (!ledger)
        return NULL;
    ledger->spec = *spec;
    ledger->threads = threads;
    crm_ledger_totals_init(&ledger->totals);
    crm_map_init(&ledger->outside);
    ledger->n_shards = threads == 1 ? 1 : (unsigned)threads * SHARDS_A_THREAD;
    if (ledger->n_shards > CRM_MAX_SHARDS)
        ledger->n_shards = CRM_MAX_SHARDS;
    ledger->shard = crm_mem_zalloc(ledger->n_shards, sizeof *ledger->shard);
    if (!ledger->shard) {
        free(ledger);
        return NULL;
    }
    for (unsigned s = 0; s < ledger->n_shards; s++)
        crm_shard_init(&ledger->shard[s], spec->visit, spec->basis, spec->keep);
    for (unsigned s = 0; s < ledger->n_shards; s++)
        ledger->shard[s].whole = spec->whole;
    return ledger;
}

enum crm_status crm_ledger_open(struct crm_ledger **made, struct crm_reader *reader,
    const struct crm_ledger_spec *spec, int threads, struct crm_err *err)
{
    unsigned must = spec->visit == CRM_VISIT_TXN ? CRM_FIELD_BIT(CRM_FIELD_TXN) : 0;
    unsigned may = spec->keep == CRM_KEEP_LINES ? CRM_FIELDS_MORE : 0;
    struct crm_ledger *ledger = ledger_new(spec, threads);
    enum crm_status status;

    *made = NULL;
    if (!ledger)
        return crm_err_nomem(err);
    ledger->reader = reader;
    status = reader
                 ? crm_transactions_open(&ledger->tx, reader, must, may, spec->where, NULL, 0, err)
                 : CRM_OK;
    if (status != CRM_OK) {
        crm_ledger_close(ledger);
        return status;
    }
    *made = ledger;
    return CRM_OK;
}

enum crm_status crm_ledger_read(struct crm_ledger *ledger, struct crm_err *err)
{
    struct crm_flow flow = {
        ledger, ledger->n_shards, batch_new, batch_free, parse, apply, progress};
    enum crm_status status = crm_flow_run(ledger->reader, &flow, ledger->threads, err);

    return status ? status : crm_ledger_finish(ledger, err);
}

static int compare_order(const void *a, const void *b, void *clients)
{
    uint64_t x = crm_clients_at(clients, *(const uint32_t *)a)->order;
    uint64_t y = crm_clients_at(clients, *(const uint32_t *)b)->order;

    return (x > y) - (x < y);
}

/*
 * Rows put clients in order of first appearance.  So do states, but for rows that were left out
 * behind them: those after the as-of day.
 */
static enum crm_status sort_clients(struct crm_shard *shard, struct crm_err *err)
{
    struct crm_clients *clients = &shard->clients;
    uint32_t n = 1;

    while (n < clients->n &&
           crm_clients_at(clients, n - 1)->order <= crm_clients_at(clients, n)->order)
        n++;
    if (n >= clients->n)
        return CRM_OK;
    shard->by_order = crm_mem_alloc(clients->n, sizeof *shard->by_order);
    if (!shard->by_order)
        return crm_err_nomem(err);
    for (uint32_t i = 0; i < clients->n; i++)
        shard->by_order[i] = i;
    qsort_r(shard->by_order, clients->n, sizeof *shard->by_order, compare_order, clients);
    return CRM_OK;
}

enum crm_status crm_ledger_finish(struct crm_ledger *ledger, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (unsigned s = 0; s < ledger->n_shards && status == CRM_OK; s++) {
        status = crm_shard_finish(&ledger->shard[s], err);
        if (!status && !ledger->reader)
            status = sort_clients(&ledger->shard[s], err);
        ledger->n_clients += ledger->shard[s].clients.n;
    }
    return status;
}

void crm_ledger_close(struct crm_ledger *ledger)
{
    if (!ledger)
        return;
    for (unsigned s = 0; s < ledger->n_shards; s++)
        crm_shard_release(&ledger->shard[s]);
    free(ledger->shard);
    crm_map_release(&ledger->outside);
    free(ledger->outside_rows);
    free(ledger);
}

enum crm_status crm_ledger_as_of(
    const struct crm_ledger *ledger, int32_t *as_of, struct crm_err *err)
{
    return crm_ledger_totals_as_of(&ledger->totals, ledger->spec.as_of, as_of, err);
}

enum crm_status crm_ledger_totals_as_of(
    const struct crm_ledger_totals *totals, int32_t given, int32_t *as_of, struct crm_err *err)
{
    char last[CRM_DATE_TEXT], before[CRM_DATE_TEXT];

    *as_of = given;
    if (*as_of != CRM_DAY_NONE)
        return CRM_OK;
    if (totals->date_before != CRM_DAY_NONE &&
        totals->last_date - totals->date_before > GUARD_DAYS) {
        crm_date_format(totals->last_date, CRM_SECOND_NONE, last);
        crm_date_format(totals->date_before, CRM_SECOND_NONE, before);
        return crm_err_set(err, CRM_EUSAGE,
            "the last date, %s, stands alone: the one before it is %s; say with -a which day the "
            "analysis is made for",
            last, before);
    }
    *as_of = totals->last_date;
    return CRM_OK;
}

struct crm_client *crm_ledger_next(
    const struct crm_ledger *ledger, struct crm_ledger_cursor *cursor)
{
    struct crm_client *first = NULL;

    for (unsigned s = 0; s < ledger->n_shards; s++) {
        const struct crm_clients *clients = &ledger->shard[s].clients;
        struct crm_client *client;
        if (cursor->at[s] == clients->n)
            continue;
        client = crm_clients_at(clients,
            ledger->shard[s].by_order ? ledger->shard[s].by_order[cursor->at[s]] : cursor->at[s]);
        if (!first || client->order < first->order) {
            first = client;
            cursor->shard = s;
        }
    }
    if (first)
        cursor->at[cursor->shard]++;
    return first;
}

const struct crm_client *crm_ledger_find(const struct crm_ledger *ledger, struct crm_slice id)
{
    uint64_t hash = crm_hash(id.ptr, id.len);
    const struct crm_clients *clients =
        &ledger->shard[((hash >> 32) * ledger->n_shards) >> 32].clients;
    union crm_client_key key = crm_client_key(id);
    uint32_t number = crm_clients_find(clients, &key, (uint32_t)hash);

    return number == CRM_CLIENT_NONE ? NULL : crm_clients_at(clients, number);
}

void crm_ledger_freeze(struct crm_ledger *ledger)
{
    for (unsigned s = 0; s < ledger->n_shards; s++)
        crm_clients_freeze(&ledger->shard[s].clients);
}
