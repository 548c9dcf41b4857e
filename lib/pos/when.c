#include "pos/when.h"

#include "pos/when_ascii.h"

enum { ROOM = CRM_WHEN_ROOM };

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
    static const char names[12][4] = {
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};

    for (int i = 0; i < 12; i++) {
        if (word_is(c, names[i], 3)) {
            c->p += 3;
            *month = i + 1;
            return true;
        }
    }
    return false;
}

/* 20260611, 202606111444, 20260611144457 */
static bool take_compact(struct cursor *c, struct crm_when *when)
{
    size_t n = 0;
    int hour = 0, minute = 0, second = 0;

    while (c->p + n < c->end && is_digit(c->p[n]))
        n++;
    if (n != 7 && n != 8 && n != 12 && n != 14)
        return false;
    take_number(c, when->digits[0] = n == 7 ? 3 : 4, &when->number[0]);
    take_number(c, when->digits[1] = 2, &when->number[1]);
    take_number(c, when->digits[2] = 2, &when->number[2]);
    if (n < 12)
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

    if (take_compact(c, when))
        return true;
    if (when->second != CRM_SECOND_NONE)
        return false;
    for (int i = 0; i < 3; i++) {
        if (i > 0) {
            char found = c->p < c->end ? *c->p : 0;
            if (found == ',' && when->month_at >= 0)
                found = ' ', c->p++;
            if (is_letter(found) || (is_digit(found) && when->month_at == i - 1))
                found = ' '; /* 11jun2026 */
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
            if (when->digits[i] == 0 || (when->digits[i] == 3 && i > 0))
                return false;
        }
    }
    if ((sep == '.' || when->month_at >= 0) && c->p < c->end && *c->p == '.' &&
        (c->p + 1 == c->end || c->p[1] == ' '))
        c->p++; /* 2026. 6. 11. */
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
    half = 0;
    if (c->end - c->p >= 5 && memcmp(c->p + 1, ". m.", 4) == 0) /* 2:30 p. m. */
        half = (c->p[0] | 0x20) == 'a' ? 1 : (c->p[0] | 0x20) == 'p' ? 2 : 0;
    c->p += half ? 5 : 0;
    return half;
}

/* (China Standard Time), [Europe/Berlin], Europe/Berlin: the rest of the cell */
static void take_zone_name(struct cursor *c, int32_t *zone)
{
    const char *p;
    char close;
    bool slash = false;

    skip_blanks(c);
    if (c->p == c->end)
        return;
    close = *c->p == '(' ? ')' : *c->p == '[' ? ']' : 0;
    for (const char *q = c->p; q < c->end; q++)
        slash |= *q == '/';
    for (p = c->p + (close != 0); p < c->end && *p != close; p++)
        if (!is_letter(*p) && !strchr(close ? " _/+-:0123456789" : "_/+-0123456789", *p))
            return;
    if (close ? p + 1 != c->end : !slash || !is_letter(*c->p))
        return;
    c->p = c->end;
    if (*zone == CRM_ZONE_NONE)
        *zone = CRM_ZONE_NAMED;
}

/* Z, UTC, GMT, +08:00, -0400, or both; GMT+8; CST and other names */
static void take_zone(struct cursor *c, int32_t *zone)
{
    struct cursor at = *c;
    int hours = 0, minutes = 0, n, sign;
    bool named = word_is(&at, "utc", 3) || word_is(&at, "gmt", 3);

    static const char *const names[] = {"pst", "pdt", "mst", "mdt", "cst", "cdt", "est", "edt",
        "akst", "akdt", "hst", "ast", "adt", "nst", "ndt", "wet", "west", "cet", "cest", "mez",
        "mesz", "eet", "eest", "bst", "ist", "jst", "kst", "sgt", "hkt", "aest", "aedt", "acst",
        "acdt", "awst", "nzst", "nzdt", "msk", "brt", "art", "clt", "pht", "wib"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (word_is(&at, names[i], strlen(names[i]))) {
            c->p += strlen(names[i]);
            *zone = CRM_ZONE_NAMED;
            return;
        }
    }
    if (named)
        at.p += 3;
    else if (word_is(&at, "z", 1))
        at.p += 1;
    if (at.p > c->p)
        *zone = 0;
    if (at.p < at.end && (*at.p == '+' || *at.p == '-')) {
        sign = *at.p == '-' ? -1 : 1;
        at.p++;
        n = take_number(&at, 2, &hours);
        if (n != 2 && !(named && n == 1))
            return;
        take(&at, ':');
        n = take_number(&at, 2, &minutes);
        if (n != 0 && n != 2)
            return;
        *zone = sign * (hours * 3600 + minutes * 60);
    }
    *c = at;
}

/* dots: 14.30 is a time too, as it is after a date. */
static bool take_time(struct cursor *c, bool dots, int32_t *second_of_day, int32_t *zone)
{
    int hour, minute, second = 0, half = take_half(c), n;
    char sign;

    skip_blanks(c);
    n = take_number(c, 2, &hour);
    sign = c->p < c->end && *c->p == '.' && dots ? '.' : ':';
    if (n == 0 || !take(c, sign))
        return false;
    skip_blanks(c); /* 14시 44분 */
    if (take_number(c, 2, &minute) != 2)
        return false;
    if (take(c, sign)) {
        skip_blanks(c);
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
    if (c->p < c->end) {
        take_zone(c, zone);
        take_zone_name(c, zone);
    }
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
    size_t len = cell.len >= 4 && cell.len <= ROOM ? crm_when_ascii(cell, text) : 0;

    if (len < 4)
        return false;
    c = start = (struct cursor){text, text + len};
    skip_blanks(&c);
    *when = (struct crm_when){.month_at = -1, .second = CRM_SECOND_NONE, .zone = CRM_ZONE_NONE};
    if (!take_date(&c, when)) {
        *when = (struct crm_when){.month_at = -1, .second = CRM_SECOND_NONE, .zone = CRM_ZONE_NONE};
        c = start;
        skip_blanks(&c);
        if (!take_time(&c, false, &when->second, &when->zone))
            return false;
    } else if (c.p < c.end && when->second == CRM_SECOND_NONE) {
        if (!take(&c, 'T') && !take(&c, 't') && !take(&c, ',') && *c.p != ' ')
            return false;
        skip_blanks(&c);
        if (c.p < c.end && !take_time(&c, true, &when->second, &when->zone))
            return false;
    }
    skip_blanks(&c);
    return c.p == c.end;
}

bool crm_when_fixed(const struct crm_when *when)
{
    return when->month_at >= 0 || when->digits[0] == 4;
}

static int full_year(int number, int digits, enum crm_order order)
{
    if (digits == 4)
        return number;
    if (order == CRM_ORDER_ROC)
        return 1911 + number;
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
    } else if (when->digits[0] == 4 || order == CRM_ORDER_YMD || order == CRM_ORDER_ROC) {
        y = 0, m = 1, d = 2;
    } else if (order == CRM_ORDER_DMY) {
        d = 0, m = 1, y = 2;
    } else if (order == CRM_ORDER_MDY) {
        m = 0, d = 1, y = 2;
    } else {
        return false;
    }
    year = full_year(when->number[y], when->digits[y], order);
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

bool crm_when_parse_slot(struct crm_slice cell, int32_t *from, int32_t *to)
{
    const char *colon = cell.len ? memchr(cell.ptr, ':', cell.len) : NULL;
    static const char *const between[] = {"-", "~", "–", "—", "～", "至", "到", "to"};

    if (!colon || colon - cell.ptr > 8 || cell.len > 40) /* quick: a date comes before it */
        return false;
    for (size_t i = 4; i + 4 < cell.len; i++)
        for (size_t k = 0; k < sizeof between / sizeof *between; k++) {
            size_t n = strlen(between[k]);
            struct crm_slice left = {cell.ptr, i};
            if (i + n >= cell.len || memcmp(cell.ptr + i, between[k], n) != 0)
                continue;
            if (crm_when_parse_time(crm_slice_trim(left), from) &&
                crm_when_parse_time(
                    crm_slice_trim((struct crm_slice){cell.ptr + i + n, cell.len - i - n}), to))
                return true;
        }
    return false;
}

bool crm_when_parse_birthday(struct crm_slice cell, enum crm_order order, int *month, int *mday)
{
    enum { LEAP_YEAR = 2000 };
    char text[ROOM], sep;
    size_t len = cell.len <= ROOM ? crm_when_ascii(cell, text) : 0;
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
        sep = is_letter(*c.p) ? ' ' : *c.p++;
        skip_blanks(&c);
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
