/*
 * cards_state.h -- card lines as a state: what crm-member liability --partial writes and --merge
 * reads
 *
 *     crm_cards_state_write(gather, &spec, &scope, &writer, err);         spec.days was set
 *
 *     crm_cards_head_read(&head, &in, err);                  the state at hand says what it is
 *     crm_cards_state_merge(gather, &head, &in, err);        into a gathering without a frame
 *     crm_cards_head_release(&head);
 *
 * A state holds the lines that sell, use or give back cards, not sums, so that no rule exists
 * twice; how many rows each day has, so that the as-of day may be said to the merge alone; and what
 * the rows were chosen by.  It is not the state of crm-rfm and crm-churn, which has no cards and
 * face values: a tenth of the rows are lines of cards, and a state of them alone is small.
 */
#ifndef CRM_MEMBER_CARDS_STATE_H
#define CRM_MEMBER_CARDS_STATE_H

#include "ledger/scope.h"
#include "member/cards.h"

enum { CRM_CARDS_STATE = 1 };
#define CRM_CARDS_STATE_NAME "crm-member"

struct crm_cards_head {
    struct crm_scope scope;
    enum crm_cards_unit unit;
    size_t n_columns; /* of -g */
    const char *column[CRM_BLOCKS_COLUMNS];
    struct crm_ledger_totals totals; /* decimals, dates, rows after the as-of day */
    int32_t first_date, date_after;
    struct crm_arena texts;
};

/* Lines by client in order of first appearance: the same bytes for any number of threads. */
enum crm_status crm_cards_state_write(const struct crm_gather *gather,
    const struct crm_cards_spec *spec, const struct crm_scope *scope, struct crm_writer *writer,
    struct crm_err *err);

/* Release in any case. Errors: those of `in`; CRM_ENOMEM. */
enum crm_status crm_cards_head_read(
    struct crm_cards_head *head, struct crm_state_in *in, struct crm_err *err);
void crm_cards_head_release(struct crm_cards_head *head);

/* The first option in which two heads differ; NULL: none. */
const char *crm_cards_head_differs(const struct crm_cards_head *a, const struct crm_cards_head *b);

/*
 * The rest of the state.  gather->spec.as_of may be said only now: rows after it are not used.
 * Errors: those of `in`; CRM_ENOMEM.
 */
enum crm_status crm_cards_state_merge(struct crm_gather *gather, const struct crm_cards_head *head,
    struct crm_state_in *in, struct crm_err *err);

#endif
