#include "io/xlsx_sheet.h"

#ifdef CRM_UNPACKS

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    CHUNK = 64 * 1024,
    LONGEST = 1024 * 1024, /* bytes of a row that is waited for */
};

/* ---- cells ----------------------------------------------------------------------------- */

static void cell_name(const struct crm_xlsx_sheet_reader *s, char name[16])
{
    uint32_t c = s->cell.column + 1;
    char letters[4];
    int n = 0;

    for (; c && n < 4; c = (c - 1) / 26)
        letters[n++] = (char)('A' + (c - 1) % 26);
    for (int i = 0; i < n; i++)
        name[i] = letters[n - 1 - i];
    snprintf(name + n, 16 - (size_t)n, "%llu", (unsigned long long)s->rows.row % 100000000);
}

static enum crm_status bad_cell(
    struct crm_xlsx_sheet_reader *s, const char *what, struct crm_err *err)
{
    char name[16], show[CRM_ERR_SHOW];

    cell_name(s, name);
    crm_err_place(err, s->book.zip.file, s->rows.row, NULL);
    return crm_err_set(err, CRM_EDATA, "cell %s: %s %s", name,
        s->cell.text.len ? crm_err_show(s->cell.text.ptr, s->cell.text.len, show) : "it", what);
}

static enum crm_status shared(
    struct crm_xlsx_sheet_reader *s, struct crm_slice *text, struct crm_err *err)
{
    const struct crm_xlsx_book *book = &s->book;
    struct crm_slice cell = s->cell.text;
    uint64_t i = 0;

    for (size_t k = 0; k < cell.len && i <= book->n_strings; k++) {
        if (cell.ptr[k] < '0' || cell.ptr[k] > '9')
            return bad_cell(s, "is no number of a shared text", err);
        i = i * 10 + (uint64_t)(cell.ptr[k] - '0');
    }
    if (i >= book->n_strings || cell.len == 0)
        return bad_cell(s, "is no number of a shared text", err);
    text->ptr = book->text + (i ? book->end[i - 1] : 0);
    text->len = (size_t)(book->end[i] - (i ? book->end[i - 1] : 0));
    return CRM_OK;
}

static const struct crm_xlsx_style *style_of(const struct crm_xlsx_sheet_reader *s)
{
    static const struct crm_xlsx_style general = {CRM_XLSX_PLAIN, -1, 0, "", 0};

    return s->cell.style < s->book.n_styles ? &s->book.style[s->cell.style] : &general;
}

static enum crm_status number(struct crm_xlsx_sheet_reader *s, struct crm_slice *text,
    char room[CRM_XLSX_NUMBER], struct crm_err *err)
{
    const struct crm_xlsx_book *book = &s->book;
    bool rounded = false;

    text->ptr = room;
    text->len =
        crm_xlsx_number(s->cell.text, style_of(s), book->epoch1904, book->signs, &rounded, room);
    s->note->rounded += rounded;
    return text->len ? CRM_OK : bad_cell(s, "is not a number", err);
}

static enum crm_status plain(
    struct crm_xlsx_sheet_reader *s, struct crm_slice *text, struct crm_err *err)
{
    size_t n = 0;

    if (!crm_xlsx_escape(&s->escaped, &n, &s->escaped_cap, s->cell.text.ptr, s->cell.text.len))
        return crm_err_nomem(err);
    *text = (struct crm_slice){s->escaped, n};
    return CRM_OK;
}

static enum crm_status error_value(struct crm_xlsx_sheet_reader *s, struct crm_slice *text)
{
    *text = s->cell.text;
    if (crm_slice_is(*text, "#N/A")) {
        text->len = 0;
        s->note->no_value++;
        return CRM_OK;
    }
    if (s->note->errors++ == 0)
        cell_name(s, s->note->first_error);
    return CRM_OK;
}

enum crm_status crm_xlsx_sheet_row(
    struct crm_xlsx_sheet_reader *s, uint64_t row, bool hidden, struct crm_err *err)
{
    crm_err_place(err, s->book.zip.file, s->rows.row, NULL);
    s->next_column = 0;
    s->hidden = hidden;
    return crm_xlsx_row(&s->rows, row, err);
}

enum crm_status crm_xlsx_sheet_cell(
    struct crm_xlsx_sheet_reader *s, const struct crm_xlsx_cell *cell, struct crm_err *err)
{
    char room[CRM_XLSX_NUMBER];
    struct crm_slice text = {"", 0};
    enum crm_status status = CRM_OK;
    bool amount;

    s->cell = *cell;
    s->next_column = cell->column + 1;
    crm_err_place(err, s->book.zip.file, s->rows.row, NULL);
    if (cell->formula && !cell->value && cell->type != 't')
        return bad_cell(s,
            "has a formula whose result was not saved: open the workbook in a spreadsheet and save "
            "it",
            err);
    if (!cell->value || (cell->text.len == 0 && cell->type != 's'))
        return CRM_OK;
    if (cell->type == 's')
        status = shared(s, &text, err);
    else if (cell->type == 'n')
        status = number(s, &text, room, err);
    else if (cell->type == 'b')
        text =
            crm_slice_of(cell->text.ptr[0] == '1' || cell->text.ptr[0] == 't' ? "TRUE" : "FALSE");
    else if (cell->type == 'e')
        status = error_value(s, &text);
    else
        status = plain(s, &text, err);
    if (status)
        return status;
    amount = cell->type == 'n' &&
             (style_of(s)->kind == CRM_XLSX_PLAIN || style_of(s)->kind == CRM_XLSX_PERCENT);
    return crm_xlsx_cell(&s->rows, cell->column, text, amount, err);
}

enum crm_status crm_xlsx_sheet_row_end(struct crm_xlsx_sheet_reader *s, struct crm_err *err)
{
    s->note->hidden_rows += s->hidden && s->rows.n_cells;
    return crm_xlsx_row_end(&s->rows, err);
}

/* ---- XML ------------------------------------------------------------------------------- */

static void stop(struct crm_xlsx_sheet_reader *s, enum crm_status status)
{
    s->xml.status = status;
    XML_StopParser(s->xml.parser, XML_FALSE);
}

static void start_row(struct crm_xlsx_sheet_reader *s, const char *const *attributes)
{
    const char *r = crm_xlsx_attribute(attributes, "r");
    const char *hidden = crm_xlsx_attribute(attributes, "hidden");
    enum crm_status status = crm_xlsx_sheet_row(s, r ? strtoull(r, NULL, 10) : s->rows.row + 1,
        hidden && (strcmp(hidden, "1") == 0 || strcmp(hidden, "true") == 0), s->xml.err);

    s->at = CRM_XLSX_IN_ROW;
    if (status)
        stop(s, status);
}

char crm_xlsx_type_of(struct crm_slice t)
{
    if (t.len == 1 && memchr("nsbe", t.ptr[0], 4))
        return t.ptr[0];
    return t.len ? 't' : 'n'; /* str, inlineStr, d */
}

static void start_cell(struct crm_xlsx_sheet_reader *s, const char *const *attributes)
{
    uint32_t row = 0;

    s->cell = (struct crm_xlsx_cell){.column = s->next_column, .type = 'n'};
    s->len = 0;
    s->phonetic = 0;
    s->at = CRM_XLSX_IN_CELL;
    for (; *attributes; attributes += 2) {
        const char *value = attributes[1];
        if (strcmp(attributes[0], "r") == 0) {
            if (!crm_xlsx_ref(crm_slice_of(value), &row, &s->cell.column) || row != s->rows.row) {
                stop(s, bad_cell(s, "is out of its place: the workbook is damaged", s->xml.err));
                return;
            }
        } else if (strcmp(attributes[0], "s") == 0) {
            s->cell.style = (uint32_t)strtoul(value, NULL, 10);
        } else if (strcmp(attributes[0], "t") == 0) {
            s->cell.type = crm_xlsx_type_of(crm_slice_of(value));
        }
    }
}

/* <is>, <r> and formatting are passed through; only text counts. */
static void start_inside(struct crm_xlsx_sheet_reader *s, const char *name)
{
    if (strcmp(name, "v") == 0) {
        s->cell.value = true;
        s->at = CRM_XLSX_IN_VALUE;
    } else if (strcmp(name, "t") == 0 && s->phonetic == 0) {
        s->cell.value = true;
        s->at = CRM_XLSX_IN_TEXT;
    } else if (strcmp(name, "f") == 0) {
        s->cell.formula = true;
    } else if (strcmp(name, "rPh") == 0) {
        s->phonetic++;
    }
}

static void merge(struct crm_xlsx_sheet_reader *s, const char *ref)
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

/* Bytes up to the end of the tag that expat is at. */
static uint64_t behind(const struct crm_xlsx_sheet_reader *s)
{
    return (
        uint64_t)(XML_GetCurrentByteIndex(s->xml.parser) + XML_GetCurrentByteCount(s->xml.parser));
}

static void sheet_start(void *data, const char *name, const char **attributes)
{
    struct crm_xlsx_sheet_reader *s = XML_GetUserData(data);
    const char *const *a = (const char *const *)attributes;

    if (s->xml.status) /* stopped: expat still tells of the end of an empty element */
        return;
    name = crm_xlsx_local(name);
    switch (s->at) {
    case CRM_XLSX_OUTSIDE:
        if (strcmp(name, "sheetData") == 0) {
            s->at = CRM_XLSX_IN_DATA;
            s->clean = behind(s);
        } else if (strcmp(name, "mergeCell") == 0) {
            merge(s, crm_xlsx_attribute(a, "ref"));
        }
        break;
    case CRM_XLSX_IN_DATA:
        if (strcmp(name, "row") == 0)
            start_row(s, a);
        break;
    case CRM_XLSX_IN_ROW:
        if (strcmp(name, "c") == 0)
            start_cell(s, a);
        break;
    case CRM_XLSX_IN_CELL:
        start_inside(s, name);
        break;
    default:
        break;
    }
}

static void sheet_end(void *data, const char *name)
{
    struct crm_xlsx_sheet_reader *s = XML_GetUserData(data);
    enum crm_status status = CRM_OK;
    struct crm_xlsx_cell cell;

    if (s->xml.status)
        return;
    name = crm_xlsx_local(name);
    if (s->at == CRM_XLSX_IN_VALUE || s->at == CRM_XLSX_IN_TEXT) {
        if (strcmp(name, s->at == CRM_XLSX_IN_VALUE ? "v" : "t") == 0)
            s->at = CRM_XLSX_IN_CELL;
    } else if (s->at == CRM_XLSX_IN_CELL && strcmp(name, "rPh") == 0) {
        s->phonetic--;
    } else if (s->at == CRM_XLSX_IN_CELL && strcmp(name, "c") == 0) {
        cell = s->cell;
        cell.text = (struct crm_slice){s->text, s->len};
        status = crm_xlsx_sheet_cell(s, &cell, s->xml.err);
        s->at = CRM_XLSX_IN_ROW;
    } else if (s->at == CRM_XLSX_IN_ROW && strcmp(name, "row") == 0) {
        status = crm_xlsx_sheet_row_end(s, s->xml.err);
        s->at = CRM_XLSX_IN_DATA;
        s->clean = behind(s);
    } else if (s->at == CRM_XLSX_IN_DATA && strcmp(name, "sheetData") == 0) {
        s->at = CRM_XLSX_OUTSIDE;
    }
    if (status)
        stop(s, status);
}

static void sheet_text(void *data, const char *text, int len)
{
    struct crm_xlsx_sheet_reader *s = XML_GetUserData(data);

    if ((s->at != CRM_XLSX_IN_VALUE && s->at != CRM_XLSX_IN_TEXT) || s->xml.status)
        return;
    if (!crm_mem_grow((void **)&s->text, &s->cap, s->len + (size_t)len, 1)) {
        stop(s, crm_err_nomem(s->xml.err));
        return;
    }
    memcpy(s->text + s->len, text, (size_t)len);
    s->len += (size_t)len;
}

void crm_xlsx_sheet_handlers(struct crm_xlsx_sheet_reader *s)
{
    XML_SetElementHandler(s->xml.parser, sheet_start, sheet_end);
    XML_SetCharacterDataHandler(s->xml.parser, sheet_text);
}

/* ---- reading --------------------------------------------------------------------------- */

static enum crm_status give_expat(struct crm_xlsx_sheet_reader *s, size_t n, struct crm_err *err)
{
    s->xml.err = err;
    s->fed += n;
    if (XML_Parse(s->xml.parser, s->raw + s->raw_at, (int)n, s->ended) != XML_STATUS_OK)
        return crm_xlsx_xml_error(&s->xml, &s->book.zip, err);
    s->raw_at += n;
    return CRM_OK;
}

/* Bytes up to the end of what expat has to see before rows can be quick again. */
static size_t slow_stretch(const struct crm_xlsx_sheet_reader *s)
{
    const char *p = s->raw + s->raw_at;
    size_t len = s->raw_len - s->raw_at;
    const char *mark = s->at == CRM_XLSX_OUTSIDE ? "sheetData>" : "</row>";
    const char *end = len ? memmem(p, len, mark, strlen(mark)) : NULL;

    return end ? (size_t)(end - p) + strlen(mark) : len;
}

/* Make the most of the bytes there are. */
static enum crm_status use(struct crm_xlsx_sheet_reader *s, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    while (!status && s->raw_at < s->raw_len) {
        enum crm_xlsx_quick quick = CRM_XLSX_SLOW;
        if (s->at == CRM_XLSX_IN_DATA && s->clean == s->fed && !s->parser_alone)
            quick = crm_xlsx_quick_row(s, err);
        if (quick == CRM_XLSX_FAILED)
            return err->status;
        if (quick == CRM_XLSX_MORE && !s->ended && s->raw_len - s->raw_at < LONGEST)
            return CRM_OK;
        if (quick != CRM_XLSX_QUICK)
            status = give_expat(s, slow_stretch(s), err);
    }
    return status;
}

enum crm_status crm_xlsx_sheet_feed(struct crm_xlsx_sheet_reader *s, struct crm_err *err)
{
    size_t got, kept = s->raw_len - s->raw_at;
    enum crm_status status;

    if (kept)
        memmove(s->raw, s->raw + s->raw_at, kept);
    s->raw_at = 0;
    s->raw_len = kept;
    if (!crm_mem_grow((void **)&s->raw, &s->raw_cap, kept + CHUNK, 1))
        return crm_err_nomem(err);
    status = crm_xlsx_part_read(&s->book.zip, s->raw + kept, CHUNK, &got, err);
    if (status)
        return status;
    s->raw_len += got;
    s->ended = got == 0;
    if (!s->ended)
        return use(s, err);
    status = give_expat(s, s->raw_len, err);
    s->note->repeated = s->rows.repeated;
    return status ? status : crm_xlsx_rows_end(&s->rows, err);
}

#endif
