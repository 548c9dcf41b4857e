#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ledger/shard.h"

#include <stdlib.h>
#include <string.h>

struct line {
    int32_t day;
    int64_t amount;
    enum crm_kind kind;
    const char *txn;
    int32_t second;
};

static const struct crm_form nothing, amounts = {.lines = true, .amount = true};

/* All lines are of client `x`; what she is at the end. */
static struct crm_client sum(
    enum crm_visit visit, struct crm_form form, const struct line *line, size_t n)
{
    struct crm_shard shard;
    struct crm_shard_row *row = calloc(n, sizeof *row);
    struct crm_slice *txn = calloc(n, sizeof *txn);
    struct crm_shard_rows rows = {.row = row, .txn = txn, .n = n};
    struct crm_client client;
    struct crm_err err;

    assert_true(row && txn);
    for (size_t i = 0; i < n; i++) {
        row[i].key = crm_client_key((struct crm_slice){"x", 1});
        row[i].amount_e4 = line[i].amount * 10000;
        row[i].day = line[i].day;
        row[i].kind = (uint32_t)line[i].kind & 7;
        row[i].second_1 = (uint32_t)(line[i].second + 1) & 0x1FFFFFF;
        txn[i] = crm_slice_of(line[i].txn ? line[i].txn : "");
    }
    assert_int_equal(crm_shard_init(&shard, visit, CRM_BASIS_CASH, &form, &err), CRM_OK);
    assert_int_equal(crm_shard_add(&shard, &rows, 0, &err), CRM_OK);
    assert_int_equal(crm_shard_finish(&shard, &err), CRM_OK);
    assert_int_equal(shard.clients.n, 1);
    client = *crm_clients_at(&shard.clients, 0);
    crm_shard_release(&shard);
    free(row);
    free(txn);
    return client;
}

static void a_refund_before_the_visit_of_its_day_counts_with_it(void **state)
{
    const struct line lines[] = {
        {10, -5, CRM_KIND_REFUND, NULL, -1},
        {20, -7, CRM_KIND_REFUND, NULL, -1},
        {20, 50, CRM_KIND_SERVICE, NULL, -1},
        {10, 30, CRM_KIND_SERVICE, NULL, -1},
        {15, -1, CRM_KIND_REFUND, NULL, -1},
    };
    (void)state;
    struct crm_client c = sum(CRM_VISIT_DAY, nothing, lines, 5);
    assert_int_equal(c.visits, 2);
    assert_int_equal(c.first_day, 10);
    assert_int_equal(c.last_day, 20);
    assert_int_equal(c.amount_e4, 670000);
    assert_int_equal(c.first_amount_e4, 250000);
}

static void a_client_of_refunds_only_has_no_visit_and_no_dates(void **state)
{
    const struct line line = {10, -5, CRM_KIND_REFUND, NULL, -1};
    (void)state;
    for (enum crm_visit v = CRM_VISIT_DAY; v <= CRM_VISIT_ROW; v++) {
        struct crm_client c = sum(v, nothing, &line, 1);
        assert_int_equal(c.visits, 0);
        assert_int_equal(c.first_day, CRM_DAY_NONE);
        assert_int_equal(c.last_day, CRM_DAY_NONE);
        assert_int_equal(c.amount_e4, -50000);
    }
}

static void days_in_any_order_are_counted_once(void **state)
{
    enum { LINES = 5000 };
    struct line *lines = calloc(LINES, sizeof *lines);
    bool seen[3000] = {false};
    uint32_t distinct = 0;
    uint64_t seed = 3;

    (void)state;
    assert_non_null(lines);
    for (size_t i = 0; i < LINES; i++) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        lines[i] = (struct line){(int32_t)((seed >> 33) % 3000) - 1000, 1, CRM_KIND_OTHER, "", -1};
        distinct += !seen[lines[i].day + 1000];
        seen[lines[i].day + 1000] = true;
    }
    assert_int_equal(sum(CRM_VISIT_DAY, nothing, lines, LINES).visits, distinct);
    assert_int_equal(sum(CRM_VISIT_DAY, amounts, lines, LINES).visits, distinct);
    assert_int_equal(sum(CRM_VISIT_ROW, nothing, lines, LINES).visits, LINES);
    free(lines);
}

/* a step of 64 days takes two bytes forwards and one backwards: sorting makes the list longer */
static void a_tidied_list_may_need_more_room(void **state)
{
    struct line lines[11];
    (void)state;
    for (int i = 0; i < 8; i++)
        lines[i] = (struct line){20000 + i, 1, CRM_KIND_OTHER, "", -1};
    lines[8] = (struct line){20000 + 7 - 64, 1, CRM_KIND_OTHER, "", -1};
    lines[9] = (struct line){20000 + 7 - 64, 1, CRM_KIND_OTHER, "", -1};
    lines[10] = (struct line){20000 + 7 - 64 - 64, 1, CRM_KIND_OTHER, "", -1};
    assert_int_equal(sum(CRM_VISIT_DAY, nothing, lines, 11).visits, 10);
}

static void days_of_two_thousand_years_fit(void **state)
{
    const struct line lines[] = {
        {CRM_DAY_MAX, 1, CRM_KIND_OTHER, "", -1},
        {CRM_DAY_MIN, 2, CRM_KIND_OTHER, "", -1},
        {0, 3, CRM_KIND_OTHER, "", -1},
        {CRM_DAY_MAX, 1, CRM_KIND_OTHER, "", -1},
    };
    (void)state;
    struct crm_client c = sum(CRM_VISIT_DAY, nothing, lines, 4);
    assert_int_equal(c.visits, 3);
    assert_int_equal(c.first_day, CRM_DAY_MIN);
    assert_int_equal(c.last_day, CRM_DAY_MAX);
    assert_int_equal(c.first_amount_e4, 20000);
}

static void the_first_ticket_is_by_time_then_number(void **state)
{
    const struct line lines[] = {
        {10, 1, CRM_KIND_OTHER, "b", 500}, {10, 2, CRM_KIND_OTHER, "a", 900},
        {10, 4, CRM_KIND_OTHER, "c", 700},
        {10, 8, CRM_KIND_OTHER, "c", 400}, /* the earliest line of c */
        {10, 16, CRM_KIND_PREPAID, "0", 100},
        {11, 32, CRM_KIND_OTHER, "b", 100}, /* another day, another ticket */
    };
    (void)state;
    struct crm_client c = sum(CRM_VISIT_TXN, nothing, lines, 6);
    assert_int_equal(c.visits, 4);
    assert_int_equal(c.first_amount_e4, 120000);
    c = sum(CRM_VISIT_TXN, nothing, lines, 2);
    assert_int_equal(c.first_amount_e4, 10000);
}

static void amounts_that_do_not_fit_are_refused(void **state)
{
    struct crm_shard_row row[2] = {
        {.key = {.near = {"x", 1}}, .amount_e4 = INT64_MAX},
        {.key = {.near = {"x", 1}}, .amount_e4 = 1},
    };
    const struct crm_shard_rows rows = {.row = row, .n = 2};
    struct crm_shard shard;
    struct crm_err err;
    (void)state;
    crm_err_init(&err);
    crm_shard_init(&shard, CRM_VISIT_DAY, CRM_BASIS_CASH, &nothing, &err);
    assert_int_equal(crm_shard_add(&shard, &rows, 0, &err), CRM_EDATA);
    assert_non_null(strstr(err.text, "add up to more than"));
    crm_shard_release(&shard);
}

static void kinds_say_what_is_a_visit_and_what_counts(void **state)
{
    enum crm_kind kind = CRM_KIND_PREPAID;
    (void)state;
    assert_true(crm_kind_parse(crm_slice_of(""), -1, &kind));
    assert_int_equal(kind, CRM_KIND_REFUND);
    assert_true(crm_kind_parse(crm_slice_of(""), 0, &kind));
    assert_int_equal(kind, CRM_KIND_OTHER);
    assert_true(crm_kind_parse(crm_slice_of("service"), -1, &kind));
    assert_int_equal(kind, CRM_KIND_SERVICE);
    assert_false(crm_kind_parse(crm_slice_of("Service"), 1, &kind));
    assert_true(crm_kind_is_visit(CRM_KIND_REDEEM));
    assert_false(crm_kind_is_visit(CRM_KIND_PREPAID));
    assert_int_equal(crm_kind_counted(CRM_KIND_REDEEM, CRM_BASIS_CASH, 5), 0);
    assert_int_equal(crm_kind_counted(CRM_KIND_REDEEM, CRM_BASIS_SERVICE, 5), 5);
    assert_int_equal(crm_kind_counted(CRM_KIND_PREPAID, CRM_BASIS_SERVICE, 5), 0);
    assert_int_equal(crm_kind_counted(CRM_KIND_REFUND, CRM_BASIS_SERVICE, -5), -5);
}

static void walk_in_codes_are_known(void **state)
{
    static const char *const codes[] = {
        "WALK_IN", "walk-in", "Walk In", "散客", "0", "0000", "house"};
    static const char *const others[] = {"10", "", "WALKER", "A0", "HOUSEMAN"};
    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        assert_true(crm_customer_looks_walk_in(crm_slice_of(codes[i])));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_false(crm_customer_looks_walk_in(crm_slice_of(others[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refund_before_the_visit_of_its_day_counts_with_it),
        cmocka_unit_test(a_client_of_refunds_only_has_no_visit_and_no_dates),
        cmocka_unit_test(days_in_any_order_are_counted_once),
        cmocka_unit_test(a_tidied_list_may_need_more_room),
        cmocka_unit_test(days_of_two_thousand_years_fit),
        cmocka_unit_test(the_first_ticket_is_by_time_then_number),
        cmocka_unit_test(amounts_that_do_not_fit_are_refused),
        cmocka_unit_test(kinds_say_what_is_a_visit_and_what_counts),
        cmocka_unit_test(walk_in_codes_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
