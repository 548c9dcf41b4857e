/*
 * Fuzz workbooks (io/unpack.h): whatever the bytes, reading ends, and a sheet gives the same text
 * or the same error by its short cut and by expat alone, for any size of what is read at once.
 *
 * The first byte chooses what the rest is: the whole file, a sheet's XML, its rows, shared strings
 * or styles.
 */
#include "fuzz.h"
#include "io/unpack.h"

#include <zlib.h>

#ifdef CRM_UNPACKS

/* ---- a zip archive whose parts are stored ------------------------------------------------- */

struct zip {
    char *bytes;
    size_t len, n;
    char *list; /* its directory */
    size_t list_len;
};

static void put(char **bytes, size_t *len, const void *more, size_t n)
{
    *bytes = realloc(*bytes, *len + n + 1);
    CHECK(*bytes);
    memcpy(*bytes + *len, more, n);
    *len += n;
}

static void put_le(char **bytes, size_t *len, uint32_t value, int size)
{
    for (int i = 0; i < size; i++)
        put(bytes, len, &(char){(char)(value >> 8 * i)}, 1);
}

static void put_facts(char **bytes, size_t *len, struct crm_slice part, size_t name)
{
    put_le(bytes, len, 10, 2);
    put_le(bytes, len, 0, 4); /* flags, stored */
    put_le(bytes, len, 0x00210000, 4);
    put_le(bytes, len, (uint32_t)crc32(0, (const Bytef *)part.ptr, (uInt)part.len), 4);
    put_le(bytes, len, (uint32_t)part.len, 4);
    put_le(bytes, len, (uint32_t)part.len, 4);
    put_le(bytes, len, (uint32_t)name, 2);
    put_le(bytes, len, 0, 2);
}

static void put_part(struct zip *zip, const char *name, struct crm_slice part)
{
    size_t at = zip->len;

    put_le(&zip->bytes, &zip->len, 0x04034b50, 4);
    put_facts(&zip->bytes, &zip->len, part, strlen(name));
    put(&zip->bytes, &zip->len, name, strlen(name));
    put(&zip->bytes, &zip->len, part.ptr, part.len);
    put_le(&zip->list, &zip->list_len, 0x02014b50, 4);
    put_le(&zip->list, &zip->list_len, 10, 2);
    put_facts(&zip->list, &zip->list_len, part, strlen(name));
    put_le(&zip->list, &zip->list_len, 0, 4); /* comment, disk */
    put_le(&zip->list, &zip->list_len, 0, 4);
    put_le(&zip->list, &zip->list_len, 0, 2);
    put_le(&zip->list, &zip->list_len, (uint32_t)at, 4);
    put(&zip->list, &zip->list_len, name, strlen(name));
    zip->n++;
}

static void end_zip(struct zip *zip)
{
    size_t at = zip->len;

    put(&zip->bytes, &zip->len, zip->list, zip->list_len);
    put_le(&zip->bytes, &zip->len, 0x06054b50, 4);
    put_le(&zip->bytes, &zip->len, 0, 4);
    put_le(&zip->bytes, &zip->len, (uint32_t)zip->n, 2);
    put_le(&zip->bytes, &zip->len, (uint32_t)zip->n, 2);
    put_le(&zip->bytes, &zip->len, (uint32_t)zip->list_len, 4);
    put_le(&zip->bytes, &zip->len, (uint32_t)at, 4);
    put_le(&zip->bytes, &zip->len, 0, 2);
}

/* ---- a workbook --------------------------------------------------------------------------- */

enum what { ALL, SHEET, ROWS, STRINGS, STYLES, N_WHATS };

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"

static void put_text(struct zip *zip, const char *name, const char *text)
{
    put_part(zip, name, crm_slice_of(text));
}

static void put_strings(struct zip *zip, enum what what, struct crm_slice given)
{
    if (what == STRINGS)
        put_part(zip, "xl/sharedStrings.xml", given);
    else
        put_text(zip, "xl/sharedStrings.xml",
            "<sst xmlns='" MAIN "'><si><t>date</t></si><si><t>a&amp;b</t></si></sst>");
    if (what == STYLES)
        put_part(zip, "xl/styles.xml", given);
    else
        put_text(zip, "xl/styles.xml",
            "<styleSheet xmlns='" MAIN "'><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/>"
            "<xf numFmtId='22'/><xf numFmtId='2'/><xf numFmtId='9'/></cellXfs></styleSheet>");
}

static void put_sheet(struct zip *zip, enum what what, struct crm_slice given)
{
    static const char start[] = "<worksheet xmlns='" MAIN "'><sheetData>",
                      end[] = "</sheetData></worksheet>";
    char *text = NULL;
    size_t len = 0;

    if (what == SHEET) {
        put_part(zip, "xl/worksheets/sheet1.xml", given);
        return;
    }
    put(&text, &len, start, sizeof start - 1);
    if (what == ROWS)
        put(&text, &len, given.ptr, given.len);
    else
        for (int i = 0; i < 12; i++) {
            char row[96];
            put(&text, &len, row,
                (size_t)snprintf(row, sizeof row,
                    "<row r=\"%d\"><c r=\"A%d\" t=\"s\"><v>%d</v></c>"
                    "<c r=\"B%d\" s=\"%d\"><v>45%d.5</v></c></row>",
                    i + 1, i + 1, i % 3, i + 1, i % 6, i));
        }
    put(&text, &len, end, sizeof end - 1);
    put_part(zip, "xl/worksheets/sheet1.xml", (struct crm_slice){text, len});
    free(text);
}

static struct zip workbook(enum what what, struct crm_slice given)
{
    struct zip zip = {0};

    put_text(&zip, "[Content_Types].xml", "<Types/>");
    put_text(&zip, "_rels/.rels",
        "<Relationships xmlns='" PACKAGE "'><Relationship Id='a' Type='" OFFICE
        "/officeDocument' Target='xl/workbook.xml'/></Relationships>");
    put_text(&zip, "xl/workbook.xml",
        "<workbook xmlns='" MAIN "' xmlns:r='" OFFICE "'><sheets><sheet name='May' sheetId='1' "
        "r:id='b'/></sheets></workbook>");
    put_text(&zip, "xl/_rels/workbook.xml.rels",
        "<Relationships xmlns='" PACKAGE "'><Relationship Id='b' Type='" OFFICE
        "/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='c' Type='" OFFICE
        "/styles' Target='styles.xml'/><Relationship Id='d' Type='" OFFICE
        "/sharedStrings' Target='sharedStrings.xml'/></Relationships>");
    put_strings(&zip, what, given);
    put_sheet(&zip, what, given);
    end_zip(&zip);
    free(zip.list);
    return zip;
}

/* ---- what was read ------------------------------------------------------------------------ */

struct read {
    char *text;
    size_t len;
    struct crm_err err;
};

static struct read read_all(struct crm_slice bytes, size_t room, bool parser_alone)
{
    struct fuzz_file file = fuzz_file(bytes);
    struct crm_unpack unpack = CRM_UNPACK;
    struct crm_source *source = NULL;
    struct read got = {0};
    char *chunk = malloc(room);
    size_t n = 1;

    CHECK(chunk);
    crm_err_init(&got.err);
    unpack.parser_alone = parser_alone;
    if (!crm_source_open(&source, file.path, &got.err) && !unpack.open(&unpack, source, &got.err))
        while (n && !crm_source_read(source, chunk, room, &n, &got.err))
            put(&got.text, &got.len, chunk, n);
    crm_source_close(source);
    crm_unpack_release(&unpack);
    free(chunk);
    close(file.fd);
    return got;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum what what;
    struct crm_slice given;
    struct zip zip = {0};
    struct read one, other, small;

    if (size < 1)
        return 0;
    what = (enum what)(data[0] % N_WHATS);
    given = (struct crm_slice){(const char *)data + 1, size - 1};
    if (what != ALL)
        zip = workbook(what, given);
    if (what != ALL)
        given = (struct crm_slice){zip.bytes, zip.len};
    one = read_all(given, 65536, false);
    other = read_all(given, 65536, true);
    small = read_all(given, 7, false);
    CHECK(one.len == small.len &&
          memcmp(one.text ? one.text : "", small.text ? small.text : "", one.len) == 0);
    CHECK(one.err.status == other.err.status && one.err.status == small.err.status);
    if (one.err.status == CRM_OK) {
        CHECK(one.len == other.len);
        CHECK(one.len == 0 || memcmp(one.text, other.text, one.len) == 0);
    }
    free(one.text);
    free(other.text);
    free(small.text);
    free(zip.bytes);
    return 0;
}

#else

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    (void)data;
    (void)size;
    return 0;
}

#endif
