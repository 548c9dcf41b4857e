#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "pos/field.h"
#include "pos/link.h"

#define PHONES (UINT64_C(1) << CRM_FIELD_PHONE)

static uint32_t node(struct crm_link *link, int field, const char *text)
{
    uint32_t n = crm_link_node(link, field, crm_slice_of(text));
    assert_int_not_equal(n, CRM_LINK_NONE);
    return n;
}

static void row(struct crm_link *link, const char *id, const char *phone, const char *name)
{
    uint32_t who = *id ? node(link, CRM_LINK_ID, id) : CRM_LINK_NONE;
    if (*phone)
        assert_true(crm_link_join(link, who, node(link, CRM_FIELD_PHONE, phone), true));
    if (*name)
        assert_true(crm_link_join(link, who, node(link, CRM_FIELD_NAME, name), false));
}

static void assert_person(const struct crm_link *link, int field, const char *text, const char *id)
{
    struct crm_slice person = crm_link_person(link, field, crm_slice_of(text));
    assert_int_equal(person.len, strlen(id));
    assert_memory_equal(person.ptr, id, person.len);
}

static void settle(struct crm_link *link, uint32_t most)
{
    struct crm_err err;
    crm_err_init(&err);
    assert_int_equal(crm_link_settle(link, most, PHONES, false, &err), CRM_OK);
}

static void a_person_is_known_by_her_smallest_id(void **state)
{
    struct crm_link link;
    (void)state;
    crm_link_init(&link);
    row(&link, "9", "13800001111", "");
    row(&link, "10", "13800002222", "");
    row(&link, "12", "13800002222", "");
    row(&link, "12", "13800001111", "");
    row(&link, "7", "", "");
    settle(&link, 5);
    assert_person(&link, CRM_LINK_ID, "9", "10"); /* in byte order */
    assert_person(&link, CRM_LINK_ID, "12", "10");
    assert_person(&link, CRM_LINK_ID, "7", "7");
    assert_person(&link, CRM_LINK_ID, "8", "");
    assert_person(&link, CRM_FIELD_PHONE, "13800001111", "10");
    assert_int_equal(crm_link_n_persons(&link), 2);
    crm_link_release(&link);
}

static void a_fact_that_does_not_link_joins_nobody(void **state)
{
    struct crm_link link;
    (void)state;
    crm_link_init(&link);
    row(&link, "a", "13800001111", "annlee");
    row(&link, "b", "13800002222", "annlee");
    settle(&link, 1);
    assert_person(&link, CRM_LINK_ID, "b", "b");
    assert_int_equal(crm_link_n_persons(&link), 2);
    crm_link_release(&link);
}

static void an_id_and_a_phone_of_the_same_digits_are_two_nodes(void **state)
{
    struct crm_link link;
    uint32_t id, phone;
    (void)state;
    crm_link_init(&link);
    id = node(&link, CRM_LINK_ID, "13800001111");
    phone = node(&link, CRM_FIELD_PHONE, "13800001111");
    assert_int_not_equal(id, phone);
    assert_int_equal(crm_link_sort(&link, id), CRM_LINK_ID);
    assert_int_equal(crm_link_sort(&link, phone), CRM_FIELD_PHONE);
    settle(&link, 5);
    assert_person(&link, CRM_FIELD_PHONE, "13800001111", "");
    crm_link_release(&link);
}

static void a_row_without_an_id_joins_the_keys_it_has(void **state)
{
    struct crm_link link;
    (void)state;
    crm_link_init(&link);
    row(&link, "a", "13800001111", "");
    crm_link_unite(&link, node(&link, CRM_FIELD_PHONE, "13800001111"),
        node(&link, CRM_FIELD_PHONE, "13800002222"));
    settle(&link, 5);
    assert_person(&link, CRM_FIELD_PHONE, "13800002222", "a");
    crm_link_release(&link);
}

static void the_same_pair_again_is_one_id_of_a_key(void **state)
{
    struct crm_link link;
    (void)state;
    crm_link_init(&link);
    for (int i = 0; i < 20; i++)
        row(&link, i % 2 ? "a" : "b", "13800001111", "");
    assert_int_equal(link.n_edges, 2);
    settle(&link, 2);
    crm_link_release(&link);
}

static void a_key_of_too_many_ids_is_named_unless_it_is_secret(void **state)
{
    struct crm_link link;
    struct crm_err err;
    (void)state;
    crm_link_init(&link);
    row(&link, "a", "13800001111", "");
    row(&link, "b", "13800001111", "");
    row(&link, "c", "13800002222", "");
    crm_err_init(&err);
    assert_int_equal(crm_link_settle(&link, 1, PHONES, false, &err), CRM_EDATA);
    assert_string_equal(
        err.text, "phone '13800001111' joins 2 ids ('a' 'b'): --link-max 1 allows fewer");
    assert_int_equal(crm_link_settle(&link, 1, PHONES, true, &err), CRM_EDATA);
    assert_string_equal(err.text, "1 key joins more than 1 id: --link-max allows more");
    assert_int_equal(crm_link_settle(&link, 1, 0, false, &err), CRM_OK); /* nothing links */
    crm_link_release(&link);
}

static void long_ids_are_whole(void **state)
{
    struct crm_link link;
    char id[600];
    (void)state;
    memset(id, 'x', sizeof id);
    id[sizeof id - 1] = '\0';
    crm_link_init(&link);
    row(&link, id, "13800001111", "");
    id[sizeof id - 2] = 'y';
    row(&link, id, "13800001111", "");
    settle(&link, 5);
    id[sizeof id - 2] = 'x';
    assert_person(&link, CRM_FIELD_PHONE, "13800001111", id);
    crm_link_release(&link);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_person_is_known_by_her_smallest_id),
        cmocka_unit_test(a_fact_that_does_not_link_joins_nobody),
        cmocka_unit_test(an_id_and_a_phone_of_the_same_digits_are_two_nodes),
        cmocka_unit_test(a_row_without_an_id_joins_the_keys_it_has),
        cmocka_unit_test(the_same_pair_again_is_one_id_of_a_key),
        cmocka_unit_test(a_key_of_too_many_ids_is_named_unless_it_is_secret),
        cmocka_unit_test(long_ids_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
