/* crm-basket -- what goes together, what comes next, what to offer */
#include "basket.h"

static const struct crm_analysis *const list[] = {
    &analysis_items, &analysis_rules, &analysis_next, &analysis_recommend, &analysis_validate};

static struct crm_analysis analyses[sizeof list / sizeof *list + 1];

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-basket",
        .synopsis = "ANALYSIS [options] [FILE...]",
        .summary = "what goes together, what comes next, what to offer",
        .analyses = analyses,
    };

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        analyses[i] = *list[i];
    return crm_main(&cmd, argc, argv);
}
