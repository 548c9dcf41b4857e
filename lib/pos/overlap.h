/*
 * overlap.h -- exports whose time spans overlap: each sale once
 *
 * Two equal lines on one ticket are two sales, the same two lines in a second export are none.  So
 * for each key the largest count found in one file is kept:
 *
 *     crm_overlap_row(overlap, file, key, &again)         every row, files one after the other
 *
 * again says that the row is one too many.  Memory grows with the different keys.
 *
 * Without a key, a guess in constant memory: a sample of the rows, chosen by a hash of their
 * bytes, is remembered, and rows of a file that stand in an earlier one are counted.
 */
#ifndef CRM_POS_OVERLAP_H
#define CRM_POS_OVERLAP_H

#include "base/map.h"

struct crm_overlap_count {
    uint32_t file, here, kept; /* rows of that file so far; rows kept of all files */
};

struct crm_overlap {
    struct crm_map keys;
    struct crm_overlap_count *count;
    size_t cap;
};

void crm_overlap_init(struct crm_overlap *overlap);
void crm_overlap_release(struct crm_overlap *overlap);

/* False when memory is out. */
bool crm_overlap_row(struct crm_overlap *overlap, uint32_t file, struct crm_slice key, bool *again);

struct crm_suspect_slot {
    uint64_t hash; /* 0: free */
    uint32_t file;
};

struct crm_suspect {
    struct crm_suspect_slot *slot; /* CRM_SUSPECT_SLOTS of them */
    size_t n;
    uint64_t mask;      /* rows whose hash has none of these bits are in the sample */
    uint32_t file;      /* the one being looked at */
    uint64_t n_sampled; /* rows of it that were in the sample when they came */
    uint64_t n_same;    /* of those, rows that stand in an earlier file */
    uint64_t about;     /* rows of the whole file that do */
};

#define CRM_SUSPECT_SLOTS 65536

/* A hash of the bytes of a row; the same in every run. Never 0. */
uint64_t crm_suspect_hash(const char *bytes, size_t len);

/* False when memory is out. */
bool crm_suspect_row(struct crm_suspect *suspect, uint32_t file, uint64_t hash);

/* About how many rows of the current file stand in earlier ones: 0 unless that looks like more
 * than chance. */
uint64_t crm_suspect_rows(const struct crm_suspect *suspect);
void crm_suspect_release(struct crm_suspect *suspect);

#endif
