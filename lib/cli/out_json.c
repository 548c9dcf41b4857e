/* Rows as JSON: strings, and which cells are numbers. */
#include "cli/out_inner.h"

#include <stdio.h>

static size_t escape(unsigned char c, char out[8])
{
    static const char letters[] = "btn\0fr"; /* from 8 on; 11 has none */

    if (c == '"' || c == '\\')
        return (size_t)sprintf(out, "\\%c", c);
    if (c >= 8 && c <= 13 && c != 11)
        return (size_t)sprintf(out, "\\%c", letters[c - 8]);
    return (size_t)sprintf(out, "\\u%04x", c);
}

void crm_json_string(struct crm_writer *w, struct crm_slice text)
{
    const unsigned char *s = (const unsigned char *)text.ptr;
    size_t from = 0, i = 0;
    char code[8];

    crm_writer_byte(w, '"');
    while (i < text.len) {
        size_t n = s[i] < 0x80 ? 1 : crm_utf8_sequence(s + i, text.len - i);
        if (n && s[i] >= 0x20 && s[i] != '"' && s[i] != '\\' && s[i] != 0x7F) {
            i += n;
            continue;
        }
        crm_writer_bytes(w, text.ptr + from, i - from);
        if (n)
            crm_writer_bytes(w, code, escape(s[i], code));
        else
            crm_writer_text(w, "\xEF\xBF\xBD"); /* U+FFFD for a byte that is no UTF-8 */
        from = ++i;
    }
    crm_writer_bytes(w, text.ptr + from, text.len - from);
    crm_writer_byte(w, '"');
}

static size_t digits_at(struct crm_slice text, size_t i)
{
    size_t from = i;

    while (i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9')
        i++;
    return i - from;
}

/* JSON's grammar of a number, with at most 15 digits before the point. */
static bool reads_as_number(struct crm_slice text)
{
    size_t i = text.len && text.ptr[0] == '-';
    size_t n = digits_at(text, i);

    if (n == 0 || n > 15 || (n > 1 && text.ptr[i] == '0'))
        return false;
    i += n;
    if (i < text.len && text.ptr[i] == '.') {
        n = digits_at(text, ++i);
        if (n == 0)
            return false;
        i += n;
    }
    if (i < text.len && (text.ptr[i] == 'e' || text.ptr[i] == 'E')) {
        i++;
        i += i < text.len && (text.ptr[i] == '+' || text.ptr[i] == '-');
        n = digits_at(text, i);
        if (n == 0)
            return false;
        i += n;
    }
    return i == text.len;
}

bool crm_out_is_number(enum crm_out_kind kind, struct crm_slice text, bool number)
{
    switch (kind) {
    case CRM_OUT_TEXT:
    case CRM_OUT_DATE:
    case CRM_OUT_PERIOD:
    case CRM_OUT_TIME:
        return false;
    case CRM_OUT_INT:
    case CRM_OUT_MONEY:
    case CRM_OUT_NUMBER:
    case CRM_OUT_SHARE:
    case CRM_OUT_PCT:
        return number || reads_as_number(text);
    case CRM_OUT_PASS:
        return reads_as_number(text);
    }
    return false;
}
