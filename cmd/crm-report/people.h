/* people.h -- the list of whom to contact */
#ifndef CRM_REPORT_PEOPLE_H
#define CRM_REPORT_PEOPLE_H

#include "first.h"

/* At most twelve rows, the most urgent of each kind of contact; says how many there are and in
 * which file the others stand. */
void people_write(struct page *page, const struct first *first);

/* The text of a cell that says who somebody is, shortened with --mask. */
struct crm_slice people_cell(struct page *page, struct crm_slice column, struct crm_slice cell);

#endif
