#include "table.h"

#include "base/mem.h"
#include "base/os.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct table_options table_opt;
const char *const table_missing[] = {"stop", "zero", "longest", NULL};
const char *const table_criteria[] = {"aicc", "aic", "bic", NULL};

/* What is read of each row. */
struct cells {
    size_t period, value, as_of; /* columns; as_of may be CRM_COLUMN_NONE */
    uint32_t *of;                /* block */
    double *number;
    int32_t *day;
    enum crm_period *unit;
    int32_t *start;
};

static enum crm_status find_columns(struct table *t, struct cells *c, struct crm_err *err)
{
    enum crm_status status;

    if (!table_opt.value)
        return crm_err_set(err, CRM_EUSAGE, "--value is needed: the column to forecast");
    status = crm_cli_reader(t->cli, &t->reader, err);
    if (!status)
        status = crm_reader_need(t->reader, "period", &c->period, err);
    if (!status)
        status = crm_reader_need(t->reader, table_opt.value, &c->value, err);
    if (!status)
        status = crm_reader_lookup(t->reader, "as_of", &c->as_of, err);
    if (!status)
        status = crm_table_read(&t->rows, t->reader, err);
    if (!status)
        status = crm_cli_reader_judge(t->cli, t->reader, err);
    return status;
}

static enum crm_status read_period(
    struct table *t, const struct cells *c, size_t row, struct crm_err *err)
{
    struct crm_slice cell = crm_table_cell(&t->rows, row, c->period);
    char show[CRM_ERR_SHOW];

    if (crm_point_period(cell, &c->unit[row], &c->start[row]))
        return CRM_OK;
    crm_table_place(&t->rows, row, c->period, err);
    return crm_err_set(err, CRM_EDATA,
        "%s is no period: a month 2025-03, a quarter 2025-Q1, a year 2025 or a day 2025-03-31 was "
        "expected",
        crm_err_show(cell.ptr, cell.len, show));
}

static enum crm_status read_cells(struct table *t, struct cells *c, struct crm_err *err)
{
    size_t n = t->rows.n_rows;
    enum crm_status status = CRM_OK;

    c->number = crm_mem_alloc(n, sizeof *c->number);
    c->day = crm_mem_alloc(n, sizeof *c->day);
    c->unit = crm_mem_alloc(n, sizeof *c->unit);
    c->start = crm_mem_alloc(n, sizeof *c->start);
    if (!c->number || !c->day || !c->unit || !c->start)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++)
        c->day[i] = CRM_DAY_NONE;
    for (size_t i = 0; i < n && !status; i++)
        status = read_period(t, c, i, err);
    if (!status)
        status = crm_table_numbers(&t->rows, c->value, c->number, err);
    if (!status && c->as_of != CRM_COLUMN_NONE)
        status = crm_table_days(&t->rows, c->as_of, c->day, err);
    return status;
}

static enum crm_status read_blocks(struct table *t, struct cells *c, struct crm_err *err)
{
    size_t column[CRM_BLOCKS_COLUMNS];
    struct crm_slice cell[CRM_BLOCKS_COLUMNS];
    enum crm_status status = CRM_OK;

    c->of = crm_mem_alloc(t->rows.n_rows, sizeof *c->of);
    if (!c->of)
        return crm_err_nomem(err);
    for (size_t k = 0; !status && k < t->blocks.n_columns; k++)
        status = crm_reader_need(t->reader, t->blocks.name[k], &column[k], err);
    for (size_t i = 0; !status && i < t->rows.n_rows; i++) {
        for (size_t k = 0; k < t->blocks.n_columns; k++)
            cell[k] = crm_table_cell(&t->rows, i, column[k]);
        status = crm_blocks_put(&t->blocks, cell, &c->of[i], err);
    }
    if (!status)
        status = crm_blocks_sort(&t->blocks, err);
    if (!status)
        status = crm_blocks_renumber(&t->blocks, err);
    for (size_t i = 0; !status && i < t->rows.n_rows; i++)
        c->of[i] = t->blocks.rank[c->of[i]];
    return status;
}

/* ---- series ------------------------------------------------------------------------------ */

const char *table_name(const struct table *table, size_t k, char text[CRM_BLOCKS_TEXT])
{
    if (table->blocks.n_columns)
        return crm_blocks_text(&table->blocks, (uint32_t)k, text);
    return strcpy(text, "the series");
}

static enum crm_status mixed(
    struct table *t, const struct cells *c, size_t row, struct crm_err *err)
{
    struct crm_slice cell = crm_table_cell(&t->rows, row, c->period);
    char show[CRM_ERR_SHOW];

    crm_table_place(&t->rows, row, c->period, err);
    return crm_err_set(err, CRM_EDATA,
        "%s is a period of another length than those before it in the series",
        crm_err_show(cell.ptr, cell.len, show));
}

/* The rows of block k, in `point`. */
static enum crm_status make_series(struct table *t, const struct cells *c, const size_t row[],
    size_t n, struct crm_point point[], size_t k, struct crm_err *err)
{
    int32_t as_of = CRM_DAY_NONE;
    char name[CRM_BLOCKS_TEXT], text[sizeof err->text];
    enum crm_status status;

    for (size_t i = 0; i < n; i++) {
        if (c->unit[row[i]] != c->unit[row[0]])
            return mixed(t, c, row[i], err);
        point[i] = (struct crm_point){c->start[row[i]], c->number[row[i]]};
        as_of = c->day[row[i]] > as_of ? c->day[row[i]] : as_of;
    }
    if (as_of == CRM_DAY_NONE)
        as_of = t->cli->as_of;
    status = crm_series_make(&t->series[k], point, n, n ? c->unit[row[0]] : CRM_PERIOD_MONTH, as_of,
        (enum crm_missing)table_opt.missing, err);
    if (status == CRM_EDATA && t->blocks.n_columns) {
        memcpy(text, err->text, sizeof text);
        return crm_err_set(err, status, "%s: %.*s", table_name(t, k, name), 250, text);
    }
    return status;
}

static enum crm_status all_series(struct table *t, const struct cells *c, struct crm_err *err)
{
    size_t n = t->rows.n_rows;
    size_t *row = crm_mem_alloc(n, sizeof *row), *from = crm_mem_zalloc(t->n + 2, sizeof *from);
    struct crm_point *point = crm_mem_alloc(n, sizeof *point);
    enum crm_status status = CRM_OK;

    t->series = crm_mem_zalloc(t->n, sizeof *t->series);
    if (!row || !from || !point || !t->series)
        status = crm_err_nomem(err);
    if (!status) { /* rows by block: from[k + 1] is where block k begins, then where it ends */
        for (size_t i = 0; i < n; i++)
            from[c->of[i] + 2]++;
        for (size_t k = 1; k < t->n + 1; k++)
            from[k + 1] += from[k];
        for (size_t i = 0; i < n; i++)
            row[from[c->of[i] + 1]++] = i;
    }
    for (size_t k = 0; k < t->n && !status; k++)
        status = make_series(t, c, &row[from[k]], from[k + 1] - from[k], point, k, err);
    free(row);
    free(from);
    free(point);
    return status;
}

enum crm_status table_open(struct table *table, const struct crm_cli *cli, struct crm_err *err)
{
    struct cells c = {0};
    enum crm_status status;

    *table = (struct table){.cli = cli};
    status = crm_blocks_open(&table->blocks, cli->by, "--by", NULL, err);
    if (!status)
        status = find_columns(table, &c, err);
    if (!status)
        status = read_cells(table, &c, err);
    if (!status)
        status = read_blocks(table, &c, err);
    if (!status) {
        table->n = table->rows.n_rows ? table->blocks.n : 0;
        status = all_series(table, &c, err);
    }
    free(c.of);
    free(c.number);
    free(c.day);
    free(c.unit);
    free(c.start);
    return status;
}

void table_close(struct table *table)
{
    for (size_t k = 0; table->series && k < table->n; k++)
        crm_series_release(&table->series[k]);
    free(table->series);
    crm_table_release(&table->rows);
    if (table->reader)
        crm_reader_close(table->reader);
    crm_blocks_release(&table->blocks);
}

int table_threads(const struct table *table, size_t pieces)
{
    if (table->cli->threads)
        return (int)table->cli->threads;
    return pieces < 8 ? 1 : crm_os_processors(64);
}

void table_say(const struct table *table, const bool has[], const char *what)
{
    enum { NAMED = 5 };
    char names[NAMED * (CRM_BLOCKS_TEXT + 2)] = "", name[CRM_BLOCKS_TEXT];
    size_t n = 0, at = 0;

    for (size_t k = 0; k < table->n; k++) {
        if (!has[k])
            continue;
        if (n++ < NAMED)
            at += (size_t)snprintf(names + at, sizeof names - at, "%s%s", n > 1 ? ", " : "",
                table_name(table, k, name));
    }
    if (n > NAMED)
        crm_cli_note(table->cli, "%s and %zu more: %s", names, n - NAMED, what);
    else if (n)
        crm_cli_note(table->cli, "%s: %s", names, what);
}
