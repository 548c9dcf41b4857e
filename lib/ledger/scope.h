/*
 * scope.h -- which rows a run is made of, so that states of different ones are not put together
 *
 * The states of one merge have the same scope.  What they have holds for the merge, which may say
 * it again; what they do not have it may add, as far as their lines allow.
 */
#ifndef CRM_LEDGER_SCOPE_H
#define CRM_LEDGER_SCOPE_H

#include "base/arena.h"
#include "base/expr.h"
#include "io/state.h"

enum { CRM_SCOPE_AS_OF, CRM_SCOPE_SINCE, CRM_SCOPE_UNTIL, CRM_SCOPE_DAYS };
enum { CRM_SCOPE_WALK_IN, CRM_SCOPE_WHERE, CRM_SCOPE_TEXTS };

struct crm_scope {
    int32_t day[CRM_SCOPE_DAYS];            /* CRM_DAY_NONE: not said */
    struct crm_slice text[CRM_SCOPE_TEXTS]; /* empty: not said */
};

/*
 * --walk-in and --where as text that does not depend on how they were written; NULL, 0: not said.
 * The texts lie in `arena`.  Errors: CRM_ENOMEM.
 */
enum crm_status crm_scope_texts(struct crm_scope *scope, const struct crm_slice walk_in[],
    size_t n_walk_in, const struct crm_expr *where, struct crm_arena *arena, struct crm_err *err);

void crm_scope_write(const struct crm_scope *scope, struct crm_state_out *out);

/* The texts lie in `arena`. Errors: those of `in`; CRM_ENOMEM. */
enum crm_status crm_scope_read(
    struct crm_scope *scope, struct crm_state_in *in, struct crm_arena *arena, struct crm_err *err);

/* The first option in which they differ ("--since"); NULL: none. */
const char *crm_scope_differs(const struct crm_scope *a, const struct crm_scope *b);

/*
 * What is `said` at the merge, and what states were made with: `said` becomes both together.
 * Returns the option that does not go together; NULL: none.  -a, --until and --walk-in may be said
 * to the merge alone.
 */
const char *crm_scope_settle(struct crm_scope *said, const struct crm_scope *made);

#endif
