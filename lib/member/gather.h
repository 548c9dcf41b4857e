/*
 * gather.h -- transactions row by row into what an analysis of members keeps of each client
 *
 * The analyses keep very different things of a line (a card's movement, a ticket's points, a day's
 * money), most of them of few lines.  So gathering knows who and when, and leaves the rest to two
 * functions: `take` makes a line of a row, on any thread; `add` puts it into the store of its
 * shard, in the order of the input.
 *
 *     struct crm_gather_spec spec = {.take = take, .add = add, .line_size = sizeof line, ...};
 *     crm_frame_want(frame, "card", &cell, err);                what `take` looks at
 *     crm_gather_open(&gather, frame, &spec, threads, err);     starts the frame
 *     crm_gather_read(gather, err);
 *     crm_gather_as_of(gather, &as_of, err);
 *     struct crm_gather_cursor cursor = {0};
 *     while (crm_gather_next(gather, &cursor)) ... cursor.shard, cursor.client, cursor.id ...
 *     crm_gather_close(gather);
 *
 * Clients are numbered by shard from 0; all lines of a client are in one shard.  Nothing depends on
 * the number of threads or the size of blocks.  What a row is: ledger/transaction.h.
 */
#ifndef CRM_MEMBER_GATHER_H
#define CRM_MEMBER_GATHER_H

#include "base/map.h"
#include "frame/frame.h"
#include "ledger/ledger.h"

enum { CRM_GATHER_TEXTS = 3 };
#define CRM_GATHER_NOBODY UINT32_MAX /* the client of a walk-in's line */

/* What `take` makes of a row. */
enum crm_gather_take {
    CRM_GATHER_NOTHING, /* the client is known by it, no more */
    CRM_GATHER_LINE,
    CRM_GATHER_BAD, /* err has status, column and text */
};

struct crm_gather_row {
    struct crm_transaction *tx;   /* its decimals may be raised */
    const struct crm_slice *cell; /* of the frame */
    struct crm_arena *texts;      /* for texts of the line that are made */
};

/* A line on its way: line_size bytes of the caller's, and texts that add may have to keep. */
struct crm_gather_line {
    void *bytes;
    struct crm_slice text[CRM_GATHER_TEXTS]; /* empty at first */
};

struct crm_gather_spec {
    enum crm_basis basis;            /* for the money of walk-ins */
    int32_t as_of;                   /* rows after it are not used; CRM_DAY_NONE: the last date */
    int32_t since, until;            /* rows outside are not used; CRM_DAY_NONE: no bound */
    const struct crm_slice *walk_in; /* ids that stand for people without one */
    size_t n_walk_in;
    bool nobody; /* take and add also get the rows of people without an id */
    bool days;   /* keep how many rows each day has (member/state.h) */
    size_t line_size, store_size;
    size_t local_size; /* zeroed memory for each batch: memos, scratch */
    void *ctx;
    enum crm_gather_take (*take)(void *ctx, void *local, const struct crm_gather_row *row,
        struct crm_gather_line *line, struct crm_err *err);
    enum crm_status (*add)(void *ctx, void *store, uint32_t client,
        const struct crm_gather_line *line, struct crm_err *err);
    void (*store_release)(void *store);
    void (*progress)(void *ctx, uint64_t bytes); /* as in io/flow.h; may be NULL */
    void *progress_ctx;
};

/* The rows of one day. */
struct crm_gather_day {
    int32_t day;
    uint64_t rows, outside, walk_ins;
    int64_t walk_in_e4;
};

struct crm_gather_days {
    struct crm_map map; /* of the day's four bytes */
    struct crm_gather_day *day;
    size_t cap;
};

struct crm_gather_shard {
    struct crm_map ids;
    uint64_t *order; /* of first appearance, over all shards */
    size_t order_cap;
    void *store;
};

struct crm_gather {
    struct crm_gather_spec spec;
    struct crm_frame *frame;    /* NULL: of states */
    struct crm_transactions tx; /* over the frame's cells */
    int threads;
    struct crm_gather_shard *shard;
    unsigned n_shards;
    struct crm_ledger_totals totals;
    int32_t first_day;              /* of the rows that are used; CRM_DAY_NONE */
    int32_t first_date, date_after; /* of any row, and the earliest other one; CRM_DAY_NONE */
    struct crm_gather_days days;
    uint64_t n_merged; /* states */
};

/*
 * An empty gathering of the rows of `frame`, which stays the caller's, as does what `spec` points
 * to; frame NULL: of states.  On failure *gather is NULL.  Errors: CRM_EDATA for a missing column;
 * CRM_ENOMEM.
 */
enum crm_status crm_gather_open(struct crm_gather **gather, struct crm_frame *frame,
    const struct crm_gather_spec *spec, int threads, struct crm_err *err);

/* Read all rows. Errors: those of the reader; CRM_EDATA with the place of the first bad row. */
enum crm_status crm_gather_read(struct crm_gather *gather, struct crm_err *err);
void crm_gather_close(struct crm_gather *gather);

/*
 * As crm_ledger_as_of; also CRM_EUSAGE when the first date of all stands alone, more than 366 days
 * before the next, and no --since says where to begin.
 */
enum crm_status crm_gather_as_of(
    const struct crm_gather *gather, int32_t *as_of, struct crm_err *err);

/*
 * A line that is no row of the reader: of a state.  `id` empty: nobody.  `order` is that of its
 * client, if they are new.  Errors: CRM_ENOMEM; those of spec.add.
 */
enum crm_status crm_gather_put(struct crm_gather *gather, struct crm_slice id, uint64_t order,
    const struct crm_gather_line *line, struct crm_err *err);

/* `day` is a date of a row. */
void crm_gather_note_first(int32_t *first, int32_t *after, int32_t day);

/* The day's record, made if it is not there; NULL: no memory. */
struct crm_gather_day *crm_gather_day_of(struct crm_gather_days *days, int32_t day);

/* All zero at the start. */
struct crm_gather_cursor {
    uint32_t at[CRM_MAX_SHARDS];
    unsigned shard; /* of the client given last */
    uint32_t client;
    struct crm_slice id;
};

/* The next client in order of first appearance; false at the end. O(shards). */
bool crm_gather_next(const struct crm_gather *gather, struct crm_gather_cursor *cursor);

/* The shard and number of a client; false if they are not there. */
bool crm_gather_find(
    const struct crm_gather *gather, struct crm_slice id, unsigned *shard, uint32_t *client);

#endif
