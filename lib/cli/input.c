#include "cli/cmd.h"

#include <stdio.h>
#include <unistd.h>

enum crm_status crm_cli_reader(
    const struct crm_cli *cli, struct crm_reader **reader, struct crm_err *err)
{
    struct crm_reader_spec spec = {.files = cli->files,
        .n_files = cli->n_files,
        .dialect = cli->dialect,
        .alias = cli->alias,
        .n_alias = cli->n_alias};

    if (!cli->n_files && isatty(STDIN_FILENO))
        return crm_err_set(err, CRM_EUSAGE, "no FILE, and standard input is a terminal");
    return crm_reader_open(reader, &spec, err);
}

bool crm_cli_data(const char *kind, const char *name, char path[], size_t room)
{
    char exe[4096];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    int len;

    if (n <= 0)
        return false;
    exe[n] = '\0';
    for (int up = 0; up < 2; up++) { /* .../bin/crm-rfm -> ... */
        char *slash = strrchr(exe, '/');
        if (!slash)
            return false;
        *slash = '\0';
    }
    len = snprintf(path, room, "%s/share/crm-tools/%s/%s", exe, kind, name);
    return len > 0 && (size_t)len < room;
}
