/*
 * member.h -- the analyses of crm-member
 */
#ifndef CRM_MEMBER_PROGRAM_H
#define CRM_MEMBER_PROGRAM_H

#include "cli/cmd.h"

extern const struct crm_analysis analysis_breakage, analysis_effect, analysis_levels,
    analysis_points, analysis_prepaid, analysis_liability;

#endif
