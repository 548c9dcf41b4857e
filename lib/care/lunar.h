/*
 * lunar.h -- the Chinese lunisolar calendar 1901 to 2099, by table
 *
 *     struct crm_lunar date;
 *     if (crm_lunar_of(day, &date)) ...                    2020-06-18 is 2020, leap month 4, day 27
 *     day = crm_lunar_day(2026, 1, false, 1);              new year 2026: 2026-02-17
 *
 * A table and no astronomy: what is printed in almanacs is law, and three new moons before 2100 lie
 * too close to midnight to be computed.  ICU 78 is wrong in eleven of these months.
 * Source: month starts as published (Hong Kong Observatory, lunar-javascript 1.7.7), checked
 * against an independent computation; 1901-1928 in Beijing mean time.
 */
#ifndef CRM_CARE_LUNAR_H
#define CRM_CARE_LUNAR_H

#include "base/date.h"

#include <stdbool.h>

enum { CRM_LUNAR_FIRST = 1901, CRM_LUNAR_LAST = 2099 };

struct crm_lunar {
    int year;  /* lunisolar; 0: not said */
    int month; /* 1 .. 12 */
    bool leap; /* the leap month that follows `month` */
    int mday;  /* 1 .. 30 */
};

/* First and last day of the table: 1901-02-19 and 2100-02-08. */
int32_t crm_lunar_start(void);
int32_t crm_lunar_end(void);

/* 29 or 30; 0 for a month that the year does not have and for a year outside the table. */
int crm_lunar_month_days(int year, int month, bool leap);

/* The leap month of a year of the table, 0 where there is none. */
int crm_lunar_leap_month(int year);

/* The day of a lunisolar date; CRM_DAY_NONE for one that does not exist or lies outside. */
int32_t crm_lunar_day(int year, int month, bool leap, int mday);

/* The lunisolar date of a day; false outside the table, *date then untouched. */
bool crm_lunar_of(int32_t day, struct crm_lunar *date);

/* Days of the solar terms qingming and dongzhi of a Gregorian year; CRM_DAY_NONE outside. */
int32_t crm_lunar_qingming(int year);
int32_t crm_lunar_dongzhi(int year);

/*
 * A date as people and tills write it: `YYYY-MM-DD`, `MM-DD`, `--MM-DD`, with L after a leap month
 * (`1995-08L-30`), or in Chinese (`1995年闰八月三十`, `腊月廿三`, `农历8月15日`).  Month 1 .. 12
 * and day 1 .. 30 are checked, not whether that year had the leap month or the 30th day. *certain
 * out  whether the writing itself says that it is no Gregorian date False for anything else,
 * outputs untouched.
 */
bool crm_lunar_parse(struct crm_slice text, struct crm_lunar *date, bool *certain);

/* "YYYY-MM-DD" or "YYYY-MML-DD". Returns the length. */
#define CRM_LUNAR_TEXT 24
size_t crm_lunar_format(const struct crm_lunar *date, char out[CRM_LUNAR_TEXT]);

#endif
