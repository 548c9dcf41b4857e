/*
 * failing.c -- the k-th call of a function of the C library fails (LD_PRELOAD, tests/fault/kth.t)
 *
 *     FAIL_MALLOC=3    the third of malloc, calloc and realloc
 *     FAIL_READ=3      the third read or pread: EIO
 *     FAIL_WRITE=3     the third write to anything but stderr: ENOSPC
 *     FAIL_OPEN=3      the third open, mkostemp or dup: EMFILE
 *     FAIL_THREAD=3    the third thread: EAGAIN
 *     FAIL_FSYNC, FAIL_RENAME, FAIL_CLOSE    the same: EIO
 *
 * Closing standard output is the last thing a program does; what runs behind it (of a profile, say)
 * is not failed.  A program in which nothing failed ends with the exit code FAIL_NONE, so that the
 * test knows when to stop.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
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

static long mallocs, reads, writes, opens, threads, fsyncs, renames, closes;
static bool hit, over;

static bool fails(const char *name, long *calls, int error)
{
    if (over || !due(name, calls))
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

ssize_t pread(int fd, void *bytes, size_t n, off_t at)
{
    typedef ssize_t (*function)(int, void *, size_t, off_t);

    return fails("FAIL_READ", &reads, EIO) ? -1 : NEXT(function, "pread")(fd, bytes, n, at);
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    typedef ssize_t (*function)(int, const void *, size_t);

    if (fd != STDERR_FILENO && fails("FAIL_WRITE", &writes, ENOSPC))
        return -1;
    return NEXT(function, "write")(fd, bytes, n);
}

int open(const char *path, int flags, ...)
{
    typedef int (*function)(const char *, int, ...);
    mode_t mode = 0;
    va_list more;

    va_start(more, flags);
    if (flags & O_CREAT)
        mode = va_arg(more, mode_t);
    va_end(more);
    return fails("FAIL_OPEN", &opens, EMFILE) ? -1 : NEXT(function, "open")(path, flags, mode);
}

int mkostemp(char *name, int flags)
{
    typedef int (*function)(char *, int);

    return fails("FAIL_OPEN", &opens, EMFILE) ? -1 : NEXT(function, "mkostemp")(name, flags);
}

int dup(int fd)
{
    typedef int (*function)(int);

    return fails("FAIL_OPEN", &opens, EMFILE) ? -1 : NEXT(function, "dup")(fd);
}

int close(int fd)
{
    typedef int (*function)(int);
    int result = NEXT(function, "close")(fd);

    if (fails("FAIL_CLOSE", &closes, EIO))
        result = -1;
    over = over || fd == STDOUT_FILENO;
    return result;
}

int pthread_create(
    pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *arg)
{
    typedef int (*function)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

    return fails("FAIL_THREAD", &threads, EAGAIN)
               ? EAGAIN
               : NEXT(function, "pthread_create")(thread, attributes, start, arg);
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
