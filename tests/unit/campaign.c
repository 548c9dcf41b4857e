#include "campaign/assign.h"
#include "campaign/balance.h"
#include "campaign/effect.h"
#include "campaign/match.h"
#include "campaign/power.h"
#include "campaign/qini.h"
#include "campaign/share.h"
#include "stat/interval.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static void close_to(double got, double want, double tolerance)
{
    if (fabs(got - want) > tolerance * fabs(want) + 1e-300)
        fail_msg("%.15g, expected %.15g", got, want);
}

static struct crm_share share_of(const char *text)
{
    struct crm_share share;

    assert_true(crm_share_parse(crm_slice_of(text), &share));
    return share;
}

static void a_share_is_exact(void **state)
{
    struct crm_share share;
    const char *const none[] = {"", ".", "0", "-.1", "1.1", "x", "1/0", "3/2", ".0000000001",
        "101%", "1e-1", "0x1", "1/", "/2"};
    int64_t rest;

    (void)state;
    assert_int_equal(crm_share_floor(share_of(".7"), 10, &rest), 7);
    assert_int_equal(rest, 0);
    assert_int_equal(crm_share_floor(share_of(".29"), 100, &rest), 29);
    assert_int_equal(crm_share_floor(share_of("1/3"), 10, &rest), 3);
    assert_int_equal(rest, 1);
    assert_int_equal(crm_share_floor(share_of(" 12.5% "), 16, &rest), 2);
    assert_int_equal(crm_share_floor(share_of("0.999999999"), UINT32_MAX, &rest), 4294967290);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (crm_share_parse(crm_slice_of(none[i]), &share))
            fail_msg("'%s' is taken for a share", none[i]);
}

static void shares_add_up_to_one(void **state)
{
    struct crm_share thirds[] = {share_of("1/3"), share_of("1/3"), share_of("1/3")};
    struct crm_share odd[] = {share_of(".1"), share_of(".2"), share_of(".7")};
    struct crm_share rounded[] = {
        share_of(".333333333"), share_of(".333333333"), share_of(".333333333")};

    (void)state;
    assert_true(crm_shares_are_whole(thirds, 3));
    assert_true(crm_shares_are_whole(odd, 3));
    assert_false(crm_shares_are_whole(rounded, 3));
    assert_false(crm_shares_are_whole(odd, 2));
}

/* SHA-256 of "42:K20944", a published string of the reference data. */
static void a_draw_is_a_hash(void **state)
{
    unsigned char digest[CRM_DRAW];

    (void)state;
    crm_draw("42", crm_slice_of("K20944"), digest);
    assert_int_equal(digest[0], 0x61);
    assert_int_equal(digest[1], 0x30);
    assert_int_equal(digest[2], 0xc1);
    assert_int_equal(digest[3], 0x61);
}

/* Many strata of one client: the shares hold over all, and the control is not left out. */
static void strata_of_one_reach_every_arm(void **state)
{
    enum { N = 50 };
    struct crm_share share[] = {share_of(".2"), share_of(".4"), share_of(".4")};
    uint32_t order[N], stratum[N], arm[N], count[3] = {0, 0, 0};
    struct crm_err err;

    (void)state;
    for (uint32_t i = 0; i < N; i++) {
        order[i] = (i * 7) % N;
        stratum[i] = i;
    }
    assert_int_equal(crm_assign(order, stratum, N, N, share, 3, arm, &err), CRM_OK);
    for (int i = 0; i < N; i++)
        count[arm[i]]++;
    assert_int_equal(count[0], 10);
    assert_int_equal(count[1], 20);
    assert_int_equal(count[2], 20);
}

/* 5 at 1/3 each: 1, 1, 1 and two more, of equal remainders the arms named first. */
static void what_is_left_goes_to_the_largest_remainder(void **state)
{
    struct crm_share share[] = {share_of("1/3"), share_of("1/3"), share_of("1/3")};
    uint32_t order[5] = {4, 3, 2, 1, 0}, arm[5], count[3] = {0, 0, 0};
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_assign(order, NULL, 5, 1, share, 3, arm, &err), CRM_OK);
    for (int i = 0; i < 5; i++)
        count[arm[i]]++;
    assert_int_equal(count[0], 2);
    assert_int_equal(count[1], 2);
    assert_int_equal(count[2], 1);
    assert_int_equal(arm[4], 0); /* drawn first */
}

/* Newcombe (1998), table II, row a: 56/70 and 48/80. */
static void newcombes_limits(void **state)
{
    const double hits[] = {56, 48}, n[] = {70, 80};
    struct crm_effect e;

    (void)state;
    crm_effect_share(hits, n, 95, &e);
    close_to(e.difference, .2, 1e-12);
    assert_true(fabs(e.lo - .0524) < 5e-5 && fabs(e.hi - .3339) < 5e-5);
}

static void nothing_is_told_of_nobody(void **state)
{
    const double none[] = {0, 0}, n[] = {0, 5};
    const double y[] = {1, 1}, x[] = {0, 0};
    const uint32_t row[] = {0, 1};
    struct crm_moments two = crm_moments_of(y, x, row, 2), zero = crm_moments_of(y, x, row, 0);
    struct crm_effect e;

    (void)state;
    crm_effect_share(none, n, 95, &e);
    assert_true(isnan(e.value) && isnan(e.difference) && isnan(e.lo) && e.control == 0);
    crm_effect_mean(&zero, &two, true, 95, &e);
    assert_true(isnan(e.value) && isnan(e.difference) && e.control == 1);
    crm_effect_mean(&two, &two, true, 95, &e); /* no spread: a difference without limits */
    assert_true(e.difference == 0 && isnan(e.lo) && isnan(e.p) && isnan(e.theta));
}

/* y = 2 x + noise: adjusting takes away what stood before. */
static void theta_is_the_slope_within_the_arms(void **state)
{
    const double y[] = {2, 4, 6, 12, 14, 16}, x[] = {1, 2, 3, 4, 5, 6};
    const uint32_t row[] = {0, 1, 2, 3, 4, 5};
    struct crm_moments c = crm_moments_of(y, x, row, 3), t = crm_moments_of(y, x, row + 3, 3);
    struct crm_effect e;

    (void)state;
    crm_effect_mean(&t, &c, true, 95, &e);
    close_to(e.theta, 2, 1e-12);
    close_to(e.difference, 10 - 2 * 3, 1e-12);
    close_to(e.value, 14, 1e-12);
    crm_effect_mean(&t, &c, false, 95, &e);
    close_to(e.difference, 10, 1e-12);
}

static void power_of_small_samples_is_rs(void **state)
{
    /* R power.t.test(n = 3, delta = 2, sd = 1): 0.4755 by its noncentral t */
    struct crm_power_spec spec = {true, 0, 1, 95};
    struct crm_err err;
    double d, n_t, n_c;

    (void)state;
    assert_int_equal(crm_power_difference(&spec, 3, 3, .8, &d, &err), CRM_OK);
    close_to(crm_power(&spec, d, 3, 3), .8, 1e-9);
    assert_int_equal(crm_power_n(&spec, d, .8, .5, &n_t, &n_c, &err), CRM_OK);
    assert_true(n_t == 3 && n_c == 3);
    spec = (struct crm_power_spec){false, .99, 0, 95};
    crm_err_init(&err);
    assert_int_equal(crm_power_difference(&spec, 10, 10, .8, &d, &err), CRM_ENUMERIC);
    assert_int_equal(crm_power_n(&spec, .02, .8, .5, &n_t, &n_c, &err), CRM_EUSAGE);
    assert_int_equal(crm_power_n(&spec, 0, .8, .5, &n_t, &n_c, &err), CRM_EUSAGE);
}

static void equal_arms_are_balanced(void **state)
{
    const double value[] = {1, 2, 1, 2, 5, 5}, share[] = {1, 0, 1, 0, 1, 1};
    const uint32_t of[] = {0, 0, 1, 1, 2, 2};

    (void)state;
    assert_true(crm_balance_of(value, of, 6, 1, 0, false).smd == 0);
    assert_true(isnan(crm_balance_of(value, of, 6, 2, 2, false).smd) == 0);
    assert_true(crm_balance_of(share, of, 6, 1, 0, true).mean == .5);
}

/* One covariate splits them; in each stratum the others get n_t / n_c. */
static void the_others_weigh_what_the_treated_count(void **state)
{
    enum { N = 7 };
    const uint8_t side[N] = {1, 1, 0, 0, 0, 1, 2};
    const double one[N] = {1, 1, 1, 1, 1, 1, 9}, y[N] = {3, 5, 1, 2, 3, 4, 100};
    const uint32_t block[N] = {0, 0, 0, 0, 0, 1, 1};
    struct crm_match_spec spec = {N, side, {one, one, one}, block, 2};
    struct crm_match match;
    struct crm_match_effect e;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_match_make(&match, &spec, &err), CRM_OK);
    assert_int_equal(match.treated, 3);
    assert_int_equal(match.matched_treated, 2); /* the one in block 1 has nobody */
    assert_int_equal(match.matched_others, 3);
    assert_int_equal(match.strata, 2);
    assert_int_equal(match.dropped_strata, 1);
    close_to(match.weight[2], 2. / 3, 1e-15);
    crm_match_effect(&match, &spec, y, 95, &e);
    close_to(e.difference, 4 - 2, 1e-12);
    crm_match_release(&match);
}

/* Scores of one value are one step: nothing is known, and Qini is 0. */
static void a_ranking_that_says_nothing_is_worth_nothing(void **state)
{
    enum { N = 40 };
    double score[N], y[N];
    uint8_t treated[N];
    struct crm_qini_spec spec = {N, score, y, treated, true, 1, 50, 95};
    struct crm_qini q;
    struct crm_err err;

    (void)state;
    for (int i = 0; i < N; i++) {
        score[i] = 1;
        treated[i] = (uint8_t)(i % 2);
        y[i] = i % 4 == 1;
    }
    assert_int_equal(crm_qini_of(&spec, &q, &err), CRM_OK);
    assert_true(q.qini == 0 && q.n_treated == 20 && q.effect == .5);
    for (int i = 0; i < N; i++)
        score[i] = y[i];
    assert_int_equal(crm_qini_of(&spec, &q, &err), CRM_OK);
    assert_true(q.qini > 0 && q.norm > .99 && q.norm <= 1);
    for (int i = 0; i < N; i++)
        treated[i] = 1; /* no control */
    assert_int_equal(crm_qini_of(&spec, &q, &err), CRM_OK);
    assert_true(isnan(q.qini) && isnan(q.lo));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_share_is_exact),
        cmocka_unit_test(shares_add_up_to_one), cmocka_unit_test(a_draw_is_a_hash),
        cmocka_unit_test(strata_of_one_reach_every_arm),
        cmocka_unit_test(what_is_left_goes_to_the_largest_remainder),
        cmocka_unit_test(newcombes_limits), cmocka_unit_test(nothing_is_told_of_nobody),
        cmocka_unit_test(theta_is_the_slope_within_the_arms),
        cmocka_unit_test(power_of_small_samples_is_rs), cmocka_unit_test(equal_arms_are_balanced),
        cmocka_unit_test(the_others_weigh_what_the_treated_count),
        cmocka_unit_test(a_ranking_that_says_nothing_is_worth_nothing)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
