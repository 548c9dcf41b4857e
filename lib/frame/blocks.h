/*
 * blocks.h -- the blocks of -g: one for each combination of values of some columns
 *
 *     crm_blocks_open(&blocks, cli->by, "--by", frame, err);    NULL, no column: one block
 *     ... for each row: crm_blocks_put(&blocks, row->cell, &block, err);
 *     crm_blocks_sort(&blocks, err);
 *     for (k = 0; k < blocks.n; k++) ... blocks.order[k] ...    in order of the values
 *     crm_blocks_release(&blocks);
 *
 * Blocks are numbered 0, 1, 2 ... as they are met.  Their order is that of base/cell.h, the first
 * column first: numbers by size, weekdays from Monday, other text by byte, the empty one last.
 * Blanks at the ends of a cell do not count.  Header and cells of results: cli/frame.h.
 */
#ifndef CRM_FRAME_BLOCKS_H
#define CRM_FRAME_BLOCKS_H

#include "base/map.h"
#include "frame/frame.h"

enum { CRM_BLOCKS_COLUMNS = 8 };

struct crm_blocks {
    size_t n_columns; /* of -g */
    const char *name[CRM_BLOCKS_COLUMNS];
    size_t cell[CRM_BLOCKS_COLUMNS]; /* number of each in row->cell */
    uint32_t n;
    uint32_t *order; /* n, after crm_blocks_sort: blocks in order of their values */
    uint32_t *rank;  /* n: where in `order` a block is */
    /* private */
    struct crm_map keys;
    struct crm_arena names;
    char *key;
    size_t key_cap;
};

/*
 * `by` is the list of the option, "staff,weekday", or NULL.  Release in any case.
 *   frame  in  asked for the columns; or NULL: `cell` is then 0, 1, 2 ..., what crm_blocks_put gets
 * Errors: CRM_EUSAGE for an empty name or more than CRM_BLOCKS_COLUMNS, with `option`; those of
 * crm_frame_want.
 */
enum crm_status crm_blocks_open(struct crm_blocks *blocks, const char *by, const char *option,
    struct crm_frame *frame, struct crm_err *err);
void crm_blocks_release(struct crm_blocks *blocks);

/* The block of a row; one thread at a time.  *block 0 without columns.  Errors: CRM_ENOMEM. */
enum crm_status crm_blocks_put(
    struct crm_blocks *blocks, const struct crm_slice cell[], uint32_t *block, struct crm_err *err);

/* After the last row: `order` and `rank`. O(n log n).  Errors: CRM_ENOMEM. */
enum crm_status crm_blocks_sort(struct crm_blocks *blocks, struct crm_err *err);

/*
 * After crm_blocks_sort: number the blocks in their order, so that order[k] is k from now on;
 * rank[] still says which number each had: rank[old] is the new one.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_blocks_renumber(struct crm_blocks *blocks, struct crm_err *err);

/* A cell of a block. */
struct crm_slice crm_blocks_cell(const struct crm_blocks *blocks, uint32_t block, size_t column);

/* "a", or "a, b" for two columns, for a sentence; "" without.  Returns `text`. */
enum { CRM_BLOCKS_TEXT = 256 };
const char *crm_blocks_text(
    const struct crm_blocks *blocks, uint32_t block, char text[CRM_BLOCKS_TEXT]);

#endif
