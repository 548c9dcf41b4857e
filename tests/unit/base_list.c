#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/list.h"

#include <stdio.h>
#include <stdlib.h>

/* Its names, each in square brackets. */
static const char *names(const char *list)
{
    static char text[256];
    struct crm_slice rest = crm_slice_of(list), name;

    *text = '\0';
    while (crm_list_next(&rest, &name))
        sprintf(text + strlen(text), "[%.*s]", (int)name.len, name.ptr);
    return text;
}

static void names_stand_between_commas(void **state)
{
    (void)state;
    assert_string_equal(names("a,b"), "[a][b]");
    assert_string_equal(names(" a\t, b c "), "[a][b c]");
    assert_string_equal(names("a,,b,"), "[a][][b][]");
    assert_string_equal(names(""), "[]");
}

static void a_comma_in_closed_brackets_is_part_of_a_name(void **state)
{
    (void)state;
    assert_string_equal(names("C(g, x),b"), "[C(g, x)][b]");
    assert_string_equal(names("C(f(x,y),z) , b"), "[C(f(x,y),z)][b]");
    assert_string_equal(names("a(b,c"), "[a(b][c]");
    assert_string_equal(names("a),b"), "[a)][b]");
    assert_string_equal(names("((a),b"), "[((a)][b]");
}

static void an_empty_one_is_refused_with_the_option(void **state)
{
    const char *const texts[] = {"a,b", "c,,d"};
    struct crm_slice *list = NULL;
    struct crm_err err;
    size_t n = 0;

    (void)state;
    crm_err_init(&err);
    assert_int_equal(crm_list_slices(&list, &n, texts, 1, "--walk-in", &err), CRM_OK);
    assert_int_equal(n, 2);
    assert_int_equal(crm_list_slices(&list, &n, texts + 1, 1, "--walk-in", &err), CRM_EUSAGE);
    assert_string_equal(err.text, "--walk-in: an empty name");
    free(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_stand_between_commas),
        cmocka_unit_test(a_comma_in_closed_brackets_is_part_of_a_name),
        cmocka_unit_test(an_empty_one_is_refused_with_the_option),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
