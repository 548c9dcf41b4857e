/*
 * input.h -- what a struct crm_reader is made of (private to lib/io)
 *
 * reader.c opens files and finds columns; block.c cuts the rest of each file into blocks.
 */
#ifndef CRM_IO_INPUT_H
#define CRM_IO_INPUT_H

#include "base/map.h"
#include "io/record.h"
#include "io/scan.h"
#include "io/source.h"

#include <stdatomic.h>

enum {
    CRM_SLACK = 64, /* readable bytes before and behind a block's text */
    CRM_BLOCK_SIZE = 256 * 1024,
};

struct crm_input {
    struct crm_file file;
    const char *path;
    struct crm_source *source; /* NULL: not open now */
    bool started, last_read;
    bool any; /* a record was in it */
    /* bytes read and not yet in a block: carry[carry_at .. carry_at + carry_len) */
    char *carry;
    size_t carry_at, carry_len, carry_cap;
    uint64_t line; /* of the next byte */
    uint64_t size; /* 0: not a regular file */
    uint64_t work; /* bytes of text in it, about */
    struct crm_slice *header;
    size_t *column_of, *wanted;
};

/* The columns of the union header that are called alike. */
struct crm_named {
    size_t first, last;
    size_t file, at; /* the last file that has one, and its last one so far */
    size_t twice_in; /* the first file that has two, or SIZE_MAX */
};

struct crm_reader {
    struct crm_reader_spec spec;
    struct crm_arena arena; /* names and headers */
    struct crm_input *input;
    size_t n_inputs;
    struct crm_slice *column; /* the union header */
    size_t *next;             /* of each column: the next of its name, or CRM_COLUMN_NONE */
    size_t n_columns, column_cap, next_cap;
    struct crm_map names;    /* of columns */
    struct crm_named *named; /* of each name */
    size_t named_cap;
    size_t n_wanted; /* fields of a row: those asked for, and behind them the chooser's */
    struct crm_chooser chooser;
    const size_t *chooser_column;
    /* cutting */
    size_t block_size;
    size_t current;
    uint64_t seq;
    _Atomic uint64_t done;
    bool failed; /* a read failed: `err` is due when the records before it have been given */
    struct crm_err err;
    /* row by row */
    struct crm_block block;
    struct crm_scan scan;
    struct crm_row row;
    size_t next_row;
    const char *counted; /* row.line is the line of this byte */
    bool walking, ended;
};

/* Open the file of `input` (again) and read its header; the bytes behind it are its carry. */
enum crm_status crm_input_start(
    struct crm_reader *reader, struct crm_input *input, struct crm_err *err);
void crm_input_stop(struct crm_input *input);

/* Read once, up to `room` bytes behind what is carried; *got 0 at the end. */
enum crm_status crm_input_read(struct crm_reader *reader, struct crm_input *input, char *bytes,
    size_t room, size_t *got, struct crm_err *err);

#endif
