/* crm-forecast -- what next quarter will bring, and how sure */
#include "forecast.h"

static const struct crm_analysis *const list[] = {
    &analysis_series, &analysis_base, &analysis_what_if, &analysis_cohort, &analysis_validate};

static struct crm_analysis analyses[sizeof list / sizeof *list + 1];

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-forecast",
        .synopsis = "ANALYSIS [options] [FILE...]",
        .summary = "what next quarter will bring, and how sure",
        .analyses = analyses,
    };

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        analyses[i] = *list[i];
    return crm_main(&cmd, argc, argv);
}
