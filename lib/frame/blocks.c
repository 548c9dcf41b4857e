#include "frame/blocks.h"

#include "base/list.h"
#include "base/mem.h"
#include "base/os.h"

#include <stdio.h>
#include <stdlib.h>

static enum crm_status add_column(
    struct crm_blocks *blocks, struct crm_slice name, struct crm_frame *frame, struct crm_err *err)
{
    size_t k = blocks->n_columns++;

    if (k >= CRM_BLOCKS_COLUMNS) /* they are still counted */
        return CRM_OK;
    blocks->name[k] = crm_arena_dup(&blocks->names, name);
    blocks->cell[k] = k;
    if (!blocks->name[k])
        return crm_err_nomem(err);
    return frame ? crm_frame_want(frame, blocks->name[k], &blocks->cell[k], err) : CRM_OK;
}

enum crm_status crm_blocks_open(struct crm_blocks *blocks, const char *by, const char *option,
    struct crm_frame *frame, struct crm_err *err)
{
    struct crm_slice rest = crm_slice_of(by ? by : ""), name;
    enum crm_status status = CRM_OK;

    *blocks = (struct crm_blocks){0};
    crm_map_init(&blocks->keys);
    crm_arena_init(&blocks->names);
    while (by && !status && crm_list_next(&rest, &name)) {
        if (name.len == 0)
            return crm_err_set(err, CRM_EUSAGE, "%s: an empty name", option);
        status = add_column(blocks, name, frame, err);
    }
    if (!status && blocks->n_columns > CRM_BLOCKS_COLUMNS)
        return crm_err_set(err, CRM_EUSAGE, "%s: %zu columns, at most %d can be taken", option,
            blocks->n_columns, CRM_BLOCKS_COLUMNS);
    return status;
}

void crm_blocks_release(struct crm_blocks *blocks)
{
    crm_map_release(&blocks->keys);
    crm_arena_release(&blocks->names);
    free(blocks->order);
    free(blocks->rank);
    free(blocks->key);
}

/* A block's key: its cells, each behind its length; of one column the cell. */
static bool make_key(
    struct crm_blocks *blocks, const struct crm_slice cell[], struct crm_slice *key)
{
    size_t len = 0;

    for (size_t c = 0; c < blocks->n_columns; c++)
        len += sizeof(uint32_t) + cell[blocks->cell[c]].len;
    if (!crm_mem_grow((void **)&blocks->key, &blocks->key_cap, len + 1, 1))
        return false;
    *key = (struct crm_slice){blocks->key, 0};
    for (size_t c = 0; c < blocks->n_columns; c++) {
        struct crm_slice one = crm_slice_trim(cell[blocks->cell[c]]);
        uint32_t size = (uint32_t)one.len;
        memcpy(blocks->key + key->len, &size, sizeof size);
        key->len += sizeof size;
        if (one.len)
            memcpy(blocks->key + key->len, one.ptr, one.len);
        key->len += one.len;
    }
    return true;
}

enum crm_status crm_blocks_put(
    struct crm_blocks *blocks, const struct crm_slice cell[], uint32_t *block, struct crm_err *err)
{
    struct crm_slice key = {"", 0};
    bool added, ok = true;

    if (blocks->n_columns == 1)
        key = crm_slice_trim(cell[blocks->cell[0]]);
    else if (blocks->n_columns > 1)
        ok = make_key(blocks, cell, &key);
    if (!ok || !crm_map_put(&blocks->keys, key, block, &added))
        return crm_err_nomem(err);
    blocks->n = blocks->keys.n;
    return CRM_OK;
}

struct crm_slice crm_blocks_cell(const struct crm_blocks *blocks, uint32_t block, size_t column)
{
    struct crm_slice key = crm_map_key(&blocks->keys, block);
    const char *at = key.ptr;
    uint32_t len;

    if (blocks->n_columns == 1)
        return key;
    for (size_t c = 0;; c++) {
        memcpy(&len, at, sizeof len);
        at += sizeof len;
        if (c == column)
            return (struct crm_slice){at, len};
        at += len;
    }
}

static int compare(const void *a, const void *b, void *ctx)
{
    const struct crm_blocks *blocks = ctx;
    int order = 0;

    for (size_t c = 0; c < blocks->n_columns && order == 0; c++)
        order = crm_cell_compare(crm_blocks_cell(blocks, *(const uint32_t *)a, c),
            crm_blocks_cell(blocks, *(const uint32_t *)b, c));
    return order;
}

enum crm_status crm_blocks_sort(struct crm_blocks *blocks, struct crm_err *err)
{
    free(blocks->order);
    free(blocks->rank);
    blocks->order = crm_mem_alloc(blocks->n, sizeof *blocks->order);
    blocks->rank = crm_mem_alloc(blocks->n, sizeof *blocks->rank);
    if (!blocks->order || !blocks->rank)
        return crm_err_nomem(err);
    for (uint32_t i = 0; i < blocks->n; i++)
        blocks->order[i] = i;
    crm_os_sort(blocks->order, blocks->n, sizeof *blocks->order, compare, blocks);
    for (uint32_t i = 0; i < blocks->n; i++)
        blocks->rank[blocks->order[i]] = i;
    return CRM_OK;
}

enum crm_status crm_blocks_renumber(struct crm_blocks *blocks, struct crm_err *err)
{
    struct crm_map keys;
    uint32_t id;
    bool added;

    crm_map_init(&keys);
    for (uint32_t k = 0; k < blocks->n; k++)
        if (!crm_map_put(&keys, crm_map_key(&blocks->keys, blocks->order[k]), &id, &added)) {
            crm_map_release(&keys);
            return crm_err_nomem(err);
        }
    for (uint32_t k = 0; k < blocks->n; k++)
        blocks->order[k] = k;
    crm_map_release(&blocks->keys);
    blocks->keys = keys;
    return CRM_OK;
}

const char *crm_blocks_text(
    const struct crm_blocks *blocks, uint32_t block, char text[CRM_BLOCKS_TEXT])
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t c = 0; c < blocks->n_columns && used < CRM_BLOCKS_TEXT - 4; c++) {
        struct crm_slice s = crm_blocks_cell(blocks, block, c);
        used += (size_t)snprintf(
            text + used, CRM_BLOCKS_TEXT - used, "%s%.*s", c ? ", " : "", (int)s.len, s.ptr);
    }
    return text;
}
