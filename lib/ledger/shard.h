/*
 * shard.h -- the rules by which lines become a client's visits and money
 *
 * A shard holds a part of the clients of a ledger (all of them when there is one thread) and takes
 * in their lines in the order of the input.  What it holds at the end does not depend on that
 * order, but for the order of first appearance.
 *
 *   visit day  a distinct day with at least one line that makes a visit (crm_kind_is_visit)
 *   visit txn  a distinct ticket within a day with such a line; lines without a ticket number are
 *              one ticket a day
 *   visit row  a line that makes a visit
 *
 * The amount of the first visit: by day, of all the client's lines of that day; by txn, of all her
 * lines of the ticket that is first by (day, earliest second, bytes of the ticket number); by row,
 * of the line that is first by (day, second, amount).
 *
 * crm_shard_finish must be called once all lines are in.
 */
#ifndef CRM_LEDGER_SHARD_H
#define CRM_LEDGER_SHARD_H

#include "base/map.h"
#include "ledger/client.h"
#include "ledger/line.h"

enum crm_visit {
    CRM_VISIT_DAY,
    CRM_VISIT_TXN,
    CRM_VISIT_ROW,
    CRM_VISIT_NONE, /* nothing is summed: lines for ledger/each.h, or for a state */
};

enum { CRM_MAX_SHARDS = 64, CRM_TICKET_HEAD = 7 };

/* A line on its way from the scan to its shard. */
struct crm_shard_row {
    union crm_client_key key;
    int64_t amount_e4; /* as written */
    uint32_t hash;     /* for crm_clients_put */
    uint32_t number;   /* of the row in its block */
    int32_t day;
    uint32_t kind : 3;
    uint32_t not_chosen : 1; /* it shows only when the client was seen; CRM_VISIT_NONE */
    uint32_t walk_in : 1;    /* of someone without an id; CRM_VISIT_NONE */
    uint32_t has_discount : 1;
    uint32_t no_cost : 1;
    uint32_t second_1 : 25; /* second + 1; 0: no time */
};

/* Rows on their way, and beside each what the form of lines asks for: */
struct crm_shard_rows {
    struct crm_shard_row *row;
    struct crm_slice *value; /* form.values a row: keys, ledger/values.h */
    int64_t (*side_e4)[CRM_N_SIDES];
    struct crm_slice *txn; /* when visits are by ticket */
    size_t n, cap, value_cap, side_cap, txn_cap;
};

struct crm_shard {
    struct crm_clients clients;
    struct crm_log_pool pool;
    enum crm_visit visit;
    enum crm_basis basis;
    struct crm_form form;
    uint32_t *by_order; /* numbers of clients in order of first appearance; NULL: as they are */
    /* by day: amounts of days that are no visit (yet) and lie before the first one */
    struct crm_map pending; /* client number and day */
    int64_t *pending_e4;
    size_t pending_cap;
    /* by txn */
    struct crm_map ticket; /* client number and day: CRM_TICKET_HEAD bytes; ticket number */
    struct crm_ticket {
        int64_t amount_e4;
        int32_t second; /* the earliest */
        bool is_visit;
    } * tickets;
    size_t ticket_cap;
    /* by row */
    int32_t *first_second;
    size_t second_cap;
    /* of lines: the values in them; 0 is the empty one */
    struct crm_map value[CRM_VALUES];
    /* without visits, but for form.order: */
    bool empty[CRM_VALUES];                     /* some line has the empty one */
    uint32_t *global[CRM_VALUES];               /* numbers of the values in the ledger */
    union crm_log walk_in;                      /* lines of people without an id */
    int32_t walk_in_last;                       /* day of the latest visit in it */
    int32_t first_visit, first_line, last_line; /* days; CRM_DAY_NONE */
    /* scratch for one client's days */
    int32_t *day;
    size_t day_cap;
};

/* Errors: CRM_ENOMEM. Release in any case. */
enum crm_status crm_shard_init(struct crm_shard *shard, enum crm_visit visit, enum crm_basis basis,
    const struct crm_form *form, struct crm_err *err);
void crm_shard_release(struct crm_shard *shard);

/*
 * Take in the next rows.
 *   seq  in  number of their block; rows of one shard come in the order of (seq, row.number)
 * Errors: CRM_ENOMEM; CRM_EDATA when a client's amounts do not fit in 64 bits.
 */
enum crm_status crm_shard_add(
    struct crm_shard *shard, const struct crm_shard_rows *rows, uint64_t seq, struct crm_err *err);

enum crm_status crm_shard_finish(struct crm_shard *shard, struct crm_err *err);

/*
 * The distinct days of a client's visits, in order.  Visits by day, or lines kept; after finish.
 *   *day, *n  out  valid until the next call on `shard`
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_shard_days(struct crm_shard *shard, const struct crm_client *client,
    const int32_t **day, size_t *n, struct crm_err *err);

/* The lines of a client. */
static inline void crm_lines_open(
    struct crm_line_reader *lines, const struct crm_shard *shard, const struct crm_client *client)
{
    crm_log_lines(lines, &shard->pool, &client->log, &shard->form, client->order);
}

/*
 * Inside lib/ledger, of row `i`: put its line into the client's log; with CRM_VISIT_NONE all there
 * is to do.  False when memory is out.
 */
bool crm_shard_log(struct crm_shard *shard, struct crm_client *client,
    const struct crm_shard_rows *rows, size_t i, uint32_t ticket);
bool crm_shard_keep(
    struct crm_shard *shard, const struct crm_shard_rows *rows, size_t i, uint64_t order);

#endif
