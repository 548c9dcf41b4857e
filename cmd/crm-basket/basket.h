/*
 * basket.h -- the analyses of crm-basket, one file each
 */
#ifndef CRM_BASKET_BASKET_H
#define CRM_BASKET_BASKET_H

#include "cli/cmd.h"

/* Name, help, options and function of each. */
extern const struct crm_analysis analysis_items, analysis_rules, analysis_next, analysis_recommend,
    analysis_validate;

#endif
