/*
 * varint.h -- signed numbers in few bytes: 7 bits a byte, sign in the lowest bit, 1 byte for -64 ..
 * 63
 */
#ifndef CRM_BASE_VARINT_H
#define CRM_BASE_VARINT_H

#include <stddef.h>
#include <stdint.h>

enum { CRM_VARINT_MAX = 10 };

/* Write `value`; returns its length, at most CRM_VARINT_MAX. */
static inline size_t crm_varint_put(uint8_t *out, int64_t value)
{
    uint64_t v = ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0);
    size_t n = 0;

    while (v >= 0x80) {
        out[n++] = (uint8_t)(v | 0x80);
        v >>= 7;
    }
    out[n++] = (uint8_t)v;
    return n;
}

/* Read the value at *at, which moves behind it; the bytes were written by crm_varint_put. */
static inline int64_t crm_varint_get(const uint8_t **at)
{
    const uint8_t *p = *at;
    uint64_t v = *p & 0x7F;
    unsigned shift = 7;

    while (*p++ & 0x80) {
        v |= (uint64_t)(*p & 0x7F) << shift;
        shift += 7;
    }
    *at = p;
    return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

#endif
