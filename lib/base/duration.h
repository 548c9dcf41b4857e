/*
 * duration.h -- how long something takes, as people and programs write it
 *
 *     crm_duration_read("1 h 15 min", true, &seconds)        4500
 */
#ifndef CRM_BASE_DURATION_H
#define CRM_BASE_DURATION_H

#include <stdbool.h>

/*
 * Seconds of 35秒, 1分20秒, 1小时2分, 2 min 3 s, 1h15, PT1H30M, 00:02:03.
 *   plain  in  in lower case, no blanks at the ends
 *   hours  in  1:30 is hours and minutes; else minutes and seconds
 * False for anything else, a number alone too; *seconds is then untouched.
 */
bool crm_duration_read(const char *plain, bool hours, double *seconds);

#endif
