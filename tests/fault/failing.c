/*
 * failing.c -- the k-th call of a function of the C library fails (LD_PRELOAD, tests/fault/kth.t)
 *
 *     FAIL_MALLOC=3    the third of malloc, calloc and realloc
 *     FAIL_READ=3      the third read: EIO
 *     FAIL_WRITE=3     the third write to anything but stderr: ENOSPC
 *     FAIL_FSYNC, FAIL_RENAME    the same: EIO
 *
 * A program in which nothing failed ends with the exit code FAIL_NONE, so that the test knows when
 * to stop.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool due(const char *name, long *calls)
{
    const char *text = getenv(name);

    return text && ++*calls == atol(text);
}

static long mallocs, reads, writes, fsyncs, renames;
static bool hit;

static bool fails(const char *name, long *calls, int error)
{
    if (!due(name, calls))
        return false;
    hit = true;
    errno = error;
    return true;
}

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);

void *malloc(size_t size)
{
    return fails("FAIL_MALLOC", &mallocs, ENOMEM) ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return fails("FAIL_MALLOC", &mallocs, ENOMEM) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
    return fails("FAIL_MALLOC", &mallocs, ENOMEM) ? NULL : __libc_realloc(p, size);
}

/* The next definition of a function of the C library, called as a pointer of its type. */
#define NEXT(type, name) ((type)(uintptr_t)dlsym(RTLD_NEXT, name))

ssize_t read(int fd, void *bytes, size_t n)
{
    typedef ssize_t (*function)(int, void *, size_t);

    return fails("FAIL_READ", &reads, EIO) ? -1 : NEXT(function, "read")(fd, bytes, n);
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    typedef ssize_t (*function)(int, const void *, size_t);

    if (fd != STDERR_FILENO && fails("FAIL_WRITE", &writes, ENOSPC))
        return -1;
    return NEXT(function, "write")(fd, bytes, n);
}

int fsync(int fd)
{
    typedef int (*function)(int);

    return fails("FAIL_FSYNC", &fsyncs, EIO) ? -1 : NEXT(function, "fsync")(fd);
}

int rename(const char *from, const char *to)
{
    typedef int (*function)(const char *, const char *);

    return fails("FAIL_RENAME", &renames, EIO) ? -1 : NEXT(function, "rename")(from, to);
}

__attribute__((destructor)) static void tell(void)
{
    const char *code = getenv("FAIL_NONE");

    if (code && !hit)
        _exit(atoi(code));
}
