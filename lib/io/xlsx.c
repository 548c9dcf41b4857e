#include "io/xlsx.h"

#ifdef CRM_UNPACKS

#include "base/mem.h"
#include "io/xlsx_sheet.h"

#include <stdio.h>
#include <stdlib.h>

enum { LOOKED_THROUGH = 32 * 1024 * 1024 }; /* sheets up to here are read twice, for merged cells */

/* ---- reading --------------------------------------------------------------------------- */

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
    struct crm_xlsx_sheet_reader *s = ctx;
    struct crm_xlsx_rows *rows = &s->rows;

    *got = 0;
    if (s->given && s->given == rows->ready) {
        forget_given(rows);
        s->given = 0;
    }
    while (rows->ready == 0 && !s->ended && !s->failed) {
        s->failed = crm_xlsx_sheet_feed(s, &s->err) != CRM_OK;
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
    const struct crm_xlsx_sheet_reader *s = ctx;

    return s->book.zip.taken;
}

static void sheet_close(void *ctx)
{
    struct crm_xlsx_sheet_reader *s = ctx;

    crm_xlsx_xml_close(&s->xml);
    crm_xlsx_rows_release(&s->rows);
    crm_xlsx_book_close(&s->book);
    free(s->text);
    free(s->escaped);
    free(s->raw);
    free(s->quick);
    free(s);
}

/* ---- merged cells ---------------------------------------------------------------------- */

/* ref="A2:A4" somewhere in the tag at `tag`. */
static bool take_merge(struct crm_xlsx_sheet_reader *s, struct crm_slice tag)
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
static enum crm_status look_through(
    struct crm_xlsx_sheet_reader *s, const char *part, struct crm_err *err)
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

static enum crm_status start(struct crm_xlsx_sheet_reader *s, struct crm_unpack *unpack,
    const char *file, struct crm_err *err)
{
    const struct crm_xlsx_sheet *sheet;
    enum crm_status status = crm_xlsx_zip_open(&s->book.zip, err);

    if (!status)
        status = crm_xlsx_book_read(&s->book, err);
    if (!status)
        status = crm_xlsx_book_choose(&s->book, unpack->sheet, &sheet, err);
    if (status)
        return status;
    s->parser_alone = unpack->parser_alone;
    s->note = note_of(unpack, file);
    if (!s->note || !crm_xlsx_xml_open(&s->xml, s, err))
        return crm_err_nomem(err);
    snprintf(s->note->sheet, sizeof s->note->sheet, "%s", sheet->name);
    for (size_t i = 0; i < s->book.n_sheets; i++) {
        s->note->n_sheets++;
        s->note->n_hidden_sheets += s->book.sheet[i].hidden && &s->book.sheet[i] != sheet;
    }
    crm_xlsx_sheet_handlers(s);
    status = look_through(s, sheet->part, err);
    return status ? status : crm_xlsx_part_open(&s->book.zip, sheet->part, NULL, err);
}

enum crm_status crm_xlsx_open(
    struct crm_unpack *unpack, struct crm_source *source, struct crm_err *err)
{
    struct crm_xlsx_sheet_reader *s = crm_mem_zalloc(1, sizeof *s);
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
