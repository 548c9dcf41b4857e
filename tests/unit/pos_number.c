#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pos/number.h"

#include <stdio.h>

static void assert_plain(char decimal, const char *cell, const char *expected)
{
    char text[CRM_NUMBER_TEXT + 1];
    bool percent = false;
    size_t n = crm_number_plain(decimal, crm_slice_of(cell), &percent, text);
    text[n] = '\0';
    assert_string_equal(text, expected);
}

static void money_of_many_tills_becomes_plain(void **state)
{
    (void)state;
    assert_plain('.', "12", "12");
    assert_plain('.', "-12.50", "-12.50");
    assert_plain('.', "$1,149.00", "1149.00");
    assert_plain('.', "($33.62)", "-33.62");
    assert_plain('.', "$(33.62)", "-33.62");
    assert_plain('.', "-$9.00", "-9.00");
    assert_plain('.', "$-9.00", "-9.00");
    assert_plain('.', "9.00-", "-9.00");
    assert_plain('.',
        "\xE2\x88\x92"
        "5",
        "-5");
    assert_plain('.', "+5", "5");
    assert_plain('.', "￥１，２３４", "1234");
    assert_plain('.', "¥ 88", "88");
    assert_plain('.', "88元", "88");
    assert_plain('.', "USD 1.5", "1.5");
    assert_plain('.', "$12.50 CAD", "12.50");
    assert_plain('.', "Rs.12.50", "12.50");
    assert_plain(',', "R12,50", "12.50");
    assert_plain(',', "1 250,50 Kč", "1250.50");
    assert_plain(',', "12,50 kr.", "12.50");
    assert_plain(',', "1.234,56 €", "1234.56");
    assert_plain(',', "1 234,56", "1234.56");
    assert_plain('.', "1'234'567.8", "1234567.8");
    assert_plain('.',
        "CHF 1’"
        "234.50",
        "1234.50");
    assert_plain('.', "12,34,567.00", "1234567.00");
    assert_plain('.', ".5", "0.5");
    assert_plain('.', "5.", "5");
    assert_plain('.', "007.10", "7.10");
    assert_plain('.', "-0.00", "0.00");
    assert_plain('.', "20%", "20");
}

static void numbers_with_an_exponent_become_plain(void **state)
{
    (void)state;
    assert_plain('.', "1e2", "100");
    assert_plain('.', "1.5E+02", "150");
    assert_plain('.', "-1.25e+3", "-1250");
    assert_plain('.', "$1.25E1", "12.5");
    assert_plain('.', "4.55E+01", "45.5");
    assert_plain('.', "1250E-2", "12.50");
    assert_plain('.', "5e-1", "0.5");
    assert_plain('.', "2.5E-3", "0.0025");
    assert_plain('.', "0E+00", "0");
    assert_plain('.', "0.5e1", "5");
    assert_plain('.', "3.5527136788005E-15", "0");
    assert_plain('.', "1.234567E+06", "1234567");
    assert_plain(',', "1,5E+02", "150");
    assert_plain('.', "1E+03 €", "1000");
}

static void a_dash_is_the_zero_of_accountants(void **state)
{
    (void)state;
    assert_plain('.', "-", "0");
    assert_plain('.', "–", "0");
    assert_plain('.', "—", "0");
    assert_plain('.', "$ -", "0");
    assert_plain(',', "- €", "0");
    assert_plain(',', "45,-", "45");
    assert_plain(',', "-45,—", "-45");
}

static void digits_of_other_scripts_are_digits(void **state)
{
    (void)state;
    assert_plain('.', "١٬٢٣٤٫٥٠", "1234.50");
    assert_plain('.', "۱۲۵٫۷۵", "125.75");
    assert_plain('.', "१,२३४.५०", "1234.50");
    assert_plain('.', "฿๑๒๐", "120");
    assert_plain('.', "٪٢٠", "");
    assert_plain('.', "٢٠٪", "20");
    assert_plain('.', "\u200F٤٥", "45");
}

static void the_longest_number_reads_as_itself(void **state)
{
    static const char decimals[] = "1234567890123456789012345678901234567890123456789012345678901";
    char cell[80], plain[80];
    (void)state;
    assert_int_equal(strlen(decimals), CRM_NUMBER_TEXT - 3);
    snprintf(cell, sizeof cell, "-.%s", decimals);
    snprintf(plain, sizeof plain, "-0.%s", decimals);
    assert_plain('.', cell, plain);
    assert_plain('.', plain, plain);
    snprintf(cell, sizeof cell, "-.%s2", decimals);
    assert_plain('.', cell, "");
}

static void what_is_no_number_gives_nothing(void **state)
{
    static const char *const list[] = {"", "abc", "1.2.3", "1,23", "1,2345", "12,345,6", "--5",
        "(5", "5)", "-(5)", "1e", "1e+", "1,000e2", "1.23457E+05", "1e30", "--", "$", "$5$", "1-2",
        "0x10", "nan", "inf", ".", ",", "1 23", "5 6%%", "1,234'567",
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890"};
    char text[CRM_NUMBER_TEXT];
    bool percent;
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        assert_int_equal(crm_number_plain('.', crm_slice_of(list[i]), &percent, text), 0);
    assert_int_equal(crm_number_plain(',', crm_slice_of("12.50"), &percent, text), 0);
    assert_int_equal(crm_number_plain('.', crm_slice_of("20%"), NULL, text), 0);
}

static char decide(const char *const cells[])
{
    struct crm_number_evidence seen = {0};
    for (uint64_t i = 0; cells[i]; i++)
        crm_number_look(&seen, crm_slice_of(cells[i]), i + 2);
    return crm_number_decide(&seen, ',');
}

static void the_decimal_sign_follows_the_evidence(void **state)
{
    (void)state;
    assert_int_equal(decide((const char *[]){"1", "2", NULL}), '.');
    assert_int_equal(decide((const char *[]){"1.50", NULL}), '.');
    assert_int_equal(decide((const char *[]){"1,50", "3", NULL}), ',');
    assert_int_equal(decide((const char *[]){"1.234", "1,5", NULL}), ',');
    assert_int_equal(decide((const char *[]){"1.234", "1.5", NULL}), '.');
    assert_int_equal(decide((const char *[]){"1.234.567", NULL}), ',');
    assert_int_equal(decide((const char *[]){"1.234,56", NULL}), ',');
    assert_int_equal(decide((const char *[]){"1,234.56", NULL}), '.');
    assert_int_equal(decide((const char *[]){"1,234", "500", NULL}), '.');
    assert_int_equal(decide((const char *[]){"0.500", NULL}), '.');
    assert_int_equal(decide((const char *[]){"0,500", NULL}), ',');
    assert_int_equal(decide((const char *[]){"1234.567", NULL}), '.');
    assert_int_equal(decide((const char *[]){"abc", "1,5", NULL}), ',');
}

static void an_open_or_contradicted_sign_is_not_guessed(void **state)
{
    struct crm_number_evidence seen = {0};
    (void)state;
    assert_int_equal(decide((const char *[]){"1.234", "$15.000", NULL}), 0);
    crm_number_look(&seen, crm_slice_of("1,5"), 7);
    crm_number_look(&seen, crm_slice_of("1.5"), 9);
    crm_number_look(&seen, crm_slice_of("2.5"), 10);
    assert_int_equal(crm_number_decide(&seen, ','), 0);
    assert_int_equal(seen.comma_line, 7);
    assert_int_equal(seen.point_line, 9);
}

static void assert_product(
    const char *a, const char *b, const char *rate, int64_t e4, bool is_rounded)
{
    int64_t product = -1;
    bool rounded = false;
    assert_true(crm_number_product_e4(
        crm_slice_of(a), crm_slice_of(b), crm_slice_of(rate), &product, &rounded));
    assert_int_equal(product, e4);
    assert_int_equal(rounded, is_rounded);
}

static void products_are_exact(void **state)
{
    int64_t product;
    bool rounded = false;
    (void)state;
    assert_product("6", "2.55", "0", 153000, false);
    assert_product("-1", "27.50", "0", -275000, false);
    assert_product("0.333", "3.335", "0", 11106, true); /* 1.110555 */
    assert_product("0.00005", "1", "0", 0, true);       /* half to even */
    assert_product("-0.00015", "1", "0", -2, true);
    assert_product("0.00025", "1", "0", 2, true);
    assert_product("1.000", "15.00", "0", 150000, false);
    assert_product("3", "9.99", "0.15", 254745, false);
    assert_product("1", "10", "1", 0, false);
    assert_product("3", "0.33", "0.333333", 6600, true); /* 0.66000033 */
    assert_false(crm_number_product_e4(crm_slice_of("99999999999"), crm_slice_of("99999999999"),
        crm_slice_of("0"), &product, &rounded));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(money_of_many_tills_becomes_plain),
        cmocka_unit_test(numbers_with_an_exponent_become_plain),
        cmocka_unit_test(a_dash_is_the_zero_of_accountants),
        cmocka_unit_test(digits_of_other_scripts_are_digits),
        cmocka_unit_test(the_longest_number_reads_as_itself),
        cmocka_unit_test(what_is_no_number_gives_nothing),
        cmocka_unit_test(the_decimal_sign_follows_the_evidence),
        cmocka_unit_test(an_open_or_contradicted_sign_is_not_guessed),
        cmocka_unit_test(products_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
