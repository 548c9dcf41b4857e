/*
 * words.h -- the words of the trade: which set a cell of a till belongs to
 *
 *     crm_word_key(cell, key);
 *     if (crm_words_has(CRM_WORDS_BAD, key)) ...
 *
 * The sets are in base/words.def, the columns in base/fields.def; every program reads them here.
 */
#ifndef CRM_BASE_WORDS_H
#define CRM_BASE_WORDS_H

#include "base/slice.h"

enum crm_words {
    CRM_WORDS_WALK_IN,
    CRM_WORDS_SERVICE,
    CRM_WORDS_PRODUCT,
    CRM_WORDS_PREPAID,
    CRM_WORDS_REDEEM,
    CRM_WORDS_REFUND,
    CRM_WORDS_OTHER,
    CRM_WORDS_LEVEL_LINE,
    CRM_WORDS_LEVEL_TICKET,
    CRM_WORDS_LEVEL_PAYMENT,
    CRM_WORDS_GOOD,
    CRM_WORDS_BAD,
    CRM_WORDS_UNDONE,
    CRM_WORDS_SUM,
    CRM_WORDS_TOTAL,
    CRM_WORDS_FOOTER,
    CRM_WORDS_YES,
    CRM_WORDS_NO,
    CRM_WORDS_GIVEN_BACK,
    CRM_WORDS_TIP,
    CRM_WORDS_TAX,
    CRM_WORDS_FEMALE,
    CRM_WORDS_MALE,
    CRM_WORDS_PREPAID_TENDER,
    CRM_WORDS_TENDER,
    CRM_WORDS_BOOKED,
    CRM_WORDS_CAME,
    CRM_WORDS_NO_SHOW,
    CRM_WORDS_LATE,
    CRM_WORDS_CANCELLED,
    CRM_WORDS_MOVED,
    CRM_WORDS_BLOCKED,
    CRM_WORDS_NO_APPOINTMENT,
    CRM_WORDS_BY_CLIENT,
    CRM_WORDS_BY_SALON,
    CRM_WORDS_CHANNEL,
    CRM_WORDS_IS_CANCELLED,
    CRM_WORDS_IS_NO_SHOW,
    CRM_WORDS_IS_CAME,
    CRM_WORDS_IS_MOVED,
    CRM_WORDS_MOVED_FROM,
    CRM_WORDS_MOVED_TO,
};

/*
 * What a cell or a header is compared by: NFKC, case folded, a unit in brackets at the end left
 * out (full-width brackets too), and of ASCII only letters, digits and '%'.  "Customer ID",
 * "customer_id" and "CustomerID" are one key.
 *   key[CRM_WORD_KEY]  out  NUL-terminated; a longer key is cut
 * Returns its length; 0 for text that is not UTF-8.
 */
#define CRM_WORD_KEY 128
size_t crm_word_key(struct crm_slice text, char key[CRM_WORD_KEY]);

/* Whether a key is a word of the set; the accents of Latin letters do not count. */
bool crm_words_has(enum crm_words set, const char *key);

/*
 * Where `key` stands in a list "a b, c" when blanks and accents are passed over: 0, 1 ... or -1;
 * *n_words grows by the words passed.
 */
int crm_words_position(const char *list, const char *key, int *n_words);

/* Whether an id looks like a till's code for "nobody": WALK_IN, HOUSE, CASH, 0, 散客 ... */
bool crm_words_walk_in(const char *key);

#endif
