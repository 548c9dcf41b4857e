/*
 * clv.h -- visits to come, and what they are worth today
 *
 *     value = sum over months k of  spend * (E(k) - E(k - 1)) / (1 + d)^k
 *
 * E(k) is what crm_model_expected gives for k months after T; the last month counts by the share of
 * it that lies within the horizon.  Same as Python lifetimes customer_lifetime_value().  With a
 * clock the ends of the months are those in the days of the season after the as-of day.
 */
#ifndef CRM_VALUE_CLV_H
#define CRM_VALUE_CLV_H

#include "value/model.h"
#include "value/season.h"

#define CRM_CLV_MONTHS 1200 /* most months in a horizon */

struct crm_clv_plan {
    double horizon, month;         /* in time units, above 0, horizon / month <= CRM_CLV_MONTHS */
    double discount;               /* d, a month; above -1 */
    const struct crm_clock *clock; /* days of a season, or NULL; then, too: */
    int32_t as_of;
    double unit_days;
};

struct crm_clv_visits {
    double expected;   /* within the horizon */
    double discounted; /* the sum above with spend 1 */
};

bool crm_clv_plan_valid(const struct crm_clv_plan *plan);

void crm_clv_visits(const struct crm_model *model, const struct crm_history *history,
    const struct crm_clv_plan *plan, struct crm_clv_visits *visits);

#endif
