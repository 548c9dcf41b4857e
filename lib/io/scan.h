/*
 * scan.h -- blocks of whole records, and the rows in them
 *
 * A block is whole records of one file.  Blocks are cut one after the other (crm_reader_block,
 * one caller at a time); each can be scanned on any thread.
 *
 *     struct crm_block block = { 0 };
 *     struct crm_scan scan;
 *     crm_scan_init(&scan, reader);
 *     while ((status = crm_reader_block(reader, &block, err)) == CRM_OK && block.len) {
 *         crm_scan_start(&scan, &block);
 *         while ((state = crm_scan_rows(&scan, 64)) != CRM_SCAN_END) {
 *             if (state == CRM_SCAN_BAD) ... scan.bad ...; the next call goes on behind the row
 *             for (i = 0; i < scan.n_rows; i++)
 *                 ... scan.field[i * scan.n_wanted + c] ...
 *         }
 *     }
 *     crm_scan_release(&scan);
 *     crm_block_release(&block);
 *
 * Rows without a quote are split by a scan for separators, rows with one by libcsv; both give the
 * same fields (differential fuzz test tests/fuzz).
 */
#ifndef CRM_IO_SCAN_H
#define CRM_IO_SCAN_H

#include "io/reader.h"

struct crm_block {
    const char *text; /* len bytes of whole records, the last one with a line end even if the file
                         had none; 64 readable bytes before and behind */
    size_t len;       /* 0: no more blocks */
    const struct crm_file *file;
    uint64_t seq;           /* 0, 1, 2 ... over all files */
    uint64_t line;          /* of the first byte */
    bool has_quote;         /* a quote, or a backslash where there are escapes, may be in it */
    bool ascii;             /* nothing but ASCII is in it; it may be so without this saying it */
    uint64_t unclosed_line; /* where the last record opens a quote that is never closed; else 0 */
    char *room;             /* the memory behind text, reused by the next crm_reader_block */
    size_t room_size;
};

/* Fill `block` (zero-initialised at first) with the next records. Not thread-safe: hold a lock. */
enum crm_status crm_reader_block(
    struct crm_reader *reader, struct crm_block *block, struct crm_err *err);
void crm_block_release(struct crm_block *block);

enum crm_scan_state {
    CRM_SCAN_ROWS, /* n_rows rows are in field[] */
    CRM_SCAN_BAD,  /* one record that is not a row: bad_* say what; rows before it were given */
    CRM_SCAN_END,
};

enum crm_scan_problem {
    CRM_SCAN_FIELDS,   /* another number of fields than the header: n_fields */
    CRM_SCAN_QUOTE,    /* a quote inside an unquoted field */
    CRM_SCAN_BEHIND,   /* text behind a closing quote */
    CRM_SCAN_UNCLOSED, /* a quote that is never closed */
    CRM_SCAN_NUL,      /* a NUL byte */
    CRM_SCAN_MEMORY,
};

struct crm_scan_work; /* libcsv and its scratch */

struct crm_scan {
    /* out, valid until the next call; the bytes of the fields until the next crm_scan_start */
    const struct crm_slice *field; /* n_rows x n_wanted */
    const char *const *start;      /* n_rows: first byte of each record in the block */
    size_t n_rows, n_wanted;
    /* out, after CRM_SCAN_BAD */
    enum crm_scan_problem problem;
    size_t n_fields;
    struct crm_slice record; /* the record's bytes without its end */
    /* private */
    const struct crm_reader *reader;
    const struct crm_block *block;
    const char *at;
    struct crm_scan_work *work;
};

/* CRM_ENOMEM, or CRM_OK; after crm_reader_want. */
enum crm_status crm_scan_init(
    struct crm_scan *scan, const struct crm_reader *reader, struct crm_err *err);
void crm_scan_release(struct crm_scan *scan);

void crm_scan_start(struct crm_scan *scan, const struct crm_block *block);
enum crm_scan_state crm_scan_rows(struct crm_scan *scan, size_t max_rows);

/*
 * Every field of the record that starts at `record` (scan->start[i], or scan->record.ptr), in the
 * order of its file, for programs that keep or set aside whole records.
 *   *field, *n  out  valid until the next call
 * False when the record is not well-formed.
 */
bool crm_scan_all(
    struct crm_scan *scan, const char *record, const struct crm_slice **field, size_t *n);

/* The line of a byte of the block; counts newlines, so only for messages. */
uint64_t crm_block_line(const struct crm_block *block, const char *at);

/*
 * Fill `err` with what CRM_SCAN_BAD found, place included. Returns CRM_EDATA or CRM_ENOMEM.
 */
enum crm_status crm_scan_error(const struct crm_scan *scan, struct crm_err *err);

#endif
