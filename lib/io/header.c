/* From the start of a file to the end of its header. */

#include "io/input.h"

#include "base/mem.h"
#include "io/bytes.h"
#include "io/container.h"
#include "io/cut.h"
#include "io/unpack.h"

#include <stdlib.h>

enum {
    FIRST_READ = 16 * 1024,
    HEAD = 4 * 1024 * 1024,
    NAMED_WITHIN = 8 * 1024, /* first names of the parts of an archive */
    UNPACKED = 8,            /* times its size that a packed file becomes, about */
};

void crm_input_stop(struct crm_input *in)
{
    crm_source_close(in->source);
    in->source = NULL;
    free(in->carry);
    in->carry = NULL;
    in->carry_at = in->carry_len = in->carry_cap = 0;
}

enum crm_status crm_input_read(struct crm_reader *reader, struct crm_input *in, char *bytes,
    size_t room, size_t *got, struct crm_err *err)
{
    enum crm_status status = crm_source_read(in->source, bytes, room, got, err);

    if (status == CRM_OK) {
        in->last_read = *got == 0;
        atomic_fetch_add_explicit(
            &reader->done, crm_source_taken(in->source, *got), memory_order_relaxed);
    }
    return status;
}

/* More bytes behind the carry; twice as many each time, so that a long header costs no more. */
static enum crm_status read_more(
    struct crm_reader *reader, struct crm_input *in, struct crm_err *err)
{
    size_t want = in->carry_len ? in->carry_len : FIRST_READ;
    size_t got = 0;
    enum crm_status status;

    if (want < FIRST_READ)
        want = FIRST_READ;
    if (!crm_mem_grow((void **)&in->carry, &in->carry_cap, in->carry_len + want + 1, 1))
        return crm_err_nomem(err);
    status = crm_input_read(reader, in, in->carry + in->carry_len, want, &got, err);
    in->carry_len += got;
    return status;
}

/* The line end that finishes the line at `text`, or NULL when it is not there yet. */
static const char *line_end(const struct crm_input *in, const char *text)
{
    const char *limit = in->carry + in->carry_len;
    const char *end = crm_bytes_find(text, limit, '\n', '\r');

    if (end == limit || (*end == '\r' && end + 1 == limit && !in->last_read))
        return NULL;
    return end;
}

/* Pass over `skip` lines and the blank ones behind them; *text NULL: more bytes needed. */
static void skip_lines(struct crm_input *in, uint64_t skip, const char **text)
{
    const char *p = in->carry, *limit = in->carry + in->carry_len;

    in->line = 1;
    for (;;) {
        const char *end = line_end(in, p);
        if (!end) {
            bool more = !in->last_read && (in->line <= skip || p == limit || *p == '\r');
            *text = more ? NULL : p;
            return;
        }
        if (in->line > skip && end > p) {
            *text = p;
            return;
        }
        p = crm_bytes_behind(end, limit);
        in->line++;
    }
}

/* The most frequent of the four outside quotes in the header line. */
static char sniff(const char *text, const char *limit)
{
    static const char candidate[] = {',', '\t', ';', '|'};
    size_t n[4] = {0}, best = 0;
    bool quoted = false;

    for (; text < limit && (quoted || (*text != '\n' && *text != '\r')); text++) {
        quoted ^= *text == '"';
        for (size_t i = 0; i < 4 && !quoted; i++)
            n[i] += *text == candidate[i];
    }
    for (size_t i = 1; i < 4; i++)
        if (n[i] > n[best])
            best = i;
    return candidate[best];
}

/* Whether the header line has ended as far as quotes can tell. */
static bool line_is_whole(const char *text, const char *limit)
{
    bool quoted = false;

    for (; text < limit; text++) {
        quoted ^= *text == '"';
        if (!quoted && (*text == '\n' || *text == '\r'))
            return true;
    }
    return false;
}

static void choose_dialect(struct crm_dialect *dialect, const char *text, const char *limit)
{
    if (dialect->delimiter)
        return;
    if (dialect->escapes) {
        dialect->delimiter = '\t';
        return;
    }
    if (!line_is_whole(text, limit)) /* a stray quote: judge by the first line alone */
        limit = crm_bytes_find(text, limit, '\n', '\r');
    dialect->delimiter = sniff(text, limit);
}

static enum crm_status bad_header(const struct crm_input *in, enum crm_record_state state,
    const char *text, const char *limit, struct crm_err *err)
{
    uint64_t line = in->line;

    if (state == CRM_RECORD_OPEN)
        line += crm_cut_find(text, (size_t)(limit - text), true, in->file.dialect).unclosed_after;
    crm_err_place(err, in->file.name, line, NULL);
    switch (state) {
    case CRM_RECORD_MEMORY:
        return crm_err_nomem(err);
    case CRM_RECORD_QUOTE:
        return crm_err_set(err, CRM_EDATA, "quote inside an unquoted field");
    case CRM_RECORD_BEHIND:
        return crm_err_set(err, CRM_EDATA, "text after a closing quote");
    default:
        return crm_err_set(err, CRM_EDATA, "quote opened here is never closed");
    }
}

static enum crm_status no_header(const struct crm_input *in, struct crm_err *err)
{
    crm_err_place(err, in->file.name, 0, NULL);
    return crm_err_set(err, CRM_EDATA, "there is no header line: the file %s",
        in->carry_len == 0 ? "is empty" : "has blank lines only");
}

/* Keep the header's names, or, when the file is read again, see that they are the same. */
static enum crm_status take_header(struct crm_reader *reader, struct crm_input *in,
    const struct crm_slice name[], size_t n, struct crm_err *err)
{
    if (in->started) {
        bool same = n == in->file.n_columns;
        for (size_t i = 0; same && i < n; i++)
            same = crm_slice_eq(name[i], in->header[i]);
        crm_err_place(err, in->file.name, in->file.header_line, NULL);
        return same ? CRM_OK
                    : crm_err_set(err, CRM_EIO, "the file changed while it was being read");
    }
    in->header = crm_arena_alloc(&reader->arena, n * sizeof *in->header);
    if (!in->header)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        char *copy = crm_arena_dup(&reader->arena, name[i]);
        if (!copy)
            return crm_err_nomem(err);
        in->header[i] = (struct crm_slice){copy, name[i].len};
    }
    in->file.header = in->header;
    in->file.n_columns = n;
    return CRM_OK;
}

/* In an archive the bytes of a line end say nothing: what it holds is named further on. */
static enum crm_status refuse_container(
    struct crm_reader *reader, struct crm_input *in, struct crm_slice head, struct crm_err *err)
{
    enum crm_container kind = crm_container_of(head);
    enum crm_status status = CRM_OK;

    if (kind == CRM_CONTAINER_ZIP || kind == CRM_CONTAINER_OLE2) {
        while (!status && in->carry_len < NAMED_WITHIN && !in->last_read)
            status = read_more(reader, in, err);
        head = (struct crm_slice){
            in->carry, in->carry_len < NAMED_WITHIN ? in->carry_len : NAMED_WITHIN};
    }
    crm_err_place(err, in->file.name, 0, NULL);
    return status ? status : crm_container_refuse(head, in->file.name, err);
}

static enum crm_status read_header(struct crm_reader *reader, struct crm_input *in, uint64_t skip,
    struct crm_record *r, struct crm_err *err)
{
    struct crm_dialect dialect = in->file.dialect;
    enum crm_record_state state;
    const char *text, *limit, *nul;

    do {
        enum crm_status status = read_more(reader, in, err);
        if (status)
            return status;
        if (in->last_read) /* a file may end without a line end */
            in->carry[in->carry_len] = '\n';
        limit = in->carry + in->carry_len + in->last_read;
        skip_lines(in, skip, &text);
        if (text && text + in->last_read >= limit)
            return no_header(in, err);
        if (!text || (!in->last_read && !line_is_whole(text, limit)))
            state = CRM_RECORD_OPEN;
        else {
            in->file.dialect = dialect;
            choose_dialect(&in->file.dialect, text, limit);
            state = crm_record_room(r, (size_t)(limit - text))
                        ? crm_record_parse(r, text, limit, in->file.dialect)
                        : CRM_RECORD_MEMORY;
            /* a CR at the very end: an LF may follow */
            if (state == CRM_RECORD_OK && r->end == limit && limit[-1] == '\r' && !in->last_read)
                state = CRM_RECORD_OPEN;
        }
    } while (state == CRM_RECORD_OPEN && !in->last_read);

    in->file.header_line = in->line;
    if (!reader->spec.layout) { /* else its whole head has been looked at */
        /* a whole record is what it is for blocks of any size */
        struct crm_slice head = {
            in->carry, state == CRM_RECORD_OK ? (size_t)(r->end - in->carry) : in->carry_len};
        enum crm_status status = refuse_container(reader, in, head, err);
        if (status)
            return status;
    }
    if (state != CRM_RECORD_OK)
        return bad_header(in, state, text, limit, err);
    nul = memchr(in->carry, '\0', (size_t)(r->end - in->carry));
    if (nul) {
        crm_err_place(
            err, in->file.name, 1 + crm_bytes_lines(in->carry, (size_t)(nul - in->carry)), NULL);
        return crm_err_set(err, CRM_EDATA, "NUL byte");
    }
    in->line += crm_bytes_lines(text, (size_t)(r->end - text));
    if (r->end == limit && in->last_read) {
        in->carry_at = in->carry_len = 0;
    } else {
        in->carry_at = (size_t)(r->end - in->carry);
        in->carry_len -= in->carry_at;
    }
    return take_header(reader, in, r->field, r->n, err);
}

/* The names were found already: go to where the data begin. */
static enum crm_status pass_header(struct crm_reader *reader, struct crm_input *in,
    const struct crm_layout *layout, struct crm_err *err)
{
    enum crm_status status = CRM_OK;
    size_t at;

    do
        status = read_more(reader, in, err);
    while (!status && in->carry_len < layout->data_at && !in->last_read);
    if (status)
        return status;
    at = in->carry_len < layout->data_at ? in->carry_len : layout->data_at;
    in->line = 1 + crm_bytes_lines(in->carry, at);
    in->file.header_line = layout->header_line;
    in->carry_at = at;
    in->carry_len -= at;
    return take_header(reader, in, layout->header, layout->n_header, err);
}

static enum crm_status choose_layout(const struct crm_reader *reader, struct crm_input *in,
    struct crm_layout *chosen, struct crm_err *err)
{
    const struct crm_reader_spec *spec = &reader->spec;
    struct crm_layout layout = {.dialect = spec->dialect, .sheet = crm_source_is_sheet(in->source)};
    enum crm_status status;
    struct crm_slice head;
    bool whole;

    if (layout.sheet)
        layout.dialect = (struct crm_dialect){'\t', true};
    in->file.dialect = layout.dialect;
    *chosen = layout;
    if (!spec->layout)
        return CRM_OK;
    status =
        crm_source_peek(in->source, spec->head_size ? spec->head_size : HEAD, &head, &whole, err);
    if (!status)
        status = crm_container_refuse(head, in->file.name, err);
    if (!status)
        status = spec->layout(spec->ctx, in->file.name, head, whole, &layout, err);
    if (!status && layout.encoding)
        status = crm_source_decode(in->source, layout.encoding, layout.mark, err);
    in->file.dialect = layout.dialect;
    *chosen = layout;
    return status;
}

enum crm_status crm_input_start(
    struct crm_reader *reader, struct crm_input *in, struct crm_err *err)
{
    struct crm_record record = {0};
    struct crm_layout layout = {0};
    enum crm_status status = crm_source_open(&in->source, in->path, err);

    if (status)
        return status;
    crm_err_place(err, in->file.name, 0, NULL);
    in->last_read = false;
    if (reader->spec.unpack)
        status = reader->spec.unpack->open(reader->spec.unpack, in->source, err);
    in->size = crm_source_size(in->source);
    in->work = in->size * (crm_source_is_packed(in->source) ? UNPACKED : 1);
    if (!status)
        status = choose_layout(reader, in, &layout, err);
    if (!status && layout.header)
        status = pass_header(reader, in, &layout, err);
    else if (!status)
        status = read_header(reader, in, layout.skip_lines, &record, err);
    crm_record_release(&record);
    if (!status)
        crm_err_init(err);
    else
        crm_input_stop(in);
    in->started = true;
    return status;
}
