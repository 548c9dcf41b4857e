/*
 * alike.h -- files of one run that are laid out alike are looked at once (private to lib/pos)
 *
 * A thousand small exports of one till are as one long one: what the rows mean is decided on the
 * first 4 MiB of all that have the same header line, and every later row is checked against it.
 *
 *     plan = crm_alike_find(&alike, head, &options);   NULL: look at the file
 *     crm_alike_add(&alike, plan, head);               when that is done
 */
#ifndef CRM_POS_ALIKE_H
#define CRM_POS_ALIKE_H

#include "pos/plan.h"

struct crm_alike_group {
    const struct crm_plan *plan; /* of the last file that was looked at */
    char *header;                /* its header line, raw; malloced */
    size_t len;
    uint64_t looked;  /* bytes of all of them */
    int32_t from, to; /* days that are no slips in any of them */
    bool differ;      /* rows of one mean what those of another do not */
};

struct crm_alike {
    struct crm_alike_group *group;
    size_t n, cap;
};

void crm_alike_release(struct crm_alike *alike);

/*
 * The plan of files like this one, when enough of them have been looked at; NULL: there is none.
 *   head  in   raw
 */
const struct crm_alike_group *crm_alike_find(const struct crm_alike *alike, struct crm_slice head,
    bool whole, const struct crm_plan_options *options, struct crm_err *err);

/* A file was looked at; `plan` must stay where it is. CRM_ENOMEM. */
enum crm_status crm_alike_add(struct crm_alike *alike, const struct crm_plan *plan,
    struct crm_slice head, struct crm_err *err);

/* That plan for another file. */
void crm_alike_copy(const struct crm_alike_group *group, const char *file, struct crm_plan *plan);

#endif
