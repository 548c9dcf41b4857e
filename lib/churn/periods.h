/*
 * periods.h -- the periods of one run, numbered from the first
 */
#ifndef CRM_CHURN_PERIODS_H
#define CRM_CHURN_PERIODS_H

#include "base/date.h"
#include "base/err.h"

struct crm_periods {
    enum crm_period period;
    size_t n;
    int32_t *start;   /* n + 1: first days; the last one is that of the period behind */
    uint32_t *of;     /* which period each day from start[0] to start[n] - 1 lies in */
    int32_t observed; /* the last day that is known of */
};

/*
 * The periods from that of `first` to that of `last`; none when either is CRM_DAY_NONE.
 * Errors: CRM_ENOMEM.  Release in any case.
 */
enum crm_status crm_periods_make(struct crm_periods *periods, enum crm_period period, int32_t first,
    int32_t last, struct crm_err *err);
void crm_periods_release(struct crm_periods *periods);

/* The number of the period of a day that lies in one of them. */
static inline uint32_t crm_periods_of(const struct crm_periods *periods, int32_t day)
{
    return periods->of[day - periods->start[0]];
}

/* Last day of a period. */
static inline int32_t crm_periods_end(const struct crm_periods *periods, size_t i)
{
    return periods->start[i + 1] - 1;
}

/* Has the whole period been observed? */
static inline bool crm_periods_closed(const struct crm_periods *periods, size_t i)
{
    return crm_periods_end(periods, i) <= periods->observed;
}

#endif
