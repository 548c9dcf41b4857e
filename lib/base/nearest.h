/*
 * nearest.h -- what somebody meant who mistyped a name
 */
#ifndef CRM_BASE_NEAREST_H
#define CRM_BASE_NEAREST_H

#include "base/slice.h"

/*
 * Which of names[n] is closest to `word`: at most two letters wrong, missing, too many or swapped
 * (Damerau's distance, adjacent swaps), fewer than the word has, and none other as close.  Returns
 * its number, or n when there is none.  Bytes are compared; names longer than 63 bytes are passed
 * over.  O(n) times the product of the lengths.
 */
size_t crm_nearest(struct crm_slice word, const struct crm_slice names[], size_t n);

#endif
