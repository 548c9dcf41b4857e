/*
 * basket.  Expected values: by hand; R 4.2.2 phyper, binom.test, p.adjust where said.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/date.h"
#include "base/mem.h"
#include "basket/items.h"
#include "basket/next.h"
#include "basket/proof.h"
#include "stat/exact.h"

#include <math.h>
#include <stdlib.h>

enum { A, B, C, D, N_ITEMS };
static const struct crm_slice names[N_ITEMS] = {{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}};

static struct crm_err err;

static void near_to(double got, double expected)
{
    if (!(fabs(got - expected) <= 1e-9 * fabs(expected)))
        fail_msg("%.17g, expected %.17g", got, expected);
}

/* ---- exact tests --------------------------------------------------------------------------- */

static void small_chances_keep_their_digits(void **state)
{
    (void)state;
    /* phyper(q - 1, m, n, k, lower.tail = FALSE) */
    near_to(crm_fisher_greater(3, 5, 6, 20), 0.13132094943240455);
    near_to(crm_fisher_greater(102, 284, 1072, 9835), 6.7602162654e-30);
    assert_true(crm_fisher_greater(0, 5, 6, 20) == 1);
    assert_true(crm_fisher_greater(20, 20, 20, 20) == 1);
    assert_true(crm_fisher_greater(5000, 5000, 5000, 100000) >= 0);
}

static void pairs_that_disagree(void **state)
{
    (void)state;
    near_to(crm_mcnemar(133, 36), 2.8072362524e-14);
    near_to(crm_mcnemar(0, 19), 3.81469726562e-06);
    assert_true(crm_mcnemar(7, 7) == 1);
    assert_true(crm_mcnemar(0, 0) == 1);
}

static void chances_are_corrected_in_steps(void **state)
{
    static const double p[] = {0.01, 0.04, 0.03, 0.9, 0.005}; /* p.adjust(p, "BH") */
    static const double expected[] = {0.025, 0.05, 0.05, 0.9, 0.025};
    double adjusted[5];

    (void)state;
    assert_int_equal(crm_benjamini_hochberg(p, 5, adjusted, &err), CRM_OK);
    for (int i = 0; i < 5; i++)
        near_to(adjusted[i], expected[i]);
}

/* ---- baskets -------------------------------------------------------------------------------- */

static void make(
    struct crm_baskets *b, struct crm_basket_line line[], size_t n, enum crm_unit unit, bool known)
{
    assert_int_equal(crm_basket_sort(line, n, 3, 9, &err), CRM_OK);
    assert_int_equal(crm_baskets_make(b, line, n, unit, known, &err), CRM_OK);
}

static void a_basket_is_a_set_of_one_ticket(void **state)
{
    struct crm_basket_line line[] = {{1, B, 2, 5}, {0, C, 1, 5}, {0, A, 1, 5}, {0, A, 1, 5},
        {1, A, 0, 5}, {1, D, 0, 5}, {CRM_BASKET_WALK_IN, B, 3, 4}, {CRM_BASKET_WALK_IN, B, 0, 4},
        {0, A, 1, 6}};
    struct crm_baskets b;

    (void)state;
    make(&b, line, 9, CRM_UNIT_TICKET, false);
    assert_int_equal(b.n, 5); /* {a c} {a}, {a d} without a ticket, {b}, {b} of a walk-in */
    assert_int_equal(crm_basket_size(&b, 0), 2);
    assert_int_equal(b.item[0], A);
    assert_int_equal(b.item[1], C);
    assert_int_equal(b.client[4], CRM_BASKET_WALK_IN);
    crm_baskets_release(&b);
    make(&b, line, 9, CRM_UNIT_DAY, false);
    assert_int_equal(b.n, 3);
    assert_int_equal(crm_basket_size(&b, 2), 3); /* both tickets of client 1 */
    crm_baskets_release(&b);
    make(&b, line, 9, CRM_UNIT_CLIENT, false);
    assert_int_equal(b.n, 2);
    crm_baskets_release(&b);
    make(&b, line, 0, CRM_UNIT_TICKET, false);
    assert_int_equal(b.n, 0);
    crm_baskets_release(&b);
}

static void many_lines_sort_as_few_do(void **state)
{
    enum { N = 3000 };
    struct crm_basket_line *line = crm_mem_alloc(N, sizeof *line);
    struct crm_baskets few, many;
    uint32_t seed = 1;

    (void)state;
    for (size_t i = 0; i < N; i++) {
        seed = seed * 1664525 + 1013904223;
        line[i] = (struct crm_basket_line){
            seed >> 30, (seed >> 20) % 50, (seed >> 10) % 90, (int32_t)(seed >> 16) % 7};
        if (line[i].client == 3)
            line[i].client = CRM_BASKET_WALK_IN;
    }
    assert_int_equal(crm_basket_sort(line, N, 3, 90, &err), CRM_OK);
    assert_int_equal(crm_baskets_make(&few, line, N, CRM_UNIT_TICKET, false, &err), CRM_OK);
    for (size_t i = 0; i < N / 2; i++) {
        struct crm_basket_line swap = line[i];
        line[i] = line[N - 1 - i];
        line[N - 1 - i] = swap;
    }
    assert_int_equal(crm_basket_sort(line, N, 1000000, 90, &err), CRM_OK); /* by comparison */
    assert_int_equal(crm_baskets_make(&many, line, N, CRM_UNIT_TICKET, false, &err), CRM_OK);
    assert_int_equal(few.n, many.n);
    assert_memory_equal(few.start, many.start, (few.n + 1) * sizeof *few.start);
    assert_memory_equal(few.item, many.item, few.start[few.n] * sizeof *few.item);
    crm_baskets_release(&few);
    crm_baskets_release(&many);
    free(line);
}

/* ---- rules ----------------------------------------------------------------------------------- */

/* {a b} {a b} {a c} {b} */
static struct crm_basket_line four[] = {{0, A, 1, 1}, {0, B, 1, 1}, {0, A, 2, 1}, {0, B, 2, 1},
    {0, A, 3, 1}, {0, C, 3, 1}, {0, B, 4, 1}};

static void rules_by_hand(void **state)
{
    struct crm_basket_rules_want all = {0, true, CRM_MAP_NONE, CRM_MAP_NONE};
    struct crm_basket_rules rules;
    struct crm_basket_rule_measures m;
    struct crm_itemsets sets;
    struct crm_baskets b;

    (void)state;
    make(&b, four, 7, CRM_UNIT_TICKET, false);
    assert_int_equal(crm_itemsets_mine(&sets, &b, N_ITEMS, 1, 3, &err), CRM_OK);
    assert_int_equal(sets.n, 5); /* a b c, a+b, a+c */
    assert_int_equal(crm_basket_rules_make(&rules, &sets, b.n, true, &err), CRM_OK);
    assert_int_equal(rules.n_candidates, 4);
    crm_basket_rules_keep(&rules, &all);
    crm_basket_rules_sort(&rules, names);
    /* a -> c and c -> a have the same lift; the left side decides */
    m = crm_basket_rule_measure(&rules.rule[1], rules.n_baskets);
    assert_int_equal(rules.rule[0].rhs, C);
    assert_int_equal(rules.rule[1].rhs, A);
    near_to(m.confidence, 1);
    near_to(m.lift, 4.0 / 3);
    assert_true(isnan(m.conviction));
    near_to(rules.rule[1].p, 0.75);
    assert_false(rules.rule[1].redundant);
    assert_int_equal(rules.rule[2].rhs, B); /* a -> b */
    m = crm_basket_rule_measure(&rules.rule[2], rules.n_baskets);
    near_to(m.confidence, 2.0 / 3);
    near_to(m.lift, 8.0 / 9);
    near_to(m.leverage, -0.0625);
    near_to(m.conviction, 0.75);
    near_to(rules.rule[2].p, 1);
    assert_true(rules.rule[2].redundant);
    all.redundant = false;
    all.lhs = C;
    crm_basket_rules_keep(&rules, &all);
    assert_int_equal(rules.n, 1);
    crm_basket_rules_release(&rules);
    crm_itemsets_release(&sets);
    crm_baskets_release(&b);
}

static void thresholds_are_exact(void **state)
{
    (void)state;
    assert_int_equal(crm_support_count(0.01, 4000), 40);
    assert_int_equal(crm_support_count(0.001, 9835), 10);
    assert_int_equal(crm_support_count(0.07, 100), 7);
    assert_int_equal(crm_support_count(1, 9835), 1);
    assert_int_equal(crm_support_count(1e-9, 10), 1);
    assert_int_equal(crm_support_count(4e9, 10), 4000000000);
    assert_int_equal(crm_share_compare(1, 2, 2, 4), 0);
    assert_int_equal(crm_share_compare(UINT32_MAX - 1, UINT32_MAX, 1, 1), -1);
}

/* All sets of random baskets, against counting each the slow way. */
static void nothing_frequent_is_missed(void **state)
{
    enum { N = 60, ITEMS = 8 };
    struct crm_basket_line line[N * 5];
    struct crm_itemsets sets;
    struct crm_baskets b;
    uint32_t seed = 7, found = 0;

    (void)state;
    for (size_t i = 0; i < N * 5; i++) {
        seed = seed * 1664525 + 1013904223;
        line[i] = (struct crm_basket_line){
            0, (seed >> 16) % ITEMS, (uint32_t)(i / 5) % 9 + 1, (int32_t)(i / 45)};
    }
    make(&b, line, N * 5, CRM_UNIT_TICKET, false);
    assert_int_equal(crm_itemsets_mine(&sets, &b, ITEMS, 4, 4, &err), CRM_OK);
    for (unsigned set = 1; set < 1U << ITEMS; set++) {
        uint32_t item[ITEMS], len = 0, count = 0;
        for (uint32_t i = 0; i < ITEMS; i++)
            if (set & 1U << i)
                item[len++] = i;
        for (size_t k = 0; k < b.n; k++) {
            unsigned has = 0;
            for (size_t i = b.start[k]; i < b.start[k + 1]; i++)
                has |= 1U << b.item[i];
            count += (has & set) == set;
        }
        uint32_t id = crm_itemsets_find(&sets, item, len);
        assert_int_equal(id != CRM_MAP_NONE, count >= 4 && len <= 4);
        if (id != CRM_MAP_NONE)
            assert_int_equal(sets.set[id].count, count);
        found += id != CRM_MAP_NONE;
    }
    assert_int_equal(found, sets.n);
    crm_itemsets_release(&sets);
    crm_baskets_release(&b);
}

/* ---- one client after the other ---------------------------------------------------------------
 */

/* Client 0: a on 1, a b on 11, c on 31. Client 1: a on 5, b on 9. Client 2: a on 40. */
static struct crm_basket_line visits[] = {{0, A, 1, 1}, {0, A, 2, 11}, {0, B, 2, 11}, {0, C, 3, 31},
    {1, A, 4, 5}, {1, B, 5, 9}, {2, A, 6, 40}};

static void who_comes_back_for_it(void **state)
{
    struct crm_basket_item item[N_ITEMS];
    struct crm_baskets b;

    (void)state;
    make(&b, visits, 7, CRM_UNIT_TICKET, false);
    assert_int_equal(crm_basket_items(visits, 7, &b, N_ITEMS, item, &err), CRM_OK);
    assert_int_equal(item[A].tickets, 4);
    assert_int_equal(item[A].clients, 3);
    assert_int_equal(item[A].repeaters, 1);
    near_to(item[A].days_between, 10);
    assert_true(isnan(item[B].days_between));
    assert_int_equal(item[D].tickets, 0);
    crm_baskets_release(&b);
}

static const struct crm_next_pair *find_pair(const struct crm_next *next, uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < next->n; i++)
        if (next->pair[i].item == a && next->pair[i].next == b)
            return &next->pair[i];
    return NULL;
}

static void what_follows(void **state)
{
    struct crm_next_spec spec = {.as_of = 40, .support = 1};
    struct crm_next next;
    struct crm_baskets b;

    (void)state;
    make(&b, visits, 7, CRM_UNIT_DAY, true);
    assert_int_equal(crm_next_find(&next, &b, N_ITEMS, &spec, &err), CRM_OK);
    assert_int_equal(next.at_risk, 3);
    assert_int_equal(find_pair(&next, A, B)->n, 2);
    assert_int_equal(find_pair(&next, A, B)->clients, 2);
    assert_int_equal(find_pair(&next, A, B)->at_risk, 3);
    near_to(find_pair(&next, A, B)->days_median, 7);
    assert_int_equal(find_pair(&next, A, A)->n, 1);
    assert_int_equal(find_pair(&next, B, C)->at_risk, 1);
    crm_next_release(&next);
    spec.within = (struct crm_span){10, 'd'};
    spec.others = true;
    assert_int_equal(crm_next_find(&next, &b, N_ITEMS, &spec, &err), CRM_OK);
    assert_int_equal(next.at_risk, 4); /* days 1, 11, 5, 9; 31 + 10 and 40 + 10 are not over */
    assert_int_equal(find_pair(&next, A, B)->at_risk, 3);
    assert_int_equal(find_pair(&next, A, B)->n, 2);
    assert_null(find_pair(&next, A, A));
    assert_null(find_pair(&next, B, C));
    crm_next_release(&next);
    crm_baskets_release(&b);
}

static void offers_of_each_method(void **state)
{
    struct crm_offers_spec spec = {15, CRM_DAY_NONE, NULL, 1, 0, 3};
    struct crm_offers offers;
    struct crm_offer_room room;
    struct crm_offer offer[4];
    struct crm_baskets b;

    (void)state;
    make(&b, visits, 7, CRM_UNIT_DAY, true);
    assert_int_equal(crm_offers_learn(&offers, &b, N_ITEMS, names, &spec, &err), CRM_OK);
    assert_int_equal(crm_offer_room_init(&room, &offers, &err), CRM_OK);
    assert_int_equal(offers.n_visits, 6);
    /* popular: a 4 of 6, then b 2 of 6 */
    assert_int_equal(crm_offers_make(&offers, 2, CRM_OFFER_POPULAR, true, 4, &room, offer), 2);
    assert_int_equal(offer[0].item, B);
    near_to(offer[0].score, 2.0 / 6);
    /* again: c at the last visit, a and b two back, a on more days */
    assert_int_equal(crm_offers_make(&offers, 0, CRM_OFFER_AGAIN, false, 4, &room, offer), 3);
    assert_int_equal(offer[0].item, C);
    assert_int_equal(offer[1].item, A);
    assert_int_equal(offer[1].days, 2);
    near_to(offer[2].score, 0.5);
    assert_int_equal(crm_offers_make(&offers, 0, CRM_OFFER_AGAIN, true, 4, &room, offer), 0);
    /* similar, of who had a: b 2 / sqrt(3 * 2), c 1 / sqrt(3) */
    assert_int_equal(crm_offers_make(&offers, 2, CRM_OFFER_SIMILAR, true, 1, &room, offer), 1);
    assert_int_equal(offer[0].item, B);
    near_to(offer[0].score, 2 / sqrt(6));
    assert_int_equal(offer[0].because[0], A);
    assert_int_equal(offer[0].because[1], CRM_MAP_NONE);
    /* rules: b -> a is 2 of 2, but no more than a alone; c -> a likewise; b -> c 1 of 2 */
    assert_int_equal(crm_offers_make(&offers, 1, CRM_OFFER_RULES, true, 4, &room, offer), 1);
    assert_int_equal(offer[0].item, C);
    near_to(offer[0].score, 0.5);
    crm_offer_room_release(&room);
    crm_offers_release(&offers);
    crm_baskets_release(&b);
}

static void offers_are_judged_on_what_came_later(void **state)
{
    struct crm_offers_spec spec = {15, 9, NULL, 1, 0, 3}; /* learned: 0 a, 1 a */
    struct crm_offer_proof proof[CRM_OFFER_METHODS];
    struct crm_offers offers;
    struct crm_baskets b;
    uint32_t n;

    (void)state;
    make(&b, visits, 7, CRM_UNIT_DAY, true);
    assert_int_equal(crm_offers_learn(&offers, &b, N_ITEMS, names, &spec, &err), CRM_OK);
    assert_int_equal(crm_offers_prove(&offers, false, 2, proof, &n, &err), CRM_OK);
    assert_int_equal(n, 2); /* 0 had a b on day 11, 1 had b on day 9 */
    assert_int_equal(proof[CRM_OFFER_POPULAR].hits, 1);
    near_to(proof[CRM_OFFER_POPULAR].mrr, 0.5);
    assert_int_equal(proof[CRM_OFFER_AGAIN].hits, 1);
    assert_int_equal(proof[CRM_OFFER_SIMILAR].covered, 0);
    assert_int_equal(proof[CRM_OFFER_SIMILAR].lost, 1);
    assert_int_equal(crm_offers_prove(&offers, true, 2, proof, &n, &err), CRM_OK);
    assert_int_equal(n, 2); /* b is new to both */
    assert_int_equal(proof[CRM_OFFER_POPULAR].covered, 0);
    crm_offers_release(&offers);
    crm_baskets_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_chances_keep_their_digits),
        cmocka_unit_test(pairs_that_disagree),
        cmocka_unit_test(chances_are_corrected_in_steps),
        cmocka_unit_test(a_basket_is_a_set_of_one_ticket),
        cmocka_unit_test(many_lines_sort_as_few_do),
        cmocka_unit_test(rules_by_hand),
        cmocka_unit_test(thresholds_are_exact),
        cmocka_unit_test(nothing_frequent_is_missed),
        cmocka_unit_test(who_comes_back_for_it),
        cmocka_unit_test(what_follows),
        cmocka_unit_test(offers_of_each_method),
        cmocka_unit_test(offers_are_judged_on_what_came_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
