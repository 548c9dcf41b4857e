#include "value/clv.h"

#include <math.h>

bool crm_clv_plan_valid(const struct crm_clv_plan *plan)
{
    return plan->horizon > 0 && plan->month > 0 && plan->discount > -1 &&
           plan->horizon / plan->month <= CRM_CLV_MONTHS;
}

void crm_clv_visits(const struct crm_model *model, const struct crm_history *history,
    const struct crm_clv_plan *plan, struct crm_clv_visits *visits)
{
    double t[CRM_CLV_MONTHS + 1], expected[CRM_CLV_MONTHS + 1];
    double months = plan->horizon / plan->month, before = 0, worth = 1;
    size_t n = (size_t)ceil(months - 1e-9); /* 12 * 4.345 / 4.345 may come out as 12 and a bit */

    if (!n)
        n = 1;
    for (size_t k = 0; k + 1 < n; k++)
        t[k] = plan->month * (double)(k + 1);
    /* the horizon itself lies in the last month: put it in its place */
    t[n] = fmax(plan->month * (double)n, plan->horizon);
    t[n - 1] = fmin(plan->month * (double)n, plan->horizon);
    crm_model_expected(model, history, t, n + 1, expected);
    visits->expected = t[n] > plan->horizon ? expected[n - 1] : expected[n];
    visits->discounted = 0;
    for (size_t k = 0; k < n; k++) {
        double end = k + 1 < n ? expected[k] : expected[n];
        double share = fmin(months - (double)k, 1);
        worth /= 1 + plan->discount;
        visits->discounted += (end - before) * share * worth;
        before = end;
    }
}
