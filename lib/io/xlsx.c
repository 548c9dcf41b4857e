#include "io/xlsx.h"

#ifdef CRM_UNPACKS

#include "base/mem.h"
#include "io/xlsx_book.h"
#include "io/xlsx_rows.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    CHUNK = 64 * 1024,
    LOOKED_THROUGH = 32 * 1024 * 1024, /* sheets up to here are read twice, for merged cells */
};

/* Where in a sheet the parser is. */
enum at { OUTSIDE, IN_DATA, IN_ROW, IN_CELL, IN_VALUE, IN_TEXT };

struct sheet {
    struct crm_xlsx_book book;
    struct crm_xlsx_xml xml;
    struct crm_xlsx_rows rows;
    struct crm_unpack_note *note;
    struct crm_err err;
    enum at at;
    int phonetic; /* inside readings of Japanese text */
    bool ended, looked_through, hidden;
    bool failed;  /* err is due when the rows before it have been given */
    size_t given; /* of rows.ready */
    /* the cell */
    uint32_t column, next_column;
    char type; /* n b e s; t: text */
    uint32_t style;
    bool formula, value;
    char *text;
    size_t len, cap;
    char *escaped;
    size_t escaped_cap;
};

/* ---- cells ----------------------------------------------------------------------------- */

static void cell_name(const struct sheet *s, char name[16])
{
    uint32_t c = s->column + 1;
    char letters[4];
    int n = 0;

    for (; c && n < 4; c = (c - 1) / 26)
        letters[n++] = (char)('A' + (c - 1) % 26);
    for (int i = 0; i < n; i++)
        name[i] = letters[n - 1 - i];
    snprintf(name + n, 16 - (size_t)n, "%llu", (unsigned long long)s->rows.row % 100000000);
}

static enum crm_status bad_cell(struct sheet *s, const char *what, struct crm_err *err)
{
    char name[16], show[CRM_ERR_SHOW];

    cell_name(s, name);
    crm_err_place(err, s->book.zip.file, s->rows.row, NULL);
    return crm_err_set(err, CRM_EDATA, "cell %s: %s %s", name,
        s->len ? crm_err_show(s->text, s->len, show) : "it", what);
}

static enum crm_status shared(struct sheet *s, struct crm_slice *text, struct crm_err *err)
{
    const struct crm_xlsx_book *book = &s->book;
    uint64_t i = 0;

    for (size_t k = 0; k < s->len && i <= book->n_strings; k++) {
        if (s->text[k] < '0' || s->text[k] > '9')
            return bad_cell(s, "is no number of a shared text", err);
        i = i * 10 + (uint64_t)(s->text[k] - '0');
    }
    if (i >= book->n_strings || s->len == 0)
        return bad_cell(s, "is no number of a shared text", err);
    text->ptr = book->text + (i ? book->end[i - 1] : 0);
    text->len = (size_t)(book->end[i] - (i ? book->end[i - 1] : 0));
    return CRM_OK;
}

static enum crm_status number(
    struct sheet *s, struct crm_slice *text, char room[CRM_XLSX_NUMBER], struct crm_err *err)
{
    static const struct crm_xlsx_style general = {CRM_XLSX_PLAIN, -1, 0, "", 0};
    const struct crm_xlsx_book *book = &s->book;
    const struct crm_xlsx_style *style =
        s->style < book->n_styles ? &book->style[s->style] : &general;
    bool rounded = false;

    text->ptr = room;
    text->len = crm_xlsx_number(
        (struct crm_slice){s->text, s->len}, style, book->epoch1904, book->signs, &rounded, room);
    s->note->rounded += rounded;
    return text->len ? CRM_OK : bad_cell(s, "is not a number", err);
}

static enum crm_status plain(struct sheet *s, struct crm_slice *text, struct crm_err *err)
{
    size_t n = 0;

    if (!crm_xlsx_escape(&s->escaped, &n, &s->escaped_cap, s->text, s->len))
        return crm_err_nomem(err);
    *text = (struct crm_slice){s->escaped, n};
    return CRM_OK;
}

static enum crm_status error_value(struct sheet *s, struct crm_slice *text)
{
    *text = (struct crm_slice){s->text, s->len};
    if (crm_slice_is(*text, "#N/A")) {
        text->len = 0;
        s->note->no_value++;
        return CRM_OK;
    }
    if (s->note->errors++ == 0)
        cell_name(s, s->note->first_error);
    return CRM_OK;
}

static bool is_amount(const struct sheet *s)
{
    const struct crm_xlsx_book *book = &s->book;

    return s->type == 'n' &&
           (s->style >= book->n_styles || book->style[s->style].kind == CRM_XLSX_PLAIN ||
               book->style[s->style].kind == CRM_XLSX_PERCENT);
}

/* What the cell holds goes out. */
static enum crm_status put_cell(struct sheet *s, struct crm_err *err)
{
    char room[CRM_XLSX_NUMBER];
    struct crm_slice text = {"", 0};
    enum crm_status status = CRM_OK;

    crm_err_place(err, s->book.zip.file, s->rows.row, NULL);
    if (s->formula && !s->value && s->type != 't')
        return bad_cell(s,
            "has a formula whose result was not saved: open the workbook in a "
            "spreadsheet and save it",
            err);
    if (!s->value || (s->len == 0 && s->type != 's'))
        return CRM_OK;
    if (s->type == 's')
        status = shared(s, &text, err);
    else if (s->type == 'n')
        status = number(s, &text, room, err);
    else if (s->type == 'b')
        text = crm_slice_of(s->text[0] == '1' || s->text[0] == 't' ? "TRUE" : "FALSE");
    else if (s->type == 'e')
        status = error_value(s, &text);
    else
        status = plain(s, &text, err);
    if (status)
        return status;
    return crm_xlsx_cell(&s->rows, s->column, text, is_amount(s), err);
}

/* ---- XML ------------------------------------------------------------------------------- */

static void stop(struct sheet *s, enum crm_status status)
{
    s->xml.status = status;
    XML_StopParser(s->xml.parser, XML_FALSE);
}

static void start_row(struct sheet *s, const char *const *attributes)
{
    const char *r = crm_xlsx_attribute(attributes, "r");
    const char *hidden = crm_xlsx_attribute(attributes, "hidden");
    uint64_t row = r ? strtoull(r, NULL, 10) : s->rows.row + 1;
    enum crm_status status;

    crm_err_place(s->xml.err, s->book.zip.file, s->rows.row, NULL);
    status = crm_xlsx_row(&s->rows, row, s->xml.err);
    if (status) {
        stop(s, status);
        return;
    }
    s->next_column = 0;
    s->hidden = hidden && (strcmp(hidden, "1") == 0 || strcmp(hidden, "true") == 0);
    s->at = IN_ROW;
}

static char type_of(const char *t)
{
    if (!t || strcmp(t, "n") == 0)
        return 'n';
    if (strcmp(t, "s") == 0 || strcmp(t, "b") == 0 || strcmp(t, "e") == 0)
        return t[0];
    return 't'; /* str, inlineStr, d */
}

static void start_cell(struct sheet *s, const char *const *attributes)
{
    uint32_t row = 0;

    s->column = s->next_column;
    s->type = 'n';
    s->style = 0;
    for (; *attributes; attributes += 2) {
        const char *value = attributes[1];
        if (strcmp(attributes[0], "r") == 0) {
            if (!crm_xlsx_ref(crm_slice_of(value), &row, &s->column) || row != s->rows.row) {
                stop(s, bad_cell(s, "is out of its place: the workbook is damaged", s->xml.err));
                return;
            }
        } else if (strcmp(attributes[0], "s") == 0) {
            s->style = (uint32_t)strtoul(value, NULL, 10);
        } else if (strcmp(attributes[0], "t") == 0) {
            s->type = type_of(value);
        }
    }
    s->formula = s->value = false;
    s->len = 0;
    s->phonetic = 0;
    s->at = IN_CELL;
}

/* <is>, <r> and formatting are passed through; only text counts. */
static void start_inside(struct sheet *s, const char *name)
{
    if (strcmp(name, "v") == 0) {
        s->value = true;
        s->at = IN_VALUE;
    } else if (strcmp(name, "t") == 0 && s->phonetic == 0) {
        s->value = true;
        s->at = IN_TEXT;
    } else if (strcmp(name, "f") == 0) {
        s->formula = true;
    } else if (strcmp(name, "rPh") == 0) {
        s->phonetic++;
    }
}

static void merge(struct sheet *s, const char *ref)
{
    uint32_t row[2], column[2];
    struct crm_slice rest = crm_slice_of(ref ? ref : ""), from, to;

    if (!crm_slice_split(&rest, ':', &from) || !crm_slice_split(&rest, ':', &to) ||
        !crm_xlsx_ref(from, &row[0], &column[0]) || !crm_xlsx_ref(to, &row[1], &column[1]) ||
        row[0] >= row[1] || s->looked_through)
        return;
    crm_err_place(s->xml.err, s->book.zip.file, row[0], NULL);
    stop(s, crm_err_set(s->xml.err, CRM_EDATA,
                "cells %s are merged, and in a sheet this large that is seen only at its end: "
                "unmerge them in the sheet",
                ref));
}

static void sheet_start(void *data, const char *name, const char **attributes)
{
    struct sheet *s = XML_GetUserData(data);
    const char *const *a = (const char *const *)attributes;

    name = crm_xlsx_local(name);
    switch (s->at) {
    case OUTSIDE:
        if (strcmp(name, "sheetData") == 0)
            s->at = IN_DATA;
        else if (strcmp(name, "mergeCell") == 0)
            merge(s, crm_xlsx_attribute(a, "ref"));
        break;
    case IN_DATA:
        if (strcmp(name, "row") == 0)
            start_row(s, a);
        break;
    case IN_ROW:
        if (strcmp(name, "c") == 0)
            start_cell(s, a);
        break;
    case IN_CELL:
        start_inside(s, name);
        break;
    default:
        break;
    }
}

static void sheet_end(void *data, const char *name)
{
    struct sheet *s = XML_GetUserData(data);
    enum crm_status status = CRM_OK;

    name = crm_xlsx_local(name);
    if (s->at == IN_VALUE || s->at == IN_TEXT) {
        if (strcmp(name, s->at == IN_VALUE ? "v" : "t") == 0)
            s->at = IN_CELL;
    } else if (s->at == IN_CELL && strcmp(name, "rPh") == 0) {
        s->phonetic--;
    } else if (s->at == IN_CELL && strcmp(name, "c") == 0) {
        status = put_cell(s, s->xml.err);
        s->next_column = s->column + 1;
        s->at = IN_ROW;
    } else if (s->at == IN_ROW && strcmp(name, "row") == 0) {
        s->note->hidden_rows += s->hidden && s->rows.n_cells;
        status = crm_xlsx_row_end(&s->rows, s->xml.err);
        s->at = IN_DATA;
    } else if (s->at == IN_DATA && strcmp(name, "sheetData") == 0) {
        s->at = OUTSIDE;
    }
    if (status)
        stop(s, status);
}

static void sheet_text(void *data, const char *text, int len)
{
    struct sheet *s = XML_GetUserData(data);

    if (s->at != IN_VALUE && s->at != IN_TEXT)
        return;
    if (!crm_mem_grow((void **)&s->text, &s->cap, s->len + (size_t)len, 1)) {
        stop(s, crm_err_nomem(s->xml.err));
        return;
    }
    memcpy(s->text + s->len, text, (size_t)len);
    s->len += (size_t)len;
}

/* ---- reading --------------------------------------------------------------------------- */

/* The next stretch of the sheet through the parser. */
static enum crm_status feed(struct sheet *s, struct crm_err *err)
{
    void *room = XML_GetBuffer(s->xml.parser, CHUNK);
    size_t got;
    enum crm_status status =
        room ? crm_xlsx_part_read(&s->book.zip, room, CHUNK, &got, err) : crm_err_nomem(err);

    if (status)
        return status;
    s->xml.err = err;
    if (XML_ParseBuffer(s->xml.parser, (int)got, got == 0) != XML_STATUS_OK)
        return crm_xlsx_xml_error(&s->xml, &s->book.zip, err);
    s->ended = got == 0;
    if (!s->ended)
        return CRM_OK;
    s->note->repeated = s->rows.repeated;
    return crm_xlsx_rows_end(&s->rows, err);
}

/* The lines that have been given go; the row that is being written stays. */
static void forget_given(struct crm_xlsx_rows *rows)
{
    size_t gone = rows->ready;

    memmove(rows->out, rows->out + gone, rows->len - gone);
    rows->start -= rows->start < gone ? rows->start : gone;
    rows->full -= rows->full < gone ? rows->full : gone;
    rows->len -= gone;
    rows->ready = 0;
}

static enum crm_status sheet_read(
    void *ctx, char *bytes, size_t room, size_t *got, struct crm_err *err)
{
    struct sheet *s = ctx;
    struct crm_xlsx_rows *rows = &s->rows;

    *got = 0;
    if (s->given && s->given == rows->ready) {
        forget_given(rows);
        s->given = 0;
    }
    while (rows->ready == 0 && !s->ended && !s->failed) {
        s->failed = feed(s, &s->err) != CRM_OK;
        if (s->failed && !rows->width && rows->n_first && s->err.status != CRM_ENOMEM &&
            crm_xlsx_rows_end(rows, err))
            return err->status;
    }
    if (rows->ready == 0 && s->failed) {
        *err = s->err;
        return err->status;
    }
    *got = rows->ready - s->given < room ? rows->ready - s->given : room;
    if (*got)
        memcpy(bytes, rows->out + s->given, *got);
    s->given += *got;
    return CRM_OK;
}

static uint64_t sheet_done(const void *ctx)
{
    const struct sheet *s = ctx;

    return s->book.zip.taken;
}

static void sheet_close(void *ctx)
{
    struct sheet *s = ctx;

    crm_xlsx_xml_close(&s->xml);
    crm_xlsx_rows_release(&s->rows);
    crm_xlsx_book_close(&s->book);
    free(s->text);
    free(s->escaped);
    free(s);
}

/* ---- merged cells ---------------------------------------------------------------------- */

/* ref="A2:A4" somewhere in the tag at `tag`. */
static bool take_merge(struct sheet *s, struct crm_slice tag)
{
    const char *end = memchr(tag.ptr, '>', tag.len), *ref, *close;
    struct crm_slice rest, from, to;
    uint32_t row[2], column[2];

    tag.len = end ? (size_t)(end - tag.ptr) : tag.len;
    ref = memmem(tag.ptr, tag.len, "ref=", 4);
    if (!ref || (size_t)(ref - tag.ptr) + 5 >= tag.len)
        return true;
    ref += 5;
    close = memchr(ref, ref[-1], tag.len - (size_t)(ref - tag.ptr));
    rest = (struct crm_slice){ref, close ? (size_t)(close - ref) : 0};
    if (!crm_slice_split(&rest, ':', &from) || !crm_slice_split(&rest, ':', &to) ||
        !crm_xlsx_ref(from, &row[0], &column[0]) || !crm_xlsx_ref(to, &row[1], &column[1]) ||
        row[0] >= row[1])
        return true;
    if (!s->note->first_merged[0])
        snprintf(
            s->note->first_merged, sizeof s->note->first_merged, "%.*s", (int)(close - ref), ref);
    return crm_xlsx_rows_merge(&s->rows, row[0], row[1], column[0]);
}

/* Merged cells are listed behind the rows: a first pass over a sheet that is not large. */
static enum crm_status look_through(struct sheet *s, const char *part, struct crm_err *err)
{
    enum { ROOM = 16 * 1024, TAG = 256 };
    static const char mark[] = "mergeCell ";
    char bytes[TAG + ROOM];
    size_t got = 1, kept = 0;
    uint64_t size;
    enum crm_status status = crm_xlsx_part_open(&s->book.zip, part, &size, err);

    s->looked_through = !status && size <= LOOKED_THROUGH;
    while (!status && got && s->looked_through) {
        const char *at = bytes, *end;
        status = crm_xlsx_part_read(&s->book.zip, bytes + kept, ROOM, &got, err);
        end = bytes + kept + got;
        while (!status && (at = memmem(at, (size_t)(end - at), mark, sizeof mark - 1)) &&
               (!got || end - at > TAG)) {
            if (!take_merge(s, (struct crm_slice){at, (size_t)(end - at)}))
                status = crm_err_nomem(err);
            at++;
        }
        at = at ? at : end - (end - bytes < TAG ? end - bytes : TAG);
        kept = (size_t)(end - at);
        memmove(bytes, at, kept);
    }
    crm_xlsx_part_close(&s->book.zip);
    return status;
}

/* ---- opening --------------------------------------------------------------------------- */

static struct crm_unpack_note *note_of(struct crm_unpack *unpack, const char *file)
{
    struct crm_unpack_note **at = &unpack->note, *note;

    while (*at && strcmp((*at)->file, file) != 0)
        at = &(*at)->next;
    note = *at;
    if (!note) { /* read again: the same is counted anew */
        note = crm_mem_zalloc(1, sizeof *note);
        if (note && !(note->file = strdup(file))) {
            free(note);
            return NULL;
        }
        *at = note;
        return note;
    }
    *note = (struct crm_unpack_note){.next = note->next, .file = note->file};
    return note;
}

static enum crm_status start(
    struct sheet *s, struct crm_unpack *unpack, const char *file, struct crm_err *err)
{
    const struct crm_xlsx_sheet *sheet;
    enum crm_status status = crm_xlsx_zip_open(&s->book.zip, err);

    if (!status)
        status = crm_xlsx_book_read(&s->book, err);
    if (!status)
        status = crm_xlsx_book_choose(&s->book, unpack->sheet, &sheet, err);
    if (status)
        return status;
    s->note = note_of(unpack, file);
    if (!s->note || !crm_xlsx_xml_open(&s->xml, s, err))
        return crm_err_nomem(err);
    snprintf(s->note->sheet, sizeof s->note->sheet, "%s", sheet->name);
    for (size_t i = 0; i < s->book.n_sheets; i++) {
        s->note->n_sheets++;
        s->note->n_hidden_sheets += s->book.sheet[i].hidden && &s->book.sheet[i] != sheet;
    }
    XML_SetElementHandler(s->xml.parser, sheet_start, sheet_end);
    XML_SetCharacterDataHandler(s->xml.parser, sheet_text);
    status = look_through(s, sheet->part, err);
    return status ? status : crm_xlsx_part_open(&s->book.zip, sheet->part, NULL, err);
}

enum crm_status crm_xlsx_open(
    struct crm_unpack *unpack, struct crm_source *source, struct crm_err *err)
{
    struct sheet *s = crm_mem_zalloc(1, sizeof *s);
    struct crm_xlsx_zip *zip;
    enum crm_status status;

    if (!s)
        return crm_err_nomem(err);
    zip = &s->book.zip;
    zip->file = crm_source_name(source);
    zip->fd = -1;
    crm_arena_init(&s->book.arena);
    crm_err_init(&s->err);
    status = crm_source_seekable(source, &zip->fd, &zip->start, &zip->size, &zip->mine, err);
    if (!status)
        status = start(s, unpack, crm_source_name(source), err);
    if (status) {
        sheet_close(s);
        return status;
    }
    crm_source_filter(source,
        &(struct crm_source_filter){
            .read = sheet_read, .done = sheet_done, .close = sheet_close, .ctx = s, .sheet = true});
    return CRM_OK;
}

#endif
