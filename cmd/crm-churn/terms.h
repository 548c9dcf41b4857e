/*
 * terms.h -- --terms a,b,C(g): from columns of a table to the design of a regression
 */
#ifndef CRM_CHURN_TERMS_H
#define CRM_CHURN_TERMS_H

#include "common.h"
#include "stat/chol.h"

struct term {
    const char *column;    /* of the input */
    const char *reference; /* of C(g,REF); NULL: the first level in byte order */
    bool factor;
    size_t at; /* column of the table */
};

struct terms {
    struct list list;
    struct term *term;
    size_t n;
};

/* Cut up --terms and ask the table for the columns. Errors: CRM_EUSAGE, those of crm_columns_want.
 */
enum crm_status terms_want(
    struct terms *terms, struct crm_columns *table, const char *text, struct crm_err *err);
void terms_release(struct terms *terms);

/* Has the row a value for every term? */
bool terms_complete(const struct terms *terms, const struct crm_columns *table, size_t row);

/* The columns a block of rows gives. */
struct design {
    size_t n, p;
    double *x;             /* n x p, row after row */
    char **name;           /* p: `age`, `g=level` */
    uint32_t *term;        /* p: which term */
    struct levels *levels; /* of each term */
    size_t n_terms;
};

/*
 *   row[n]  in  rows of the table, all complete
 * Errors: CRM_ENOMEM; CRM_EUSAGE for a base that no row has, or more than 200 columns.  Release
 * in any case.
 */
enum crm_status design_make(struct design *design, const struct terms *terms,
    const struct crm_columns *table, const uint32_t row[], size_t n, struct crm_err *err);
void design_release(struct design *design);

/* x[p] := another complete row; false when it has a level that no row of the design has. */
bool design_row(const struct design *design, const struct terms *terms,
    const struct crm_columns *table, size_t row, double x[]);

/* A note for each column that was left out, and why. */
void design_note_left_out(const struct design *design, const struct crm_cli *cli,
    const enum crm_term state[], const char *block);

/* The error when columns are CRM_TERM_SEPARATED: CRM_ENUMERIC with their names and `advice`. */
enum crm_status design_separated(const struct design *design, const enum crm_term state[],
    const char *what, const char *advice, struct crm_err *err);

/* A ratio in words: "30 % more", "46 % less", "3.2 times as". */
const char *say_ratio(double ratio, const char *more, const char *less, char text[64]);

/* How sure, in words: "surely (p < 0.001)". */
const char *say_p(double p, char text[64]);

#endif
