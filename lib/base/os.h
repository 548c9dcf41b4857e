/*
 * os.h -- what each system has under another name: the only place that asks which system it is
 *
 * Linux with glibc or musl is what is tested; the branches for macOS and the BSDs follow their
 * manual pages (HACKING.md lists them).
 */
#ifndef CRM_BASE_OS_H
#define CRM_BASE_OS_H

#include <stdbool.h>
#include <stddef.h>

/* Processors that this process may run on, 1 .. most. */
int crm_os_processors(int most);

/*
 * qsort with a context, given to `compare` last.  Not stable: comparisons end with what is unique.
 */
void crm_os_sort(void *items, size_t n, size_t size,
    int (*compare)(const void *a, const void *b, void *ctx), void *ctx);

/* Where the program that runs is, links followed; false: the system does not tell. */
bool crm_os_program(char path[], size_t room);

/* n <= 256 random bytes without waiting for them; false: there are none yet. */
bool crm_os_random(void *bytes, size_t n);

/* The last `byte` of n bytes, NULL: none. */
const char *crm_os_last_byte(const char *text, char byte, size_t n);

/* The file will be read from its begin to its end; a hint. */
void crm_os_will_read(int fd);

/*
 * More room in a pipe, where the system has that: two programs of a pipeline then wait for each
 * other less often.  Whatever `fd` is; a refusal costs speed only.
 */
void crm_os_widen_pipe(int fd);

/* Is this a name of a device or of an open file: to be written into, never replaced? */
bool crm_os_is_device(const char *path);

/* A path that opens what is open as `fd`. */
void crm_os_descriptor(char path[], size_t room, int fd);

/* How the file of a library is called: version "3" of libNAME; `room` holds it or it is cut. */
void crm_os_library(char file[], size_t room, const char *name, const char *version);

#endif
