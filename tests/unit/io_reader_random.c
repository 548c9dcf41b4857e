/* The fuzz harness of the reader on random strings of the bytes that matter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "../fuzz/reader.c"

#include <stdio.h>

static uint64_t seed = 20240229;

static unsigned below(unsigned n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

static void any_bytes_are_read_as_libcsv_reads_them(void **state)
{
    static const char alphabet[] = {
        'a', 'b', ',', ',', '"', '"', '"', '\n', '\n', '\r', ' ', '\t', '\\', 'n', '\0', '\xEF'};
    (void)state;
    printf("# seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < 4000; round++) {
        uint8_t bytes[128];
        size_t len = 1 + below(sizeof bytes - 1);
        bytes[0] = (uint8_t)below(256);
        for (size_t i = 1; i < len; i++)
            bytes[i] = (uint8_t)alphabet[below(sizeof alphabet)];
        if (len > 5) /* mostly a header that is one */
            memcpy(bytes + 1, below(4) ? "a,b\n" : "a\tb\n", 4);
        assert_int_equal(LLVMFuzzerTestOneInput(bytes, len), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_bytes_are_read_as_libcsv_reads_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
