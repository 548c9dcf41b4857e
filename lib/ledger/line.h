/*
 * line.h -- the lines of a client, as a ledger keeps them: bytes in a log (ledger/log.h)
 *
 *     struct crm_line_reader lines;
 *     struct crm_line line;
 *     crm_lines_open(&lines, shard, client);
 *     while (crm_lines_next(&lines, &line)) ...                  in the order of the input
 *
 * A line takes one byte for its day (the difference from the latest visit day before it), 3 to 5
 * more with kind and amount, 1 to 3 for each value, amount or time that was asked for.
 */
#ifndef CRM_LEDGER_LINE_H
#define CRM_LEDGER_LINE_H

#include "ledger/log.h"
#include "ledger/transaction.h"

enum { CRM_VALUES = 16 };

/* What is kept of each line. All zero: no lines are kept. */
struct crm_form {
    bool lines;           /* the day; without `amount` of lines that make a visit alone */
    bool amount;          /* kind and amount */
    bool second;          /* of the day */
    bool ticket;          /* its number in shard->ticket */
    bool order;           /* where the line stands in the input, and rows that are not chosen */
    unsigned char sides;  /* CRM_SIDE_BITs */
    unsigned char values; /* how many */
};

/* The row of a line is not known. */
#define CRM_LINE_NO_ORDER UINT64_MAX

struct crm_line {
    int64_t amount_e4; /* as written; crm_kind_counted says what counts */
    int64_t side_e4[CRM_N_SIDES];
    int32_t day;
    int32_t second; /* CRM_SECOND_NONE without a time */
    enum crm_kind kind;
    bool has_discount;
    bool no_cost;    /* of sides with cost: the cell is empty, and the side 0 */
    bool not_chosen; /* with form.order: a row that is not chosen; it has only kind and day */
    uint32_t ticket;
    uint32_t value[CRM_VALUES]; /* numbers: ledger/values.h */
    /*
     * Of the row in the input.  With form.order it is known of the client's first line, of every
     * line before whose day none of their earlier lines lies, and of rows that are not chosen.
     */
    uint64_t order;
};

/*
 * Inside lib/ledger: days since the latest visit day before (from CRM_DAY_NONE: 0); with `amount`
 * a byte and the amount; then, as the form says, order, second, ticket, sides, values.
 */
enum { CRM_LINE_BYTES = (7 + CRM_N_SIDES + CRM_VALUES) * CRM_VARINT_MAX };

/* In the byte; HUNDREDTHS: the amount is in these, not in ten-thousandths. */
enum {
    CRM_LINE_KIND = 7,
    CRM_LINE_HUNDREDTHS = 8,
    CRM_LINE_DISCOUNT = 16,
    CRM_LINE_ORDER = 32,
    CRM_LINE_NOT_CHOSEN = 64, /* then there is an order at most */
    CRM_LINE_NO_COST = 128,
};

struct crm_line_reader {
    const uint8_t *at, *end;
    struct crm_form form;
    uint64_t order;   /* of the client's first line; then CRM_LINE_NO_ORDER */
    int32_t last_day; /* of a visit so far; CRM_DAY_NONE */
};

/* The lines of one log; the first one has `order`. */
void crm_log_lines(struct crm_line_reader *lines, const struct crm_log_pool *pool,
    const union crm_log *log, const struct crm_form *form, uint64_t order);
bool crm_lines_next(struct crm_line_reader *lines, struct crm_line *line);

#endif
