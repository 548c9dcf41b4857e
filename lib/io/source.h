/*
 * source.h -- the bytes of one input file, as UTF-8
 *
 * The only code that opens and reads inputs: regular files, pipes, terminals.  A UTF-8 byte order
 * mark is removed.  read(2) straight into the caller's room unless an encoding is set.
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
 * Decode everything from `encoding` (a name iconv knows) to UTF-8.  Before the first read.  Bytes
 * that are not of that encoding: CRM_EDATA from the read that meets them, with their line.
 */
enum crm_status crm_source_decode(
    struct crm_source *source, const char *encoding, struct crm_err *err);

/* Up to `room` bytes, room > 0; *got 0 only at the end of the file. */
enum crm_status crm_source_read(
    struct crm_source *source, char *bytes, size_t room, size_t *got, struct crm_err *err);

#endif
