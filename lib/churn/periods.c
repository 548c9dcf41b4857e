#include "churn/periods.h"

#include "base/mem.h"

#include <stdlib.h>

enum crm_status crm_periods_make(struct crm_periods *periods, enum crm_period period, int32_t first,
    int32_t last, struct crm_err *err)
{
    int32_t from, to;

    *periods = (struct crm_periods){.period = period, .observed = last};
    if (first == CRM_DAY_NONE || last == CRM_DAY_NONE || first > last)
        return CRM_OK;
    from = crm_period_start(period, first);
    to = crm_period_start(period, last);
    periods->n = (size_t)crm_period_distance(period, from, to) + 1;
    periods->start = crm_mem_alloc(periods->n + 1, sizeof *periods->start);
    if (!periods->start)
        return crm_err_nomem(err);
    for (size_t i = 0; i <= periods->n; i++)
        periods->start[i] = crm_period_add(period, from, (int)i);
    periods->of = crm_mem_alloc((size_t)(periods->start[periods->n] - from), sizeof *periods->of);
    if (!periods->of)
        return crm_err_nomem(err);
    for (size_t i = 0; i < periods->n; i++)
        for (int32_t day = periods->start[i]; day < periods->start[i + 1]; day++)
            periods->of[day - from] = (uint32_t)i;
    return CRM_OK;
}

void crm_periods_release(struct crm_periods *periods)
{
    free(periods->start);
    free(periods->of);
}
