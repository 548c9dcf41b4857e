/*
 * series.h -- rows of periods and values become a series without gaps
 *
 *     crm_series_make(&series, point, n, as_of, CRM_MISSING_STOP, err);
 *     ... series.y[series.from .. series.to): what methods see ...
 *     crm_series_release(&series);                     in any case
 *
 * The unit is told by the form of the periods: YYYY, YYYY-Qn, YYYY-MM, or days, which are weeks
 * when all lie a multiple of 7 apart (and there are two).  Its season is 12 months, 4 quarters, 7
 * days.  Order of the rows has no meaning.
 */
#ifndef CRM_FORECAST_SERIES_H
#define CRM_FORECAST_SERIES_H

#include "base/date.h"
#include "base/err.h"

#include <stdbool.h>

struct crm_point {
    int32_t start; /* first day of its period */
    double value;  /* NAN: empty */
};

/* A period as a cell says it; days are CRM_PERIOD_DAY. */
bool crm_point_period(struct crm_slice cell, enum crm_period *unit, int32_t *start);

enum crm_missing { CRM_MISSING_STOP, CRM_MISSING_ZERO, CRM_MISSING_LONGEST };

enum { CRM_SERIES_MOST = 100000 }; /* periods from the first to the last */

struct crm_series {
    enum crm_period unit;
    size_t season;   /* 12, 4, 7 or 1 */
    int32_t first;   /* period 0 */
    size_t n;        /* periods with a value, and those between */
    double *y;       /* n; NAN where there is none */
    bool *filled;    /* n: 0 by --missing zero */
    size_t from, to; /* periods used, to - from of them; those after `to` have not ended */
    int32_t as_of;
};

/*
 * point[n] is sorted in place; `unit` that of all.
 *   as_of  in  CRM_DAY_NONE: the end of the last period
 * No value at all, or no period that has ended: from == to.
 * Errors: CRM_EDATA for a period twice, one that is missing (CRM_MISSING_STOP), and more than
 * CRM_SERIES_MOST; CRM_ENOMEM.
 */
enum crm_status crm_series_make(struct crm_series *series, struct crm_point point[], size_t n,
    enum crm_period unit, int32_t as_of, enum crm_missing missing, struct crm_err *err);
void crm_series_release(struct crm_series *series);

/* First day of period i (0: the first one), which may lie beyond the end; its name. */
int32_t crm_series_start(const struct crm_series *series, size_t i);
const char *crm_series_name(const struct crm_series *series, size_t i, char text[CRM_DATE_TEXT]);

/* The season that n periods can show: series->season when n >= 2 of it, else 1. */
size_t crm_series_season(const struct crm_series *series, size_t n);

#endif
