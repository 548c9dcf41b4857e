/* The fuzz harness of the reader on random strings of the bytes that matter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "../fuzz/reader.c"

#include <stdio.h>
#include <unistd.h>

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
    for (int round = 0; round < 2000; round++) {
        uint8_t bytes[700];
        size_t len = 1 + below(sizeof bytes - 1);
        bytes[0] = (uint8_t)below(256);
        for (size_t i = 1; i < len; i++)
            bytes[i] = (uint8_t)alphabet[below(sizeof alphabet)];
        if (len > 5) /* mostly a header that is one */
            memcpy(bytes + 1, below(4) ? "a,b\n" : "a\tb\n", 4);
        assert_int_equal(LLVMFuzzerTestOneInput(bytes, len), 0);
    }
}

/* Well-formed but for a byte here and there, so that records and states get long. */
static void nearly_well_formed_files_are_read_as_libcsv_reads_them(void **state)
{
    static const char *const pieces[] = {"\"a\",", "\"x\"\"y\",", "b,", ",", "\"l\nm\",", "\"\",",
        "\"c,d\"\n", "e\n", "\n", "\"\"\r\n", "\"f\"\r", "\",\n,\"\n"};
    (void)state;
    printf("# seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < 2000; round++) {
        uint8_t bytes[1100] = "?a,b\n";
        size_t len = 5, goal = 20 + below(1000);
        unsigned kinds = 1 + below(12);
        bytes[0] = (uint8_t)(below(64) << 2 & 0xF8);
        while (len < goal) {
            const char *row[] = {pieces[below(6)], pieces[6 + below(6)]};
            for (int i = below(kinds) < 2; i < 2; i++) {
                memcpy(bytes + len, row[i], strlen(row[i]));
                len += strlen(row[i]);
            }
        }
        for (unsigned n = below(4); n > 0; n--)
            bytes[5 + below((unsigned)len - 5)] = (uint8_t) "\"\n,a\r"[below(5)];
        assert_int_equal(LLVMFuzzerTestOneInput(bytes, len), 0);
    }
}

/*
 * A wrong quote at every place of the 64 bytes that lib/io/cut.c looks at together, and behind it
 * records that look well-formed to one who missed it, but end elsewhere.
 */
static void a_wrong_quote_is_seen_at_every_place(void **state)
{
    static const char *const wrong[] = {"p\"p,1\n", "\"\n\"p,1\n", "\"\n\"p\n"};
    (void)state;
    for (size_t kind = 0; kind < 3; kind++)
        for (size_t pad = 0; pad < 130; pad++) {
            char bytes[768] = "?a,b\n", *p = bytes + 5;
            bytes[0] = 0;
            memset(p, 'p', pad);
            p = stpcpy(p + pad, kind && pad ? ",\n" : "");
            p = stpcpy(p, wrong[kind]);
            for (int i = 0; i < 40; i++)
                p = stpcpy(p, "\",\n,\",2\n");
            assert_int_equal(
                LLVMFuzzerTestOneInput((const uint8_t *)bytes, (size_t)(p - bytes)), 0);
        }
}

int main(void)
{
    if (access("/proc/self/fd", F_OK) != 0) {
        puts("1..0 # SKIP the harness reads through /proc");
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_bytes_are_read_as_libcsv_reads_them),
        cmocka_unit_test(a_wrong_quote_is_seen_at_every_place),
        cmocka_unit_test(nearly_well_formed_files_are_read_as_libcsv_reads_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
