/*
 * privacy.h -- pseudonyms: the same person, nobody knows who
 *
 * A pseudonym is a keyed hash (BLAKE2b, 128 bits, libsodium) of what stands in a field and of the
 * sort of field, so that an id and a phone number of the same digits differ.  With the same key
 * the same text has the same pseudonym, in any file and year; without the key nobody can try out
 * numbers.
 */
#ifndef CRM_POS_PRIVACY_H
#define CRM_POS_PRIVACY_H

#include "base/err.h"
#include "pos/field.h"

#define CRM_PSEUDONYM 26 /* characters a-z 2-7 */

struct crm_pseudonyms {
    unsigned char key[32];
};

/*
 * Make a key and write it to a new file that only its owner can read.
 * Errors: CRM_EIO when there is such a file or it cannot be written.
 */
enum crm_status crm_privacy_new_key(const char *path, struct crm_err *err);

/* Errors: CRM_EIO; CRM_EUSAGE when others can read the file; CRM_EDATA when it holds no key. */
enum crm_status crm_privacy_read_key(
    struct crm_pseudonyms *pseudonyms, const char *path, struct crm_err *err);
void crm_privacy_forget_key(struct crm_pseudonyms *pseudonyms);

/* Whether the field tells who somebody is: ids, name, phone, card, email. */
bool crm_privacy_is_secret(enum crm_field field);

/* The name of its sort in a key map: "customer_id" for every id. */
const char *crm_privacy_sort(enum crm_field field);

/*
 * The pseudonym of `text` (cleaned, not empty); phones and the like by their normalised key, so
 * that spellings do not matter.
 *   out[CRM_PSEUDONYM]  out  not NUL-terminated
 */
void crm_privacy_pseudonym(const struct crm_pseudonyms *pseudonyms, enum crm_field field,
    struct crm_slice text, char out[CRM_PSEUDONYM]);

/* A phone number with its first three and last four digits: 138****1111; shorter ones are all *.
 * Returns the length, at most 32. */
size_t crm_privacy_mask(struct crm_slice phone, char out[32]);

/* An original and its pseudonym, for the key map. */
struct crm_secret {
    enum crm_field field;
    struct crm_slice original; /* not owned */
    char pseudonym[CRM_PSEUDONYM];
};

#endif
