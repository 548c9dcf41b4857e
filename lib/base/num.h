/*
 * num.h -- numbers as text: read strictly, written shortest, in any locale
 */
#ifndef CRM_BASE_NUM_H
#define CRM_BASE_NUM_H

#include "base/slice.h"

#include <stdint.h>

/*
 * Decimal integer: optional sign, digits, nothing else.  False if it is not one or does not fit;
 * *value is then untouched.
 */
bool crm_num_int(struct crm_slice text, int64_t *value);

/*
 * Decimal number: optional sign, digits with at most one '.', optional exponent; correctly
 * rounded.  False for anything else (blanks, hex, nan, inf) and for what overflows.
 */
bool crm_num_double(struct crm_slice text, double *value);

/*
 * `value` with at most `digits` significant digits (1 .. 17), as printf %g but never "-0"; with
 * no digit group and '.' as the point.  A value that is not finite gives "" and 0.
 *   out[CRM_NUM_TEXT]  out  NUL-terminated
 * Returns the length.
 */
#define CRM_NUM_TEXT 32
size_t crm_num_format(double value, int digits, char out[CRM_NUM_TEXT]);

/* An integer; returns the length. */
size_t crm_num_format_int(int64_t value, char out[CRM_NUM_TEXT]);

/*
 * numerator / denominator rounded half to even to `digits` significant digits, by integers alone:
 * the same text as crm_num_format of the exact quotient, without two roundings.
 *   denominator > 0; digits 1 .. 17
 */
size_t crm_num_format_ratio(
    int64_t numerator, int64_t denominator, int digits, char out[CRM_NUM_TEXT]);

#endif
