#include "base/mem.h"
#include "base/money.h"
#include "pos/overlap.h"
#include "pos/rows_work.h"
#include "pos/text.h"

#include <stdlib.h>

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
    crm_map_init(&rows->work->once.tickets);
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
    crm_map_release(&rows->work->once.tickets);
    free(rows->work->once.amount_e4);
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
        .state = (unsigned char)c->state,
        .timed = c->second != CRM_SECOND_NONE,
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
    if (work->wants & CRM_ROWS_MOVES && c->moved_from.len) {
        line.moved_from.ptr = crm_arena_dup(&work->arena, c->moved_from);
        line.moved_from.len = c->moved_from.len;
        if (!line.moved_from.ptr)
            return false;
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

enum crm_status crm_rows_accept(struct crm_rows *rows, struct crm_err *err)
{
    size_t start = rows->used;

    rows->used = (size_t)(rows->work->convert.out - rows->bytes);
    rows->sums.n_in++;
    if (rows->work->wants && !list_line(rows, start))
        return crm_err_nomem(err);
    return CRM_OK;
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
            CRM_ROWS_BATCH,
        1);
}

/* Cells that are filled in come on top of the bytes of the row. */
static size_t filled_len(const struct crm_fill *fill)
{
    size_t len = 0;

    for (size_t i = 0; i < fill->n_values; i++)
        len += fill->value[i].len;
    return len + fill->file->n_phones * CRM_PHONE_TEXT;
}

/* Row `i` of the batch, whatever it is. */
static enum crm_status turn_row(struct crm_rows *rows, const struct crm_block *block,
    struct crm_scan *scan, size_t i, struct crm_err *err)
{
    struct crm_convert *c = &rows->work->convert;
    struct crm_fill *fill = &rows->work->fill;
    const struct crm_slice *cells = crm_fill_row(
        fill, rows->work->import, c->file, scan->field + i * scan->n_wanted, scan->n_wanted);
    enum crm_convert_result result;

    if (!cells || (cells == fill->row && !make_room(rows, scan, filled_len(fill))))
        return crm_err_nomem(err);
    c->out = rows->bytes + rows->used;
    result = crm_convert_row(c, cells);
    return result == CRM_CONVERT_ROW
               ? crm_rows_accept(rows, err)
               : crm_rows_bad(rows, block, scan, record_at(block, scan->start[i]), result, err);
}

/* Rows from row *i of the batch on that go out as they stand; one, if each is to be listed. */
static enum crm_status plain_rows(
    struct crm_rows *rows, const struct crm_scan *scan, size_t *i, struct crm_err *err)
{
    struct crm_convert *c = &rows->work->convert;
    size_t n = rows->work->wants ? 1 : scan->n_rows - *i;

    c->out = rows->bytes + rows->used;
    n = crm_convert_plain(c, scan->field + *i * scan->n_wanted, n, scan->n_wanted);
    if (n == 0)
        return CRM_OK;
    *i += n;
    rows->sums.n_in += n - 1;
    return crm_rows_accept(rows, err);
}

static enum crm_status turn_batch(struct crm_rows *rows, const struct crm_block *block,
    struct crm_scan *scan, bool utf8, struct crm_err *err)
{
    const struct crm_convert *c = &rows->work->convert;
    const bool plain = utf8 && c->file->plain && !c->cell_end;
    enum crm_status status = CRM_OK;
    size_t i = 0;

    if (!make_room(rows, scan, 0))
        return crm_err_nomem(err);
    while (i < scan->n_rows && !status) {
        size_t before = i;
        if (plain)
            status = plain_rows(rows, scan, &i, err);
        if (status || i == scan->n_rows || (i > before && rows->work->wants))
            continue;
        if (!utf8) {
            struct crm_slice record = record_at(block, scan->start[i]);
            if (crm_text_utf8(record) != record.len) {
                status = crm_rows_not_utf8(rows, block, record, err);
                i++;
                continue;
            }
        }
        status = turn_row(rows, block, scan, i++, err);
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
    bool utf8 =
        block->ascii || crm_text_utf8((struct crm_slice){block->text, block->len}) == block->len;
    enum crm_scan_state state;
    enum crm_status status = CRM_OK;

    rows->used = rows->n_events = rows->n_lines = rows->n_secrets = 0;
    rows->file = block->file;
    rows->sums = (struct crm_rows_sums){.decimals = 2};
    crm_arena_reset(&work->arena);
    if (rows->filled)
        memset(rows->filled, 0, import->n_columns * sizeof *rows->filled);
    work->memo.date_len = 0; /* another file may write it otherwise */
    if (work->memo.file != block->file->index)
        memset(work->memo.judged, 0, sizeof work->memo.judged);
    work->memo.file = block->file->index;
    work->convert = (struct crm_convert){.import = import,
        .file = &import->file[block->file->index],
        .memo = &work->memo,
        .once = &work->once,
        .sums = &rows->sums,
        .filled = rows->filled,
        .cell_end = work->convert.cell_end,
        .secret = work->convert.secret,
        .text = block->text,
        .limit = block->text + block->len,
        .care = care,
        .ascii = block->ascii,
        .easy = !care && !block->has_quote && !crm_fill_needed(import)};
    while (!status && (state = crm_scan_rows(scan, CRM_ROWS_BATCH)) != CRM_SCAN_END)
        status = state == CRM_SCAN_ROWS ? turn_batch(rows, block, scan, utf8, err)
                                        : crm_rows_bad_record(rows, block, scan, err);
    rows->sums.n_odd_phones = work->fill.n_odd_phones;
    work->fill.n_odd_phones = 0;
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
    sum->n_tails += one->n_tails;
    sum->n_odd_phones += one->n_odd_phones;
    if (one->decimals > sum->decimals)
        sum->decimals = one->decimals;
    return true;
}

void crm_rows_batch_free(void *ctx, void *batch)
{
    (void)ctx;
    crm_rows_free(batch);
}

enum crm_status crm_rows_batch_parse(void *ctx, const struct crm_block *block,
    struct crm_scan *scan, void *batch, struct crm_err *err)
{
    (void)ctx;
    return crm_rows_parse(batch, block, scan, err);
}

enum crm_status crm_rows_first_bad(const struct crm_rows *rows, struct crm_err *err)
{
    for (size_t i = 0; i < rows->n_events; i++) {
        if (rows->event[i].what != CRM_ROWS_BAD)
            continue;
        crm_err_place(err, rows->file->name, rows->event[i].line, rows->event[i].column);
        return crm_err_set(err, CRM_EDATA, "%s", rows->event[i].reason);
    }
    return CRM_OK;
}
