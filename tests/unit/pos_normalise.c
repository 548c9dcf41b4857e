#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "pos/normalise.h"

static void assert_key(enum crm_field field, const char *cell, const char *expected)
{
    char key[CRM_NORMAL_KEY];
    size_t n = crm_normalise(field, crm_slice_of(cell), key);
    assert_int_equal(n, strlen(expected));
    assert_memory_equal(key, expected, n);
}

static void phones_are_their_digits(void **state)
{
    static const char *const same[] = {"13800001111", "138 0000 1111", "+86 138-0000-1111",
        "008613800001111", "8613800001111", "(138)00001111", "１３８００００１１１１",
        "138.0000.1111"};
    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_key(CRM_FIELD_PHONE, same[i], "13800001111");
    assert_key(CRM_FIELD_PHONE, "+44 20 7946 0000", "442079460000");
    assert_key(CRM_FIELD_PHONE, "0044 20 7946 0000", "442079460000");
}

static void what_is_no_number_is_no_key(void **state)
{
    static const char *const none[] = {
        "", "-", "无", "N/A", "123456", "0000000", "11111111111", "ann1234567@example.com", "none"};
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_key(CRM_FIELD_PHONE, none[i], "");
}

static void emails_cards_and_names_lose_case_width_and_blanks(void **state)
{
    (void)state;
    assert_key(CRM_FIELD_EMAIL, " Ann@Example.COM", "ann@example.com");
    assert_key(CRM_FIELD_EMAIL, "ａｎｎ@example.com", "ann@example.com");
    assert_key(CRM_FIELD_EMAIL, "ann.example.com", "");
    assert_key(CRM_FIELD_EMAIL, "@example.com", "");
    assert_key(CRM_FIELD_CARD, "VIP-00 12", "vip0012");
    assert_key(CRM_FIELD_CARD, "000-000", "");
    assert_key(CRM_FIELD_NAME, "Ann  LEE", "annlee");
    assert_key(CRM_FIELD_NAME, "王　小明", "王小明");
}

static void several_numbers_in_a_cell_are_several_keys(void **state)
{
    struct crm_slice rest = crm_slice_of("13800001111/13800002222、 13800003333；"), piece;
    int n = 0;
    (void)state;
    while (crm_normalise_piece(CRM_FIELD_PHONE, &rest, &piece)) {
        assert_int_equal(piece.len, 11);
        n++;
    }
    assert_int_equal(n, 3);
    rest = crm_slice_of("Lee, Ann");
    assert_true(crm_normalise_piece(CRM_FIELD_NAME, &rest, &piece));
    assert_true(crm_slice_is(piece, "Lee, Ann"));
    assert_false(crm_normalise_piece(CRM_FIELD_NAME, &rest, &piece));
}

static void a_long_cell_fits(void **state)
{
    char cell[1000], key[CRM_NORMAL_KEY];
    (void)state;
    memset(cell, '7', sizeof cell - 1);
    cell[0] = '1';
    cell[sizeof cell - 1] = '\0';
    assert_true(crm_normalise(CRM_FIELD_PHONE, crm_slice_of(cell), key) < CRM_NORMAL_KEY);
    assert_true(crm_normalise(CRM_FIELD_NAME, crm_slice_of(cell), key) < CRM_NORMAL_KEY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phones_are_their_digits),
        cmocka_unit_test(what_is_no_number_is_no_key),
        cmocka_unit_test(emails_cards_and_names_lose_case_width_and_blanks),
        cmocka_unit_test(several_numbers_in_a_cell_are_several_keys),
        cmocka_unit_test(a_long_cell_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
