/*
 * points.h -- one client's points, earned, taken back, redeemed and lapsed, lot by lot
 *
 *     struct crm_points points = {0};
 *     crm_points_start(&points, note, ctx);
 *     for each movement, by day, then earn, take back, redeem:
 *         crm_points_move(&points, &move, err);              calls note for each entry of the
 * ledger crm_points_end(&points, as_of, &next, err); crm_points_release(&points); after the last
 * client
 *
 * Each ticket that earns is a lot with a last good day; on the day after it, what is left of it
 * lapses, before anything else of that day.  Redeeming takes what lapses soonest, of that the
 * oldest; more than there is comes from an opening.  Taking back takes the newest; more than there
 * is becomes a debt, which the next points pay.
 *
 *     opening + earned = taken back + redeemed + expired + balance
 */
#ifndef CRM_MEMBER_POINTS_H
#define CRM_MEMBER_POINTS_H

#include "base/date.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CRM_POINTS_FOREVER INT32_MAX /* last good day of points that do not lapse */

enum crm_points_why {
    CRM_POINTS_OPENING,
    CRM_POINTS_EARN,
    CRM_POINTS_TAKE_BACK,
    CRM_POINTS_REDEEM,
    CRM_POINTS_EXPIRE,
    CRM_N_POINTS,
};

struct crm_points_move {
    int32_t day;
    enum crm_points_why why; /* earn, take back or redeem */
    int64_t points;          /* above 0 */
    int32_t last_good;       /* of what is earned */
};

struct crm_points_lot {
    int32_t last_good, day;
    uint32_t number; /* in order of earning */
    int64_t points;  /* left */
};

struct crm_points {
    struct crm_points_lot *lot; /* by last_good, then number; from `first` on, all with points */
    size_t first, n, cap;
    uint32_t number;
    int64_t debt;
    int64_t balance; /* kept beside the lots: they must agree */
    int64_t sum[CRM_N_POINTS];
    enum crm_status (*note)(void *ctx, int32_t day, int64_t points, enum crm_points_why why,
        int64_t balance, struct crm_err *err); /* may be NULL; points below 0 where they go */
    void *ctx;
};

struct crm_points_next {
    int32_t day; /* the next last good day; CRM_DAY_NONE */
    int64_t points;
};

void crm_points_start(struct crm_points *points,
    enum crm_status (*note)(void *ctx, int32_t day, int64_t points, enum crm_points_why why,
        int64_t balance, struct crm_err *err),
    void *ctx);

/* Errors: CRM_ENOMEM; CRM_EDATA when sums do not fit in 64 bits; those of note. */
enum crm_status crm_points_move(
    struct crm_points *points, const struct crm_points_move *move, struct crm_err *err);

/*
 * What lapses by as_of, and what lapses next.
 * Errors: also CRM_ENUMERIC when lots and sums disagree, a fault of this program.
 */
enum crm_status crm_points_end(
    struct crm_points *points, int32_t as_of, struct crm_points_next *next, struct crm_err *err);
void crm_points_release(struct crm_points *points);

#endif
