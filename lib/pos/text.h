/*
 * text.h -- cells as tills write them, made plain
 *
 * Nothing here owns memory: a cleaned cell is a part of the cell given.
 */
#ifndef CRM_POS_TEXT_H
#define CRM_POS_TEXT_H

#include "base/words.h"

/*
 * The cell without blanks at both ends (ASCII ones and line ends, U+00A0, U+2000 .. U+200B,
 * U+202F, U+3000, U+FEFF), without back-ticks in front, or an apostrophe before a number, and
 * without an ="..." around it. Cleaning twice gives the same.
 */
struct crm_slice crm_text_clean(struct crm_slice cell);

/* A cleaned cell that says "nothing": empty, NA, N/A, NULL, \N, -, U+2014, or the Chinese for
 * "none"; letters in either case. */
bool crm_text_is_none(struct crm_slice clean);

/*
 * Full-width ASCII (U+FF01 .. U+FF5E) and the digits and signs of Arabic, Persian, Devanagari and
 * Thai numbers as ASCII, every other blank as one space, marks of direction left out; the rest as
 * it is.
 *   out[room]  out  room >= text.len is enough
 * Returns the length, or SIZE_MAX when it does not fit.
 */
size_t crm_text_narrow(struct crm_slice text, char *out, size_t room);

/* crm_word_key of the cleaned cell. */
#define CRM_TEXT_KEY CRM_WORD_KEY
size_t crm_text_key(struct crm_slice text, char key[CRM_TEXT_KEY]);

/*
 * Whether the text may hold letters taken apart, e and U+0301 for é: then crm_text_compose puts
 * them together (NFC) into *room, which grows.  False: out of memory; text that is no UTF-8 stays.
 */
bool crm_text_decomposed(struct crm_slice text);
bool crm_text_compose(struct crm_slice text, char **room, size_t *cap, struct crm_slice *out);

/* Bytes of well-formed UTF-8 at the start of `text`; text.len when all of it is. */
size_t crm_text_utf8(struct crm_slice text);

#endif
