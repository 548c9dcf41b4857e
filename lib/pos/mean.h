/*
 * mean.h -- what the rows of a file mean: which of them happened, which repeat others, in whose
 * money; for lib/pos/plan.c and lib/pos/mean*.c only
 *
 * The evidence of plan_evidence.h says how a cell is read.  When that is settled, the rows of the
 * first bytes are looked at once more, with their amounts, days and tickets, and what they show
 * becomes judges, fills and notes of the plan.  What fits two readings is asked about.
 */
#ifndef CRM_POS_MEAN_H
#define CRM_POS_MEAN_H

#include "base/map.h"
#include "pos/plan.h"
#include "pos/sample.h"

enum {
    CRM_MEAN_WORDS = 64,  /* a column of states has no more of them */
    CRM_MEAN_MONEYS = 12, /* columns of money that are compared */
};

#define CRM_MEAN_NONE INT64_MIN /* no amount in the cell */

/* One row of the first bytes: there are many, so it is small. */
struct crm_mean_row {
    int64_t amount_e4; /* CRM_MEAN_NONE: none could be read, or it is made of several cells */
    int32_t day;       /* CRM_DAY_NONE: no day */
    uint32_t line;
    uint32_t ticket;        /* number of the ticket on its day; CRM_MAP_NONE */
    uint32_t id, item, pay; /* of its cells, CRM_MAP_NONE where they are empty */
    bool sum;               /* says that it is a sum in a cell that should name something */
    bool label;             /* has some other text: a staff, a category, a store */
    bool header;            /* the header line once more */
    bool skip;              /* a judge leaves it out */
};

struct crm_mean_word {
    struct crm_slice text; /* in the head */
    uint64_t n, line;
    uint64_t n_minus; /* rows with an amount below zero */
    int64_t sum_e4;
};

/* The words of one column, in order of appearance. */
struct crm_mean_words {
    size_t column;
    struct crm_mean_word word[CRM_MEAN_WORDS];
    size_t n;
    bool many; /* there are more */
    uint64_t n_empty;
};

struct crm_mean {
    struct crm_plan *plan;
    const struct crm_plan_options *options;
    struct crm_slice text; /* decoded */
    bool whole;
    struct crm_mean_row *row;
    size_t n, cap;
    struct crm_mean_words *words;
    size_t n_words;
    size_t money[CRM_MEAN_MONEYS]; /* columns of money beside the amount */
    int64_t *money_e4;             /* n x n_money */
    size_t n_money, money_cap;
    size_t sum_column; /* of the first row that says it is a sum, and how; CRM_COLUMN_NONE */
    const char *sum_word;
    size_t amount;      /* the column that its name made the amount */
    size_t tender;      /* column of the way to pay; CRM_COLUMN_NONE */
    size_t name_column; /* while crm_mean_crowded runs */
    struct crm_map names;
    uint32_t *n_names;   /* of an id */
    struct order *order; /* of a name, while crm_mean_orders runs */
    size_t order_cap;
    unsigned char *level; /* while crm_mean_levels_of and crm_mean_has_word run */
    size_t level_column;
    struct crm_slice level_word;
    bool no_tickets;    /* there is no column of tickets: lines of a client at one time are one */
    uint64_t code_line; /* of the first amount with the sign of a currency */
    struct crm_mean_words currency; /* of rows that are not left out */
    struct crm_map tickets, ids, items, pays;
};

/* All of it. Errors: CRM_EDATA for what has to be asked; CRM_EUSAGE; CRM_ENOMEM. */
enum crm_status crm_plan_mean(struct crm_plan *plan, const struct crm_plan_options *options,
    struct crm_slice text, bool whole, struct crm_err *err);

/* Of other streams: only what --skip and --keep-only say. Errors: CRM_ENOMEM. */
enum crm_status crm_plan_said(
    struct crm_plan *plan, const struct crm_plan_options *options, struct crm_err *err);

/* ---- the steps ------------------------------------------------------------------------- */

/* States, and what --skip and --keep-only name. */
enum crm_status crm_mean_states(struct crm_mean *mean, struct crm_err *err);

/* What a header (a key) says of yes and no below it; CRM_JUDGE_SAID: nothing. */
enum crm_judge_of crm_mean_flag(const char *key);
bool crm_mean_is_flag(const struct crm_mean_words *words, enum crm_judge_of of);

/* Which rows the judges leave out. */
enum crm_status crm_mean_mark(struct crm_mean *mean, struct crm_err *err);

/* Days nobody means. */
enum crm_status crm_mean_days(struct crm_mean *mean, struct crm_err *err);

/* One currency, or none that is named. */
enum crm_status crm_mean_currency(struct crm_mean *mean, struct crm_err *err);
size_t crm_mean_currency_column(const struct crm_mean *mean);

/* The level of money that rows are of. */
enum crm_status crm_mean_levels(struct crm_mean *mean, struct crm_err *err);

/* Its parts: words of a column that tell levels apart, and what the rows of a ticket show. */
enum crm_status crm_mean_journal(
    struct crm_mean *mean, const struct crm_mean_words *words, struct crm_err *err);
enum crm_status crm_mean_tickets(struct crm_mean *mean, struct crm_err *err);
enum crm_status crm_mean_unnamed(struct crm_mean *mean, struct crm_err *err);

/* Whether each row has that word in the column. */
enum crm_status crm_mean_has_word(struct crm_mean *mean, size_t column, struct crm_slice word,
    unsigned char *has, struct crm_err *err);

/* The level that a word of a column says, of each row; see mean_level.c. */
enum crm_status crm_mean_levels_of(
    struct crm_mean *mean, size_t column, unsigned char *level, struct crm_err *err);

/* Cash that was given back: what was handed over is not what was paid. */
enum crm_status crm_mean_change(struct crm_mean *mean, struct crm_err *err);

/* Several columns of money: which is the amount, and what others would give. */
enum crm_status crm_mean_columns(struct crm_mean *mean, struct crm_err *err);

/* Payments, totals and tips among the items. */
enum crm_status crm_mean_payments(struct crm_mean *mean, struct crm_err *err);

/* Orders beside the sum of their rows, where a preset knows both. */
enum crm_status crm_mean_orders(struct crm_mean *mean, struct crm_err *err);

/* Sums among the rows. */
enum crm_status crm_mean_totals(struct crm_mean *mean, struct crm_err *err);

/* Money that is prepaid, or was paid with such. */
enum crm_status crm_mean_prepaid(struct crm_mean *mean, struct crm_err *err);

/* Kinds and ways to pay that no list has are named. */
enum crm_status crm_mean_name_words(struct crm_mean *mean, struct crm_err *err);

size_t crm_mean_tender_column(const struct crm_mean *mean);

/* Clients who are named in the first line of a ticket only. */
enum crm_status crm_mean_fill(struct crm_mean *mean, struct crm_err *err);

/* An id that names nobody: yes and no, an operator, one with many names or telephones. */
enum crm_status crm_mean_ids(struct crm_mean *mean, struct crm_err *err);
enum crm_status crm_mean_crowded(struct crm_mean *mean, struct crm_err *err);
enum crm_status crm_mean_ask_crowded(struct crm_mean *mean, uint32_t id, struct crm_err *err);

/* ---- for all of them ------------------------------------------------------------------- */

/* Every record of the first bytes that has the right number of cells. */
enum crm_status crm_mean_walk(struct crm_mean *mean,
    enum crm_status (*take)(struct crm_mean *, const struct crm_sample *, size_t, struct crm_err *),
    struct crm_err *err);

/* The amount in a cleaned cell; CRM_MEAN_NONE. */
int64_t crm_mean_amount(const struct crm_plan *plan, struct crm_slice cell);

/* A new judge of the plan. NULL: out of memory. */
struct crm_judge *crm_mean_judge(struct crm_mean *mean, enum crm_judge_of of, size_t column);

/* Count a cleaned cell; a word that is new is copied: the cell lives until the next row. */
enum crm_status crm_mean_count_word(struct crm_mean_words *words, struct crm_slice cell,
    const struct crm_mean_row *row, struct crm_arena *arena, struct crm_err *err);

/* A line to be said about the file. */
enum crm_status crm_mean_say(struct crm_mean *mean, struct crm_err *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The header of a column, trimmed, as text of the plan. NULL: out of memory. */
const char *crm_mean_header(struct crm_mean *mean, size_t column);

/* The amount of a row in a column of money; n_money: in that of the amount. */
int64_t crm_mean_money(const struct crm_mean *mean, size_t row, size_t money);
bool crm_mean_is_amount(const struct crm_mean *mean, size_t money);

/* The amount is in that column instead. */
void crm_mean_take(struct crm_mean *mean, size_t money);

/* Whether the row is one that will be summed. */
static inline bool crm_mean_counts(const struct crm_mean_row *row)
{
    return !row->skip && !row->sum && !row->header && row->day != CRM_DAY_NONE;
}

/* Whether the user named the column of the amount; whether --keep-only says which of its rows
 * count.
 */
bool crm_mean_amount_said(const struct crm_mean *mean);
bool crm_mean_is_said(const struct crm_mean *mean, size_t column);

/* CRM_EDATA about a column. */
enum crm_status crm_mean_ask(struct crm_mean *mean, size_t column, struct crm_err *err,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
