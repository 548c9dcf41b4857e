/*
 * sample.h -- the records at the start of a file, for recognition only
 *
 * Walks over UTF-8 text that has been read already, with any delimiter, and never fails: what is
 * not well-formed is split somehow.  The rows themselves come from io/reader.h.
 *
 *     struct crm_sample sample = { .text = head, .whole = whole, .dialect = { .delimiter = ',' } };
 *     while (crm_sample_next(&sample))
 *         ... sample.field[0 .. sample.n), sample.line ...
 *     crm_sample_release(&sample);
 */
#ifndef CRM_POS_SAMPLE_H
#define CRM_POS_SAMPLE_H

#include "base/arena.h"
#include "io/reader.h"

struct crm_sample {
    struct crm_slice text;
    bool whole; /* else the last record is cut off and not given */
    struct crm_dialect dialect;
    struct crm_slice *field; /* valid until the next call */
    size_t n;
    uint64_t line; /* of the record's first byte, from 1 */
    bool out_of_memory;
    /* private */
    size_t at, cap;
    uint64_t next_line;
    struct crm_arena arena;
};

/* False at the end. Blank lines are passed over. */
bool crm_sample_next(struct crm_sample *sample);
/*
 * Whether the record has a cell for each of n columns: more of them when they are empty, fewer when
 * the header of those has no name; these are then added.
 */
bool crm_sample_fit(struct crm_sample *sample, const struct crm_slice *header, size_t n);
void crm_sample_release(struct crm_sample *sample);

#endif
