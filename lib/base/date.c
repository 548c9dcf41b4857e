#include "base/date.h"

#include "base/num.h"

#include <stdlib.h>
#include <string.h>

static const int month_length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int length_of(int year, int month)
{
    return month_length[month - 1] + (month == 2 && leap(year));
}

bool crm_day_valid(int year, int month, int mday)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && mday >= 1 &&
           mday <= length_of(year, month);
}

/* Years counted from March, in eras of 400 years of 146,097 days (Richards 2013, ch. 15). */
int32_t crm_day_from_civil(int year, int month, int mday)
{
    int y = year - (month <= 2) + 400;
    int era = y / 400;
    int yoe = y - era * 400;
    int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + mday - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

    return (era - 1) * 146097 + doe - 719468;
}

void crm_day_to_civil(int32_t day, int *year, int *month, int *mday)
{
    int z = day + 719468 + 146097;
    int era = z / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;

    *mday = doy - (153 * mp + 2) / 5 + 1;
    *month = mp + (mp < 10 ? 3 : -9);
    *year = yoe + (era - 1) * 400 + (*month <= 2);
}

int crm_day_weekday(int32_t day)
{
    int w = (day + 3) % 7; /* 1970-01-01 was a Thursday */

    return w < 0 ? w + 7 : w;
}

/* Two or four digits at p; -1 when they are none. */
static int digits(const char *p, int n)
{
    int value = 0;

    for (int i = 0; i < n; i++) {
        unsigned d = (unsigned)(unsigned char)p[i] - '0';
        if (d > 9)
            return -1;
        value = value * 10 + (int)d;
    }
    return value;
}

static bool parse_time(const char *p, size_t len, int32_t *second)
{
    int h, m, s = 0;

    if (len != 5 && len < 8)
        return false;
    h = digits(p, 2);
    m = digits(p + 3, 2);
    if (h < 0 || h > 23 || m < 0 || m > 59 || p[2] != ':')
        return false;
    if (len > 5) {
        s = digits(p + 6, 2);
        if (s < 0 || s > 59 || p[5] != ':')
            return false;
    }
    if (len > 8) {
        if (p[8] != '.' || len == 9)
            return false;
        for (size_t i = 9; i < len; i++)
            if ((unsigned char)(p[i] - '0') > 9)
                return false;
    }
    *second = h * 3600 + m * 60 + s;
    return true;
}

bool crm_date_parse(struct crm_slice text, int32_t *day, int32_t *second)
{
    const char *p = text.ptr;
    int32_t time = CRM_SECOND_NONE;
    int year, month, mday;

    if (text.len < 10 || p[4] != '-' || p[7] != '-')
        return false;
    year = digits(p, 4);
    month = digits(p + 5, 2);
    mday = digits(p + 8, 2);
    if (!crm_day_valid(year, month, mday))
        return false;
    if (text.len > 10) {
        if ((p[10] != 'T' && p[10] != ' ') || !parse_time(p + 11, text.len - 11, &time))
            return false;
    }
    *day = crm_day_from_civil(year, month, mday);
    if (second)
        *second = time;
    return true;
}

static char *put(char *p, int value, int n)
{
    for (int i = n - 1; i >= 0; i--) {
        p[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return p + n;
}

size_t crm_date_format(int32_t day, int32_t second, char out[CRM_DATE_TEXT])
{
    int year, month, mday;
    char *p = out;

    crm_day_to_civil(day, &year, &month, &mday);
    if (year < 0)
        *p++ = '-';
    p = put(p, abs(year), year > 9999 ? 5 : 4);
    *p++ = '-';
    p = put(p, month, 2);
    *p++ = '-';
    p = put(p, mday, 2);
    if (second != CRM_SECOND_NONE) {
        *p++ = 'T';
        p = put(p, second / 3600, 2);
        *p++ = ':';
        p = put(p, second / 60 % 60, 2);
        *p++ = ':';
        p = put(p, second % 60, 2);
    }
    *p = '\0';
    return (size_t)(p - out);
}

static int months_in(enum crm_period period)
{
    return period == CRM_PERIOD_MONTH ? 1 : period == CRM_PERIOD_QUARTER ? 3 : 12;
}

int32_t crm_period_start(enum crm_period period, int32_t day)
{
    int year, month, mday;

    if (period == CRM_PERIOD_DAY)
        return day;
    if (period == CRM_PERIOD_WEEK)
        return day - crm_day_weekday(day);
    crm_day_to_civil(day, &year, &month, &mday);
    month = (month - 1) / months_in(period) * months_in(period) + 1;
    return crm_day_from_civil(year, month, 1);
}

int32_t crm_period_add(enum crm_period period, int32_t start, int n)
{
    int year, month, mday, at;

    if (period == CRM_PERIOD_DAY)
        return start + n;
    if (period == CRM_PERIOD_WEEK)
        return start + 7 * n;
    crm_day_to_civil(start, &year, &month, &mday);
    at = year * 12 + month - 1 + n * months_in(period);
    return crm_day_from_civil(at / 12, at % 12 + 1, 1);
}

int crm_period_distance(enum crm_period period, int32_t from_start, int32_t to_start)
{
    int y0, m0, y1, m1, mday;

    if (period == CRM_PERIOD_DAY)
        return to_start - from_start;
    if (period == CRM_PERIOD_WEEK)
        return (to_start - from_start) / 7;
    crm_day_to_civil(from_start, &y0, &m0, &mday);
    crm_day_to_civil(to_start, &y1, &m1, &mday);
    return ((y1 - y0) * 12 + m1 - m0) / months_in(period);
}

size_t crm_period_format(enum crm_period period, int32_t start, char out[CRM_DATE_TEXT])
{
    size_t len = crm_date_format(start, CRM_SECOND_NONE, out);

    switch (period) {
    case CRM_PERIOD_DAY:
    case CRM_PERIOD_WEEK:
        break;
    case CRM_PERIOD_MONTH:
        len = 7;
        break;
    case CRM_PERIOD_QUARTER:
        out[6] = (char)('1' + (digits(out + 5, 2) - 1) / 3);
        out[5] = 'Q';
        len = 7;
        break;
    case CRM_PERIOD_YEAR:
        len = 4;
        break;
    }
    out[len] = '\0';
    return len;
}

bool crm_span_parse(const char *text, struct crm_span *span)
{
    size_t len = strlen(text);
    int64_t n;

    if (len < 2 || text[0] < '0' || text[0] > '9' || !strchr("dwmy", text[len - 1]) ||
        !crm_num_int((struct crm_slice){text, len - 1}, &n) || n < 1 || n > 36500)
        return false;
    *span = (struct crm_span){(int)n, text[len - 1]};
    return true;
}

int32_t crm_span_add(struct crm_span span, int32_t day)
{
    int year, month, mday, at;

    if (span.unit == 'd')
        return day + span.n;
    if (span.unit == 'w')
        return day + 7 * span.n;
    crm_day_to_civil(day, &year, &month, &mday);
    at = year * 12 + month - 1 + span.n * (span.unit == 'y' ? 12 : 1);
    year = at / 12;
    month = at % 12 + 1;
    if (mday > length_of(year, month))
        mday = length_of(year, month);
    return crm_day_from_civil(year, month, mday);
}
