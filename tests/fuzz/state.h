/*
 * state.h -- what harnesses of --merge share
 */
#ifndef CRM_TESTS_FUZZ_STATE_H
#define CRM_TESTS_FUZZ_STATE_H

#include "fuzz.h"
#include "io/state.h"

/*
 * A file of the bytes behind the first one: below 128 they are what stands in the frame of a state,
 * which is put round them with lengths and checksums, else frame and all.  size > 0
 */
static inline struct fuzz_file fuzz_state(
    const char *program, int version, const uint8_t *data, size_t size)
{
    struct fuzz_file file;
    struct crm_state_out out;
    struct crm_writer writer;
    struct crm_err err;

    if (data[0] >= 128)
        return fuzz_file((struct crm_slice){(const char *)data + 1, size - 1});
    crm_err_init(&err);
    file = fuzz_file((struct crm_slice){"", 0});
    CHECK(crm_writer_open(&writer, file.path, &err) == CRM_OK);
    crm_state_out_start(&out, &writer, program, version);
    for (size_t i = 1; i < size; i++)
        crm_state_out_byte(&out, data[i]);
    CHECK(crm_state_out_end(&out, &err) == CRM_OK);
    CHECK(crm_writer_close(&writer, &err) == CRM_OK);
    return file;
}

/* Two files hold the same. */
static inline void fuzz_same(const struct fuzz_file *one, const struct fuzz_file *other)
{
    struct crm_slice a = fuzz_contents(one->fd), b = fuzz_contents(other->fd);

    CHECK(crm_slice_eq(a, b));
    free((char *)(uintptr_t)a.ptr);
    free((char *)(uintptr_t)b.ptr);
}

#endif
