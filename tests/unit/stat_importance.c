/*
 * covariance, importance, factor.  Data: R datasets::attitude (Chatterjee and Price); expected
 * values: relaimpo 2.2-7, iopsych 0.90.1, factanal and lavaan 0.6-14 under R 4.2.2.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "stat/covariance.h"
#include "stat/factor.h"
#include "stat/importance.h"

#include <gsl/gsl_errno.h>
#include <math.h>

static void near_to(double got, double expected, double relative)
{
    if (!(fabs(got - expected) <= relative * fabs(expected)))
        fail_msg("%.17g, expected %.17g", got, expected);
}

enum { ITEMS = 7, ROWS = 30 };
static const double attitude[ITEMS][ROWS] = {
    {43, 63, 71, 61, 81, 43, 58, 71, 72, 67, 64, 67, 69, 68, 77, 81, 74, 65, 65, 50, 50, 64, 53, 40,
        63, 66, 78, 48, 85, 82},
    {51, 64, 70, 63, 78, 55, 67, 75, 82, 61, 53, 60, 62, 83, 77, 90, 85, 60, 70, 58, 40, 61, 66, 37,
        54, 77, 75, 57, 85, 82},
    {30, 51, 68, 45, 56, 49, 42, 50, 72, 45, 53, 47, 57, 83, 54, 50, 64, 65, 46, 68, 33, 52, 52, 42,
        42, 66, 58, 44, 71, 39},
    {39, 54, 69, 47, 66, 44, 56, 55, 67, 47, 58, 39, 42, 45, 72, 72, 69, 75, 57, 54, 34, 62, 50, 58,
        48, 63, 74, 45, 71, 59},
    {61, 63, 76, 54, 71, 54, 66, 70, 71, 62, 58, 59, 55, 59, 79, 60, 79, 55, 75, 64, 43, 66, 63, 50,
        66, 88, 80, 51, 77, 64},
    {92, 73, 86, 84, 83, 49, 68, 66, 83, 80, 67, 74, 63, 77, 77, 54, 79, 80, 85, 78, 64, 80, 80, 57,
        75, 76, 78, 83, 74, 78},
    {45, 47, 48, 35, 47, 34, 35, 41, 31, 41, 34, 41, 25, 35, 46, 36, 63, 60, 46, 52, 33, 41, 37, 49,
        33, 72, 49, 38, 55, 39}};

static void correlations(double cor[ITEMS * ITEMS])
{
    const double *column[ITEMS];
    double mean[ITEMS], cov[ITEMS * ITEMS];
    struct crm_err err;

    for (size_t j = 0; j < ITEMS; j++)
        column[j] = attitude[j];
    assert_int_equal(crm_covariance(column, ITEMS, ROWS, NULL, mean, cov, &err), CRM_OK);
    near_to(mean[0], 64.6333333333333, 1e-14);
    near_to(cov[0], 148.171264367816, 1e-14);
    near_to(cov[1 * ITEMS + 6], 30.765517241379307, 1e-13);
    crm_correlation(cov, ITEMS, cor);
}

/* Drivers are all columns of cor but `outcome`. */
static void importance(
    const double *cor, size_t n, size_t outcome, struct crm_importance d[], double *r2)
{
    double x[ITEMS * ITEMS], y[ITEMS];
    size_t p = n - 1;
    struct crm_err err;

    for (size_t i = 0; i < p; i++) {
        size_t row = i + (i >= outcome);
        y[i] = cor[row * n + outcome];
        for (size_t j = 0; j < p; j++)
            x[i * p + j] = cor[row * n + j + (j >= outcome)];
    }
    assert_int_equal(crm_importance(x, y, p, d, r2, &err), CRM_OK);
}

static void drivers_of_the_rating_are_those_of_relaimpo(void **state)
{
    static const double expected[ITEMS - 1][7] = {
        {0.670725204412, 2.66706030826, 0.681314164109, 0.16867721305, 0.553628368056,
            0.370816194319, 0.362760199658},
        {-0.0734274276656, 1.60089140738, 0.181575586984, 0.00336786562081, -0.0312886656564,
            0.0509037929715, 0.0560022787789},
        {0.308870243657, 2.27104315805, 0.388974452874, 0.0420074920543, 0.192635626633,
            0.155765990169, 0.163610910751},
        {0.0698117150314, 3.07822621819, 0.348264033275, 0.00158327400593, 0.0411986153393,
            0.120345079404, 0.121780399688},
        {0.0311997486054, 1.22810896721, 0.0244732081556, 0.000792620475084, 0.00488086220219,
            0.00658872254586, 0.00825546649644},
        {-0.183464450044, 1.95159079115, 0.0240517457459, 0.0172470604916, -0.0284528140428,
            0.0281822131216, 0.020192737159}};
    double cor[ITEMS * ITEMS], r2;
    struct crm_importance d[ITEMS - 1];

    (void)state;
    correlations(cor);
    importance(cor, ITEMS, 0, d, &r2);
    near_to(r2, 0.732601992531, 1e-11);
    for (size_t j = 0; j < ITEMS - 1; j++) {
        const double got[] = {
            d[j].beta, d[j].vif, d[j].first, d[j].last, d[j].pratt, d[j].lmg, d[j].relwt};
        for (size_t k = 0; k < 7; k++)
            near_to(got[k], expected[j][k], 1e-10);
    }
}

/* beta, lmg, relative weight */
static void compare(
    const double *cor, size_t n, size_t outcome, const double expected[][3], double r2_expected)
{
    struct crm_importance d[ITEMS - 1];
    double r2, lmg = 0, relwt = 0;

    importance(cor, n, outcome, d, &r2);
    near_to(r2, r2_expected, 1e-11);
    for (size_t j = 0; j < n - 1; j++) {
        near_to(d[j].beta, expected[j][0], 1e-10);
        near_to(d[j].lmg, expected[j][1], 1e-10);
        near_to(d[j].relwt, expected[j][2], 1e-10);
        lmg += d[j].lmg;
        relwt += d[j].relwt;
    }
    near_to(lmg, r2, 1e-13);
    near_to(relwt, r2, 1e-13);
}

static void printed_relative_weights_of_two_correlation_matrices(void **state)
{
    static const double five[] = {1.0, 0.2, 0.3, 0.4, -0.4, 0.2, 1.0, 0.5, 0.1, 0.1, 0.3, 0.5, 1.0,
        0.2, -0.3, 0.4, 0.1, 0.2, 1.0, 0.4, -0.4, 0.1, -0.3, 0.4, 1.0};
    static const double seven[] = {1.00, 0.66, 0.67, 0.54, 0.68, 0.62, 0.72, 0.66, 1.00, 0.58, 0.59,
        0.68, 0.68, 0.56, 0.67, 0.58, 1.00, 0.52, 0.60, 0.62, 0.68, 0.54, 0.59, 0.52, 1.00, 0.52,
        0.61, 0.45, 0.68, 0.68, 0.60, 0.52, 1.00, 0.63, 0.62, 0.62, 0.68, 0.62, 0.61, 0.63, 1.00,
        0.57, 0.72, 0.56, 0.68, 0.45, 0.62, 0.57, 1.00};
    static const double five_expected[][3] = {{-0.622681505034, 0.238070388514, 0.240661193556},
        {0.374845433669, 0.0561032011282, 0.0549266374066},
        {-0.440558205264, 0.118003873488, 0.121434762295},
        {0.6996996997, 0.286427023709, 0.281581893583}};
    static const double seven_expected[][3] = {{0.175282362395, 0.109156353685, 0.107748317825},
        {0.157930559856, 0.116600423323, 0.116483757302},
        {0.077407355181, 0.0618311899644, 0.0655143149488},
        {0.188582558565, 0.12216011973, 0.121167113358},
        {0.0446298708069, 0.0825349818873, 0.0800619885345},
        {0.337255573855, 0.169747410392, 0.171054987014}};

    (void)state;
    compare(five, 5, 4, five_expected, 0.69860448684);
    compare(seven, 7, 0, seven_expected, 0.662030478982);
}

static void drivers_that_say_the_same_are_refused(void **state)
{
    static const double cor[] = {1, 1, 1, 1}, with[] = {.5, .5};
    struct crm_importance d[2];
    double r2;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_importance(cor, with, 2, d, &r2, &err), CRM_ENUMERIC);
    assert_string_equal(err.text, "the drivers are not independent of each other");
}

static void equal_weights_change_nothing(void **state)
{
    const double *column[ITEMS];
    double mean[2][ITEMS], cov[2][ITEMS * ITEMS], weight[ROWS];
    struct crm_err err;

    (void)state;
    for (size_t j = 0; j < ITEMS; j++)
        column[j] = attitude[j];
    for (size_t i = 0; i < ROWS; i++)
        weight[i] = 2.5;
    assert_int_equal(crm_covariance(column, ITEMS, ROWS, NULL, mean[0], cov[0], &err), CRM_OK);
    assert_int_equal(crm_covariance(column, ITEMS, ROWS, weight, mean[1], cov[1], &err), CRM_OK);
    for (size_t k = 0; k < ITEMS * ITEMS; k++)
        near_to(cov[1][k], cov[0][k], 1e-13);
    near_to(crm_effective_n(weight, ROWS), ROWS, 1e-14);
}

static void loadings_are_those_of_factanal(void **state)
{
    static const double expected[ITEMS] = {0.852477345558, 0.902241062184, 0.59270556636,
        0.730696689197, 0.764994350998, 0.246092784412, 0.377845341595};
    double cor[ITEMS * ITEMS], loading[ITEMS], unique[ITEMS];
    struct crm_err err;

    (void)state;
    correlations(cor);
    assert_int_equal(crm_factor_one(cor, ITEMS, loading, unique, &err), CRM_OK);
    for (size_t j = 0; j < ITEMS; j++) {
        near_to(loading[j], expected[j], 1e-6);
        near_to(loading[j] * loading[j] + unique[j], 1, 1e-7);
    }
}

static void a_factor_that_is_there_is_found_whatever_its_sign(void **state)
{
    static const double truth[] = {.9, -.5, .7, .3, .8};
    double cor[25], loading[5], unique[5];
    struct crm_err err;

    (void)state;
    for (size_t i = 0; i < 5; i++)
        for (size_t j = 0; j < 5; j++)
            cor[i * 5 + j] = i == j ? 1 : truth[i] * truth[j];
    assert_int_equal(crm_factor_one(cor, 5, loading, unique, &err), CRM_OK);
    for (size_t j = 0; j < 5; j++)
        near_to(loading[j], truth[j], 1e-7);
    for (size_t k = 0; k < 25; k++)
        cor[k] = 1;
    assert_int_equal(crm_factor_one(cor, 5, loading, unique, &err), CRM_ENUMERIC);
    assert_true(isnan(loading[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drivers_of_the_rating_are_those_of_relaimpo),
        cmocka_unit_test(printed_relative_weights_of_two_correlation_matrices),
        cmocka_unit_test(drivers_that_say_the_same_are_refused),
        cmocka_unit_test(equal_weights_change_nothing),
        cmocka_unit_test(loadings_are_those_of_factanal),
        cmocka_unit_test(a_factor_that_is_there_is_found_whatever_its_sign),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
