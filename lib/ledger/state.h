/*
 * state.h -- a ledger on paper, to be put together with others
 *
 * What many machines (or months) have read apart becomes the ledger that one reading of all rows
 * gives: the same clients in the same order, the same numbers.  Rows may be cut anywhere, also
 * between those of one client.  Pieces come in the order of the input.
 *
 *     struct crm_ledger_head head = {...};
 *     spec.keep = crm_ledger_head_keep(&head), spec.whole = true;       then read the rows
 *     crm_ledger_write(ledger, &head, &out, err);
 *
 *     crm_ledger_head_read(&head, &in, err);                             of the first state
 *     problem = crm_ledger_head_settle(&said, &head);                    with the command line
 *     crm_ledger_open(&ledger, NULL, &spec, 1, err);                     a ledger without a reader
 *     do crm_ledger_merge(ledger, &in, &head, err);
 *     while (!(status = crm_state_in_next(&in, &more, err)) && more &&
 *            !(status = crm_ledger_head_same(&head, &in, err)))
 *     crm_ledger_finish(ledger, err);
 *
 * A state is the lines of each client, in order of first appearance: 5 bytes a line, with times and
 * tickets 8 to 15, with all that features need 15 to 25.
 */
#ifndef CRM_LEDGER_STATE_H
#define CRM_LEDGER_STATE_H

#include "ledger/ledger.h"
#include "ledger/scope.h"

enum { CRM_LEDGER_STATE = 1 }; /* version */

struct crm_ledger_head {
    struct crm_scope scope;
    int visit; /* enum crm_visit; -1: not said */
    int basis; /* enum crm_basis; -1: not said */
    bool features;
    unsigned present; /* as in struct crm_transactions */
    struct crm_arena arena;
};

/* What a ledger is to keep for a state of that kind. */
enum crm_keep crm_ledger_head_keep(const struct crm_ledger_head *head);

/* Of the state at hand. Errors: those of `in`; CRM_ENOMEM. Release in any case. */
enum crm_status crm_ledger_head_read(
    struct crm_ledger_head *head, struct crm_state_in *in, struct crm_err *err);
void crm_ledger_head_release(struct crm_ledger_head *head);

/*
 * `said` becomes what holds: what the state was made with, and what may be said later.  With
 * said->features the state must have them.  Returns the option that does not go together with the
 * state; NULL: none.
 */
const char *crm_ledger_head_settle(
    struct crm_ledger_head *said, const struct crm_ledger_head *made);

/*
 * The head of the next state, which must be as `head`, whose `present` becomes that of both.
 * Errors: CRM_EDATA; those of `in`; CRM_ENOMEM.
 */
enum crm_status crm_ledger_head_same(
    struct crm_ledger_head *head, struct crm_state_in *in, struct crm_err *err);

/*
 * Write a ledger with spec.whole that has been read, or merged, and finished.
 * Errors: CRM_ENOMEM; those of writing come out when the writer is closed.
 */
enum crm_status crm_ledger_write(const struct crm_ledger *ledger,
    const struct crm_ledger_head *head, struct crm_state_out *out, struct crm_err *err);

/*
 * Take in the rest of the state at hand, as if its rows were read now.  Errors: CRM_EDATA when it
 * is damaged or a sum does not fit in 64 bits; CRM_EIO; CRM_ENOMEM.
 */
enum crm_status crm_ledger_merge(struct crm_ledger *ledger, struct crm_state_in *in,
    const struct crm_ledger_head *head, struct crm_err *err);

#endif
