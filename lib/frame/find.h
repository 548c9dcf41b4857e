/*
 * find.h -- which value the name of a column means: the one rule
 *
 *   1. the column of the row
 *   2. the column of the first -J file that has it; with --replace before the row's own
 *   3. a made column (frame/made.h): weekday, hour and month of the row's date; age of `birthday`
 *      (of the row or a -J file) on the row's date, without one on the as-of day
 *
 *     struct crm_view view = {.own = find, .ctx = reader, .join = join, .n_joins = n};
 *     if (crm_frame_find(&view, "age", &place)) ...
 *
 * frame/frame.h reads rows by it.
 */
#ifndef CRM_FRAME_FIND_H
#define CRM_FRAME_FIND_H

#include "frame/made.h"
#include "io/join.h"

/* Where names are looked up. */
struct crm_view {
    size_t (*own)(const void *ctx, const char *name); /* the row's; or CRM_COLUMN_NONE */
    const void *ctx;
    struct crm_join *const *join; /* n_joins, in their order on the command line */
    size_t n_joins;
    bool joined_first; /* --replace */
    const char *date;  /* what the row's date is called; NULL: date */
    int32_t as_of;     /* -a; CRM_DAY_NONE: column as_of of the row, if it has one */
};

/* A cell that is there. */
struct crm_spot {
    int join;      /* CRM_SPOT_ROW, CRM_SPOT_NONE, or the number of a -J file */
    size_t column; /* of the row, of the -J file */
};
enum { CRM_SPOT_ROW = -1, CRM_SPOT_NONE = -2 };

struct crm_place {
    enum crm_made made;    /* CRM_MADE_NOT: the cell itself */
    struct crm_spot at;    /* the cell, or the date that it is made of */
    struct crm_spot birth; /* CRM_MADE_AGE: the birthday */
};

/* False: there is no such column. */
bool crm_frame_find(const struct crm_view *view, const char *name, struct crm_place *place);

#endif
