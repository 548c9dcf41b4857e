/*
 * ipa.h -- importance against performance: what to mend first
 *
 * Martilla and James (1977), J. Marketing 41(1):77.
 */
#ifndef CRM_SURVEY_IPA_H
#define CRM_SURVEY_IPA_H

#include "base/err.h"

#include <stddef.h>

/* In the order in which to act. */
enum crm_quadrant {
    CRM_QUADRANT_CONCENTRATE, /* important, and not good */
    CRM_QUADRANT_KEEP_UP,     /* important and good */
    CRM_QUADRANT_LOW,         /* neither */
    CRM_QUADRANT_OVERKILL,    /* good, and not important */
};

/* "concentrate_here" "keep_up" "low_priority" "possible_overkill" */
const char *crm_quadrant_name(enum crm_quadrant quadrant);

struct crm_ipa {
    enum crm_quadrant quadrant;
    size_t priority; /* 1 first: by quadrant, then importance falling, then performance rising */
};

/* At or above the cut is high. importance[n], performance[n], result[n]. */
void crm_ipa_of(const double importance[], const double performance[], size_t n,
    double cut_importance, double cut_performance, struct crm_ipa result[]);

#endif
