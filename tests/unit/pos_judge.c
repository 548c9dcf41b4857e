/* Words that leave rows out, and flags of yes and no. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pos/judge.h"
#include "pos/mean.h"

static struct crm_arena arena;

static struct crm_judge_word *add(
    struct crm_judge *judge, const char *word, enum crm_verdict verdict)
{
    struct crm_judge_word *added = crm_judge_add(judge, &arena, crm_slice_of(word));

    assert_non_null(added);
    added->verdict = verdict;
    return added;
}

static enum crm_verdict cell(const struct crm_judge *judge, const char *text)
{
    return crm_judge_cell(judge, crm_slice_of(text));
}

static void states_are_known_by_word_in_any_case(void **state)
{
    struct crm_judge judge = {.of = CRM_JUDGE_STATES};
    (void)state;
    crm_arena_init(&arena);
    add(&judge, "Parked", CRM_VERDICT_KEEP);
    assert_int_equal(cell(&judge, "PARKED"), CRM_VERDICT_KEEP);
    assert_int_equal(cell(&judge, "Completed"), CRM_VERDICT_KEEP);
    assert_int_equal(cell(&judge, "no-show"), CRM_VERDICT_SKIP);
    assert_int_equal(cell(&judge, "已取消"), CRM_VERDICT_SKIP);
    assert_int_equal(cell(&judge, "Qx"), CRM_VERDICT_UNKNOWN);
    assert_int_equal(cell(&judge, "7"), CRM_VERDICT_UNKNOWN);
    assert_int_equal(cell(&judge, ""), CRM_VERDICT_KEEP);
    crm_arena_release(&arena);
}

static void keep_only_leaves_out_all_other_words(void **state)
{
    struct crm_judge judge = {.of = CRM_JUDGE_SAID, .keep_only = true};
    (void)state;
    crm_arena_init(&arena);
    add(&judge, "Paid", CRM_VERDICT_KEEP)->said = true;
    add(&judge, "Seen", CRM_VERDICT_KEEP);
    assert_int_equal(cell(&judge, "paid"), CRM_VERDICT_KEEP);
    assert_int_equal(cell(&judge, "Seen"), CRM_VERDICT_SKIP);
    assert_int_equal(cell(&judge, "new"), CRM_VERDICT_SKIP);
    judge.all = true;
    assert_int_equal(cell(&judge, "new"), CRM_VERDICT_KEEP);
    crm_arena_release(&arena);
}

static void another_level_of_money_is_unknown(void **state)
{
    struct crm_judge judge = {.of = CRM_JUDGE_SAID};
    (void)state;
    assert_int_equal(cell(&judge, "Payment"), CRM_VERDICT_KEEP);
    judge.one_level = crm_mean_level_word(crm_slice_of("Sale Line"));
    assert_int_equal(cell(&judge, "Payment"), CRM_VERDICT_UNKNOWN);
    assert_int_equal(cell(&judge, "Item"), CRM_VERDICT_KEEP);
    assert_int_equal(cell(&judge, "Anything"), CRM_VERDICT_KEEP);
}

static void text_of_signs_is_compared_as_it_stands(void **state)
{
    struct crm_judge judge = {.of = CRM_JUDGE_SAID};
    (void)state;
    crm_arena_init(&arena);
    for (int i = 0; i < 20; i++) {
        char word[3] = {(char)('(' + i % 7), (char)('(' + i / 7), '\0'};
        add(&judge, word, CRM_VERDICT_SKIP);
    }
    assert_int_equal(judge.n_words, 20);
    assert_int_equal(cell(&judge, "()"), CRM_VERDICT_SKIP);
    assert_int_equal(cell(&judge, "-----"), CRM_VERDICT_KEEP);
    crm_arena_release(&arena);
}

static void yes_and_no_mean_what_their_header_says(void **state)
{
    (void)state;
    assert_int_equal(crm_mean_flag("isvoid"), CRM_JUDGE_UNDONE);
    assert_int_equal(crm_mean_flag("paid"), CRM_JUDGE_HAPPENED);
    assert_int_equal(crm_mean_flag("是否取消"), CRM_JUDGE_UNDONE);
    assert_int_equal(crm_mean_flag("cancelreason"), CRM_JUDGE_SAID);
    assert_int_equal(crm_mean_flag("refundedamount"), CRM_JUDGE_SAID);
    assert_int_equal(crm_mean_flag("client"), CRM_JUDGE_SAID);
    assert_int_equal(crm_judge_flag(CRM_JUDGE_UNDONE, crm_slice_of("Yes")), CRM_VERDICT_SKIP);
    assert_int_equal(crm_judge_flag(CRM_JUDGE_UNDONE, crm_slice_of("")), CRM_VERDICT_KEEP);
    assert_int_equal(crm_judge_flag(CRM_JUDGE_HAPPENED, crm_slice_of("no")), CRM_VERDICT_SKIP);
    assert_int_equal(crm_judge_flag(CRM_JUDGE_HAPPENED, crm_slice_of("")), CRM_VERDICT_UNKNOWN);
    assert_int_equal(
        crm_judge_flag(CRM_JUDGE_UNDONE, crm_slice_of("perhaps")), CRM_VERDICT_UNKNOWN);
}

static void a_column_of_days_says_when_it_was_undone(void **state)
{
    struct crm_mean_words words = {.n = 2};
    (void)state;
    words.word[0].text = crm_slice_of("2024-01-13");
    words.word[1].text = crm_slice_of("13/01/2024 10:05");
    assert_true(crm_mean_is_flag(&words, CRM_JUDGE_UNDONE));
    assert_false(crm_mean_is_flag(&words, CRM_JUDGE_HAPPENED));
    words.word[1].text = crm_slice_of("yes");
    assert_false(crm_mean_is_flag(&words, CRM_JUDGE_UNDONE));
    words.word[0].text = crm_slice_of("no");
    assert_true(crm_mean_is_flag(&words, CRM_JUDGE_UNDONE));
    words.many = true;
    assert_false(crm_mean_is_flag(&words, CRM_JUDGE_UNDONE));
}

static void tenders_are_money_prepaid_or_both(void **state)
{
    (void)state;
    assert_int_equal(crm_mean_tender(crm_slice_of("Cash")), CRM_TENDER_MONEY);
    assert_int_equal(crm_mean_tender(crm_slice_of("Klarna")), CRM_TENDER_MONEY);
    assert_int_equal(crm_mean_tender(crm_slice_of("Gift Card 20")), CRM_TENDER_PREPAID);
    assert_int_equal(crm_mean_tender(crm_slice_of("储值卡")), CRM_TENDER_PREPAID);
    assert_int_equal(crm_mean_tender(crm_slice_of("Anzahlung")), CRM_TENDER_PREPAID);
    assert_int_equal(crm_mean_tender(crm_slice_of("Cash, Gift card")), CRM_TENDER_BOTH);
    assert_int_equal(crm_mean_tender(crm_slice_of("现金、余额")), CRM_TENDER_BOTH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_are_known_by_word_in_any_case),
        cmocka_unit_test(keep_only_leaves_out_all_other_words),
        cmocka_unit_test(another_level_of_money_is_unknown),
        cmocka_unit_test(text_of_signs_is_compared_as_it_stands),
        cmocka_unit_test(yes_and_no_mean_what_their_header_says),
        cmocka_unit_test(a_column_of_days_says_when_it_was_undone),
        cmocka_unit_test(tenders_are_money_prepaid_or_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
