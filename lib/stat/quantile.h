/*
 * quantile.h -- quantiles, one definition everywhere: type 7
 *
 * Hyndman and Fan (1996), definition 7: the value at position (n - 1) p of the sorted values,
 * counted from 0, straight lines between neighbours.  R quantile() default, numpy.quantile,
 * PERCENTILE.INC of spreadsheets.
 *
 *     crm_order_sort(gap, n, err);                         stat/order.h
 *     median = crm_quantile(gap, n, 0.5);
 */
#ifndef CRM_STAT_QUANTILE_H
#define CRM_STAT_QUANTILE_H

#include <stddef.h>
#include <stdint.h>

/*
 *   sorted[n]  in  smallest first, n >= 1
 *   p          in  0 .. 1
 */
double crm_quantile(const double sorted[], size_t n, double p);
double crm_quantile_int(const int32_t sorted[], size_t n, double p);

/*
 * Of whole numbers 0 .. n_values - 1 that occur count[value] times, `total` of them in all (>= 1):
 * days between visits need no list and no sort.  O(n_values).
 */
double crm_quantile_counts(const uint64_t count[], size_t n_values, uint64_t total, double p);

#endif
