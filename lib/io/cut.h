/*
 * cut.h -- where whole records end in a stretch of a file (private to lib/io)
 *
 * Follows the rules of libcsv's strict mode by looking at quotes and their neighbours only, and
 * the rule for bad records: the first line is the record, the next line starts anew.
 */
#ifndef CRM_IO_CUT_H
#define CRM_IO_CUT_H

#include "io/reader.h"

struct crm_row_cut {
    size_t len;       /* bytes of whole records; 0: none is complete */
    uint64_t n_lines; /* line ends in them */
    bool special;     /* a quote (a backslash where there are escapes) among them */
    bool ascii;       /* nothing but ASCII in the text */
    /* the last record opens a quote that is never closed: how many lines before that quote, from
     * the start of the text; else UINT64_MAX */
    uint64_t unclosed_after;
};

/*
 * `text` starts at a record; `last`: the file ends with it.  No cut falls between CR and LF.
 * O(len).
 */
struct crm_row_cut crm_cut_find(
    const char *text, size_t len, bool last, struct crm_dialect dialect);

#endif
