#include "pos/sample.h"

#include "base/mem.h"
#include "pos/text.h"

#include <stdlib.h>

static bool add(struct crm_sample *s, struct crm_slice field)
{
    if (!crm_mem_grow((void **)&s->field, &s->cap, s->n + 1, sizeof *s->field)) {
        s->out_of_memory = true;
        return false;
    }
    s->field[s->n++] = field;
    return true;
}

static bool ends_line(char c)
{
    return c == '\n' || c == '\r';
}

/* Without the doubling of its quotes; with escapes: \t \n \r \\ taken back. */
static bool unescape(struct crm_sample *s, struct crm_slice *field, bool backslash)
{
    char *out = crm_arena_bytes(&s->arena, field->len ? field->len : 1);
    size_t n = 0;

    if (!out) {
        s->out_of_memory = true;
        return false;
    }
    for (size_t i = 0; i < field->len; i++) {
        char c = field->ptr[i];
        if (backslash && c == '\\' && i + 1 < field->len) {
            c = field->ptr[++i];
            c = (char)(c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c);
        } else if (!backslash && c == '"') {
            i++; /* the second of the pair */
        }
        out[n++] = c;
    }
    *field = (struct crm_slice){out, n};
    return true;
}

/* The field that starts at s->at, up to its delimiter or the line end. */
static bool take_field(struct crm_sample *s)
{
    const char *text = s->text.ptr;
    size_t len = s->text.len, start = s->at, i = start;
    struct crm_slice field;
    bool change = false;

    if (!s->dialect.escapes && i < len && text[i] == '"') {
        for (start = ++i; i < len; i++) {
            if (text[i] == '"' && !(i + 1 < len && text[i + 1] == '"'))
                break;
            if (text[i] == '"') {
                change = true;
                i++;
            } else if (text[i] == '\n' ||
                       (text[i] == '\r' && !(i + 1 < len && text[i + 1] == '\n'))) {
                s->next_line++;
            }
        }
        field = (struct crm_slice){text + start, (i < len ? i : len) - start};
        while (i < len && text[i] != s->dialect.delimiter && !ends_line(text[i]))
            i++;
    } else {
        const char delimiter = s->dialect.delimiter;
        while (i < len && text[i] != delimiter && (text[i] > '\r' || !ends_line(text[i])))
            i++;
        change = s->dialect.escapes && memchr(text + start, '\\', i - start);
        field = (struct crm_slice){text + start, i - start};
    }
    s->at = i;
    return (!change || unescape(s, &field, s->dialect.escapes)) && add(s, field);
}

static void pass_line_end(struct crm_sample *s)
{
    const char *text = s->text.ptr;

    s->at += s->at + 1 < s->text.len && text[s->at] == '\r' && text[s->at + 1] == '\n' ? 2 : 1;
    s->next_line++;
}

bool crm_sample_next(struct crm_sample *s)
{
    crm_arena_reset(&s->arena);
    s->n = 0;
    if (s->next_line == 0)
        s->next_line = 1;
    while (s->at < s->text.len && ends_line(s->text.ptr[s->at]))
        pass_line_end(s);
    s->line = s->next_line;
    if (s->at >= s->text.len)
        return false;
    for (;;) {
        if (!take_field(s))
            return false;
        if (s->at >= s->text.len)
            return s->whole;
        if (ends_line(s->text.ptr[s->at])) {
            pass_line_end(s);
            return true;
        }
        s->at++;
        if (s->at >= s->text.len)
            return s->whole && add(s, (struct crm_slice){"", 0});
    }
}

bool crm_sample_fit(struct crm_sample *s, const struct crm_slice *header, size_t n)
{
    for (size_t i = n; i < s->n; i++)
        if (crm_text_clean(s->field[i]).len)
            return false;
    while (s->n < n)
        if (crm_text_clean(header[s->n]).len || !add(s, (struct crm_slice){"", 0}))
            return false;
    return true;
}

void crm_sample_release(struct crm_sample *s)
{
    free(s->field);
    s->field = NULL;
    s->n = s->cap = 0;
    crm_arena_release(&s->arena);
}
