#include "cli/frame.h"
#include "cli/opt.h"

#include "base/expr.h"
#include "base/mem.h"
#include "base/os.h"
#include "io/join.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char OPTION[] = "--where";

static enum crm_status check_terminal(const struct crm_cli *cli, struct crm_err *err)
{
    if (!cli->n_files && isatty(STDIN_FILENO))
        return crm_err_set(err, CRM_EUSAGE, "no FILE, and standard input is a terminal");
    return CRM_OK;
}

enum crm_status crm_cli_reader(
    const struct crm_cli *cli, struct crm_reader **reader, struct crm_err *err)
{
    struct crm_reader_spec spec = {.files = cli->files,
        .n_files = cli->n_files,
        .dialect = cli->dialect,
        .alias = cli->alias,
        .n_alias = cli->n_alias,
        .alias_if_there = cli->second,
        .empty = cli->look ? crm_cli_look_empty : NULL,
        .empty_ctx = cli->look,
        .unpack = cli->cmd->unpack,
        .layout = cli->cmd->layout,
        .ctx = cli->cmd->layout_ctx};
    const struct crm_view *view;
    enum crm_status status = check_terminal(cli, err);

    *reader = NULL;
    if (status)
        return status;
    return cli->where.n ? crm_cli_rows(cli, NULL, reader, &view, err)
                        : crm_reader_open(reader, &spec, err);
}

struct crm_reader_spec crm_cli_second(
    const struct crm_cli *cli, const char *const *files, size_t n_files)
{
    return (struct crm_reader_spec){.files = (char *const *)(uintptr_t)files,
        .n_files = n_files,
        .dialect = cli->dialect,
        .alias = cli->alias,
        .n_alias = cli->n_alias,
        .alias_if_there = true};
}

void crm_cli_joins_close(const struct crm_cli *cli)
{
    for (size_t i = 0; *cli->joined && (*cli->joined)[i]; i++)
        crm_join_close((*cli->joined)[i]);
    free(*cli->joined);
    *cli->joined = NULL;
}

enum crm_status crm_cli_joins(
    const struct crm_cli *cli, struct crm_join ***join, struct crm_err *err)
{
    const char *key = cli->cmd->join_key ? cli->cmd->join_key : "customer_id";
    bool opened = *cli->joined;
    enum crm_status status = CRM_OK;

    *join = NULL;
    if (cli->join.n == 0)
        return CRM_OK;
    if (!opened)
        *cli->joined = crm_mem_zalloc(cli->join.n + 1, sizeof **cli->joined); /* ended by NULL */
    if (!*cli->joined)
        return crm_err_nomem(err);
    for (size_t i = 0; i < cli->join.n && !opened && !status; i++) {
        const struct crm_reader_spec spec = crm_cli_second(cli, &cli->join.item[i], 1);
        status = crm_join_open(&(*cli->joined)[i], &spec, key, err);
    }
    if (!status)
        *join = *cli->joined;
    return status;
}

enum crm_status crm_cli_states(const struct crm_cli *cli, const char *program, int version,
    struct crm_state_in *in, struct crm_err *err)
{
    bool more;

    crm_state_in_open(in, program, version, cli->files, cli->n_files);
    if (check_terminal(cli, err))
        return CRM_EUSAGE;
    return crm_state_in_next(in, &more, err);
}

enum crm_status crm_cli_where(
    const struct crm_cli *cli, struct crm_expr **where, struct crm_err *err)
{
    return crm_cli_where_done(crm_expr_parse_all(where, cli->where.item, cli->where.n, err), err);
}

enum crm_status crm_cli_where_judge(
    const struct crm_cli *cli, const struct crm_expr *where, struct crm_err *err)
{
    if (!where)
        return CRM_OK;
    if (crm_expr_chose_none(where))
        crm_cli_note(cli, "%s: no row was chosen", OPTION);
    return crm_cli_where_done(crm_expr_judge(where, err), err);
}

enum crm_status crm_cli_where_done(enum crm_status status, struct crm_err *err)
{
    if (status == CRM_EUSAGE) {
        snprintf(err->file, sizeof err->file, "%s", OPTION);
        err->line = 0;
    } else if (!status) {
        crm_err_init(err); /* what comes later is not about this option */
    }
    return status;
}

bool crm_cli_data(const char *kind, const char *name, char path[], size_t room)
{
    char exe[PATH_MAX];
    int len;

    if (!crm_os_program(exe, sizeof exe))
        return false;
    for (int up = 0; up < 2; up++) { /* .../bin/crm-rfm -> ... */
        char *slash = strrchr(exe, '/');
        if (!slash)
            return false;
        *slash = '\0';
    }
    len = snprintf(path, room, "%s/share/crm-tools/%s/%s", exe, kind, name);
    return len > 0 && (size_t)len < room;
}
