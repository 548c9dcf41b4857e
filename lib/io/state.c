#include "io/state.h"

#include "base/date.h"
#include "base/mem.h"
#include "base/varint.h"

#include <stdio.h>
#include <stdlib.h>

enum { PIECE = 64 * 1024, SUM = 8 };

/* FNV-1a, 64 bits (Fowler, Noll, Vo 1991). */
static uint64_t sum_of(const uint8_t *bytes, size_t n)
{
    uint64_t sum = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < n; i++)
        sum = (sum ^ bytes[i]) * UINT64_C(1099511628211);
    return sum;
}

static void put_sum(uint8_t out[SUM], uint64_t sum)
{
    for (int i = 0; i < SUM; i++)
        out[i] = (uint8_t)(sum >> (8 * i));
}

/* ---- out ------------------------------------------------------------------------------ */

static void write_piece(struct crm_state_out *out)
{
    uint8_t length[CRM_VARINT_MAX], sum[SUM];

    if (out->used == 0)
        return;
    put_sum(sum, sum_of(out->piece, out->used));
    crm_writer_bytes(out->writer, (const char *)length, crm_varint_put(length, (int64_t)out->used));
    crm_writer_bytes(out->writer, (const char *)out->piece, out->used);
    crm_writer_bytes(out->writer, (const char *)sum, SUM);
    out->used = 0;
}

/* Room for n bytes that belong together. */
static uint8_t *room(struct crm_state_out *out, size_t n)
{
    if (out->used + n > PIECE)
        write_piece(out);
    if (out->used + n > out->cap &&
        !crm_mem_grow((void **)&out->piece, &out->cap, n > PIECE ? n : PIECE, 1))
        out->no_memory = true;
    return out->no_memory ? NULL : out->piece + out->used;
}

void crm_state_out_start(
    struct crm_state_out *out, struct crm_writer *writer, const char *program, int version)
{
    char line[64];

    *out = (struct crm_state_out){.writer = writer};
    snprintf(line, sizeof line, "%s state %d\n", program, version);
    crm_writer_text(writer, line);
}

void crm_state_out_byte(struct crm_state_out *out, uint8_t value)
{
    uint8_t *to = room(out, 1);

    if (to)
        out->piece[out->used++] = value;
}

void crm_state_out_number(struct crm_state_out *out, int64_t value)
{
    uint8_t *to = room(out, CRM_VARINT_MAX);

    if (to)
        out->used += crm_varint_put(to, value);
}

void crm_state_out_text(struct crm_state_out *out, struct crm_slice text)
{
    uint8_t *to = text.len < INT64_MAX ? room(out, CRM_VARINT_MAX + text.len) : NULL;

    if (!to)
        return;
    to += crm_varint_put(to, (int64_t)text.len);
    if (text.len)
        memcpy(to, text.ptr, text.len);
    out->used = (size_t)(to - out->piece) + text.len;
}

enum crm_status crm_state_out_end(struct crm_state_out *out, struct crm_err *err)
{
    write_piece(out);
    crm_writer_byte(out->writer, '\0');
    free(out->piece);
    out->piece = NULL;
    return out->no_memory ? crm_err_nomem(err) : CRM_OK;
}

/* ---- in ------------------------------------------------------------------------------- */

static bool fail(struct crm_state_in *in, enum crm_status status)
{
    in->status = status;
    in->at = in->end = NULL;
    return false;
}

static bool refuse(struct crm_state_in *in, const char *text)
{
    crm_err_place(&in->err, in->name, 0, NULL);
    return fail(in, crm_err_set(&in->err, CRM_EDATA, text, in->program));
}

void crm_state_in_spoil(struct crm_state_in *in)
{
    if (crm_state_in_ok(in))
        refuse(in, "is no state of %s --partial, or damaged");
}

enum crm_status crm_state_in_check(const struct crm_state_in *in, struct crm_err *err)
{
    if (in->status)
        *err = in->err;
    return in->status;
}

void crm_state_in_open(
    struct crm_state_in *in, const char *program, int version, char *const *files, size_t n_files)
{
    static char *const standard_input[] = {(char *)"-"};

    *in = (struct crm_state_in){.program = program,
        .version = version,
        .files = n_files ? files : standard_input,
        .n_files = n_files ? n_files : 1};
    crm_err_init(&in->err);
}

void crm_state_in_close(struct crm_state_in *in)
{
    crm_source_close(in->source);
    free(in->bytes);
    *in = (struct crm_state_in){0};
}

/* Read until n bytes are there (*all), or the file ends. The piece at hand is given up. */
static bool fill(struct crm_state_in *in, size_t n, bool *all)
{
    size_t got = 1;

    in->at = in->end = NULL;
    if (in->high - in->low < n && in->low > 0) {
        memmove(in->bytes, in->bytes + in->low, in->high - in->low);
        in->high -= in->low;
        in->low = 0;
    }
    while (in->high - in->low < n && got) {
        /* as the bytes come: a length may be a lie */
        if (in->high == in->cap &&
            !crm_mem_grow((void **)&in->bytes, &in->cap, in->cap + PIECE + SUM, 1))
            return fail(in, crm_err_nomem(&in->err));
        if (crm_source_read(
                in->source, (char *)in->bytes + in->high, in->cap - in->high, &got, &in->err))
            return fail(in, in->err.status);
        in->high += got;
    }
    *all = in->high - in->low >= n;
    return true;
}

/* The varint at in->low. */
static bool take_length(struct crm_state_in *in, int64_t *length)
{
    const uint8_t *at;
    size_t n = 0;
    bool there;

    do {
        if (!fill(in, ++n, &there))
            return false;
    } while (there && n < CRM_VARINT_MAX && in->bytes[in->low + n - 1] & 0x80);
    if (!there || in->bytes[in->low + n - 1] & 0x80) {
        crm_state_in_spoil(in);
        return false;
    }
    at = in->bytes + in->low;
    *length = crm_varint_get(&at);
    in->low += n;
    return true;
}

/* The next piece, or, at the end of a state, none: in->at == in->end. */
static bool next_piece(struct crm_state_in *in)
{
    const uint8_t *piece;
    uint8_t sum[SUM];
    int64_t length;
    bool there;

    if (!take_length(in, &length))
        return false;
    if (length == 0) {
        in->started = false;
        return true;
    }
    if (length < 0 || length > PTRDIFF_MAX - SUM) {
        crm_state_in_spoil(in);
        return false;
    }
    if (!fill(in, (size_t)length + SUM, &there))
        return false;
    piece = in->bytes + in->low;
    if (there)
        put_sum(sum, sum_of(piece, (size_t)length));
    if (!there || memcmp(sum, piece + length, SUM) != 0) {
        crm_state_in_spoil(in);
        return false;
    }
    in->at = piece;
    in->end = piece + length;
    in->low += (size_t)length + SUM;
    return true;
}

/* Is there a file with something in it, or more in the one at hand? */
static bool open_more(struct crm_state_in *in, bool *more)
{
    if (in->source) {
        if (!fill(in, 1, more))
            return false;
        if (*more)
            return true;
    }
    crm_source_close(in->source);
    in->source = NULL;
    *more = in->n_opened < in->n_files;
    if (!*more)
        return true;
    if (crm_source_open(&in->source, in->files[in->n_opened++], &in->err))
        return fail(in, in->err.status);
    snprintf(in->name, sizeof in->name, "%s", crm_source_name(in->source));
    return true;
}

/* A state of another program or version: say which. */
static bool is_another(struct crm_state_in *in, const char *line, size_t len)
{
    char text[64] = "", program[33], end;
    int version;

    memcpy(text, line, len < sizeof text ? len : sizeof text - 1);
    if (sscanf(text, "%32[a-z-] state %6d%c", program, &version, &end) != 3 || end != '\n')
        return false;
    crm_err_place(&in->err, in->name, 0, NULL);
    fail(in, crm_err_set(&in->err, CRM_EDATA,
                 "is a state of %s, version %d; what is read is %s, version %d: make it again with "
                 "--partial",
                 program, version, in->program, in->version));
    return true;
}

/* The line at the start. */
static bool take_magic(struct crm_state_in *in)
{
    char magic[64];
    size_t n = (size_t)snprintf(magic, sizeof magic, "%s state %d\n", in->program, in->version),
           left;
    const uint8_t *at;
    bool all;

    if (!fill(in, sizeof magic, &all))
        return false;
    at = in->bytes + in->low;
    left = in->high - in->low;
    if (left >= n && memcmp(at, magic, n) == 0) {
        in->low += n;
        return true;
    }
    if (is_another(in, (const char *)at, left < sizeof magic ? left : sizeof magic))
        return false;
    crm_state_in_spoil(in);
    return false;
}

enum crm_status crm_state_in_next(struct crm_state_in *in, bool *more, struct crm_err *err)
{
    *more = false;
    if (crm_state_in_ok(in) && in->started && in->at == in->end)
        next_piece(in);
    if (in->started)
        crm_state_in_spoil(in); /* there is more in it than was asked for */
    if (crm_state_in_ok(in) && open_more(in, more) && *more)
        in->started = take_magic(in);
    return crm_state_in_check(in, err);
}

/* A value begins: is there a byte of it? */
static bool begins(struct crm_state_in *in)
{
    if (!crm_state_in_ok(in))
        return false;
    if (in->at == in->end && in->started && !next_piece(in))
        return false;
    if (in->at == in->end)
        crm_state_in_spoil(in);
    return in->at != in->end;
}

uint8_t crm_state_in_byte(struct crm_state_in *in)
{
    return begins(in) ? *in->at++ : 0;
}

int64_t crm_state_in_number(struct crm_state_in *in)
{
    const uint8_t *p;

    if (!begins(in))
        return 0;
    for (p = in->at; p < in->end && p < in->at + CRM_VARINT_MAX && (*p & 0x80); p++)
        ;
    if (p == in->end || p == in->at + CRM_VARINT_MAX) {
        crm_state_in_spoil(in);
        return 0;
    }
    return crm_varint_get(&in->at);
}

static int64_t number_in(struct crm_state_in *in, int64_t least, int64_t most)
{
    int64_t n = crm_state_in_number(in);

    if (n >= least && n <= most)
        return n;
    crm_state_in_spoil(in);
    return least;
}

uint64_t crm_state_in_count(struct crm_state_in *in, uint64_t most)
{
    return (uint64_t)number_in(in, 0, most > INT64_MAX ? INT64_MAX : (int64_t)most);
}

int64_t crm_state_in_amount(struct crm_state_in *in)
{
    return number_in(in, -INT64_MAX, INT64_MAX);
}

int32_t crm_state_in_second(struct crm_state_in *in)
{
    return (int32_t)number_in(in, CRM_SECOND_NONE, 24 * 60 * 60 - 1);
}

int32_t crm_state_in_day_after(struct crm_state_in *in, int32_t before)
{
    return (int32_t)(before +
                     number_in(in, CRM_DAY_MIN - (int64_t)before, CRM_DAY_MAX - (int64_t)before));
}

int32_t crm_state_in_day(struct crm_state_in *in)
{
    int64_t day = crm_state_in_number(in);

    if (day == CRM_DAY_NONE || (day >= CRM_DAY_MIN && day <= CRM_DAY_MAX))
        return (int32_t)day;
    crm_state_in_spoil(in);
    return CRM_DAY_NONE;
}

struct crm_slice crm_state_in_text(struct crm_state_in *in)
{
    size_t n = (size_t)crm_state_in_count(in, SIZE_MAX);
    struct crm_slice text = {(const char *)in->at, n};

    if (!crm_state_in_ok(in) || n == 0)
        return (struct crm_slice){"", 0};
    if (n > (size_t)(in->end - in->at)) {
        crm_state_in_spoil(in);
        return (struct crm_slice){"", 0};
    }
    in->at += n;
    return text;
}
