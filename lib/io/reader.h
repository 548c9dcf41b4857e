/*
 * reader.h -- the rows of one or many delimited files
 *
 * A struct crm_reader is all the input of one run: files in order, each with its own header,
 * columns matched by name.  There are two ways through it, over the same code:
 *
 * 1. Row by row, for programs whose work is not the reading:
 *
 *     struct crm_reader_spec spec = { .files = files, .n_files = n_files };
 *     crm_reader_open(&reader, &spec, err);
 *     crm_reader_need(reader, "customer_id", &col[0], err);     a column that must be there
 *     col[1] = crm_reader_find(reader, "amount");               or CRM_COLUMN_NONE
 *     crm_reader_want(reader, col, 2);
 *     while ((status = crm_reader_next(reader, &row, err)) == CRM_OK && row)
 *         ... row->field[0], row->field[1] ...                  slices, valid until the next call
 *     crm_reader_close(reader);
 *
 * 2. Block by block on several threads: io/flow.h calls crm_reader_block and crm_scan_*.
 *
 * Records end in LF, CRLF or CR; a blank line is no record unless the file has one column, where
 * it is an empty field.  Every record has as many fields as its header, or it is an error.  libcsv
 * in strict mode is the parser of record: a quote may open only at the start of a field, and only
 * a delimiter or the record's end may follow the one that closes it.  A record whose quotes are
 * wrong (a quote never closed among them) is its first line alone; reading can go on behind it.
 * A NUL byte is refused with its line.  There is no limit on a field or a record but memory.
 */
#ifndef CRM_IO_READER_H
#define CRM_IO_READER_H

#include "base/err.h"
#include "base/slice.h"

#define CRM_COLUMN_NONE SIZE_MAX

struct crm_dialect {
    char delimiter; /* 0: taken from the header line (',' tab ';' '|', the most frequent outside
                       quotes) */
    bool escapes;   /* TSV: \t \n \r \\ are escapes, a quote is an ordinary character */
};

/* `-c NAME=HEADER`: the column the programs call `name` is called `header` in this input. */
struct crm_alias {
    const char *name;
    const char *header;
};

struct crm_unpack;

/* How one file is to be read, decided from its first bytes. */
struct crm_layout {
    struct crm_dialect dialect;
    const char *encoding; /* for crm_source_decode; NULL: UTF-8 */
    bool mark;           /* bytes that are not of it become 0xFF, which no text has, and no error */
    uint64_t skip_lines; /* physical lines above the header line */
    /*
     * Names in place of the header's, for a header of several rows: then the data begin at byte
     * `data_at` of the decoded text, and nothing above is looked at.  NULL: the header line's.  The
     * caller keeps them until the reader is open.
     */
    const struct crm_slice *header;
    size_t n_header, data_at;
    uint64_t header_line; /* of its first row, for messages */
    bool sheet;           /* in: rows of a workbook; dialect and encoding are settled already */
};

struct crm_reader_spec {
    char *const *files; /* "-" is standard input */
    size_t n_files;     /* 0: standard input */
    struct crm_dialect dialect;
    const struct crm_alias *alias;
    size_t n_alias;
    bool alias_if_there; /* a second input: an alias whose header it lacks is not for it */
    size_t block_size;   /* bytes a block is filled to; 0: 256 KiB. Tests set it to 1. */
    /*
     * Looks at the first `head_size` bytes of each file and says how to read it; NULL: UTF-8, no
     * line skipped, `dialect`.  `head` is raw (BOM included); `whole`: it is the whole file.
     */
    enum crm_status (*layout)(void *ctx, const char *file, struct crm_slice head, bool whole,
        struct crm_layout *layout, struct crm_err *err);
    void *ctx;
    size_t head_size; /* 0: 4 MiB */
    /* Told, with several files, of each that has a header and no record when it has been read. */
    void (*empty)(void *ctx, const char *file);
    void *empty_ctx;
    /* what opens .gz and .xlsx (io/unpack.h); NULL: such files are refused */
    struct crm_unpack *unpack;
};

struct crm_reader;

/* One of the files of a reader. Read-only for callers; lives as long as the reader. */
struct crm_file {
    const char *name;
    size_t index;
    struct crm_dialect dialect;
    uint64_t header_line;
    size_t n_columns;               /* of this file */
    const struct crm_slice *header; /* n_columns names as they stand there, unescaped */
    const size_t *column_of;        /* n_columns: its column in the reader's union header */
    const size_t *wanted; /* for each wanted column: where in this file, or CRM_COLUMN_NONE */
};

/*
 * Open the files and read every header.  The header of the reader is their union in order of
 * first appearance.  On failure *reader is NULL.
 * Errors: CRM_EIO; CRM_EDATA for a file without a header line.
 */
enum crm_status crm_reader_open(
    struct crm_reader **reader, const struct crm_reader_spec *spec, struct crm_err *err);
void crm_reader_close(struct crm_reader *reader);

const struct crm_file *crm_reader_file(const struct crm_reader *reader, size_t index);

/* The union header, names as in the input. */
size_t crm_reader_n_columns(const struct crm_reader *reader);
struct crm_slice crm_reader_column(const struct crm_reader *reader, size_t column);

/* After crm_expr_bind failed for a column that is not there: the message names one that is close.
 */
struct crm_expr;
void crm_reader_suggest(
    const struct crm_reader *reader, const struct crm_expr *expr, struct crm_err *err);

/* Bytes of all inputs if they are regular files, else 0; bytes read so far. */
uint64_t crm_reader_size(const struct crm_reader *reader);
uint64_t crm_reader_done(const struct crm_reader *reader);

/*
 * The column of the union header for canonical `name` (after -c); CRM_COLUMN_NONE if there is none.
 * A name that stands twice in one file's header is an error the moment it is asked for: use
 * crm_reader_lookup, which says so, where the name comes from the program.
 * crm_reader_need: a missing column is an error too: the message lists the header and names -c.
 */
size_t crm_reader_find(const struct crm_reader *reader, const char *name);
size_t crm_reader_find_header(const struct crm_reader *reader, struct crm_slice header); /* no -c */
enum crm_status crm_reader_lookup(
    const struct crm_reader *reader, const char *name, size_t *column, struct crm_err *err);
enum crm_status crm_reader_need(
    const struct crm_reader *reader, const char *name, size_t *column, struct crm_err *err);

/*
 * Give only the rows that somebody chooses, in every way of reading; right after open, once.  The
 * reader takes `ctx` over, also when this fails, and releases it when it is closed.
 *   column[n]  in  the reader's columns that `choose` looks at: its fields, in this order
 * Errors: CRM_ENOMEM.
 */
struct crm_chooser {
    void *ctx;
    bool (*choose)(void *ctx, const struct crm_slice field[]); /* from any thread */
    void (*release)(void *ctx);
    size_t n;
};
enum crm_status crm_reader_choose(struct crm_reader *reader, const struct crm_chooser *chooser,
    const size_t column[], struct crm_err *err);

/* The ctx that crm_reader_choose was given; NULL without. */
void *crm_reader_chooser(const struct crm_reader *reader);

/*
 * The columns whose fields rows will have, in this order; CRM_COLUMN_NONE, and a column that a
 * file does not have, give an empty field.  Once, before the first row.  Default: all, in order
 * of the union header.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_reader_want(
    struct crm_reader *reader, const size_t columns[], size_t n, struct crm_err *err);

struct crm_row {
    const struct crm_slice *field; /* as many as wanted columns */
    const struct crm_file *file;
    uint64_t line; /* of the record's first byte, from 1 */
};

/* The next row, or *row NULL at the end. After an error the reader gives no more rows. */
enum crm_status crm_reader_next(
    struct crm_reader *reader, const struct crm_row **row, struct crm_err *err);

/* err's place := this row's file and line and the wanted column's header. */
void crm_row_place(
    const struct crm_reader *reader, const struct crm_row *row, size_t wanted, struct crm_err *err);

#endif
