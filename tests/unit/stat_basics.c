/* order, quantile, interval, ols. Expected values: R 4.2.2, digits = 17. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "stat/interval.h"
#include "stat/ols.h"
#include "stat/order.h"
#include "stat/quantile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void near_to(double got, double expected, double relative)
{
    if (!(fabs(got - expected) <= relative * fmax(fabs(expected), 1e-300)))
        fail_msg("%.17g, expected %.17g", got, expected);
}

static const double pi_digits[8] = {3, 1, 4, 1, 5, 9, 2, 6};

static void equal_values_keep_the_order_of_their_rows(void **state)
{
    const double value[] = {0, -1e300, 2, -0.0, 2, -3, 1e-310};
    const uint32_t expected[] = {1, 5, 0, 3, 6, 2, 4};
    uint32_t order[7];
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_order(value, 7, order, &err), CRM_OK);
    assert_memory_equal(order, expected, sizeof order);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void many_values_sort_as_qsort_does(void **state)
{
    enum { N = 5000 };
    double *got = malloc(N * sizeof *got), *expected = malloc(N * sizeof *expected);
    uint64_t seed = 20181;
    struct crm_err err;

    (void)state;
    for (size_t i = 0; i < N; i++) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
        got[i] = ldexp((double)(int64_t)seed, (int)(seed >> 58) - 60);
    }
    memcpy(expected, got, N * sizeof *got);
    qsort(expected, N, sizeof *expected, ascending);
    assert_int_equal(crm_order_sort(got, N, &err), CRM_OK);
    assert_memory_equal(got, expected, N * sizeof *got);
    free(got);
    free(expected);
}

static void tied_ranks_are_shared(void **state)
{
    const double expected[8] = {4, 1.5, 5, 1.5, 6, 8, 3, 7};
    double rank[8], ties;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_order_rank(pi_digits, 8, rank, &ties, &err), CRM_OK);
    assert_memory_equal(rank, expected, sizeof rank);
    assert_true(ties == 6);
}

static void quantiles_are_type_7(void **state)
{
    const double p[] = {0, .05, .1, .25, .5, .75, .9, .99, 1};
    const double expected[] = {1, 1, 1, 1.75, 3.5, 5.25, 6.9, 8.79, 9};
    const int32_t whole[8] = {1, 1, 2, 3, 4, 5, 6, 9};
    const uint64_t count[12] = {0, 2, 1, 1, 1, 1, 1, 0, 0, 1, 0, 0};
    double sorted[8];
    struct crm_err err;

    (void)state;
    memcpy(sorted, pi_digits, sizeof sorted);
    crm_order_sort(sorted, 8, &err);
    for (size_t i = 0; i < 9; i++) {
        near_to(crm_quantile(sorted, 8, p[i]), expected[i], 1e-15);
        near_to(crm_quantile_int(whole, 8, p[i]), expected[i], 1e-15);
        near_to(crm_quantile_counts(count, 12, 8, p[i]), expected[i], 1e-15);
        near_to(crm_quantile_counts(count, 10, 8, p[i]), expected[i], 1e-15);
    }
    near_to(crm_quantile(sorted, 1, 0.3), 1, 0);
}

static void wilson_limits_are_those_of_prop_test(void **state)
{
    struct crm_interval i = crm_wilson(3, 17, 95);

    (void)state;
    near_to(i.lo, 0.061911266376209959, 1e-12);
    near_to(i.hi, 0.410294585688341151, 1e-12);
    i = crm_wilson(0, 17, 95);
    assert_true(i.lo == 0);
    near_to(i.hi, 0.18431813500885175, 1e-12);
    i = crm_wilson(17, 17, 95);
    assert_true(i.hi == 1);
    near_to(i.lo, 1 - 0.18431813500885175, 1e-12);
    i = crm_wilson(111, 206, 90);
    near_to(i.lo, 0.48157268845175710, 1e-12);
    near_to(i.hi, 0.59509034471544375, 1e-12);
    assert_true(isnan(crm_wilson(0, 0, 95).lo));
}

static void a_difference_of_shares_has_the_limits_of_newcombe(void **state)
{
    /* Newcombe (1998) table II, method 10: 56/70 - 48/80 gives 0.0524 to 0.3339 */
    struct crm_interval i = crm_wilson_difference(56, 70, 48, 80, 95);

    (void)state;
    assert_true(fabs(i.lo - 0.0524) < 5e-5 && fabs(i.hi - 0.3339) < 5e-5);
}

static void deviates_and_chances_are_those_of_r(void **state)
{
    const double df[] = {1, 3, 7, 30, 1000, 2.5};
    const double t[] = {12.7062047361746941, 3.1824463052837078, 2.3646242515927844,
        2.0422724563012378, 1.9623390808264076, 3.5746548420036919};

    (void)state;
    near_to(crm_normal_deviate(95), 1.9599639845400536, 1e-14);
    for (size_t i = 0; i < 6; i++)
        near_to(crm_t_deviate(95, df[i]), t[i], 1e-11);
    near_to(crm_t_deviate(90, 4), 2.131846786326649, 1e-11);
    near_to(crm_t_p(-2.3, 5), 0.069772469332037276, 1e-12);
    near_to(crm_normal_p(-9), 2.2571768119076816e-19, 1e-12);
    near_to(crm_normal_p(0), 1, 0);
    near_to(crm_chisq_p(200, 3), 4.2185411071920418e-43, 1e-10);
    near_to(crm_chisq_p(0, 3), 1, 0);
    near_to(crm_mean_interval(3, 2, 4, 95).hi, 3 + 3.1824463052837078, 1e-11);
    assert_true(isnan(crm_mean_interval(3, 2, 1, 95).hi));
    near_to(crm_normal_interval(1, 2, 95).lo, 1 - 2 * 1.9599639845400536, 1e-14);
}

/* Longley (1967): GNP deflator, GNP, unemployed, armed forces, population, year; employed. Also
 * NIST StRD, whose certified values agree with R's to 11 digits. */
static const double longley[16][6] = {
    {83, 234.289, 235.6, 159, 107.608, 1947},
    {88.5, 259.426, 232.5, 145.6, 108.632, 1948},
    {88.2, 258.054, 368.2, 161.6, 109.773, 1949},
    {89.5, 284.599, 335.1, 165, 110.929, 1950},
    {96.2, 328.975, 209.9, 309.9, 112.075, 1951},
    {98.1, 346.999, 193.2, 359.4, 113.27, 1952},
    {99, 365.385, 187, 354.7, 115.094, 1953},
    {100, 363.112, 357.8, 335, 116.219, 1954},
    {101.2, 397.469, 290.4, 304.8, 117.388, 1955},
    {104.6, 419.18, 282.2, 285.7, 118.734, 1956},
    {108.4, 442.769, 293.6, 279.8, 120.445, 1957},
    {110.8, 444.546, 468.1, 263.7, 121.95, 1958},
    {112.6, 482.704, 381.3, 255.2, 123.366, 1959},
    {114.2, 502.601, 393.1, 251.4, 125.368, 1960},
    {115.7, 518.173, 480.6, 257.2, 127.852, 1961},
    {116.9, 554.894, 400.7, 282.7, 130.081, 1962},
};
static const double employed[16] = {60.323, 61.122, 60.171, 61.187, 63.221, 63.639, 64.989, 63.761,
    66.019, 67.857, 68.169, 66.513, 68.655, 69.564, 69.331, 70.551};

static void an_ill_conditioned_design_is_fitted(void **state)
{
    const double coef[] = {-3482.2586345958148, .015061872271372779, -.035819179292591,
        -.02020229803816824, -.010332268671735891, -.051104105653579195, 1.8291514646135503};
    const double se[] = {890.4203836073757, .084914925774767377, .033491007772243411,
        .0048839968165170283, .0021427416316167573, .22607320006937262, .45547849914221344};
    struct crm_ols fit;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_ols_fit(&fit, &longley[0][0], 16, 6, employed, NULL, true, &err), CRM_OK);
    for (size_t i = 0; i < 7; i++) {
        near_to(fit.coef[i], coef[i], 1e-9);
        near_to(fit.se[i], se[i], 1e-9);
    }
    near_to(fit.sigma, 0.30485407356196570, 1e-10);
    near_to(fit.r2, 0.99547900457729555, 1e-12);
    near_to(fit.r2_adjusted, 0.99246500762882595, 1e-12);
    near_to(fit.f, 330.28533923458621757, 1e-9);
    assert_true(fit.df == 9 && fit.f_df == 6 && fit.rank == 7);
    crm_ols_release(&fit);
}

static void weights_and_a_missing_intercept_are_heeded(void **state)
{
    double x[17][2], y[17], w[17];
    struct crm_ols fit;
    struct crm_err err;

    (void)state;
    for (size_t i = 0; i < 16; i++) {
        x[i][0] = longley[i][1];
        x[i][1] = longley[i][5];
        y[i] = employed[i];
        w[i] = (double)(i + 1) / 4;
    }
    x[16][0] = 1e6, x[16][1] = y[16] = w[16] = 0; /* a row that weighs nothing */
    assert_int_equal(crm_ols_fit(&fit, &x[0][0], 17, 2, y, w, true, &err), CRM_OK);
    near_to(fit.coef[0], 1137.097151209600724542, 1e-9);
    near_to(fit.se[2], 0.398931727380453072, 1e-9);
    near_to(fit.sigma, 0.97321624700521625, 1e-10);
    near_to(fit.r2_adjusted, 0.94754399068379658, 1e-12);
    near_to(fit.f, 136.47694578308855284, 1e-9);
    crm_ols_release(&fit);
    assert_int_equal(crm_ols_fit(&fit, &x[0][0], 16, 2, y, NULL, false, &err), CRM_OK);
    near_to(fit.coef[1], 0.026777904457423025, 1e-11);
    near_to(fit.r2, 9.9991029178346136e-01, 1e-12);
    near_to(fit.r2_adjusted, 9.9989747632395587e-01, 1e-12);
    near_to(fit.cov[1], -5.9868196873691359e-07, 1e-9);
    near_to(fit.f, 7.8023756491423817e+04, 1e-9);
    crm_ols_release(&fit);
}

static void the_later_of_two_collinear_columns_is_set_aside(void **state)
{
    const double x[] = {1, 2, 7, 2, 4, 1, 3, 6, 2, 4, 8, 8, 5, 10, 3}, y[] = {1, 3, 2, 5, 4};
    struct crm_ols fit;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_ols_fit(&fit, x, 5, 3, y, NULL, true, &err), CRM_OK);
    assert_int_equal(fit.rank, 3);
    assert_true(isfinite(fit.coef[1]) && isnan(fit.coef[2]) && isfinite(fit.coef[3]));
    assert_true(isnan(fit.se[2]) && isnan(fit.cov[2 * 4 + 3]) && isfinite(fit.cov[3 * 4 + 1]));
    crm_ols_release(&fit);
}

static void as_many_terms_as_rows_leave_no_error_to_estimate(void **state)
{
    const double x[] = {1, 2}, y[] = {1, 5};
    struct crm_ols fit;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_ols_fit(&fit, x, 2, 1, y, NULL, true, &err), CRM_OK);
    near_to(fit.coef[1], 4, 1e-14);
    assert_true(fit.df == 0 && isnan(fit.se[1]) && isnan(fit.r2_adjusted) && isnan(fit.f));
    crm_ols_release(&fit);
    assert_int_equal(crm_ols_fit(&fit, x, 0, 1, y, NULL, true, &err), CRM_EDATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_values_keep_the_order_of_their_rows),
        cmocka_unit_test(many_values_sort_as_qsort_does),
        cmocka_unit_test(tied_ranks_are_shared),
        cmocka_unit_test(quantiles_are_type_7),
        cmocka_unit_test(wilson_limits_are_those_of_prop_test),
        cmocka_unit_test(a_difference_of_shares_has_the_limits_of_newcombe),
        cmocka_unit_test(deviates_and_chances_are_those_of_r),
        cmocka_unit_test(an_ill_conditioned_design_is_fitted),
        cmocka_unit_test(weights_and_a_missing_intercept_are_heeded),
        cmocka_unit_test(the_later_of_two_collinear_columns_is_set_aside),
        cmocka_unit_test(as_many_terms_as_rows_leave_no_error_to_estimate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
