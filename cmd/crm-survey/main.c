/* crm-survey -- answers to results: how satisfied, with what, and what to mend first */
#include "analyses.h"

enum {
    ROWS = CRM_COMMON_IO | CRM_COMMON_BY | CRM_COMMON_JOIN | CRM_COMMON_RANGE | CRM_COMMON_WHERE |
           CRM_COMMON_PERIOD,
    RESULTS = ROWS | CRM_COMMON_LEVEL,
};

static const struct crm_analysis analyses[] = {
    {.name = "csat",
        .summary = "satisfaction: mean, top boxes, index",
        .synopsis = "CODEBOOK [FILE...]",
        .common = RESULTS,
        .options = csat_options,
        .run = csat_run},
    {.name = "ces",
        .summary = "effort: mean, top boxes, index",
        .synopsis = "CODEBOOK [FILE...]",
        .common = RESULTS,
        .options = ces_options,
        .run = ces_run},
    {.name = "csi",
        .summary = "index of several satisfaction questions",
        .synopsis = "[--item-weights W,W] CODEBOOK [FILE...]",
        .common = RESULTS,
        .options = csi_options,
        .run = csi_run},
    {.name = "nps",
        .summary = "net promoter score",
        .synopsis = "[--pairs FILE] CODEBOOK [FILE...]",
        .common = RESULTS,
        .options = nps_options,
        .run = nps_run},
    {.name = "ratio",
        .summary = "what was felt over what was expected",
        .synopsis = "CODEBOOK [FILE...]",
        .common = ROWS,
        .options = ratio_options,
        .run = ratio_run},
    {.name = "items",
        .summary = "every question, or every dimension",
        .synopsis = "[--unit UNIT] CODEBOOK [FILE...]",
        .common = RESULTS,
        .options = items_options,
        .run = items_run},
    {0}};

static const struct crm_cmd cmd = {
    .name = "crm-survey",
    .synopsis = "ANALYSIS CODEBOOK [options] [FILE...]",
    .summary = "answers to results: how satisfied, with what, and what to mend first",
    .join_key = "rid",
    .analyses = analyses,
};

int main(int argc, char *argv[])
{
    return crm_main(&cmd, argc, argv);
}
