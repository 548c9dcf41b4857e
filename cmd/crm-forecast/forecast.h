/* forecast.h -- the analyses of crm-forecast, one file each */
#ifndef CRM_FORECAST_FORECAST_H
#define CRM_FORECAST_FORECAST_H

#include "cli/cmd.h"

#endif
