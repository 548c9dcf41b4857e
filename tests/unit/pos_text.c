#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pos/text.h"

static void assert_clean(const char *cell, const char *expected)
{
    struct crm_slice s = crm_text_clean(crm_slice_of(cell));
    assert_int_equal(s.len, strlen(expected));
    assert_memory_equal(s.ptr, expected, s.len);
    s = crm_text_clean(s);
    assert_int_equal(s.len, strlen(expected));
}

static void blanks_and_guards_are_taken_off(void **state)
{
    (void)state;
    assert_clean("plain", "plain");
    assert_clean("", "");
    assert_clean(" \t a b \r\n", "a b");
    assert_clean("\xC2\xA0\xE3\x80\x80 x\xE3\x80\x80\xC2\xA0", "x");
    assert_clean("`2021-01-28 17:07:11 ", "2021-01-28 17:07:11");
    assert_clean("2019091622001458860515315453\t", "2019091622001458860515315453");
    assert_clean("=\"00123\"", "00123");
    assert_clean("`=\"`=\"1\"\"", "1");
    assert_clean("=A1", "=A1");
    assert_clean("``", "");
    /* a character whose last bytes look like a blank's stays whole */
    assert_clean("占", "占");
    assert_clean("\xE3\x81\x80", "\xE3\x81\x80");
    assert_clean("cafà", "cafà");
}

static void words_for_nothing_are_known(void **state)
{
    static const char *const none[] = {"", "NA", "n/a", "Null", "\\N", "-", "—", "无"};
    static const char *const some[] = {"0", "NAN", "None", "--", "无名"};
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_true(crm_text_is_none(crm_slice_of(none[i])));
    for (size_t i = 0; i < sizeof some / sizeof *some; i++)
        assert_false(crm_text_is_none(crm_slice_of(some[i])));
}

static void full_width_becomes_ascii(void **state)
{
    char out[32];
    size_t n;
    (void)state;
    n = crm_text_narrow(crm_slice_of("\xEF\xBC\x91\xEF\xBC\x8C\xEF\xBC\x90\xEF\xBC\x8E\xE3\x80\x80"
                                     "ａ～元"),
        out, sizeof out);
    assert_int_equal(n, 10);
    assert_memory_equal(out, "1,0. a~元", 10);
    assert_int_equal(crm_text_narrow(crm_slice_of("abc"), out, 2), SIZE_MAX);
}

static void assert_key(const char *text, const char *expected)
{
    char key[CRM_TEXT_KEY];
    assert_int_equal(crm_text_key(crm_slice_of(text), key), strlen(expected));
    assert_string_equal(key, expected);
}

static void spellings_of_a_header_are_one_key(void **state)
{
    (void)state;
    assert_key("Customer ID", "customerid");
    assert_key("customer_id", "customerid");
    assert_key(" Ｃustomer-Id ", "customerid");
    assert_key("订单金额（元）", "订单金额");
    assert_key("Discount %", "discount%");
    assert_key("Amount\n(inc. GST)", "amount");
    assert_key("(x)", "x");
    assert_key("\xFF", "");
    assert_key("", "");
}

static void ill_formed_utf8_is_found_where_it_starts(void **state)
{
    static const struct {
        const char *text;
        size_t good;
    } list[] = {{"abc", 3}, {"金", 3}, {"a\xE9\x87", 1}, {"\xC0\xAF", 0}, {"\xED\xA0\x80", 0},
        {"\xF4\x90\x80\x80", 0}, {"😀", 4}, {"\xF0\x8F\x80\x80", 0},
        {"0123456789012345678901234567890123456789\xFFx", 40},
        {"01234567890123456789012345678901234567890123456789012345678901金金", 68},
        {"0123456789012345678901234567890金 0123456789012345678901234567890\xE9", 66}};
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        assert_int_equal(crm_text_utf8(crm_slice_of(list[i].text)), list[i].good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks_and_guards_are_taken_off),
        cmocka_unit_test(words_for_nothing_are_known),
        cmocka_unit_test(full_width_becomes_ascii),
        cmocka_unit_test(spellings_of_a_header_are_one_key),
        cmocka_unit_test(ill_formed_utf8_is_found_where_it_starts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
