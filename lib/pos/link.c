#include "pos/link.h"

#include "base/mem.h"
#include "pos/field.h"

#include <stdio.h>
#include <stdlib.h>

void crm_link_init(struct crm_link *link)
{
    *link = (struct crm_link){.parent = NULL};
    crm_map_init(&link->nodes);
    crm_map_init(&link->pairs);
}

void crm_link_release(struct crm_link *link)
{
    crm_map_release(&link->nodes);
    crm_map_release(&link->pairs);
    free(link->parent);
    free(link->best);
    free(link->edge);
    *link = (struct crm_link){.parent = NULL};
}

/* The text of a node with the byte of its sort before it, in `room` or in memory to be freed. */
static char *node_text(int field, struct crm_slice text, char *room, size_t size)
{
    char *copy = text.len < size ? room : malloc(text.len + 1);

    if (!copy)
        return NULL;
    copy[0] = (char)(field + 2);
    if (text.len)
        memcpy(copy + 1, text.ptr, text.len);
    return copy;
}

uint32_t crm_link_node(struct crm_link *link, int field, struct crm_slice text)
{
    char room[256], *key = node_text(field, text, room, sizeof room);
    uint32_t node = CRM_LINK_NONE;
    bool added;

    if (!key || !crm_map_put(&link->nodes, (struct crm_slice){key, text.len + 1}, &node, &added) ||
        !crm_mem_grow(
            (void **)&link->parent, &link->parent_cap, link->nodes.n, sizeof *link->parent))
        node = CRM_LINK_NONE;
    else if (added)
        link->parent[node] = node;
    if (key != room)
        free(key);
    return node;
}

int crm_link_sort(const struct crm_link *link, uint32_t node)
{
    return crm_map_key(&link->nodes, node).ptr[0] - 2;
}

struct crm_slice crm_link_text(const struct crm_link *link, uint32_t node)
{
    struct crm_slice text = crm_map_key(&link->nodes, node);

    return (struct crm_slice){text.ptr + 1, text.len - 1};
}

static uint32_t root(uint32_t *parent, uint32_t node)
{
    while (parent[node] != node) {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    return node;
}

void crm_link_unite(struct crm_link *link, uint32_t a, uint32_t b)
{
    a = root(link->parent, a);
    b = root(link->parent, b);
    if (a < b) /* the older node stays: a flat forest without ranks, as ids come before keys */
        link->parent[b] = a;
    else
        link->parent[a] = b;
}

bool crm_link_join(struct crm_link *link, uint32_t id, uint32_t key, bool same)
{
    struct crm_link_edge edge = {id, key};
    uint32_t pair;
    bool added;

    if (id == CRM_LINK_NONE || key == CRM_LINK_NONE)
        return true;
    if (same)
        crm_link_unite(link, id, key);
    if (!crm_map_put(
            &link->pairs, (struct crm_slice){(const char *)&edge, sizeof edge}, &pair, &added))
        return false;
    if (!added)
        return true;
    if (!crm_mem_grow((void **)&link->edge, &link->edge_cap, link->n_edges + 1, sizeof *link->edge))
        return false;
    link->edge[link->n_edges++] = edge;
    return true;
}

/* ---- settle --------------------------------------------------------------------------- */

/* Which of the keys that join too many ids comes first by sort and text, and what to say of it. */
static enum crm_status too_many(const struct crm_link *link, const uint32_t *count, uint32_t most,
    bool secret, struct crm_err *err)
{
    uint32_t worst = CRM_LINK_NONE, n_keys = 0, n_listed = 0;
    char show[CRM_ERR_SHOW], list[200] = "", more[64] = "";
    struct crm_slice text;
    size_t used = 0;

    for (uint32_t i = 0; i < link->nodes.n; i++) {
        if (count[i] <= most)
            continue;
        n_keys++;
        if (worst == CRM_LINK_NONE ||
            crm_slice_cmp(crm_map_key(&link->nodes, i), crm_map_key(&link->nodes, worst)) < 0)
            worst = i;
    }
    text = crm_link_text(link, worst);
    if (secret)
        return crm_err_set(err, CRM_EDATA, "%u key%s more than %u id%s%s: --link-max allows more",
            n_keys, n_keys == 1 ? " joins" : "s join", most, most == 1 ? "" : "s",
            n_keys == 1 ? "" : " each");
    for (size_t i = 0; i < link->n_edges && used + 80 < sizeof list; i++) {
        char id[CRM_ERR_SHOW];
        struct crm_slice s;
        if (link->edge[i].key != worst)
            continue;
        s = crm_link_text(link, link->edge[i].id);
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", used ? " " : "",
            crm_err_show(s.ptr, s.len < 24 ? s.len : 24, id));
        n_listed++;
    }
    if (n_keys > 1)
        snprintf(more, sizeof more, ", and %u more key%s such", n_keys - 1,
            n_keys == 2 ? " is" : "s are");
    return crm_err_set(err, CRM_EDATA, "%s %s joins %u ids (%s%s)%s: --link-max %u allows fewer",
        crm_field_info((enum crm_field)crm_link_sort(link, worst))->name,
        crm_err_show(text.ptr, text.len, show), count[worst], list,
        n_listed < count[worst] ? " ..." : "", more, most);
}

enum crm_status crm_link_settle(
    struct crm_link *link, uint32_t most, uint64_t linking, bool secret, struct crm_err *err)
{
    uint32_t n = link->nodes.n;
    uint32_t *count = crm_mem_zalloc(n, sizeof *count);
    bool over = false;
    enum crm_status status = CRM_OK;

    free(link->best);
    link->best = crm_mem_alloc(n, sizeof *link->best);
    if (!count || !link->best) {
        free(count);
        return crm_err_nomem(err);
    }
    for (size_t i = 0; i < link->n_edges; i++) {
        int field = crm_link_sort(link, link->edge[i].key);
        if (linking & UINT64_C(1) << field)
            over |= ++count[link->edge[i].key] > most;
    }
    if (over)
        status = too_many(link, count, most, secret, err);
    free(count);
    for (uint32_t i = 0; i < n; i++)
        link->best[i] = CRM_LINK_NONE;
    for (uint32_t i = 0; i < n && !status; i++) {
        uint32_t r = root(link->parent, i), *best = &link->best[r];
        link->parent[i] = r; /* flat from here on: finding writes no more */
        if (crm_link_sort(link, i) != CRM_LINK_ID)
            continue;
        if (*best == CRM_LINK_NONE ||
            crm_slice_cmp(crm_link_text(link, i), crm_link_text(link, *best)) < 0)
            *best = i;
    }
    return status;
}

struct crm_slice crm_link_person_of(const struct crm_link *link, uint32_t node)
{
    uint32_t best = link->best[link->parent[node]];

    return best == CRM_LINK_NONE ? (struct crm_slice){"", 0} : crm_link_text(link, best);
}

struct crm_slice crm_link_person(const struct crm_link *link, int field, struct crm_slice text)
{
    char room[256], *key = node_text(field, text, room, sizeof room);
    uint32_t node = CRM_MAP_NONE;

    if (key)
        node = crm_map_find(&link->nodes, (struct crm_slice){key, text.len + 1});
    if (key != room)
        free(key);
    return node == CRM_MAP_NONE ? (struct crm_slice){"", 0} : crm_link_person_of(link, node);
}

uint32_t crm_link_n_persons(const struct crm_link *link)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < link->nodes.n; i++)
        n += link->parent[i] == i && link->best[i] != CRM_LINK_NONE;
    return n;
}
