/*
 * hours.h -- when who is there: a file staff,weekday,date,from,to
 *
 *     crm_hours_read(&hours, reader, err);
 *     crm_hours_mark(&hours, staff, day, open);      open[1440], one a minute
 *     crm_hours_release(&hours);
 *
 * Several lines a day are a split shift; lines of a date take the place of that weekday's; an empty
 * from is a day off; an empty staff is everybody.
 */
#ifndef CRM_BOOKING_HOURS_H
#define CRM_BOOKING_HOURS_H

#include "base/date.h"
#include "base/map.h"
#include "io/reader.h"

enum { CRM_DAY_MINUTES = 1440 };

struct crm_hours_line {
    uint32_t staff; /* CRM_MAP_NONE: everybody */
    int weekday;    /* 0 Monday .. 6; -1: a date */
    int32_t day;    /* CRM_DAY_NONE: a weekday */
    int from, to;   /* minutes [from, to); from -1: a day off */
};

struct crm_hours {
    struct crm_map staff;        /* names in order of the file */
    struct crm_hours_line *line; /* those of a date first, by date */
    size_t n, n_dates, cap;
};

/*
 * All rows; the reader stays the caller's.  Release in any case, from all zero on.
 * Errors: CRM_EDATA with place; those of the reader; CRM_ENOMEM.
 */
enum crm_status crm_hours_read(
    struct crm_hours *hours, struct crm_reader *reader, struct crm_err *err);
void crm_hours_release(struct crm_hours *hours);

/*
 * Set open[minute] where somebody is there; what is set stays so.
 *   staff  in  number of hours->staff, or CRM_MAP_NONE: only lines of everybody
 */
void crm_hours_mark(const struct crm_hours *hours, uint32_t staff, int32_t day,
    unsigned char open[CRM_DAY_MINUTES]);

/* "09:30" as minutes from 0 to 1440; -1 for all else. */
int crm_hours_clock(struct crm_slice text);

#endif
