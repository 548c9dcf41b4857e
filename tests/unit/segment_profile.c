/* parts of visits beside those of others: R 4.2 t.test, fisher.test */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "segment/profile.h"

static struct crm_shares shares(const double group[], size_t n, const double others[], size_t m)
{
    struct crm_shares s = {.group = n, .all = n + m};

    for (size_t i = 0; i < n; i++) {
        s.group_sum += group[i];
        s.group_square += group[i] * group[i];
    }
    s.all_sum = s.group_sum;
    s.all_square = s.group_square;
    for (size_t i = 0; i < m; i++) {
        s.all_sum += others[i];
        s.all_square += others[i] * others[i];
    }
    crm_shares_test(&s);
    return s;
}

static void near_to(double got, double expected)
{
    if (!(fabs(got - expected) <= 1e-9 * fabs(expected)))
        fail_msg("got %.15g, expected %.15g", got, expected);
}

static void means_stand_beside_each_other(void **state)
{
    const double group[] = {.2, .5, 0, 1, .25, 1. / 3}, others[] = {0, 0, 1, .5, .75, .1, .6};
    struct crm_shares s = shares(group, 6, others, 7);

    (void)state;
    near_to(s.mean, 0.380555555555556);
    near_to(s.all_mean, (6 * 0.380555555555556 + 2.95) / 13);
    near_to(s.lift, s.mean / s.all_mean);
    near_to(s.smd, -0.110129694419071);
    near_to(s.p, 0.847623656866125); /* pooled; Welch 0.8459 */
}

static void the_larger_p_of_two_t_tests_counts(void **state)
{
    const double agreed[] = {.9, .95, 1, .9}, mixed[] = {0, .1, .3, 1, 0, .2, .8, .4};
    const double never[] = {0, 0, 0}, some[] = {0, .5, .25, 0, 1, .1, .2, .4};

    (void)state;
    near_to(shares(agreed, 4, mixed, 8).p, 0.0115346403704015); /* Welch 0.00266 */
    near_to(shares(never, 3, some, 8).p, 0.156901602539456);    /* Welch 0.0350 */
    near_to(shares(mixed, 8, agreed, 4).p, 0.0115346403704015);
}

static void one_client_has_no_variance(void **state)
{
    const double one[] = {.9}, others[] = {.2, .4, .1, .3};

    (void)state;
    near_to(shares(one, 1, others, 4).p, 0.0204496833093632);
}

static void always_or_never_is_a_table_of_clients(void **state)
{
    const double group[] = {1, 1, 0}, others[] = {1, 0, 0, 0, 0};

    (void)state;
    near_to(shares(group, 3, others, 5).p, 0.464285714285714);
}

static void clients_of_one_mind_are_as_far_apart_as_can_be(void **state)
{
    const double group[] = {.5, .5, .5}, others[] = {.25, .25, .25};
    struct crm_shares s = shares(group, 3, others, 3);

    (void)state;
    near_to(s.p, 0.1); /* fisher.test of 3, 0, 0, 3 */
    assert_true(isnan(s.smd));
    near_to(shares(group, 3, group, 3).p, 1);
    assert_true(isnan(shares(group, 3, NULL, 0).p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_stand_beside_each_other),
        cmocka_unit_test(the_larger_p_of_two_t_tests_counts),
        cmocka_unit_test(one_client_has_no_variance),
        cmocka_unit_test(always_or_never_is_a_table_of_clients),
        cmocka_unit_test(clients_of_one_mind_are_as_far_apart_as_can_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
