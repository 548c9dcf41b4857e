#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void integers_are_read_whole_or_not_at_all(void **state)
{
    int64_t v = 5;
    (void)state;
    assert_true(crm_num_int(crm_slice_of("-9223372036854775808"), &v));
    assert_true(v == INT64_MIN);
    assert_true(crm_num_int(crm_slice_of("+9223372036854775807"), &v));
    assert_true(v == INT64_MAX);
    assert_false(crm_num_int(crm_slice_of("9223372036854775808"), &v));
    assert_false(crm_num_int(crm_slice_of("92233720368547758070"), &v));
    assert_false(crm_num_int(crm_slice_of(""), &v));
    assert_false(crm_num_int(crm_slice_of("-"), &v));
    assert_false(crm_num_int(crm_slice_of("1 "), &v));
    assert_true(v == INT64_MAX);
}

static void doubles_equal_strtod(void **state)
{
    static const char *const texts[] = {"0", "-0.5", ".5", "5.", "1e3", "1E-3", "0.1",
        "123456789012345", "1234567890123456", "0.000000000000000000000000012345", "1e22", "1e23",
        "-1.7976931348623157e308", "4.9e-324", "2.2250738585072011e-308", "9007199254740993",
        "100000000000000000000000"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double v = -1;
        assert_true(crm_num_double(crm_slice_of(texts[i]), &v));
        assert_true(v == strtod(texts[i], NULL));
    }
    srand(7);
    for (int i = 0; i < 20000; i++) {
        char text[64];
        double v;
        snprintf(text, sizeof text, "%d.%0*de%d", rand() % 100000, 1 + rand() % 12, rand(),
            rand() % 60 - 30);
        assert_true(crm_num_double(crm_slice_of(text), &v));
        assert_true(v == strtod(text, NULL));
    }
}

static void what_is_no_number_is_refused(void **state)
{
    static const char *const texts[] = {"", "-", ".", "1e", "1e+", "nan", "inf", "0x10", " 1", "1 ",
        "1.2.3", "1,5", "1e999", "--1", "１"};
    double v = 7;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(crm_num_double(crm_slice_of(texts[i]), &v));
    assert_true(v == 7);
}

static const char *formatted(double v, int digits)
{
    static char out[CRM_NUM_TEXT];
    crm_num_format(v, digits, out);
    return out;
}

static void numbers_are_written_as_printf_writes_them(void **state)
{
    static const double edges[] = {0.1, 0.2, 0.3, 1e-4, 9.9999e-5, 0.00099999999999995, 0.5, 1.5,
        2.5, 1e-5, 999999999999.5, 99999999999.95, 0.9999999999995, 1e22, 1e-300, 5e-324, 1.7e308,
        123456789.125, 8.5e-21, 1e-15, 4.35, 2.675};
    char want[CRM_NUM_TEXT];

    (void)state;
    srand(3);
    for (int i = 0; i < 200000; i++) {
        double v = i < (int)(sizeof edges / sizeof *edges)
                       ? edges[i]
                       : ldexp((double)rand() / RAND_MAX + (double)rand() * 1e-19,
                             rand() % (i % 2 ? 60 : 300) - (i % 2 ? 25 : 150));
        int digits = 1 + i % 17;
        if (i % 5 == 0) /* ties and what is near them */
            v = nearbyint(v * 64) / 64;
        if (i % 3 == 0)
            v = -v;
        if (v == 0)
            continue;
        snprintf(want, sizeof want, "%.*g", digits, v);
        assert_string_equal(formatted(v, digits), want);
    }
}

static void numbers_are_written_without_minus_zero(void **state)
{
    (void)state;
    assert_string_equal(formatted(-0.0, 12), "0");
    assert_string_equal(formatted(NAN, 12), "");
    assert_string_equal(formatted(INFINITY, 12), "");
    assert_string_equal(formatted(1.0 / 3, 12), "0.333333333333");
    assert_string_equal(formatted(1e15, 12), "1e+15");
    assert_string_equal(formatted(123456, 3), "1.23e+05");
    assert_string_equal(formatted(-42, 12), "-42");
}

static void a_ratio_is_the_rounded_exact_quotient(void **state)
{
    char out[CRM_NUM_TEXT], want[64];
    (void)state;
    crm_num_format_ratio(10, 4, 12, out);
    assert_string_equal(out, "2.5");
    crm_num_format_ratio(-2, 3, 12, out);
    assert_string_equal(out, "-0.666666666667");
    crm_num_format_ratio(25, 10, 1, out); /* half to even */
    assert_string_equal(out, "2");
    crm_num_format_ratio(35, 10, 1, out);
    assert_string_equal(out, "4");
    crm_num_format_ratio(1, 2000000, 12, out);
    assert_string_equal(out, "5e-07");
    crm_num_format_ratio(INT64_MAX, 1, 12, out);
    assert_string_equal(out, "9.22337203685e+18");
    crm_num_format_ratio(999999999999995, 1000, 12, out);
    assert_string_equal(out, "1e+12");
    srand(11);
    for (int i = 0; i < 50000; i++) {
        int64_t n = (int64_t)rand() * (rand() % 1000 + 1),
                d = rand() % 3 ? rand() % 1000 + 1 : (int64_t)rand() + 1;
        int digits = 1 + rand() % 15;
        /* long double holds the quotient to 64 bits: enough unless it is a tie, which we skip */
        long double q = (long double)n / (long double)d;
        char lower[64], upper[64];
        snprintf(lower, sizeof lower, "%.*Lg", digits, q * (1 - 1e-18L));
        snprintf(upper, sizeof upper, "%.*Lg", digits, q * (1 + 1e-18L));
        snprintf(want, sizeof want, "%.*Lg", digits, q);
        crm_num_format_ratio(n, d, digits, out);
        if (!strcmp(lower, upper))
            assert_string_equal(out, want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_are_read_whole_or_not_at_all),
        cmocka_unit_test(doubles_equal_strtod),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(numbers_are_written_as_printf_writes_them),
        cmocka_unit_test(numbers_are_written_without_minus_zero),
        cmocka_unit_test(a_ratio_is_the_rounded_exact_quotient),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
