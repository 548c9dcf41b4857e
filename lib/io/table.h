/*
 * table.h -- a whole input in memory, for work that looks at all rows before it writes one
 *
 *     crm_table_read(&table, reader, err);                      every column
 *     crm_table_numbers(table, col, x, err);                    NAN where the cell is empty
 *     crm_table_release(&table);
 *
 * Cells keep the bytes of the input, so that a program can pass them through untouched.
 */
#ifndef CRM_IO_TABLE_H
#define CRM_IO_TABLE_H

#include "base/arena.h"
#include "io/reader.h"

struct crm_table {
    struct crm_reader *reader; /* for the header and for messages; not owned */
    size_t n_rows, n_columns;  /* columns of the reader's union header */
    /* private */
    struct crm_arena arena;
    const char **record; /* of each row: file, line, where its cells end, their bytes */
    size_t record_cap;
};

/* Read all rows of `reader` (no crm_reader_want before). On failure the table is empty. */
enum crm_status crm_table_read(
    struct crm_table *table, struct crm_reader *reader, struct crm_err *err);

/* The same row by row, for a caller that leaves some out: an empty table, then each row to keep. */
void crm_table_init(struct crm_table *table, struct crm_reader *reader);
enum crm_status crm_table_add(
    struct crm_table *table, const struct crm_row *row, struct crm_err *err);
void crm_table_release(struct crm_table *table);

struct crm_slice crm_table_cell(const struct crm_table *table, size_t row, size_t column);

/* err's place := the row's file and line, and the column unless it is CRM_COLUMN_NONE. */
void crm_table_place(const struct crm_table *table, size_t row, size_t column, struct crm_err *err);

/*
 * A column as numbers / days / amounts: NAN, CRM_DAY_NONE, CRM_TABLE_NO_AMOUNT where the cell is
 * empty.  Errors: CRM_EDATA with place and value for the first cell that is none.
 *   out[n_rows]  out
 */
#define CRM_TABLE_NO_AMOUNT INT64_MIN
enum crm_status crm_table_numbers(
    const struct crm_table *table, size_t column, double out[], struct crm_err *err);
enum crm_status crm_table_days(
    const struct crm_table *table, size_t column, int32_t out[], struct crm_err *err);
enum crm_status crm_table_amounts(const struct crm_table *table, size_t column, int64_t out_e4[],
    int *decimals, struct crm_err *err);

#endif
