/*
 * date.h -- local civil days and periods; no zones, no clock
 *
 * A day is the number of days since 1970-01-01 in the proleptic Gregorian calendar, from
 * 0001-01-01 (CRM_DAY_MIN) to 9999-12-31 (CRM_DAY_MAX).  CRM_DAY_NONE stands for no date.
 */
#ifndef CRM_BASE_DATE_H
#define CRM_BASE_DATE_H

#include "base/slice.h"

#include <stdint.h>

#define CRM_DAY_MIN (-719162)
#define CRM_DAY_MAX 2932896
#define CRM_DAY_NONE INT32_MIN
#define CRM_SECOND_NONE (-1)

/* year 1 .. 9999, month 1 .. 12, day of month 1 .. its length; crm_day_valid says whether. */
bool crm_day_valid(int year, int month, int mday);
int32_t crm_day_from_civil(int year, int month, int mday);
void crm_day_to_civil(int32_t day, int *year, int *month, int *mday);

/* 0 Monday .. 6 Sunday */
int crm_day_weekday(int32_t day);

/*
 * `YYYY-MM-DD`, or with a time behind `T` or one space: `HH:MM`, `HH:MM:SS`, and a fraction of a
 * second that is dropped.  Strict: fixed widths, real dates, times 00:00:00 .. 23:59:59.
 *   *second  out  second of the day, CRM_SECOND_NONE without a time; may be NULL
 * False for anything else, outputs untouched.
 */
bool crm_date_parse(struct crm_slice text, int32_t *day, int32_t *second);

/*
 * "YYYY-MM-DD", and "THH:MM:SS" unless second is CRM_SECOND_NONE. Returns the length.  A day
 * outside CRM_DAY_MIN .. CRM_DAY_MAX, which only messages name, has a year below 1 or five digits.
 */
#define CRM_DATE_TEXT 24
size_t crm_date_format(int32_t day, int32_t second, char out[CRM_DATE_TEXT]);

enum crm_period {
    CRM_PERIOD_DAY,
    CRM_PERIOD_WEEK, /* ISO: from Monday */
    CRM_PERIOD_MONTH,
    CRM_PERIOD_QUARTER,
    CRM_PERIOD_YEAR,
};

/* First day of the period that holds `day`; of the period `n` later (n may be negative). */
int32_t crm_period_start(enum crm_period period, int32_t day);
int32_t crm_period_add(enum crm_period period, int32_t start, int n);

/* How many periods lie between two starts: 0 for the same one. */
int crm_period_distance(enum crm_period period, int32_t from_start, int32_t to_start);

/* Day and week: the first day; month YYYY-MM; quarter YYYY-Qn; year YYYY. Returns the length. */
size_t crm_period_format(enum crm_period period, int32_t start, char out[CRM_DATE_TEXT]);

/* A span of time as options give it: 90d, 12w, 3m, 1y. */
struct crm_span {
    int n;
    char unit; /* d w m y */
};

/* Digits and one of d w m y, n from 1 to 36500. */
bool crm_span_parse(const char *text, struct crm_span *span);

/* `day` moved by the span; months and years keep the day of the month, or the month's last. */
int32_t crm_span_add(struct crm_span span, int32_t day);

#endif
