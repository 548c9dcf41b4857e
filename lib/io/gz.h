/*
 * gz.h -- a file packed with gzip as a stream (private to lib/io)
 *
 * One member or several, one after the other; each one's checksum is compared.  Needs zlib.
 */
#ifndef CRM_IO_GZ_H
#define CRM_IO_GZ_H

#include "io/source.h"

/* Give `source` the filter.  Errors: CRM_ENOMEM.  What is cut off or damaged is said by the read
 * that meets it, CRM_EDATA with the line: what came before it has been given. */
enum crm_status crm_gz_open(struct crm_source *source, struct crm_err *err);

#endif
