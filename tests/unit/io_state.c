#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/date.h"
#include "io/state.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char path[] = "/tmp/crm-state-XXXXXX", other[] = "/tmp/crm-state-XXXXXX";
static char *files[] = {path, other};
static char long_text[200000];

static int make_files(void **state)
{
    (void)state;
    memset(long_text, 'x', sizeof long_text);
    close(mkstemp(path));
    close(mkstemp(other));
    return 0;
}

static int remove_files(void **state)
{
    (void)state;
    return unlink(path) || unlink(other);
}

/* Numbers from 0 to n - 1, then a text. */
static void put_state(struct crm_writer *writer, int64_t n, struct crm_slice text)
{
    struct crm_state_out out;
    struct crm_err err;

    crm_state_out_start(&out, writer, "crm-x", 3);
    for (int64_t i = 0; i < n; i++)
        crm_state_out_number(&out, i);
    crm_state_out_text(&out, text);
    assert_int_equal(crm_state_out_end(&out, &err), CRM_OK);
}

static bool is_state(struct crm_state_in *in, int64_t n, struct crm_slice text)
{
    for (int64_t i = 0; i < n && crm_state_in_ok(in); i++)
        if (crm_state_in_number(in) != i)
            return false;
    return crm_slice_eq(crm_state_in_text(in), text);
}

static void write_states(const char *to, const int64_t n[], size_t n_states)
{
    struct crm_writer writer;
    struct crm_err err;

    assert_int_equal(crm_writer_open(&writer, to, &err), CRM_OK);
    for (size_t i = 0; i < n_states; i++)
        put_state(&writer, n[i], crm_slice_of("text"));
    assert_int_equal(crm_writer_close(&writer, &err), CRM_OK);
}

static void write_bytes(const char *bytes, size_t n)
{
    int fd = open(path, O_WRONLY | O_TRUNC);

    assert_true(write(fd, bytes, n) == (ssize_t)n);
    close(fd);
}

static size_t read_bytes(char *bytes, size_t room)
{
    int fd = open(path, O_RDONLY);
    ssize_t n = read(fd, bytes, room);

    close(fd);
    assert_true(n > 0);
    return (size_t)n;
}

/* What reading `path` as one state of n numbers says; "" when nothing is wrong. */
static const char *complaint(int64_t n)
{
    static struct crm_err err;
    struct crm_state_in in;
    enum crm_status status;
    bool more;

    crm_err_init(&err);
    crm_state_in_open(&in, "crm-x", 3, files, 1);
    status = crm_state_in_next(&in, &more, &err);
    if (!status && (!more || !is_state(&in, n, crm_slice_of("text"))))
        status = crm_state_in_ok(&in) ? CRM_EUSAGE : crm_state_in_check(&in, &err);
    if (!status)
        status = crm_state_in_next(&in, &more, &err);
    crm_state_in_close(&in);
    assert_int_not_equal(status, CRM_EUSAGE); /* read, but wrongly */
    return err.text;
}

static void states_come_back_from_one_file_and_from_several(void **state)
{
    const int64_t n[] = {0, 100000, 3}, m[] = {7};
    const int64_t all[] = {0, 100000, 3, 7};
    struct crm_state_in in;
    struct crm_err err;
    bool more;

    (void)state;
    write_states(path, n, 3);
    write_states(other, m, 1);
    crm_state_in_open(&in, "crm-x", 3, files, 2);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(crm_state_in_next(&in, &more, &err), CRM_OK);
        assert_true(more);
        assert_string_equal(in.name, files[i == 3]);
        assert_true(is_state(&in, all[i], crm_slice_of("text")));
    }
    assert_int_equal(crm_state_in_next(&in, &more, &err), CRM_OK);
    assert_false(more);
    crm_state_in_close(&in);
}

static void a_text_may_be_longer_than_a_piece(void **state)
{
    const struct crm_slice text = {long_text, sizeof long_text};
    struct crm_state_in in;
    struct crm_writer writer;
    struct crm_err err;
    bool more;

    (void)state;
    assert_int_equal(crm_writer_open(&writer, path, &err), CRM_OK);
    put_state(&writer, 5, text);
    assert_int_equal(crm_writer_close(&writer, &err), CRM_OK);
    crm_state_in_open(&in, "crm-x", 3, files, 1);
    assert_int_equal(crm_state_in_next(&in, &more, &err), CRM_OK);
    assert_true(is_state(&in, 5, text));
    assert_int_equal(crm_state_in_next(&in, &more, &err), CRM_OK);
    crm_state_in_close(&in);
}

static void a_byte_that_is_wrong_or_missing_is_found_wherever_it_is(void **state)
{
    const int64_t n = 40;
    char bytes[256], damaged[256];
    size_t len;

    (void)state;
    write_states(path, &n, 1);
    assert_string_equal(complaint(n), "");
    len = read_bytes(bytes, sizeof bytes);
    for (size_t i = 0; i < len; i++) {
        memcpy(damaged, bytes, len);
        damaged[i] ^= (char)(1 << i % 8);
        write_bytes(damaged, len);
        assert_string_not_equal(complaint(n), "");
        write_bytes(bytes, i);
        assert_string_equal(complaint(n), "is no state of crm-x --partial, or damaged");
    }
    bytes[len] = 'x';
    write_bytes(bytes, len + 1);
    assert_string_equal(complaint(n), "is no state of crm-x --partial, or damaged");
}

static void a_length_that_is_a_lie_takes_no_memory(void **state)
{
    char bytes[32] = "crm-x state 3\n";

    (void)state;
    memset(bytes + 14, 0xFE, 8);
    bytes[22] = 0x7F;
    write_bytes(bytes, sizeof bytes);
    assert_string_equal(complaint(0), "is no state of crm-x --partial, or damaged");
}

static void another_version_is_called_so(void **state)
{
    (void)state;
    write_bytes("crm-x state 2\n", 14);
    assert_string_equal(complaint(0), "is a state of crm-x, version 2; what is read is crm-x, "
                                      "version 3: make it again with --partial");
    write_bytes("crm-x state 30\n", 15);
    assert_non_null(strstr(complaint(0), "crm-x, version 30;"));
    write_bytes("crm-y state 3\n", 14);
    assert_non_null(strstr(complaint(0), "is a state of crm-y, version 3;"));
    write_bytes("crm-x state 2", 13);
    assert_string_equal(complaint(0), "is no state of crm-x --partial, or damaged");
}

static void what_is_left_over_or_asked_for_in_vain_is_damage(void **state)
{
    const int64_t n = 4;
    struct crm_state_in in;
    struct crm_err err;
    bool more;

    (void)state;
    write_states(path, &n, 1);
    assert_string_equal(complaint(5), "is no state of crm-x --partial, or damaged");
    crm_state_in_open(&in, "crm-x", 3, files, 1);
    assert_int_equal(crm_state_in_next(&in, &more, &err), CRM_OK);
    assert_int_equal(crm_state_in_number(&in), 0);
    assert_int_equal(crm_state_in_next(&in, &more, &err), CRM_EDATA);
    crm_state_in_close(&in);
}

static void values_out_of_range_are_damage(void **state)
{
    struct crm_state_out out;
    struct crm_writer writer;
    struct crm_state_in in;
    struct crm_err err;
    bool more;

    (void)state;
    for (int which = 0; which < 5; which++) {
        assert_int_equal(crm_writer_open(&writer, path, &err), CRM_OK);
        crm_state_out_start(&out, &writer, "crm-x", 3);
        crm_state_out_number(&out, (int64_t[]){-1, INT64_MIN, CRM_DAY_MAX + 1, 86400, 1}[which]);
        crm_state_out_end(&out, &err);
        crm_writer_close(&writer, &err);
        crm_state_in_open(&in, "crm-x", 3, files, 1);
        assert_int_equal(crm_state_in_next(&in, &more, &err), CRM_OK);
        switch (which) {
        case 0:
            assert_int_equal(crm_state_in_count(&in, UINT64_MAX), 0);
            break;
        case 1:
            crm_state_in_amount(&in);
            break;
        case 2:
            assert_int_equal(crm_state_in_day(&in), CRM_DAY_NONE);
            break;
        case 3:
            assert_int_equal(crm_state_in_second(&in), CRM_SECOND_NONE);
            break;
        default:
            crm_state_in_day_after(&in, CRM_DAY_MAX);
        }
        assert_false(crm_state_in_ok(&in));
        assert_int_equal(crm_state_in_check(&in, &err), CRM_EDATA);
        crm_state_in_close(&in);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_come_back_from_one_file_and_from_several),
        cmocka_unit_test(a_text_may_be_longer_than_a_piece),
        cmocka_unit_test(a_byte_that_is_wrong_or_missing_is_found_wherever_it_is),
        cmocka_unit_test(a_length_that_is_a_lie_takes_no_memory),
        cmocka_unit_test(another_version_is_called_so),
        cmocka_unit_test(what_is_left_over_or_asked_for_in_vain_is_damage),
        cmocka_unit_test(values_out_of_range_are_damage),
    };

    return cmocka_run_group_tests(tests, make_files, remove_files);
}
