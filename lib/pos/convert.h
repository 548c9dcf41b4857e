/*
 * convert.h -- one row of an export as one line of the stream; for lib/pos/rows*.c only
 */
#ifndef CRM_POS_CONVERT_H
#define CRM_POS_CONVERT_H

#include "base/map.h"
#include "pos/appointment.h"
#include "pos/import.h"
#include "pos/rows.h"
#include "pos/seen.h"

/* What a thread remembers from row to row: tills repeat themselves. */
struct crm_memo {
    int32_t day;
    char day_text[CRM_DATE_TEXT];
    /* a day as the file at hand writes it, 8 to 10 bytes: its first and last eight, what it says */
    uint64_t date_head, date_tail;
    size_t date_len; /* 0: none */
    char date_text[CRM_DATE_TEXT];
    int32_t date_day;
    struct crm_seen kind[16];              /* words of kind cells */
    struct crm_seen item[256], tender[16]; /* kinds made of them */
    struct crm_seen judged[8][8];          /* verdicts by judge, as far as there is room */
    struct {
        char cell[24];
        size_t len; /* 0: none */
        enum crm_appointment state;
        enum crm_by by;
    } said[16];  /* of appointments: words of states */
    size_t file; /* that these are of, but for the words of states */
    char *id[2]; /* room for ids that are made: the row's own, another's */
    size_t id_cap[2];
};

/* The amounts of tickets whose lines all have it. */
struct crm_once_seen {
    struct crm_map tickets;
    int64_t *amount_e4;
    size_t cap;
};

/* A row being turned. */
struct crm_convert {
    const struct crm_import *import;
    const struct crm_import_file *file;
    struct crm_memo *memo;
    struct crm_once_seen *once;
    bool counting; /* the row will be written, if nothing is wrong with it */
    struct crm_rows_sums *sums;
    uint64_t *filled;         /* NULL: not counted */
    const char *text, *limit; /* the block: what lies in it was not quoted, and 32 bytes behind it
                                 can be read */
    bool care;                /* even such a cell may hold what must be quoted or escaped */
    bool ascii;               /* the block has nothing else */
    bool easy;                /* it may not, and every cell lies in the block */
    char *out;                /* where the next byte goes; room was made */
    const char **cell_end;    /* a column of the import: where its cell ends; NULL: not asked for */
    /* out */
    struct crm_slice id; /* of the row as it is written; valid until the next row */
    char id_text[CRM_PSEUDONYM];
    struct crm_secret *secret; /* of this row; room for one a column */
    size_t n_secrets;
    bool own_id;                /* it stood in the row: linking has not changed or found it */
    int64_t amount_e4;          /* 0 until it has been read: valid when a later cell is bad */
    int32_t day, second, until; /* the last two of bookings alone; until: of a slot */
    enum crm_appointment state; /* of bookings: what became of it, and who cancelled by a word */
    enum crm_by by;
    struct crm_slice moved_from; /* of bookings: the number of the one that was moved to this */
    int decimals;                /* of the amount as it was written */
    uint64_t n_tails;            /* amounts that went through a double, in this row */
    bool rounded, turned;        /* the amount was rounded; made negative for a refund */
    /* out, when it fails */
    enum crm_field bad_field;
    const char *bad_header; /* of a column that is no field; else NULL */
    const char *skip;
    bool level; /* it is left out as money of another level */
    char reason[CRM_ERR_SHOW + 300];
};

/* What a rule of the preset says of this row: a reason to leave it out, a kind; NULL: nothing. */
const char *crm_convert_rule(const struct crm_convert *c, const struct crm_slice *cells, bool skip);

/* The sum of the columns the preset makes the amount from, with or without tax as was asked for. */
bool crm_convert_sum(struct crm_convert *c, const struct crm_slice *cells, int64_t *amount_e4);

/* Take off what the preset says is less in the first row of a ticket. */
bool crm_convert_less(struct crm_convert *c, const struct crm_slice *cells, int64_t *amount_e4);

/* What the judges of the file say of the row: the first that does not keep it, *judge. */
enum crm_verdict crm_convert_verdict(
    struct crm_convert *c, const struct crm_slice *cells, size_t *judge);

/* ---- the cells, each as bytes at c->out; false, with a reason set, if they cannot be read --- */

/* The date of the row, joined with its time where that stands in a column of its own. */
bool crm_convert_date(struct crm_convert *c, const struct crm_slice *cells);
bool crm_convert_other_date(
    struct crm_convert *c, enum crm_field field, struct crm_slice cell, bool birthday);

/*
 * Of bookings.  The state of a row, from all that says it; the cells of who cancelled, an end, a
 * duration, a price, a deposit; a local time, made from UTC where the plan says so (false, without
 * a reason, when it is none).
 */
bool crm_convert_state(struct crm_convert *c, const struct crm_slice *cells);
void crm_convert_no_appointment(
    struct crm_convert *c, const struct crm_slice *cells, char *text, size_t room);
bool crm_convert_by(struct crm_convert *c, struct crm_slice cell);
bool crm_convert_end(struct crm_convert *c, struct crm_slice cell);
bool crm_convert_duration(struct crm_convert *c, struct crm_slice cell);
bool crm_convert_deposit(struct crm_convert *c, struct crm_slice cell);
bool crm_convert_price(struct crm_convert *c, struct crm_slice cell);
bool crm_convert_local(struct crm_convert *c, enum crm_field field, struct crm_slice cell,
    int32_t *day, int32_t *second);
void crm_put_when(struct crm_convert *c, int32_t day, int32_t second);

/* The amount of the row, made from others or negative for a refund where it must be. */
bool crm_convert_amount(struct crm_convert *c, const struct crm_slice *cells, const char *kind);
bool crm_convert_number(struct crm_convert *c, enum crm_field field, struct crm_slice cell);
bool crm_convert_money_cell(
    struct crm_convert *c, enum crm_field field, struct crm_slice cell, bool off);
bool crm_convert_rate(struct crm_convert *c, struct crm_slice cell);

/* The kind of the row: by a rule of the preset, else by the word in its column. */
const char *crm_convert_kind(struct crm_convert *c, const struct crm_slice *cells, bool *unknown);

/* What a till calls a sale is a refund when money goes back; cards are another matter. */
const char *crm_convert_settled(const struct crm_convert *c, const char *kind);
void crm_convert_gender(struct crm_convert *c, struct crm_slice cell);

/* The client of the row; the id of another. */
bool crm_convert_customer(
    struct crm_convert *c, struct crm_slice cell, const struct crm_slice *cells);
bool crm_convert_id(struct crm_convert *c, struct crm_slice cell);

/* Name, phone, card, email: masked or under a pseudonym. Ids are hidden where they are made. */
void crm_convert_secret(struct crm_convert *c, enum crm_field field, struct crm_slice cell);
bool crm_convert_is_hidden(const struct crm_convert *c, enum crm_field secret);

/* Whether the client of the row has agreed. */
bool crm_convert_consents(struct crm_convert *c, const struct crm_slice *cells);

/* ---- what they need ---------------------------------------------------------------------- */

/* The date from a cell of the block at `out`, if it is written in a common way. Its end, or NULL.
 */
char *crm_convert_common_date(
    struct crm_convert *c, const struct crm_slice *cells, struct crm_slice cell, char *out);

/* A number without blanks around it and a currency sign before it. */
struct crm_slice crm_convert_trim(const struct crm_convert *c, struct crm_slice cell);

/* A plain amount from a cleaned cell; false, with a reason set, if it is none. */
bool crm_convert_money(
    struct crm_convert *c, enum crm_field field, struct crm_slice cell, int64_t *amount_e4);

/* The cell without blanks and guards; empty for a word for nothing. */
struct crm_slice crm_convert_cell(
    const struct crm_import_cell *from, const struct crm_slice *cells);

/* Say why the row is bad. Returns false. */
bool crm_convert_bad(struct crm_convert *c, enum crm_field field, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same, with the value, which goes unsaid when names are hidden: a shifted row may have one
 * anywhere. */
bool crm_convert_bad_value(
    struct crm_convert *c, enum crm_field field, struct crm_slice value, const char *what);

/* Most bytes a row can take beyond twice its cells: see crm_convert_row. */
size_t crm_convert_fixed(const struct crm_import *import);

enum crm_convert_result {
    CRM_CONVERT_ROW,   /* a line was written */
    CRM_CONVERT_BAD,   /* bad_field and reason say why */
    CRM_CONVERT_SKIP,  /* a preset or a word of the row leaves it out; skip says why */
    CRM_CONVERT_TOTAL, /* the row says that it is a sum of others */
};

/*
 * One line at c->out, which needs room for twice the bytes of the row's cells, times
 * import->n_copies, and crm_convert_fixed.  Without a row c->out is anywhere.
 */
enum crm_convert_result crm_convert_row(struct crm_convert *c, const struct crm_slice *cells);

/*
 * As many rows as are plain of a file that is plain, as lines at c->out: the same as by
 * crm_convert_row, in a third of the time.  Returns how many; the row behind them may be anything.
 */
size_t crm_convert_plain(
    struct crm_convert *c, const struct crm_slice *cells, size_t n_rows, size_t n_wanted);

#endif
