/*
 * cell.h -- what a cell says: one reader for each kind, and the order people expect
 *
 * The readers take off blanks at both ends.  False for text that is not of the kind, an empty cell
 * among them; the output is then untouched.
 */
#ifndef CRM_BASE_CELL_H
#define CRM_BASE_CELL_H

#include "base/slice.h"

#include <stdint.h>

bool crm_cell_number(struct crm_slice cell, double *number);

/* second: CRM_SECOND_NONE without a time; may be NULL. */
bool crm_cell_date(struct crm_slice cell, int32_t *day, int32_t *second);

/* YYYY-MM: its first day. */
bool crm_cell_month(struct crm_slice cell, int32_t *first);

/* Words for yes and no in the usual languages, in any case: base/words.def. */
bool crm_cell_yes_no(struct crm_slice cell, bool *yes);
#define CRM_YES_NO "1/0, yes/no, y/n, true/false, t/f, 是/否"

/*
 * Below, equal to or above 0: numbers by value and before text, days of the week from Monday, other
 * text by byte, an empty cell last.  Equal only for equal bytes.
 */
int crm_cell_compare(struct crm_slice a, struct crm_slice b);

/* "Monday" for 0 .. "Sunday" for 6; and back, -1 for other text. */
const char *crm_weekday_name(int weekday);
int crm_weekday_of(struct crm_slice name);

#endif
