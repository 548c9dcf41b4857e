#include "member/card.h"

#include "base/mem.h"

#include <stdlib.h>

enum { CENT_E4 = 100 };

int crm_card_compare(const struct crm_card_move *a, const struct crm_card_move *b)
{
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->second != b->second)
        return a->second < b->second ? -1 : 1;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (a->value_e4 != b->value_e4)
        return a->value_e4 < b->value_e4 ? -1 : 1;
    return (a->amount_e4 > b->amount_e4) - (a->amount_e4 < b->amount_e4);
}

int64_t crm_card_cash(const struct crm_card_lot *lot, enum crm_card_bonus bonus)
{
    __extension__ typedef unsigned __int128 wide; /* 2 * 2^63 * 2^63 just fits */
    int64_t bonus_e4 = lot->face_e4 - lot->amount_e4;
    wide part;

    if (lot->rest_e4 <= 0 || lot->face_e4 <= 0)
        return 0;
    if (bonus == CRM_BONUS_FIRST)
        return lot->rest_e4 < lot->amount_e4 ? lot->rest_e4 : lot->amount_e4;
    if (bonus == CRM_BONUS_LAST)
        return lot->rest_e4 > bonus_e4 ? lot->rest_e4 - bonus_e4 : 0;
    if (lot->rest_e4 == lot->face_e4)
        return lot->amount_e4;
    part = (wide)lot->amount_e4 * (wide)(lot->face_e4 - lot->rest_e4) * 2 +
           (wide)lot->face_e4 * CENT_E4;
    return lot->amount_e4 - (int64_t)(part / ((wide)lot->face_e4 * 2 * CENT_E4)) * CENT_E4;
}

/* Unsigned, since only the result has to fit: what wraps on the way wraps back. */
int64_t crm_card_balance(const int64_t sum_e4[CRM_N_PARTS])
{
    uint64_t balance = 0;

    for (int part = 0; part < CRM_N_PARTS; part++)
        balance += part < CRM_PART_USED ? (uint64_t)sum_e4[part] : -(uint64_t)sum_e4[part];
    return (int64_t)balance;
}

bool crm_card_agrees(const struct crm_card *card)
{
    uint64_t rest_e4 = 0;

    for (size_t i = 0; i < card->n; i++) {
        const struct crm_card_lot *lot = &card->lot[i];
        rest_e4 += (uint64_t)lot->rest_e4;
        if (lot->rest_e4 < 0 || lot->expired_e4 < 0 ||
            (uint64_t)lot->rest_e4 != (uint64_t)lot->face_e4 - (uint64_t)lot->used_e4 -
                                          (uint64_t)lot->refunded_e4 - (uint64_t)lot->expired_e4)
            return false;
    }
    return (int64_t)rest_e4 == crm_card_balance(card->sum_e4);
}

void crm_card_start(struct crm_card *card, const struct crm_card_rule *rule, int32_t first_day)
{
    card->rule = rule;
    card->first_day = first_day;
    card->n = card->oldest = card->lapsed = 0;
    card->lapsed_used_e4 = 0;
    card->last_used = CRM_DAY_NONE;
    card->moved = false;
    for (size_t i = 0; i < CRM_N_PARTS; i++)
        card->sum_e4[i] = 0;
}

void crm_card_release(struct crm_card *card)
{
    free(card->lot);
    free(card->order);
    *card = (struct crm_card){0};
}

static enum crm_status too_large(struct crm_err *err)
{
    return crm_err_set(err, CRM_EDATA, "the amounts of a card do not fit in 64 bits");
}

/* Book a change of a lot that has been made; its cash was before_e4. */
static enum crm_status tell(struct crm_card *card, size_t number, enum crm_card_part part,
    int32_t day, int64_t value_e4, int64_t before_e4, struct crm_err *err)
{
    const struct crm_card_rule *rule = card->rule;
    struct crm_card_event event = {&card->lot[number], number, part, day, value_e4, 0};

    if (__builtin_add_overflow(card->sum_e4[part], value_e4, &card->sum_e4[part]))
        return too_large(err);
    if (!rule->event)
        return CRM_OK;
    event.cash_e4 = crm_card_cash(event.lot, rule->bonus) - before_e4;
    return rule->event(rule->ctx, &event, err);
}

/* `part` of a lot grows by value_e4, which comes out of its rest. */
static enum crm_status take(struct crm_card *card, size_t number, enum crm_card_part part,
    int32_t day, int64_t value_e4, struct crm_err *err)
{
    struct crm_card_lot *lot = &card->lot[number];
    int64_t before_e4 = crm_card_cash(lot, card->rule->bonus);
    int64_t *sum_e4 = part == CRM_PART_USED       ? &lot->used_e4
                      : part == CRM_PART_REFUNDED ? &lot->refunded_e4
                                                  : &lot->expired_e4;

    if (__builtin_sub_overflow(lot->rest_e4, value_e4, &lot->rest_e4) ||
        __builtin_add_overflow(*sum_e4, value_e4, sum_e4))
        return too_large(err);
    return tell(card, number, part, day, value_e4, before_e4, err);
}

/* A new lot, as the newest or (opening) the oldest of its day. */
static enum crm_status add_lot(
    struct crm_card *card, const struct crm_card_lot *lot, struct crm_err *err)
{
    size_t at = card->n;

    if (!crm_mem_grow((void **)&card->lot, &card->cap, card->n + 1, sizeof *card->lot) ||
        !crm_mem_grow((void **)&card->order, &card->order_cap, card->n + 1, sizeof *card->order))
        return crm_err_nomem(err);
    if (lot->opening) /* behind the opening lots that are there, before all others */
        for (at = 0; at < card->n && card->lot[card->order[at]].opening;)
            at++;
    memmove(card->order + at + 1, card->order + at, (card->n - at) * sizeof *card->order);
    card->order[at] = card->n;
    card->lot[card->n++] = *lot;
    if (lot->opening) {
        card->oldest = 0;
        card->lapsed = 0;
    }
    return CRM_OK;
}

static bool is_lapsed(const struct crm_card *card, const struct crm_card_lot *lot, int32_t day)
{
    return card->rule->expires && day - lot->day > card->rule->expires;
}

/* What is gone by `day`, each lot on its own day. */
static enum crm_status lapse(struct crm_card *card, int32_t day, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    while (!status && card->lapsed < card->n) {
        size_t number = card->order[card->lapsed];
        const struct crm_card_lot *lot = &card->lot[number];
        if (!is_lapsed(card, lot, day))
            break;
        if (lot->rest_e4)
            status = take(card, number, CRM_PART_EXPIRED, lot->day + card->rule->expires + 1,
                lot->rest_e4, err);
        card->lapsed++;
    }
    return status;
}

static enum crm_status sell(
    struct crm_card *card, const struct crm_card_move *move, struct crm_err *err)
{
    struct crm_card_lot lot = {.day = move->day,
        .amount_e4 = move->amount_e4,
        .face_e4 = move->value_e4,
        .rest_e4 = move->value_e4,
        .group = move->group};
    int64_t sold_e4 = card->rule->sessions ? move->value_e4 : move->amount_e4;
    int64_t bonus_e4 = move->value_e4 - sold_e4; /* neither is below 0 */
    size_t number = card->n;
    enum crm_status status = add_lot(card, &lot, err);

    if (!status)
        status = tell(card, number, CRM_PART_SOLD, move->day, sold_e4, 0, err);
    if (!status && bonus_e4) /* the cash was told with what was sold */
        status = tell(card, number, CRM_PART_BONUS, move->day, bonus_e4,
            crm_card_cash(&lot, card->rule->bonus), err);
    return status;
}

/* The opening lot of the group, made if there is none. */
static enum crm_status opening_lot(
    struct crm_card *card, uint32_t group, size_t *number, struct crm_err *err)
{
    struct crm_card_lot lot = {.day = card->first_day, .opening = true, .group = group};

    for (size_t i = 0; i < card->n && card->lot[card->order[i]].opening; i++)
        if (card->lot[card->order[i]].group == group) {
            *number = card->order[i];
            return CRM_OK;
        }
    *number = card->n;
    return add_lot(card, &lot, err);
}

/* More than was ever seen on the card: it was sold before the export. */
static enum crm_status take_opening(struct crm_card *card, const struct crm_card_move *move,
    enum crm_card_part part, int64_t value_e4, struct crm_err *err)
{
    size_t number = 0;
    enum crm_status status = opening_lot(card, move->group, &number, err);

    if (status)
        return status;
    if (__builtin_add_overflow(card->lot[number].face_e4, value_e4, &card->lot[number].face_e4) ||
        __builtin_add_overflow(card->lot[number].rest_e4, value_e4, &card->lot[number].rest_e4))
        return too_large(err);
    status = tell(card, number, CRM_PART_OPENING, card->first_day, value_e4, 0, err);
    return status ? status : take(card, number, part, move->day, value_e4, err);
}

/* Step i of n lots in the direction in which `part` takes them. */
static size_t step(const struct crm_card *card, enum crm_card_part part, size_t i)
{
    return card->order[part == CRM_PART_USED ? i : card->n - 1 - i];
}

static enum crm_status take_all(struct crm_card *card, const struct crm_card_move *move,
    enum crm_card_part part, struct crm_err *err)
{
    int64_t left_e4 = move->value_e4;
    enum crm_status status = CRM_OK;
    size_t from = 0;

    while (card->oldest < card->n && card->lot[card->order[card->oldest]].rest_e4 == 0)
        card->oldest++;
    if (part == CRM_PART_USED)
        from = card->oldest;
    for (size_t i = from; i < card->n && left_e4 && !status; i++) {
        size_t number = step(card, part, i);
        int64_t rest_e4 = card->lot[number].rest_e4;
        int64_t some_e4 = rest_e4 < left_e4 ? rest_e4 : left_e4;
        left_e4 -= some_e4;
        if (some_e4)
            status = take(card, number, part, move->day, some_e4, err);
    }
    for (size_t i = 0; card->rule->expires && i < card->n && left_e4 && !status; i++) {
        size_t number = step(card, part, i);
        int64_t gone_e4 = card->lot[number].expired_e4;
        int64_t some_e4 = gone_e4 < left_e4 ? gone_e4 : left_e4;
        if (!some_e4)
            continue;
        left_e4 -= some_e4;
        card->lapsed_used_e4 += some_e4;
        status = take(card, number, CRM_PART_EXPIRED, move->day, -some_e4, err);
        if (!status)
            status = take(card, number, part, move->day, some_e4, err);
    }
    if (left_e4 && !status)
        status = take_opening(card, move, part, left_e4, err);
    return status;
}

static enum crm_status undo_on(
    struct crm_card *card, size_t number, int32_t day, int64_t value_e4, struct crm_err *err)
{
    enum crm_status status = take(card, number, CRM_PART_USED, day, -value_e4, err);

    card->oldest = 0;
    if (!status && is_lapsed(card, &card->lot[number], day))
        status = take(card, number, CRM_PART_EXPIRED, day, value_e4, err);
    return status;
}

static enum crm_status undo(
    struct crm_card *card, const struct crm_card_move *move, struct crm_err *err)
{
    int64_t left_e4 = move->value_e4;
    enum crm_status status = CRM_OK;
    size_t number = 0;

    for (size_t i = card->n; i > 0 && left_e4 && !status; i--) {
        const struct crm_card_lot *lot = &card->lot[card->order[i - 1]];
        int64_t some_e4 = lot->used_e4 < left_e4 ? lot->used_e4 : left_e4;
        if (some_e4 <= 0)
            continue;
        left_e4 -= some_e4;
        status = undo_on(card, card->order[i - 1], move->day, some_e4, err);
    }
    if (!left_e4 || status)
        return status;
    status = opening_lot(card, move->group, &number, err); /* used before the export */
    return status ? status : undo_on(card, number, move->day, left_e4, err);
}

enum crm_status crm_card_move(
    struct crm_card *card, const struct crm_card_move *move, struct crm_err *err)
{
    enum crm_status status = lapse(card, move->day, err);

    card->moved = true;
    if (status)
        return status;
    switch (move->kind) {
    case CRM_CARD_SALE:
        return sell(card, move, err);
    case CRM_CARD_USE:
        card->last_used = move->day;
        return take_all(card, move, CRM_PART_USED, err);
    case CRM_CARD_REFUND:
        return take_all(card, move, CRM_PART_REFUNDED, err);
    case CRM_CARD_UNDO:
        break;
    }
    return undo(card, move, err);
}

enum crm_status crm_card_end(struct crm_card *card, int32_t as_of, struct crm_err *err)
{
    return lapse(card, as_of, err);
}
