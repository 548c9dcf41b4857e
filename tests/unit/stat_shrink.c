/* Rates of small groups: what is known of the method, and limits that cover the truth. */
#include "stat/shrink.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { MOST = 64 };

static gsl_rng *rng;

static int start(void **state)
{
    (void)state;
    rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 20261129);
    return !rng;
}

static int end(void **state)
{
    (void)state;
    gsl_rng_free(rng);
    return 0;
}

static void shrink(struct crm_shrink_group group[], size_t n)
{
    struct crm_err err;

    crm_err_init(&err);
    assert_int_equal(crm_shrink(group, n, 95, &err), CRM_OK);
}

static void a_rate_lies_between_its_own_and_that_of_all(void **state)
{
    struct crm_shrink_group g[] = {{.hits = 6, .n = 6}, {.hits = 45, .n = 60},
        {.hits = 56, .n = 80}, {.hits = 28, .n = 70}, {.hits = 29, .n = 40}};
    double all = 164.0 / 256;

    (void)state;
    shrink(g, 5);
    for (int i = 0; i < 5; i++) {
        double own = (double)g[i].hits / (double)g[i].n;
        assert_true(g[i].rate > fmin(own, all) - 0.05 && g[i].rate < fmax(own, all) + 0.05);
        assert_true(g[i].lo >= 0 && g[i].lo < g[i].rate && g[i].rate < g[i].hi && g[i].hi <= 1);
        assert_int_equal(g[i].differs, i == 3);
    }
    assert_true(1 - g[0].rate > 3 * fabs(0.75 - g[1].rate)); /* the small one moves most */
}

static void groups_that_are_alike_have_the_rate_of_all(void **state)
{
    struct crm_shrink_group g[] = {
        {.hits = 10, .n = 20}, {.hits = 20, .n = 40}, {.hits = 31, .n = 60}};

    (void)state;
    shrink(g, 3);
    for (int i = 0; i < 3; i++)
        assert_true(fabs(g[i].rate - 61.0 / 120) < 1e-12 && g[i].lo < 0.49 && g[i].hi > 0.52);
}

static void nothing_and_everything_have_limits_inside(void **state)
{
    for (int all = 0; all < 2; all++) {
        struct crm_shrink_group g[] = {{.hits = all * 5, .n = 5}, {.hits = all * 9, .n = 9}};
        shrink(g, 2);
        for (int i = 0; i < 2; i++) {
            assert_true(g[i].rate == all && !g[i].differs);
            assert_true(all ? g[i].hi == 1 && g[i].lo > 0 : g[i].lo == 0 && g[i].hi < 1);
        }
    }
    (void)state;
}

static void one_group_has_nothing_beside_it(void **state)
{
    struct crm_shrink_group g[] = {{.hits = 3, .n = 5}, {.hits = 0, .n = 0}};

    (void)state;
    shrink(g, 2);
    shrink(g, 0);
    assert_true(isnan(g[0].rate) && isnan(g[1].rate) && isnan(g[0].lo) && !g[0].differs);
}

/* The order of groups does not matter, nor who has the same counts. */
static void equal_counts_have_equal_rates_in_any_order(void **state)
{
    struct crm_shrink_group a[] = {
        {.hits = 3, .n = 9}, {.hits = 8, .n = 9}, {.hits = 3, .n = 9}, {.hits = 40, .n = 90}};
    struct crm_shrink_group b[] = {a[3], a[0], a[2], a[1]};

    (void)state;
    shrink(a, 4);
    shrink(b, 4);
    assert_true(a[0].rate == a[2].rate && a[0].lo == a[2].lo);
    assert_true(a[3].rate == b[0].rate && a[0].hi == b[1].hi && a[1].lo == b[3].lo);
}

/* size 0: all groups have the same rate */
static double covered(size_t n_groups, double mean, double size, int bases)
{
    struct crm_shrink_group g[MOST];
    double truth[MOST];
    long inside = 0;

    for (int base = 0; base < bases; base++) {
        for (size_t i = 0; i < n_groups; i++) {
            truth[i] = size > 0 ? gsl_ran_beta(rng, mean * size, (1 - mean) * size) : mean;
            g[i].n = 6 + (int64_t)gsl_rng_uniform_int(rng, 60);
            g[i].hits = gsl_ran_binomial(rng, truth[i], (unsigned)g[i].n);
        }
        shrink(g, n_groups);
        for (size_t i = 0; i < n_groups; i++)
            inside += g[i].lo <= truth[i] && truth[i] <= g[i].hi;
    }
    return (double)inside / (double)((size_t)bases * n_groups);
}

static void limits_cover_the_truth(void **state)
{
    static const double size[] = {5, 20, 60};

    (void)state;
    for (int s = 0; s < 3; s++)
        for (size_t n = 6; n <= 48; n *= 2) {
            double share = covered(n, 0.3 + 0.25 * s, size[s], 100);
            assert_true(share >= 0.9 && share <= 0.99);
        }
    assert_true(covered(12, 0.6, 0, 50) >= 0.95); /* wider than need be where nobody differs */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rate_lies_between_its_own_and_that_of_all),
        cmocka_unit_test(groups_that_are_alike_have_the_rate_of_all),
        cmocka_unit_test(nothing_and_everything_have_limits_inside),
        cmocka_unit_test(one_group_has_nothing_beside_it),
        cmocka_unit_test(equal_counts_have_equal_rates_in_any_order),
        cmocka_unit_test(limits_cover_the_truth)};

    return cmocka_run_group_tests(tests, start, end);
}
