#include "late.h"

/* Days of the longest period, or of a month where the analysis has none. */
static int32_t period_days(const struct crm_cli *cli)
{
    static const int32_t days[] = {[CRM_PERIOD_DAY] = 1,
        [CRM_PERIOD_WEEK] = 7,
        [CRM_PERIOD_MONTH] = 31,
        [CRM_PERIOD_QUARTER] = 92,
        [CRM_PERIOD_YEAR] = 366};
    bool has = cli->analysis && (cli->analysis->common & CRM_COMMON_PERIOD);

    return days[has ? cli->period : CRM_PERIOD_MONTH];
}

void crm_cli_late(const struct crm_cli *cli, int32_t as_of, int32_t last_date)
{
    char last[CRM_DATE_TEXT], date[CRM_DATE_TEXT];

    if (as_of == CRM_DAY_NONE || last_date == CRM_DAY_NONE || as_of - last_date <= period_days(cli))
        return;
    crm_date_format(last_date, CRM_SECOND_NONE, last);
    crm_date_format(as_of, CRM_SECOND_NONE, date);
    crm_cli_look(
        cli, "the as-of day %s lies %d days after the last row, %s", date, as_of - last_date, last);
}
