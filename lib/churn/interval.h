/*
 * interval.h -- how many days lie between two visits of a client
 */
#ifndef CRM_CHURN_INTERVAL_H
#define CRM_CHURN_INTERVAL_H

#include "ledger/each.h"

/* Of one group; visits are days. count[g]: how often g days lie between two visits, g < n_days. */
struct crm_intervals {
    int64_t customers, repeat_customers, visits;
    int64_t n, sum;
    uint64_t *count;
};

/*
 * groups[ledger->n_groups]; count is NULL where there is no interval.
 * Errors: CRM_ENOMEM.  Release in any case.
 */
enum crm_status crm_intervals_make(struct crm_intervals **groups, size_t *n_days,
    const struct crm_ledger *ledger, struct crm_err *err);
void crm_intervals_release(struct crm_intervals *groups, size_t n_groups);

#endif
