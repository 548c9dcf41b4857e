/*
 * design.h -- --terms a,b,C(g): from columns of a table to the design of a regression
 *
 *     crm_terms_want(&terms, &columns, "age,C(staff)", err);      before crm_columns_read
 *     crm_design_make(&design, &terms, &columns, row, n, err);    rows that are complete
 *     ... design.x[i * design.p + j], design.name[j] ...
 *     crm_design_release(&design); crm_terms_release(&terms);
 *
 * C(g) has a column for each level but the first in byte order, C(g,REF) for each but REF.
 */
#ifndef CRM_FRAME_DESIGN_H
#define CRM_FRAME_DESIGN_H

#include "base/list.h"
#include "frame/columns.h"

struct crm_design_term {
    const char *column;    /* of the input */
    const char *reference; /* of C(g,REF); NULL: the first level in byte order */
    bool factor;
    size_t at; /* column of the table */
};

struct crm_terms {
    struct crm_list list;
    struct crm_design_term *term;
    size_t n;
};

/* Cut up --terms and ask the table for the columns. Errors: CRM_EUSAGE, those of crm_columns_want.
 */
enum crm_status crm_terms_want(
    struct crm_terms *terms, struct crm_columns *table, const char *text, struct crm_err *err);
void crm_terms_release(struct crm_terms *terms);

/* Has the row a value for every term? */
bool crm_terms_complete(const struct crm_terms *terms, const struct crm_columns *table, size_t row);

/* The columns a block of rows gives. */
struct crm_design {
    size_t n, p;
    double *x;                        /* n x p, row after row */
    char **name;                      /* p: `age`, `g=level` */
    uint32_t *term;                   /* p: which term */
    struct crm_design_levels *levels; /* of each term */
    size_t n_terms;
};

/*
 *   row[n]  in  rows of the table, all complete
 * Errors: CRM_ENOMEM; CRM_EUSAGE for a base that no row has, or more than 200 columns.  Release
 * in any case.
 */
enum crm_status crm_design_make(struct crm_design *design, const struct crm_terms *terms,
    const struct crm_columns *table, const uint32_t row[], size_t n, struct crm_err *err);
void crm_design_release(struct crm_design *design);

/* x[p] := another complete row; false when it has a level that no row of the design has. */
bool crm_design_row(const struct crm_design *design, const struct crm_terms *terms,
    const struct crm_columns *table, size_t row, double x[]);

#endif
