#include "pos/number.h"

#include "pos/text.h"

__extension__ typedef __int128 wide; /* a product of two 64-bit integers fits */

/* Currencies by their codes: bits of what a sign can mean. */
enum {
    USD,
    CAD,
    AUD,
    NZD,
    HKD,
    SGD,
    MXN,
    ARS,
    CLP,
    COP,
    TWD,
    CNY,
    JPY,
    EUR,
    GBP,
    KRW,
    INR,
    CHF,
    SEK,
    NOK,
    DKK,
    ISK,
    PLN,
    CZK,
    HUF,
    RON,
    BGN,
    TRY,
    RUB,
    UAH,
    MYR,
    THB,
    IDR,
    PHP,
    VND,
    PKR,
    LKR,
    BRL,
    PEN,
    ZAR,
    NGN,
    KES,
    GHS,
    EGP,
    MAD,
    ILS,
    AED,
    SAR,
    QAR,
    KWD,
    MOP,
    KZT,
    GEL,
    N_CODES
};
_Static_assert(N_CODES <= 64, "codes are bits");
#define C(code) (UINT64_C(1) << (code))
/* Of countries that all write a point before decimals. */
#define POINTED                                                                                    \
    (C(USD) | C(GBP) | C(EGP) | C(CNY) | C(JPY) | C(KRW) | C(INR) | C(THB) | C(PHP) | C(MYR) |     \
        C(AUD) | C(NZD) | C(HKD) | C(SGD) | C(TWD) | C(ILS) | C(NGN) | C(KES) | C(MOP))
#define DOLLARS                                                                                    \
    (C(USD) | C(CAD) | C(AUD) | C(NZD) | C(HKD) | C(SGD) | C(MXN) | C(ARS) | C(CLP) | C(COP) |     \
        C(TWD))

/* Longer ones first where one begins another. Bare letters must not be part of a word. */
static const struct {
    const char *sign;
    uint64_t codes;
} currencies[] = {
    {"US$", C(USD)},
    {"HK$", C(HKD)},
    {"NT$", C(TWD)},
    {"CA$", C(CAD)},
    {"AU$", C(AUD)},
    {"NZ$", C(NZD)},
    {"MX$", C(MXN)},
    {"C$", C(CAD)},
    {"A$", C(AUD)},
    {"S$", C(SGD)},
    {"R$", C(BRL)},
    {"$", DOLLARS},
    {"¥", C(CNY) | C(JPY)},
    {"￥", C(CNY) | C(JPY)},
    {"€", C(EUR)},
    {"£", C(GBP) | C(EGP)},
    {"₩", C(KRW)},
    {"₹", C(INR)},
    {"₽", C(RUB)},
    {"₺", C(TRY)},
    {"₫", C(VND)},
    {"₱", C(PHP)},
    {"฿", C(THB)},
    {"₪", C(ILS)},
    {"₴", C(UAH)},
    {"₦", C(NGN)},
    {"₸", C(KZT)},
    {"₾", C(GEL)},
    {"元", C(CNY) | C(TWD) | C(HKD)},
    {"圆", C(CNY)},
    {"块", C(CNY)},
    {"円", C(JPY)},
    {"원", C(KRW)},
    {"人民币", C(CNY)},
    {"港币", C(HKD)},
    {"RMB", C(CNY)},
    {"CNY", C(CNY)},
    {"USD", C(USD)},
    {"EUR", C(EUR)},
    {"GBP", C(GBP)},
    {"CAD", C(CAD)},
    {"AUD", C(AUD)},
    {"NZD", C(NZD)},
    {"HKD", C(HKD)},
    {"MOP", C(MOP)},
    {"TWD", C(TWD)},
    {"SGD", C(SGD)},
    {"JPY", C(JPY)},
    {"KRW", C(KRW)},
    {"INR", C(INR)},
    {"CHF", C(CHF)},
    {"SEK", C(SEK)},
    {"NOK", C(NOK)},
    {"DKK", C(DKK)},
    {"ISK", C(ISK)},
    {"PLN", C(PLN)},
    {"CZK", C(CZK)},
    {"HUF", C(HUF)},
    {"RON", C(RON)},
    {"BGN", C(BGN)},
    {"TRY", C(TRY)},
    {"RUB", C(RUB)},
    {"UAH", C(UAH)},
    {"MYR", C(MYR)},
    {"THB", C(THB)},
    {"IDR", C(IDR)},
    {"PHP", C(PHP)},
    {"VND", C(VND)},
    {"PKR", C(PKR)},
    {"LKR", C(LKR)},
    {"BRL", C(BRL)},
    {"MXN", C(MXN)},
    {"ARS", C(ARS)},
    {"CLP", C(CLP)},
    {"COP", C(COP)},
    {"PEN", C(PEN)},
    {"ZAR", C(ZAR)},
    {"NGN", C(NGN)},
    {"KES", C(KES)},
    {"GHS", C(GHS)},
    {"EGP", C(EGP)},
    {"MAD", C(MAD)},
    {"ILS", C(ILS)},
    {"AED", C(AED)},
    {"SAR", C(SAR)},
    {"QAR", C(QAR)},
    {"KWD", C(KWD)},
    {"RM", C(MYR)},
    {"Rp.", C(IDR)},
    {"Rp", C(IDR)},
    {"Rs.", C(INR) | C(PKR) | C(LKR)},
    {"Rs", C(INR) | C(PKR) | C(LKR)},
    {"kr.", C(SEK) | C(NOK) | C(DKK) | C(ISK)},
    {"kr", C(SEK) | C(NOK) | C(DKK) | C(ISK)},
    {"zł", C(PLN)},
    {"Kč", C(CZK)},
    {"Ft", C(HUF)},
    {"Fr.", C(CHF)},
    {"lei", C(RON)},
    {"руб.", C(RUB)},
    {"руб", C(RUB)},
    {"R", C(ZAR)},
};

/* A cell taken apart: sign, and the digits with their separators. */
struct parts {
    char text[CRM_NUMBER_TEXT];
    size_t start, end; /* of the body in text */
    bool negative, percent;
    bool zero;    /* "$ -" or "-": the zero of accountants */
    bool powered; /* an exponent follows the body */
    int exponent;
    char dash;      /* the sign before decimals that are a dash: 45,- */
    uint64_t codes; /* of currencies it can be in; 0: none is named */
};

static size_t currency_len(const char *p, size_t len, uint64_t *codes)
{
    for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++) {
        size_t n = strlen(currencies[i].sign);
        if (n > len || memcmp(p, currencies[i].sign, n) != 0)
            continue;
        *codes = *codes & currencies[i].codes ? *codes & currencies[i].codes : currencies[i].codes;
        return n;
    }
    return 0;
}

/* CAD, and no sign */
static bool is_code(const char *p, size_t len)
{
    return len == 3 && p[0] >= 'A' && p[0] <= 'Z' && p[2] >= 'A' && p[2] <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t minus_len(const char *p, size_t len)
{
    if (p[0] == '-')
        return 1;
    return len >= 3 && memcmp(p, "\xE2\x88\x92", 3) == 0 ? 3 : 0;
}

/* U+2019, the apostrophe of Swiss amounts, becomes the ASCII one. */
static size_t plain_apostrophes(char *text, size_t len)
{
    size_t n = 0;

    for (size_t i = 0; i < len; i++) {
        if (len - i >= 3 && memcmp(text + i, "’", 3) == 0) {
            text[n++] = '\'';
            i += 2;
        } else {
            text[n++] = text[i];
        }
    }
    return n;
}

/* Bytes of "-", "--", U+2013 or U+2014 in the place of decimals. */
static size_t dash_len(const char *p, size_t len)
{
    if (len >= 3 && (memcmp(p, "\xE2\x80\x93", 3) == 0 || memcmp(p, "\xE2\x80\x94", 3) == 0))
        return 3;
    if (len == 0 || p[0] != '-')
        return 0;
    return len > 1 && p[1] == '-' ? 2 : 1;
}

/* 45,- and 1'200.- */
static void take_dash(struct parts *parts, size_t len)
{
    const char *text = parts->text;
    size_t last = parts->end - 1, n;

    parts->dash = 0;
    if (parts->end < parts->start + 2 || (text[last] != ',' && text[last] != '.') ||
        (n = dash_len(text + parts->end, len - parts->end)) == 0)
        return;
    parts->dash = text[last];
    parts->end = last;
}

/* E+03, e-5: returns its bytes. */
static size_t take_exponent(struct parts *parts, const char *p, size_t len)
{
    size_t i = 1;
    bool down = false;

    parts->powered = false;
    parts->exponent = 0;
    if (len < 2 || (p[0] | 0x20) != 'e' || parts->end == parts->start)
        return 0;
    if (p[1] == '+' || p[1] == '-')
        down = p[i++] == '-';
    if (i == len || !is_digit(p[i]))
        return 0;
    for (; i < len && is_digit(p[i]) && i < 6; i++)
        parts->exponent = parts->exponent * 10 + (p[i] - '0');
    if (down)
        parts->exponent = -parts->exponent;
    parts->powered = true;
    return i;
}

/* Nothing but one dash. */
static bool is_dash(const char *text, size_t len)
{
    return len > 0 && dash_len(text, len) == len && (len == 1 || len == 3);
}

static bool take_apart(struct crm_slice cell, struct parts *parts)
{
    char *text = parts->text;
    size_t len, i = 0, n;
    bool open = false, closed = false, sign = false, currency = false;

    if (cell.len == 0 || (len = crm_text_narrow(cell, text, CRM_NUMBER_TEXT)) == SIZE_MAX)
        return false;
    len = plain_apostrophes(text, len);
    parts->negative = parts->percent = parts->powered = false;
    parts->codes = 0;
    parts->start = parts->end = 0;
    parts->dash = 0;
    if ((parts->zero = is_dash(text, len)))
        return true;
    for (; i < len && !is_digit(text[i]) && text[i] != '.' && text[i] != ','; i += n) {
        n = 1;
        if (text[i] == ' ') {
            continue;
        } else if (text[i] == '(' && !open && !sign) {
            open = true;
        } else if (text[i] == '+' && !sign && !open) {
            sign = true;
        } else if ((n = minus_len(text + i, len - i)) > 0 && !sign && !open) {
            sign = parts->negative = true;
        } else if (n == 0 && !currency &&
                   (n = currency_len(text + i, len - i, &parts->codes)) > 0) {
            currency = true;
        } else {
            return false;
        }
    }
    parts->start = i;
    while (i < len && (is_digit(text[i]) || text[i] == '.' || text[i] == ',' || text[i] == '\'' ||
                          (text[i] == ' ' && i + 1 < len && is_digit(text[i + 1]))))
        i++;
    parts->end = i;
    parts->zero = i == parts->start && currency && (sign || (i > 0 && text[i - 1] == '-'));
    take_dash(parts, len);
    if (parts->dash)
        i += dash_len(text + i, len - i);
    else
        i += take_exponent(parts, text + i, len - i);
    for (; i < len; i += n) {
        n = 1;
        if (text[i] == ' ') {
            continue;
        } else if (text[i] == ')' && open && !closed) {
            closed = true;
        } else if (text[i] == '%' && !parts->percent) {
            parts->percent = true;
        } else if ((n = minus_len(text + i, len - i)) > 0 && !sign && !open) {
            sign = parts->negative = true;
        } else if (n == 0 && (n = currency_len(text + i, len - i, &parts->codes)) > 0 &&
                   (!currency || is_code(text + i, n))) { /* "$12.50 CAD" */
            currency = true;
        } else {
            return false;
        }
    }
    if (open != closed)
        return false;
    parts->negative |= open;
    return true;
}

/* Digits of the part before the decimal sign into out; false if they are grouped wrongly. */
static bool ungroup(const char *p, size_t len, char decimal, char *out, size_t *n_out)
{
    size_t n = 0, run = 0, groups = 0, middle = 0;
    char group = 0;

    for (size_t i = 0; i < len; i++) {
        if (is_digit(p[i])) {
            out[n++] = p[i];
            run++;
            continue;
        }
        if (p[i] == decimal || (group && p[i] != group))
            return false;
        group = p[i];
        if (groups == 0 ? run < 1 || run > 3 : (run != 2 && run != 3) || (middle && run != middle))
            return false;
        if (groups > 0)
            middle = run;
        groups++;
        run = 0;
    }
    *n_out = n;
    return groups == 0 || run == 3;
}

/* The digits of a body; *point: how many stand before the decimal sign. False: something else. */
static bool digits_of(const struct parts *parts, char decimal, char digits[], long *n, long *point)
{
    *n = 0;
    *point = -1;
    for (size_t i = parts->start; i < parts->end; i++) {
        if (is_digit(parts->text[i]))
            digits[(*n)++] = parts->text[i];
        else if (parts->text[i] == decimal && *point < 0)
            *point = *n;
        else
            return false;
    }
    if (*point < 0)
        *point = *n;
    return *n > 0;
}

/*
 * Digits with an exponent as a plain decimal.  What sums of doubles leave of a zero, 3.55E-15, is
 * zero; six digits without cents, 1.23457E+05, are all that a spreadsheet left of more.
 */
static size_t expand(const struct parts *parts, char decimal, char text[CRM_NUMBER_TEXT])
{
    enum { MOST = 18, LEAST = -8 };
    char digits[CRM_NUMBER_TEXT];
    long count, point, lead = 0;
    size_t n = 0;

    if (!digits_of(parts, decimal, digits, &count, &point) ||
        (point == 1 && count == 6 && parts->exponent >= 4))
        return 0;
    while (lead < count && digits[lead] == '0')
        lead++;
    point += parts->exponent - lead;
    if (lead == count || point < LEAST) {
        text[0] = '0';
        return 1;
    }
    count -= lead;
    if (point > MOST || count - (point < 0 ? point : 0) + 3 > CRM_NUMBER_TEXT)
        return 0;
    if (parts->negative)
        text[n++] = '-';
    if (point <= 0)
        text[n++] = '0';
    for (long i = point < 0 ? point : 0; i < count || i < point; i++) {
        if (i == point)
            text[n++] = '.';
        text[n++] = i >= 0 && i < count ? digits[lead + i] : '0';
    }
    return n;
}

size_t crm_number_plain(
    char decimal, struct crm_slice cell, bool *percent, char text[CRM_NUMBER_TEXT])
{
    struct parts parts;
    char digits[CRM_NUMBER_TEXT];
    const char *body;
    size_t len, whole, n_digits, skip = 0, n = 0, n_fraction;
    bool zero = true;

    if (!take_apart(cell, &parts) || (parts.percent && !percent))
        return 0;
    if (parts.zero) {
        text[0] = '0';
        if (percent)
            *percent = false;
        return 1;
    }
    if (parts.dash == ',' && decimal == '.')
        return 0;
    if (parts.powered && percent)
        *percent = parts.percent;
    if (parts.powered)
        return expand(&parts, decimal, text);
    body = parts.text + parts.start;
    len = parts.end - parts.start;
    for (whole = 0; whole < len && body[whole] != decimal; whole++)
        continue;
    if (!ungroup(body, whole, decimal, digits, &n_digits))
        return 0;
    n_fraction = whole < len ? len - whole - 1 : 0;
    while (skip < n_digits && digits[skip] == '0')
        skip++;
    /* a sign, at least one digit, the point */
    if (n_digits + n_fraction == 0 ||
        2 + (skip < n_digits ? n_digits - skip : 1) + n_fraction > CRM_NUMBER_TEXT)
        return 0;
    for (size_t i = 0; i < n_fraction; i++) {
        if (!is_digit(body[whole + 1 + i]))
            return 0;
        zero &= body[whole + 1 + i] == '0';
    }
    zero &= skip == n_digits;
    if (parts.negative && !zero)
        text[n++] = '-';
    if (skip == n_digits)
        text[n++] = '0';
    memcpy(text + n, digits + skip, n_digits - skip);
    n += n_digits - skip;
    if (n_fraction) {
        text[n++] = '.';
        memcpy(text + n, body + whole + 1, n_fraction);
        n += n_fraction;
    }
    if (percent)
        *percent = parts.percent;
    return n;
}

bool crm_number_powered(struct crm_slice cell)
{
    struct parts parts = {.codes = 0};

    return (memchr(cell.ptr, 'E', cell.len) || memchr(cell.ptr, 'e', cell.len)) &&
           take_apart(cell, &parts) && parts.powered;
}

uint64_t crm_number_currency(struct crm_slice cell)
{
    struct parts parts = {.codes = 0};
    uint64_t codes = 0;

    if (cell.len && currency_len(cell.ptr, cell.len, &codes) == cell.len)
        return codes;
    return take_apart(cell, &parts) ? parts.codes : 0;
}

bool crm_number_tail(struct crm_slice plain, int64_t *amount_e4)
{
    bool negative = plain.len && plain.ptr[0] == '-', point = false, started = false;
    size_t digits = 0, decimals = 0, nines = 0, zeros = 0, tail = 0;
    int64_t value = 0;

    for (size_t i = negative; i < plain.len; i++) {
        int digit = plain.ptr[i] - '0';
        if (plain.ptr[i] == '.') {
            point = true;
            continue;
        }
        started |= digit > 0;
        digits += started;
        decimals += point;
        if (decimals <= 4) {
            if (__builtin_mul_overflow(value, 10, &value) ||
                __builtin_add_overflow(value, digit, &value))
                return false;
        } else if (digits <= 14) {
            tail++;
            nines += digit == 9;
            zeros += digit == 0;
        }
    }
    if (digits < 15 || decimals <= 4 || tail < 4 || (nines != tail && zeros != tail))
        return false;
    value += nines == tail;
    *amount_e4 = negative ? -value : value;
    return true;
}

static void note(uint64_t *count, uint64_t *first_line, uint64_t line)
{
    if ((*count)++ == 0)
        *first_line = line;
}

/* -12 or -12.50 and no more; *decimals -1 without a point. */
static bool is_common(struct crm_slice cell, int *decimals)
{
    size_t i = cell.len && cell.ptr[0] == '-', start = i, point = 0;

    if (cell.len > 15)
        return false;
    for (; i < cell.len; i++) {
        if (cell.ptr[i] == '.' && !point && i > start)
            point = i;
        else if (!is_digit(cell.ptr[i]))
            return false;
    }
    *decimals = point ? (int)(cell.len - point - 1) : -1;
    return i > start;
}

void crm_number_look(struct crm_number_evidence *seen, struct crm_slice cell, uint64_t line)
{
    struct parts parts;
    char scratch[CRM_NUMBER_TEXT];
    bool percent, as_point, as_comma;
    size_t signs = 0, at = 0, after, points = 0;
    int decimals;

    if (is_common(cell, &decimals) && decimals != 0 && decimals != 3) {
        if (decimals > 0) /* a group has three digits */
            note(&seen->point, &seen->point_line, line);
        seen->whole += decimals < 0 && cell.len <= 3 && cell.ptr[0] != '0';
        return;
    }
    as_point = crm_number_plain('.', cell, &percent, scratch) > 0;
    as_comma = crm_number_plain(',', cell, &percent, scratch) > 0;
    if (!as_point && !as_comma)
        return;
    if (as_point != as_comma) {
        if (as_point)
            note(&seen->point, &seen->point_line, line);
        else
            note(&seen->comma, &seen->comma_line, line);
        return;
    }
    /* both readings are numbers: no sign at all, or one before exactly three digits */
    if (!take_apart(cell, &parts))
        return;
    for (size_t i = parts.start; i < parts.end; i++) {
        points += parts.text[i] == '.';
        if (parts.text[i] == '.' || parts.text[i] == ',') {
            signs++;
            at = i;
        }
    }
    if (signs != 1)
        return;
    after = parts.end - at - 1;
    if (after == 3 && parts.text[parts.start] == '0') { /* 0.500 groups nothing */
        if (points)
            note(&seen->point, &seen->point_line, line);
        else
            note(&seen->comma, &seen->comma_line, line);
    } else if (points) {
        note(&seen->open, &seen->open_line, line);
    } else if (parts.codes && !(parts.codes & ~POINTED)) {
        note(&seen->point, &seen->point_line, line);
    } else {
        note(&seen->group, &seen->group_line, line);
    }
}

char crm_number_decide(const struct crm_number_evidence *seen, char delimiter)
{
    if (seen->point && seen->comma)
        return 0;
    if (seen->comma)
        return ',';
    if (seen->point)
        return '.';
    if (seen->open)
        return 0;
    return !seen->group || delimiter == ',' || (delimiter != ';' && seen->whole) ? '.' : 0;
}

/* Mantissa and number of decimals of a plain decimal. */
static bool decimal_of(struct crm_slice plain, int64_t *mantissa, int *scale)
{
    bool negative = plain.len && plain.ptr[0] == '-', point = false;
    int64_t value = 0;

    *scale = 0;
    for (size_t i = negative; i < plain.len; i++) {
        if (plain.ptr[i] == '.') {
            point = true;
            continue;
        }
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, plain.ptr[i] - '0', &value))
            return false;
        *scale += point;
    }
    *mantissa = negative ? -value : value;
    return true;
}

bool crm_number_product_e4(struct crm_slice a, struct crm_slice b, struct crm_slice rate,
    int64_t *product_e4, bool *rounded)
{
    int64_t x, y, off, one = 1;
    int scale_x, scale_y, scale_off, scale;
    wide product, unit = 1, quotient, rest;

    if (!decimal_of(a, &x, &scale_x) || !decimal_of(b, &y, &scale_y) ||
        !decimal_of(rate, &off, &scale_off) || scale_off > 18)
        return false;
    for (int i = 0; i < scale_off; i++)
        one *= 10;
    scale = scale_x + scale_y + scale_off;
    if (__builtin_mul_overflow((wide)x * y, (wide)(one - off), &product))
        return false;
    for (; scale < 4; scale++)
        if (__builtin_mul_overflow(product, 10, &product))
            return false;
    for (; scale > 4; scale--)
        if (__builtin_mul_overflow(unit, 10, &unit))
            return false;
    quotient = product / unit;
    rest = product % unit;
    if (rest != 0) {
        wide half = unit / 2, left = rest < 0 ? -rest : rest;
        *rounded = true;
        if (left > half || (left == half && quotient % 2 != 0)) /* unit is even */
            quotient += rest < 0 ? -1 : 1;
    }
    if (quotient > INT64_MAX || quotient < -INT64_MAX)
        return false;
    *product_e4 = (int64_t)quotient;
    return true;
}
