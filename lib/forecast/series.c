#include "forecast/series.h"

#include "base/cell.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/* ---- periods ----------------------------------------------------------------------------- */

static bool digits(struct crm_slice text, size_t from, size_t n, int *value)
{
    *value = 0;
    for (size_t i = from; i < from + n; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        *value = *value * 10 + text.ptr[i] - '0';
    }
    return true;
}

bool crm_point_period(struct crm_slice cell, enum crm_period *unit, int32_t *start)
{
    struct crm_slice text = crm_slice_trim(cell);
    int year, quarter;

    if (text.len == 4 && digits(text, 0, 4, &year) && year) {
        *unit = CRM_PERIOD_YEAR;
        *start = crm_day_from_civil(year, 1, 1);
        return true;
    }
    if (text.len == 7 && text.ptr[4] == '-' && text.ptr[5] == 'Q' && digits(text, 0, 4, &year) &&
        digits(text, 6, 1, &quarter) && year && quarter >= 1 && quarter <= 4) {
        *unit = CRM_PERIOD_QUARTER;
        *start = crm_day_from_civil(year, 3 * quarter - 2, 1);
        return true;
    }
    *unit = CRM_PERIOD_MONTH;
    if (crm_cell_month(text, start))
        return true;
    *unit = CRM_PERIOD_DAY;
    return text.len == 10 && crm_cell_date(text, start, NULL);
}

static int32_t add(enum crm_period unit, int32_t start, size_t n)
{
    if (unit == CRM_PERIOD_DAY || unit == CRM_PERIOD_WEEK)
        return start + (int32_t)n * (unit == CRM_PERIOD_WEEK ? 7 : 1);
    return crm_period_add(unit, start, (int)n);
}

static size_t distance(enum crm_period unit, int32_t from, int32_t to)
{
    if (unit == CRM_PERIOD_DAY || unit == CRM_PERIOD_WEEK)
        return (size_t)(to - from) / (unit == CRM_PERIOD_WEEK ? 7 : 1);
    return (size_t)crm_period_distance(unit, from, to);
}

int32_t crm_series_start(const struct crm_series *series, size_t i)
{
    return add(series->unit, series->first, i);
}

const char *crm_series_name(const struct crm_series *series, size_t i, char text[CRM_DATE_TEXT])
{
    crm_period_format(series->unit, crm_series_start(series, i), text);
    return text;
}

size_t crm_series_season(const struct crm_series *series, size_t n)
{
    return n >= 2 * series->season ? series->season : 1;
}

/* ---- rows -------------------------------------------------------------------------------- */

static int by_start(const void *a, const void *b)
{
    const struct crm_point *x = a, *y = b;

    return (x->start > y->start) - (x->start < y->start);
}

static enum crm_status twice(
    const struct crm_point point[], size_t n, enum crm_period unit, struct crm_err *err)
{
    char name[CRM_DATE_TEXT];

    for (size_t i = 1; i < n; i++) {
        if (point[i].start != point[i - 1].start)
            continue;
        crm_period_format(unit, point[i].start, name);
        return crm_err_set(err, CRM_EDATA,
            "period %s stands in two rows (several series in one table: -g COL)", name);
    }
    return CRM_OK;
}

static bool all_weeks(const struct crm_point point[], size_t n)
{
    bool all = n > 1;

    for (size_t i = 1; i < n; i++)
        all &= (point[i].start - point[0].start) % 7 == 0;
    return all;
}

static enum crm_status fill(
    struct crm_series *s, const struct crm_point point[], size_t n, struct crm_err *err)
{
    size_t last = n;

    while (last && isnan(point[last - 1].value))
        last--;
    if (!last)
        return CRM_OK;
    while (isnan(point->value)) {
        point++;
        last--;
    }
    s->first = point->start;
    s->n = distance(s->unit, s->first, point[last - 1].start) + 1;
    if (s->n > CRM_SERIES_MOST)
        return crm_err_set(
            err, CRM_EDATA, "more than %d periods from the first to the last", CRM_SERIES_MOST);
    s->y = crm_mem_alloc(s->n, sizeof *s->y);
    s->filled = crm_mem_zalloc(s->n, sizeof *s->filled);
    if (!s->y || !s->filled)
        return crm_err_nomem(err);
    for (size_t i = 0; i < s->n; i++)
        s->y[i] = NAN;
    for (size_t i = 0; i < last; i++)
        s->y[distance(s->unit, s->first, point[i].start)] = point[i].value;
    return CRM_OK;
}

/* Periods that had ended on the as-of day. */
static void cut(struct crm_series *s, int32_t as_of)
{
    s->as_of = as_of == CRM_DAY_NONE ? crm_series_start(s, s->n) - 1 : as_of;
    s->to = s->n;
    while (s->to && crm_series_start(s, s->to) - 1 > s->as_of)
        s->to--;
}

/* The longest run without a gap, the later of equals. */
static void longest(struct crm_series *s)
{
    size_t from = 0, to = 0;

    for (size_t i = 0; i < s->to;) {
        size_t j = i;
        while (j < s->to && !isnan(s->y[j]))
            j++;
        if (j > i && j - i >= to - from) {
            from = i;
            to = j;
        }
        i = j + 1;
    }
    s->from = from;
    s->to = to;
}

static enum crm_status close_gaps(
    struct crm_series *s, enum crm_missing missing, struct crm_err *err)
{
    char name[CRM_DATE_TEXT];

    if (missing == CRM_MISSING_LONGEST) {
        longest(s);
        return CRM_OK;
    }
    for (size_t i = 0; i < s->to; i++) {
        if (!isnan(s->y[i]))
            continue;
        if (missing == CRM_MISSING_STOP)
            return crm_err_set(err, CRM_EDATA,
                "period %s has no value: --missing zero if nothing happened in it, --missing "
                "longest to use the longest run without a gap",
                crm_series_name(s, i, name));
        s->y[i] = 0;
        s->filled[i] = true;
    }
    return CRM_OK;
}

enum crm_status crm_series_make(struct crm_series *series, struct crm_point point[], size_t n,
    enum crm_period unit, int32_t as_of, enum crm_missing missing, struct crm_err *err)
{
    enum crm_status status;

    *series = (struct crm_series){.unit = unit, .as_of = as_of};
    if (n)
        qsort(point, n, sizeof *point, by_start);
    status = twice(point, n, unit, err);
    if (status)
        return status;
    if (unit == CRM_PERIOD_DAY && all_weeks(point, n))
        series->unit = CRM_PERIOD_WEEK;
    series->season = series->unit == CRM_PERIOD_MONTH     ? 12
                     : series->unit == CRM_PERIOD_QUARTER ? 4
                     : series->unit == CRM_PERIOD_DAY     ? 7
                                                          : 1;
    status = fill(series, point, n, err);
    if (status || !series->n)
        return status;
    cut(series, as_of);
    return close_gaps(series, missing, err);
}

void crm_series_release(struct crm_series *series)
{
    free(series->y);
    free(series->filled);
}
