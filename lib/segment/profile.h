/*
 * profile.h -- what sets a group apart: shares against everybody, effect sizes, tests
 *
 * The unit is the client.  A trait is something a client has or has not ("came on a Saturday",
 * "bought colour", "is 30 to 39"); for each group and trait the share of the group's clients who
 * have it stands beside the share of all clients.
 */
#ifndef CRM_SEGMENT_PROFILE_H
#define CRM_SEGMENT_PROFILE_H

#include <stdint.h>

/* One trait in one group. */
struct crm_trait {
    uint64_t group, group_with; /* clients of the group; those who have the trait */
    uint64_t all, all_with;     /* clients in all */
    double lift;                /* share in the group / share of all; NAN when nobody has it */
    double smd;                 /* (p1 - p0) / sqrt((p1 (1 - p1) + p0 (1 - p0)) / 2), group against
                                   the others (Austin 2009); NAN when both shares are 0 or 1 */
    double p; /* two-sided, group against the others; NAN when there are no others */
};

/*
 * Fill lift, smd and p from the four counts.  p is of the chi-squared test without correction when
 * every expected count is 5 or more, else of Fisher's exact test; R chisq.test(correct = FALSE),
 * fisher.test.
 */
void crm_trait_test(struct crm_trait *trait);

#endif
