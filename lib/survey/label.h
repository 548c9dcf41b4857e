/*
 * label.h -- answers in words: "10 - Extremely likely", "5分", "非常满意"
 *
 * Nothing here knows a codebook.  A cell is compared by its key; a number that stands in front of a
 * label, or in brackets behind it, is the answer.
 */
#ifndef CRM_SURVEY_LABEL_H
#define CRM_SURVEY_LABEL_H

#include "base/slice.h"

/*
 * What labels are compared by: NFKC (full-width letters are plain ones), case folded, without what
 * is not seen, blanks at the ends left out and others one space, apostrophes straight.
 *   key[CRM_LABEL_KEY]  out  NUL-terminated; a longer key is cut between characters
 * Returns its length; 0 for text that is blank or not UTF-8.
 */
#define CRM_LABEL_KEY 256
size_t crm_label_key(struct crm_slice text, char key[CRM_LABEL_KEY]);

/*
 * The number of "10 - Extremely likely", "5分", "4 stars", "3/5" (if `max` is 5), "4 out of 5",
 * "Very good (5)", "Often = 4".  False when the text holds another number ("2-3 times", "1 or 2")
 * or a word that makes a range of it ("18 or older"), and for text without a number.
 *   max  in  the highest answer; NAN: not known
 */
bool crm_label_number(struct crm_slice text, double max, double *number);

/* What some form tools write where there is no answer: left empty, not shown. */
enum crm_mark { CRM_MARK_NONE, CRM_MARK_EMPTY, CRM_MARK_SKIPPED };
enum crm_mark crm_label_mark(struct crm_slice cell);

/* Whether a cell is words: well-formed text of two characters or more with a letter in it. */
bool crm_label_is_word(struct crm_slice text);

/*
 * The next piece of a cell that holds a list: between ; , | and line ends, their full-width forms,
 * U+250B and U+3001, but not inside brackets.  *rest then starts after the separator; its
 * ptr is NULL at the end.
 */
bool crm_label_piece(struct crm_slice *rest, struct crm_slice *piece);

/* Bytes of the separator that ends `text`; 0: none does. */
size_t crm_label_separator(struct crm_slice text);

#endif
