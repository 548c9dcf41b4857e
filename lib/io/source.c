#include "io/source.h"

#include "base/mem.h"
#include "base/os.h"
#include "io/bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    RAW = 64 * 1024, /* undecoded bytes read at a time */
    STASH = 16,      /* bytes kept for a caller with very little room */
};

/* Bytes read ahead of the caller. */
struct ahead {
    char *bytes;
    size_t at, len;
};

struct crm_source {
    char *name;
    int fd;
    bool regular, is_stdin;
    uint64_t size; /* left when it was opened */
    off_t start;
    bool bom_done;
    struct ahead head;     /* of the file, by crm_source_peek */
    struct ahead unpacked; /* of the filter, by the same */
    struct crm_source_filter filter;
    uint64_t taken; /* bytes of the file the filter had used at the last crm_source_taken */
    /* decoded bytes that did not fit */
    char stash[STASH];
    size_t stash_at, stash_len;
    /* decoding */
    char *encoding;
    iconv_t decoder;
    char *raw;
    size_t raw_len;
    bool raw_end, after_cr, mark;
    size_t unit; /* bytes of a code unit of the encoding */
    uint64_t line;
};

static enum crm_status system_error(const struct crm_source *s, struct crm_err *err)
{
    const char *why = strerror(errno);

    crm_err_place(err, s->name, 0, NULL);
    return crm_err_set(err, CRM_EIO, "%s", why);
}

enum crm_status crm_source_open(struct crm_source **source, const char *path, struct crm_err *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    struct crm_source *s = crm_mem_zalloc(1, sizeof *s);
    enum crm_status status;
    struct stat st;

    *source = NULL;
    if (!s)
        return crm_err_nomem(err);
    s->decoder = (iconv_t)-1;
    s->is_stdin = is_stdin;
    s->fd = -1;
    s->name = strdup(is_stdin ? "standard input" : path);
    if (!s->name) {
        status = crm_err_nomem(err);
        goto fail;
    }
    s->fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (s->fd < 0 || fstat(s->fd, &st) != 0) {
        status = system_error(s, err);
        goto fail;
    }
    if (S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        status = system_error(s, err);
        goto fail;
    }
    if (S_ISREG(st.st_mode)) {
        s->start = is_stdin ? lseek(s->fd, 0, SEEK_CUR) : 0;
        if (s->start < 0)
            s->start = 0;
        s->regular = true;
        s->size = st.st_size > s->start ? (uint64_t)(st.st_size - s->start) : 0;
        crm_os_will_read(s->fd);
    }
    if (S_ISFIFO(st.st_mode))
        crm_os_widen_pipe(s->fd);
    *source = s;
    return CRM_OK;
fail:
    crm_source_close(s);
    return status;
}

void crm_source_close(struct crm_source *s)
{
    if (!s)
        return;
    if (s->fd >= 0 && !s->is_stdin)
        close(s->fd);
    if (s->decoder != (iconv_t)-1)
        iconv_close(s->decoder);
    if (s->filter.close)
        s->filter.close(s->filter.ctx);
    free(s->name);
    free(s->head.bytes);
    free(s->unpacked.bytes);
    free(s->encoding);
    free(s->raw);
    free(s);
}

const char *crm_source_name(const struct crm_source *s)
{
    return s->name;
}

uint64_t crm_source_size(const struct crm_source *s)
{
    return s->size;
}

bool crm_source_is_file(const struct crm_source *s)
{
    return s->regular && !s->is_stdin;
}

/* Whether a read that failed is to be tried again: a signal, or somebody set O_NONBLOCK. */
static bool wait_for_bytes(const struct crm_source *s)
{
    struct pollfd ready = {.fd = s->fd, .events = POLLIN};

    if (errno == EAGAIN)
        return poll(&ready, 1, -1) >= 0 || errno == EINTR;
    return errno == EINTR;
}

/* False when nothing is kept. */
static bool take_ahead(struct ahead *ahead, char *bytes, size_t room, size_t *got)
{
    if (ahead->at < ahead->len) {
        *got = ahead->len - ahead->at < room ? ahead->len - ahead->at : room;
        memcpy(bytes, ahead->bytes + ahead->at, *got);
        ahead->at += *got;
        return true;
    }
    free(ahead->bytes);
    *ahead = (struct ahead){NULL, 0, 0};
    return false;
}

/* A regular file is peeked at with pread, so nothing is kept. */
enum crm_status crm_source_read_file(
    struct crm_source *s, char *bytes, size_t room, size_t *got, struct crm_err *err)
{
    ssize_t n;

    if (s->head.bytes && take_ahead(&s->head, bytes, room, got))
        return CRM_OK;
    if (room > SSIZE_MAX)
        room = SSIZE_MAX;
    while ((n = read(s->fd, bytes, room)) < 0 && wait_for_bytes(s))
        ;
    if (n < 0)
        return system_error(s, err);
    *got = (size_t)n;
    return CRM_OK;
}

/* Bytes as they are in the file, unpacked. */
static enum crm_status read_raw(
    struct crm_source *s, char *bytes, size_t room, size_t *got, struct crm_err *err)
{
    if (!s->filter.read)
        return crm_source_read_file(s, bytes, room, got, err);
    if (s->unpacked.bytes && take_ahead(&s->unpacked, bytes, room, got))
        return CRM_OK;
    return s->filter.read(s->filter.ctx, bytes, room, got, err);
}

/* Fill `ahead` up to `room` bytes with what `read` gives. */
static enum crm_status read_ahead(
    struct crm_source *s, struct ahead *ahead, size_t room, struct crm_err *err)
{
    char *bytes = realloc(ahead->bytes, room);
    size_t got = 1;

    if (!bytes)
        return crm_err_nomem(err);
    ahead->bytes = bytes;
    while (ahead->len < room && got) {
        enum crm_status status = CRM_OK;
        ssize_t n;
        if (s->filter.read) {
            status =
                s->filter.read(s->filter.ctx, bytes + ahead->len, room - ahead->len, &got, err);
        } else {
            n = s->regular ? pread(s->fd, bytes + ahead->len, room - ahead->len,
                                 s->start + (off_t)ahead->len)
                           : read(s->fd, bytes + ahead->len, room - ahead->len);
            if (n < 0 && wait_for_bytes(s))
                continue;
            got = n > 0 ? (size_t)n : 0;
            status = n < 0 ? system_error(s, err) : CRM_OK;
        }
        if (status)
            return status;
        ahead->len += got;
    }
    return CRM_OK;
}

enum crm_status crm_source_peek(
    struct crm_source *s, size_t want, struct crm_slice *head, bool *whole, struct crm_err *err)
{
    bool packed = s->filter.read != NULL;
    struct ahead *ahead = packed ? &s->unpacked : &s->head;
    /* one byte more shows whether that was all */
    size_t room = !packed && s->size && s->size < want ? (size_t)s->size + 1 : want + 1, len;
    enum crm_status status;

    if (room < ahead->len)
        room = ahead->len;
    status = read_ahead(s, ahead, room, err);
    if (status)
        return status;
    len = ahead->len;
    *whole = len <= want;
    *head = (struct crm_slice){ahead->bytes, len < want ? len : want};
    if (s->regular && !packed)
        ahead->len = 0; /* read gives them again */
    return CRM_OK;
}

/* ---- unpacking ------------------------------------------------------------------------ */

void crm_source_filter(struct crm_source *s, const struct crm_source_filter *filter)
{
    if (s->filter.close)
        s->filter.close(s->filter.ctx);
    free(s->unpacked.bytes);
    s->unpacked = (struct ahead){NULL, 0, 0};
    s->filter = *filter;
}

bool crm_source_is_packed(const struct crm_source *s)
{
    return s->filter.read != NULL;
}

bool crm_source_is_sheet(const struct crm_source *s)
{
    return s->filter.sheet;
}

uint64_t crm_source_taken(struct crm_source *s, size_t got)
{
    uint64_t before = s->taken;

    if (!s->filter.read)
        return got;
    s->taken = s->filter.done(s->filter.ctx);
    return s->taken - before;
}

static bool write_all(int fd, const char *bytes, size_t len)
{
    while (len) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes += n;
        len -= (size_t)n;
    }
    return true;
}

/* All that is still to be read into a file without a name. */
static enum crm_status spool(struct crm_source *s, int *fd, uint64_t *size, struct crm_err *err)
{
    FILE *file = tmpfile();
    char bytes[RAW];
    size_t got = 1;
    enum crm_status status = CRM_OK;

    *fd = file ? dup(fileno(file)) : -1;
    *size = 0;
    while (*fd >= 0 && !status && got) {
        status = read_raw(s, bytes, sizeof bytes, &got, err);
        if (!status && !write_all(*fd, bytes, got))
            break;
        *size += status ? 0 : got;
    }
    if (!status && (*fd < 0 || got))
        status =
            crm_err_set(err, CRM_EIO, "keeping the input in a temporary file: %s", strerror(errno));
    if (status && *fd >= 0) {
        close(*fd);
        *fd = -1;
    }
    if (file)
        fclose(file);
    return status;
}

enum crm_status crm_source_seekable(
    struct crm_source *s, int *fd, uint64_t *start, uint64_t *size, bool *mine, struct crm_err *err)
{
    *mine = !s->regular || s->filter.read;
    *start = 0;
    if (*mine)
        return spool(s, fd, size, err);
    *fd = s->fd;
    *start = (uint64_t)s->start;
    *size = s->size;
    return CRM_OK;
}

enum crm_status crm_source_decode(
    struct crm_source *s, const char *encoding, bool mark, struct crm_err *err)
{
    s->mark = mark;
    s->unit = strncasecmp(encoding, "UTF-16", 6) == 0 || strncasecmp(encoding, "UCS-2", 5) == 0 ? 2
              : strncasecmp(encoding, "UTF-32", 6) == 0                                         ? 4
                                                                                                : 1;
    s->decoder = iconv_open("UTF-8", encoding);
    if (s->decoder == (iconv_t)-1) {
        char show[CRM_ERR_SHOW];
        if (errno != EINVAL)
            return crm_err_nomem(err);
        return crm_err_set(err, CRM_EUSAGE, "%s is not an encoding this system knows",
            crm_err_show(encoding, strlen(encoding), show));
    }
    s->encoding = strdup(encoding);
    s->raw = crm_mem_alloc(RAW, 1);
    s->line = 1;
    if (!s->encoding || !s->raw)
        return crm_err_nomem(err);
    return CRM_OK;
}

static enum crm_status not_encoding(struct crm_source *s, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];

    crm_err_place(err, s->name, s->line, NULL);
    return crm_err_set(err, CRM_EDATA, "%s is not %s text",
        crm_err_show(s->raw, s->raw_len < 4 ? s->raw_len : 4, show), s->encoding);
}

static void count_lines(struct crm_source *s, const char *bytes, size_t len)
{
    if (len == 0)
        return;
    s->line += crm_bytes_lines(bytes, len) - (s->after_cr && bytes[0] == '\n');
    s->after_cr = bytes[len - 1] == '\r';
}

/* Decoded bytes, at least one unless the file has ended; room >= STASH. */
static enum crm_status read_decoded(
    struct crm_source *s, char *bytes, size_t room, size_t *got, struct crm_err *err)
{
    char *out = bytes;

    while (out == bytes) {
        char *in = s->raw;
        size_t n_read, in_left, before;
        int why;

        if (!s->raw_end && s->raw_len < RAW / 2) {
            enum crm_status status =
                read_raw(s, s->raw + s->raw_len, RAW - s->raw_len, &n_read, err);
            if (status)
                return status;
            s->raw_len += n_read;
            s->raw_end = n_read == 0;
        }
        if (s->raw_len == 0 && s->raw_end)
            break;
        in_left = before = s->raw_len;
        why = iconv(s->decoder, &in, &in_left, &out, &room) == (size_t)-1 ? errno : 0;
        memmove(s->raw, in, in_left);
        s->raw_len = in_left;
        if (s->mark && room && (why == EILSEQ || (why == EINVAL && s->raw_end))) {
            size_t bad = s->raw_len < s->unit ? s->raw_len : s->unit;
            iconv(s->decoder, NULL, NULL, NULL, NULL);
            memmove(s->raw, s->raw + bad, s->raw_len - bad);
            s->raw_len -= bad;
            *out++ = '\xFF';
            continue;
        }
        if (out == bytes && (why == EILSEQ || (why == EINVAL && s->raw_end)))
            return not_encoding(s, err);
        /* a shift sequence gives no bytes; anything else that gives none would never end */
        if (out == bytes && why == E2BIG && in_left == before)
            return crm_err_nomem(err);
    }
    *got = (size_t)(out - bytes);
    count_lines(s, bytes, *got);
    return CRM_OK;
}

static enum crm_status read_bytes(
    struct crm_source *s, char *bytes, size_t room, size_t *got, struct crm_err *err)
{
    return s->decoder == (iconv_t)-1 ? read_raw(s, bytes, room, got, err)
                                     : read_decoded(s, bytes, room, got, err);
}

/* The first bytes of all: enough of them to see a byte order mark, and without it. */
static enum crm_status read_first(
    struct crm_source *s, char *bytes, size_t room, size_t *got, struct crm_err *err)
{
    size_t len = 0, n = 1;

    while (len < 3 && n) {
        enum crm_status status = read_bytes(s, bytes + len, room - len, &n, err);
        if (status)
            return status;
        len += n;
    }
    s->bom_done = true;
    if (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        len -= 3;
        memmove(bytes, bytes + 3, len);
        if (len == 0)
            return read_bytes(s, bytes, room, got, err);
    }
    *got = len;
    return CRM_OK;
}

enum crm_status crm_source_read(
    struct crm_source *s, char *bytes, size_t room, size_t *got, struct crm_err *err)
{
    bool small = room < STASH;
    char *into = small ? s->stash : bytes;
    size_t n = 0;

    if (s->stash_at == s->stash_len) {
        size_t space = small ? STASH : room;
        enum crm_status status =
            s->bom_done ? read_bytes(s, into, space, &n, err) : read_first(s, into, space, &n, err);
        *got = n;
        if (status || !small)
            return status;
        s->stash_at = 0;
        s->stash_len = n;
    }
    *got = s->stash_len - s->stash_at < room ? s->stash_len - s->stash_at : room;
    memcpy(bytes, s->stash + s->stash_at, *got);
    s->stash_at += *got;
    return CRM_OK;
}
