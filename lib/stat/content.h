/*
 * content.h -- rows in an order that comes from what they say, not from where they stand
 *
 * The order looks drawn by chance, so that the first m rows of it are a sample without
 * replacement, and it is the same whatever order the rows came in: what is computed from it, sums
 * of doubles and samples too, is the same to the last bit.
 */
#ifndef CRM_STAT_CONTENT_H
#define CRM_STAT_CONTENT_H

#include "base/err.h"

#include <stddef.h>

enum crm_content {
    CRM_CONTENT_TOGETHER, /* equal rows stand next to each other */
    CRM_CONTENT_APART, /* equal rows are spread among the others: a sample has its share of them */
};

/*
 *   x[n * d]    in   rows, no NaN; -0 counts as 0
 *   order[n]    out  row numbers
 * About O(n), 40 n bytes while it works.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_content_order(const double x[], size_t n, size_t d, enum crm_content how,
    size_t order[], struct crm_err *err);

#endif
