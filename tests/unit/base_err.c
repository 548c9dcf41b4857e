#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/err.h"

#include <string.h>

static void a_shown_value_is_quoted_and_cut_between_characters(void **state)
{
    char out[CRM_ERR_SHOW];
    (void)state;
    assert_string_equal(crm_err_show("abc", 3, out), "'abc'");
    assert_string_equal(crm_err_show("a\nb\xff", 4, out), "'a\\x0Ab\\xFF'");
    /* 47 bytes and a character of three: the character stays whole */
    assert_string_equal(
        crm_err_show(
            "0123456789012345678901234567890123456789012345\xE9\x87\x91\xE9\x87\x91", 52, out),
        "'0123456789012345678901234567890123456789012345\xE9\x87\x91...'");
}

static void terminal_controls_never_reach_the_message(void **state)
{
    char out[CRM_ERR_SHOW];
    (void)state;
    assert_null(strchr(crm_err_show("\x1b[2J", 4, out), 0x1b));
    assert_string_equal(crm_err_show("\xC2\x9B", 2, out), "'\\xC2\\x9B'");
}

static void a_report_keeps_its_place(void **state)
{
    struct crm_err err;
    (void)state;
    crm_err_init(&err);
    crm_err_place(&err, "a.csv", 7, "amount");
    assert_int_equal(crm_err_set(&err, CRM_EDATA, "%d rows", 3), CRM_EDATA);
    assert_string_equal(err.text, "3 rows");
    assert_string_equal(err.file, "a.csv");
    assert_int_equal(err.line, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shown_value_is_quoted_and_cut_between_characters),
        cmocka_unit_test(terminal_controls_never_reach_the_message),
        cmocka_unit_test(a_report_keeps_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
