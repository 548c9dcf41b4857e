/* booking.h -- the analyses of crm-booking, one file each */
#ifndef CRM_BOOKING_ANALYSES_H
#define CRM_BOOKING_ANALYSES_H

#include "cli/cmd.h"

extern const struct crm_analysis analysis_outcome, analysis_rebook, analysis_lead,
    analysis_occupancy, analysis_gaps, analysis_joins, analysis_risk;

#endif
