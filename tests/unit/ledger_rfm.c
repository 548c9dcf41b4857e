#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ledger/rfm.h"
#include "stat/kmeans_1d.h"

#include <stdlib.h>
#include <string.h>

static uint64_t next(uint64_t *state)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return *state >> 33;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void quantile_cuts_are_those_of_the_sorted_values(void **state)
{
    int64_t value[500], sorted[500], work[500];
    struct crm_cut cut[CRM_BINS_MAX];
    uint64_t seed = 1;
    (void)state;
    for (int round = 0; round < 3000; round++) {
        size_t n = 1 + next(&seed) % (round % 2 ? 500 : 12);
        int bins = 2 + (int)(next(&seed) % 20);
        int64_t range = round % 3 == 0 ? 4 : 100000;
        for (size_t i = 0; i < n; i++)
            sorted[i] = value[i] = (int64_t)(next(&seed) % (uint64_t)range) - range / 2;
        qsort(sorted, n, sizeof *sorted, compare);
        crm_cuts_quantile(value, n, bins, work, cut);
        for (int i = 1; i < bins; i++) {
            size_t position = (n - 1) * (size_t)i, at = position / (size_t)bins;
            int64_t rest = (int64_t)(position % (size_t)bins);
            int64_t high = at + 1 < n ? sorted[at + 1] : sorted[at];
            /* bins x cut, both ways */
            assert_int_equal(cut[i - 1].of, bins);
            assert_int_equal(cut[i - 1].whole * bins + cut[i - 1].part,
                sorted[at] * bins + rest * (high - sorted[at]));
        }
    }
}

static void extreme_values_do_not_overflow(void **state)
{
    int64_t value[] = {INT64_MIN, INT64_MAX, 0}, work[3];
    struct crm_cut cut[2];
    uint8_t score[3];
    (void)state;
    crm_cuts_quantile(value, 3, 3, work, cut);
    crm_cuts_score(cut, 2, CRM_CUT_ABOVE, value, 3, score);
    assert_int_equal(score[0], 1);
    assert_int_equal(score[2], 2);
    assert_int_equal(score[1], 3);
}

static struct crm_cut parsed(const char *text, int64_t scale)
{
    struct crm_cut cut = {0};
    assert_true(crm_cut_parse(crm_slice_of(text), scale, &cut));
    return cut;
}

static void cuts_are_read_exactly(void **state)
{
    struct crm_cut cut = parsed("344.666666666667", 10000);
    (void)state;
    assert_int_equal(cut.whole, 3446666);
    assert_int_equal(cut.part / (cut.of / 100000000), 66666667);
    assert_int_equal(parsed("-0.5", 1).whole, -1);
    assert_int_equal(parsed("-0.5", 1).part * 2, parsed("-0.5", 1).of);
    assert_int_equal(parsed("30", 1).whole, 30);
    assert_int_equal(parsed("30.000", 1).part, 0);
    assert_int_equal(parsed("1.5e3", 10000).whole, 15000000);
    assert_int_equal(parsed("5e-05", 10000).whole, 0);
    assert_true(parsed("5e-05", 10000).part > 0);
    assert_true(parsed("1e-300", 10000).part > 0);
    assert_int_equal(parsed("0.1000000000000000000000000000000000000000001", 10).whole, 1);
    assert_true(parsed("0.1000000000000000000000000000000000000000001", 10).part > 0);
}

static void what_is_no_number_is_no_cut(void **state)
{
    static const char *const bad[] = {"", "-", ".", "1.2.3", "1e", "e5", "nan", "inf", " 1", "1 ",
        "0x10", "1,5", "99999999999999999999", "1e19"};
    struct crm_cut cut;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(crm_cut_parse(crm_slice_of(bad[i]), 10, &cut));
}

/* the text of a cut must put every value on the side where the cut puts it */
static void written_cuts_give_the_same_scores(void **state)
{
    static const int64_t scales[] = {1, 10000, CRM_MEAN_SCALE};
    uint64_t seed = 5;
    (void)state;
    for (int round = 0; round < 200000; round++) {
        int64_t of = 1 + (int64_t)(next(&seed) % 100);
        int64_t range = (int64_t)1 << (next(&seed) % 62);
        int64_t whole = (int64_t)(((next(&seed) << 31) ^ next(&seed)) % (uint64_t)range);
        struct crm_cut cut = {round % 2 ? whole : -whole, (int64_t)next(&seed) % of, of}, again;
        int64_t scale = scales[next(&seed) % 3];
        enum crm_cut_rule rule = next(&seed) % 2 ? CRM_CUT_ABOVE : CRM_CUT_FROM;
        char text[CRM_CUT_TEXT];
        size_t len = crm_cut_format(&cut, scale, rule, 12, text);
        int64_t near[3] = {cut.whole - 1, cut.whole, cut.whole + 1};
        uint8_t one[3], two[3];
        assert_true(crm_cut_parse((struct crm_slice){text, len}, scale, &again));
        crm_cuts_score(&cut, 1, rule, near, 3, one);
        crm_cuts_score(&again, 1, rule, near, 3, two);
        assert_memory_equal(one, two, 3);
    }
}

static void many_cuts_and_few_score_alike(void **state)
{
    struct crm_cut cut[40];
    int64_t value[200];
    uint8_t score[200];
    (void)state;
    for (int i = 0; i < 40; i++)
        cut[i] = (struct crm_cut){i * 5, i % 2, 2};
    for (int i = 0; i < 200; i++)
        value[i] = i;
    for (size_t n = 1; n <= 40; n++) {
        crm_cuts_score(cut, n, CRM_CUT_FROM, value, 200, score);
        for (int i = 0; i < 200; i++) {
            unsigned want = 1;
            for (size_t c = 0; c < n; c++)
                want += 2 * value[i] >= 2 * cut[c].whole + cut[c].part;
            assert_int_equal(score[i], want);
        }
    }
}

static void means_are_rounded_half_to_even(void **state)
{
    int64_t mean;
    (void)state;
    assert_true(crm_rfm_mean(10000, 3, &mean));
    assert_int_equal(mean, 33333333);
    assert_true(crm_rfm_mean(20000, 3, &mean));
    assert_int_equal(mean, 66666667);
    assert_true(crm_rfm_mean(-20000, 3, &mean));
    assert_int_equal(mean, -66666667);
    assert_true(crm_rfm_mean(1, 20000, &mean)); /* half a unit: to the even one */
    assert_int_equal(mean, 0);
    assert_true(crm_rfm_mean(3, 20000, &mean));
    assert_int_equal(mean, 2);
    assert_false(crm_rfm_mean(INT64_MAX, 2, &mean));
}

static void cuts_on_the_command_line_are_checked(void **state)
{
    static const struct {
        const char *text, *problem;
    } bad[] = {
        {"", "--cuts: '' does not read r=, f= or m= and numbers"},
        {"r=1;f=2", "r, f and m are all needed"},
        {"r=1,2;f=2;m=3", "they must be equally many"},
        {"r=2,1;f=1,2;m=1,2", "'1' is not above the cut before it"},
        {"r=1,1.0;f=1,2;m=1,2", "'1.0' is not above the cut before it"},
        {"r=a;f=1;m=1", "'a' is not a number"},
        {"x=1;f=1;m=1", "'x=1' does not read"},
        {"r=1;r=2;f=1;m=1", "'r=2' cuts the same measure a second time"},
    };
    const int64_t scale[] = {1, 1, 10000};
    struct crm_rfm *rfm = calloc(1, sizeof *rfm);
    struct crm_err err;
    (void)state;
    assert_non_null(rfm);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        crm_err_init(&err);
        assert_int_equal(crm_rfm_parse_cuts(rfm, bad[i].text, scale, &err), CRM_EUSAGE);
        assert_non_null(strstr(err.text, bad[i].problem));
    }
    assert_int_equal(crm_rfm_parse_cuts(rfm, "f=2,4; r=30,90; m=100,500.5", scale, &err), CRM_OK);
    assert_int_equal(rfm->bins, 3);
    assert_int_equal(rfm->cuts[CRM_MONEY].cut[1].whole, 5005000);
    free(rfm);
}

static double cost_of(const double *x, const double *w, size_t from, size_t to)
{
    double mean = 0, weight = 0, sum = 0;
    for (size_t i = from; i < to; i++) {
        mean += w[i] * x[i];
        weight += w[i];
    }
    mean /= weight;
    for (size_t i = from; i < to; i++)
        sum += w[i] * (x[i] - mean) * (x[i] - mean);
    return sum;
}

static double best_cost(const double *x, const double *w, size_t from, size_t n, int k)
{
    double best = 1e300;
    if (k == 1)
        return cost_of(x, w, from, n);
    for (size_t to = from + 1; to + (size_t)k - 1 <= n; to++) {
        double c = cost_of(x, w, from, to) + best_cost(x, w, to, n, k - 1);
        best = c < best ? c : best;
    }
    return best;
}

static void kmeans_groups_are_the_best_of_all(void **state)
{
    uint64_t seed = 9;
    struct crm_err err;
    (void)state;
    for (int round = 0; round < 300; round++) {
        double x[12], w[12], total = 0;
        size_t n = 1 + next(&seed) % 12, first[12];
        int k = 1 + (int)(next(&seed) % (n < 5 ? n : 5));
        for (size_t i = 0; i < n; i++) {
            x[i] = (i ? x[i - 1] : 1e6) + 1 + (double)(next(&seed) % 50);
            w[i] = 1 + (double)(next(&seed) % 4);
        }
        assert_int_equal(crm_kmeans_1d(x, w, n, k, first, &err), CRM_OK);
        assert_int_equal(first[0], 0);
        for (int g = 0; g < k; g++) {
            size_t to = g + 1 < k ? first[g + 1] : n;
            assert_true(to > first[g]);
            total += cost_of(x, w, first[g], to);
        }
        assert_true(total <= best_cost(x, w, 0, n, k) * (1 + 1e-12) + 1e-9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantile_cuts_are_those_of_the_sorted_values),
        cmocka_unit_test(extreme_values_do_not_overflow),
        cmocka_unit_test(cuts_are_read_exactly),
        cmocka_unit_test(what_is_no_number_is_no_cut),
        cmocka_unit_test(written_cuts_give_the_same_scores),
        cmocka_unit_test(many_cuts_and_few_score_alike),
        cmocka_unit_test(means_are_rounded_half_to_even),
        cmocka_unit_test(cuts_on_the_command_line_are_checked),
        cmocka_unit_test(kmeans_groups_are_the_best_of_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
