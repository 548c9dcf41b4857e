/*
 * transaction.h -- one line of a ticket, and what such a line is
 *
 * The one place that knows the columns of a transactions stream, the kinds of lines, which of them
 * make a visit, and which amounts count.  crm-rfm, crm-churn and everything built on a ledger go
 * through it.
 *
 *     struct crm_transactions tx;
 *     crm_transactions_open(&tx, reader, must, may, where, err);             which columns
 *     struct crm_day_memo memo = {0};                                         one a thread
 *     for each row of a scan:
 *         problem = crm_transaction_parse(&tx, scan->field + i * scan->n_wanted, &memo, &line);
 *         if (problem != CRM_TX_NONE)
 *             return crm_transaction_error(&tx, problem, fields, file, line_number, err);
 */
#ifndef CRM_LEDGER_TRANSACTION_H
#define CRM_LEDGER_TRANSACTION_H

#include "base/date.h"
#include "base/err.h"
#include "base/money.h"
#include "frame/find.h"
#include "io/reader.h"

enum crm_kind {
    CRM_KIND_OTHER,
    CRM_KIND_SERVICE,
    CRM_KIND_PRODUCT,
    CRM_KIND_PREPAID, /* a card, package or gift card sold */
    CRM_KIND_REDEEM,  /* served against prepaid */
    CRM_KIND_REFUND,
};

/* Which amounts count: money taken, or service given. Never changes what a visit is. */
enum crm_basis {
    CRM_BASIS_CASH,    /* prepaid sold counts, redeemed does not */
    CRM_BASIS_SERVICE, /* the other way round */
};

/* Columns of a transactions stream. The first three are required. */
enum crm_tx_field {
    CRM_TX_CUSTOMER,
    CRM_TX_DATE,
    CRM_TX_AMOUNT,
    CRM_TX_KIND,
    CRM_TX_TXN,
    CRM_TX_STAFF,
    CRM_TX_CATEGORY,
    CRM_TX_ITEM,
    CRM_TX_CHANNEL,
    CRM_TX_STORE,
    CRM_TX_CAMPAIGN,
    CRM_TX_DISCOUNT,
    CRM_TX_DISCOUNT_RATE,
    CRM_TX_FACE_VALUE,
    CRM_TX_COST,
    CRM_N_TX_FIELDS,
    CRM_TX_NONE = CRM_N_TX_FIELDS,
};

#define CRM_TX_BIT(field) (1U << (field))

/* Names of things: field CRM_TX_STAFF + name. */
enum crm_name {
    CRM_NAME_STAFF,
    CRM_NAME_CATEGORY,
    CRM_NAME_ITEM,
    CRM_NAME_CHANNEL,
    CRM_NAME_STORE,
    CRM_N_NAMES,
};
#define CRM_TX_NAMES                                                                               \
    (CRM_TX_BIT(CRM_TX_STAFF) | CRM_TX_BIT(CRM_TX_CATEGORY) | CRM_TX_BIT(CRM_TX_ITEM) |            \
        CRM_TX_BIT(CRM_TX_CHANNEL) | CRM_TX_BIT(CRM_TX_STORE))

/* Amounts beside the amount of a line. */
enum crm_side { CRM_SIDE_DISCOUNT, CRM_SIDE_COST, CRM_SIDE_FACE, CRM_N_SIDES };

#define CRM_SIDE_BIT(side) (1U << (side))

/* The fields that say more of the money of a line; those of CRM_SIDE_BITs. */
#define CRM_FIELDS_SIDES                                                                           \
    (CRM_TX_BIT(CRM_TX_DISCOUNT) | CRM_TX_BIT(CRM_TX_DISCOUNT_RATE) |                              \
        CRM_TX_BIT(CRM_TX_FACE_VALUE) | CRM_TX_BIT(CRM_TX_COST))
enum crm_tx_field crm_side_field(enum crm_side side);

/* Its canonical name; the field of one, CRM_TX_NONE if it is none. */
const char *crm_field_name(enum crm_tx_field field);
enum crm_tx_field crm_field_named(const char *name);

/*
 * Which rows are chosen: an expression about columns of the rows, and about those of clients' files
 * (io/join.h), which are found by the customer_id of the row; what names mean says frame/find.h.
 */
struct crm_expr;
enum { CRM_WHERE_FOUND = 32 }; /* most columns of an expression that looks at files or made ones */
struct crm_where {
    struct crm_expr *expr; /* NULL: all rows are chosen */
    struct crm_join *const *join;
    size_t n_joins;
    bool joined_first; /* of a column that both have, the file's is meant */
};

/* What names mean in rows of `reader`. */
struct crm_view crm_where_view(const struct crm_where *where, const struct crm_reader *reader);

struct crm_transactions {
    const struct crm_reader *reader;
    unsigned present;           /* CRM_TX_BITs of the fields that the input has and rows give */
    unsigned lenient;           /* those of CRM_FIELDS_SIDES that may hold anything */
    size_t at[CRM_N_TX_FIELDS]; /* where in a row's wanted fields; meaningless when not present */
    size_t column[CRM_N_TX_FIELDS]; /* of the reader's union header */
    struct crm_where where;         /* not owned */
    size_t where_at;                /* its cells among the wanted fields */
    size_t extra_at;                /* the extra columns likewise */
    bool where_plain;               /* they are just those of the expression; else: */
    struct crm_place where_place[CRM_WHERE_FOUND]; /* columns of the row are wanted fields */
};

/*
 * Find the columns and tell the reader which ones rows are to have (crm_reader_want).
 *   fields   customer_id, date, amount are always read and must be there; `kind` is read if there
 *   must     fields besides them that must be there too
 *   may      fields that are read if they are there
 *   where    which rows are chosen, bound here to the columns.  All of it stays the caller's.
 *            (A reader's own --where would hide the other rows, but history is made of all.)
 *   extra    n_extra further columns of the reader that rows are to have; CRM_COLUMN_NONE among
 *            them gives empty fields
 * Errors: CRM_EDATA for a column that is missing or stands twice; CRM_EUSAGE of crm_expr_bind, and
 * for more than CRM_WHERE_FOUND columns if one is of a file or made; CRM_EDATA for a birthday of a
 * file that is no date.
 */
enum crm_status crm_transactions_open(struct crm_transactions *tx, struct crm_reader *reader,
    unsigned must, unsigned may, struct crm_where where, const size_t extra[], size_t n_extra,
    struct crm_err *err);

struct crm_transaction {
    struct crm_slice customer; /* empty: a walk-in */
    struct crm_slice txn;      /* empty without */
    int64_t amount_e4;         /* as written, refunds below zero */
    int32_t day;
    int32_t second; /* CRM_SECOND_NONE without a time */
    int decimals;   /* raised to those of the amount; start with 2 */
    enum crm_kind kind;
    bool chosen;                        /* by `where` */
    struct crm_slice name[CRM_N_NAMES]; /* those asked for, empty otherwise; unset without any */
    /* of the fields that were asked for; 0 otherwise */
    bool has_discount;            /* a discount or discount rate above 0 */
    bool no_cost;                 /* the cell of the cost is empty */
    int64_t side_e4[CRM_N_SIDES]; /* 0 without; face value: the amount */
    int side_decimals[CRM_N_SIDES];
    struct crm_slice birthday; /* the ledger's, for ages */
    unsigned bad;              /* in/out: CRM_TX_BITs of lenient fields that held something else */
};

/* The text and number of the day read last: rows of one day lie together in most files. */
struct crm_day_memo {
    char text[10];
    int32_t day;
};

/*
 * Read one row.
 *   field   in      its wanted fields
 *   memo    in/out  zero at first; one for each thread
 *   line    out     decimals and `bad` in/out
 * Returns CRM_TX_NONE, or the field that is not what it should be.
 */
enum crm_tx_field crm_transaction_parse(const struct crm_transactions *tx,
    const struct crm_slice field[], struct crm_day_memo *memo, struct crm_transaction *line);

/* What is wrong with that field of that row, and where: CRM_EDATA. */
enum crm_status crm_transaction_error(const struct crm_transactions *tx, enum crm_tx_field problem,
    const struct crm_slice field[], const char *file, uint64_t line_number, struct crm_err *err);

/*
 * The kind that `text` names.  Empty: a refund if the amount is below zero, else other.
 * False when it names none; *kind is then untouched.
 */
bool crm_kind_parse(struct crm_slice text, int64_t amount_e4, enum crm_kind *kind);

/* A day (or ticket) that holds such a line is a visit. */
static inline bool crm_kind_is_visit(enum crm_kind kind)
{
    return kind != CRM_KIND_PREPAID && kind != CRM_KIND_REFUND;
}

static inline bool crm_kind_counts(enum crm_kind kind, enum crm_basis basis)
{
    return kind != (basis == CRM_BASIS_CASH ? CRM_KIND_REDEEM : CRM_KIND_PREPAID);
}

/* The part of an amount that counts: all of it or nothing. */
static inline int64_t crm_kind_counted(enum crm_kind kind, enum crm_basis basis, int64_t amount_e4)
{
    return crm_kind_counts(kind, basis) ? amount_e4 : 0;
}

/* Whether an id looks like a till's code for people without one: WALK_IN, HOUSE, 0, 散客 ... */
bool crm_customer_looks_walk_in(struct crm_slice id);

#endif
