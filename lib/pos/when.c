#include "pos/when.h"

#include "pos/text.h"

enum { ROOM = 72 };

struct cursor {
    const char *p, *end;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What Chinese dates are written with, as the ASCII that says the same. */
static const struct {
    const char *from, *to;
} signs[] = {{"年", "-"}, {"月", "-"}, {"日", " "}, {"号", " "}, {"时", ":"}, {"点", ":"},
    {"分", ":"}, {"秒", " "}, {"上午", " AM "}, {"凌晨", " AM "}, {"早上", " AM "},
    {"下午", " PM "}, {"晚上", " PM "}, {"中午", " PM "}};

static const char *const weekday_marks[] = {"星期", "周"};

/* Bytes of a Chinese weekday (two or three characters) at `p`. */
static size_t weekday_len(const char *p, size_t len)
{
    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(weekday_marks[i]);
        if (len >= n + 3 && memcmp(p, weekday_marks[i], n) == 0)
            return n + 3;
    }
    return 0;
}

/* The cell in ASCII; 0 if it holds anything else or is too long for a date. */
static size_t to_ascii(struct crm_slice cell, char out[ROOM])
{
    char narrow[ROOM];
    size_t len = crm_text_narrow(cell, narrow, ROOM), n = 0, skip;

    if (len == SIZE_MAX)
        return 0;
    for (size_t i = 0; i < len; i += skip) {
        size_t s;
        if ((unsigned char)narrow[i] < 0x80) {
            skip = 1;
            if (n + 1 > ROOM)
                return 0;
            out[n++] = narrow[i];
            continue;
        }
        if ((skip = weekday_len(narrow + i, len - i)) > 0)
            continue;
        for (s = 0; s < sizeof signs / sizeof *signs; s++)
            if (len - i >= strlen(signs[s].from) &&
                memcmp(narrow + i, signs[s].from, strlen(signs[s].from)) == 0)
                break;
        if (s == sizeof signs / sizeof *signs || n + strlen(signs[s].to) > ROOM)
            return 0;
        memcpy(out + n, signs[s].to, strlen(signs[s].to));
        n += strlen(signs[s].to);
        skip = strlen(signs[s].from);
    }
    while (n && out[n - 1] == ' ')
        n--;
    if (n && out[n - 1] == ':') /* 14 o'clock, 14 h 44 min */
        n--;
    return n;
}

static void skip_blanks(struct cursor *c)
{
    while (c->p < c->end && *c->p == ' ')
        c->p++;
}

static bool take(struct cursor *c, char want)
{
    if (c->p == c->end || *c->p != want)
        return false;
    c->p++;
    return true;
}

/* Up to `max` digits; returns how many. */
static int take_number(struct cursor *c, int max, int *value)
{
    int n = 0;

    *value = 0;
    while (c->p < c->end && is_digit(*c->p) && n < max) {
        *value = *value * 10 + (*c->p++ - '0');
        n++;
    }
    return n;
}

static size_t word_len(const struct cursor *c)
{
    size_t n = 0;

    while (c->p + n < c->end && is_letter(c->p[n]))
        n++;
    return n;
}

/* Whether the word at the cursor is `name` or its first `least` letters or more. */
static bool word_is(const struct cursor *c, const char *name, size_t least)
{
    size_t len = word_len(c);

    if (len < least || len > strlen(name))
        return false;
    for (size_t i = 0; i < len; i++)
        if ((c->p[i] | 0x20) != name[i])
            return false;
    return true;
}

static bool take_month(struct cursor *c, int *month)
{
    static const char *const names[] = {"january", "february", "march", "april", "may", "june",
        "july", "august", "september", "october", "november", "december"};

    for (int i = 0; i < 12; i++) {
        if (word_is(c, names[i], 3)) {
            size_t len = word_len(c);
            if (len != 3 && len != strlen(names[i]) && !(i == 8 && len == 4))
                return false;
            c->p += len;
            take(c, '.');
            *month = i + 1;
            return true;
        }
    }
    return false;
}

static void skip_weekday(struct cursor *c)
{
    static const char *const names[] = {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

    for (int i = 0; i < 7 && c->p < c->end && is_letter(*c->p); i++) {
        if (word_is(c, names[i], 3)) {
            c->p += word_len(c);
            take(c, ',');
            skip_blanks(c);
            return;
        }
    }
}

/* 20260611, 202606111444, 20260611144457 */
static bool take_compact(struct cursor *c, struct crm_when *when)
{
    size_t n = 0;
    int hour = 0, minute = 0, second = 0;

    while (c->p + n < c->end && is_digit(c->p[n]))
        n++;
    if (n != 8 && n != 12 && n != 14)
        return false;
    take_number(c, when->digits[0] = 4, &when->number[0]);
    take_number(c, when->digits[1] = 2, &when->number[1]);
    take_number(c, when->digits[2] = 2, &when->number[2]);
    if (n == 8)
        return true;
    take_number(c, 2, &hour);
    take_number(c, 2, &minute);
    if (n == 14)
        take_number(c, 2, &second);
    when->second = hour * 3600 + minute * 60 + second;
    return hour < 24 && minute < 60 && second < 60;
}

/* Three numbers, or two and a month name, with one kind of separator. */
static bool take_date(struct cursor *c, struct crm_when *when)
{
    char sep = 0;

    skip_weekday(c);
    if (take_compact(c, when))
        return true;
    if (when->second != CRM_SECOND_NONE)
        return false;
    for (int i = 0; i < 3; i++) {
        if (i > 0) {
            char found = c->p < c->end ? *c->p : 0;
            if (found == ',' && when->month_at >= 0)
                found = ' ', c->p++;
            if (found != '-' && found != '/' && found != '.' && found != ' ')
                return false;
            if (found != ' ')
                c->p++;
            skip_blanks(c);
            if (when->month_at < 0 && i == 2 && found != sep)
                return false;
            sep = found;
        }
        if (c->p < c->end && is_letter(*c->p)) {
            if (when->month_at >= 0 || i == 2 || !take_month(c, &when->number[i]))
                return false;
            when->month_at = i;
            when->digits[i] = 2;
        } else {
            when->digits[i] = take_number(c, 4, &when->number[i]);
            if (when->digits[i] == 0 || when->digits[i] == 3)
                return false;
        }
    }
    /* blanks part only dates with a month name: "1 2 2025" is anything */
    return (sep != ' ' || when->month_at >= 0) && !(c->p < c->end && is_digit(*c->p));
}

static int take_half(struct cursor *c) /* 1 AM, 2 PM, 0 neither */
{
    int half = 0;

    if (c->end - c->p >= 2 && (c->p[1] | 0x20) == 'm')
        half = (c->p[0] | 0x20) == 'a' ? 1 : (c->p[0] | 0x20) == 'p' ? 2 : 0;
    if (half && !(c->end - c->p > 2 && is_letter(c->p[2]))) {
        c->p += 2;
        return half;
    }
    if (c->end - c->p >= 4 && c->p[1] == '.' && (c->p[2] | 0x20) == 'm' && c->p[3] == '.') {
        half = (c->p[0] | 0x20) == 'a' ? 1 : (c->p[0] | 0x20) == 'p' ? 2 : 0;
        c->p += half ? 4 : 0;
        return half;
    }
    return 0;
}

/* Z, UTC, GMT, +08:00, -0400, or both; GMT+8; CST and other names */
static void skip_zone(struct cursor *c)
{
    struct cursor at = *c;
    int hours, minutes, n;
    bool named = word_is(&at, "utc", 3) || word_is(&at, "gmt", 3);

    static const char *const names[] = {"pst", "pdt", "mst", "mdt", "cst", "cdt", "est", "edt",
        "akst", "akdt", "hst", "ast", "adt", "nst", "ndt", "wet", "west", "cet", "cest", "mez",
        "mesz", "eet", "eest", "bst", "ist", "jst", "kst", "sgt", "hkt", "aest", "aedt", "acst",
        "acdt", "awst", "nzst", "nzdt", "msk", "brt", "art", "clt", "pht", "wib"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (word_is(&at, names[i], strlen(names[i]))) {
            c->p += strlen(names[i]);
            return;
        }
    }
    if (named)
        at.p += 3;
    else if (word_is(&at, "z", 1))
        at.p += 1;
    if (at.p < at.end && (*at.p == '+' || *at.p == '-')) {
        at.p++;
        n = take_number(&at, 2, &hours);
        if (n != 2 && !(named && n == 1))
            return;
        take(&at, ':');
        n = take_number(&at, 2, &minutes);
        if (n != 0 && n != 2)
            return;
    }
    *c = at;
}

static bool take_time(struct cursor *c, int32_t *second_of_day)
{
    int hour, minute, second = 0, half = take_half(c), n;

    skip_blanks(c);
    n = take_number(c, 2, &hour);
    if (n == 0 || !take(c, ':') || take_number(c, 2, &minute) != 2)
        return false;
    if (take(c, ':')) {
        if (take_number(c, 2, &second) != 2)
            return false;
        if (c->p + 1 < c->end && (*c->p == '.' || *c->p == ',') && is_digit(c->p[1]))
            for (c->p++; c->p < c->end && is_digit(*c->p);)
                c->p++;
    }
    skip_blanks(c);
    if (!half)
        half = take_half(c);
    skip_blanks(c);
    skip_zone(c);
    if (half == 1 && hour > 12) /* but tills do print "PM 14:00" */
        return false;
    if (half == 1 && hour == 12)
        hour = 0;
    else if (half == 2 && hour < 12)
        hour += 12;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    *second_of_day = hour * 3600 + minute * 60 + second;
    return true;
}

bool crm_when_split(struct crm_slice cell, struct crm_when *when)
{
    char text[ROOM];
    struct cursor c, start;
    size_t len = cell.len >= 4 && cell.len <= ROOM ? to_ascii(cell, text) : 0;

    if (len < 4)
        return false;
    c = start = (struct cursor){text, text + len};
    skip_blanks(&c);
    *when = (struct crm_when){.month_at = -1, .second = CRM_SECOND_NONE};
    if (!take_date(&c, when)) {
        *when = (struct crm_when){.month_at = -1, .second = CRM_SECOND_NONE};
        c = start;
        skip_blanks(&c);
        if (!take_time(&c, &when->second))
            return false;
    } else if (c.p < c.end && when->second == CRM_SECOND_NONE) {
        if (!take(&c, 'T') && !take(&c, 't') && !take(&c, ',') && *c.p != ' ')
            return false;
        skip_blanks(&c);
        skip_weekday(&c);
        if (c.p < c.end && !take_time(&c, &when->second))
            return false;
    }
    skip_blanks(&c);
    return c.p == c.end;
}

bool crm_when_fixed(const struct crm_when *when)
{
    return when->month_at >= 0 || when->digits[0] == 4;
}

static int full_year(int number, int digits)
{
    if (digits == 4)
        return number;
    if (digits != 2)
        return 0;
    return number < 69 ? 2000 + number : 1900 + number;
}

bool crm_when_day(const struct crm_when *when, enum crm_order order, int32_t *day)
{
    int y, m, d, year;

    if (when->digits[0] == 0)
        return false;
    if (when->month_at >= 0) {
        m = when->month_at;
        y = when->digits[0] == 4 && m != 0 ? 0 : 2;
        d = 3 - y - m;
    } else if (when->digits[0] == 4 || order == CRM_ORDER_YMD) {
        y = 0, m = 1, d = 2;
    } else if (order == CRM_ORDER_DMY) {
        d = 0, m = 1, y = 2;
    } else if (order == CRM_ORDER_MDY) {
        m = 0, d = 1, y = 2;
    } else {
        return false;
    }
    year = full_year(when->number[y], when->digits[y]);
    if (when->digits[m] > 2 || when->digits[d] > 2 ||
        !crm_day_valid(year, when->number[m], when->number[d]))
        return false;
    *day = crm_day_from_civil(year, when->number[m], when->number[d]);
    return true;
}

unsigned crm_when_orders(const struct crm_when *when)
{
    unsigned orders = 0;
    int32_t day;

    for (unsigned order = CRM_ORDER_DMY; order <= CRM_ORDER_YMD; order *= 2)
        if (crm_when_day(when, (enum crm_order)order, &day))
            orders |= order;
    return orders;
}

/* A serial day of a spreadsheet: digits, perhaps '.' and digits. */
static bool parse_serial(struct crm_slice cell, int32_t *day, int32_t *second)
{
    int64_t whole = 0, fraction = 0, unit = 1, seconds;
    size_t i = 0;

    for (; i < cell.len && i < 7 && is_digit(cell.ptr[i]); i++)
        whole = whole * 10 + (cell.ptr[i] - '0');
    if (i == 0 || whole < 61 || whole > 2958465) /* before 1900-03-01 spreadsheets disagree */
        return false;
    if (i < cell.len && cell.ptr[i++] != '.')
        return false;
    for (; i < cell.len && is_digit(cell.ptr[i]); i++) {
        if (unit < INT64_C(1000000000000)) {
            fraction = fraction * 10 + (cell.ptr[i] - '0');
            unit *= 10;
        }
    }
    if (i != cell.len)
        return false;
    seconds = (fraction * 86400 + unit / 2) / unit;
    *day = (int32_t)(whole - 25569 + seconds / 86400);
    *second = unit > 1 ? (int32_t)(seconds % 86400) : CRM_SECOND_NONE;
    return true;
}

bool crm_when_parse(struct crm_slice cell, enum crm_order order, int32_t *day, int32_t *second)
{
    struct crm_when when;

    if (order == CRM_ORDER_EXCEL && parse_serial(cell, day, second))
        return true;
    if (!crm_when_split(cell, &when) || !crm_when_day(&when, order, day))
        return false;
    *second = when.second;
    return true;
}

bool crm_when_parse_time(struct crm_slice cell, int32_t *second)
{
    struct crm_when when;

    if (!crm_when_split(cell, &when) || when.digits[0] != 0)
        return false;
    *second = when.second;
    return true;
}

bool crm_when_parse_birthday(struct crm_slice cell, enum crm_order order, int *month, int *mday)
{
    enum { LEAP_YEAR = 2000 };
    char text[ROOM], sep;
    size_t len = cell.len <= ROOM ? to_ascii(cell, text) : 0;
    struct cursor c = {text, text + len};
    int a, b, m = 0, d;

    if (len >= 5 && memcmp(text, "0000", 4) == 0)
        c.p += 4;
    while (take(&c, '-')) /* --06-11, 0000-06-11 */
        continue;
    if (take_month(&c, &m)) {
        skip_blanks(&c);
        if (take_number(&c, 2, &d) == 0)
            return false;
    } else {
        if (take_number(&c, 2, &a) == 0 || c.p == c.end)
            return false;
        sep = *c.p++;
        if (take_month(&c, &m)) {
            d = a;
        } else if ((sep != '-' && sep != '/' && sep != '.') || take_number(&c, 2, &b) == 0) {
            return false;
        } else {
            bool day_first = order == CRM_ORDER_DMY;
            if (sep != '-' && order == CRM_ORDER_NONE && a <= 12 && b <= 12 && a != b)
                return false;
            if (order == CRM_ORDER_NONE && a > 12)
                day_first = true;
            m = day_first ? b : a;
            d = day_first ? a : b;
            take(&c, '.');
        }
    }
    if (c.p != c.end || !crm_day_valid(LEAP_YEAR, m, d))
        return false;
    *month = m;
    *mday = d;
    return true;
}
