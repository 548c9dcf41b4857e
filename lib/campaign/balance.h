/*
 * balance.h -- how like two arms are before anything happened
 *
 * The standardised mean difference: (mean - control's) / sqrt((s^2 + s_c^2) / 2), s^2 with n - 1;
 * of a share p (1 - p).  0 where both are constant and equal; NAN where they are constant and
 * differ.
 */
#ifndef CRM_CAMPAIGN_BALANCE_H
#define CRM_CAMPAIGN_BALANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct crm_balance {
    double mean, smd;
};

/*
 * Of those in `arm` beside those in `control`.
 *   value[n]  in  NAN: not known, left out; 0 and 1 for a share
 *   of[n]     in  the arm of each
 */
struct crm_balance crm_balance_of(const double value[], const uint32_t of[], size_t n, uint32_t arm,
    uint32_t control, bool share);

#endif
