/* booking.h -- the analyses of crm-booking, one file each */
#ifndef CRM_BOOKING_ANALYSES_H
#define CRM_BOOKING_ANALYSES_H

#include "cli/cmd.h"

#endif
