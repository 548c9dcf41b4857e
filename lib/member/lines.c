#include "member/lines.h"

#include "base/mem.h"
#include "base/parallel.h"
#include "member/gather.h"

#include <stdlib.h>
#include <string.h>

void *crm_lines_add(struct crm_lines *lines)
{
    if (!crm_mem_grow((void **)&lines->line, &lines->bytes, (lines->n + 1) * lines->size, 1))
        return NULL;
    return lines->line + lines->size * lines->n++;
}

void *crm_lines_last(const struct crm_lines *lines)
{
    return lines->n ? lines->line + lines->size * (lines->n - 1) : NULL;
}

static uint32_t client_of(const char *line)
{
    uint32_t client;

    memcpy(&client, line, sizeof client);
    return client;
}

static void sort_client(
    char *line, size_t n, size_t size, int (*compare)(const void *a, const void *b))
{
    bool sorted = true;

    for (size_t i = 1; i < n && sorted; i++)
        sorted = compare(line + (i - 1) * size, line + i * size) <= 0;
    if (!sorted)
        qsort(line, n, size, compare);
}

bool crm_lines_sort(
    struct crm_lines *lines, uint32_t n_clients, int (*compare)(const void *a, const void *b))
{
    size_t size = lines->size, from = 0,
           *first = crm_mem_zalloc((size_t)n_clients + 1, sizeof *first);
    char *sorted = crm_mem_alloc(lines->n, size);

    free(lines->first);
    lines->first = first;
    if (!sorted || !first) {
        free(sorted);
        return false;
    }
    for (size_t i = 0; i < lines->n; i++)
        first[client_of(lines->line + i * size)]++;
    for (uint32_t c = 0; c < n_clients; c++) {
        size_t n = first[c];
        first[c] = from;
        from += n;
    }
    for (size_t i = 0; i < lines->n; i++) {
        const char *line = lines->line + i * size;
        memcpy(sorted + size * first[client_of(line)]++, line, size);
    }
    for (uint32_t c = n_clients; c > 0; c--) /* back to where each begins */
        first[c] = first[c - 1];
    first[0] = 0;
    free(lines->line);
    lines->line = sorted;
    lines->bytes = lines->n * size;
    for (uint32_t c = 0; c < n_clients; c++)
        sort_client(sorted + size * first[c], first[c + 1] - first[c], size, compare);
    return true;
}

void *crm_lines_of(const struct crm_lines *lines, uint32_t client, size_t *n)
{
    *n = lines->first[client + 1] - lines->first[client];
    return lines->line + lines->size * lines->first[client];
}

void crm_lines_release(struct crm_lines *lines)
{
    free(lines->line);
    free(lines->first);
    *lines = (struct crm_lines){0};
}

struct sorting {
    struct crm_gather *gather;
    int (*compare)(const void *a, const void *b);
    bool failed[CRM_MAX_SHARDS];
};

static void sort_shard(void *ctx, size_t s)
{
    struct sorting *sorting = ctx;
    struct crm_gather_shard *shard = &sorting->gather->shard[s];

    sorting->failed[s] = !crm_lines_sort(shard->store, shard->ids.n, sorting->compare);
}

bool crm_lines_sort_all(struct crm_gather *gather, int (*compare)(const void *a, const void *b))
{
    struct sorting sorting = {.gather = gather, .compare = compare};
    bool ok = true;

    crm_parallel(gather->n_shards, gather->threads, sort_shard, &sorting);
    for (unsigned s = 0; s < gather->n_shards; s++)
        ok = ok && !sorting.failed[s];
    return ok;
}
