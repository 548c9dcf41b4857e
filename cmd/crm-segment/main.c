/* crm-segment -- customers to groups: grades, stages, ladders, clusters, and what each is like */

#include "analyses.h"

bool segment_why;

/* in the order of --help */
#define ANALYSES(X)                                                                                \
    X(list)                                                                                        \
    X(grade)                                                                                       \
    X(top)                                                                                         \
    X(lifecycle)                                                                                   \
    X(ladder)                                                                                      \
    X(loyalty)                                                                                     \
    X(pareto)                                                                                      \
    X(rules)                                                                                       \
    X(kmeans)                                                                                      \
    X(mixture)                                                                                     \
    X(summary)                                                                                     \
    X(cross)                                                                                       \
    X(movement)                                                                                    \
    X(profile)
CRM_ANALYSES(ANALYSES);

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-segment",
        .synopsis = "ANALYSIS [options] [FILE...]",
        .summary = "customers to groups, and what each group is like",
        .analyses = analyses,
    };

    return crm_main(&cmd, argc, argv);
}
