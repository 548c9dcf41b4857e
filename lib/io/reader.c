#include "io/input.h"

#include "base/mem.h"
#include "io/bytes.h"

#include <stdio.h>
#include <stdlib.h>

/* Regular files beyond this many are closed after their header was read, and opened again at their
 * turn: a run over a thousand files needs no thousand descriptors. */
enum { KEPT_OPEN = 16 };

/* ---- columns -------------------------------------------------------------------------- */

/* A new column at the end of the union header, behind the others of its name. */
static enum crm_status add_column(
    struct crm_reader *reader, struct crm_slice name, struct crm_named *named, struct crm_err *err)
{
    size_t column = reader->n_columns;

    if (!crm_mem_grow(
            (void **)&reader->column, &reader->column_cap, column + 1, sizeof *reader->column) ||
        !crm_mem_grow((void **)&reader->next, &reader->next_cap, column + 1, sizeof *reader->next))
        return crm_err_nomem(err);
    reader->column[column] = name;
    reader->next[column] = CRM_COLUMN_NONE;
    if (named->last == CRM_COLUMN_NONE)
        named->first = column;
    else
        reader->next[named->last] = column;
    named->last = column;
    reader->n_columns++;
    return CRM_OK;
}

/* What the columns called `name` are; NULL when memory is out. */
static struct crm_named *name_of(struct crm_reader *reader, struct crm_slice name)
{
    uint32_t id;
    bool added;

    if (!crm_mem_grow((void **)&reader->named, &reader->named_cap, reader->names.n + 1,
            sizeof *reader->named) ||
        !crm_map_put(&reader->names, name, &id, &added))
        return NULL;
    if (added)
        reader->named[id] = (struct crm_named){.first = CRM_COLUMN_NONE,
            .last = CRM_COLUMN_NONE,
            .file = SIZE_MAX,
            .twice_in = SIZE_MAX};
    return &reader->named[id];
}

/* The column of the union header for the next column of `file` that is called `name`. */
static enum crm_status unite(struct crm_reader *reader, const struct crm_file *file,
    struct crm_slice name, size_t *column, struct crm_err *err)
{
    struct crm_named *named = name_of(reader, name);
    enum crm_status status = CRM_OK;

    if (!named)
        return crm_err_nomem(err);
    if (named->file != file->index) {
        *column = named->first;
    } else {
        *column = reader->next[named->at];
        if (named->twice_in == SIZE_MAX)
            named->twice_in = file->index;
    }
    if (*column == CRM_COLUMN_NONE) {
        status = add_column(reader, name, named, err);
        *column = named->last;
    }
    named->file = file->index;
    named->at = *column;
    return status;
}

static enum crm_status unite_columns(
    struct crm_reader *reader, struct crm_input *in, struct crm_err *err)
{
    struct crm_file *file = &in->file;
    enum crm_status status = CRM_OK;

    in->column_of = crm_arena_alloc(&reader->arena, file->n_columns * sizeof *in->column_of);
    if (!in->column_of)
        return crm_err_nomem(err);
    for (size_t i = 0; i < file->n_columns && !status; i++)
        status = unite(reader, file, file->header[i], &in->column_of[i], err);
    file->column_of = in->column_of;
    return status;
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
        if (crm_reader_find_header(reader, header) != CRM_COLUMN_NONE)
            return header;
        if (!first.ptr)
            first = header;
    }
    return first.ptr && !reader->spec.alias_if_there ? first : crm_slice_of(name);
}

size_t crm_reader_find_header(const struct crm_reader *reader, struct crm_slice header)
{
    uint32_t id = crm_map_find(&reader->names, header);

    return id == CRM_MAP_NONE ? CRM_COLUMN_NONE : reader->named[id].first;
}

/* Whether a file has a column that is called so. */
static bool has_column(const struct crm_input *in, size_t column)
{
    for (size_t i = 0; i < in->file.n_columns && column != CRM_COLUMN_NONE; i++)
        if (in->column_of[i] == column)
            return true;
    return false;
}

size_t crm_reader_find(const struct crm_reader *reader, const char *name)
{
    return crm_reader_find_header(reader, header_of(reader, name));
}

enum crm_status crm_reader_lookup(
    const struct crm_reader *reader, const char *name, size_t *column, struct crm_err *err)
{
    struct crm_slice header = header_of(reader, name);
    uint32_t id = crm_map_find(&reader->names, header);
    const struct crm_file *file;
    char show[CRM_ERR_SHOW];

    *column = id == CRM_MAP_NONE ? CRM_COLUMN_NONE : reader->named[id].first;
    if (id == CRM_MAP_NONE || reader->named[id].twice_in == SIZE_MAX)
        return CRM_OK;
    file = &reader->input[reader->named[id].twice_in].file;
    crm_err_place(err, file->name, file->header_line, NULL);
    return crm_err_set(
        err, CRM_EDATA, "two columns are called %s", crm_err_show(header.ptr, header.len, show));
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
    size_t found = crm_reader_find(reader, name);

    for (size_t i = 0; i < reader->n_inputs; i++)
        if (!has_column(&reader->input[i], found))
            return missing(reader, &reader->input[i].file, name, err);
    return crm_reader_lookup(reader, name, column, err);
}

/* Where the file has the wanted columns; at[n_columns of the reader] is scratch. */
static bool want_of(
    struct crm_reader *reader, struct crm_input *in, const size_t columns[], size_t n, size_t at[])
{
    size_t n_all = n + reader->chooser.n;

    in->wanted = crm_arena_alloc(&reader->arena, (n_all + 1) * sizeof *in->wanted);
    in->file.wanted = in->wanted;
    if (!in->wanted)
        return false;
    for (size_t k = 0; k < reader->n_columns; k++)
        at[k] = CRM_COLUMN_NONE;
    for (size_t k = 0; k < in->file.n_columns; k++)
        at[in->column_of[k]] = k;
    for (size_t c = 0; c < n_all; c++) {
        size_t column = c < n ? columns[c] : reader->chooser_column[c - n];
        in->wanted[c] = column == CRM_COLUMN_NONE ? column : at[column];
    }
    return true;
}

enum crm_status crm_reader_want(
    struct crm_reader *reader, const size_t columns[], size_t n, struct crm_err *err)
{
    size_t *at = crm_mem_alloc(reader->n_columns, sizeof *at);
    bool ok = at;

    for (size_t i = 0; ok && i < reader->n_inputs; i++)
        ok = want_of(reader, &reader->input[i], columns, n, at);
    free(at);
    if (!ok)
        return crm_err_nomem(err);
    reader->n_wanted = n + reader->chooser.n;
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
    crm_map_init(&r->names);
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
    crm_map_release(&reader->names);
    free(reader->named);
    free(reader->column);
    free(reader->next);
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
