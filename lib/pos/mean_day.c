/* Days nobody means: of other centuries, and far from all others. */

#include "pos/mean.h"

#include "base/date.h"
#include "base/mem.h"

#include <stdlib.h>

enum {
    YEAR = 366,
    FAR = 5 * YEAR,   /* alone beyond such a gap: a slip */
    LONG = 30 * YEAR, /* rows after the first bytes may be so much older or younger */
};

static int compare(const void *a, const void *b)
{
    const int32_t *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

/* The different days of the rows, in order. */
static size_t list_days(const struct crm_mean *mean, int32_t *day)
{
    const struct crm_plan *plan = mean->plan;
    size_t n = 0, kept = 0;

    for (size_t i = 0; i < mean->n; i++)
        if (crm_mean_counts(&mean->row[i]) && mean->row[i].day >= plan->day_from &&
            mean->row[i].day <= plan->day_to)
            day[n++] = mean->row[i].day;
    qsort(day, n, sizeof *day, compare);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || day[i] != day[i - 1])
            day[kept++] = day[i];
    return kept;
}

/* Whether a gap parts one day from the n others, which span `span` days. */
static bool is_alone(int32_t gap, int32_t span, int32_t least)
{
    return gap > least && gap / 3 > span;
}

static int32_t max_day(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static enum crm_status say_alone(struct crm_mean *mean, const char *which, int32_t day, int32_t gap,
    const char *side, struct crm_err *err)
{
    char text[CRM_DATE_TEXT];

    text[crm_date_format(day, CRM_SECOND_NONE, text)] = '\0';
    return crm_mean_say(mean, err, "the %s day, %s, stands alone, %d days %s: is it a slip?", which,
        text, (int)gap, side);
}

static bool is_kept(const struct crm_mean *mean)
{
    return mean->plan->own || mean->plan->column[CRM_FIELD_DATE] == CRM_COLUMN_NONE ||
           crm_mean_is_said(mean, mean->plan->column[CRM_FIELD_DATE]);
}

/* Rows at an end that stand alone by far are slips; by less, that is said. */
static enum crm_status look_at_ends(
    struct crm_mean *mean, const int32_t *day, size_t n, struct crm_err *err)
{
    struct crm_plan *plan = mean->plan;
    int32_t before = day[1] - day[0], after = day[n - 1] - day[n - 2];
    bool keep = is_kept(mean), first, last;
    enum crm_status status = CRM_OK;

    first = is_alone(before, day[n - 1 - (after > FAR)] - day[1], keep ? YEAR : FAR);
    last = is_alone(after, day[n - 2] - day[first], keep ? YEAR : FAR);
    if (!keep) {
        plan->day_from = first ? day[0] + before / 2 : max_day(plan->day_from, day[0] - LONG);
        plan->day_to = last ? day[n - 1] - after / 2 : -max_day(-plan->day_to, -day[n - 1] - LONG);
        first = !first && is_alone(before, day[n - 1 - last] - day[1], YEAR);
        last = !last && is_alone(after, day[n - 2] - day[first], YEAR);
    }
    if (first && mean->whole)
        status = say_alone(mean, "first", day[0], before, "before the next", err);
    if (!status && last && mean->whole)
        status = say_alone(mean, "last", day[n - 1], after, "after the one before", err);
    return status;
}

enum crm_status crm_mean_days(struct crm_mean *mean, struct crm_err *err)
{
    struct crm_plan *plan = mean->plan;
    int32_t *day = crm_mem_alloc(mean->n + 1, sizeof *day);
    enum crm_status status = CRM_OK;
    size_t n;

    if (!day)
        return crm_err_nomem(err);
    if (!is_kept(mean)) {
        plan->day_from = crm_day_from_civil(1970, 1, 1);
        plan->day_to = crm_day_from_civil(2098, 12, 31);
    }
    n = list_days(mean, day);
    if (n >= 3)
        status = look_at_ends(mean, day, n, err);
    free(day);
    return status;
}
