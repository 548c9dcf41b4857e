/*
 * frame.h -- the columns of a plain table that an analysis asks for
 *
 *     frame_open(&frame, cli, err);
 *     frame_want(frame, "time", FRAME_TIME, &time, err);        as many as needed; -J columns too
 *     frame_read(frame, err);                                   rows that --where lets through
 *     ... frame->column[time].number[i], i < frame->n_rows ...
 *     frame_close(frame);
 */
#ifndef CRM_CHURN_FRAME_H
#define CRM_CHURN_FRAME_H

#include "base/map.h"
#include "cli/cmd.h"

enum frame_kind {
    FRAME_NUMBER, /* NAN where empty */
    FRAME_TIME,   /* a number, not below 0 */
    FRAME_WEIGHT, /* likewise */
    FRAME_PROB,   /* a number from 0 to 1 */
    FRAME_EVENT,  /* 1/0, yes/no, true/false in any case: 1, 0; NAN where empty */
    FRAME_LEVEL,  /* any text, as a number of `levels` */
};

struct frame_column {
    const char *name;
    enum frame_kind kind;
    double *number;         /* n_rows, all kinds but the last */
    uint32_t *level;        /* n_rows, the last; numbers in byte order of the texts */
    struct crm_slice *text; /* of each level */
    uint32_t n_levels;
    /* private */
    struct crm_map levels;
    size_t field; /* of a row, or of -J file `join` */
    int join;     /* -1: of the row */
};

struct frame {
    struct frame_column *column;
    size_t n_columns;
    uint64_t *row; /* n_rows: which row of the input, from 1 */
    size_t n_rows;
    struct frame_source *source;
};

enum crm_status frame_open(struct frame **frame, struct crm_cli *cli, struct crm_err *err);

/* Errors: CRM_EDATA for a column that is not there; CRM_ENOMEM. `name` stays the caller's. */
enum crm_status frame_want(struct frame *frame, const char *name, enum frame_kind kind,
    size_t *column, struct crm_err *err);

/* Is there such a column, in the input or in a -J file? */
bool frame_has(const struct frame *frame, const char *name);

enum crm_status frame_read(struct frame *frame, struct crm_err *err);
void frame_close(struct frame *frame);

/* Text of a level. */
static inline struct crm_slice frame_text(const struct frame_column *column, size_t row)
{
    return column->text[column->level[row]];
}

#endif
