#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "value/fit.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void near_to(double got, double want, double tolerance, const char *what)
{
    if (!(fabs(got - want) <= tolerance * fabs(want))) {
        print_error("%s: got %.12g, expected %.12g\n", what, got, want);
        fail();
    }
}

struct data {
    struct crm_cells cells;
    double x[3000], mean[3000];
    size_t n;
};

static void add(struct data *data, struct crm_history h, double weight)
{
    uint32_t index;
    struct crm_err err;

    assert_int_equal(crm_cells_add(&data->cells, &h, 0, weight, &index, &err), CRM_OK);
}

/* Columns of a reference file: x, t_x, T and the money or the weight, from column `from` on. */
static bool read_data(struct data *data, const char *name, size_t from, bool weighted)
{
    const char *shared = getenv("SHARED");
    char path[4096], line[1024];
    FILE *file;

    memset(data, 0, sizeof *data);
    snprintf(path, sizeof path, "%s/btyd/%s", shared ? shared : "", name);
    if (!(file = fopen(path, "r")))
        return false;
    assert_non_null(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file)) {
        double cell[5] = {0};
        char *at = line;
        for (size_t i = 0; i < from + 4; i++, at++)
            cell[i] = strtod(at, &at);
        const double *c = cell + from;
        add(data, (struct crm_history){c[0], c[1], c[2]}, weighted ? c[3] : 1);
        data->x[data->n] = c[0];
        data->mean[data->n] = c[3];
        data->n += c[0] > 0 && c[3] > 0;
    }
    fclose(file);
    return true;
}

struct golden {
    enum crm_model_kind kind;
    double loglik, theta[4], se[4], tolerance;
};

/* The parameters given are those of the likelihood given. */
static void assert_consistent(const struct crm_fit *fit, const struct crm_cells *cells)
{
    struct crm_model_sum sum;

    assert_int_equal(crm_model_sum(&fit->model, cells, &sum, NULL), CRM_OK);
    near_to(fit->loglik, sum.loglik, 1e-12, "likelihood");
    for (size_t i = 0; i < 4; i++)
        assert_true(fit->model.theta[i] == exp(fit->z[i]));
}

static void compare(const struct golden *golden, const struct data *data)
{
    struct crm_fit fit;
    struct crm_err err;
    const struct crm_fit_options options = {0};
    const char *name = crm_model_name(golden->kind);

    assert_int_equal(crm_fit_model(&fit, golden->kind, &data->cells, &options, &err), CRM_OK);
    assert_true(fit.converged && fit.gradient < 1e-9 && fit.has_covariance);
    assert_consistent(&fit, &data->cells);
    assert_true(fabs(fit.loglik - golden->loglik) < 1e-3);
    for (size_t i = 0; i < 4; i++) {
        near_to(crm_fit_value(&fit, i), golden->theta[i], golden->tolerance, name);
        near_to(crm_fit_error(&fit, i), golden->se[i], 1e-3, name);
    }
    near_to(fit.aic, 8 - 2 * fit.loglik, 1e-12, name);
    near_to(fit.bic, 4 * log(data->cells.weight) - 2 * fit.loglik, 1e-12, name);
}

static void cdnow_is_fitted_as_others_fit_it(void **state)
{
    static const struct golden goldens[] = {
        {CRM_MODEL_BG_NBD, -9582.429207, {0.2425945169, 4.413601837, 0.79292201, 2.425906738},
            {0.0125573, 0.378225, 0.185733, 0.705407}, 1e-4},
        {CRM_MODEL_MBG_NBD, -9582.135716, {0.5248428907, 6.183083197, 0.8913595017, 1.614002996},
            {0.0832834, 0.695735, 0.154806, 0.537582}, 1e-4},
        {CRM_MODEL_PARETO_NBD, -9594.976179, {0.5532770387, 10.57768329, 0.606240032, 11.66873671},
            {0.0476319, 0.842777, 0.187217, 6.20918}, 1e-4},
    };
    static struct data data;
    struct crm_fit fit;
    struct crm_err err;

    (void)state;
    if (!read_data(&data, "cdnow_summary.csv", 1, false)) {
        print_message("# no reference data\n"); /* skip() says "not ok" in TAP */
        return;
    }
    for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++)
        compare(&goldens[i], &data);

    struct crm_spenders spenders;
    assert_int_equal(crm_spenders_init(&spenders, data.n, data.x, data.mean, NULL, &err), CRM_OK);
    assert_int_equal(crm_fit_spend(&fit, &spenders, &err), CRM_OK);
    assert_true(fit.converged && fabs(fit.loglik + 4055.917695) < 1e-3 && fit.n == 946);
    near_to(fit.spend.p, 6.249572275, 1e-4, "p");
    near_to(fit.spend.q, 3.744224676, 1e-4, "q");
    near_to(fit.spend.v, 15.44352101, 1e-4, "v");
    near_to(crm_fit_error(&fit, 0), 1.19006, 1e-3, "p");
    near_to(crm_fit_error(&fit, 1), 0.290135, 1e-3, "q");
    near_to(crm_fit_error(&fit, 2), 4.15946, 1e-3, "v");
    assert_true(crm_gamma_gamma_correlation(&spenders) > 0.1);
    crm_cells_release(&data.cells);
}

static void donations_are_fitted_as_others_fit_them(void **state)
{
    static const struct golden golden = {CRM_MODEL_BG_BB, -33225.581274,
        {1.203522363, 0.749716362, 0.6567181946, 2.783442144},
        {0.0693917, 0.0294478, 0.0510104, 0.320822}, 1e-4};
    static struct data data;

    (void)state;
    if (!read_data(&data, "donations_summary.csv", 0, true)) {
        print_message("# no reference data\n"); /* skip() says "not ok" in TAP */
        return;
    }
    compare(&golden, &data);
    crm_cells_release(&data.cells);
}

/* A client of the BG family, observed for T: gaps Erlang-k, a coin after each visit. */
static struct crm_history simulate_bg(
    gsl_rng *rng, const struct crm_model *model, double T, double *log_gaps)
{
    double rate = gsl_ran_gamma(rng, model->theta[0], 1 / model->theta[1]);
    double leave = gsl_ran_beta(rng, model->theta[2], model->theta[3]), t = 0;
    struct crm_history h = {0, 0, T};
    bool there = model->kind == CRM_MODEL_BG_NBD || gsl_rng_uniform(rng) >= leave;

    while (there) {
        double gap =
            gsl_ran_gamma(rng, model->kind == CRM_MODEL_MBG_CNBD_K ? model->k : 1, 1 / rate);
        if ((t += gap) > T)
            break;
        *log_gaps += log(gap);
        h.x++;
        h.t_x = t;
        there = gsl_rng_uniform(rng) >= leave;
    }
    return h;
}

static struct crm_history simulate_pareto(gsl_rng *rng, const struct crm_model *model, double T)
{
    double rate = gsl_ran_gamma(rng, model->theta[0], 1 / model->theta[1]);
    double left =
        gsl_ran_exponential(rng, 1 / gsl_ran_gamma(rng, model->theta[2], 1 / model->theta[3]));
    struct crm_history h = {0, 0, T};

    for (double t = gsl_ran_exponential(rng, 1 / rate); t <= fmin(T, left);
         t += gsl_ran_exponential(rng, 1 / rate)) {
        h.x++;
        h.t_x = t;
    }
    return h;
}

static struct crm_history simulate_periods(gsl_rng *rng, const struct crm_model *model, double n)
{
    double come = gsl_ran_beta(rng, model->theta[0], model->theta[1]);
    double leave = gsl_ran_beta(rng, model->theta[2], model->theta[3]);
    struct crm_history h = {0, 0, n};

    for (double period = 1; period <= n && gsl_rng_uniform(rng) >= leave; period++)
        if (gsl_rng_uniform(rng) < come) {
            h.x++;
            h.t_x = period;
        }
    return h;
}

static double simulate(struct data *data, const struct crm_model *model, unsigned long seed)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
    double log_gaps = 0;

    memset(data, 0, sizeof *data);
    gsl_rng_set(rng, seed);
    for (size_t i = 0; i < 3000; i++) {
        double T = floor(20 + 84 * gsl_rng_uniform(rng));
        add(data,
            model->kind == CRM_MODEL_PARETO_NBD ? simulate_pareto(rng, model, T)
            : model->kind == CRM_MODEL_BG_BB    ? simulate_periods(rng, model, floor(T / 5))
                                                : simulate_bg(rng, model, T, &log_gaps),
            1);
    }
    gsl_rng_free(rng);
    return log_gaps;
}

static void simulated_parameters_are_recovered_within_three_standard_errors(void **state)
{
    const struct crm_model truths[] = {
        {CRM_MODEL_BG_NBD, 1, {.8, 5, .7, 2.5}},
        {CRM_MODEL_MBG_NBD, 1, {.8, 5, .7, 2.5}},
        {CRM_MODEL_PARETO_NBD, 1, {.9, 6, .8, 20}},
        {CRM_MODEL_MBG_CNBD_K, 3, {2, 3, .7, 2.5}},
        {CRM_MODEL_BG_BB, 1, {1.2, .75, .66, 2.8}},
    };
    static struct data data;
    size_t outside = 0;

    (void)state;
    for (unsigned long seed = 1; seed <= 6; seed++)
        for (size_t m = 0; m < sizeof truths / sizeof *truths; m++) {
            struct crm_fit fit;
            struct crm_err err;
            const struct crm_fit_options options = {
                .sum_log_gaps = simulate(&data, &truths[m], seed)};
            assert_int_equal(
                crm_fit_model(&fit, truths[m].kind, &data.cells, &options, &err), CRM_OK);
            assert_true(fit.converged && fit.has_covariance);
            if (truths[m].kind == CRM_MODEL_MBG_CNBD_K)
                assert_int_equal(fit.model.k, truths[m].k);
            for (size_t i = 0; i < 4; i++) {
                double off =
                    log(truths[m].theta[i] / fit.model.theta[i]) / sqrt(fit.covariance[i * 4 + i]);
                assert_true(fabs(off) < 4);
                if (fabs(off) > 3) {
                    print_message("# seed %lu %s theta[%zu] off by %.1f standard errors\n", seed,
                        crm_model_name(truths[m].kind), i, off);
                    outside++;
                }
            }
            crm_cells_release(&data.cells);
        }
    assert_true(outside <= 2); /* of 120, where 3 in 1000 lie further out */
}

static void scaling_time_scales_the_times_alone(void **state)
{
    const double scale = 7;
    static struct data data, scaled;

    (void)state;
    for (int kind = 0; kind < CRM_MODEL_KINDS - 1; kind++) {
        const struct crm_model truth = {(enum crm_model_kind)kind, 2, {.8, 5, .7, 2.5}};
        struct crm_fit one, two;
        struct crm_err err;
        struct crm_fit_options options = {.k = kind == CRM_MODEL_MBG_CNBD_K ? 2 : 0};

        simulate(&data, &truth, 11);
        memset(&scaled, 0, sizeof scaled);
        for (size_t i = 0; i < data.cells.n; i++) {
            struct crm_history h = crm_cells_history(&data.cells, i);
            add(&scaled, (struct crm_history){h.x, scale * h.t_x, scale * h.T},
                data.cells.cell[i].weight);
        }
        assert_int_equal(crm_fit_model(&one, truth.kind, &data.cells, &options, &err), CRM_OK);
        assert_int_equal(crm_fit_model(&two, truth.kind, &scaled.cells, &options, &err), CRM_OK);
        for (size_t i = 0; i < 4; i++)
            near_to(crm_fit_value(&two, i),
                crm_fit_value(&one, i) * (crm_model_param_is_time(truth.kind, i) ? scale : 1), 1e-6,
                crm_model_name(truth.kind));
        crm_cells_release(&data.cells);
        crm_cells_release(&scaled.cells);
    }
}

static void a_covariate_is_recovered(void **state)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
    const double term[] = {0, 1};
    const struct crm_fit_design design = {2, 1, term};
    const struct crm_fit_options options = {.design = &design};

    (void)state;
    for (int kind = CRM_MODEL_MBG_NBD; kind <= CRM_MODEL_PARETO_NBD; kind++) {
        struct crm_cells cells;
        struct crm_fit fit;
        struct crm_err err;
        double gaps = 0;
        gsl_rng_set(rng, 5);
        crm_cells_init(&cells);
        for (uint32_t i = 0; i < 6000; i++) {
            struct crm_model m = {(enum crm_model_kind)kind, 1, {.8, 5, .7, 2.5}};
            uint32_t group = i % 2, index;
            struct crm_history h;
            if (group) { /* comes more often, leaves sooner */
                m.theta[1] *= exp(-.6);
                m.theta[kind == CRM_MODEL_PARETO_NBD ? 3 : 2] *=
                    exp(kind == CRM_MODEL_PARETO_NBD ? -.5 : .5);
            }
            h = kind == CRM_MODEL_PARETO_NBD ? simulate_pareto(rng, &m, 70)
                                             : simulate_bg(rng, &m, 70, &gaps);
            assert_int_equal(crm_cells_add(&cells, &h, group, 1, &index, &err), CRM_OK);
        }
        assert_int_equal(
            crm_fit_model(&fit, (enum crm_model_kind)kind, &cells, &options, &err), CRM_OK);
        assert_true(fit.converged && fit.n_params == 6);
        assert_true(fabs(fit.z[4] - .6) < 3 * crm_fit_error(&fit, 4));
        assert_true(fabs(fit.z[5] - .5) < 3 * crm_fit_error(&fit, 5));
        crm_cells_release(&cells);
    }
    gsl_rng_free(rng);
}

static void a_parameter_at_the_edge_is_said(void **state)
{
    static struct data data;
    struct crm_fit fit;
    struct crm_err err;
    const struct crm_fit_options options = {0};

    (void)state;
    /* nobody ever leaves, and all have the same rate: no heterogeneity, no leaving */
    memset(&data, 0, sizeof data);
    for (size_t i = 0; i < 500; i++)
        add(&data, (struct crm_history){10, 50 - (double)(i % 5), 50}, 1);
    assert_int_equal(crm_fit_model(&fit, CRM_MODEL_BG_NBD, &data.cells, &options, &err), CRM_OK);
    assert_true(fit.converged);
    bool said = false;
    for (size_t i = 0; i < 4; i++) {
        said = said || fit.at_bound[i];
        if (fit.at_bound[i])
            assert_true(fit.weak[i] && isnan(crm_fit_error(&fit, i)));
    }
    assert_true(said);
    crm_cells_release(&data.cells);
}

/* Few clients, who never leave: the starts end at different points of one ridge. */
static void a_ridge_gives_the_best_end_found(void **state)
{
    static struct data data;
    const struct crm_history clients[] = {
        {0, 0, 43}, {3, 37, 40}, {1, 13, 41}, {8, 35, 36}, {0, 0, 6}, {2, 13, 17}, {5, 26, 39}};
    const struct crm_fit_options options = {0};

    (void)state;
    memset(&data, 0, sizeof data);
    for (size_t i = 0; i < sizeof clients / sizeof *clients; i++)
        add(&data, clients[i], 1);
    for (int kind = 0; kind < CRM_MODEL_BG_BB; kind++) {
        struct crm_fit fit;
        struct crm_err err;
        bool said = false;
        assert_int_equal(
            crm_fit_model(&fit, (enum crm_model_kind)kind, &data.cells, &options, &err), CRM_OK);
        assert_consistent(&fit, &data.cells);
        for (size_t i = 0; i < 4; i++)
            said = said || fit.weak[i];
        assert_true(said);
    }
    crm_cells_release(&data.cells);
}

/* All clients have one rate, and leave with one probability: parameters go to infinity together. */
static void clients_who_do_not_differ_are_fitted(void **state)
{
    static struct data data;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
    const struct crm_fit_options options = {.k = 1};

    (void)state;
    for (unsigned long seed = 1; seed <= 6; seed++) {
        gsl_rng_set(rng, seed);
        memset(&data, 0, sizeof data);
        for (size_t i = 0; i < 1000; i++) {
            struct crm_history h = {0, 0, floor(20 + 84 * gsl_rng_uniform(rng))};
            double t = 0, leave = seed % 2 ? 0.1 : 0;
            while ((t += ceil(7 * gsl_ran_exponential(rng, 5)) / 7) <= h.T) {
                h.x++;
                h.t_x = t;
                if (gsl_rng_uniform(rng) < leave)
                    break;
            }
            add(&data, h, 1);
        }
        for (int kind = 0; kind < CRM_MODEL_BG_BB; kind++) {
            struct crm_fit fit;
            struct crm_err err;
            assert_int_equal(
                crm_fit_model(&fit, (enum crm_model_kind)kind, &data.cells, &options, &err),
                CRM_OK);
            assert_true(fit.converged && fit.gradient < 1e-7);
            assert_consistent(&fit, &data.cells);
        }
        crm_cells_release(&data.cells);
    }
    gsl_rng_free(rng);
}

static void nothing_to_fit_is_an_error(void **state)
{
    static struct data data;
    struct crm_fit fit;
    struct crm_err err;
    const struct crm_fit_options options = {0};
    const double x[] = {0, 2}, mean[] = {10, 0};
    struct crm_spenders spenders;

    (void)state;
    memset(&data, 0, sizeof data);
    assert_int_equal(crm_fit_model(&fit, CRM_MODEL_BG_NBD, &data.cells, &options, &err), CRM_EDATA);
    add(&data, (struct crm_history){0, 0, 10}, 5);
    assert_int_equal(crm_fit_model(&fit, CRM_MODEL_BG_NBD, &data.cells, &options, &err), CRM_EDATA);
    add(&data, (struct crm_history){3, 2.5, 10}, 5);
    assert_int_equal(crm_fit_model(&fit, CRM_MODEL_BG_BB, &data.cells, &options, &err), CRM_EDATA);
    assert_int_equal(crm_spenders_init(&spenders, 2, x, mean, NULL, &err), CRM_EDATA);
    assert_int_equal(crm_spenders_init(&spenders, 0, x, mean, NULL, &err), CRM_OK);
    assert_int_equal(crm_fit_spend(&fit, &spenders, &err), CRM_EDATA);
    crm_cells_release(&data.cells);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cdnow_is_fitted_as_others_fit_it),
        cmocka_unit_test(donations_are_fitted_as_others_fit_them),
        cmocka_unit_test(simulated_parameters_are_recovered_within_three_standard_errors),
        cmocka_unit_test(scaling_time_scales_the_times_alone),
        cmocka_unit_test(a_covariate_is_recovered),
        cmocka_unit_test(a_parameter_at_the_edge_is_said),
        cmocka_unit_test(a_ridge_gives_the_best_end_found),
        cmocka_unit_test(clients_who_do_not_differ_are_fitted),
        cmocka_unit_test(nothing_to_fit_is_an_error),
    };

    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
