#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "report/html.h"

#include <math.h>
#include <stdlib.h>

static const char *escaped(struct crm_html *html, const char *text, size_t len)
{
    html->len = 0;
    crm_html_text(html, (struct crm_slice){text, len});
    crm_html_raw(html, "");
    return html->text;
}

static void text_cannot_become_markup(void **state)
{
    struct crm_html html = {0};
    (void)state;
    assert_string_equal(
        escaped(&html, "<a href=\"x\">'&", 14), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
    assert_string_equal(escaped(&html, "a\x01\x7f", 3), "a\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_string_equal(escaped(&html, "\xC0\x80\xED\xA0\x80", 5),
        "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_string_equal(escaped(&html, "\xE2\x80\xAEx\xE2\x81\xA9", 7), "x");
    assert_string_equal(escaped(&html, "\xE7\x8E\x8B", 3), "\xE7\x8E\x8B");
    crm_html_release(&html);
}

static void random_bytes_leave_well_formed_text(void **state)
{
    struct crm_html html = {0};
    (void)state;
    srand(5);
    for (int round = 0; round < 20000; round++) {
        char bytes[24];
        size_t n = (size_t)(rand() % 24);
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)(rand() % 3 ? "<>&\"'\xE2\x80\xAE\xF0\x9F"[rand() % 11] : rand());
        escaped(&html, bytes, n);
        for (size_t i = 0; i < html.len; i++) {
            assert_int_not_equal(html.text[i], '<');
            assert_int_not_equal(html.text[i], '>');
            assert_int_not_equal(html.text[i], '"');
        }
    }
    crm_html_release(&html);
}

static void coordinates_are_short_and_never_minus_zero(void **state)
{
    struct crm_html html = {0};
    (void)state;
    crm_html_number(&html, 1.5);
    crm_html_raw(&html, " ");
    crm_html_number(&html, -0.001);
    crm_html_raw(&html, " ");
    crm_html_number(&html, 100);
    crm_html_raw(&html, " ");
    crm_html_number(&html, NAN);
    assert_string_equal(html.text, "1.5 0 100 0");
    crm_html_release(&html);
}

static void plain_text_keeps_its_signs_and_loses_its_controls(void **state)
{
    struct crm_html html = {0};
    (void)state;
    crm_html_plain(&html, crm_slice_of("a<b>&\"c\n\x1b[1m\xE2\x80\xAE"
                                       "d"));
    assert_string_equal(html.text, "a<b>&\"c\xEF\xBF\xBD\xEF\xBF\xBD[1md");
    crm_html_release(&html);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_cannot_become_markup),
        cmocka_unit_test(random_bytes_leave_well_formed_text),
        cmocka_unit_test(coordinates_are_short_and_never_minus_zero),
        cmocka_unit_test(plain_text_keeps_its_signs_and_loses_its_controls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
