#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "base/os.h"

static void processors_are_at_least_one_and_at_most_asked_for(void **state)
{
    (void)state;
    assert_int_equal(crm_os_processors(1), 1);
    assert_true(crm_os_processors(64) >= 1 && crm_os_processors(64) <= 64);
}

static int by_key(const void *a, const void *b, void *ctx)
{
    const int *key = ctx;

    return key[*(const int *)a] - key[*(const int *)b];
}

static void a_sort_hands_its_context_on(void **state)
{
    int key[] = {30, 10, 20, 0}, order[] = {0, 1, 2, 3};
    (void)state;
    crm_os_sort(order, 4, sizeof *order, by_key, key);
    for (int i = 0; i < 4; i++)
        assert_int_equal(key[order[i]], 10 * i);
}

static void the_program_is_found_with_its_folder(void **state)
{
    char path[4096], small[4];
    (void)state;
    assert_true(crm_os_program(path, sizeof path));
    assert_true(path[0] == '/' && access(path, X_OK) == 0);
    assert_string_equal(strrchr(path, '/'), "/base_os");
    assert_false(crm_os_program(small, sizeof small));
}

static void random_bytes_differ(void **state)
{
    unsigned char a[32] = {0}, b[32] = {0};
    (void)state;
    assert_true(crm_os_random(a, sizeof a) && crm_os_random(b, sizeof b));
    assert_memory_not_equal(a, b, sizeof a);
}

static void the_last_byte_is_found(void **state)
{
    const char *text = "a:b:c";
    (void)state;
    assert_ptr_equal(crm_os_last_byte(text, ':', 5), text + 3);
    assert_ptr_equal(crm_os_last_byte(text, ':', 3), text + 1);
    assert_ptr_equal(crm_os_last_byte(text, 'a', 1), text);
    assert_null(crm_os_last_byte(text, 'x', 5));
    assert_null(crm_os_last_byte(text, 'a', 0));
}

static void libraries_are_called_as_the_system_does(void **state)
{
    char file[40];
    (void)state;
    crm_os_library(file, sizeof file, "z", "1");
#ifdef __APPLE__
    assert_string_equal(file, "libz.1.dylib");
#else
    assert_string_equal(file, "libz.so.1");
    crm_os_library(file, sizeof file, "z", "");
    assert_string_equal(file, "libz.so");
#endif
}

static void hints_harm_nothing(void **state)
{
    int fd[2];
    (void)state;
    assert_int_equal(pipe(fd), 0);
    crm_os_will_read(fd[0]);
    crm_os_widen_pipe(fd[1]);
    crm_os_widen_pipe(-1);
    assert_int_equal(write(fd[1], "x", 1), 1);
    close(fd[0]);
    close(fd[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(processors_are_at_least_one_and_at_most_asked_for),
        cmocka_unit_test(a_sort_hands_its_context_on),
        cmocka_unit_test(the_program_is_found_with_its_folder),
        cmocka_unit_test(random_bytes_differ),
        cmocka_unit_test(the_last_byte_is_found),
        cmocka_unit_test(libraries_are_called_as_the_system_does),
        cmocka_unit_test(hints_harm_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
