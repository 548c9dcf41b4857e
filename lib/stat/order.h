/*
 * order.h -- the order of a column of numbers
 *
 * Stable: equal values keep the order of their rows, so that what is printed never depends on the
 * method of sorting.  A radix sort over the bits (11 at a time, digits that all share are skipped):
 * O(n), about 10 ns a value for a million whole days, where gsl_sort_index, a heap sort, is not
 * stable and takes ten times as long.
 */
#ifndef CRM_STAT_ORDER_H
#define CRM_STAT_ORDER_H

#include "base/err.h"

/*
 * order[0..n) := rows of `value` from the smallest value to the largest; same as R order().
 *   value[n]  in   no NaN; -0 equals 0; n < 2^32
 *   order[n]  out
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_order(const double value[], size_t n, uint32_t order[], struct crm_err *err);

/* Sort `value` itself, smallest first. Errors: CRM_ENOMEM, `value` is then untouched. */
enum crm_status crm_order_sort(double value[], size_t n, struct crm_err *err);

/*
 * Mean ranks, 1 for the smallest; equal values share the mean of their ranks; R rank().
 *   value[n]  in   as above
 *   rank[n]   out
 *   *tie_sum  out  sum of t^3 - t over the ties, for corrections; may be NULL
 */
enum crm_status crm_order_rank(
    const double value[], size_t n, double rank[], double *tie_sum, struct crm_err *err);

#endif
