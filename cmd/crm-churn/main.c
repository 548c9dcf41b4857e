/* crm-churn -- who leaves, when, why, and how much goes with them */

#include "churn.h"

static struct crm_analysis analyses[4];

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-churn",
        .synopsis = "ANALYSIS [options] [FILE...]",
        .summary = "who leaves, when, why, and how much goes with them",
        .analyses = analyses,
    };

    analyses[0] = analysis_survival;
    analyses[1] = analysis_drivers;
    analyses[2] = analysis_evaluate;
    return crm_main(&cmd, argc, argv);
}
