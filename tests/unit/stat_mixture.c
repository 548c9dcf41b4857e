/* what the fast mixture rests on: exp of four at once, one result for any unit and order of rows */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "stat/content.h"
#include "stat/mixture.h"
#include "stat/mixture_work.h"
#include "stat/vector.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 700, D = 3, K = 3 };

static void draw(double x[N * D])
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);

    for (size_t i = 0; i < N; i++)
        for (size_t a = 0; a < D; a++)
            x[i * D + a] = gsl_ran_gaussian(rng, 1) + (double)(i % K * (a + 2));
    gsl_rng_free(rng);
}

static void turn(const double x[N * D], double turned[N * D])
{
    for (size_t i = 0; i < N; i++)
        memcpy(turned + i * D, x + (i * 277 + 5) % N * D, D * sizeof *x);
}

static void exp_of_four_is_that_of_the_library(void **state)
{
    double worst = 0;

    (void)state;
    for (int i = 0; i < 400000; i++) {
        double at = -700 + i * 0.00177;
        crm_lanes x = {at, at / 1000, -at, at / 7}, y;
        CRM_VECTOR_EXP(&x, &y);
        for (int l = 0; l < CRM_LANES; l++)
            worst = fmax(worst, fabs(y[l] / exp(x[l]) - 1));
    }
    assert_true(worst < 4.5e-16);
    crm_lanes far = {-709, -1e300, 0, -708}, y;
    CRM_VECTOR_EXP(&far, &y);
    assert_true(y[0] == 0 && y[1] == 0 && y[2] == 1 && y[3] > 0);
}

static void the_order_of_rows_comes_from_what_they_say(void **state)
{
    static double x[N * D], turned[N * D];
    static size_t a[N], b[N];
    struct crm_err err;

    (void)state;
    draw(x);
    for (size_t d = 0; d < D; d++) /* two rows are equal */
        x[9 * D + d] = x[2 * D + d];
    turn(x, turned);
    assert_int_equal(crm_content_order(x, N, D, CRM_CONTENT_APART, a, &err), CRM_OK);
    assert_int_equal(crm_content_order(turned, N, D, CRM_CONTENT_APART, b, &err), CRM_OK);
    for (size_t i = 0; i < N; i++)
        assert_memory_equal(x + a[i] * D, turned + b[i] * D, D * sizeof *x);
}

static struct crm_mixture fit(const double x[], enum crm_covariance covariance, int threads)
{
    const struct crm_mixture_options options = {
        .k = K, .covariance = covariance, .restarts = 1, .seed = 1, .threads = threads};
    struct crm_mixture_rows *rows;
    struct crm_mixture m;
    struct crm_err err;

    assert_int_equal(crm_mixture_rows_open(&rows, x, N, D, &err), CRM_OK);
    assert_int_equal(crm_mixture_fit(rows, &options, &m, &err), CRM_OK);
    crm_mixture_rows_close(rows);
    return m;
}

static void same_bits(const struct crm_mixture *a, const struct crm_mixture *b)
{
    assert_memory_equal(a->mean, b->mean, K * D * sizeof *a->mean);
    assert_memory_equal(a->factor, b->factor, K * D * D * sizeof *a->factor);
    assert_memory_equal(&a->loglik, &b->loglik, sizeof a->loglik);
}

static void any_order_of_rows_and_threads_give_the_same_bits(void **state)
{
    static double x[N * D], turned[N * D];

    (void)state;
    draw(x);
    turn(x, turned);
    for (int c = 0; c <= CRM_COVARIANCE_SPHERICAL; c++) {
        struct crm_mixture one = fit(x, (enum crm_covariance)c, 1);
        struct crm_mixture other = fit(turned, (enum crm_covariance)c, 3);
        same_bits(&one, &other);
        assert_true(one.converged && !one.degenerate);
        crm_mixture_release(&one);
        crm_mixture_release(&other);
    }
}

/* A pass on the unit of this machine and on what every machine has. */
static void wide_and_narrow_units_give_the_same_bits(void **state)
{
    static double x[N * D];
    struct crm_mixture_rows *rows;
    struct crm_mixture m;
    struct crm_em em;
    struct crm_err err;
    double *first;

    (void)state;
    draw(x);
    m = fit(x, CRM_COVARIANCE_FULL, 1);
    assert_int_equal(crm_mixture_rows_open(&rows, x, N, D, &err), CRM_OK);
    assert_true(crm_em_alloc(&em, rows, N, K, true));
    em.m = &m;
    crm_em_resume(&em);
    em.pass.mean = m.mean;
    em.pass.white = em.white;
    em.pass.constant = em.constant;
    first = calloc(em.pass.stride, sizeof *first);
    crm_em_pass_piece(&em.pass, 0);
    memcpy(first, em.pass.sum, em.pass.stride * sizeof *first);
    crm_em_pass_piece_narrow(&em.pass, 0);
    assert_memory_equal(first, em.pass.sum, em.pass.stride * sizeof *first);
    free(first);
    crm_em_free(&em);
    crm_mixture_rows_close(rows);
    crm_mixture_release(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exp_of_four_is_that_of_the_library),
        cmocka_unit_test(the_order_of_rows_comes_from_what_they_say),
        cmocka_unit_test(any_order_of_rows_and_threads_give_the_same_bits),
        cmocka_unit_test(wide_and_narrow_units_give_the_same_bits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
