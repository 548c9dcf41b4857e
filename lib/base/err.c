#include "base/err.h"

#include "base/slice.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

void crm_err_init(struct crm_err *err)
{
    memset(err, 0, sizeof *err);
}

enum crm_status crm_err_set(struct crm_err *err, enum crm_status status, const char *format, ...)
{
    va_list args;
    err->status = status;
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return status;
}

enum crm_status crm_err_nomem(struct crm_err *err)
{
    return crm_err_set(err, CRM_ENOMEM, "out of memory");
}

void crm_err_place(struct crm_err *err, const char *file, uint64_t line, const char *column)
{
    if (file)
        snprintf(err->file, sizeof err->file, "%s", file);
    err->line = line;
    snprintf(err->column, sizeof err->column, "%s", column ? column : "");
}

/* A character of n bytes that moves the cursor, turns the line or cannot be seen. */
static bool is_unseen(const unsigned char *s, size_t n)
{
    uint32_t c = n == 1 ? s[0] : n == 2 ? s[0] & 0x1Fu : n == 3 ? s[0] & 0x0Fu : s[0] & 0x07u;

    for (size_t i = 1; i < n; i++)
        c = c << 6 | (s[i] & 0x3Fu);
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || c == 0x2060 || (c >= 0x2066 && c <= 0x2069) ||
           c == 0xFEFF;
}

/* The character at s[0..len) for a terminal; *took is how many bytes it has. */
static size_t escape_one(const unsigned char *s, size_t len, size_t *took, char out[4 * 4 + 1])
{
    size_t n = crm_utf8_sequence(s, len), o = 0;

    *took = n ? n : 1;
    if (n && !is_unseen(s, n)) {
        memcpy(out, s, n);
        return n;
    }
    for (size_t i = 0; i < *took; i++)
        o += (size_t)sprintf(out + o, "\\x%02X", s[i]);
    return o;
}

size_t crm_err_escape(const char *text, size_t len, char out[], size_t room)
{
    const unsigned char *s = (const unsigned char *)text;
    char one[4 * 4 + 1];
    size_t o = 0, took;

    for (size_t i = 0; i < len; i += took) {
        size_t n = escape_one(s + i, len - i, &took, one);
        if (o + n >= room)
            break;
        memcpy(out + o, one, n);
        o += n;
    }
    if (room)
        out[o] = '\0';
    return o;
}

const char *crm_err_show(const char *value, size_t len, char out[CRM_ERR_SHOW])
{
    const unsigned char *s = (const unsigned char *)value;
    char one[4 * 4 + 1];
    size_t i = 0, o = 0, took;

    out[o++] = '\'';
    for (; i < len && i < 48; i += took) {
        size_t n = escape_one(s + i, len - i, &took, one);
        memcpy(out + o, one, n);
        o += n;
    }
    if (i < len) {
        memcpy(out + o, "...", 3);
        o += 3;
    }
    out[o++] = '\'';
    out[o] = '\0';
    return out;
}
