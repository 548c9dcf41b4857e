/*
 * xlsx_part.h -- the parts of a workbook: files of a zip archive, and XML in them (private to
 * lib/io)
 */
#ifndef CRM_IO_XLSX_PART_H
#define CRM_IO_XLSX_PART_H

#include "base/err.h"
#include "base/slice.h"

#ifdef CRM_UNPACKS

#include <expat.h>
#include <minizip/unzip.h>

/* An archive in an open file, read with pread. */
struct crm_xlsx_zip {
    int fd;
    uint64_t start, size; /* where it is in the file */
    bool mine;            /* fd is to be closed */
    uint64_t taken;       /* bytes read from it */
    unzFile zip;
    const char *file; /* for messages */
    /* the part that is open */
    char part[128];
    uint64_t packed, given;
};

/* Errors: CRM_EDATA for what is no zip archive; CRM_ENOMEM.  Close it in any case. */
enum crm_status crm_xlsx_zip_open(struct crm_xlsx_zip *zip, struct crm_err *err);
void crm_xlsx_zip_close(struct crm_xlsx_zip *zip);

bool crm_xlsx_zip_has(struct crm_xlsx_zip *zip, const char *part);

/*
 * Read `part`, one at a time.  *size: what the archive says it unpacks to.
 * Errors: CRM_EDATA where it is missing, encrypted, damaged, or unpacks to far too much.
 */
enum crm_status crm_xlsx_part_open(
    struct crm_xlsx_zip *zip, const char *part, uint64_t *size, struct crm_err *err);
enum crm_status crm_xlsx_part_read(
    struct crm_xlsx_zip *zip, char *bytes, size_t room, size_t *got, struct crm_err *err);
void crm_xlsx_part_close(struct crm_xlsx_zip *zip);

/* A parser that stops at a document type.  NULL: out of memory. */
struct crm_xlsx_xml {
    XML_Parser parser;
    enum crm_status status; /* of a handler: what stopped it, said in *err */
    struct crm_err *err;
};
bool crm_xlsx_xml_open(struct crm_xlsx_xml *xml, void *handlers_data, struct crm_err *err);
void crm_xlsx_xml_close(struct crm_xlsx_xml *xml);

/* What went wrong when XML_Parse did not say XML_STATUS_OK. */
enum crm_status crm_xlsx_xml_error(
    struct crm_xlsx_xml *xml, const struct crm_xlsx_zip *zip, struct crm_err *err);

/* All of `part` through the parser. */
enum crm_status crm_xlsx_xml_run(
    struct crm_xlsx_xml *xml, struct crm_xlsx_zip *zip, const char *part, struct crm_err *err);

/* The name without its prefix; an attribute's value, or NULL. */
const char *crm_xlsx_local(const char *name);
const char *crm_xlsx_attribute(const char *const *attributes, const char *name);

#endif
#endif
