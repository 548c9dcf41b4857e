/* analyses.h -- the analyses of crm-survey, and the common options they take */
#ifndef CRM_SURVEY_CMD_ANALYSES_H
#define CRM_SURVEY_CMD_ANALYSES_H

#include "cli/cmd.h"

enum {
    SURVEY_PLAIN = CRM_COMMON_IO | CRM_COMMON_WHERE,
    SURVEY_EACH = SURVEY_PLAIN | CRM_COMMON_JOIN | CRM_COMMON_RANGE, /* a row a respondent */
    SURVEY_BLOCKS = SURVEY_EACH | CRM_COMMON_BY | CRM_COMMON_PERIOD,
    SURVEY_RESULTS = SURVEY_BLOCKS | CRM_COMMON_LEVEL,
};

/* The first columns of SURVEY_BLOCKS. */
#define SURVEY_BY                                                                                  \
    COL_NAMES(CRM_OUT_TEXT, "by", "a column that -g names"),                                       \
        COL_PERIOD("period", "the period that --period makes", .with = "period")

#endif
