/*
 * frame.h -- rows as an analysis sees them: the cells it asked for, and whether --where chose them
 *
 * Row by row:
 *
 *     crm_cli_frame(cli, NULL, &frame, err);            cli/frame.h: reader, -J, --where, --replace
 *     crm_frame_want(frame, "staff", &staff, err);      an error when there is no such column
 *     crm_frame_may(frame, "weekday", &day, err);       CRM_COLUMN_NONE when there is none
 *     crm_frame_start(frame, err);                      after the last column
 *     while ((status = crm_frame_next(frame, &row, err)) == CRM_OK && row)
 *         if (row->chosen) ... row->cell[staff] ...     slices, valid until the next call
 *     crm_cli_frame_judge(cli, frame, err);             values of --where that fit no column
 *     crm_frame_close(frame);
 *
 * Block by block, on any number of threads (io/flow.h): crm_frame_start, then in parse
 *
 *     chosen = crm_frame_cells(frame, scan->field + i * scan->n_wanted, cell);
 *
 * Which value a name means says frame/find.h, for columns wanted and in --where alike: the row's,
 * else of the first -J file that has it, else a made one.  As arrays: frame/columns.h; in blocks of
 * -g: frame/blocks.h.
 */
#ifndef CRM_FRAME_FRAME_H
#define CRM_FRAME_FRAME_H

#include "base/expr.h"
#include "frame/find.h"
#include "io/reader.h"

struct crm_frame;

struct crm_frame_spec {
    struct crm_reader *reader;
    struct crm_join *const *join; /* n_joins; they must outlive the frame */
    size_t n_joins;
    bool joined_first; /* --replace: columns of -J files before those of the row */
    const char *key;   /* column of the row that -J files are looked up by; NULL: customer_id */
    const char *date;  /* column that weekday, hour, month and age are made of; NULL: date */
    int32_t as_of;     /* day of an age where rows have no date; CRM_DAY_NONE: column as_of */
};

/*
 * The frame takes the reader over, also when this fails (*frame is then NULL).
 * Errors: CRM_EDATA with -J files and no key column; CRM_ENOMEM.
 */
enum crm_status crm_frame_open(
    struct crm_frame **frame, const struct crm_frame_spec *spec, struct crm_err *err);
void crm_frame_close(struct crm_frame *frame);
struct crm_reader *crm_frame_reader(const struct crm_frame *frame);

const struct crm_view *crm_frame_view(const struct crm_frame *frame); /* lives as long */

bool crm_frame_has(const struct crm_frame *frame, const char *name);

/*
 * Ask for a column before crm_frame_start; *cell is its number in row->cell, the same one for a
 * name asked for again.  `name` is copied.
 * Errors: CRM_EDATA for a column that is not there (want), or stands twice in a header; CRM_ENOMEM.
 */
enum crm_status crm_frame_want(
    struct crm_frame *frame, const char *name, size_t *cell, struct crm_err *err);
enum crm_status crm_frame_may(
    struct crm_frame *frame, const char *name, size_t *cell, struct crm_err *err);
size_t crm_frame_n_cells(const struct crm_frame *frame);
const char *crm_frame_name(const struct crm_frame *frame, size_t cell);

/* Whether the cell is the row's own or made of it: bad values have a line. */
bool crm_frame_is_own(const struct crm_frame *frame, size_t cell);

/*
 * Choose rows: at most once, before crm_frame_start.  The frame takes `where` over, also when this
 * fails.  Errors: CRM_EUSAGE of crm_expr_bind, or more than CRM_FRAME_WHERE columns; CRM_ENOMEM.
 */
enum { CRM_FRAME_WHERE = 256 };
enum crm_status crm_frame_where(
    struct crm_frame *frame, struct crm_expr *where, struct crm_err *err);
const struct crm_expr *crm_frame_chooser(const struct crm_frame *frame); /* NULL: all rows */

enum crm_status crm_frame_start(struct crm_frame *frame, struct crm_err *err);

struct crm_frame_row {
    const struct crm_slice *cell;
    bool chosen;
    const struct crm_file *file;
    uint64_t line; /* of the record's first byte, from 1 */
};

/* The next row, chosen or not; *row NULL at the end. */
enum crm_status crm_frame_next(
    struct crm_frame *frame, const struct crm_frame_row **row, struct crm_err *err);

/* err's place := this row and the column of `cell` (CRM_COLUMN_NONE: none). */
void crm_frame_place(const struct crm_frame *frame, const struct crm_frame_row *row, size_t cell,
    struct crm_err *err);

/*
 * What the fields of a row, as the reader gives them, say: whether the row is chosen, and if so
 * its cells.  Any number of threads; no allocation.
 *   cell[n_cells]  out  point into the fields, -J files, or what lives for ever
 */
bool crm_frame_cells(
    struct crm_frame *frame, const struct crm_slice field[], struct crm_slice cell[]);

/* Its two halves, for rows whose cells count whether they are chosen or not. */
bool crm_frame_chooses(struct crm_frame *frame, const struct crm_slice field[]);
void crm_frame_fill(
    struct crm_frame *frame, const struct crm_slice field[], struct crm_slice cell[]);

/* The same for a row with the key of the one before: cells of -J files stay as they are. */
void crm_frame_refill(
    struct crm_frame *frame, const struct crm_slice field[], struct crm_slice cell[]);

/*
 * After the last row.  Errors: CRM_EUSAGE of crm_expr_judge; CRM_EDATA when a made column was used
 * and what it is made of is no date in some row.
 */
enum crm_status crm_frame_judge(const struct crm_frame *frame, struct crm_err *err);

/*
 * Instead of wanting columns, for rows that are read in another way (io/table.h): from now on the
 * reader gives only the rows that are chosen (all without crm_frame_where).  It owns the frame,
 * also when this fails: closing it closes both.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_frame_attach(struct crm_frame *frame, struct crm_err *err);

#endif
