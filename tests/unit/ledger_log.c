#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/map.h"
#include "ledger/client.h"
#include "ledger/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t next(uint64_t *state)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return *state >> 33;
}

static void varints_of_any_size_come_back(void **state)
{
    static const int64_t values[] = {
        0, 1, -1, 63, -64, 64, -65, 8191, -8192, 8192, 1 << 20, INT32_MIN, INT64_MAX, INT64_MIN};
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        uint8_t bytes[CRM_VARINT_MAX];
        const uint8_t *at = bytes;
        size_t n = crm_varint_put(bytes, values[i]);
        assert_in_range(n, 1, CRM_VARINT_MAX);
        assert_true(crm_varint_get(&at) == values[i]);
        assert_ptr_equal(at, bytes + n);
    }
    assert_int_equal(crm_varint_put((uint8_t[10]){0}, -64), 1);
    assert_int_equal(crm_varint_put((uint8_t[10]){0}, 63), 1);
    assert_int_equal(crm_varint_put((uint8_t[10]){0}, 64), 2);
}

/* many lists that grow in turns, against plain arrays */
static void lists_that_share_a_pool_do_not_mix(void **state)
{
    enum { LISTS = 300, BYTES = 900 };
    struct crm_log_pool pool;
    union crm_log list[LISTS] = {0};
    uint8_t(*copy)[BYTES] = calloc(LISTS, BYTES);
    size_t used[LISTS] = {0}, n;
    uint64_t seed = 7;

    (void)state;
    assert_non_null(copy);
    crm_log_pool_init(&pool);
    for (int round = 0; round < 20000; round++) {
        size_t i = next(&seed) % LISTS, len = next(&seed) % 9;
        uint8_t bytes[8];
        if (used[i] + len > BYTES)
            continue;
        for (size_t b = 0; b < len; b++)
            copy[i][used[i] + b] = bytes[b] = (uint8_t)next(&seed);
        assert_true(crm_log_append(&pool, &list[i], bytes, len));
        used[i] += len;
    }
    for (size_t i = 0; i < LISTS; i++) {
        const uint8_t *bytes = crm_log_bytes(&pool, &list[i], &n);
        assert_int_equal(n, used[i]);
        assert_int_equal(crm_log_length(&list[i]), used[i]);
        assert_memory_equal(bytes, copy[i], n);
    }
    crm_log_pool_release(&pool);
    free(copy);
}

static void a_replaced_list_can_shrink_and_grow(void **state)
{
    struct crm_log_pool pool;
    union crm_log list = {0};
    uint8_t bytes[40];
    size_t n;

    (void)state;
    memset(bytes, 'x', sizeof bytes);
    crm_log_pool_init(&pool);
    assert_true(crm_log_append(&pool, &list, bytes, 11));
    assert_int_equal(crm_log_room(&list), 0);
    assert_true(crm_log_replace(&pool, &list, bytes, 3));
    assert_int_equal(crm_log_room(&list), 8);
    assert_true(crm_log_replace(&pool, &list, bytes, 40));
    assert_memory_equal(crm_log_bytes(&pool, &list, &n), bytes, 40);
    assert_int_equal(n, 40);
    assert_true(crm_log_replace(&pool, &list, bytes, 1));
    assert_int_equal(crm_log_length(&list), 1);
    crm_log_pool_release(&pool);
}

static struct crm_slice id_of(int i, char text[64])
{
    int len = sprintf(text, i % 7 == 0 ? "client number %d with a long name" : "%d", i);

    return (struct crm_slice){text, (size_t)len};
}

static void every_client_is_found_again_under_her_number(void **state)
{
    enum { CLIENTS = 20000 };
    struct crm_clients clients;
    char text[64];
    bool added;

    (void)state;
    crm_clients_init(&clients);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < CLIENTS; i++) {
            struct crm_slice id = id_of(i, text);
            union crm_client_key key = crm_client_key(id);
            uint32_t hash = (uint32_t)crm_hash(id.ptr, id.len);
            assert_int_equal(crm_clients_put(&clients, &key, hash, &added), i);
            assert_int_equal(added, round == 0);
            assert_int_equal(crm_clients_find(&clients, &key, hash), i);
        }
    assert_int_equal(clients.n, CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
        struct crm_slice id = crm_client_id(&crm_clients_at(&clients, (uint32_t)i)->key);
        assert_true(crm_slice_eq(id, id_of(i, text)));
    }
    crm_clients_release(&clients);
}

static void ids_that_differ_in_length_or_zeros_only_are_different(void **state)
{
    static const struct crm_slice ids[] = {{"", 0}, {"\0", 1}, {"\0\0", 2}, {"a", 1}, {"a\0", 2},
        {"123456789012345", 15}, {"1234567890123456", 16}, {"12345678", 8}, {"1234567", 7}};
    struct crm_clients clients;
    bool added;

    (void)state;
    crm_clients_init(&clients);
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        union crm_client_key key = crm_client_key(ids[i]);
        assert_int_equal(crm_clients_put(&clients, &key, 1, &added), i); /* all of one hash */
        assert_true(added);
    }
    crm_clients_release(&clients);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(varints_of_any_size_come_back),
        cmocka_unit_test(lists_that_share_a_pool_do_not_mix),
        cmocka_unit_test(a_replaced_list_can_shrink_and_grow),
        cmocka_unit_test(every_client_is_found_again_under_her_number),
        cmocka_unit_test(ids_that_differ_in_length_or_zeros_only_are_different),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
