#include "campaign.h"
const struct crm_analysis analysis_uplift = {.name = "uplift", .summary = "x", .synopsis = "x"};
