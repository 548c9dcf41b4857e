/*
 * retention.h -- who came back, by a named definition
 *
 * For a period P, first visits being of the whole history:
 *
 *   visit:S   new: first visit in P; existing: the others seen in P.  Back on another day within
 *             the span S from the first visit (new), from the last one in P (existing).
 *   pool:S    seen in P; seen again in the span S that follows P (calendar months with `m`)
 *   range:S   likewise, S in days
 *   blocks:S  seen in the span before the span S that ends with P; seen in the latter
 *   share     seen in P; had a visit before P
 *   repeat    seen in P; two visits or more in P
 *   nth:N     first visit in P; reached visit N within the span `within` from the first
 *
 * Customer retention rate, those of the opening clients who are closing too, comes from
 * churn/bridge.h.
 */
#ifndef CRM_CHURN_RETENTION_H
#define CRM_CHURN_RETENTION_H

#include "ledger/each.h"
#include "churn/periods.h"

enum crm_retention_kind {
    CRM_RETENTION_VISIT,
    CRM_RETENTION_POOL,
    CRM_RETENTION_RANGE,
    CRM_RETENTION_BLOCKS,
    CRM_RETENTION_SHARE,
    CRM_RETENTION_REPEAT,
    CRM_RETENTION_NTH,
    CRM_RETENTION_CRR,
};

struct crm_retention {
    enum crm_retention_kind kind;
    struct crm_span span; /* nth: --within */
    int nth;
    char name[32]; /* as it is printed: "visit:90d" */
};

/*
 * Read "visit:60d", "share", "nth:3"; without a parameter visit:90d, pool:3m, range:60d, blocks:3m,
 * nth:3.  `within` is the span of nth.  False when it is none of them.
 */
bool crm_retention_parse(
    const char *text, struct crm_span within, struct crm_retention *definition);

/* Whose visit it was, of the visits of the client that make her eligible. */
enum crm_attribute {
    CRM_ATTRIBUTE_DEFAULT, /* the first for new, the last for the others */
    CRM_ATTRIBUTE_FIRST,
    CRM_ATTRIBUTE_LAST,
    CRM_ATTRIBUTE_TOP, /* who has most of them, then the latest, then byte order */
    CRM_ATTRIBUTE_ANY, /* each counts her once */
};

struct crm_retained {
    int64_t eligible, retained, retained_same;
};

/* Which of the two a cell is about; definitions but visit have all in the first. */
enum { CRM_RETENTION_NEW, CRM_RETENTION_EXISTING, CRM_RETENTION_SIDES };

/*
 * Cells of group, period, definition, side, in that order of nesting; the caller frees *cells.
 * retained_same: back to the same value of the row's part of the group.  crr stays 0.
 * Errors: CRM_ENOMEM.
 */
enum crm_status crm_retention_make(struct crm_retained **cells, const struct crm_ledger *ledger,
    const struct crm_periods *periods, const struct crm_retention definition[],
    size_t n_definitions, enum crm_attribute attribute, struct crm_err *err);

/* The last day that has to be observed for the rate of a period. */
int32_t crm_retention_closes(
    const struct crm_retention *definition, const struct crm_periods *periods, size_t period);

#endif
