/* Bases: random streams, visits to come, seasons, arrivals, people */
#include "base/date.h"
#include "forecast/arrivals.h"
#include "forecast/base.h"
#include "value/future.h"
#include "value/season.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%.12g, expected %.12g within %.3g", got, want, tolerance);
}

static void streams_are_uniform_and_their_own(void **state)
{
    double sum = 0, square = 0, both = 0;
    enum { N = 100000 };

    (void)state;
    for (int i = 0; i < N; i++) {
        struct crm_draws a = crm_stream_of(7, (uint64_t)i), b = crm_stream_of(7, (uint64_t)i + 1);
        double x = crm_stream_uniform(&a), y = crm_stream_uniform(&b);
        assert_true(x > 0 && x < 1);
        sum += x;
        square += x * x;
        both += x * y;
    }
    near(sum / N, .5, .004);
    near(square / N, 1. / 3, .004);
    near(both / N, .25, .004); /* neighbours have nothing to do with each other */
    assert_true(crm_stream_key(1, 2) != crm_stream_key(2, 1));
}

static void gsl_draws_from_a_stream(void **state)
{
    struct crm_draws s = crm_stream_of(1, 0), again = s;
    gsl_rng rng = {crm_stream_gsl, &s}, twin = {crm_stream_gsl, &again};
    double sum = 0;

    (void)state;
    for (int i = 0; i < 100000; i++) {
        double x = gsl_ran_gamma(&rng, 2.5, 2);
        assert_true(fabs(x - gsl_ran_gamma(&twin, 2.5, 2)) <= 0);
        sum += x / 100000;
    }
    near(sum, 5, .05);
    gsl_rng_set(&rng, 5);
    assert_true(gsl_rng_uniform(&rng) < 1);
}

static const struct crm_model models[] = {
    {.kind = CRM_MODEL_MBG_NBD, .k = 1, .theta = {1.2, 8, .8, 4}},
    {.kind = CRM_MODEL_BG_NBD, .k = 1, .theta = {.5, 5, .8, 2.5}},
    {.kind = CRM_MODEL_PARETO_NBD, .k = 1, .theta = {.6, 10, .6, 12}},
    {.kind = CRM_MODEL_MBG_CNBD_K, .k = 2, .theta = {1.2, 4, .8, 4}},
};

/* Mean visits in two halves of a horizon, drawn. */
static void draw_known(
    const struct crm_model *model, const struct crm_history *h, double keep, double mean[2])
{
    enum { N = 60000 };
    struct crm_future f = {.model = *model, .end = 20, .keep = keep, .month = 4.3};
    struct crm_future_client client;
    struct crm_cells cells;
    struct crm_err err;
    double chance, t;
    uint32_t index;

    mean[0] = mean[1] = 0;
    crm_cells_init(&cells);
    assert_int_equal(crm_cells_add(&cells, h, 0, 1, &index, &err), CRM_OK);
    assert_int_equal(crm_future_chances(&f, &cells, &chance, &err), CRM_OK);
    crm_cells_release(&cells);
    for (int i = 0; i < N; i++) {
        struct crm_draws s = crm_stream_of(3, (uint64_t)i);
        if (crm_stream_uniform(&s) >= chance)
            continue;
        crm_future_known(&f, h, &client, &s);
        while (crm_future_next(&f, &client, &s, &t)) {
            assert_true(t > 0 && t <= 20);
            mean[t > 10] += 1. / N;
        }
    }
}

static void known_clients_come_as_often_as_expected(void **state)
{
    const struct crm_history histories[] = {{0, 0, 15}, {4, 20, 24}, {2, 3, 30}, {25, 50, 52}};
    const double t[] = {10, 20};

    (void)state;
    for (size_t m = 0; m < sizeof models / sizeof *models; m++)
        for (size_t h = 0; h < sizeof histories / sizeof *histories; h++) {
            double want[2], got[2];
            crm_model_expected(&models[m], &histories[h], t, 2, want);
            draw_known(&models[m], &histories[h], 1, got);
            near(got[0], want[0], .01 + .02 * want[0]);
            near(got[1], want[1] - want[0], .01 + .03 * want[1]);
        }
}

static void new_clients_come_as_often_as_expected(void **state)
{
    enum { N = 60000 };
    const struct crm_history start = {0, 0, 0};
    const double length = 17;

    (void)state;
    for (size_t m = 0; m < sizeof models / sizeof *models; m++) {
        struct crm_future f = {.model = models[m], .end = 20, .keep = 1, .month = 4.3};
        double want, got = 0, t;
        crm_model_expected(&models[m], &start, &length, 1, &want);
        for (int i = 0; i < N; i++) {
            struct crm_draws s = crm_stream_of(9, (uint64_t)i);
            struct crm_future_client client;
            crm_future_new(&f, 3, &client, &s);
            while (crm_future_next(&f, &client, &s, &t)) {
                assert_true(t > 3 && t <= 20);
                got += 1. / N;
            }
        }
        near(got, want, .02 * want);
    }
}

static void who_stays_more_comes_more(void **state)
{
    const struct crm_history h = {4, 20, 24};

    (void)state;
    for (size_t m = 0; m < sizeof models / sizeof *models; m++) {
        double less[2], as_is[2], more[2];
        draw_known(&models[m], &h, .9, less);
        draw_known(&models[m], &h, 1, as_is);
        draw_known(&models[m], &h, 1.1, more);
        assert_true(less[1] < as_is[1] && as_is[1] < more[1]);
        assert_true(as_is[1] - less[1] > as_is[0] - less[0]);
    }
}

static void a_season_is_found_in_a_base_that_grows(void **state)
{
    struct crm_season season;
    double visits[48], expected[48];

    (void)state;
    for (size_t t = 0; t < 48; t++) {
        expected[t] = 1000 + 60 * (double)t;
        visits[t] = round(.9 * expected[t] * (1 + .2 * sin(M_PI * (double)t / 6)));
    }
    crm_season_none(&season);
    for (int i = 0; i < 3; i++)
        crm_season_find(&season, 0, visits, expected, 48);
    assert_true(season.known);
    assert_true(season.p < 1e-6);
    for (size_t c = 0; c < 12; c++) {
        near(season.factor[c], 1 + .2 * sin(M_PI * (double)c / 6), .005);
        assert_true(season.sd[c] > 0 && season.sd[c] < .02);
    }
}

static void chance_is_no_season(void **state)
{
    double visits[36], expected[36];
    int known = 0, sure = 0;

    (void)state;
    for (int run = 0; run < 200; run++) {
        struct crm_draws s = crm_stream_of(11, (uint64_t)run);
        gsl_rng rng = {crm_stream_gsl, &s};
        struct crm_season season;
        for (size_t t = 0; t < 36; t++) {
            expected[t] = 1;
            visits[t] = gsl_ran_poisson(&rng, 40);
        }
        crm_season_none(&season);
        crm_season_find(&season, 5, visits, expected, 36);
        known += season.known;
        sure += season.p < .01;
        for (size_t c = 0; c < 12; c++)
            near(season.factor[c], 1, .25);
    }
    assert_true(known < 120);
    assert_true(sure <= 6); /* 2 are expected */
}

static void less_than_two_years_show_no_season(void **state)
{
    struct crm_season season;
    double visits[23], expected[23];

    (void)state;
    for (size_t t = 0; t < 23; t++) {
        expected[t] = 1000;
        visits[t] = t % 12 == 3 ? 2000 : 900;
    }
    crm_season_none(&season);
    crm_season_find(&season, 0, visits, expected, 23);
    assert_false(season.known);
    near(season.factor[3], 1, 0);
}

static void days_of_a_season(void **state)
{
    struct crm_season season;
    struct crm_clock clock;
    struct crm_err err;

    (void)state;
    crm_season_none(&season);
    assert_int_equal(crm_clock_make(&clock, &season, 0, 400, &err), CRM_OK); /* from 1970-01-01 */
    near(crm_clock_days(&clock, 31), 31, 0);
    crm_clock_release(&clock);
    season.known = true;
    season.factor[0] = .5;
    season.factor[1] = 1.5;
    assert_int_equal(crm_clock_make(&clock, &season, 0, 400, &err), CRM_OK);
    near(crm_clock_days(&clock, 30), 15, 0);
    near(crm_clock_days(&clock, 58), 57, 0);
    near(crm_clock_days(&clock, 365), 364.5 - 1, 0);
    crm_clock_release(&clock);
}

/* Mean and spread of paths h periods ahead. */
static void paths(const struct crm_arrivals *a, size_t h, double *mean, double *sd)
{
    enum { N = 4000 };
    double path[12], sum = 0, square = 0;

    for (int i = 0; i < N; i++) {
        struct crm_draws s = crm_stream_of(1, (uint64_t)i);
        crm_arrivals_path(a, &s, 12, path);
        for (size_t k = 0; k < 12; k++)
            assert_true(path[k] >= 0);
        sum += path[h];
        square += path[h] * path[h];
    }
    *mean = sum / N;
    *sd = sqrt(square / N - *mean * *mean);
}

static void arrivals_carry_on_what_was_seen(void **state)
{
    static const double slope[] = {0, .8};
    double y[36], mean, sd;
    struct crm_arrivals a;
    struct crm_err err;

    (void)state;
    for (size_t k = 0; k < 2; k++) {
        struct crm_draws s = crm_stream_of(21, k);
        gsl_rng rng = {crm_stream_gsl, &s};
        for (size_t t = 0; t < 36; t++)
            y[t] = gsl_ran_poisson(&rng, 40 + slope[k] * (double)t);
        assert_int_equal(crm_arrivals_fit(&a, y, 36, 0, true, 1, 2, &err), CRM_OK);
        assert_true(a.n_draws > 100);
        paths(&a, 5, &mean, &sd);
        near(mean, 40 + slope[k] * 41, 8);
        assert_true(sd > 6 && sd < 20); /* Poisson's alone: 6.3 and 8.5 */
        crm_arrivals_release(&a);
    }
}

static void arrivals_have_a_season_of_their_own(void **state)
{
    double y[36], path[12] = {0}, mean, sd;
    struct crm_arrivals a;
    struct crm_err err;
    struct crm_draws s = crm_stream_of(5, 5);
    gsl_rng rng = {crm_stream_gsl, &s};

    (void)state;
    for (size_t t = 0; t < 36; t++)
        y[t] = gsl_ran_poisson(&rng, 50 * (1 + .4 * sin(M_PI * (double)t / 6)));
    assert_int_equal(crm_arrivals_fit(&a, y, 36, 0, true, 1, 1, &err), CRM_OK);
    assert_true(a.season.known);
    paths(&a, 3, &mean, &sd);
    near(mean, 70, 9);
    paths(&a, 9, &mean, &sd);
    near(mean, 30, 7);
    crm_arrivals_release(&a);
    assert_int_equal(crm_arrivals_fit(&a, y, 36, 0, false, 1, 1, &err), CRM_OK);
    assert_false(a.season.known);
    crm_arrivals_path(&a, &s, 12, path);
    crm_arrivals_release(&a);
}

static void few_months_of_arrivals_and_months_all_alike(void **state)
{
    const double few[] = {3, 9, 4, 8}, none[12] = {0}, alike[] = {5, 5, 5, 5, 5, 5, 5, 5, 5};
    double path[3], mean, sd;
    struct crm_arrivals a;
    struct crm_err err;
    struct crm_draws s = crm_stream_of(5, 5);

    (void)state;
    assert_int_equal(crm_arrivals_fit(&a, few, 4, 0, true, 1, 1, &err), CRM_OK);
    assert_int_equal(a.n_draws, 0);
    paths(&a, 0, &mean, &sd);
    near(mean, 8, 1);
    near(sd, 4.5, 1.2);
    crm_arrivals_release(&a);
    assert_int_equal(crm_arrivals_fit(&a, few, 0, 0, true, 1, 1, &err), CRM_OK);
    assert_int_equal(a.n, 0);
    crm_arrivals_path(&a, &s, 3, path);
    near(path[2], 0, 0);
    crm_arrivals_release(&a);
    assert_int_equal(crm_arrivals_fit(&a, none, 12, 0, true, 1, 1, &err), CRM_OK);
    crm_arrivals_path(&a, &s, 3, path);
    near(path[2], 0, 0);
    crm_arrivals_release(&a);
    assert_int_equal(crm_arrivals_fit(&a, alike, 9, 0, true, 1, 1, &err), CRM_OK);
    paths(&a, 0, &mean, &sd);
    near(mean, 5, .3);
    near(sd, sqrt(5), .3); /* people come by chance, however alike the months were */
    crm_arrivals_release(&a);
}

/* 400 clients, new ones through 20 months of 2020 and 2021. */
static void make_people(struct crm_people *people)
{
    struct crm_err err;

    assert_int_equal(crm_people_open(people, &err), CRM_OK);
    for (uint64_t i = 0; i < 400; i++) {
        struct crm_draws s = crm_stream_of(31, i);
        gsl_rng rng = {crm_stream_gsl, &s};
        double day = 18262 + floor(600 * crm_stream_uniform(&s)),
               rate = gsl_ran_gamma(&rng, 1.5, .02);
        while (day < 18262 + 700) {
            assert_int_equal(
                crm_people_visit(people, (int32_t)day, 20 + 60 * crm_stream_uniform(&s), &err),
                CRM_OK);
            if (crm_stream_uniform(&s) < .15)
                break;
            day = floor(day + 1 + gsl_ran_exponential(&rng, 1 / rate));
        }
        assert_int_equal(crm_people_end(people, &err), CRM_OK);
    }
    assert_int_equal(crm_people_sort(people, &err), CRM_OK);
}

static struct crm_base_plan a_plan(void)
{
    return (struct crm_base_plan){.kind = CRM_MODEL_MBG_NBD,
        .unit_days = 7,
        .horizon = 2,
        .runs = 300,
        .seed = 1,
        .threads = 1,
        .level = 95,
        .season = true,
        .as_of = 18262 + 639, /* 2021-09-30 */
        .cohort_from = CRM_DAY_NONE};
}

static void known_and_new_are_the_total_for_any_threads(void **state)
{
    struct crm_base_plan plan = a_plan();
    struct crm_people people;
    struct crm_base base, again;
    struct crm_err err;

    (void)state;
    make_people(&people);
    assert_int_equal(crm_base_of_people(&base, &plan, &people, &err), CRM_OK);
    assert_int_equal(crm_base_run(&base, &plan, &err), CRM_OK);
    plan.threads = 3;
    assert_int_equal(crm_base_of_people(&again, &plan, &people, &err), CRM_OK);
    assert_int_equal(crm_base_run(&again, &plan, &err), CRM_OK);
    for (int m = 0; m < CRM_BASE_MEASURES; m++)
        for (size_t k = 0; k <= 2; k++) {
            enum crm_base_measure measure = (enum crm_base_measure)m;
            const struct crm_base_cell *cell[CRM_BASE_SOURCES], *twin;
            for (int s = 0; s < CRM_BASE_SOURCES; s++) {
                cell[s] = crm_base_at(&base, false, (enum crm_base_source)s, measure, k);
                twin = crm_base_at(&again, false, (enum crm_base_source)s, measure, k);
                assert_memory_equal(cell[s], twin, sizeof *twin);
                assert_true(cell[s]->lo <= cell[s]->lo80 && cell[s]->lo80 <= cell[s]->hi80 &&
                            cell[s]->hi80 <= cell[s]->hi);
            }
            near(cell[2]->forecast, cell[0]->forecast + cell[1]->forecast, 1e-6);
            /* limits of a sum are not the sum of limits */
            assert_true(
                cell[2]->hi - cell[2]->lo < cell[0]->hi - cell[0]->lo + cell[1]->hi - cell[1]->lo);
        }
    crm_base_release(&base);
    crm_base_release(&again);
    crm_people_close(&people);
}

static void parameters_known_for_certain_make_narrower_limits(void **state)
{
    struct crm_base_plan plan = a_plan();
    struct crm_people people;
    struct crm_base base;
    struct crm_err err;
    double width[2];

    (void)state;
    make_people(&people);
    plan.runs = 1000;
    plan.horizon = 24;
    for (int i = 0; i < 2; i++) {
        const struct crm_base_cell *cell;
        plan.fixed = i;
        assert_int_equal(crm_base_of_people(&base, &plan, &people, &err), CRM_OK);
        assert_int_equal(crm_base_run(&base, &plan, &err), CRM_OK);
        cell = crm_base_at(&base, false, CRM_BASE_KNOWN, CRM_BASE_VISITS, 24);
        width[i] = cell->hi - cell->lo;
        crm_base_release(&base);
    }
    assert_true(width[1] < .95 * width[0]);
    crm_people_close(&people);
}

static void visits_after_the_as_of_day_are_not_looked_at(void **state)
{
    struct crm_base_plan plan = a_plan();
    struct crm_people people;
    struct crm_base base;
    struct crm_err err;
    double known = 0, last = 0;

    (void)state;
    make_people(&people);
    plan.as_of = 18262 + 365;
    assert_int_equal(crm_base_of_people(&base, &plan, &people, &err), CRM_OK);
    for (size_t i = 0; i < people.n; i++)
        known += people.day[people.from[i]] <= plan.as_of;
    near((double)base.n, known, 0);
    for (size_t c = 0; c < base.cells.n; c++)
        last = fmax(last, crm_cells_history(&base.cells, c).T);
    assert_true(last <= 365. / 7);
    assert_false(base.season.known);
    assert_int_equal(base.season_months, 12);
    crm_base_release(&base);
    plan.as_of = 18262 - 1;
    assert_int_equal(crm_base_of_people(&base, &plan, &people, &err), CRM_OK);
    assert_int_equal(base.n, 0);
    crm_base_release(&base);
    crm_people_close(&people);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams_are_uniform_and_their_own),
        cmocka_unit_test(gsl_draws_from_a_stream),
        cmocka_unit_test(known_clients_come_as_often_as_expected),
        cmocka_unit_test(new_clients_come_as_often_as_expected),
        cmocka_unit_test(who_stays_more_comes_more),
        cmocka_unit_test(a_season_is_found_in_a_base_that_grows),
        cmocka_unit_test(chance_is_no_season),
        cmocka_unit_test(less_than_two_years_show_no_season),
        cmocka_unit_test(days_of_a_season),
        cmocka_unit_test(arrivals_carry_on_what_was_seen),
        cmocka_unit_test(arrivals_have_a_season_of_their_own),
        cmocka_unit_test(few_months_of_arrivals_and_months_all_alike),
        cmocka_unit_test(known_and_new_are_the_total_for_any_threads),
        cmocka_unit_test(parameters_known_for_certain_make_narrower_limits),
        cmocka_unit_test(visits_after_the_as_of_day_are_not_looked_at),
    };

    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
