/*
 * lives.h -- times to an event out of transactions: the rows that survival makes itself
 */
#ifndef CRM_CHURN_LIVES_H
#define CRM_CHURN_LIVES_H

#include "ledger/each.h"

enum lives_unit {
    LIVES_CLIENT,   /* from the first visit to the day they are lost */
    LIVES_INTERVAL, /* from each visit to the next; from the last one to as_of, censored */
};

/*
 * Whoever was a client before the records begin is in them only if not lost by then, and seems to
 * begin with a visit that is no first one.  With the day they joined their life begins there, and
 * they are at risk from the first day on which everybody who is not lost has had a visit: that of
 * the records and `inactive` days more.  Without, they are left out.
 */
struct lives_spec {
    enum lives_unit unit;
    int32_t inactive, observed;
    /* of clients only */
    int32_t first; /* day of the records */
    int32_t from;  /* the first day that is looked at: `first` or --since */
    bool cut;      /* the records begin in the middle: ledger/left_edge.h */
    enum crm_status (*joined)(const void *ctx, struct crm_slice id, int32_t *day,
        struct crm_err *err); /* CRM_DAY_NONE: not known; NULL: of nobody */
    const void *ctx;
};

/* An entry before all times, those of 0 days too. */
enum { LIVES_FROM_START = -1 };

struct lives {
    double *time;  /* days */
    double *entry; /* from which on they were watched, on the clock of time */
    unsigned char *event;
    uint32_t *group;
    size_t n, time_cap, entry_cap, event_cap, group_cap;
    size_t n_joined;   /* with a life that begins before the records */
    size_t n_left_out; /* who may have come before, nobody knows when, or were lost by then */
};

/* Errors: CRM_ENOMEM; what `joined` returns. Release in any case. */
enum crm_status lives_make(struct lives *lives, const struct crm_ledger *ledger,
    const struct lives_spec *spec, struct crm_err *err);
void lives_release(struct lives *lives);

#endif
