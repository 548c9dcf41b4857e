/*
 * writer.h -- bytes out: buffered, every write checked, a file whole or not at all
 *
 * Errors are sticky: the first one is kept, later calls do nothing, crm_writer_close returns it.
 * A closed pipe ends the process quietly by SIGPIPE, as the shell expects.  A signal that ends the
 * process removes its temporary files first.
 *
 *     crm_writer_open(&w, path, err);           NULL or "-": standard output
 *     crm_writer_bytes(w, "a,b\n", 4);
 *     return crm_writer_close(w, err);          flush, fsync, rename into place
 */
#ifndef CRM_IO_WRITER_H
#define CRM_IO_WRITER_H

#include "base/err.h"
#include "base/slice.h"

#include <stdint.h>

struct crm_writer {
    char *buffer; /* for the inline functions only */
    size_t used, room;
    int fd;
    struct crm_writer_file *file; /* NULL for standard output */
    enum crm_status status;
    struct crm_err err;
};

/*
 * A file is written as a temporary one beside it that nobody else can read, and renamed by close;
 * its mode is then that of the file it replaces, else 0666 less umask, or 0600 when `secret`.  What
 * is no regular file (a pipe, /dev/null, /dev/stdout) is written directly.
 */
enum crm_status crm_writer_open(struct crm_writer *w, const char *path, struct crm_err *err);
enum crm_status crm_writer_open_secret(struct crm_writer *w, const char *path, struct crm_err *err);

/* Whether it is a temporary file that close puts in place. */
bool crm_writer_is_temporary(const struct crm_writer *w);

/* Flush, check and put in place. Standard output stays open. */
enum crm_status crm_writer_close(struct crm_writer *w, struct crm_err *err);

/* Give up: the temporary file is removed, an existing file stays as it was. */
void crm_writer_abandon(struct crm_writer *w);

/* Write what is buffered now (a header, so that the next program can start). */
void crm_writer_flush(struct crm_writer *w);

void crm_writer_slow(struct crm_writer *w, const char *bytes, size_t len);

static inline void crm_writer_bytes(struct crm_writer *w, const char *bytes, size_t len)
{
    if (len <= w->room - w->used) {
        if (len > 0) /* an empty slice may point nowhere */
            memcpy(w->buffer + w->used, bytes, len);
        w->used += len;
    } else {
        crm_writer_slow(w, bytes, len);
    }
}

static inline void crm_writer_byte(struct crm_writer *w, char c)
{
    if (w->used == w->room)
        crm_writer_slow(w, &c, 1);
    else
        w->buffer[w->used++] = c;
}

static inline void crm_writer_text(struct crm_writer *w, const char *text)
{
    crm_writer_bytes(w, text, strlen(text));
}

/* A field as CSV: quoted only if it holds the delimiter, a quote, CR or LF. */
void crm_writer_csv(struct crm_writer *w, struct crm_slice field, char delimiter);

/* Its two parts: whether to quote, and the field with every quote doubled. */
bool crm_writer_must_quote(struct crm_slice field, char delimiter);
void crm_writer_doubled(struct crm_writer *w, struct crm_slice field);

/* A field as TSV: tab, LF, CR and backslash as \t \n \r \\. */
void crm_writer_tsv(struct crm_writer *w, struct crm_slice field);

/*
 * Once at start: a standard descriptor that the caller closed is held, in a way that every read or
 * write of it fails, so that no file opened later takes its number.  Once at the end: whether
 * standard output took everything.
 */
void crm_writer_hold_standard(void);
enum crm_status crm_writer_close_standard(struct crm_err *err);

/* A writer to standard error, for usage texts: never fails, crm_writer_close flushes it. */
void crm_writer_open_stderr(struct crm_writer *w);

#endif
