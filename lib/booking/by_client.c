#include "booking/by_client.h"

#include "base/mem.h"
#include "stat/order.h"

#include <stdlib.h>

enum { FEW = 64, AHEAD = 4 };

static bool counts(const struct crm_booking *b)
{
    return b->client != CRM_MAP_NONE && b->state != CRM_BOOKING_BLOCKED;
}

enum crm_status crm_by_client_make(
    struct crm_by_client *by, const struct crm_book *book, struct crm_err *err)
{
    size_t n_clients = 0;
    uint32_t sum = 0;

    for (size_t i = 0; i < book->n; i++)
        if (counts(&book->row[i]) && book->row[i].client >= n_clients)
            n_clients = (size_t)book->row[i].client + 1;
    by->n_clients = n_clients;

    by->first = crm_mem_zalloc(n_clients + 2, sizeof *by->first);
    by->row = crm_mem_alloc(book->n, sizeof *by->row);
    if (!by->first || !by->row)
        return crm_err_nomem(err);
    for (size_t i = 0; i < book->n; i++)
        if (counts(&book->row[i]))
            by->first[book->row[i].client + 2]++;
    for (size_t c = 0; c < n_clients; c++) { /* first[c + 1]: where the next row of c goes */
        by->first[c + 1] = sum;
        sum += by->first[c + 2];
    }
    by->first[n_clients + 1] = sum;
    for (size_t i = 0; i < book->n; i++)
        if (counts(&book->row[i]))
            by->row[by->first[book->row[i].client + 1]++] = (uint32_t)i;
    by->n = sum;
    return CRM_OK;
}

static enum crm_status sort_many(const struct crm_book *book, uint32_t row[], size_t n,
    int32_t (*day_of)(const struct crm_booking *), struct crm_err *err)
{
    double *day = crm_mem_alloc(n, sizeof *day);
    uint32_t *order = crm_mem_alloc(n, sizeof *order), *copy = crm_mem_alloc(n, sizeof *copy);
    enum crm_status status = day && order && copy ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; !status && i < n; i++) {
        day[i] = day_of(&book->row[row[i]]);
        copy[i] = row[i];
    }
    if (!status)
        status = crm_order(day, n, order, err);
    for (size_t i = 0; !status && i < n; i++)
        row[i] = copy[order[i]];
    free(day);
    free(order);
    free(copy);
    return status;
}

/* By insertion, while few have to move far. */
enum crm_status crm_by_day(const struct crm_book *book, uint32_t row[], size_t n,
    int32_t (*day_of)(const struct crm_booking *), struct crm_err *err)
{
    size_t moves = 0;

    for (size_t i = 1; i < n; i++) {
        uint32_t one = row[i];
        int32_t day = day_of(&book->row[one]);
        size_t k = i;
        for (; k > 0 && day_of(&book->row[row[k - 1]]) > day; k--)
            row[k] = row[k - 1];
        row[k] = one;
        moves += i - k;
        if (moves > FEW * n)
            return sort_many(book, row, n, day_of, err);
    }
    return CRM_OK;
}

static int32_t start_day(const struct crm_booking *b)
{
    return b->start.day;
}

enum crm_status crm_by_client_rows(struct crm_by_client *by, size_t c, const struct crm_book *book,
    const uint32_t **row, size_t *n, struct crm_err *err)
{
    size_t soon = c + AHEAD < by->n_clients ? c + AHEAD : c;

    for (uint32_t i = by->first[soon]; i < by->first[soon + 1]; i++) {
        const char *there = (const char *)&book->row[by->row[i]];
        __builtin_prefetch(there);
        __builtin_prefetch(there + sizeof *book->row - 1);
    }
    *row = by->row + by->first[c];
    *n = by->first[c + 1] - by->first[c];
    return crm_by_day(book, by->row + by->first[c], *n, start_day, err);
}

void crm_by_client_release(struct crm_by_client *by)
{
    free(by->row);
    free(by->first);
    *by = (struct crm_by_client){0};
}
