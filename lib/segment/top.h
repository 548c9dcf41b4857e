/*
 * top.h -- lists of the N best clients, and who brought whom
 */
#ifndef CRM_SEGMENT_TOP_H
#define CRM_SEGMENT_TOP_H

#include "base/err.h"
#include "base/slice.h"

#include <stdint.h>

/*
 * The clients with the `n_best` largest values above 0: larger first, then by `second` (larger
 * first; may be NULL), then by id in byte order.  NAN is no value.
 *   rows[n]  out  the first *n_listed entries are row numbers in order
 * O(n log n); CRM_ENOMEM.
 */
enum crm_status crm_top(const double value[], const double second[], const struct crm_slice id[],
    size_t n, size_t n_best, size_t rows[], size_t *n_listed, struct crm_err *err);

/*
 * Who brought whom: for each client, how many clients name her as `referred_by`, and what those
 * spent.  Naming oneself does not count; a name that is no client's id counts for nobody.
 *   referred[n], spend[n]  out
 */
enum crm_status crm_top_influence(const struct crm_slice id[], const struct crm_slice referred_by[],
    const double monetary[], size_t n, double referred[], double spend[], struct crm_err *err);

#endif
