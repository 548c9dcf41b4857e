/*
 * overdue.h -- who is late against the own rhythm
 *
 * Typical interval: the median of the last six between the client's own visit days (three visits
 * needed), else the median of all in her group, else of all.  Of six and not of all, so that a
 * rhythm that changed is followed.
 */
#ifndef CRM_CHURN_OVERDUE_H
#define CRM_CHURN_OVERDUE_H

#include "ledger/each.h"

enum crm_rhythm { CRM_RHYTHM_OWN, CRM_RHYTHM_GROUP, CRM_RHYTHM_ALL, CRM_RHYTHM_NONE };

enum crm_due_stage {
    CRM_DUE_ON_TIME,   /* at most 1 typical interval since the last visit */
    CRM_DUE_DUE,       /* at most 1.25 */
    CRM_DUE_LATE,      /* at most 2 */
    CRM_DUE_VERY_LATE, /* more */
    CRM_DUE_LOST,      /* more than `inactive` days since the last visit */
    CRM_DUE_UNKNOWN,   /* no interval anywhere */
};

/* One client (in one group) with a visit. */
struct crm_overdue {
    struct crm_slice id;
    uint32_t group;
    uint32_t staff; /* of the last visit; CRM_MAP_NONE */
    int32_t last_day;
    int32_t due_day;  /* last_day + typical, rounded up; CRM_DAY_NONE */
    double typical;   /* days; NAN */
    double ratio;     /* days since the last visit over typical; NAN */
    int64_t spend_e4; /* amounts that count in the 365 days ending with as_of */
    enum crm_rhythm rhythm;
    enum crm_due_stage due;
};

/*
 * *list := by what is at stake: spend_e4, then ratio, both the largest first, then id and group in
 * byte order; the caller frees it.  Ids belong to the ledger.
 *   inactive_days  in  0: nobody is lost
 *   staff          in  which value is the staff; CRM_VALUES: none
 * The ledger holds money.  Errors: CRM_ENOMEM; CRM_EDATA when a sum does not fit in 64 bits.
 */
enum crm_status crm_overdue_make(struct crm_overdue **list, size_t *n,
    const struct crm_ledger *ledger, int32_t as_of, int32_t inactive_days, size_t staff,
    struct crm_err *err);

#endif
