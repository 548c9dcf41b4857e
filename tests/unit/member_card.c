/* member/card.h: lots of a prepaid account */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "member/card.h"

enum { E4 = 10000, MOVES = 60 };

static struct crm_card_lot lot_of(int64_t amount, int64_t face, int64_t rest)
{
    return (struct crm_card_lot){.amount_e4 = amount, .face_e4 = face, .rest_e4 = rest};
}

static void the_cash_of_what_is_left_is_rounded_to_the_cent(void **state)
{
    struct crm_card_lot lot = lot_of(200 * E4, 260 * E4, 80 * E4);

    (void)state;
    assert_int_equal(crm_card_cash(&lot, CRM_BONUS_SHARE), 615400);
    assert_int_equal(crm_card_cash(&lot, CRM_BONUS_FIRST), 80 * E4);
    assert_int_equal(crm_card_cash(&lot, CRM_BONUS_LAST), 20 * E4);
}

static void half_a_cent_of_what_is_used_goes_up(void **state)
{
    struct crm_card_lot lot = lot_of(1000 * E4, 1200 * E4, 2413500);

    (void)state;
    assert_int_equal(crm_card_cash(&lot, CRM_BONUS_SHARE), 2011200); /* 201.125 is 201.12 */
}

static void an_empty_card_has_no_cash_and_a_full_one_all(void **state)
{
    struct crm_card_lot lot = lot_of(1000001, 1000003, 0);

    (void)state;
    assert_int_equal(crm_card_cash(&lot, CRM_BONUS_SHARE), 0);
    lot.rest_e4 = lot.face_e4;
    assert_int_equal(crm_card_cash(&lot, CRM_BONUS_SHARE), 1000001);
}

static void the_largest_amounts_do_not_wrap(void **state)
{
    struct crm_card_lot lot = lot_of(INT64_MAX, INT64_MAX, 1);

    (void)state;
    assert_in_range(crm_card_cash(&lot, CRM_BONUS_SHARE), 0, 100);
    lot.rest_e4 = INT64_MAX;
    assert_int_equal(crm_card_cash(&lot, CRM_BONUS_SHARE), INT64_MAX);
}

static enum crm_status play(struct crm_card *card, const struct crm_card_rule *rule,
    const struct crm_card_move move[], size_t n, int32_t as_of)
{
    struct crm_err err;
    enum crm_status status = CRM_OK;

    crm_err_init(&err);
    crm_card_start(card, rule, 0);
    for (size_t i = 0; i < n && !status; i++)
        status = crm_card_move(card, &move[i], &err);
    return status ? status : crm_card_end(card, as_of, &err);
}

static void use_takes_the_oldest_and_a_refund_the_newest(void **state)
{
    const struct crm_card_rule rule = {0};
    const struct crm_card_move move[] = {
        {.day = 1, .kind = CRM_CARD_SALE, .amount_e4 = 10, .value_e4 = 10},
        {.day = 2, .kind = CRM_CARD_SALE, .amount_e4 = 10, .value_e4 = 10},
        {.day = 3, .kind = CRM_CARD_USE, .value_e4 = 4},
        {.day = 4, .kind = CRM_CARD_REFUND, .value_e4 = 3}};
    struct crm_card card = {0};

    (void)state;
    assert_int_equal(play(&card, &rule, move, 4, 9), CRM_OK);
    assert_int_equal(card.lot[0].rest_e4, 6);
    assert_int_equal(card.lot[1].rest_e4, 7);
    assert_int_equal(crm_card_balance(card.sum_e4), 13);
    assert_true(crm_card_agrees(&card));
    crm_card_release(&card);
}

static void an_opening_lot_is_the_oldest_of_its_group(void **state)
{
    const struct crm_card_rule rule = {0};
    const struct crm_card_move move[] = {
        {.day = 1, .kind = CRM_CARD_SALE, .amount_e4 = 10, .value_e4 = 10, .group = 2},
        {.day = 2, .kind = CRM_CARD_USE, .value_e4 = 11, .group = 1},
        {.day = 2, .kind = CRM_CARD_USE, .value_e4 = 5, .group = 2},
        {.day = 3, .kind = CRM_CARD_UNDO, .value_e4 = 12, .group = 1}};
    struct crm_card card = {0};

    (void)state;
    assert_int_equal(play(&card, &rule, move, 4, 9), CRM_OK);
    assert_int_equal(card.n, 3);
    assert_true(card.lot[card.order[0]].opening);
    assert_int_equal(card.lot[card.order[0]].group, 1);
    assert_int_equal(card.lot[card.order[1]].group, 2);
    assert_int_equal(card.lot[0].rest_e4, 10); /* undone on the newest lot first */
    assert_int_equal(card.lot[card.order[1]].rest_e4, 2);
    assert_int_equal(card.sum_e4[CRM_PART_OPENING], 6);
    assert_true(crm_card_agrees(&card));
    crm_card_release(&card);
}

static void a_broken_lot_is_seen(void **state)
{
    const struct crm_card_rule rule = {0};
    const struct crm_card_move move = {.day = 1, .kind = CRM_CARD_SALE, .value_e4 = 10};
    struct crm_card card = {0};

    (void)state;
    assert_int_equal(play(&card, &rule, &move, 1, 9), CRM_OK);
    assert_true(crm_card_agrees(&card));
    card.lot[0].rest_e4--;
    assert_false(crm_card_agrees(&card));
    card.lot[0].used_e4++;
    assert_false(crm_card_agrees(&card));
    crm_card_release(&card);
}

struct told {
    int64_t value_e4[CRM_N_PARTS], cash_e4;
};

static enum crm_status listen(void *ctx, const struct crm_card_event *event, struct crm_err *err)
{
    struct told *told = ctx;

    (void)err;
    told->value_e4[event->part] += event->value_e4;
    told->cash_e4 += event->cash_e4;
    return CRM_OK;
}

/* Any history: what is told adds up to the sums, the cash to that of the lots. */
static void what_is_told_adds_up(void **state)
{
    uint32_t seed = 1;

    (void)state;
    for (int round = 0; round < 200; round++) {
        struct told told = {{0}, 0};
        const struct crm_card_rule rule = {.expires = round % 3 ? round % 40 + 1 : 0,
            .bonus = (enum crm_card_bonus)(round % 3),
            .ctx = &told,
            .event = listen};
        struct crm_card_move move[MOVES];
        struct crm_card card = {0};
        int64_t cash_e4 = 0;
        int32_t day = 0;
        for (int i = 0; i < MOVES; i++) {
            seed = seed * 1103515245 + 12345;
            day += (int32_t)(seed >> 16) % 7;
            move[i] = (struct crm_card_move){.day = day,
                .kind = (enum crm_card_kind)(seed >> 20 & 3),
                .value_e4 = (int64_t)(seed >> 8 & 0xFFFF) * 100,
                .group = seed >> 12 & 1};
            move[i].amount_e4 = move[i].value_e4 / (int64_t)(1 + (seed >> 14 & 1));
        }
        assert_int_equal(play(&card, &rule, move, MOVES, day + 10), CRM_OK);
        assert_true(crm_card_agrees(&card));
        for (int part = 0; part < CRM_N_PARTS; part++)
            assert_int_equal(told.value_e4[part], card.sum_e4[part]);
        for (size_t i = 0; i < card.n; i++)
            cash_e4 += crm_card_cash(&card.lot[i], rule.bonus);
        assert_int_equal(told.cash_e4, cash_e4);
        crm_card_release(&card);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cash_of_what_is_left_is_rounded_to_the_cent),
        cmocka_unit_test(half_a_cent_of_what_is_used_goes_up),
        cmocka_unit_test(an_empty_card_has_no_cash_and_a_full_one_all),
        cmocka_unit_test(the_largest_amounts_do_not_wrap),
        cmocka_unit_test(use_takes_the_oldest_and_a_refund_the_newest),
        cmocka_unit_test(an_opening_lot_is_the_oldest_of_its_group),
        cmocka_unit_test(a_broken_lot_is_seen),
        cmocka_unit_test(what_is_told_adds_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
