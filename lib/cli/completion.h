/*
 * completion.h -- what bash, zsh and fish need to complete a command line  (inside lib/cli)
 */
#ifndef CRM_CLI_COMPLETION_H
#define CRM_CLI_COMPLETION_H

#include "cli/cmd.h"
#include "io/writer.h"

/* Write the completion script of a program, made from its option tables. False: unknown shell. */
bool crm_completion(struct crm_writer *w, const struct crm_cmd *cmd, const char *shell);

#endif
