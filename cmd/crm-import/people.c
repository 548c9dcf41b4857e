/* Who is who: the pass over all files before the rows are written. */

#include "crm-import.h"

#include "base/mem.h"
#include "base/os.h"
#include "io/scan.h"
#include "pos/fill.h"
#include "pos/collect.h"
#include "pos/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Facts that candidates are found by, beside those that link. */
#define FACTS                                                                                      \
    (UINT64_C(1) << CRM_FIELD_NAME | UINT64_C(1) << CRM_FIELD_PHONE |                              \
        UINT64_C(1) << CRM_FIELD_EMAIL | UINT64_C(1) << CRM_FIELD_BIRTHDAY |                       \
        UINT64_C(1) << CRM_FIELD_CARD)

/* ---- input that can be read twice ----------------------------------------------------- */

/* Standard input and pipes are read once: keep what they give. */
static enum crm_status make_rereadable(
    struct people *people, const struct crm_cli *cli, struct crm_err *err)
{
    size_t n = cli->n_files ? cli->n_files : 1;
    enum crm_status status = CRM_OK;

    people->files = crm_mem_zalloc(n, sizeof *people->files);
    people->spool = crm_mem_zalloc(n, sizeof *people->spool);
    if (!people->files || !people->spool)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n && !status; i++) {
        status = crm_spool_open(&people->spool[i], cli->n_files ? cli->files[i] : "-", err);
        people->files[i] = people->spool[i].path;
        people->n_files += !status;
    }
    return status;
}

/* ---- linking -------------------------------------------------------------------------- */

static enum crm_status parse_fields(
    const struct crm_opt_list *list, uint64_t *fields, struct crm_err *err)
{
    static const enum crm_field allowed[] = {
        CRM_FIELD_PHONE, CRM_FIELD_CARD, CRM_FIELD_EMAIL, CRM_FIELD_NAME, CRM_FIELD_BIRTHDAY};
    struct names names;
    enum crm_status status = names_split(&names, "link", list, err);

    *fields = 0;
    for (size_t i = 0; i < names.n && !status; i++) {
        enum crm_field field = crm_field_find(crm_slice_of(names.item[i]));
        char show[CRM_ERR_SHOW];
        bool ok = false;
        for (size_t k = 0; k < sizeof allowed / sizeof *allowed; k++)
            ok |= allowed[k] == field;
        if (ok)
            *fields |= UINT64_C(1) << field;
        else
            status = crm_err_set(err, CRM_EUSAGE,
                "--link: %s is none of phone, card, email, name, birthday",
                crm_err_show(names.item[i], strlen(names.item[i]), show));
    }
    names_release(&names);
    return status;
}

struct crm_import_options client_options(const struct crm_import_options *like)
{
    struct crm_import_options options = *like;

    options.plan.stream = CRM_STREAM_CLIENTS;
    options.plan.preset = NULL;
    options.plan.n_presets = 0;
    options.plan.preset_said = false;
    options.plan.tax = CRM_TAX_UNKNOWN;
    options.plan.encoding = NULL;
    options.aliases_optional = true;
    options.keep = NULL;
    options.n_keep = 0;
    options.keep_all = false;
    options.drop = NULL;
    options.n_drop = 0;
    options.key = NULL;
    options.n_key = 0;
    options.tsv = true;
    options.consent_field = NULL;
    return options;
}

static enum crm_status collect_files(struct people *people,
    const struct crm_import_options *options, char *const *files, size_t n, struct crm_err *err)
{
    struct crm_import *import;
    enum crm_status status = crm_import_open(&import, options, files, n, err);

    if (!status)
        status = crm_collect(&people->link, import, people->linking, FACTS, err);
    crm_import_close(import);
    return status;
}

/* Each client list on its own: their columns need not be called the same. */
static enum crm_status collect_clients(struct people *people, const struct import_options *opt,
    const struct crm_import_options *into, struct crm_err *err)
{
    struct crm_import_options options = client_options(into);
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < opt->clients.n && !status; i++) {
        char *const file[] = {(char *)(uintptr_t)opt->clients.item[i]};
        status = collect_files(people, &options, file, 1, err);
    }
    return status;
}

/* ---- consent -------------------------------------------------------------------------- */

/* The ids of a list whose consent is as asked for into `yes`, the others into `no`. */
static enum crm_status read_consent(const char *path, const struct crm_import_options *options,
    struct crm_map *yes, struct crm_map *no, struct crm_err *err)
{
    char *const file[] = {(char *)(uintptr_t)path};
    struct crm_import *import;
    struct crm_block block = {0};
    struct crm_scan scan = {0};
    enum crm_scan_state state;
    struct crm_fill fill = {0};
    char *room = NULL;
    size_t cap = 0;
    uint32_t n;
    bool added;
    enum crm_status status = crm_import_open(&import, options, file, 1, err);

    if (!status)
        status = crm_scan_init(&scan, import->reader, err);
    while (!status && (status = crm_reader_block(import->reader, &block, err)) == CRM_OK &&
           block.len) {
        crm_scan_start(&scan, &block);
        while (!status && (state = crm_scan_rows(&scan, 64)) != CRM_SCAN_END) {
            for (size_t i = 0; state == CRM_SCAN_ROWS && i < scan.n_rows && !status; i++) {
                const struct crm_slice *cells = crm_fill_row(
                    &fill, import, &import->file[0], scan.field + i * scan.n_wanted, scan.n_wanted);
                struct crm_slice id, consent;
                if (!cells) {
                    status = crm_err_nomem(err);
                    continue;
                }
                consent = crm_text_clean(cells[import->file[0].consent.slot]);
                if (!crm_collect_id(import, cells[import->file[0].field[0].slot], &room, &cap, &id))
                    status = crm_err_nomem(err);
                if (!status && id.len == 0 && options->link)
                    id = crm_collect_person(
                        options->link, options->linking, &import->file[0], cells);
                if (status || id.len == 0)
                    continue;
                if (options->link && crm_link_person(options->link, CRM_LINK_ID, id).len)
                    id = crm_link_person(options->link, CRM_LINK_ID, id);
                if (!crm_map_put(
                        crm_slice_is(consent, options->consent_value) ? yes : no, id, &n, &added))
                    status = crm_err_nomem(err);
            }
        }
    }
    if (import) {
        crm_scan_release(&scan);
        crm_block_release(&block);
    }
    crm_fill_release(&fill);
    crm_import_close(import);
    free(room);
    return status;
}

/* Who has agreed in every list she stands in; without any, in the files, lists themselves. */
static enum crm_status find_consenting(struct people *people, const struct import_options *opt,
    const struct crm_import_options *into, struct crm_err *err)
{
    struct crm_import_options options = client_options(into);
    struct crm_map yes, no;
    uint32_t id;
    bool added;
    enum crm_status status = CRM_OK;

    crm_map_init(&yes);
    crm_map_init(&no);
    options.consent_field = into->consent_field;
    options.consent_value = into->consent_value;
    for (size_t i = 0; i < opt->clients.n && !status; i++)
        status = read_consent(opt->clients.item[i], &options, &yes, &no, err);
    options.plan.encoding = into->plan.encoding;
    for (size_t i = 0; i < people->n_files && opt->clients.n == 0 && !status; i++)
        status = read_consent(people->files[i], &options, &yes, &no, err);
    for (uint32_t i = 0; i < yes.n && !status; i++)
        if (crm_map_find(&no, crm_map_key(&yes, i)) == CRM_MAP_NONE &&
            !crm_map_put(&people->consenting, crm_map_key(&yes, i), &id, &added))
            status = crm_err_nomem(err);
    crm_map_release(&yes);
    crm_map_release(&no);
    return status;
}

static bool found_any(const struct crm_link *link, uint64_t linking)
{
    for (uint32_t i = 0; i < link->nodes.n; i++) {
        int field = crm_link_sort(link, i);
        if (field >= 0 && linking >> field & 1)
            return true;
    }
    return false;
}

enum crm_status people_open(struct people *people, struct crm_cli *cli,
    const struct import_options *opt, struct crm_import_options *into, struct crm_err *err)
{
    bool needed =
        opt->link.n || opt->candidates || opt->clients_out || (is_merged(opt) && opt->consent);
    struct crm_import_options options;
    enum crm_status status = CRM_OK;

    crm_map_init(&people->consenting);
    if ((opt->link_map || opt->clients.n) && !opt->link.n && !opt->clients_out &&
        !(opt->clients.n && opt->consent && !opt->link_map))
        return crm_err_set(
            err, CRM_EUSAGE, "--%s needs --link FIELD,...", opt->link_map ? "link-map" : "clients");
    crm_link_init(&people->link);
    people->link.country = into->country;
    if (opt->map) {
        status = crm_idmap_read(&people->map, opt->map, opt->pseudonymise != NULL, err);
        into->map = status ? NULL : &people->map;
    }
    if (!status)
        status = parse_fields(&opt->link, &people->linking, err);
    if (!status && !needed && opt->consent && opt->clients.n) {
        status = find_consenting(people, opt, into, err);
        into->consenting = &people->consenting;
    }
    if (status || !needed)
        return status;
    into->plan.extra |= people->linking | FACTS;
    status = make_rereadable(people, cli, err);
    if (status)
        return status;
    options = *into;
    options.consent_field = NULL;
    status = collect_files(people, &options, people->files, people->n_files, err);
    if (!status)
        status = collect_clients(people, opt, into, err);
    if (!status && people->linking && !found_any(&people->link, people->linking))
        crm_cli_warn(cli, "--link: no row has a usable key in these fields: nobody is linked");
    if (!status)
        status = crm_link_settle(&people->link, (uint32_t)opt->link_max, people->linking,
            opt->pseudonymise != NULL, err);
    if (!status && people->linking) {
        uint32_t ids = 0, persons;
        for (uint32_t i = 0; i < people->link.nodes.n; i++)
            ids += crm_link_sort(&people->link, i) == CRM_LINK_ID;
        persons = crm_link_n_persons(&people->link);
        crm_cli_note(cli, "%u id%s %s %u person%s", ids, plural(ids), ids == 1 ? "is" : "are",
            persons, plural(persons));
        into->link = &people->link;
        into->linking = people->linking;
    }
    if (!status && opt->consent && (opt->clients.n || is_merged(opt))) {
        status = find_consenting(people, opt, into, err);
        into->consenting = &people->consenting;
    }
    return status;
}

void people_close(struct people *people)
{
    crm_idmap_release(&people->map);
    crm_link_release(&people->link);
    crm_map_release(&people->consenting);
    for (size_t i = 0; i < people->n_files; i++)
        crm_spool_close(&people->spool[i]);
    free(people->files);
    free(people->spool);
    *people = (struct people){0};
}

/* ---- what is known now ---------------------------------------------------------------- */

static int by_text(const void *a, const void *b, void *ctx)
{
    const struct crm_link *link = ctx;

    return crm_slice_cmp(
        crm_link_text(link, *(const uint32_t *)a), crm_link_text(link, *(const uint32_t *)b));
}

static enum crm_status link_map_write(struct crm_cli *cli, const char *path,
    const struct crm_link *link, const struct crm_pseudonyms *pseudonyms, struct key_map *keys,
    struct crm_err *err)
{
    static const struct crm_out_column columns[] = {
        {"old_id", CRM_OUT_TEXT}, {"customer_id", CRM_OUT_TEXT}};
    uint32_t *id = crm_mem_alloc(link->nodes.n, sizeof *id), n = 0;
    struct crm_out *out;
    enum crm_status status;

    if (!id)
        return crm_err_nomem(err);
    for (uint32_t i = 0; i < link->nodes.n; i++)
        if (crm_link_sort(link, i) == CRM_LINK_ID)
            id[n++] = i;
    crm_os_sort(id, n, sizeof *id, by_text, (void *)(uintptr_t)link);
    status = crm_out_open(&out, cli, path, err);
    if (!status) {
        crm_out_columns(out, columns, 2);
        crm_out_header(out);
        for (uint32_t i = 0; i < n && !status; i++) {
            status = id_write(out, crm_link_text(link, id[i]), pseudonyms, keys, err);
            if (!status)
                status = id_write(out, crm_link_person_of(link, id[i]), pseudonyms, keys, err);
            crm_out_row(out);
        }
        if (status)
            crm_out_abandon(out);
        else
            status = crm_out_close(out, err);
    }
    free(id);
    return status;
}

enum crm_status people_write(const struct people *people, struct crm_cli *cli,
    const struct import_options *opt, const struct crm_import_options *into, struct key_map *keys,
    struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    if (opt->link_map)
        status = link_map_write(cli, opt->link_map, &people->link, into->pseudonyms, keys, err);
    if (!status && opt->candidates)
        status = candidates_write(cli, opt->candidates, &people->link, into->pseudonyms, keys, err);
    if (!status && opt->clients_out)
        status = clients_write(
            cli, opt->clients_out, into, &opt->clients, people->files, people->n_files, keys, err);
    return status;
}
