/* Answers in words: keys, numbers in front of labels, lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "survey/label.h"

#include <math.h>

static void labels_are_one_key(void **state)
{
    static const char *const pairs[][2] = {{" Very  Good ", "very good"},
        {"ＶＥＲＹ good", "very good"}, {"Don’t know", "don't know"},
        {"非常满意（５分）", "非常满意(5分)"}, {"Strasse", "Straße"}};
    char a[CRM_LABEL_KEY], b[CRM_LABEL_KEY];

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        crm_label_key(crm_slice_of(pairs[i][0]), a);
        crm_label_key(crm_slice_of(pairs[i][1]), b);
        assert_string_equal(a, b);
    }
    assert_int_equal(crm_label_key(crm_slice_of(" \t"), a), 0);
    assert_int_equal(crm_label_key(crm_slice_of("\xFFgood"), a), 0);
}

static void a_number_before_a_label_is_the_answer(void **state)
{
    static const struct {
        const char *text;
        double number; /* NAN: none */
    } cells[] = {{"10 - Extremely likely", 10}, {"0 - Not at all likely", 0}, {"5分", 5},
        {"5 分", 5}, {"４星", 4}, {"4 stars", 4}, {"3: neutral", 3}, {"2、不满意", 2},
        {"1=never", 1}, {"5 (very good)", 5}, {"5/5", 5}, {"4 out of 5", 4}, {"8分(满分10分)", NAN},
        {"4分(满分5分)", 4}, {"very good (5)", 5}, {"非常满意（5分）", 5}, {"often = 4", 4},
        {"very good - 5", 5}, {"2-3 times", NAN}, {"1 or 2", NAN}, {"18 or older", NAN},
        {"3/4", NAN}, {"5+", NAN}, {"10%", NAN}, {"1st", NAN}, {"20岁以上", NAN}, {"6次以上", NAN},
        {"room 12", NAN}, {"good", NAN}, {"", NAN}, {"1-2", NAN}, {"3至5次", NAN}};

    (void)state;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        double got = NAN;
        bool is = crm_label_number(crm_slice_of(cells[i].text), 5, &got);
        if (is != !isnan(cells[i].number) || (is && got != cells[i].number))
            fail_msg("%s: %g", cells[i].text, got);
    }
}

static void words_have_letters(void **state)
{
    (void)state;
    assert_true(crm_label_is_word(crm_slice_of("good")));
    assert_true(crm_label_is_word(crm_slice_of("好")));
    assert_true(crm_label_is_word(crm_slice_of("1O")));
    assert_false(crm_label_is_word(crm_slice_of("x")));
    assert_false(crm_label_is_word(crm_slice_of("?!")));
    assert_false(crm_label_is_word(crm_slice_of("12 / 3")));
    assert_false(crm_label_is_word(crm_slice_of("goo\xFF")));
}

static void lists_are_cut_outside_brackets(void **state)
{
    static const char *const pieces[] = {
        "a", " b (more than 20 min, no tea)", "c", "d", "e", "(f", "g"};
    struct crm_slice rest = crm_slice_of("a, b (more than 20 min, no tea);c┋d；e、(f,g"), piece;
    size_t n = 0;

    (void)state;
    while (crm_label_piece(&rest, &piece)) {
        assert_true(n < sizeof pieces / sizeof *pieces);
        assert_true(crm_slice_is(piece, pieces[n]));
        n++;
    }
    assert_int_equal(n, sizeof pieces / sizeof *pieces);
    assert_int_equal(crm_label_separator(crm_slice_of("x；")), 3);
    assert_int_equal(crm_label_separator(crm_slice_of("x,")), 1);
    assert_int_equal(crm_label_separator(crm_slice_of("x")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_one_key),
        cmocka_unit_test(a_number_before_a_label_is_the_answer),
        cmocka_unit_test(words_have_letters),
        cmocka_unit_test(lists_are_cut_outside_brackets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
