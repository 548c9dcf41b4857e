/*
 * xlsx_rows.h -- cells of a sheet, one after the other, to lines of text (private to lib/io)
 *
 *     crm_xlsx_row(&rows, 5, err);                 row 5 of the sheet
 *     crm_xlsx_cell(&rows, 2, text, false, err);   its column C, with the escapes of TSV
 *     crm_xlsx_row_end(&rows, err);
 *     ... crm_xlsx_rows_end(&rows, err);           the last
 *     ... rows.out[0 .. rows.ready) ...            lines; whoever takes them sets ready and len 0
 */
#ifndef CRM_IO_XLSX_ROWS_H
#define CRM_IO_XLSX_ROWS_H

#include "base/err.h"
#include "base/slice.h"

#include <stdint.h>

/* A cell that spans rows first .. last. */
struct crm_xlsx_merge {
    uint32_t first, last, column;
    size_t at, len; /* its text, in rows->merged */
};

struct crm_xlsx_rows {
    char *out;
    size_t len, cap, ready; /* ready: bytes that whole lines have, once the width is known */
    uint64_t row;           /* being written, from 1; 0: none yet */
    /* the row being written */
    size_t start;                  /* of it in out */
    uint32_t next_column, n_cells; /* n_cells: up to the last one that is not empty */
    size_t full;                   /* where that one ends */
    uint64_t blank;                /* lines before it that are not written yet */
    /* the first rows, whose width is that of all */
    size_t *end; /* where each line ends in out, without its line end */
    uint32_t *cells;
    size_t n_first, end_cap, cells_cap;
    uint32_t width; /* 0: not known yet */
    /* merged cells, in order of their first row */
    struct crm_xlsx_merge *merge;
    size_t n_merges, merge_cap, next_merge;
    size_t *open; /* those that reach the row */
    size_t n_open, open_cap;
    char *merged;
    size_t merged_len, merged_cap;
    uint64_t repeated; /* rows that were given a text of one */
};

void crm_xlsx_rows_release(struct crm_xlsx_rows *rows);

/* Cells that span rows, before the first row. False: out of memory. */
bool crm_xlsx_rows_merge(
    struct crm_xlsx_rows *rows, uint32_t first, uint32_t last, uint32_t column);

/* Rows and the columns in them must rise: CRM_EDATA; CRM_ENOMEM. */
enum crm_status crm_xlsx_row(struct crm_xlsx_rows *rows, uint64_t row, struct crm_err *err);
enum crm_status crm_xlsx_cell(struct crm_xlsx_rows *rows, uint32_t column, struct crm_slice text,
    bool number, struct crm_err *err);
enum crm_status crm_xlsx_row_end(struct crm_xlsx_rows *rows, struct crm_err *err);
enum crm_status crm_xlsx_rows_end(struct crm_xlsx_rows *rows, struct crm_err *err);

#endif
