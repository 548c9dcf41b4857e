#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "pos/overlap.h"

static void assert_again(struct crm_overlap *o, uint32_t file, const char *key, bool expected)
{
    bool again;
    assert_true(crm_overlap_row(o, file, crm_slice_of(key), &again));
    assert_int_equal(again, expected);
}

static void the_largest_count_in_one_file_is_kept(void **state)
{
    struct crm_overlap o;
    (void)state;
    crm_overlap_init(&o);
    assert_again(&o, 0, "a", false);
    assert_again(&o, 0, "a", false); /* two on one ticket are two */
    assert_again(&o, 0, "b", false);
    assert_again(&o, 1, "a", true);
    assert_again(&o, 1, "b", true);
    assert_again(&o, 1, "b", false); /* the second file has more of them */
    assert_again(&o, 2, "a", true);
    assert_again(&o, 2, "a", true);
    assert_again(&o, 2, "a", false);
    assert_again(&o, 2, "", false);
    crm_overlap_release(&o);
}

static void files_that_do_not_overlap_are_whole(void **state)
{
    struct crm_overlap o;
    char key[16];
    (void)state;
    crm_overlap_init(&o);
    for (int i = 0; i < 5000; i++) {
        snprintf(key, sizeof key, "%d", i);
        assert_again(&o, (uint32_t)i / 1000, key, false);
    }
    crm_overlap_release(&o);
}

static uint64_t suspected(uint32_t rows, uint32_t same)
{
    struct crm_suspect s = {.slot = NULL};
    char row[32];
    uint64_t n;
    for (uint32_t i = 0; i < 2 * rows; i++) {
        uint32_t number = i < rows ? i : i - same;
        snprintf(row, sizeof row, "%u,row", number);
        assert_true(crm_suspect_row(&s, i >= rows, crm_suspect_hash(row, strlen(row))));
    }
    n = crm_suspect_rows(&s);
    crm_suspect_release(&s);
    return n;
}

static void rows_that_stand_in_an_earlier_file_are_counted(void **state)
{
    (void)state;
    assert_int_equal(suspected(10, 4), 4);
    assert_int_equal(suspected(1000, 0), 0);
    assert_int_equal(suspected(1000, 1), 0); /* one may be chance */
    assert_int_equal(suspected(3, 1), 1);
}

static void a_sample_does_for_many_rows(void **state)
{
    uint64_t n = suspected(200000, 50000);
    (void)state;
    assert_true(n > 45000 && n < 55000);
}

static void equal_rows_of_one_file_are_no_overlap(void **state)
{
    struct crm_suspect s = {.slot = NULL};
    (void)state;
    for (int i = 0; i < 100; i++)
        assert_true(crm_suspect_row(&s, 0, 42));
    assert_int_equal(crm_suspect_rows(&s), 0);
    crm_suspect_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_largest_count_in_one_file_is_kept),
        cmocka_unit_test(files_that_do_not_overlap_are_whole),
        cmocka_unit_test(rows_that_stand_in_an_earlier_file_are_counted),
        cmocka_unit_test(a_sample_does_for_many_rows),
        cmocka_unit_test(equal_rows_of_one_file_are_no_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
