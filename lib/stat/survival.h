/*
 * survival.h -- how long until it happens: Kaplan-Meier curves
 *
 *     crm_survival_order(time, n, order, err);                     once: rows by time
 *     crm_survival_fit(&curve, time, event, NULL, order, n, CRM_LIMITS_LOG, 95, err);
 *     crm_survival_median(&curve, &median, &limits);
 *     crm_survival_mean(&curve, end, &mean, &se);
 *     crm_survival_release(&curve);
 *
 * Kaplan and Meier (1958); variance of Greenwood (1926); R survival 3.5-3 survfit().
 */
#ifndef CRM_STAT_SURVIVAL_H
#define CRM_STAT_SURVIVAL_H

#include "base/err.h"
#include "stat/interval.h"

enum crm_limits {
    CRM_LIMITS_LOG,    /* on log S, R's default */
    CRM_LIMITS_LOGLOG, /* on log(-log S), stays between 0 and 1 */
    CRM_LIMITS_PLAIN,  /* on S, cut at 0 and 1 */
};

/* One observed time, censored or not. */
struct crm_survival_step {
    double time;
    double at_risk;  /* just before it */
    double events;   /* at it */
    double censored; /* at it, after the events */
    double survival; /* from it on */
    double se;       /* of survival; NAN at 0 */
    double lo, hi;   /* NAN at 0, and for log-log also at 1 */
};

struct crm_survival {
    struct crm_survival_step *step; /* in order of time */
    size_t n_steps;
    double n, events; /* sums of weights */
};

/*
 * order[n] := rows from the smallest time to the largest, ties in the order of the rows.  Times
 * that differ by rounding alone (1.5e-8, absolute or of the mean) are made equal in `time`, as R's
 * timefix does: 0.1 + 0.2 and 0.3 are one time.
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_survival_order(double time[], size_t n, uint32_t order[], struct crm_err *err);

/*
 * The curve of rows order[0..n) of the columns.
 *   time[]    in  any unit; event[] in 1: it happened then, 0: censored, last seen then
 *   weight[]  in  > 0, or NULL: all 1
 *   order[n]  in  the rows of this group by time
 *   level     in  per cent
 * O(n).  Errors: CRM_ENOMEM, the curve is then empty.
 */
enum crm_status crm_survival_fit(struct crm_survival *curve, const double time[],
    const unsigned char event[], const double weight[], const uint32_t order[], size_t n,
    enum crm_limits limits, double level, struct crm_err *err);
void crm_survival_release(struct crm_survival *curve);

/*
 * The time by which half are gone: the first with S <= 1/2, and where S stays at exactly 1/2 the
 * middle of that stretch; its limits by the limits of S.  NAN where the curve does not get so far.
 */
void crm_survival_median(
    const struct crm_survival *curve, double *median, struct crm_interval *limits);

/* Mean time within [0, end] = area under the curve; the last S holds on to `end`. */
void crm_survival_mean(const struct crm_survival *curve, double end, double *mean, double *se);

#endif
