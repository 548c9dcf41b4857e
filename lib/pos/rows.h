/*
 * rows.h -- blocks of an import turned into lines of its stream, on any thread
 *
 *     struct crm_rows *rows = crm_rows_new(import);                one a thread
 *     crm_rows_parse(rows, block, &scan, err);                     inside io/flow.h's parse
 *     ... rows->bytes[0 .. rows->used): whole lines, ended by LF ...
 *     ... rows->event[0 .. rows->n_events): what was no row, in order ...
 *     crm_rows_free(rows);
 *
 * Rows that cannot be read are events and leave no bytes; what to do with them (stop, or set
 * aside) is the caller's choice when it sees the blocks in order.
 */
#ifndef CRM_POS_ROWS_H
#define CRM_POS_ROWS_H

#include "io/scan.h"
#include "pos/import.h"

enum crm_rows_what {
    CRM_ROWS_BAD,     /* a row that cannot be read */
    CRM_ROWS_TOTALS,  /* a line of totals, a comment or a footer */
    CRM_ROWS_SKIPPED, /* a row the preset leaves out: void, unpaid ... */
};

struct crm_rows_event {
    enum crm_rows_what what;
    size_t at;     /* bytes of output before it */
    uint64_t n_in; /* rows before it in this block, events too */
    uint64_t line;
    size_t n_fields;    /* of a record with another number of fields than the header; else 0 */
    const char *column; /* header; "": none */
    const char *reason; /* "'abc' is not a number" */
    struct crm_slice record;
    int64_t amount_e4; /* of a bad row whose amount could be read, of a total; else 0 */
    bool level;        /* left out as money of another level: its amount stands in other rows too */
    bool sum;          /* a total that can be compared: its amount, if it says one, and rows */
    bool has_amount;
    uint64_t count;         /* rows that a total says there are; 0: it does not say */
    int32_t day;            /* of a total; CRM_DAY_NONE */
    struct crm_slice label; /* of a total */
    int64_t sum_e4;         /* of the rows written before it in this block */
    uint64_t n_out;         /* these rows */
};

/* Counts and sums of the rows that were written. */
struct crm_rows_sums {
    uint64_t n_in;  /* records, events too, blank ones not */
    uint64_t n_out; /* lines written */
    uint64_t n_walk_in;
    uint64_t n_blank;      /* records of empty cells only: no rows */
    uint64_t n_rounded;    /* made amounts with more than four decimals */
    uint64_t n_turned;     /* refunds with a positive amount, made negative */
    uint64_t n_unknown;    /* kinds that are no known word */
    uint64_t n_tails;      /* amounts that went through a double */
    uint64_t n_loose;      /* rows with quotes inside unquoted fields, read as they stand */
    uint64_t n_odd_phones; /* telephones that are none of the country, left as they stand */
    int64_t amount_e4, walk_in_e4;
    int decimals;        /* most decimals of an amount, at least 2 */
    int32_t first, last; /* days; CRM_DAY_NONE: no row */
};

/* One line of the output, for those who look at lines one by one. */
struct crm_rows_line {
    size_t end;                  /* of its bytes */
    struct crm_slice key;        /* with CRM_ROWS_KEYS */
    struct crm_slice id;         /* with CRM_ROWS_IDS */
    uint64_t hash;               /* with CRM_ROWS_HASHES: crm_suspect_hash of its bytes */
    struct crm_slice moved_from; /* with CRM_ROWS_MOVES: the number of an appointment */
    int64_t amount_e4;
    int32_t day;
    unsigned char state; /* of an appointment: enum crm_appointment */
    bool timed;          /* its start has a time of day */
    bool walk_in;
    bool own_id; /* linking has not changed or found the id */
};

/* What is wanted of every line; nothing: no lines are listed. */
enum {
    CRM_ROWS_KEYS = 1,
    CRM_ROWS_IDS = 2,
    CRM_ROWS_HASHES = 4,
    CRM_ROWS_SECRETS = 8,
    CRM_ROWS_MOVES = 32,
    CRM_ROWS_DAYS = 16, /* and amounts: these are there for every line that is listed */
};

struct crm_rows {
    char *bytes;
    size_t used;
    const struct crm_file *file;
    struct crm_rows_event *event;
    size_t n_events;
    struct crm_rows_sums sums;
    uint64_t *filled; /* a column of the import: cells that are not empty; for clients only */
    struct crm_rows_line *line;
    size_t n_lines;
    struct crm_secret *secret; /* with CRM_ROWS_SECRETS: what was hidden in the lines, in order */
    size_t n_secrets;
    struct crm_rows_work *work;
};

/* NULL: out of memory. */
struct crm_rows *crm_rows_new(const struct crm_import *import, unsigned wants);
void crm_rows_free(struct crm_rows *rows);

/* CRM_OK, or CRM_ENOMEM. */
enum crm_status crm_rows_parse(struct crm_rows *rows, const struct crm_block *block,
    struct crm_scan *scan, struct crm_err *err);

/* batch_free and parse of a struct crm_flow whose batches are struct crm_rows. */
void crm_rows_batch_free(void *ctx, void *batch);
enum crm_status crm_rows_batch_parse(void *ctx, const struct crm_block *block,
    struct crm_scan *scan, void *batch, struct crm_err *err);

/* CRM_EDATA, with its place and reason, if there is a row that cannot be read; else CRM_OK. */
enum crm_status crm_rows_first_bad(const struct crm_rows *rows, struct crm_err *err);

/* *sum += one, in the order of the blocks. False when an amount does not fit. */
bool crm_rows_add(struct crm_rows_sums *sum, const struct crm_rows_sums *one);

#endif
