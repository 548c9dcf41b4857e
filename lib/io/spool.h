/*
 * spool.h -- an input that can be read more than once
 *
 *     crm_spool_open(&spool, "-", err);
 *     ... open spool.path as often as needed ...
 *     crm_spool_close(&spool);
 *
 * A regular file is left as it is; standard input or a pipe is copied to a temporary file that has
 * no name, so that nothing is left behind however the program ends.
 */
#ifndef CRM_IO_SPOOL_H
#define CRM_IO_SPOOL_H

#include "base/err.h"

#include <stdbool.h>

struct crm_spool {
    char *path;
    int fd; /* of the copy; -1: none */
};

/* Errors: CRM_EIO, CRM_ENOMEM; `spool` is then closed. */
enum crm_status crm_spool_open(struct crm_spool *spool, const char *path, struct crm_err *err);
void crm_spool_close(struct crm_spool *spool);

#endif
