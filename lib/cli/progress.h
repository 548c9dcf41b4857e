/*
 * progress.h -- a line on stderr while a long run works
 *
 *     struct crm_progress progress;
 *     crm_progress_start(&progress, cli, crm_reader_size(reader));
 *     flow.progress = crm_progress_bytes; flow.ctx ...          or crm_progress_bytes(&progress, n)
 *     crm_progress_end(&progress);                              the line is wiped
 *
 * It shows when stderr is a terminal, -q was not given and the run has taken two seconds.
 */
#ifndef CRM_CLI_PROGRESS_H
#define CRM_CLI_PROGRESS_H

#include "cli/cmd.h"

struct crm_progress {
    const struct crm_cli *cli; /* NULL: never shown */
    uint64_t total;            /* bytes; 0: unknown */
    double start, last;        /* seconds of the monotonic clock */
    bool shown;
};

void crm_progress_start(struct crm_progress *progress, const struct crm_cli *cli, uint64_t total);

/* `bytes` read so far. Cheap: the clock is looked at, a line is written five times a second. */
void crm_progress_bytes(struct crm_progress *progress, uint64_t bytes);

/* Before any other line on stderr. */
void crm_progress_end(struct crm_progress *progress);

#endif
