/*
 * auc.h -- does a probability put the right people on top?
 */
#ifndef CRM_STAT_AUC_H
#define CRM_STAT_AUC_H

#include "base/err.h"
#include "stat/interval.h"

struct crm_auc {
    size_t n, n_events;
    double auc; /* chance that an event has the higher probability, ties a half */
    double se;  /* DeLong, DeLong and Clarke-Pearson (1988); R pROC; NAN with one row
                   of a kind */
    struct crm_interval limits; /* auc -+ z se, cut at 0 and 1 */
    double average_precision;   /* step by step, as sklearn.metrics.average_precision_score */
    double ks;                  /* largest gap between the two distributions */
};

/*
 *   prob[n]   in  any scale, no NaN; higher: more likely
 *   event[n]  in  1: it happened
 *   level     in  per cent, of limits
 * O(n log n).  Errors: CRM_ENOMEM; CRM_EDATA when all outcomes are equal.
 */
enum crm_status crm_auc(struct crm_auc *result, const double prob[], const unsigned char event[],
    size_t n, double level, struct crm_err *err);

#endif
