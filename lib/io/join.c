#include "io/join.h"

#include "base/map.h"
#include "base/mem.h"
#include "io/table.h"

#include <stdio.h>
#include <stdlib.h>

struct crm_join {
    struct crm_reader *reader;
    struct crm_table table;
    struct crm_map keys; /* key -> row of the table */
    size_t *column;      /* n_columns of the table that are joined */
    size_t *number;      /* of each column of the table: which of them, or CRM_COLUMN_NONE */
    size_t n_columns;
    size_t key;             /* its column in the table */
    struct crm_slice *cell; /* scratch, n_columns */
};

void crm_join_close(struct crm_join *join)
{
    if (!join)
        return;
    crm_table_release(&join->table);
    crm_map_release(&join->keys);
    if (join->reader)
        crm_reader_close(join->reader);
    free(join->column);
    free(join->number);
    free(join->cell);
    free(join);
}

static enum crm_status find_key(struct crm_join *join, const char *const key[], size_t n_keys,
    size_t *which, struct crm_err *err)
{
    char list[200];
    size_t used = 0;
    enum crm_status status = CRM_OK;

    join->key = CRM_COLUMN_NONE;
    for (*which = 0; *which < n_keys && !status; ++*which) {
        status = crm_reader_lookup(join->reader, key[*which], &join->key, err);
        if (status || join->key != CRM_COLUMN_NONE)
            return status;
        used += (size_t)snprintf(list + used, used < sizeof list ? sizeof list - used : 0, "%s%s",
            used ? " or " : "", key[*which]);
        if (used > sizeof list)
            used = sizeof list;
    }
    crm_err_place(err, crm_reader_file(join->reader, 0)->name, 0, NULL);
    return crm_err_set(err, CRM_EDATA, "there is no column %s to join on", list);
}

static enum crm_status choose_columns(struct crm_join *join, struct crm_err *err)
{
    size_t n = crm_reader_n_columns(join->reader);

    join->column = crm_mem_alloc(n, sizeof *join->column);
    join->number = crm_mem_alloc(n, sizeof *join->number);
    join->cell = crm_mem_alloc(n, sizeof *join->cell);
    if (!join->column || !join->number || !join->cell)
        return crm_err_nomem(err);
    for (size_t c = 0; c < n; c++) {
        struct crm_slice name = crm_reader_column(join->reader, c);
        char show[CRM_ERR_SHOW];
        join->number[c] = CRM_COLUMN_NONE;
        if (c == join->key || crm_slice_is(name, "as_of"))
            continue;
        join->number[c] = join->n_columns;
        join->column[join->n_columns++] = c;
        if (crm_reader_find_header(join->reader, name) == c)
            continue;
        crm_err_place(err, crm_reader_file(join->reader, 0)->name, 0, NULL);
        return crm_err_set(
            err, CRM_EDATA, "two columns are called %s", crm_err_show(name.ptr, name.len, show));
    }
    return CRM_OK;
}

static enum crm_status read_rows(struct crm_join *join, struct crm_err *err)
{
    const struct crm_row *row;
    enum crm_status status;
    char show[CRM_ERR_SHOW];
    uint32_t id;
    bool added;

    crm_table_init(&join->table, join->reader);
    while ((status = crm_reader_next(join->reader, &row, err)) == CRM_OK && row) {
        struct crm_slice key = row->field[join->key];
        if (!key.len)
            continue;
        if (!crm_map_put(&join->keys, key, &id, &added))
            return crm_err_nomem(err);
        if (!added) {
            crm_row_place(join->reader, row, join->key, err);
            return crm_err_set(err, CRM_EDATA, "%s stands here a second time",
                crm_err_show(key.ptr, key.len, show));
        }
        status = crm_table_add(&join->table, row, err);
        if (status)
            return status;
    }
    return status;
}

enum crm_status crm_join_open(struct crm_join **made, const struct crm_reader_spec *spec,
    const char *key, struct crm_err *err)
{
    size_t which;

    return crm_join_open_any(made, spec, &key, 1, &which, err);
}

enum crm_status crm_join_open_any(struct crm_join **made, const struct crm_reader_spec *spec,
    const char *const key[], size_t n_keys, size_t *which, struct crm_err *err)
{
    struct crm_join *join = crm_mem_zalloc(1, sizeof *join);
    enum crm_status status;

    *made = NULL;
    if (!join)
        return crm_err_nomem(err);
    crm_map_init(&join->keys);
    status = crm_reader_open(&join->reader, spec, err);
    if (!status)
        status = find_key(join, key, n_keys, which, err);
    if (!status)
        status = choose_columns(join, err);
    if (!status)
        status = read_rows(join, err);
    if (status)
        crm_join_close(join);
    else
        *made = join;
    return status;
}

size_t crm_join_n_columns(const struct crm_join *join)
{
    return join->n_columns;
}

struct crm_slice crm_join_column(const struct crm_join *join, size_t column)
{
    return crm_reader_column(join->reader, join->column[column]);
}

size_t crm_join_find_column(const struct crm_join *join, const char *name)
{
    size_t column = crm_reader_find(join->reader, name);

    return column == CRM_COLUMN_NONE ? column : join->number[column];
}

bool crm_join_has_header(const struct crm_join *join, struct crm_slice header)
{
    size_t column = crm_reader_find_header(join->reader, header);

    return column != CRM_COLUMN_NONE && join->number[column] != CRM_COLUMN_NONE;
}

void crm_join_drop(struct crm_join *join, size_t column)
{
    join->number[join->column[column]] = CRM_COLUMN_NONE;
    join->n_columns--;
    memmove(join->column + column, join->column + column + 1,
        (join->n_columns - column) * sizeof *join->column);
    for (size_t c = column; c < join->n_columns; c++)
        join->number[join->column[c]] = c;
}

size_t crm_join_n_rows(const struct crm_join *join)
{
    return join->table.n_rows;
}

const struct crm_slice *crm_join_row(const struct crm_join *join, size_t row)
{
    for (size_t c = 0; c < join->n_columns; c++)
        join->cell[c] = crm_table_cell(&join->table, row, join->column[c]);
    return join->cell;
}

const struct crm_slice *crm_join_cells(const struct crm_join *join, struct crm_slice key)
{
    uint32_t id = crm_map_find(&join->keys, key);

    return id == CRM_MAP_NONE ? NULL : crm_join_row(join, id);
}

struct crm_slice crm_join_cell(const struct crm_join *join, struct crm_slice key, size_t column)
{
    uint32_t id = crm_map_find(&join->keys, key);

    return id == CRM_MAP_NONE ? (struct crm_slice){"", 0}
                              : crm_table_cell(&join->table, id, join->column[column]);
}

struct crm_slice crm_join_key(const struct crm_join *join, size_t row)
{
    return crm_map_key(&join->keys, (uint32_t)row);
}
