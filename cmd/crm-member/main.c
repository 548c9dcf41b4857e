/* crm-member -- levels, points, prepaid cards, and whether they pay */

#include "cli/cmd.h"

/* in the order of --help; each in the file of its name */
#define ANALYSES(X)                                                                                \
    X(levels)                                                                                      \
    X(points)                                                                                      \
    X(prepaid)                                                                                     \
    X(liability)                                                                                   \
    X(breakage)                                                                                    \
    X(effect)
CRM_ANALYSES(ANALYSES);

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-member",
        .synopsis = "ANALYSIS [options] [FILE...]",
        .summary = "levels, points, prepaid cards, and whether they pay",
        .analyses = analyses,
    };

    return crm_main(&cmd, argc, argv);
}
