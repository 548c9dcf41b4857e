/*
 * departure.h -- what happens to her clients when a stylist leaves
 *
 * A stylist has left when her last line lies more than the horizon before the last day observed;
 * the day of that line is the departure.  Her clients: those last seen at most `seen` days before
 * it whose top stylist by then (most visit days, then the latest, then byte order; lines without
 * one do not count) she was.  Returned: seen again within the horizon.
 *
 * Controls: clients of stylists who worked on to the end of the horizon, seen likewise on the same
 * day, in the same cell of time since the last visit (30, 60, 120 days) and number of visits (1,
 * 2-3, 4-7, more).  Their rate is the mean over cells weighted by her clients; a cell without
 * controls takes those of the same time since the last visit, else all.  Limits of the difference:
 * Newcombe (1998), method 10, the controls counted at the size their weighted variance is worth.
 */
#ifndef CRM_CHURN_DEPARTURE_H
#define CRM_CHURN_DEPARTURE_H

#include "ledger/each.h"
#include "stat/interval.h"

struct crm_departure {
    uint32_t staff; /* a value of the ledger */
    int32_t day;    /* of her last line */
    int64_t clients, returned, controls;
    double control_rate, difference; /* NAN without controls */
    struct crm_interval limits;      /* of the difference */
};

/*
 * *list := those who left and had clients, in byte order; the caller frees it.
 *   staff     in  which value of the ledger is the staff
 *   observed  in  the last day observed
 *   level     in  per cent
 * The ledger holds money and walk-ins: their lines keep a stylist at work too.  O(those who left x
 * visits).  Errors: CRM_ENOMEM.
 */
enum crm_status crm_departure_make(struct crm_departure **list, size_t *n,
    const struct crm_ledger *ledger, size_t staff, struct crm_span horizon, int32_t seen_days,
    int32_t observed, double level, struct crm_err *err);

#endif
