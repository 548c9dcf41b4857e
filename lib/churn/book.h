/*
 * book.h -- every client's lines by day: what the analyses of transactions start from
 *
 *     struct crm_book_spec spec = {.as_of = CRM_DAY_NONE, .since = CRM_DAY_NONE, ...};
 *     crm_book_open(&book, reader, &spec, threads, err);        the columns are there
 *     crm_book_read(book, err);                                 one pass over the rows
 *     crm_book_each(book, worker, n_workers, work, err);        each client once, by day
 *     crm_book_close(book);
 *
 * What a row is, which rows make a visit and which amounts count: ledger/transaction.h.  A client's
 * first visit is found among all rows up to the as-of day; lines are kept of the rows that --where,
 * --since and --until let through.  The same lines for any number of threads, size of blocks and
 * order of rows.
 *
 * Memory: 64 bytes a client, 11 to 32 for finding them, and for each line one byte for its day, 3
 * to 6 with its kind and amount, and 1 to 2 for each value asked for.  Lines of one day are one
 * where nothing but the day is asked for.
 */
#ifndef CRM_CHURN_BOOK_H
#define CRM_CHURN_BOOK_H

#include "ledger/ledger.h"
#include "ledger/scope.h"

enum { CRM_BOOK_VALUES = 4, CRM_BOOK_COLUMNS = 8 };

/*
 * A value each line has: the cells of some columns of its row, and in the place of a column called
 * `weekday` or `hour` that the input does not have, those of its date: Monday to Sunday, 00 to 23
 * (empty without a time).
 */
struct crm_book_value {
    const char *column[CRM_BOOK_COLUMNS];
    size_t n_columns;
};

struct crm_book_spec {
    enum crm_basis basis;
    int32_t as_of;        /* rows after it are not used; CRM_DAY_NONE: the last date */
    int32_t since, until; /* CRM_DAY_NONE: no bound */
    struct crm_where where;
    const struct crm_slice *walk_in; /* ids that stand for people without one */
    size_t n_walk_in;
    bool money;    /* keep all lines, with kind and amount; else the lines that make a visit */
    bool second;   /* keep the second of the day */
    bool sides;    /* keep discount and cost if the input has them (money too) */
    bool walk_ins; /* keep the lines of people without an id (money too) */
    struct crm_book_value value[CRM_BOOK_VALUES];
    size_t n_values;
    struct crm_scope scope;                      /* of the rows, for churn/book_state.h only */
    bool grouped;                                /* value 0 is the row's part of -g */
    void (*progress)(void *ctx, uint64_t bytes); /* as in io/flow.h; may be NULL */
    void *progress_ctx;
};

struct crm_book_line {
    int64_t amount_e4; /* as written; crm_kind_counted says what counts */
    int64_t discount_e4, cost_e4;
    int32_t day, second; /* CRM_SECOND_NONE */
    enum crm_kind kind;
    uint32_t value[CRM_BOOK_VALUES]; /* numbers of book->value[] */
};

struct crm_book_client {
    struct crm_slice id;              /* empty for walk-ins */
    uint32_t mark;                    /* 0, or what crm_book_mark found for it */
    uint64_t order;                   /* of first appearance in the input */
    int32_t first_day;                /* first visit of all; CRM_DAY_NONE without one */
    const struct crm_book_line *line; /* by day, then second */
    size_t n;
};

struct crm_book_shard;

struct crm_book {
    struct crm_book_spec spec;
    struct crm_reader *reader;
    struct crm_transactions tx;
    int threads;
    struct crm_book_shard *shard;
    unsigned n_shards;
    size_t n_clients;
    size_t n_marks, n_groups; /* crm_book_group gives numbers below n_groups */
    struct crm_ledger_totals totals;
    int32_t first_visit;                   /* of anyone; CRM_DAY_NONE */
    int32_t first_line, last_line;         /* days of lines kept, walk-ins too; CRM_DAY_NONE */
    bool has_kind, has_discount, has_cost; /* the input has the column */
    struct crm_map value[CRM_BOOK_VALUES]; /* the values in byte order, keys for crm_book_cell */
    /* private */
    uint64_t n_merged;
    uint32_t walk_in_mark;
    /* of each part of each value: among the extra fields, or how to make it */
    size_t column[CRM_BOOK_VALUES][CRM_BOOK_COLUMNS];
    size_t discount, cost;
};

/*
 * An empty book over the rows of `reader`, which stays the caller's, as does what `spec` points
 * to.  Errors: CRM_EDATA for a missing column; CRM_EUSAGE of binding `where`; CRM_ENOMEM.
 */
enum crm_status crm_book_open(struct crm_book **book, struct crm_reader *reader,
    const struct crm_book_spec *spec, int threads, struct crm_err *err);

/* Errors: CRM_EDATA with the place of the first bad row; those of the reader; CRM_ENOMEM. */
enum crm_status crm_book_read(struct crm_book *book, struct crm_err *err);

/* What crm_book_read does at its end; for a book without a reader: churn/book_state.h. */
enum crm_status crm_book_finish(struct crm_book *book, struct crm_err *err);
void crm_book_close(struct crm_book *book);

/* Cell number `column` of value number `id` of spec.value[which]. */
struct crm_slice crm_book_cell(
    const struct crm_book *book, size_t which, uint32_t id, size_t column);

/* The number of the empty value of spec.value[which], of one column; CRM_MAP_NONE without. */
uint32_t crm_book_nothing(const struct crm_book *book, size_t which);

/*
 * Give each client a mark, of(ctx, id) < n_marks; walk-ins ask with an empty id.  One thread.
 * Errors: CRM_ENOMEM; CRM_EUSAGE when values and marks together make more than 2^24 groups.
 */
enum crm_status crm_book_mark(struct crm_book *book, uint32_t (*of)(void *ctx, struct crm_slice id),
    void *ctx, size_t n_marks, struct crm_err *err);

/*
 * The group of a line: value 0 (the row's part of -g) and the client's mark.  Its parts:
 * group / n_marks and group % n_marks.
 */
static inline uint32_t crm_book_group(const struct crm_book *book,
    const struct crm_book_client *client, const struct crm_book_line *line)
{
    return book->spec.grouped ? line->value[0] * (uint32_t)book->n_marks + client->mark
                              : client->mark;
}

/*
 * The lines of a client group by group:
 *     struct crm_book_run run = {0};
 *     while ((status = crm_book_next_run(book, client, &room, &run, err)) == CRM_OK && run.n)
 *         ... run.group, run.line[0 .. run.n - 1] by day, then second ...
 * Zero-initialised `room` belongs to one worker; free room.line at the end.
 */
struct crm_book_room {
    struct crm_book_line *line;
    size_t cap;
};
struct crm_book_run {
    uint32_t group;
    const struct crm_book_line *line;
    size_t n;
    const struct crm_book_line *end; /* private */
};
enum crm_status crm_book_next_run(const struct crm_book *book, const struct crm_book_client *client,
    struct crm_book_room *room, struct crm_book_run *run, struct crm_err *err);

/*
 * Call work(worker[w], client) once for each client; calls with one worker come one after the
 * other, workers side by side.  Which worker gets which client is the same for one number of
 * threads only, so what workers hold is to be put together in a way that does not depend on it.
 * Errors: CRM_ENOMEM; what `work` returns.
 */
enum crm_status crm_book_each(const struct crm_book *book, void *const worker[], size_t n_workers,
    enum crm_status (*work)(
        void *worker, const struct crm_book_client *client, struct crm_err *err),
    struct crm_err *err);

/* The id of each client, in no order, with that of first appearance. */
void crm_book_ids(const struct crm_book *book,
    void (*look)(void *ctx, struct crm_slice id, uint64_t order), void *ctx);

/* The lines of walk-ins, in pieces, as if each piece were a client without a visit. */
enum crm_status crm_book_walk_ins(const struct crm_book *book, void *worker,
    enum crm_status (*work)(
        void *worker, const struct crm_book_client *client, struct crm_err *err),
    struct crm_err *err);

#endif
