/*
 * duration.h -- how long it took, as form tools write it
 */
#ifndef CRM_SURVEY_DURATION_H
#define CRM_SURVEY_DURATION_H

#include "base/slice.h"

/*
 * Seconds of 180, 35秒, 1分20秒, 1小时2分, 2 min 3 s, 00:02:03, 2:03 (minutes and seconds).  False
 * for anything else, *seconds is then untouched.
 */
bool crm_duration_parse(struct crm_slice text, double *seconds);

#endif
