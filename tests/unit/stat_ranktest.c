/*
 * ranktest, trend.  Expected values: R 4.2.2 wilcox.test, kruskal.test, p.adjust (Hollander and
 * Wolfe 1973, pp. 29 and 69), and R Kendall and trend.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "stat/ranktest.h"
#include "stat/trend.h"

#include <math.h>
#include <stdlib.h>

static void near_to(double got, double expected, double relative)
{
    if (!(fabs(got - expected) <= relative * fabs(expected)))
        fail_msg("%.17g, expected %.17g", got, expected);
}

static void permeability_of_the_textbook(void **state)
{
    static const double term[] = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
    static const double early[] = {1.15, 0.88, 0.90, 0.74, 1.21};
    struct crm_ranktest r;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_mann_whitney(&r, term, 10, early, 5, CRM_EXACT_SMALL, &err), CRM_OK);
    near_to(r.statistic, 35, 0);
    near_to(r.p, 0.244623605127, 1e-11);
    near_to(r.p_exact, 0.254412254412, 1e-11);
    near_to(r.effect, 0.4, 1e-14);
    assert_int_equal(crm_mann_whitney(&r, early, 5, term, 10, CRM_EXACT_SMALL, &err), CRM_OK);
    near_to(r.statistic, 15, 0);
    near_to(r.p_exact, 0.254412254412, 1e-11);
}

static void depression_of_the_textbook(void **state)
{
    static const double first[] = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
    static const double second[] = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
    double d[10];
    struct crm_ranktest r;
    struct crm_err err;

    (void)state;
    for (size_t i = 0; i < 9; i++)
        d[i] = first[i] - second[i];
    d[9] = 0;
    assert_int_equal(crm_wilcoxon(&r, d, 9, CRM_EXACT_SMALL, &err), CRM_OK);
    near_to(r.statistic, 40, 0);
    near_to(r.p_exact, 0.0390625, 1e-14);
    near_to(r.p, 0.044010984013, 1e-11);
    near_to(r.effect, (40.0 - 5) / 45, 1e-14);
    assert_int_equal(crm_wilcoxon(&r, d, 10, CRM_EXACT_SMALL, &err), CRM_OK); /* a zero */
    near_to(r.n, 9, 0);
    assert_true(isnan(r.p_exact));
}

/* All 20 choices of 3 of 1 2 2 3 4 4: sums by hand. */
static void ties_are_counted_by_their_mean_ranks(void **state)
{
    static const double a[] = {1, 2, 2}, b[] = {3, 4, 4};
    struct crm_ranktest r;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_mann_whitney(&r, a, 3, b, 3, CRM_EXACT_SMALL, &err), CRM_OK);
    assert_true(isnan(r.p_exact));
    assert_int_equal(crm_mann_whitney(&r, a, 3, b, 3, CRM_EXACT_ALWAYS, &err), CRM_OK);
    near_to(r.p_exact, 2.0 / 20, 1e-14);
    near_to(r.effect, -1, 1e-14);
}

static void no_difference_at_all_has_no_p(void **state)
{
    static const double same[] = {3, 3, 3, 3};
    static const uint32_t group[] = {0, 0, 1, 1};
    double mean_rank[2], many[201] = {0};
    size_t size[2];
    struct crm_ranktest r;
    struct crm_kruskal k;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_mann_whitney(&r, same, 2, same, 2, CRM_EXACT_SMALL, &err), CRM_OK);
    assert_true(isnan(r.p));
    assert_int_equal(crm_mann_whitney(&r, same, 0, same, 2, CRM_EXACT_SMALL, &err), CRM_OK);
    assert_true(isnan(r.p) && isnan(r.statistic));
    assert_int_equal(crm_kruskal(&k, same, group, 4, 2, mean_rank, size, &err), CRM_OK);
    assert_true(isnan(k.h) && isnan(k.p));
    near_to(mean_rank[1], 2.5, 0);
    assert_int_equal(crm_wilcoxon(&r, many, 201, CRM_EXACT_ALWAYS, &err), CRM_OK);
    many[0] = 1;
    assert_int_equal(crm_mann_whitney(&r, many, 201, same, 4, CRM_EXACT_ALWAYS, &err), CRM_EUSAGE);
    assert_string_equal(err.text, "an exact p of 205 values takes too long: at most 200, or the "
                                  "normal approximation");
}

static void three_groups_and_their_pairs(void **state)
{
    static const double value[] = {
        2.9, 3.0, 2.5, 2.6, 3.2, 3.8, 2.7, 4.0, 2.4, 2.8, 3.4, 3.7, 2.2, 2.0};
    static const uint32_t group[] = {0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2};
    static const double p[] = {0.01, NAN, 0.04, 0.03, 0.005};
    double mean_rank[3], adjusted[5];
    size_t size[3];
    struct crm_kruskal k;
    struct crm_err err;

    (void)state; /* R help page ?kruskal.test: mucociliary efficiency */
    assert_int_equal(crm_kruskal(&k, value, group, 14, 3, mean_rank, size, &err), CRM_OK);
    near_to(k.h, 0.771428571428571, 1e-13);
    near_to(k.p, 0.6799647735788939, 1e-12);
    near_to(crm_dunn(&k, mean_rank[0], size[0], mean_rank[1], size[1]),
        (mean_rank[0] - mean_rank[1]) / sqrt(14 * 15 / 12.0 * (1 / 5.0 + 1 / 4.0)), 1e-13);
    assert_int_equal(crm_holm(p, 5, adjusted, &err), CRM_OK);
    near_to(adjusted[0], 0.03, 1e-14);
    assert_true(isnan(adjusted[1]));
    near_to(adjusted[2], 0.06, 1e-14);
    near_to(adjusted[3], 0.06, 1e-14);
    near_to(adjusted[4], 0.02, 1e-14);
}

/* ---- trend ---------------------------------------------------------------------------- */

static void a_short_series(void **state)
{
    static const double t[] = {4, 1, 3, 2}, y[] = {5, 2, 3, 2};
    struct crm_trend r;
    struct crm_err err;

    (void)state; /* 2 2 3 5 in order */
    assert_int_equal(crm_trend_test(&r, t, y, 4, 95, &err), CRM_OK);
    near_to(r.s, 5, 0);
    near_to(r.var_s, 7.66666666666667, 1e-13);
    near_to(r.tau, 0.912870929175277, 1e-13);
    near_to(r.p, 0.148561774892, 1e-10);
    near_to(r.sen, 1, 1e-14);
    assert_int_equal(crm_trend_test(&r, t, y, 3, 95, &err), CRM_OK);
    assert_true(isnan(r.p));
    assert_int_equal(crm_trend_test(&r, t, y, 1, 95, &err), CRM_OK);
    assert_true(isnan(r.s) && isnan(r.sen));
}

static void a_flat_series_has_no_tau(void **state)
{
    static const double t[] = {1, 2, 3, 4, 5, 6}, y[] = {2, 2, 2, 2, 2, 2};
    struct crm_trend r;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_trend_test(&r, t, y, 6, 95, &err), CRM_OK);
    near_to(r.p, 1, 0);
    assert_true(isnan(r.tau) && r.s == 0 && r.z == 0 && r.sen == 0 && r.lo == 0 && r.hi == 0);
}

static void a_time_that_stands_twice_is_refused(void **state)
{
    static const double t[] = {1, 2, 2, 4}, y[] = {1, 2, 3, 4};
    struct crm_trend r;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_trend_test(&r, t, y, 4, 95, &err), CRM_EDATA);
    assert_string_equal(err.text, "time 2 stands twice in a series");
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Past 200,000 pairs a sample chooses what is sorted: it must not show. */
static void many_points_give_what_sorting_all_slopes_gives(void **state)
{
    enum { N = 700, PAIRS = N * (N - 1) / 2 };
    double *slope = malloc(PAIRS * sizeof *slope), t[N], y[N];
    struct crm_err err;

    (void)state;
    for (int kind = 0; kind < 3; kind++) { /* scattered, with many ties, nearly all one slope */
        struct crm_trend r;
        double reach;
        size_t k = 0;
        srand(7);
        for (size_t i = 0; i < N; i++) {
            t[i] = (double)(i + i / 100);
            y[i] = kind == 0   ? rand() / 1e6
                   : kind == 1 ? (double)(rand() % 3)
                               : t[i] / 4 + (i % 50 == 0);
        }
        for (size_t i = 0; i < N; i++)
            for (size_t j = i + 1; j < N; j++)
                slope[k++] = (y[j] - y[i]) / (t[j] - t[i]);
        qsort(slope, PAIRS, sizeof *slope, ascending);
        assert_int_equal(crm_trend_test(&r, t, y, N, 95, &err), CRM_OK);
        reach = 1.959963984540054 * sqrt(r.var_s);
        near_to(r.sen, (slope[PAIRS / 2 - 1] + slope[PAIRS / 2]) / 2, 0);
        near_to(r.lo, slope[(size_t)rint((PAIRS - reach) / 2) - 1], 0);
        near_to(r.hi, slope[(size_t)rint((PAIRS + reach) / 2 + 1) - 1], 0);
    }
    free(slope);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(permeability_of_the_textbook),
        cmocka_unit_test(depression_of_the_textbook),
        cmocka_unit_test(ties_are_counted_by_their_mean_ranks),
        cmocka_unit_test(no_difference_at_all_has_no_p),
        cmocka_unit_test(three_groups_and_their_pairs),
        cmocka_unit_test(a_short_series),
        cmocka_unit_test(a_flat_series_has_no_tau),
        cmocka_unit_test(a_time_that_stands_twice_is_refused),
        cmocka_unit_test(many_points_give_what_sorting_all_slopes_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
