/*
 * lives.h -- times to an event out of transactions: the rows that survival makes itself
 */
#ifndef CRM_CHURN_LIVES_H
#define CRM_CHURN_LIVES_H

#include "ledger/each.h"

enum lives_unit {
    LIVES_CLIENT,   /* from the first visit to the day she is lost */
    LIVES_INTERVAL, /* from each visit to the next; from the last one to as_of, censored */
};

struct lives {
    double *time; /* days */
    unsigned char *event;
    uint32_t *group;
    size_t n, time_cap, event_cap, group_cap;
};

/* Errors: CRM_ENOMEM. Release in any case. */
enum crm_status lives_make(struct lives *lives, const struct crm_ledger *ledger,
    enum lives_unit unit, int32_t inactive, int32_t observed, struct crm_err *err);
void lives_release(struct lives *lives);

#endif
