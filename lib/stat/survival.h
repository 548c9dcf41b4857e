/*
 * survival.h -- how long until it happens: Kaplan-Meier curves
 *
 *     crm_survival_order(time, n, order, err);                     once: rows by time
 *     struct crm_survival_data data = {.time = time, .event = event, .order = order, .n = n};
 *     crm_survival_fit(&curve, &data, CRM_LIMITS_LOG, 95, err);
 *     crm_survival_median(&curve, &median, &limits);
 *     crm_survival_mean(&curve, &data, end, &mean, &se, err);
 *     crm_survival_release(&curve);
 *
 * Kaplan and Meier (1958); variance of Greenwood (1926), with weights that are not whole numbers
 * the infinitesimal jackknife; late entry as Surv(entry, time, event); R survival 3.5-3 survfit().
 */
#ifndef CRM_STAT_SURVIVAL_H
#define CRM_STAT_SURVIVAL_H

#include "base/err.h"
#include "stat/interval.h"

#include <stdbool.h>

enum crm_limits {
    CRM_LIMITS_LOG,    /* on log S, R's default */
    CRM_LIMITS_LOGLOG, /* on log(-log S), stays between 0 and 1 */
    CRM_LIMITS_PLAIN,  /* on S, cut at 0 and 1 */
};

/*
 * Rows order[0..n) of the columns; everything stays the caller's.  A row is at risk at t when
 * entry < t <= time: who enters late is known only because they had not left before.
 */
struct crm_survival_data {
    const double *time;         /* any unit */
    const unsigned char *event; /* 1: it happened then, 0: censored, last seen then */
    const double *weight;       /* > 0, or NULL: all 1 */
    const double *entry;        /* below `time`; or NULL: all are at risk from the start */
    const uint32_t *order;      /* rows by time */
    const uint32_t *by_entry;   /* the same rows by entry; NULL without */
    size_t n;
    bool robust; /* errors by the infinitesimal jackknife even where all weights are counts */
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
    bool robust;      /* weights that are no counts: errors by the infinitesimal jackknife */
};

/*
 * order[n] := rows from the smallest time to the largest, ties in the order of the rows.  Times
 * that differ by rounding alone (1.5e-8, absolute or of the mean) are made equal in `time`, as R's
 * timefix does: 0.1 + 0.2 and 0.3 are one time.
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_survival_order(double time[], size_t n, uint32_t order[], struct crm_err *err);

/*
 * The same with late entry: entries and times that differ by rounding alone are made equal, also
 * among each other.
 *   by_entry[n]  out  rows from the smallest entry to the largest
 * Errors: CRM_ENOMEM; CRM_EDATA for a row that ends when it enters, or before.
 */
enum crm_status crm_survival_order_late(double entry[], double time[], size_t n,
    uint32_t by_entry[], uint32_t order[], struct crm_err *err);

/*
 * The curve of the rows.
 *   level  in  per cent
 * O(n).  Errors: CRM_ENOMEM, the curve is then empty.
 */
enum crm_status crm_survival_fit(struct crm_survival *curve, const struct crm_survival_data *data,
    enum crm_limits limits, double level, struct crm_err *err);
void crm_survival_release(struct crm_survival *curve);

/* Is there a weight that is not a whole number, so that it cannot be a count of equal rows? */
bool crm_survival_fractional(const double weight[], const uint32_t order[], size_t n);

/*
 * The time by which half are gone: the first with S <= 1/2, and where S stays at exactly 1/2 the
 * middle of that stretch; its limits by the limits of S.  NAN where the curve does not get so far.
 */
void crm_survival_median(
    const struct crm_survival *curve, double *median, struct crm_interval *limits);

/*
 * The curve at one time: survival, se, lo, hi as the last step up to it, events and censored all
 * up to it, at_risk just before it.  After the last step of a curve that is not at 0, nothing
 * is known: NANs, at_risk 0.
 *   data  in  as fitted
 * O(n).
 */
struct crm_survival_step crm_survival_at(
    const struct crm_survival *curve, const struct crm_survival_data *data, double time);

/*
 * Mean time within [0, end] = area under the curve; the last S holds on to `end`.
 *   data  in  as fitted; its rows are looked at only for the errors of a robust curve
 * Errors: CRM_ENOMEM, for a robust curve.
 */
enum crm_status crm_survival_mean(const struct crm_survival *curve,
    const struct crm_survival_data *data, double end, double *mean, double *se,
    struct crm_err *err);

#endif
