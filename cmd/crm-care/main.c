/* crm-care -- clients to contacts: whom to contact, when, why, by whom */

#include "care.h"

/* in the order of --help; each in the file of its name */
#define ANALYSES(X)                                                                                \
    X(plan)                                                                                        \
    X(dates)                                                                                       \
    X(rules)
CRM_ANALYSES(ANALYSES);

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-care",
        .synopsis = "ANALYSIS [options] [FILE...]",
        .summary = "clients and all that is known of them to contacts: whom, when, why, by whom",
        .analyses = analyses,
    };

    return crm_main(&cmd, argc, argv);
}
