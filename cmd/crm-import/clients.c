/* --clients-out: one row a client, put together from all that is said of her. */

#include "crm-import.h"

#include "base/map.h"
#include "base/mem.h"
#include "io/flow.h"
#include "pos/text.h"

#include <stdlib.h>
#include <string.h>

/* One row of a client list: its cells, escaped as in TSV, in the columns of all lists. */
struct record {
    uint32_t client;
    bool own; /* under the id she keeps */
    struct crm_slice *cell;
    struct crm_slice line; /* for the order of records of one client */
};

struct clients {
    const struct crm_import *import;
    enum crm_field field[CRM_N_FIELDS]; /* columns of the output */
    size_t n_columns;
    struct crm_map ids; /* in order of first appearance */
    struct record *record;
    size_t n, cap;
    struct crm_arena arena;
    struct key_map *keys;
    bool identity_only;
};

static size_t column_of(struct clients *all, enum crm_field field)
{
    for (size_t i = 0; i < all->n_columns; i++)
        if (all->field[i] == field)
            return i;
    return CRM_COLUMN_NONE;
}

static bool take_line(struct clients *all, const struct crm_rows_line *info, struct crm_slice line)
{
    struct record r = {.own = info->own_id};
    struct crm_slice rest, cell;
    bool added;
    char *copy;

    if (info->walk_in)
        return true;
    copy = crm_arena_dup(&all->arena, line);
    r.cell = crm_arena_alloc(&all->arena, CRM_N_FIELDS * sizeof *r.cell);
    if (!copy || !r.cell || !crm_map_put(&all->ids, info->id, &r.client, &added) ||
        !crm_mem_grow((void **)&all->record, &all->cap, all->n + 1, sizeof r))
        return false;
    r.line = rest = (struct crm_slice){copy, line.len};
    for (size_t i = 0; i < CRM_N_FIELDS; i++)
        r.cell[i] = (struct crm_slice){"", 0};
    for (size_t i = 0; crm_slice_split(&rest, '\t', &cell); i++)
        r.cell[column_of(all, all->import->column[i].field)] = cell;
    all->record[all->n++] = r;
    return true;
}

static void *batch_new(void *ctx)
{
    struct clients *all = ctx;

    return crm_rows_new(all->import, CRM_ROWS_IDS | (all->keys->open ? CRM_ROWS_SECRETS : 0));
}

static void batch_free(void *ctx, void *batch)
{
    (void)ctx;
    crm_rows_free(batch);
}

static enum crm_status parse(void *ctx, const struct crm_block *block, struct crm_scan *scan,
    void *batch, struct crm_err *err)
{
    (void)ctx;
    return crm_rows_parse(batch, block, scan, err);
}

static enum crm_status apply(void *ctx, unsigned shard, void *batch, struct crm_err *err)
{
    struct clients *all = ctx;
    struct crm_rows *rows = batch;
    size_t start = 0;

    (void)shard;
    for (size_t i = 0; i < rows->n_events && !all->identity_only; i++) {
        if (rows->event[i].what != CRM_ROWS_BAD)
            continue;
        crm_err_place(err, rows->file->name, rows->event[i].line, rows->event[i].column);
        return crm_err_set(err, CRM_EDATA, "%s", rows->event[i].reason);
    }
    for (size_t i = 0; i < rows->n_lines; i++) {
        struct crm_slice line = {rows->bytes + start, rows->line[i].end - start - 1};
        if (!take_line(all, &rows->line[i], line))
            return crm_err_nomem(err);
        start = rows->line[i].end;
    }
    return key_map_add(all->keys, rows->secret, rows->n_secrets, err);
}

/* ---- together ------------------------------------------------------------------------- */

static int by_client(const void *a, const void *b)
{
    const struct record *x = a, *y = b;

    if (x->client != y->client)
        return x->client < y->client ? -1 : 1;
    if (x->own != y->own)
        return x->own ? -1 : 1;
    return crm_slice_cmp(x->line, y->line);
}

/* A client who said no once has said no. */
static bool is_no(struct crm_slice cell)
{
    static const char *const words[] = {
        "no", "n", "0", "false", "否", "不", "不同意", "拒绝", "无"};
    char key[CRM_TEXT_KEY];

    crm_text_key(cell, key);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(key, words[i]) == 0)
            return true;
    return false;
}

static struct crm_slice merged(
    const struct record *record, size_t n, size_t column, enum crm_field field)
{
    struct crm_slice found = {"", 0};

    for (size_t i = 0; i < n; i++) {
        struct crm_slice cell = record[i].cell[column];
        if (cell.len == 0)
            continue;
        if (field == CRM_FIELD_CONSENT && is_no(cell))
            return cell;
        if (found.len == 0)
            found = cell;
    }
    return found;
}

static void put_cell(struct crm_out *out, struct crm_slice cell)
{
    char *text = (char *)(uintptr_t)cell.ptr; /* in our own arena */
    size_t n = 0;

    for (size_t i = 0; i < cell.len; i++) {
        char c = cell.ptr[i];
        if (c == '\\' && i + 1 < cell.len) {
            c = cell.ptr[++i];
            c = (char)(c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c);
        }
        text[n++] = c;
    }
    crm_out_text(out, (struct crm_slice){text, n});
}

static enum crm_status write_all(
    struct clients *all, const struct crm_cli *cli, const char *path, struct crm_err *err)
{
    struct crm_out *out;
    enum crm_status status = crm_out_open(&out, cli, path, err);

    if (status)
        return status;
    if (all->n)
        qsort(all->record, all->n, sizeof *all->record, by_client);
    for (size_t i = 0; i < all->n_columns; i++)
        crm_out_column(out, crm_slice_of(crm_field_info(all->field[i])->name), CRM_OUT_TEXT);
    crm_out_header(out);
    for (size_t i = 0, end; i < all->n; i = end) {
        for (end = i + 1; end < all->n && all->record[end].client == all->record[i].client; end++)
            continue;
        for (size_t c = 0; c < all->n_columns; c++)
            put_cell(out, merged(all->record + i, end - i, c, all->field[c]));
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}

/* Facts that a till's rows tell of a client, and not of a visit. */
static bool is_identity(enum crm_field field)
{
    return field == CRM_FIELD_CUSTOMER_ID || field == CRM_FIELD_NAME || field == CRM_FIELD_PHONE ||
           field == CRM_FIELD_EMAIL || field == CRM_FIELD_CARD || field == CRM_FIELD_BIRTHDAY ||
           field == CRM_FIELD_GENDER || field == CRM_FIELD_LEVEL;
}

static enum crm_status read_list(struct clients *all, const struct crm_import_options *options,
    const char *file, struct crm_err *err)
{
    struct crm_flow flow = {.ctx = all,
        .n_shards = 1,
        .batch_new = batch_new,
        .batch_free = batch_free,
        .parse = parse,
        .apply = apply};
    char *const files[] = {(char *)(uintptr_t)file};
    struct crm_import *import = NULL;
    enum crm_status status = crm_import_open(&import, options, files, 1, err);

    all->import = import;
    for (size_t i = 0; !status && i < import->n_columns; i++)
        if (column_of(all, import->column[i].field) == CRM_COLUMN_NONE)
            all->field[all->n_columns++] = import->column[i].field;
    if (!status)
        status = crm_flow_run(import->reader, &flow, 1, err);
    crm_import_close(import);
    return status;
}

enum crm_status clients_write(struct crm_cli *cli, const char *path,
    const struct crm_import_options *like, char *const *files, size_t n_files, bool list,
    struct key_map *keys, struct crm_err *err)
{
    struct crm_import_options options = client_options(like);
    struct clients all = {.identity_only = !list, .keys = keys};
    const char *drop[CRM_N_FIELDS];
    const enum crm_field *fields;
    size_t n = crm_field_output(CRM_STREAM_CLIENTS, &fields);
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < n && !list; i++)
        if (!is_identity(fields[i]))
            drop[options.n_drop++] = crm_field_info(fields[i])->name;
    options.drop = drop;
    if (!list)
        options.plan.encoding = like->plan.encoding;
    crm_map_init(&all.ids);
    crm_arena_init(&all.arena);
    for (size_t i = 0; i < n_files && !status; i++)
        status = read_list(&all, &options, files[i], err);
    if (!status)
        status = write_all(&all, cli, path, err);
    crm_map_release(&all.ids);
    crm_arena_release(&all.arena);
    free(all.record);
    return status;
}
