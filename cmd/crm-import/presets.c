/* Presets: those shipped beside the program, and the user's own. */

#include "crm-import.h"

#include "base/mem.h"
#include "pos/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char suffix[] = ".preset";

static int is_preset(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name), n = sizeof suffix - 1;

    return len > n && strcmp(entry->d_name + len - n, suffix) == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Names of the files, in order. */
static enum crm_status list_shipped(struct dirent ***entry, int *n, struct crm_err *err)
{
    char path[4096];

    *n = crm_cli_data("presets", "", path, sizeof path) ? scandir(path, entry, is_preset, by_name)
                                                        : -1;
    if (*n >= 0)
        return CRM_OK;
    return crm_err_set(
        err, CRM_EIO, "no presets beside the program: %s: %s", path, strerror(errno));
}

static void free_entries(struct dirent **entry, int n)
{
    for (int i = 0; i < n; i++)
        free(entry[i]);
    if (n >= 0)
        free(entry);
}

static enum crm_status read_shipped(
    struct crm_preset *preset, const char *name, struct crm_err *err)
{
    char path[4096];

    if (!crm_cli_data("presets", name, path, sizeof path))
        return crm_err_set(err, CRM_EIO, "the path of preset %s is too long", name);
    return crm_preset_read(preset, path, err);
}

/* The shipped preset that `name` means: the same key, else the only one that begins so. */
static int find_shipped(struct dirent **entry, int n, const char *name)
{
    char want[CRM_TEXT_KEY], key[CRM_TEXT_KEY];
    int found = -1, count = 0;

    crm_text_key(crm_slice_of(name), want);
    for (int i = 0; i < n; i++) {
        struct crm_slice file = {entry[i]->d_name, strlen(entry[i]->d_name) - (sizeof suffix - 1)};
        crm_text_key(file, key);
        if (strcmp(key, want) == 0)
            return i;
        if (*want && strncmp(key, want, strlen(want)) == 0) {
            found = i;
            count++;
        }
    }
    return count == 1 ? found : -1;
}

static enum crm_status read_named(struct presets *presets, struct dirent **entry, int n,
    const struct crm_opt_list *names, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];

    presets->said = true;
    for (size_t i = 0; i < names->n; i++) {
        const char *name = names->item[i];
        struct crm_preset *preset = &presets->preset[presets->n];
        enum crm_status status;
        int at;
        if (strchr(name, '/') || access(name, R_OK) == 0) {
            status = crm_preset_read(preset, name, err);
        } else if ((at = find_shipped(entry, n, name)) >= 0) {
            status = read_shipped(preset, entry[at]->d_name, err);
        } else {
            status = crm_err_set(err, CRM_EUSAGE,
                "--preset: %s is no file and no shipped preset; --list-presets shows them",
                crm_err_show(name, strlen(name), show));
        }
        if (status)
            return status;
        presets->list[presets->n++] = preset;
    }
    return CRM_OK;
}

static enum crm_status read_all(
    struct presets *presets, struct dirent **entry, int n, struct crm_err *err)
{
    for (int i = 0; i < n; i++) {
        enum crm_status status = read_shipped(&presets->preset[presets->n], entry[i]->d_name, err);
        if (status)
            return status;
        presets->list[presets->n] = &presets->preset[presets->n];
        presets->n++;
    }
    return CRM_OK;
}

enum crm_status presets_read(
    struct presets *presets, const struct crm_opt_list *names, struct crm_err *err)
{
    struct dirent **entry = NULL;
    int n = -1;
    size_t most;
    enum crm_status status;

    *presets = (struct presets){0};
    status = list_shipped(&entry, &n, err);
    if (status) { /* a program without its data still reads what needs none */
        crm_err_init(err);
        n = 0;
        entry = NULL;
    }
    most = (size_t)n + names->n + 1;
    presets->preset = crm_mem_zalloc(most, sizeof *presets->preset);
    presets->list = crm_mem_zalloc(most, sizeof *presets->list);
    if (!presets->preset || !presets->list)
        status = crm_err_nomem(err);
    else
        status =
            names->n ? read_named(presets, entry, n, names, err) : read_all(presets, entry, n, err);
    free_entries(entry, n);
    return status;
}

void presets_release(struct presets *presets)
{
    for (size_t i = 0; i < presets->n; i++)
        crm_preset_release(&presets->preset[i]);
    free(presets->preset);
    free(presets->list);
    *presets = (struct presets){0};
}

enum crm_status presets_list(const struct crm_cli *cli, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {
        {"preset", CRM_OUT_TEXT}, {"level", CRM_OUT_TEXT}, {"title", CRM_OUT_TEXT}};
    static const struct crm_opt_list none = {NULL, 0};
    struct presets presets;
    struct crm_out *out;
    enum crm_status status = presets_read(&presets, &none, err);

    if (!status)
        status = crm_out_open(&out, cli, cli->output, err);
    if (status) {
        presets_release(&presets);
        return status;
    }
    crm_out_columns(out, columns, 3);
    crm_out_header(out);
    for (size_t i = 0; i < presets.n; i++) {
        crm_out_string(out, presets.list[i]->name);
        crm_out_string(out, crm_level_name(presets.list[i]->level));
        crm_out_string(out, presets.list[i]->title);
        crm_out_row(out);
    }
    presets_release(&presets);
    return crm_out_close(out, err);
}
