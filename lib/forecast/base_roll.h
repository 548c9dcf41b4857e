/*
 * base_roll.h -- rolling origins of a base: how far off it would have been
 *
 *     crm_base_months(&months, &people, as_of, err);
 *     ... months.y[measure][k]: whole months, what came ...
 *     crm_base_roll(&plan, &people, &months, measure, roll, err);
 *     crm_base_months_release(&months);               in any case
 *
 * At each origin, the end of a month, everything is found anew from the visits so far, and the
 * total is held against what came.  The origins are those of roll.h.
 */
#ifndef CRM_FORECAST_BASE_ROLL_H
#define CRM_FORECAST_BASE_ROLL_H

#include "forecast/base.h"
#include "forecast/roll.h"

struct crm_base_months {
    int32_t first; /* day the first month begins */
    size_t n;      /* whole months up to the as-of day */
    double *y[CRM_BASE_MEASURES];
};

/* Errors: CRM_ENOMEM. */
enum crm_status crm_base_months(struct crm_base_months *months, const struct crm_people *people,
    int32_t as_of, struct crm_err *err);
void crm_base_months_release(struct crm_base_months *months);

/*
 * roll[plan->horizon]  out; origins where no model can be made count in none of them
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_base_roll(const struct crm_base_plan *plan, const struct crm_people *people,
    const struct crm_base_months *months, enum crm_base_measure measure, struct crm_roll roll[],
    struct crm_err *err);

#endif
