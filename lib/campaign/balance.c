#include "campaign/balance.h"

#include <math.h>

struct spread {
    double mean, variance;
};

static struct spread spread_of(
    const double value[], const uint32_t of[], size_t n, uint32_t arm, bool share)
{
    struct spread s = {0, 0};
    double count = 0;

    for (size_t i = 0; i < n; i++)
        if (of[i] == arm && !isnan(value[i])) {
            s.mean += value[i];
            count++;
        }
    s.mean /= count;
    for (size_t i = 0; i < n && !share; i++)
        if (of[i] == arm && !isnan(value[i]))
            s.variance += (value[i] - s.mean) * (value[i] - s.mean);
    s.variance = share ? s.mean * (1 - s.mean) : s.variance / (count - 1);
    return s;
}

struct crm_balance crm_balance_of(
    const double value[], const uint32_t of[], size_t n, uint32_t arm, uint32_t control, bool share)
{
    struct spread a = spread_of(value, of, n, arm, share);
    struct spread c = spread_of(value, of, n, control, share);
    double sd = sqrt((a.variance + c.variance) / 2);

    return (struct crm_balance){a.mean, sd > 0             ? (a.mean - c.mean) / sd
                                        : a.mean == c.mean ? 0
                                                           : NAN};
}
