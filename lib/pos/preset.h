/*
 * preset.h -- what the export of one kind of till means, as text a user can write
 *
 *     # Loyverse, one line an item
 *     title: Loyverse, receipts by item
 *     level: line
 *     needs: Receipt number, Item, Net sales
 *     customer_id: Customer name
 *     date: Date
 *     order: dmy
 *     amount: Net sales
 *     tax: out Taxes
 *     kind refund: `Receipt type` = "Refund"
 *     skip void: Status = "Cancelled"
 *
 * One `key: value` a line, # begins a comment line.  crm-formats(5) has them all.  Conditions are
 * those of base/expr.h over the columns of the export; a column it does not have is empty.
 */
#ifndef CRM_POS_PRESET_H
#define CRM_POS_PRESET_H

#include "base/arena.h"
#include "base/err.h"
#include "base/expr.h"
#include "pos/field.h"
#include "pos/when.h"

enum crm_level {
    CRM_LEVEL_LINE,    /* a row is an item of a ticket */
    CRM_LEVEL_TICKET,  /* a row is a ticket */
    CRM_LEVEL_PAYMENT, /* a row is a payment */
};

enum crm_tax {
    CRM_TAX_UNKNOWN,
    CRM_TAX_OUT, /* the amount is without tax */
    CRM_TAX_IN,
};

/* --once-per: how often an amount counts that stands on each line of a ticket. */
enum crm_once {
    CRM_ONCE_OPEN, /* as the rows show */
    CRM_ONCE_TICKET,
    CRM_ONCE_ROW,
    CRM_ONCE_VISIT, /* the same amount of a client at the same time, of files without tickets */
};

/* --duration: what bare numbers of durations are. */
enum crm_length { CRM_LENGTH_FOUND, CRM_LENGTH_MINUTES, CRM_LENGTH_HOURS };

/* --skip and --keep-only: COLUMN=WORD,... */
struct crm_said {
    const char *column;     /* a header, or the name of a field */
    struct crm_slice whole; /* the list as it was written: it may be one word with commas */
    const struct crm_slice *word;
    size_t n;
    bool keep_only;
};

/* A sum of columns: A + B - C. */
struct crm_preset_sum {
    size_t *ref; /* into preset->ref */
    bool *minus;
    size_t n;
    struct crm_expr *when; /* NULL: always */
};

/* `kind WORD: CONDITION`, `skip REASON: CONDITION` */
struct crm_preset_rule {
    const char *word;
    bool skip;
    struct crm_expr *when;
};

/* Headers of which a file has one; or a constant. */
struct crm_preset_column {
    enum crm_field field;
    const char **header;
    size_t n;
    const char *constant; /* NULL: headers */
};

struct crm_preset {
    const char *name;  /* of the file, without folder and ".preset" */
    const char *title; /* "" if it has none */
    enum crm_level level;
    enum crm_tax tax;
    enum crm_order order; /* when the dates leave it open */
    char decimal;         /* 0: not said */
    bool dictionary;      /* fields not named are found by the dictionary */
    const char **needs;   /* headers it is known by, each of them or several parted by '|' */
    size_t n_needs;
    struct crm_preset_column *column;
    size_t n_columns;
    struct crm_preset_sum *amount; /* the first that holds */
    size_t n_amounts;
    struct crm_preset_sum tax_sum; /* n 0: no columns */
    struct crm_preset_sum less;   /* of the ticket, in its first row: taken off that row's amount */
    struct crm_preset_sum total;  /* of the ticket, in its first row: what its rows come to */
    struct crm_preset_rule *rule; /* in order; the first that holds of each sort */
    size_t n_rules;
    size_t n_kinds;
    enum crm_once once;
    const char **down; /* as --fill-down */
    size_t n_down;
    struct crm_said *keep_only; /* as --keep-only */
    size_t n_keep_only;
    const char *fill_group; /* header of the ticket; NULL: nothing to fill */
    size_t *fill;           /* refs of the columns that stand in its first row only */
    size_t n_fill, fill_group_ref;
    const char **ref; /* headers that sums, conditions and fill look at */
    size_t n_refs;
    struct crm_arena arena;
};

const char *crm_level_name(enum crm_level level);

/*
 * Read the preset in `text`, which came from `path`.
 * Errors: CRM_EUSAGE with path, line and what is wrong; CRM_ENOMEM.  The preset is then empty.
 */
enum crm_status crm_preset_parse(
    struct crm_preset *preset, const char *path, struct crm_slice text, struct crm_err *err);

/* The same from a file. Errors: CRM_EIO too. */
enum crm_status crm_preset_read(struct crm_preset *preset, const char *path, struct crm_err *err);
void crm_preset_release(struct crm_preset *preset);

#endif
