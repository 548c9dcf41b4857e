#include "io/input.h"

#include "base/mem.h"
#include "io/bytes.h"

#include <stdio.h>
#include <stdlib.h>

/* Regular files beyond this many are closed after their header was read, and opened again at their
 * turn: a run over a thousand files needs no thousand descriptors. */
enum { KEPT_OPEN = 16 };

/* ---- columns -------------------------------------------------------------------------- */

/* Number of columns of `file` named `name` before column `limit`. */
static size_t count_name(const struct crm_file *file, struct crm_slice name, size_t limit)
{
    size_t n = 0;

    for (size_t i = 0; i < limit; i++)
        n += crm_slice_eq(file->header[i], name);
    return n;
}

/* The column of the union header that is the (nth + 1)th of its name, or CRM_COLUMN_NONE. */
static size_t find_nth(const struct crm_reader *reader, struct crm_slice name, size_t nth)
{
    for (size_t i = 0; i < reader->n_columns; i++)
        if (crm_slice_eq(reader->column[i], name) && nth-- == 0)
            return i;
    return CRM_COLUMN_NONE;
}

static enum crm_status unite_columns(
    struct crm_reader *reader, struct crm_input *in, struct crm_err *err)
{
    struct crm_file *file = &in->file;

    in->column_of = crm_arena_alloc(&reader->arena, file->n_columns * sizeof *in->column_of);
    if (!in->column_of)
        return crm_err_nomem(err);
    for (size_t i = 0; i < file->n_columns; i++) {
        struct crm_slice name = file->header[i];
        size_t column = find_nth(reader, name, count_name(file, name, i));
        if (column == CRM_COLUMN_NONE) {
            if (!crm_mem_grow((void **)&reader->column, &reader->column_cap, reader->n_columns + 1,
                    sizeof *reader->column))
                return crm_err_nomem(err);
            column = reader->n_columns++;
            reader->column[column] = name;
        }
        in->column_of[i] = column;
    }
    file->column_of = in->column_of;
    return CRM_OK;
}

size_t crm_reader_n_columns(const struct crm_reader *reader)
{
    return reader->n_columns;
}

struct crm_slice crm_reader_column(const struct crm_reader *reader, size_t column)
{
    return reader->column[column];
}

/* What `name` is called in this input. */
static struct crm_slice header_of(const struct crm_reader *reader, const char *name)
{
    struct crm_slice first = {NULL, 0};

    for (size_t i = 0; i < reader->spec.n_alias; i++) {
        const struct crm_alias *alias = &reader->spec.alias[i];
        struct crm_slice header = crm_slice_of(alias->header);
        if (strcmp(alias->name, name) != 0)
            continue;
        if (find_nth(reader, header, 0) != CRM_COLUMN_NONE)
            return header;
        if (!first.ptr)
            first = header;
    }
    return first.ptr ? first : crm_slice_of(name);
}

size_t crm_reader_find(const struct crm_reader *reader, const char *name)
{
    return find_nth(reader, header_of(reader, name), 0);
}

enum crm_status crm_reader_lookup(
    const struct crm_reader *reader, const char *name, size_t *column, struct crm_err *err)
{
    struct crm_slice header = header_of(reader, name);

    *column = find_nth(reader, header, 0);
    for (size_t i = 0; i < reader->n_inputs; i++) {
        const struct crm_file *file = &reader->input[i].file;
        char show[CRM_ERR_SHOW];
        if (count_name(file, header, file->n_columns) < 2)
            continue;
        crm_err_place(err, file->name, file->header_line, NULL);
        return crm_err_set(err, CRM_EDATA, "two columns are called %s",
            crm_err_show(header.ptr, header.len, show));
    }
    return CRM_OK;
}

static enum crm_status missing(const struct crm_reader *reader, const struct crm_file *file,
    const char *name, struct crm_err *err)
{
    struct crm_slice header = header_of(reader, name);
    char show[CRM_ERR_SHOW], list[288];
    size_t used = 0;

    list[0] = '\0';
    for (size_t i = 0; i < file->n_columns; i++) {
        const char *cell = crm_err_show(file->header[i].ptr, file->header[i].len, show);
        size_t len = strlen(cell);
        if (used + len + 8 > sizeof list) {
            used += (size_t)snprintf(list + used, sizeof list - used, " ...");
            break;
        }
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? " " : "", cell);
    }
    crm_err_place(err, file->name, file->header_line, NULL);
    return crm_err_set(err, CRM_EDATA,
        "no column %s; the header has %s; name the right one with -c %s=HEADER",
        crm_err_show(header.ptr, header.len, show), list, name);
}

enum crm_status crm_reader_need(
    const struct crm_reader *reader, const char *name, size_t *column, struct crm_err *err)
{
    struct crm_slice header = header_of(reader, name);

    for (size_t i = 0; i < reader->n_inputs; i++) {
        const struct crm_file *file = &reader->input[i].file;
        if (count_name(file, header, file->n_columns) == 0)
            return missing(reader, file, name, err);
    }
    return crm_reader_lookup(reader, name, column, err);
}

enum crm_status crm_reader_want(
    struct crm_reader *reader, const size_t columns[], size_t n, struct crm_err *err)
{
    size_t n_chooser = reader->chooser.n;

    for (size_t i = 0; i < reader->n_inputs; i++) {
        struct crm_input *in = &reader->input[i];
        in->wanted = crm_arena_alloc(&reader->arena, (n + n_chooser + 1) * sizeof *in->wanted);
        if (!in->wanted)
            return crm_err_nomem(err);
        for (size_t c = 0; c < n + n_chooser; c++) {
            size_t column = c < n ? columns[c] : reader->chooser_column[c - n];
            in->wanted[c] = CRM_COLUMN_NONE;
            /* mostly it stands where the union has it */
            if (column < in->file.n_columns && in->column_of[column] == column) {
                in->wanted[c] = column;
                continue;
            }
            for (size_t k = 0; k < in->file.n_columns && column != CRM_COLUMN_NONE; k++)
                if (in->column_of[k] == column)
                    in->wanted[c] = k;
        }
        in->file.wanted = in->wanted;
    }
    reader->n_wanted = n + n_chooser;
    return CRM_OK;
}

static enum crm_status want_all(struct crm_reader *reader, struct crm_err *err)
{
    size_t *columns = crm_mem_alloc(reader->n_columns, sizeof *columns);
    enum crm_status status;

    if (!columns)
        return crm_err_nomem(err);
    for (size_t i = 0; i < reader->n_columns; i++)
        columns[i] = i;
    status = crm_reader_want(reader, columns, reader->n_columns, err);
    free(columns);
    return status;
}

enum crm_status crm_reader_choose(struct crm_reader *reader, const struct crm_chooser *chooser,
    const size_t column[], struct crm_err *err)
{
    reader->chooser = *chooser;
    reader->chooser_column = column;
    return want_all(reader, err);
}

void *crm_reader_chooser(const struct crm_reader *reader)
{
    return reader->chooser.ctx;
}

/* ---- open and close ------------------------------------------------------------------- */

static enum crm_status open_input(struct crm_reader *reader, size_t i, struct crm_err *err)
{
    static char *const standard_input = "-";
    struct crm_input *in = &reader->input[i];
    const char *path = reader->spec.n_files ? reader->spec.files[i] : standard_input;
    bool is_stdin = strcmp(path, "-") == 0;
    uint64_t done = crm_reader_done(reader);
    enum crm_status status;

    in->path = crm_arena_dup(&reader->arena, crm_slice_of(path));
    if (!in->path)
        return crm_err_nomem(err);
    in->file.name = is_stdin ? "standard input" : in->path;
    in->file.index = i;
    for (size_t k = 0; k < i && is_stdin; k++)
        if (strcmp(reader->input[k].path, "-") == 0)
            return crm_err_set(err, CRM_EUSAGE, "standard input can be read only once");
    status = crm_input_start(reader, in, err);
    if (status)
        return status;
    if (i >= KEPT_OPEN && crm_source_is_file(in->source)) {
        crm_input_stop(in);
        atomic_store(&reader->done, done);
    }
    return unite_columns(reader, in, err);
}

enum crm_status crm_reader_open(
    struct crm_reader **reader, const struct crm_reader_spec *spec, struct crm_err *err)
{
    struct crm_reader *r = crm_mem_zalloc(1, sizeof *r);
    enum crm_status status = CRM_OK;

    *reader = NULL;
    if (!r)
        return crm_err_nomem(err);
    r->spec = *spec;
    r->block_size = spec->block_size ? spec->block_size : CRM_BLOCK_SIZE;
    crm_arena_init(&r->arena);
    r->input = crm_mem_zalloc(spec->n_files ? spec->n_files : 1, sizeof *r->input);
    if (!r->input)
        status = crm_err_nomem(err);
    while (!status && r->n_inputs < (spec->n_files ? spec->n_files : 1)) {
        r->n_inputs++;
        status = open_input(r, r->n_inputs - 1, err);
    }
    if (!status)
        status = want_all(r, err);
    if (status) {
        crm_reader_close(r);
        return status;
    }
    *reader = r;
    return CRM_OK;
}

void crm_reader_close(struct crm_reader *reader)
{
    if (!reader)
        return;
    for (size_t i = 0; i < reader->n_inputs; i++)
        crm_input_stop(&reader->input[i]);
    if (reader->walking)
        crm_scan_release(&reader->scan);
    crm_block_release(&reader->block);
    if (reader->chooser.release)
        reader->chooser.release(reader->chooser.ctx);
    crm_arena_release(&reader->arena);
    free(reader->input);
    free(reader->column);
    free(reader);
}

const struct crm_file *crm_reader_file(const struct crm_reader *reader, size_t index)
{
    return &reader->input[index].file;
}

uint64_t crm_reader_size(const struct crm_reader *reader)
{
    uint64_t size = 0;

    for (size_t i = 0; i < reader->n_inputs; i++) {
        if (reader->input[i].size == 0)
            return 0;
        size += reader->input[i].size;
    }
    return size;
}

uint64_t crm_reader_done(const struct crm_reader *reader)
{
    return atomic_load_explicit(&reader->done, memory_order_relaxed);
}

/* ---- row by row ----------------------------------------------------------------------- */

enum { BATCH = 64 };

/* The next batch of rows, or none (*more false) at the end. */
static enum crm_status next_batch(struct crm_reader *reader, bool *more, struct crm_err *err)
{
    struct crm_scan *scan = &reader->scan;

    *more = false;
    if (!reader->walking) {
        enum crm_status status = crm_scan_init(scan, reader, err);
        if (status)
            return status;
        reader->walking = true;
    }
    reader->next_row = 0;
    for (;;) {
        enum crm_scan_state state = reader->block.len ? crm_scan_rows(scan, BATCH) : CRM_SCAN_END;
        enum crm_status status;
        if (state == CRM_SCAN_BAD)
            return crm_scan_error(scan, err);
        if (state == CRM_SCAN_ROWS) {
            *more = true;
            return CRM_OK;
        }
        status = crm_reader_block(reader, &reader->block, err);
        if (status || reader->block.len == 0)
            return status;
        crm_scan_start(scan, &reader->block);
        reader->row.file = reader->block.file;
        reader->row.line = reader->block.line;
        reader->counted = reader->block.text;
    }
}

enum crm_status crm_reader_next(
    struct crm_reader *reader, const struct crm_row **row, struct crm_err *err)
{
    struct crm_scan *scan = &reader->scan;
    const char *start;

    *row = NULL;
    if (reader->ended)
        return CRM_OK;
    if (!reader->walking || reader->next_row == scan->n_rows) {
        bool more;
        enum crm_status status = next_batch(reader, &more, err);
        if (status || !more) {
            reader->ended = true;
            return status;
        }
    }
    start = scan->start[reader->next_row];
    reader->row.line += crm_bytes_lines(reader->counted, (size_t)(start - reader->counted));
    reader->counted = start;
    reader->row.field = scan->field + reader->next_row * scan->n_wanted;
    reader->next_row++;
    *row = &reader->row;
    return CRM_OK;
}

void crm_row_place(
    const struct crm_reader *reader, const struct crm_row *row, size_t wanted, struct crm_err *err)
{
    size_t column = row->file->wanted[wanted];
    struct crm_slice name = {"", 0};
    char text[sizeof err->column];

    (void)reader;
    if (column != CRM_COLUMN_NONE)
        name = row->file->header[column];
    snprintf(text, sizeof text, "%.*s", (int)(name.len < 127 ? name.len : 127), name.ptr);
    crm_err_place(err, row->file->name, row->line, text);
}
