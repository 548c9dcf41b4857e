/*
 * lines.h -- transactions as numbers: who had what, on which ticket and day
 *
 *     struct crm_basket_spec spec = {.what = CRM_NAME_ITEM, .as_of = CRM_DAY_NONE, ...};
 *     crm_basket_lines_open(&lines, reader, &spec, err);         the columns are there
 *     crm_basket_lines_read(lines, threads, err);
 *     for (k = 0; k < lines->n_blocks; k++) {
 *         struct crm_basket_block *block = &lines->block[k];
 *         crm_basket_sort(block->line, block->n, lines->n_clients, lines->n_tickets, err);
 *         ... basket/sets.h and the rest ...
 *     }
 *     crm_basket_lines_close(lines);
 *
 * What a row is, which make a visit and which amounts count: ledger/transaction.h.  Items and
 * clients are numbered in byte order, so that nothing depends on the order of rows or threads.
 *
 * Memory: 16 bytes a line (4 more with -g), 24 to 60 a client, ticket and item.
 */
#ifndef CRM_BASKET_LINES_H
#define CRM_BASKET_LINES_H

#include "basket/sets.h"
#include "frame/blocks.h"
#include "ledger/ledger.h"

struct crm_basket_spec {
    enum crm_name what; /* CRM_NAME_ITEM or CRM_NAME_CATEGORY */
    enum crm_basis basis;
    bool tickets;         /* tell tickets apart; else walk-ins have no line */
    bool money;           /* find revenue */
    int32_t as_of;        /* rows after it are not used; CRM_DAY_NONE: the last date */
    int32_t since, until; /* rows outside are not used; CRM_DAY_NONE: no bound */
    struct crm_where where;
    const struct crm_slice *walk_in; /* ids that stand for people without one */
    size_t n_walk_in;
    const char *by;                              /* -g; NULL: one block */
    void (*progress)(void *ctx, uint64_t bytes); /* as in io/flow.h; may be NULL */
    void *progress_ctx;
};

/* Amounts that count of one item, refunds and walk-ins included. */
struct crm_basket_revenue {
    uint32_t item;
    int64_t sum_e4;
};

/* The rows of one value of -g. */
struct crm_basket_block {
    uint32_t number; /* of lines->blocks, for the cells */
    struct crm_basket_line *line;
    size_t n;
    const struct crm_basket_revenue *revenue; /* n_revenue, of different items; with `money` */
    size_t n_revenue;
};

struct crm_basket_lines {
    struct crm_basket_spec spec;
    struct crm_ledger_totals totals;
    uint64_t no_item; /* lines that make a visit, but have no item */
    uint64_t loose;   /* with `tickets`: lines of walk-ins without a ticket: in no basket */
    uint32_t n_items, n_clients, n_tickets;
    struct crm_slice *item;   /* n_items, in byte order */
    struct crm_slice *client; /* n_clients, likewise */
    uint64_t *client_order;   /* n_clients: of first appearance */
    struct crm_blocks blocks;
    struct crm_basket_block *block; /* n_blocks, in order of their values */
    size_t n_blocks;
    struct crm_basket_read *read; /* private */
};

/*
 * The reader stays the caller's, as does what `spec` points to.  Release in any case that *lines is
 * not NULL.  Errors: CRM_EDATA for a missing column (item or category too); CRM_EUSAGE of binding
 * `where` and for a column of -g that is not there; CRM_ENOMEM.
 */
enum crm_status crm_basket_lines_open(struct crm_basket_lines **lines, struct crm_reader *reader,
    const struct crm_basket_spec *spec, struct crm_err *err);

/* Errors: those of the reader; CRM_EDATA with the place of the first bad row; CRM_ENOMEM. */
enum crm_status crm_basket_lines_read(
    struct crm_basket_lines *lines, int threads, struct crm_err *err);
void crm_basket_lines_close(struct crm_basket_lines *lines);

/* The number of an item of this name; CRM_MAP_NONE: nobody bought it. */
uint32_t crm_basket_find_item(const struct crm_basket_lines *lines, struct crm_slice name);

#endif
