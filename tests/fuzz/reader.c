/*
 * Fuzz the reader: whatever the bytes, it must say what libcsv says that is fed all of them one
 * after the other, for any size of blocks, and by rows what it says by blocks.
 *
 * The first byte of the input chooses dialect and block size, the rest is the file.
 */
#include "base/slice.h"
#include "io/container.h"
#include "io/scan.h"

#include <csv.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- what was read, as text ----------------------------------------------------------- */

struct text {
    char *bytes;
    size_t len, cap;
};

static void put(struct text *t, const char *bytes, size_t len)
{
    if (t->len + len + 1 > t->cap) {
        t->cap = 2 * t->cap + len + 64;
        t->bytes = realloc(t->bytes, t->cap);
        if (!t->bytes)
            abort();
    }
    if (len)
        memcpy(t->bytes + t->len, bytes, len);
    t->len += len;
    t->bytes[t->len] = '\0';
}

static void put_number(struct text *t, const char *mark, uint64_t n)
{
    char digits[64];

    put(t, digits, (size_t)snprintf(digits, sizeof digits, "%s%llu:", mark, (unsigned long long)n));
}

static void put_error(struct text *t, uint64_t line, const char *what)
{
    put_number(t, "\n!", line);
    put(t, what, strlen(what));
}

static void put_field(struct text *t, struct crm_slice s)
{
    put_number(t, "<", s.len);
    put(t, s.ptr, s.len);
}

/* ---- libcsv, byte by byte ------------------------------------------------------------- */

struct reference {
    struct crm_dialect dialect;
    const char *text;
    size_t len;
    struct csv_parser parser;
    struct text row;
    size_t n_fields, n_columns;
    bool ended, has_header;
    struct text out;
};

static int never(unsigned char c)
{
    (void)c;
    return 0;
}

static void on_field(void *bytes, size_t len, void *ctx)
{
    struct reference *ref = ctx;

    put_field(&ref->row, (struct crm_slice){len ? bytes : "", len});
    ref->n_fields++;
}

static void on_row(int c, void *ctx)
{
    (void)c;
    ((struct reference *)ctx)->ended = true;
}

static void restart(struct reference *ref)
{
    csv_free(&ref->parser);
    csv_init(&ref->parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_space_func(&ref->parser, never);
    csv_set_delim(&ref->parser, (unsigned char)ref->dialect.delimiter);
}

static bool is_end(char c)
{
    return c == '\n' || c == '\r';
}

static uint64_t line_of(const struct reference *ref, size_t at)
{
    uint64_t line = 1;

    for (size_t i = 0; i < at; i++)
        line += ref->text[i] == '\n' ? i == 0 || ref->text[i - 1] != '\r' : ref->text[i] == '\r';
    return line;
}

/* Where the quote is that is open at the end of the text, which goes wrong nowhere. */
static size_t open_quote(const struct reference *ref, size_t start)
{
    size_t open = start;
    bool quoted = false;

    for (size_t i = start; i < ref->len; i++)
        if (ref->text[i] == '"') {
            /* a quote right behind a closing one opens nothing new */
            if (!quoted && (i == start || ref->text[i - 1] != '"' || open == i - 1))
                open = i;
            quoted = !quoted;
        }
    return open;
}

/* A whole record [start, end): header, row, or refused. False: the header is refused. */
static bool take_record(struct reference *ref, size_t start, size_t end)
{
    const char *nul = memchr(ref->text + start, '\0', end - start);
    char what[96];

    if (!ref->has_header) {
        if (nul) {
            put_error(&ref->out, line_of(ref, (size_t)(nul - ref->text)), "NUL byte");
            return false;
        }
        ref->has_header = true;
        ref->n_columns = ref->n_fields;
        return true;
    }
    if (ref->n_fields != ref->n_columns) {
        snprintf(what, sizeof what, "%zu field%s, the header has %zu", ref->n_fields,
            ref->n_fields == 1 ? "" : "s", ref->n_columns);
        put_error(&ref->out, line_of(ref, start), what);
    } else if (nul) {
        put_error(&ref->out, line_of(ref, (size_t)(nul - ref->text)), "NUL byte");
    } else {
        put_number(&ref->out, "\n", line_of(ref, start));
        put(&ref->out, ref->row.bytes, ref->row.len);
    }
    return true;
}

static void clear_row(struct reference *ref)
{
    ref->row.len = ref->n_fields = 0;
    ref->ended = false;
}

static void refer_csv(struct reference *ref)
{
    size_t i = 0, start = SIZE_MAX; /* of the record at hand */

    restart(ref);
    clear_row(ref);
    while (i < ref->len || start != SIZE_MAX) {
        char c = i < ref->len ? ref->text[i] : '\n';
        const char *wrong = NULL;
        if (start == SIZE_MAX && is_end(c)) {
            bool second = c == '\n' && i > 0 && ref->text[i - 1] == '\r';
            if (ref->has_header && ref->n_columns == 1 && !second) {
                put_number(&ref->out, "\n", line_of(ref, i));
                put_field(&ref->out, crm_slice_of(""));
            }
            i++;
            continue;
        }
        if (start == SIZE_MAX)
            start = i;
        if (i < ref->len) {
            if (csv_parse(&ref->parser, &c, 1, on_field, on_row, ref) == 0)
                wrong = c == '"' ? "quote inside an unquoted field" : "text after a closing quote";
            i++;
        } else if (csv_fini(&ref->parser, on_field, on_row, ref) != 0) {
            wrong = "quote opened here is never closed";
        }
        if (wrong) {
            uint64_t line = line_of(ref, wrong[6] == 'o' ? open_quote(ref, start) : start);
            put_error(&ref->out, line, wrong);
            if (!ref->has_header)
                return;
            for (i = start; i < ref->len && !is_end(ref->text[i]); i++)
                ;
            i += i < ref->len;
            restart(ref);
        } else if (!ref->ended) {
            continue;
        } else if (!take_record(ref, start, i)) {
            return;
        }
        clear_row(ref);
        start = SIZE_MAX;
    }
}

/* ---- TSV with escapes, the plain way -------------------------------------------------- */

static void refer_tsv(struct reference *ref)
{
    size_t i = 0;

    while (i < ref->len) {
        size_t start = i;
        struct text field = {0};
        clear_row(ref);
        if (is_end(ref->text[i]) && !(ref->has_header && ref->n_columns == 1)) {
            i++;
            continue;
        }
        for (;; i++) {
            char c = i < ref->len ? ref->text[i] : '\n';
            if (c == '\t' || is_end(c)) {
                on_field(field.bytes, field.len, ref);
                field.len = 0;
                if (c != '\t')
                    break;
            } else {
                static const char from[] = "tnr\\", to[] = "\t\n\r\\";
                const char *escape = c == '\\' && i + 1 < ref->len && ref->text[i + 1]
                                         ? strchr(from, ref->text[i + 1])
                                         : NULL;
                if (escape) {
                    c = to[escape - from];
                    i++;
                }
                put(&field, &c, 1);
            }
        }
        free(field.bytes);
        if (i < ref->len)
            i += ref->text[i] == '\r' && i + 1 < ref->len && ref->text[i + 1] == '\n' ? 2 : 1;
        if (!take_record(ref, start, i))
            return;
    }
}

/* ---- the reader ----------------------------------------------------------------------- */

static void check(bool ok)
{
    if (!ok)
        abort();
}

static void put_blocks(struct text *out, struct crm_reader *reader, size_t batch)
{
    struct crm_block block = {0};
    struct crm_scan scan;
    struct crm_err err;
    uint64_t seq = 0;

    crm_err_init(&err);
    check(crm_scan_init(&scan, reader, &err) == CRM_OK);
    for (;;) {
        enum crm_scan_state state;
        check(crm_reader_block(reader, &block, &err) == CRM_OK);
        if (block.len == 0)
            break;
        check(block.seq == seq++);
        check(is_end(block.text[block.len - 1]));
        crm_scan_start(&scan, &block);
        while ((state = crm_scan_rows(&scan, batch)) != CRM_SCAN_END) {
            const struct crm_slice *all;
            size_t n;
            if (state == CRM_SCAN_BAD) {
                check(crm_scan_error(&scan, &err) == CRM_EDATA);
                put_error(out, err.line, err.text);
                if (scan.problem == CRM_SCAN_FIELDS) {
                    check(crm_scan_all(&scan, scan.record.ptr, &all, &n));
                    check(n == scan.n_fields);
                }
                crm_err_init(&err);
            }
            for (size_t i = 0; i < scan.n_rows; i++) {
                put_number(out, "\n", crm_block_line(&block, scan.start[i]));
                check(crm_scan_all(&scan, scan.start[i], &all, &n));
                check(n == scan.n_wanted);
                for (size_t c = 0; c < scan.n_wanted; c++) {
                    check(crm_slice_eq(all[c], scan.field[i * n + c]));
                    put_field(out, scan.field[i * n + c]);
                }
            }
        }
    }
    crm_scan_release(&scan);
    crm_block_release(&block);
}

static void put_rows(struct text *out, struct crm_reader *reader)
{
    size_t n = crm_reader_n_columns(reader);
    const struct crm_row *row;
    struct crm_err err;

    crm_err_init(&err);
    while (crm_reader_next(reader, &row, &err) == CRM_OK && row) {
        put_number(out, "\n", row->line);
        for (size_t c = 0; c < n; c++)
            put_field(out, row->field[c]);
    }
    if (err.status)
        put_error(out, err.line, err.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t block_sizes[] = {64, 1, 7, 300};
    static const char delimiters[] = {',', ';', '\t', 0};
    struct reference ref = {0};
    struct crm_reader_spec spec = {.n_files = 1};
    char path[64], *files[] = {path};
    int fd;

    if (size < 1)
        return 0;
    /* a web page, a workbook ...: refused for what it is, which the reference knows nothing of */
    if (crm_container_of((struct crm_slice){(const char *)data + 1, size - 1}) !=
        CRM_CONTAINER_NONE)
        return 0;
    spec.files = files;
    spec.dialect.delimiter = delimiters[data[0] & 3];
    if (data[0] & 4)
        spec.dialect = (struct crm_dialect){.delimiter = '\t', .escapes = true};
    ref.text = (const char *)data + 1;
    ref.len = size - 1;
    fd = memfd_create("fuzz", MFD_CLOEXEC);
    check(fd >= 0 && write(fd, ref.text, ref.len) == (ssize_t)ref.len);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (ref.len >= 3 && memcmp(ref.text, "\xEF\xBB\xBF", 3) == 0) {
        ref.text += 3;
        ref.len -= 3;
    }

    for (size_t i = 0; i < 2 * sizeof block_sizes / sizeof *block_sizes; i++) {
        struct text out = {0};
        struct crm_reader *reader;
        struct crm_err err;
        crm_err_init(&err);
        spec.block_size = block_sizes[i / 2];
        put(&out, "", 0);
        if (crm_reader_open(&reader, &spec, &err) != CRM_OK) {
            check(reader == NULL && err.status == CRM_EDATA);
            if (err.line) /* else there is no header at all */
                put_error(&out, err.line, err.text);
        } else if (i == 0) {
            ref.dialect = crm_reader_file(reader, 0)->dialect;
        }
        if (i == 0) {
            put(&ref.out, "", 0);
            if (!reader) {
                ref.dialect = spec.dialect;
                if (!ref.dialect.delimiter) { /* which one was guessed cannot be seen */
                    free(out.bytes);
                    break;
                }
            }
            if (ref.dialect.escapes)
                refer_tsv(&ref);
            else
                refer_csv(&ref);
        }
        if (reader && i % 2 == 0) {
            put_blocks(&out, reader, 1 + data[0] / 64);
            check(strlen(out.bytes) <= out.len && out.len == ref.out.len &&
                  memcmp(out.bytes, ref.out.bytes, out.len) == 0);
        } else if (reader) { /* up to the first error */
            put_rows(&out, reader);
            check(out.len <= ref.out.len && memcmp(out.bytes, ref.out.bytes, out.len) == 0);
        } else {
            check(strcmp(out.bytes, ref.out.bytes) == 0);
        }
        crm_reader_close(reader);
        free(out.bytes);
    }
    csv_free(&ref.parser);
    free(ref.row.bytes);
    free(ref.out.bytes);
    close(fd);
    return 0;
}
