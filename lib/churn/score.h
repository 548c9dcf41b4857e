/*
 * score.h -- who will leave: a risk for each active client, proved on clients it was not made of
 *
 * Three cuts, each a horizon apart, the last one the day after the as-of day.  Fitted on what was
 * known at the first cut and happened until the second; proved on what was known at the second and
 * happened until the third; then used on what is known today.
 *
 * The model is a logistic regression with a ridge of 1 on standardised terms: logarithms of
 * recency, tenure, visits and money, the time since the last visit in the client's own intervals,
 * the last half year beside the one before, refunds, discounts, and ties to staff.
 */
#ifndef CRM_CHURN_SCORE_H
#define CRM_CHURN_SCORE_H

#include "churn/label.h"

enum { CRM_SCORE_TERMS = 15 };

/* Clients known at one cut. */
struct crm_score_set {
    int32_t cut;
    size_t n;
    const struct crm_client **client;
    double *prob;         /* of no visit within the horizon */
    unsigned char *event; /* no visit; not of the third */
    double *x;            /* private: n x CRM_SCORE_TERMS */
    size_t cap, x_cap, prob_cap, event_cap;
};

struct crm_score {
    struct crm_score_set fit, proof, today;
};

/*
 *   horizon   in  e.g. 90 days
 *   inactive  in  only clients seen at most so many days before a cut
 * Errors: CRM_ENOMEM; CRM_EDATA when the history is too short for two horizons or all clients of
 * the first cut had the same outcome.  Release in any case.
 */
enum crm_status crm_score_make(struct crm_score *score, const struct crm_ledger *ledger,
    int32_t as_of, struct crm_span horizon, int32_t inactive, struct crm_err *err);
void crm_score_release(struct crm_score *score);

#endif
