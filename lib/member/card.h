/*
 * card.h -- one prepaid account: cards sold, used, refunded and lapsed, lot by lot
 *
 *     struct crm_card card = {0};
 *     crm_card_start(&card, &rule, first_day);
 *     for each movement, by crm_card_compare:
 *         crm_card_move(&card, &move, err);                  calls rule.event for what changes
 *     crm_card_end(&card, as_of, err);                       what lapses by then
 *     ... card.lot[0 .. card.n - 1] ...
 *     crm_card_release(&card);                               after the last account
 *
 * Each sale is a lot.  Use takes the oldest lot first; a refund the newest; a use below zero is
 * undone on the newest lot that was used.  What is taken from an account with nothing on it comes
 * first from what had lapsed there (use: the oldest first, a refund: the newest), then from an
 * opening lot: sold before the export, as if on the first day.  Nothing is clipped:
 *
 *     opening + sold + bonus - used - refunded - expired = balance         (crm_card_sums)
 *
 * All values are integers: ten-thousandths of money, or of sessions.  Cost: O(moves + lots).
 */
#ifndef CRM_MEMBER_CARD_H
#define CRM_MEMBER_CARD_H

#include "base/date.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the order of a day. */
enum crm_card_kind {
    CRM_CARD_SALE,
    CRM_CARD_USE,
    CRM_CARD_UNDO, /* a use below zero */
    CRM_CARD_REFUND,
};

struct crm_card_move {
    int64_t amount_e4; /* paid, of a sale; of a refund what was paid back, for nothing but order */
    int64_t value_e4;  /* face value; what is used, undone or taken back: never below 0 */
    int32_t day, second;
    enum crm_card_kind kind;
    uint32_t client; /* who stands in the line; any number */
    uint32_t group;  /* of -g: a lot is of the group of its sale */
};

/* By day, kind, second, group and then by value, so that the order of rows has no meaning. */
int crm_card_compare(const struct crm_card_move *a, const struct crm_card_move *b);

/* How much of a lot is cash, when some of it is used. */
enum crm_card_bonus {
    CRM_BONUS_SHARE, /* in proportion */
    CRM_BONUS_FIRST, /* the bonus is used first */
    CRM_BONUS_LAST,  /* the cash is used first */
};

struct crm_card_lot {
    int32_t day;
    bool opening;
    int64_t amount_e4, face_e4;
    int64_t used_e4, refunded_e4, expired_e4;
    int64_t rest_e4; /* face - used - refunded - expired */
    uint32_t group;
};

enum crm_card_part {
    CRM_PART_OPENING,
    CRM_PART_SOLD,
    CRM_PART_BONUS,
    CRM_PART_USED,
    CRM_PART_REFUNDED,
    CRM_PART_EXPIRED,
    CRM_N_PARTS,
};

/* A lot changes: value_e4 of one part, which may be below zero, and the cash in it. */
struct crm_card_event {
    const struct crm_card_lot *lot; /* after the change */
    size_t number; /* of the lot; stays, but numbers are not in the order of days */
    enum crm_card_part part;
    int32_t day;
    int64_t value_e4, cash_e4;
};

struct crm_card_rule {
    int32_t expires; /* days: good on day N, gone on N + 1; 0: never */
    enum crm_card_bonus bonus;
    bool sessions; /* values are sessions: all of them are sold, none is a bonus */
    void *ctx;
    enum crm_status (*event)(
        void *ctx, const struct crm_card_event *event, struct crm_err *err); /* may be NULL */
};

struct crm_card {
    const struct crm_card_rule *rule;
    int32_t first_day;
    struct crm_card_lot *lot; /* opening lots among them */
    size_t *order;            /* lots, oldest first */
    size_t n, cap, order_cap;
    size_t oldest; /* in `order`: all before it have nothing left */
    size_t lapsed; /* in `order`: all before it have been looked at for expiry */
    int64_t sum_e4[CRM_N_PARTS];
    int64_t lapsed_used_e4; /* of `used` and `refunded`, what came back from lapsed lots */
    int32_t last_used;      /* CRM_DAY_NONE */
    bool moved;             /* there was a movement */
};

/* An account with nothing on it; memory of the last one is used again. */
void crm_card_start(struct crm_card *card, const struct crm_card_rule *rule, int32_t first_day);

/* Errors: CRM_ENOMEM; CRM_EDATA when sums do not fit in 64 bits; those of rule.event. */
enum crm_status crm_card_move(
    struct crm_card *card, const struct crm_card_move *move, struct crm_err *err);
enum crm_status crm_card_end(struct crm_card *card, int32_t as_of, struct crm_err *err);
void crm_card_release(struct crm_card *card);

/* opening + sold + bonus - used - refunded - expired. */
int64_t crm_card_balance(const int64_t sum_e4[CRM_N_PARTS]);

/* Whether that is what the lots have left: checked for every account of every run. */
bool crm_card_agrees(const struct crm_card *card);

/*
 * The cash in what is left of a lot: amount less amount * (face - rest) / face, the latter half up
 * to the cent;
 * bonus first: min(amount, rest); last: max(0, rest - bonus).  All of a full lot, 0 of an empty
 * and of an opening one.
 */
int64_t crm_card_cash(const struct crm_card_lot *lot, enum crm_card_bonus bonus);

#endif
