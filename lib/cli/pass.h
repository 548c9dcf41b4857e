/*
 * pass.h -- customers in, customers out: every column passed through, the program's own appended
 *
 *     crm_pass_open(&pass, cli, &table, own, n_own, err);     header written
 *     cells = crm_pass_cells(pass);
 *     for (row = 0; row < table.n_rows; row++) {
 *         crm_out_text(cells, grade);                         own cells, in order
 *         crm_out_text(cells, name);
 *         crm_pass_row(pass, row);
 *     }
 *     return crm_pass_close(pass, err);
 *
 * An own column that exists already is an error unless --replace (it is then written in place of
 * the old one); --into NAME renames a single own column.  Columns of -J files come behind the own
 * ones: `as_of` is left out, a column that exists already is left out with a note or, with
 * --replace, taken from the file (empty where the file does not have the client).  Of two files
 * with one column the first has it, always.
 *
 * A program that makes customers instead of passing them on (crm-rfm) gives no table: all columns
 * are its own, and -J works on the cell it puts in its key column.
 */
#ifndef CRM_CLI_PASS_H
#define CRM_CLI_PASS_H

#include "cli/out.h"
#include "io/table.h"

struct crm_pass;

/* table may be NULL, else it must outlive the pass. Errors: CRM_EUSAGE for
 * a column that exists already; those of crm_join_open and crm_out_open. On failure *pass is NULL.
 */
enum crm_status crm_pass_open(struct crm_pass **pass, const struct crm_cli *cli,
    const struct crm_table *table, const struct crm_out_column own[], size_t n_own,
    struct crm_err *err);

/* The same with the own columns of the analysis' record that stand in this run. */
enum crm_status crm_pass_analysis(struct crm_pass **pass, const struct crm_cli *cli,
    const struct crm_table *table, struct crm_err *err);

/* Where the own cells of the next row go (and crm_out_decimals). */
struct crm_out *crm_pass_cells(struct crm_pass *pass);

/* Write row `row` of the table, which must still be there, with the own cells just given. */
void crm_pass_row(struct crm_pass *pass, size_t row);

/* As crm_out_close and crm_out_abandon. */
enum crm_status crm_pass_close(struct crm_pass *pass, struct crm_err *err);
void crm_pass_abandon(struct crm_pass *pass);

#endif
