#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "pos/encoding.h"
#include "pos/sample.h"

/* All records as "line:field|field;" */
static void assert_records(
    const char *text, char delimiter, bool escapes, bool whole, const char *expected)
{
    struct crm_sample s = {
        .text = crm_slice_of(text), .whole = whole, .dialect = {delimiter, escapes}};
    char out[512];
    size_t n = 0;
    while (crm_sample_next(&s)) {
        n += (size_t)snprintf(out + n, sizeof out - n, "%d:", (int)s.line);
        for (size_t i = 0; i < s.n; i++)
            n += (size_t)snprintf(out + n, sizeof out - n, "%s%.*s", i ? "|" : "",
                (int)s.field[i].len, s.field[i].ptr);
        n += (size_t)snprintf(out + n, sizeof out - n, ";");
    }
    out[n] = '\0';
    crm_sample_release(&s);
    assert_string_equal(out, expected);
}

static void records_of_any_line_end_are_split(void **state)
{
    (void)state;
    assert_records("a,b\nc,d\n", ',', false, true, "1:a|b;2:c|d;");
    assert_records("a,b\r\n\r\nc,d", ',', false, true, "1:a|b;3:c|d;");
    assert_records("a\tb\rc\td\r", '\t', false, true, "1:a|b;2:c|d;");
    assert_records("\"x\ny\",\"a\"\"b\"\n,\n", ',', false, true, "1:x\ny|a\"b;3:|;");
    assert_records("a\\tb\t\"\\\\\n", '\t', true, true, "1:a\tb|\"\\;");
    assert_records("a,", ',', false, true, "1:a|;");
    assert_records("", ',', false, true, "");
}

static void a_cut_off_record_is_not_given(void **state)
{
    (void)state;
    assert_records("a,b\nc,d", ',', false, false, "1:a|b;");
    assert_records("a,b\nc,", ',', false, false, "1:a|b;");
    assert_records("a,b\n\"c", ',', false, false, "1:a|b;");
}

static void ill_formed_quotes_do_not_stop_the_sample(void **state)
{
    (void)state;
    assert_records("a \"b\",c\n\"d\"e,f\n", ',', false, true, "1:a \"b\"|c;2:d|f;");
}

static void assert_encoding(const char *bytes, size_t len, bool whole, const char *expected)
{
    struct crm_err err;
    const char *encoding = "none";
    crm_err_init(&err);
    if (crm_encoding_guess((struct crm_slice){bytes, len}, whole, &encoding, &err))
        encoding = "error";
    if (expected)
        assert_string_equal(encoding ? encoding : "UTF-8", expected);
    if (err.status)
        assert_non_null(strstr(err.text, "-e"));
}

static void the_encoding_is_seen_in_the_bytes(void **state)
{
    (void)state;
    assert_encoding("a,b\n", 4, true, "UTF-8");
    assert_encoding("\xEF\xBB\xBF"
                    "a",
        4, true, "UTF-8");
    assert_encoding("\xFF\xFE"
                    "a\0,\0",
        6, true, "UTF-16LE");
    assert_encoding("\xFE\xFF\0a\0,", 6, true, "UTF-16BE");
    assert_encoding("a\0,\0b\0\n\0", 8, true, "UTF-16LE");
    assert_encoding("\0a\0,\0b\0\n", 8, true, "UTF-16BE");
    assert_encoding("金", 3, true, "UTF-8");
    assert_encoding("a金", 3, false, "UTF-8");
    assert_encoding("a金", 3, true, "UTF-8"); /* cut off where the file ends: its row is bad */
    assert_encoding("\xBD\xF0\xB6\xEE,1\n", 7, true, "GB18030");
    assert_encoding("\xBD\xF0\xB6", 3, false, "GB18030");
    assert_encoding("\xBD\xF0\xB6", 3, true, "error");
    assert_encoding("caf\xE9,1\n", 7, true, "error");
    assert_encoding("Ren\xE9"
                    "e,1\n",
        8, true, "error"); /* E9 65 is a rare character of GBK */
}

static void the_head_becomes_utf8(void **state)
{
    struct crm_slice text;
    struct crm_err err;
    char *room;
    (void)state;
    crm_err_init(&err);
    assert_int_equal(crm_encoding_decode((struct crm_slice){"\xBD\xF0\xB6\xEE\xBD", 5}, "GB18030",
                         &text, &room, &err),
        CRM_OK);
    assert_int_equal(text.len, 7);
    assert_memory_equal(text.ptr, "金额\xFF", 7); /* what is not of it makes a bad row */
    free(room);
    assert_int_equal(crm_encoding_decode((struct crm_slice){"\xFF\xFE"
                                                            "a\0",
                                             4},
                         "UTF-16LE", &text, &room, &err),
        CRM_OK);
    assert_int_equal(text.len, 1);
    free(room);
    assert_int_equal(
        crm_encoding_decode(crm_slice_of("\xEF\xBB\xBFz"), NULL, &text, &room, &err), CRM_OK);
    assert_null(room);
    assert_memory_equal(text.ptr, "z", 1);
    assert_int_equal(
        crm_encoding_decode(crm_slice_of("z"), "nonsense", &text, &room, &err), CRM_EUSAGE);
    assert_string_equal(err.text, "'nonsense' is not an encoding this system knows");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_of_any_line_end_are_split),
        cmocka_unit_test(a_cut_off_record_is_not_given),
        cmocka_unit_test(ill_formed_quotes_do_not_stop_the_sample),
        cmocka_unit_test(the_encoding_is_seen_in_the_bytes),
        cmocka_unit_test(the_head_becomes_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
