/*
 * cohort.h -- retention triangle: who is still seen, by the period of the first visit
 *
 * A client belongs to the cohort of her first visit of all.  Age: periods since then.  Amounts are
 * all that count in the period; those before the period of the first visit are in no cell.
 */
#ifndef CRM_CHURN_COHORT_H
#define CRM_CHURN_COHORT_H

#include "ledger/each.h"
#include "churn/periods.h"

struct crm_cohort_cell {
    int64_t active, amount_e4;
};

/* Of one group: customers[cohort], and the cell of a cohort and a later (or the same) period. */
struct crm_cohorts {
    size_t n; /* periods */
    int64_t *count;
    size_t stride; /* counters of a group */
};

/* Errors: CRM_ENOMEM; CRM_EDATA when a sum does not fit in 64 bits. Release in any case. */
enum crm_status crm_cohorts_make(struct crm_cohorts *cohorts, const struct crm_ledger *ledger,
    const struct crm_periods *periods, struct crm_err *err);
void crm_cohorts_release(struct crm_cohorts *cohorts);

static inline int64_t crm_cohorts_customers(
    const struct crm_cohorts *cohorts, size_t group, size_t cohort)
{
    return cohorts->count[group * cohorts->stride + cohort];
}

/* cohort <= period */
static inline struct crm_cohort_cell crm_cohorts_cell(
    const struct crm_cohorts *cohorts, size_t group, size_t cohort, size_t period)
{
    size_t at = period * (period + 1) / 2 + cohort;
    const int64_t *cell = cohorts->count + group * cohorts->stride + cohorts->n + 2 * at;

    return (struct crm_cohort_cell){cell[0], cell[1]};
}

#endif
