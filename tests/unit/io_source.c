#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "io/source.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char path[64];

static void write_file(const char *bytes, size_t len)
{
    FILE *f;

    strcpy(path, "/tmp/crm-source-XXXXXX");
    f = fdopen(mkstemp(path), "w");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
}

/* A named pipe that a child writes to, a byte at a time. */
static pid_t write_pipe(const char *bytes, size_t len)
{
    pid_t child;

    strcpy(path, "/tmp/crm-source-XXXXXX");
    close(mkstemp(path));
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        FILE *f = fopen(path, "w");
        setvbuf(f, NULL, _IONBF, 0);
        for (size_t i = 0; i < len; i++) {
            usleep(1000);
            fputc(bytes[i], f);
        }
        fclose(f);
        _exit(0);
    }
    return child;
}

/* All of it, `room` bytes at a time. Returns what the last read did. */
static enum crm_status read_all(
    struct crm_source *s, size_t room, char *out, size_t *len, struct crm_err *err)
{
    enum crm_status status;
    size_t got;

    *len = 0;
    while ((status = crm_source_read(s, out + *len, room, &got, err)) == CRM_OK && got)
        *len += got;
    out[*len] = '\0';
    return status;
}

static void check_text(const char *encoding, const char *expected)
{
    struct crm_source *s;
    struct crm_err err;
    char out[256];
    size_t len;

    for (size_t room = 1; room < 40; room++) {
        crm_err_init(&err);
        assert_int_equal(crm_source_open(&s, path, &err), CRM_OK);
        if (encoding)
            assert_int_equal(crm_source_decode(s, encoding, false, &err), CRM_OK);
        assert_int_equal(read_all(s, room, out, &len, &err), CRM_OK);
        assert_string_equal(out, expected);
        crm_source_close(s);
    }
}

static void a_file_is_read_as_it_is(void **state)
{
    (void)state;
    write_file("abc\n\xff", 5);
    check_text(NULL, "abc\n\xff");
    unlink(path);
}

static void only_a_mark_at_the_start_is_removed(void **state)
{
    (void)state;
    write_file("\xEF\xBB\xBF\xEF\xBB\xBFx", 7);
    check_text(NULL, "\xEF\xBB\xBFx");
    unlink(path);
    write_file("\xEF\xBB", 2);
    check_text(NULL, "\xEF\xBB");
    unlink(path);
    write_file("\xEF\xBB\xBF", 3);
    check_text(NULL, "");
    unlink(path);
}

static void other_encodings_become_utf8(void **state)
{
    (void)state;
    write_file("\xBB\xE1\xD4\xB1,\x81\x30\x81\x30", 9);
    check_text("GB18030", "会员,\xC2\x80");
    unlink(path);
    write_file("\xFF\xFE"
               "a\0\x1A\x4F\n\0",
        8);
    check_text("UTF-16LE", "a\xE4\xBC\x9A\n");
    unlink(path);
    write_file("caf\xE9", 4);
    check_text("WINDOWS-1252", "café");
    unlink(path);
}

static void bytes_that_are_not_of_the_encoding_are_refused_with_their_line(void **state)
{
    struct crm_source *s;
    struct crm_err err;
    char out[64];
    size_t len;
    (void)state;
    write_file("a\r\nb\n\xBB\x20", 7);
    for (size_t room = 1; room < 20; room++) {
        crm_err_init(&err);
        assert_int_equal(crm_source_open(&s, path, &err), CRM_OK);
        assert_int_equal(crm_source_decode(s, "GB18030", false, &err), CRM_OK);
        assert_int_equal(read_all(s, room, out, &len, &err), CRM_EDATA);
        assert_string_equal(out, "a\r\nb\n");
        assert_string_equal(err.text, "'\\xBB ' is not GB18030 text");
        assert_int_equal(err.line, 3);
        crm_source_close(s);
    }
    unlink(path);
    /* cut off in the middle of a character */
    write_file("ab\xBB", 3);
    assert_int_equal(crm_source_open(&s, path, &err), CRM_OK);
    assert_int_equal(crm_source_decode(s, "GB18030", false, &err), CRM_OK);
    assert_int_equal(read_all(s, 64, out, &len, &err), CRM_EDATA);
    assert_int_equal(err.line, 1);
    crm_source_close(s);
    unlink(path);
}

static void an_unknown_encoding_is_refused(void **state)
{
    struct crm_source *s;
    struct crm_err err;
    (void)state;
    write_file("a", 1);
    assert_int_equal(crm_source_open(&s, path, &err), CRM_OK);
    assert_int_equal(crm_source_decode(s, "KLINGON", false, &err), CRM_EUSAGE);
    assert_string_equal(err.text, "'KLINGON' is not an encoding this system knows");
    crm_source_close(s);
    unlink(path);
}

static void check_peek(bool is_pipe)
{
    struct crm_source *s;
    struct crm_slice head;
    struct crm_err err;
    char out[64];
    bool whole;
    size_t len;
    pid_t child = is_pipe ? write_pipe("abcdef", 6) : 0;

    if (!is_pipe)
        write_file("abcdef", 6);
    assert_int_equal(crm_source_open(&s, path, &err), CRM_OK);
    assert_int_equal(crm_source_is_file(s), !is_pipe);
    assert_int_equal(crm_source_size(s), is_pipe ? 0 : 6);
    assert_int_equal(crm_source_peek(s, 4, &head, &whole, &err), CRM_OK);
    assert_true(crm_slice_is(head, "abcd") && !whole);
    assert_int_equal(read_all(s, 20, out, &len, &err), CRM_OK);
    assert_string_equal(out, "abcdef");
    crm_source_close(s);
    if (is_pipe)
        waitpid(child, NULL, 0);
    unlink(path);
}

static void peeking_uses_nothing_up(void **state)
{
    struct crm_source *s;
    struct crm_slice head;
    struct crm_err err;
    bool whole;
    (void)state;
    check_peek(false);
    check_peek(true);
    write_file("abcd", 4);
    assert_int_equal(crm_source_open(&s, path, &err), CRM_OK);
    assert_int_equal(crm_source_peek(s, 4, &head, &whole, &err), CRM_OK);
    assert_true(crm_slice_is(head, "abcd") && whole);
    crm_source_close(s);
    unlink(path);
}

static void a_slow_pipe_gives_the_same_bytes(void **state)
{
    struct crm_source *s;
    struct crm_err err;
    char out[64];
    size_t len;
    pid_t child = write_pipe("\xEF\xBB\xBF"
                             "ab\n",
        6);
    (void)state;
    assert_int_equal(crm_source_open(&s, path, &err), CRM_OK);
    assert_int_equal(read_all(s, 20, out, &len, &err), CRM_OK);
    assert_string_equal(out, "ab\n");
    crm_source_close(s);
    waitpid(child, NULL, 0);
    unlink(path);
}

static void a_pipe_that_does_not_block_is_waited_for(void **state)
{
    struct crm_source *s;
    struct crm_err err;
    char out[64];
    size_t len;
    int fd;
    pid_t child = write_pipe("ab\ncd\n", 6);
    (void)state;
    fd = open(path, O_RDONLY);
    assert_true(fd >= 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0);
    assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    close(fd);
    assert_int_equal(crm_source_open(&s, "-", &err), CRM_OK);
    assert_string_equal(crm_source_name(s), "standard input");
    assert_int_equal(read_all(s, 20, out, &len, &err), CRM_OK);
    assert_string_equal(out, "ab\ncd\n");
    crm_source_close(s);
    waitpid(child, NULL, 0);
    unlink(path);
}

static void an_unreadable_file_is_refused(void **state)
{
    struct crm_source *s;
    struct crm_err err;
    (void)state;
    if (geteuid() == 0) /* root reads everything */
        return;
    write_file("a", 1);
    assert_int_equal(chmod(path, 0), 0);
    assert_int_equal(crm_source_open(&s, path, &err), CRM_EIO);
    assert_null(s);
    assert_string_equal(err.text, "Permission denied");
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_as_it_is),
        cmocka_unit_test(only_a_mark_at_the_start_is_removed),
        cmocka_unit_test(other_encodings_become_utf8),
        cmocka_unit_test(bytes_that_are_not_of_the_encoding_are_refused_with_their_line),
        cmocka_unit_test(an_unknown_encoding_is_refused),
        cmocka_unit_test(peeking_uses_nothing_up),
        cmocka_unit_test(a_slow_pipe_gives_the_same_bytes),
        cmocka_unit_test(a_pipe_that_does_not_block_is_waited_for),
        cmocka_unit_test(an_unreadable_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
