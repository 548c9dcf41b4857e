#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/map.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>

static void numbers_follow_first_appearance(void **state)
{
    struct crm_map map;
    uint32_t id;
    bool added;
    char text[64];
    (void)state;
    crm_map_init(&map);
    assert_int_equal(crm_map_find(&map, crm_slice_of("x")), CRM_MAP_NONE);
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < 100000; i++) {
            /* short, exactly 15, 16 and long keys, and one that is empty */
            int n = i == 7 ? 0 : snprintf(text, sizeof text, "%0*u", (int)(i % 40) + 1, i);
            assert_true(crm_map_put(&map, (struct crm_slice){text, (size_t)n}, &id, &added));
            if (id != i || added != (round == 0))
                fail_msg("key %u got number %u", i, id);
        }
    assert_int_equal(map.n, 100000);
    assert_int_equal(crm_map_key(&map, 7).len, 0);
    for (uint32_t i = 8; i < 100000; i += 9999) {
        int n = snprintf(text, sizeof text, "%0*u", (int)(i % 40) + 1, i);
        assert_true(crm_slice_eq(crm_map_key(&map, i), (struct crm_slice){text, (size_t)n}));
        assert_int_equal(crm_map_find(&map, crm_map_key(&map, i)), i);
    }
    crm_map_release(&map);
}

static void keys_may_hold_any_byte(void **state)
{
    struct crm_map map;
    uint32_t a, b;
    bool added;
    (void)state;
    crm_map_init(&map);
    assert_true(crm_map_put(&map, (struct crm_slice){"a\0b", 3}, &a, &added));
    assert_true(crm_map_put(&map, (struct crm_slice){"a\0c", 3}, &b, &added));
    assert_int_not_equal(a, b);
    crm_map_release(&map);
}

static void pieces_of_an_arena_keep_their_place(void **state)
{
    struct crm_arena arena;
    char *piece[1000];
    (void)state;
    crm_arena_init(&arena);
    for (int i = 0; i < 1000; i++) {
        char text[32];
        size_t n = (size_t)snprintf(text, sizeof text, "piece %d", i);
        piece[i] = crm_arena_dup(&arena, (struct crm_slice){text, n});
        assert_non_null(crm_arena_alloc(&arena, (size_t)(i * 37 % 9000)));
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(atoi(piece[i] + 6), i);
    assert_int_equal((uintptr_t)crm_arena_alloc(&arena, 8) % sizeof(max_align_t) % 16, 0);
    assert_non_null(crm_arena_alloc(&arena, 1 << 20));
    crm_arena_reset(&arena);
    assert_non_null(crm_arena_alloc(&arena, 10));
    crm_arena_release(&arena);
}

static void a_sum_of_sizes_that_overflows_is_no_memory(void **state)
{
    void *list = NULL;
    size_t cap = 0;
    (void)state;
    assert_null(crm_mem_alloc(SIZE_MAX / 2, 4));
    assert_null(crm_mem_zalloc(SIZE_MAX / 2, 4));
    assert_false(crm_mem_grow(&list, &cap, SIZE_MAX / 2, 4));
    assert_null(list);
}

static void a_list_is_split_into_its_pieces(void **state)
{
    struct crm_slice rest = crm_slice_of("a,,b,"), piece;
    const char *want[] = {"a", "", "b", ""};
    size_t n = 0;
    (void)state;
    for (; crm_slice_split(&rest, ',', &piece); n++)
        assert_true(crm_slice_is(piece, want[n]));
    assert_int_equal(n, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_follow_first_appearance),
        cmocka_unit_test(keys_may_hold_any_byte),
        cmocka_unit_test(pieces_of_an_arena_keep_their_place),
        cmocka_unit_test(a_sum_of_sizes_that_overflows_is_no_memory),
        cmocka_unit_test(a_list_is_split_into_its_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
