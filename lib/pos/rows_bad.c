/* What is no row, and why. */

#include "base/mem.h"
#include "base/money.h"
#include "pos/number.h"
#include "pos/rows_work.h"
#include "pos/text.h"

#include <stdio.h>

enum { ONE_E4 = 10000 }; /* of money */

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
        .day = CRM_DAY_NONE,
        .label = {"", 0},
        .sum_e4 = rows->sums.amount_e4,
        .n_out = rows->sums.n_out,
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
        return crm_stream_name(plan->stream, field);
    name = crm_arena_dup(&rows->work->arena, crm_text_clean(plan->header[column]));
    return name ? name : "";
}

/* "# account: 2088", but not order "#1002" */
static bool is_remark(struct crm_slice text)
{
    return text.len && text.ptr[0] == '#' &&
           (text.len == 1 || text.ptr[1] < '0' || text.ptr[1] > '9');
}

/* A line that says it is a total or a remark, in its first cell or in a cell of its own. */
static bool says_total(const struct crm_slice *field, size_t n)
{
    char key[CRM_TEXT_KEY];
    size_t cells = 0;

    for (size_t i = 0; i < n; i++) {
        struct crm_slice cell = crm_text_clean(field[i]);
        if (cell.len == 0)
            continue;
        if (cells++ == 0 && is_remark(cell))
            return true;
        crm_text_key(cell, key);
        if (*key && crm_word_total(key))
            return true;
    }
    return cells == 1 && crm_word_footer(key);
}

static bool has_no_day(const struct crm_rows *rows, const struct crm_slice *field)
{
    const struct crm_plan *plan = &rows->work->import->file[rows->file->index].plan;
    size_t day = plan->column[CRM_FIELD_DATE];

    if (plan->preset && plan->preset->fill_group) /* it stands in another row */
        return false;
    return day != CRM_COLUMN_NONE && crm_text_clean(field[day]).len == 0;
}

static bool is_blank(const struct crm_slice *field, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (crm_text_clean(field[i]).len)
            return false;
    return true;
}

/* The header line again: exports put one behind the other. */
static bool is_header(const struct crm_rows *rows, const struct crm_slice *field, size_t n)
{
    const struct crm_plan *plan = &rows->work->import->file[rows->file->index].plan;

    for (size_t i = 0; i < plan->n_columns; i++)
        if (!crm_slice_eq(i < n ? crm_text_clean(field[i]) : (struct crm_slice){"", 0},
                crm_text_clean(plan->header[i])))
            return false;
    return true;
}

/* With --fill-down: nothing but what the rows below are filled with, or their sum. */
static bool is_heading(const struct crm_rows *rows, const struct crm_slice *field, size_t n)
{
    const struct crm_plan *plan = &rows->work->import->file[rows->file->index].plan;
    size_t others = 0;
    bool sum = false;

    if (plan->n_down == 0 || !has_no_day(rows, field))
        return false;
    for (size_t i = 0; i < n; i++) {
        struct crm_slice cell = crm_text_clean(field[i]);
        bool down = false;
        for (size_t k = 0; k < plan->n_down; k++)
            down |= plan->down[k] == i;
        others += !down && cell.len;
        sum |= down && crm_word_sum_label(cell);
    }
    return others == 0 || sum;
}

/* A row of one cell, which a row below lacks: say how to fill it in. */
static void hint_heading(struct crm_rows *rows, const struct crm_slice *field, size_t n)
{
    struct crm_convert *c = &rows->work->convert;
    const struct crm_plan *plan = &c->file->plan;
    size_t cells = 0, at = 0;

    for (size_t i = 0; i < n && i < plan->n_columns; i++)
        if (crm_text_clean(field[i]).len) {
            cells++;
            at = i;
        }
    if (cells == 1)
        snprintf(c->reason, sizeof c->reason,
            "no date: if the row is a heading of those below, say --fill-down '%.*s'",
            (int)plan->header[at].len, plan->header[at].ptr);
}

/* "Total Ann Lee" and a sum, with no day and nothing else that is text. */
static bool is_labelled_sum(const struct crm_rows *rows, const struct crm_slice *field, size_t n)
{
    size_t texts = 0, numbers = 0;
    bool sum = false;

    if (!has_no_day(rows, field))
        return false;
    for (size_t i = 0; i < n; i++) {
        struct crm_slice cell = crm_text_clean(field[i]);
        char text[CRM_NUMBER_TEXT];
        if (cell.len == 0)
            continue;
        if (crm_number_plain('.', cell, NULL, text) || crm_number_plain(',', cell, NULL, text)) {
            numbers++;
            continue;
        }
        texts++;
        sum |= crm_word_sum_label(cell);
    }
    return texts == 1 && sum && numbers > 0;
}

/* Rows that a label counts: 合计：2笔, Total: 12 rows. */
static uint64_t count_in(struct crm_slice label)
{
    static const char *const units[] = {"笔", "条", "行", "row", "record", "line", "件"};
    uint64_t n = 0;
    size_t i = 0;

    while (i < label.len && (label.ptr[i] < '0' || label.ptr[i] > '9'))
        i++;
    for (; i < label.len && label.ptr[i] >= '0' && label.ptr[i] <= '9' && n < 1000000000; i++)
        n = n * 10 + (uint64_t)(label.ptr[i] - '0');
    while (i < label.len && label.ptr[i] == ' ')
        i++;
    for (size_t k = 0; k < sizeof units / sizeof *units; k++)
        if (label.len - i >= strlen(units[k]) &&
            memcmp(label.ptr + i, units[k], strlen(units[k])) == 0)
            return n;
    return 0;
}

static bool amount_in(const struct crm_rows *rows, struct crm_slice cell, int64_t *amount_e4)
{
    const struct crm_plan *plan = &rows->work->import->file[rows->file->index].plan;
    char text[CRM_NUMBER_TEXT];
    size_t n = crm_number_plain(plan->decimal, cell, NULL, text);
    int decimals = 0;

    return n &&
           (crm_money_parse((struct crm_slice){text, n}, amount_e4, &decimals) == CRM_MONEY_OK ||
               crm_number_tail((struct crm_slice){text, n}, amount_e4));
}

/*
 * What a line of totals says, so that it can be compared with the rows.  Its amount stands in the
 * column of the amount, else in the only cell that is a number.
 */
static enum crm_status note_total(struct crm_rows *rows, struct crm_rows_event *event,
    const struct crm_slice *field, size_t n, struct crm_err *err)
{
    const struct crm_plan *plan = &rows->work->import->file[rows->file->index].plan;
    size_t amount = plan->column[CRM_FIELD_AMOUNT], date = plan->column[CRM_FIELD_DATE];
    bool whole = n >= plan->n_columns, named = true;
    size_t numbers = 0;
    int64_t value, only = 0;
    int32_t second;

    if (whole && date != CRM_COLUMN_NONE)
        (void)crm_when_parse(
            crm_text_clean(field[date]), plan->order[CRM_FIELD_DATE], &event->day, &second);
    for (size_t i = 0; i < n; i++) {
        struct crm_slice cell = crm_text_clean(field[i]);
        char key[CRM_TEXT_KEY];
        if (amount_in(rows, cell, &value)) {
            numbers += whole || i > 0;
            only = value;
            continue;
        }
        if (cell.len == 0 || event->label.len || (whole && i == date && event->day != CRM_DAY_NONE))
            continue;
        crm_text_key(cell, key);
        if (crm_word_sum(key) || crm_word_sum_label(cell) || strncmp(key, "total", 5) == 0) {
            event->label.ptr = crm_arena_dup(&rows->work->arena, cell);
            if (!event->label.ptr)
                return crm_err_nomem(err);
            event->label.len = cell.len;
            event->count = plan->column[CRM_FIELD_TXN_ID] == CRM_COLUMN_NONE ? count_in(cell) : 0;
        }
    }
    named = event->label.len || (plan->blank_totals && event->day != CRM_DAY_NONE);
    if (whole && amount != CRM_COLUMN_NONE &&
        amount_in(rows, crm_text_clean(field[amount]), &event->amount_e4)) {
        event->has_amount = true;
    } else if (numbers == 1 && amount != CRM_COLUMN_NONE && plan->stream != CRM_STREAM_BOOKINGS) {
        event->amount_e4 = only;
        event->has_amount = true;
    } else if (numbers == 1 && event->count == 0 && plan->stream == CRM_STREAM_BOOKINGS &&
               only > 0 && only % ONE_E4 == 0) { /* appointments are counted */
        event->count = (uint64_t)(only / ONE_E4);
    }
    event->sum = named && (event->has_amount || event->count);
    if (!event->sum)
        event->amount_e4 = 0;
    return CRM_OK;
}

enum crm_status crm_rows_bad(struct crm_rows *rows, const struct crm_block *block,
    struct crm_scan *scan, struct crm_slice record, enum crm_convert_result result,
    struct crm_err *err)
{
    struct crm_convert *c = &rows->work->convert;
    const struct crm_slice *field;
    struct crm_rows_event *event;
    size_t n;
    bool all = crm_scan_all(scan, record.ptr, &field, &n);
    bool list = rows->work->import->options.plan.stream == CRM_STREAM_CLIENTS;

    if (all && is_blank(field, n)) {
        rows->sums.n_blank++;
        return CRM_OK;
    }
    event = new_event(rows, block, record);
    if (!event)
        return crm_err_nomem(err);
    if (all && result != CRM_CONVERT_TOTAL &&
        (is_header(rows, field, n) || is_heading(rows, field, n))) {
        event->what = CRM_ROWS_TOTALS;
        return is_header(rows, field, n) ? CRM_OK : note_total(rows, event, field, n, err);
    }
    if (result == CRM_CONVERT_SKIP && !(all && has_no_day(rows, field) && says_total(field, n))) {
        event->what = CRM_ROWS_SKIPPED;
        event->level = c->level;
        event->reason = crm_arena_dup(&rows->work->arena, crm_slice_of(c->skip));
        event->amount_e4 = c->amount_e4;
        return event->reason ? CRM_OK : crm_err_nomem(err);
    }
    if (result == CRM_CONVERT_TOTAL ||
        (all && (says_total(field, n) || is_labelled_sum(rows, field, n)) &&
            (result == CRM_CONVERT_SKIP || c->bad_field == CRM_FIELD_DATE ||
                (list && c->bad_field == CRM_FIELD_CUSTOMER_ID)))) {
        event->what = CRM_ROWS_TOTALS;
        return all && !list ? note_total(rows, event, field, n, err) : CRM_OK;
    }
    event->amount_e4 = c->amount_e4;
    if (all && c->bad_field == CRM_FIELD_DATE && has_no_day(rows, field))
        hint_heading(rows, field, n);
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

/* The row of these cells, one a column of the file; *done: it is written. */
static enum crm_status turn_fields(struct crm_rows *rows, const struct crm_block *block,
    struct crm_scan *scan, const struct crm_slice *field, bool *done, struct crm_err *err)
{
    struct crm_rows_work *work = rows->work;
    struct crm_convert *c = &work->convert;
    const struct crm_file *file = block->file;
    struct crm_slice *cell = crm_arena_alloc(&work->arena, (scan->n_wanted + 1) * sizeof *cell);
    const struct crm_slice *cells;
    const char *limit = c->limit;
    enum crm_convert_result result;
    bool easy = c->easy;
    size_t more = 0;

    if (!cell)
        return crm_err_nomem(err);
    for (size_t i = 0; i < scan->n_wanted; i++)
        cell[i] =
            file->wanted[i] == CRM_COLUMN_NONE ? (struct crm_slice){"", 0} : field[file->wanted[i]];
    cells = crm_fill_row(&work->fill, work->import, c->file, cell, scan->n_wanted);
    if (!cells)
        return crm_err_nomem(err);
    for (size_t i = 0; i < scan->n_wanted; i++)
        more += cells[i].len;
    if (!crm_mem_grow((void **)&rows->bytes, &work->room,
            rows->used + 2 * work->import->n_copies * (scan->record.len + more) + work->fixed +
                CRM_ROWS_BATCH,
            1))
        return crm_err_nomem(err);
    c->out = rows->bytes + rows->used;
    c->limit = c->text; /* what lies in the block may hold quotes here */
    c->easy = false;
    result = crm_convert_row(c, cells);
    c->limit = limit;
    c->easy = easy;
    *done =
        result == CRM_CONVERT_ROW || result == CRM_CONVERT_SKIP || scan->problem == CRM_SCAN_FIELDS;
    if (result == CRM_CONVERT_ROW)
        return crm_rows_accept(rows, err);
    return *done ? crm_rows_bad(rows, block, scan, scan->record, result, err) : CRM_OK;
}

/* Try that; *done: the row is written. */
static enum crm_status read_loosely(struct crm_rows *rows, const struct crm_block *block,
    struct crm_scan *scan, bool *done, struct crm_err *err)
{
    struct crm_rows_work *work = rows->work;
    const struct crm_file *file = block->file;
    struct crm_slice *field;
    enum crm_status status;

    *done = false;
    if (scan->problem != CRM_SCAN_QUOTE ||
        work->import->options.plan.stream == CRM_STREAM_ANSWERS ||
        crm_text_utf8(scan->record) != scan->record.len)
        return CRM_OK;
    field = crm_arena_alloc(&work->arena, (file->n_columns + 1) * sizeof *field);
    if (!field)
        return crm_err_nomem(err);
    if (!split_loosely(work, scan->record, file->dialect.delimiter, file->n_columns, field))
        return CRM_OK;
    status = turn_fields(rows, block, scan, field, done, err);
    rows->sums.n_loose += *done;
    return status;
}

/* More cells than the header has, all empty; or fewer, and the header of those has no name. */
static enum crm_status read_ragged(struct crm_rows *rows, const struct crm_block *block,
    struct crm_scan *scan, bool *done, struct crm_err *err)
{
    const struct crm_plan *plan = &rows->work->import->file[rows->file->index].plan;
    const struct crm_slice *all;
    struct crm_slice *field;
    size_t n;

    *done = false;
    if (scan->problem != CRM_SCAN_FIELDS || !crm_scan_all(scan, scan->record.ptr, &all, &n) ||
        crm_text_utf8(scan->record) != scan->record.len)
        return CRM_OK;
    for (size_t i = plan->n_columns; i < n; i++)
        if (crm_text_clean(all[i]).len)
            return CRM_OK;
    for (size_t i = n; i < plan->n_columns; i++)
        if (crm_text_clean(plan->header[i]).len)
            return CRM_OK;
    field = crm_arena_alloc(&rows->work->arena, (plan->n_columns + 1) * sizeof *field);
    if (!field)
        return crm_err_nomem(err);
    for (size_t i = 0; i < plan->n_columns; i++)
        field[i] = i < n ? all[i] : (struct crm_slice){"", 0};
    return turn_fields(rows, block, scan, field, done, err);
}

enum crm_status crm_rows_bad_record(struct crm_rows *rows, const struct crm_block *block,
    struct crm_scan *scan, struct crm_err *err)
{
    const struct crm_slice *field;
    struct crm_rows_event *event;
    struct crm_err why;
    size_t n;
    enum crm_status status;
    bool done, remark = is_remark(scan->record);

    status = read_loosely(rows, block, scan, &done, err);
    if (!status && !done)
        status = read_ragged(rows, block, scan, &done, err);
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
        return scan->problem == CRM_SCAN_FIELDS && crm_scan_all(scan, scan->record.ptr, &field, &n)
                   ? note_total(rows, event, field, n, err)
                   : CRM_OK;
    }
    event->reason = crm_arena_dup(&rows->work->arena, crm_slice_of(why.text));
    return event->reason ? CRM_OK : crm_err_nomem(err);
}

static const char *not_text(struct crm_rows *rows)
{
    const char *encoding = rows->work->import->file[rows->file->index].plan.layout.encoding;
    char text[160];

    snprintf(text, sizeof text,
        encoding ? "a byte is not %.40s: is the encoding of the file another? name it with -e"
                 : "is not UTF-8: name the encoding of the file with -e",
        encoding);
    return crm_arena_dup(&rows->work->arena, crm_slice_of(text));
}

enum crm_status crm_rows_not_utf8(struct crm_rows *rows, const struct crm_block *block,
    struct crm_slice record, struct crm_err *err)
{
    struct crm_rows_event *event = new_event(rows, block, record);

    if (!event)
        return crm_err_nomem(err);
    event->reason = not_text(rows);
    return event->reason ? CRM_OK : crm_err_nomem(err);
}
