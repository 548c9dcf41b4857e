#include "io/source.h"

#include "base/mem.h"
#include "io/bytes.h"
#include "io/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    RAW = 64 * 1024, /* undecoded bytes read at a time */
    STASH = 16,      /* bytes kept for a caller with very little room */
};

struct crm_source {
    char *name;
    int fd;
    bool regular, is_stdin;
    uint64_t size; /* left when it was opened */
    off_t start;
    bool bom_done;
    /* bytes read ahead by crm_source_peek */
    char *head;
    size_t head_at, head_len;
    /* decoded bytes that did not fit */
    char stash[STASH];
    size_t stash_at, stash_len;
    /* decoding */
    char *encoding;
    iconv_t decoder;
    char *raw;
    size_t raw_len;
    bool raw_end, after_cr;
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
        (void)posix_fadvise(s->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    }
    if (S_ISFIFO(st.st_mode))
        crm_pipe_widen(s->fd);
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
    free(s->name);
    free(s->head);
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

/* Bytes as they are in the file. A regular file is peeked at with pread, so nothing is kept. */
static enum crm_status read_raw(
    struct crm_source *s, char *bytes, size_t room, size_t *got, struct crm_err *err)
{
    ssize_t n;

    if (s->head_at < s->head_len) {
        *got = s->head_len - s->head_at < room ? s->head_len - s->head_at : room;
        memcpy(bytes, s->head + s->head_at, *got);
        s->head_at += *got;
        return CRM_OK;
    }
    if (s->head) {
        free(s->head);
        s->head = NULL;
    }
    if (room > SSIZE_MAX)
        room = SSIZE_MAX;
    while ((n = read(s->fd, bytes, room)) < 0 && wait_for_bytes(s))
        ;
    if (n < 0)
        return system_error(s, err);
    *got = (size_t)n;
    return CRM_OK;
}

enum crm_status crm_source_peek(
    struct crm_source *s, size_t want, struct crm_slice *head, bool *whole, struct crm_err *err)
{
    /* one byte more shows whether that was all */
    size_t room = s->size && s->size < want ? (size_t)s->size + 1 : want + 1;
    size_t len = 0;

    free(s->head);
    s->head_at = s->head_len = 0;
    s->head = crm_mem_alloc(room, 1);
    if (!s->head)
        return crm_err_nomem(err);
    while (len < room) {
        ssize_t n = s->regular ? pread(s->fd, s->head + len, room - len, s->start + (off_t)len)
                               : read(s->fd, s->head + len, room - len);
        if (n < 0 && wait_for_bytes(s))
            continue;
        if (n < 0)
            return system_error(s, err);
        if (n == 0)
            break;
        len += (size_t)n;
    }
    s->head_len = s->regular ? 0 : len;
    *whole = len <= want;
    *head = (struct crm_slice){s->head, len < want ? len : want};
    return CRM_OK;
}

enum crm_status crm_source_decode(struct crm_source *s, const char *encoding, struct crm_err *err)
{
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
