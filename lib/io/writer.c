#include "io/writer.h"

#include "base/mem.h"
#include "base/os.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER = 64 * 1024, MAX_FILES = 64 };

struct crm_writer_file {
    char *target;    /* what the temporary file becomes; NULL: written directly */
    char *temporary; /* owned by its slot in `pending` while the file is being written */
    size_t slot;
    mode_t mode; /* once it is complete; until then nobody else can read it */
    char name[]; /* as the user gave it */
};

/*
 * Temporary files of this process, for the signal handler: the only state outside an object here,
 * because a handler is given none.  Whoever takes a name out of its slot has the file.
 */
static _Atomic(char *) pending[MAX_FILES];

static const int fatal[] = {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGXCPU};

static void remove_pending(int signal_number)
{
    for (size_t i = 0; i < MAX_FILES; i++) {
        char *name = atomic_exchange(&pending[i], NULL);
        if (name)
            unlink(name);
    }
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void catch_signals(void)
{
    struct sigaction act = {.sa_handler = remove_pending}, old;

    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++)
        if (sigaction(fatal[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
            sigaction(fatal[i], &act, NULL);
}

static void fail(struct crm_writer *w, const char *doing)
{
    if (w->status)
        return;
    crm_err_init(&w->err);
    w->status = crm_err_set(&w->err, CRM_EIO, "%s: %s", doing, strerror(errno));
    crm_err_place(&w->err, w->file ? w->file->name : "standard output", 0, NULL);
}

static void write_all(struct crm_writer *w, const char *bytes, size_t len)
{
    while (len && !w->status) {
        ssize_t n = write(w->fd, bytes, len);
        if (n >= 0) {
            bytes += n;
            len -= (size_t)n;
        } else if (errno == EAGAIN) {
            struct pollfd ready = {.fd = w->fd, .events = POLLOUT};
            poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            fail(w, "cannot write");
        }
    }
}

void crm_writer_flush(struct crm_writer *w)
{
    write_all(w, w->buffer, w->used);
    w->used = 0;
}

void crm_writer_slow(struct crm_writer *w, const char *bytes, size_t len)
{
    crm_writer_flush(w);
    if (len >= w->room) {
        write_all(w, bytes, len);
    } else {
        memcpy(w->buffer, bytes, len);
        w->used = len;
    }
}

/* ---- opening -------------------------------------------------------------------------- */

static void release(struct crm_writer *w)
{
    if (w->file) {
        free(w->file->target);
        free(w->file->temporary);
        free(w->file);
    }
    free(w->buffer);
    w->file = NULL;
    w->buffer = NULL;
    w->used = w->room = 0;
}

static enum crm_status fail_open(struct crm_writer *w, const char *doing, struct crm_err *err)
{
    enum crm_status status;

    if (!w->status)
        fail(w, doing);
    status = w->status;
    *err = w->err;
    release(w);
    return status;
}

/* ".crm-XXXXXX" in the folder of `target`. */
static char *temporary_name(const char *target)
{
    static const char pattern[] = ".crm-XXXXXX";
    const char *slash = strrchr(target, '/');
    size_t folder = slash ? (size_t)(slash - target) + 1 : 0;
    char *name = malloc(folder + sizeof pattern);

    if (name) {
        memcpy(name, target, folder);
        memcpy(name + folder, pattern, sizeof pattern);
    }
    return name;
}

static bool enlist(struct crm_writer_file *file)
{
    char *none;

    for (file->slot = 0; file->slot < MAX_FILES; file->slot++) {
        none = NULL;
        if (atomic_compare_exchange_strong(&pending[file->slot], &none, file->temporary))
            return true;
    }
    return false;
}

static enum crm_status open_beside(
    struct crm_writer *w, const struct stat *old, bool secret, struct crm_err *err)
{
    struct crm_writer_file *file = w->file;
    sigset_t signals, before;
    bool listed;

    /* behind a symbolic link: the file it points to is replaced, not the link */
    file->target = old ? realpath(file->name, NULL) : strdup(file->name);
    file->temporary = file->target ? temporary_name(file->target) : NULL;
    if (!file->temporary)
        return fail_open(w, "cannot open", err);
    catch_signals();
    /* no signal between the file and its name on the list */
    sigemptyset(&signals);
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++)
        sigaddset(&signals, fatal[i]);
    pthread_sigmask(SIG_BLOCK, &signals, &before);
    w->fd = mkostemp(file->temporary, O_CLOEXEC);
    listed = w->fd >= 0 && enlist(file);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (w->fd < 0)
        return fail_open(w, "cannot create", err);
    if (!listed) {
        unlink(file->temporary);
        close(w->fd);
        errno = EMFILE;
        return fail_open(w, "cannot open", err);
    }
    file->mode = 0600;
    if (old) {
        file->mode = old->st_mode & 0777;
    } else if (!secret) {
        mode_t mask = umask(0);
        umask(mask);
        file->mode = 0666 & ~mask;
    }
    return CRM_OK;
}

static enum crm_status open_direct(struct crm_writer *w, struct crm_err *err)
{
    const char *name = w->file->name;

    /* a fresh open of /dev/stdout would start at offset 0 of a file the shell appends to */
    if (strcmp(name, "/dev/stdout") == 0 || strcmp(name, "/dev/fd/1") == 0)
        w->fd = dup(STDOUT_FILENO);
    else if (strcmp(name, "/dev/stderr") == 0 || strcmp(name, "/dev/fd/2") == 0)
        w->fd = dup(STDERR_FILENO);
    else
        w->fd = open(name, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return w->fd < 0 ? fail_open(w, "cannot open", err) : CRM_OK;
}

static enum crm_status open_path(
    struct crm_writer *w, const char *path, bool secret, struct crm_err *err)
{
    struct stat old;
    bool exists, device;

    *w = (struct crm_writer){.fd = STDOUT_FILENO};
    w->buffer = malloc(BUFFER);
    if (!w->buffer)
        return crm_err_nomem(err);
    w->room = BUFFER;
    if (!path || strcmp(path, "-") == 0) {
        crm_os_widen_pipe(w->fd);
        return CRM_OK;
    }
    w->file = calloc(1, sizeof *w->file + strlen(path) + 1);
    if (!w->file) {
        release(w);
        return crm_err_nomem(err);
    }
    strcpy(w->file->name, path);
    exists = stat(path, &old) == 0;
    device = crm_os_is_device(path);
    if (exists && S_ISDIR(old.st_mode)) {
        errno = EISDIR;
        return fail_open(w, "cannot write", err);
    }
    if (device || (exists && !S_ISREG(old.st_mode)))
        return open_direct(w, err);
    return open_beside(w, exists ? &old : NULL, secret, err);
}

enum crm_status crm_writer_open(struct crm_writer *w, const char *path, struct crm_err *err)
{
    return open_path(w, path, false, err);
}

enum crm_status crm_writer_open_secret(struct crm_writer *w, const char *path, struct crm_err *err)
{
    return open_path(w, path, true, err);
}

/* ---- closing -------------------------------------------------------------------------- */

/* Take the file out of the handler's list. A signal that was first has it: wait for the end. */
static void delist(struct crm_writer_file *file)
{
    while (!atomic_exchange(&pending[file->slot], NULL))
        pause();
}

enum crm_status crm_writer_close(struct crm_writer *w, struct crm_err *err)
{
    struct crm_writer_file *file = w->file;
    enum crm_status status;
    bool beside = file && file->target;

    crm_writer_flush(w);
    if (beside && !w->status && fchmod(w->fd, file->mode) != 0)
        fail(w, "cannot set its mode");
    if (beside && !w->status && fsync(w->fd) != 0 && errno != EINVAL)
        fail(w, "cannot write");
    if (file && close(w->fd) != 0)
        fail(w, "cannot write");
    if (beside) {
        if (!w->status && rename(file->temporary, file->target) != 0)
            fail(w, "cannot put the new file in place");
        delist(file);
        if (w->status)
            unlink(file->temporary);
    }
    status = w->status;
    if (status)
        *err = w->err;
    release(w);
    return status;
}

void crm_writer_abandon(struct crm_writer *w)
{
    if (w->file && w->fd >= 0) {
        close(w->fd);
        if (w->file->target) {
            delist(w->file);
            unlink(w->file->temporary);
        }
    }
    release(w);
}

/* ---- standard descriptors ------------------------------------------------------------- */

void crm_writer_hold_standard(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

enum crm_status crm_writer_close_standard(struct crm_err *err)
{
    /* a full disk behind NFS shows only here */
    if (close(STDOUT_FILENO) == 0 || errno == EBADF)
        return CRM_OK;
    crm_err_place(err, "standard output", 0, NULL);
    return crm_err_set(err, CRM_EIO, "cannot write: %s", strerror(errno));
}

bool crm_writer_is_temporary(const struct crm_writer *w)
{
    return w->file && w->file->temporary;
}

void crm_writer_open_stderr(struct crm_writer *w)
{
    *w = (struct crm_writer){.fd = STDERR_FILENO, .buffer = malloc(BUFFER)};
    w->room = w->buffer ? BUFFER : 0; /* without one, every piece takes the slow way */
}

/* ---- fields --------------------------------------------------------------------------- */

bool crm_writer_must_quote(struct crm_slice field, char delimiter)
{
    for (size_t i = 0; i < field.len; i++) {
        char c = field.ptr[i];
        if (c == delimiter || c == '"' || c == '\n' || c == '\r')
            return true;
    }
    return false;
}

void crm_writer_doubled(struct crm_writer *w, struct crm_slice field)
{
    while (field.len) {
        const char *quote = memchr(field.ptr, '"', field.len);
        size_t n = quote ? (size_t)(quote - field.ptr) + 1 : field.len;
        crm_writer_bytes(w, field.ptr, n);
        if (quote)
            crm_writer_byte(w, '"');
        field.ptr += n;
        field.len -= n;
    }
}

void crm_writer_csv(struct crm_writer *w, struct crm_slice field, char delimiter)
{
    if (!crm_writer_must_quote(field, delimiter)) {
        crm_writer_bytes(w, field.ptr, field.len);
        return;
    }
    crm_writer_byte(w, '"');
    crm_writer_doubled(w, field);
    crm_writer_byte(w, '"');
}

void crm_writer_tsv(struct crm_writer *w, struct crm_slice field)
{
    size_t from = 0;

    for (size_t i = 0; i < field.len; i++) {
        char c = field.ptr[i];
        char letter = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\\' ? '\\' : 0;
        if (!letter)
            continue;
        crm_writer_bytes(w, field.ptr + from, i - from);
        crm_writer_byte(w, '\\');
        crm_writer_byte(w, letter);
        from = i + 1;
    }
    crm_writer_bytes(w, field.ptr + from, field.len - from);
}
