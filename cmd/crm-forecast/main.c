/* crm-forecast -- what next quarter will bring, and how sure */

#include "forecast.h"

/* in the order of --help; each in the file of its name */
#define ANALYSES(X)                                                                                \
    X(series)                                                                                      \
    X(base)                                                                                        \
    X(what_if)                                                                                     \
    X(cohort)                                                                                      \
    X(validate)
CRM_ANALYSES(ANALYSES);

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-forecast",
        .synopsis = "ANALYSIS [options] [FILE...]",
        .summary = "what next quarter will bring, and how sure",
        .analyses = analyses,
    };

    return crm_main(&cmd, argc, argv);
}
