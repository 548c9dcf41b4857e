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

static void what_is_not_seen_never_reaches_the_message(void **state)
{
    char out[CRM_ERR_SHOW];
    (void)state;
    assert_string_equal(crm_err_show("\xE2\x80\xAE", 3, out), "'\\xE2\\x80\\xAE'");
    assert_string_equal(crm_err_show("a\xE2\x80\x8B", 4, out), "'a\\xE2\\x80\\x8B'");
    assert_string_equal(crm_err_show("\xEF\xBB\xBF", 3, out), "'\\xEF\\xBB\\xBF'");
    assert_string_equal(crm_err_show("\xE2\x80\x90", 3, out), "'\xE2\x80\x90'"); /* hyphen */
}

static void a_line_is_escaped_and_cut_between_characters(void **state)
{
    char out[64];
    (void)state;
    assert_int_equal(crm_err_escape("a\tb\xE9\x87\x91", 6, out, sizeof out), 9);
    assert_string_equal(out, "a\\x09b\xE9\x87\x91");
    assert_int_equal(crm_err_escape("ab\xE9\x87\x91", 5, out, 5), 2);
    assert_string_equal(out, "ab");
    assert_int_equal(crm_err_escape("\x1b", 1, out, 4), 0);
    assert_string_equal(out, "");
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
        cmocka_unit_test(what_is_not_seen_never_reaches_the_message),
        cmocka_unit_test(a_line_is_escaped_and_cut_between_characters),
        cmocka_unit_test(terminal_controls_never_reach_the_message),
        cmocka_unit_test(a_report_keeps_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
