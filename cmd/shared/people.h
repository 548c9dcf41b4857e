/*
 * people.h -- the clients of a run, from transactions or from a summary
 *
 *     people_read(&run, cli, err);
 *     ... run.people, run.as_of, or with --summary-input run.history[] ...
 *     people_close(&run);                     in any case
 */
#ifndef CRM_SHARED_PEOPLE_H
#define CRM_SHARED_PEOPLE_H

#include "cli/cmd.h"
#include "forecast/people.h"

enum crm_status people_read(
    struct crm_people *people, int32_t *as_of, struct crm_cli *cli, struct crm_err *err);

#endif
