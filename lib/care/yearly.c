#include "care/yearly.h"

#include <stdio.h>

static bool digit_pair(const char *p, int *value)
{
    if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9')
        return false;
    *value = (p[0] - '0') * 10 + p[1] - '0';
    return true;
}

/* MM-DD or --MM-DD, of any year that has it */
static bool parse_yearless(struct crm_slice text, struct crm_yearly *yearly)
{
    int month, mday;

    if (text.len == 7 && text.ptr[0] == '-' && text.ptr[1] == '-') {
        text.ptr += 2;
        text.len -= 2;
    }
    if (text.len != 5 || text.ptr[2] != '-' || !digit_pair(text.ptr, &month) ||
        !digit_pair(text.ptr + 3, &mday) || !crm_day_valid(2000, month, mday))
        return false;
    *yearly = (struct crm_yearly){.month = month, .mday = mday};
    return true;
}

static struct crm_yearly of_lunar(const struct crm_lunar *date)
{
    return (struct crm_yearly){.lunar = true,
        .leap = date->leap,
        .year = date->year,
        .month = date->month,
        .mday = date->mday};
}

static bool parse_lunar(struct crm_slice text, bool must_be_certain, struct crm_yearly *yearly)
{
    struct crm_lunar date;
    bool certain;

    if (!crm_lunar_parse(text, &date, &certain) || (must_be_certain && !certain))
        return false;
    *yearly = of_lunar(&date);
    return true;
}

/* The time of day after a lunisolar date, which crm_date_parse does not know, is cut off. */
static struct crm_slice without_time(struct crm_slice text)
{
    const char *t = text.len > 10 ? memchr(text.ptr, 'T', text.len) : NULL;

    return t ? (struct crm_slice){text.ptr, (size_t)(t - text.ptr)} : text;
}

bool crm_yearly_parse(struct crm_slice text, enum crm_yearly_how how, struct crm_yearly *yearly)
{
    int32_t day;
    struct crm_lunar date;

    text = crm_slice_trim(text);
    if (how == CRM_YEARLY_LUNAR)
        return parse_lunar(without_time(text), false, yearly);
    if (!crm_date_parse(text, &day, NULL))
        return (how == CRM_YEARLY_GREGORIAN && parse_yearless(text, yearly)) ||
               parse_lunar(without_time(text), true, yearly);
    if (how == CRM_YEARLY_GREGORIAN) {
        *yearly = (struct crm_yearly){0};
        crm_day_to_civil(day, &yearly->year, &yearly->month, &yearly->mday);
        return true;
    }
    if (!crm_lunar_of(day, &date))
        return false;
    *yearly = of_lunar(&date);
    return true;
}

static int32_t gregorian_in(const struct crm_yearly *y, int year, bool march, unsigned *why)
{
    *why = 0;
    if (crm_day_valid(year, y->month, y->mday))
        return crm_day_from_civil(year, y->month, y->mday);
    if (year < 1 || year > 9999)
        return CRM_DAY_NONE;
    *why = CRM_YEARLY_FEBRUARY_29;
    return march ? crm_day_from_civil(year, 3, 1) : crm_day_from_civil(year, 2, 28);
}

static int32_t lunar_in(const struct crm_yearly *y, int year, unsigned *why)
{
    bool leap = y->leap && crm_lunar_leap_month(year) == y->month;
    int length = crm_lunar_month_days(year, y->month, leap), mday = y->mday;

    *why = y->leap && !leap ? CRM_YEARLY_NO_LEAP : 0;
    if (length && mday > length) {
        mday = length;
        *why |= CRM_YEARLY_29_DAYS;
    }
    return crm_lunar_day(year, y->month, leap, mday);
}

int32_t crm_yearly_next(const struct crm_yearly *yearly, int32_t from, bool march, unsigned *why)
{
    int year, month, mday, last = yearly->lunar ? CRM_LUNAR_LAST : 9999;

    crm_day_to_civil(from, &year, &month, &mday);
    if (yearly->lunar)
        year--; /* its last weeks lie in the next Gregorian year */
    if (yearly->lunar && year < CRM_LUNAR_FIRST)
        year = CRM_LUNAR_FIRST;
    if (yearly->year && year <= yearly->year)
        year = yearly->year + 1;
    for (; year <= last; year++) {
        int32_t day =
            yearly->lunar ? lunar_in(yearly, year, why) : gregorian_in(yearly, year, march, why);
        if (day != CRM_DAY_NONE && day >= from)
            return day;
    }
    return CRM_DAY_NONE;
}

const char *crm_yearly_note(
    const struct crm_yearly *yearly, unsigned why, char out[CRM_YEARLY_NOTE])
{
    char leap[32] = "";

    if (why & CRM_YEARLY_NO_LEAP)
        snprintf(leap, sizeof leap, "no leap month %d", yearly->month);
    snprintf(out, CRM_YEARLY_NOTE, "%s%s%s%s", why & CRM_YEARLY_FEBRUARY_29 ? "29 February" : "",
        leap, (why & CRM_YEARLY_NO_LEAP) && (why & CRM_YEARLY_29_DAYS) ? "; " : "",
        why & CRM_YEARLY_29_DAYS ? "month of 29 days" : "");
    return out;
}

/* Length of what parts two dates at the start of `s`, 0 when they are not parted there. */
static size_t parting(struct crm_slice s)
{
    if (s.len && memchr(" \t;\n\r", s.ptr[0], 5))
        return 1;
    return s.len >= 3 && (memcmp(s.ptr, "；", 3) == 0 || memcmp(s.ptr, "、", 3) == 0) ? 3 : 0;
}

/* HH:MM and longer */
static bool is_time(struct crm_slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((s.ptr[i] < '0' || s.ptr[i] > '9') && s.ptr[i] != ':' && s.ptr[i] != '.')
            return false;
    return s.len >= 5 && s.ptr[2] == ':';
}

bool crm_yearly_piece(struct crm_slice *rest, struct crm_slice *piece)
{
    size_t n;

    do {
        while ((n = parting(*rest)) > 0)
            rest->ptr += n, rest->len -= n;
        *piece = (struct crm_slice){rest->ptr, 0};
        while (rest->len && parting(*rest) == 0)
            rest->ptr++, rest->len--, piece->len++;
    } while (piece->len && is_time(*piece));
    return piece->len > 0;
}
