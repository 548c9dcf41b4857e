#include "forecast/base_roll.h"

#include "base/date.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t month_at(const struct crm_base_months *months, int32_t day)
{
    return (size_t)crm_period_distance(
        CRM_PERIOD_MONTH, months->first, crm_period_start(CRM_PERIOD_MONTH, day));
}

static void count(struct crm_base_months *months, const struct crm_people *p)
{
    for (size_t i = 0; i < p->n; i++) {
        size_t last = months->n;
        for (size_t v = p->from[i]; v < p->from[i + 1]; v++) {
            size_t k = month_at(months, p->day[v]);
            if (k >= months->n)
                break;
            months->y[CRM_BASE_VISITS][k]++;
            months->y[CRM_BASE_REVENUE][k] += p->amount[v];
            months->y[CRM_BASE_CLIENTS][k] += k != last;
            last = k;
        }
    }
}

enum crm_status crm_base_months(struct crm_base_months *months, const struct crm_people *people,
    int32_t as_of, struct crm_err *err)
{
    int32_t first, last;

    *months = (struct crm_base_months){.first = CRM_DAY_NONE};
    crm_people_span(people, &first, &last);
    if (first == CRM_DAY_NONE)
        return CRM_OK;
    months->first = crm_period_start(CRM_PERIOD_MONTH, first);
    while (crm_period_add(CRM_PERIOD_MONTH, months->first, (int)months->n + 1) - 1 <= as_of)
        months->n++;
    for (int m = 0; m < CRM_BASE_MEASURES; m++)
        if (!(months->y[m] = crm_mem_zalloc(months->n, sizeof(double))))
            return crm_err_nomem(err);
    count(months, people);
    return CRM_OK;
}

void crm_base_months_release(struct crm_base_months *months)
{
    for (int m = 0; m < CRM_BASE_MEASURES; m++)
        free(months->y[m]);
    *months = (struct crm_base_months){0};
}

/* One origin; a base that cannot be made there leaves no trace. */
static enum crm_status at_origin(const struct crm_base_plan *plan, const struct crm_people *people,
    const struct crm_base_months *months, enum crm_base_measure measure, size_t origin,
    struct crm_roll roll[], struct crm_err *err)
{
    const double *y = months->y[measure];
    struct crm_base_plan now = *plan;
    struct crm_base base;
    double scale = crm_forecast_scale(y, origin, origin >= 24 ? 12 : 1);
    enum crm_status status;

    now.as_of = crm_period_add(CRM_PERIOD_MONTH, months->first, (int)origin) - 1;
    now.level = 95;
    status = crm_base_of_people(&base, &now, people, err);
    if (!status && base.n)
        status = crm_base_run(&base, &now, err);
    for (size_t h = 0; !status && base.n && h < plan->horizon && origin + h < months->n; h++) {
        const struct crm_base_cell *cell = crm_base_at(&base, false, CRM_BASE_TOTAL, measure, h);
        double actual = y[origin + h];
        if (!isnan(cell->forecast))
            crm_roll_add(&roll[h], cell->forecast - actual, actual,
                actual >= cell->lo && actual <= cell->hi, scale);
    }
    crm_base_release(&base);
    if (status && status != CRM_ENOMEM) {
        crm_err_init(err);
        return CRM_OK;
    }
    return status;
}

enum crm_status crm_base_roll(const struct crm_base_plan *plan, const struct crm_people *people,
    const struct crm_base_months *months, enum crm_base_measure measure, struct crm_roll roll[],
    struct crm_err *err)
{
    size_t first = crm_roll_first(months->n, 12);
    enum crm_status status = CRM_OK;

    memset(roll, 0, plan->horizon * sizeof *roll);
    for (size_t origin = first; first && origin < months->n && !status; origin++)
        status = at_origin(plan, people, months, measure, origin, roll, err);
    return status;
}
