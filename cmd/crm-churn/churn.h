/*
 * churn.h -- the analyses of crm-churn, one file each
 */
#ifndef CRM_CHURN_CHURN_H
#define CRM_CHURN_CHURN_H

#include "cli/cmd.h"

/* Name, help, options and function of each. */
extern const struct crm_analysis analysis_activity, analysis_retention, analysis_bridge,
    analysis_cohort, analysis_intervals, analysis_overdue, analysis_label, analysis_score,
    analysis_departure, analysis_survival, analysis_drivers, analysis_evaluate;

#endif
