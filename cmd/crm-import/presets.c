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

/* How well `name` means this shipped preset: 2 to the letter, 1 its beginning, 0 not at all. */
static int meant(const struct dirent *entry, const char *name)
{
    struct crm_slice file = {entry->d_name, strlen(entry->d_name) - (sizeof suffix - 1)};
    char want[CRM_TEXT_KEY], key[CRM_TEXT_KEY];

    crm_text_key(crm_slice_of(name), want);
    crm_text_key(file, key);
    if (!*want || strncmp(key, want, strlen(want)) != 0)
        return 0;
    return key[strlen(want)] ? 1 : 2;
}

/* The shipped presets whose name begins so; just one if it is called so.  One that fits every file
 * comes last. */
static enum crm_status read_begun(
    struct presets *presets, struct dirent **entry, int n, const char *name, struct crm_err *err)
{
    size_t before = presets->n, listed = presets->n;
    char show[CRM_ERR_SHOW];
    int best = 0;

    for (int i = 0; i < n; i++)
        best = meant(entry[i], name) > best ? meant(entry[i], name) : best;
    for (int i = 0; i < n && best; i++) {
        enum crm_status status;
        if (meant(entry[i], name) != best)
            continue;
        status = read_shipped(&presets->preset[presets->n], entry[i]->d_name, err);
        if (status)
            return status;
        presets->n++;
    }
    for (int fits_all = 0; fits_all < 2; fits_all++)
        for (size_t i = before; i < presets->n; i++)
            if ((presets->preset[i].n_needs == 0) == fits_all)
                presets->list[listed++] = &presets->preset[i];
    return presets->n > before
               ? CRM_OK
               : crm_err_set(err, CRM_EUSAGE,
                     "--preset: %s is no file and no shipped preset; --list-presets shows them",
                     crm_err_show(name, strlen(name), show));
}

static enum crm_status read_named(struct presets *presets, struct dirent **entry, int n,
    const struct crm_opt_list *names, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    presets->said = true;
    for (size_t i = 0; i < names->n && !status; i++) {
        const char *name = names->item[i];
        struct crm_preset *preset = &presets->preset[presets->n];
        if (!strchr(name, '/') && access(name, R_OK) != 0) {
            status = read_begun(presets, entry, n, name, err);
            continue;
        }
        status = crm_preset_read(preset, name, err);
        if (!status)
            presets->list[presets->n++] = preset;
    }
    return status;
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
    most = ((size_t)n + 1) * (names->n + 1);
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
