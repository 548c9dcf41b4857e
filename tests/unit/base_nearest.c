#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/nearest.h"

enum { N = 6 };

static size_t nearest(const char *word)
{
    const char *const text[N] = {"bins", "since", "until", "thresholds", "use-thresholds", "of"};
    struct crm_slice names[N];

    for (size_t i = 0; i < N; i++)
        names[i] = crm_slice_of(text[i]);
    return crm_nearest(crm_slice_of(word), names, N);
}

static void two_mistakes_are_forgiven(void **state)
{
    (void)state;
    assert_int_equal(nearest("bins"), 0);
    assert_int_equal(nearest("bin"), 0);
    assert_int_equal(nearest("thresold"), 3);
    assert_int_equal(nearest("sinze"), 1);
    assert_int_equal(nearest("untli"), 2); /* swapped letters are one */
    assert_int_equal(nearest("nutli"), 2);
}

static void three_are_not(void **state)
{
    (void)state;
    assert_int_equal(nearest("thress"), N);
    assert_int_equal(nearest("sxzc"), N);
}

static void a_word_of_nothing_but_mistakes_means_nothing(void **state)
{
    (void)state;
    assert_int_equal(nearest("xy"), N);
    assert_int_equal(nearest(""), N);
    assert_int_equal(nearest("x"), N);
}

static void two_as_close_are_no_answer(void **state)
{
    const struct crm_slice names[] = {{"abcx", 4}, {"abcy", 4}};
    (void)state;
    assert_int_equal(crm_nearest(crm_slice_of("abcz"), names, 2), 2);
    assert_int_equal(crm_nearest(crm_slice_of("abcy"), names, 2), 1);
}

static void long_names_are_passed_over(void **state)
{
    char text[100];
    struct crm_slice names[] = {{text, sizeof text}};
    (void)state;
    memset(text, 'a', sizeof text);
    assert_int_equal(crm_nearest((struct crm_slice){text, 99}, names, 1), 1);
    assert_int_equal(crm_nearest((struct crm_slice){text, 63}, names, 1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_mistakes_are_forgiven),
        cmocka_unit_test(three_are_not),
        cmocka_unit_test(a_word_of_nothing_but_mistakes_means_nothing),
        cmocka_unit_test(two_as_close_are_no_answer),
        cmocka_unit_test(long_names_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
