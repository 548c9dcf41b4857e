/*
 * festival.h -- festivals of a span of days: shipped ones by rule, a salon's own by file
 *
 *     struct crm_calendar calendar;
 *     crm_calendar_init(&calendar);
 *     crm_calendar_read(&calendar, reader, err);          date,festival[,festival_zh]; optional
 *     crm_calendar_days(&calendar, from, to, NULL, &day, &n, err);
 *     crm_calendar_release(&calendar);
 *
 * Dates of the lunisolar calendar and of solar terms are known from 1901-02-19 to 2100-02-08 and
 * left out beyond; a festival never falls in a leap month.  Easter: Meeus, Astronomical Algorithms,
 * ch. 8.
 */
#ifndef CRM_CARE_FESTIVAL_H
#define CRM_CARE_FESTIVAL_H

#include "base/arena.h"
#include "base/err.h"
#include "io/reader.h"

#include <stdint.h>

struct crm_festival_day {
    int32_t day;
    const char *name, *zh; /* zh may be "" */
};

struct crm_calendar {
    struct crm_festival_day *own; /* of files */
    size_t n_own, cap;
    struct crm_arena arena;
};

void crm_calendar_init(struct crm_calendar *calendar);
void crm_calendar_release(struct crm_calendar *calendar);

/*
 * Add the days of a file; several files add up.
 * Errors: CRM_EDATA with the place of a date that is none, or of a festival without a name.
 */
enum crm_status crm_calendar_read(
    struct crm_calendar *calendar, struct crm_reader *reader, struct crm_err *err);

/*
 * The name under which `text` is known, in English or Chinese (with or without 节 at its end); NULL
 * when it is no festival.
 */
const char *crm_calendar_find(const struct crm_calendar *calendar, struct crm_slice text);

/* The festival whose name is closest to `text`; NULL: none is. */
const char *crm_calendar_near(const struct crm_calendar *calendar, struct crm_slice text);

/* Whether the days of a festival are those of the lunisolar table. */
bool crm_festival_by_table(const char *name);

/*
 * The festivals from `from` to `to`, both included, by day, then name; only those called `name`
 * unless it is NULL.  *day is malloced, *n entries; names live as long as the calendar.
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_calendar_days(const struct crm_calendar *calendar, int32_t from, int32_t to,
    const char *name, struct crm_festival_day **day, size_t *n, struct crm_err *err);

#endif
