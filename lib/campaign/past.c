#include "campaign/past.h"

#include "base/mem.h"
#include "campaign/first_time.h"
#include "io/flow.h"

#include <stdlib.h>

enum { ROWS_A_SCAN = 64, YEAR = 365 };

/* A line of a client of the list; item: of the batch, CRM_MAP_NONE without. */
struct line {
    uint32_t client;
    int32_t day; /* from the start */
    int64_t amount_e4;
    uint32_t item;
    bool visit;
    bool left_out; /* by since, until or where: it says only what the client had before */
};

struct batch {
    struct line *line;
    size_t n, cap;
    struct crm_map items;
    uint32_t *item_of; /* its number in the run, for those known so far */
    size_t item_cap;
    uint32_t items_known;
    struct wanted {
        struct crm_transaction row;
        uint64_t hash;
        bool left_out;
    } wanted[ROWS_A_SCAN]; /* of the scan at work */
    size_t n_wanted;
    struct crm_ledger_totals totals;
    uint64_t other_rows;
    struct crm_day_memo memo;
};

struct reading {
    const struct crm_past_spec *spec;
    struct crm_transactions tx;
    struct crm_past *past;
    struct crm_map items;
    struct crm_first_time first;
    uint64_t *seen; /* visits in a window: client << 32 | day from the start + 2^31 */
    size_t n_seen, seen_cap;
};

static void window_of(const struct crm_past_spec *spec, int w, int32_t *from, int32_t *to)
{
    const int32_t bounds[CRM_PAST_WINDOWS][2] = {{0, spec->horizon}, {-spec->horizon, 0},
        {-YEAR, 0}, {-spec->horizon - YEAR, -spec->horizon}};

    *from = bounds[w][0];
    *to = bounds[w][1];
}

/* ---- any thread: rows to lines of clients ---------------------------------------------- */

static void *batch_new(void *ctx)
{
    struct batch *batch = crm_mem_zalloc(1, sizeof *batch);

    (void)ctx;
    if (batch)
        crm_map_init(&batch->items);
    return batch;
}

static void batch_free(void *ctx, void *made)
{
    struct batch *batch = made;

    (void)ctx;
    if (!batch)
        return;
    crm_map_release(&batch->items);
    free(batch->item_of);
    free(batch->line);
    free(batch);
}

static enum crm_status add_line(const struct reading *r, struct batch *batch,
    const struct wanted *wanted, uint32_t client, struct crm_err *err)
{
    const struct crm_transaction *row = &wanted->row;
    const struct crm_past_spec *spec = r->spec;
    struct line line = {.client = client,
        .day = row->day - spec->start[client],
        .amount_e4 = crm_kind_counted(row->kind, spec->basis, row->amount_e4),
        .item = CRM_MAP_NONE,
        .visit = crm_kind_is_visit(row->kind),
        .left_out = wanted->left_out};
    bool added;

    if (r->past->items && line.visit && row->name[spec->of - CRM_TX_STAFF].len &&
        !crm_map_put(&batch->items, row->name[spec->of - CRM_TX_STAFF], &line.item, &added))
        return crm_err_nomem(err);
    if (!crm_mem_grow((void **)&batch->line, &batch->cap, batch->n + 1, sizeof *batch->line))
        return crm_err_nomem(err);
    batch->line[batch->n++] = line;
    return CRM_OK;
}

static bool is_outside(const struct crm_past_spec *spec, const struct crm_transaction *row)
{
    return !row->chosen || (spec->since != CRM_DAY_NONE && row->day < spec->since) ||
           (spec->until != CRM_DAY_NONE && row->day > spec->until);
}

static void want(
    const struct reading *r, struct batch *batch, const struct crm_transaction *row, bool left_out)
{
    struct wanted *wanted = &batch->wanted[batch->n_wanted++];

    wanted->row = *row;
    wanted->left_out = left_out;
    wanted->hash = crm_hash(row->customer.ptr, row->customer.len);
    crm_map_prefetch(r->spec->ids, wanted->hash);
}

static enum crm_status take_row(const struct reading *r, struct batch *batch,
    const struct crm_transaction *row, struct crm_err *err)
{
    const struct crm_past_spec *spec = r->spec;
    struct crm_ledger_totals *totals = &batch->totals;

    totals->rows++;
    crm_ledger_note_date(totals, row->day);
    if (spec->as_of != CRM_DAY_NONE && row->day > spec->as_of) {
        totals->after_rows++;
    } else if (is_outside(spec, row)) {
        totals->outside_rows++;
        if (r->past->items && row->customer.len && crm_kind_is_visit(row->kind))
            want(r, batch, row, true);
    } else if (row->customer.len) {
        want(r, batch, row, false);
    } else {
        totals->walk_in_rows++;
        if (!crm_money_add(
                &totals->walk_in_e4, crm_kind_counted(row->kind, spec->basis, row->amount_e4)))
            return crm_err_set(err, CRM_EDATA, "the amounts of walk-ins do not fit in 64 bits");
    }
    return CRM_OK;
}

/* The rows of a scan that count, and those left out that say what is not new: who of the list they
 * are of. */
static enum crm_status find_clients(
    const struct reading *r, struct batch *batch, struct crm_err *err)
{
    const struct crm_map *ids = r->spec->ids;
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < batch->n_wanted; i++)
        crm_map_prefetch_key(ids, batch->wanted[i].hash);
    for (size_t i = 0; i < batch->n_wanted && !status; i++) {
        const struct wanted *wanted = &batch->wanted[i];
        uint32_t client = crm_map_find_hashed(ids, wanted->row.customer, wanted->hash);
        if (client == CRM_MAP_NONE)
            batch->other_rows += !wanted->left_out;
        else if (!wanted->left_out || wanted->row.day < r->spec->start[client])
            status = add_line(r, batch, wanted, client, err);
    }
    return status;
}

static enum crm_status parse(void *ctx, const struct crm_block *block, struct crm_scan *scan,
    void *made, struct crm_err *err)
{
    const struct reading *r = ctx;
    struct batch *batch = made;
    struct crm_transaction line = {.decimals = 2};
    enum crm_scan_state state;
    enum crm_status status = CRM_OK;

    batch->n = 0;
    batch->other_rows = 0;
    crm_ledger_totals_init(&batch->totals);
    while (!status && (state = crm_scan_rows(scan, ROWS_A_SCAN)) == CRM_SCAN_ROWS) {
        batch->n_wanted = 0;
        for (size_t i = 0; i < scan->n_rows && !status; i++) {
            const struct crm_slice *field = scan->field + i * scan->n_wanted;
            enum crm_tx_field problem = crm_transaction_parse(&r->tx, field, &batch->memo, &line);
            if (problem == CRM_TX_NONE)
                status = take_row(r, batch, &line, err);
            else
                status = crm_transaction_error(&r->tx, problem, field, block->file->name,
                    crm_block_line(block, scan->start[i]), err);
        }
        if (!status)
            status = find_clients(r, batch, err);
    }
    batch->totals.decimals = line.decimals;
    if (!status && state == CRM_SCAN_BAD)
        status = crm_scan_error(scan, err);
    return status;
}

/* ---- one thread at a time: lines to sums ----------------------------------------------- */

/* Numbers of the run for the items that the batch has met since last time. */
static enum crm_status know_items(struct reading *r, struct batch *batch, struct crm_err *err)
{
    bool added;

    if (!crm_mem_grow((void **)&batch->item_of, &batch->item_cap, batch->items.n + (size_t)1,
            sizeof *batch->item_of))
        return crm_err_nomem(err);
    for (; batch->items_known < batch->items.n; batch->items_known++)
        if (!crm_map_put(&r->items, crm_map_key(&batch->items, batch->items_known),
                &batch->item_of[batch->items_known], &added))
            return crm_err_nomem(err);
    return CRM_OK;
}

static enum crm_status keep_visit(struct reading *r, const struct line *line, struct crm_err *err)
{
    if (!crm_mem_grow((void **)&r->seen, &r->seen_cap, r->n_seen + 1, sizeof *r->seen))
        return crm_err_nomem(err);
    r->seen[r->n_seen++] =
        (uint64_t)line->client << 32 | (uint32_t)((int64_t)line->day + INT32_MAX + 1);
    return CRM_OK;
}

static enum crm_status add_amounts(
    struct reading *r, const struct line *line, bool *inside, struct crm_err *err)
{
    int32_t from, to;

    *inside = false;
    for (int w = 0; w < CRM_PAST_WINDOWS; w++) {
        window_of(r->spec, w, &from, &to);
        if (!r->past->spend_e4[w] || line->day < from || line->day >= to)
            continue;
        *inside = true;
        if (!crm_money_add(&r->past->spend_e4[w][line->client], line->amount_e4))
            return crm_err_set(err, CRM_EDATA, "the amounts of a client do not fit in 64 bits");
    }
    return CRM_OK;
}

static void note_last(struct reading *r, const struct line *line)
{
    const int32_t mark[CRM_PAST_MARKS] = {0, -r->spec->horizon};

    for (int m = 0; m < CRM_PAST_MARKS; m++) {
        int32_t *last = r->past->last[m] ? &r->past->last[m][line->client] : NULL;
        int32_t day = line->day + r->spec->start[line->client];
        if (last && line->day < mark[m] && (*last == CRM_DAY_NONE || day > *last))
            *last = day;
    }
}

static enum crm_status take_line(
    struct reading *r, const struct batch *batch, const struct line *line, struct crm_err *err)
{
    bool inside = false;
    enum crm_status status = line->left_out ? CRM_OK : add_amounts(r, line, &inside, err);

    if (status || !line->visit)
        return status;
    if (!line->left_out)
        note_last(r, line);
    if (inside)
        status = keep_visit(r, line, err);
    if (!status && line->item != CRM_MAP_NONE && line->day < r->spec->horizon)
        status = crm_first_time_put(
            &r->first, line->client, batch->item_of[line->item], line->day, line->left_out, err);
    return status;
}

static enum crm_status apply(void *ctx, unsigned shard, void *made, struct crm_err *err)
{
    struct reading *r = ctx;
    struct batch *batch = made;
    enum crm_status status = crm_ledger_totals_add(&r->past->totals, &batch->totals, err);

    (void)shard;
    r->past->other_rows += batch->other_rows;
    if (!status)
        status = know_items(r, batch, err);
    for (size_t i = 0; i < batch->n && !status; i++)
        status = take_line(r, batch, &batch->line[i], err);
    return status;
}

/* ---- the end --------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

static void count_visits(struct reading *r)
{
    if (r->n_seen)
        qsort(r->seen, r->n_seen, sizeof *r->seen, by_value);
    for (size_t i = 0; i < r->n_seen; i++) {
        uint32_t client = (uint32_t)(r->seen[i] >> 32);
        int64_t day = (int64_t)(r->seen[i] & UINT32_MAX) - INT32_MAX - 1;
        int32_t from, to;
        if (i && r->seen[i] == r->seen[i - 1])
            continue;
        for (int w = 0; w < CRM_PAST_WINDOWS; w++) {
            window_of(r->spec, w, &from, &to);
            if (r->past->visits[w] && day >= from && day < to)
                r->past->visits[w][client]++;
        }
    }
}

static void progress(void *ctx, uint64_t bytes)
{
    const struct reading *r = ctx;

    if (r->spec->progress)
        r->spec->progress(r->spec->progress_ctx, bytes);
}

static bool make_room(struct crm_past *past, const struct crm_past_spec *spec)
{
    size_t n = spec->ids->n;
    bool ok = true;

    for (int w = 0; w < (spec->years ? CRM_PAST_WINDOWS : CRM_PAST_YEAR); w++) {
        past->visits[w] = crm_mem_zalloc(n, sizeof *past->visits[w]);
        past->spend_e4[w] = crm_mem_zalloc(n, sizeof *past->spend_e4[w]);
        ok = ok && past->visits[w] && past->spend_e4[w];
    }
    for (int m = 0; m < CRM_PAST_MARKS; m++) {
        past->fresh[m] = crm_mem_zalloc(n, 1);
        past->last[m] = spec->years ? crm_mem_alloc(n, sizeof *past->last[m]) : NULL;
        ok = ok && past->fresh[m] && (past->last[m] || !spec->years);
        for (size_t i = 0; past->last[m] && i < n; i++)
            past->last[m][i] = CRM_DAY_NONE;
    }
    return ok;
}

enum crm_status crm_past_read(
    struct crm_past *past, const struct crm_past_spec *spec, struct crm_err *err)
{
    struct reading r = {.spec = spec, .past = past};
    const struct crm_flow flow = {.ctx = &r,
        .n_shards = 1,
        .batch_new = batch_new,
        .batch_free = batch_free,
        .parse = parse,
        .apply = apply,
        .progress = progress};
    unsigned may = spec->items ? CRM_TX_BIT(spec->of) : 0;
    enum crm_status status;

    *past = (struct crm_past){0};
    crm_ledger_totals_init(&past->totals);
    crm_map_init(&r.items);
    status = make_room(past, spec) ? CRM_OK : crm_err_nomem(err);
    if (!status)
        status = crm_transactions_open(&r.tx, spec->reader, 0, may, spec->where, NULL, 0, err);
    past->items = !status && spec->items && (r.tx.present & CRM_TX_BIT(spec->of));
    if (!status)
        status = crm_first_time_init(&r.first, past->items ? spec->ids->n : 0, spec->horizon, err);
    if (!status)
        status = crm_flow_run(spec->reader, &flow, spec->threads, err);
    if (!status)
        count_visits(&r);
    if (!status && past->items)
        crm_first_time_end(&r.first, past->fresh[CRM_PAST_START], past->fresh[CRM_PAST_EARLIER]);
    crm_first_time_release(&r.first);
    crm_map_release(&r.items);
    free(r.seen);
    return status;
}

void crm_past_release(struct crm_past *past)
{
    for (int w = 0; w < CRM_PAST_WINDOWS; w++) {
        free(past->visits[w]);
        free(past->spend_e4[w]);
    }
    for (int m = 0; m < CRM_PAST_MARKS; m++) {
        free(past->last[m]);
        free(past->fresh[m]);
    }
    *past = (struct crm_past){0};
}
