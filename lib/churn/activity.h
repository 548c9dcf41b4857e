/*
 * activity.h -- how we do: clients, visits and money of each period
 *
 * New: first visit of all in the period, and a visit that counts here (of the group).  Money of a
 * client is new where the first visit of all lies in the period, in every group, a visit in it or
 * not: a card that a new client buys is a new client's money.
 */
#ifndef CRM_CHURN_ACTIVITY_H
#define CRM_CHURN_ACTIVITY_H

#include "ledger/each.h"
#include "churn/periods.h"

struct crm_activity {
    int64_t clients, new_clients, visits;
    int64_t new_e4, existing_e4, walk_in_e4;     /* amounts that count */
    int64_t profit_e4;                           /* of the lines that have a cost, less it */
    int64_t service_e4, product_e4, prepaid_e4;  /* as written, by kind, walk-ins too */
    int64_t redeemed_e4, discount_e4, refund_e4; /* positive */
    int64_t lines, cost_lines;
    int64_t size_e4, cost_size_e4; /* amounts that count, without sign; of lines with a cost */
    int64_t list_e4, off_e4;       /* of lines that count, without refunds: amount and discount,
                                      and the discount */
};

/*
 * cell[group * periods->n + period]; the caller frees *cells.  The ledger holds money, sides and
 * walk-ins; visits by ticket are told apart by value `ticket` (CRM_VALUES: no tickets).
 * Errors: CRM_ENOMEM; CRM_EDATA when a sum does not fit in 64 bits.
 */
enum crm_status crm_activity_make(struct crm_activity **cells, const struct crm_ledger *ledger,
    const struct crm_periods *periods, enum crm_visit visit, size_t ticket, struct crm_err *err);

#endif
