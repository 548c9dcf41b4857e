#include "io/table.h"

#include "base/date.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/num.h"

#include <math.h>
#include <stdlib.h>

/*
 * A record, with no padding: HEAD, one end per column, the bytes of all cells.  Ends have two bytes
 * if the bytes fit in 64 KiB (`wide` 0), else four.
 */
struct head {
    uint64_t line;
    uint32_t file;
    uint32_t wide;
};

enum { HEAD = sizeof(struct head) };

void crm_table_init(struct crm_table *table, struct crm_reader *reader)
{
    *table = (struct crm_table){.reader = reader, .n_columns = crm_reader_n_columns(reader)};
    crm_arena_init(&table->arena);
}

void crm_table_release(struct crm_table *table)
{
    crm_arena_release(&table->arena);
    free(table->record);
    *table = (struct crm_table){.reader = table->reader};
}

enum crm_status crm_table_add(
    struct crm_table *table, const struct crm_row *row, struct crm_err *err)
{
    struct head head = {row->line, (uint32_t)row->file->index, 0};
    size_t n = table->n_columns, bytes = 0, end = 0;
    char *record, *ends, *text;

    for (size_t c = 0; c < n; c++)
        bytes += row->field[c].len;
    head.wide = bytes > UINT16_MAX;
    if (bytes > UINT32_MAX) {
        crm_err_place(err, row->file->name, row->line, NULL);
        return crm_err_set(err, CRM_EDATA, "a row of more than 4 GiB");
    }
    if (!crm_mem_grow(
            (void **)&table->record, &table->record_cap, table->n_rows + 1, sizeof *table->record))
        return crm_err_nomem(err);
    record = crm_arena_bytes(&table->arena, HEAD + n * (head.wide ? 4 : 2) + bytes);
    if (!record)
        return crm_err_nomem(err);
    memcpy(record, &head, HEAD);
    ends = record + HEAD;
    text = ends + n * (head.wide ? 4 : 2);
    for (size_t c = 0; c < n; c++) {
        struct crm_slice field = row->field[c];
        uint16_t short_end;
        uint32_t long_end;
        if (field.len)
            memcpy(text + end, field.ptr, field.len);
        end += field.len;
        short_end = (uint16_t)end;
        long_end = (uint32_t)end;
        memcpy(ends + c * (head.wide ? 4 : 2), head.wide ? (void *)&long_end : (void *)&short_end,
            head.wide ? 4 : 2);
    }
    table->record[table->n_rows++] = record;
    return CRM_OK;
}

enum crm_status crm_table_read(
    struct crm_table *table, struct crm_reader *reader, struct crm_err *err)
{
    const struct crm_row *row;
    enum crm_status status;

    crm_table_init(table, reader);
    while ((status = crm_reader_next(reader, &row, err)) == CRM_OK && row) {
        status = crm_table_add(table, row, err);
        if (status)
            break;
    }
    if (status)
        crm_table_release(table);
    return status;
}

static struct head head_of(const char *record)
{
    struct head head;

    memcpy(&head, record, HEAD);
    return head;
}

static size_t end_of(const char *ends, bool wide, size_t column)
{
    uint16_t short_end;
    uint32_t long_end;

    if (wide) {
        memcpy(&long_end, ends + 4 * column, 4);
        return long_end;
    }
    memcpy(&short_end, ends + 2 * column, 2);
    return short_end;
}

struct crm_slice crm_table_cell(const struct crm_table *table, size_t row, size_t column)
{
    const char *record = table->record[row], *ends = record + HEAD;
    bool wide = head_of(record).wide;
    const char *text = ends + table->n_columns * (wide ? 4 : 2);
    size_t from = column ? end_of(ends, wide, column - 1) : 0;

    return (struct crm_slice){text + from, end_of(ends, wide, column) - from};
}

void crm_table_place(const struct crm_table *table, size_t row, size_t column, struct crm_err *err)
{
    struct head head = head_of(table->record[row]);
    struct crm_slice name;

    crm_err_place(err, crm_reader_file(table->reader, head.file)->name, head.line, NULL);
    if (column == CRM_COLUMN_NONE)
        return;
    name = crm_reader_column(table->reader, column);
    if (name.len >= sizeof err->column)
        name.len = sizeof err->column - 1;
    memcpy(err->column, name.ptr, name.len);
    err->column[name.len] = '\0';
}

static enum crm_status refuse(const struct crm_table *table, size_t row, size_t column,
    const char *problem, struct crm_err *err)
{
    struct crm_slice cell = crm_table_cell(table, row, column);
    char show[CRM_ERR_SHOW];

    crm_table_place(table, row, column, err);
    return crm_err_set(err, CRM_EDATA, "%s %s", crm_err_show(cell.ptr, cell.len, show), problem);
}

enum crm_status crm_table_numbers(
    const struct crm_table *table, size_t column, double out[], struct crm_err *err)
{
    for (size_t row = 0; row < table->n_rows; row++) {
        struct crm_slice cell = crm_slice_trim(crm_table_cell(table, row, column));
        if (!cell.len)
            out[row] = NAN;
        else if (!crm_num_double(cell, &out[row]))
            return refuse(table, row, column, "is not a number", err);
    }
    return CRM_OK;
}

enum crm_status crm_table_days(
    const struct crm_table *table, size_t column, int32_t out[], struct crm_err *err)
{
    for (size_t row = 0; row < table->n_rows; row++) {
        struct crm_slice cell = crm_slice_trim(crm_table_cell(table, row, column));
        if (!cell.len)
            out[row] = CRM_DAY_NONE;
        else if (!crm_date_parse(cell, &out[row], NULL))
            return refuse(table, row, column, "is not a date like 2024-05-31", err);
    }
    return CRM_OK;
}

enum crm_status crm_table_amounts(const struct crm_table *table, size_t column, int64_t out_e4[],
    int *decimals, struct crm_err *err)
{
    for (size_t row = 0; row < table->n_rows; row++) {
        struct crm_slice cell = crm_slice_trim(crm_table_cell(table, row, column));
        enum crm_money_status status =
            cell.len ? crm_money_parse(cell, &out_e4[row], decimals) : CRM_MONEY_OK;
        if (!cell.len)
            out_e4[row] = CRM_TABLE_NO_AMOUNT;
        else if (status)
            return refuse(table, row, column, crm_money_problem(status), err);
    }
    return CRM_OK;
}
