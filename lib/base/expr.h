/*
 * expr.h -- the small language of --where and of rule files: which rows?
 *
 *     shop = S01 and sat >= 4
 *     age in 25..45 or age_band in (30-39, 40-49)
 *     date between 2025-01-01 and 2025-06-30
 *     not (channel is missing or `first visit` != "walked in")
 *     18 <= age < 25
 *
 *   or, and, not (also || && !), brackets; `not` binds most, `or` least
 *   COLUMN = == != <> < <= > >= VALUE, also VALUE first, also VALUE < COLUMN < VALUE
 *   COLUMN [not] in VALUE..VALUE, in (VALUE, VALUE..VALUE, ...); 10.. and ..20 are open ranges
 *   COLUMN [not] between VALUE and VALUE, both ends included
 *   COLUMN is [not] missing, missing(COLUMN)
 *
 * A column is a bare word or stands in `back quotes`.  A value in ' or " (doubled inside) is text
 * (but a number or date for < and ranges if it looks like one).
 * A bare value is a number or a date (with a time or without) if it looks like one, else text; on
 * the right of < <= > >= it is a column if there is one of that name, and where = and != could
 * mean either, bind says so instead of guessing.  Words are in no need of quotes as long as they
 * hold no blank, bracket, comma, quote or one of < > = ! & | ;.
 *
 * A comparison with a number is by value, with a date by day (and time if the value has one), with
 * a month (2025-10) by day where the cell is a date: equal on its days, below before them; with a
 * day of the week (Friday) from Monday on, with other text by byte; two columns by value if both
 * cells are numbers, by date if both are dates, else by byte.  Blanks round a cell do not count. An
 * empty cell is missing, and a comparison with it is neither true nor false (SQL, and R's NA):
 * `not` leaves it so, `and` is false beside a false, `or` true beside a true.  A cell that is no
 * number is not equal to one, and neither above nor below. A value must fit its column:
 * crm_expr_judge.
 *
 *     crm_expr_parse(&expr, crm_slice_of("sat >= 4"), 1, 1, err);
 *     crm_expr_bind(expr, find, ctx, err);                  which column is which
 *     for (i = 0; i < expr->n_columns; i++) ... expr->column[i].index ...
 *     crm_expr_eval(expr, cells) == CRM_TRUE                cells[i] belongs to column[i]
 *     crm_expr_judge(expr, err);                            after the last row
 *     crm_expr_free(expr);
 */
#ifndef CRM_BASE_EXPR_H
#define CRM_BASE_EXPR_H

#include "base/arena.h"
#include "base/cell.h"
#include "base/err.h"
#include "base/slice.h"

#include <stdint.h>

#define CRM_EXPR_NONE SIZE_MAX

enum crm_truth { CRM_FALSE, CRM_TRUE, CRM_UNKNOWN };

enum crm_expr_op {
    CRM_EXPR_AND, /* of the children */
    CRM_EXPR_OR,
    CRM_EXPR_NOT,     /* of the one child */
    CRM_EXPR_MISSING, /* the column's cell is empty */
    CRM_EXPR_EQ,      /* column against low */
    CRM_EXPR_NE,
    CRM_EXPR_LT,
    CRM_EXPR_LE,
    CRM_EXPR_GT,
    CRM_EXPR_GE,
    CRM_EXPR_RANGE, /* low <= column <= high; either may be CRM_EXPR_OPEN */
};

enum crm_expr_kind {
    CRM_EXPR_OPEN,
    CRM_EXPR_TEXT,
    CRM_EXPR_NUMBER,
    CRM_EXPR_DAY,     /* second: CRM_SECOND_NONE for the whole day */
    CRM_EXPR_MONTH,   /* day: its first */
    CRM_EXPR_WEEKDAY, /* day: 0 Monday .. 6 */
    CRM_EXPR_COLUMN,  /* another column of the row */
};

struct crm_expr_value {
    enum crm_expr_kind kind;
    bool bare; /* was not quoted: bind may still find that it is a column */
    struct crm_slice text;
    double number;
    int32_t day, second;
    size_t column; /* index into expr->column */
    uint64_t line; /* where it stands, for messages */
    size_t place;
};

struct crm_expr_node {
    enum crm_expr_op op;
    size_t column;                      /* index into expr->column */
    struct crm_expr_value low, high;    /* high for CRM_EXPR_RANGE only */
    struct crm_expr_node *child, *next; /* children are a list */
};

struct crm_expr_column {
    const char *name;
    size_t index;  /* what find gave for it; CRM_EXPR_NONE before bind */
    uint64_t line; /* where it is named first */
    size_t place;
};

struct crm_expr_check;
struct crm_expr_seen;
struct crm_expr {
    struct crm_expr_node *root;
    struct crm_expr_column *column; /* in order of first mention */
    size_t n_columns;
    size_t column_cap;
    /* made by bind; written by crm_expr_eval, from any number of threads */
    struct crm_expr_check *check;
    size_t n_checks;
    struct crm_expr_seen *seen;
    struct crm_arena arena;
};

/*
 * Read `text`, whose first character stands in line `line` and column `place` (from 1, counted in
 * characters) of what the user wrote; `text` is copied.
 * Errors: CRM_EUSAGE with err->line and err->column (the number, as text) of what is wrong;
 * CRM_ENOMEM.  *expr is then NULL.
 */
enum crm_status crm_expr_parse(struct crm_expr **expr, struct crm_slice text, uint64_t line,
    size_t place, struct crm_err *err);
void crm_expr_free(struct crm_expr *expr);

/*
 * The same of n >= 1 texts that must all hold, each read alone; text i stands in line i + 1.
 */
enum crm_status crm_expr_parse_all(
    struct crm_expr **expr, const char *const text[], size_t n, struct crm_err *err);

/*
 * Look up every column: find(ctx, name) gives its number or CRM_EXPR_NONE.
 * Errors: CRM_EUSAGE, placed like those of crm_expr_parse, for a column that is not there and for a
 * bare word that may be text or column.
 */
enum crm_status crm_expr_bind(struct crm_expr *expr, size_t (*find)(void *ctx, const char *name),
    void *ctx, struct crm_err *err);

/*
 * cells[expr->n_columns] of one row. O(size of the expression), no allocation; any number of
 * threads.  What the cells are is kept for crm_expr_judge.
 */
enum crm_truth crm_expr_eval(const struct crm_expr *expr, const struct crm_slice cells[]);

/*
 * After the last row: CRM_EUSAGE at its place for a value that is no number beside a column of
 * numbers, no date or month beside one of dates, or a bare text after < <= > >= or in a range
 * beside a column that holds both text and one of them.
 */
enum crm_status crm_expr_judge(const struct crm_expr *expr, struct crm_err *err);

/*
 * Whether cells of more rows can still change what crm_expr_judge says: rows that need no answer
 * are then given to crm_expr_eval all the same, the others can be passed over.
 */
bool crm_expr_open(const struct crm_expr *expr);

/* Whether rows were looked at and none was chosen. */
bool crm_expr_chose_none(const struct crm_expr *expr);

/*
 * The expression as text that parses to the same one: every column in back quotes, every part of
 * and, or and not in brackets, lists as what they stand for.  At most `room` bytes with the NUL;
 * returns the length it has in full, as snprintf.
 */
size_t crm_expr_print(const struct crm_expr *expr, char out[], size_t room);

#endif
