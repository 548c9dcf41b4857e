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
#include "ledger/transaction.h"

enum crm_visit { CRM_VISIT_DAY, CRM_VISIT_TXN, CRM_VISIT_ROW };

/* What is kept of each client beside the record. */
enum crm_keep {
    CRM_KEEP_NOTHING, /* visit days where --visit day needs them */
    CRM_KEEP_AMOUNTS, /* day, kind and amount of every line: ledger/line.h */
    CRM_KEEP_MOMENTS, /* second and ticket, too */
    CRM_KEEP_LINES,   /* all of every line that ledger/features.h needs */
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
    uint32_t second_1 : 29; /* second + 1; 0: no time */
};

/* What else a line has, when visits are by ticket or lines are kept. */
struct crm_shard_more {
    struct crm_slice txn;
    struct crm_slice name[CRM_N_NAMES];
    int64_t cost_e4, face_value_e4;
    bool has_campaign, has_discount;
};

struct crm_shard {
    struct crm_clients clients;
    struct crm_log_pool pool;
    enum crm_visit visit;
    enum crm_basis basis;
    enum crm_keep keep;
    bool whole;         /* keep where lines stand in the input: line.h */
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
    /* of lines: numbers of the names in them, from 1 */
    struct crm_map name[CRM_N_NAMES];
    /* scratch for one client's days */
    int32_t *day;
    size_t day_cap;
};

void crm_shard_init(
    struct crm_shard *shard, enum crm_visit visit, enum crm_basis basis, enum crm_keep keep);
void crm_shard_release(struct crm_shard *shard);

/*
 * Take in the next rows.
 *   row[n]  in
 *   more[n] in  the rest of them; NULL unless visits are by ticket or CRM_KEEP_LINES
 *   seq     in  number of their block; rows of one shard come in the order of (seq, row.number)
 * Errors: CRM_ENOMEM; CRM_EDATA when a client's amounts do not fit in 64 bits.
 */
enum crm_status crm_shard_add(struct crm_shard *shard, const struct crm_shard_row row[], size_t n,
    const struct crm_shard_more more[], uint64_t seq, struct crm_err *err);

enum crm_status crm_shard_finish(struct crm_shard *shard, struct crm_err *err);

/*
 * The distinct days of a client's visits, in order.  Visits by day, or lines kept; after finish.
 *   *day, *n  out  valid until the next call on `shard`
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_shard_days(struct crm_shard *shard, const struct crm_client *client,
    const int32_t **day, size_t *n, struct crm_err *err);

#endif
