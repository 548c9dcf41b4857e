/* calendar.c -- days, opening times and seasons of the invented town */

#include "salon.h"

/* Proleptic Gregorian, years from March so that the leap day comes last. */
int day_of(int year, int month, int day)
{
    int y = month > 2 ? year : year - 1;
    int m = (month + 9) % 12;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

void date_of(int day, int *year, int *month, int *day_of_month)
{
    int y = (day + 719468) * 400 / 146097 + 1;
    while (day_of(y, 1, 1) > day)
        y--;
    int m = 12;
    while (day_of(y, m, 1) > day)
        m--;
    *year = y;
    *month = m;
    *day_of_month = day - day_of(y, m, 1) + 1;
}

int weekday(int day)
{
    return (day + 3) % 7; /* 1970-01-01 was a Thursday */
}

/* Lunar new year: four days closed, three busy weeks before, two quiet ones after. */
static int days_to_new_year(int day)
{
    int new_year = day < day_of(2024, 8, 1) ? day_of(2024, 2, 10) : day_of(2025, 1, 29);
    return new_year - day;
}

bool is_open(enum shop shop, int day)
{
    int away = days_to_new_year(day);
    if (day < FIRST_DAY || (shop == HARBOUR && day < HARBOUR_OPENS))
        return false;
    if (shop == HARBOUR && weekday(day) == 0)
        return false;
    return away > 0 || away <= -4;
}

int season(int day)
{
    static const int month_of_year[12] = {104, 88, 94, 99, 105, 104, 95, 86, 99, 102, 106, 126};
    static const int day_of_week[7] = {52, 74, 84, 96, 126, 172, 106};
    int y, m, d;
    date_of(day, &y, &m, &d);
    int busy = month_of_year[m - 1] * day_of_week[weekday(day)] / 100;
    int away = days_to_new_year(day);
    if (away > 0 && away <= 21)
        busy = busy * 130 / 100;
    if (away <= -4 && away > -18)
        busy = busy * 62 / 100;
    return busy;
}

int opening_hour(struct rng *rng, int day)
{
    static const int working_day[10] = {6, 9, 11, 7, 8, 9, 11, 15, 16, 8};
    static const int weekend[10] = {9, 13, 14, 11, 13, 14, 12, 8, 4, 2};
    const int *weight = weekday(day) >= 5 ? weekend : working_day;
    return (10 + rng_pick(rng, weight, 10)) * 60 + rng_between(rng, 0, 11) * 5;
}
