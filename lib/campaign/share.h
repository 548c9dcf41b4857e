/*
 * share.h -- a share as somebody typed it: .4, 0.4, 40%, 1/3, exactly
 *
 * Ten clients at .7 are seven, and a hundred at .29 are 29, which no double says.
 */
#ifndef CRM_CAMPAIGN_SHARE_H
#define CRM_CAMPAIGN_SHARE_H

#include "base/slice.h"

#include <stdint.h>

/* num / den, in lowest terms; 0 < num <= den <= 10^9. */
struct crm_share {
    int64_t num, den;
};

/* False for text that is none, with more than nine decimals, not above 0 or above 1. */
bool crm_share_parse(struct crm_slice text, struct crm_share *share);

/* The whole number at or below n * share, and what is left of it as a numerator over den. */
int64_t crm_share_floor(struct crm_share share, uint32_t n, int64_t *rest);

double crm_share_value(struct crm_share share);

/* Whether they add up to exactly 1; false also where the common denominator passes 64 bits. */
bool crm_shares_are_whole(const struct crm_share share[], size_t n);

#endif
