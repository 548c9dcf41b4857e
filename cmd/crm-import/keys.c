/* Pseudonyms and back: the key map. */

#include "crm-import.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum crm_status key_map_open(struct key_map *map, const char *path, struct crm_err *err)
{
    enum crm_status status = crm_writer_open_secret(&map->writer, path, err);

    crm_map_init(&map->seen);
    map->open = !status;
    if (!status)
        crm_writer_text(&map->writer, "field,pseudonym,original\n");
    return status;
}

enum crm_status key_map_add(
    struct key_map *map, const struct crm_secret *secret, size_t n, struct crm_err *err)
{
    for (size_t i = 0; i < n && map->open; i++) {
        const char *sort = crm_privacy_sort(secret[i].field);
        struct crm_slice pseudonym = {secret[i].pseudonym, CRM_PSEUDONYM};
        uint32_t id;
        bool added;
        if (!crm_map_put(&map->seen, pseudonym, &id, &added))
            return crm_err_nomem(err);
        if (!added)
            continue;
        crm_writer_text(&map->writer, sort);
        crm_writer_byte(&map->writer, ',');
        crm_writer_bytes(&map->writer, pseudonym.ptr, pseudonym.len);
        crm_writer_byte(&map->writer, ',');
        crm_writer_csv(&map->writer, secret[i].original, ',');
        crm_writer_byte(&map->writer, '\n');
    }
    return CRM_OK;
}

enum crm_status key_map_close(struct key_map *map, bool keep, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    if (!map->open)
        return CRM_OK;
    if (keep)
        status = crm_writer_close(&map->writer, err);
    else
        crm_writer_abandon(&map->writer);
    crm_map_release(&map->seen);
    map->open = false;
    return status;
}

enum crm_status id_write(struct crm_out *out, struct crm_slice id,
    const struct crm_pseudonyms *pseudonyms, struct key_map *keys, struct crm_err *err)
{
    struct crm_secret secret = {.field = CRM_FIELD_CUSTOMER_ID, .original = id};

    if (!pseudonyms || id.len == 0) {
        crm_out_text(out, id);
        return CRM_OK;
    }
    crm_privacy_pseudonym(pseudonyms, CRM_FIELD_CUSTOMER_ID, id, secret.pseudonym);
    crm_out_text(out, (struct crm_slice){secret.pseudonym, CRM_PSEUDONYM});
    return key_map_add(keys, &secret, 1, err);
}

/* ---- back ----------------------------------------------------------------------------- */

/* A pseudonym is found by itself: those of two fields differ. */
struct originals {
    struct crm_map pseudonym;
    struct crm_slice *original;
    size_t cap;
    struct crm_arena arena;
};

static enum crm_status read_originals(struct originals *all, const char *path, struct crm_err *err)
{
    char *const files[] = {(char *)(uintptr_t)path};
    struct crm_reader_spec spec = {.files = files, .n_files = 1};
    struct crm_reader *reader;
    const struct crm_row *row = NULL;
    size_t column[2];
    uint32_t id;
    bool added;
    enum crm_status status = crm_reader_open(&reader, &spec, err);

    if (!status)
        status = crm_reader_need(reader, "pseudonym", &column[0], err);
    if (!status)
        status = crm_reader_need(reader, "original", &column[1], err);
    if (!status)
        status = crm_reader_want(reader, column, 2, err);
    while (!status && (status = crm_reader_next(reader, &row, err)) == CRM_OK && row) {
        char *copy = crm_arena_dup(&all->arena, row->field[1]);
        if (!copy || !crm_map_put(&all->pseudonym, row->field[0], &id, &added) ||
            !crm_mem_grow(
                (void **)&all->original, &all->cap, all->pseudonym.n, sizeof *all->original))
            status = crm_err_nomem(err);
        else if (added)
            all->original[id] = (struct crm_slice){copy, row->field[1].len};
    }
    crm_reader_close(reader);
    return status;
}

static enum crm_status pass_rows(struct crm_cli *cli, const struct originals *all,
    struct crm_reader *reader, struct crm_out *out, struct crm_err *err)
{
    size_t n = crm_reader_n_columns(reader);
    const struct crm_row *row = NULL;
    uint64_t found = 0;
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < n; i++)
        crm_out_column(out, crm_reader_column(reader, i), CRM_OUT_PASS);
    crm_out_header(out);
    while ((status = crm_reader_next(reader, &row, err)) == CRM_OK && row) {
        for (size_t i = 0; i < n; i++) {
            uint32_t id = row->field[i].len == CRM_PSEUDONYM
                              ? crm_map_find(&all->pseudonym, row->field[i])
                              : CRM_MAP_NONE;
            found += id != CRM_MAP_NONE;
            crm_out_text(out, id == CRM_MAP_NONE ? row->field[i] : all->original[id]);
        }
        crm_out_row(out);
    }
    if (!status)
        crm_cli_note(cli, "%llu pseudonym%s replaced", (unsigned long long)found, plural(found));
    return status;
}

enum crm_status reidentify(struct crm_cli *cli, const char *path, struct crm_err *err)
{
    struct originals all = {.cap = 0};
    struct crm_reader *reader = NULL;
    struct crm_out *out = NULL;
    enum crm_status status;

    crm_map_init(&all.pseudonym);
    crm_arena_init(&all.arena);
    status = read_originals(&all, path, err);
    if (!status)
        status = crm_cli_reader(cli, &reader, err);
    if (!status)
        status = crm_out_open(&out, cli, cli->output, err);
    if (!status) {
        status = pass_rows(cli, &all, reader, out, err);
        if (status)
            crm_out_abandon(out);
        else
            status = crm_out_close(out, err);
    }
    crm_reader_close(reader);
    crm_map_release(&all.pseudonym);
    crm_arena_release(&all.arena);
    free(all.original);
    return status;
}
