/*
 * late.h -- an as-of day long after the last row of the input
 *
 * Clients look lost who were not seen only because nobody wrote it down: late rows are the
 * commonest error of a run that is started by a clock.  A program says so once it knows the last
 * date.
 */
#ifndef CRM_CLI_LATE_H
#define CRM_CLI_LATE_H

#include "cli/cmd.h"

/*
 * Says (crm_cli_look: with -q too, exit status 1) when as_of lies more than one --period after
 * last_date, 31 days where the analysis has none: a day 1, a week 7, a month 31, a quarter 92, a
 * year 366 days.  last_date: of all rows, also of those that --since, --until and --where leave
 * out; either may be CRM_DAY_NONE, and nothing is said.
 */
void crm_cli_late(const struct crm_cli *cli, int32_t as_of, int32_t last_date);

#endif
