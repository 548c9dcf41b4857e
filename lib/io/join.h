/*
 * join.h -- what another file says of a key: the left join behind -J
 *
 *     crm_join_open(&join, &spec, "customer_id", err);          one file; cli/cmd.h: crm_cli_second
 *     for each row: cells = crm_join_cells(join, id);           NULL: not there
 *     crm_join_close(join);
 *
 * A key that stands twice in the file is CRM_EDATA with the second line; a row without a key is
 * no row.  `as_of` is left out.
 */
#ifndef CRM_IO_JOIN_H
#define CRM_IO_JOIN_H

#include "base/err.h"
#include "base/slice.h"
#include "io/reader.h"

struct crm_join;

/* spec->alias: a column it names is found by that name too. */
enum crm_status crm_join_open(struct crm_join **join, const struct crm_reader_spec *spec,
    const char *key, struct crm_err *err);
/*
 * The same on the first of key[n_keys] that the file has; *which says which one.
 */
enum crm_status crm_join_open_any(struct crm_join **join, const struct crm_reader_spec *spec,
    const char *const key[], size_t n_keys, size_t *which, struct crm_err *err);
void crm_join_close(struct crm_join *join);

/* Columns but the key and as_of, in the order of the file, called as they are there; crm_join_drop
 * leaves one out (its index shifts the rest). */
size_t crm_join_n_columns(const struct crm_join *join);
struct crm_slice crm_join_column(const struct crm_join *join, size_t column);
size_t crm_join_find_column(const struct crm_join *join, const char *name); /* by -c too */
bool crm_join_has_header(const struct crm_join *join, struct crm_slice header);
void crm_join_drop(struct crm_join *join, size_t column);

/*
 * Number of keys; the cells of one, n_columns of them in order of crm_join_column, NULL if it is
 * unknown.  Cells are valid until the next call for cells of this join, so one thread at a time.
 */
size_t crm_join_n_rows(const struct crm_join *join);
const struct crm_slice *crm_join_cells(const struct crm_join *join, struct crm_slice key);

/* One cell of a key, empty if it is unknown.  Valid until close, from any number of threads. */
struct crm_slice crm_join_cell(const struct crm_join *join, struct crm_slice key, size_t column);

/* Key and cells by number, for programs that go through the list itself (crm-rfm --list). */
struct crm_slice crm_join_key(const struct crm_join *join, size_t row);
const struct crm_slice *crm_join_row(const struct crm_join *join, size_t row);

#endif
