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
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* What a stretch holds, found in one pass. */
struct crm_survey {
    size_t n_lf, n_special;
    bool cr, ascii; /* a CR in it; nothing but ASCII in it */
};

struct crm_survey crm_bytes_survey(const char *text, size_t len, char special);

/* The first byte that is `a` or `b`, or `limit`. */
const char *crm_bytes_find(const char *text, const char *limit, char a, char b);

/* The first byte that is `c`, or NULL, where it is likely to be near: no call to find it there. */
static inline const char *crm_bytes_near(const char *text, const char *limit, char c)
{
#ifdef __SSE2__
    const __m128i wanted = _mm_set1_epi8(c);

    for (int i = 0; i < 3 && limit - text >= 16; i++, text += 16) {
        __m128i x = _mm_loadu_si128((const __m128i *)(const void *)text);
        int mask = _mm_movemask_epi8(_mm_cmpeq_epi8(x, wanted));
        if (mask)
            return text + __builtin_ctz((unsigned)mask);
    }
#endif
    return text < limit ? memchr(text, c, (size_t)(limit - text)) : NULL;
}

/* Ends of lines in a stretch that does not start between CR and LF. */
size_t crm_bytes_lines(const char *text, size_t len);

/* Behind the line end at `at`, CRLF being one. */
static inline const char *crm_bytes_behind(const char *at, const char *limit)
{
    return at + (at + 1 < limit && at[0] == '\r' && at[1] == '\n' ? 2 : 1);
}

#endif
