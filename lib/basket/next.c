#include "basket/next.h"

#include "base/mem.h"
#include "basket/rules.h"
#include "stat/quantile.h"

#include <stdlib.h>

/* What is counted of each item that may follow. */
struct follower {
    size_t seen;     /* visit that it followed last, + 1 */
    uint32_t client; /* whose */
    uint32_t n, clients;
    size_t at; /* of its days */
};

/* A day on which an item followed. */
struct event {
    uint32_t item;
    int32_t days;
};

struct work {
    const struct crm_baskets *visits;
    const struct crm_next_spec *spec;
    struct crm_next *next;
    size_t *start, *visit; /* of each item: the visits at risk with it */
    struct follower *follower;
    uint32_t *touched, n_touched;
    uint32_t *next_all;
    struct event *event;
    size_t n_events, event_cap;
    int32_t *days;
    size_t days_cap;
    uint32_t n_items, least;
};

/* Is what comes after the visit known, and so part of the count? */
static bool at_risk(const struct work *w, size_t v)
{
    const struct crm_baskets *b = w->visits;

    if (w->spec->within.n)
        return crm_span_add(w->spec->within, b->day[v]) <= w->spec->as_of;
    return v + 1 < b->n && b->client[v + 1] == b->client[v];
}

/* The visits v + 1 .. end - 1 count as following v. */
static size_t followers_end(const struct work *w, size_t v)
{
    const struct crm_baskets *b = w->visits;
    size_t end = v + 1;
    int32_t last;

    if (!w->spec->within.n)
        return v + 2;
    last = crm_span_add(w->spec->within, b->day[v]);
    while (end < b->n && b->client[end] == b->client[v] && b->day[end] <= last)
        end++;
    return end;
}

static enum crm_status add_event(
    struct work *w, size_t v, uint32_t item, int32_t days, struct crm_err *err)
{
    struct follower *f = &w->follower[item];

    if (f->seen == v + 1)
        return CRM_OK; /* an earlier day of the window had it */
    if (!crm_mem_grow((void **)&w->event, &w->event_cap, w->n_events + 1, sizeof *w->event))
        return crm_err_nomem(err);
    if (f->n++ == 0)
        w->touched[w->n_touched++] = item;
    if (f->clients == 0 || f->client != w->visits->client[v])
        f->clients++;
    f->client = w->visits->client[v];
    f->seen = v + 1;
    w->event[w->n_events++] = (struct event){item, days};
    return CRM_OK;
}

static enum crm_status follow(struct work *w, size_t v, struct crm_err *err)
{
    const struct crm_baskets *b = w->visits;
    enum crm_status status = CRM_OK;

    for (size_t u = v + 1, end = followers_end(w, v); u < end; u++)
        for (size_t i = b->start[u]; i < b->start[u + 1] && !status; i++)
            status = add_event(w, v, b->item[i], b->day[u] - b->day[v], err);
    return status;
}

/* Forget the followers of the last item. */
static void clear(struct work *w)
{
    for (uint32_t i = 0; i < w->n_touched; i++)
        w->follower[w->touched[i]] = (struct follower){.seen = 0};
    w->n_touched = 0;
    w->n_events = 0;
}

static int compare_days(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

    return (x > y) - (x < y);
}

static int compare_pairs(const void *a, const void *b)
{
    const struct crm_next_pair *x = a, *y = b;

    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return (x->next > y->next) - (x->next < y->next);
}

/* Days of each follower side by side. */
static enum crm_status sort_events(struct work *w, struct crm_err *err)
{
    size_t at = 0;

    if (!crm_mem_grow((void **)&w->days, &w->days_cap, w->n_events, sizeof *w->days))
        return crm_err_nomem(err);
    for (uint32_t i = 0; i < w->n_touched; i++) {
        w->follower[w->touched[i]].at = at;
        at += w->follower[w->touched[i]].n;
    }
    for (size_t i = 0; i < w->n_events; i++)
        w->days[w->follower[w->event[i].item].at++] = w->event[i].days;
    return CRM_OK; /* `at` is now where each ends */
}

static enum crm_status add_pairs(struct work *w, uint32_t item, struct crm_err *err)
{
    struct crm_next *next = w->next;
    size_t first = next->n;
    enum crm_status status = sort_events(w, err);

    for (uint32_t i = 0; i < w->n_touched && !status; i++) {
        const struct follower *f = &w->follower[w->touched[i]];
        int32_t *days = w->days + (f->at - f->n);
        if (f->n < w->least || (w->spec->others && w->touched[i] == item))
            continue;
        if (!crm_mem_grow((void **)&next->pair, &next->cap, next->n + 1, sizeof *next->pair))
            return crm_err_nomem(err);
        qsort(days, f->n, sizeof *days, compare_days);
        next->pair[next->n++] = (struct crm_next_pair){.item = item,
            .next = w->touched[i],
            .n = f->n,
            .clients = f->clients,
            .at_risk = (uint32_t)(w->start[item + 1] - w->start[item]),
            .next_all = w->next_all[w->touched[i]],
            .days_median = crm_quantile_int(days, f->n, 0.5)};
    }
    if (next->n > first)
        qsort(next->pair + first, next->n - first, sizeof *next->pair, compare_pairs);
    return status;
}

/* The visits at risk with each item, and what follows them all. */
static enum crm_status index_visits(struct work *w, struct crm_err *err)
{
    const struct crm_baskets *b = w->visits;
    enum crm_status status = CRM_OK;

    for (size_t v = 0; v < b->n && !status; v++) {
        if (!at_risk(w, v))
            continue;
        w->next->at_risk++;
        for (size_t i = b->start[v]; i < b->start[v + 1]; i++)
            w->start[b->item[i] + 2]++;
        status = follow(w, v, err);
        for (size_t i = 0; i < w->n_events; i++)
            w->next_all[w->event[i].item]++;
        clear(w);
    }
    for (uint32_t i = 0; i < w->n_items; i++)
        w->start[i + 2] += w->start[i + 1];
    for (size_t v = 0; v < b->n && !status; v++)
        if (at_risk(w, v))
            for (size_t i = b->start[v]; i < b->start[v + 1]; i++)
                w->visit[w->start[b->item[i] + 1]++] = v; /* in the end where the next begins */
    return status;
}

static enum crm_status make_room(struct work *w, struct crm_err *err)
{
    w->start = crm_mem_zalloc((size_t)w->n_items + 2, sizeof *w->start);
    w->visit = crm_mem_alloc(w->visits->start[w->visits->n], sizeof *w->visit);
    w->follower = crm_mem_zalloc(w->n_items, sizeof *w->follower);
    w->touched = crm_mem_alloc(w->n_items, sizeof *w->touched);
    w->next_all = crm_mem_zalloc(w->n_items, sizeof *w->next_all);
    return w->start && w->visit && w->follower && w->touched && w->next_all ? CRM_OK
                                                                            : crm_err_nomem(err);
}

static enum crm_status find_pairs(struct work *w, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (uint32_t item = 0; item < w->n_items && !status; item++) {
        for (size_t i = w->start[item]; i < w->start[item + 1] && !status; i++)
            status = follow(w, w->visit[i], err);
        if (!status)
            status = add_pairs(w, item, err);
        clear(w);
    }
    return status;
}

enum crm_status crm_next_find(struct crm_next *next, const struct crm_baskets *visits,
    uint32_t n_items, const struct crm_next_spec *spec, struct crm_err *err)
{
    struct work w = {.visits = visits, .spec = spec, .next = next, .n_items = n_items};
    enum crm_status status;

    *next = (struct crm_next){.n = 0};
    status = make_room(&w, err);
    if (!status)
        status = index_visits(&w, err);
    w.least = crm_support_count(spec->support, next->at_risk);
    if (!status)
        status = find_pairs(&w, err);
    free(w.start);
    free(w.visit);
    free(w.follower);
    free(w.touched);
    free(w.next_all);
    free(w.event);
    free(w.days);
    return status;
}

void crm_next_release(struct crm_next *next)
{
    free(next->pair);
    *next = (struct crm_next){.n = 0};
}
