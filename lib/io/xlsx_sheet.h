/*
 * xlsx_sheet.h -- the XML of a sheet to its cells (private to lib/io)
 *
 * Two ways lead through it.  expat reads everything; but a row that is written as nearly all are,
 * in ASCII and with nothing but cells, is taken out of the stream before expat sees it
 * (xlsx_quick.c).  What is left is well-formed if the whole is, so that expat still judges the
 * rest.
 */
#ifndef CRM_IO_XLSX_SHEET_H
#define CRM_IO_XLSX_SHEET_H

#include "io/xlsx_book.h"
#include "io/xlsx_rows.h"

#ifdef CRM_UNPACKS

/* Where in a sheet the parser is. */
enum crm_xlsx_at {
    CRM_XLSX_OUTSIDE,
    CRM_XLSX_IN_DATA,
    CRM_XLSX_IN_ROW,
    CRM_XLSX_IN_CELL,
    CRM_XLSX_IN_VALUE,
    CRM_XLSX_IN_TEXT
};

/* What a cell says of itself. */
struct crm_xlsx_cell {
    uint32_t column, style;
    char type; /* n b e s; t: text */
    bool formula, value;
    struct crm_slice text; /* of the value */
};

struct crm_xlsx_sheet_reader {
    struct crm_xlsx_book book;
    struct crm_xlsx_xml xml;
    struct crm_xlsx_rows rows;
    struct crm_unpack_note *note;
    struct crm_err err;
    enum crm_xlsx_at at;
    int phonetic; /* inside readings of Japanese text */
    bool ended, looked_through, hidden, parser_alone;
    bool failed;  /* err is due when the rows before it have been given */
    size_t given; /* of rows.ready */
    struct crm_xlsx_cell cell;
    uint32_t next_column;
    char *text; /* of the cell, as expat gives it */
    size_t len, cap;
    char *escaped;
    size_t escaped_cap;
    /* bytes of the sheet that have been unpacked and not yet read */
    char *raw;
    size_t raw_at, raw_len, raw_cap;
    uint64_t fed;   /* bytes that expat has been given */
    uint64_t clean; /* of them, those up to a row's end, or to where rows begin */
    struct crm_xlsx_cell *quick;
    size_t quick_cap;
};

/* Read on, to the next lines or the end. */
enum crm_status crm_xlsx_sheet_feed(struct crm_xlsx_sheet_reader *s, struct crm_err *err);
void crm_xlsx_sheet_handlers(struct crm_xlsx_sheet_reader *s);

/* A row begins; one of its cells; it ends. */
enum crm_status crm_xlsx_sheet_row(
    struct crm_xlsx_sheet_reader *s, uint64_t row, bool hidden, struct crm_err *err);
enum crm_status crm_xlsx_sheet_cell(
    struct crm_xlsx_sheet_reader *s, const struct crm_xlsx_cell *cell, struct crm_err *err);
enum crm_status crm_xlsx_sheet_row_end(struct crm_xlsx_sheet_reader *s, struct crm_err *err);

char crm_xlsx_type_of(struct crm_slice t);

enum crm_xlsx_quick { CRM_XLSX_QUICK, CRM_XLSX_SLOW, CRM_XLSX_MORE, CRM_XLSX_FAILED };

/*
 * Take the row at the start of raw, if it is written as most are.
 *   CRM_XLSX_QUICK   taken; raw_at is after it
 *   CRM_XLSX_SLOW    expat has to read it
 *   CRM_XLSX_MORE    it is not whole yet
 *   CRM_XLSX_FAILED  *err says why
 */
enum crm_xlsx_quick crm_xlsx_quick_row(struct crm_xlsx_sheet_reader *s, struct crm_err *err);

#endif
#endif
