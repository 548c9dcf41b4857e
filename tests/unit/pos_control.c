/* The totals that a till prints, beside those of its rows. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "pos/control.h"

static int64_t nearest;
static uint64_t n_rows;

static enum crm_control_says total(
    struct crm_control *control, const char *label, int32_t day, int64_t amount, uint64_t count)
{
    return crm_control_total(control, crm_slice_of(label), day, &amount, count, &nearest, &n_rows);
}

static void rows(struct crm_control *control, int32_t day, int64_t a, int64_t b)
{
    assert_true(crm_control_row(control, day, a));
    assert_true(crm_control_row(control, day, b));
}

static void a_total_is_of_the_rows_since_the_one_before(void **state)
{
    struct crm_control control;
    (void)state;
    crm_control_init(&control);
    rows(&control, 1, 10, 20);
    assert_int_equal(total(&control, "page", CRM_DAY_NONE, 30, 0), CRM_CONTROL_AGREES);
    rows(&control, 2, 3, 4);
    assert_int_equal(total(&control, "page", CRM_DAY_NONE, 7, 0), CRM_CONTROL_AGREES);
    assert_int_equal(total(&control, "all", CRM_DAY_NONE, 37, 0), CRM_CONTROL_AGREES);
    crm_control_release(&control);
}

static void a_total_of_a_day_counts_that_day_only(void **state)
{
    struct crm_control control;
    (void)state;
    crm_control_init(&control);
    rows(&control, 1, 10, 20);
    rows(&control, 2, 3, 4);
    assert_int_equal(total(&control, "day", 1, 30, 0), CRM_CONTROL_AGREES);
    assert_int_equal(total(&control, "day", 2, 7, 0), CRM_CONTROL_AGREES);
    assert_int_equal(total(&control, "day", 1, 31, 0), CRM_CONTROL_DIFFERS);
    crm_control_release(&control);
}

static void a_week_is_since_the_last_of_its_name(void **state)
{
    struct crm_control control;
    (void)state;
    crm_control_init(&control);
    rows(&control, 1, 10, 20);
    assert_int_equal(total(&control, "day", CRM_DAY_NONE, 30, 0), CRM_CONTROL_AGREES);
    assert_int_equal(total(&control, "week", CRM_DAY_NONE, 30, 0), CRM_CONTROL_AGREES);
    rows(&control, 2, 3, 4);
    assert_int_equal(total(&control, "day", CRM_DAY_NONE, 7, 0), CRM_CONTROL_AGREES);
    rows(&control, 3, 5, 6);
    assert_int_equal(total(&control, "day", CRM_DAY_NONE, 11, 0), CRM_CONTROL_AGREES);
    assert_int_equal(total(&control, "week", CRM_DAY_NONE, 18, 0), CRM_CONTROL_AGREES);
    crm_control_release(&control);
}

static void rows_left_out_may_be_in_it_or_not(void **state)
{
    struct crm_control control;
    (void)state;
    crm_control_init(&control);
    rows(&control, 1, 10, 20);
    assert_true(crm_control_aside(&control, 1, 5));
    assert_int_equal(total(&control, "all", CRM_DAY_NONE, 35, 3), CRM_CONTROL_AGREES);
    rows(&control, 1, 1, 1);
    assert_true(crm_control_aside(&control, CRM_DAY_NONE, 5));
    assert_int_equal(total(&control, "all", CRM_DAY_NONE, 2, 2), CRM_CONTROL_AGREES);
    crm_control_release(&control);
}

static void a_difference_names_the_nearest_sum(void **state)
{
    struct crm_control control;
    (void)state;
    crm_control_init(&control);
    rows(&control, 1, 10, 20);
    assert_int_equal(total(&control, "all", CRM_DAY_NONE, 60, 0), CRM_CONTROL_DIFFERS);
    assert_int_equal(nearest, 30);
    assert_int_equal(n_rows, 2);
    rows(&control, 1, 10, 20);
    assert_int_equal(total(&control, "all", CRM_DAY_NONE, 30, 5), CRM_CONTROL_DIFFERS);
    crm_control_release(&control);
}

static void rows_without_days_are_in_the_sum_of_all(void **state)
{
    struct crm_control control;
    (void)state;
    crm_control_init(&control);
    crm_control_rows(&control, 3, 60);
    assert_int_equal(total(&control, "all", 5, 60, 3), CRM_CONTROL_AGREES);
    assert_int_equal(total(&control, "none", CRM_DAY_NONE, INT64_MIN, 0), CRM_CONTROL_DIFFERS);
    crm_control_release(&control);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_total_is_of_the_rows_since_the_one_before),
        cmocka_unit_test(a_total_of_a_day_counts_that_day_only),
        cmocka_unit_test(a_week_is_since_the_last_of_its_name),
        cmocka_unit_test(rows_left_out_may_be_in_it_or_not),
        cmocka_unit_test(a_difference_names_the_nearest_sum),
        cmocka_unit_test(rows_without_days_are_in_the_sum_of_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
