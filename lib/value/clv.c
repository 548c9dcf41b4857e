#include "value/clv.h"

#include <math.h>

bool crm_clv_plan_valid(const struct crm_clv_plan *plan)
{
    return plan->horizon > 0 && plan->month > 0 && plan->discount > -1 &&
           plan->horizon / plan->month <= CRM_CLV_MONTHS;
}

/* Time t after the as-of day as the model counts it. */
static double in_season(const struct crm_clv_plan *plan, double t)
{
    double day = t * plan->unit_days, whole = floor(day), from;
    int32_t at = plan->as_of + (int32_t)whole;

    if (!plan->clock || !plan->clock->days)
        return t;
    if (at >= plan->clock->to) /* beyond the clock the season has no days of its own */
        return (crm_clock_days(plan->clock, plan->clock->to) -
                   crm_clock_days(plan->clock, plan->as_of) + day -
                   (plan->clock->to - plan->as_of)) /
               plan->unit_days;
    from = crm_clock_days(plan->clock, at);
    return (from + (day - whole) * (crm_clock_days(plan->clock, at + 1) - from) -
               crm_clock_days(plan->clock, plan->as_of)) /
           plan->unit_days;
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
    bool beyond = t[n] > plan->horizon;
    for (size_t k = 0; k <= n; k++)
        t[k] = in_season(plan, t[k]);
    crm_model_expected(model, history, t, n + 1, expected);
    visits->expected = beyond ? expected[n - 1] : expected[n];
    visits->discounted = 0;
    for (size_t k = 0; k < n; k++) {
        double end = k + 1 < n ? expected[k] : expected[n];
        double share = fmin(months - (double)k, 1);
        worth /= 1 + plan->discount;
        visits->discounted += (end - before) * share * worth;
        before = end;
    }
}
