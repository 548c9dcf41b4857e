#include "member/gather.h"

#include "base/mem.h"
#include "io/flow.h"

#include <stdlib.h>

enum { ROWS_A_SCAN = 64, SHARDS_A_THREAD = 4, ALONE_DAYS = 366 };

/* A row in a batch: this head, the caller's line, then id and texts; all of it in steps of 8. */
struct head {
    uint64_t hash;
    uint32_t number; /* of the row in its block */
    uint32_t id_len;
    uint32_t text_len[CRM_GATHER_TEXTS];
    uint32_t has_line;
};

struct rows {
    uint8_t *bytes;
    size_t used, cap;
};

struct batch {
    struct rows *rows; /* one for each shard */
    unsigned n_shards;
    struct crm_ledger_totals totals;
    struct crm_day_memo memo;
    struct crm_gather_days days;
    int32_t first_day, first_date, date_after;
    uint64_t seq;
    uint32_t number; /* of the next row */
    void *local, *line;
    struct crm_slice *cell; /* of the frame */
    struct crm_arena texts;
};

static size_t round_up(size_t n)
{
    return (n + 7) & ~(size_t)7;
}

/* ---- days ----------------------------------------------------------------------------- */

struct crm_gather_day *crm_gather_day_of(struct crm_gather_days *days, int32_t day)
{
    struct crm_slice key = {(const char *)&day, sizeof day};
    uint32_t id = days->map.n - 1;
    bool added;

    if (days->map.n && days->day[id].day == day) /* rows of a day lie together */
        return &days->day[id];
    if (!crm_mem_grow(
            (void **)&days->day, &days->cap, (size_t)days->map.n + 1, sizeof *days->day) ||
        !crm_map_put(&days->map, key, &id, &added))
        return NULL;
    if (added)
        days->day[id] = (struct crm_gather_day){.day = day};
    return &days->day[id];
}

static void days_release(struct crm_gather_days *days)
{
    crm_map_release(&days->map);
    free(days->day);
}

static void days_empty(struct crm_gather_days *days)
{
    days_release(days);
    *days = (struct crm_gather_days){0};
    crm_map_init(&days->map);
}

/* ---- batches -------------------------------------------------------------------------- */

static void batch_free(void *ctx, void *ptr)
{
    struct batch *batch = ptr;

    (void)ctx;
    if (!batch)
        return;
    for (unsigned s = 0; batch->rows && s < batch->n_shards; s++)
        free(batch->rows[s].bytes);
    free(batch->rows);
    free(batch->local);
    free(batch->line);
    free(batch->cell);
    days_release(&batch->days);
    crm_arena_release(&batch->texts);
    free(batch);
}

static void *batch_new(void *ctx)
{
    const struct crm_gather *gather = ctx;
    struct batch *batch = crm_mem_zalloc(1, sizeof *batch);

    if (!batch)
        return NULL;
    crm_map_init(&batch->days.map);
    crm_arena_init(&batch->texts);
    batch->n_shards = gather->n_shards;
    batch->rows = crm_mem_zalloc(batch->n_shards, sizeof *batch->rows);
    batch->local = crm_mem_zalloc(1, gather->spec.local_size + 1);
    batch->line = crm_mem_zalloc(1, gather->spec.line_size + 1);
    batch->cell = crm_mem_zalloc(crm_frame_n_cells(gather->frame), sizeof *batch->cell);
    if (batch->rows && batch->local && batch->line && batch->cell)
        return batch;
    batch_free(NULL, batch);
    return NULL;
}

static void batch_start(struct batch *batch, uint64_t seq)
{
    for (unsigned s = 0; s < batch->n_shards; s++)
        batch->rows[s].used = 0;
    crm_ledger_totals_init(&batch->totals);
    batch->first_day = batch->first_date = batch->date_after = CRM_DAY_NONE;
    batch->seq = seq;
    batch->number = 0;
    days_empty(&batch->days);
    crm_arena_reset(&batch->texts);
}

static uint8_t *put_text(uint8_t *at, struct crm_slice text)
{
    if (text.len)
        memcpy(at, text.ptr, text.len);
    return at + text.len;
}

/* line NULL: the client alone. */
static bool add_row(const struct crm_gather *gather, struct batch *batch, struct crm_slice id,
    const struct crm_gather_line *line, uint32_t number)
{
    uint64_t hash = crm_hash(id.ptr, id.len);
    struct rows *rows = &batch->rows[((hash >> 32) * batch->n_shards) >> 32];
    struct head head = {.hash = hash, .number = number, .id_len = (uint32_t)id.len};
    size_t fixed = sizeof head + (line ? round_up(gather->spec.line_size) : 0), texts = id.len;
    uint8_t *at;

    if (id.len > UINT32_MAX)
        return false;
    head.has_line = line != NULL;
    for (size_t i = 0; line && i < CRM_GATHER_TEXTS; i++) {
        if (line->text[i].len > UINT32_MAX)
            return false;
        head.text_len[i] = (uint32_t)line->text[i].len;
        texts += line->text[i].len;
    }
    if (!crm_mem_grow((void **)&rows->bytes, &rows->cap, rows->used + fixed + round_up(texts), 1))
        return false;
    at = rows->bytes + rows->used;
    memcpy(at, &head, sizeof head);
    if (line)
        memcpy(at + sizeof head, line->bytes, gather->spec.line_size);
    at = put_text(at + fixed, id);
    for (size_t i = 0; line && i < CRM_GATHER_TEXTS; i++)
        at = put_text(at, line->text[i]);
    rows->used += fixed + round_up(texts);
    return true;
}

void crm_gather_note_first(int32_t *first, int32_t *after, int32_t day)
{
    if (day == CRM_DAY_NONE || day == *first)
        return;
    if (*first == CRM_DAY_NONE || day < *first) {
        *after = *first;
        *first = day;
    } else if (*after == CRM_DAY_NONE || day < *after) {
        *after = day;
    }
}

static bool is_walk_in(const struct crm_gather_spec *spec, struct crm_slice id)
{
    if (id.len == 0)
        return true;
    for (size_t i = 0; i < spec->n_walk_in; i++)
        if (crm_slice_eq(id, spec->walk_in[i]))
            return true;
    return false;
}

/* Whether the row is used at all; *bad when the counting fails. */
static bool counts(const struct crm_gather_spec *spec, struct batch *batch,
    const struct crm_transaction *tx, bool walk_in, enum crm_status *bad, struct crm_err *err)
{
    struct crm_ledger_totals *totals = &batch->totals;
    struct crm_gather_day *day = spec->days ? crm_gather_day_of(&batch->days, tx->day) : NULL;
    int64_t counted_e4 = crm_kind_counted(tx->kind, spec->basis, tx->amount_e4);
    bool outside = !tx->chosen || (spec->since != CRM_DAY_NONE && tx->day < spec->since) ||
                   (spec->until != CRM_DAY_NONE && tx->day > spec->until);

    totals->rows++;
    crm_ledger_note_date(totals, tx->day);
    crm_gather_note_first(&batch->first_date, &batch->date_after, tx->day);
    if (spec->days && !day) {
        *bad = crm_err_nomem(err);
        return false;
    }
    if (spec->as_of != CRM_DAY_NONE && tx->day > spec->as_of) {
        totals->after_rows++;
        return false;
    }
    totals->outside_rows += outside;
    totals->walk_in_rows += !outside && walk_in;
    if (day) {
        day->rows++;
        day->outside += outside;
        day->walk_ins += !outside && walk_in;
    }
    if (!outside && walk_in &&
        (!crm_money_add(&totals->walk_in_e4, counted_e4) ||
            (day && !crm_money_add(&day->walk_in_e4, counted_e4)))) {
        *bad = crm_err_set(err, CRM_EDATA, "the amounts of walk-ins do not fit in 64 bits");
        return false;
    }
    if (!outside && (batch->first_day == CRM_DAY_NONE || tx->day < batch->first_day))
        batch->first_day = tx->day;
    return !outside;
}

static enum crm_status take_row(const struct crm_gather *gather, struct batch *batch,
    struct crm_transaction *tx, struct crm_err *err)
{
    const struct crm_gather_spec *spec = &gather->spec;
    struct crm_gather_row row = {tx, batch->cell, &batch->texts};
    struct crm_gather_line line = {.bytes = batch->line};
    struct crm_slice id = tx->customer;
    uint32_t number = batch->number++;
    bool walk_in = is_walk_in(spec, id);
    enum crm_status status = CRM_OK;
    enum crm_gather_take what;

    if (!counts(spec, batch, tx, walk_in, &status, err) || (walk_in && !spec->nobody))
        return status;
    if (walk_in)
        id = (struct crm_slice){"", 0};
    what = spec->take(spec->ctx, batch->local, &row, &line, err);
    if (what == CRM_GATHER_BAD)
        return err->status;
    if (what == CRM_GATHER_NOTHING && walk_in)
        return CRM_OK;
    if (!add_row(gather, batch, id, what == CRM_GATHER_LINE ? &line : NULL, number))
        return crm_err_nomem(err);
    return CRM_OK;
}

/* Lines of a ticket lie together: what -J files say of a client is looked up once. */
static void fill_cells(
    const struct crm_gather *gather, struct batch *batch, const struct crm_slice field[])
{
    struct crm_slice *id = &batch->cell[gather->tx.at[CRM_TX_CUSTOMER]], last = *id;

    if (batch->number) {
        crm_frame_refill(gather->frame, field, batch->cell);
        if (crm_slice_eq(*id, last))
            return;
    }
    crm_frame_fill(gather->frame, field, batch->cell);
}

static enum crm_status parse(
    void *ctx, const struct crm_block *block, struct crm_scan *scan, void *ptr, struct crm_err *err)
{
    const struct crm_gather *gather = ctx;
    struct batch *batch = ptr;
    struct crm_transaction line = {.decimals = 2};
    enum crm_scan_state state = CRM_SCAN_END;
    enum crm_status status = CRM_OK;

    batch_start(batch, block->seq);
    while (status == CRM_OK && (state = crm_scan_rows(scan, ROWS_A_SCAN)) == CRM_SCAN_ROWS) {
        for (size_t i = 0; i < scan->n_rows && status == CRM_OK; i++) {
            const struct crm_slice *field = scan->field + i * scan->n_wanted;
            enum crm_tx_field problem;
            fill_cells(gather, batch, field);
            problem = crm_transaction_parse(&gather->tx, batch->cell, &batch->memo, &line);
            if (problem != CRM_TX_NONE) {
                status = crm_transaction_error(&gather->tx, problem, batch->cell, block->file->name,
                    crm_block_line(block, scan->start[i]), err);
                continue;
            }
            line.chosen = crm_frame_chooses(gather->frame, field);
            status = take_row(gather, batch, &line, err);
            if (status == CRM_EDATA || status == CRM_EUSAGE) { /* the column is known already */
                char column[sizeof err->column];
                memcpy(column, err->column, sizeof column);
                crm_err_place(err, block->file->name, crm_block_line(block, scan->start[i]),
                    column[0] ? column : NULL);
            }
        }
    }
    batch->totals.decimals = line.decimals;
    if (status == CRM_OK && state == CRM_SCAN_BAD)
        status = crm_scan_error(scan, err);
    return status;
}

/* ---- shards --------------------------------------------------------------------------- */

static uint32_t put_client(
    struct crm_gather_shard *shard, struct crm_slice id, uint64_t hash, uint64_t order)
{
    uint32_t client;
    bool added;

    if (!crm_mem_grow((void **)&shard->order, &shard->order_cap, (size_t)shard->ids.n + 1,
            sizeof *shard->order) ||
        !crm_map_put_hashed(&shard->ids, id, hash, &client, &added))
        return CRM_GATHER_NOBODY;
    if (added)
        shard->order[client] = order;
    return client;
}

static enum crm_status add_totals(
    struct crm_gather *gather, const struct batch *batch, struct crm_err *err)
{
    if (batch->first_day != CRM_DAY_NONE &&
        (gather->first_day == CRM_DAY_NONE || batch->first_day < gather->first_day))
        gather->first_day = batch->first_day;
    crm_gather_note_first(&gather->first_date, &gather->date_after, batch->first_date);
    crm_gather_note_first(&gather->first_date, &gather->date_after, batch->date_after);
    for (uint32_t i = 0; i < batch->days.map.n; i++) {
        const struct crm_gather_day *from = &batch->days.day[i];
        struct crm_gather_day *to = crm_gather_day_of(&gather->days, from->day);
        if (!to)
            return crm_err_nomem(err);
        to->rows += from->rows;
        to->outside += from->outside;
        to->walk_ins += from->walk_ins;
        if (!crm_money_add(&to->walk_in_e4, from->walk_in_e4))
            return crm_err_set(err, CRM_EDATA, "the amounts of walk-ins do not fit in 64 bits");
    }
    return crm_ledger_totals_add(&gather->totals, &batch->totals, err);
}

static enum crm_status apply(void *ctx, unsigned number, void *ptr, struct crm_err *err)
{
    struct crm_gather *gather = ctx;
    const struct batch *batch = ptr;
    const struct rows *rows = &batch->rows[number];
    struct crm_gather_shard *shard = &gather->shard[number];
    struct crm_slice last = {NULL, 0};
    uint32_t client = CRM_GATHER_NOBODY;
    enum crm_status status = number == 0 ? add_totals(gather, batch, err) : CRM_OK;

    for (size_t at = 0; at < rows->used && !status;) {
        struct head head;
        struct crm_gather_line line = {.bytes = NULL};
        const char *text;
        struct crm_slice id;
        memcpy(&head, rows->bytes + at, sizeof head);
        at += sizeof head;
        if (head.has_line) {
            line.bytes = rows->bytes + at;
            at += round_up(gather->spec.line_size);
        }
        text = (const char *)rows->bytes + at;
        id = (struct crm_slice){text, head.id_len};
        if (id.len == 0) {
            client = CRM_GATHER_NOBODY;
        } else if (!last.ptr || !crm_slice_eq(last, id)) { /* lines of a ticket lie together */
            client = put_client(shard, id, head.hash, batch->seq << 32 | head.number);
            if (client == CRM_GATHER_NOBODY)
                return crm_err_nomem(err);
        }
        last = id;
        text += id.len;
        for (size_t i = 0; i < CRM_GATHER_TEXTS; i++) {
            line.text[i] = (struct crm_slice){text, head.text_len[i]};
            text += head.text_len[i];
        }
        if (head.has_line)
            status = gather->spec.add(gather->spec.ctx, shard->store, client, &line, err);
        at += round_up((size_t)(text - (const char *)(rows->bytes + at)));
    }
    return status;
}

enum crm_status crm_gather_put(struct crm_gather *gather, struct crm_slice id, uint64_t order,
    const struct crm_gather_line *line, struct crm_err *err)
{
    uint64_t hash = crm_hash(id.ptr, id.len);
    struct crm_gather_shard *shard = &gather->shard[((hash >> 32) * gather->n_shards) >> 32];
    uint32_t client = CRM_GATHER_NOBODY;

    if (id.len) {
        client = put_client(shard, id, hash, order);
        if (client == CRM_GATHER_NOBODY)
            return crm_err_nomem(err);
    }
    return gather->spec.add(gather->spec.ctx, shard->store, client, line, err);
}

/* ---- the whole ------------------------------------------------------------------------ */

static struct crm_gather *gather_new(const struct crm_gather_spec *spec, int threads)
{
    struct crm_gather *gather = crm_mem_zalloc(1, sizeof *gather);

    if (!gather)
        return NULL;
    gather->spec = *spec;
    gather->threads = threads;
    gather->first_day = gather->first_date = gather->date_after = CRM_DAY_NONE;
    crm_ledger_totals_init(&gather->totals);
    crm_map_init(&gather->days.map);
    gather->n_shards = threads == 1 ? 1 : (unsigned)threads * SHARDS_A_THREAD;
    if (gather->n_shards > CRM_MAX_SHARDS)
        gather->n_shards = CRM_MAX_SHARDS;
    gather->shard = crm_mem_zalloc(gather->n_shards, sizeof *gather->shard);
    for (unsigned s = 0; gather->shard && s < gather->n_shards; s++) {
        crm_map_init(&gather->shard[s].ids);
        gather->shard[s].store = crm_mem_zalloc(1, spec->store_size);
        if (!gather->shard[s].store) {
            gather->n_shards = s;
            crm_gather_close(gather);
            return NULL;
        }
    }
    if (gather->shard)
        return gather;
    crm_gather_close(gather);
    return NULL;
}

static enum crm_status want_field(struct crm_gather *gather, enum crm_tx_field field,
    const char *name, bool must, struct crm_err *err)
{
    struct crm_transactions *tx = &gather->tx;
    size_t *cell = &tx->at[field];
    enum crm_status status = must ? crm_frame_want(gather->frame, name, cell, err)
                                  : crm_frame_may(gather->frame, name, cell, err);

    if (status || *cell == CRM_COLUMN_NONE)
        return status;
    tx->column[field] = crm_reader_find(tx->reader, name);
    if (crm_frame_is_own(gather->frame, *cell))
        tx->present |= CRM_TX_BIT(field);
    else if (must)
        return crm_err_set(
            err, CRM_EUSAGE, "the rows' own column %s is needed, not that of a -J file", name);
    return CRM_OK;
}

enum crm_status crm_gather_open(struct crm_gather **made, struct crm_frame *frame,
    const struct crm_gather_spec *spec, int threads, struct crm_err *err)
{
    static const struct {
        enum crm_tx_field field;
        const char *name;
        bool must;
    } fields[] = {{CRM_TX_CUSTOMER, "customer_id", true}, {CRM_TX_DATE, "date", true},
        {CRM_TX_AMOUNT, "amount", true}, {CRM_TX_KIND, "kind", false}};
    struct crm_gather *gather = gather_new(spec, threads);
    enum crm_status status = CRM_OK;

    *made = NULL;
    if (!gather)
        return crm_err_nomem(err);
    gather->frame = frame;
    if (frame)
        gather->tx.reader = crm_frame_reader(frame);
    for (size_t i = 0; frame && i < sizeof fields / sizeof *fields && !status; i++)
        status = want_field(gather, fields[i].field, fields[i].name, fields[i].must, err);
    if (frame && !status)
        status = crm_frame_start(frame, err);
    if (status)
        crm_gather_close(gather);
    else
        *made = gather;
    return status;
}

static void progress(void *ctx, uint64_t bytes)
{
    const struct crm_gather *gather = ctx;

    if (gather->spec.progress)
        gather->spec.progress(gather->spec.progress_ctx, bytes);
}

enum crm_status crm_gather_read(struct crm_gather *gather, struct crm_err *err)
{
    struct crm_flow flow = {
        gather, gather->n_shards, batch_new, batch_free, parse, apply, progress};

    return crm_flow_run(crm_frame_reader(gather->frame), &flow, gather->threads, err);
}

void crm_gather_close(struct crm_gather *gather)
{
    if (!gather)
        return;
    for (unsigned s = 0; gather->shard && s < gather->n_shards; s++) {
        struct crm_gather_shard *shard = &gather->shard[s];
        if (gather->spec.store_release)
            gather->spec.store_release(shard->store);
        crm_map_release(&shard->ids);
        free(shard->order);
        free(shard->store);
    }
    free(gather->shard);
    days_release(&gather->days);
    free(gather);
}

enum crm_status crm_gather_as_of(
    const struct crm_gather *gather, int32_t *as_of, struct crm_err *err)
{
    char first[CRM_DATE_TEXT], next[CRM_DATE_TEXT];

    if (gather->spec.since == CRM_DAY_NONE && gather->date_after != CRM_DAY_NONE &&
        gather->date_after - gather->first_date > ALONE_DAYS) {
        crm_date_format(gather->first_date, CRM_SECOND_NONE, first);
        crm_date_format(gather->date_after, CRM_SECOND_NONE, next);
        return crm_err_set(err, CRM_EUSAGE,
            "the first date, %s, stands alone: the next one is %s; say with --since where the "
            "history begins",
            first, next);
    }
    return crm_ledger_totals_as_of(&gather->totals, gather->spec.as_of, as_of, err);
}

bool crm_gather_next(const struct crm_gather *gather, struct crm_gather_cursor *cursor)
{
    uint64_t least = UINT64_MAX;
    bool found = false;

    for (unsigned s = 0; s < gather->n_shards; s++) {
        const struct crm_gather_shard *shard = &gather->shard[s];
        if (cursor->at[s] < shard->ids.n && (!found || shard->order[cursor->at[s]] < least)) {
            least = shard->order[cursor->at[s]];
            cursor->shard = s;
            found = true;
        }
    }
    if (!found)
        return false;
    cursor->client = cursor->at[cursor->shard]++;
    cursor->id = crm_map_key(&gather->shard[cursor->shard].ids, cursor->client);
    return true;
}

bool crm_gather_find(
    const struct crm_gather *gather, struct crm_slice id, unsigned *shard, uint32_t *client)
{
    uint64_t hash = crm_hash(id.ptr, id.len);

    *shard = (unsigned)(((hash >> 32) * gather->n_shards) >> 32);
    *client = crm_map_find(&gather->shard[*shard].ids, id);
    return *client != CRM_MAP_NONE;
}
