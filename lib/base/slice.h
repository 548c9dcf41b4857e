/*
 * slice.h -- bytes that belong to somebody else
 *
 * A slice is a pointer and a length; it owns nothing, need not end in NUL, and may be empty with
 * any pointer.  All comparisons are by byte, so the locale never matters.
 */
#ifndef CRM_BASE_SLICE_H
#define CRM_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct crm_slice {
    const char *ptr;
    size_t len;
};

static inline struct crm_slice crm_slice_of(const char *text)
{
    return (struct crm_slice){text, strlen(text)};
}

static inline bool crm_slice_eq(struct crm_slice a, struct crm_slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool crm_slice_is(struct crm_slice a, const char *text)
{
    return crm_slice_eq(a, crm_slice_of(text));
}

/* Byte order, as strcmp: below, equal to or above 0. A prefix comes first. */
static inline int crm_slice_cmp(struct crm_slice a, struct crm_slice b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

/* Without spaces and tabs at both ends. */
static inline struct crm_slice crm_slice_trim(struct crm_slice s)
{
    while (s.len && (s.ptr[0] == ' ' || s.ptr[0] == '\t'))
        s.ptr++, s.len--;
    while (s.len && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t'))
        s.len--;
    return s;
}

/*
 * The piece of *rest before the next `sep`; *rest then starts after it.  True while there was a
 * piece: "a,,b" gives a, an empty one, b; "" gives one empty piece.  At the end rest->ptr is NULL.
 */
bool crm_slice_split(struct crm_slice *rest, char sep, struct crm_slice *piece);

/* Length of the well-formed UTF-8 sequence at s[0..len), len > 0; 0 when there is none. */
size_t crm_utf8_sequence(const unsigned char *s, size_t len);

#endif
