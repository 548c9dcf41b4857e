/* crm-booking -- what became of appointments, and how full the book is */

#include "booking.h"

/* in the order of --help; each in the file of its name */
#define ANALYSES(X)                                                                                \
    X(outcome)                                                                                     \
    X(rebook)                                                                                      \
    X(lead)                                                                                        \
    X(occupancy)                                                                                   \
    X(gaps)                                                                                        \
    X(joins)                                                                                       \
    X(risk)                                                                                        \
    X(clients)
CRM_ANALYSES(ANALYSES);

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-booking",
        .synopsis = "ANALYSIS [options] [FILE...]",
        .summary = "what became of appointments, who books again, and how full the book is",
        .analyses = analyses,
    };

    return crm_main(&cmd, argc, argv);
}
