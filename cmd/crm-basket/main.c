/* crm-basket -- what goes together, what comes next, what to offer */

#include "cli/cmd.h"

/* in the order of --help; each in the file of its name */
#define ANALYSES(X)                                                                                \
    X(items)                                                                                       \
    X(rules)                                                                                       \
    X(next)                                                                                        \
    X(recommend)                                                                                   \
    X(validate)
CRM_ANALYSES(ANALYSES);

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-basket",
        .synopsis = "ANALYSIS [options] [FILE...]",
        .summary = "what goes together, what comes next, what to offer",
        .analyses = analyses,
    };

    return crm_main(&cmd, argc, argv);
}
