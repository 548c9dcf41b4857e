/*
 * label.h -- what was known before a cut, and what happened after
 *
 *     struct crm_label_spec spec = {.cut = d, .until = crm_span_add(horizon, d), ...};
 *     crm_label_start(&work, ledger, &spec, err);              a ledger with CRM_KEEP_LINES
 *     while ((status = crm_label_next(&work, &label, err)) == CRM_OK && label.client)
 *         ... label.features, label.churned ...
 *     crm_label_end(&work);
 *
 * Clients: those seen before the cut.  Features are of rows before the cut, their windows end the
 * day before it.  The outcome is made of visits on the cut and after: nothing a feature knows.
 */
#ifndef CRM_CHURN_LABEL_H
#define CRM_CHURN_LABEL_H

#include "ledger/features.h"

struct crm_label_spec {
    int32_t cut;      /* the first day that is not known */
    int32_t until;    /* behind the horizon: churned is who has no visit in cut .. until - 1 */
    int32_t as_of;    /* the last day observed */
    int32_t inactive; /* clients seen at most so many days before the cut; 0: all */
};

struct crm_label {
    const struct crm_client *client; /* NULL: no more */
    struct crm_features features;
    int32_t recency_days, tenure_days; /* counted to the cut */
    int32_t time_days;                 /* from the cut to the next visit, or to as_of */
    bool event;                        /* came back */
    bool known;                        /* the horizon was observed to its end */
    bool churned;                      /* if known */
};

struct crm_label_work {
    const struct crm_ledger *ledger;
    struct crm_label_spec spec;
    struct crm_features_work features;
    struct crm_ledger_cursor cursor;
};

/* Errors: CRM_ENOMEM. To be ended in any case. */
enum crm_status crm_label_start(struct crm_label_work *work, const struct crm_ledger *ledger,
    const struct crm_label_spec *spec, struct crm_err *err);
void crm_label_end(struct crm_label_work *work);

/* The next client, in order of first appearance. Errors: CRM_ENOMEM, CRM_EDATA (sums of money). */
enum crm_status crm_label_next(
    struct crm_label_work *work, struct crm_label *label, struct crm_err *err);

#endif
