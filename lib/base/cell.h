/*
 * cell.h -- the order in which people expect the values of a column
 */
#ifndef CRM_BASE_CELL_H
#define CRM_BASE_CELL_H

#include "base/slice.h"

/*
 * Below, equal to or above 0: numbers by value and before text, days of the week from Monday, other
 * text by byte, an empty cell last.  Equal only for equal bytes.
 */
int crm_cell_compare(struct crm_slice a, struct crm_slice b);

/* "Monday" for 0 .. "Sunday" for 6. */
const char *crm_weekday_name(int weekday);

#endif
