#include "churn/book.h"

#include "base/cell.h"
#include "base/mem.h"
#include "churn/book_shard.h"
#include "io/flow.h"

#include <stdlib.h>

enum { ROWS_A_SCAN = 64, SHARDS_A_THREAD = 4, MAX_SHARDS = 64 };

/* In place of the number of an extra field. */
#define MADE_WEEKDAY (SIZE_MAX - 1)
#define MADE_HOUR (SIZE_MAX - 2)

/* ---- one block ------------------------------------------------------------------------ */

/* What parse makes of a block. */
struct batch {
    struct crm_book_rows *rows; /* one for each shard */
    struct crm_arena text;      /* ids and values that do not lie in the block */
    struct crm_ledger_totals totals;
    struct crm_day_memo memo;
    uint64_t seq;
    unsigned n_shards;
};

static void *batch_new(void *ctx)
{
    const struct crm_book *book = ctx;
    struct batch *batch = crm_mem_zalloc(1, sizeof *batch);

    if (!batch)
        return NULL;
    batch->n_shards = book->n_shards;
    crm_arena_init(&batch->text);
    batch->rows = crm_mem_zalloc(batch->n_shards, sizeof *batch->rows);
    if (!batch->rows) {
        free(batch);
        return NULL;
    }
    return batch;
}

static void batch_free(void *ctx, void *ptr)
{
    struct batch *batch = ptr;

    (void)ctx;
    for (unsigned s = 0; s < batch->n_shards; s++) {
        free(batch->rows[s].row);
        free(batch->rows[s].value);
        free(batch->rows[s].side_e4);
    }
    free(batch->rows);
    crm_arena_release(&batch->text);
    free(batch);
}

static bool is_walk_in(const struct crm_book_spec *spec, struct crm_slice id)
{
    if (id.len == 0)
        return true;
    for (size_t i = 0; i < spec->n_walk_in; i++)
        if (crm_slice_eq(id, spec->walk_in[i]))
            return true;
    return false;
}

/* ---- values of a line ----------------------------------------------------------------- */

static const char clock_digits[] = "000102030405060708091011121314151617181920212223";

static struct crm_slice value_cell(
    size_t column, const struct crm_slice extra[], const struct crm_transaction *line)
{
    if (column == MADE_WEEKDAY)
        return crm_slice_of(crm_weekday_name(crm_day_weekday(line->day)));
    if (column == MADE_HOUR)
        return line->second == CRM_SECOND_NONE
                   ? (struct crm_slice){"", 0}
                   : (struct crm_slice){clock_digits + 2 * (line->second / 3600), 2};
    return extra[column];
}

/* One cell is its own key; several are each behind its length. */
static bool value_key(const struct crm_book *book, size_t v, struct batch *batch,
    const struct crm_slice extra[], const struct crm_transaction *line, struct crm_slice *key)
{
    size_t n = book->spec.value[v].n_columns, room = 0;
    char *at;

    if (n == 1) {
        *key = value_cell(book->column[v][0], extra, line);
        return true;
    }
    for (size_t c = 0; c < n; c++)
        room += sizeof(uint32_t) + value_cell(book->column[v][c], extra, line).len;
    at = crm_arena_bytes(&batch->text, room);
    if (!at)
        return false;
    *key = (struct crm_slice){at, room};
    for (size_t c = 0; c < n; c++) {
        struct crm_slice cell = value_cell(book->column[v][c], extra, line);
        uint32_t len = (uint32_t)cell.len;
        memcpy(at, &len, sizeof len);
        if (len)
            memcpy(at + sizeof len, cell.ptr, len);
        at += sizeof len + len;
    }
    return true;
}

static struct crm_slice key_cell(
    const struct crm_book *book, size_t which, struct crm_slice key, size_t column)
{
    uint32_t len;

    if (book->spec.value[which].n_columns == 1)
        return key;
    for (;; column--) {
        memcpy(&len, key.ptr, sizeof len);
        if (column == 0)
            return (struct crm_slice){key.ptr + sizeof len, len};
        key.ptr += sizeof len + len;
    }
}

struct crm_slice crm_book_cell(
    const struct crm_book *book, size_t which, uint32_t id, size_t column)
{
    return key_cell(book, which, crm_map_key(&book->value[which], id), column);
}

uint32_t crm_book_nothing(const struct crm_book *book, size_t which)
{
    for (uint32_t id = 0; id < book->value[which].n; id++)
        if (crm_book_cell(book, which, id, 0).len == 0)
            return id;
    return CRM_MAP_NONE;
}

/* ---- reading -------------------------------------------------------------------------- */

static enum crm_status parse_side(
    struct crm_slice text, const char *name, int64_t *amount_e4, int *decimals, struct crm_err *err)
{
    enum crm_money_status money;
    char show[CRM_ERR_SHOW];

    *amount_e4 = 0;
    text = crm_slice_trim(text);
    if (text.len == 0)
        return CRM_OK;
    money = crm_money_parse(text, amount_e4, decimals);
    if (money == CRM_MONEY_OK)
        return CRM_OK;
    crm_err_place(err, NULL, 0, name);
    return crm_err_set(
        err, CRM_EDATA, "%s %s", crm_err_show(text.ptr, text.len, show), crm_money_problem(money));
}

static bool make_room(const struct crm_book *book, struct crm_book_rows *rows)
{
    size_t k = book->spec.n_values;

    return crm_mem_grow((void **)&rows->row, &rows->cap, rows->n + 1, sizeof *rows->row) &&
           (!book->spec.sides || crm_mem_grow((void **)&rows->side_e4, &rows->side_cap, rows->n + 1,
                                     sizeof *rows->side_e4)) &&
           (k == 0 || crm_mem_grow((void **)&rows->value, &rows->value_cap, (rows->n + 1) * k,
                          sizeof *rows->value));
}

/* What a row is to the book. */
struct role {
    uint32_t number; /* in its block */
    bool walk_in, chosen;
};

static enum crm_status add_row(const struct crm_book *book, struct batch *batch,
    const struct crm_transaction *line, struct role role, const struct crm_slice extra[],
    struct crm_err *err)
{
    const struct crm_book_spec *spec = &book->spec;
    uint64_t hash = role.walk_in ? 0 : crm_hash(line->customer.ptr, line->customer.len);
    /* walk-ins have no id to go by; by turns, so that no shard gets them all */
    unsigned s = role.walk_in ? role.number % batch->n_shards
                              : (unsigned)(((hash >> 32) * batch->n_shards) >> 32);
    struct crm_book_rows *rows = &batch->rows[s];
    struct crm_book_row *row;
    enum crm_status status = CRM_OK;
    int *decimals = &batch->totals.decimals;

    if (line->customer.len > UINT32_MAX || !make_room(book, rows))
        return crm_err_nomem(err);
    row = &rows->row[rows->n];
    *row = (struct crm_book_row){.amount_e4 = line->amount_e4,
        .hash = (uint32_t)hash,
        .number = role.number,
        .day = line->day,
        .second = line->second,
        .kind = (uint8_t)line->kind,
        .chosen = role.chosen,
        .walk_in = role.walk_in};
    if (!role.walk_in)
        row->key = crm_client_key(line->customer);
    if (spec->sides)
        status = parse_side(
            extra[book->discount], "discount", &rows->side_e4[rows->n][0], decimals, err);
    if (spec->sides && !status)
        status = parse_side(extra[book->cost], "cost", &rows->side_e4[rows->n][1], decimals, err);
    for (size_t v = 0; v < spec->n_values && !status; v++)
        if (!value_key(book, v, batch, extra, line, &rows->value[rows->n * spec->n_values + v]))
            status = crm_err_nomem(err);
    rows->n += !status;
    return status;
}

static enum crm_status take_line(const struct crm_book *book, struct batch *batch,
    const struct crm_transaction *line, const struct crm_slice extra[], struct crm_err *err)
{
    const struct crm_book_spec *spec = &book->spec;
    struct crm_ledger_totals *totals = &batch->totals;
    struct role role = {
        .number = (uint32_t)totals->rows++,
        .walk_in = is_walk_in(spec, line->customer),
        .chosen = line->chosen && (spec->since == CRM_DAY_NONE || line->day >= spec->since) &&
                  (spec->until == CRM_DAY_NONE || line->day <= spec->until),
    };

    crm_ledger_note_date(totals, line->day);
    if (spec->as_of != CRM_DAY_NONE && line->day > spec->as_of) {
        totals->after_rows++;
        return CRM_OK;
    }
    totals->outside_rows += !role.chosen;
    if (role.walk_in) {
        if (!role.chosen)
            return CRM_OK;
        totals->walk_in_rows++;
        if (!crm_money_add(
                &totals->walk_in_e4, crm_kind_counted(line->kind, spec->basis, line->amount_e4)))
            return crm_err_set(err, CRM_EDATA, "the amounts of walk-ins do not fit in 64 bits");
        if (!spec->walk_ins)
            return CRM_OK;
    }
    return add_row(book, batch, line, role, extra, err);
}

static enum crm_status parse(
    void *ctx, const struct crm_block *block, struct crm_scan *scan, void *ptr, struct crm_err *err)
{
    const struct crm_book *book = ctx;
    struct batch *batch = ptr;
    struct crm_transaction line = {.decimals = 2};
    enum crm_scan_state state = CRM_SCAN_ROWS;
    enum crm_status status = CRM_OK;

    for (unsigned s = 0; s < batch->n_shards; s++)
        batch->rows[s].n = 0;
    crm_arena_reset(&batch->text);
    crm_ledger_totals_init(&batch->totals);
    batch->seq = block->seq;
    while (!status && (state = crm_scan_rows(scan, ROWS_A_SCAN)) == CRM_SCAN_ROWS) {
        for (size_t i = 0; i < scan->n_rows && !status; i++) {
            const struct crm_slice *field = scan->field + i * scan->n_wanted;
            enum crm_field problem = crm_transaction_parse(&book->tx, field, &batch->memo, &line);
            if (problem == CRM_FIELD_NONE) {
                status = take_line(book, batch, &line, field + book->tx.extra_at, err);
                if (status == CRM_EDATA && err->column[0]) {
                    char column[sizeof err->column];
                    memcpy(column, err->column, sizeof column);
                    crm_err_place(
                        err, block->file->name, crm_block_line(block, scan->start[i]), column);
                }
            } else {
                status = crm_transaction_error(&book->tx, problem, field, block->file->name,
                    crm_block_line(block, scan->start[i]), err);
            }
        }
    }
    if (line.decimals > batch->totals.decimals)
        batch->totals.decimals = line.decimals;
    if (!status && state == CRM_SCAN_BAD)
        status = crm_scan_error(scan, err);
    return status;
}

static enum crm_status apply(void *ctx, unsigned shard, void *ptr, struct crm_err *err)
{
    struct crm_book *book = ctx;
    const struct batch *batch = ptr;
    const struct crm_book_rows *rows = &batch->rows[shard];
    enum crm_status status = CRM_OK;

    if (shard == 0)
        status = crm_ledger_totals_add(&book->totals, &batch->totals, err);
    if (status)
        return status;
    return crm_book_shard_add(&book->shard[shard], &book->spec, rows, batch->seq, err);
}

static void progress(void *ctx, uint64_t bytes)
{
    const struct crm_book *book = ctx;

    if (book->spec.progress)
        book->spec.progress(book->spec.progress_ctx, bytes);
}

static int32_t earlier(int32_t a, int32_t b)
{
    return a == CRM_DAY_NONE || (b != CRM_DAY_NONE && b < a) ? b : a;
}

struct by_cells {
    const struct crm_book *book;
    const struct crm_map *map;
    size_t which;
};

static int compare_keys(const void *a, const void *b, void *ctx)
{
    const struct by_cells *c = ctx;
    struct crm_slice x = crm_map_key(c->map, *(const uint32_t *)a);
    struct crm_slice y = crm_map_key(c->map, *(const uint32_t *)b);
    int order = 0;

    for (size_t i = 0; i < c->book->spec.value[c->which].n_columns && order == 0; i++)
        order = crm_slice_cmp(key_cell(c->book, c->which, x, i), key_cell(c->book, c->which, y, i));
    return order;
}

/* book->value[v] := what all shards have, numbered in byte order. */
static enum crm_status join_value(struct crm_book *book, size_t v, struct crm_err *err)
{
    struct crm_map map;
    struct by_cells by_cells = {book, &map, v};
    uint32_t *sorted = NULL, id;
    bool ok = true, added;

    crm_map_init(&map);
    for (unsigned s = 0; s < book->n_shards; s++)
        for (uint32_t i = 0; i < book->shard[s].value[v].n && ok; i++)
            ok = crm_map_put(&map, crm_map_key(&book->shard[s].value[v], i), &id, &added);
    sorted = crm_mem_alloc(map.n, sizeof *sorted);
    ok = ok && sorted;
    for (uint32_t i = 0; i < map.n && ok; i++)
        sorted[i] = i;
    if (ok)
        qsort_r(sorted, map.n, sizeof *sorted, compare_keys, &by_cells);
    for (uint32_t i = 0; i < map.n && ok; i++)
        ok = crm_map_put(&book->value[v], crm_map_key(&map, sorted[i]), &id, &added);
    for (unsigned s = 0; s < book->n_shards && ok; s++) {
        struct crm_book_shard *shard = &book->shard[s];
        shard->global[v] = crm_mem_alloc(shard->value[v].n, sizeof *shard->global[v]);
        ok = shard->global[v];
        for (uint32_t i = 0; i < shard->value[v].n && ok; i++)
            shard->global[v][i] = crm_map_find(&book->value[v], crm_map_key(&shard->value[v], i));
    }
    free(sorted);
    crm_map_release(&map);
    return ok ? CRM_OK : crm_err_nomem(err);
}

enum crm_status crm_book_read(struct crm_book *book, struct crm_err *err)
{
    struct crm_flow flow = {book, book->n_shards, batch_new, batch_free, parse, apply, progress};
    enum crm_status status = crm_flow_run(book->reader, &flow, book->threads, err);

    return status ? status : crm_book_finish(book, err);
}

enum crm_status crm_book_finish(struct crm_book *book, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (unsigned s = 0; s < book->n_shards && !status; s++) {
        const struct crm_book_shard *shard = &book->shard[s];
        crm_clients_freeze(&book->shard[s].clients);
        book->n_clients += shard->clients.n;
        book->first_visit = earlier(book->first_visit, shard->first_visit);
        book->first_line = earlier(book->first_line, shard->first_line);
        if (shard->last_line > book->last_line) /* CRM_DAY_NONE is below all */
            book->last_line = shard->last_line;
    }
    for (size_t v = 0; v < book->spec.n_values && !status; v++)
        status = join_value(book, v, err);
    book->n_marks = 1;
    book->n_groups = book->spec.grouped ? book->value[0].n : 1;
    return status;
}

/* ---- opening -------------------------------------------------------------------------- */

/* The extra fields asked of each row. */
struct extra {
    size_t column[CRM_BOOK_VALUES * CRM_BOOK_COLUMNS + 2];
    size_t n;
};

static enum crm_status find_columns(struct crm_book *book, struct extra *extra, struct crm_err *err)
{
    enum crm_status status = CRM_OK;
    size_t column;

    for (size_t v = 0; v < book->spec.n_values; v++)
        for (size_t c = 0; c < book->spec.value[v].n_columns && !status; c++) {
            const char *name = book->spec.value[v].column[c];
            bool there = crm_reader_find(book->reader, name) != CRM_COLUMN_NONE;
            if (!there && strcmp(name, "weekday") == 0) {
                book->column[v][c] = MADE_WEEKDAY;
            } else if (!there && strcmp(name, "hour") == 0) {
                book->column[v][c] = MADE_HOUR;
            } else {
                status = crm_reader_need(book->reader, name, &column, err);
                book->column[v][c] = extra->n;
                extra->column[extra->n++] = column;
            }
        }
    if (!status && book->spec.sides) {
        status = crm_reader_lookup(book->reader, "discount", &column, err);
        book->has_discount = column != CRM_COLUMN_NONE;
        book->discount = extra->n;
        extra->column[extra->n++] = column;
    }
    if (!status && book->spec.sides) {
        status = crm_reader_lookup(book->reader, "cost", &column, err);
        book->has_cost = column != CRM_COLUMN_NONE;
        book->cost = extra->n;
        extra->column[extra->n++] = column;
    }
    return status;
}

enum crm_status crm_book_open(struct crm_book **made, struct crm_reader *reader,
    const struct crm_book_spec *spec, int threads, struct crm_err *err)
{
    struct crm_book *book = crm_mem_zalloc(1, sizeof *book);
    struct extra extra = {.n = 0};
    enum crm_status status = book ? CRM_OK : crm_err_nomem(err);

    *made = book;
    if (status)
        return status;
    book->spec = *spec;
    book->reader = reader;
    book->threads = threads;
    book->first_visit = book->first_line = book->last_line = CRM_DAY_NONE;
    crm_ledger_totals_init(&book->totals);
    for (size_t v = 0; v < CRM_BOOK_VALUES; v++)
        crm_map_init(&book->value[v]);
    book->n_shards = threads == 1 ? 1 : (unsigned)threads * SHARDS_A_THREAD;
    if (book->n_shards > MAX_SHARDS)
        book->n_shards = MAX_SHARDS;
    book->shard = crm_mem_zalloc(book->n_shards, sizeof *book->shard);
    if (!book->shard)
        status = crm_err_nomem(err);
    for (unsigned s = 0; s < book->n_shards && !status; s++)
        crm_book_shard_init(&book->shard[s]);
    if (!status && reader)
        status = find_columns(book, &extra, err);
    if (!status && reader)
        status =
            crm_transactions_open(&book->tx, reader, 0, 0, spec->where, extra.column, extra.n, err);
    book->has_kind = book->tx.present & CRM_FIELD_BIT(CRM_FIELD_KIND);
    if (reader && !book->has_discount && !book->has_cost)
        book->spec.sides = false;
    if (status) {
        crm_book_close(book);
        *made = NULL;
    }
    return status;
}

void crm_book_close(struct crm_book *book)
{
    if (!book)
        return;
    for (unsigned s = 0; s < book->n_shards && book->shard; s++)
        crm_book_shard_release(&book->shard[s]);
    for (size_t v = 0; v < CRM_BOOK_VALUES; v++)
        crm_map_release(&book->value[v]);
    free(book->shard);
    free(book);
}
