/*
 * fuzz.h -- what harnesses share: a check, parts of the input, files in memory
 */
#ifndef CRM_TESTS_FUZZ_H
#define CRM_TESTS_FUZZ_H

#include "base/slice.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the harness with the place, so that libFuzzer keeps the input. */
#define CHECK(truth)                                                                               \
    ((truth) ? (void)0                                                                             \
             : (dprintf(STDERR_FILENO, "%s:%d: %s\n", __FILE__, __LINE__, #truth), abort()))

/* What lies before the next NUL; *rest then starts behind it, and is empty at the end. */
static inline struct crm_slice fuzz_part(struct crm_slice *rest)
{
    const char *nul = rest->len ? memchr(rest->ptr, '\0', rest->len) : NULL;
    struct crm_slice part = {rest->ptr, nul ? (size_t)(nul - rest->ptr) : rest->len};

    *rest = nul ? (struct crm_slice){nul + 1, rest->len - part.len - 1}
                : (struct crm_slice){rest->ptr + rest->len, 0};
    return part;
}

/* A file that is in memory only; `path` opens it, at its start and anew each time. */
struct fuzz_file {
    int fd;
    char path[32];
};

static inline struct fuzz_file fuzz_file(struct crm_slice bytes)
{
    struct fuzz_file file = {.fd = memfd_create("fuzz", MFD_CLOEXEC)};

    CHECK(file.fd >= 0);
    CHECK(bytes.len == 0 || write(file.fd, bytes.ptr, bytes.len) == (ssize_t)bytes.len);
    snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.fd);
    return file;
}

/* All of it, malloced, with a NUL behind. */
static inline struct crm_slice fuzz_contents(int fd)
{
    off_t size = lseek(fd, 0, SEEK_END);
    char *bytes = malloc((size_t)size + 1);

    CHECK(size >= 0 && bytes);
    CHECK(pread(fd, bytes, (size_t)size, 0) == (ssize_t)size);
    bytes[size] = '\0';
    return (struct crm_slice){bytes, (size_t)size};
}

#endif
