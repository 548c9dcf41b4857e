/*
 * first.h -- the first screen: what happened, why, and what to do next
 *
 * Everything is found in the results, or is a difference, a share or a sum of what stands there;
 * page, card and summary write the same facts.  Texts live as long as the page.
 */
#ifndef CRM_REPORT_FIRST_H
#define CRM_REPORT_FIRST_H

#include "page.h"

enum tone { TONE_FLAT, TONE_GOOD, TONE_BAD };

/* A change: its mark and size in the colour of its direction, and what it is measured against. */
struct change {
    enum tone tone;
    struct crm_slice mark, rest; /* "▲ +3.7 %", "on Nov"; mark len 0: only words; both: none */
};

enum { MOST_TILES = 8, MOST_SPARK = 24, MOST_CAUSES = 6, MOST_ACTS = 6 };

struct tile {
    struct crm_slice label, value;
    struct crm_slice exact; /* as it stands in the result */
    struct change change[2];
    double spark[MOST_SPARK];
    size_t n_spark;
};

/* One factor of the change of revenue. */
struct cause {
    struct crm_slice label, detail;
    double amount; /* exact */
    double shown;  /* whole, so that the causes shown add up to the change shown */
};

/* One kind of contact: how many clients, and what they are worth. */
struct act {
    struct crm_slice label;
    double priority;
    size_t clients;
    int64_t value_e4; /* rounded to wholes, so that the kinds shown add up to the sum shown */
};

struct held {
    size_t said_no, never_asked, no_consent, no_phone, other;
    int64_t value_e4[5];
};

struct first {
    struct crm_slice title;          /* name of the salon, or what the page is */
    struct crm_slice when;           /* "December 2025, whole month · as of ..." */
    struct crm_slice headline, lede; /* lede len 0: none */
    struct crm_slice warning[8];     /* stale, mixed days, running, edge */
    size_t n_warnings;

    const struct result *activity; /* NULL: none */
    size_t now, before, year;      /* rows of it, SIZE_MAX: none */
    struct tile tile[MOST_TILES];
    size_t n_tiles;

    struct crm_slice why_title; /* len 0: nothing to explain */
    struct cause cause[MOST_CAUSES];
    size_t n_causes;
    double change, change_shown;

    const struct result *plan; /* contacts, or the overdue list; NULL: none */
    struct crm_slice todo_kicker, todo_title;
    struct act act[MOST_ACTS];
    size_t n_acts, more_acts; /* clients of kinds that did not fit */
    size_t clients;           /* to contact */
    int64_t value_e4;         /* what they are worth */
    bool has_value;
    struct held held;
    size_t n_held;
    struct crm_slice held_text; /* len 0: nobody */
};

void first_find(struct first *first, struct page *page, const char *title);

/* Parts of it. */
void first_tiles(struct first *first, struct page *page);
void first_why(struct first *first, struct page *page);
void first_todo(struct first *first, struct page *page);

/* Of the plan: does the row say that somebody is to be contacted, what the client is worth (sum of
 * a plan's `value`, of the overdue list's spend of 365 days), and which kind of contact it is. */
bool todo_is_due(const struct result *plan, size_t row);
int64_t todo_value(const struct result *plan, size_t row);
struct crm_slice todo_label(struct page *page, const struct result *plan, size_t row);

/* What, why, what to do as markup. */
void first_write(struct page *page, const struct first *first);

/* Change of a number: up is good (1), bad (-1) or neither (0); `people`: as a count. */
struct change change_of(
    struct page *page, double now, double then, struct crm_slice then_name, int up, bool people);

/* The last day of a period "2025-12", "2025-Q4", "2025", "2025-12-31"; weeks by their Monday
 * need `week`.  CRM_DAY_NONE: no period. */
int32_t period_end(struct crm_slice period, bool week);

/* Is this row of a result by period not over, or its first, where history begins? */
bool period_is_open(const struct result *result, size_t row);
bool period_is_edge(const struct result *result, size_t row);

#endif
