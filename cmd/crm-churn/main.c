/* crm-churn -- who leaves, when, why, and how much goes with them */

#include "churn.h"

static const struct crm_analysis *const list[] = {&analysis_activity, &analysis_retention,
    &analysis_bridge, &analysis_cohort, &analysis_intervals, &analysis_overdue, &analysis_survival,
    &analysis_label, &analysis_drivers, &analysis_score, &analysis_evaluate, &analysis_departure};

static struct crm_analysis analyses[sizeof list / sizeof *list + 1];

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-churn",
        .synopsis = "ANALYSIS [options] [FILE...]",
        .summary = "who leaves, when, why, and how much goes with them",
        .analyses = analyses,
    };

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        analyses[i] = *list[i];
    return crm_main(&cmd, argc, argv);
}
