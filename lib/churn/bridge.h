/*
 * bridge.h -- how the client count moved: opening + new + won back - lost = closing
 *
 * Active: last visit at most `inactive` days ago.  Opening: active on the day before the period;
 * closing: on its last day, or the last day observed; new: first visit of all in the period; won
 * back: neither of these and seen in it; lost: any of the three and not closing; lost_opening:
 * those of them who were opening, so that lost_opening / opening is a proportion.  Lost revenue:
 * the amounts that count of the 365 days ending with the last visit of those lost.
 */
#ifndef CRM_CHURN_BRIDGE_H
#define CRM_CHURN_BRIDGE_H

#include "ledger/each.h"
#include "churn/periods.h"

struct crm_bridge {
    int64_t opening, new_clients, won_back, lost, lost_opening, closing, lost_e4;
};

/* cell[group * periods->n + period]; the caller frees *cells. The ledger holds money. Errors:
 * CRM_ENOMEM; CRM_EDATA when a sum does not fit in 64 bits. */
enum crm_status crm_bridge_make(struct crm_bridge **cells, const struct crm_ledger *ledger,
    const struct crm_periods *periods, int32_t inactive_days, struct crm_err *err);

#endif
