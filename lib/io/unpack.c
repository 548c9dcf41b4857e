#include "io/unpack.h"

#include "io/container.h"
#include "io/gz.h"
#include "io/xlsx.h"

enum { FIRST_BYTES = 8, LOOK = 16 * 1024 };

#ifdef CRM_UNPACKS

/* A zip archive; one of another kind is refused by what its first bytes name. */
static enum crm_status open_zip(
    struct crm_unpack *unpack, struct crm_source *source, struct crm_err *err)
{
    struct crm_slice head;
    bool whole;
    enum crm_status status = crm_source_peek(source, LOOK, &head, &whole, err);

    if (status)
        return status;
    crm_err_place(err, crm_source_name(source), 0, NULL);
    if (memmem(head.ptr, head.len, "opendocument", 12))
        return crm_container_refuse(head, crm_source_name(source), err);
    return crm_xlsx_open(unpack, source, err);
}

enum crm_status crm_unpack_open(
    struct crm_unpack *unpack, struct crm_source *source, struct crm_err *err)
{
    struct crm_slice head;
    bool whole;
    enum crm_status status = crm_source_peek(source, FIRST_BYTES, &head, &whole, err);

    if (!status && crm_container_of(head) == CRM_CONTAINER_GZIP) {
        status = crm_gz_open(source, err);
        if (!status) /* a workbook packed once more */
            status = crm_source_peek(source, FIRST_BYTES, &head, &whole, err);
    }
    if (!status && crm_container_of(head) == CRM_CONTAINER_ZIP)
        status = open_zip(unpack, source, err);
    return status;
}

#else

enum crm_status crm_unpack_open(
    struct crm_unpack *unpack, struct crm_source *source, struct crm_err *err)
{
    struct crm_slice head;
    bool whole;
    enum crm_container kind;
    enum crm_status status = crm_source_peek(source, FIRST_BYTES, &head, &whole, err);

    (void)unpack;
    if (status)
        return status;
    kind = crm_container_of(head);
    crm_err_place(err, crm_source_name(source), 0, NULL);
    if (kind == CRM_CONTAINER_GZIP)
        return crm_err_set(err, CRM_EDATA,
            "this is packed with gzip, and this program was built without zlib: gzip -dc gives "
            "the text");
    if (kind == CRM_CONTAINER_ZIP)
        return crm_err_set(err, CRM_EDATA,
            "this is a workbook or another zip archive, and this program was built without "
            "minizip and expat: save the sheet as CSV");
    return CRM_OK;
}

#endif
