/*
 * input.h -- the appointment book of a run, as it stood at the end of the as-of day
 *
 *     input_open(&in, cli, err);                 columns, -g; further columns may be needed
 *     input_read(&in, err);                      in.book settled, in.as_of; what is odd is said
 *     input_close(&in);                          in any case
 */
#ifndef CRM_BOOKING_INPUT_H
#define CRM_BOOKING_INPUT_H

#include "booking/book.h"
#include "cli/frame.h"

struct input_options {
    const char *late;
    bool late_moves;
    int unit; /* enum crm_book_unit */
};
extern struct input_options input_opt;
extern const char *const input_units[];

#define INPUT_OPTIONS                                                                              \
    OPT_TEXT(0, "late", "SPAN", input_opt.late, "24h",                                             \
        "cancelled less than this before the start is late: 24h, 90min, 2d"),                      \
        OPT_FLAG(0, "late-moves", input_opt.late_moves, "moved so late counts as cancelled late")
#define UNIT_OPTION                                                                                \
    OPT_CHOICE(0, "unit", "UNIT", input_opt.unit, input_units, "row",                              \
        "what is one booking: row, booking (rows of one booking_id) or day (of a client)")

enum {
    INPUT_COMMON = CRM_COMMON_IO | CRM_COMMON_AS_OF | CRM_COMMON_JOIN | CRM_COMMON_RANGE |
                   CRM_COMMON_WHERE | CRM_COMMON_REPLACE,
};

struct input {
    struct crm_cli *cli;
    struct crm_frame *frame;
    struct crm_blocks blocks;
    bool grouped; /* -g is for blocks */
    struct crm_book book;
    int64_t late_seconds;
    int32_t as_of; /* CRM_DAY_MIN: no row at all */
};

/* needs: CRM_BOOK_NEEDS..., besides what --unit does. */
enum crm_status input_open(
    struct input *in, struct crm_cli *cli, unsigned needs, struct crm_err *err);

/* Errors: CRM_EDATA, saying what for, unless the book has the column. */
enum crm_status input_need(const struct input *in, enum crm_book_column column, const char *name,
    const char *what_for, struct crm_err *err);
enum crm_status input_read(struct input *in, struct crm_err *err);
void input_close(struct input *in);

/* Whether the start is one that --since and --until choose, and the row is not blocked. */
bool input_counts(const struct input *in, const struct crm_booking *row);

/* Which rows count, as an array; NULL: memory. */
bool *input_use(const struct input *in);

/* A span of an option in seconds. Errors: CRM_EUSAGE. */
enum crm_status input_span(
    const char *option, const char *text, int64_t *seconds, struct crm_err *err);

const char *plural(uint64_t n);

/* Close after success, else abandon; `*out` may be NULL. */
enum crm_status close_out(enum crm_status status, struct crm_out **out, struct crm_err *err);

/* The period in a row of results. */
void out_period(struct crm_out *out, const struct input *in, int32_t period);

#endif
