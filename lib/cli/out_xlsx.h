/*
 * out_xlsx.h -- rows as a workbook: -f xlsx  (inside lib/cli)
 *
 * One sheet: header in bold and frozen, ids and telephones as text, dates, money and numbers typed,
 * shares with data bars, columns as wide as what stands in them.  libxlsxwriter writes it; it is
 * loaded when a workbook is asked for and not before, so that no program needs it to start.
 *
 *     crm_xlsx_out_open(&book, &out->w, err);              out->w is a file of ours, empty
 *     crm_xlsx_out_column(book, i, kind, name);
 *     crm_xlsx_out_cell(book, i, kind, text, is_number);   row by row, then crm_xlsx_out_row
 *     crm_xlsx_out_close(book, err);                       the file is whole; crm_writer_close
 *
 * Memory: one row; the sheet waits in a temporary file of libxlsxwriter.
 */
#ifndef CRM_CLI_OUT_XLSX_H
#define CRM_CLI_OUT_XLSX_H

#include "cli/out.h"

struct crm_xlsx_out;

/* Errors: CRM_EUSAGE when libxlsxwriter is not there or `w` is no regular file; CRM_ENOMEM. */
enum crm_status crm_xlsx_out_open(
    struct crm_xlsx_out **book, struct crm_writer *w, struct crm_err *err);

/* Errors: CRM_EDATA for more columns than a sheet has. */
enum crm_status crm_xlsx_out_column(struct crm_xlsx_out *book, size_t i, enum crm_out_kind kind,
    const char *name, struct crm_err *err);

/* Errors: CRM_EDATA for more rows, columns or text than a sheet holds. */
enum crm_status crm_xlsx_out_cell(struct crm_xlsx_out *book, size_t i, enum crm_out_kind kind,
    struct crm_slice text, bool number, struct crm_err *err);
void crm_xlsx_out_row(struct crm_xlsx_out *book);

/* Frees the book in any case. Errors: CRM_EIO. `book` may be NULL. */
enum crm_status crm_xlsx_out_close(struct crm_xlsx_out *book, struct crm_err *err);
void crm_xlsx_out_abandon(struct crm_xlsx_out *book);

#endif
