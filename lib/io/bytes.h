/*
 * bytes.h -- stretches of text: line ends, quotes, counts (private to lib/io)
 *
 * A line ends in LF, CRLF or CR.  SSE2 where the machine has it; every x86-64 does.
 */
#ifndef CRM_IO_BYTES_H
#define CRM_IO_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a stretch holds, found in one pass. */
struct crm_survey {
    size_t n_lf;
    bool cr, special;
};

struct crm_survey crm_bytes_survey(const char *text, size_t len, char special);

/* The first byte that is `a` or `b`, or `limit`. */
const char *crm_bytes_find(const char *text, const char *limit, char a, char b);

/* Ends of lines in a stretch that does not start between CR and LF. */
size_t crm_bytes_lines(const char *text, size_t len);

/* Behind the line end at `at`, CRLF being one. */
static inline const char *crm_bytes_behind(const char *at, const char *limit)
{
    return at + (at + 1 < limit && at[0] == '\r' && at[1] == '\n' ? 2 : 1);
}

#endif
