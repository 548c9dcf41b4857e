#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "report/chart.h"
#include "report/words.h"

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

static void both_languages_fill_the_same_places(void **state)
{
    (void)state;
    for (int w = 0; w < CRM_N_WORDS; w++)
        for (char place = '1'; place <= '9'; place++) {
            char mark[3] = {'%', place, '\0'};
            const char *en = crm_word(CRM_LANG_EN, (enum crm_word)w);
            const char *zh = crm_word(CRM_LANG_ZH, (enum crm_word)w);
            if ((strstr(en, mark) == NULL) != (strstr(zh, mark) == NULL))
                fail_msg("%s | %s", en, zh);
        }
}

static void charts_of_nothing_and_of_missing_numbers_stand(void **state)
{
    struct crm_html html = {0};
    struct crm_slice label[2] = {{"a", 1}, {"b", 1}};
    double value[2] = {NAN, -3};
    const char *name[1] = {"x"};
    struct crm_chart_bar bar[2] = {
        {label[0], label[0], NAN, NAN, NAN}, {label[1], label[1], -1, NAN, NAN}};
    (void)state;
    crm_chart_bars(&html, "t", bar, 2, NAN);
    crm_chart_bars(&html, "t", bar, 0, NAN);
    crm_chart_columns(&html, "t", label, 2, name, 1, value);
    crm_chart_columns(&html, "t", label, 0, name, 1, value);
    crm_chart_lines(&html, "t", label, 2, name, 1, value, NULL, NULL, NAN, NAN, false);
    crm_chart_heat(&html, "t", label, 2, label, 1, value, 0, label);
    assert_false(html.failed);
    assert_null(strstr(html.text, "nan"));
    assert_null(strstr(html.text, "inf"));
    crm_html_release(&html);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_cannot_become_markup),
        cmocka_unit_test(random_bytes_leave_well_formed_text),
        cmocka_unit_test(coordinates_are_short_and_never_minus_zero),
        cmocka_unit_test(both_languages_fill_the_same_places),
        cmocka_unit_test(charts_of_nothing_and_of_missing_numbers_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
