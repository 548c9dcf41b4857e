#include "pos/rows.h"

#include "base/mem.h"
#include "base/money.h"
#include "pos/convert.h"
#include "pos/fill.h"
#include "pos/overlap.h"
#include "pos/text.h"

#include <stdlib.h>

enum { BATCH = 64 };

struct crm_rows_work {
    const struct crm_import *import;
    struct crm_memo memo;
    struct crm_convert convert;
    struct crm_fill fill;
    struct crm_arena arena; /* records and texts of events, ids */
    size_t room, event_cap, line_cap, secret_cap, fixed;
    unsigned wants;
};

struct crm_rows *crm_rows_new(const struct crm_import *import, unsigned wants)
{
    struct crm_rows *rows = crm_mem_zalloc(1, sizeof *rows);

    if (!rows)
        return NULL;
    rows->work = crm_mem_zalloc(1, sizeof *rows->work);
    if (!rows->work) {
        free(rows);
        return NULL;
    }
    crm_arena_init(&rows->work->arena);
    rows->work->import = import;
    rows->work->fixed = crm_convert_fixed(import);
    rows->work->wants = wants;
    rows->work->memo.day = CRM_DAY_NONE;
    if (wants & CRM_ROWS_SECRETS) {
        rows->work->convert.secret =
            crm_mem_zalloc(import->n_columns, sizeof *rows->work->convert.secret);
        if (!rows->work->convert.secret) {
            crm_rows_free(rows);
            return NULL;
        }
    }
    if (wants & CRM_ROWS_KEYS) {
        rows->work->convert.cell_end =
            crm_mem_zalloc(import->n_columns, sizeof *rows->work->convert.cell_end);
        if (!rows->work->convert.cell_end) {
            crm_rows_free(rows);
            return NULL;
        }
    }
    if (import->options.plan.stream == CRM_STREAM_CLIENTS) {
        rows->filled = crm_mem_zalloc(import->n_columns, sizeof *rows->filled);
        if (!rows->filled) {
            crm_rows_free(rows);
            return NULL;
        }
    }
    return rows;
}

void crm_rows_free(struct crm_rows *rows)
{
    if (!rows)
        return;
    crm_fill_release(&rows->work->fill);
    crm_arena_release(&rows->work->arena);
    free(rows->work->convert.cell_end);
    free(rows->work->convert.secret);
    free(rows->work->memo.id[0]);
    free(rows->work->memo.id[1]);
    free(rows->work);
    free(rows->bytes);
    free(rows->event);
    free(rows->filled);
    free(rows->line);
    free(rows->secret);
    free(rows);
}

/* The cells of the columns of the key, each ended by a byte that no text has. */
static bool make_key(struct crm_rows *rows, const char *line, struct crm_slice *key)
{
    const struct crm_rows_work *work = rows->work;
    const struct crm_import *import = work->import;
    const struct crm_convert *c = &work->convert;
    char *copy, *to;

    copy = to = crm_arena_bytes(&rows->work->arena, (size_t)(c->out - line) + import->n_key + 1);
    if (!copy)
        return false;
    for (size_t i = 0; i < import->n_key; i++) {
        size_t column = import->key[i];
        const char *start = column ? c->cell_end[column - 1] + 1 : line;
        size_t len = (size_t)(c->cell_end[column] - start);
        memcpy(to, start, len);
        to += len;
        *to++ = '\x1f';
    }
    *key = (struct crm_slice){copy, (size_t)(to - copy)};
    return true;
}

/* The line from `start` to the end of what is used. */
static bool list_line(struct crm_rows *rows, size_t start)
{
    struct crm_rows_work *work = rows->work;
    const struct crm_convert *c = &work->convert;
    struct crm_rows_line line = {.end = rows->used,
        .amount_e4 = c->amount_e4,
        .day = c->day,
        .walk_in = c->id.len == 0,
        .own_id = c->own_id};
    const char *bytes = rows->bytes + start;

    if (work->wants & CRM_ROWS_KEYS && !make_key(rows, bytes, &line.key))
        return false;
    if (work->wants & CRM_ROWS_IDS && c->id.len) {
        char *copy = crm_arena_bytes(&work->arena, c->id.len);
        if (!copy)
            return false;
        memcpy(copy, c->id.ptr, c->id.len);
        line.id = (struct crm_slice){copy, c->id.len};
    }
    if (work->wants & CRM_ROWS_HASHES)
        line.hash = crm_suspect_hash(bytes, rows->used - start);
    for (size_t i = 0; i < c->n_secrets && work->wants & CRM_ROWS_SECRETS; i++) {
        struct crm_secret secret = c->secret[i];
        secret.original.ptr = crm_arena_dup(&work->arena, secret.original);
        if (!secret.original.ptr || !crm_mem_grow((void **)&rows->secret, &work->secret_cap,
                                        rows->n_secrets + 1, sizeof secret))
            return false;
        rows->secret[rows->n_secrets++] = secret;
    }
    if (!crm_mem_grow((void **)&rows->line, &work->line_cap, rows->n_lines + 1, sizeof *rows->line))
        return false;
    rows->line[rows->n_lines++] = line;
    return true;
}

/* A row was written. */
static enum crm_status accept_row(struct crm_rows *rows, struct crm_err *err)
{
    size_t start = rows->used;

    rows->used = (size_t)(rows->work->convert.out - rows->bytes);
    rows->sums.n_in++;
    if (rows->work->wants && !list_line(rows, start))
        return crm_err_nomem(err);
    return CRM_OK;
}

/* ---- what is no row ------------------------------------------------------------------- */

static struct crm_rows_event *new_event(
    struct crm_rows *rows, const struct crm_block *block, struct crm_slice record)
{
    struct crm_rows_work *work = rows->work;
    struct crm_rows_event *event;
    char *copy = crm_arena_dup(&work->arena, record);

    if (!copy || !crm_mem_grow((void **)&rows->event, &work->event_cap, rows->n_events + 1,
                     sizeof *rows->event))
        return NULL;
    event = &rows->event[rows->n_events++];
    *event = (struct crm_rows_event){.what = CRM_ROWS_BAD,
        .at = rows->used,
        .n_in = rows->sums.n_in++,
        .line = crm_block_line(block, record.ptr),
        .column = "",
        .reason = "",
        .record = {copy, record.len}};
    return event;
}

/* The header of the column a field is read from. */
static const char *header_of(struct crm_rows *rows, enum crm_field field)
{
    const struct crm_plan *plan = &rows->work->import->file[rows->file->index].plan;
    size_t column = plan->column[field];
    const char *name;

    if (rows->work->convert.bad_header)
        return rows->work->convert.bad_header;
    if (column == CRM_COLUMN_NONE)
        return crm_field_info(field)->name;
    name = crm_arena_dup(&rows->work->arena, crm_text_clean(plan->header[column]));
    return name ? name : "";
}

/* A line that says it is a total or a remark, in its first cell or in a cell of its own. */
static bool says_total(const struct crm_slice *field, size_t n)
{
    bool first = true;

    for (size_t i = 0; i < n; i++) {
        struct crm_slice cell = crm_text_clean(field[i]);
        char key[CRM_TEXT_KEY];
        if (cell.len == 0)
            continue;
        if (first && cell.ptr[0] == '#')
            return true;
        if (crm_text_key(cell, key) && crm_word_total(key))
            return true;
        first = false;
    }
    return false;
}

static bool is_blank(const struct crm_slice *field, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (crm_text_clean(field[i]).len)
            return false;
    return true;
}

/* A record with the right number of fields that could not be turned. */
static enum crm_status bad_row(struct crm_rows *rows, const struct crm_block *block,
    struct crm_scan *scan, struct crm_slice record, enum crm_convert_result result,
    struct crm_err *err)
{
    struct crm_convert *c = &rows->work->convert;
    const struct crm_slice *field;
    struct crm_rows_event *event;
    size_t n;
    bool all = crm_scan_all(scan, record.ptr, &field, &n);

    if (all && is_blank(field, n)) {
        rows->sums.n_blank++;
        return CRM_OK;
    }
    event = new_event(rows, block, record);
    if (!event)
        return crm_err_nomem(err);
    if (result == CRM_CONVERT_SKIP) {
        event->what = CRM_ROWS_SKIPPED;
        event->reason = c->skip;
        event->amount_e4 = c->amount_e4;
        return CRM_OK;
    }
    if (all && c->bad_field == CRM_FIELD_DATE && says_total(field, n)) {
        event->what = CRM_ROWS_TOTALS;
        return CRM_OK;
    }
    event->amount_e4 = c->amount_e4;
    event->column = header_of(rows, c->bad_field);
    event->reason = crm_arena_dup(&rows->work->arena, crm_slice_of(c->reason));
    return event->reason ? CRM_OK : crm_err_nomem(err);
}

/*
 * Tills write 12" and ="00123" without quoting the field.  Such a line is read as it stands, if it
 * has the right number of fields and no quote that opens a field is left open.
 */
static bool split_loosely(struct crm_rows_work *work, struct crm_slice record, char delimiter,
    size_t n_columns, struct crm_slice *field)
{
    const char *p = record.ptr, *end = record.ptr + record.len, *start;
    size_t n = 0;

    for (;; p++) {
        if (n == n_columns)
            return false;
        if (end - p >= 2 && p[0] == '=' && p[1] == '"')
            p++;
        if (p < end && *p == '"') {
            char *copy = crm_arena_bytes(&work->arena, (size_t)(end - p)), *to = copy;
            if (!copy)
                return false;
            for (p++; p < end && (*p != '"' || (p + 1 < end && p[1] == '"')); p++) {
                p += *p == '"';
                *to++ = *p;
            }
            if (p == end || (++p < end && *p != delimiter))
                return false;
            field[n++] = (struct crm_slice){copy, (size_t)(to - copy)};
        } else {
            start = p;
            while (p < end && *p != delimiter)
                p++;
            field[n++] = (struct crm_slice){start, (size_t)(p - start)};
        }
        if (p == end)
            return n == n_columns;
    }
}

/* Try that; *done: the row is written. */
static enum crm_status read_loosely(struct crm_rows *rows, const struct crm_block *block,
    struct crm_scan *scan, bool *done, struct crm_err *err)
{
    struct crm_rows_work *work = rows->work;
    struct crm_convert *c = &work->convert;
    const struct crm_file *file = block->file;
    struct crm_slice *field, *cell;
    const char *limit = c->limit;

    *done = false;
    if (scan->problem != CRM_SCAN_QUOTE ||
        work->import->options.plan.stream == CRM_STREAM_ANSWERS ||
        crm_text_utf8(scan->record) != scan->record.len)
        return CRM_OK;
    field = crm_arena_alloc(&work->arena, (file->n_columns + scan->n_wanted + 1) * sizeof *field);
    if (!field)
        return crm_err_nomem(err);
    if (!split_loosely(work, scan->record, file->dialect.delimiter, file->n_columns, field))
        return CRM_OK;
    cell = field + file->n_columns;
    for (size_t i = 0; i < scan->n_wanted; i++)
        cell[i] =
            file->wanted[i] == CRM_COLUMN_NONE ? (struct crm_slice){"", 0} : field[file->wanted[i]];
    if (!crm_mem_grow((void **)&rows->bytes, &work->room,
            rows->used + 2 * work->import->n_copies * scan->record.len + work->fixed + BATCH, 1))
        return crm_err_nomem(err);
    c->out = rows->bytes + rows->used;
    c->limit = c->text; /* what lies in the block may hold quotes here */
    *done = crm_convert_row(c, cell) == CRM_CONVERT_ROW;
    c->limit = limit;
    if (!*done)
        return CRM_OK;
    rows->sums.n_loose++;
    return accept_row(rows, err);
}

/* A record that the scan could not split, or that has another number of fields. */
static enum crm_status bad_record(struct crm_rows *rows, const struct crm_block *block,
    struct crm_scan *scan, struct crm_err *err)
{
    const struct crm_slice *field;
    struct crm_rows_event *event;
    struct crm_err why;
    size_t n;
    enum crm_status status;
    bool done, remark = scan->record.len && scan->record.ptr[0] == '#';

    status = read_loosely(rows, block, scan, &done, err);
    if (status || done)
        return status;
    crm_err_init(&why);
    if (crm_scan_error(scan, &why) == CRM_ENOMEM)
        return crm_err_nomem(err);
    event = new_event(rows, block, scan->record);
    if (!event)
        return crm_err_nomem(err);
    if (why.line)
        event->line = why.line;
    if (scan->problem == CRM_SCAN_FIELDS) {
        event->n_fields = scan->n_fields;
        remark |= crm_scan_all(scan, scan->record.ptr, &field, &n) && says_total(field, n);
    }
    if (remark) {
        event->what = CRM_ROWS_TOTALS;
        return CRM_OK;
    }
    event->reason = crm_arena_dup(&rows->work->arena, crm_slice_of(why.text));
    return event->reason ? CRM_OK : crm_err_nomem(err);
}

/* ---- rows ----------------------------------------------------------------------------- */

/* Behind the last byte of a well-formed record: its line end stands outside quotes. */
static const char *record_end(const char *start, const char *limit, bool escapes)
{
    bool quoted = false;

    for (; start < limit; start++) {
        quoted ^= *start == '"' && !escapes;
        if ((*start == '\n' || *start == '\r') && !quoted)
            break;
    }
    return start;
}

static struct crm_slice record_at(const struct crm_block *block, const char *start)
{
    const char *end = record_end(start, block->text + block->len, block->file->dialect.escapes);

    return (struct crm_slice){start, (size_t)(end - start)};
}

/* Room for the batch in rows->bytes, and for `more` bytes of cells in each row. */
static bool make_room(struct crm_rows *rows, const struct crm_scan *scan, size_t more)
{
    struct crm_rows_work *work = rows->work;
    size_t cells = (size_t)(scan->start[scan->n_rows - 1] - scan->start[0]);
    const struct crm_slice *last = scan->field + (scan->n_rows - 1) * scan->n_wanted;

    for (size_t i = 0; i < scan->n_wanted; i++)
        cells += last[i].len;
    return crm_mem_grow((void **)&rows->bytes, &work->room,
        rows->used + 2 * work->import->n_copies * (cells + more) + scan->n_rows * work->fixed +
            BATCH,
        1);
}

static enum crm_status not_utf8(struct crm_rows *rows, const struct crm_block *block,
    struct crm_slice record, struct crm_err *err)
{
    struct crm_rows_event *event = new_event(rows, block, record);

    if (!event)
        return crm_err_nomem(err);
    event->reason = "is not UTF-8: name the encoding of the file with -e";
    return CRM_OK;
}

/* Cells that are filled in come on top of the bytes of the row. */
static size_t filled_len(const struct crm_fill *fill)
{
    size_t len = 0;

    for (size_t i = 0; i < fill->n_values; i++)
        len += fill->value[i].len;
    return len;
}

static enum crm_status turn_batch(struct crm_rows *rows, const struct crm_block *block,
    struct crm_scan *scan, bool utf8, struct crm_err *err)
{
    struct crm_convert *c = &rows->work->convert;
    enum crm_status status = CRM_OK;
    enum crm_convert_result result;
    const struct crm_slice *cells;

    if (!make_room(rows, scan, 0))
        return crm_err_nomem(err);
    for (size_t i = 0; i < scan->n_rows && !status; i++) {
        if (!utf8) {
            struct crm_slice record = record_at(block, scan->start[i]);
            if (crm_text_utf8(record) != record.len) {
                status = not_utf8(rows, block, record, err);
                continue;
            }
        }
        cells = crm_fill_row(
            &rows->work->fill, c->file, scan->field + i * scan->n_wanted, scan->n_wanted);
        if (!cells)
            return crm_err_nomem(err);
        if (cells == rows->work->fill.row && !make_room(rows, scan, filled_len(&rows->work->fill)))
            return crm_err_nomem(err);
        c->out = rows->bytes + rows->used;
        result = crm_convert_row(c, cells);
        if (result == CRM_CONVERT_ROW) {
            status = accept_row(rows, err);
        } else {
            status = bad_row(rows, block, scan, record_at(block, scan->start[i]), result, err);
        }
    }
    return status;
}

enum crm_status crm_rows_parse(struct crm_rows *rows, const struct crm_block *block,
    struct crm_scan *scan, struct crm_err *err)
{
    struct crm_rows_work *work = rows->work;
    const struct crm_import *import = work->import;
    const struct crm_dialect *dialect = &block->file->dialect;
    char separator = import->options.tsv ? '\t' : ',';
    bool care = import->options.tsv || dialect->escapes || dialect->delimiter != separator;
    bool utf8 = crm_text_utf8((struct crm_slice){block->text, block->len}) == block->len;
    enum crm_scan_state state;
    enum crm_status status = CRM_OK;

    rows->used = rows->n_events = rows->n_lines = rows->n_secrets = 0;
    rows->file = block->file;
    rows->sums = (struct crm_rows_sums){.decimals = 2};
    crm_arena_reset(&work->arena);
    if (rows->filled)
        memset(rows->filled, 0, import->n_columns * sizeof *rows->filled);
    work->convert = (struct crm_convert){.import = import,
        .file = &import->file[block->file->index],
        .memo = &work->memo,
        .sums = &rows->sums,
        .filled = rows->filled,
        .cell_end = work->convert.cell_end,
        .secret = work->convert.secret,
        .text = block->text,
        .limit = block->text + block->len,
        .raw = !block->has_quote && !care && !crm_fill_needed(import),
        .care = care};
    while (!status && (state = crm_scan_rows(scan, BATCH)) != CRM_SCAN_END)
        status = state == CRM_SCAN_ROWS ? turn_batch(rows, block, scan, utf8, err)
                                        : bad_record(rows, block, scan, err);
    return status;
}

bool crm_rows_add(struct crm_rows_sums *sum, const struct crm_rows_sums *one)
{
    int64_t amount = sum->amount_e4, walk_in = sum->walk_in_e4;

    if (!crm_money_add(&amount, one->amount_e4) || !crm_money_add(&walk_in, one->walk_in_e4))
        return false;
    if (one->n_out) {
        if (sum->n_out == 0 || one->first < sum->first)
            sum->first = one->first;
        if (sum->n_out == 0 || one->last > sum->last)
            sum->last = one->last;
    }
    sum->amount_e4 = amount;
    sum->walk_in_e4 = walk_in;
    sum->n_in += one->n_in;
    sum->n_out += one->n_out;
    sum->n_walk_in += one->n_walk_in;
    sum->n_blank += one->n_blank;
    sum->n_rounded += one->n_rounded;
    sum->n_turned += one->n_turned;
    sum->n_unknown += one->n_unknown;
    sum->n_loose += one->n_loose;
    if (one->decimals > sum->decimals)
        sum->decimals = one->decimals;
    return true;
}
