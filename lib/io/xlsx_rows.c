#include "io/xlsx_rows.h"

#include "base/mem.h"

#include <stdlib.h>

enum {
    FIRST_ROWS = 512,         /* their width is that of all */
    FIRST_BYTES = 256 * 1024, /* or of those in so many bytes */
    LAST_ROW = 1 << 24,       /* no spreadsheet has more */
    MOST_OPEN = 16384,        /* merged cells in a row: one a column */
};

void crm_xlsx_rows_release(struct crm_xlsx_rows *r)
{
    free(r->out);
    free(r->end);
    free(r->cells);
    free(r->merge);
    free(r->open);
    free(r->merged);
    *r = (struct crm_xlsx_rows){0};
}

static bool room(struct crm_xlsx_rows *r, size_t more)
{
    return crm_mem_grow((void **)&r->out, &r->cap, r->len + more, 1);
}

/* ---- merged cells ---------------------------------------------------------------------- */

bool crm_xlsx_rows_merge(struct crm_xlsx_rows *r, uint32_t first, uint32_t last, uint32_t column)
{
    if (!crm_mem_grow((void **)&r->merge, &r->merge_cap, r->n_merges + 1, sizeof *r->merge))
        return false;
    r->merge[r->n_merges++] = (struct crm_xlsx_merge){first, last, column, 0, 0};
    return true;
}

static int by_first(const void *a, const void *b)
{
    const struct crm_xlsx_merge *x = a, *y = b;

    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

/* Which of them reach the row that begins. */
static enum crm_status open_merges(struct crm_xlsx_rows *r, struct crm_err *err)
{
    size_t kept = 0;

    for (size_t i = 0; i < r->n_open; i++)
        if (r->merge[r->open[i]].last >= r->row)
            r->open[kept++] = r->open[i];
    r->n_open = kept;
    if (kept == 0)
        r->merged_len = 0;
    for (; r->next_merge < r->n_merges && r->merge[r->next_merge].first <= r->row;
         r->next_merge++) {
        if (r->merge[r->next_merge].last < r->row)
            continue;
        if (r->n_open == MOST_OPEN)
            return crm_err_set(
                err, CRM_EDATA, "merged cells lie over each other: the workbook is damaged");
        if (!crm_mem_grow((void **)&r->open, &r->open_cap, r->n_open + 1, sizeof *r->open))
            return crm_err_nomem(err);
        r->open[r->n_open++] = r->next_merge;
    }
    return CRM_OK;
}

/* A number that stands for several rows is nobody's in particular: the amount of which of them? */
static enum crm_status number_for_rows(
    const struct crm_xlsx_rows *r, uint32_t column, struct crm_err *err)
{
    for (size_t i = 0; i < r->n_open; i++) {
        const struct crm_xlsx_merge *m = &r->merge[r->open[i]];
        if (m->column == column && m->first == r->row)
            return crm_err_set(err, CRM_EDATA,
                "a number stands in one cell for rows %lu to %lu, and it is not said whether each "
                "has it or all together: unmerge the cell in the sheet",
                (unsigned long)m->first, (unsigned long)m->last);
    }
    return CRM_OK;
}

static struct crm_xlsx_merge *merge_at(struct crm_xlsx_rows *r, uint32_t column)
{
    for (size_t i = 0; i < r->n_open; i++)
        if (r->merge[r->open[i]].column == column)
            return &r->merge[r->open[i]];
    return NULL;
}

static bool keep(struct crm_xlsx_rows *r, struct crm_xlsx_merge *m, struct crm_slice text)
{
    if (!crm_mem_grow((void **)&r->merged, &r->merged_cap, r->merged_len + text.len, 1))
        return false;
    memcpy(r->merged + r->merged_len, text.ptr, text.len);
    m->at = r->merged_len;
    m->len = text.len;
    r->merged_len += text.len;
    return true;
}

static uint32_t last_column(const struct crm_xlsx_rows *r)
{
    uint32_t last = r->n_cells ? r->n_cells - 1 : 0;

    for (size_t i = 0; i < r->n_open; i++) {
        const struct crm_xlsx_merge *m = &r->merge[r->open[i]];
        if (m->first < r->row && m->len && m->column > last)
            last = m->column;
    }
    return last;
}

/* The row once more, with the text of the cells that reach into it. */
static enum crm_status fill_merged(struct crm_xlsx_rows *r, struct crm_err *err)
{
    size_t len = r->full - r->start, at = 0;
    uint32_t last = last_column(r);
    char *copy = crm_mem_alloc(len, 1);
    bool filled = false;

    if (!copy)
        return crm_err_nomem(err);
    memcpy(copy, r->out + r->start, len);
    r->len = r->start;
    for (uint32_t c = 0; c <= last; c++) {
        char *tab = at < len ? memchr(copy + at, '\t', len - at) : NULL;
        size_t end = tab ? (size_t)(tab - copy) : len;
        struct crm_slice cell = {copy + at, end - at};
        struct crm_xlsx_merge *m = merge_at(r, c);
        if (m && m->first == r->row && !keep(r, m, cell))
            break;
        if (m && m->first < r->row && cell.len == 0 && m->len) {
            cell = (struct crm_slice){r->merged + m->at, m->len};
            filled = true;
        }
        if (!room(r, cell.len + 1))
            break;
        if (c)
            r->out[r->len++] = '\t';
        memcpy(r->out + r->len, cell.ptr, cell.len);
        r->len += cell.len;
        at = end < len ? end + 1 : len;
        r->n_cells = c + 1;
    }
    free(copy);
    r->full = r->len;
    r->repeated += filled;
    return r->n_cells == last + 1 ? CRM_OK : crm_err_nomem(err);
}

/* ---- rows ------------------------------------------------------------------------------ */

enum crm_status crm_xlsx_row(struct crm_xlsx_rows *r, uint64_t row, struct crm_err *err)
{
    if (row <= r->row || row > LAST_ROW)
        return crm_err_set(err, CRM_EDATA,
            "row %llu of the sheet comes after row %llu: the workbook is damaged",
            (unsigned long long)row, (unsigned long long)r->row);
    if (r->row == 0 && r->n_merges)
        qsort(r->merge, r->n_merges, sizeof *r->merge, by_first);
    r->blank += row - r->row - 1;
    r->row = row;
    r->start = r->full = r->len;
    r->next_column = r->n_cells = 0;
    return r->n_merges ? open_merges(r, err) : CRM_OK;
}

enum crm_status crm_xlsx_cell(struct crm_xlsx_rows *r, uint32_t column, struct crm_slice text,
    bool number, struct crm_err *err)
{
    size_t tabs = column - r->next_column + (r->next_column > 0);

    if (column < r->next_column)
        return crm_err_set(
            err, CRM_EDATA, "the cells of the row are not in order: the workbook is damaged");
    if (number && r->n_open && number_for_rows(r, column, err))
        return CRM_EDATA;
    if (text.len == 0)
        return CRM_OK;
    if (!room(r, tabs + text.len))
        return crm_err_nomem(err);
    memset(r->out + r->len, '\t', tabs);
    memcpy(r->out + r->len + tabs, text.ptr, text.len);
    r->len += tabs + text.len;
    r->full = r->len;
    r->next_column = r->n_cells = column + 1;
    return CRM_OK;
}

/* The lines of the first rows filled up to the widest of them. */
static enum crm_status settle_width(struct crm_xlsx_rows *r, struct crm_err *err)
{
    size_t size = r->len, at = 0, n = 0;
    char *out;

    r->width = 1;
    for (size_t i = 0; i < r->n_first; i++)
        if (r->cells[i] > r->width)
            r->width = r->cells[i];
    for (size_t i = 0; i < r->n_first; i++)
        size += r->cells[i] ? r->width - r->cells[i] : 0;
    out = crm_mem_alloc(size, 1);
    if (!out)
        return crm_err_nomem(err);
    for (size_t i = 0; i < r->n_first; i++) {
        size_t len = r->end[i] - at, tabs = r->cells[i] ? r->width - r->cells[i] : 0;
        memcpy(out + n, r->out + at, len);
        memset(out + n + len, '\t', tabs);
        n += len + tabs;
        out[n++] = '\n';
        at = r->end[i] + 1;
    }
    free(r->out);
    r->out = out;
    r->cap = size;
    r->len = r->ready = n;
    return CRM_OK;
}

/* End the line in out. */
static enum crm_status end_line(struct crm_xlsx_rows *r, struct crm_err *err)
{
    size_t tabs = r->width > r->n_cells && r->n_cells ? r->width - r->n_cells : 0;

    if (!room(r, tabs + 1))
        return crm_err_nomem(err);
    if (!r->width) {
        if (!crm_mem_grow((void **)&r->end, &r->end_cap, r->n_first + 1, sizeof *r->end) ||
            !crm_mem_grow((void **)&r->cells, &r->cells_cap, r->n_first + 1, sizeof *r->cells))
            return crm_err_nomem(err);
        r->end[r->n_first] = r->len;
        r->cells[r->n_first++] = r->n_cells;
    }
    memset(r->out + r->len, '\t', tabs);
    r->len += tabs;
    r->out[r->len++] = '\n';
    if (r->width) {
        r->ready = r->len;
        return CRM_OK;
    }
    return r->n_first == FIRST_ROWS || r->len >= FIRST_BYTES ? settle_width(r, err) : CRM_OK;
}

/* Lines of rows without cells, before the row that has been written. */
static enum crm_status put_blank(struct crm_xlsx_rows *r, struct crm_err *err)
{
    size_t len = r->full - r->start;
    uint32_t n_cells = r->n_cells;
    char *copy;
    enum crm_status status = CRM_OK;

    copy = crm_mem_alloc(len, 1);
    if (!copy)
        return crm_err_nomem(err);
    memcpy(copy, r->out + r->start, len);
    r->len = r->start;
    r->n_cells = 0;
    for (; r->blank && !status; r->blank--)
        status = end_line(r, err);
    if (!status && !room(r, len))
        status = crm_err_nomem(err);
    if (!status) {
        memcpy(r->out + r->len, copy, len);
        r->start = r->len;
        r->full = r->len += len;
        r->n_cells = n_cells;
    }
    free(copy);
    return status;
}

enum crm_status crm_xlsx_row_end(struct crm_xlsx_rows *r, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    r->len = r->full;
    if (r->n_cells == 0) {
        r->blank++;
        return CRM_OK;
    }
    if (r->n_open)
        status = fill_merged(r, err);
    if (!status && r->blank)
        status = put_blank(r, err);
    return status ? status : end_line(r, err);
}

enum crm_status crm_xlsx_rows_end(struct crm_xlsx_rows *r, struct crm_err *err)
{
    return r->width ? CRM_OK : settle_width(r, err);
}
