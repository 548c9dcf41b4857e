#include "base.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/num.h"

#include <math.h>
#include <stdlib.h>

enum crm_status base_open(struct base *base, struct crm_cli *cli, struct crm_err *err)
{
    struct crm_slice *id;
    enum crm_status status;
    size_t column;

    *base = (struct base){.cli = cli};
    crm_arena_init(&base->arena);
    status = crm_cli_reader(cli, &base->reader, err);
    if (status)
        return status;
    if (crm_reader_find(base->reader, "date") != CRM_COLUMN_NONE &&
        crm_reader_find(base->reader, "amount") != CRM_COLUMN_NONE &&
        crm_reader_find(base->reader, "frequency") == CRM_COLUMN_NONE)
        return crm_err_set(
            err, CRM_EDATA, "these are transactions, not customers: run crm-rfm first");
    status = crm_reader_need(base->reader, "customer_id", &column, err);
    if (!status)
        status = crm_table_read(&base->table, base->reader, err);
    if (!status)
        status = crm_cli_joins(cli, &base->join, err);
    if (status)
        return status;
    base->n = base->table.n_rows;
    id = crm_arena_alloc(&base->arena, (base->n + 1) * sizeof *id);
    if (!id)
        return crm_err_nomem(err);
    for (size_t i = 0; i < base->n; i++)
        id[i] = crm_table_cell(&base->table, i, column);
    base->id = id;
    return CRM_OK;
}

void base_close(struct base *base)
{
    crm_table_release(&base->table);
    crm_cli_joins_close(base->cli, base->join);
    crm_reader_close(base->reader);
    crm_arena_release(&base->arena);
}

enum crm_status base_find(
    const struct base *base, const char *name, struct base_column *column, struct crm_err *err)
{
    enum crm_status status;

    *column = (struct base_column){.join = -1, .name = name};
    status = crm_reader_lookup(base->reader, name, &column->column, err);
    if (status)
        return status;
    column->there = column->column != CRM_COLUMN_NONE;
    /* --replace takes a joined column instead of the customers' own */
    for (size_t j = 0; j < base->cli->join.n && (!column->there || base->cli->replace); j++) {
        size_t at = crm_join_find_column(base->join[j], crm_slice_of(name));
        if (at != CRM_COLUMN_NONE)
            *column = (struct base_column){true, (int)j, at, name};
    }
    return CRM_OK;
}

enum crm_status base_need(const struct base *base, const char *name, const char *made_by,
    struct base_column *column, struct crm_err *err)
{
    enum crm_status status = base_find(base, name, column, err);

    if (!status && !column->there)
        return crm_err_set(err, CRM_EDATA, "there is no column '%s': %s", name, made_by);
    return status;
}

struct crm_slice base_cell(const struct base *base, const struct base_column *column, size_t row)
{
    const struct crm_slice *cells;

    if (!column->there)
        return (struct crm_slice){"", 0};
    if (column->join < 0)
        return crm_table_cell(&base->table, row, column->column);
    cells = crm_join_cells(base->join[column->join], base->id[row]);
    return cells ? cells[column->column] : (struct crm_slice){"", 0};
}

/* err's place and text for a cell that is not what it should be. */
static enum crm_status bad_cell(const struct base *base, const struct base_column *column,
    size_t row, const char *problem, struct crm_err *err)
{
    struct crm_slice cell = base_cell(base, column, row);
    char show[CRM_ERR_SHOW];

    if (column->join < 0)
        crm_table_place(&base->table, row, column->column, err);
    else
        crm_err_place(err, base->cli->join.item[column->join], 0, column->name);
    return crm_err_set(err, CRM_EDATA, "%s %s", crm_err_show(cell.ptr, cell.len, show), problem);
}

enum crm_status base_numbers(
    struct base *base, const struct base_column *column, double **out, struct crm_err *err)
{
    double *x = crm_arena_alloc(&base->arena, (base->n + 1) * sizeof *x);

    if (!x)
        return crm_err_nomem(err);
    for (size_t i = 0; i < base->n; i++) {
        struct crm_slice cell = crm_slice_trim(base_cell(base, column, i));
        if (cell.len == 0)
            x[i] = NAN;
        else if (!crm_num_double(cell, &x[i]))
            return bad_cell(base, column, i, "is not a number", err);
    }
    *out = x;
    return CRM_OK;
}

enum crm_status base_amounts(struct base *base, const struct base_column *column, int64_t **out_e4,
    int *decimals, struct crm_err *err)
{
    int64_t *x = crm_arena_alloc(&base->arena, (base->n + 1) * sizeof *x);

    if (!x)
        return crm_err_nomem(err);
    for (size_t i = 0; i < base->n; i++) {
        struct crm_slice cell = crm_slice_trim(base_cell(base, column, i));
        enum crm_money_status status = CRM_MONEY_OK;
        x[i] = 0;
        if (cell.len)
            status = crm_money_parse(cell, &x[i], decimals);
        if (status)
            return bad_cell(base, column, i, crm_money_problem(status), err);
    }
    *out_e4 = x;
    return CRM_OK;
}

enum crm_status base_counts(
    struct base *base, const struct base_column *column, int64_t **out, struct crm_err *err)
{
    int64_t *x = crm_arena_alloc(&base->arena, (base->n + 1) * sizeof *x);

    if (!x)
        return crm_err_nomem(err);
    for (size_t i = 0; i < base->n; i++) {
        struct crm_slice cell = crm_slice_trim(base_cell(base, column, i));
        x[i] = 0;
        if (cell.len && (!crm_num_int(cell, &x[i]) || x[i] < 0))
            return bad_cell(base, column, i, "is not a whole number from 0", err);
    }
    *out = x;
    return CRM_OK;
}

enum crm_status base_levels(struct base *base, const struct base_column *column,
    struct base_levels *levels, struct crm_err *err)
{
    bool added;

    crm_map_init(&levels->map);
    levels->of = crm_arena_alloc(&base->arena, (base->n + 1) * sizeof *levels->of);
    if (!levels->of)
        return crm_err_nomem(err);
    for (size_t i = 0; i < base->n; i++)
        if (!crm_map_put(&levels->map, base_cell(base, column, i), &levels->of[i], &added))
            return crm_err_nomem(err);
    return CRM_OK;
}
