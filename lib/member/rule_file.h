/*
 * rule_file.h -- the small CSV files that rules of a scheme come in
 *
 *     static const char *const columns[] = {"earn", "per", "where", NULL};
 *     crm_rule_file_read(path, columns, 1, add, ctx, err);
 *
 * The delimiter is that of the file's own header line; cells are trimmed; a column that is none of
 * `columns` is refused, since a rule that is misspelt would be left out in silence.
 */
#ifndef CRM_MEMBER_RULE_FILE_H
#define CRM_MEMBER_RULE_FILE_H

#include "io/reader.h"

enum { CRM_RULE_COLUMNS = 8 };

struct crm_rule_row {
    struct crm_slice cell[CRM_RULE_COLUMNS]; /* as `columns`; empty where the file has none */
    const struct crm_reader *reader;
    const struct crm_row *row;
};

/*
 * add(ctx, row) for each row.  The first n_must of the columns have to be there.
 * Errors: CRM_EDATA with the place; those of the reader and of `add`.
 */
enum crm_status crm_rule_file_read(const char *path, const char *const columns[], size_t n_must,
    enum crm_status (*add)(void *ctx, const struct crm_rule_row *row, struct crm_err *err),
    void *ctx, struct crm_err *err);

/* CRM_EDATA: "'x' is not ..." of a cell, at its place. */
enum crm_status crm_rule_bad(
    const struct crm_rule_row *row, size_t column, const char *what, struct crm_err *err);

/* A number of at most four decimals, not below 0, as ten-thousandths. */
enum crm_status crm_rule_number(
    const struct crm_rule_row *row, size_t column, int64_t *value_e4, struct crm_err *err);

struct crm_span;

/* 365d, 52w, 12m, 1y; a number alone is days. False if it is none. */
bool crm_rule_span(struct crm_slice text, struct crm_span *span);

#endif
