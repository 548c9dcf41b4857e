/*
 * plan_evidence.h -- what the first bytes of a file say of its columns; for lib/pos/plan*.c only
 */
#ifndef CRM_POS_PLAN_EVIDENCE_H
#define CRM_POS_PLAN_EVIDENCE_H

#include "pos/number.h"
#include "pos/plan.h"

/* What the rows say of one column. */
struct crm_plan_column {
    struct crm_when_evidence when;
    struct crm_number_evidence number;
    struct crm_discount_evidence point, comma; /* as a discount, by decimal sign */
    uint64_t words;                            /* cells that are a known kind of line */
    bool look_when, look_number, look_discount, look_word;
};

struct crm_plan_evidence {
    struct crm_plan_column *column;
    uint64_t rows;
    bool whole;
};

/*
 * Look at every row of `text`.  Sets walk_in, damaged_ids and dated_totals of the plan, too.
 *   seen  in/out  whole: set; column: to be freed by the caller
 */
enum crm_status crm_plan_gather(struct crm_plan *plan, const struct crm_plan_options *options,
    struct crm_slice text, struct crm_plan_evidence *seen, struct crm_err *err);

/* CRM_EDATA: the file has no column for the field; with those it may be. */
enum crm_status crm_plan_missing(const struct crm_plan *plan, const struct crm_plan_evidence *seen,
    enum crm_field field, struct crm_err *err);

/* Whether a cell that should name a client, a ticket or what was sold says that the row is a sum.
 */
bool crm_plan_is_sum(const struct crm_plan *plan, const struct crm_slice *field);

/* The first column whose cell says so; CRM_COLUMN_NONE. */
size_t crm_plan_sum_column(const struct crm_plan *plan, const struct crm_slice *field);

bool crm_plan_is_money(enum crm_field field);

/* Whether the amounts of a preset are made from this column. */
bool crm_plan_is_summed(const struct crm_plan *plan, size_t column);

/* Whether it is added to the amount, or taken off. */
bool crm_plan_is_term(const struct crm_plan *plan, size_t column);

#endif
