#include "list.h"

#include "base/list.h"
#include "base/mem.h"
#include "base/os.h"

#include <stdlib.h>

static enum crm_status take_id(struct list *list, size_t i, size_t column, struct crm_err *err)
{
    struct crm_slice id = list->id[i];
    char show[CRM_ERR_SHOW];
    uint32_t number;
    bool added;

    if (id.len && !crm_map_put(&list->ids, id, &number, &added))
        return crm_err_nomem(err);
    if (id.len && added)
        return CRM_OK;
    crm_table_place(&list->table, i, column, err);
    if (!id.len)
        return crm_err_set(err, CRM_EDATA, "empty: the list names the clients of the campaign");
    return crm_err_set(
        err, CRM_EDATA, "%s is in the list twice", crm_err_show(id.ptr, id.len, show));
}

static enum crm_status take_ids(struct list *list, size_t column, struct crm_err *err)
{
    enum { AHEAD = 16 };
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < list->n; i++)
        list->id[i] = crm_slice_trim(crm_table_cell(&list->table, i, column));
    for (size_t i = 0; i < list->n && !status; i++) {
        if (i + AHEAD < list->n)
            crm_map_prefetch(
                &list->ids, crm_hash(list->id[i + AHEAD].ptr, list->id[i + AHEAD].len));
        status = take_id(list, i, column, err);
    }
    return status;
}

enum crm_status list_open(
    struct list *list, const struct crm_cli *cli, const char *path, struct crm_err *err)
{
    size_t column;
    enum crm_status status;

    *list = (struct list){.cli = cli, .own = *cli, .path = {(char *)(uintptr_t)path, NULL}};
    crm_map_init(&list->ids);
    if (path) {
        list->own.files = list->path;
        list->own.n_files = 1;
        list->own.where.n = 0; /* chooses transactions */
    }
    status = crm_cli_reader(&list->own, &list->reader, err);
    if (!status)
        status = crm_reader_need(list->reader, "customer_id", &column, err);
    if (!status)
        status = crm_table_read(&list->table, list->reader, err);
    if (status)
        return status;
    list->n = list->table.n_rows;
    list->id = crm_mem_alloc(list->n, sizeof *list->id);
    return list->id ? take_ids(list, column, err) : crm_err_nomem(err);
}

enum crm_status list_open_joined(struct list *list, const struct crm_cli *cli, struct crm_err *err)
{
    *list = (struct list){.cli = cli};
    crm_map_init(&list->ids);
    if (cli->join.n != 1)
        return crm_err_set(err, CRM_EUSAGE, "--join: one FILE, the list of those in the campaign");
    return list_open(list, cli, cli->join.item[0], err);
}

void list_close(struct list *list)
{
    crm_table_release(&list->table);
    if (list->reader)
        crm_reader_close(list->reader);
    crm_map_release(&list->ids);
    free(list->id);
}

enum crm_status list_blocks(const struct list *list, const char *by, struct crm_blocks *blocks,
    uint32_t **of, struct crm_err *err)
{
    size_t column[CRM_BLOCKS_COLUMNS];
    struct crm_slice cell[CRM_BLOCKS_COLUMNS];
    enum crm_status status = crm_blocks_open(blocks, by, "--by", NULL, err);

    *of = NULL;
    for (size_t c = 0; !status && c < blocks->n_columns; c++)
        status = crm_reader_need(list->reader, blocks->name[c], &column[c], err);
    if (!status && !(*of = crm_mem_alloc(list->n, sizeof **of)))
        status = crm_err_nomem(err);
    for (size_t i = 0; !status && i < list->n; i++) {
        for (size_t c = 0; c < blocks->n_columns; c++)
            cell[c] = crm_table_cell(&list->table, i, column[c]);
        status = crm_blocks_put(blocks, cell, &(*of)[i], err);
    }
    if (!status)
        status = crm_blocks_sort(blocks, err);
    if (!status)
        status = crm_blocks_renumber(blocks, err);
    for (size_t i = 0; !status && i < list->n; i++)
        (*of)[i] = blocks->rank[(*of)[i]];
    return status;
}

/* ---- arms ------------------------------------------------------------------------------ */

static int by_byte(struct crm_slice a, struct crm_slice b)
{
    int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);

    return order ? order : a.len < b.len ? -1 : a.len > b.len;
}

static bool sort_names(struct arms *arms)
{
    uint32_t n = arms->names.n;

    arms->order = crm_mem_alloc(n, sizeof *arms->order);
    for (uint32_t a = 0; arms->order && a < n; a++) {
        uint32_t at = a;
        for (; at && by_byte(crm_map_key(&arms->names, arms->order[at - 1]),
                         crm_map_key(&arms->names, a)) > 0;
             at--)
            arms->order[at] = arms->order[at - 1];
        arms->order[at] = a;
    }
    return arms->order != NULL;
}

static enum crm_status find_control(
    struct arms *arms, const char *control, size_t n, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];

    arms->control = crm_map_find(&arms->names, crm_slice_of(control));
    if (!n)
        return crm_err_set(err, CRM_EDATA, "the list has no client");
    if (arms->control == CRM_MAP_NONE)
        return crm_err_set(err, CRM_EDATA,
            "no client of the list is in arm %s: without a control no effect can be told (another "
            "name: --control NAME; none at all: crm-campaign matched)",
            crm_err_show(control, strlen(control), show));
    if (arms->names.n == 1)
        return crm_err_set(err, CRM_EDATA, "every client of the list is in the control");
    return CRM_OK;
}

enum crm_status list_arms(
    const struct list *list, const char *control, struct arms *arms, struct crm_err *err)
{
    size_t column;
    bool added;
    enum crm_status status = crm_reader_need(list->reader, "arm", &column, err);

    *arms = (struct arms){0};
    crm_map_init(&arms->names);
    if (!status && !(arms->of = crm_mem_alloc(list->n, sizeof *arms->of)))
        status = crm_err_nomem(err);
    for (size_t i = 0; !status && i < list->n; i++) {
        struct crm_slice name = crm_slice_trim(crm_table_cell(&list->table, i, column));
        if (!name.len) {
            crm_table_place(&list->table, i, column, err);
            return crm_err_set(err, CRM_EDATA, "empty: every client of the list has an arm");
        }
        if (!crm_map_put(&arms->names, name, &arms->of[i], &added))
            return crm_err_nomem(err);
        if (arms->names.n > PARTS_MAX) {
            crm_table_place(&list->table, i, column, err);
            return crm_err_set(err, CRM_EDATA, "more than %d arms", PARTS_MAX);
        }
    }
    if (!status && !sort_names(arms))
        status = crm_err_nomem(err);
    return status ? status : find_control(arms, control, list->n, err);
}

void arms_release(struct arms *arms)
{
    crm_map_release(&arms->names);
    free(arms->of);
    free(arms->order);
}

/* ---- NAME:VALUE,... -------------------------------------------------------------------- */

enum crm_status parts_split(
    struct parts *parts, const char *text, const char *option, struct crm_err *err)
{
    struct crm_slice rest = crm_slice_of(text), part;
    char show[CRM_ERR_SHOW];

    parts->n = 0;
    while (crm_list_next(&rest, &part)) {
        const char *colon = crm_os_last_byte(part.ptr, ':', part.len);
        struct crm_slice name, value;
        if (!colon || parts->n == PARTS_MAX)
            return crm_err_set(err, CRM_EUSAGE, "%s: %s is not ARM:NUMBER", option,
                crm_err_show(part.ptr, part.len, show));
        name = crm_slice_trim((struct crm_slice){part.ptr, (size_t)(colon - part.ptr)});
        value = crm_slice_trim(
            (struct crm_slice){colon + 1, (size_t)(part.ptr + part.len - colon) - 1});
        if (!name.len || !value.len)
            return crm_err_set(err, CRM_EUSAGE, "%s: %s is not ARM:NUMBER", option,
                crm_err_show(part.ptr, part.len, show));
        for (size_t i = 0; i < parts->n; i++)
            if (crm_slice_eq(parts->name[i], name))
                return crm_err_set(err, CRM_EUSAGE, "%s: arm %s is given twice", option,
                    crm_err_show(name.ptr, name.len, show));
        parts->name[parts->n] = name;
        parts->value[parts->n++] = value;
    }
    return CRM_OK;
}

enum crm_status parts_shares(
    const struct parts *parts, struct crm_share share[PARTS_MAX], struct crm_err *err)
{
    char show[CRM_ERR_SHOW];
    double sum = 0;

    for (size_t i = 0; i < parts->n; i++) {
        if (!crm_share_parse(parts->value[i], &share[i]))
            return crm_err_set(err, CRM_EUSAGE,
                "--arms: %s is no share like .4, 40%% or 1/3, above 0 and at most 1",
                crm_err_show(parts->value[i].ptr, parts->value[i].len, show));
        sum += crm_share_value(share[i]);
    }
    if (parts->n < 2)
        return crm_err_set(err, CRM_EUSAGE, "--arms: two arms or more, one of them the control");
    if (!crm_shares_are_whole(share, parts->n))
        return crm_err_set(
            err, CRM_EUSAGE, "--arms: the shares add up to %.9g, and must to 1 exactly", sum);
    return CRM_OK;
}
