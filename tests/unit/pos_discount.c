#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pos/discount.h"
#include "pos/number.h"

static void assert_decides(
    const char *const cells[], bool chinese, enum crm_discount expected, int expected_unit)
{
    struct crm_discount_evidence seen = {0};
    int unit;
    for (size_t i = 0; cells[i]; i++)
        crm_discount_look(&seen, '.', crm_slice_of(cells[i]));
    assert_int_equal(crm_discount_decide(&seen, chinese, &unit), expected);
    if (expected == CRM_DISCOUNT_PAID)
        assert_int_equal(unit, expected_unit);
}

static void the_cells_tell_what_a_discount_is(void **state)
{
    (void)state;
    assert_decides((const char *[]){"0", "0", NULL}, false, CRM_DISCOUNT_MONEY, 1);
    assert_decides((const char *[]){"0.00", "5", NULL}, false, CRM_DISCOUNT_MONEY, 1);
    assert_decides((const char *[]){"10.00", "5", NULL}, false, CRM_DISCOUNT_MONEY, 1);
    assert_decides((const char *[]){"-$2.34", "$0.00", NULL}, false, CRM_DISCOUNT_MONEY, 1);
    assert_decides((const char *[]){"0", "0.2", NULL}, false, CRM_DISCOUNT_RATE, 1);
    assert_decides((const char *[]){"20%", "0", NULL}, false, CRM_DISCOUNT_RATE, 1);
    assert_decides((const char *[]){"1", "0.85", NULL}, true, CRM_DISCOUNT_PAID, 1);
    assert_decides((const char *[]){"1", "1", NULL}, true, CRM_DISCOUNT_PAID, 1);
    assert_decides((const char *[]){"8.5", "10", NULL}, true, CRM_DISCOUNT_PAID, 10);
    assert_decides((const char *[]){"85", "100", NULL}, true, CRM_DISCOUNT_PAID, 100);
    assert_decides((const char *[]){"8.5折", NULL}, true, CRM_DISCOUNT_PAID, 1);
    assert_decides((const char *[]){"0.1", NULL}, false, CRM_DISCOUNT_OPEN, 1);
    assert_decides((const char *[]){"0", "1", "0.5", NULL}, false, CRM_DISCOUNT_OPEN, 1);
    assert_decides((const char *[]){"0", "20", NULL}, true, CRM_DISCOUNT_MONEY, 1);
}

static void assert_rate(enum crm_discount meaning, int unit, const char *cell, const char *expected)
{
    char text[CRM_NUMBER_TEXT];
    size_t n = crm_discount_rate(meaning, unit, '.', crm_slice_of(cell), text);
    text[n] = '\0';
    assert_string_equal(text, expected);
}

static void shares_are_written_as_what_is_taken_off(void **state)
{
    (void)state;
    assert_rate(CRM_DISCOUNT_RATE, 1, "0.2", "0.2");
    assert_rate(CRM_DISCOUNT_RATE, 1, "0", "0");
    assert_rate(CRM_DISCOUNT_RATE, 1, "1", "1");
    assert_rate(CRM_DISCOUNT_RATE, 1, "12.5%", "0.125");
    assert_rate(CRM_DISCOUNT_PAID, 1, "0.85", "0.15");
    assert_rate(CRM_DISCOUNT_PAID, 10, "8.75", "0.125");
    assert_rate(CRM_DISCOUNT_PAID, 100, "85", "0.15");
    assert_rate(CRM_DISCOUNT_PAID, 1, "8.8折", "0.12");
    assert_rate(CRM_DISCOUNT_PAID, 1, "88折", "0.12");
    assert_rate(CRM_DISCOUNT_RATE, 1, "1.5", "");
    assert_rate(CRM_DISCOUNT_RATE, 1, "-0.5", "");
    assert_rate(CRM_DISCOUNT_RATE, 1, "x", "");
    assert_rate(CRM_DISCOUNT_RATE, 1, "120%", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cells_tell_what_a_discount_is),
        cmocka_unit_test(shares_are_written_as_what_is_taken_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
