/*
 * qini.h -- does a ranking by uplift find those whom a campaign moves?
 *
 * Clients of two arms, highest score first, equal scores as one step: q = Y_t - Y_c n_t / n_c of
 * those so far (the second term 0 while there is no control), Radcliffe (2007).  qini = (area under
 * q over the share of clients so far, by trapezoids, - q_end / 2) / n_treated: in units of the
 * outcome a treated client, 0 for a random ranking.  qini_norm divides by the area of a perfect
 * ranking; scikit-uplift qini_auc_score.
 */
#ifndef CRM_CAMPAIGN_QINI_H
#define CRM_CAMPAIGN_QINI_H

#include "base/err.h"

#include <stdbool.h>

struct crm_qini_spec {
    size_t n;
    const double *score;    /* n, finite */
    const double *y;        /* n: the outcome */
    const uint8_t *treated; /* n: 1, or 0 for the control */
    bool share;             /* y is 0 or 1 */
    unsigned long seed;
    int draws; /* bootstrap within the arms; 400 */
    double level;
};

/* NAN where there is none. */
struct crm_qini {
    size_t n_treated, n_control;
    double effect; /* of the treatment on all of them */
    double qini, se, lo, hi;
    double norm; /* of shares */
};

/* O(n log n + draws * n).  Errors: CRM_ENOMEM. */
enum crm_status crm_qini_of(
    const struct crm_qini_spec *spec, struct crm_qini *qini, struct crm_err *err);

#endif
