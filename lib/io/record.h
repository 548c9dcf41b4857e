/*
 * record.h -- one record into its fields, any dialect (private to lib/io)
 *
 * record.c is the one file that includes <csv.h>: a record that holds a quote goes to libcsv in
 * strict mode, without trimming, from its first field in quotes on.  Text is fed line by line, so
 * libcsv's own end of the row is where the record ends.
 */
#ifndef CRM_IO_RECORD_H
#define CRM_IO_RECORD_H

#include "io/reader.h"

enum crm_record_state {
    CRM_RECORD_OK,
    CRM_RECORD_OPEN,   /* the text ends inside quotes, or without a line end */
    CRM_RECORD_QUOTE,  /* a quote inside an unquoted field */
    CRM_RECORD_BEHIND, /* text behind a closing quote */
    CRM_RECORD_MEMORY,
};

struct crm_record {
    struct crm_slice *field;
    size_t n, field_cap;
    const char *end; /* after CRM_RECORD_OK: behind its line end */
    /* fields that are not as they stand in the text: room for them all is made beforehand */
    char *bytes;
    size_t used, cap;
    struct csv_parser *parser;
    const bool *keep; /* n_keep: whether the bytes of a field behind quotes are needed */
    size_t n_keep;    /* 0: they all are */
};

/* Zero-initialised at first. */
void crm_record_release(struct crm_record *r);

/* Make room for records that are `len` bytes of text altogether; forgets the bytes of earlier
 * ones. */
bool crm_record_room(struct crm_record *r, size_t len);

/*
 * The record that starts at `text`.  Its fields stay valid until the room is made anew (bytes) and
 * until the next call (the array).  A blank line is a record of one empty field.
 */
enum crm_record_state crm_record_parse(
    struct crm_record *r, const char *text, const char *limit, struct crm_dialect dialect);

/*
 * The rest of a record whose first n_head fields are known to have no quotes.
 *   separator[n_head + 1]  in  the byte before the record, and the ends of those fields
 */
enum crm_record_state crm_record_rest(struct crm_record *r, const char *const separator[],
    size_t n_head, const char *limit, char delimiter);

#endif
