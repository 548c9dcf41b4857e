/*
 * each.h -- the lines of every client by day: what analyses of transactions start from
 *
 *     spec.visit = CRM_VISIT_NONE; spec.form = (struct crm_form){.lines = true, .amount = true};
 *     crm_ledger_open(...); crm_ledger_read(...);
 *     crm_ledger_each(ledger, worker, n_workers, work, err);    each client once, by day
 *
 * The same lines for any number of threads, size of blocks and order of rows.
 */
#ifndef CRM_LEDGER_EACH_H
#define CRM_LEDGER_EACH_H

#include "ledger/ledger.h"

/* A client with their lines. */
struct crm_client_history {
    struct crm_slice id;         /* empty for walk-ins */
    uint32_t mark;               /* 0, or what crm_ledger_mark found for it */
    uint64_t order;              /* of first appearance in the input */
    int32_t first_day;           /* first visit of all; CRM_DAY_NONE without one */
    const struct crm_line *line; /* by day, then second; values are numbers of ledger->value[] */
    size_t n;
};

typedef enum crm_status crm_history_work(
    void *worker, const struct crm_client_history *client, struct crm_err *err);

/*
 * Call work(worker[w], client) once for each client that cohort_from does not leave out; calls with
 * one worker come one after the other, workers side by side.  Which worker gets which client is the
 * same for one number of threads only, so what workers hold is to be put together in a way that
 * does not depend on it. Errors: CRM_ENOMEM; what `work` returns.
 */
enum crm_status crm_ledger_each(const struct crm_ledger *ledger, void *const worker[],
    size_t n_workers, crm_history_work *work, struct crm_err *err);

/* The lines of walk-ins, in pieces, as if each piece were a client without a visit. */
enum crm_status crm_ledger_walk_ins(
    const struct crm_ledger *ledger, void *worker, crm_history_work *work, struct crm_err *err);

/* The id of each client, in no order, with that of first appearance. */
void crm_ledger_ids(const struct crm_ledger *ledger,
    void (*look)(void *ctx, struct crm_slice id, uint64_t order), void *ctx);

/* Cell number `column` of value number `id` of spec.value[which]. */
static inline struct crm_slice crm_ledger_cell(
    const struct crm_ledger *ledger, size_t which, uint32_t id, size_t column)
{
    return crm_value_cell(
        crm_map_key(&ledger->value[which], id), ledger->spec.value[which].n_columns, column);
}

/* The number of the empty value of spec.value[which], of one column; CRM_MAP_NONE without. */
uint32_t crm_ledger_nothing(const struct crm_ledger *ledger, size_t which);

/*
 * Give each client a mark, of(ctx, id) < n_marks; walk-ins ask with an empty id.  One thread.
 * Errors: CRM_ENOMEM; CRM_EUSAGE when values and marks together make more than 2^24 groups.
 */
enum crm_status crm_ledger_mark(struct crm_ledger *ledger,
    uint32_t (*of)(void *ctx, struct crm_slice id), void *ctx, size_t n_marks, struct crm_err *err);

/*
 * The group of a line: value 0 (the row's part of -g) and the client's mark.  Its parts:
 * group / n_marks and group % n_marks.
 */
static inline uint32_t crm_ledger_group(const struct crm_ledger *ledger,
    const struct crm_client_history *client, const struct crm_line *line)
{
    return ledger->spec.grouped ? line->value[0] * (uint32_t)ledger->n_marks + client->mark
                                : client->mark;
}

/*
 * The lines of a client group by group:
 *     struct crm_run run = {0};
 *     while ((status = crm_next_run(ledger, client, &room, &run, err)) == CRM_OK && run.n)
 *         ... run.group, run.line[0 .. run.n - 1] by day, then second ...
 * Zero-initialised `room` belongs to one worker; free room.line at the end.
 */
struct crm_run_room {
    struct crm_line *line;
    size_t cap;
};
struct crm_run {
    uint32_t group;
    const struct crm_line *line;
    size_t n;
    const struct crm_line *end; /* private */
};
enum crm_status crm_next_run(const struct crm_ledger *ledger,
    const struct crm_client_history *client, struct crm_run_room *room, struct crm_run *run,
    struct crm_err *err);

/* Inside lib/ledger: the values of all shards as one, first and last days; crm_ledger_finish. */
enum crm_status crm_ledger_settle(struct crm_ledger *ledger, struct crm_err *err);

#endif
