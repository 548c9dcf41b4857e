/*
 * ledger.h -- transactions become clients
 *
 *     struct crm_ledger_spec spec = {.as_of = CRM_DAY_NONE, .since = CRM_DAY_NONE, ...};
 *     crm_ledger_open(&ledger, reader, &spec, threads, err);      the columns are there
 *     crm_ledger_read(ledger, err);
 *     crm_ledger_as_of(ledger, &as_of, err);
 *     struct crm_ledger_cursor cursor = {0};
 *     while ((client = crm_ledger_next(ledger, &cursor)))       in order of first appearance
 *         ... crm_client_id(&client->key), client->visits, client->amount_e4 ...
 *     crm_ledger_close(ledger);
 *
 * The same clients in the same order for any number of threads and any size of blocks; their
 * numbers do not depend on the order of rows.  What a visit is: ledger/shard.h; kinds and amounts:
 * ledger/transaction.h.
 *
 * With visits (by day, ticket or row) clients are those of the chosen rows, and other rows give
 * nothing but their dates.  With CRM_VISIT_NONE nothing is summed: a client's first visit is found
 * among all rows up to the as-of day, lines are those of the chosen rows, and ledger/each.h goes
 * through them.  With form.order a ledger is made for a state (ledger/state.h).
 *
 * Memory: 64 bytes a client, 11 to 32 for finding them, and about 1 byte a visit above the nine
 * that fit in the 64, or the lines (ledger/line.h); one ticket more costs 40 bytes with visits by
 * ticket.
 */
#ifndef CRM_LEDGER_LEDGER_H
#define CRM_LEDGER_LEDGER_H

#include "io/reader.h"
#include "ledger/shard.h"
#include "ledger/values.h"

struct crm_ledger_spec {
    enum crm_visit visit;
    enum crm_basis basis;
    struct crm_form form;               /* what is kept of lines */
    struct crm_value value[CRM_VALUES]; /* form.values of them; of a state one column each */
    bool discounted;                    /* has_discount of lines */
    unsigned strict;                    /* with form.order: CRM_FIELDS_SIDES that were asked for;
                                           others are left out where a cell is no amount */
    bool grouped;                       /* value 0 is the row's part of -g: ledger/each.h */
    bool walk_ins;                      /* without visits: lines of people without an id, too */
    int32_t as_of;                   /* rows after it are not used; CRM_DAY_NONE: the last date */
    int32_t since, until;            /* rows outside are not chosen; CRM_DAY_NONE: no bound */
    struct crm_where where;          /* which rows are chosen */
    const struct crm_slice *walk_in; /* ids that stand for people without one */
    size_t n_walk_in;
    void (*progress)(void *ctx, uint64_t bytes); /* as in io/flow.h; may be NULL */
    void *progress_ctx;
};

/* Rows that are in no client's numbers, and the dates of all rows. */
struct crm_ledger_totals {
    uint64_t rows; /* read */
    uint64_t walk_in_rows, after_rows, outside_rows;
    int64_t walk_in_e4;
    int32_t last_date, date_before; /* of any row, and the latest other one; CRM_DAY_NONE */
    int32_t first_date, date_after; /* likewise the first and the one after it */
    int decimals;                   /* most of any amount, 2 to 4; of kept sides when finished */
    int side_decimals[CRM_N_SIDES];
    unsigned bad; /* lenient fields (ledger/transaction.h) with something else in them */
};

/* Of no rows. */
void crm_ledger_totals_init(struct crm_ledger_totals *totals);

/* Errors: CRM_EDATA when the amounts do not fit. */
enum crm_status crm_ledger_totals_add(
    struct crm_ledger_totals *sum, const struct crm_ledger_totals *more, struct crm_err *err);

/* A date of rows; CRM_DAY_NONE is none. */
static inline void crm_ledger_note_date(struct crm_ledger_totals *totals, int32_t day)
{
    if (day == totals->last_date || day == CRM_DAY_NONE)
        return; /* rows of a day lie together */
    if (totals->first_date == CRM_DAY_NONE || day < totals->first_date) {
        totals->date_after = totals->first_date;
        totals->first_date = day;
    } else if (day > totals->first_date &&
               (totals->date_after == CRM_DAY_NONE || day < totals->date_after)) {
        totals->date_after = day;
    }
    if (day > totals->last_date) {
        totals->date_before = totals->last_date;
        totals->last_date = day;
    } else if (day < totals->last_date && day > totals->date_before) {
        totals->date_before = day;
    }
}

struct crm_ledger {
    struct crm_ledger_spec spec;
    struct crm_reader *reader;
    struct crm_transactions tx;
    int threads;
    struct crm_shard *shard;
    unsigned n_shards;
    size_t n_clients; /* with form.order, walk-ins are one of them: the id is empty */
    unsigned present; /* CRM_TX_BITs of the columns the input has */
    struct crm_ledger_totals totals;
    uint64_t n_merged; /* states */
    struct crm_value_at at[CRM_VALUES];
    bool ages;             /* a value has an age: rows need the birthday */
    struct crm_spot birth; /* among the extra cells of a row, or in a -J file */
    /* without visits: ledger/each.h */
    size_t n_marks, n_groups;         /* crm_ledger_group gives numbers below n_groups */
    uint32_t walk_in_mark;            /* private */
    int32_t cohort_from;              /* leave out clients first seen before; CRM_DAY_NONE at first;
                                         for whoever goes through them to set */
    int32_t first_visit;              /* of anyone; CRM_DAY_NONE */
    int32_t first_line, last_line;    /* days of lines, walk-ins too; CRM_DAY_NONE */
    struct crm_map value[CRM_VALUES]; /* the values in byte order, keys for crm_value_cell */
    /* with form.order: ledger/state.h */
    struct crm_map outside; /* days of rows that are not chosen, and how many of each */
    uint64_t *outside_rows;
    size_t outside_cap;
    struct crm_map column; /* names of columns: first those of spec.value, then all of the input */
    uint8_t *column_flags; /* CRM_COLUMN_PRESENT, CRM_COLUMN_HELD */
    size_t column_cap;
};

enum { CRM_COLUMN_PRESENT = 1, CRM_COLUMN_HELD = 2 };

/*
 * An empty ledger over the rows of `reader`, which stays the caller's; NULL when it is made of
 * states.  Needs the columns customer_id, date, amount, txn_id when visits are by ticket, and those
 * of values; what `spec` points to is to stay as long as the ledger.  On failure *ledger is NULL.
 */
enum crm_status crm_ledger_open(struct crm_ledger **ledger, struct crm_reader *reader,
    const struct crm_ledger_spec *spec, int threads, struct crm_err *err);

/*
 * Read all rows.  Errors: those of the reader; CRM_EDATA with the place of the first bad row;
 * CRM_ENOMEM.
 */
enum crm_status crm_ledger_read(struct crm_ledger *ledger, struct crm_err *err);

/* What crm_ledger_read does at its end; for a ledger without a reader. */
enum crm_status crm_ledger_finish(struct crm_ledger *ledger, struct crm_err *err);
void crm_ledger_close(struct crm_ledger *ledger);

/*
 * The day the numbers are made for: spec.as_of, else the last date of any row (CRM_DAY_NONE when
 * there is no row).  Errors: CRM_EUSAGE when that date lies more than 60 days after the one before
 * it: a single typing error must not make every client lost; and when the first date lies more than
 * 366 days before the next one, unless there is a spec.since.
 */
enum crm_status crm_ledger_as_of(
    const struct crm_ledger *ledger, int32_t *as_of, struct crm_err *err);

/* The first half of it for whoever has totals without a ledger; `given`: spec.as_of. */
enum crm_status crm_ledger_totals_as_of(
    const struct crm_ledger_totals *totals, int32_t given, int32_t *as_of, struct crm_err *err);

/* The second half: the first date stands alone. */
enum crm_status crm_ledger_totals_first(
    const struct crm_ledger_totals *totals, int32_t since, struct crm_err *err);

/* All zero at the start. */
struct crm_ledger_cursor {
    uint32_t at[CRM_MAX_SHARDS];
    unsigned shard; /* of the client given last */
};

/* The next client, NULL at the end; valid as long as the ledger. O(shards). */
struct crm_client *crm_ledger_next(
    const struct crm_ledger *ledger, struct crm_ledger_cursor *cursor);

/* Is a client with this first visit left out by cohort_from? */
static inline bool crm_ledger_is_before(const struct crm_ledger *ledger, int32_t first_day)
{
    return first_day != CRM_DAY_NONE && first_day < ledger->cohort_from;
}

/* The client with this id, or NULL. */
const struct crm_client *crm_ledger_find(const struct crm_ledger *ledger, struct crm_slice id);

/* Give back the memory that only crm_ledger_find needs. */
void crm_ledger_freeze(struct crm_ledger *ledger);

#endif
