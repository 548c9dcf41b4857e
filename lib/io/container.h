/*
 * container.h -- files that are no text, told by their first bytes
 */
#ifndef CRM_IO_CONTAINER_H
#define CRM_IO_CONTAINER_H

#include "base/err.h"
#include "base/slice.h"

enum crm_container {
    CRM_CONTAINER_NONE, /* text, as far as these bytes tell */
    CRM_CONTAINER_GZIP,
    CRM_CONTAINER_ZIP,  /* any zip archive, workbooks among them */
    CRM_CONTAINER_OLE2, /* .xls; a workbook with a password too */
    CRM_CONTAINER_OTHER,
};

enum crm_container crm_container_of(struct crm_slice head);

/*
 * CRM_OK for text, else CRM_EDATA: what the file is and what to do, in place of err's place.
 *   file  in  for the command that helps
 */
enum crm_status crm_container_refuse(struct crm_slice head, const char *file, struct crm_err *err);

#endif
