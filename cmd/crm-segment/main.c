/* crm-segment -- customers to groups: grades, stages, ladders, clusters, and what each is like */

#include "analyses.h"

bool segment_why;

static const struct crm_analysis *const list[] = {&analysis_list, &analysis_grade, &analysis_top,
    &analysis_lifecycle, &analysis_ladder, &analysis_loyalty, &analysis_pareto, &analysis_rules,
    &analysis_kmeans, &analysis_mixture, &analysis_summary, &analysis_cross, &analysis_movement,
    &analysis_profile};

static struct crm_analysis analyses[sizeof list / sizeof *list + 1];

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-segment",
        .synopsis = "ANALYSIS [options] [FILE...]",
        .summary = "customers to groups, and what each group is like",
        .analyses = analyses,
    };

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        analyses[i] = *list[i];
    return crm_main(&cmd, argc, argv);
}
