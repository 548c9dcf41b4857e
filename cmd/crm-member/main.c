/* crm-member -- levels, points, prepaid cards, and whether they pay */

#include "member.h"

static const struct crm_analysis *const list[] = {&analysis_levels, &analysis_points,
    &analysis_prepaid, &analysis_liability, &analysis_breakage, &analysis_effect};

static struct crm_analysis analyses[sizeof list / sizeof *list + 1];

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-member",
        .synopsis = "ANALYSIS [options] [FILE...]",
        .summary = "levels, points, prepaid cards, and whether they pay",
        .analyses = analyses,
    };

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        analyses[i] = *list[i];
    return crm_main(&cmd, argc, argv);
}
