/*
 * stage.h -- where a client stands: life cycle, ladder, loyalty
 *
 * Pure rules over one client's numbers, first match wins; each says in words which rule it was.
 * NAN stands for a number that is missing; a rule that needs one then does not match.
 */
#ifndef CRM_SEGMENT_STAGE_H
#define CRM_SEGMENT_STAGE_H

#include <stdbool.h>
#include <stddef.h>

/* What the rules look at; columns of crm-rfm --features and of what was joined. */
struct crm_stage_client {
    double frequency, recency_days, tenure_days;
    double interval_last, interval_median;
    double visits_180d, visits_prev_180d, visits_365d;
    double spend_180d, spend_prev_180d, monetary;
    double discount_share, campaign_share;
    double attachment;
    bool top_spend;   /* grade A, or in the top fifth of spend */
    bool fits_target; /* what the salon looks for in a client */
};

#define CRM_STAGE_WHY 160

/* Life cycle; NULL for a client without a visit. */
struct crm_lifecycle_rules {
    double inactive_days; /* more days than these since the last visit: lost */
    double new_days;      /* 90 */
};
const char *crm_lifecycle(const struct crm_stage_client *client,
    const struct crm_lifecycle_rules *rules, char why[CRM_STAGE_WHY]);

/* Rungs in rising order: prospect target trial first repeat regular key. */
enum crm_rung {
    CRM_RUNG_PROSPECT,
    CRM_RUNG_TARGET, /* a prospect who fits */
    CRM_RUNG_TRIAL,
    CRM_RUNG_FIRST,
    CRM_RUNG_REPEAT,
    CRM_RUNG_REGULAR,
    CRM_RUNG_KEY,
    CRM_RUNGS
};
const char *crm_rung_name(enum crm_rung rung);
enum crm_rung crm_ladder(const struct crm_stage_client *client, char why[CRM_STAGE_WHY]);

/* Loyalty type by attachment and repurchase; NULL when attachment is missing. */
struct crm_loyalty_rules {
    double attachment_cut; /* 4 */
    double visits_cut;     /* 6, of 365 days */
};
const char *crm_loyalty(const struct crm_stage_client *client,
    const struct crm_loyalty_rules *rules, char why[CRM_STAGE_WHY]);

#endif
