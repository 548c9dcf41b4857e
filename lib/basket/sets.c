#include "basket/sets.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Up to so many lines are sorted by insertion; more buckets than that a line do not pay. */
enum { INSERT_UP_TO = 24, BUCKETS_A_LINE = 8 };

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

/* By client, day, ticket, item; walk-ins by ticket, day, item. */
static int compare(const void *a, const void *b)
{
    const struct crm_basket_line *x = a, *y = b;

    if (x->client != y->client)
        return compare_numbers(x->client, y->client);
    if (x->client == CRM_BASKET_WALK_IN && x->ticket != y->ticket)
        return compare_numbers(x->ticket, y->ticket);
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    if (x->ticket != y->ticket)
        return compare_numbers(x->ticket, y->ticket);
    return compare_numbers(x->item, y->item);
}

static void sort_few(struct crm_basket_line line[], size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct crm_basket_line moved = line[i];
        size_t k = i;
        for (; k > 0 && compare(&line[k - 1], &moved) > 0; k--)
            line[k] = line[k - 1];
        line[k] = moved;
    }
}

static void sort_bucket(struct crm_basket_line line[], size_t n)
{
    if (n <= INSERT_UP_TO)
        sort_few(line, n);
    else
        qsort(line, n, sizeof *line, compare);
}

/* A client is a bucket, and so is each ticket of walk-ins, after them. */
static size_t bucket_of(const struct crm_basket_line *line, uint32_t n_clients)
{
    return line->client == CRM_BASKET_WALK_IN ? (size_t)n_clients + line->ticket : line->client;
}

static void spread(const struct crm_basket_line from[], size_t n, uint32_t n_clients, size_t end[],
    struct crm_basket_line to[])
{
    for (size_t i = n; i-- > 0;)
        to[--end[bucket_of(&from[i], n_clients)]] = from[i];
}

enum crm_status crm_basket_sort(struct crm_basket_line line[], size_t n, uint32_t n_clients,
    uint32_t n_tickets, struct crm_err *err)
{
    size_t n_buckets = (size_t)n_clients + n_tickets + 1;
    struct crm_basket_line *sorted;
    size_t *end;

    if (n == 0)
        return CRM_OK;
    if (n < n_buckets / BUCKETS_A_LINE) {
        qsort(line, n, sizeof *line, compare);
        return CRM_OK;
    }
    sorted = crm_mem_alloc(n, sizeof *sorted);
    end = crm_mem_zalloc(n_buckets + 1, sizeof *end);
    if (!sorted || !end) {
        free(sorted);
        free(end);
        return crm_err_nomem(err);
    }
    for (size_t i = 0; i < n; i++)
        end[bucket_of(&line[i], n_clients)]++;
    for (size_t b = 1; b <= n_buckets; b++)
        end[b] += end[b - 1];
    spread(line, n, n_clients, end, sorted); /* end[b] is now where b starts */
    for (size_t b = 0; b < n_buckets; b++)
        if (end[b + 1] - end[b] > 1)
            sort_bucket(sorted + end[b], end[b + 1] - end[b]);
    memcpy(line, sorted, n * sizeof *line);
    free(sorted);
    free(end);
    return CRM_OK;
}

/* ---- baskets --------------------------------------------------------------------------- */

static bool is_placed(const struct crm_basket_line *line, enum crm_unit unit, bool known)
{
    if (line->client != CRM_BASKET_WALK_IN)
        return true;
    return unit == CRM_UNIT_TICKET && !known && line->ticket;
}

static bool same(
    const struct crm_basket_line *a, const struct crm_basket_line *b, enum crm_unit unit)
{
    if (a->client != b->client)
        return false;
    if (unit == CRM_UNIT_CLIENT)
        return true;
    return a->day == b->day && (unit == CRM_UNIT_DAY || a->ticket == b->ticket);
}

static int compare_items(const void *a, const void *b)
{
    return compare_numbers(*(const uint32_t *)a, *(const uint32_t *)b);
}

/* Sort, and leave out what is there twice. Returns how many are left. */
static size_t make_set(uint32_t item[], size_t n)
{
    size_t kept = 1;
    bool sorted = true;

    for (size_t i = 1; i < n && sorted; i++)
        sorted = item[i - 1] <= item[i];
    if (!sorted)
        qsort(item, n, sizeof *item, compare_items);
    for (size_t i = 1; i < n; i++)
        if (item[i] != item[kept - 1])
            item[kept++] = item[i];
    return kept;
}

static bool make_room(struct crm_baskets *b, size_t n_items, size_t n)
{
    b->start = crm_mem_alloc(n + 1, sizeof *b->start);
    b->item = crm_mem_alloc(n_items, sizeof *b->item);
    b->client = crm_mem_alloc(n, sizeof *b->client);
    b->day = crm_mem_alloc(n, sizeof *b->day);
    return b->start && b->item && b->client && b->day;
}

enum crm_status crm_baskets_make(struct crm_baskets *baskets, const struct crm_basket_line line[],
    size_t n, enum crm_unit unit, bool known, struct crm_err *err)
{
    size_t n_placed = 0, n_baskets = 0, at = 0;

    *baskets = (struct crm_baskets){.n = 0};
    for (size_t i = 0; i < n; i++) {
        if (!is_placed(&line[i], unit, known))
            continue;
        n_placed++;
        n_baskets +=
            i == 0 || !is_placed(&line[i - 1], unit, known) || !same(&line[i - 1], &line[i], unit);
    }
    if (!make_room(baskets, n_placed, n_baskets)) {
        crm_baskets_release(baskets);
        return crm_err_nomem(err);
    }
    for (size_t from = 0, to; from < n; from = to) {
        size_t first = at;
        for (to = from; to < n && same(&line[from], &line[to], unit); to++)
            if (is_placed(&line[to], unit, known))
                baskets->item[at++] = line[to].item;
        if (at == first)
            continue;
        baskets->start[baskets->n] = first;
        baskets->client[baskets->n] = line[from].client;
        baskets->day[baskets->n++] = line[from].day;
        at = first + make_set(baskets->item + first, at - first);
    }
    baskets->start[baskets->n] = at;
    return CRM_OK;
}

void crm_baskets_release(struct crm_baskets *baskets)
{
    free(baskets->start);
    free(baskets->item);
    free(baskets->client);
    free(baskets->day);
    *baskets = (struct crm_baskets){.n = 0};
}
