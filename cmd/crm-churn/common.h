/*
 * common.h -- small things several analyses do
 */
#ifndef CRM_CHURN_COMMON_H
#define CRM_CHURN_COMMON_H

#include "cli/frame.h"

/* Close all (NULLs among them), or after an error give them up. The last is standard output. */
enum crm_status close_all(
    enum crm_status status, struct crm_out *out[], size_t n, struct crm_err *err);

/* Rows group by group, in their order: start[g] .. start[g + 1] - 1 of row[]. */
struct split {
    uint32_t *row;
    size_t *start;
};

/* order[n]: rows, or NULL for 0 .. n - 1; group[row] < n_groups. Release in any case. */
enum crm_status split_make(struct split *split, const uint32_t order[], size_t n,
    const uint32_t group[], uint32_t n_groups, struct crm_err *err);
void split_release(struct split *split);

#endif
