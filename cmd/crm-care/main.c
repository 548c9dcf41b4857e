/* crm-care -- clients to contacts: whom to contact, when, why, by whom */

#include "care.h"

static const struct crm_analysis *const list[] = {&analysis_plan, &analysis_dates, &analysis_rules};

static struct crm_analysis analyses[sizeof list / sizeof *list + 1];

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-care",
        .synopsis = "ANALYSIS [options] [FILE...]",
        .summary = "clients and all that is known of them to contacts: whom, when, why, by whom",
        .analyses = analyses,
    };

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        analyses[i] = *list[i];
    return crm_main(&cmd, argc, argv);
}
