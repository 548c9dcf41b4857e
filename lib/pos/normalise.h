/*
 * normalise.h -- what makes two spellings of a phone number, card or name the same
 */
#ifndef CRM_POS_NORMALISE_H
#define CRM_POS_NORMALISE_H

#include "pos/field.h"

/*
 * The key of a cell of `field`:
 *   phone     its digits, in any width; +86, 0086 and 86 before a Chinese mobile number left out;
 *             fewer than seven, an @, a mask (138****1111) or digits that are made up (12345678,
 *             13800000000) is no number
 *   email     NFKC, case folded, without blanks; must have an @
 *   birthday  as it was read, so that two orders of day and month are one
 *   others    crm_text_key: NFKC, case folded, without blanks and punctuation; a card that is all
 *             zeros is none
 *   text  in   cleaned; of several numbers in one cell only the first is taken: see below
 *   key[CRM_NORMAL_KEY]  out  NUL-terminated
 * Returns the length, 0 if the cell has no usable key.
 */
#define CRM_NORMAL_KEY 136
size_t crm_normalise(enum crm_field field, struct crm_slice text, char key[CRM_NORMAL_KEY]);

/* The digits of a telephone, without +, 00 and, for a Chinese mobile, 86; 0: it is none. */
size_t crm_normalise_digits(struct crm_slice text, char key[CRM_NORMAL_KEY]);

/*
 * The next of the numbers or addresses in one cell, parted by , ; / | or the Chinese comma; names
 * and cards are one piece.  *rest shrinks; false at the end.
 */
bool crm_normalise_piece(enum crm_field field, struct crm_slice *rest, struct crm_slice *piece);

#endif
