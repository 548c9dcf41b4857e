#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "stat/optimise.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

/* Rosenbrock's valley: from (-1.2, 1) to (1, 1), indefinite on the way. */
static enum crm_status valley(
    void *ctx, const double z[], double *value, double g[], double h[], struct crm_err *err)
{
    double a = z[1] - z[0] * z[0], b = 1 - z[0];

    (void)ctx;
    (void)err;
    *value = 100 * a * a + b * b;
    g[0] = -400 * z[0] * a - 2 * b;
    g[1] = 200 * a;
    h[0] = 1200 * z[0] * z[0] - 400 * z[1] + 2;
    h[1] = h[2] = -400 * z[0];
    h[3] = 200;
    return CRM_OK;
}

/* Finite only where z > 0: a step across has to be taken back. */
static enum crm_status half_line(
    void *ctx, const double z[], double *value, double g[], double h[], struct crm_err *err)
{
    (void)ctx;
    (void)err;
    *value = z[0] - log(z[0]);
    g[0] = 1 - 1 / z[0];
    h[0] = 1 / (z[0] * z[0]);
    return CRM_OK;
}

static enum crm_status no_memory(
    void *ctx, const double z[], double *value, double g[], double h[], struct crm_err *err)
{
    (void)ctx;
    (void)z;
    (void)value;
    (void)g;
    (void)h;
    return crm_err_nomem(err);
}

static const double lower[] = {-5, -5}, upper[] = {5, 5};

static void a_curved_valley_is_followed_to_its_end(void **state)
{
    const struct crm_newton problem = {.n = 2, .eval = valley, .lower = lower, .upper = upper};
    struct crm_newton_end end;
    struct crm_err err;
    double z[] = {-1.2, 1};

    (void)state;
    assert_int_equal(crm_newton_minimise(&problem, z, &end, &err), CRM_OK);
    assert_true(end.converged && end.n_evals < 60);
    assert_true(fabs(z[0] - 1) < 1e-9 && fabs(z[1] - 1) < 1e-9);
    assert_false(end.at_bound[0] || end.at_bound[1]);
}

static void the_edge_of_the_box_is_kept_and_said(void **state)
{
    const double top[] = {.5, 5};
    const struct crm_newton problem = {.n = 2, .eval = valley, .lower = lower, .upper = top};
    struct crm_newton_end end;
    struct crm_err err;
    double z[] = {-1.2, 1};

    (void)state;
    assert_int_equal(crm_newton_minimise(&problem, z, &end, &err), CRM_OK);
    assert_true(end.converged);
    assert_true(z[0] == .5 && fabs(z[1] - .25) < 1e-9);
    assert_true(end.at_bound[0] && !end.at_bound[1]);
}

static void where_it_is_not_finite_it_does_not_go(void **state)
{
    const struct crm_newton problem = {.n = 1, .eval = half_line, .lower = lower, .upper = upper};
    struct crm_newton_end end;
    struct crm_err err;
    double z[] = {4.9};

    (void)state;
    assert_int_equal(crm_newton_minimise(&problem, z, &end, &err), CRM_OK);
    assert_true(end.converged && fabs(z[0] - 1) < 1e-9);
    z[0] = -1;
    assert_int_equal(crm_newton_minimise(&problem, z, &end, &err), CRM_ENUMERIC);
}

static void too_few_steps_are_no_convergence(void **state)
{
    const struct crm_newton problem = {
        .n = 2, .eval = valley, .lower = lower, .upper = upper, .max_steps = 3};
    struct crm_newton_end end;
    struct crm_err err;
    double z[] = {-1.2, 1};

    (void)state;
    assert_int_equal(crm_newton_minimise(&problem, z, &end, &err), CRM_OK);
    assert_false(end.converged);
    assert_true(end.gradient > 1e-6);
}

static void an_error_of_the_function_ends_it(void **state)
{
    const struct crm_newton problem = {.n = 1, .eval = no_memory, .lower = lower, .upper = upper};
    struct crm_newton_end end;
    struct crm_err err;
    double z[] = {1};

    (void)state;
    assert_int_equal(crm_newton_minimise(&problem, z, &end, &err), CRM_ENOMEM);
}

static void an_inverse_is_one_or_is_refused(void **state)
{
    const double good[] = {4, 1, 2, 1, 3, 0, 2, 0, 5}, flat[] = {1, 1, 1, 1};
    const double not_positive[] = {1, 2, 2, 1};
    const bool skip[] = {false, true, false};
    double inverse[9];

    (void)state;
    assert_true(crm_newton_invert(good, 3, NULL, inverse));
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++) {
            double sum = 0;
            for (size_t k = 0; k < 3; k++)
                sum += good[i * 3 + k] * inverse[k * 3 + j];
            assert_true(fabs(sum - (i == j)) < 1e-12);
        }
    assert_true(crm_newton_invert(good, 3, skip, inverse));
    assert_true(fabs(inverse[0] - 5. / 16) < 1e-12 && inverse[1] == 0 && inverse[4] == 0);
    assert_false(crm_newton_invert(flat, 2, NULL, inverse));
    assert_false(crm_newton_invert(not_positive, 2, NULL, inverse));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_curved_valley_is_followed_to_its_end),
        cmocka_unit_test(the_edge_of_the_box_is_kept_and_said),
        cmocka_unit_test(where_it_is_not_finite_it_does_not_go),
        cmocka_unit_test(too_few_steps_are_no_convergence),
        cmocka_unit_test(an_error_of_the_function_ends_it),
        cmocka_unit_test(an_inverse_is_one_or_is_refused),
    };

    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
