/*
 * book_shard.h -- how a book keeps the lines of its clients  (inside lib/churn)
 */
#ifndef CRM_CHURN_BOOK_SHARD_H
#define CRM_CHURN_BOOK_SHARD_H

#include "churn/book.h"

/* A row on its way from the scan to its shard. */
struct crm_book_row {
    union crm_client_key key;
    int64_t amount_e4;
    uint32_t hash;
    uint32_t number; /* of the row in its block */
    int32_t day, second;
    uint8_t kind;
    bool chosen, walk_in;
};

struct crm_book_shard {
    struct crm_clients clients; /* first_day: of all visits; last_day: of the line put in last */
    struct crm_log_pool pool;
    union crm_log walk_in; /* lines of people without an id */
    int32_t walk_in_last;
    struct crm_map value[CRM_BOOK_VALUES];      /* what lines of this shard have */
    uint32_t *global[CRM_BOOK_VALUES];          /* their numbers in the book */
    int32_t first_visit, first_line, last_line; /* days; CRM_DAY_NONE */
};

void crm_book_shard_init(struct crm_book_shard *shard);
void crm_book_shard_release(struct crm_book_shard *shard);

/* The rows of one block for one shard; beside each row its values and sides, if there are such. */
struct crm_book_rows {
    struct crm_book_row *row;
    struct crm_slice *value; /* n_values a row: keys */
    int64_t (*side_e4)[2];   /* discount, cost */
    size_t n, cap, value_cap, side_cap;
};

/* Errors: CRM_ENOMEM. */
enum crm_status crm_book_shard_add(struct crm_book_shard *shard, const struct crm_book_spec *spec,
    const struct crm_book_rows *rows, uint64_t seq, struct crm_err *err);

/*
 * The client of `row`, made if new, with a first visit no later than first_day (or CRM_DAY_NONE).
 * False when memory is out.
 */
bool crm_book_shard_meet(struct crm_book_shard *shard, const struct crm_book_row *row,
    int32_t first_day, uint64_t order);

/* Room for the lines of one client at a time. */
struct crm_book_lines {
    struct crm_book_line *line;
    size_t n, cap;
};

/* The lines of a log, in order of day and second. False when memory is out. */
bool crm_book_lines_read(struct crm_book_lines *lines, const struct crm_book_shard *shard,
    const struct crm_book_spec *spec, const union crm_log *log, bool sorted);

#endif
