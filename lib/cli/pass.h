/*
 * pass.h -- customers in, customers out: every column passed through, the program's own appended
 *
 *     crm_pass_open(&pass, cli, &table, own, n_own, err);     header written; a column that exists
 *     struct crm_out *cells = crm_pass_cells(pass);           already is an error unless --replace
 *     for (row = 0; row < table.n_rows; row++) {              (in place) or --into NAME
 *         crm_out_text(cells, grade); crm_out_text(cells, name);   own cells, in order
 *         crm_pass_row(pass, row);
 *     }
 *     return crm_pass_close(pass, err);
 *
 * Columns of -J files are appended behind the own ones (customer_id is the key; `as_of` is left
 * out; a column that exists already is left out with a note, or taken with --replace).
 */
#ifndef CRM_CLI_PASS_H
#define CRM_CLI_PASS_H

#include "cli/out.h"
#include "io/table.h"

struct crm_pass;

enum crm_status crm_pass_open(struct crm_pass **pass, const struct crm_cli *cli,
    const struct crm_table *table, const struct crm_out_column own[], size_t n_own,
    struct crm_err *err);
struct crm_out *crm_pass_cells(struct crm_pass *pass);
void crm_pass_row(struct crm_pass *pass, size_t row);
enum crm_status crm_pass_close(struct crm_pass *pass, struct crm_err *err);
void crm_pass_abandon(struct crm_pass *pass);

#endif
