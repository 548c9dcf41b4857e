/* pairs -- what is bought together on a visit, or on the next one */
#include "analyses.h"
#include "lines.h"

#include "base/mem.h"

#include <stdlib.h>

static struct {
    const char *of, *item;
    struct crm_opt_list transactions;
    bool next;
    int64_t least;
} opt;

const struct crm_opt pairs_options[] = {
    OPT_READ_ALL(
        0, "transactions", opt.transactions, "the transactions of these customers (required)"),
    OPT_TEXT(0, "of", "COL", opt.of, NULL, "column of groups (default: everybody in one)"),
    OPT_TEXT(0, "item", "COL", opt.item, "item", "column of the transactions to pair"),
    OPT_FLAG(0, "next", opt.next, "b is bought on the client's next visit, not on the same one"),
    OPT_INT(0, "least", "N", opt.least, 1, 1e9, "5", "leave out pairs seen on fewer visits"),
    OPT_END,
};

/* Counts by group: visits that count as a base, and visits with an item or a pair. */
struct counts {
    struct crm_map map; /* group, a, b, role; b CRM_MAP_NONE: item a alone */
    uint64_t *n;
    size_t cap;
    uint64_t *bases; /* visits of each group */
};

enum { FIRST = 0, SECOND = 1 };

static enum crm_status count(struct counts *counts, uint32_t group, uint32_t a, uint32_t b,
    uint32_t role, struct crm_err *err)
{
    uint32_t key[4] = {group, a, b, role}, id;
    bool added;

    if (!crm_map_put(
            &counts->map, (struct crm_slice){(const char *)key, sizeof key}, &id, &added) ||
        !crm_mem_grow((void **)&counts->n, &counts->cap, counts->map.n, sizeof *counts->n))
        return crm_err_nomem(err);
    if (added)
        counts->n[id] = 0;
    counts->n[id]++;
    return CRM_OK;
}

static uint64_t counted(
    const struct counts *counts, uint32_t group, uint32_t a, uint32_t b, uint32_t role)
{
    uint32_t key[4] = {group, a, b, role};
    uint32_t id = crm_map_find(&counts->map, (struct crm_slice){(const char *)key, sizeof key});

    return id == CRM_MAP_NONE ? 0 : counts->n[id];
}

/* The items of one visit, each once: lines from .. to - 1 are sorted by item. */
static size_t items_of(const struct lines *lines, size_t from, size_t to, uint32_t *item)
{
    size_t n = 0;

    for (size_t i = from; i < to; i++) {
        uint32_t level = line_at(lines, i)->level[0];
        if (level != CRM_MAP_NONE && (n == 0 || item[n - 1] != level))
            item[n++] = level;
    }
    return n;
}

static enum crm_status count_visit(struct counts *counts, uint32_t group, const uint32_t *first,
    size_t n_first, const uint32_t *second, size_t n_second, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    counts->bases[group]++;
    for (size_t a = 0; !status && a < n_first; a++)
        status = count(counts, group, first[a], CRM_MAP_NONE, FIRST, err);
    for (size_t b = 0; !status && b < n_second; b++)
        status = count(counts, group, second[b], CRM_MAP_NONE, SECOND, err);
    for (size_t a = 0; a < n_first; a++)
        for (size_t b = 0; !status && b < n_second; b++)
            if (opt.next || first[a] != second[b])
                status = count(counts, group, first[a], second[b], FIRST, err);
    return status;
}

/* Go through the visits of each client in order. */
static enum crm_status count_all(
    const struct lines *lines, const uint32_t *group_of, struct counts *counts, struct crm_err *err)
{
    uint32_t *now = crm_mem_alloc(lines->n, sizeof *now),
             *before = crm_mem_alloc(lines->n, sizeof *before);
    size_t n_before = 0;
    enum crm_status status = now && before ? CRM_OK : crm_err_nomem(err);

    for (size_t from = 0, to; !status && from < lines->n; from = to) {
        const struct line *line = line_at(lines, from);
        bool follows = from > 0 && line_at(lines, from - 1)->client == line->client;
        uint32_t group = group_of[line->client], *swap;
        size_t n_now;
        for (to = from + 1; to < lines->n; to++)
            if (line_at(lines, to)->client != line->client || line_at(lines, to)->day != line->day)
                break;
        n_now = items_of(lines, from, to, now);
        if (!opt.next)
            status = count_visit(counts, group, now, n_now, now, n_now, err);
        else if (follows)
            status = count_visit(counts, group, before, n_before, now, n_now, err);
        swap = before;
        before = now;
        now = swap;
        n_before = n_now;
    }
    free(now);
    free(before);
    return status;
}

struct pair {
    uint32_t group, a, b;
    uint64_t n;
};

struct pair_order {
    const struct crm_map *groups, *items;
};

static int by_count(const void *x, const void *y, void *ctx)
{
    const struct pair *p = x, *q = y;
    const struct pair_order *order = ctx;
    int c =
        crm_slice_cmp(crm_map_key(order->groups, p->group), crm_map_key(order->groups, q->group));

    if (c)
        return c;
    if (p->n != q->n)
        return p->n > q->n ? -1 : 1;
    c = crm_slice_cmp(crm_map_key(order->items, p->a), crm_map_key(order->items, q->a));
    return c ? c : crm_slice_cmp(crm_map_key(order->items, p->b), crm_map_key(order->items, q->b));
}

static enum crm_status write_pairs(struct base *base, const struct counts *counts,
    const struct crm_map *groups, const struct crm_map *items, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"segment", CRM_OUT_TEXT}, {"a", CRM_OUT_TEXT},
        {"b", CRM_OUT_TEXT}, {"n", CRM_OUT_INT}, {"support", CRM_OUT_SHARE},
        {"confidence", CRM_OUT_SHARE}, {"lift", CRM_OUT_NUMBER}};
    struct pair *pair = crm_mem_alloc(counts->map.n, sizeof *pair);
    struct pair_order order = {groups, items};
    struct crm_out *out;
    size_t n = 0;
    enum crm_status status =
        pair ? crm_out_open(&out, base->cli, base->cli->output, err) : crm_err_nomem(err);

    if (status) {
        free(pair);
        return status;
    }
    for (uint32_t id = 0; id < counts->map.n; id++) {
        uint32_t key[4];
        memcpy(key, crm_map_key(&counts->map, id).ptr, sizeof key);
        if (key[2] != CRM_MAP_NONE && counts->n[id] >= (uint64_t)opt.least)
            pair[n++] = (struct pair){key[0], key[1], key[2], counts->n[id]};
    }
    qsort_r(pair, n, sizeof *pair, by_count, &order);
    crm_out_columns(out, columns, 7);
    crm_out_header(out);
    for (size_t i = 0; i < n; i++) {
        const struct pair *p = &pair[i];
        double visits = (double)counts->bases[p->group], both = (double)p->n;
        double with_a = (double)counted(counts, p->group, p->a, CRM_MAP_NONE, FIRST);
        double with_b = (double)counted(counts, p->group, p->b, CRM_MAP_NONE, SECOND);
        crm_out_text(out, crm_map_key(groups, p->group));
        crm_out_text(out, crm_map_key(items, p->a));
        crm_out_text(out, crm_map_key(items, p->b));
        crm_out_int(out, (int64_t)p->n);
        crm_out_number(out, both / visits);
        crm_out_number(out, both / with_a);
        crm_out_number(out, both * visits / (with_a * with_b));
        crm_out_row(out);
    }
    free(pair);
    return crm_out_close(out, err);
}

/* The groups of --of; without it everybody is in the one called "all". */
static enum crm_status find_groups(
    struct base *base, struct base_levels *groups, struct crm_err *err)
{
    struct base_column column;
    uint32_t id;
    bool added;
    enum crm_status status;

    if (opt.of) {
        status = base_need(
            base, opt.of, "an analysis of crm-segment or crm-rfm writes groups", &column, err);
        return status ? status : base_levels(base, &column, groups, err);
    }
    crm_map_init(&groups->map);
    groups->of = crm_arena_alloc(&base->arena, (base->n + 1) * sizeof *groups->of);
    if (!groups->of || !crm_map_put(&groups->map, crm_slice_of("all"), &id, &added))
        return crm_err_nomem(err);
    memset(groups->of, 0, base->n * sizeof *groups->of);
    return CRM_OK;
}

enum crm_status pairs_run(struct crm_cli *cli, struct crm_err *err)
{
    struct base base;
    struct base_levels groups = {0};
    struct counts counts = {0};
    struct lines lines = {0};
    enum crm_status status;

    if (!opt.transactions.n)
        return crm_err_set(err, CRM_EUSAGE, "--transactions FILE is required");
    status = base_open(&base, cli, err);
    crm_map_init(&counts.map);
    if (!status)
        status = find_groups(&base, &groups, err);
    if (!status)
        status = lines_read(&lines, &base, &opt.transactions, &opt.item, 1, err);
    if (!status && !lines.there[0])
        status = crm_err_set(
            err, CRM_EDATA, "%s: there is no column '%s'", opt.transactions.item[0], opt.item);
    if (!status && !(counts.bases = crm_mem_zalloc(groups.map.n, sizeof *counts.bases)))
        status = crm_err_nomem(err);
    if (!status) {
        lines_sort(&lines);
        status = count_all(&lines, groups.of, &counts, err);
    }
    if (!status)
        status = write_pairs(&base, &counts, &groups.map, &lines.level[0], err);
    lines_release(&lines);
    crm_map_release(&counts.map);
    free(counts.n);
    free(counts.bases);
    if (groups.of)
        crm_map_release(&groups.map);
    base_close(&base);
    return status;
}
