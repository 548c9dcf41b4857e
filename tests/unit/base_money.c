#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/money.h"

static void amounts_are_exact_and_remember_their_decimals(void **state)
{
    int64_t e4;
    int decimals = 2;
    char out[CRM_MONEY_TEXT];
    (void)state;
    assert_int_equal(crm_money_parse(crm_slice_of("12.5"), &e4, &decimals), CRM_MONEY_OK);
    assert_int_equal(e4, 125000);
    assert_int_equal(decimals, 2);
    crm_money_format(e4, decimals, out);
    assert_string_equal(out, "12.50");
    assert_int_equal(crm_money_parse(crm_slice_of("-0.0001"), &e4, &decimals), CRM_MONEY_OK);
    assert_int_equal(decimals, 4);
    crm_money_format(e4, decimals, out);
    assert_string_equal(out, "-0.0001");
    assert_int_equal(
        crm_money_parse(crm_slice_of("922337203685477.58070"), &e4, &decimals), CRM_MONEY_OK);
    assert_true(e4 == INT64_MAX);
    crm_money_format(INT64_MIN, 4, out);
    assert_string_equal(out, "-922337203685477.5808");
    crm_money_format(0, 2, out);
    assert_string_equal(out, "0.00");
}

static void what_is_no_amount_is_refused_with_its_reason(void **state)
{
    static const struct {
        const char *text;
        enum crm_money_status status;
    } cases[] = {{"", CRM_MONEY_SYNTAX}, {"12..5", CRM_MONEY_SYNTAX}, {"-", CRM_MONEY_SYNTAX},
        {".", CRM_MONEY_SYNTAX}, {"1e3", CRM_MONEY_SYNTAX}, {" 1", CRM_MONEY_SYNTAX},
        {"1,000", CRM_MONEY_SYNTAX}, {"1.00001", CRM_MONEY_DECIMALS},
        {"1.00001x", CRM_MONEY_SYNTAX}, {"922337203685477.5808", CRM_MONEY_RANGE},
        {"9999999999999999999999", CRM_MONEY_RANGE}};
    int64_t e4 = 3;
    int decimals = 2;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (crm_money_parse(crm_slice_of(cases[i].text), &e4, &decimals) != cases[i].status)
            fail_msg("'%s'", cases[i].text);
    assert_int_equal(e4, 3);
    assert_int_equal(decimals, 2);
}

static void a_sum_never_wraps(void **state)
{
    int64_t sum = INT64_MAX - 1;
    (void)state;
    assert_true(crm_money_add(&sum, 1));
    assert_false(crm_money_add(&sum, 1));
    assert_true(sum == INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_exact_and_remember_their_decimals),
        cmocka_unit_test(what_is_no_amount_is_refused_with_its_reason),
        cmocka_unit_test(a_sum_never_wraps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
