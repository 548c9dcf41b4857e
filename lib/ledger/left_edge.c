#include "ledger/left_edge.h"

#include "base/date.h"
#include "base/mem.h"

#include <stdlib.h>

enum { MONTHS = 12 * 10000, MONTHS_LEAST = 3, MANY = 3 }; /* 0000-01 .. 9999-12 */

enum crm_status crm_first_months_open(struct crm_first_months *months, struct crm_err *err)
{
    months->count = crm_mem_zalloc(MONTHS, sizeof *months->count);
    return months->count ? CRM_OK : crm_err_nomem(err);
}

void crm_first_months_add(struct crm_first_months *months, int32_t first_day)
{
    int year, month, mday;

    crm_day_to_civil(first_day, &year, &month, &mday);
    months->count[year * 12 + month - 1]++;
}

void crm_first_months_close(struct crm_first_months *months)
{
    free(months->count);
    months->count = NULL;
}

static int compare_counts(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static int32_t month_end(size_t month)
{
    return crm_day_from_civil((int)((month + 1) / 12), (int)((month + 1) % 12 + 1), 1) - 1;
}

enum crm_status crm_left_edge_find(
    struct crm_left_edge *edge, const struct crm_first_months *months, struct crm_err *err)
{
    uint32_t *count = crm_mem_alloc(MONTHS, sizeof *count), in_first;
    size_t n = 0, first = 0;
    double median;

    *edge = (struct crm_left_edge){0};
    if (!count)
        return crm_err_nomem(err);
    for (size_t i = 0; i < MONTHS; i++)
        if (months->count[i]) {
            first = n ? first : i;
            count[n++] = months->count[i];
        }
    if (n >= MONTHS_LEAST) {
        in_first = count[0];
        qsort(count, n, sizeof *count, compare_counts);
        median = (count[(n - 1) / 2] + (double)count[n / 2]) / 2;
        if (in_first > MANY * median)
            *edge = (struct crm_left_edge){
                (int)(first / 12), (int)(first % 12 + 1), in_first, median, month_end(first)};
    }
    free(count);
    return CRM_OK;
}

enum crm_status crm_ledger_left_edge(const struct crm_ledger *ledger, struct crm_left_edge *edge,
    uint64_t *before, struct crm_err *err)
{
    struct crm_first_months months;
    enum crm_status status = crm_first_months_open(&months, err);

    *before = 0;
    for (unsigned s = 0; s < ledger->n_shards && !status; s++)
        for (uint32_t i = 0; i < ledger->shard[s].clients.n; i++) {
            const struct crm_client *client = crm_clients_at(&ledger->shard[s].clients, i);
            if (crm_ledger_is_before(ledger, client->first_day))
                ++*before;
            else if (client->first_day != CRM_DAY_NONE)
                crm_first_months_add(&months, client->first_day);
        }
    if (!status)
        status = crm_left_edge_find(edge, &months, err);
    crm_first_months_close(&months);
    return status;
}
