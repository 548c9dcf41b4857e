#include "frame/columns.h"

#include "base/cell.h"
#include "base/mem.h"
#include "io/flow.h"

#include <math.h>
#include <stdlib.h>

/* What one block of the input gave. */
struct batch {
    uint64_t *row;  /* from 0, in the block */
    double *number; /* n_columns x cap */
    struct crm_slice *text;
    struct crm_slice *cell; /* of one row, of the frame */
    size_t n, n_read, cap;
};

void crm_columns_init(struct crm_columns *columns, struct crm_frame *frame)
{
    *columns = (struct crm_columns){.frame = frame};
}

void crm_columns_release(struct crm_columns *columns)
{
    for (size_t c = 0; c < columns->n_columns; c++) {
        free(columns->column[c].number);
        free(columns->column[c].level);
        free(columns->column[c].text);
        crm_map_release(&columns->column[c].levels);
    }
    free(columns->column);
    free(columns->row);
}

enum crm_status crm_columns_want(struct crm_columns *columns, const char *name,
    enum crm_column_kind kind, size_t *column, struct crm_err *err)
{
    size_t cell;
    enum crm_status status = crm_frame_want(columns->frame, name, &cell, err);
    struct crm_column *c;

    if (status)
        return status;
    if (!crm_mem_grow((void **)&columns->column, &columns->column_cap, columns->n_columns + 1,
            sizeof *columns->column))
        return crm_err_nomem(err);
    c = &columns->column[columns->n_columns];
    *c = (struct crm_column){
        .name = crm_frame_name(columns->frame, cell), .kind = kind, .cell = cell};
    crm_map_init(&c->levels);
    *column = columns->n_columns++;
    return CRM_OK;
}

/* ---- reading -------------------------------------------------------------------------- */

/* NULL, or what is wrong with the text. */
static const char *parse_number(enum crm_column_kind kind, struct crm_slice text, double *value)
{
    bool yes;

    text = crm_slice_trim(text);
    *value = NAN;
    if (text.len == 0)
        return NULL;
    if (kind == CRM_COLUMN_EVENT) {
        if (!crm_cell_yes_no(text, &yes))
            return "is none of " CRM_YES_NO;
        *value = yes;
        return NULL;
    }
    if (!crm_cell_number(text, value))
        return "is not a number";
    if (kind == CRM_COLUMN_PROB && !(*value >= 0 && *value <= 1))
        return "is not from 0 to 1";
    if ((kind == CRM_COLUMN_TIME || kind == CRM_COLUMN_WEIGHT) && *value < 0)
        return "is below 0";
    return NULL;
}

static void batch_empty(struct batch *b)
{
    free(b->row);
    free(b->number);
    free(b->text);
}

static bool batch_grow(struct batch *b, size_t k)
{
    struct batch more = *b;

    more.cap = b->cap ? 2 * b->cap : 1024;
    more.number = crm_mem_alloc(more.cap, k * sizeof *more.number);
    more.text = crm_mem_alloc(more.cap, k * sizeof *more.text);
    more.row = crm_mem_alloc(more.cap, sizeof *more.row);
    if (!more.number || !more.text || !more.row) {
        batch_empty(&more);
        return false;
    }
    for (size_t i = 0; i < b->n; i++)
        more.row[i] = b->row[i];
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < b->n; i++) {
            more.number[c * more.cap + i] = b->number[c * b->cap + i];
            more.text[c * more.cap + i] = b->text[c * b->cap + i];
        }
    batch_empty(b);
    *b = more;
    return true;
}

static void batch_free(void *ctx, void *made)
{
    struct batch *b = made;

    (void)ctx;
    batch_empty(b);
    free(b->cell);
    free(b);
}

static void *batch_new(void *ctx)
{
    const struct crm_columns *columns = ctx;
    struct batch *b = crm_mem_zalloc(1, sizeof *b);

    if (b)
        b->cell = crm_mem_alloc(crm_frame_n_cells(columns->frame), sizeof *b->cell);
    if (b && b->cell)
        return b;
    free(b);
    return NULL;
}

static enum crm_status bad_cell(const struct crm_column *column, const struct crm_block *block,
    const char *start, struct crm_slice text, const char *wrong, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];

    crm_err_place(err, block->file->name, crm_block_line(block, start), column->name);
    return crm_err_set(err, CRM_EDATA, "%s %s", crm_err_show(text.ptr, text.len, show), wrong);
}

static enum crm_status add_row(const struct crm_columns *columns, struct batch *b,
    const struct crm_slice field[], const struct crm_block *block, const char *start,
    struct crm_err *err)
{
    if (!crm_frame_cells(columns->frame, field, b->cell))
        return CRM_OK;
    if (b->n == b->cap && !batch_grow(b, columns->n_columns))
        return crm_err_nomem(err);
    for (size_t c = 0; c < columns->n_columns; c++) {
        const struct crm_column *column = &columns->column[c];
        struct crm_slice text = b->cell[column->cell];
        const char *wrong = NULL;
        if (column->kind == CRM_COLUMN_LEVEL)
            b->text[c * b->cap + b->n] = text;
        else
            wrong = parse_number(column->kind, text, &b->number[c * b->cap + b->n]);
        if (wrong)
            return bad_cell(column, block, start, text, wrong, err);
    }
    b->row[b->n++] = b->n_read;
    return CRM_OK;
}

static enum crm_status parse(void *ctx, const struct crm_block *block, struct crm_scan *scan,
    void *batch, struct crm_err *err)
{
    const struct crm_columns *columns = ctx;
    struct batch *b = batch;
    enum crm_scan_state state;
    enum crm_status status = CRM_OK;

    b->n = b->n_read = 0;
    while (!status && (state = crm_scan_rows(scan, 64)) != CRM_SCAN_END) {
        if (state == CRM_SCAN_BAD)
            return crm_scan_error(scan, err);
        for (size_t i = 0; i < scan->n_rows && !status; i++, b->n_read++)
            status =
                add_row(columns, b, scan->field + i * scan->n_wanted, block, scan->start[i], err);
    }
    return status;
}

/* Room for `more` rows in every column. */
static bool make_room(struct crm_columns *columns, size_t more)
{
    size_t need = columns->n_rows + more, cap = columns->row_cap;

    if (need <= cap)
        return true;
    if (!crm_mem_grow((void **)&columns->row, &cap, need, sizeof *columns->row))
        return false;
    for (size_t c = 0; c < columns->n_columns; c++) {
        struct crm_column *column = &columns->column[c];
        bool level = column->kind == CRM_COLUMN_LEVEL;
        size_t size = level ? sizeof *column->level : sizeof *column->number;
        void *room = realloc(level ? (void *)column->level : (void *)column->number, cap * size);
        if (!room)
            return false;
        if (level)
            column->level = room;
        else
            column->number = room;
    }
    columns->row_cap = cap;
    return true;
}

static enum crm_status apply(void *ctx, unsigned shard, void *batch, struct crm_err *err)
{
    struct crm_columns *columns = ctx;
    const struct batch *b = batch;
    bool added;

    (void)shard;
    if (!make_room(columns, b->n))
        return crm_err_nomem(err);
    for (size_t i = 0; i < b->n; i++)
        columns->row[columns->n_rows + i] = columns->rows_read + b->row[i] + 1;
    for (size_t c = 0; c < columns->n_columns; c++) {
        struct crm_column *column = &columns->column[c];
        if (column->kind != CRM_COLUMN_LEVEL) {
            if (b->n)
                memcpy(column->number + columns->n_rows, b->number + c * b->cap,
                    b->n * sizeof *column->number);
            continue;
        }
        for (size_t i = 0; i < b->n; i++)
            if (!crm_map_put(&column->levels, b->text[c * b->cap + i],
                    &column->level[columns->n_rows + i], &added))
                return crm_err_nomem(err);
    }
    columns->n_rows += b->n;
    columns->rows_read += b->n_read;
    return CRM_OK;
}

struct named {
    struct crm_slice text;
    uint32_t id;
};

static int by_text(const void *a, const void *b)
{
    return crm_slice_cmp(((const struct named *)a)->text, ((const struct named *)b)->text);
}

/* Number the levels in byte order, so that the order of the rows does not matter. */
static enum crm_status sort_levels(
    const struct crm_columns *columns, struct crm_column *c, struct crm_err *err)
{
    uint32_t n = c->levels.n;
    struct named *named = crm_mem_alloc(n, sizeof *named);
    uint32_t *number = crm_mem_alloc(n, sizeof *number);

    c->text = crm_mem_alloc(n, sizeof *c->text);
    if (!named || !number || !c->text) {
        free(named);
        free(number);
        return crm_err_nomem(err);
    }
    for (uint32_t i = 0; i < n; i++)
        named[i] = (struct named){crm_map_key(&c->levels, i), i};
    qsort(named, n, sizeof *named, by_text);
    for (uint32_t i = 0; i < n; i++) {
        number[named[i].id] = i;
        c->text[i] = named[i].text;
    }
    for (size_t i = 0; i < columns->n_rows; i++)
        c->level[i] = number[c->level[i]];
    c->n_levels = n;
    free(named);
    free(number);
    return CRM_OK;
}

enum crm_status crm_columns_read(struct crm_columns *columns, int threads, struct crm_err *err)
{
    struct crm_reader *reader = crm_frame_reader(columns->frame);
    struct crm_flow flow = {.ctx = columns,
        .n_shards = 1,
        .batch_new = batch_new,
        .batch_free = batch_free,
        .parse = parse,
        .apply = apply};
    enum crm_status status = crm_frame_start(columns->frame, err);

    if (!status)
        status = crm_flow_run(reader, &flow, threads ? threads : crm_flow_threads(reader), err);
    for (size_t c = 0; c < columns->n_columns && !status; c++)
        if (columns->column[c].kind == CRM_COLUMN_LEVEL)
            status = sort_levels(columns, &columns->column[c], err);
    return status;
}

/* ---- blocks --------------------------------------------------------------------------- */

enum crm_status crm_column_blocks_want(struct crm_column_blocks *blocks,
    struct crm_columns *columns, const char *by, const char *option, struct crm_err *err)
{
    enum crm_status status = crm_blocks_open(&blocks->blocks, by, option, NULL, err);

    for (size_t c = 0; c < blocks->blocks.n_columns && !status; c++)
        status = crm_columns_want(
            columns, blocks->blocks.name[c], CRM_COLUMN_LEVEL, &blocks->column[c], err);
    return status;
}

static enum crm_status put_row(struct crm_column_blocks *blocks, const struct crm_columns *columns,
    size_t row, struct crm_err *err)
{
    struct crm_slice cell[CRM_BLOCKS_COLUMNS];

    for (size_t c = 0; c < blocks->blocks.n_columns; c++)
        cell[c] = crm_column_text(&columns->column[blocks->column[c]], row);
    return crm_blocks_put(&blocks->blocks, cell, &blocks->of[row], err);
}

/* Rows with one value are in one block: only the first of them is looked up. */
static enum crm_status put_one(
    struct crm_column_blocks *blocks, const struct crm_columns *columns, struct crm_err *err)
{
    const struct crm_column *column = &columns->column[blocks->column[0]];
    uint32_t *of = crm_mem_alloc(column->n_levels, sizeof *of);
    enum crm_status status = of ? CRM_OK : crm_err_nomem(err);

    for (uint32_t l = 0; of && l < column->n_levels; l++)
        of[l] = CRM_MAP_NONE;
    for (size_t i = 0; i < columns->n_rows && !status; i++) {
        uint32_t *block = &of[column->level[i]];
        if (*block == CRM_MAP_NONE)
            status = crm_blocks_put(&blocks->blocks, &column->text[column->level[i]], block, err);
        blocks->of[i] = *block;
    }
    free(of);
    return status;
}

static enum crm_status put_rows(
    struct crm_column_blocks *blocks, const struct crm_columns *columns, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    if (blocks->blocks.n_columns == 1)
        return put_one(blocks, columns, err);
    for (size_t i = 0; i < columns->n_rows && !status; i++)
        status = put_row(blocks, columns, i, err);
    return status;
}

enum crm_status crm_column_blocks_make(
    struct crm_column_blocks *blocks, const struct crm_columns *columns, struct crm_err *err)
{
    enum crm_status status;

    blocks->of = crm_mem_alloc(columns->n_rows, sizeof *blocks->of);
    if (!blocks->of)
        return crm_err_nomem(err);
    status = put_rows(blocks, columns, err);
    if (!status)
        status = crm_blocks_sort(&blocks->blocks, err);
    if (!status)
        status = crm_blocks_renumber(&blocks->blocks, err);
    for (size_t i = 0; i < columns->n_rows && !status; i++)
        blocks->of[i] = blocks->blocks.rank[blocks->of[i]];
    return status;
}

void crm_column_blocks_release(struct crm_column_blocks *blocks)
{
    crm_blocks_release(&blocks->blocks);
    free(blocks->of);
}
