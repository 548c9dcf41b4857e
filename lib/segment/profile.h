/*
 * profile.h -- what sets a group apart: shares against everybody, effect sizes, tests
 *
 * The unit is the client.  A trait is something a client has or has not ("is 30 to 39"): for each
 * group the share of its clients who have it stands beside the share of all clients.  Or it is
 * something a client does on a part of the visits ("comes on Saturdays"): the mean of those parts
 * stands beside that of all, so that coming often is no trait of every weekday.
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

/* Parts of visits with a trait, 0 to 1 each, summed over clients. */
struct crm_shares {
    uint64_t group, all;            /* clients */
    double group_sum, group_square; /* sums of the parts and of their squares */
    double all_sum, all_square;
    double mean, all_mean; /* of the parts */
    double lift, smd, p;   /* as above; smd with the variances of the parts */
};

/*
 * Fill the means, lift, smd and p.  p is of the t-test of two means, Welch's or with pooled
 * variance, whichever is larger: Welch's trusts the variance of a few equal clients, the pooled one
 * that of many irregular ones; R t.test(var.equal = FALSE, TRUE).  Where every part is 0 or 1, or
 * nobody differs within the groups, it is that of crm_trait_test.
 */
void crm_shares_test(struct crm_shares *shares);

#endif
