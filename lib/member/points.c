#include "member/points.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { HALF = 64 };

void crm_points_start(struct crm_points *points,
    enum crm_status (*note)(void *ctx, int32_t day, int64_t points, enum crm_points_why why,
        int64_t balance, struct crm_err *err),
    void *ctx)
{
    points->first = points->n = 0;
    points->number = 0;
    points->debt = points->balance = 0;
    for (size_t i = 0; i < CRM_N_POINTS; i++)
        points->sum[i] = 0;
    points->note = note;
    points->ctx = ctx;
}

void crm_points_release(struct crm_points *points)
{
    free(points->lot);
    *points = (struct crm_points){0};
}

/* Whether points of this kind come or go. */
static bool comes(enum crm_points_why why)
{
    return why == CRM_POINTS_OPENING || why == CRM_POINTS_EARN;
}

/* An entry of the ledger; n above 0. */
static enum crm_status enter(
    struct crm_points *points, int32_t day, enum crm_points_why why, int64_t n, struct crm_err *err)
{
    int64_t change = comes(why) ? n : -n;

    if (__builtin_add_overflow(points->sum[why], n, &points->sum[why]) ||
        __builtin_add_overflow(points->balance, change, &points->balance))
        return crm_err_set(err, CRM_EDATA, "the points of a client do not fit in 64 bits");
    return points->note ? points->note(points->ctx, day, change, why, points->balance, err)
                        : CRM_OK;
}

static enum crm_status lapse(struct crm_points *points, int32_t day, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    while (!status && points->first < points->n && points->lot[points->first].last_good < day) {
        const struct crm_points_lot *lot = &points->lot[points->first++];
        status = enter(points, lot->last_good + 1, CRM_POINTS_EXPIRE, lot->points, err);
    }
    return status;
}

static enum crm_status add_lot(
    struct crm_points *points, const struct crm_points_lot *lot, struct crm_err *err)
{
    size_t at;

    if (points->first > HALF && points->first * 2 > points->n) { /* lots that are gone */
        memmove(points->lot, points->lot + points->first,
            (points->n - points->first) * sizeof *points->lot);
        points->n -= points->first;
        points->first = 0;
    }
    if (!crm_mem_grow((void **)&points->lot, &points->cap, points->n + 1, sizeof *points->lot))
        return crm_err_nomem(err);
    for (at = points->n; at > points->first && points->lot[at - 1].last_good > lot->last_good;)
        at--;
    memmove(points->lot + at + 1, points->lot + at, (points->n - at) * sizeof *points->lot);
    points->lot[at] = *lot;
    points->n++;
    return CRM_OK;
}

static enum crm_status earn(
    struct crm_points *points, const struct crm_points_move *move, struct crm_err *err)
{
    int64_t paid = move->points < points->debt ? move->points : points->debt;
    struct crm_points_lot lot = {move->last_good, move->day, points->number++, move->points - paid};
    enum crm_status status = enter(points, move->day, CRM_POINTS_EARN, move->points, err);

    points->debt -= paid;
    return status || lot.points == 0 ? status : add_lot(points, &lot, err);
}

static void remove_lot(struct crm_points *points, size_t at)
{
    memmove(points->lot + at, points->lot + at + 1, (points->n - at - 1) * sizeof *points->lot);
    points->n--;
}

/* The newest lot: mostly the last. */
static size_t newest(const struct crm_points *points)
{
    size_t found = points->n - 1;

    for (size_t i = points->first; i < points->n; i++)
        if (points->lot[i].number > points->lot[found].number)
            found = i;
    return found;
}

static enum crm_status take_back(
    struct crm_points *points, const struct crm_points_move *move, struct crm_err *err)
{
    int64_t left = move->points;

    while (left && points->first < points->n) {
        size_t at = newest(points);
        struct crm_points_lot *lot = &points->lot[at];
        int64_t some = lot->points < left ? lot->points : left;
        lot->points -= some;
        left -= some;
        if (lot->points == 0)
            remove_lot(points, at);
    }
    if (__builtin_add_overflow(points->debt, left, &points->debt))
        return crm_err_set(err, CRM_EDATA, "the points of a client do not fit in 64 bits");
    return enter(points, move->day, CRM_POINTS_TAKE_BACK, move->points, err);
}

static enum crm_status redeem(
    struct crm_points *points, const struct crm_points_move *move, struct crm_err *err)
{
    int64_t left = move->points;
    enum crm_status status = CRM_OK;

    while (left && points->first < points->n) {
        struct crm_points_lot *lot = &points->lot[points->first];
        int64_t some = lot->points < left ? lot->points : left;
        lot->points -= some;
        left -= some;
        points->first += lot->points == 0;
    }
    if (left)
        status = enter(points, move->day, CRM_POINTS_OPENING, left, err);
    return status ? status : enter(points, move->day, CRM_POINTS_REDEEM, move->points, err);
}

enum crm_status crm_points_move(
    struct crm_points *points, const struct crm_points_move *move, struct crm_err *err)
{
    enum crm_status status = lapse(points, move->day, err);

    if (status)
        return status;
    switch (move->why) {
    case CRM_POINTS_EARN:
        return earn(points, move, err);
    case CRM_POINTS_TAKE_BACK:
        return take_back(points, move, err);
    default:
        return redeem(points, move, err);
    }
}

enum crm_status crm_points_end(
    struct crm_points *points, int32_t as_of, struct crm_points_next *next, struct crm_err *err)
{
    const int64_t *sum = points->sum;
    enum crm_status status = lapse(points, as_of, err);
    uint64_t left = -(uint64_t)points->debt;
    uint64_t books = (uint64_t)sum[CRM_POINTS_OPENING] + (uint64_t)sum[CRM_POINTS_EARN] -
                     (uint64_t)sum[CRM_POINTS_TAKE_BACK] - (uint64_t)sum[CRM_POINTS_REDEEM] -
                     (uint64_t)sum[CRM_POINTS_EXPIRE];

    *next = (struct crm_points_next){CRM_DAY_NONE, 0};
    for (size_t i = points->first; i < points->n; i++) {
        const struct crm_points_lot *lot = &points->lot[i];
        left += (uint64_t)lot->points;
        if (lot->last_good == CRM_POINTS_FOREVER || (next->points && lot->last_good != next->day))
            continue;
        next->day = lot->last_good;
        next->points += lot->points;
    }
    if (!status && (left != books || (int64_t)left != points->balance))
        status = crm_err_set(err, CRM_ENUMERIC,
            "a client's points do not balance: this is a fault of the program, please report it");
    return status;
}
