#include "stat/quantile.h"

#include <math.h>

/* Position of the quantile: the index below it, and how far it lies from there to the next. */
static size_t position(uint64_t n, double p, double *beyond)
{
    double at = (double)(n - 1) * p, below = floor(at);

    if (below >= (double)(n - 1)) {
        *beyond = 0;
        return n - 1;
    }
    *beyond = at - below;
    return (size_t)below;
}

static double between(double low, double high, double beyond)
{
    return beyond > 0 ? (1 - beyond) * low + beyond * high : low;
}

double crm_quantile(const double sorted[], size_t n, double p)
{
    double beyond;
    size_t i = position(n, p, &beyond);

    return between(sorted[i], sorted[i + (beyond > 0)], beyond);
}

double crm_quantile_int(const int32_t sorted[], size_t n, double p)
{
    double beyond;
    size_t i = position(n, p, &beyond);

    return between(sorted[i], sorted[i + (beyond > 0)], beyond);
}

double crm_quantile_counts(const uint64_t count[], size_t n_values, uint64_t total, double p)
{
    double beyond;
    uint64_t i = position(total, p, &beyond), seen = 0;
    size_t low = 0, high;

    while (low + 1 < n_values && (seen += count[low]) <= i)
        low++;
    if (low + 1 == n_values)
        return (double)low;
    for (high = low; seen <= i + 1 && beyond > 0 && high + 1 < n_values;)
        seen += count[++high];
    return between((double)low, (double)high, beyond);
}
