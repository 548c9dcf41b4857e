#include "frame.h"

#include "base/cell.h"
#include "base/expr.h"
#include "base/mem.h"
#include "base/num.h"
#include "io/flow.h"
#include "io/join.h"

#include <math.h>
#include <stdlib.h>

/* A cell some part of the frame looks at: of the row, or of the row's customer in a -J file. */
struct place {
    int join;     /* -1: of the row */
    size_t field; /* of the row: index into wanted; else column of the join */
};

struct frame_source {
    struct crm_cli *cli;
    struct crm_reader *reader;
    size_t *wanted; /* columns of the reader */
    size_t n_wanted, wanted_cap;
    struct crm_join **join;
    size_t key; /* of the row: customer_id, for the joins */
    struct crm_expr *where;
    struct place *where_place; /* of each column of `where` */
    size_t column_cap;
    size_t rows_read; /* let through or not */
    size_t row_cap;
};

/* What one block gave. */
struct batch {
    uint64_t *row;  /* from 0, in the block */
    double *number; /* n_columns x cap */
    struct crm_slice *text;
    size_t n, n_read, cap;
};

/* ---- finding columns ------------------------------------------------------------------ */

/* The row field that gives `column` of the reader; CRM_COLUMN_NONE when memory is out. */
static size_t want_field(struct frame_source *s, size_t column)
{
    for (size_t i = 0; i < s->n_wanted; i++)
        if (s->wanted[i] == column)
            return i;
    if (!crm_mem_grow((void **)&s->wanted, &s->wanted_cap, s->n_wanted + 1, sizeof *s->wanted))
        return CRM_COLUMN_NONE;
    s->wanted[s->n_wanted] = column;
    return s->n_wanted++;
}

/* The row's own column first, then the -J files in their order (with --replace the last one). */
static bool find(const struct frame_source *s, const char *name, size_t *column, int *join)
{
    size_t own = crm_reader_find(s->reader, name);

    *join = -1;
    *column = own;
    for (size_t i = 0; i < s->cli->join.n; i++) {
        size_t there = crm_join_find_column(s->join[i], crm_slice_of(name));
        if (there == CRM_COLUMN_NONE || (*column != CRM_COLUMN_NONE && !s->cli->replace))
            continue;
        *column = there;
        *join = (int)i;
    }
    return *column != CRM_COLUMN_NONE;
}

static enum crm_status locate(
    struct frame_source *s, const char *name, struct place *place, struct crm_err *err)
{
    enum crm_status status = CRM_OK;
    size_t column;

    if (!find(s, name, &column, &place->join))
        return crm_reader_need(s->reader, name, &column, err); /* says what there is */
    place->field = column;
    if (place->join >= 0)
        return CRM_OK;
    status = crm_reader_lookup(s->reader, name, &column, err);
    if (status)
        return status;
    place->field = want_field(s, column);
    return place->field == CRM_COLUMN_NONE ? crm_err_nomem(err) : CRM_OK;
}

static size_t find_for_where(void *ctx, const char *name)
{
    size_t column;
    int join;

    return find(ctx, name, &column, &join) ? 0 : CRM_EXPR_NONE;
}

static enum crm_status open_where(struct frame_source *s, struct crm_err *err)
{
    enum crm_status status = crm_cli_where(s->cli, &s->where, err);

    if (!status)
        status = crm_cli_where_done(crm_expr_bind(s->where, find_for_where, s, err), err);
    if (status)
        return status;
    s->where_place = crm_mem_alloc(s->where->n_columns, sizeof *s->where_place);
    if (!s->where_place)
        return crm_err_nomem(err);
    for (size_t i = 0; i < s->where->n_columns && !status; i++)
        status = locate(s, s->where->column[i].name, &s->where_place[i], err);
    return status;
}

enum crm_status frame_open(struct frame **made, struct crm_cli *cli, struct crm_err *err)
{
    struct frame *frame = crm_mem_zalloc(1, sizeof *frame);
    struct frame_source *s = frame ? crm_mem_zalloc(1, sizeof *s) : NULL;
    struct crm_cli all_rows = *cli; /* --where may look at -J columns, which the reader cannot */
    enum crm_status status = CRM_OK;

    all_rows.where.n = 0;
    *made = frame;
    if (frame)
        frame->source = s;
    if (!s)
        status = crm_err_nomem(err);
    else
        s->cli = cli;
    if (!status)
        status = crm_cli_reader(&all_rows, &s->reader, err);
    if (!status && cli->join.n) {
        status = crm_cli_joins(cli, &s->join, err);
        if (!status) {
            size_t column;
            status = crm_reader_need(s->reader, "customer_id", &column, err);
            s->key = status ? 0 : want_field(s, column);
            if (!status && s->key == CRM_COLUMN_NONE)
                status = crm_err_nomem(err);
        }
    }
    if (!status && cli->where.n)
        status = open_where(s, err);
    if (status) {
        frame_close(frame);
        *made = NULL;
    }
    return status;
}

bool frame_has(const struct frame *frame, const char *name)
{
    size_t column;
    int join;

    return find(frame->source, name, &column, &join);
}

enum crm_status frame_want(struct frame *frame, const char *name, enum frame_kind kind,
    size_t *column, struct crm_err *err)
{
    struct frame_source *s = frame->source;
    struct frame_column *c;
    struct place place;
    enum crm_status status = locate(s, name, &place, err);

    if (status)
        return status;
    if (!crm_mem_grow(
            (void **)&frame->column, &s->column_cap, frame->n_columns + 1, sizeof *frame->column))
        return crm_err_nomem(err);
    c = &frame->column[frame->n_columns];
    *c =
        (struct frame_column){.name = name, .kind = kind, .field = place.field, .join = place.join};
    crm_map_init(&c->levels);
    *column = frame->n_columns++;
    return CRM_OK;
}

/* ---- reading -------------------------------------------------------------------------- */

static struct crm_slice cell(
    const struct crm_slice field[], const struct crm_slice *const joined[], struct place place)
{
    if (place.join < 0)
        return field[place.field];
    if (joined[place.join])
        return joined[place.join][place.field];
    return (struct crm_slice){"", 0};
}

/* NULL, or what is wrong with the text. */
static const char *parse_number(enum frame_kind kind, struct crm_slice text, double *value)
{
    bool yes;

    text = crm_slice_trim(text);
    *value = NAN;
    if (text.len == 0)
        return NULL;
    if (kind == FRAME_EVENT) {
        if (!crm_cell_yes_no(text, &yes))
            return "is none of " CRM_YES_NO;
        *value = yes;
        return NULL;
    }
    if (!crm_num_double(text, value))
        return "is not a number";
    if (kind == FRAME_PROB && !(*value >= 0 && *value <= 1))
        return "is not from 0 to 1";
    if ((kind == FRAME_TIME || kind == FRAME_WEIGHT) && *value < 0)
        return "is below 0";
    return NULL;
}

static bool batch_grow(struct batch *b, const struct frame *frame)
{
    size_t cap = b->cap ? 2 * b->cap : 1024, k = frame->n_columns;
    double *number = crm_mem_alloc(cap, k * sizeof *number);
    struct crm_slice *text = crm_mem_alloc(cap, k * sizeof *text);
    uint64_t *row = crm_mem_alloc(cap, sizeof *row);

    if (!number || !text || !row) {
        free(number);
        free(text);
        free(row);
        return false;
    }
    for (size_t i = 0; i < b->n; i++)
        row[i] = b->row[i];
    for (size_t c = 0; c < k; c++)
        for (size_t i = 0; i < b->n; i++) {
            number[c * cap + i] = b->number[c * b->cap + i];
            text[c * cap + i] = b->text[c * b->cap + i];
        }
    free(b->number);
    free(b->text);
    free(b->row);
    *b = (struct batch){row, number, text, b->n, b->n_read, cap};
    return true;
}

static void *batch_new(void *ctx)
{
    (void)ctx;
    return crm_mem_zalloc(1, sizeof(struct batch));
}

static void batch_free(void *ctx, void *made)
{
    struct batch *b = made;

    (void)ctx;
    free(b->number);
    free(b->text);
    free(b->row);
    free(b);
}

enum { JOINS_MAX = 16, WHERE_MAX = 64 };

static bool passes(const struct frame_source *s, const struct crm_slice field[],
    const struct crm_slice *const joined[])
{
    struct crm_slice cells[WHERE_MAX];

    for (size_t i = 0; i < s->where->n_columns; i++)
        cells[i] = cell(field, joined, s->where_place[i]);
    return crm_expr_eval(s->where, cells) == CRM_TRUE;
}

static enum crm_status add_row(const struct frame *frame, struct batch *b,
    const struct crm_slice field[], const struct crm_block *block, const char *start,
    struct crm_err *err)
{
    const struct frame_source *s = frame->source;
    const struct crm_slice *joined[JOINS_MAX] = {0};

    for (size_t j = 0; j < s->cli->join.n; j++)
        joined[j] = crm_join_cells(s->join[j], field[s->key]);
    if (s->where && !passes(s, field, joined))
        return CRM_OK;
    if (b->n == b->cap && !batch_grow(b, frame))
        return crm_err_nomem(err);
    for (size_t c = 0; c < frame->n_columns; c++) {
        const struct frame_column *column = &frame->column[c];
        struct crm_slice text = cell(field, joined, (struct place){column->join, column->field});
        const char *wrong = NULL;
        char show[CRM_ERR_SHOW];
        if (column->kind == FRAME_LEVEL)
            b->text[c * b->cap + b->n] = text;
        else
            wrong = parse_number(column->kind, text, &b->number[c * b->cap + b->n]);
        if (!wrong)
            continue;
        crm_err_place(err, block->file->name, crm_block_line(block, start), column->name);
        return crm_err_set(err, CRM_EDATA, "%s %s", crm_err_show(text.ptr, text.len, show), wrong);
    }
    b->row[b->n++] = b->n_read;
    return CRM_OK;
}

static enum crm_status parse(void *ctx, const struct crm_block *block, struct crm_scan *scan,
    void *batch, struct crm_err *err)
{
    const struct frame *frame = ctx;
    struct batch *b = batch;
    enum crm_scan_state state;
    enum crm_status status = CRM_OK;

    b->n = b->n_read = 0;
    while (!status && (state = crm_scan_rows(scan, 64)) != CRM_SCAN_END) {
        if (state == CRM_SCAN_BAD)
            return crm_scan_error(scan, err);
        for (size_t i = 0; i < scan->n_rows && !status; i++, b->n_read++)
            status =
                add_row(frame, b, scan->field + i * scan->n_wanted, block, scan->start[i], err);
    }
    return status;
}

/* Room for `more` rows in every column. */
static bool make_room(struct frame *frame, size_t more)
{
    size_t need = frame->n_rows + more, cap = 0;

    if (need <= frame->source->row_cap)
        return true;
    cap = frame->source->row_cap;
    if (!crm_mem_grow((void **)&frame->row, &cap, need, sizeof *frame->row))
        return false;
    for (size_t c = 0; c < frame->n_columns; c++) {
        struct frame_column *column = &frame->column[c];
        bool level = column->kind == FRAME_LEVEL;
        size_t size = level ? sizeof *column->level : sizeof *column->number;
        void *old = level ? (void *)column->level : (void *)column->number;
        void *room = realloc(old, cap * size);
        if (!room)
            return false;
        if (level)
            column->level = room;
        else
            column->number = room;
    }
    frame->source->row_cap = cap;
    return true;
}

static enum crm_status apply(void *ctx, unsigned shard, void *batch, struct crm_err *err)
{
    struct frame *frame = ctx;
    const struct batch *b = batch;
    bool added;

    (void)shard;
    if (!make_room(frame, b->n))
        return crm_err_nomem(err);
    for (size_t i = 0; i < b->n; i++)
        frame->row[frame->n_rows + i] = frame->source->rows_read + b->row[i] + 1;
    for (size_t c = 0; c < frame->n_columns; c++) {
        struct frame_column *column = &frame->column[c];
        if (column->kind != FRAME_LEVEL) {
            if (b->n)
                memcpy(column->number + frame->n_rows, b->number + c * b->cap,
                    b->n * sizeof *column->number);
            continue;
        }
        for (size_t i = 0; i < b->n; i++)
            if (!crm_map_put(&column->levels, b->text[c * b->cap + i],
                    &column->level[frame->n_rows + i], &added))
                return crm_err_nomem(err);
    }
    frame->n_rows += b->n;
    frame->source->rows_read += b->n_read;
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
static enum crm_status sort_levels(struct frame *frame, struct frame_column *c, struct crm_err *err)
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
    for (size_t i = 0; i < frame->n_rows; i++)
        c->level[i] = number[c->level[i]];
    c->n_levels = n;
    free(named);
    free(number);
    return CRM_OK;
}

enum crm_status frame_read(struct frame *frame, struct crm_err *err)
{
    struct frame_source *s = frame->source;
    struct crm_flow flow = {.ctx = frame,
        .n_shards = 1,
        .batch_new = batch_new,
        .batch_free = batch_free,
        .parse = parse,
        .apply = apply};
    enum crm_status status = CRM_OK;
    int threads = s->cli->join.n    ? 1 /* a join gives its cells to one thread at a time */
                  : s->cli->threads ? (int)s->cli->threads
                                    : crm_flow_threads(s->reader);

    if (s->cli->join.n > JOINS_MAX || (s->where && s->where->n_columns > WHERE_MAX))
        return crm_err_set(err, CRM_EUSAGE, "more than %d --join files or %d columns in --where",
            JOINS_MAX, WHERE_MAX);
    status = crm_reader_want(s->reader, s->wanted, s->n_wanted, err);
    if (!status)
        status = crm_flow_run(s->reader, &flow, threads, err);
    if (!status)
        status = crm_cli_where_judge(s->cli, s->where, err);
    for (size_t c = 0; c < frame->n_columns && !status; c++)
        if (frame->column[c].kind == FRAME_LEVEL)
            status = sort_levels(frame, &frame->column[c], err);
    return status;
}

void frame_close(struct frame *frame)
{
    struct frame_source *s = frame ? frame->source : NULL;

    for (size_t c = 0; frame && c < frame->n_columns; c++) {
        free(frame->column[c].number);
        free(frame->column[c].level);
        free(frame->column[c].text);
        crm_map_release(&frame->column[c].levels);
    }
    if (frame) {
        free(frame->column);
        free(frame->row);
        free(frame);
    }
    if (!s)
        return;
    crm_cli_joins_close(s->cli, s->join);
    crm_expr_free(s->where);
    crm_reader_close(s->reader);
    free(s->where_place);
    free(s->wanted);
    free(s);
}
