/* crm-churn -- who leaves, when, why, and how much goes with them */

#include "cli/cmd.h"

/* in the order of --help; each in the file of its name */
#define ANALYSES(X)                                                                                \
    X(activity)                                                                                    \
    X(retention)                                                                                   \
    X(bridge)                                                                                      \
    X(cohort)                                                                                      \
    X(intervals)                                                                                   \
    X(overdue)                                                                                     \
    X(survival)                                                                                    \
    X(label)                                                                                       \
    X(drivers)                                                                                     \
    X(score)                                                                                       \
    X(evaluate)                                                                                    \
    X(departure)
CRM_ANALYSES(ANALYSES);

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-churn",
        .synopsis = "ANALYSIS [options] [FILE...]",
        .summary = "who leaves, when, why, and how much goes with them",
        .analyses = analyses,
    };

    return crm_main(&cmd, argc, argv);
}
