#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/cell.h"

static void values_come_as_people_expect_them(void **state)
{
    static const char *const sorted[] = {"-3", "2", "10", "1e2", "Monday", "Tuesday", "Sunday",
        "Abend", "Mon", "Zoe", "\xE7\x99\xBD", ""};
    size_t n = sizeof sorted / sizeof *sorted;

    (void)state;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            int c = crm_cell_compare(crm_slice_of(sorted[i]), crm_slice_of(sorted[k]));
            assert_int_equal(i < k ? c < 0 : i > k ? c > 0 : c == 0, 1);
        }
}

static void numbers_written_in_two_ways_still_have_an_order(void **state)
{
    (void)state;
    assert_true(crm_cell_compare(crm_slice_of("1"), crm_slice_of("1.0")) < 0);
    assert_string_equal(crm_weekday_name(6), "Sunday");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_as_people_expect_them),
        cmocka_unit_test(numbers_written_in_two_ways_still_have_an_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
