/*
 * kmeans_1d.h -- the best split of a line of numbers into k groups, exactly
 *
 * Smallest sum of squared distances to the group means over all splits, by dynamic programming:
 * Wang and Song (2011), Ckmeans.1d.dp, with the divide and conquer that its monotone split points
 * allow (R Ckmeans.1d.dp::Ckmeans.1d.dp).
 */
#ifndef CRM_STAT_KMEANS_1D_H
#define CRM_STAT_KMEANS_1D_H

#include "base/err.h"

/*
 *   x[n]       in   distinct, ascending, finite
 *   weight[n]  in   > 0: how often each occurs
 *   k          in   1 .. n
 *   first[k]   out  where each group starts: first[0] = 0, ascending
 * O(k n log n) time, n (16 + 4 k) bytes and more of memory.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_kmeans_1d(
    const double x[], const double weight[], size_t n, int k, size_t first[], struct crm_err *err);

#endif
