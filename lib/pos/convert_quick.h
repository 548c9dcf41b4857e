/*
 * convert_quick.h -- dates and amounts as most tills write them, read in place; for
 * lib/pos/convert*.c only
 *
 * What is not recognised is left to the slow way, which also knows what is wrong with it.
 */
#ifndef CRM_POS_CONVERT_QUICK_H
#define CRM_POS_CONVERT_QUICK_H

#include "pos/convert_cell.h"

/* HH:MM:SS of a real time, eight bytes at once. */
static inline bool crm_quick_clock(const char *p)
{
    uint64_t v, digits, over;

    memcpy(&v, p, 8);
    if ((v & UINT64_C(0x0000FF0000FF0000)) != UINT64_C(0x00003A00003A0000))
        return false;
    digits = (v & UINT64_C(0xFFFF00FFFF00FFFF)) ^ UINT64_C(0x3030003030003030);
    over = digits + UINT64_C(0x7676007676007676); /* 10 and more set the top bit */
    if ((digits | over) & UINT64_C(0x8080008080008080))
        return false;
    return (p[0] < '2' || (p[0] == '2' && p[1] < '4')) && p[3] < '6' && p[6] < '6';
}

/* H:MM, HH:MM or with :SS, as HH:MM:SS; up to nine bytes are read and written. */
static inline bool crm_quick_time(struct crm_slice s, char *out)
{
    const bool one = s.len > 1 && s.ptr[1] == ':'; /* digit */
    const size_t n = s.len + one;

    if (n != 8 && n != 5)
        return false;
    out[0] = '0';
    memcpy(out + one, s.ptr, 8);
    if (n == 5)
        memcpy(out + 5, ":00", 3);
    return crm_quick_clock(out);
}

/*
 * The date of the row from a cell of the block, when its day is the one remembered and its time
 * common or none.  Returns the bytes written at `out`, 0 if it is anything else.
 */
static inline size_t crm_quick_date(const struct crm_memo *memo, struct crm_slice cell, char *out)
{
    size_t n = memo->date_len;
    struct crm_slice time = {cell.ptr + n + 1, cell.len - n - 1};
    uint64_t head, tail;

    if (n == 0 || cell.len < n)
        return 0;
    memcpy(&head, cell.ptr, 8);
    memcpy(&tail, cell.ptr + n - 8, 8);
    if (head != memo->date_head || tail != memo->date_tail)
        return 0;
    memcpy(out, memo->date_text, 16);
    if (cell.len == n)
        return 10;
    return (time.ptr[-1] == ' ' || time.ptr[-1] == 'T') && crm_quick_time(time, out + 11) ? 19 : 0;
}

/* A number that is plain but for its decimal sign, -12.50, and its value as an amount. */
static inline bool crm_quick_number(
    struct crm_slice s, char decimal, int64_t *amount_e4, int *decimals)
{
    static const int scale[] = {10000, 1000, 100, 10, 1};
    size_t i = s.ptr[0] == '-', point = 0;
    int64_t value = 0;

    if (s.len > 14 || i == s.len || (s.ptr[i] == '0' && i + 1 < s.len && s.ptr[i + 1] != decimal))
        return false;
    for (; i < s.len; i++) {
        unsigned digit = (unsigned char)s.ptr[i] - '0';
        if (digit < 10)
            value = value * 10 + (int)digit;
        else if (s.ptr[i] == decimal && !point && i > (s.ptr[0] == '-'))
            point = i;
        else
            return false;
    }
    *decimals = point ? (int)(s.len - point - 1) : 0;
    if (*decimals > 4 || (point && *decimals == 0))
        return false;
    value *= scale[*decimals];
    if (s.ptr[0] == '-') {
        if (value == 0)
            return false;
        value = -value;
    }
    *amount_e4 = value;
    return true;
}

/*
 * The same for a cell of the block with two decimals and at most five digits before them, eight
 * bytes at once (the digits are added up in pairs, fours and eights).
 */
static inline bool crm_quick_amount(
    struct crm_slice s, char decimal, int64_t *amount_e4, int *decimals)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    const bool minus = s.ptr[0] == '-';
    const size_t len = s.len - minus;
    uint64_t v, blank, value;

    memcpy(&v, s.ptr + s.len - 8, 8); /* there are bytes before the block too */
    if (len - 4 <= 4 && (char)(v >> 40) == decimal && (s.ptr[minus] != '0' || len == 4)) {
        v = (v & UINT64_C(0x000000FFFFFFFFFF)) << 8 | (v & UINT64_C(0xFFFF000000000000));
        blank = ~UINT64_C(0) >> (8 * (len - 1)); /* bytes before the number */
        v = (v & ~blank) | (UINT64_C(0x3030303030303030) & blank);
        value = v - UINT64_C(0x3030303030303030);
        if (((v + UINT64_C(0x4646464646464646)) | value) & UINT64_C(0x8080808080808080))
            return false;
        value = value * 10 + (value >> 8);
        value = ((value & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x000F424000000064) +
                    (value >> 16 & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x0000271000000001)) >>
                32;
        *decimals = 2;
        *amount_e4 = minus ? -100 * (int64_t)value : 100 * (int64_t)value;
        return !minus || value;
    }
#endif
    return s.len > 0 && crm_quick_number(s, decimal, amount_e4, decimals);
}

#endif
