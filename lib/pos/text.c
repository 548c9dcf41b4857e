#include "pos/text.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>

#include <utf8proc.h>

/* Bytes of the blank that starts at `p`, 0 if none does. */
static size_t blank_len(const char *p, size_t len)
{
    unsigned char a = (unsigned char)p[0];

    if (a == ' ' || (a >= '\t' && a <= '\r'))
        return 1;
    if (a == 0xC2)
        return len >= 2 && (unsigned char)p[1] == 0xA0 ? 2 : 0;
    if (len < 3)
        return 0;
    if (a == 0xE2) {
        unsigned char b = (unsigned char)p[1], c = (unsigned char)p[2];
        return b == 0x80 && ((c >= 0x80 && c <= 0x8B) || c == 0xAF) ? 3 : 0;
    }
    if (a == 0xE3)
        return memcmp(p, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
    return a == 0xEF && memcmp(p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/* Bytes of the blank that ends at the end of `s`. */
static size_t blank_before(struct crm_slice s)
{
    for (size_t n = 1; n <= 3 && n <= s.len; n++)
        if (blank_len(s.ptr + s.len - n, n) == n)
            return n;
    return 0;
}

/* An apostrophe that keeps a spreadsheet from reading a number or a formula; 't Hart keeps hers. */
static bool is_guard(struct crm_slice s)
{
    return s.ptr[0] == '`' ||
           (s.ptr[0] == '\'' && s.len > 1 &&
               ((s.ptr[1] >= '0' && s.ptr[1] <= '9') || strchr("+-=@.$(", s.ptr[1]) ||
                   memchr("\xC2\xE2\xEF", s.ptr[1], 3)));
}

static struct crm_slice strip(struct crm_slice s)
{
    size_t n;

    while (s.len && (is_guard(s) || blank_len(s.ptr, s.len))) {
        n = is_guard(s) ? 1 : blank_len(s.ptr, s.len);
        s.ptr += n;
        s.len -= n;
    }
    while (s.len && (n = blank_before(s)) > 0)
        s.len -= n;
    return s;
}

/* A byte at an end that nothing has to be taken off from. */
static bool stays(unsigned char c)
{
    return c > ' ' && c < 0x80 && c != '`' && c != '=' && c != '\'';
}

struct crm_slice crm_text_clean(struct crm_slice cell)
{
    if (cell.len && stays((unsigned char)cell.ptr[0]) &&
        stays((unsigned char)cell.ptr[cell.len - 1]))
        return cell;
    for (;;) {
        cell = strip(cell);
        if (cell.len < 3 || cell.ptr[0] != '=' || cell.ptr[1] != '"' ||
            cell.ptr[cell.len - 1] != '"')
            return cell;
        cell.ptr += 2;
        cell.len -= 3;
    }
}

static bool folded_is(struct crm_slice s, const char *upper)
{
    if (s.len != strlen(upper))
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (c != upper[i])
            return false;
    }
    return true;
}

bool crm_text_is_none(struct crm_slice clean)
{
    if (clean.len == 0)
        return true;
    if (clean.len > 4)
        return false;
    return folded_is(clean, "-") || folded_is(clean, "NA") || folded_is(clean, "N/A") ||
           folded_is(clean, "NULL") || folded_is(clean, "\\N") || crm_slice_is(clean, "—") ||
           crm_slice_is(clean, "无");
}

/* Bytes of a digit or a sign of numbers in another script, or of a mark of direction (*out 0). */
static size_t foreign_len(const char *p, size_t len, char *out)
{
    static const struct {
        const char *from;
        char to;
    } signs[] = {{"\u066A", '%'}, {"\u066B", '.'}, {"\u066C", ','}, {"\u060C", ','}, {"\u061C", 0},
        {"\u200E", 0}, {"\u200F", 0}};
    static const char *const zeros[] = {"\u0660", "\u06F0", "\u0966", "\u0E50"};

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t n = strlen(signs[i].from);
        if (len >= n && memcmp(p, signs[i].from, n) == 0) {
            *out = signs[i].to;
            return n;
        }
    }
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++) {
        size_t n = strlen(zeros[i]);
        unsigned digit;
        if (len < n || memcmp(p, zeros[i], n - 1) != 0)
            continue;
        digit = (unsigned)(unsigned char)p[n - 1] - (unsigned char)zeros[i][n - 1];
        if (digit > 9)
            continue;
        *out = (char)('0' + digit);
        return n;
    }
    return 0;
}

size_t crm_text_narrow(struct crm_slice text, char *out, size_t room)
{
    size_t n = 0, i = 0, foreign;
    char sign;

    while (i < text.len) {
        const char *p = text.ptr + i;
        size_t left = text.len - i, blank;
        unsigned char b = left >= 3 ? (unsigned char)p[1] : 0,
                      c = left >= 3 ? (unsigned char)p[2] : 0;
        if (n == room)
            return SIZE_MAX;
        blank = *p > ' ' && *p <= '~' ? 0 : blank_len(p, left);
        if (blank) {
            out[n++] = ' ';
            i += blank;
        } else if ((unsigned char)p[0] == 0xEF && (b == 0xBC || b == 0xBD) && c >= 0x80 &&
                   c <= (b == 0xBC ? 0xBF : 0x9E) && !(b == 0xBC && c == 0x80)) {
            /* U+FF01 is EF BC 81, U+FF40 is EF BD 80 */
            out[n++] = (char)(b == 0xBC ? c - 0x81 + 0x21 : c - 0x80 + 0x60);
            i += 3;
        } else if ((unsigned char)p[0] >= 0xD8 && (unsigned char)p[0] <= 0xE2 &&
                   (foreign = foreign_len(p, left, &sign)) > 0) {
            out[n] = sign;
            n += sign != 0;
            i += foreign;
        } else {
            out[n++] = *p;
            i++;
        }
    }
    return n;
}

bool crm_text_decomposed(struct crm_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        unsigned char next = i + 1 < text.len ? (unsigned char)text.ptr[i + 1] : 0;
        if (c == 0xCC || c == 0xCD || (c == 0xE1 && next >= 0x84 && next <= 0x87) ||
            (c == 0xE3 && next == 0x82 && i + 2 < text.len &&
                ((unsigned char)text.ptr[i + 2] == 0x99 || (unsigned char)text.ptr[i + 2] == 0x9A)))
            return true;
    }
    return false;
}

bool crm_text_compose(struct crm_slice text, char **room, size_t *cap, struct crm_slice *out)
{
    utf8proc_uint8_t *made = NULL;
    utf8proc_ssize_t n;

    *out = text;
    if (text.len == 0 || text.len > INT32_MAX)
        return true;
    n = utf8proc_map((const utf8proc_uint8_t *)text.ptr, (utf8proc_ssize_t)text.len, &made,
        UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n < 0)
        return n != UTF8PROC_ERROR_NOMEM;
    if (!crm_mem_grow((void **)room, cap, (size_t)n + 1, 1)) {
        free(made);
        return false;
    }
    memcpy(*room, made, (size_t)n);
    free(made);
    *out = (struct crm_slice){*room, (size_t)n};
    return true;
}

size_t crm_text_key(struct crm_slice text, char key[CRM_TEXT_KEY])
{
    return crm_word_key(crm_text_clean(text), key);
}

/* Bytes of the character that starts at `p`, 0 if it is ill-formed (Unicode 15, table 3-7). */
static size_t utf8_len(const unsigned char *p, size_t len)
{
    unsigned char lo = 0x80, hi = 0xBF;
    size_t n;

    if (p[0] < 0x80)
        return 1;
    if (p[0] < 0xC2 || p[0] > 0xF4)
        return 0;
    n = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (p[0] == 0xE0)
        lo = 0xA0;
    else if (p[0] == 0xED)
        hi = 0x9F;
    else if (p[0] == 0xF0)
        lo = 0x90;
    else if (p[0] == 0xF4)
        hi = 0x8F;
    if (len < n || p[1] < lo || p[1] > hi)
        return 0;
    for (size_t i = 2; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return n;
}

size_t crm_text_utf8(struct crm_slice text)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    size_t i = 0, n;

    for (;;) {
        while (text.len - i >= 32) {
            uint64_t w[4];
            memcpy(w, p + i, 32);
            if ((w[0] | w[1] | w[2] | w[3]) & UINT64_C(0x8080808080808080))
                break;
            i += 32;
        }
        for (size_t end = text.len - i < 32 ? text.len : i + 32; i < end; i += n) {
            n = 3; /* most Chinese characters, at a glance */
            if (text.len - i >= 3 && p[i] > 0xE0 && p[i] < 0xED && (p[i + 1] & 0xC0) == 0x80 &&
                (p[i + 2] & 0xC0) == 0x80)
                continue;
            if ((n = utf8_len(p + i, text.len - i)) == 0)
                return i;
        }
        if (i >= text.len)
            return text.len;
    }
}
