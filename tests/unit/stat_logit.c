/* logit, auc, calibration. Expected values: R 4.2.2 glm(), epsilon = 1e-15. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "stat/auc.h"
#include "stat/calibration.h"
#include "stat/logit.h"

#include <math.h>
#include <stdlib.h>

enum { N = 12 };
static const unsigned char event[N] = {1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1};
static const double weight[N] = {1, 2, 1, 1, 3, 1, 2, 1, 1, 2, 1, 1};
static const double x[N][2] = {{2.5, 1}, {1, 0}, {3, 1}, {0.5, 1}, {2, 0}, {1.5, 0}, {0, 1}, {1, 0},
    {2, 1}, {-1, 0}, {0.5, 1}, {-0.5, 0}};
static const double prob[N] = {.9, .8, .3, .7, .8, .2, .6, .5, .5, .4, .1, .35};

static void near_to(double got, double expected, double relative)
{
    if (!(fabs(got - expected) <= relative * fmax(fabs(expected), 1e-300)))
        fail_msg("%.17g, expected %.17g", got, expected);
}

static void weighted_estimates_are_those_of_glm(void **state)
{
    struct crm_logit_data data = {.n = N, .p = 2, .x = &x[0][0], .y = event, .weight = weight};
    struct crm_logit fit;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_logit_fit(&fit, &data, &err), CRM_OK);
    near_to(fit.coef[0], 3.225306884159620, 1e-12);
    near_to(fit.coef[1], -0.870412379073945, 1e-12);
    near_to(fit.coef[2], -1.834763096983331, 1e-12);
    near_to(fit.se[0], 1.46698683155241, 1e-12);
    near_to(fit.se[2], 1.38547566440787, 1e-12);
    near_to(-2 * fit.loglik_null, 18.5502155149523, 1e-13);
    near_to(-2 * fit.loglik, 14.0070071304516, 1e-13);
    assert_true(fit.df == 2 && fit.n == 12 && fit.n_events == 8);
    crm_logit_release(&fit);
}

static void two_rows_of_half_the_weight_are_one_row(void **state)
{
    double xx[2 * N][2], half[2 * N], p[N];
    unsigned char y[2 * N];
    struct crm_logit_data one = {.n = N, .p = 2, .x = &x[0][0], .y = event, .ridge = 0.3};
    struct crm_logit_data two = {
        .n = 2 * N, .p = 2, .x = &xx[0][0], .y = y, .weight = half, .ridge = 0.3};
    struct crm_logit a, b;
    struct crm_err err;

    (void)state;
    for (size_t i = 0; i < 2 * N; i++) {
        xx[i][0] = x[i % N][0], xx[i][1] = x[i % N][1];
        y[i] = event[i % N];
        half[i] = 0.5;
    }
    for (int k = 0; k < 2; k++) {
        one.standardise = two.standardise = k == 1;
        assert_int_equal(crm_logit_fit(&a, &one, &err), CRM_OK);
        assert_int_equal(crm_logit_fit(&b, &two, &err), CRM_OK);
        for (size_t j = 0; j < 3; j++)
            near_to(b.coef[j], a.coef[j], 1e-12);
        assert_true(isnan(a.se[1]));
        crm_logit_predict(&a, &x[0][0], N, p);
        for (size_t i = 0; i < N; i++)
            assert_true(p[i] > 0 && p[i] < 1);
        crm_logit_release(&a);
        crm_logit_release(&b);
    }
}

static void a_ridge_makes_collinear_terms_share(void **state)
{
    double twice[N][2];
    struct crm_logit_data data = {.n = N, .p = 2, .x = &twice[0][0], .y = event};
    struct crm_logit fit;
    struct crm_err err;

    (void)state;
    for (size_t i = 0; i < N; i++)
        twice[i][0] = twice[i][1] = x[i][0];
    assert_int_equal(crm_logit_fit(&fit, &data, &err), CRM_OK);
    assert_int_equal(fit.state[1], CRM_TERM_COLLINEAR);
    assert_true(isnan(fit.coef[2]) && isfinite(fit.coef[1]) && fit.df == 1);
    crm_logit_release(&fit);
    data.ridge = 1;
    assert_int_equal(crm_logit_fit(&fit, &data, &err), CRM_OK);
    near_to(fit.coef[2], fit.coef[1], 1e-9);
    crm_logit_release(&fit);
}

static void terms_that_separate_are_named(void **state)
{
    double wide[N][3];
    struct crm_logit_data data = {.n = N, .p = 3, .x = &wide[0][0], .y = event};
    struct crm_logit fit;
    struct crm_err err;

    (void)state;
    for (size_t i = 0; i < N; i++) {
        wide[i][0] = x[i][0];
        wide[i][1] = event[i] ? 1 + 0.1 * (double)i : 0.9 - 0.1 * (double)i; /* alone */
        wide[i][2] = 7;
    }
    assert_int_equal(crm_logit_fit(&fit, &data, &err), CRM_ENUMERIC);
    assert_int_equal(fit.state[0], CRM_TERM_FITTED);
    assert_int_equal(fit.state[1], CRM_TERM_SEPARATED);
    assert_int_equal(fit.state[2], CRM_TERM_CONSTANT);
    crm_logit_release(&fit);
    for (size_t i = 0; i < N; i++) { /* together: the sum tells */
        wide[i][0] = (double)(i * 5 % 7);
        wide[i][1] = (event[i] ? 1 : -1) - wide[i][0];
        wide[i][2] = x[i][1];
    }
    assert_int_equal(crm_logit_fit(&fit, &data, &err), CRM_ENUMERIC);
    assert_int_equal(fit.state[0], CRM_TERM_SEPARATED);
    assert_int_equal(fit.state[1], CRM_TERM_SEPARATED);
    crm_logit_release(&fit);
}

static void equal_outcomes_are_an_error(void **state)
{
    const unsigned char ones[N] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    struct crm_logit_data data = {.n = N, .p = 2, .x = &x[0][0], .y = ones};
    struct crm_logit fit;
    struct crm_auc auc;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_logit_fit(&fit, &data, &err), CRM_EDATA);
    assert_string_equal(err.text, "all 12 outcomes are equal");
    crm_logit_release(&fit);
    assert_int_equal(crm_auc(&auc, prob, ones, N, 95, &err), CRM_EDATA);
}

/* DeLong's variance by its definition, over all pairs. */
static void auc_and_its_error_are_those_of_all_pairs(void **state)
{
    double v[N] = {0}, mean = 0, var[2] = {0};
    struct crm_auc auc;
    struct crm_err err;

    (void)state;
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < N; k++)
            if (event[i] && !event[k]) {
                double psi = prob[i] > prob[k] ? 1 : prob[i] == prob[k] ? 0.5 : 0;
                v[i] += psi / 4;
                v[k] += psi / 8;
                mean += psi / 32;
            }
    for (size_t i = 0; i < N; i++)
        var[event[i]] += (v[i] - mean) * (v[i] - mean);
    assert_int_equal(crm_auc(&auc, prob, event, N, 95, &err), CRM_OK);
    near_to(auc.auc, mean, 1e-14);
    near_to(auc.se, sqrt(var[1] / 7 / 8 + var[0] / 3 / 4), 1e-13);
    assert_true(auc.limits.hi == 1 && auc.limits.lo > 0.5);
    /* by hand: thresholds .9 .8 .7 .6 .5 .4 .35 | precisions 1 1 1 1 6/7 7/8 8/9 */
    near_to(auc.average_precision, (1 + 2 + 1 + 1 + 6. / 7 + 7. / 8 + 8. / 9) / 8, 1e-14);
    near_to(auc.ks, 0.75, 1e-14);
}

static void calibration_is_measured(void **state)
{
    struct crm_calibration c;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_calibration(&c, prob, event, N, &err), CRM_OK);
    near_to(c.brier, 0.146875, 1e-14);
    near_to(c.intercept, 1.47168065182484, 1e-12);
    near_to(c.slope, 2.65356301067197, 1e-12);
    near_to(c.rate, 8. / 12, 1e-14);
}

static void a_certain_wrong_guess_costs_a_finite_loss(void **state)
{
    const double p[2] = {0, 1};
    const unsigned char y[2] = {1, 0};
    struct crm_calibration c;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_calibration(&c, p, y, 2, &err), CRM_OK);
    near_to(c.log_loss, -log(1e-15), 1e-3);
    assert_true(isnan(c.slope));
}

static void deciles_are_ntiles_with_ties_by_row(void **state)
{
    const unsigned char expected[N] = {1, 1, 7, 2, 2, 9, 3, 4, 5, 6, 10, 8};
    const double p[N] = {.9, .8, .35, .7, .8, .2, .6, .5, .5, .4, .1, .35};
    unsigned char decile[N];
    struct crm_decile table[10];
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_deciles(p, event, N, decile, table, &err), CRM_OK);
    assert_memory_equal(decile, expected, N);
    assert_true(table[0].n == 2 && table[9].n == 1 && table[0].n_events == 2);
    near_to(table[0].lift, 1.5, 1e-14);
    near_to(table[1].cum_gain, 0.5, 1e-14);
    near_to(table[9].cum_lift, 1, 1e-14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weighted_estimates_are_those_of_glm),
        cmocka_unit_test(two_rows_of_half_the_weight_are_one_row),
        cmocka_unit_test(a_ridge_makes_collinear_terms_share),
        cmocka_unit_test(terms_that_separate_are_named),
        cmocka_unit_test(equal_outcomes_are_an_error),
        cmocka_unit_test(auc_and_its_error_are_those_of_all_pairs),
        cmocka_unit_test(calibration_is_measured),
        cmocka_unit_test(a_certain_wrong_guess_costs_a_finite_loss),
        cmocka_unit_test(deciles_are_ntiles_with_ties_by_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
