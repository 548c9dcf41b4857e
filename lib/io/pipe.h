/*
 * pipe.h -- more room in a pipe, where the system has that (private to lib/io)
 *
 * Two programs of a pipeline then wait for each other less often.
 */
#ifndef CRM_IO_PIPE_H
#define CRM_IO_PIPE_H

#include <fcntl.h>

/* Whatever `fd` is; a refusal costs speed only. 1 MiB is what Linux allows anyone. */
static inline void crm_pipe_widen(int fd)
{
#ifdef F_SETPIPE_SZ
    (void)fcntl(fd, F_SETPIPE_SZ, 1024 * 1024);
#else
    (void)fd;
#endif
}

#endif
