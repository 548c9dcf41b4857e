/*
 * check.h -- --check EXPR: is every row of the results as it should be?  (inside lib/cli)
 *
 *     crm_check_open(&check, cli, text, err);           crm_main, which also asks crm_check_end
 *     crm_check_bind(check, names, n, err);             the header of the main output
 *     crm_check_cell(check, text);                      each cell, in full precision
 *     crm_check_row(check);                             a row that is false goes to stderr
 *     crm_check_end(check, &failed, err);
 *
 * A row with an empty cell where the answer hangs on it is not judged; no row at all is a failure.
 * An expression that cannot be read or names no column of the output is CRM_EUSAGE.
 */
#ifndef CRM_CLI_CHECK_H
#define CRM_CLI_CHECK_H

#include "cli/cmd.h"

struct crm_check;

/* Errors: CRM_EUSAGE with its place in `text`; CRM_ENOMEM. *check is then NULL. */
enum crm_status crm_check_open(
    struct crm_check **check, const struct crm_cli *cli, const char *text, struct crm_err *err);
void crm_check_free(struct crm_check *check);

/* names[n] are copied. */
enum crm_status crm_check_bind(
    struct crm_check *check, const struct crm_slice names[], size_t n, struct crm_err *err);

/* False when memory is out. */
bool crm_check_cell(struct crm_check *check, struct crm_slice text);
void crm_check_row(struct crm_check *check);

/*
 * After the run: *failed when a row was false or there was none, which is said.
 * Errors: CRM_EUSAGE for a constant that does not fit its column, and when no table was written.
 */
enum crm_status crm_check_end(struct crm_check *check, bool *failed, struct crm_err *err);

#endif
