#include "basket/lines_read.h"

#include "base/mem.h"
#include "io/flow.h"

#include <stdlib.h>

enum { ROWS_A_SCAN = 64 };

/* ---- one block of the input --------------------------------------------------------------- */

/* A row that is used, as parse found it. Texts lie in the block of the input, or live longer. */
struct row {
    struct crm_slice customer, item, store, txn;
    uint64_t customer_hash, item_hash;
    int64_t counted_e4;
    int32_t day;
    bool walk_in, visit;
};

struct batch {
    struct row *row;
    struct crm_slice *cell; /* of -g, n_columns a row */
    size_t n, row_cap, cell_cap;
    struct crm_arena text; /* made cells */
    struct crm_ledger_totals totals;
    uint64_t no_item, loose;
    struct crm_day_memo memo;
};

static void *batch_new(void *ctx)
{
    struct batch *batch = crm_mem_zalloc(1, sizeof *batch);

    (void)ctx;
    if (batch)
        crm_arena_init(&batch->text);
    return batch;
}

static void batch_free(void *ctx, void *ptr)
{
    struct batch *batch = ptr;

    (void)ctx;
    free(batch->row);
    free(batch->cell);
    crm_arena_release(&batch->text);
    free(batch);
}

/* ---- cells of -g --------------------------------------------------------------------------- */

static struct crm_slice spot_cell(const struct crm_basket_lines *lines, const struct crm_spot *spot,
    struct crm_slice customer, const struct crm_slice extra[])
{
    if (spot->join == CRM_SPOT_ROW)
        return extra[spot->column];
    if (spot->join == CRM_SPOT_NONE)
        return (struct crm_slice){"", 0};
    return crm_join_cell(lines->spec.where.join[spot->join], customer, spot->column);
}

static enum crm_status by_cell(const struct crm_basket_lines *lines, struct batch *batch,
    const struct crm_place *place, const struct crm_transaction *line,
    const struct crm_slice extra[], struct crm_slice *cell, struct crm_err *err)
{
    char room[CRM_DATE_TEXT];

    *cell = (struct crm_slice){"", 0};
    if (!place->made) {
        *cell = spot_cell(lines, &place->at, line->customer, extra);
        return CRM_OK;
    }
    if (place->made == CRM_MADE_AGE) {
        struct crm_slice birthday = spot_cell(lines, &place->birth, line->customer, extra);
        char show[CRM_ERR_SHOW];
        if (crm_made_cell(CRM_MADE_AGE, (struct crm_slice){"", 0}, birthday, line->day, cell))
            return CRM_OK;
        crm_err_place(err, NULL, 0, "birthday");
        return crm_err_set(
            err, CRM_EDATA, "%s is not a date", crm_err_show(birthday.ptr, birthday.len, show));
    }
    *cell = crm_made_moment(place->made, line->day, line->second, room);
    if (cell->ptr == room && !(cell->ptr = crm_arena_dup(&batch->text, *cell)))
        return crm_err_nomem(err);
    return CRM_OK;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static bool is_walk_in(const struct crm_basket_spec *spec, struct crm_slice id)
{
    if (id.len == 0)
        return true;
    for (size_t i = 0; i < spec->n_walk_in; i++)
        if (crm_slice_eq(id, spec->walk_in[i]))
            return true;
    return false;
}

static bool is_outside(const struct crm_basket_spec *spec, const struct crm_transaction *line)
{
    return !line->chosen || (spec->since != CRM_DAY_NONE && line->day < spec->since) ||
           (spec->until != CRM_DAY_NONE && line->day > spec->until);
}

static enum crm_status add_row(const struct crm_basket_lines *lines, struct batch *batch,
    const struct crm_transaction *line, bool walk_in, const struct crm_slice extra[],
    struct crm_err *err)
{
    size_t n_by = lines->blocks.n_columns;
    struct crm_slice item = line->name[lines->spec.what];
    enum crm_status status = CRM_OK;

    if (!crm_mem_grow((void **)&batch->row, &batch->row_cap, batch->n + 1, sizeof *batch->row) ||
        (n_by && !crm_mem_grow((void **)&batch->cell, &batch->cell_cap, (batch->n + 1) * n_by,
                     sizeof *batch->cell)))
        return crm_err_nomem(err);
    for (size_t i = 0; i < n_by && !status; i++)
        status = by_cell(
            lines, batch, &lines->read->by[i], line, extra, &batch->cell[batch->n * n_by + i], err);
    batch->row[batch->n] = (struct row){
        .customer = line->customer,
        .item = item,
        .store = line->name[CRM_NAME_STORE],
        .txn = line->txn,
        .customer_hash = walk_in ? 0 : crm_hash(line->customer.ptr, line->customer.len),
        .item_hash = crm_hash(item.ptr, item.len),
        .counted_e4 = crm_kind_counted(line->kind, lines->spec.basis, line->amount_e4),
        .day = line->day,
        .walk_in = walk_in,
        .visit = crm_kind_is_visit(line->kind),
    };
    batch->n += !status;
    return status;
}

static enum crm_status take_line(const struct crm_basket_lines *lines, struct batch *batch,
    const struct crm_transaction *line, const struct crm_slice extra[], struct crm_err *err)
{
    const struct crm_basket_spec *spec = &lines->spec;
    struct crm_ledger_totals *totals = &batch->totals;
    bool walk_in = is_walk_in(spec, line->customer);

    totals->rows++;
    crm_ledger_note_date(totals, line->day);
    if (spec->as_of != CRM_DAY_NONE && line->day > spec->as_of) {
        totals->after_rows++;
        return CRM_OK;
    }
    if (is_outside(spec, line)) {
        totals->outside_rows++;
        return CRM_OK;
    }
    if (walk_in) {
        totals->walk_in_rows++;
        if (!crm_money_add(
                &totals->walk_in_e4, crm_kind_counted(line->kind, spec->basis, line->amount_e4)))
            return crm_err_set(err, CRM_EDATA, "the amounts of walk-ins do not fit in 64 bits");
    }
    if (crm_slice_trim(line->name[spec->what]).len == 0) {
        batch->no_item += crm_kind_is_visit(line->kind);
        return CRM_OK;
    }
    batch->loose += spec->tickets && walk_in && crm_kind_is_visit(line->kind) && line->txn.len == 0;
    return add_row(lines, batch, line, walk_in, extra, err);
}

static enum crm_status parse(
    void *ctx, const struct crm_block *block, struct crm_scan *scan, void *ptr, struct crm_err *err)
{
    const struct crm_basket_lines *lines = ctx;
    const struct crm_transactions *tx = &lines->read->tx;
    struct batch *batch = ptr;
    struct crm_transaction line = {.decimals = 2};
    enum crm_scan_state state = CRM_SCAN_ROWS;
    enum crm_status status = CRM_OK;

    batch->n = 0;
    batch->no_item = batch->loose = 0;
    crm_arena_reset(&batch->text);
    crm_ledger_totals_init(&batch->totals);
    while (!status && (state = crm_scan_rows(scan, ROWS_A_SCAN)) == CRM_SCAN_ROWS)
        for (size_t i = 0; i < scan->n_rows && !status; i++) {
            const struct crm_slice *field = scan->field + i * scan->n_wanted;
            enum crm_tx_field problem = crm_transaction_parse(tx, field, &batch->memo, &line);
            if (problem != CRM_TX_NONE)
                return crm_transaction_error(tx, problem, field, block->file->name,
                    crm_block_line(block, scan->start[i]), err);
            status = take_line(lines, batch, &line, field + tx->extra_at, err);
            if (status == CRM_EDATA && err->column[0]) {
                char column[sizeof err->column];
                memcpy(column, err->column, sizeof column);
                crm_err_place(
                    err, block->file->name, crm_block_line(block, scan->start[i]), column);
            }
        }
    if (line.decimals > batch->totals.decimals)
        batch->totals.decimals = line.decimals;
    if (!status && state == CRM_SCAN_BAD)
        status = crm_scan_error(scan, err);
    return status;
}

/* ---- from texts to numbers ------------------------------------------------------------------ */

static enum crm_status number_of(struct crm_map *map, struct memory *memory, struct crm_slice text,
    uint64_t hash, uint32_t *number, struct crm_err *err)
{
    bool added;

    if (memory->text.ptr && crm_slice_eq(memory->text, text)) {
        *number = memory->number;
        return CRM_OK;
    }
    if (!crm_map_put_hashed(map, text, hash, number, &added))
        return crm_err_nomem(err);
    *memory = (struct memory){text, *number};
    return CRM_OK;
}

/* A ticket number with its store in front, behind the length of that; 0 where there is none. */
static enum crm_status ticket_of(
    struct crm_basket_read *read, const struct row *row, uint32_t *ticket, struct crm_err *err)
{
    char near[128], *text = near;
    uint32_t len = (uint32_t)row->store.len;
    struct crm_slice key = {near, sizeof len + row->store.len + row->txn.len};
    enum crm_status status;
    bool added;

    *ticket = 0;
    if (row->txn.len == 0)
        return CRM_OK;
    if (key.len > sizeof near && !(text = crm_mem_alloc(key.len, 1)))
        return crm_err_nomem(err);
    memcpy(text, &len, sizeof len);
    if (len)
        memcpy(text + sizeof len, row->store.ptr, len);
    memcpy(text + sizeof len + len, row->txn.ptr, row->txn.len);
    key.ptr = text;
    status = crm_map_put(&read->tickets, key, ticket, &added) ? CRM_OK : crm_err_nomem(err);
    ++*ticket;
    if (text != near)
        free(text);
    return status;
}

static enum crm_status add_money(struct crm_basket_read *read, uint32_t block, uint32_t item,
    int64_t counted_e4, struct crm_err *err)
{
    uint32_t key[2] = {block, item}, id;
    bool added;

    if (!crm_map_put(
            &read->money, (struct crm_slice){(const char *)key, sizeof key}, &id, &added) ||
        !crm_mem_grow(
            (void **)&read->money_e4, &read->money_cap, read->money.n, sizeof *read->money_e4))
        return crm_err_nomem(err);
    if (added)
        read->money_e4[id] = 0;
    if (!crm_money_add(&read->money_e4[id], counted_e4))
        return crm_err_set(err, CRM_EDATA, "the amounts of an item do not fit in 64 bits");
    return CRM_OK;
}

static bool make_room(const struct crm_basket_lines *lines)
{
    struct crm_basket_read *read = lines->read;

    return crm_mem_grow(
               (void **)&read->line, &read->line_cap, read->n_lines + 1, sizeof *read->line) &&
           (!lines->blocks.n_columns || crm_mem_grow((void **)&read->block, &read->block_cap,
                                            read->n_lines + 1, sizeof *read->block));
}

static enum crm_status apply_row(struct crm_basket_lines *lines, const struct row *row,
    const struct crm_slice cell[], struct crm_err *err)
{
    struct crm_basket_read *read = lines->read;
    struct crm_basket_line line = {.client = CRM_BASKET_WALK_IN, .day = row->day};
    uint32_t block = 0;
    bool added;
    enum crm_status status = CRM_OK;

    if (lines->blocks.n_columns || lines->blocks.n == 0)
        status = crm_blocks_put(&lines->blocks, cell, &block, err);
    if (!status && !crm_map_put_hashed(&read->items, row->item, row->item_hash, &line.item, &added))
        status = crm_err_nomem(err);
    if (!status && lines->spec.money)
        status = add_money(read, block, line.item, row->counted_e4, err);
    if (!status && !row->walk_in)
        status = number_of(
            &read->clients, &read->client, row->customer, row->customer_hash, &line.client, err);
    if (status || !row->visit || (row->walk_in && (!lines->spec.tickets || row->txn.len == 0)))
        return status;
    if (lines->spec.tickets)
        status = ticket_of(read, row, &line.ticket, err);
    if (!status && !make_room(lines))
        status = crm_err_nomem(err);
    if (status)
        return status;
    if (lines->blocks.n_columns)
        read->block[read->n_lines] = block;
    read->line[read->n_lines++] = line;
    return CRM_OK;
}

static enum crm_status apply(void *ctx, unsigned shard, void *ptr, struct crm_err *err)
{
    struct crm_basket_lines *lines = ctx;
    const struct batch *batch = ptr;
    enum crm_status status = crm_ledger_totals_add(&lines->totals, &batch->totals, err);

    (void)shard;
    lines->no_item += batch->no_item;
    lines->loose += batch->loose;
    lines->read->client.text.ptr = NULL; /* it lay in the block before */
    for (size_t i = 0; i < batch->n && !status; i++)
        status = apply_row(lines, &batch->row[i], batch->cell + i * lines->blocks.n_columns, err);
    return status;
}

static void progress(void *ctx, uint64_t bytes)
{
    const struct crm_basket_lines *lines = ctx;

    if (lines->spec.progress)
        lines->spec.progress(lines->spec.progress_ctx, bytes);
}

enum crm_status crm_basket_rows_read(
    struct crm_basket_lines *lines, int threads, struct crm_err *err)
{
    struct crm_flow flow = {lines, 1, batch_new, batch_free, parse, apply, progress};

    return crm_flow_run(lines->read->reader, &flow, threads, err);
}
