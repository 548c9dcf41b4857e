/* names.h -- what a profile found, and the names in words that it gives the groups */
#ifndef CRM_SEGMENT_NAMES_H
#define CRM_SEGMENT_NAMES_H

#include "traits.h"

struct finding {
    uint32_t group;
    const struct variable *variable;
    size_t level;
    uint64_t with;                       /* clients of the group who have it at all */
    double part, all_part, lift, smd, p; /* as segment/profile.h */
    double p_holm;
};

struct findings {
    struct finding *finding;
    size_t n, cap;
};

/*
 * A line segment,name for each group, in the order given: its strongest sure traits as a salon says
 * them ("come often, spend much, mostly Saturdays, hair"), no two alike.
 *   order[groups->n]  in
 */
enum crm_status names_write(const struct crm_cli *cli, const char *path,
    const struct findings *findings, const struct crm_map *groups, const uint32_t order[],
    struct crm_err *err);

#endif
