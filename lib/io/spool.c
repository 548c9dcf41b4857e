#include "io/spool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int fd, const char *bytes, size_t len)
{
    while (len) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes += n;
        len -= (size_t)n;
    }
    return true;
}

/* All of `from` into a file without a name. */
static enum crm_status copy(int from, int *fd, struct crm_err *err)
{
    FILE *file = tmpfile();
    char bytes[65536];
    ssize_t n = -1;

    if (file)
        *fd = dup(fileno(file));
    while (*fd >= 0 && ((n = read(from, bytes, sizeof bytes)) > 0 || (n < 0 && errno == EINTR))) {
        if (n > 0 && !write_all(*fd, bytes, (size_t)n)) {
            n = -1;
            break;
        }
    }
    if (n < 0) {
        crm_err_set(err, CRM_EIO, "keeping the input in a temporary file: %s", strerror(errno));
        if (*fd >= 0)
            close(*fd);
        *fd = -1;
    }
    if (file)
        fclose(file);
    return *fd < 0 ? CRM_EIO : CRM_OK;
}

static bool is_regular(const char *path)
{
    struct stat status;

    return stat(path, &status) != 0 || S_ISREG(status.st_mode) || S_ISDIR(status.st_mode);
}

enum crm_status crm_spool_open(struct crm_spool *spool, const char *path, struct crm_err *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    FILE *pipe = NULL;
    char name[32];
    enum crm_status status = CRM_OK;

    *spool = (struct crm_spool){NULL, -1};
    if (!is_stdin && is_regular(path)) {
        spool->path = strdup(path);
    } else {
        if (!is_stdin && !(pipe = fopen(path, "rb")))
            return crm_err_set(err, CRM_EIO, "%s: %s", path, strerror(errno));
        status = copy(pipe ? fileno(pipe) : STDIN_FILENO, &spool->fd, err);
        if (pipe)
            fclose(pipe);
        if (status)
            return status;
        snprintf(name, sizeof name, "/dev/fd/%d", spool->fd);
        spool->path = strdup(name);
    }
    if (spool->path)
        return CRM_OK;
    crm_spool_close(spool);
    return crm_err_nomem(err);
}

void crm_spool_close(struct crm_spool *spool)
{
    free(spool->path);
    if (spool->fd >= 0)
        close(spool->fd);
    *spool = (struct crm_spool){NULL, -1};
}
