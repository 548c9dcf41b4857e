/*
 * xlsx.h -- one sheet of a workbook as text, row by row (private to lib/io)
 *
 * A row of the sheet is a line: cells parted by tabs, with the escapes of TSV, without the empty
 * ones at its end but filled up to the width of the first rows; a row without cells is a blank
 * line.  Numbers stand as a CSV of the same sheet would have them, dates as YYYY-MM-DD.
 *
 * minizip takes the file apart, expat reads the XML (ISO/IEC 29500-1 part 18).  In memory are the
 * shared strings, the styles, and one row.
 */
#ifndef CRM_IO_XLSX_H
#define CRM_IO_XLSX_H

#include "io/unpack.h"

/*
 * Give `source`, which is a zip archive, the filter.
 * Errors: CRM_EDATA, CRM_EUSAGE, CRM_EIO, CRM_ENOMEM.
 */
enum crm_status crm_xlsx_open(
    struct crm_unpack *unpack, struct crm_source *source, struct crm_err *err);

#endif
