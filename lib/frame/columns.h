/*
 * columns.h -- the columns of a plain table that an analysis asks for, as arrays
 *
 *     crm_cli_frame(cli, NULL, &frame, err);
 *     crm_columns_init(&columns, frame);
 *     crm_columns_want(&columns, "time", CRM_COLUMN_TIME, &time, err);
 *     crm_cli_columns(cli, &columns, err);                     cli/frame.h: reads, judges --where
 *     ... columns.column[time].number[i], i < columns.n_rows ...
 *     crm_columns_release(&columns);                           not the frame
 *
 * Columns of -J files and made ones too (frame/find.h); only rows that --where chooses.
 */
#ifndef CRM_FRAME_COLUMNS_H
#define CRM_FRAME_COLUMNS_H

#include "frame/blocks.h"

enum crm_column_kind {
    CRM_COLUMN_NUMBER, /* NAN where empty */
    CRM_COLUMN_TIME,   /* a number, not below 0 */
    CRM_COLUMN_WEIGHT, /* likewise */
    CRM_COLUMN_PROB,   /* a number from 0 to 1 */
    CRM_COLUMN_EVENT,  /* yes or no (base/cell.h): 1, 0; NAN where empty */
    CRM_COLUMN_LEVEL,  /* any text, as a number of `text` */
};

struct crm_column {
    const char *name;
    enum crm_column_kind kind;
    double *number;         /* n_rows, all kinds but the last */
    uint32_t *level;        /* n_rows, the last; numbers in byte order of the texts */
    struct crm_slice *text; /* of each level */
    uint32_t n_levels;
    /* private */
    struct crm_map levels;
    size_t cell; /* of the frame */
};

struct crm_columns {
    struct crm_column *column;
    size_t n_columns;
    uint64_t *row; /* n_rows: which row of the input, from 1 */
    size_t n_rows;
    /* private */
    struct crm_frame *frame;
    size_t column_cap, row_cap, rows_read;
};

void crm_columns_init(struct crm_columns *columns, struct crm_frame *frame);
void crm_columns_release(struct crm_columns *columns);

/* Errors: those of crm_frame_want. */
enum crm_status crm_columns_want(struct crm_columns *columns, const char *name,
    enum crm_column_kind kind, size_t *column, struct crm_err *err);

/*
 * All rows, on so many threads (0: chosen from the input); crm_frame_judge is still to be called.
 * Errors: CRM_EDATA with place and value for a cell that is not of its kind; those of the reader.
 */
enum crm_status crm_columns_read(struct crm_columns *columns, int threads, struct crm_err *err);

/* Text of a level. */
static inline struct crm_slice crm_column_text(const struct crm_column *column, size_t row)
{
    return column->text[column->level[row]];
}

/*
 * Blocks of -g over the rows: ask for the columns before crm_columns_read, then put all rows in.
 * Blocks are numbered in order of their values.  Release in any case, from all zero on.
 *   of[n_rows]  the block of each row
 */
struct crm_column_blocks {
    struct crm_blocks blocks;
    size_t column[CRM_BLOCKS_COLUMNS]; /* of the columns, all of kind CRM_COLUMN_LEVEL */
    uint32_t *of;
};
enum crm_status crm_column_blocks_want(struct crm_column_blocks *blocks,
    struct crm_columns *columns, const char *by, const char *option, struct crm_err *err);
enum crm_status crm_column_blocks_make(
    struct crm_column_blocks *blocks, const struct crm_columns *columns, struct crm_err *err);
void crm_column_blocks_release(struct crm_column_blocks *blocks);

#endif
