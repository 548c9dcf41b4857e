/*
 * seen.h -- what cells meant that were seen before: tills repeat themselves
 *
 *     struct crm_seen *seen = crm_seen_place(table, N, cell);
 *     if (!crm_seen_is(seen, cell))
 *         crm_seen_put(seen, cell), seen->means.word = word_of(cell);
 *     ... seen->means.word ...
 *
 * Long cells share a place that is never kept.  A table of zero bytes is an empty one.
 */
#ifndef CRM_POS_SEEN_H
#define CRM_POS_SEEN_H

#include "base/slice.h"

#include <stdint.h>

struct crm_seen {
    char cell[28];
    uint32_t len; /* 0: free */
    union {
        const char *word;
        int number;
    } means;
};

/* n a power of two. */
static inline struct crm_seen *crm_seen_place(
    struct crm_seen table[], size_t n, struct crm_slice cell)
{
    size_t half = cell.len / 2, mixed = cell.len;

    if (cell.len) {
        mixed = 31 * mixed + (unsigned char)cell.ptr[0];
        mixed = 31 * mixed + (unsigned char)cell.ptr[half];
        mixed = 31 * mixed + (unsigned char)cell.ptr[cell.len - 1];
    }
    return &table[(mixed ^ mixed >> 7) & (n - 1)];
}

#define CRM_SEEN(table, cell) crm_seen_place(table, sizeof(table) / sizeof *(table), cell)

static inline bool crm_seen_is(const struct crm_seen *seen, struct crm_slice cell)
{
    return cell.len && seen->len == cell.len && memcmp(seen->cell, cell.ptr, cell.len) == 0;
}

/* Afterwards `means` is to be set; a cell too long is known for this once only. */
static inline void crm_seen_put(struct crm_seen *seen, struct crm_slice cell)
{
    seen->len = 0;
    if (cell.len > sizeof seen->cell)
        return;
    memcpy(seen->cell, cell.ptr, cell.len);
    seen->len = (uint32_t)cell.len;
}

#endif
