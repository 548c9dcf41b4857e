/*
 * features.h -- what else can be said of a client: what she buys, of whom, in which rhythm
 *
 *     struct crm_features_work work;
 *     crm_features_want(&spec);                                   then make the ledger
 *     crm_features_start(&work, ledger, as_of, err);
 *     while ((client = crm_ledger_next(ledger, &cursor)))
 *         crm_features_of(&work, cursor.shard, client, &features, err);
 *     crm_features_end(&work);
 *
 * Lines after the as-of day are not looked at, so that one ledger tells what was known on many
 * days.  A window of n days ends with the as-of day, which is its last; the one before it ends
 * where it begins.  Visits are those of the ledger (day, ticket or row); names, discounts and
 * campaigns are those of lines that make a visit.  The top name is the one at most visits, then the
 * one seen last, then the first in byte order.  Nothing depends on the order of rows.
 */
#ifndef CRM_LEDGER_FEATURES_H
#define CRM_LEDGER_FEATURES_H

#include "ledger/ledger.h"
#include "ledger/line.h"

/* What features need of each line, into a spec that has its visits: values are enum crm_name. */
void crm_features_want(struct crm_ledger_spec *spec);

/* Windows: 90, 180 and 365 days, and those of 180 and 365 before them. */
enum crm_window {
    CRM_LAST_90,
    CRM_LAST_180,
    CRM_PREVIOUS_180,
    CRM_LAST_365,
    CRM_PREVIOUS_365,
    CRM_N_WINDOWS,
};

struct crm_features {
    uint32_t n_visits;
    int32_t first_day, last_day; /* of a visit; CRM_DAY_NONE without */
    int64_t amount_e4;           /* all amounts that count */
    /* lines and money */
    uint32_t services, products, refunds;
    int64_t service_e4, product_e4, product_365_e4;
    int64_t refund_e4; /* above zero */
    int64_t profit_e4, profit_90_e4;
    int64_t prepaid_e4; /* face value of cards sold less what was redeemed */
    uint32_t visits[CRM_N_WINDOWS];
    int64_t spend_e4[CRM_N_WINDOWS];
    uint32_t discount_visits, campaign_visits; /* with at least one such line */
    /* days between visit days */
    uint32_t n_intervals;
    int32_t interval_sum, interval_last;                  /* 0 without */
    double interval_median, interval_sd, interval_logsum; /* NAN without; sd: below two */
    /* names; empty without */
    uint32_t n_names[CRM_N_NAMES];
    struct crm_slice top[CRM_N_NAMES];
    uint32_t top_visits[CRM_N_NAMES];
    struct crm_slice last_staff;
};

struct crm_name_count {
    uint32_t client, visit; /* that were counted last */
    uint32_t visits;
    int64_t latest;
};

struct crm_features_work {
    const struct crm_ledger *ledger;
    int32_t as_of;
    uint32_t client; /* how many were looked at */
    struct crm_line *line;
    size_t line_cap;
    int32_t *interval;
    size_t interval_cap;
    struct crm_name_count *count[CRM_N_NAMES]; /* by number of the name */
};

/* Errors: CRM_ENOMEM. To be ended in any case. */
enum crm_status crm_features_start(struct crm_features_work *work, const struct crm_ledger *ledger,
    int32_t as_of, struct crm_err *err);
void crm_features_end(struct crm_features_work *work);

/*
 * Of a client of shard number `shard`; names stay valid as long as the ledger.
 * O(lines log lines).  Errors: CRM_ENOMEM; CRM_EDATA when a sum does not fit in 64 bits.
 */
enum crm_status crm_features_of(struct crm_features_work *work, unsigned shard,
    const struct crm_client *client, struct crm_features *features, struct crm_err *err);

#endif
