#include "basket/offers.h"

#include "base/date.h"
#include "base/mem.h"
#include "base/os.h"

#include <math.h>
#include <stdlib.h>

/* ---- clients ----------------------------------------------------------------------------- */

static bool is_learned(const struct crm_offers_spec *spec, int32_t day)
{
    return spec->cut == CRM_DAY_NONE || day < spec->cut;
}

/* The clients who were seen before the cut, and their visits. */
static enum crm_status find_clients(
    struct crm_offers *o, const struct crm_offers_spec *spec, struct crm_err *err)
{
    const struct crm_baskets *visits = o->visits;
    size_t n = 0;

    for (size_t v = 0; v < visits->n; v++)
        n += (v == 0 || visits->client[v] != visits->client[v - 1]) &&
             is_learned(spec, visits->day[v]);
    o->from = crm_mem_alloc(n, sizeof *o->from);
    o->to = crm_mem_alloc(n, sizeof *o->to);
    o->end = crm_mem_alloc(n, sizeof *o->end);
    if (!o->from || !o->to || !o->end)
        return crm_err_nomem(err);
    for (size_t from = 0, to, end; from < visits->n; from = end) {
        for (end = from; end < visits->n && visits->client[end] == visits->client[from];)
            end++;
        for (to = from; to < end && is_learned(spec, visits->day[to]);)
            to++;
        if (to == from)
            continue;
        o->from[o->n_clients] = from;
        o->to[o->n_clients] = to;
        o->end[o->n_clients++] = end;
        o->n_visits += (uint32_t)(to - from);
    }
    return CRM_OK;
}

static int compare_items(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/* What each client had, and how many visits had each item. */
static enum crm_status find_had(struct crm_offers *o, struct crm_err *err)
{
    const struct crm_baskets *visits = o->visits;
    struct crm_baskets *had = &o->had;
    size_t n_items = 0, at = 0;

    for (uint32_t c = 0; c < o->n_clients; c++)
        n_items += visits->start[o->to[c]] - visits->start[o->from[c]];
    had->start = crm_mem_zalloc((size_t)o->n_clients + 1, sizeof *had->start);
    had->item = crm_mem_alloc(n_items, sizeof *had->item);
    if (!had->start || !had->item)
        return crm_err_nomem(err);
    for (uint32_t c = 0; c < o->n_clients; c++) {
        size_t first = at, from = visits->start[o->from[c]], to = visits->start[o->to[c]];
        uint32_t *item = had->item + first;
        memcpy(item, visits->item + from, (to - from) * sizeof *item);
        for (size_t i = 0; i < to - from; i++)
            o->popularity[item[i]]++;
        qsort(item, to - from, sizeof *item, compare_items);
        for (size_t i = 0; i < to - from; i++)
            if (i == 0 || item[i] != had->item[at - 1])
                had->item[at++] = item[i];
        had->start[c + 1] = at;
    }
    had->n = o->n_clients;
    return CRM_OK;
}

/* ---- popularity --------------------------------------------------------------------------- */

static int by_popularity(const void *a, const void *b, void *popularity)
{
    const uint32_t *n = popularity, x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    if (n[x] != n[y])
        return n[x] > n[y] ? -1 : 1;
    return (x > y) - (x < y);
}

static void sort_offered(struct crm_offers *o, const struct crm_offers_spec *spec)
{
    for (uint32_t item = 0; item < o->n_items; item++) {
        o->offered[item] = !spec->offered || spec->offered[item];
        if (o->offered[item])
            o->by_popularity[o->n_offered++] = item;
    }
    crm_os_sort(
        o->by_popularity, o->n_offered, sizeof *o->by_popularity, by_popularity, o->popularity);
}

/* ---- similar items ------------------------------------------------------------------------ */

struct near_work {
    size_t *start; /* n_items + 2: clients who have each item */
    uint32_t *client;
    uint32_t *both; /* n_items */
    uint32_t *touched;
    size_t n_near, cap;
};

static void index_clients(const struct crm_offers *o, struct near_work *w)
{
    const struct crm_baskets *had = &o->had;

    for (size_t i = 0; i < had->start[had->n]; i++)
        w->start[had->item[i] + 2]++;
    for (uint32_t i = 0; i < o->n_items; i++)
        w->start[i + 2] += w->start[i + 1];
    for (uint32_t c = 0; c < o->n_clients; c++)
        for (size_t i = had->start[c]; i < had->start[c + 1]; i++)
            w->client[w->start[had->item[i] + 1]++] = c; /* in the end where the next begins */
}

/* Those that may be offered and that a client has with `item`. */
static enum crm_status add_near(
    struct crm_offers *o, struct near_work *w, uint32_t item, struct crm_err *err)
{
    const struct crm_baskets *had = &o->had;
    uint32_t n = 0;
    double own = (double)(w->start[item + 1] - w->start[item]);

    for (size_t i = w->start[item]; i < w->start[item + 1]; i++)
        for (size_t k = had->start[w->client[i]]; k < had->start[w->client[i] + 1]; k++) {
            uint32_t other = had->item[k];
            if (other != item && o->offered[other] && w->both[other]++ == 0)
                w->touched[n++] = other;
        }
    if (!crm_mem_grow((void **)&o->near, &w->cap, w->n_near + n, sizeof *o->near))
        return crm_err_nomem(err);
    qsort(w->touched, n, sizeof *w->touched, compare_items);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t other = w->touched[i];
        double others = (double)(w->start[other + 1] - w->start[other]);
        o->near[w->n_near++] = (struct crm_near){other, w->both[other] / sqrt(own * others)};
        w->both[other] = 0;
    }
    o->near_start[item + 1] = w->n_near;
    return CRM_OK;
}

static enum crm_status find_similar(struct crm_offers *o, struct crm_err *err)
{
    struct near_work w = {.n_near = 0};
    size_t n = o->n_items;
    enum crm_status status = CRM_OK;

    o->near_start = crm_mem_zalloc(n + 1, sizeof *o->near_start);
    w.start = crm_mem_zalloc(n + 2, sizeof *w.start);
    w.client = crm_mem_alloc(o->had.start[o->had.n], sizeof *w.client);
    w.both = crm_mem_zalloc(n, sizeof *w.both);
    w.touched = crm_mem_alloc(n, sizeof *w.touched);
    if (!o->near_start || !w.start || !w.client || !w.both || !w.touched)
        status = crm_err_nomem(err);
    if (!status)
        index_clients(o, &w);
    for (uint32_t item = 0; item < n && !status; item++)
        status = add_near(o, &w, item, err);
    free(w.start);
    free(w.client);
    free(w.both);
    free(w.touched);
    return status;
}

/* ---- rules -------------------------------------------------------------------------------- */

static enum crm_status find_rules(struct crm_offers *o, const struct crm_slice name[],
    const struct crm_offers_spec *spec, struct crm_err *err)
{
    struct crm_basket_rules_want want = {
        .min_confidence = spec->min_confidence, .lhs = CRM_MAP_NONE, .rhs = CRM_MAP_NONE};
    uint32_t least = crm_support_count(spec->min_support, o->n_clients);
    enum crm_status status =
        crm_itemsets_mine(&o->sets, &o->had, o->n_items, least, spec->max_len, err);

    if (!status)
        status = crm_basket_rules_make(&o->rules, &o->sets, o->n_clients, false, err);
    if (status)
        return status;
    crm_basket_rules_keep(&o->rules, &want);
    crm_basket_rules_sort_by_confidence(&o->rules, name);
    return CRM_OK;
}

enum crm_status crm_offers_learn(struct crm_offers *offers, const struct crm_baskets *visits,
    uint32_t n_items, const struct crm_slice name[], const struct crm_offers_spec *spec,
    struct crm_err *err)
{
    enum crm_status status;

    *offers = (struct crm_offers){.visits = visits, .n_items = n_items};
    crm_map_init(&offers->sets.ids);
    offers->popularity = crm_mem_zalloc(n_items, sizeof *offers->popularity);
    offers->by_popularity = crm_mem_alloc(n_items, sizeof *offers->by_popularity);
    offers->offered = crm_mem_alloc(n_items, sizeof *offers->offered);
    if (!offers->popularity || !offers->by_popularity || !offers->offered)
        return crm_err_nomem(err);
    status = find_clients(offers, spec, err);
    if (!status)
        status = find_had(offers, err);
    if (status)
        return status;
    sort_offered(offers, spec);
    if (spec->methods & 1U << CRM_OFFER_SIMILAR)
        status = find_similar(offers, err);
    if (!status && spec->methods & 1U << CRM_OFFER_RULES)
        status = find_rules(offers, name, spec, err);
    return status;
}

void crm_offers_release(struct crm_offers *offers)
{
    free(offers->from);
    free(offers->to);
    free(offers->end);
    crm_baskets_release(&offers->had);
    free(offers->popularity);
    free(offers->by_popularity);
    free(offers->offered);
    free(offers->near_start);
    free(offers->near);
    crm_itemsets_release(&offers->sets);
    crm_basket_rules_release(&offers->rules);
}
