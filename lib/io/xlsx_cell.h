/*
 * xlsx_cell.h -- what a number in a sheet is shown as (private to lib/io)
 */
#ifndef CRM_IO_XLSX_CELL_H
#define CRM_IO_XLSX_CELL_H

#include "base/slice.h"

#include <stdint.h>

enum crm_xlsx_kind {
    CRM_XLSX_PLAIN,
    CRM_XLSX_DATE,    /* a day, with its time if it has one */
    CRM_XLSX_STAMP,   /* a day and a time */
    CRM_XLSX_TIME,    /* a time of day; a day before it if the number has one */
    CRM_XLSX_SPAN,    /* hours and minutes, beyond 24 too */
    CRM_XLSX_PERCENT, /* 0.15 is 15% */
};

/* A number format as far as it matters for the value. */
struct crm_xlsx_style {
    uint8_t kind;
    int8_t decimals; /* that it shows; -1: as many as there are */
    uint8_t width;   /* of an integer with zeros in front; 0: none */
    char sign[8];    /* currency sign, NUL-terminated; "": none */
    uint8_t fixed;   /* decimals it shows in any case, zeros too */
};

/* A format code ("#,##0.00", "dd/mm/yy h:mm"), or the id of a built-in one. */
struct crm_xlsx_style crm_xlsx_style_of(struct crm_slice code);
struct crm_xlsx_style crm_xlsx_builtin(unsigned id);

#define CRM_XLSX_NUMBER 48

/*
 * The number `raw`, as it stands in the file, as text.
 *   epoch1904  in   days count from 1904-01-01
 *   signs      in   write the currency sign
 *   *rounded   out  set when it has more decimals than are written
 *   text[CRM_XLSX_NUMBER]  out  not NUL-terminated
 * Returns the length; 0 when `raw` is no number.
 */
size_t crm_xlsx_number(struct crm_slice raw, const struct crm_xlsx_style *style, bool epoch1904,
    bool signs, bool *rounded, char text[CRM_XLSX_NUMBER]);

/* "BC12" -> row 12 from 1 (0: none given), column 54 from 0. False if it is no reference. */
bool crm_xlsx_ref(struct crm_slice ref, uint32_t *row, uint32_t *column);

#endif
