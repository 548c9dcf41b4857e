/* base.h -- the customers that an analysis of crm-segment looks at, and their columns by name */
#ifndef CRM_SEGMENT_BASE_H
#define CRM_SEGMENT_BASE_H

#include "base/arena.h"
#include "base/map.h"
#include "cli/frame.h"
#include "cli/pass.h"
#include "io/table.h"

struct base {
    struct crm_cli *cli;
    struct crm_reader *reader;
    struct crm_table table;
    const struct crm_view *view;
    size_t n;                   /* clients */
    const struct crm_slice *id; /* n */
    struct crm_arena arena;     /* what the functions below hand out */
};

/* Where a column is: in the customers, in a -J file, or made (frame/find.h). */
struct base_column {
    bool there;
    struct crm_place place;
    const char *name;
};

/* Read the customers that --where chooses. A transactions stream is refused with the advice to run
 * crm-rfm first. */
enum crm_status base_open(struct base *base, struct crm_cli *cli, struct crm_err *err);
void base_close(struct base *base);

/* A column that may be missing; base_need: one that may not, `made_by` says which program adds it.
 */
enum crm_status base_find(
    const struct base *base, const char *name, struct base_column *column, struct crm_err *err);
enum crm_status base_need(const struct base *base, const char *name, const char *made_by,
    struct base_column *column, struct crm_err *err);

/* A cell of a column that is there; "" where a client is not in the -J file, and without one. */
struct crm_slice base_cell(const struct base *base, const struct base_column *column, size_t row);

/*
 * The columns an expression names, for crm_expr_bind and the like: base_finder_find is `find`, its
 * ctx the finder; `err` says why a column could not be looked up.  Free `column`.
 */
struct base_finder {
    const struct base *base;
    struct base_column *column; /* n: cell i of a row is of column i */
    size_t n, cap;
    struct crm_err err;
};
size_t base_finder_find(void *finder, const char *name);
void base_finder_row(const struct base_finder *finder, size_t row, struct crm_slice cell[]);

/*
 * A whole column as numbers (NAN: empty, or the column is not there) / as amounts (empty: 0) /
 * as whole numbers (empty: 0).  The array belongs to the base.
 */
enum crm_status base_numbers(
    struct base *base, const struct base_column *column, double **out, struct crm_err *err);
enum crm_status base_amounts(struct base *base, const struct base_column *column, int64_t **out_e4,
    int *decimals, struct crm_err *err);
enum crm_status base_counts(
    struct base *base, const struct base_column *column, int64_t **out, struct crm_err *err);

/* Levels of a text column, numbered by first appearance. */
struct base_levels {
    struct crm_map map; /* level -> number */
    uint32_t *of;       /* n */
};
enum crm_status base_levels(struct base *base, const struct base_column *column,
    struct base_levels *levels, struct crm_err *err);

#endif
