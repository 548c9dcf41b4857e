#include "base/os.h"

#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#if defined(__linux__)
#include <sched.h>
#include <sys/auxv.h>
#include <sys/random.h>
#elif defined(__APPLE__)
#include <mach-o/dyld.h>
#include <sys/random.h>
#else
#include <sys/types.h>
#include <sys/sysctl.h>
#endif

/* ---- processors ------------------------------------------------------------------------ */

int crm_os_processors(int most)
{
    long n;

#if defined(__linux__) /* those of taskset and of a container, not those of the machine */
    cpu_set_t cpus;
    n = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? CPU_COUNT(&cpus)
                                                      : sysconf(_SC_NPROCESSORS_ONLN);
#else
    n = sysconf(_SC_NPROCESSORS_ONLN);
#endif
    return n < 1 ? 1 : n > most ? most : (int)n;
}

/* ---- sorting --------------------------------------------------------------------------- */

/* macOS and FreeBSD before 14 take the context first. */
#if defined(__APPLE__) || (defined(__FreeBSD__) && __FreeBSD__ < 14)

struct swapped {
    int (*compare)(const void *a, const void *b, void *ctx);
    void *ctx;
};

static int compare_swapped(void *ctx, const void *a, const void *b)
{
    const struct swapped *s = ctx;

    return s->compare(a, b, s->ctx);
}

void crm_os_sort(void *items, size_t n, size_t size,
    int (*compare)(const void *a, const void *b, void *ctx), void *ctx)
{
    struct swapped swapped = {compare, ctx};

    qsort_r(items, n, size, &swapped, compare_swapped);
}

#else /* POSIX.1-2024: glibc, musl 1.2.3, NetBSD and OpenBSD of 2024 and later, FreeBSD 14 */

void crm_os_sort(void *items, size_t n, size_t size,
    int (*compare)(const void *a, const void *b, void *ctx), void *ctx)
{
    qsort_r(items, n, size, compare, ctx);
}

#endif

/* ---- the program ----------------------------------------------------------------------- */

bool crm_os_program(char path[], size_t room)
{
    char name[PATH_MAX], whole[PATH_MAX] = "";

#if defined(__linux__)
    /* the second is for a root without /proc */
    bool told = realpath("/proc/self/exe", whole) != NULL ||
                realpath((const char *)(uintptr_t)getauxval(AT_EXECFN), whole) != NULL;
    (void)name;
#elif defined(__APPLE__)
    uint32_t size = sizeof name;
    bool told = _NSGetExecutablePath(name, &size) == 0 && realpath(name, whole) != NULL;
#elif defined(KERN_PROC_PATHNAME)
#if defined(__NetBSD__)
    int which[4] = {CTL_KERN, KERN_PROC_ARGS, -1, KERN_PROC_PATHNAME};
#else
    int which[4] = {CTL_KERN, KERN_PROC, KERN_PROC_PATHNAME, -1};
#endif
    size_t size = sizeof name;
    bool told = sysctl(which, 4, name, &size, NULL, 0) == 0 && realpath(name, whole) != NULL;
#else /* OpenBSD tells nobody */
    bool told = false;
    (void)name;
#endif
    if (!told || strlen(whole) >= room)
        return false;
    strcpy(path, whole);
    return true;
}

/* ---- bytes ----------------------------------------------------------------------------- */

bool crm_os_random(void *bytes, size_t n)
{
#if defined(__linux__)
    return getrandom(bytes, n, GRND_NONBLOCK) == (ssize_t)n;
#else
    return getentropy(bytes, n) == 0;
#endif
}

const char *crm_os_last_byte(const char *text, char byte, size_t n)
{
    while (n > 0)
        if (text[--n] == byte)
            return text + n;
    return NULL;
}

/* ---- files ----------------------------------------------------------------------------- */

void crm_os_will_read(int fd)
{
#if defined(POSIX_FADV_SEQUENTIAL)
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
#elif defined(F_RDAHEAD)
    (void)fcntl(fd, F_RDAHEAD, 1);
#else
    (void)fd;
#endif
}

void crm_os_widen_pipe(int fd)
{
#if defined(F_SETPIPE_SZ) /* 1 MiB is what Linux allows anyone */
    (void)fcntl(fd, F_SETPIPE_SZ, 1024 * 1024);
#else
    (void)fd;
#endif
}

bool crm_os_is_device(const char *path)
{
    return strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0;
}

void crm_os_descriptor(char path[], size_t room, int fd)
{
#if defined(__linux__)
    snprintf(path, room, "/proc/self/fd/%d", fd);
#else
    snprintf(path, room, "/dev/fd/%d", fd);
#endif
}

void crm_os_library(char file[], size_t room, const char *name, const char *version)
{
#if defined(__APPLE__)
    snprintf(file, room, "lib%s%s%s.dylib", name, *version ? "." : "", version);
#else
    snprintf(file, room, "lib%s.so%s%s", name, *version ? "." : "", version);
#endif
}
