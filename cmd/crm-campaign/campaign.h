/* campaign.h -- the analyses of crm-campaign, one file each */
#ifndef CRM_CAMPAIGN_CAMPAIGN_H
#define CRM_CAMPAIGN_CAMPAIGN_H

#include "cli/cmd.h"

extern const struct crm_analysis analysis_power, analysis_assign, analysis_effect, analysis_matched,
    analysis_uplift;

#endif
