#include "stat/order.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { DIGIT = 11, BUCKETS = 1 << DIGIT, PASSES = 6 };

struct entry {
    uint64_t key;
    uint32_t row;
};

/* Bits whose order as an unsigned number is the order of the doubles. */
static uint64_t key_of(double value)
{
    uint64_t bits;

    value += 0.0; /* -0 becomes 0 */
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static double value_of(uint64_t key)
{
    uint64_t bits = key >> 63 ? key ^ UINT64_C(1) << 63 : ~key;
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Few values: by insertion, without clearing 6 x 2048 counters. */
static void sort_few(struct entry *entry, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct entry e = entry[i];
        size_t j = i;
        for (; j > 0 && entry[j - 1].key > e.key; j--)
            entry[j] = entry[j - 1];
        entry[j] = e;
    }
}

/* Sorts `entry` with `spare` beside it; returns the one that holds the result. */
static struct entry *sort_many(struct entry *entry, struct entry *spare, size_t n, size_t *count)
{
    memset(count, 0, (size_t)PASSES * BUCKETS * sizeof *count);
    for (size_t i = 0; i < n; i++)
        for (int pass = 0; pass < PASSES; pass++)
            count[pass * BUCKETS + (int)(entry[i].key >> pass * DIGIT & (BUCKETS - 1))]++;
    for (int pass = 0; pass < PASSES; pass++) {
        size_t *c = count + pass * BUCKETS, sum = 0;
        struct entry *swap = entry;
        if (c[entry[0].key >> pass * DIGIT & (BUCKETS - 1)] == n)
            continue; /* one digit for all */
        for (int b = 0; b < BUCKETS; b++) {
            size_t here = c[b];
            c[b] = sum;
            sum += here;
        }
        for (size_t i = 0; i < n; i++)
            spare[c[entry[i].key >> pass * DIGIT & (BUCKETS - 1)]++] = entry[i];
        entry = spare;
        spare = swap;
    }
    return entry;
}

static struct entry *sorted(
    const double value[], size_t n, struct entry **room, struct crm_err *err)
{
    struct entry *entry = crm_mem_alloc(2 * n + 1, sizeof *entry), *result = entry;
    size_t *count = NULL;

    *room = entry;
    if (!entry) {
        crm_err_nomem(err);
        return NULL;
    }
    for (size_t i = 0; i < n; i++)
        entry[i] = (struct entry){key_of(value[i]), (uint32_t)i};
    if (n <= 64) {
        sort_few(entry, n);
        return result;
    }
    count = crm_mem_alloc((size_t)PASSES * BUCKETS, sizeof *count);
    if (!count) {
        free(entry);
        *room = NULL;
        crm_err_nomem(err);
        return NULL;
    }
    result = sort_many(entry, entry + n, n, count);
    free(count);
    return result;
}

enum crm_status crm_order(const double value[], size_t n, uint32_t order[], struct crm_err *err)
{
    struct entry *room, *entry = sorted(value, n, &room, err);

    if (!entry)
        return CRM_ENOMEM;
    for (size_t i = 0; i < n; i++)
        order[i] = entry[i].row;
    free(room);
    return CRM_OK;
}

enum crm_status crm_order_sort(double value[], size_t n, struct crm_err *err)
{
    struct entry *room, *entry = sorted(value, n, &room, err);

    if (!entry)
        return CRM_ENOMEM;
    for (size_t i = 0; i < n; i++)
        value[i] = value_of(entry[i].key);
    free(room);
    return CRM_OK;
}

enum crm_status crm_order_rank(
    const double value[], size_t n, double rank[], double *tie_sum, struct crm_err *err)
{
    struct entry *room, *entry = sorted(value, n, &room, err);
    double ties = 0;

    if (!entry)
        return CRM_ENOMEM;
    for (size_t i = 0, end; i < n; i = end) {
        double t;
        for (end = i + 1; end < n && entry[end].key == entry[i].key; end++)
            ;
        for (size_t k = i; k < end; k++)
            rank[entry[k].row] = ((double)i + (double)end + 1) / 2;
        t = (double)(end - i);
        ties += t * t * t - t;
    }
    if (tie_sum)
        *tie_sum = ties;
    free(room);
    return CRM_OK;
}
