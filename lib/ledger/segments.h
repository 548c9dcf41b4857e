/*
 * segments.h -- a map from scores to the names of segments
 *
 * A delimited file with the columns segment, r, f, m: each of the three a score (`5`), a range
 * (`4-5`) or any (`*`).  The first line that fits a client names her segment.
 *
 *     crm_segments_read(&segments, reader, bins, err);
 *     name = crm_segments_name(&segments, crm_segments_find(&segments, 5, 1, 3));
 *     crm_segments_release(&segments);
 */
#ifndef CRM_LEDGER_SEGMENTS_H
#define CRM_LEDGER_SEGMENTS_H

#include "base/arena.h"
#include "io/reader.h"

#include <stdint.h>

struct crm_segment {
    struct crm_slice name;
    uint8_t from[3], to[3]; /* scores r, f, m, both ends included */
};

struct crm_segments {
    struct crm_segment *line;
    size_t n, cap;
    struct crm_arena names;
};

/*
 * Read a map for scores 1 .. bins.
 * Errors: CRM_EDATA with place: a range that is none, or a score beyond `bins`; a map without a
 * line; those of the reader.  *segments is then empty.
 */
enum crm_status crm_segments_read(
    struct crm_segments *segments, struct crm_reader *reader, int bins, struct crm_err *err);
void crm_segments_release(struct crm_segments *segments);

/* The first line that fits, or -1. */
int crm_segments_find(const struct crm_segments *segments, int r, int f, int m);

/* Its name; "Others" for -1. */
struct crm_slice crm_segments_name(const struct crm_segments *segments, int line);

#endif
