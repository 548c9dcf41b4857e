/*
 * stay.h -- who of each cohort is still a client, age by age
 *
 *     crm_stay_make(&stay, ledger, CRM_PERIOD_MONTH, as_of, inactive, err);
 *     cohort = crm_stay_at(&stay, group, c);      c periods after stay.first
 *     crm_stay_release(&stay);                    in any case
 *
 * A cohort is who was first seen in a period; age counts periods since then.  A client whose last
 * visit lies more than `inactive` days before the as-of day left at the age after it, all others
 * stay.  Ages are those by whose end, `inactive` days or more before the as-of day, somebody can
 * be known to have left.  In a block of -g is who began in it, by a line of the first visit's day;
 * the last visit is the last one there.
 */
#ifndef CRM_FORECAST_STAY_H
#define CRM_FORECAST_STAY_H

#include "ledger/each.h"

struct crm_stay_cohort {
    double *left; /* ages: clients still there */
    size_t ages;  /* at least 1 */
};

struct crm_stay {
    enum crm_period period;
    int32_t first, as_of, inactive; /* first: where the first cohort's period starts */
    size_t n, n_groups;             /* cohorts of a group */
    struct crm_stay_cohort *cohort; /* n_groups * n */
    uint64_t elsewhere;             /* clients with a visit in a group who began in another */
};

/* A ledger of lines (CRM_VISIT_NONE), read.  Errors: CRM_ENOMEM. */
enum crm_status crm_stay_make(struct crm_stay *stay, const struct crm_ledger *ledger,
    enum crm_period period, int32_t as_of, int32_t inactive, struct crm_err *err);
void crm_stay_release(struct crm_stay *stay);

static inline const struct crm_stay_cohort *crm_stay_at(
    const struct crm_stay *stay, size_t group, size_t c)
{
    return &stay->cohort[group * stay->n + c];
}

#endif
