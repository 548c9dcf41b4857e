/*
 * xlsx_book.h -- what a workbook says before its rows: sheets, styles, shared strings (private to
 * lib/io)
 */
#ifndef CRM_IO_XLSX_BOOK_H
#define CRM_IO_XLSX_BOOK_H

#include "base/arena.h"
#include "io/unpack.h"
#include "io/xlsx_cell.h"
#include "io/xlsx_part.h"

#ifdef CRM_UNPACKS

struct crm_xlsx_sheet {
    const char *name, *id; /* id: of the relation */
    const char *part;      /* NULL: no sheet of cells (a chart) */
    bool hidden;
};

struct crm_xlsx_book {
    struct crm_xlsx_zip zip;
    struct crm_arena arena;
    struct crm_xlsx_sheet *sheet;
    size_t n_sheets, sheet_cap;
    bool epoch1904;
    struct crm_xlsx_style *style; /* by the number cells have */
    size_t n_styles, style_cap;
    bool signs; /* amounts in several currencies: they are told by their signs */
    /* shared strings with the escapes of TSV: string i is text[end[i - 1] .. end[i]) */
    char *text;
    size_t text_len, text_cap;
    uint64_t *end;
    size_t n_strings, string_cap;
};

/* Read all of it but the sheets.  `book->zip` is open.  Close it in any case. */
enum crm_status crm_xlsx_book_read(struct crm_xlsx_book *book, struct crm_err *err);
void crm_xlsx_book_close(struct crm_xlsx_book *book);

/*
 * The sheet to read: `name`, or the only one with rows.
 * Errors: CRM_EUSAGE when there is none of that name, or several with rows and no name.
 */
enum crm_status crm_xlsx_book_choose(struct crm_xlsx_book *book, const char *name,
    const struct crm_xlsx_sheet **sheet, struct crm_err *err);

/* Add `text` to *out, of which *len bytes are used, with \t \n \r \\ and _x000D_ resolved. */
bool crm_xlsx_escape(char **out, size_t *len, size_t *cap, const char *text, size_t n);

#endif
#endif
