/*
 * plan.h -- contacts that are due become a plan: one pass, the most urgent first
 *
 *     struct crm_plan_terms terms = {.from = from, .to = to, .closed = closed, ...};
 *     crm_plan_past(&plan, client, day)                       contacts that were made before
 *     crm_plan_run(&terms, clients, contacts, n, err);
 *
 * Order: priority, due date, larger value, id by bytes, rule.  Each contact is planned or held:
 *   1. what its `held` says already (no consent, no phone, no email)
 *   2. a closed day: the last open day before it, not before `from`; else the first open day after,
 *      at most `slip` after the due day and not after `to`; else `closed`
 *   3. from that day on, at most `slip` later and not after `to`, the first open day on which its
 *      staff has fewer than `most`; else `full`.  But on the day looked at, another contact of the
 *      client less than `quiet` away, before or after: `quiet`, without waiting.
 */
#ifndef CRM_CARE_PLAN_H
#define CRM_CARE_PLAN_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

enum crm_hold {
    CRM_HOLD_NONE,
    CRM_HOLD_CONSENT,
    CRM_HOLD_PHONE,
    CRM_HOLD_EMAIL,
    CRM_HOLD_QUIET,
    CRM_HOLD_FULL,
    CRM_HOLD_CLOSED,
    CRM_HOLDS
};

/* "no consent", "full" ... */
const char *crm_hold_name(enum crm_hold hold);

/* A client some contact of whom is due. */
struct crm_plan_client {
    struct crm_slice id;
    double value;                  /* 0 where it is missing */
    uint32_t staff;                /* number from 0 */
    struct crm_plan_day *contacts; /* made or planned; at first NULL, then crm_plan_past */
};

struct crm_contact {
    uint32_t client; /* index */
    uint32_t rule;
    int64_t priority;
    int32_t due;
    enum crm_hold held;
    int32_t day;                   /* out: when it is planned; CRM_DAY_NONE: held */
    bool moved_closed, moved_full; /* out */
};

struct crm_plan_terms {
    int32_t from, to;            /* both included */
    const bool *closed;          /* to - from + 1 */
    struct crm_span slip, quiet; /* n may be 0 */
    int64_t most;                /* contacts a day; 0: any number */
    uint32_t n_staff;            /* most counts for each of them apart; 1: for all together */
};

/* Note a contact of the client on `day`. False when memory is out. */
bool crm_plan_past(struct crm_arena *arena, struct crm_plan_client *client, int32_t day);

/*
 * Plan contacts[n], which are put into the order above.  O(n log n), and n times slip.
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_plan_run(const struct crm_plan_terms *terms, struct crm_plan_client client[],
    struct crm_contact contact[], size_t n, struct crm_arena *arena, struct crm_err *err);

/*
 * Put them into the order they are written in: the planned first, by day, priority, value, id,
 * rule; then the held ones, by due date and so on.  Returns how many are planned.
 */
size_t crm_plan_order(
    const struct crm_plan_client client[], struct crm_contact contact[], size_t n);

#endif
