#include "io/xlsx_part.h"

#ifdef CRM_UNPACKS

#include "io/unpack_limit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ENTRIES = 65536, CHUNK = 64 * 1024, ENCRYPTED = 1 };

/* ---- an open file under minizip -------------------------------------------------------- */

struct place {
    struct crm_xlsx_zip *zip;
    uint64_t at;
    bool failed;
};

static voidpf place_open(voidpf opaque, const void *name, int mode)
{
    struct place *place = calloc(1, sizeof *place);

    (void)name, (void)mode;
    if (place)
        place->zip = opaque;
    return place;
}

static uLong place_read(voidpf opaque, voidpf stream, void *bytes, uLong size)
{
    struct place *place = stream;
    size_t got = 0;

    (void)opaque;
    while (got < size) {
        ssize_t n = pread(place->zip->fd, (char *)bytes + got, size - got,
            (off_t)(place->zip->start + place->at + got));
        if (n < 0 && errno == EINTR)
            continue;
        place->failed |= n < 0;
        if (n <= 0)
            break;
        got += (size_t)n;
    }
    place->at += got;
    place->zip->taken += got;
    return (uLong)got;
}

static uLong place_write(voidpf opaque, voidpf stream, const void *bytes, uLong size)
{
    (void)opaque, (void)stream, (void)bytes, (void)size;
    return 0;
}

static ZPOS64_T place_tell(voidpf opaque, voidpf stream)
{
    (void)opaque;
    return ((struct place *)stream)->at;
}

static long place_seek(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
    struct place *place = stream;
    uint64_t base = origin == ZLIB_FILEFUNC_SEEK_CUR   ? place->at
                    : origin == ZLIB_FILEFUNC_SEEK_END ? place->zip->size
                                                       : 0;

    (void)opaque;
    if (offset > INT64_MAX - base)
        return -1;
    place->at = base + offset;
    return 0;
}

static int place_close(voidpf opaque, voidpf stream)
{
    (void)opaque;
    free(stream);
    return 0;
}

static int place_error(voidpf opaque, voidpf stream)
{
    (void)opaque;
    return ((struct place *)stream)->failed;
}

/* ---- the archive ----------------------------------------------------------------------- */

static enum crm_status bad(const struct crm_xlsx_zip *zip, const char *what, struct crm_err *err)
{
    crm_err_place(err, zip->file, 0, NULL);
    return crm_err_set(
        err, CRM_EDATA, "%s%s%s%s", zip->part, zip->part[0] ? " in the workbook " : "", what, "");
}

enum crm_status crm_xlsx_zip_open(struct crm_xlsx_zip *zip, struct crm_err *err)
{
    zlib_filefunc64_def calls = {.zopen64_file = place_open,
        .zread_file = place_read,
        .zwrite_file = place_write,
        .ztell64_file = place_tell,
        .zseek64_file = place_seek,
        .zclose_file = place_close,
        .zerror_file = place_error,
        .opaque = zip};
    unz_global_info64 info;

    zip->part[0] = '\0';
    zip->zip = unzOpen2_64("", &calls);
    if (!zip->zip)
        return bad(
            zip, "the workbook is damaged or not whole: its list of parts cannot be read", err);
    if (unzGetGlobalInfo64(zip->zip, &info) != UNZ_OK || info.number_entry > ENTRIES)
        return bad(zip, "the workbook has more parts than any program writes", err);
    return CRM_OK;
}

void crm_xlsx_zip_close(struct crm_xlsx_zip *zip)
{
    if (zip->zip)
        unzClose(zip->zip);
    zip->zip = NULL;
    if (zip->mine && zip->fd >= 0)
        close(zip->fd);
    zip->fd = -1;
}

bool crm_xlsx_zip_has(struct crm_xlsx_zip *zip, const char *part)
{
    return unzLocateFile(zip->zip, part, 2) == UNZ_OK;
}

enum crm_status crm_xlsx_part_open(
    struct crm_xlsx_zip *zip, const char *part, uint64_t *size, struct crm_err *err)
{
    unz_file_info64 info;

    snprintf(zip->part, sizeof zip->part, "%s", part);
    if (!crm_xlsx_zip_has(zip, part) ||
        unzGetCurrentFileInfo64(zip->zip, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK)
        return bad(zip, "is missing", err);
    if (info.flag & ENCRYPTED)
        return bad(zip, "has a password: save the workbook without one", err);
    if (unzOpenCurrentFile(zip->zip) != UNZ_OK)
        return bad(zip, "is packed in a way that cannot be read", err);
    zip->packed = info.compressed_size;
    zip->given = 0;
    if (size)
        *size = info.uncompressed_size;
    return CRM_OK;
}

enum crm_status crm_xlsx_part_read(
    struct crm_xlsx_zip *zip, char *bytes, size_t room, size_t *got, struct crm_err *err)
{
    int n = unzReadCurrentFile(zip->zip, bytes, (unsigned)(room < CHUNK ? room : CHUNK));

    *got = 0;
    if (n < 0)
        return bad(zip, "is damaged", err);
    if (n == 0 && unzCloseCurrentFile(zip->zip) == UNZ_CRCERROR)
        return bad(zip, "is damaged: its checksum is wrong", err);
    zip->given += (uint64_t)n;
    if (crm_unpack_is_bomb(zip->packed, zip->given))
        return bad(zip, CRM_UNPACK_BOMB, err);
    *got = (size_t)n;
    return CRM_OK;
}

void crm_xlsx_part_close(struct crm_xlsx_zip *zip)
{
    unzCloseCurrentFile(zip->zip);
}

/* ---- XML ------------------------------------------------------------------------------- */

static void stop_at_doctype(
    void *data, const char *name, const char *system, const char *public, int subset)
{
    (void)name, (void)system, (void)public, (void)subset;
    XML_StopParser(data, XML_FALSE);
}

bool crm_xlsx_xml_open(struct crm_xlsx_xml *xml, void *data, struct crm_err *err)
{
    *xml = (struct crm_xlsx_xml){.parser = XML_ParserCreate(NULL), .err = err};
    if (!xml->parser)
        return false;
    XML_SetUserData(xml->parser, data);
    XML_UseParserAsHandlerArg(xml->parser);
    XML_SetStartDoctypeDeclHandler(xml->parser, stop_at_doctype);
    return true;
}

void crm_xlsx_xml_close(struct crm_xlsx_xml *xml)
{
    if (xml->parser)
        XML_ParserFree(xml->parser);
    xml->parser = NULL;
}

enum crm_status crm_xlsx_xml_error(
    struct crm_xlsx_xml *xml, const struct crm_xlsx_zip *zip, struct crm_err *err)
{
    enum XML_Error code = XML_GetErrorCode(xml->parser);

    if (xml->status)
        return xml->status;
    if (code == XML_ERROR_NO_MEMORY)
        return crm_err_nomem(err);
    if (code == XML_ERROR_ABORTED)
        return bad(zip, "declares a document type (DTD), which no workbook does: refused", err);
    crm_err_place(err, zip->file, 0, NULL);
    return crm_err_set(err, CRM_EDATA, "%s in the workbook is damaged: %s in its line %lu",
        zip->part, XML_ErrorString(code), (unsigned long)XML_GetCurrentLineNumber(xml->parser));
}

enum crm_status crm_xlsx_xml_run(
    struct crm_xlsx_xml *xml, struct crm_xlsx_zip *zip, const char *part, struct crm_err *err)
{
    enum crm_status status = crm_xlsx_part_open(zip, part, NULL, err);
    size_t got = 1;

    if (status)
        return status;
    while (!status && got) {
        void *room = XML_GetBuffer(xml->parser, CHUNK);
        status = room ? crm_xlsx_part_read(zip, room, CHUNK, &got, err) : crm_err_nomem(err);
        if (!status && XML_ParseBuffer(xml->parser, (int)got, got == 0) != XML_STATUS_OK)
            status = crm_xlsx_xml_error(xml, zip, err);
    }
    crm_xlsx_part_close(zip);
    return status;
}

const char *crm_xlsx_local(const char *name)
{
    const char *colon = strchr(name, ':');

    return colon ? colon + 1 : name;
}

const char *crm_xlsx_attribute(const char *const *attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

#endif
