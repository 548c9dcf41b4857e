/* The files a run reads and writes, by the arguments that name them: no two outputs are one file,
 * and none is an input. */
#include "base/mem.h"
#include "base/os.h"
#include "cli/opt.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct named {
    const char *option; /* long name; NULL: an argument or standard input, output */
    const char *path;   /* NULL: standard input, output */
    bool out;
    bool there; /* a regular file that exists: it has a device and an inode */
    bool makes; /* an output that is not there yet: `at` is its folder */
    struct stat at;
};

struct names {
    struct named *item;
    size_t n, cap;
};

/* Where `path` is, or, for an output that is not there yet, where its folder is. */
static void look(struct named *name)
{
    char folder[4096];
    const char *slash = strrchr(name->path, '/');
    int len = slash ? (int)(slash - name->path) : 0;

    if (stat(name->path, &name->at) == 0) {
        name->there = S_ISREG(name->at.st_mode);
        return;
    }
    snprintf(folder, sizeof folder, "%.*s", len, name->path);
    name->makes = name->out && stat(!slash ? "." : len ? folder : "/", &name->at) == 0;
}

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static bool is_device(const char *path)
{
    return strcmp(path, "-") == 0 || crm_os_is_device(path);
}

static enum crm_status add(
    struct names *names, const char *option, const char *path, bool out, struct crm_err *err)
{
    struct named *name;

    if (option && option[0] && !*path)
        return crm_err_set(err, CRM_EUSAGE, "--%s: the name of the file is empty", option);
    if (is_device(path))
        return CRM_OK;
    if (!crm_mem_grow((void **)&names->item, &names->cap, names->n + 1, sizeof *names->item))
        return crm_err_nomem(err);
    name = &names->item[names->n++];
    *name = (struct named){.option = option, .path = path, .out = out};
    look(name);
    return CRM_OK;
}

/* Standard input or output, when the shell made it a file. */
static enum crm_status add_standard(struct names *names, int fd, struct crm_err *err)
{
    struct stat at;

    if (fstat(fd, &at) != 0 || !S_ISREG(at.st_mode))
        return CRM_OK;
    if (!crm_mem_grow((void **)&names->item, &names->cap, names->n + 1, sizeof *names->item))
        return crm_err_nomem(err);
    names->item[names->n++] = (struct named){.out = fd == STDOUT_FILENO, .there = true, .at = at};
    return CRM_OK;
}

static enum crm_status add_option(
    struct names *names, const struct crm_opt *opt, struct crm_err *err)
{
    bool out = opt->file == CRM_FILE_OUT || opt->file == CRM_FILE_PEOPLE;
    const struct crm_opt_list *list = opt->value;
    enum crm_status status = CRM_OK;

    if (opt->type != CRM_OPT_LIST)
        return add(names, opt->name, *(const char **)opt->value, out, err);
    for (size_t i = 0; i < list->n && !status; i++)
        status = add(names, opt->name, list->item[i], out, err);
    return status;
}

static enum crm_status collect(struct names *names, const struct crm_opts *opts,
    const struct crm_cli *cli, struct crm_err *err)
{
    const struct crm_opt *opt;
    enum crm_status status = CRM_OK;
    bool in = cli->n_files == 0;

    for (size_t i = 0; (opt = crm_opts_at(opts, i)) != NULL && !status; i++)
        if (opt->file && opts->given[i])
            status = add_option(names, opt, err);
    for (char **operand = cli->operand; operand && *operand && !status; operand++)
        status = add(names, "", *operand, false, err);
    for (size_t i = 0; i < cli->n_files && !status; i++) {
        status = add(names, NULL, cli->files[i], false, err);
        in |= strcmp(cli->files[i], "-") == 0;
    }
    if (!status && in && !opts->alone)
        status = add_standard(names, STDIN_FILENO, err);
    if (!status && (!cli->output || strcmp(cli->output, "-") == 0))
        status = add_standard(names, STDOUT_FILENO, err);
    return status;
}

static bool same(const struct named *a, const struct named *b)
{
    if (a->at.st_dev != b->at.st_dev || a->at.st_ino != b->at.st_ino)
        return false;
    return (a->there && b->there) ||
           (a->makes && b->makes && strcmp(base_of(a->path), base_of(b->path)) == 0);
}

/* -o may be one of the files, which is replaced when all is read; a book of rows may not. */
static bool replaces(const struct crm_opts *opts, const struct crm_cli *cli,
    const struct named *out, const struct named *in)
{
    const struct crm_analysis *analysis = cli->analysis;
    const char *name = analysis ? analysis->book : NULL;
    bool book = name && in->path && in->path == cli->files[0];

    for (; book && *name; name += strcspn(name, " "), name += strspn(name, " "))
        if (crm_opts_given(opts, name))
            book = false;
    return out->path && out->path == cli->output && !in->option && !book;
}

static enum crm_status refuse(const struct named *a, const struct named *b, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];
    const char *path = a->path ? a->path : b->path ? b->path : "standard output";
    const char *option = b->option && b->option[0] ? b->option : NULL;

    crm_err_show(path, strlen(path), show);
    if (!a->path)
        return crm_err_set(err, CRM_EUSAGE, "%s is standard output and %s%s too", show,
            option ? "that of --" : "an input", option ? option : "");
    if (b->out && !option)
        return crm_err_set(err, CRM_EUSAGE, "--%s: %s is standard output too", a->option, show);
    if (b->out)
        return crm_err_set(
            err, CRM_EUSAGE, "--%s: %s is the file of --%s too", a->option, show, option);
    return crm_err_set(err, CRM_EUSAGE, "--%s: %s is %s%s too", a->option, show,
        option ? "read by --" : "an input", option ? option : "");
}

/* Is it one of the files, or a file of -J? */
static bool is_data(const struct named *name)
{
    return !name->out && name->there && name->path &&
           (!name->option || strcmp(name->option, "join") == 0);
}

/* The same rows count twice: said, unless --key tells them apart. */
static void say_twice(
    const struct crm_opts *opts, const struct crm_cli *cli, const struct names *names)
{
    char show[CRM_ERR_SHOW];

    for (size_t i = 0; i < names->n && !crm_opts_given(opts, "key"); i++)
        for (size_t k = 0; k < i; k++) {
            const struct named *a = &names->item[k], *b = &names->item[i];
            if (!is_data(a) || !is_data(b) || !a->option != !b->option || !same(a, b))
                continue;
            crm_cli_look(cli, "%s is given twice", crm_err_show(b->path, strlen(b->path), show));
            break;
        }
}

enum crm_status crm_opts_files(
    const struct crm_opts *opts, const struct crm_cli *cli, struct crm_err *err)
{
    struct names names = {0};
    enum crm_status status = collect(&names, opts, cli, err);

    for (size_t i = 0; i < names.n && !status; i++)
        for (size_t k = 0; k < names.n && !status; k++) {
            const struct named *a = &names.item[i], *b = &names.item[k];
            if (i == k || !a->out || !same(a, b) || (b->out && i > k))
                continue;
            if (b->out || !replaces(opts, cli, a, b))
                status = refuse(a, b, err);
        }
    if (!status && !opts->alone)
        say_twice(opts, cli, &names);
    free(names.item);
    return status;
}

bool crm_opts_people(const struct crm_cli *cli, const char *path)
{
    const struct crm_opt *opt;

    if (!path || !cli->opts)
        return false;
    if (path == cli->output)
        return cli->analysis && cli->analysis->people;
    for (size_t i = 0; (opt = crm_opts_at(cli->opts, i)) != NULL; i++)
        if (opt->file == CRM_FILE_PEOPLE && cli->opts->given[i] &&
            strcmp(path, *(const char **)opt->value) == 0)
            return true;
    return false;
}
