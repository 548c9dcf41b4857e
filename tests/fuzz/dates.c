/*
 * Fuzz dates: of the streams (base/date.h) against the C library's calendar, of tills (pos/when.h)
 * by writing a day in one of their spellings and reading it back.
 *
 * The first bytes choose a day and a spelling, the rest is a cell.
 */
#include "base/date.h"
#include "fuzz.h"
#include "pos/when.h"

#include <ctype.h>
#include <time.h>

enum { CHOICE = 8 };

/* The day of three numbers by the C library; CRM_DAY_NONE when there is no such day. */
static int32_t day_by_libc(int year, int month, int mday)
{
    struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = mday}, back;
    time_t seconds = timegm(&tm);

    if (year < 1 || !gmtime_r(&seconds, &back) || back.tm_year != year - 1900 ||
        back.tm_mon != month - 1 || back.tm_mday != mday)
        return CRM_DAY_NONE;
    return (int32_t)(seconds / 86400 - (seconds % 86400 < 0));
}

/* Does the text start as the pattern says: 0 for a digit, else the character itself? */
static bool looks(const char *text, const char *pattern)
{
    for (; *pattern; text++, pattern++)
        if (*pattern == '0' ? !isdigit((unsigned char)*text) : *text != *pattern)
            return false;
    return true;
}

static int two_digits(const char *text)
{
    return (text[0] - '0') * 10 + text[1] - '0';
}

/* What date.h says a date is, read the plain way. */
static bool date_by_libc(const char *text, int32_t *day, int32_t *second)
{
    if (!looks(text, "0000-00-00"))
        return false;
    *day = day_by_libc(
        two_digits(text) * 100 + two_digits(text + 2), two_digits(text + 5), two_digits(text + 8));
    *second = CRM_SECOND_NONE;
    if (*day == CRM_DAY_NONE)
        return false;
    text += 10;
    if (!*text)
        return true;
    if ((*text != 'T' && *text != ' ') || !looks(++text, "00:00"))
        return false;
    if (two_digits(text) > 23 || two_digits(text + 3) > 59)
        return false;
    *second = two_digits(text) * 3600 + two_digits(text + 3) * 60;
    text += 5;
    if (!*text)
        return true;
    if (!looks(text, ":00") || two_digits(text + 1) > 59)
        return false;
    *second += two_digits(text + 1);
    text += 3;
    if (!*text)
        return true;
    if (!looks(text, ".0"))
        return false;
    for (text++; isdigit((unsigned char)*text); text++)
        continue;
    return !*text;
}

static void check_date(struct crm_slice cell)
{
    int32_t day = 7, second = 7, day_libc, second_libc;
    char text[CRM_DATE_TEXT], *copy = strndup(cell.ptr, cell.len);
    bool is_date = crm_date_parse(cell, &day, &second);

    CHECK(copy);
    CHECK(is_date == (strlen(copy) == cell.len && date_by_libc(copy, &day_libc, &second_libc)));
    free(copy);
    if (!is_date) {
        CHECK(day == 7 && second == 7);
        return;
    }
    CHECK(day == day_libc && second == second_libc);
    CHECK(crm_date_format(day, second, text) == strlen(text));
    CHECK(strlen(text) == (second == CRM_SECOND_NONE ? 10 : 19));
    CHECK(memcmp(text, cell.ptr, 10) == 0);
    CHECK(crm_date_parse(crm_slice_of(text), &day_libc, &second_libc));
    CHECK(day == day_libc && second == second_libc);
    /* tills write that, too, and it reads one way only */
    if (cell.len <= 64) {
        CHECK(crm_when_parse(cell, CRM_ORDER_NONE, &day_libc, &second_libc));
        CHECK(day == day_libc && second == second_libc);
    }
}

static void check_periods(int32_t day, int n)
{
    char text[CRM_DATE_TEXT];

    for (enum crm_period p = CRM_PERIOD_DAY; p <= CRM_PERIOD_YEAR; p++) {
        int32_t start = crm_period_start(p, day), there;
        CHECK(start <= day && day < crm_period_add(p, start, 1));
        CHECK(crm_period_start(p, start) == start);
        there = crm_period_add(p, start, n);
        if (there < CRM_DAY_MIN || there > CRM_DAY_MAX)
            continue;
        CHECK(crm_period_distance(p, start, there) == n);
        CHECK(crm_period_add(p, there, -n) == start);
        CHECK(crm_period_format(p, start, text) == strlen(text));
    }
}

/* A span is digits and a letter; adding it goes on by that much, give or take ends of months. */
static void check_span(struct crm_slice cell, int32_t day)
{
    char *text = strndup(cell.ptr, cell.len), again[32];
    struct crm_span span, same;

    CHECK(text);
    if (crm_span_parse(text, &span)) {
        int unit = span.unit == 'd' ? 1 : span.unit == 'w' ? 7 : span.unit == 'm' ? 30 : 365;
        int32_t moved = crm_span_add(span, day);
        snprintf(again, sizeof again, "%d%c", span.n, span.unit);
        CHECK(crm_span_parse(again, &same) && same.n == span.n && same.unit == span.unit);
        CHECK(moved - day >= span.n * unit - 3 && moved - day <= span.n * (unit + 1) + 1);
    }
    free(text);
}

/* The day as tills spell it. */
static enum crm_order spell(char *out, size_t room, int32_t day, unsigned style)
{
    static const char *const months[] = {"January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December"};
    static const char separators[] = "-/.";
    char sep = separators[style / 16 % 3];
    int y, m, d;

    crm_day_to_civil(day, &y, &m, &d);
    switch (style % 8) {
    case 0:
        snprintf(out, room, "%02d%c%02d%c%04d", d, sep, m, sep, y);
        return CRM_ORDER_DMY;
    case 1:
        snprintf(out, room, "%d%c%d%c%04d", m, sep, d, sep, y);
        return CRM_ORDER_MDY;
    case 2:
        snprintf(out, room, "%04d%c%d%c%d", y, sep, m, sep, d);
        return CRM_ORDER_NONE;
    case 3:
        snprintf(out, room, "%04d%02d%02d", y, m, d);
        return CRM_ORDER_NONE;
    case 4:
        snprintf(out, room, "%04d年%d月%d日", y, m, d);
        return CRM_ORDER_NONE;
    case 5:
        snprintf(out, room, "%d %.3s %04d", d, months[m - 1], y);
        return CRM_ORDER_NONE;
    case 6:
        snprintf(out, room, "%s %d, %04d", months[m - 1], d, y);
        return CRM_ORDER_NONE;
    default:
        snprintf(out, room, "%d", day + 25569);
        return CRM_ORDER_EXCEL;
    }
}

static void check_spelling(int32_t day, int32_t second, unsigned style)
{
    char text[96];
    int32_t day_read, second_read;
    enum crm_order order = spell(text, sizeof text, day, style);
    int hour = second / 3600, half = hour % 12 ? hour % 12 : 12;

    if (order == CRM_ORDER_EXCEL && day < -25508) /* before 1900-03-01 there are no serial days */
        return;
    CHECK(crm_when_parse(crm_slice_of(text), order, &day_read, &second_read));
    CHECK(day_read == day && second_read == CRM_SECOND_NONE);
    if (order == CRM_ORDER_EXCEL)
        return;
    if (style & 8)
        sprintf(text + strlen(text), " %d:%02d:%02d", hour, second / 60 % 60, second % 60);
    else
        sprintf(text + strlen(text), " %d:%02d:%02d %s", half, second / 60 % 60, second % 60,
            hour < 12 ? "AM" : "PM");
    CHECK(crm_when_parse(crm_slice_of(text), order, &day_read, &second_read));
    CHECK(day_read == day && second_read == second);
}

/* Whatever the cell, what is read is a day; and evidence takes it. */
static void check_when(struct crm_slice cell)
{
    static const enum crm_order orders[] = {
        CRM_ORDER_NONE, CRM_ORDER_DMY, CRM_ORDER_MDY, CRM_ORDER_YMD, CRM_ORDER_EXCEL};
    struct crm_when_evidence seen = CRM_WHEN_EVIDENCE;
    struct crm_when when;
    char *format = strndup(cell.ptr, cell.len), text[CRM_DATE_TEXT];
    int32_t day, second, only = CRM_DAY_NONE;
    enum crm_order decided;
    int month, mday;

    CHECK(format);
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        day = second = 7;
        if (!crm_when_parse(cell, orders[i], &day, &second)) {
            CHECK(day == 7 && second == 7);
            continue;
        }
        CHECK(day >= CRM_DAY_MIN && day <= CRM_DAY_MAX && second >= CRM_SECOND_NONE &&
              second < 86400);
        crm_date_format(day, second, text);
        if (orders[i] == CRM_ORDER_NONE)
            only = day;
        else if (orders[i] != CRM_ORDER_EXCEL) /* one reading is that one in every order */
            CHECK(only == CRM_DAY_NONE || only == day);
        if (crm_when_parse_birthday(cell, orders[i], &month, &mday))
            CHECK(crm_day_valid(2000, month, mday));
    }
    if (crm_when_parse_time(cell, &second))
        CHECK(second >= 0 && second < 86400);
    if (crm_when_split(cell, &when))
        CHECK(when.digits[0] == 0 || (crm_when_orders(&when) & ~7u) == 0);
    crm_when_look(&seen, cell, 2);
    CHECK(seen.n_dates + seen.n_times + seen.n_numbers + seen.n_none + seen.n_other == 1);
    if (crm_when_decide(&seen, true, &decided) && decided)
        CHECK(crm_when_parse(cell, decided, &day, &second));
    crm_order_name(crm_when_order(format));
    free(format);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint32_t number[2];
    struct crm_slice cell;
    int32_t day;

    if (size < CHOICE)
        return 0;
    memcpy(number, data, sizeof number);
    day = CRM_DAY_MIN + (int32_t)(number[0] % (uint32_t)(CRM_DAY_MAX - CRM_DAY_MIN + 1));
    cell = (struct crm_slice){(const char *)data + CHOICE, size - CHOICE};
    check_periods(day, (int)(number[1] % 1201) - 600);
    check_spelling(day, (int32_t)(number[1] % 86400), number[1] / 86400);
    check_date(cell);
    check_span(cell, day);
    check_when(cell);
    return 0;
}
