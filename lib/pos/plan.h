/*
 * plan.h -- what the columns of one export mean, decided from its first bytes
 *
 * A plan is made for each file on its own: encoding, delimiter, header line, which column is which
 * field, the order of day and month, the decimal sign, how the amount is made.  What the first
 * bytes leave open is asked for by the name of the option, never guessed.
 *
 *     crm_plan_make(&plan, &options, "march.csv", head, whole, err);
 *     crm_plan_release(&plan);
 *
 * The plans of all files of a run make one struct crm_import (pos/import.h).
 */
#ifndef CRM_POS_PLAN_H
#define CRM_POS_PLAN_H

#include "base/arena.h"
#include "io/reader.h"
#include "pos/discount.h"
#include "pos/field.h"
#include "pos/judge.h"
#include "pos/preset.h"
#include "pos/when.h"

struct crm_status_word;

/* -c 'amount=A + B - C': a column beside the first. */
struct crm_plan_term {
    size_t column;
    bool minus;
};

/* How far from UTC times are: not said; said; in UTC; in UTC by the header alone. */
enum crm_zones { CRM_ZONES_NONE, CRM_ZONES_LOCAL, CRM_ZONES_UTC, CRM_ZONES_UTC_UNSAID };

/* What the user said. Nothing is owned. */
struct crm_plan_options {
    enum crm_stream stream;
    struct crm_dialect dialect;    /* delimiter 0: find it */
    const char *encoding;          /* NULL: find it */
    enum crm_order order;          /* CRM_ORDER_NONE: find it */
    char decimal;                  /* 0: find it */
    const struct crm_alias *alias; /* field and header; a header "=TEXT" is a constant TEXT */
    size_t n_alias;
    const struct crm_preset *const *preset;
    size_t n_presets;
    bool preset_said; /* each file must be one of them; else they are only recognised */
    enum crm_tax tax; /* amounts with or without; CRM_TAX_UNKNOWN: as the file has them */
    bool id_optional; /* a file without a customer_id will do */
    uint64_t extra;   /* bits: fields wanted beyond those the stream is written with */
    enum crm_once once;
    const char *const *down; /* --fill-down: headers, or fields */
    size_t n_down;
    const struct crm_said *said;
    size_t n_said;
    const struct crm_status_word *status; /* bookings: what words of theirs mean */
    size_t n_status;
    bool utc_said; /* how far local time is from UTC */
    int32_t utc_offset;
    enum crm_length hours;
    bool nameless; /* with pseudonyms: no message shows what stands in a cell */
};

enum {
    CRM_PLAN_WALK_INS = 3, /* as many as the other programs name */
    CRM_PLAN_NOTES = 24,
};

struct crm_vote;

struct crm_plan {
    const char *file;
    enum crm_stream stream;
    struct crm_layout layout;
    uint64_t header_line;
    size_t n_columns;
    struct crm_slice *header;    /* as written */
    const char **key;            /* as crm_text_key makes them */
    size_t column[CRM_N_FIELDS]; /* CRM_COLUMN_NONE: there is none */
    const char *constant[CRM_N_FIELDS];
    enum crm_order order[CRM_N_FIELDS]; /* for dates */
    bool preset_order;                  /* no row settles it, the preset does */
    char decimal;
    bool blank_totals; /* and rows that name nothing, with a day, are sums */
    bool dated_totals; /* rows among the sales that say they are sums, with a day */
    bool own;          /* the file is a stream of ours: nothing in it is open to doubt */
    bool made;         /* amount = quantity x price less discount */
    enum crm_discount discount;
    int discount_unit;
    const struct crm_preset *preset;     /* in force; NULL: the dictionary alone */
    const struct crm_preset *looks_like; /* recognised, not in force */
    size_t *ref;                         /* preset->n_refs: their columns */
    int add_tax;                         /* 1, -1, 0: with the preset's tax columns */
    char walk_in[CRM_PLAN_WALK_INS][32]; /* ids seen that look like a code for nobody */
    char wide_id[32];                    /* an id in full-width letters or digits; "": none seen */
    bool damaged_ids;           /* ids like 1.38E+10: a spreadsheet has lost their digits */
    int32_t day_from, day_to;   /* dates of rows outside are slips: bad rows */
    int32_t born_by;            /* who has a birthday of two-digit years is born by this day */
    struct crm_plan_term *term; /* columns added to the amount, or taken off it */
    size_t n_terms;
    uint64_t twice_line;           /* of text that was encoded twice; 0: none seen */
    const char *differs;           /* tickets whose rows come to another sum than it says; NULL */
    const char *amount_beside;     /* what other columns of money would give; NULL: the same */
    size_t fallback[CRM_N_FIELDS]; /* -c FIELD=A|B: column B, for empty cells of A */
    bool kind_made;                /* kinds are known by item and tender */
    bool once;       /* the amount is the ticket's: taken with its first line, the others have 0 */
    bool once_visit; /* and lines of a client at one time are a ticket */
    uint64_t once_a_ticket; /* bits: fields that stand in the first line of a ticket only */
    size_t *down;           /* --fill-down: columns whose empty cells have the value above */
    size_t n_down;
    struct crm_judge *judge; /* columns that leave rows out */
    size_t n_judges;
    uint64_t currency; /* what the amounts can be in (crm_number_currency); 0: nothing says */
    char sign[8];      /* the one sign that amounts have in front; "": several, or none */
    /* of bookings: pos/appointment.h */
    struct crm_vote *vote; /* columns that say what became of a row */
    size_t n_votes;
    bool says_who;     /* words of states may say who cancelled */
    bool hours;        /* bare numbers of durations are hours */
    size_t moved_from; /* the column of the appointment that was moved to this; CRM_COLUMN_NONE */
    bool slots;        /* the time of day is two, from and to */
    unsigned char
        zones[CRM_N_FIELDS]; /* enum crm_zones: what times of this field have behind them */
    const char *note[CRM_PLAN_NOTES]; /* what the rows show, to be said */
    size_t n_notes;
    struct crm_arena arena;
};

/*
 * An alias whose header the file does not have is no error here: another file may have it.
 *   file  in   for messages; must outlive the plan
 *   head  in   the first bytes, raw; whole: that is all of the file
 * Errors: CRM_EDATA with the file (and column) for what cannot be settled, naming the option;
 * CRM_EUSAGE for an alias of an unknown field.  The plan is then empty.
 */
enum crm_status crm_plan_make(struct crm_plan *plan, const struct crm_plan_options *options,
    const char *file, struct crm_slice head, bool whole, struct crm_err *err);
void crm_plan_release(struct crm_plan *plan);

/* Whether the file can say anything about the field. */
static inline bool crm_plan_has(const struct crm_plan *plan, enum crm_field field)
{
    return plan->column[field] != CRM_COLUMN_NONE || plan->constant[field];
}

/* The same, or something it is made from or known by. */
bool crm_plan_gives(const struct crm_plan *plan, enum crm_field field);

/*
 * The column with this header: the same bytes, else the same key; CRM_COLUMN_NONE if none or
 * (*twice) more than one has it.  "Amount#2" is the second that is called Amount, unless one is
 * called so itself.
 */
size_t crm_plan_find_header(const struct crm_plan *plan, const char *header, bool *twice);

/* The column that --skip or --keep-only names: a header, else a field. */
size_t crm_plan_said_column(const struct crm_plan *plan, const struct crm_said *said, bool *twice);

/* Whether an alias is A + B - C, if no column is called so. */
bool crm_plan_is_sum_of(const char *headers);

/* Take the amount from these columns, if the file has all of them. */
enum crm_status crm_plan_terms(
    struct crm_plan *plan, const char *headers, bool *all, struct crm_err *err);

/* That several columns are called `header`, in which places, and how to say which. */
enum crm_status crm_plan_twice(
    const struct crm_plan *plan, const char *header, struct crm_err *err);

/* ---- the steps, for lib/pos only ------------------------------------------------------- */

/* A line to be said about the file. */
enum crm_status crm_plan_note(struct crm_plan *plan, const char *text, struct crm_err *err);

/* Delimiter, header line and headers from decoded text. */
enum crm_status crm_plan_header(struct crm_plan *plan, const struct crm_plan_options *options,
    struct crm_slice text, bool whole, struct crm_err *err);

/* The preset of the file, and its columns. */
enum crm_status crm_plan_preset(
    struct crm_plan *plan, const struct crm_plan_options *options, struct crm_err *err);

/* Columns named by alias, constants, and the dictionary for what evidence need not settle. */
enum crm_status crm_plan_columns(
    struct crm_plan *plan, const struct crm_plan_options *options, struct crm_err *err);

/*
 * The best column the dictionary has for `field` among those `fit` is true of (NULL: all) and that
 * no other field has; CRM_COLUMN_NONE if there is none.
 * Errors: CRM_EDATA when two are equally good.
 */
enum crm_status crm_plan_pick(const struct crm_plan *plan, const struct crm_plan_options *options,
    enum crm_field field, const bool *fit, size_t *column, struct crm_err *err);

#endif
