/*
 * history.h -- transactions as a ledger with all lines, for analyses that look at several days
 */
#ifndef CRM_CHURN_HISTORY_H
#define CRM_CHURN_HISTORY_H

#include "input.h"

struct history {
    struct crm_reader *reader;
    const struct crm_cli *cli;
    struct crm_expr *where;
    struct crm_join **join; /* NULL without `where` */
    struct crm_slice *walk_in;
    struct crm_ledger *ledger;
    struct crm_ledger_spec spec;
    int32_t as_of;
};

enum {
    HISTORY_COMMON = CRM_COMMON_IO | CRM_COMMON_AS_OF | CRM_COMMON_JOIN | CRM_COMMON_THREADS |
                     CRM_COMMON_RANGE | CRM_COMMON_WHERE | CRM_COMMON_REPLACE,
};

enum crm_status history_open(struct history *h, const struct crm_cli *cli, struct crm_err *err);
enum crm_status history_read(struct history *h, const struct crm_cli *cli, struct crm_err *err);
void history_close(struct history *h);

#endif
