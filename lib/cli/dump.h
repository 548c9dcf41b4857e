/*
 * dump.h -- the options of a program as a table, for the tests and for crm-formats(5)
 */
#ifndef CRM_CLI_DUMP_H
#define CRM_CLI_DUMP_H

#include "cli/cmd.h"
#include "io/writer.h"

/*
 * CSV with a header, a row an option of each analysis: program, analysis (empty for a program of
 * one), option, letter, argument, type, again (repeats, adds, refused), file (in, out, people),
 * default, low, high, choices, needs, excludes, help.
 */
void crm_dump_options(struct crm_writer *w, const struct crm_cmd *cmd);

#endif
