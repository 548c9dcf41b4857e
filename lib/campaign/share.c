#include "campaign/share.h"

#include "base/num.h"

enum { DECIMALS = 9 };
#define LARGEST INT64_C(1000000000)

static int64_t gcd(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static bool make(int64_t num, int64_t den, struct crm_share *share)
{
    int64_t by;

    if (num <= 0 || num > den)
        return false;
    by = gcd(num, den);
    if (den / by > LARGEST)
        return false;
    *share = (struct crm_share){num / by, den / by};
    return true;
}

/* Digits with at most one point, as so many units of 10^-9. */
static bool decimal(struct crm_slice text, int64_t *units)
{
    int decimals = -1;
    bool digits = false;

    *units = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '.' && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (c < '0' || c > '9' || decimals == DECIMALS || *units > INT64_MAX / 100)
            return false;
        *units = *units * 10 + (c - '0');
        digits = true;
        decimals += decimals >= 0;
    }
    for (int i = decimals < 0 ? 0 : decimals; i < DECIMALS; i++)
        if (__builtin_mul_overflow(*units, (int64_t)10, units))
            return false;
    return digits;
}

bool crm_share_parse(struct crm_slice text, struct crm_share *share)
{
    const char *bar;
    int64_t num, den;

    text = crm_slice_trim(text);
    bar = memchr(text.ptr, '/', text.len);
    if (bar)
        return crm_num_int((struct crm_slice){text.ptr, (size_t)(bar - text.ptr)}, &num) &&
               crm_num_int(
                   (struct crm_slice){bar + 1, (size_t)(text.ptr + text.len - bar) - 1}, &den) &&
               den > 0 && make(num, den, share);
    if (text.len && text.ptr[text.len - 1] == '%') {
        text.len--;
        return decimal(text, &num) && make(num, 100 * LARGEST, share);
    }
    return decimal(text, &num) && make(num, LARGEST, share);
}

int64_t crm_share_floor(struct crm_share share, uint32_t n, int64_t *rest)
{
    int64_t product = n * share.num; /* below 2^32 * 10^9 */

    *rest = product % share.den;
    return product / share.den;
}

double crm_share_value(struct crm_share share)
{
    return (double)share.num / (double)share.den;
}

bool crm_shares_are_whole(const struct crm_share share[], size_t n)
{
    int64_t den = 1, sum = 0;

    for (size_t i = 0; i < n; i++) {
        int64_t by = share[i].den / gcd(den, share[i].den);
        if (__builtin_mul_overflow(sum, by, &sum) || __builtin_mul_overflow(den, by, &den) ||
            __builtin_add_overflow(sum, den / share[i].den * share[i].num, &sum))
            return false;
    }
    return sum == den;
}
