#include "forecast/method.h"
#include "forecast/roll.h"
#include "forecast/series.h"
#include "forecast/simplex.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance * fabs(want) + 1e-300))
        fail_msg("%.15g, expected %.15g", got, want);
}

static void names_of_models_are_read_as_printed(void **state)
{
    const char *const none[] = {"", "A", "ANM", "AAM", "AAdM", "MMN", "ANNN", "MAdNx", "ann"};
    char name[CRM_ETS_NAME];
    struct crm_ets_model model;

    (void)state;
    for (size_t i = 0; i < CRM_ETS_MODELS; i++) {
        assert_true(crm_ets_model_parse(crm_ets_model_name(crm_ets_model_at(i), name), &model));
        assert_string_equal(crm_ets_model_name(model, (char[CRM_ETS_NAME]){0}), name);
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (crm_ets_model_parse(none[i], &model))
            fail_msg("'%s' is taken for a model", none[i]);
}

static struct crm_ets quarterly(struct crm_ets_model model)
{
    struct crm_ets ets = {.model = model,
        .m = 4,
        .alpha = .4,
        .beta = model.trend ? .1 : 0,
        .gamma = model.season == 'N' ? 0 : .3,
        .phi = model.damped ? .9 : 1,
        .sigma2 = model.relative ? .01 : 25,
        .end = {.l = 100, .b = model.trend ? 2 : 0}};
    const double added[] = {10, -5, -15, 10}, times[] = {1.1, .95, .85, 1.1};

    for (size_t j = 0; model.season != 'N' && j < 4; j++)
        ets.end.s[j] = model.season == 'A' ? added[j] : times[j];
    return ets;
}

/* One step of the equations as they stand in the book. */
static double draw(struct crm_ets_state *x, const struct crm_ets *ets, size_t h, double e)
{
    double q = x->l + ets->phi * x->b, *s = &x->s[h % ets->m];
    char season = ets->model.season;
    double f = season == 'A' ? q + *s : season == 'M' ? q * *s : q;
    double y = ets->model.relative ? f * (1 + e) : f + e;
    double d = season == 'M' ? y / *s - q : y - f;

    x->l = q + ets->alpha * d;
    x->b = ets->phi * x->b + ets->beta * d;
    if (season != 'N')
        *s += ets->gamma * (season == 'A' ? d : y / q - *s);
    return y;
}

static void moments_are_those_of_simulated_paths(void **state)
{
    enum { H = 10, RUNS = 100000 };
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);

    (void)state;
    for (size_t i = 0; i < CRM_ETS_MODELS; i++) {
        struct crm_ets ets = quarterly(crm_ets_model_at(i));
        double mean[H], sd[H], sum[H] = {0}, squares[H] = {0};
        crm_ets_forecast(&ets, H, mean, sd);
        for (int r = 0; r < RUNS; r++) {
            struct crm_ets_state x = ets.end;
            for (size_t h = 0; h < H; h++) {
                double y = draw(&x, &ets, h, gsl_ran_gaussian(random, sqrt(ets.sigma2))) - mean[h];
                sum[h] += y;
                squares[h] += y * y;
            }
        }
        for (size_t h = 0; h < H; h++) {
            if (fabs(sum[h] / RUNS) > 5 * sd[h] / sqrt(RUNS))
                fail_msg("model %zu, step %zu: mean off by %g", i, h + 1, sum[h] / RUNS);
            near(sqrt(squares[h] / RUNS), sd[h], .015);
        }
    }
    gsl_rng_free(random);
}

static void the_filter_finds_the_states_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < CRM_ETS_MODELS; i++) {
        struct crm_ets ets = quarterly(crm_ets_model_at(i));
        double y[23], fitted[23], e[23];
        struct crm_ets_state x = ets.start = ets.end;
        for (size_t t = 0; t < 23; t++)
            y[t] = draw(&x, &ets, t, (ets.model.relative ? .01 : 1) * (double)((int)t * 7 % 5 - 2));
        assert_true(crm_ets_filter(&ets, y, 23, fitted, e));
        near(ets.end.l, x.l, 1e-10);
        for (size_t j = 0; j < 4; j++)
            assert_true(fabs(ets.end.s[j] - x.s[(23 + j) % 4]) < 1e-9);
        for (size_t t = 0; t < 23; t++)
            assert_true(fabs(e[t] - (ets.model.relative ? .01 : 1) * ((int)t * 7 % 5 - 2)) < 1e-9);
    }
}

static void a_fit_has_no_better_neighbour(void **state)
{
    static const double y[] = {112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126,
        141, 135, 125, 149, 170, 170, 158, 133, 114, 140, 145, 150, 178, 163, 172, 178, 199, 199,
        184, 162, 146, 166};
    struct crm_err err;

    (void)state;
    for (size_t i = 0; i < CRM_ETS_MODELS; i++) {
        struct crm_ets best;
        assert_int_equal(crm_ets_fit(&best, crm_ets_model_at(i), y, 36, 4, &err), CRM_OK);
        assert_true(crm_ets_admissible(&best));
        for (int k = 0; k < 6; k++)
            for (int sign = -1; sign <= 1; sign += 2) {
                struct crm_ets other = best;
                double *at[] = {&other.alpha, &other.beta, &other.gamma, &other.phi, &other.start.l,
                    &other.start.b};
                if (*at[k] == 0 || (k == 3 && !other.model.damped))
                    continue;
                *at[k] *= 1 + sign * 1e-3;
                if (other.alpha < 1e-4 || other.alpha > .9999 || other.beta > other.alpha ||
                    (best.model.trend && other.beta < 1e-4) || other.phi > .98 || other.phi < .8 ||
                    other.gamma > 1 - other.alpha ||
                    (best.model.season != 'N' && other.gamma < 1e-4) || !crm_ets_admissible(&other))
                    continue;
                crm_ets_filter(&other, y, 36, NULL, NULL);
                if (other.loglik > best.loglik + 1e-3)
                    fail_msg(
                        "model %zu parameter %d: %.9g above %.9g", i, k, other.loglik, best.loglik);
            }
    }
}

static void a_line_and_a_constant_have_no_error(void **state)
{
    double line[10], flat[10];
    struct crm_forecast f;
    struct crm_forecast_spec spec = {.method = CRM_ETS, .m = 1, .horizon = 2};
    struct crm_err err;

    (void)state;
    for (int t = 0; t < 10; t++) {
        line[t] = 100 - 3 * t;
        flat[t] = 7;
    }
    assert_int_equal(crm_forecast_make(&f, &spec, line, 10, &err), CRM_OK);
    near(f.mean[1], 67, 1e-12);
    assert_true(f.sd[1] == 0 && f.ets.model.trend && isnan(f.ets.aicc));
    crm_forecast_release(&f);
    assert_int_equal(crm_forecast_make(&f, &spec, flat, 10, &err), CRM_OK);
    assert_true(f.mean[1] == 7 && f.sd[1] == 0 && !f.ets.model.trend);
    crm_forecast_release(&f);
}

static void the_sum_of_a_random_walk_is_wider_than_independent_steps(void **state)
{
    const double y[] = {1, 3, 2, 4, 3, 5};
    struct crm_forecast_spec spec = {.method = CRM_NAIVE, .m = 1, .horizon = 3};
    struct crm_forecast f;
    struct crm_forecast_sum sum;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_forecast_make(&f, &spec, y, 6, &err), CRM_OK);
    assert_int_equal(crm_forecast_add_up(&f, 95, 100, 1, &sum, &err), CRM_OK);
    near(sum.sd, sqrt(14. / 5 * (1 + 4 + 9)), 1e-12);
    near(sum.mean, 15, 1e-12);
    crm_forecast_release(&f);
}

static double bowl(const void *ctx, const double x[])
{
    (void)ctx;
    return x[0] > 5 ? HUGE_VAL : 100 * pow(x[1] - x[0] * x[0], 2) + pow(1 - x[0], 2);
}

static void the_simplex_finds_the_bottom(void **state)
{
    double x[] = {-1.2, 1};

    (void)state;
    crm_simplex(x, 2, bowl, NULL, 1.5e-8, 2000);
    near(x[0], 1, 1e-3);
    near(x[1], 1, 1e-3);
}

static void periods_are_told_by_their_form(void **state)
{
    static const struct {
        const char *text;
        enum crm_period unit;
        int year, month, day;
    } good[] = {{"2024", CRM_PERIOD_YEAR, 2024, 1, 1},
        {" 2024-Q3 ", CRM_PERIOD_QUARTER, 2024, 7, 1}, {"2024-02", CRM_PERIOD_MONTH, 2024, 2, 1},
        {"2024-02-29", CRM_PERIOD_DAY, 2024, 2, 29}};
    const char *const bad[] = {
        "", "24", "0000", "2024-Q5", "2024-Q0", "2024-13", "2023-02-29", "2024-2", "2024/02", "x"};
    enum crm_period unit;
    int32_t start;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(crm_point_period(crm_slice_of(good[i].text), &unit, &start));
        assert_int_equal(unit, good[i].unit);
        assert_int_equal(start, crm_day_from_civil(good[i].year, good[i].month, good[i].day));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (crm_point_period(crm_slice_of(bad[i]), &unit, &start))
            fail_msg("'%s' is taken for a period", bad[i]);
}

static void of_equal_runs_the_later_is_used(void **state)
{
    struct crm_point point[] = {{6, 6}, {1, 1}, {2, 2}, {5, 5}, {9, NAN}, {0, NAN}};
    struct crm_series series;
    struct crm_err err;

    (void)state;
    assert_int_equal(
        crm_series_make(&series, point, 6, CRM_PERIOD_DAY, CRM_DAY_NONE, CRM_MISSING_LONGEST, &err),
        CRM_OK);
    assert_int_equal(series.n, 6);
    assert_int_equal(series.from, 4);
    assert_int_equal(series.to, 6);
    crm_series_release(&series);
}

static void a_method_that_knows_the_future_scores_zero(void **state)
{
    double y[20];
    struct crm_roll roll[CRM_METHODS * 2];
    struct crm_roll_spec spec = {.season = 4, .horizon = 2, .threads = 2};
    struct crm_err err;

    (void)state;
    for (int t = 0; t < 20; t++)
        y[t] = 10 + t % 4;
    assert_int_equal(crm_roll_first(20, 4), 8);
    assert_int_equal(crm_roll_first(20, 12), 8);
    assert_int_equal(crm_roll_first(10, 12), 7);
    assert_int_equal(crm_roll_first(3, 12), 0);
    assert_int_equal(crm_roll_run(&spec, y, 20, roll, &err), CRM_OK);
    assert_int_equal(roll[2 * CRM_SEASONAL_NAIVE].origins, 12);
    assert_int_equal(roll[2 * CRM_SEASONAL_NAIVE + 1].origins, 11);
    assert_true(roll[2 * CRM_SEASONAL_NAIVE].squares == 0);
    assert_int_equal(roll[2 * CRM_SEASONAL_NAIVE].scaled, 0); /* the scale is 0 */
    assert_true(roll[2 * CRM_NAIVE].squares > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_models_are_read_as_printed),
        cmocka_unit_test(moments_are_those_of_simulated_paths),
        cmocka_unit_test(the_filter_finds_the_states_again),
        cmocka_unit_test(a_fit_has_no_better_neighbour),
        cmocka_unit_test(a_line_and_a_constant_have_no_error),
        cmocka_unit_test(the_sum_of_a_random_walk_is_wider_than_independent_steps),
        cmocka_unit_test(the_simplex_finds_the_bottom),
        cmocka_unit_test(periods_are_told_by_their_form),
        cmocka_unit_test(of_equal_runs_the_later_is_used),
        cmocka_unit_test(a_method_that_knows_the_future_scores_zero),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
