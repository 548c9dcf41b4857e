/* Limits that cover the truth, power that is what is said: over simulated campaigns. */
#include "campaign/assign.h"
#include "campaign/effect.h"
#include "campaign/match.h"
#include "campaign/power.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { CAMPAIGNS = 1000, N = 400 };

static gsl_rng *rng;

static int start(void **state)
{
    (void)state;
    rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 20261129);
    return !rng;
}

static int end(void **state)
{
    (void)state;
    gsl_rng_free(rng);
    return 0;
}

/* 95 % limits that hold 0 in 93 to 97 of 100. */
static void expect_coverage(int covered)
{
    if (covered < 930 || covered > 970)
        fail_msg("%d of %d limits hold the truth", covered, CAMPAIGNS);
}

static void limits_of_shares_cover_no_effect(void **state)
{
    int covered = 0;

    (void)state;
    for (int c = 0; c < CAMPAIGNS; c++) {
        const double n[] = {300, 200};
        const double hits[] = {gsl_ran_binomial(rng, .3, 300), gsl_ran_binomial(rng, .3, 200)};
        struct crm_effect e;
        crm_effect_share(hits, n, 95, &e);
        covered += e.lo <= 0 && e.hi >= 0;
    }
    expect_coverage(covered);
}

/* Visits of clients with a rhythm of their own, before and after. */
static int mean_coverage(bool adjust, double *width)
{
    static double y[N], x[N];
    static uint32_t row[N];
    int covered = 0;

    *width = 0;
    for (int c = 0; c < CAMPAIGNS; c++) {
        struct crm_moments arm, control;
        struct crm_effect e;
        for (uint32_t i = 0; i < N; i++) {
            double rate = gsl_ran_gamma(rng, 1.5, 1);
            y[i] = gsl_ran_poisson(rng, rate);
            x[i] = gsl_ran_poisson(rng, rate);
            row[i] = i;
        }
        arm = crm_moments_of(y, x, row, N / 4);
        control = crm_moments_of(y, x, row + N / 4, N - N / 4);
        crm_effect_mean(&arm, &control, adjust, 95, &e);
        covered += e.lo <= 0 && e.hi >= 0;
        *width += (e.hi - e.lo) / CAMPAIGNS;
    }
    return covered;
}

static void limits_of_means_cover_no_effect(void **state)
{
    double plain, adjusted;

    (void)state;
    expect_coverage(mean_coverage(false, &plain));
    expect_coverage(mean_coverage(true, &adjusted));
    assert_true(adjusted < plain); /* what the clients did before explains some of it */
}

/* The treated are those who come often; so do they without being treated. */
static void matched_limits_cover_no_effect(void **state)
{
    static uint8_t side[N];
    static double often[N], flat[N], y[N];
    int covered = 0, unmatched = 0;

    (void)state;
    for (int c = 0; c < CAMPAIGNS; c++) {
        struct crm_match_spec spec = {N, side, {often, flat, flat}, NULL, 1};
        struct crm_match match;
        struct crm_match_effect e;
        struct crm_err err;
        double sum[2] = {0, 0}, n[2] = {0, 0};
        for (size_t i = 0; i < N; i++) {
            often[i] = (double)gsl_rng_uniform_int(rng, 5);
            side[i] =
                gsl_rng_uniform(rng) < .2 + .12 * often[i] ? CRM_MATCH_TREATED : CRM_MATCH_OTHER;
            y[i] = .25 * often[i] + gsl_ran_gaussian(rng, 1);
            sum[side[i]] += y[i];
            n[side[i]]++;
        }
        assert_int_equal(crm_match_make(&match, &spec, &err), CRM_OK);
        crm_match_effect(&match, &spec, y, 95, &e);
        covered += e.lo <= 0 && e.hi >= 0;
        unmatched += sum[1] / n[1] - sum[0] / n[0] > .1;
        crm_match_release(&match);
    }
    expect_coverage(covered);
    assert_true(unmatched > 800); /* as they stand, the treated look better */
}

/* As often as that the test finds what is there, within two points. */
static void power_is_what_simulation_finds(void **state)
{
    const struct crm_power_spec spec = {false, .2, 0, 95};
    double n_t, n_c;
    struct crm_err err;
    int found = 0, campaigns = 4 * CAMPAIGNS;

    (void)state;
    assert_int_equal(crm_power_n(&spec, .08, .8, .7, &n_t, &n_c, &err), CRM_OK);
    for (int c = 0; c < campaigns; c++) {
        const double n[] = {n_t, n_c};
        const double hits[] = {
            gsl_ran_binomial(rng, .28, (unsigned)n_t), gsl_ran_binomial(rng, .2, (unsigned)n_c)};
        struct crm_effect e;
        crm_effect_share(hits, n, 95, &e);
        found += e.p < .05;
    }
    if (fabs((double)found / campaigns - crm_power(&spec, .08, n_t, n_c)) > .02)
        fail_msg("found in %d of %d", found, campaigns);
}

/* Exact over all, at least the floor in each stratum, and at most one more an arm that is left. */
static void a_split_is_exact_in_strata_of_any_size(void **state)
{
    enum { STRATA = 17, ARMS = 3 };
    static uint32_t order[N], stratum[N], arm[N];
    struct crm_share share[ARMS];
    struct crm_err err;

    (void)state;
    assert_true(crm_share_parse(crm_slice_of(".15"), &share[0]));
    assert_true(crm_share_parse(crm_slice_of(".5"), &share[1]));
    assert_true(crm_share_parse(crm_slice_of(".35"), &share[2]));
    for (int c = 0; c < 50; c++) {
        uint32_t size[STRATA] = {0}, count[STRATA][ARMS] = {{0}}, total[ARMS] = {0};
        for (uint32_t i = 0; i < N; i++) {
            order[i] = i;
            stratum[i] = (uint32_t)(gsl_rng_uniform(rng) * gsl_rng_uniform(rng) * STRATA);
            size[stratum[i]]++;
        }
        gsl_ran_shuffle(rng, order, N, sizeof *order);
        assert_int_equal(crm_assign(order, stratum, N, STRATA, share, ARMS, arm, &err), CRM_OK);
        for (uint32_t i = 0; i < N; i++) {
            count[stratum[i]][arm[i]]++;
            total[arm[i]]++;
        }
        assert_true(total[0] == 60 && total[1] == 200 && total[2] == 140);
        for (uint32_t s = 0; s < STRATA; s++)
            for (int a = 0; a < ARMS; a++) {
                int64_t rest, floor = crm_share_floor(share[a], size[s], &rest);
                assert_true(count[s][a] >= floor && count[s][a] <= floor + ARMS);
            }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(limits_of_shares_cover_no_effect),
        cmocka_unit_test(limits_of_means_cover_no_effect),
        cmocka_unit_test(matched_limits_cover_no_effect),
        cmocka_unit_test(power_is_what_simulation_finds),
        cmocka_unit_test(a_split_is_exact_in_strata_of_any_size)};

    return cmocka_run_group_tests(tests, start, end);
}
