/* forecast.h -- the analyses of crm-forecast, one file each */
#ifndef CRM_FORECAST_FORECAST_H
#define CRM_FORECAST_FORECAST_H

#include "cli/cmd.h"

extern const struct crm_analysis analysis_series, analysis_base, analysis_what_if, analysis_cohort,
    analysis_validate;

#endif
