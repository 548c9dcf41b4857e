#include "care/lunar_inner.h"

#include <stdio.h>

/* Row of a year, NULL outside the table. */
static const struct crm_lunar_year *row_of(int year)
{
    if (year < CRM_LUNAR_FIRST || year > CRM_LUNAR_LAST)
        return NULL;
    return &crm_lunar_table[year - CRM_LUNAR_FIRST];
}

static int32_t new_year(int year)
{
    const struct crm_lunar_year *row = row_of(year);

    return crm_day_from_civil(year, row->month, row->mday);
}

static int length_at(const struct crm_lunar_year *row, int index)
{
    return 29 + (row->lengths >> index & 1);
}

static int months_of(const struct crm_lunar_year *row)
{
    return row->leap ? 13 : 12;
}

/* Place of a month in its year, from 0; -1 for a leap month that the year does not have. */
static int index_of(const struct crm_lunar_year *row, int month, bool leap)
{
    if (month < 1 || month > 12 || (leap && row->leap != month))
        return -1;
    return month - 1 + (leap || (row->leap && month > row->leap));
}

static int days_before(const struct crm_lunar_year *row, int index)
{
    int days = 0;

    for (int i = 0; i < index; i++)
        days += length_at(row, i);
    return days;
}

int32_t crm_lunar_start(void)
{
    return new_year(CRM_LUNAR_FIRST);
}

int32_t crm_lunar_end(void)
{
    const struct crm_lunar_year *last = row_of(CRM_LUNAR_LAST);

    return new_year(CRM_LUNAR_LAST) + days_before(last, months_of(last)) - 1;
}

int crm_lunar_month_days(int year, int month, bool leap)
{
    const struct crm_lunar_year *row = row_of(year);
    int index = row ? index_of(row, month, leap) : -1;

    return index < 0 ? 0 : length_at(row, index);
}

int crm_lunar_leap_month(int year)
{
    const struct crm_lunar_year *row = row_of(year);

    return row ? row->leap : 0;
}

int32_t crm_lunar_day(int year, int month, bool leap, int mday)
{
    const struct crm_lunar_year *row = row_of(year);
    int index = row ? index_of(row, month, leap) : -1;

    if (index < 0 || mday < 1 || mday > length_at(row, index))
        return CRM_DAY_NONE;
    return new_year(year) + days_before(row, index) + mday - 1;
}

bool crm_lunar_of(int32_t day, struct crm_lunar *date)
{
    const struct crm_lunar_year *row;
    int year, month, mday, rest, index = 0;

    if (day < crm_lunar_start() || day > crm_lunar_end())
        return false;
    crm_day_to_civil(day, &year, &month, &mday);
    if (year > CRM_LUNAR_LAST || day < new_year(year))
        year--;
    row = row_of(year);
    for (rest = day - new_year(year); rest >= length_at(row, index); index++)
        rest -= length_at(row, index);
    *date = (struct crm_lunar){.year = year,
        .month = index + 1 - (row->leap && index >= row->leap),
        .leap = row->leap && index == row->leap,
        .mday = rest + 1};
    return true;
}

int32_t crm_lunar_qingming(int year)
{
    const struct crm_lunar_year *row = row_of(year);

    return row ? crm_day_from_civil(year, 4, row->qingming) : CRM_DAY_NONE;
}

int32_t crm_lunar_dongzhi(int year)
{
    const struct crm_lunar_year *row = row_of(year);

    return row ? crm_day_from_civil(year, 12, row->dongzhi) : CRM_DAY_NONE;
}

size_t crm_lunar_format(const struct crm_lunar *date, char out[CRM_LUNAR_TEXT])
{
    int n = snprintf(out, CRM_LUNAR_TEXT, "%04d-%02d%s-%02d", date->year % 10000, date->month % 100,
        date->leap ? "L" : "", date->mday % 100);

    return n < 0 ? 0 : (size_t)n;
}
