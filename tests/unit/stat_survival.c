/* survival, logrank, cox, cox_check. Expected values: R 4.2.2, survival 3.5-3, eps = 1e-15. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "stat/cox_check.h"
#include "stat/logrank.h"
#include "stat/survival.h"

#include <math.h>
#include <stdlib.h>

enum { N = 12 };
static double time_of[N] = {3, 5, 5, 8, 8, 8, 12, 12, 14, 20, 20, 25};
static const unsigned char event[N] = {1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1};
static const double weight[N] = {1, 2, 1, 1, 3, 1, 2, 1, 1, 2, 1, 1};
static const double x[N][2] = {{2.5, 1}, {1, 0}, {3, 1}, {0.5, 1}, {2, 0}, {1.5, 0}, {0, 1}, {1, 0},
    {2, 1}, {-1, 0}, {0.5, 1}, {-0.5, 0}};
static const uint32_t stratum[N] = {0, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1};
static const uint32_t cluster[N] = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5};
static uint32_t order[N];

static struct crm_survival_data curve_data(const double w[])
{
    return (struct crm_survival_data){
        .time = time_of, .event = event, .weight = w, .order = order, .n = N};
}

static void near_to(double got, double expected, double relative)
{
    if (isnan(expected) ? !isnan(got)
                        : !(fabs(got - expected) <= relative * fmax(fabs(expected), 1e-300)))
        fail_msg("%.17g, expected %.17g", got, expected);
}

static int sort_once(void **state)
{
    struct crm_err err;

    (void)state;
    return crm_survival_order(time_of, N, order, &err) != CRM_OK;
}

static void times_that_differ_by_rounding_are_one(void **state)
{
    double t[4] = {0.1 + 0.2, 5, 0.3, 4};
    const uint32_t expected[4] = {2, 0, 3, 1};
    uint32_t sorted[4];
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_survival_order(t, 4, sorted, &err), CRM_OK);
    assert_memory_equal(sorted, expected, sizeof expected);
    assert_true(t[0] == t[2] && t[3] == 4);
}

static void a_weighted_curve_has_the_values_of_survfit(void **state)
{
    const double s[7] = {0.941176470588235, 0.823529411764706, 0.570135746606335, 0.356334841628959,
        0.356334841628959, 0.178167420814480, 0};
    const double se[7] = {0.0570672058909019, 0.0924594409403971, 0.1233300960945522,
        0.1243568144989711, 0.1243568144989711, 0.1086372946460093, NAN};
    const double lo[7] = {0.6501789018555794, 0.5471317767029781, 0.3027220927371143,
        0.1350351566615350, 0.1350351566615350, 0.0317827516529439, NAN};
    const double hi[7] = {0.991499105566150, 0.939405339469289, 0.767815553545946,
        0.587545023073990, 0.587545023073990, 0.421968830082443, NAN};
    struct crm_survival_data data = curve_data(weight);
    struct crm_survival curve;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_survival_fit(&curve, &data, CRM_LIMITS_LOGLOG, 95, &err), CRM_OK);
    assert_int_equal(curve.n_steps, 7);
    for (size_t i = 0; i < 7; i++) {
        near_to(curve.step[i].survival, s[i], 1e-13);
        near_to(curve.step[i].se, se[i], 1e-13);
        near_to(curve.step[i].lo, lo[i], 1e-12);
        near_to(curve.step[i].hi, hi[i], 1e-12);
    }
    assert_true(curve.n == 17 && curve.step[2].at_risk == 13 && curve.step[2].censored == 1);
    crm_survival_release(&curve);
}

static void median_and_mean_are_those_of_r(void **state)
{
    struct crm_survival_data data = curve_data(NULL);
    struct crm_survival curve;
    struct crm_interval limits;
    struct crm_err err;
    double median, mean, se;

    (void)state;
    crm_survival_fit(&curve, &data, CRM_LIMITS_LOG, 95, &err);
    crm_survival_median(&curve, &median, &limits);
    assert_true(median == 12 && limits.lo == 8 && isnan(limits.hi));
    crm_survival_mean(&curve, &data, 30, &mean, &se, &err);
    near_to(mean, 14.823045267489712, 1e-12);
    near_to(se, 2.4680462178, 1e-10);
    crm_survival_release(&curve);
}

static void a_stretch_at_exactly_one_half_has_its_median_in_the_middle(void **state)
{
    double t[4] = {1, 2, 5, 7};
    const unsigned char all[4] = {1, 1, 1, 1};
    uint32_t sorted[4];
    const struct crm_survival_data data = {.time = t, .event = all, .order = sorted, .n = 4};
    struct crm_survival curve;
    struct crm_interval limits;
    struct crm_err err;
    double median;

    (void)state;
    crm_survival_order(t, 4, sorted, &err);
    crm_survival_fit(&curve, &data, CRM_LIMITS_LOG, 95, &err);
    crm_survival_median(&curve, &median, &limits);
    near_to(median, 3.5, 0);
    crm_survival_release(&curve);
}

static void log_rank_and_peto_are_those_of_survdiff(void **state)
{
    const double observed[6] = {1.916666666666667, 0.833333333333333, 0.833333333333333,
        1.296296296296296, 0.432098765432099, 0.288065843621399};
    const struct crm_survival_data data = curve_data(NULL);
    struct crm_logrank test;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_logrank_test(&test, &data, stratum, 2, NULL, 1, 0, &err), CRM_OK);
    near_to(test.expected[0], 3.1767676767676768, 1e-10);
    near_to(test.chisq, 0.43659805504, 1e-10);
    assert_true(test.observed[0] == 4 && test.df == 1);
    crm_logrank_release(&test);
    crm_logrank_test(&test, &data, cluster, 6, NULL, 1, 1, &err);
    for (size_t g = 0; g < 6; g++)
        near_to(test.observed[g], observed[g], 1e-13);
    near_to(test.chisq, 16.8974591360706, 1e-12);
    crm_logrank_release(&test);
}

static void one_group_has_nothing_to_compare(void **state)
{
    const uint32_t one[N] = {0};
    const struct crm_survival_data data = curve_data(NULL);
    struct crm_logrank test;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_logrank_test(&test, &data, one, 1, NULL, 1, 0, &err), CRM_OK);
    assert_true(isnan(test.chisq) && isnan(test.p) && test.df == 0);
    crm_logrank_release(&test);
}

static struct crm_cox_data all_rows(void)
{
    return (struct crm_cox_data){
        .n = N, .p = 2, .x = &x[0][0], .time = time_of, .event = event, .order = order};
}

static void efron_ties_have_the_values_of_coxph(void **state)
{
    const double hazard[7] = {0.0589132977888319, 0.1253657914409702, 0.3204140660604362,
        0.6906131321767919, 0.6906131321767919, 1.1327442599944191, 2.3749677179190001};
    struct crm_cox_data data = all_rows();
    struct crm_cox_hazard *baseline;
    size_t n;
    struct crm_cox fit;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_cox_fit(&fit, &data, CRM_TIES_EFRON, &err), CRM_OK);
    near_to(fit.coef[0], 0.433805770283381, 1e-12);
    near_to(fit.coef[1], -0.429197765108035, 1e-12);
    near_to(fit.se[1], 0.836283246886658, 1e-12);
    near_to(fit.loglik_null, -13.6592777119327, 1e-13);
    near_to(fit.loglik, -13.0890457172597, 1e-13);
    near_to(fit.score_chisq, 1.14543514378952, 1e-12);
    near_to(fit.wald_chisq, 1.08926519935425, 1e-12);
    assert_true(fit.concordance.concordant == 28 && fit.concordance.discordant == 15 &&
                fit.concordance.tied_x == 2 && fit.concordance.tied_y == 2);
    near_to(fit.concordance.se, 0.0773119501206548, 1e-12);
    assert_int_equal(crm_cox_baseline(&fit, &data, &baseline, &n, &err), CRM_OK);
    assert_int_equal(n, 7);
    for (size_t i = 0; i < 7; i++)
        near_to(baseline[i].hazard, hazard[i], 1e-12);
    free(baseline);
    crm_cox_release(&fit);
}

static void residuals_and_the_test_of_proportionality_are_those_of_r(void **state)
{
    const double martingale[3] = {0.8865475853656877, 0.8065456503064564, -0.2999018760135064};
    const double score_a[3] = {0.8806678171912780, -0.2945353408279174, -0.4680722607619944};
    const double zph[3] = {1.481429088010220, 0.797770106290078, 1.502081449002477};
    const uint32_t each[2] = {0, 1}, both[2] = {0, 0};
    double room[6 * N], chisq[3], df[3];
    const struct crm_cox_residuals res = {room, room + N, room + 2 * N, room + 4 * N};
    struct crm_cox_data data = all_rows();
    struct crm_cox fit;
    struct crm_err err;

    (void)state;
    crm_cox_fit(&fit, &data, CRM_TIES_EFRON, &err);
    assert_int_equal(crm_cox_residuals(&fit, &data, &res, &err), CRM_OK);
    for (size_t i = 0; i < 3; i++) {
        near_to(res.martingale[i], martingale[i], 1e-12);
        near_to(res.score[2 * i], score_a[i], 1e-12);
    }
    near_to(res.lp[0], 0.2034356498885622, 1e-12);
    near_to(res.schoenfeld[1], 0.520640370770841, 1e-12);
    assert_true(isnan(res.schoenfeld[4]));
    assert_int_equal(crm_cox_zph(&fit, &data, each, 2, chisq, df, &err), CRM_OK);
    for (size_t i = 0; i < 3; i++)
        near_to(chisq[i], zph[i], 1e-12);
    assert_true(df[0] == 1 && df[2] == 2);
    crm_cox_zph(&fit, &data, both, 1, chisq, df, &err);
    near_to(chisq[0], zph[2], 1e-12);
    assert_true(df[0] == 2);
    crm_cox_release(&fit);
}

static void strata_weights_and_clusters_are_heeded(void **state)
{
    const double hazard[11] = {0.0707719012281954, 0.2300376370218251, 0.5411660702404903,
        1.1531514035389789, 1.1531514035389789, 1.1531514035389789, 0, 0.1623944424991960,
        0.4357683740002860, 1.3447192333403479, 2.5520527793997911};
    struct crm_cox_data data = all_rows();
    struct crm_cox_hazard *baseline;
    struct crm_cox fit;
    struct crm_err err;
    size_t n;

    (void)state;
    data.weight = weight;
    data.stratum = stratum;
    data.cluster = cluster;
    assert_int_equal(crm_cox_fit(&fit, &data, CRM_TIES_BRESLOW, &err), CRM_OK);
    near_to(fit.coef[0], 0.376828493976215, 1e-12);
    near_to(fit.se[0], 0.244106568928717, 1e-12);
    near_to(fit.se_plain[1], 0.907721591321042, 1e-12);
    near_to(fit.loglik, -19.7575994856666, 1e-13);
    near_to(fit.wald_chisq, 7.59899103462711, 1e-12);
    near_to(fit.concordance.c, 0.6326530612244898, 1e-13);
    near_to(fit.concordance.se, 0.0713748199477282, 1e-12);
    crm_cox_baseline(&fit, &data, &baseline, &n, &err);
    assert_int_equal(n, 11);
    for (size_t i = 0; i < n; i++)
        near_to(baseline[i].hazard, hazard[i], 1e-12);
    free(baseline);
    crm_cox_release(&fit);
}

static void constant_and_collinear_terms_are_left_out(void **state)
{
    double wide[N][4];
    struct crm_cox_data data = all_rows();
    struct crm_cox fit;
    struct crm_err err;

    (void)state;
    for (size_t i = 0; i < N; i++) {
        wide[i][0] = 0.1;
        wide[i][1] = x[i][0];
        wide[i][2] = 1e6 - 3 * x[i][0];
        wide[i][3] = x[i][1];
    }
    data.x = &wide[0][0];
    data.p = 4;
    assert_int_equal(crm_cox_fit(&fit, &data, CRM_TIES_EFRON, &err), CRM_OK);
    assert_true(fit.state[0] == CRM_TERM_CONSTANT && fit.state[2] == CRM_TERM_COLLINEAR);
    assert_true(isnan(fit.coef[0]) && isnan(fit.se[2]) && fit.df == 2);
    near_to(fit.coef[1], 0.433805770283381, 1e-10);
    near_to(fit.coef[3], -0.429197765108035, 1e-10);
    crm_cox_release(&fit);
}

static void a_term_that_tells_who_goes_first_is_named(void **state)
{
    double sorted[N][2];
    struct crm_cox_data data = all_rows();
    struct crm_cox fit;
    struct crm_err err;

    (void)state;
    for (size_t i = 0; i < N; i++) {
        sorted[i][0] = x[i][0];
        sorted[i][1] = -time_of[i] - 0.1 * !event[i];
    }
    data.x = &sorted[0][0];
    assert_int_equal(crm_cox_fit(&fit, &data, CRM_TIES_BRESLOW, &err), CRM_ENUMERIC);
    assert_int_equal(fit.state[1], CRM_TERM_SEPARATED);
    crm_cox_release(&fit);
}

static void no_event_is_an_error(void **state)
{
    const unsigned char none[N] = {0};
    struct crm_cox_data data = all_rows();
    struct crm_cox fit;
    struct crm_err err;

    (void)state;
    data.event = none;
    assert_int_equal(crm_cox_fit(&fit, &data, CRM_TIES_EFRON, &err), CRM_EDATA);
    assert_string_equal(err.text, "no event in 12 rows");
    crm_cox_release(&fit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_that_differ_by_rounding_are_one),
        cmocka_unit_test(a_weighted_curve_has_the_values_of_survfit),
        cmocka_unit_test(median_and_mean_are_those_of_r),
        cmocka_unit_test(a_stretch_at_exactly_one_half_has_its_median_in_the_middle),
        cmocka_unit_test(log_rank_and_peto_are_those_of_survdiff),
        cmocka_unit_test(one_group_has_nothing_to_compare),
        cmocka_unit_test(efron_ties_have_the_values_of_coxph),
        cmocka_unit_test(residuals_and_the_test_of_proportionality_are_those_of_r),
        cmocka_unit_test(strata_weights_and_clusters_are_heeded),
        cmocka_unit_test(constant_and_collinear_terms_are_left_out),
        cmocka_unit_test(a_term_that_tells_who_goes_first_is_named),
        cmocka_unit_test(no_event_is_an_error),
    };
    return cmocka_run_group_tests(tests, sort_once, NULL);
}
