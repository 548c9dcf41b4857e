/* --anonymity: clients who stand out by what a few columns say of them (k-anonymity, Samarati and
 * Sweeney 1998). */

#include "crm-import.h"

#include "base/list.h"
#include "base/map.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct groups {
    const struct crm_import *import;
    bool *chosen; /* columns of the output */
    size_t n_chosen, id_column;
    uint32_t k;
    struct crm_map group, pair, client;
    uint32_t *size; /* clients of a group */
    size_t size_cap;
    char *key; /* of the line looked at: its group, then the client */
    size_t key_cap, group_len, key_len;
};

static enum crm_status choose(struct groups *g, const char *text, struct crm_err *err)
{
    /* "5,district,gender"; K and the fields may also be parted by a colon or a blank */
    struct crm_slice rest = crm_slice_of(text), piece;
    char show[CRM_ERR_SHOW], *end;
    unsigned long k = strtoul(text, &end, 10);

    if (end == text || k < 2 || k > 1000000 || !strchr(",: ", *end) || !*end)
        return crm_err_set(err, CRM_EUSAGE, "--anonymity: %s is not K,FIELD,... with K from 2",
            crm_err_show(text, strlen(text), show));
    g->k = (uint32_t)k;
    rest.ptr = end + 1;
    rest.len = strlen(rest.ptr);
    while (crm_list_next(&rest, &piece)) {
        size_t i = 0;
        if (piece.len == 0)
            return crm_err_set(err, CRM_EUSAGE, "--anonymity: an empty name");
        while (i < g->import->n_columns && !crm_slice_is(piece, g->import->column[i].name))
            i++;
        if (i == g->import->n_columns)
            return crm_err_set(err, CRM_EUSAGE, "--anonymity: the output has no column %s",
                crm_err_show(piece.ptr, piece.len, show));
        g->n_chosen += !g->chosen[i];
        g->chosen[i] = true;
    }
    return CRM_OK;
}

/* The group and the client of a line of TSV. False when memory is out. */
static bool make_key(struct groups *g, struct crm_slice line)
{
    struct crm_slice rest = line, cell, id = {"", 0};
    size_t n = 0;

    if (!crm_mem_grow((void **)&g->key, &g->key_cap, line.len * 2 + g->import->n_columns + 1, 1))
        return false;
    for (size_t i = 0; crm_slice_split(&rest, '\t', &cell); i++) {
        if (i == g->id_column)
            id = cell;
        if (!g->chosen[i])
            continue;
        memcpy(g->key + n, cell.ptr, cell.len);
        n += cell.len;
        g->key[n++] = '\t';
    }
    g->group_len = n;
    memcpy(g->key + n, id.ptr, id.len);
    g->key_len = n + id.len;
    return true;
}

static bool count_line(struct groups *g, struct crm_slice line)
{
    uint32_t group, id;
    bool added;

    if (!make_key(g, line))
        return false;
    if (g->key_len == g->group_len) /* nobody */
        return true;
    if (!crm_map_put(&g->group, (struct crm_slice){g->key, g->group_len}, &group, &added) ||
        !crm_mem_grow((void **)&g->size, &g->size_cap, g->group.n, sizeof *g->size))
        return false;
    if (added)
        g->size[group] = 0;
    if (!crm_map_put(&g->pair, (struct crm_slice){g->key, g->key_len}, &id, &added))
        return false;
    g->size[group] += added;
    return true;
}

/* Whether fewer than k share the group of this line; blanked there with `suppress`. */
static bool is_small(struct groups *g, struct crm_slice line)
{
    uint32_t group;

    if (!make_key(g, line))
        return true;
    group = crm_map_find(&g->group, (struct crm_slice){g->key, g->group_len});
    return group == CRM_MAP_NONE || g->size[group] < g->k;
}

static enum crm_status take_lines(struct groups *g, struct crm_slice text, bool suppress,
    void (*put)(void *ctx, char *line, char *end), void *ctx, uint32_t *clients,
    struct crm_err *err)
{
    struct crm_slice line;
    uint32_t id;
    bool added;

    while (text.len) {
        size_t n = (size_t)((const char *)memchr(text.ptr, '\n', text.len) - text.ptr), at = 0;
        char *copy;
        line = (struct crm_slice){text.ptr, n};
        text.ptr += n + 1;
        text.len -= n + 1;
        copy = (char *)(uintptr_t)line.ptr; /* the lines are ours */
        if (is_small(g, line)) {
            if (g->key_len > g->group_len &&
                !crm_map_put(&g->client,
                    (struct crm_slice){g->key + g->group_len, g->key_len - g->group_len}, &id,
                    &added))
                return crm_err_nomem(err);
            for (size_t i = 0, from = 0; suppress && from <= n; i++) {
                size_t end = from;
                while (end < n && line.ptr[end] != '\t')
                    end++;
                if (!g->chosen[i]) {
                    memmove(copy + at, line.ptr + from, end - from);
                    at += end - from;
                }
                if (end < n)
                    copy[at++] = '\t';
                from = end + 1;
            }
            if (suppress)
                n = at;
        }
        put(ctx, copy, copy + n);
    }
    *clients = g->client.n;
    return CRM_OK;
}

static enum crm_status groups_init(struct groups *g, const struct import_options *opt,
    const struct crm_import *import, struct crm_err *err)
{
    *g = (struct groups){.import = import, .id_column = CRM_COLUMN_NONE};
    crm_map_init(&g->group);
    crm_map_init(&g->pair);
    crm_map_init(&g->client);
    g->chosen = crm_mem_zalloc(import->n_columns, 1);
    for (size_t i = 0; i < import->n_columns; i++)
        if (import->column[i].field == CRM_FIELD_CUSTOMER_ID)
            g->id_column = i;
    return g->chosen ? choose(g, opt->anonymity, err) : crm_err_nomem(err);
}

static void groups_release(struct groups *g)
{
    crm_map_release(&g->group);
    crm_map_release(&g->pair);
    crm_map_release(&g->client);
    free(g->chosen);
    free(g->size);
    free(g->key);
}

enum crm_status anonymity_check(
    const struct import_options *opt, const struct crm_import *import, struct crm_err *err)
{
    struct groups g;
    enum crm_status status = groups_init(&g, opt, import, err);

    groups_release(&g);
    return status;
}

enum crm_status anonymity_write(const struct crm_cli *cli, const struct import_options *opt,
    const struct crm_import *import, struct crm_slice text,
    void (*put)(void *ctx, char *line, char *end), void *ctx, struct crm_err *err)
{
    struct groups g;
    struct crm_slice rest = text;
    uint32_t few = 0, small = 0;
    enum crm_status status = groups_init(&g, opt, import, err);

    while (!status && rest.len) {
        size_t n = (size_t)((const char *)memchr(rest.ptr, '\n', rest.len) - rest.ptr);
        if (!count_line(&g, (struct crm_slice){rest.ptr, n}))
            status = crm_err_nomem(err);
        rest.ptr += n + 1;
        rest.len -= n + 1;
    }
    for (uint32_t i = 0; i < g.group.n && !status; i++)
        small += g.size[i] < g.k;
    if (!status)
        status = take_lines(&g, text, opt->suppress, put, ctx, &few, err);
    if (!status && few)
        crm_cli_warn(cli, "anonymity: %u client%s in %u group%s of fewer than %u%s", few,
            few == 1 ? " is" : "s are", small, plural(small), g.k,
            !opt->suppress ? ""
            : few == 1     ? ": these columns are empty for her"
                           : ": these columns are empty for them");
    else if (!status)
        crm_cli_note(cli, "anonymity: every client shares these columns with %u other%s or more",
            g.k - 1, plural(g.k - 1));
    groups_release(&g);
    return status;
}
