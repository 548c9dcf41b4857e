/* crm-campaign -- did it work, and would they have come anyway? */

#include "cli/cmd.h"

/* in the order of --help; each in the file of its name */
#define ANALYSES(X)                                                                                \
    X(power)                                                                                       \
    X(assign)                                                                                      \
    X(effect)                                                                                      \
    X(matched)                                                                                     \
    X(uplift)
CRM_ANALYSES(ANALYSES);

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-campaign",
        .synopsis = "ANALYSIS [options] [FILE...]",
        .summary = "did it work, and would they have come anyway?",
        .analyses = analyses,
    };

    return crm_main(&cmd, argc, argv);
}
