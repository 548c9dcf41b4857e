/*
 * futures.h -- futures of a base, drawn  (inside lib/forecast)
 */
#ifndef CRM_FORECAST_FUTURES_H
#define CRM_FORECAST_FUTURES_H

#include "forecast/base.h"

/*
 * The months as the models count time: edge[0] is where the first month begins, in time units of
 * the season after the as-of day, edge[k] where month k - 1 ends.
 */
void crm_futures_edges(const struct crm_base *base, const struct crm_base_plan *plan,
    const double factor[12], double edge[CRM_BASE_MONTHS + 1]);

/* Days left of the month of the as-of day, of how many; 0 where the horizon begins at once. */
double crm_futures_rest(const struct crm_base *base, double *of);

/* Sums of one future: source known or new, measure, month (the last one: all). */
static inline size_t crm_futures_at(const struct crm_base *base, enum crm_base_source source,
    enum crm_base_measure measure, size_t month)
{
    return ((size_t)source * CRM_BASE_MEASURES + measure) * (base->horizon + 1) + month;
}
static inline size_t crm_futures_size(const struct crm_base *base)
{
    return 2 * CRM_BASE_MEASURES * (base->horizon + 1);
}

/*
 * sum[plan->runs * n_changes * crm_futures_size]: future after future, in each as it is and, with
 * two, under plan->change with the same luck.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_futures_draw(const struct crm_base *base, const struct crm_base_plan *plan,
    size_t n_changes, double sum[], struct crm_err *err);

#endif
