/*
 * phone.h -- telephone numbers in one spelling: E.164, or the digits dialled inside the country
 *
 *     const struct crm_phone_plan *plan = crm_phone_plan(crm_slice_of("CN"));
 *     len = crm_phone_write(plan, CRM_PHONE_E164, cell, out);        0: it is no number
 *
 * Read are blanks, hyphens, dots, slashes and brackets between digits, full-width forms, `+`, `00`
 * and the country's own prefix before a country code, a country code without any, `(0)`; extensions
 * (ext x # 转) are dropped.  What has not the length and leading digits of a number of its country
 * is none; numbers of countries without a plan here pass with 8 to 15 digits.
 * Source: the national numbering plans (ITU-T E.164), checked against libphonenumber 8.12.57.
 */
#ifndef CRM_BASE_PHONE_H
#define CRM_BASE_PHONE_H

#include "base/slice.h"

enum crm_phone_form { CRM_PHONE_AS_IS, CRM_PHONE_E164, CRM_PHONE_NATIONAL };

struct crm_phone_plan;

/* The plan of a country, by its two letters in any case; NULL: there is none. */
const struct crm_phone_plan *crm_phone_plan(struct crm_slice country);

/* "AU AT BE ...", for messages. */
const char *crm_phone_countries(void);

/*
 * `text` as a number that is dialled in the plan's country; a foreign one is E.164 in both forms.
 *   out[CRM_PHONE_TEXT]  out  NUL-terminated
 * Returns its length; 0, and "", when it is no number.
 */
#define CRM_PHONE_TEXT 24
size_t crm_phone_write(const struct crm_phone_plan *plan, enum crm_phone_form form,
    struct crm_slice text, char out[CRM_PHONE_TEXT]);

/*
 * `text` with a star for every character but the last four digits.
 *   out[text.len + 1]  out  NUL-terminated
 * Returns the length.
 */
size_t crm_phone_mask(struct crm_slice text, char out[]);

#endif
