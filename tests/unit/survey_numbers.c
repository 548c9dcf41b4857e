/* What lib/survey makes of numbers; the reference data is in tests/golden/survey_*.t. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "survey/answers.h"
#include "survey/factors.h"
#include "survey/gap.h"
#include "survey/groups.h"
#include "survey/ipa.h"
#include "survey/kano.h"
#include "survey/rake.h"
#include "survey/reliability.h"
#include "survey/satisfaction.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

static void near_to(double got, double expected)
{
    if (!(fabs(got - expected) <= 1e-10 * fmax(1, fabs(expected))))
        fail_msg("%.17g, expected %.17g", got, expected);
}

/* ---- means, shares, scores -------------------------------------------------------------- */

static void one_answer_has_a_mean_but_no_limits(void **state)
{
    static const double x[] = {4};
    struct crm_answer_mean m = crm_mean_of(x, NULL, 1, 95);

    (void)state;
    near_to(m.mean, 4);
    assert_true(isnan(m.lo) && isnan(m.hi) && isnan(m.sd));
    m = crm_mean_of(x, NULL, 0, 95);
    assert_true(isnan(m.mean) && m.n == 0);
}

static void equal_weights_change_nothing(void **state)
{
    static const double x[] = {1, 5, 4, 4, 2}, w[] = {.3, .3, .3, .3, .3};
    struct crm_scale plain = crm_scale_of(x, NULL, 5, 1, 5, 2, 95);
    struct crm_scale weighted = crm_scale_of(x, w, 5, 1, 5, 2, 95);

    (void)state;
    near_to(weighted.mean.lo, plain.mean.lo);
    near_to(weighted.top.hi, plain.top.hi);
    near_to(plain.top.pct, 60);
    near_to(plain.bottom.pct, 40);
    near_to(plain.index, 55);
}

static void a_scale_without_ends_has_no_top(void **state)
{
    static const double x[] = {1, 5};
    struct crm_scale s = crm_scale_of(x, NULL, 2, NAN, NAN, 2, 95);

    (void)state;
    near_to(s.mean.mean, 3);
    assert_true(isnan(s.top.pct) && isnan(s.bottom.pct) && isnan(s.index));
}

static void limits_of_a_score_may_pass_100(void **state)
{
    static const double x[] = {10, 9, 0};
    struct crm_nps wald = crm_nps_of(x, NULL, 3, 6, 9, false, 95);
    struct crm_nps adjusted = crm_nps_of(x, NULL, 3, 6, 9, true, 95);

    (void)state;
    near_to(wald.nps, 33.3333333333333);
    near_to(wald.lo, -73.3535928088222);
    assert_true(wald.hi == 100); /* R: 140.02 */
    near_to(adjusted.nps, wald.nps);
    near_to(adjusted.lo, -51.3331731133167);
    assert_int_equal(wald.passives, 0);
}

static void nothing_expected_has_no_ratio(void **state)
{
    static const double e[] = {0, 2, 4}, p[] = {5, 1, 4};
    struct crm_ratio r = crm_ratio_of(e, p, NULL, 3, 95);

    (void)state;
    assert_int_equal(r.n_zero, 1);
    near_to(r.ratio_of_means, 5.0 / 6);
    near_to(r.mean_of_ratios, 0.75);
    near_to(r.below_pct, 50);
    near_to(r.equal_pct, 50);
}

/* ---- gaps, kano, importance -------------------------------------------------------------- */

static void half_the_pairs_make_a_gap(void **state)
{
    static const double e[] = {5, NAN, 6, 7}, p[] = {4, 3, NAN, 5};
    double mean_e, mean_p;

    (void)state;
    crm_gap_respondent(e, p, 4, 0.5, &mean_e, &mean_p);
    near_to(mean_e, 6);
    near_to(mean_p, 4.5);
    crm_gap_respondent(e, p, 4, 0.75, &mean_e, &mean_p);
    assert_true(isnan(mean_e) && isnan(mean_p));
}

static void the_first_four_gaps_add_up(void **state)
{
    const struct crm_five_means m = {6.22, 5.64, 5.28, 5.41, 5.84, 6.53};
    struct crm_five_gaps g = crm_five_gaps_of(&m);

    (void)state;
    near_to(g.gap[0] + g.gap[1] + g.gap[2] + g.gap[3], g.total);
    assert_string_equal(crm_five_gap_name[g.worst], "promotion");
}

static void a_near_tie_goes_to_the_stronger_category(void **state)
{
    static const double tie[] = {15, 24, 121, 124, 6, 6}, none[6] = {0};
    struct crm_kano_result r = crm_kano_of(tie, 0.05);

    (void)state;
    assert_string_equal(crm_kano_letter(r.category), "I");
    assert_string_equal(crm_kano_letter(r.rule_category), "A");
    assert_int_equal(r.fong, 0);
    r = crm_kano_of(none, 0.05);
    assert_string_equal(crm_kano_letter(r.category), "");
    assert_true(isnan(r.better) && isnan(r.strength) && r.fong == -1);
}

static void what_is_important_and_poor_comes_first(void **state)
{
    static const double importance[] = {5, 6, 2, 3, 6}, performance[] = {2, 5, 2, 6, 1};
    static const size_t priority[] = {2, 3, 4, 5, 1};
    struct crm_ipa r[5];

    (void)state;
    crm_ipa_of(importance, performance, 5, 5, 5, r);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(r[i].priority, priority[i]);
    assert_string_equal(crm_quadrant_name(r[3].quadrant), "possible_overkill");
    assert_string_equal(crm_quadrant_name(r[1].quadrant), "keep_up");
}

/* ---- reliability, factors, raking ---------------------------------------------------------- */

static void two_items_have_no_omega(void **state)
{
    static const double a[] = {1, 2, 3, 4, NAN}, b[] = {2, 2, 4, 4, 1};
    const double *const column[] = {a, b};
    struct crm_reliability s;
    struct crm_reliability_item item[2];
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_reliability_of(&s, item, column, 2, 5, false, 95, &err), CRM_OK);
    assert_int_equal(s.n, 4);
    near_to(s.alpha, 2 * (1 - (5.0 / 3 + 4.0 / 3) / (3 + 8.0 / 3)));
    assert_true(isnan(s.omega) && isnan(item[0].alpha_deleted));
}

static void an_attribute_nobody_dislikes_is_named(void **state)
{
    static const double a[] = {3, 4, 5, 3, 5, 4}, y[] = {1, 2, 3, 4, 5, 6}, low[] = {2},
                        high[] = {4};
    const double *const x[] = {a};
    const char *const name[] = {"service"};
    struct crm_factors model;
    struct crm_factor_effect effect[1];
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_factors_fit(&model, effect, x, name, 1, y, 6, low, high, &err), CRM_EDATA);
    assert_string_equal(err.text, "'service' has no answer up to 2: choose other cuts with --low "
                                  "and --high, or leave it out");
}

static void margins_are_met(void **state)
{
    static const uint32_t sex[] = {0, 0, 1, 1}, age[] = {0, 1, 0, 1};
    static const double of_sex[] = {30, 70}, of_age[] = {40, 60};
    const struct crm_margin margin[] = {{sex, of_sex, 2}, {age, of_age, 2}};
    double w[] = {1, 2, 3, 4};
    struct crm_rake r;
    struct crm_err err;

    (void)state;
    assert_int_equal(crm_rake(&r, w, 4, margin, 2, &err), CRM_OK);
    near_to(w[0] + w[1], 30);
    near_to(w[0] + w[2], 40);
    near_to(w[0] * w[3] / (w[1] * w[2]), 4.0 / 6); /* raking keeps the odds ratio */
}

/* ---- cells and blocks ----------------------------------------------------------------------- */

static enum crm_answer_state state_of(const struct crm_item *item, const char *cell, double *x)
{
    return crm_answer_parse(item, crm_slice_of(cell), x);
}

static void a_cell_is_one_of_six_things(void **state)
{
    static const char *na[] = {"99", "n/a"};
    struct crm_item item = {.name = "q",
        .label = "",
        .kind = CRM_ITEM_KIND_RATING,
        .min = 1,
        .max = 5,
        .na = na,
        .n_na = 2};
    double x;

    (void)state;
    assert_int_equal(state_of(&item, " 05 ", &x), CRM_ANSWER_OK);
    near_to(x, 5);
    assert_int_equal(state_of(&item, " \t", &x), CRM_ANSWER_MISSING);
    assert_int_equal(state_of(&item, "99", &x), CRM_ANSWER_NA);
    assert_int_equal(state_of(&item, "six", &x), CRM_ANSWER_WORD);
    assert_int_equal(state_of(&item, "x", &x), CRM_ANSWER_NOT_NUMBER);
    assert_int_equal(state_of(&item, "(跳过)", &x), CRM_ANSWER_NA);
    assert_int_equal(state_of(&item, "(空)", &x), CRM_ANSWER_MISSING);
    assert_int_equal(state_of(&item, "6", &x), CRM_ANSWER_RANGE);
    assert_int_equal(state_of(&item, "2.5", &x), CRM_ANSWER_RANGE);
    assert_true(isnan(x));
    item.reverse = true;
    assert_int_equal(state_of(&item, "2", &x), CRM_ANSWER_OK);
    near_to(x, 4);
}

static void ticks_and_codes(void **state)
{
    struct crm_item item = {
        .name = "c", .label = "too dear", .kind = CRM_ITEM_KIND_COMPLAINT, .max = 1};
    double x;

    (void)state;
    assert_int_equal(state_of(&item, "x", &x), CRM_ANSWER_OK);
    near_to(x, 1);
    assert_int_equal(state_of(&item, "too dear", &x), CRM_ANSWER_OK);
    near_to(x, 1);
    assert_int_equal(state_of(&item, "no", &x), CRM_ANSWER_OK);
    near_to(x, 0);
    assert_int_equal(state_of(&item, "dear", &x), CRM_ANSWER_WORD);
    item.code = 3;
    item.min = 1;
    item.max = 10;
    assert_int_equal(state_of(&item, "1; 3;10", &x), CRM_ANSWER_OK);
    near_to(x, 1);
    assert_int_equal(state_of(&item, "0", &x), CRM_ANSWER_OK);
    near_to(x, 0);
    assert_int_equal(state_of(&item, "1;11", &x), CRM_ANSWER_RANGE);
    assert_int_equal(state_of(&item, "1;x", &x), CRM_ANSWER_NOT_NUMBER);
}

static void blocks_are_in_the_order_people_expect(void **state)
{
    static const char *const order[] = {
        "-1", "9", "10", "Monday", "Sunday", "Zoo", "\xE9\x97\xA8", ""};
    enum { N = sizeof order / sizeof *order };

    (void)state;
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            int c = crm_cell_compare(crm_slice_of(order[i]), crm_slice_of(order[j]));
            if ((c > 0) - (c < 0) != (i > j) - (i < j))
                fail_msg("'%s' against '%s': %d", order[i], order[j], c);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_answer_has_a_mean_but_no_limits),
        cmocka_unit_test(equal_weights_change_nothing),
        cmocka_unit_test(a_scale_without_ends_has_no_top),
        cmocka_unit_test(limits_of_a_score_may_pass_100),
        cmocka_unit_test(nothing_expected_has_no_ratio),
        cmocka_unit_test(half_the_pairs_make_a_gap),
        cmocka_unit_test(the_first_four_gaps_add_up),
        cmocka_unit_test(a_near_tie_goes_to_the_stronger_category),
        cmocka_unit_test(what_is_important_and_poor_comes_first),
        cmocka_unit_test(two_items_have_no_omega),
        cmocka_unit_test(an_attribute_nobody_dislikes_is_named),
        cmocka_unit_test(margins_are_met),
        cmocka_unit_test(a_cell_is_one_of_six_things),
        cmocka_unit_test(ticks_and_codes),
        cmocka_unit_test(blocks_are_in_the_order_people_expect),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
