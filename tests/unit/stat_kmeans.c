#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "stat/kmeans.h"
#include "stat/partition.h"

#include <gsl/gsl_rng.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 600, D = 3 };

static void make_rows(double *x, size_t n, size_t d, unsigned long seed)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
    gsl_rng_set(rng, seed);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++)
            x[i * d + j] = 4.0 * (double)(i % 4 == j) + gsl_ran_gaussian(rng, 1.0);
    gsl_rng_free(rng);
}

static double sum_of_squares(
    const double *x, size_t n, size_t d, const double *centers, const uint32_t *label)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++)
            sum += pow(x[i * d + j] - centers[label[i] * d + j], 2);
    return sum;
}

/* Lloyd without any shortcut, from the first k rows. */
static double plain_lloyd(
    const double *x, size_t n, size_t d, size_t k, uint32_t *label, double *centers)
{
    memcpy(centers, x, k * d * sizeof *x);
    memset(label, 0xFF, n * sizeof *label);
    for (bool changed = true; changed;) {
        uint32_t before[N];
        double size[16] = {0};
        memcpy(before, label, n * sizeof *label);
        crm_kmeans_assign(x, n, d, centers, k, label);
        changed = memcmp(before, label, n * sizeof *label) != 0;
        memset(centers, 0, k * d * sizeof *centers);
        for (size_t i = 0; i < n; i++) {
            size[label[i]]++;
            for (size_t j = 0; j < d; j++)
                centers[label[i] * d + j] += x[i * d + j];
        }
        for (size_t c = 0; c < k; c++)
            for (size_t j = 0; j < d; j++)
                centers[c * d + j] /= size[c];
    }
    return sum_of_squares(x, n, d, centers, label);
}

static void bounds_change_nothing_of_lloyd(void **state)
{
    static double x[N * D];
    uint32_t label[N], plain[N];
    double centers[16 * D], plain_centers[16 * D], inertia;
    struct crm_err err;
    (void)state;
    for (unsigned long seed = 1; seed <= 20; seed++)
        for (size_t k = 1; k <= 9; k += 2) {
            struct crm_kmeans_options options = {
                .k = k, .first = true, .restarts = 1, .threads = 1};
            double want;
            make_rows(x, N, D, seed);
            want = plain_lloyd(x, N, D, k, plain, plain_centers);
            assert_int_equal(
                crm_kmeans_fit(x, N, D, &options, centers, label, &inertia, &err), CRM_OK);
            assert_true(fabs(inertia - want) <= 1e-9 * want);
            /* the first k rows start groups 0 .. k - 1, but may leave them */
            for (size_t i = 1; i < N; i++)
                assert_int_equal(label[i] == label[0], plain[i] == plain[0]);
        }
}

static void the_same_groups_for_any_row_order_and_threads(void **state)
{
    static double x[N * D], y[N * D];
    size_t order[N];
    uint32_t label[N], other[N];
    double centers[5 * D], others[5 * D], a, b;
    struct crm_err err;
    struct crm_kmeans_options options = {.k = 5, .restarts = 3, .seed = 1, .threads = 1};
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
    (void)state;
    make_rows(x, N, D, 3);
    for (size_t i = 0; i < N; i++)
        order[i] = i;
    gsl_ran_shuffle(rng, order, N, sizeof *order);
    for (size_t i = 0; i < N; i++)
        memcpy(y + i * D, x + order[i] * D, D * sizeof *y);
    assert_int_equal(crm_kmeans_fit(x, N, D, &options, centers, label, &a, &err), CRM_OK);
    options.threads = 3;
    assert_int_equal(crm_kmeans_fit(y, N, D, &options, others, other, &b, &err), CRM_OK);
    assert_true(a == b);
    for (size_t i = 0; i < N; i++)
        assert_int_equal(other[i] == other[0], label[order[i]] == label[order[0]]);
    assert_true(fabs(sum_of_squares(x, N, D, centers, label) - a) < 1e-9 * a);
    gsl_rng_free(rng);
}

static void too_few_different_rows_are_refused_by_number(void **state)
{
    double x[] = {1, 1, 2, 1, 1}, centers[3], inertia;
    uint32_t label[5];
    struct crm_err err;
    struct crm_kmeans_options options = {.k = 3, .restarts = 1, .threads = 1};
    (void)state;
    assert_int_equal(crm_kmeans_fit(x, 5, 1, &options, centers, label, &inertia, &err), CRM_EDATA);
    assert_string_equal(err.text, "3 groups need as many different rows, there are 2");
    options.k = 2;
    assert_int_equal(crm_kmeans_fit(x, 5, 1, &options, centers, label, &inertia, &err), CRM_OK);
    assert_true(inertia == 0);
    x[3] = NAN;
    assert_int_equal(crm_kmeans_fit(x, 5, 1, &options, centers, label, &inertia, &err), CRM_EDATA);
}

static void an_empty_group_is_filled_again(void **state)
{
    /* the first rows are equal: two of the three starting centres lie on one place */
    double x[] = {0, 0, 0, 1, 1, 1, 9, 9.5, 10}, centers[3], inertia;
    uint32_t label[9];
    struct crm_err err;
    struct crm_kmeans_options options = {.k = 3, .first = true, .restarts = 1, .threads = 1};
    (void)state;
    assert_int_equal(crm_kmeans_fit(x, 9, 1, &options, centers, label, &inertia, &err), CRM_OK);
    assert_int_equal(label[8], 2);
    for (size_t i = 0; i < 9; i++)
        assert_true(label[i] < 3);
}

static void a_drawn_silhouette_is_near_the_exact_one(void **state)
{
    enum { BIG = 30000, HALF = BIG / 2 };
    double *x = malloc(BIG * D * sizeof *x);
    uint32_t *label = malloc(BIG * sizeof *label);
    struct crm_silhouette drawn, exact, threaded;
    struct crm_err err;
    (void)state;
    /* every row twice: the mean width differs from that of one half by less than 1 / n */
    make_rows(x, HALF, D, 5);
    memcpy(x + HALF * D, x, HALF * D * sizeof *x);
    for (size_t i = 0; i < BIG; i++)
        label[i] = (uint32_t)(i % HALF % 4);
    assert_int_equal(crm_silhouette(x, HALF, D, label, 4, 1, 1, &exact, &err), CRM_OK);
    assert_int_equal(crm_silhouette(x, HALF, D, label, 4, 1, 2, &threaded, &err), CRM_OK);
    assert_int_equal(crm_silhouette(x, BIG, D, label, 4, 1, 2, &drawn, &err), CRM_OK);
    assert_true(exact.se == 0 && exact.drawn == HALF);
    assert_true(exact.mean == threaded.mean);
    assert_true(drawn.se > 0 && drawn.drawn < BIG);
    assert_true(fabs(drawn.mean - exact.mean) < 5 * drawn.se + 1e-3);
    free(x);
    free(label);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_change_nothing_of_lloyd),
        cmocka_unit_test(the_same_groups_for_any_row_order_and_threads),
        cmocka_unit_test(too_few_different_rows_are_refused_by_number),
        cmocka_unit_test(an_empty_group_is_filled_again),
        cmocka_unit_test(a_drawn_silhouette_is_near_the_exact_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
