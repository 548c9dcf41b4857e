/* analyses.h -- options and entry of each analysis of crm-survey */
#ifndef CRM_SURVEY_CMD_ANALYSES_H
#define CRM_SURVEY_CMD_ANALYSES_H

#include "cli/cmd.h"

#define ANALYSIS(name)                                                                             \
    extern const struct crm_opt name##_options[];                                                  \
    enum crm_status name##_run(struct crm_cli *cli, struct crm_err *err)

ANALYSIS(check);
ANALYSIS(score);
ANALYSIS(summary);
ANALYSIS(items);
ANALYSIS(csat);
ANALYSIS(ces);
ANALYSIS(csi);
ANALYSIS(nps);
ANALYSIS(ratio);
ANALYSIS(gap);
ANALYSIS(fivegaps);
ANALYSIS(kano);
ANALYSIS(factors);
ANALYSIS(drivers);
ANALYSIS(ipa);
ANALYSIS(reliability);
ANALYSIS(trend);
ANALYSIS(compare);
ANALYSIS(complaints);
ANALYSIS(cases);
ANALYSIS(rake);
ANALYSIS(codebook);

#undef ANALYSIS

#endif
