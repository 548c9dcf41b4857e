/* crm-care -- clients to contacts: whom to contact, when, why, by whom */
#include "care.h"

static const struct crm_analysis analyses[] = {
    {.name = "plan",
        .summary = "one list: whom to contact, on which day, why, by whom",
        .synopsis = "[RULES] [--from DATE] [--to DATE] [options] [FILE...]",
        .book = "",
        .people = true,
        .events = true,
        .common = CRM_COMMON_IO | CRM_COMMON_AS_OF | CRM_COMMON_JOIN | CRM_COMMON_WHERE |
                  CRM_COMMON_REPLACE,
        .options = plan_options,
        .run = plan_run},
    {.name = "dates",
        .summary = "festivals of a span, and the birthdays in it",
        .synopsis = "--from DATE [--to DATE] [--calendar FILE] [--birthdays OUT FILE...]",
        .alone = true,
        .common = CRM_COMMON_IO | CRM_COMMON_AS_OF,
        .options = dates_options,
        .run = dates_run},
    {.name = "rules",
        .summary = "the shipped rules, a start for one's own",
        .synopsis = "[--lang en|zh]",
        .alone = true,
        .common = CRM_COMMON_IO,
        .options = rules_options,
        .run = rules_run},
    {0}};

static const struct crm_cmd cmd = {
    .name = "crm-care",
    .synopsis = "ANALYSIS [options] [FILE...]",
    .summary = "clients and all that is known of them to contacts: whom, when, why, by whom",
    .analyses = analyses,
};

int main(int argc, char *argv[])
{
    return crm_main(&cmd, argc, argv);
}
