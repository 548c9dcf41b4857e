#include "pos/identity.h"

#include "base/mem.h"
#include "io/reader.h"

#include <stdlib.h>

static enum crm_status take_row(struct crm_idmap *map, const struct crm_reader *reader,
    const struct crm_row *row, bool secret, struct crm_err *err)
{
    struct crm_slice old = row->field[0], now = row->field[1];
    uint32_t id;
    bool added;
    char *copy, show[CRM_ERR_SHOW];

    if (!crm_map_put(&map->old, old, &id, &added) ||
        !crm_mem_grow((void **)&map->now, &map->cap, map->old.n, sizeof *map->now))
        return crm_err_nomem(err);
    if (!added && !crm_slice_eq(map->now[id], now)) {
        crm_row_place(reader, row, 0, err);
        return crm_err_set(err, CRM_EDATA, "%s stands for two ids",
            secret ? "an id" : crm_err_show(old.ptr, old.len, show));
    }
    if (!added)
        return CRM_OK;
    copy = crm_arena_dup(&map->arena, now);
    if (!copy)
        return crm_err_nomem(err);
    map->now[id] = (struct crm_slice){copy, now.len};
    return CRM_OK;
}

enum crm_status crm_idmap_read(
    struct crm_idmap *map, const char *path, bool secret, struct crm_err *err)
{
    char *const files[] = {(char *)(uintptr_t)path};
    struct crm_reader_spec spec = {.files = files, .n_files = 1};
    struct crm_reader *reader = NULL;
    const struct crm_row *row = NULL;
    size_t column[2];
    enum crm_status status;

    *map = (struct crm_idmap){.now = NULL};
    crm_map_init(&map->old);
    crm_arena_init(&map->arena);
    status = crm_reader_open(&reader, &spec, err);
    if (!status)
        status = crm_reader_need(reader, "old_id", &column[0], err);
    if (!status)
        status = crm_reader_need(reader, "customer_id", &column[1], err);
    if (!status)
        status = crm_reader_want(reader, column, 2, err);
    while (!status && (status = crm_reader_next(reader, &row, err)) == CRM_OK && row)
        status = take_row(map, reader, row, secret, err);
    crm_reader_close(reader);
    if (status)
        crm_idmap_release(map);
    return status;
}

void crm_idmap_release(struct crm_idmap *map)
{
    crm_map_release(&map->old);
    free(map->now);
    crm_arena_release(&map->arena);
    map->now = NULL;
    map->cap = 0;
}

struct crm_slice crm_idmap_find(const struct crm_idmap *map, struct crm_slice id)
{
    uint32_t found = crm_map_find(&map->old, id);

    return found == CRM_MAP_NONE ? id : map->now[found];
}
