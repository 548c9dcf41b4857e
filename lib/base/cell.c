#include "base/cell.h"

#include "base/num.h"

static const char *const weekdays[] = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

const char *crm_weekday_name(int weekday)
{
    return weekdays[weekday];
}

static int weekday_of(struct crm_slice cell)
{
    for (int d = 0; d < 7; d++)
        if (crm_slice_is(cell, weekdays[d]))
            return d;
    return -1;
}

/* Numbers, days of the week, other text, nothing: so that the order is one for any mixture. */
static int rank_of(struct crm_slice cell, double *number, int *day)
{
    *day = -1;
    if (cell.len == 0)
        return 3;
    if (crm_num_double(cell, number))
        return 0;
    *day = weekday_of(cell);
    return *day >= 0 ? 1 : 2;
}

int crm_cell_compare(struct crm_slice a, struct crm_slice b)
{
    double x = 0, y = 0;
    int day_a, day_b, rank_a = rank_of(a, &x, &day_a), rank_b = rank_of(b, &y, &day_b);

    if (rank_a != rank_b)
        return rank_a - rank_b;
    if (rank_a == 0 && x != y)
        return x < y ? -1 : 1;
    if (rank_a == 1)
        return day_a - day_b;
    return crm_slice_cmp(a, b);
}
