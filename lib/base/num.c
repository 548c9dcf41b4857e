#include "base/num.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

__extension__ typedef unsigned __int128 wide;

enum { MAX_TEXT = 400 };

static const double pow10_exact[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static const uint64_t pow10_int[] = {1U, 10U, 100U, 1000U, 10000U, 100000U, 1000000U, 10000000U,
    100000000U, 1000000000U, 10000000000U, 100000000000U, 1000000000000U, 10000000000000U,
    100000000000000U, 1000000000000000U, 10000000000000000U, 100000000000000000U,
    1000000000000000000U, 10000000000000000000U};

static bool is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

bool crm_num_int(struct crm_slice text, int64_t *value)
{
    const char *p = text.ptr, *end = text.ptr + text.len;
    bool negative = false;
    uint64_t v = 0;

    if (p < end && (*p == '-' || *p == '+'))
        negative = *p++ == '-';
    if (p == end)
        return false;
    for (; p < end; p++) {
        unsigned d = (unsigned)(unsigned char)(*p - '0');
        if (d > 9 || v > (uint64_t)INT64_MAX / 10)
            return false;
        v = v * 10 + d;
    }
    if (v > (uint64_t)INT64_MAX + negative)
        return false;
    *value = negative ? (int64_t)(0 - v) : (int64_t)v;
    return true;
}

/* Rare: many digits or a large exponent. The syntax was checked, so strtod reads it all. */
static bool by_strtod(struct crm_slice text, double *value)
{
    char copy[MAX_TEXT + 1];
    double v;

    if (text.len > MAX_TEXT)
        return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    v = strtod(copy, NULL); /* LC_NUMERIC stays "C" in every program */
    if (!isfinite(v))
        return false;
    *value = v;
    return true;
}

/*
 * At most 15 digits and a power of ten up to 22 are exact doubles, so that one multiplication or
 * division rounds once (Clinger 1990); everything else is strtod's.
 */
bool crm_num_double(struct crm_slice text, double *value)
{
    const char *p = text.ptr, *end = text.ptr + text.len;
    bool negative = false, slow = false;
    uint64_t mantissa = 0;
    int exponent = 0, written = 0, n_digits = 0;
    double v;

    if (p < end && (*p == '-' || *p == '+'))
        negative = *p++ == '-';
    for (int point = 0; p < end; p++) {
        if (*p == '.' && !point) {
            point = 1;
            continue;
        }
        if (!is_digit(*p))
            break;
        n_digits++;
        if (mantissa >= 100000000000000U) {
            slow = true;
        } else {
            mantissa = mantissa * 10 + (uint64_t)(*p - '0');
            exponent -= point;
        }
    }
    if (n_digits == 0)
        return false;
    if (p < end && (*p == 'e' || *p == 'E')) {
        bool down = false;
        const char *first;
        p++;
        if (p < end && (*p == '-' || *p == '+'))
            down = *p++ == '-';
        for (first = p; p < end && is_digit(*p); p++)
            if (written < 100000)
                written = written * 10 + (*p - '0');
        if (p == first)
            return false;
        exponent += down ? -written : written;
    }
    if (p != end)
        return false;
    if (slow || exponent < -22 || exponent > 22)
        return by_strtod(text, value);
    v = (double)mantissa;
    v = exponent < 0 ? v / pow10_exact[-exponent] : v * pow10_exact[exponent];
    *value = negative ? -v : v;
    return true;
}

static size_t put_uint(uint64_t v, char *out)
{
    char text[24], *at = text + sizeof text;
    size_t n;

    for (; v >= 100; v /= 100) { /* two digits a division */
        unsigned pair = (unsigned)(v % 100);
        *--at = (char)('0' + pair % 10);
        *--at = (char)('0' + pair / 10);
    }
    *--at = (char)('0' + v % 10);
    if (v >= 10)
        *--at = (char)('0' + v / 10);
    n = (size_t)(text + sizeof text - at);
    memcpy(out, at, n);
    return n;
}

size_t crm_num_format_int(int64_t value, char out[CRM_NUM_TEXT])
{
    size_t len = 0;

    if (value < 0)
        out[len++] = '-';
    len += put_uint(value < 0 ? 0 - (uint64_t)value : (uint64_t)value, out + len);
    out[len] = '\0';
    return len;
}

/* mantissa x 10^(point - digits), mantissa of exactly `digits` digits, laid out as %g does. */
static size_t layout(uint64_t mantissa, int digits, int point, char *out)
{
    char text[24];
    size_t len = 0;
    int n = (int)put_uint(mantissa, text);

    while (n > 1 && text[n - 1] == '0')
        n--;
    if (point > digits || point < -3) {
        out[len++] = text[0];
        if (n > 1) {
            out[len++] = '.';
            memcpy(out + len, text + 1, (size_t)n - 1);
            len += (size_t)n - 1;
        }
        return len +
               (size_t)snprintf(out + len, 8, "e%c%02d", point < 1 ? '-' : '+', abs(point - 1));
    }
    if (point <= 0) {
        out[len++] = '0';
        out[len++] = '.';
        for (int i = point; i < 0; i++)
            out[len++] = '0';
    }
    int whole = point < 0 ? 0 : point; /* digits before the point */
    for (int i = 0; i < whole; i++)
        out[len++] = i < n ? text[i] : '0';
    if (n > whole) {
        if (whole)
            out[len++] = '.';
        memcpy(out + len, text + whole, (size_t)(n - whole));
        len += (size_t)(n - whole);
    }
    return len;
}

/*
 * Most numbers by one multiplication: value * 10^k as a long double is off by less than 2^-63 of
 * itself (10^k is exact up to 10^27), so that its nearest integer is certain unless the fraction
 * is near 1/2.  False where it is not certain, or where the type has no more digits than double.
 *   value > 0; digits 1 .. 15
 */
static bool digits_of(double value, int digits, uint64_t *mantissa, int *point)
{
    static const long double pow10_long[] = {1e0L, 1e1L, 1e2L, 1e3L, 1e4L, 1e5L, 1e6L, 1e7L, 1e8L,
        1e9L, 1e10L, 1e11L, 1e12L, 1e13L, 1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L, 1e20L, 1e21L,
        1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L};
    int binary;

    if (LDBL_MANT_DIG < 64)
        return false;
    /* floor(log10 of the power of two below) + 1: right, or one too low */
    frexp(value, &binary);
    binary = (binary - 1) * 1233;
    *point = (binary >= 0 ? binary / 4096 : -((4095 - binary) / 4096)) + 1;
    for (int attempt = 0; attempt < 2; attempt++, ++*point) {
        int k = digits - *point;
        if (k < 0 || k > 27)
            return false;
        long double scaled = (long double)value * pow10_long[k];
        /* to nearest as the processor stands; a cast would have to change its rounding twice */
        long long nearest = llrintl(scaled);
        if (fabsl(scaled - (long double)nearest) > 0.499L)
            return false;
        if ((uint64_t)nearest < pow10_int[digits]) {
            *mantissa = (uint64_t)nearest;
            return true;
        }
    }
    return false;
}

size_t crm_num_format(double value, int digits, char out[CRM_NUM_TEXT])
{
    uint64_t mantissa;
    int point;
    size_t len = 0;

    if (!isfinite(value)) {
        out[0] = '\0';
        return 0;
    }
    if (fabs(value) < 1e15 && value == (double)(int64_t)value && fabs(value) < pow10_exact[digits])
        return crm_num_format_int((int64_t)value, out); /* -0.0 becomes 0 */
    if (digits > 15 || !digits_of(fabs(value), digits, &mantissa, &point))
        return (size_t)snprintf(out, CRM_NUM_TEXT, "%.*g", digits, value);
    if (value < 0)
        out[len++] = '-';
    len += layout(mantissa, digits, point, out + len);
    out[len] = '\0';
    return len;
}

static int length_of(uint64_t v)
{
    int n = 1;

    while (n < 20 && v >= pow10_int[n])
        n++;
    return n;
}

/* Whole part and fraction by two 64-bit divisions; 0 when the numbers do not fit. */
static size_t ratio_fast(uint64_t n, uint64_t d, int digits, char *out)
{
    uint64_t whole = n / d, rest = n % d, part;
    int k = digits - length_of(whole);
    size_t len;

    if (whole == 0 || k < 0 || (rest && rest > UINT64_MAX / pow10_int[k]) || d > UINT64_MAX / 2)
        return 0;
    part = rest * pow10_int[k] / d;
    rest = rest * pow10_int[k] - part * d;
    if (rest * 2 > d || (rest * 2 == d && ((k ? part : whole) & 1)))
        part++;
    if (part == pow10_int[k]) { /* the carry may add a digit: the last one is then 0 */
        part = 0;
        if (whole + 1 == pow10_int[digits])
            return 0;
        whole++;
    }
    len = put_uint(whole, out);
    if (part) {
        while (part % 10 == 0) {
            part /= 10;
            k--;
        }
        out[len++] = '.';
        for (int i = k - 1; i >= 0; i--) {
            out[len + (size_t)i] = (char)('0' + part % 10);
            part /= 10;
        }
        len += (size_t)k;
    }
    return len;
}

static size_t ratio_wide(uint64_t n, uint64_t d, int digits, char *out)
{
    int point = 0; /* 10^(point - 1) <= n / d < 10^point, found by scaling */
    wide num = n, den = d, q, rest;

    while (num >= den) {
        den *= 10;
        point++;
    }
    while (num * 10 < den) {
        num *= 10;
        point--;
    }
    /* now 0.1 <= num / den < 1; den < 10^20 and digits <= 17, so the product fits 128 bits */
    num *= pow10_int[digits];
    q = num / den;
    rest = num % den;
    if (rest * 2 > den || (rest * 2 == den && (q & 1)))
        q++;
    if (q == pow10_int[digits]) {
        q /= 10;
        point++;
    }
    return layout((uint64_t)q, digits, point, out);
}

size_t crm_num_format_ratio(
    int64_t numerator, int64_t denominator, int digits, char out[CRM_NUM_TEXT])
{
    uint64_t n = numerator < 0 ? 0 - (uint64_t)numerator : (uint64_t)numerator;
    size_t len = 0, written;

    if (n == 0)
        return crm_num_format_int(0, out);
    if (numerator < 0)
        out[len++] = '-';
    written = ratio_fast(n, (uint64_t)denominator, digits, out + len);
    if (!written)
        written = ratio_wide(n, (uint64_t)denominator, digits, out + len);
    len += written;
    out[len] = '\0';
    return len;
}
