/*
 * judge.h -- columns whose words say that a row did not happen, or must not be summed
 *
 * A judge looks at one column of a file: states (cancelled, no-show), levels of a journal, a
 * currency, or whatever --skip and --keep-only name.  Judges are made when the file is planned
 * (pos/mean.h) and asked for every row, also for those behind the first bytes.
 */
#ifndef CRM_POS_JUDGE_H
#define CRM_POS_JUDGE_H

#include "base/arena.h"
#include "pos/text.h"

enum crm_verdict {
    CRM_VERDICT_KEEP,
    CRM_VERDICT_SKIP,    /* set aside, and counted by its word */
    CRM_VERDICT_UNKNOWN, /* nobody has said what the word means: a bad row */
    CRM_VERDICT_TOTAL,   /* the row is a sum of others */
};

/* What a way to pay is. */
enum crm_tender {
    CRM_TENDER_MONEY,
    CRM_TENDER_PREPAID, /* a gift card, a balance: paid for before */
    CRM_TENDER_BOTH,    /* several in one cell, of both sorts */
};
enum crm_tender crm_mean_tender(struct crm_slice cell);

enum crm_judge_of {
    CRM_JUDGE_SAID,     /* only the words that options name are left out, or kept */
    CRM_JUDGE_STATES,   /* and what is no word of states is asked about */
    CRM_JUDGE_KINDS,    /* kinds of lines among which may be states */
    CRM_JUDGE_LEVELS,   /* a journal: lines, tickets, payments */
    CRM_JUDGE_UNDONE,   /* yes, or a day: cancelled, refunded */
    CRM_JUDGE_HAPPENED, /* yes: paid, completed */
    CRM_JUDGE_CURRENCY, /* one, and no other */
};

struct crm_judge_word {
    const char *key;  /* as crm_text_key makes it; of text without one, the text */
    const char *text; /* as it was first written */
    enum crm_verdict verdict;
    bool said; /* by an option */
};

struct crm_judge {
    enum crm_judge_of of;
    size_t column;      /* of the file */
    const char *header; /* trimmed */
    struct crm_judge_word *word;
    size_t n_words, cap;
    unsigned char one_level; /* of all rows of the first bytes; 0: not watched */
    bool all;                /* --keep-only COLUMN=*: whatever it says, rows are kept */
    bool level;              /* what it leaves out is money of another level, not of other rows */
    bool keep_only;          /* --keep-only: whatever is not in the list is left out */
};

/* The word of a judge that a cleaned cell is; NULL: not listed. */
const struct crm_judge_word *crm_judge_word(const struct crm_judge *judge, struct crm_slice cell);

/* Add one, unless it is there. NULL: out of memory. */
struct crm_judge_word *crm_judge_add(
    struct crm_judge *judge, struct crm_arena *arena, struct crm_slice cell);

/* What a cleaned cell says of its row; empty: nothing was written. */
enum crm_verdict crm_judge_cell(const struct crm_judge *judge, struct crm_slice cell);

/* What words mean wherever they stand in a column of states. */
enum crm_verdict crm_judge_state(const char *key);

/* What yes and no mean in a column of undone or happened; no such word: CRM_VERDICT_UNKNOWN. */
enum crm_verdict crm_judge_flag(enum crm_judge_of of, struct crm_slice cell);

/* The level of money that a word says: a line, a ticket, a payment; 0: none. */
unsigned char crm_mean_level_word(struct crm_slice text);

/* Digits only: a code that no list explains. */
bool crm_judge_is_code(struct crm_slice cell);

#endif
