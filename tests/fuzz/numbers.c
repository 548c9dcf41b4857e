/*
 * Fuzz numbers: of the streams (base/num.h, base/money.h, ledger/cut.h) against the C library and
 * 128-bit integers, of tills (pos/number.h) by reading again what was read.
 *
 * Sixteen bytes are two integers, the rest are up to three texts with NUL between them.
 */
#include "base/money.h"
#include "base/num.h"
#include "fuzz.h"
#include "ledger/cut.h"
#include "pos/number.h"

#include <ctype.h>
#include <math.h>

__extension__ typedef __int128 wide;

enum { CHOICE = 16 };

/* ---- the plain way ---- */

/* Sign, digits with at most one '.', and if wanted an exponent. */
static bool is_decimal(const char *p, bool point, bool exponent)
{
    int digits = 0;

    p += *p == '-' || *p == '+';
    for (; isdigit((unsigned char)*p) || (point && *p == '.'); p++) {
        digits += *p != '.';
        point = point && *p != '.';
    }
    if (exponent && digits && (*p == 'e' || *p == 'E')) {
        p++;
        p += *p == '-' || *p == '+';
        for (digits = 0; isdigit((unsigned char)*p); p++)
            digits++;
    }
    return digits > 0 && !*p;
}

/* A decimal of at most 30 digits in units of 1 / scale, rounded down; *exact: nothing was lost. */
static wide floor_of(const char *p, int64_t scale, bool *exact)
{
    bool negative = *p == '-', point = false;
    wide value = 0, of = 1;

    for (p += *p == '-' || *p == '+'; *p; p++) {
        if (*p == '.') {
            point = true;
            continue;
        }
        value = value * 10 + (*p - '0');
        of *= point ? 10 : 1;
    }
    value = negative ? -value : value;
    *exact = value * scale % of == 0;
    return value * scale / of - (value < 0 && !*exact);
}

/* ---- checks ---- */

static void check_int(struct crm_slice text, const char *copy)
{
    int64_t value = 7;
    char again[CRM_NUM_TEXT];
    bool is = is_decimal(copy, false, false);

    if (is && strlen(copy) < 30) {
        wide exact = floor_of(copy, 1, &(bool){false});
        is = exact >= INT64_MIN && exact <= INT64_MAX;
        CHECK(crm_num_int(text, &value) == is);
        CHECK(!is || value == (int64_t)exact);
    } else if (!is) {
        CHECK(!crm_num_int(text, &value) && value == 7);
    }
    if (crm_num_int(text, &value)) {
        CHECK(crm_num_format_int(value, again) == strlen(again));
        CHECK(atoll(again) == value);
    }
}

static void check_double(struct crm_slice text, const char *copy)
{
    double value = 7, same = is_decimal(copy, true, true) ? strtod(copy, NULL) : NAN;
    bool read = crm_num_double(text, &value);
    char again[CRM_NUM_TEXT], expected[64];

    if (text.len <= 400)
        CHECK(read == isfinite(same));
    if (!read) {
        CHECK(value == 7);
        return;
    }
    CHECK(memcmp(&value, &same, sizeof value) == 0);
    for (int digits = 1; digits <= 17; digits++) {
        CHECK(crm_num_format(value, digits, again) == strlen(again));
        snprintf(expected, sizeof expected, "%.*g", digits, value == 0 ? 0 : value);
        CHECK(strcmp(again, expected) == 0);
    }
    CHECK(strtod(again, NULL) == value);
}

static void check_money(struct crm_slice text, const char *copy)
{
    int64_t amount_e4 = 7, same;
    int decimals = 2, digits = 2;
    char again[CRM_MONEY_TEXT];
    enum crm_money_status status = crm_money_parse(text, &amount_e4, &decimals);

    CHECK((status == CRM_MONEY_SYNTAX) == !is_decimal(copy, true, false));
    CHECK(crm_money_problem(status)[0]);
    if (status != CRM_MONEY_SYNTAX && text.len < 28) {
        bool exact;
        wide value = floor_of(copy, 10000, &exact);
        if (status == CRM_MONEY_DECIMALS)
            CHECK(!exact);
        else
            CHECK(exact && (status == CRM_MONEY_OK) == (value <= INT64_MAX && value >= -INT64_MAX));
        CHECK(status != CRM_MONEY_OK || amount_e4 == (int64_t)value);
    }
    if (status != CRM_MONEY_OK) {
        CHECK(amount_e4 == 7 && decimals == 2);
        return;
    }
    CHECK(decimals >= 2 && decimals <= 4);
    CHECK(crm_money_format(amount_e4, decimals, again) == strlen(again));
    CHECK(crm_money_parse(crm_slice_of(again), &same, &digits) == CRM_MONEY_OK);
    CHECK(same == amount_e4 && digits == decimals);
}

/* Which of the values near a cut lie behind it. */
static unsigned behind(const struct crm_cut *cut, enum crm_cut_rule rule)
{
    int64_t value[5];
    uint8_t score[5];
    unsigned set = 0;

    for (int i = 0; i < 5; i++)
        if (__builtin_add_overflow(cut->whole, i - 2, &value[i]))
            value[i] = cut->whole;
    crm_cuts_score(cut, 1, rule, value, 5, score);
    for (int i = 0; i < 5; i++)
        set |= (unsigned)(score[i] - 1) << i;
    return set;
}

static void check_cut(struct crm_slice text, const char *copy, int64_t scale)
{
    struct crm_cut cut, same;
    char again[CRM_CUT_TEXT];
    bool read = crm_cut_parse(text, scale, &cut), exact;

    if (!is_decimal(copy, true, true))
        CHECK(!read);
    if (is_decimal(copy, true, false) && text.len < 20) {
        wide whole = floor_of(copy, scale, &exact);
        CHECK(read == (whole > INT64_MIN && whole < INT64_MAX));
        CHECK(!read || (cut.whole == (int64_t)whole && (cut.part == 0) == exact));
    }
    if (!read)
        return;
    CHECK(cut.of > 0 && cut.part >= 0 && cut.part < cut.of && crm_cut_compare(&cut, &cut) == 0);
    for (int rule = CRM_CUT_ABOVE; rule <= CRM_CUT_FROM; rule++)
        for (int digits = 1; digits <= 17; digits += 8) {
            size_t len = crm_cut_format(&cut, scale, (enum crm_cut_rule)rule, digits, again);
            CHECK(len == strlen(again) && len < CRM_CUT_TEXT);
            CHECK(crm_cut_parse(crm_slice_of(again), scale, &same));
            CHECK(same.whole == cut.whole ? behind(&same, (enum crm_cut_rule)rule) ==
                                                behind(&cut, (enum crm_cut_rule)rule)
                                          : llabs(same.whole - cut.whole) == 1);
        }
}

/* numerator / denominator digit by digit, rounded half to even, against the library's. */
static void check_ratio(int64_t numerator, int64_t denominator)
{
    char out[CRM_NUM_TEXT], text[80], expected[64];
    int digits = 1 + (int)((uint64_t)numerator % 17), exponent = 0, n = 0;
    wide rest = numerator < 0 ? -(wide)numerator : numerator, of = denominator;
    wide mantissa = 0;

    if (denominator <= 0)
        return;
    CHECK(crm_num_format_ratio(numerator, denominator, digits, out) == strlen(out));
    if (numerator == 0) {
        CHECK(strcmp(out, "0") == 0);
        return;
    }
    for (; rest < of; exponent--)
        rest *= 10;
    for (; rest >= of * 10; exponent++)
        of *= 10;
    for (; n < digits; n++) {
        mantissa = mantissa * 10 + rest / of;
        rest = rest % of * 10;
    }
    /* rest / 10 is what is left, in units of 1 / of */
    if (rest > 5 * of || (rest == 5 * of && mantissa % 2))
        mantissa++;
    snprintf(text, sizeof text, "%s%llde%d", numerator < 0 ? "-" : "", (long long)mantissa,
        exponent - digits + 1);
    CHECK(strtod(out, NULL) == strtod(text, NULL));
    if (digits <= 15) {
        snprintf(expected, sizeof expected, "%.*g", digits, strtod(text, NULL));
        CHECK(strcmp(out, expected) == 0);
    }
}

/* What is read is a plain decimal, and reads as itself. */
static size_t check_plain(struct crm_slice cell, char decimal, char plain[CRM_NUMBER_TEXT + 1])
{
    char again[CRM_NUMBER_TEXT];
    bool percent = true, none;
    size_t len = crm_number_plain(decimal, cell, &percent, plain), same;
    size_t strict = crm_number_plain(decimal, cell, NULL, again);

    CHECK(len <= CRM_NUMBER_TEXT);
    plain[len] = '\0';
    CHECK(strict == (percent ? 0 : len) || len == 0);
    if (len == 0)
        return 0;
    CHECK(is_decimal(plain, true, false) && plain[0] != '+' && plain[0] != '.');
    CHECK(plain[len - 1] != '.');
    CHECK(plain[0] != '-' || strpbrk(plain, "123456789"));
    CHECK(plain[0] != '0' || len == 1 || plain[1] == '.');
    same = crm_number_plain('.', (struct crm_slice){plain, len}, &none, again);
    CHECK(same == len && memcmp(again, plain, len) == 0 && !none);
    return len;
}

static void check_till(struct crm_slice a, struct crm_slice b, struct crm_slice rate)
{
    struct crm_number_evidence seen = {0};
    char x[CRM_NUMBER_TEXT + 1], y[CRM_NUMBER_TEXT + 1], z[CRM_NUMBER_TEXT + 1];
    struct crm_slice one = {"1", 1}, zero = {"0", 1};
    int64_t product = 0, same = 0, amount_e4;
    bool rounded = false, too = false;
    int decimals = 2;
    char decided;

    crm_number_look(&seen, a, 2);
    crm_number_look(&seen, b, 3);
    decided = crm_number_decide(&seen, ',');
    CHECK(decided == '.' || decided == ',' || decided == 0);
    if (!decided)
        decided = ',';
    struct crm_slice p = {x, check_plain(a, decided, x)}, q = {y, check_plain(b, decided, y)};
    struct crm_slice r = {z, check_plain(rate, '.', z)};
    if (!p.len || !q.len)
        return;
    bool fits = crm_number_product_e4(p, q, zero, &product, &rounded);
    CHECK(fits == crm_number_product_e4(q, p, zero, &same, &too));
    CHECK(!fits || (product == same && rounded == too));
    rounded = false;
    if (crm_money_parse(p, &amount_e4, &decimals) == CRM_MONEY_OK && p.len < 16) {
        CHECK(crm_number_product_e4(p, one, zero, &product, &rounded));
        CHECK(product == amount_e4 && !rounded);
    }
    if (r.len && z[0] != '-' && strtod(z, NULL) <= 1 &&
        crm_number_product_e4(p, q, r, &product, &rounded) &&
        crm_number_product_e4(p, q, zero, &same, &rounded))
        CHECK(llabs(product) <= llabs(same));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct crm_slice rest, text[3];
    int64_t number[2];
    char *copy;

    if (size < CHOICE)
        return 0;
    memcpy(number, data, sizeof number);
    rest = (struct crm_slice){(const char *)data + CHOICE, size - CHOICE};
    for (int i = 0; i < 3; i++)
        text[i] = fuzz_part(&rest);
    copy = strndup(text[0].ptr, text[0].len);
    CHECK(copy);
    check_int(text[0], copy);
    check_double(text[0], copy);
    check_money(text[0], copy);
    check_cut(text[0], copy, 1);
    check_cut(text[0], copy, 10000);
    check_ratio(number[0], number[1]);
    check_ratio(number[0] % 100000, number[1] % 1000);
    check_till(text[0], text[1], text[2]);
    free(copy);
    return 0;
}
