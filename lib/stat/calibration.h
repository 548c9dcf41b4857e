/*
 * calibration.h -- does 30 % mean three in ten?
 */
#ifndef CRM_STAT_CALIBRATION_H
#define CRM_STAT_CALIBRATION_H

#include "base/err.h"

struct crm_calibration {
    double rate, mean_prob;  /* observed and expected share */
    double brier;            /* mean squared difference */
    double log_loss;         /* mean of -log of the chance given to what happened, at least 1e-15 */
    double intercept, slope; /* of the logistic regression on log(p / (1 - p)) (Cox 1958): 0 and 1
                                are perfect; NAN where it has no answer */
};

/*
 *   prob[n]   in  0 .. 1
 *   event[n]  in  1: it happened; n >= 1
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_calibration(struct crm_calibration *result, const double prob[],
    const unsigned char event[], size_t n, struct crm_err *err);

/* One of ten groups of equal size, the highest probabilities first. */
struct crm_decile {
    size_t n, n_events;
    double mean_prob, rate;
    double lift;               /* rate over the rate of all; NAN without an event anywhere */
    double cum_gain, cum_lift; /* of this and all groups above: share of all events; lift */
};

/*
 * decile[n] := 1 (highest risk) to 10 of each row: SQL NTILE(10) by prob descending, ties by row,
 * the first groups one larger where n does not divide; and what each group holds.
 * table may be NULL (then event may be, too).  Errors: CRM_ENOMEM.
 */
enum crm_status crm_deciles(const double prob[], const unsigned char event[], size_t n,
    unsigned char decile[], struct crm_decile table[10], struct crm_err *err);

#endif
