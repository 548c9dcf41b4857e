/* crm-campaign -- did it work, and would they have come anyway? */
#include "campaign.h"

static const struct crm_analysis *const list[] = {
    &analysis_power, &analysis_assign, &analysis_effect, &analysis_matched, &analysis_uplift};

static struct crm_analysis analyses[sizeof list / sizeof *list + 1];

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-campaign",
        .synopsis = "ANALYSIS [options] [FILE...]",
        .summary = "did it work, and would they have come anyway?",
        .analyses = analyses,
    };

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        analyses[i] = *list[i];
    return crm_main(&cmd, argc, argv);
}
