#include "io/xlsx_book.h"

#ifdef CRM_UNPACKS

#include "base/mem.h"
#include "io/container.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- text ------------------------------------------------------------------------------ */

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* _x000D_ at `p`: the character, or -1. */
static int coded(const char *p, size_t left)
{
    int c = 0;

    if (left < 7 || p[1] != 'x' || p[6] != '_')
        return -1;
    for (int i = 2; i < 6; i++) {
        if (hex(p[i]) < 0)
            return -1;
        c = c * 16 + hex(p[i]);
    }
    return c > 0 && (c < 0xD800 || c > 0xDFFF) ? c : -1;
}

static size_t utf8(int c, char out[3])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    out[0] = (char)(0xE0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 0x3F));
    out[2] = (char)(0x80 | (c & 0x3F));
    return 3;
}

bool crm_xlsx_escape(char **out, size_t *len, size_t *cap, const char *text, size_t n)
{
    char *p;

    if (!crm_mem_grow((void **)out, cap, *len + 2 * n + 1, 1))
        return false;
    p = *out + *len;
    for (size_t i = 0; i < n; i++) {
        char bytes[3] = {text[i]};
        size_t width = 1;
        int c = text[i] == '_' ? coded(text + i, n - i) : -1;
        if (c >= 0) {
            width = utf8(c, bytes);
            i += 6;
        }
        if (width == 1 && memchr("\t\n\r\\", bytes[0], 4)) {
            *p++ = '\\';
            bytes[0] = bytes[0] == '\t'   ? 't'
                       : bytes[0] == '\n' ? 'n'
                       : bytes[0] == '\r' ? 'r'
                                          : '\\';
        }
        memcpy(p, bytes, width);
        p += width;
    }
    *len = (size_t)(p - *out);
    return true;
}

/* ---- relations ------------------------------------------------------------------------- */

/* Targets of one .rels file. */
struct relations {
    struct crm_xlsx_book *book;
    const char *folder; /* that targets are relative to */
    const char *main;   /* the workbook, of the first .rels */
    const char *strings, *styles;
    bool sheets; /* give each sheet its part */
};

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);

    return n >= m && strcmp(text + n - m, end) == 0;
}

static const char *absolute(struct crm_xlsx_book *book, const char *folder, const char *target)
{
    char path[512];

    if (target[0] == '/')
        snprintf(path, sizeof path, "%s", target + 1);
    else if (strncmp(target, "../", 3) == 0)
        snprintf(path, sizeof path, "%s", target + 3);
    else
        snprintf(path, sizeof path, "%s%s", folder, target);
    return crm_arena_dup(&book->arena, crm_slice_of(path));
}

static void out_of_memory(XML_Parser parser, struct crm_xlsx_xml *xml)
{
    xml->status = crm_err_nomem(xml->err);
    XML_StopParser(parser, XML_FALSE);
}

/* What every handler gets. */
struct reading {
    struct crm_xlsx_xml xml;
    void *into;
};

static void relation(void *data, const char *name, const char **attributes)
{
    struct reading *reading = XML_GetUserData(data);
    struct relations *r = reading->into;
    const char *id, *type, *target, *part;

    if (strcmp(crm_xlsx_local(name), "Relationship") != 0)
        return;
    id = crm_xlsx_attribute((const char *const *)attributes, "Id");
    type = crm_xlsx_attribute((const char *const *)attributes, "Type");
    target = crm_xlsx_attribute((const char *const *)attributes, "Target");
    if (!id || !type || !target)
        return;
    part = absolute(r->book, r->folder, target);
    if (!part) {
        out_of_memory(data, &reading->xml);
        return;
    }
    if (ends_with(type, "/officeDocument"))
        r->main = part;
    else if (ends_with(type, "/sharedStrings"))
        r->strings = part;
    else if (ends_with(type, "/styles"))
        r->styles = part;
    else if (ends_with(type, "/worksheet") && r->sheets)
        for (size_t i = 0; i < r->book->n_sheets; i++)
            if (strcmp(r->book->sheet[i].id, id) == 0)
                r->book->sheet[i].part = part;
}

/* One small part through handlers. */
static enum crm_status run(struct crm_xlsx_book *book, const char *part, void *into,
    XML_StartElementHandler start, XML_EndElementHandler end, XML_CharacterDataHandler text,
    struct crm_err *err)
{
    struct reading reading = {.into = into};
    enum crm_status status;

    if (!crm_xlsx_xml_open(&reading.xml, &reading, err))
        return crm_err_nomem(err);
    XML_SetElementHandler(reading.xml.parser, start, end);
    XML_SetCharacterDataHandler(reading.xml.parser, text);
    status = crm_xlsx_xml_run(&reading.xml, &book->zip, part, err);
    crm_xlsx_xml_close(&reading.xml);
    return status;
}

/* ---- the list of sheets ---------------------------------------------------------------- */

static bool is_true(const char *value)
{
    return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static void workbook_start(void *data, const char *name, const char **attributes)
{
    struct reading *reading = XML_GetUserData(data);
    struct crm_xlsx_book *book = reading->into;
    struct crm_xlsx_sheet sheet = {0};
    const char *value, *state;

    name = crm_xlsx_local(name);
    if (strcmp(name, "workbookPr") == 0)
        book->epoch1904 = is_true(crm_xlsx_attribute((const char *const *)attributes, "date1904"));
    if (strcmp(name, "sheet") != 0)
        return;
    value = crm_xlsx_attribute((const char *const *)attributes, "name");
    sheet.name = crm_arena_dup(&book->arena, crm_slice_of(value ? value : ""));
    state = crm_xlsx_attribute((const char *const *)attributes, "state");
    sheet.hidden = state && strcmp(state, "visible") != 0;
    for (value = NULL; *attributes; attributes += 2) /* r:id, under whatever prefix */
        if (strchr(attributes[0], ':') && strcmp(crm_xlsx_local(attributes[0]), "id") == 0)
            value = attributes[1];
    sheet.id = crm_arena_dup(&book->arena, crm_slice_of(value ? value : ""));
    if (!sheet.name || !sheet.id ||
        !crm_mem_grow(
            (void **)&book->sheet, &book->sheet_cap, book->n_sheets + 1, sizeof *book->sheet)) {
        out_of_memory(data, &reading->xml);
        return;
    }
    book->sheet[book->n_sheets++] = sheet;
}

/* ---- styles ---------------------------------------------------------------------------- */

struct formats {
    struct crm_xlsx_book *book;
    struct {
        unsigned id;
        struct crm_xlsx_style style;
    } * own;
    size_t n_own, own_cap;
    bool inside; /* of cellXfs */
};

enum { FORMATS = 4096 }; /* Excel writes some 250 at most */

static bool add_format(struct formats *f, unsigned id, const char *code)
{
    if (f->n_own == FORMATS)
        return true;
    if (!crm_mem_grow((void **)&f->own, &f->own_cap, f->n_own + 1, sizeof *f->own))
        return false;
    f->own[f->n_own].id = id;
    f->own[f->n_own++].style = crm_xlsx_style_of(crm_slice_of(code));
    return true;
}

static bool add_style(struct formats *f, unsigned id)
{
    struct crm_xlsx_book *book = f->book;
    struct crm_xlsx_style style = crm_xlsx_builtin(id);

    for (size_t i = 0; i < f->n_own; i++)
        if (f->own[i].id == id)
            style = f->own[i].style;
    if (!crm_mem_grow(
            (void **)&book->style, &book->style_cap, book->n_styles + 1, sizeof *book->style))
        return false;
    book->style[book->n_styles++] = style;
    return true;
}

static void styles_start(void *data, const char *name, const char **attributes)
{
    struct reading *reading = XML_GetUserData(data);
    struct formats *f = reading->into;
    const char *id = crm_xlsx_attribute((const char *const *)attributes, "numFmtId");
    const char *code = crm_xlsx_attribute((const char *const *)attributes, "formatCode");
    unsigned number = id ? (unsigned)strtoul(id, NULL, 10) : 0;
    bool ok = true;

    name = crm_xlsx_local(name);
    if (strcmp(name, "numFmt") == 0 && id && code)
        ok = add_format(f, number, code);
    else if (strcmp(name, "cellXfs") == 0)
        f->inside = true;
    else if (strcmp(name, "xf") == 0 && f->inside)
        ok = add_style(f, number);
    if (!ok)
        out_of_memory(data, &reading->xml);
}

static void styles_end(void *data, const char *name)
{
    struct reading *reading = XML_GetUserData(data);
    struct formats *f = reading->into;

    if (strcmp(crm_xlsx_local(name), "cellXfs") == 0)
        f->inside = false;
}

static enum crm_status read_styles(
    struct crm_xlsx_book *book, const char *part, struct crm_err *err)
{
    struct formats formats = {.book = book};
    const char *sign = "";
    enum crm_status status = run(book, part, &formats, styles_start, styles_end, NULL, err);

    free(formats.own);
    for (size_t i = 0; i < book->n_styles; i++) {
        const char *other = book->style[i].sign;
        book->signs |= *other && *sign && strcmp(sign, other) != 0;
        sign = *other ? other : sign;
    }
    return status;
}

/* ---- shared strings -------------------------------------------------------------------- */

struct strings {
    struct crm_xlsx_book *book;
    bool in_text;
    int phonetic;
    char *piece; /* a string may come in pieces, and _x000D_ in two of them */
    size_t len, cap;
};

static void strings_start(void *data, const char *name, const char **attributes)
{
    struct strings *s = ((struct reading *)XML_GetUserData(data))->into;

    (void)attributes;
    name = crm_xlsx_local(name);
    if (strcmp(name, "rPh") == 0)
        s->phonetic++;
    else if (strcmp(name, "t") == 0)
        s->in_text = s->phonetic == 0;
}

static void strings_text(void *data, const char *text, int len)
{
    struct reading *reading = XML_GetUserData(data);
    struct strings *s = reading->into;

    if (!s->in_text)
        return;
    if (!crm_mem_grow((void **)&s->piece, &s->cap, s->len + (size_t)len, 1)) {
        out_of_memory(data, &reading->xml);
        return;
    }
    memcpy(s->piece + s->len, text, (size_t)len);
    s->len += (size_t)len;
}

static void strings_end(void *data, const char *name)
{
    struct reading *reading = XML_GetUserData(data);
    struct strings *s = reading->into;
    struct crm_xlsx_book *book = s->book;

    name = crm_xlsx_local(name);
    if (strcmp(name, "t") == 0)
        s->in_text = false;
    if (strcmp(name, "rPh") == 0)
        s->phonetic--;
    if (strcmp(name, "si") != 0)
        return;
    if (!crm_xlsx_escape(&book->text, &book->text_len, &book->text_cap, s->piece, s->len) ||
        !crm_mem_grow(
            (void **)&book->end, &book->string_cap, book->n_strings + 1, sizeof *book->end)) {
        out_of_memory(data, &reading->xml);
        return;
    }
    book->end[book->n_strings++] = book->text_len;
    s->len = 0;
}

/* ---- all of it ------------------------------------------------------------------------- */

static const char *folder_of(struct crm_xlsx_book *book, const char *path, const char *rels[])
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char text[512];

    snprintf(text, sizeof text, "%.*s_rels/%s.rels", (int)(name - path), path, name);
    *rels = crm_arena_dup(&book->arena, crm_slice_of(text));
    return crm_arena_dup(&book->arena, (struct crm_slice){path, (size_t)(name - path)});
}

/* No workbook: what is it by the names in it? */
static enum crm_status what_else(struct crm_xlsx_book *book, struct crm_err *err)
{
    static const char *const known[] = {
        "xl/workbook.bin", "word/document.xml", "ppt/presentation.xml", "Index/Document.iwa"};
    struct crm_slice name = {"PK\x03\x04", 4};
    char text[64];

    crm_err_place(err, book->zip.file, 0, NULL);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!crm_xlsx_zip_has(&book->zip, known[i]))
            continue;
        snprintf(text, sizeof text, "PK\x03\x04%s", known[i]);
        return crm_container_refuse(crm_slice_of(text), book->zip.file, err);
    }
    if (crm_xlsx_zip_has(&book->zip, "[Content_Types].xml"))
        return crm_err_set(err, CRM_EDATA, "there is no sheet of cells in the workbook");
    return crm_container_refuse(name, book->zip.file, err);
}

enum crm_status crm_xlsx_book_read(struct crm_xlsx_book *book, struct crm_err *err)
{
    struct relations top = {.book = book, .folder = ""}, r = {.book = book, .sheets = true};
    struct strings strings = {.book = book};
    const char *rels = NULL;
    enum crm_status status;

    if (!crm_xlsx_zip_has(&book->zip, "_rels/.rels"))
        return what_else(book, err);
    status = run(book, "_rels/.rels", &top, relation, NULL, NULL, err);
    if (status)
        return status;
    if (!top.main || ends_with(top.main, ".bin"))
        return what_else(book, err);
    r.folder = folder_of(book, top.main, &rels);
    if (!r.folder || !rels)
        return crm_err_nomem(err);
    status = run(book, top.main, book, workbook_start, NULL, NULL, err);
    if (!status && book->n_sheets == 0)
        return what_else(book, err);
    if (!status)
        status = run(book, rels, &r, relation, NULL, NULL, err);
    if (!status && r.styles && crm_xlsx_zip_has(&book->zip, r.styles))
        status = read_styles(book, r.styles, err);
    if (!status && r.strings && crm_xlsx_zip_has(&book->zip, r.strings))
        status = run(book, r.strings, &strings, strings_start, strings_end, strings_text, err);
    free(strings.piece);
    return status;
}

void crm_xlsx_book_close(struct crm_xlsx_book *book)
{
    crm_xlsx_zip_close(&book->zip);
    crm_arena_release(&book->arena);
    free(book->sheet);
    free(book->style);
    free(book->text);
    free(book->end);
}

/* ---- which sheet ----------------------------------------------------------------------- */

/* Whether any cell of the sheet has a value; stops at the first. */
static enum crm_status has_rows(
    struct crm_xlsx_book *book, const char *part, bool *found, struct crm_err *err)
{
    enum { ROOM = 16 * 1024, OVERLAP = 8 };
    static const char *const marks[] = {"<v>", ":v>", "<t>", ":t>", "<t ", ":t ", "<v "};
    char bytes[OVERLAP + ROOM];
    size_t got = 1, kept = 0;
    enum crm_status status = crm_xlsx_part_open(&book->zip, part, NULL, err);

    *found = false;
    if (status)
        return status;
    while (!*found && got && !status) {
        status = crm_xlsx_part_read(&book->zip, bytes + kept, ROOM, &got, err);
        for (size_t i = 0; i < sizeof marks / sizeof *marks && !status; i++)
            *found |= memmem(bytes, kept + got, marks[i], 3) != NULL;
        if (kept + got > OVERLAP) {
            memmove(bytes, bytes + kept + got - OVERLAP, OVERLAP);
            kept = OVERLAP;
        } else {
            kept += got;
        }
    }
    crm_xlsx_part_close(&book->zip);
    return status;
}

/* 'May' 'June' ..., those to be seen. */
static void list_sheets(
    const struct crm_xlsx_book *book, const bool *wanted, char *text, size_t room)
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < book->n_sheets; i++) {
        char show[CRM_ERR_SHOW];
        const char *name = book->sheet[i].name;
        if (!book->sheet[i].part || (wanted ? !wanted[i] : book->sheet[i].hidden))
            continue;
        crm_err_show(name, strlen(name), show);
        if (used + strlen(show) + 8 > room) {
            snprintf(text + used, room - used, " ...");
            return;
        }
        used += (size_t)snprintf(text + used, room - used, "%s%s", used ? " " : "", show);
    }
}

/* By its name, else by its number among those to be seen. */
static const struct crm_xlsx_sheet *find(const struct crm_xlsx_book *book, const char *name)
{
    unsigned long number = strspn(name, "0123456789") == strlen(name) && strlen(name) < 6
                               ? strtoul(name, NULL, 10)
                               : 0;

    for (size_t i = 0; i < book->n_sheets; i++)
        if (strcmp(book->sheet[i].name, name) == 0 && book->sheet[i].part)
            return &book->sheet[i];
    for (size_t i = 0; i < book->n_sheets && number; i++)
        if (!book->sheet[i].hidden && book->sheet[i].part && --number == 0)
            return &book->sheet[i];
    return NULL;
}

static enum crm_status choose_alone(struct crm_xlsx_book *book, bool *rows, bool hidden,
    const struct crm_xlsx_sheet **sheet, struct crm_err *err)
{
    size_t n = 0;
    char list[300];

    for (size_t i = 0; i < book->n_sheets; i++) {
        enum crm_status status = CRM_OK;
        rows[i] = false;
        if (book->sheet[i].part && book->sheet[i].hidden == hidden)
            status = has_rows(book, book->sheet[i].part, &rows[i], err);
        if (status)
            return status;
        n += rows[i];
        if (rows[i])
            *sheet = &book->sheet[i];
    }
    if (n <= 1)
        return CRM_OK;
    list_sheets(book, rows, list, sizeof list);
    crm_err_place(err, book->zip.file, 0, NULL);
    return crm_err_set(err, CRM_EUSAGE,
        "the workbook has rows in %zu sheets, %s: say which with --sheet NAME, or --sheet 1 for "
        "the first",
        n, list);
}

enum crm_status crm_xlsx_book_choose(struct crm_xlsx_book *book, const char *name,
    const struct crm_xlsx_sheet **sheet, struct crm_err *err)
{
    bool *rows = crm_mem_zalloc(book->n_sheets, sizeof *rows);
    enum crm_status status = CRM_OK;
    char list[300], show[CRM_ERR_SHOW];

    *sheet = NULL;
    if (!rows)
        return crm_err_nomem(err);
    if (name) {
        *sheet = find(book, name);
        list_sheets(book, NULL, list, sizeof list);
        crm_err_place(err, book->zip.file, 0, NULL);
        if (!*sheet)
            status = crm_err_set(err, CRM_EUSAGE, "--sheet: there is no sheet %s; there is %s",
                crm_err_show(name, strlen(name), show), list);
    } else {
        for (int hidden = 0; hidden < 2 && !status && !*sheet; hidden++)
            status = choose_alone(book, rows, hidden, sheet, err);
    }
    free(rows);
    if (!status && !*sheet)
        for (size_t i = 0; i < book->n_sheets && !*sheet; i++)
            if (book->sheet[i].part)
                *sheet = &book->sheet[i];
    if (!status && !*sheet)
        return what_else(book, err);
    return status;
}

#endif
