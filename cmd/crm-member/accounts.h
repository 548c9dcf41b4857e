/*
 * accounts.h -- prepaid accounts as prepaid, liability and breakage read them
 */
#ifndef CRM_MEMBER_ACCOUNTS_H
#define CRM_MEMBER_ACCOUNTS_H

#include "input.h"
#include "member/cards_state.h"

struct accounts_options {
    int unit, bonus;
    int64_t expires;
};
extern struct accounts_options accounts_opt;
extern const char *const accounts_units[], *const accounts_bonuses[];

#define ACCOUNTS_OPTIONS                                                                           \
    OPT_CHOICE(0, "unit", "UNIT", accounts_opt.unit, accounts_units, NULL,                         \
        "what face_value counts: money, or quantity (sessions; a redeem takes its quantity; "      \
        "default: money)"),                                                                        \
        OPT_CHOICE(0, "bonus", "HOW", accounts_opt.bonus, accounts_bonuses, "share",               \
            "which part of a card is used first: share (both, in proportion), first (the bonus) "  \
            "or last (the cash)"),                                                                 \
        OPT_INT(0, "expires", "DAYS", accounts_opt.expires, 1, 36500, NULL,                        \
            "a card is good on day N after its sale and gone on N + 1 (default: never)")

/* A column of values of cards: money, or sessions. */
#define COL_VALUE(name_, meaning_)                                                                 \
    COL_MONEY(name_, meaning_, .with = "!unit=quantity"),                                          \
        COL_NUMBER(name_, "sessions", meaning_, .with = "unit=quantity")

struct accounts {
    struct input in;
    struct crm_state_in states; /* of --merge */
    struct crm_cards_head head; /* of the first state */
    struct crm_scope scope;
    struct crm_arena texts;
    bool merging;
    struct crm_cards_spec spec;
    struct crm_cards cards;
    struct crm_card_rule rule; /* without event */
    struct crm_blocks by;
};

/* `by`: the columns of -g, or NULL. Close in any case. */
enum crm_status accounts_open(
    struct accounts *a, struct crm_cli *cli, const char *by, struct crm_err *err);
enum crm_status accounts_read(struct accounts *a, struct crm_err *err);

/* The same from states of --partial, which say what -g (cli->by) and --unit are. */
enum crm_status accounts_open_states(struct accounts *a, struct crm_cli *cli, struct crm_err *err);

/* --partial: read, and write the state where the results would go. */
enum crm_status accounts_partial(struct accounts *a, struct crm_err *err);
void accounts_close(struct accounts *a);

/* What went out of accounts that had nothing: said once all accounts were gone through. */
struct accounts_beyond {
    int64_t opening_e4, lapsed_e4;
    uint64_t opening, lapsed; /* accounts */
    bool bonus;               /* some card carries more than was paid */
};
void accounts_beyond_add(struct accounts_beyond *beyond, const struct crm_card *card);
void accounts_beyond_say(const struct accounts *a, const struct accounts_beyond *beyond);

/* A value in the unit of the run: money, or sessions. */
void accounts_value(const struct accounts *a, struct crm_out *out, int64_t value_e4);
bool accounts_in_sessions(void);

#endif
