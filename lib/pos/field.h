/*
 * field.h -- the canonical fields, and the headers and words tills use for them
 *
 * A field is a column of a stream (transactions, clients, answers, bookings), or something one is
 * made from (price, time, tax).  The dictionary gives each field its headers in English and
 * Chinese, the best first: 实收 before 应收, a client number before a bare "client".  Nothing is
 * matched by part of a word.
 */
#ifndef CRM_POS_FIELD_H
#define CRM_POS_FIELD_H

#include "base/slice.h"

#include <stdint.h>

enum crm_stream {
    CRM_STREAM_TRANSACTIONS,
    CRM_STREAM_CLIENTS,
    CRM_STREAM_ANSWERS,
    CRM_STREAM_BOOKINGS,
    CRM_N_STREAMS,
};

/* In the order of the output of transactions, then of clients, then of answers; the last ones are
 * what others are made from and are never written.  customer_id comes first in client lists too,
 * staff stands between consent and level. */
enum crm_field {
#define FIELD(id, name, kind, help) CRM_FIELD_##id,
#include "base/fields.def"
    CRM_N_FIELDS,
};

/* How a cell of the field is read and written. */
enum crm_field_kind {
    CRM_KIND_TEXT,
    CRM_KIND_ID,       /* text; the namespace goes before it */
    CRM_KIND_DATE,     /* with a time where there is one */
    CRM_KIND_BIRTHDAY, /* YYYY-MM-DD, or MM-DD without a year */
    CRM_KIND_TIME,
    CRM_KIND_MONEY,
    CRM_KIND_OFF,      /* money, always written positive */
    CRM_KIND_NUMBER,   /* decimal */
    CRM_KIND_RATE,     /* 0 .. 1, or with % */
    CRM_KIND_WORD,     /* one of the contract's kinds of line */
    CRM_KIND_GENDER,   /* female, male, or as it was */
    CRM_KIND_DURATION, /* minutes */
    CRM_KIND_BY,       /* client, salon */
    CRM_KIND_DEPOSIT,  /* an amount, yes or no */
};

struct crm_field_info {
    const char *name;
    enum crm_field_kind kind;
    const char *help;
};

const struct crm_field_info *crm_field_info(enum crm_field field);

/* The field called `name`, "unit_price" being a name of price; CRM_N_FIELDS if there is none. */
enum crm_field crm_field_find(struct crm_slice name);

/*
 * The same by the names of a stream: in bookings the date of the row is its start, the ticket
 * booking_id, the item service, the state status; and not called otherwise.
 */
const char *crm_stream_name(enum crm_stream stream, enum crm_field field);
enum crm_field crm_stream_field(enum crm_stream stream, struct crm_slice name);

/* The field in a set of fields.  The last ones, which bookings alone have, are in none: 0. */
static inline uint64_t crm_field_bit(enum crm_field field)
{
    return field < 64 ? UINT64_C(1) << field : 0;
}

/* Whether a cell of it names a client, a ticket or what was sold: it can say that a row is a sum.
 */
bool crm_field_names(enum crm_field field);

/* The fields a stream is written with, in order. Returns how many. */
size_t crm_field_output(enum crm_stream stream, const enum crm_field **fields);

/* Whether a file of this stream must have it. */
bool crm_field_required(enum crm_stream stream, enum crm_field field);

/*
 * How well a header (as crm_text_key made it) fits a field in a stream: 0 best, -1 not at all.
 */
int crm_field_rank(enum crm_stream stream, enum crm_field field, const char *key);

/* The headers of a field in a stream, for --list-fields: "client id, 会员号"; they are in lists,
 * which `list` counts from 0; NULL behind the last. */
const char *crm_field_headers(enum crm_stream stream, enum crm_field field, size_t list);

/* service product prepaid redeem refund other for a word of a till (a key); NULL if unknown. */
const char *crm_word_kind(const char *key);

/* "female" or "male"; NULL if unknown. */
const char *crm_word_gender(const char *key);

/* Whether a cell (a key) says that its row is a total, a count or a footer, and no sale. */
bool crm_word_total(const char *key);

/* Stricter: for a row with a day, which is a sale but for this cell (Subtotal, 小计). */
bool crm_word_sum(const char *key);

/* The same of a cell, which may have a day or a count beside the word: "Total for 2024-01-02". */
bool crm_word_sum_cell(struct crm_slice cell);

/* "Total Ann Lee", "Ann Lee Total", 张三小计: the sum of what is named. */
bool crm_word_sum_label(struct crm_slice cell);

/* Looser: for a record of one cell (End of report, Page 1 of 3, 共2条). */
bool crm_word_footer(const char *key);

#endif
