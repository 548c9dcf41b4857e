/*
 * past.h -- what transactions say of the clients of a list, around a day of each: the start
 *
 *     struct crm_past_spec spec = {.reader = reader, .ids = &ids, .start = start, ...};
 *     crm_past_read(&past, &spec, err);
 *     ... past.visits[CRM_PAST_AFTER][i], past.spend_e4[CRM_PAST_AFTER][i] ...
 *     crm_past_release(&past);
 *
 * A client of the list without a transaction is there, with zeros.  A visit is a distinct day with
 * a line that makes one (ledger/transaction.h); spend is the sum of the amounts that count by
 * `basis`, refunds off.  Nothing depends on the order of rows or the number of threads.
 *
 * Memory: 12 bytes a client and window; 8 bytes a line in the windows, and, with items, 8 bytes a
 * line before the start.
 */
#ifndef CRM_CAMPAIGN_PAST_H
#define CRM_CAMPAIGN_PAST_H

#include "base/map.h"
#include "ledger/ledger.h"

/* Days from the start on, H the horizon. */
enum crm_past_window {
    CRM_PAST_AFTER,    /* [0, H) */
    CRM_PAST_BEFORE,   /* [-H, 0) */
    CRM_PAST_YEAR,     /* [-365, 0) */
    CRM_PAST_YEAR_TOO, /* [-H - 365, -H): the year before the window before */
    CRM_PAST_WINDOWS,
};

/* The day something begins: the start, or H days before it (for a placebo). */
enum crm_past_mark { CRM_PAST_START, CRM_PAST_EARLIER, CRM_PAST_MARKS };

struct crm_past_spec {
    struct crm_reader *reader;
    const struct crm_map *ids; /* the list: n clients */
    const int32_t *start;      /* n */
    int32_t horizon;           /* H >= 1 */
    bool years;                /* the two last windows, and the last days, too */
    bool items;                /* who had an item for the first time; needs column `of` */
    enum crm_tx_field of;      /* CRM_TX_ITEM or CRM_TX_CATEGORY */
    enum crm_basis basis;
    int32_t as_of, since, until; /* rows after it, outside of them are not used; CRM_DAY_NONE */
    struct crm_where where;      /* rows it does not choose are not used; but what is new, `fresh`,
                                    is so in the whole history */
    int threads;
    void (*progress)(void *ctx, uint64_t bytes);
    void *progress_ctx;
};

struct crm_past {
    uint32_t *visits[CRM_PAST_WINDOWS];  /* n each; NULL where not asked for */
    int64_t *spend_e4[CRM_PAST_WINDOWS]; /* likewise */
    int32_t *last[CRM_PAST_MARKS];       /* last visit before the mark; CRM_DAY_NONE: none */
    uint8_t *fresh[CRM_PAST_MARKS];      /* 1: an item in the H days from the mark, never before */
    bool items;                          /* the input has the column */
    struct crm_ledger_totals totals;     /* rows, walk-ins, dates, decimals */
    uint64_t other_rows;                 /* of people who are not in the list */
};

/*
 * Errors: those of the reader; CRM_EDATA for a cell that is not what it should be, and a sum that
 * does not fit; CRM_ENOMEM.  Release in any case.
 */
enum crm_status crm_past_read(
    struct crm_past *past, const struct crm_past_spec *spec, struct crm_err *err);
void crm_past_release(struct crm_past *past);

#endif
