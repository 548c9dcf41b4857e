#include "base/err.h"

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

/* Length of the well-formed UTF-8 sequence at s[0..len), 0 when there is none. */
static size_t sequence(const unsigned char *s, size_t len)
{
    size_t n = s[0] < 0x80   ? 1
               : s[0] < 0xC2 ? 0
               : s[0] < 0xE0 ? 2
               : s[0] < 0xF0 ? 3
               : s[0] < 0xF5 ? 4
                             : 0;
    if (n == 0 || n > len)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) ||
        (s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F))
        return 0;
    return n;
}

const char *crm_err_show(const char *value, size_t len, char out[CRM_ERR_SHOW])
{
    const unsigned char *s = (const unsigned char *)value;
    size_t i = 0, o = 0;

    out[o++] = '\'';
    while (i < len && i < 48) {
        size_t n = sequence(s + i, len - i);
        bool control = n == 1 && (s[i] < 0x20 || s[i] == 0x7F);
        if (n == 2 && s[i] == 0xC2 && s[i + 1] < 0xA0) /* C1 controls move a terminal's cursor */
            control = true;
        if (n == 0 || control) {
            o += (size_t)sprintf(out + o, "\\x%02X", s[i]);
            i++;
        } else {
            memcpy(out + o, s + i, n);
            o += n;
            i += n;
        }
    }
    if (i < len) {
        memcpy(out + o, "...", 3);
        o += 3;
    }
    out[o++] = '\'';
    out[o] = '\0';
    return out;
}
