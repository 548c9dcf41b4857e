/*
 * made.h -- columns that no file has: made of a row's date, or of a birthday
 *
 *   weekday  Monday to Sunday      month  2025-10
 *   hour     00 to 23              age    full years
 *
 * A made cell is empty where what it is made of is: no date, a date without a time (hour), no
 * birthday, one after the day, or one more than 150 years before it.
 */
#ifndef CRM_FRAME_MADE_H
#define CRM_FRAME_MADE_H

#include "base/date.h"

enum crm_made { CRM_MADE_NOT, CRM_MADE_WEEKDAY, CRM_MADE_HOUR, CRM_MADE_MONTH, CRM_MADE_AGE };

/* CRM_MADE_NOT for any other name. */
enum crm_made crm_made_of(const char *name);

/*
 * Of cells.  *made points into `date` or to what lives for ever.  False, and *made empty, when a
 * cell that is not empty is no date.
 *   as_of  in  for CRM_MADE_AGE: the day when `date` is empty; or CRM_DAY_NONE
 */
bool crm_made_cell(enum crm_made kind, struct crm_slice date, struct crm_slice birthday,
    int32_t as_of, struct crm_slice *made);

/* Of a day and a second that are known; `room` holds a month. Not for CRM_MADE_AGE. */
struct crm_slice crm_made_moment(
    enum crm_made kind, int32_t day, int32_t second, char room[CRM_DATE_TEXT]);

/* Full years on `day` of who was born on `birthday`; -1 before that day. */
int crm_age(int32_t birthday, int32_t day);

#endif
