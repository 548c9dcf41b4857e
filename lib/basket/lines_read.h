/*
 * lines_read.h -- rows on their way to lines  (inside lib/basket)
 */
#ifndef CRM_BASKET_LINES_READ_H
#define CRM_BASKET_LINES_READ_H

#include "basket/lines.h"

struct crm_basket_read {
    struct crm_reader *reader;
    struct crm_transactions tx;
    struct crm_place by[CRM_BLOCKS_COLUMNS]; /* CRM_SPOT_ROW: among the extra fields */
    struct crm_map clients, items, tickets;  /* numbered by first appearance */
    struct crm_map money;                    /* block and item */
    int64_t *money_e4;                       /* of each key of it */
    size_t money_cap;
    struct crm_basket_revenue *revenue; /* the same by block */
    struct crm_basket_line *line;
    uint32_t *block; /* of each line, with -g */
    size_t n_lines, line_cap, block_cap;
    struct crm_basket_line *sorted; /* by block */
    struct memory {                 /* of the row before: lines of a client follow each other */
        struct crm_slice text;
        uint32_t number;
    } client;
};

/* All rows; lines, maps and totals are then filled. */
enum crm_status crm_basket_rows_read(
    struct crm_basket_lines *lines, int threads, struct crm_err *err);

#endif
