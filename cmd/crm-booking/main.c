/* crm-booking -- what became of appointments, and how full the book is */
#include "booking.h"

static const struct crm_analysis *const list[] = {&analysis_outcome, &analysis_rebook,
    &analysis_lead, &analysis_occupancy, &analysis_gaps, &analysis_joins, &analysis_risk};

static struct crm_analysis analyses[sizeof list / sizeof *list + 1];

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-booking",
        .synopsis = "ANALYSIS [options] [FILE...]",
        .summary = "what became of appointments, who books again, and how full the book is",
        .analyses = analyses,
    };

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        analyses[i] = *list[i];
    return crm_main(&cmd, argc, argv);
}
