/*
 * groups.h -- the blocks that -g makes of a frame
 */
#ifndef CRM_CHURN_GROUPS_H
#define CRM_CHURN_GROUPS_H

#include "cli/out.h"
#include "frame.h"

struct groups {
    size_t column[8]; /* of the frame */
    size_t n_columns; /* 0: one group, of all rows */
    uint32_t n;
    uint32_t
        *of; /* n_rows: 0 .. n - 1, in order of the values (base/cell.h), the first column first */
    uint32_t *example; /* n: a row of each */
};

/* Before frame_read: ask for the columns of -g; their names stay the caller's. */
enum crm_status groups_want(struct groups *groups, struct frame *frame, const char *const by[],
    size_t n, struct crm_err *err);

/* After it. */
enum crm_status groups_make(struct groups *groups, const struct frame *frame, struct crm_err *err);
void groups_release(struct groups *groups);

/* The columns in a header; their cells. */
void groups_header(const struct groups *groups, const struct frame *frame, struct crm_out *out);
void groups_cells(
    const struct groups *groups, const struct frame *frame, uint32_t group, struct crm_out *out);

/* "a", or "a, b" for two columns; "" without. */
const char *groups_name(
    const struct groups *groups, const struct frame *frame, uint32_t group, char text[256]);

#endif
