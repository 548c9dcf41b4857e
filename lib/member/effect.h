/*
 * effect.h -- do members come more than they would have: a matched comparison
 *
 *     struct crm_member_effect effect = {.as_of = as_of, .horizon = span, .level = 95};
 *     crm_effect_client(&effect, day, n, &joiner, err);         each client
 *     crm_effect_make(&effect, err);
 *     ... effect.row[CRM_EFFECT_VISITS] ...
 *     crm_effect_release(&effect);
 *
 * A trial begins on every visit day (Hernan and Robins 2016): a member's on the day of joining,
 * which must be a visit; the others' on every visit day of clients who are not members by then,
 * whether they join later or not, since the question is joining now or not.  Only those that ended
 * by the as-of day count.  Outcomes lie in (index, index + horizon]; placebo outcomes in the 180
 * days before the index.
 *
 * Others are matched in cells of the month of the index, days since the visit before (none, 30, 60,
 * 120, more) and visits before (0, 1, 2-3, 4-7, more), weighted as the members; an empty cell falls
 * back to all months, then to all visits, then to everybody.  Variance of the others: sum over
 * clients of (sum of weight (y - mean of the cell) / visits in the cell)^2; of members s^2 / n.
 * returned: Newcombe (1998), method 10, the others at the size p (1 - p) / variance; all other
 * measures +- z.
 */
#ifndef CRM_MEMBER_EFFECT_H
#define CRM_MEMBER_EFFECT_H

#include "member/joiners.h"
#include "stat/interval.h"

enum crm_effect_measure {
    CRM_EFFECT_RETURNED, /* any visit */
    CRM_EFFECT_VISITS,   /* days */
    CRM_EFFECT_SPEND,    /* money */
    CRM_EFFECT_VISITS_BEFORE,
    CRM_EFFECT_SPEND_BEFORE,
    CRM_N_EFFECTS,
};

struct crm_effect_row {
    double member_mean, other_mean, difference;
    struct crm_interval limits;
    double smd; /* of this measure: difference / sqrt(mean of the two variances) */
};

/* A trial: a visit day of a client. */
struct crm_effect_trial {
    uint32_t client;
    int32_t month;      /* year * 12 + month - 1 */
    uint8_t gap, count; /* cells of the days and visits before */
    double y[CRM_N_EFFECTS];
};

struct crm_effect_trials {
    struct crm_effect_trial *trial;
    size_t n, cap;
};

struct crm_member_effect {
    int32_t as_of, first_day; /* first_day: of the input */
    struct crm_span horizon;
    double level; /* per cent */
    struct crm_effect_trials members, others;
    uint32_t n_clients;
    /* members left out: without a day, who joined before the rows begin, on a day without a visit,
     * too late for the horizon */
    uint64_t no_day, before, no_visit, open;
    uint64_t
        first_visits; /* members who joined on their first visit: no placebo can tell of them */
    struct crm_effect_row row[CRM_N_EFFECTS]; /* NANs where it cannot be told */
};

/* day[n] in order, none after as_of. Errors: CRM_ENOMEM; CRM_EDATA when sums do not fit. */
enum crm_status crm_effect_client(struct crm_member_effect *effect, const struct crm_day day[],
    size_t n, const struct crm_joiner *joiner, struct crm_err *err);

/* Errors: CRM_ENOMEM. */
enum crm_status crm_effect_make(struct crm_member_effect *effect, struct crm_err *err);
void crm_effect_release(struct crm_member_effect *effect);

enum crm_effect_verdict {
    CRM_EFFECT_FOUND,
    CRM_EFFECT_NONE, /* none to be told */
    /* members were others before: a placebo effect, or |smd| > 0.1; or nobody was there before */
    CRM_EFFECT_UNBELIEVABLE
};
enum { CRM_EFFECT_FEW = 20 }; /* fewer members or others tell nothing */
enum crm_effect_verdict crm_effect_verdict(const struct crm_member_effect *effect);

#endif
