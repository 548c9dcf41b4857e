/*
 * source.h -- the bytes of one input file, as UTF-8
 *
 * The only code that opens and reads inputs: regular files, pipes, terminals.  A UTF-8 byte order
 * mark is removed.  read(2) straight into the caller's room unless an encoding is set or the file
 * is unpacked (io/unpack.h).
 */
#ifndef CRM_IO_SOURCE_H
#define CRM_IO_SOURCE_H

#include "base/err.h"
#include "base/slice.h"

struct crm_source;

/*
 * Open `path`; "-" is standard input, named "standard input" in messages.  A directory, a missing
 * or an unreadable file: CRM_EIO with the system's reason and *source NULL.
 */
enum crm_status crm_source_open(struct crm_source **source, const char *path, struct crm_err *err);
void crm_source_close(struct crm_source *source);
const char *crm_source_name(const struct crm_source *source);

/* Size in bytes of what is left if it is a regular file, else 0. For progress and threads. */
uint64_t crm_source_size(const struct crm_source *source);

/* Whether reading it again from the start would give the same bytes (a regular file). */
bool crm_source_is_file(const struct crm_source *source);

/*
 * The first bytes without using them up: at least `want` of them, or all when the file is shorter
 * (*whole).  Only before the first read.  Raw bytes, as long as no encoding is set; the BOM is
 * still there.  *head is valid until the next call on `source`.
 */
enum crm_status crm_source_peek(struct crm_source *source, size_t want, struct crm_slice *head,
    bool *whole, struct crm_err *err);

/*
 * Give what `read` makes of the file instead of its bytes: unpacking.  Before the first read; once.
 *   read   up to `room` bytes, room > 0; *got 0 only at the end
 *   done   bytes of the file it has taken so far
 *   close  when the source is closed, with `ctx`
 *   sheet  the text is rows of a workbook: parted by tabs, with the escapes of TSV, in UTF-8
 * The source owns `ctx`, whatever happens.
 */
struct crm_source_filter {
    enum crm_status (*read)(void *ctx, char *bytes, size_t room, size_t *got, struct crm_err *err);
    uint64_t (*done)(const void *ctx);
    void (*close)(void *ctx);
    void *ctx;
    bool sheet;
};
void crm_source_filter(struct crm_source *source, const struct crm_source_filter *filter);
bool crm_source_is_packed(const struct crm_source *source);
bool crm_source_is_sheet(const struct crm_source *source);

/* For filters: the file's own bytes, as crm_source_read gives them. */
enum crm_status crm_source_read_file(
    struct crm_source *source, char *bytes, size_t room, size_t *got, struct crm_err *err);

/*
 * For filters that have to go back and forth: a descriptor to pread from and where the file begins
 * in it.  A pipe is copied to a file without a name first; what was peeked at is part of it.
 *   *fd  out  the source's own, or one that is the caller's to close (*mine)
 */
enum crm_status crm_source_seekable(struct crm_source *source, int *fd, uint64_t *start,
    uint64_t *size, bool *mine, struct crm_err *err);

/* Bytes of the file used since the last call, when crm_source_read has just given `got`. */
uint64_t crm_source_taken(struct crm_source *source, size_t got);

/*
 * Decode everything from `encoding` (a name iconv knows) to UTF-8.  Before the first read.  Bytes
 * that are not of that encoding: CRM_EDATA from the read that meets them, with their line; with
 * `mark` each of them is read as 0xFF, which is in no UTF-8, and it goes on behind it.
 */
enum crm_status crm_source_decode(
    struct crm_source *source, const char *encoding, bool mark, struct crm_err *err);

/* Up to `room` bytes, room > 0; *got 0 only at the end of the file. */
enum crm_status crm_source_read(
    struct crm_source *source, char *bytes, size_t room, size_t *got, struct crm_err *err);

#endif
