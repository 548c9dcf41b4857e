#include "io/xlsx_cell.h"

#include "base/date.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIGNIFICANT = 15, MONEY = 4, COLUMNS = 16384 };

/* ---- formats -------------------------------------------------------------------------- */

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* What the letters and digits of a format say. */
struct letters {
    bool year, month, day, hour, second, span, hash, percent, exponent, general;
    int zeros, decimals, fixed; /* decimals -1: no point */
};

static void keep_sign(struct crm_xlsx_style *style, const char *text, size_t len)
{
    if (style->sign[0] || len == 0 || len >= sizeof style->sign)
        return;
    memcpy(style->sign, text, len);
    style->sign[len] = '\0';
}

/* "[$€-407]", "[h]", "[Red]", "[>100]": what is behind it. */
static size_t bracket(
    struct crm_slice code, size_t i, struct letters *is, struct crm_xlsx_style *style)
{
    size_t end = i + 1, dash;

    while (end < code.len && code.ptr[end] != ']')
        end++;
    if (end - i > 2 && code.ptr[i + 1] == '$') {
        for (dash = i + 2; dash < end && code.ptr[dash] != '-'; dash++)
            continue;
        keep_sign(style, code.ptr + i + 2, dash - i - 2);
    } else if (end - i >= 2 && end - i <= 3 && strchr("hmsHMS", code.ptr[i + 1])) {
        is->span = is->hour = true;
    }
    return end;
}

static size_t quoted(struct crm_slice code, size_t i, struct crm_xlsx_style *style)
{
    static const char *const signs[] = {"$", "€", "£", "¥", "￥", "kr", "zł", "Kč", "Ft", "CHF",
        "USD", "EUR", "GBP", "元", "円", "₩", "₹"};
    size_t end = i + 1;
    struct crm_slice text;

    while (end < code.len && code.ptr[end] != '"')
        end++;
    text = crm_slice_trim((struct crm_slice){code.ptr + i + 1, end - i - 1});
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
        if (crm_slice_is(text, signs[k]))
            keep_sign(style, text.ptr, text.len);
    return end;
}

static void letter(struct letters *is, char c, char next)
{
    switch (c) {
    case 'y':
        is->year = true;
        break;
    case 'm':
        is->month = true;
        break;
    case 'd':
        is->day = true;
        break;
    case 'h':
        is->hour = true;
        break;
    case 's':
        is->second = true;
        break;
    case 'e':
        if (next == '+' || next == '-')
            is->exponent = true;
        else
            is->year = true;
        break;
    case '#':
    case '?':
        is->hash = true;
        break;
    case '%':
        is->percent = true;
        break;
    case '.':
        is->decimals = 0;
        break;
    default:
        break;
    }
    if (c == '0' && is->decimals < 0)
        is->zeros++;
    if (c == '0' && is->decimals >= 0)
        is->fixed++;
    if ((c == '0' || c == '#' || c == '?') && is->decimals >= 0)
        is->decimals++;
}

static void read_code(struct crm_slice code, struct letters *is, struct crm_xlsx_style *style)
{
    for (size_t i = 0; i < code.len && code.ptr[i] != ';'; i++) {
        char c = code.ptr[i];
        if (c == '[')
            i = bracket(code, i, is, style);
        else if (c == '"')
            i = quoted(code, i, style);
        else if (c == '\\' || c == '_' || c == '*')
            i++;
        else if (c == '$')
            keep_sign(style, "$", 1);
        else if (code.len - i >= 7 && strncasecmp(code.ptr + i, "general", 7) == 0)
            is->general = true, i += 6;
        else if (code.len - i >= 5 && strncasecmp(code.ptr + i, "am/pm", 5) == 0)
            i += 4;
        else
            letter(is, lower(c), i + 1 < code.len ? code.ptr[i + 1] : '\0');
    }
}

struct crm_xlsx_style crm_xlsx_style_of(struct crm_slice code)
{
    struct crm_xlsx_style style = {CRM_XLSX_PLAIN, -1, 0, "", 0};
    struct letters is = {.decimals = -1};
    bool clock, calendar;

    read_code(code, &is, &style);
    clock = is.hour || is.second;
    calendar = is.year || is.day || (is.month && !clock);
    if (is.general || is.exponent || code.len == 0)
        return style;
    if (!is.hash && (clock || calendar)) {
        style.kind = is.span             ? CRM_XLSX_SPAN
                     : clock && calendar ? CRM_XLSX_STAMP
                     : clock             ? CRM_XLSX_TIME
                                         : CRM_XLSX_DATE;
        style.sign[0] = '\0';
        return style;
    }
    if (is.percent)
        style.kind = CRM_XLSX_PERCENT;
    if (is.zeros || is.hash)
        style.decimals = (int8_t)(is.decimals < 0 ? 0 : is.decimals < 20 ? is.decimals : 20);
    if (!is.percent && is.fixed <= MONEY)
        style.fixed = (uint8_t)is.fixed;
    if (!is.hash && !is.percent && is.decimals < 0 && is.zeros > 1 && is.zeros <= 20)
        style.width = (uint8_t)is.zeros;
    return style;
}

struct crm_xlsx_style crm_xlsx_builtin(unsigned id)
{
    struct crm_xlsx_style style = {CRM_XLSX_PLAIN, -1, 0, "", 0};

    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
        style.kind = CRM_XLSX_DATE;
    else if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47)
        style.kind = CRM_XLSX_TIME;
    else if (id == 22)
        style.kind = CRM_XLSX_STAMP;
    else if (id == 46)
        style.kind = CRM_XLSX_SPAN;
    else if (id == 9 || id == 10)
        style = (struct crm_xlsx_style){CRM_XLSX_PERCENT, (int8_t)(id == 9 ? 0 : 2), 0, "", 0};
    else if (id == 1 || id == 3 || id == 5 || id == 6 || id == 37 || id == 38 || id == 41 ||
             id == 42)
        style.decimals = 0;
    else if (id == 2 || id == 4 || id == 7 || id == 8 || id == 39 || id == 40 || id == 43 ||
             id == 44)
        style.decimals = 2, style.fixed = 2;
    return style;
}

/* ---- numbers -------------------------------------------------------------------------- */

/* Whether it stands as people write numbers, with no digit too many. */
static bool is_common(struct crm_slice raw)
{
    size_t i = raw.len && raw.ptr[0] == '-', digits = 0, point = 0;

    for (; i < raw.len; i++) {
        if (raw.ptr[i] == '.' && !point && digits && i + 1 < raw.len)
            point = i;
        else if (raw.ptr[i] >= '0' && raw.ptr[i] <= '9')
            digits++;
        else
            return false;
    }
    return digits > 0 && digits <= SIGNIFICANT;
}

static bool to_double(struct crm_slice raw, double *x)
{
    char copy[64], *end;

    if (raw.len == 0 || raw.len >= sizeof copy)
        return false;
    for (size_t i = 0; i < raw.len; i++)
        if (!strchr("0123456789+-.eE", raw.ptr[i]) || !raw.ptr[i])
            return false;
    memcpy(copy, raw.ptr, raw.len);
    copy[raw.len] = '\0';
    *x = strtod(copy, &end);
    return *end == '\0' && isfinite(*x);
}

static size_t without_zeros(const char *text, size_t len)
{
    if (!memchr(text, '.', len))
        return len;
    while (text[len - 1] == '0')
        len--;
    return len - (text[len - 1] == '.');
}

/* 15 significant digits, as spreadsheets keep them, without an exponent below 1e15. */
static size_t plain(double x, char text[CRM_XLSX_NUMBER])
{
    double size = fabs(x);
    int decimals;
    size_t n;

    if (size >= 1e15)
        return (size_t)snprintf(text, CRM_XLSX_NUMBER, "%.15G", x);
    if (size < 1e-12) /* what is left of 0.1 + 0.2 - 0.3 */
        return (size_t)snprintf(text, CRM_XLSX_NUMBER, "0");
    decimals = SIGNIFICANT - 1 - (int)floor(log10(size));
    n = (size_t)snprintf(text, CRM_XLSX_NUMBER, "%.*f", decimals < 26 ? decimals : 26, x);
    return without_zeros(text, n);
}

static size_t decimals_of(const char *text, size_t len)
{
    const char *point = memchr(text, '.', len);

    return point ? len - (size_t)(point - text) - 1 : 0;
}

static size_t shown(double x, const struct crm_xlsx_style *style, int unit, bool *rounded,
    char text[CRM_XLSX_NUMBER])
{
    size_t n = plain(x * unit, text);

    if (style->decimals >= 0 && fabs(x) < 1e15 && decimals_of(text, n) > MONEY &&
        decimals_of(text, n) > (size_t)style->decimals) {
        *rounded = true;
        n = (size_t)snprintf(text, CRM_XLSX_NUMBER, "%.*f", style->decimals, x * unit);
        if (text[0] == '-' && strspn(text, "-0.") == n) /* -0.00 */
            memmove(text, text + 1, n--);
    }
    return n;
}

/* 00123 */
static size_t widen(char text[CRM_XLSX_NUMBER], size_t n, size_t width)
{
    for (size_t i = 0; i < n; i++)
        if (text[i] < '0' || text[i] > '9')
            return n;
    if (n >= width)
        return n;
    memmove(text + width - n, text, n);
    memset(text, '0', width - n);
    return width;
}

/* 12.5 as 12.50 */
static size_t lengthen(char text[CRM_XLSX_NUMBER], size_t n, size_t decimals)
{
    size_t has = decimals_of(text, n);

    if (has >= decimals || n + decimals + 1 > CRM_XLSX_NUMBER || memchr(text, 'E', n))
        return n;
    if (has == 0)
        text[n++] = '.';
    memset(text + n, '0', decimals - has);
    return n + decimals - has;
}

static size_t with_sign(char text[CRM_XLSX_NUMBER], size_t n, const char *sign)
{
    size_t minus = n && text[0] == '-', len = strlen(sign);

    if (n + len > CRM_XLSX_NUMBER)
        return n;
    memmove(text + minus + len, text + minus, n - minus);
    memcpy(text + minus, sign, len);
    return n + len;
}

/* ---- dates ---------------------------------------------------------------------------- */

static size_t clock_text(int64_t second, char *text, size_t room)
{
    return (size_t)snprintf(text, room, "%02lld:%02lld:%02lld", (long long)(second / 3600),
        (long long)(second / 60 % 60), (long long)(second % 60));
}

/* Days since the epoch as a day; false where no calendar has it. */
static bool day_of(int64_t serial, bool epoch1904, int32_t *day)
{
    int64_t base = epoch1904 ? crm_day_from_civil(1904, 1, 1) : crm_day_from_civil(1899, 12, 30);

    if (!epoch1904 && serial < 61) /* 1900-02-29 is number 60, and was no day */
        base++;
    if (serial < 0 || (!epoch1904 && (serial == 0 || serial == 60)) || base + serial > CRM_DAY_MAX)
        return false;
    *day = (int32_t)(base + serial);
    return true;
}

static size_t date_text(
    double x, const struct crm_xlsx_style *style, bool epoch1904, char text[CRM_XLSX_NUMBER])
{
    int64_t seconds = x >= 0 && x < 3e6 ? (int64_t)floor(x * 86400 + 0.5) : -1;
    int64_t clock = seconds % 86400;
    int32_t day;
    size_t n;

    if (seconds < 0)
        return 0;
    if (style->kind == CRM_XLSX_SPAN || (style->kind == CRM_XLSX_TIME && seconds < 86400))
        return clock_text(seconds, text, CRM_XLSX_NUMBER);
    if (seconds < 86400 && seconds > 0 && !epoch1904)
        return clock_text(seconds, text, CRM_XLSX_NUMBER);
    if (!day_of(seconds / 86400, epoch1904, &day))
        return 0;
    n = crm_date_format(day, CRM_SECOND_NONE, text);
    if (clock || style->kind != CRM_XLSX_DATE) {
        text[n++] = ' ';
        n += clock_text(clock, text + n, CRM_XLSX_NUMBER - n);
    }
    return n;
}

size_t crm_xlsx_number(struct crm_slice raw, const struct crm_xlsx_style *style, bool epoch1904,
    bool signs, bool *rounded, char text[CRM_XLSX_NUMBER])
{
    bool sign = signs && style->sign[0];
    double x;
    size_t n = 0;

    raw = crm_slice_trim(raw);
    if (style->kind == CRM_XLSX_PLAIN && is_common(raw)) {
        n = raw.len;
        memcpy(text, raw.ptr, n);
        if (memchr(text, '.', n)) {
            if (decimals_of(text, n) > MONEY && to_double(raw, &x))
                n = shown(x, style, 1, rounded, text);
        } else if (style->width) {
            n = widen(text, n, style->width);
        }
        n = lengthen(text, n, style->fixed);
        return sign ? with_sign(text, n, style->sign) : n;
    }
    if (!to_double(raw, &x))
        return 0;
    if (style->kind != CRM_XLSX_PLAIN && style->kind != CRM_XLSX_PERCENT &&
        (n = date_text(x, style, epoch1904, text)) > 0)
        return n;
    n = shown(x, style, style->kind == CRM_XLSX_PERCENT ? 100 : 1, rounded, text);
    if (style->kind == CRM_XLSX_PERCENT && n < CRM_XLSX_NUMBER)
        text[n++] = '%';
    if (style->width)
        n = widen(text, n, style->width);
    n = lengthen(text, n, style->fixed);
    return sign ? with_sign(text, n, style->sign) : n;
}

bool crm_xlsx_ref(struct crm_slice ref, uint32_t *row, uint32_t *column)
{
    uint32_t r = 0, c = 0;
    size_t i = 0;

    for (; i < ref.len && ref.ptr[i] >= 'A' && ref.ptr[i] <= 'Z' && i < 4; i++)
        c = c * 26 + (uint32_t)(ref.ptr[i] - 'A' + 1);
    if (c == 0 || c > COLUMNS)
        return false;
    for (size_t digits = i; i < ref.len; i++) {
        if (ref.ptr[i] < '0' || ref.ptr[i] > '9' || i - digits >= 8)
            return false;
        r = r * 10 + (uint32_t)(ref.ptr[i] - '0');
    }
    *row = r;
    *column = c - 1;
    return true;
}
