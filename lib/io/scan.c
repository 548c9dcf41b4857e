#include "io/scan.h"

#include "base/expr.h"
#include "base/mem.h"
#include "io/bytes.h"
#include "io/input.h"
#include "io/record.h"

#include <stdlib.h>

struct crm_scan_work {
    struct crm_slice *field;
    size_t field_cap;
    const char **start;
    size_t start_cap;
    const char **separator; /* of the row at hand; [0] is the byte before it */
    size_t separator_cap;
    bool *keep; /* columns of the file that are wanted */
    size_t keep_cap;
    struct crm_record record; /* rows with a quote or an escape */
    struct crm_record all;    /* crm_scan_all */
    bool no_memory;
};

enum crm_status crm_scan_init(
    struct crm_scan *scan, const struct crm_reader *reader, struct crm_err *err)
{
    *scan = (struct crm_scan){.reader = reader, .n_wanted = reader->n_wanted};
    scan->work = crm_mem_zalloc(1, sizeof *scan->work);
    return scan->work ? CRM_OK : crm_err_nomem(err);
}

void crm_scan_release(struct crm_scan *scan)
{
    struct crm_scan_work *w = scan->work;

    if (!w)
        return;
    crm_record_release(&w->record);
    crm_record_release(&w->all);
    free(w->field);
    free(w->start);
    free(w->separator);
    free(w->keep);
    free(w);
    scan->work = NULL;
}

void crm_scan_start(struct crm_scan *scan, const struct crm_block *block)
{
    struct crm_scan_work *w = scan->work;
    const struct crm_file *file = block->file;
    size_t n_columns = file->n_columns;

    scan->block = block;
    scan->at = block->text;
    scan->n_rows = 0;
    w->no_memory = !crm_mem_grow((void **)&w->separator, &w->separator_cap, n_columns + 1,
                       sizeof *w->separator) ||
                   !crm_mem_grow((void **)&w->keep, &w->keep_cap, n_columns, sizeof *w->keep) ||
                   (block->has_quote && !crm_record_room(&w->record, block->len));
    if (w->no_memory)
        return;
    memset(w->keep, 0, n_columns * sizeof *w->keep);
    for (size_t c = 0; c < scan->n_wanted; c++)
        if (file->wanted[c] != CRM_COLUMN_NONE)
            w->keep[file->wanted[c]] = true;
    w->record.keep = w->keep;
    w->record.n_keep = n_columns;
}

/* ---- separators ----------------------------------------------------------------------- */

/*
 * Goes from one byte that matters to the next: the delimiter, the quote (or backslash), and
 * everything up to CR, which is line ends, NUL, and a few that do not matter.
 */
#ifdef __SSE2__

struct finder {
    const char *base;
    uint64_t mask; /* of the 64 bytes at base, those not visited yet */
    __m128i delimiter, special, low;
};

static uint64_t look16(const struct finder *f, const char *at)
{
    __m128i x = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(x, f->delimiter), _mm_cmpeq_epi8(x, f->special));

    hit = _mm_or_si128(hit, _mm_cmpeq_epi8(_mm_min_epu8(x, f->low), x));
    return (uint64_t)(unsigned)_mm_movemask_epi8(hit);
}

static void look(struct finder *f, const char *base)
{
    f->base = base;
    f->mask = look16(f, base) | look16(f, base + 16) << 16 | look16(f, base + 32) << 32 |
              look16(f, base + 48) << 48;
}

static void finder_init(struct finder *f, const char *at, char delimiter, char special)
{
    f->delimiter = _mm_set1_epi8(delimiter);
    f->special = _mm_set1_epi8(special);
    f->low = _mm_set1_epi8('\r');
    look(f, at);
}

static inline const char *finder_next(struct finder *f)
{
    const char *at;

    while (f->mask == 0)
        look(f, f->base + 64);
    at = f->base + __builtin_ctzll(f->mask);
    f->mask &= f->mask - 1;
    return at;
}

#else

struct finder {
    const char *base;
    bool matters[256];
};

static void look(struct finder *f, const char *base)
{
    f->base = base;
}

static void finder_init(struct finder *f, const char *at, char delimiter, char special)
{
    memset(f->matters, 0, sizeof f->matters);
    f->matters['\0'] = f->matters['\n'] = f->matters['\r'] = true;
    f->matters[(unsigned char)delimiter] = f->matters[(unsigned char)special] = true;
    look(f, at);
}

static inline const char *finder_next(struct finder *f)
{
    while (!f->matters[(unsigned char)*f->base])
        f->base++;
    return f->base++;
}

#endif

/* ---- rows ----------------------------------------------------------------------------- */

static enum crm_scan_state bad(
    struct crm_scan *scan, enum crm_scan_problem problem, const char *row, const char *next)
{
    size_t len = (size_t)(next - row);

    if (len && row[len - 1] == '\n')
        len--;
    if (len && row[len - 1] == '\r')
        len--;
    scan->problem = problem;
    scan->record = (struct crm_slice){row, len};
    scan->at = next;
    return CRM_SCAN_BAD;
}

/*
 * The record at `row`, which holds something that is not as it stands, or must not be there.
 *   n_head  in   fields that end before it, in work->separator
 *   fields  out  n_wanted
 *   *next   out  behind the record
 */
static enum crm_scan_state slow_row(struct crm_scan *scan, const char *row, size_t n_head,
    struct crm_slice *fields, const char **next)
{
    const struct crm_file *file = scan->block->file;
    const char *limit = scan->block->text + scan->block->len;
    struct crm_record *r = &scan->work->record;
    size_t used = r->used;
    const char *const *separator = (const char *const *)scan->work->separator;
    bool opens = !file->dialect.escapes && separator[n_head][1] == '"';
    enum crm_record_state state =
        opens ? crm_record_rest(r, separator, n_head, limit, file->dialect.delimiter)
              : crm_record_parse(r, row, limit, file->dialect);

    if (state != CRM_RECORD_OK) {
        const char *line = crm_bytes_behind(crm_bytes_find(row, limit, '\n', '\r'), limit);
        return bad(scan,
            state == CRM_RECORD_OPEN     ? CRM_SCAN_UNCLOSED
            : state == CRM_RECORD_QUOTE  ? CRM_SCAN_QUOTE
            : state == CRM_RECORD_BEHIND ? CRM_SCAN_BEHIND
                                         : CRM_SCAN_MEMORY,
            row, line);
    }
    scan->n_fields = r->n;
    if (r->n != file->n_columns || memchr(row, '\0', (size_t)(r->end - row))) {
        r->used = used;
        return bad(scan, r->n != file->n_columns ? CRM_SCAN_FIELDS : CRM_SCAN_NUL, row, r->end);
    }
    for (size_t c = 0; c < scan->n_wanted; c++) {
        size_t column = file->wanted[c];
        fields[c] = column == CRM_COLUMN_NONE ? (struct crm_slice){row, 0} : r->field[column];
    }
    *next = r->end;
    return CRM_SCAN_ROWS;
}

static bool reserve(struct crm_scan *scan, size_t max_rows)
{
    struct crm_scan_work *w = scan->work;
    size_t n_wanted = scan->n_wanted ? scan->n_wanted : 1;

    if (max_rows > SIZE_MAX / n_wanted ||
        !crm_mem_grow((void **)&w->field, &w->field_cap, max_rows * n_wanted, sizeof *w->field) ||
        !crm_mem_grow((void **)&w->start, &w->start_cap, max_rows, sizeof *w->start))
        return false;
    scan->field = w->field;
    scan->start = w->start;
    return true;
}

static inline void gather(const struct crm_scan *scan, const char *const separator[],
    const size_t wanted[], struct crm_slice *fields)
{
    for (size_t c = 0; c < scan->n_wanted; c++) {
        size_t column = wanted[c];
        if (column == CRM_COLUMN_NONE) {
            fields[c] = (struct crm_slice){separator[0], 0};
        } else {
            const char *from = separator[column] + 1;
            fields[c] = (struct crm_slice){from, (size_t)(separator[column + 1] - from)};
        }
    }
}

static enum crm_scan_state next_rows(struct crm_scan *scan, size_t max_rows)
{
    const struct crm_block *block = scan->block;
    const struct crm_file *file = block->file;
    struct crm_scan_work *w = scan->work;
    const char *const end = block->text + block->len;
    const char **separator = w->separator;
    const size_t n_columns = file->n_columns, n_wanted = scan->n_wanted;
    const char delimiter = file->dialect.delimiter;
    const char special = file->dialect.escapes ? '\\' : '"';
    const char *row = scan->at, *next;
    struct finder finder;
    size_t n_rows = 0, n = 0;
    bool wrong = false;

    scan->n_rows = 0;
    if (row == end)
        return CRM_SCAN_END;
    if (w->no_memory || !reserve(scan, max_rows))
        return bad(scan, CRM_SCAN_MEMORY, row, end);
    finder_init(&finder, row, delimiter, block->has_quote ? special : '\n');
    separator[0] = row - 1;
    while (row < end && n_rows < max_rows && !wrong) {
        const char *p = finder_next(&finder);
        if (*p == delimiter) {
            n += n < n_columns;
            separator[n] = p;
            continue;
        }
        if (*p == '\n' || *p == '\r') {
            next = p + 1;
            if (p == row && (n_columns > 1 || (p > block->text && p[-1] == '\r' && *p == '\n'))) {
                row = next; /* a blank line, or the second half of CRLF */
            } else if (n + 1 == n_columns) {
                separator[n_columns] = p;
                gather(scan, separator, file->wanted, w->field + n_rows * n_wanted);
                w->start[n_rows++] = row;
                row = next;
            } else {
                wrong = true;
            }
        } else if ((*p == special && block->has_quote) || *p == '\0') {
            if (slow_row(scan, row, n, w->field + n_rows * n_wanted, &next) == CRM_SCAN_ROWS) {
                w->start[n_rows++] = row;
                row = next;
                look(&finder, row);
            } else {
                wrong = true;
            }
        } else {
            continue;
        }
        separator[0] = row - 1;
        n = 0;
    }
    scan->at = row;
    scan->n_rows = n_rows;
    if (n_rows)
        return CRM_SCAN_ROWS; /* a bad row behind these is met again by the next call */
    return wrong ? slow_row(scan, row, 0, NULL, &next) : CRM_SCAN_END;
}

/* Move the rows that are chosen to the front; the chooser's fields are the last of each row. */
static void keep_rows(struct crm_scan *scan, const struct crm_chooser *chooser)
{
    struct crm_scan_work *w = scan->work;
    size_t n = scan->n_wanted, kept = 0;

    for (size_t i = 0; i < scan->n_rows; i++) {
        struct crm_slice *row = w->field + i * n;
        if (!chooser->choose(chooser->ctx, row + n - chooser->n))
            continue;
        if (kept < i)
            memcpy(w->field + kept * n, row, n * sizeof *row);
        w->start[kept++] = w->start[i];
    }
    scan->n_rows = kept;
}

enum crm_scan_state crm_scan_rows(struct crm_scan *scan, size_t max_rows)
{
    const struct crm_chooser *chooser = &scan->reader->chooser;
    enum crm_scan_state state = next_rows(scan, max_rows);

    while (state == CRM_SCAN_ROWS && chooser->choose) {
        keep_rows(scan, chooser);
        if (scan->n_rows)
            break;
        state = next_rows(scan, max_rows);
    }
    return state;
}

bool crm_scan_all(
    struct crm_scan *scan, const char *record, const struct crm_slice **field, size_t *n)
{
    struct crm_record *all = &scan->work->all;
    const char *limit = scan->block->text + scan->block->len;

    if (!crm_record_room(all, (size_t)(limit - record)) ||
        crm_record_parse(all, record, limit, scan->block->file->dialect) != CRM_RECORD_OK)
        return false;
    *field = all->field;
    *n = all->n;
    return true;
}

/* ---- messages ------------------------------------------------------------------------- */

uint64_t crm_block_line(const struct crm_block *block, const char *at)
{
    return block->line + crm_bytes_lines(block->text, (size_t)(at - block->text));
}

enum crm_status crm_scan_error(const struct crm_scan *scan, struct crm_err *err)
{
    const struct crm_block *block = scan->block;
    const char *at = scan->record.ptr;
    size_t want = block->file->n_columns;
    uint64_t line;

    if (scan->problem == CRM_SCAN_NUL)
        at = memchr(at, '\0', (size_t)(block->text + block->len - at));
    line = crm_block_line(block, at);
    if (scan->problem == CRM_SCAN_UNCLOSED)
        line = block->unclosed_line;
    crm_err_place(err, block->file->name, line, NULL);
    switch (scan->problem) {
    case CRM_SCAN_FIELDS:
        return crm_err_set(err, CRM_EDATA, "%zu field%s, the header has %zu", scan->n_fields,
            scan->n_fields == 1 ? "" : "s", want);
    case CRM_SCAN_QUOTE:
        return crm_err_set(err, CRM_EDATA, "quote inside an unquoted field");
    case CRM_SCAN_BEHIND:
        return crm_err_set(err, CRM_EDATA, "text after a closing quote");
    case CRM_SCAN_UNCLOSED:
        return crm_err_set(err, CRM_EDATA, "quote opened here is never closed");
    case CRM_SCAN_NUL:
        return crm_err_set(err, CRM_EDATA, "NUL byte");
    case CRM_SCAN_MEMORY:
        break;
    }
    return crm_err_nomem(err);
}
