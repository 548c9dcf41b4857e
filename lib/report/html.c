#include "report/html.h"

#include "base/mem.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void crm_html_release(struct crm_html *html)
{
    free(html->text);
    *html = (struct crm_html){0};
}

static void put(struct crm_html *html, const char *bytes, size_t n)
{
    if (html->failed || !crm_mem_grow((void **)&html->text, &html->cap, html->len + n + 1, 1)) {
        html->failed = true;
        return;
    }
    memcpy(html->text + html->len, bytes, n);
    html->len += n;
    html->text[html->len] = '\0';
}

void crm_html_raw(struct crm_html *html, const char *markup)
{
    put(html, markup, strlen(markup));
}

/* One character of s[0..len): its code point and length; length 0 when it is no UTF-8. */
static size_t decode(const unsigned char *s, size_t len, uint32_t *code)
{
    size_t n = s[0] < 0x80 ? 1 : s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};

    if (n == 1) {
        *code = s[0];
        return 1;
    }
    if (s[0] < 0xC2 || s[0] > 0xF4 || n > len)
        return 0;
    *code = s[0] & (0xFFU >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        *code = *code << 6 | (s[i] & 0x3F);
    }
    if (*code < least[n] || *code > 0x10FFFF || (*code >= 0xD800 && *code < 0xE000))
        return 0;
    return n;
}

static bool turns_direction(uint32_t c)
{
    return c == 0x200E || c == 0x200F || c == 0x061C || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

/* The entity of a character that means something in markup. */
static const char *entity(uint32_t code)
{
    switch (code) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static void put_text(struct crm_html *html, struct crm_slice text, bool markup)
{
    const unsigned char *s = (const unsigned char *)text.ptr;
    size_t i = 0;

    while (i < text.len) {
        uint32_t code = 0;
        size_t n = decode(s + i, text.len - i, &code);
        if (n == 0 || (code < 0x20 && (!markup || (code != '\t' && code != '\n'))) ||
            (code >= 0x7F && code < 0xA0) || (code & 0xFFFE) == 0xFFFE) {
            put(html, "\xEF\xBF\xBD", 3);
            n = n ? n : 1;
        } else if (turns_direction(code)) {
            ; /* dropped */
        } else if (markup && entity(code)) {
            crm_html_raw(html, entity(code));
        } else {
            put(html, text.ptr + i, n);
        }
        i += n;
    }
}

void crm_html_text(struct crm_html *html, struct crm_slice text)
{
    put_text(html, text, true);
}

void crm_html_plain(struct crm_html *html, struct crm_slice text)
{
    put_text(html, text, false);
}

void crm_html_string(struct crm_html *html, const char *text)
{
    crm_html_text(html, crm_slice_of(text));
}

void crm_html_format(struct crm_html *html, const char *format, ...)
{
    char line[1024];
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= sizeof line)
        html->failed = true;
    else
        put(html, line, (size_t)n);
}

void crm_html_number(struct crm_html *html, double value)
{
    char text[48];
    int n;

    if (!isfinite(value) || fabs(value) > 1e9)
        value = 0;
    n = snprintf(text, sizeof text, "%.2f", value);
    while (text[n - 1] == '0')
        n--;
    if (text[n - 1] == '.')
        n--;
    if (n == 2 && text[0] == '-' && text[1] == '0') {
        put(html, "0", 1);
        return;
    }
    put(html, text, (size_t)n);
}
