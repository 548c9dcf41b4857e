/*
 * cards.h -- the prepaid accounts of a transactions stream, each with its movements in order
 *
 *     struct crm_cards_spec spec = {.unit = CRM_CARDS_MONEY, ...};
 *     crm_cards_want(&spec, frame, err);                        card, face_value, quantity
 *     crm_cards_gather(&spec, &gather_spec);                    what member/gather.h needs
 *     ... crm_gather_open, crm_gather_read, crm_gather_as_of ...
 *     crm_cards_make(&cards, &spec, gather, as_of, err);
 *     crm_cards_each(&cards, &rule, account, ctx, err);
 *     crm_cards_release(&cards);
 *
 * An account is a card number, else the client.  It belongs to who bought it: the client of its
 * first sale, else of its first line; a card used by another client stays its buyer's.
 *
 *   sale    kind prepaid, amount not below 0: face = face_value if above 0, else amount
 *   refund  kind prepaid below 0, or kind refund with face_value: |face_value|, else |amount|
 *   use     kind redeem: its amount; below 0 it undoes use
 *
 * In sessions face_value counts them, a redeem takes its quantity (1 where it is empty), and what a
 * card gives has no bonus: amount is what was paid for the sessions.
 */
#ifndef CRM_MEMBER_CARDS_H
#define CRM_MEMBER_CARDS_H

#include "frame/blocks.h"
#include "member/card.h"
#include "member/gather.h"

enum crm_cards_unit { CRM_CARDS_MONEY, CRM_CARDS_QUANTITY };

struct crm_cards_spec {
    enum crm_cards_unit unit;
    const struct crm_blocks *by; /* columns of -g, of the same frame; NULL: one group */
    /* private: cells of the frame, or CRM_COLUMN_NONE */
    size_t card, face, quantity;
};

/* Errors: those of crm_frame_may; CRM_EDATA without a column kind. */
enum crm_status crm_cards_want(
    struct crm_cards_spec *spec, struct crm_frame *frame, struct crm_err *err);
void crm_cards_gather(struct crm_cards_spec *spec, struct crm_gather_spec *gather);

/* A movement as a store has it; lines of states are made of these. */
struct crm_cards_line {
    struct crm_card_move move;
    uint8_t zero_use;   /* a redeem of amount 0 */
    uint8_t short_face; /* 0 < face value < amount */
};

struct crm_cards_stored {
    struct crm_cards_line line; /* move.client of the shard, move.group of `group` */
    uint32_t card;              /* 0: none; else a number of `card`, from 1 */
};

struct crm_cards_store {
    struct crm_cards_stored *line;
    size_t n, cap;
    struct crm_map card;
    struct crm_map group; /* cells of -g, each behind its length */
};

/* Cells of -g as one text, and back. NULL ptr: no memory. */
struct crm_slice crm_cards_pack(const struct crm_slice cell[], size_t n, struct crm_arena *arena);
bool crm_cards_unpack(struct crm_slice packed, struct crm_slice cell[], size_t n);

struct crm_cards_account {
    struct crm_slice card; /* empty: the client's own */
    uint32_t owner;        /* of cards->client; CRM_GATHER_NOBODY */
    size_t first, n;       /* of cards->move */
};

struct crm_cards_client {
    struct crm_slice id;
    uint64_t order;
};

struct crm_cards {
    const struct crm_gather *gather;
    int32_t first_day; /* of the input; opening lots were sold on it */
    int32_t as_of;
    struct crm_card_move *move;
    size_t n_moves;
    struct crm_cards_account *account; /* by owner, nobody's last; then by card */
    size_t n_accounts;
    struct crm_cards_client *client; /* all of the input, in order of first appearance */
    size_t n_clients;
    struct crm_blocks groups; /* numbered in order of their values; without -g one */
    /* lines of people without an id that name no card: in no account */
    uint64_t lost_lines;
    int64_t lost_sold_e4, lost_used_e4;
    uint64_t n_sales, n_short, n_uses, n_zero;
    uint64_t n_shared; /* accounts used by others than who bought them */
};

/*
 * Put the lines of a gathering into accounts; movements after as_of are left out.  Release in any
 * case.  Errors: CRM_ENOMEM; CRM_EDATA when sums do not fit.
 */
enum crm_status crm_cards_make(struct crm_cards *cards, const struct crm_cards_spec *spec,
    const struct crm_gather *gather, int32_t as_of, struct crm_err *err);
void crm_cards_release(struct crm_cards *cards);

/*
 * Go through all accounts, and call done(ctx, account, card) after the last movement of each,
 * with what lapses by as_of.  The balance of every account is checked against its lots.
 * Errors: CRM_ENUMERIC when they disagree, which is a fault of this program; those of
 * crm_card_move and of `done`.
 */
enum crm_status crm_cards_each(const struct crm_cards *cards, const struct crm_card_rule *rule,
    enum crm_status (*done)(void *ctx, const struct crm_cards_account *account,
        const struct crm_card *card, struct crm_err *err),
    void *ctx, struct crm_err *err);

#endif
