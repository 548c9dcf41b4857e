#include "ledger/cut.h"

#include "base/num.h"

__extension__ typedef __int128 wide;

enum { SMALL = 24, MAX_PART_DIGITS = 18 };

static const int64_t power_of_ten[MAX_PART_DIGITS + 1] = {1, 10, 100, 1000, 10000, 100000, 1000000,
    10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000,
    100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000};

/* ---- order statistics: several at once by partitioning (Hoare 1961, "Find") ---- */

static void insertion_sort(int64_t x[], size_t n)
{
    for (size_t i = 1; i < n; i++) {
        int64_t v = x[i];
        size_t j = i;
        for (; j > 0 && x[j - 1] > v; j--)
            x[j] = x[j - 1];
        x[j] = v;
    }
}

static int64_t middle(int64_t a, int64_t b, int64_t c)
{
    if (a > b) {
        int64_t t = a;
        a = b;
        b = t;
    }
    return c < a ? a : c > b ? b : c;
}

/*
 * Put the order statistics of `rank` (ascending) in their places.  Partition in three, because
 * visits and days tie heavily; the pivot is drawn from a fixed sequence, so that no order of the
 * input is bad by design.
 */
static void select_ranks(
    int64_t x[], size_t lo, size_t hi, const size_t rank[], size_t n_ranks, uint64_t seed)
{
    while (n_ranks) {
        size_t n = hi - lo, below = lo, above = hi, i = lo, left = 0, right;
        int64_t pivot;

        if (n <= SMALL) {
            insertion_sort(x + lo, n);
            return;
        }
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        pivot = middle(x[lo + (seed >> 33) % n], x[lo + n / 2], x[lo + (seed >> 13) % n]);
        while (i < above) {
            int64_t v = x[i];
            if (v < pivot) {
                x[i++] = x[below];
                x[below++] = v;
            } else if (v > pivot) {
                x[i] = x[--above];
                x[above] = v;
            } else {
                i++;
            }
        }
        while (left < n_ranks && rank[left] < below)
            left++;
        right = left;
        while (right < n_ranks && rank[right] < above)
            right++;
        select_ranks(x, lo, below, rank, left, seed);
        rank += right;
        n_ranks -= right;
        lo = above;
    }
}

void crm_cuts_quantile(
    const int64_t value[], size_t n, int bins, int64_t work[], struct crm_cut cut[])
{
    size_t rank[2 * 254] = {0}, n_ranks = 0;

    if (work != value)
        memcpy(work, value, n * sizeof *work);
    for (int i = 1; i < bins; i++) {
        /* the position (n - 1) i / bins lies between two order statistics */
        size_t at =
            (n - 1) / (size_t)bins * (size_t)i + (n - 1) % (size_t)bins * (size_t)i / (size_t)bins;
        for (size_t r = at; r <= at + 1 && r < n; r++)
            if (n_ranks == 0 || r > rank[n_ranks - 1])
                rank[n_ranks++] = r;
    }
    select_ranks(work, 0, n, rank, n_ranks, n);
    for (int i = 1; i < bins; i++) {
        size_t b = (size_t)bins, at = (n - 1) / b * (size_t)i + (n - 1) % b * (size_t)i / b;
        size_t rest = (n - 1) % b * (size_t)i % b;
        int64_t low = work[at], high = at + 1 < n ? work[at + 1] : low;
        wide over = (wide)rest * ((wide)high - low);
        cut[i - 1] = (struct crm_cut){low + (int64_t)(over / bins), (int64_t)(over % bins), bins};
    }
}

/* ---- scores ---- */

/* The smallest value behind the cut. */
static int64_t first_behind(const struct crm_cut *cut, enum crm_cut_rule rule)
{
    bool next = rule == CRM_CUT_ABOVE || cut->part > 0;

    return cut->whole + (next && cut->whole < INT64_MAX);
}

void crm_cuts_score(const struct crm_cut cut[], size_t n_cuts, enum crm_cut_rule rule,
    const int64_t value[], size_t n, uint8_t score[])
{
    int64_t first[254];

    for (size_t c = 0; c < n_cuts; c++)
        first[c] = first_behind(&cut[c], rule);
    if (n_cuts <= 9) {
        for (size_t i = 0; i < n; i++) {
            unsigned s = 1;
            for (size_t c = 0; c < n_cuts; c++)
                s += value[i] >= first[c];
            score[i] = (uint8_t)s;
        }
        return;
    }
    for (size_t i = 0; i < n; i++) {
        size_t lo = 0, hi = n_cuts;
        while (lo < hi) {
            size_t mid = (lo + hi) / 2;
            if (value[i] >= first[mid])
                lo = mid + 1;
            else
                hi = mid;
        }
        score[i] = (uint8_t)(lo + 1);
    }
}

int crm_cut_compare(const struct crm_cut *a, const struct crm_cut *b)
{
    wide left, right;

    if (a->whole != b->whole)
        return a->whole < b->whole ? -1 : 1;
    left = (wide)a->part * b->of;
    right = (wide)b->part * a->of;
    return (left > right) - (left < right);
}

/* ---- text ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The exponent behind a mantissa; *p moves to the end. */
static bool parse_exponent(const char **p, const char *end, int *exponent)
{
    bool down = false;
    int written = 0;
    const char *first;

    if (*p == end)
        return true;
    if (**p != 'e' && **p != 'E')
        return false;
    (*p)++;
    if (*p < end && (**p == '-' || **p == '+'))
        down = *(*p)++ == '-';
    for (first = *p; *p < end && is_digit(**p); (*p)++)
        written = written < 1000 ? written * 10 + (**p - '0') : written;
    *exponent += down ? -written : written;
    return *p > first && *p == end;
}

bool crm_cut_parse(struct crm_slice text, int64_t scale, struct crm_cut *cut)
{
    const char *p = text.ptr, *end = p + text.len;
    bool negative = false, point = false, more = false;
    int exponent = 0, n_digits = 0;
    wide mantissa = 0, whole, part = 0, of = 1;

    if (p < end && (*p == '-' || *p == '+'))
        negative = *p++ == '-';
    for (; p < end && (is_digit(*p) || (*p == '.' && !point)); p++) {
        if (*p == '.') {
            point = true;
            continue;
        }
        n_digits++;
        if (mantissa < (wide)power_of_ten[18] * 1000) {
            mantissa = mantissa * 10 + (*p - '0');
            exponent -= point;
        } else { /* 21 digits are exact; of those behind them it matters whether there are any */
            more = more || *p != '0';
            exponent += !point;
        }
    }
    if (n_digits == 0 || !parse_exponent(&p, end, &exponent))
        return false;
    mantissa *= scale; /* at most 10^22 x 10^8 */
    for (; exponent > 0 && mantissa; exponent--) {
        if (mantissa > INT64_MAX)
            return false;
        mantissa *= 10;
    }
    for (; exponent < 0 && (mantissa || of > 1); exponent++) {
        /* the part keeps 18 digits; deeper ones only say that it is not 0 */
        if (of < power_of_ten[MAX_PART_DIGITS]) {
            part += mantissa % 10 * of;
            of *= 10;
        } else {
            more = more || part % 10 != 0;
            part = part / 10 + mantissa % 10 * (of / 10);
        }
        mantissa /= 10;
    }
    whole = mantissa;
    if (more && part == 0) {
        of = of > 1 ? of : 10;
        part = 1;
    }
    if (negative) {
        whole = part ? -whole - 1 : -whole;
        part = part ? of - part : 0;
    }
    if (whole >= INT64_MAX || whole <= INT64_MIN)
        return false;
    *cut = (struct crm_cut){(int64_t)whole, (int64_t)part, (int64_t)of};
    return true;
}

/* All digits: whole / scale exactly, with a 5 behind it when the part counts. */
static size_t format_exact(
    const struct crm_cut *cut, int64_t scale, enum crm_cut_rule rule, char out[CRM_CUT_TEXT])
{
    bool behind = rule == CRM_CUT_FROM && cut->part > 0;
    bool negative = cut->whole < 0;
    uint64_t value = negative ? 0 - (uint64_t)cut->whole : (uint64_t)cut->whole;
    uint64_t unit = (uint64_t)scale;
    size_t len = 0;

    /* below zero the 5 must make the number larger: one less, and 5 */
    if (negative && behind)
        value--;
    if (negative)
        out[len++] = '-';
    len += crm_num_format_int((int64_t)(value / unit), out + len);
    if (unit > 1 || behind)
        out[len++] = '.';
    for (uint64_t rest = value % unit, u = unit; u > 1; u /= 10) {
        out[len++] = (char)('0' + rest / (u / 10));
        rest %= u / 10;
    }
    if (behind)
        out[len++] = '5';
    out[len] = '\0';
    return len;
}

size_t crm_cut_format(const struct crm_cut *cut, int64_t scale, enum crm_cut_rule rule, int digits,
    char out[CRM_CUT_TEXT])
{
    wide numerator = (wide)cut->whole * cut->of + cut->part;
    struct crm_cut again;

    for (; digits <= 17; digits++) {
        size_t len;
        if (numerator > INT64_MAX || numerator < -INT64_MAX || cut->of > INT64_MAX / scale)
            break;
        len = crm_num_format_ratio((int64_t)numerator, cut->of * scale, digits, out);
        if (crm_cut_parse((struct crm_slice){out, len}, scale, &again) &&
            first_behind(&again, rule) == first_behind(cut, rule))
            return len;
    }
    return format_exact(cut, scale, rule, out);
}
