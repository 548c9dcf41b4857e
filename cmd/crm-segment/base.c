#include "base.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/num.h"

#include <math.h>
#include <stdlib.h>

static enum crm_status read_rows(struct base *base, struct crm_err *err)
{
    struct crm_slice *id;
    size_t column;
    enum crm_status status = crm_reader_need(base->reader, "customer_id", &column, err);

    if (!status)
        status = crm_table_read(&base->table, base->reader, err);
    if (!status)
        status = crm_cli_reader_judge(base->cli, base->reader, err);
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

enum crm_status base_open(struct base *base, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status;

    *base = (struct base){.cli = cli};
    crm_arena_init(&base->arena);
    status = crm_cli_rows(cli, NULL, &base->reader, &base->view, err);
    if (status)
        return status;
    if (crm_reader_find(base->reader, "date") != CRM_COLUMN_NONE &&
        crm_reader_find(base->reader, "amount") != CRM_COLUMN_NONE &&
        crm_reader_find(base->reader, "frequency") == CRM_COLUMN_NONE)
        return crm_err_set(
            err, CRM_EDATA, "these are transactions, not customers: run crm-rfm first");
    return read_rows(base, err);
}

void base_close(struct base *base)
{
    crm_table_release(&base->table);
    crm_reader_close(base->reader);
    crm_arena_release(&base->arena);
}

static struct crm_slice spot_cell(const struct base *base, struct crm_spot spot, size_t row)
{
    if (spot.join == CRM_SPOT_ROW)
        return crm_table_cell(&base->table, row, spot.column);
    if (spot.join == CRM_SPOT_NONE)
        return (struct crm_slice){"", 0};
    return crm_join_cell(base->view->join[spot.join], base->id[row], spot.column);
}

/* False: what it is made of is no date. */
static bool made_cell(
    const struct base *base, const struct base_column *column, size_t row, struct crm_slice *cell)
{
    const struct crm_place *place = &column->place;

    return crm_made_cell(place->made, spot_cell(base, place->at, row),
        spot_cell(base, place->birth, row), base->view->as_of, cell);
}

enum crm_status base_find(
    const struct base *base, const char *name, struct base_column *column, struct crm_err *err)
{
    struct crm_slice cell;
    size_t own;

    *column = (struct base_column){.name = name};
    column->there = crm_frame_find(base->view, name, &column->place);
    if (column->there && column->place.made) {
        for (size_t i = 0; i < base->n; i++)
            if (!made_cell(base, column, i, &cell)) {
                crm_table_place(&base->table, i, CRM_COLUMN_NONE, err);
                return crm_err_set(
                    err, CRM_EDATA, "%s is made of dates as YYYY-MM-DD, and here is another", name);
            }
        return CRM_OK;
    }
    return crm_reader_lookup(base->reader, name, &own, err); /* twice? */
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
    struct crm_slice cell = {"", 0};

    if (column->there && !column->place.made)
        return spot_cell(base, column->place.at, row);
    if (column->there)
        made_cell(base, column, row, &cell);
    return cell;
}

/* err's place and text for a cell that is not what it should be. */
static enum crm_status bad_cell(const struct base *base, const struct base_column *column,
    size_t row, const char *problem, struct crm_err *err)
{
    struct crm_slice cell = base_cell(base, column, row);
    struct crm_spot at = column->place.at;
    char show[CRM_ERR_SHOW];

    if (at.join == CRM_SPOT_ROW && !column->place.made)
        crm_table_place(&base->table, row, at.column, err);
    else
        crm_err_place(err, at.join >= 0 ? base->cli->join.item[at.join] : NULL, 0, column->name);
    return crm_err_set(err, CRM_EDATA, "%s %s", crm_err_show(cell.ptr, cell.len, show), problem);
}

size_t base_finder_find(void *ctx, const char *name)
{
    struct base_finder *f = ctx;

    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->column[i].name, name) == 0)
            return i;
    if (!crm_mem_grow((void **)&f->column, &f->cap, f->n + 1, sizeof *f->column))
        crm_err_nomem(&f->err);
    else if (!base_find(f->base, name, &f->column[f->n], &f->err) && f->column[f->n].there)
        return f->n++;
    return SIZE_MAX;
}

void base_finder_row(const struct base_finder *f, size_t row, struct crm_slice cell[])
{
    for (size_t c = 0; c < f->n; c++)
        cell[c] = base_cell(f->base, &f->column[c], row);
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
