#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "value/clv.h"
#include "value/gamma_gamma.h"
#include "value/negbin.h"
#include "value/quadrature.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The published parameters of the golden file. */
static const struct crm_model bg = {CRM_MODEL_BG_NBD, 1, {.243, 4.414, .793, 2.426}};
static const struct crm_model mbg = {CRM_MODEL_MBG_NBD, 1, {.525, 6.183, .891, 1.614}};
static const struct crm_model pareto = {CRM_MODEL_PARETO_NBD, 1, {.553, 10.578, .606, 11.669}};
static const struct crm_model bgbb = {CRM_MODEL_BG_BB, 1, {1.204, .750, .657, 2.783}};

static double worst; /* largest relative difference met, for assert_near */

static void near_to(double got, double want, double tolerance, const char *what, const char *line)
{
    double difference = fabs(got - want), scale = fmax(fabs(want), 1e-300);

    worst = fmax(worst, difference / scale);
    if (!(difference <= tolerance * scale) && !(got == want)) {
        print_error("%s: got %.12g, expected %.12g (%s)\n", what, got, want, line);
        fail();
    }
}

static void every_client_of_the_fixed_parameter_file_is_met(void **state)
{
    const char *shared = getenv("SHARED");
    char path[4096], line[1024];
    const double tolerance = 1e-7;
    const struct crm_spend spend = {6.25, 3.74, 15.44};
    const struct crm_clv_plan plan = {.horizon = 12 * 4.345, .month = 4.345, .discount = 0.01};
    const double t[] = {39};
    size_t n = 0;
    FILE *file;

    (void)state;
    snprintf(path, sizeof path, "%s/btyd/cdnow_fixed_params_golden.csv", shared ? shared : "");
    if (!(file = fopen(path, "r"))) {
        print_message("# no reference data\n"); /* skip() says "not ok" in TAP */
        return;
    }
    assert_non_null(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file)) {
        double want[18], got;
        const char *at = line;
        struct crm_clv_visits visits;
        for (size_t i = 0; i < 18; i++) {
            char *end;
            want[i] = strtod(at, &end);
            assert_true(end > at);
            at = end + 1;
        }
        struct crm_history h = {want[1], want[2], want[3]};
        const struct crm_model *models[] = {&bg, &mbg, &pareto};
        for (size_t m = 0; m < 3; m++) {
            const double *w = want + 5 + 3 * m;
            near_to(crm_model_loglik(models[m], &h), w[0], tolerance, "loglik", line);
            near_to(crm_model_p_alive(models[m], &h), w[1], tolerance, "p_alive", line);
            crm_model_expected(models[m], &h, t, 1, &got);
            near_to(got, w[2], tolerance, "expected", line);
        }
        near_to(crm_model_dert(&pareto, &h, .0027), want[14], tolerance, "dert", line);
        double money = crm_gamma_gamma_expected(&spend, h.x, want[4]);
        near_to(money, want[15], tolerance, "spend", line);
        crm_clv_visits(&bg, &h, &plan, &visits);
        near_to(visits.discounted * money, want[16], tolerance, "clv bg", line);
        crm_clv_visits(&pareto, &h, &plan, &visits);
        near_to(visits.discounted * money, want[17], tolerance, "clv pareto", line);
        n++;
    }
    fclose(file);
    assert_int_equal(n, 2357);
    print_message("# largest relative difference %.2g\n", worst);
}

static void the_quadrature_rule_is_that_of_gsl(void **state)
{
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(CRM_GAUSS_POINTS);

    (void)state;
    for (size_t i = 0; i < CRM_GAUSS_POINTS; i++) {
        double at, weight;
        gsl_integration_glfixed_point(0, 1, i, &at, &weight, table);
        assert_true(fabs(at - crm_gauss[i].at) < 1e-14);
        assert_true(fabs(weight - exp(crm_gauss[i].log_weight)) < 1e-14);
    }
    gsl_integration_glfixed_table_free(table);
}

/* A few clients of every sort, repeated visits on the last day and T = 0 among them. */
static const struct crm_history odd[] = {
    {0, 0, 0},
    {0, 0, 1. / 7},
    {0, 0, 500},
    {1, 1. / 7, 1. / 7},
    {1, 0, 3},
    {3, 2, 30},
    {26, 30.86, 31},
    {60, 50, 52},
    {221, 70, 78},
    {254, 78, 78},
    {3000, 400, 520},
    {3000, .1, .2},
};
enum { N_ODD = sizeof odd / sizeof *odd };

static const double periods[][3] = {
    {0, 0, 1}, {0, 0, 6}, {1, 1, 6}, {2, 5, 6}, {6, 6, 6}, {3, 40, 200}, {150, 180, 200}};

static void add(struct crm_cells *cells, const struct crm_history *h, double weight)
{
    struct crm_err err;
    uint32_t index;

    assert_int_equal(crm_cells_add(cells, h, 0, weight, &index, &err), CRM_OK);
}

static void cells_for(struct crm_cells *cells, enum crm_model_kind kind)
{
    crm_cells_init(cells);
    if (kind == CRM_MODEL_BG_BB)
        for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
            add(cells, &(struct crm_history){periods[i][0], periods[i][1], periods[i][2]},
                (double)(i + 1));
    else
        for (size_t i = 0; i < N_ODD; i++)
            add(cells, &odd[i], (double)(i + 1));
}

static void the_sum_over_cells_is_the_sum_over_clients(void **state)
{
    (void)state;
    for (int kind = 0; kind < CRM_MODEL_KINDS; kind++) {
        struct crm_model model = {(enum crm_model_kind)kind, 3, {.7, 5, .9, 2.1}};
        struct crm_cells cells;
        struct crm_model_sum sum;
        double loglik = 0;

        cells_for(&cells, model.kind);
        assert_int_equal(crm_model_sum(&model, &cells, &sum, NULL), CRM_OK);
        for (size_t i = 0; i < cells.n; i++) {
            struct crm_history h = crm_cells_history(&cells, i);
            loglik += cells.cell[i].weight * crm_model_loglik(&model, &h);
        }
        near_to(sum.loglik, loglik, 1e-12, "loglik", crm_model_name(model.kind));
        crm_cells_release(&cells);
    }
}

/* Central differences of the value, and of the gradient. */
static void derivatives_are_those_of_the_likelihood(void **state)
{
    (void)state;
    for (int kind = 0; kind < CRM_MODEL_KINDS; kind++) {
        struct crm_model model = {(enum crm_model_kind)kind, 3, {.7, 5, .9, 2.1}};
        struct crm_model_sum at, up, down;
        struct crm_cells cells;

        cells_for(&cells, model.kind);
        assert_int_equal(crm_model_sum(&model, &cells, &at, NULL), CRM_OK);
        for (size_t i = 0; i < CRM_MODEL_PARAMS; i++) {
            struct crm_model moved = model;
            double step = 1e-5 * model.theta[i];
            moved.theta[i] = model.theta[i] + step;
            assert_int_equal(crm_model_sum(&moved, &cells, &up, NULL), CRM_OK);
            moved.theta[i] = model.theta[i] - step;
            assert_int_equal(crm_model_sum(&moved, &cells, &down, NULL), CRM_OK);
            double slope = (up.loglik - down.loglik) / (2 * step);
            near_to(at.gradient[i], slope, 1e-6, "gradient", crm_model_name(model.kind));
            for (size_t j = 0; j < CRM_MODEL_PARAMS; j++) {
                double bend = (up.gradient[j] - down.gradient[j]) / (2 * step);
                assert_true(fabs(at.hessian[i][j] - bend) <= 1e-6 * (1 + fabs(bend)) * 100);
            }
        }
        crm_cells_release(&cells);
    }
}

static void spending_derivatives_are_those_of_the_likelihood(void **state)
{
    const double x[] = {1, 2, 5, 9000}, mean[] = {20, 31.5, 18, 25}, weight[] = {3, 2, 1, 1};
    struct crm_spenders s;
    struct crm_err err;
    struct crm_spend spend = {6.25, 3.74, 15.44};
    struct crm_spend_sum at, up, down;
    double *theta[] = {&spend.p, &spend.q, &spend.v};

    (void)state;
    assert_int_equal(crm_spenders_init(&s, 4, x, mean, weight, &err), CRM_OK);
    assert_int_equal(crm_gamma_gamma_sum(&spend, &s, &at, NULL), CRM_OK);
    for (size_t i = 0; i < 3; i++) {
        double start = *theta[i], step = 1e-5 * start;
        *theta[i] = start + step;
        assert_int_equal(crm_gamma_gamma_sum(&spend, &s, &up, NULL), CRM_OK);
        *theta[i] = start - step;
        assert_int_equal(crm_gamma_gamma_sum(&spend, &s, &down, NULL), CRM_OK);
        *theta[i] = start;
        near_to(at.gradient[i], (up.loglik - down.loglik) / (2 * step), 1e-5, "gradient", "spend");
        for (size_t j = 0; j < 3; j++)
            near_to(at.hessian[i][j], (up.gradient[j] - down.gradient[j]) / (2 * step), 1e-5,
                "hessian", "spend");
    }
}

/* Products, where the number of factors is whole. */
static void a_rising_factorial_keeps_its_digits(void **state)
{
    const double p[] = {.01, 3, 49.9, 50, 123.4, 3e6, 1e12};

    (void)state;
    for (size_t i = 0; i < sizeof p / sizeof *p; i++) {
        double sum = 0;
        for (double x = 0; x < 200; x++) {
            if (x == 0)
                assert_true(fabs(crm_log_rise(p[i], x)) < 1e-14);
            else
                near_to(crm_log_rise(p[i], x), sum, 1e-13, "rise", "");
            sum += log(p[i] + x);
        }
    }
}

static void erlang_1_is_mbg_nbd(void **state)
{
    struct crm_model k1 = mbg;
    const double t[] = {.5, 39, 400};
    double one[3], two[3], p_one[20], p_two[20];

    (void)state;
    k1.kind = CRM_MODEL_MBG_CNBD_K;
    for (size_t i = 0; i < N_ODD; i++) {
        near_to(1 + crm_model_loglik(&k1, &odd[i]), 1 + crm_model_loglik(&mbg, &odd[i]), 1e-11,
            "ll", "");
        near_to(
            crm_model_p_alive(&k1, &odd[i]), crm_model_p_alive(&mbg, &odd[i]), 1e-9, "alive", "");
        crm_model_expected(&mbg, &odd[i], t, 3, one);
        crm_model_expected(&k1, &odd[i], t, 3, two);
        for (size_t j = 0; j < 3; j++)
            near_to(one[j], two[j], 1e-9, "expected", "");
    }
    crm_model_pmf(&mbg, 39, 20, p_one);
    crm_model_pmf(&k1, 39, 20, p_two);
    for (size_t j = 0; j < 20; j++)
        near_to(p_one[j], p_two[j], 1e-12, "pmf", "");
}

/* The series and the sum of positive terms are two ways to one number. */
static void two_ways_to_expected_visits_agree(void **state)
{
    const double a[] = {.001, .2, .999999, 1, 1.000001, 1.5, 6}, b[] = {.01, .3, 2, 20};
    const double t[] = {.1, 39, 200};

    (void)state;
    for (size_t i = 0; i < N_ODD; i++)
        for (size_t j = 0; j < sizeof a / sizeof *a; j++)
            for (size_t k = 0; k < sizeof b / sizeof *b; k++)
                for (int kind = CRM_MODEL_MBG_NBD; kind <= CRM_MODEL_BG_NBD; kind++) {
                    struct crm_model m = {(enum crm_model_kind)kind, 1, {.5, 20, a[j], b[k]}};
                    double stayed = b[k] + odd[i].x + (kind == CRM_MODEL_MBG_NBD), got[3];
                    double alive = crm_model_p_alive(&m, &odd[i]);
                    crm_model_expected(&m, &odd[i], t, 3, got);
                    for (size_t l = 0; l < 3; l++)
                        near_to(got[l],
                            alive * crm_negbin_visits(
                                        .5 + odd[i].x, 20 + odd[i].T, a[j], stayed, t[l], 1, 0),
                            1e-9, "expected", "");
                }
}

static void extreme_clients_get_finite_answers(void **state)
{
    const double thetas[][4] = {{.243, 4.414, .793, 2.426}, {1e-4, 1e-3, 1e-3, 1e-3},
        {1e5, 1e5, 1e5, 1e5}, {1e-3, 1e4, 50, 1e-2}, {30, .01, 1e-6, 1e6}};
    const double t[] = {1. / 7, 52, 520};

    (void)state;
    for (int kind = 0; kind < CRM_MODEL_KINDS - 1; kind++)
        for (size_t i = 0; i < sizeof thetas / sizeof *thetas; i++)
            for (size_t j = 0; j < N_ODD; j++) {
                struct crm_model m = {(enum crm_model_kind)kind, 2, {0}};
                double visits[3], before = 0;
                memcpy(m.theta, thetas[i], sizeof m.theta);
                double p = crm_model_p_alive(&m, &odd[j]);
                assert_true(p >= 0 && p <= 1);
                assert_true(isfinite(crm_model_loglik(&m, &odd[j])));
                crm_model_expected(&m, &odd[j], t, 3, visits);
                for (size_t k = 0; k < 3; k++) {
                    assert_true(isfinite(visits[k]) && visits[k] >= before * (1 - 1e-9));
                    before = visits[k];
                }
            }
}

static void silence_lowers_the_chance_to_be_alive(void **state)
{
    const struct crm_model erlang = {CRM_MODEL_MBG_CNBD_K, 3, {.5, 2, .9, 1.6}};
    const struct crm_model *models[] = {&bg, &mbg, &pareto, &erlang};

    (void)state;
    for (size_t m = 0; m < 4; m++)
        for (double x = 1; x < 40; x += 6) {
            double before = 1.0000001;
            for (double silence = 0; silence < 200; silence += 3.5) {
                double p = crm_model_p_alive(models[m], &(struct crm_history){x, 30, 30 + silence});
                assert_true(p < before);
                before = p;
            }
        }
}

static void probabilities_sum_to_one_and_to_the_expected_visits(void **state)
{
    const struct crm_model erlang = {CRM_MODEL_MBG_CNBD_K, 3, {.5, 2, .9, 1.6}};
    const struct crm_model *models[] = {&bg, &mbg, &pareto, &erlang};
    static double p[4000];

    (void)state;
    for (size_t m = 0; m < 4; m++) {
        double sum = 0, visits = 0, want, t = 39;
        crm_model_pmf(models[m], t, 4000, p);
        for (size_t i = 0; i < 4000; i++) {
            sum += p[i];
            visits += (double)i * p[i];
        }
        crm_model_expected(models[m], &(struct crm_history){0, 0, 0}, &t, 1, &want);
        near_to(sum, 1, 1e-9, "sum", crm_model_name(models[m]->kind));
        near_to(visits, want, 1e-8, "mean", crm_model_name(models[m]->kind));
    }
    crm_model_pmf(&bgbb, 6, 7, p);
    double sum = 0, visits = 0, want, t = 6;
    for (size_t i = 0; i < 7; i++) {
        sum += p[i];
        visits += (double)i * p[i];
    }
    crm_model_expected(&bgbb, &(struct crm_history){0, 0, 0}, &t, 1, &want);
    near_to(sum, 1, 1e-12, "sum", "bg-bb");
    near_to(visits, want, 1e-12, "mean", "bg-bb");
}

/* DERT has a closed form for one model alone; the integral must agree with it and with itself. */
static void discounted_visits_are_the_discounted_sum_of_expected_ones(void **state)
{
    const struct crm_model erlang = {CRM_MODEL_MBG_CNBD_K, 2, {.5, 2, .9, 1.6}};
    const struct crm_model *models[] = {&bg, &mbg, &pareto, &erlang};
    const struct crm_history h = {3, 20, 30};
    const double rate = .05, step = .25;
    static double t[4000], visits[4000];

    (void)state;
    for (size_t m = 0; m < 4; m++) {
        double sum = 0;
        for (size_t i = 0; i < 4000; i++)
            t[i] = step * (double)(i + 1);
        crm_model_expected(models[m], &h, t, 4000, visits);
        for (size_t i = 0; i < 4000; i++)
            sum += (visits[i] - (i ? visits[i - 1] : 0)) * exp(-rate * (t[i] - step / 2));
        near_to(crm_model_dert(models[m], &h, rate), sum, 1e-4, "dert",
            crm_model_name(models[m]->kind));
    }
}

/* BG/BB counts periods: what is expected of each, discounted to its end. */
static void discounted_periods_are_the_sum_over_periods(void **state)
{
    const struct crm_history histories[] = {{3, 4, 6}, {0, 0, 6}, {6, 6, 6}};
    const double rates[] = {.01, .1, 1};
    static double t[3000], visits[3000];

    (void)state;
    for (size_t i = 0; i < 3000; i++)
        t[i] = (double)(i + 1);
    for (size_t k = 0; k < 3; k++)
        for (size_t j = 0; j < 3; j++) {
            double sum = 0;
            crm_model_expected(&bgbb, &histories[k], t, 3000, visits);
            for (size_t i = 0; i < 3000; i++)
                sum += (visits[i] - (i ? visits[i - 1] : 0)) * exp(-rates[j] * t[i]);
            near_to(crm_model_dert(&bgbb, &histories[k], rates[j]), sum, 1e-10, "dert", "bg-bb");
        }
}

/* The closed form in the rate of visits, and the integral over time: two ways to one number. */
static void two_ways_to_discounted_visits_agree(void **state)
{
    struct crm_model k1 = mbg;
    const double rates[] = {.0018, .05, 1};

    (void)state;
    k1.kind = CRM_MODEL_MBG_CNBD_K;
    for (size_t i = 0; i < N_ODD; i++)
        for (size_t j = 0; j < 3; j++) {
            double one = crm_model_dert(&mbg, &odd[i], rates[j]);
            double two = crm_model_dert(&k1, &odd[i], rates[j]);
            if (odd[i].x < 1000)
                near_to(one, two, 1e-6, "dert", "");
            assert_true(isfinite(one) && one >= 0);
        }
    /* nobody ever leaves: the rate over the discount */
    struct crm_model stays = {CRM_MODEL_MBG_NBD, 1, {.5, 6, 1e-6, 1}};
    near_to(crm_model_dert(&stays, &(struct crm_history){4, 30, 34}, .05), 4.5 / 40 / .05, 1e-4,
        "dert", "stays");
}

static void what_is_no_history_is_refused(void **state)
{
    const struct crm_history bad[] = {
        {-1, 0, 1}, {1.5, 1, 2}, {1, 3, 2}, {1, -1, 2}, {0, 1, 2}, {1, 1, INFINITY}, {NAN, 0, 1}};
    struct crm_cells cells;
    struct crm_err err;
    uint32_t index;

    (void)state;
    crm_cells_init(&cells);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(crm_cells_add(&cells, &bad[i], 0, 1, &index, &err), CRM_EDATA);
    assert_int_equal(crm_cells_add(&cells, &odd[0], 0, 0, &index, &err), CRM_EDATA);
    assert_int_equal(cells.n, 0);
    crm_cells_release(&cells);
}

static void equal_histories_share_a_cell(void **state)
{
    struct crm_cells cells, thin;
    struct crm_err err;
    uint32_t index, first[1000];

    (void)state;
    crm_cells_init(&cells);
    for (size_t round = 0; round < 2; round++)
        for (size_t i = 0; i < 1000; i++) {
            struct crm_history h = {(double)(i % 10), i % 10 ? (double)(i / 10) : 0, 200};
            assert_int_equal(crm_cells_add(&cells, &h, 0, 1, &index, &err), CRM_OK);
            if (round)
                assert_int_equal(index, first[i]);
            first[i] = index;
        }
    assert_int_equal(cells.n, 901);
    assert_true(cells.weight == 2000);
    assert_int_equal(crm_cells_thin(&cells, 100, &thin, &err), CRM_OK);
    assert_true(thin.n <= 100 && fabs(thin.weight - 2000) < 1e-6);
    free(thin.cell);
    crm_cells_release(&cells);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_client_of_the_fixed_parameter_file_is_met),
        cmocka_unit_test(the_quadrature_rule_is_that_of_gsl),
        cmocka_unit_test(the_sum_over_cells_is_the_sum_over_clients),
        cmocka_unit_test(derivatives_are_those_of_the_likelihood),
        cmocka_unit_test(spending_derivatives_are_those_of_the_likelihood),
        cmocka_unit_test(a_rising_factorial_keeps_its_digits),
        cmocka_unit_test(erlang_1_is_mbg_nbd),
        cmocka_unit_test(two_ways_to_expected_visits_agree),
        cmocka_unit_test(extreme_clients_get_finite_answers),
        cmocka_unit_test(silence_lowers_the_chance_to_be_alive),
        cmocka_unit_test(probabilities_sum_to_one_and_to_the_expected_visits),
        cmocka_unit_test(discounted_visits_are_the_discounted_sum_of_expected_ones),
        cmocka_unit_test(discounted_periods_are_the_sum_over_periods),
        cmocka_unit_test(two_ways_to_discounted_visits_agree),
        cmocka_unit_test(what_is_no_history_is_refused),
        cmocka_unit_test(equal_histories_share_a_cell),
    };

    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
