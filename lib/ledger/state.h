/*
 * state.h -- a ledger that is written, to be merged with others
 *
 * What many machines (or months) have read apart becomes the ledger that one reading of all rows
 * gives: the same clients in the same order, the same numbers.  Rows may be cut anywhere, also
 * between those of one client.  Pieces come in the order of the input.  One state serves every
 * program: it holds day, time, kind and amount of each line, the text of the columns that were
 * asked for, and discount, cost and face value where all cells of the input can be read.
 *
 *     crm_state_want(&spec);                                             then read the rows
 *     crm_ledger_write(ledger, &head, &out, err);
 *
 *     crm_ledger_head_read(&head, &in, err);                             of the first state
 *     problem = crm_ledger_head_settle(&said, &head);                    with the command line
 *     crm_ledger_open(&ledger, NULL, &spec, threads, err);               without a reader
 *     do crm_ledger_merge(ledger, &in, &head, err);
 *     while (!(status = crm_state_in_next(&in, &more, err)) && more &&
 *            !(status = crm_ledger_head_next(&head, &in, err)))
 *     crm_ledger_finish(ledger, err);
 *
 * A state is the lines of each client, in order of first appearance: 6 to 8 bytes a line, and 1 to
 * 3 for each column.
 */
#ifndef CRM_LEDGER_STATE_H
#define CRM_LEDGER_STATE_H

#include "ledger/ledger.h"
#include "ledger/scope.h"

/* The name of states and their version: of all programs that read transactions. */
#define CRM_LEDGER_PROGRAM "crm-tools"
enum { CRM_LEDGER_STATE = 1 };

struct crm_ledger_head {
    struct crm_scope scope;
    int visit;             /* enum crm_visit; -1: not said */
    int basis;             /* enum crm_basis; -1: not said */
    struct crm_map column; /* of the input, those that lines have the text of first */
    uint8_t *column_flags; /* CRM_COLUMN_PRESENT, CRM_COLUMN_HELD */
    size_t column_cap, n_held;
    unsigned sides; /* those of CRM_FIELDS_SIDES that lines have */
    struct crm_arena arena;
};

/* All zero but for visit and basis; nothing was said. */
void crm_ledger_head_init(struct crm_ledger_head *head);
void crm_ledger_head_release(struct crm_ledger_head *head);

/* Make of a spec, which says what an analysis wants, the one of a ledger that is written: it holds
 * that and no more.  Errors: CRM_EUSAGE for more than CRM_VALUES columns. */
enum crm_status crm_state_want(struct crm_ledger_spec *spec, struct crm_err *err);

/* Hold the text of a column, too; discount, cost, face_value and discount_rate as amounts. */
enum crm_status crm_state_column(
    struct crm_ledger_spec *spec, const char *name, struct crm_err *err);

/* Hold all columns that a state holds; their names lie in `arena`. Errors: CRM_ENOMEM. */
enum crm_status crm_state_again(struct crm_ledger_spec *spec, const struct crm_ledger_head *head,
    struct crm_arena *arena, struct crm_err *err);

/* Of the current state. Errors: those of `in`; CRM_ENOMEM. Release in any case. */
enum crm_status crm_ledger_head_read(
    struct crm_ledger_head *head, struct crm_state_in *in, struct crm_err *err);

/* Do rows have this column?  True too when the state does not hold it. */
bool crm_ledger_head_has(const struct crm_ledger_head *head, const char *name);

/*
 * `said` becomes what holds: what the state was made with, and what may be said later: -a, --until,
 * --walk-in, --visit and --basis.  Returns the option that does not go together with the state;
 * NULL: none.
 */
const char *crm_ledger_head_settle(
    struct crm_ledger_head *said, const struct crm_ledger_head *made);

/*
 * The head of the next state, which must be made as `head`, whose place it takes.
 * Errors: CRM_EDATA; those of `in`; CRM_ENOMEM.
 */
enum crm_status crm_ledger_head_next(
    struct crm_ledger_head *head, struct crm_state_in *in, struct crm_err *err);

/*
 * Write a ledger with form.order that has been read, or merged, and finished.
 * Errors: CRM_ENOMEM; those of writing come out when the writer is closed.
 */
enum crm_status crm_ledger_write(struct crm_ledger *ledger, const struct crm_ledger_head *head,
    struct crm_state_out *out, struct crm_err *err);

/* Does the state hold all that the ledger is to keep?  Errors: CRM_EDATA, naming the column. */
enum crm_status crm_ledger_head_fits(const struct crm_ledger *ledger,
    const struct crm_ledger_head *head, const char *file, struct crm_err *err);

/*
 * Take in the rest of the current state, as if its rows were read now.  Errors: CRM_EDATA when it
 * lacks a column, is damaged or a sum does not fit in 64 bits; CRM_EIO; CRM_ENOMEM.
 */
enum crm_status crm_ledger_merge(struct crm_ledger *ledger, struct crm_state_in *in,
    const struct crm_ledger_head *head, struct crm_err *err);

#endif
