/* Words of care: calendar files, telephone numbers, the plan's own order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "care/ics.h"
#include "base/phone.h"
#include "care/plan.h"

#include <stdio.h>
#include <stdlib.h>

/* The content line of a text in pieces. */
static void line_is(const struct crm_slice piece[], size_t n, const char *expected)
{
    char room[1024];
    struct crm_writer w = {.fd = -1, .buffer = room, .room = sizeof room - 1};

    crm_ics_text(&w, "SUMMARY", piece, n);
    room[w.used] = '\0';
    assert_string_equal(room, expected);
}

static void text_is(const char *text, const char *expected)
{
    struct crm_slice piece = crm_slice_of(text);

    line_is(&piece, 1, expected);
}

static void text_is_escaped(void **state)
{
    (void)state;
    text_is("a,b;c\\d", "SUMMARY:a\\,b\\;c\\\\d\r\n");
    text_is("one\ntwo\r\nthree\rfour", "SUMMARY:one\\ntwo\\nthree\\nfour\r\n");
    text_is("tab\there, bell\agone\x7f", "SUMMARY:tab\there\\, bellgone\r\n");
    text_is("", "SUMMARY:\r\n");
    text_is("cut \xE5\xAE", "SUMMARY:cut \xEF\xBF\xBD\xEF\xBF\xBD\r\n");
}

/* 67 octets and the name fill a line: what comes next stands on a line of its own, whole. */
static void lines_are_folded_between_characters_and_escapes(void **state)
{
    static const char full[] =
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
    char text[128], expected[160];

    (void)state;
    assert_int_equal(strlen(full), 67);
    snprintf(expected, sizeof expected, "SUMMARY:%s\r\n", full);
    text_is(full, expected);
    snprintf(text, sizeof text, "%sy", full);
    snprintf(expected, sizeof expected, "SUMMARY:%s\r\n y\r\n", full);
    text_is(text, expected);
    snprintf(text, sizeof text, "%s客", full + 2); /* 65 and three octets */
    snprintf(expected, sizeof expected, "SUMMARY:%s\r\n 客\r\n", full + 2);
    text_is(text, expected);
    snprintf(text, sizeof text, "%s😀", full + 3);
    snprintf(expected, sizeof expected, "SUMMARY:%s\r\n 😀\r\n", full + 3);
    text_is(text, expected);
    snprintf(text, sizeof text, "%s,", full + 1);
    snprintf(expected, sizeof expected, "SUMMARY:%s\r\n \\,\r\n", full + 1);
    text_is(text, expected);
}

static void pieces_are_one_text(void **state)
{
    const struct crm_slice piece[] = {{"a,", 2}, {NULL, 0}, {"b", 1}};

    (void)state;
    line_is(piece, 3, "SUMMARY:a\\,b\r\n");
}

static void number_is(
    const char *country, enum crm_phone_form form, const char *text, const char *expected)
{
    char out[CRM_PHONE_TEXT];

    crm_phone_write(crm_phone_plan(crm_slice_of(country)), form, crm_slice_of(text), out);
    if (strcmp(out, expected) != 0)
        fail_msg("%s %s: %s, not %s", country, text, out, expected);
}

static void numbers_are_read_in_many_spellings(void **state)
{
    (void)state;
    number_is("CN", CRM_PHONE_E164, "（010）6552-9988 转 12", "+861065529988");
    number_is("cn", CRM_PHONE_E164, "＋86 １３８ ００１３ ８０００", "+8613800138000");
    number_is("CN", CRM_PHONE_NATIONAL, "tel:0086-13800138000", "13800138000");
    number_is("GB", CRM_PHONE_NATIONAL, "+44 (0)7911 123456", "07911123456");
    number_is("GB", CRM_PHONE_E164, "+4407911123456", "+447911123456");
    number_is("US", CRM_PHONE_E164, "1 (650) 253-0000 ext. 12", "+16502530000");
    number_is("US", CRM_PHONE_NATIONAL, "011 44 20 7946 0958", "+442079460958");
    number_is("DE", CRM_PHONE_NATIONAL, "+86 138 0013 8000", "+8613800138000");
    number_is("FR", CRM_PHONE_E164, "06 12 34 56 78", "+33612345678");
    number_is("IT", CRM_PHONE_E164, "06 1234 5678", "+390612345678");
}

static void what_is_no_number_is_none(void **state)
{
    static const char *const texts[] = {"", "n/a", "138****8000", "1380013800", "95588", "+",
        "13800138000 oder 13900139000", "0", "00", "+0 650 253 0000",
        "1234567890123456789012345678901234567890123456789", "ext 12", "#12"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        number_is("CN", CRM_PHONE_E164, texts[i], "");
    assert_null(crm_phone_plan(crm_slice_of("XX")));
    assert_null(crm_phone_plan(crm_slice_of("CHN")));
}

static void every_country_that_is_listed_has_a_plan(void **state)
{
    (void)state;
    for (const char *p = crm_phone_countries(); *p; p += p[2] ? 3 : 2)
        assert_non_null(crm_phone_plan((struct crm_slice){p, 2}));
}

static void masks_leave_four_digits(void **state)
{
    char out[64];

    (void)state;
    crm_phone_mask(crm_slice_of("138 0013-8000"), out);
    assert_string_equal(out, "*********8000");
    crm_phone_mask(crm_slice_of("80 客 0-0x"), out);
    assert_string_equal(out, "80***0*0*");
    crm_phone_mask(crm_slice_of(""), out);
    assert_string_equal(out, "");
}

/* ---- the plan ------------------------------------------------------------------------- */

enum { DAYS = 7 };
static const bool open_days[DAYS];

static enum crm_hold plan_of(const struct crm_plan_terms *terms, struct crm_plan_client client[],
    struct crm_contact contact[], size_t n)
{
    struct crm_arena arena;
    struct crm_err err;

    crm_arena_init(&arena);
    assert_int_equal(crm_plan_run(terms, client, contact, n, &arena, &err), CRM_OK);
    for (size_t i = 0; i < 2; i++)
        client[i].contacts = NULL; /* they lie in the arena */
    crm_arena_release(&arena);
    return contact[n - 1].held;
}

static void the_larger_value_comes_first_and_a_full_day_is_left(void **state)
{
    struct crm_plan_terms terms = {.from = 100,
        .to = 106,
        .closed = open_days,
        .slip = {1, 'd'},
        .quiet = {3, 'd'},
        .most = 1,
        .n_staff = 1};
    struct crm_plan_client client[2] = {{.id = {"a", 1}, .value = 5}, {.id = {"b", 1}, .value = 9}};
    struct crm_contact contact[3] = {{.client = 0, .due = 101, .priority = 2},
        {.client = 1, .due = 101, .priority = 2}, {.client = 1, .due = 102, .priority = 3}};

    (void)state;
    assert_int_equal(plan_of(&terms, client, contact, 3), CRM_HOLD_QUIET);
    assert_int_equal(contact[0].client, 1);
    assert_int_equal(contact[0].day, 101);
    assert_int_equal(contact[1].day, 102);
    assert_true(contact[1].moved_full);
}

static void a_closed_day_goes_back_first_and_then_on(void **state)
{
    const bool closed[DAYS] = {true, true, false, false, true, false, true};
    struct crm_plan_terms terms = {.from = 100,
        .to = 106,
        .closed = closed,
        .slip = {2, 'd'},
        .quiet = {0, 'd'},
        .n_staff = 1};
    struct crm_plan_client client[2] = {{.id = {"a", 1}}, {.id = {"b", 1}}};
    struct crm_contact contact[3] = {{.client = 0, .due = 100, .priority = 1},
        {.client = 0, .due = 104, .priority = 1}, {.client = 1, .due = 106, .priority = 1}};

    (void)state;
    plan_of(&terms, client, contact, 3);
    assert_int_equal(contact[0].day, 102);
    assert_int_equal(contact[1].day, 103);
    assert_int_equal(contact[2].day, 105);
    terms.slip.n = 1;
    plan_of(&terms, client, contact, 1);
    assert_int_equal(contact[0].held, CRM_HOLD_CLOSED);
}

static void each_stylist_has_their_own_day(void **state)
{
    struct crm_plan_terms terms = {.from = 100,
        .to = 106,
        .closed = open_days,
        .most = 1,
        .slip = {0, 'd'},
        .quiet = {0, 'd'},
        .n_staff = 2};
    struct crm_plan_client client[2] = {{.id = {"a", 1}}, {.id = {"b", 1}, .staff = 1}};
    struct crm_contact contact[2] = {
        {.client = 0, .due = 101, .priority = 1}, {.client = 1, .due = 101, .priority = 1}};

    (void)state;
    assert_int_equal(plan_of(&terms, client, contact, 2), CRM_HOLD_NONE);
    client[1].staff = 0;
    assert_int_equal(plan_of(&terms, client, contact, 2), CRM_HOLD_FULL);
    assert_int_equal(crm_plan_order(client, contact, 2), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_escaped),
        cmocka_unit_test(lines_are_folded_between_characters_and_escapes),
        cmocka_unit_test(pieces_are_one_text),
        cmocka_unit_test(numbers_are_read_in_many_spellings),
        cmocka_unit_test(what_is_no_number_is_none),
        cmocka_unit_test(every_country_that_is_listed_has_a_plan),
        cmocka_unit_test(masks_leave_four_digits),
        cmocka_unit_test(the_larger_value_comes_first_and_a_full_day_is_left),
        cmocka_unit_test(a_closed_day_goes_back_first_and_then_on),
        cmocka_unit_test(each_stylist_has_their_own_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
