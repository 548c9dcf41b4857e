#include "io/record.h"

#include "base/mem.h"
#include "io/bytes.h"

#include <csv.h>

void crm_record_release(struct crm_record *r)
{
    if (r->parser) {
        csv_free(r->parser);
        free(r->parser);
    }
    free(r->field);
    free(r->bytes);
    *r = (struct crm_record){0};
}

bool crm_record_room(struct crm_record *r, size_t len)
{
    r->used = 0;
    if (len > r->cap) {
        char *bytes = crm_mem_alloc(len, 1);
        if (!bytes)
            return false;
        free(r->bytes);
        r->bytes = bytes;
        r->cap = len;
    }
    return true;
}

static bool add(struct crm_record *r, const char *ptr, size_t len)
{
    if (r->n == r->field_cap &&
        !crm_mem_grow((void **)&r->field, &r->field_cap, r->n + 1, sizeof *r->field))
        return false;
    r->field[r->n++] = (struct crm_slice){ptr, len};
    return true;
}

/* ---- no quotes ------------------------------------------------------------------------ */

/* The field without its escapes; they only make it shorter. */
static struct crm_slice unescape(struct crm_record *r, const char *from, size_t len)
{
    char *start, *to;

    if (len == 0 || !memchr(from, '\\', len))
        return (struct crm_slice){from, len};
    start = to = r->bytes + r->used;
    for (size_t i = 0; i < len; i++) {
        char c = from[i];
        char next = i + 1 < len ? from[i + 1] : '\0';
        char plain = next == 't'    ? '\t'
                     : next == 'n'  ? '\n'
                     : next == 'r'  ? '\r'
                     : next == '\\' ? '\\'
                                    : '\0';
        if (c == '\\' && plain) {
            c = plain;
            i++;
        }
        *to++ = c;
    }
    r->used += (size_t)(to - start);
    return (struct crm_slice){start, (size_t)(to - start)};
}

static enum crm_record_state split(
    struct crm_record *r, const char *text, const char *end, struct crm_dialect dialect)
{
    struct crm_slice rest = {text, (size_t)(end - text)}, piece;

    while (crm_slice_split(&rest, dialect.delimiter, &piece)) {
        if (dialect.escapes)
            piece = unescape(r, piece.ptr, piece.len);
        if (!add(r, piece.ptr, piece.len))
            return CRM_RECORD_MEMORY;
    }
    return CRM_RECORD_OK;
}

/* ---- libcsv --------------------------------------------------------------------------- */

struct sink {
    struct crm_record *record;
    bool ended, no_memory;
};

static int never(unsigned char c)
{
    (void)c;
    return 0;
}

static void on_field(void *bytes, size_t len, void *ctx)
{
    struct sink *sink = ctx;
    struct crm_record *r = sink->record;
    char *copy = r->bytes + r->used;

    if (r->n < r->n_keep && !r->keep[r->n])
        len = 0;
    if (len)
        memcpy(copy, bytes, len);
    r->used += len;
    if (!add(r, copy, len))
        sink->no_memory = true;
}

static void on_row(int c, void *ctx)
{
    (void)c;
    ((struct sink *)ctx)->ended = true;
}

/* A parser at the start of a row. After an error libcsv cannot go on, so it starts anew. */
static bool ready(struct crm_record *r, char delimiter)
{
    if (!r->parser) {
        r->parser = crm_mem_alloc(1, sizeof *r->parser);
        if (!r->parser)
            return false;
        csv_init(r->parser, CSV_STRICT | CSV_STRICT_FINI);
        csv_set_space_func(r->parser, never);
    }
    csv_set_delim(r->parser, (unsigned char)delimiter);
    return true;
}

static void restart(struct crm_record *r)
{
    csv_free(r->parser);
    free(r->parser);
    r->parser = NULL;
}

static enum crm_record_state parse_quoted(
    struct crm_record *r, const char *text, const char *limit, char delimiter)
{
    struct sink sink = {r, false, false};
    size_t used = r->used;
    enum crm_record_state state = CRM_RECORD_OPEN;

    if (!ready(r, delimiter))
        return CRM_RECORD_MEMORY;
    while (text < limit && !sink.ended) {
        const char *line = crm_bytes_find(text, limit, '\n', '\r');
        size_t len = (size_t)(line - text) + (line < limit);
        size_t done;
        /* libcsv's buffer grows by this much: at least doubled, a long field costs no more */
        csv_set_blk_size(r->parser, csv_get_buffer_size(r->parser) + len + 1);
        done = csv_parse(r->parser, text, len, on_field, on_row, &sink);
        if (done < len) {
            state = csv_error(r->parser) != CSV_EPARSE ? CRM_RECORD_MEMORY
                    : text[done] == '"'                ? CRM_RECORD_QUOTE
                                                       : CRM_RECORD_BEHIND;
            break;
        }
        text += len;
    }
    if (sink.no_memory)
        state = CRM_RECORD_MEMORY;
    else if (sink.ended)
        state = CRM_RECORD_OK;
    if (state != CRM_RECORD_OK) {
        restart(r);
        r->used = used;
        return state;
    }
    r->end = crm_bytes_behind(text - 1, limit);
    return CRM_RECORD_OK;
}

enum crm_record_state crm_record_rest(struct crm_record *r, const char *const separator[],
    size_t n_head, const char *limit, char delimiter)
{
    r->n = 0;
    for (size_t i = 0; i < n_head; i++) {
        const char *from = separator[i] + 1;
        if (!add(r, from, (size_t)(separator[i + 1] - from)))
            return CRM_RECORD_MEMORY;
    }
    return parse_quoted(r, separator[n_head] + 1, limit, delimiter);
}

enum crm_record_state crm_record_parse(
    struct crm_record *r, const char *text, const char *limit, struct crm_dialect dialect)
{
    const char *end = crm_bytes_find(text, limit, '\n', '\r');

    r->n = 0;
    if (!dialect.escapes && memchr(text, '"', (size_t)(end - text)))
        return parse_quoted(r, text, limit, dialect.delimiter);
    if (end == limit)
        return CRM_RECORD_OPEN;
    r->end = crm_bytes_behind(end, limit);
    return split(r, text, end, dialect);
}
