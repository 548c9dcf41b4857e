/*
 * encoding.h -- in which encoding is this file, and its first bytes as UTF-8
 */
#ifndef CRM_POS_ENCODING_H
#define CRM_POS_ENCODING_H

#include "base/err.h"
#include "base/slice.h"

/*
 * The encoding of a file that starts with `head`: by byte order mark; UTF-16 by its NUL bytes;
 * UTF-8 if it is well-formed; else GB18030, which is what spreadsheets write in China, if it fits
 * and reads like Chinese text.
 *   whole      in   head is all of the file; else its last character may be cut off
 *   *encoding  out  a name for crm_source_decode; NULL: UTF-8
 * Errors: CRM_EDATA when none fits, the message names -e.
 */
enum crm_status crm_encoding_guess(
    struct crm_slice head, bool whole, const char **encoding, struct crm_err *err);

/*
 * `head` as UTF-8, without a byte order mark, up to the first character that is not of that
 * encoding or is cut off.
 *   encoding  in   NULL: UTF-8, *text is then a part of head and *room NULL
 *   *room     out  the memory of *text, for the caller to free
 * Errors: CRM_EUSAGE for an encoding that iconv does not know; CRM_ENOMEM.
 */
enum crm_status crm_encoding_decode(struct crm_slice head, const char *encoding,
    struct crm_slice *text, char **room, struct crm_err *err);

/*
 * Where UTF-8 text holds UTF-8 that was read as Windows-1252 and saved again ("CafÃ©", "å‰ªå‘"):
 * the first such place; text.len: nowhere.  A letter with an accent and a sign behind it are not
 * enough: only what nobody writes counts.
 */
size_t crm_encoding_twice(struct crm_slice text);

#endif
