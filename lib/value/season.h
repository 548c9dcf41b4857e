/*
 * season.h -- the year's ups and downs of a base: a factor for each calendar month
 *
 *     crm_season_find(&season, first_month, visits, expected, n);
 *     crm_clock_make(&clock, &season, from, to, err);
 *     t = crm_clock_days(&clock, last) - crm_clock_days(&clock, first);    days of the season
 *
 * Visits of a month over what a model without a season expects of the same clients, over their
 * centred year mean (that of the nearest month where a half year is missing): a ratio.  The mean
 * ratio of a calendar month is drawn towards 1 by its noise: with v its variance (Poisson, times
 * what the years of a month differ beyond that) and w that of the twelve beyond noise, by
 * w / (w + v).  Visits at a rate that goes with the factor are visits at a steady rate in days of
 * the season, so every model of model.h holds in them.
 */
#ifndef CRM_VALUE_SEASON_H
#define CRM_VALUE_SEASON_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CRM_SEASON_MONTHS = 24 }; /* that it needs */

struct crm_season {
    bool known;        /* false: every factor is 1 */
    double factor[12]; /* January first; mean 1 */
    double sd[12];     /* of next year's, by noise and by what years differ beyond chance */
    double p;          /* that months without a season differ as much, or more */
};

/* Every factor 1. */
void crm_season_none(struct crm_season *season);

/*
 * visits[n], expected[n] of calendar months in a row; month 0 .. 11 of the first one.
 *   season  in   what was found so far, crm_season_none at first: the year means are those of
 *                visits over what is expected times these factors, so that a base that grows
 *                does not weigh the later months of a year more
 *           out  found anew
 * Not known with fewer than CRM_SEASON_MONTHS, and where the months differ by no more than noise.
 * n is at most some hundred.
 */
void crm_season_find(struct crm_season *season, size_t month, const double visits[],
    const double expected[], size_t n);

/* "Jan 1.02 Feb 0.95 ... Dec 1.10"; returns `text`. */
enum { CRM_SEASON_TEXT = 128 };
const char *crm_season_text(const struct crm_season *season, char text[CRM_SEASON_TEXT]);

/* Days of the season since a day, for each day of a span. */
struct crm_clock {
    int32_t from, to;
    double *days; /* NULL: days of the calendar */
};

/* Errors: CRM_ENOMEM.  Release in any case. */
enum crm_status crm_clock_make(struct crm_clock *clock, const struct crm_season *season,
    int32_t from, int32_t to, struct crm_err *err);
void crm_clock_release(struct crm_clock *clock);

/* From the end of `from` to the end of `day`; quarters of a day, so that few times are distinct. */
static inline double crm_clock_days(const struct crm_clock *clock, int32_t day)
{
    return clock->days ? clock->days[day - clock->from] : day - clock->from;
}

#endif
