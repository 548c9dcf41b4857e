#include "member/days.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { MONTHS = 12 * 10000, MONTHS_MIN = 3, TIMES = 3 };

static enum crm_status too_large(struct crm_err *err)
{
    return crm_err_set(err, CRM_EDATA, "the amounts of a client's day do not fit in 64 bits");
}

struct crm_days_line crm_days_line_of(const struct crm_transaction *tx, enum crm_basis basis)
{
    return (struct crm_days_line){
        crm_kind_counted(tx->kind, basis, tx->amount_e4), tx->day, crm_kind_is_visit(tx->kind)};
}

enum crm_status crm_days_add(
    struct crm_lines *lines, uint32_t client, const struct crm_days_line *line, struct crm_err *err)
{
    struct crm_day *last = crm_lines_last(lines);

    if (last && last->client == client && last->day == line->day) {
        last->visits |= line->visits;
        return crm_money_add(&last->amount_e4, line->amount_e4) ? CRM_OK : too_large(err);
    }
    lines->size = sizeof *last;
    last = crm_lines_add(lines);
    if (!last)
        return crm_err_nomem(err);
    *last = (struct crm_day){client, line->day, line->amount_e4, line->visits};
    return CRM_OK;
}

static enum crm_gather_take take(void *ctx, void *local, const struct crm_gather_row *row,
    struct crm_gather_line *out, struct crm_err *err)
{
    struct crm_days_line *line = out->bytes;

    (void)local;
    (void)err;
    *line = crm_days_line_of(row->tx, *(const enum crm_basis *)ctx);
    return CRM_GATHER_LINE;
}

static enum crm_status add(
    void *ctx, void *ptr, uint32_t client, const struct crm_gather_line *row, struct crm_err *err)
{
    struct crm_days_line line;

    (void)ctx;
    memcpy(&line, row->bytes, sizeof line);
    return crm_days_add(ptr, client, &line, err);
}

static void store_release(void *ptr)
{
    crm_lines_release(ptr);
}

void crm_days_gather(const enum crm_basis *basis, struct crm_gather_spec *gather)
{
    gather->line_size = sizeof(struct crm_days_line);
    gather->store_size = sizeof(struct crm_lines);
    gather->ctx = (void *)basis;
    gather->take = take;
    gather->add = add;
    gather->store_release = store_release;
}

static int by_day(const void *a, const void *b)
{
    const struct crm_day *x = a, *y = b;

    return (x->day > y->day) - (x->day < y->day);
}

/* Lines of a day that did not lie together. */
static bool merge_days(struct crm_lines *lines, uint32_t n_clients)
{
    struct crm_day *day = (struct crm_day *)(void *)lines->line;
    size_t to = 0;

    for (uint32_t c = 0; c < n_clients; c++) {
        size_t from = lines->first[c], end = lines->first[c + 1];
        lines->first[c] = to;
        for (size_t i = from; i < end; i++) {
            if (i > from && day[to - 1].day == day[i].day) {
                day[to - 1].visits |= day[i].visits;
                if (!crm_money_add(&day[to - 1].amount_e4, day[i].amount_e4))
                    return false;
            } else {
                day[to++] = day[i];
            }
        }
    }
    lines->first[n_clients] = to;
    lines->n = to;
    return true;
}

enum crm_status crm_days_sort(struct crm_gather *gather, struct crm_err *err)
{
    for (unsigned s = 0; s < gather->n_shards; s++)
        ((struct crm_lines *)gather->shard[s].store)->size = sizeof(struct crm_day);
    if (!crm_lines_sort_all(gather, by_day))
        return crm_err_nomem(err);
    for (unsigned s = 0; s < gather->n_shards; s++)
        if (!merge_days(gather->shard[s].store, gather->shard[s].ids.n))
            return too_large(err);
    return CRM_OK;
}

const struct crm_day *crm_days_of(const void *store, uint32_t client, size_t *n)
{
    return crm_lines_of(store, client, n);
}

static void count_first(const struct crm_gather *gather, uint32_t month[])
{
    for (unsigned s = 0; s < gather->n_shards; s++)
        for (uint32_t c = 0; c < gather->shard[s].ids.n; c++) {
            size_t n, i = 0;
            const struct crm_day *day = crm_days_of(gather->shard[s].store, c, &n);
            int y, m, d;
            while (i < n && !day[i].visits)
                i++;
            if (i == n)
                continue;
            crm_day_to_civil(day[i].day, &y, &m, &d);
            month[y * 12 + m - 1]++;
        }
}

static int by_count(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

enum crm_status crm_days_find_cut(
    const struct crm_gather *gather, struct crm_days_cut *cut, struct crm_err *err)
{
    uint32_t *count = crm_mem_zalloc(MONTHS, sizeof *count);
    size_t n = 0;

    *cut = (struct crm_days_cut){.month = CRM_DAY_NONE};
    if (!count)
        return crm_err_nomem(err);
    count_first(gather, count);
    for (size_t i = 0; i < MONTHS; i++) {
        if (!count[i])
            continue;
        if (!n)
            cut->month = crm_day_from_civil((int)(i / 12), (int)(i % 12) + 1, 1);
        count[n++] = count[i];
    }
    if (n >= MONTHS_MIN) {
        cut->in_first = count[0];
        qsort(count, n, sizeof *count, by_count);
        cut->median = ((double)count[(n - 1) / 2] + (double)count[n / 2]) / 2;
        cut->is_cut = cut->in_first > TIMES * cut->median;
    }
    free(count);
    return CRM_OK;
}
