/*
 * joiners.h -- each client's days, and whether and when they became a member
 *
 *     struct crm_joiners_spec spec = {.basis = CRM_BASIS_CASH, .member = expr};
 *     crm_joiners_want(&spec, "joined", frame, err);
 *     crm_joiners_gather(&spec, &gather_spec);
 *     ... crm_gather_open, crm_gather_read, crm_days_sort ...
 *     store = gather->shard[s].store; store->joiner[client] ...
 *
 * The expression and the day are of columns of the rows or of -J files; a client whose rows say
 * different things is refused.
 */
#ifndef CRM_MEMBER_JOINERS_H
#define CRM_MEMBER_JOINERS_H

#include "base/expr.h"
#include "member/days.h"

enum { CRM_JOINERS_CELLS = 32 };

struct crm_joiners_spec {
    enum crm_basis basis;
    struct crm_expr *member; /* stays the caller's; bound here */
    const char *joined;      /* private: name of the column */
    size_t joined_cell;
    struct crm_frame *frame;
};

struct crm_joiner {
    bool member;
    int32_t joined; /* CRM_DAY_NONE: empty */
};

struct crm_joiners_store {
    struct crm_lines lines; /* of days; first, for crm_days_sort */
    struct crm_joiner *joiner;
    size_t n, cap;
    bool prepaid; /* a card is sold somewhere */
};

/* Errors: CRM_EUSAGE of crm_expr_bind; CRM_EDATA for a missing column. */
enum crm_status crm_joiners_want(struct crm_joiners_spec *spec, const char *joined,
    struct crm_frame *frame, struct crm_err *err);
void crm_joiners_gather(struct crm_joiners_spec *spec, struct crm_gather_spec *gather);

#endif
