#include "stat/content.h"

#include "base/mem.h"
#include "base/os.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FEW = 24 }; /* up to here insertion is quicker than qsort */

struct keyed {
    uint64_t key;
    size_t row;
};

struct rows {
    const double *x;
    size_t d;
};

/* The finalizer of MurmurHash3 (Appleby): every bit of the result depends on every bit of v. */
static uint64_t mixed(uint64_t v)
{
    v = (v ^ (v >> 33)) * 0xFF51AFD7ED558CCDu;
    v = (v ^ (v >> 33)) * 0xC4CEB9FE1A85EC53u;
    return v ^ (v >> 33);
}

static uint64_t hash(const double *row, size_t d)
{
    uint64_t h = 0x9E3779B97F4A7C15u;

    for (size_t a = 0; a < d; a++) {
        double value = row[a] + 0.0;
        uint64_t bits;
        memcpy(&bits, &value, sizeof bits);
        h = mixed(h ^ bits);
    }
    return h;
}

/* By key, then by what the rows say, then by number. */
static int compare(const void *a, const void *b, void *ctx)
{
    const struct keyed *p = a, *q = b;
    const struct rows *rows = ctx;

    if (p->key != q->key)
        return p->key < q->key ? -1 : 1;
    for (size_t c = 0; c < rows->d; c++) {
        double v = rows->x[p->row * rows->d + c], w = rows->x[q->row * rows->d + c];
        if (v != w)
            return v < w ? -1 : 1;
    }
    return (p->row > q->row) - (p->row < q->row);
}

static void sort_few(struct keyed *k, size_t n, const struct rows *rows)
{
    for (size_t i = 1; i < n; i++) {
        struct keyed one = k[i];
        size_t at = i;
        for (; at > 0 && compare(&k[at - 1], &one, (void *)(uintptr_t)rows) > 0; at--)
            k[at] = k[at - 1];
        k[at] = one;
    }
}

/* From k to out, by buckets of the first bits of the key, about one row each. */
static void sort(
    struct keyed *k, struct keyed *out, size_t n, int bits, size_t *begin, const struct rows *rows)
{
    size_t buckets = (size_t)1 << bits, from = 0;

    memset(begin, 0, (buckets + 1) * sizeof *begin);
    for (size_t i = 0; i < n; i++)
        begin[(k[i].key >> (64 - bits)) + 1]++;
    for (size_t b = 0; b < buckets; b++)
        begin[b + 1] += begin[b];
    for (size_t i = 0; i < n; i++)
        out[begin[k[i].key >> (64 - bits)]++] = k[i];
    for (size_t b = 0; b < buckets; b++) { /* by now begin[b] is where the bucket ends */
        if (begin[b] - from <= FEW)
            sort_few(out + from, begin[b] - from, rows);
        else
            crm_os_sort(out + from, begin[b] - from, sizeof *out, compare, (void *)(uintptr_t)rows);
        from = begin[b];
    }
}

/* New keys: to equal rows each its own, by how many of them went before. */
static void spread(struct keyed *k, size_t n, const struct rows *rows)
{
    uint64_t before = 0, own = 0;

    for (size_t i = 0; i < n; i++) {
        const double *x = rows->x + k[i].row * rows->d;
        bool equal = i > 0 && k[i].key == own;
        for (size_t a = 0; equal && a < rows->d; a++)
            equal = x[a] == rows->x[k[i - 1].row * rows->d + a];
        before = equal ? before + 1 : 0;
        own = k[i].key;
        if (before)
            k[i].key = mixed(own + before * 0x9E3779B97F4A7C15u);
    }
}

enum crm_status crm_content_order(
    const double x[], size_t n, size_t d, enum crm_content how, size_t order[], struct crm_err *err)
{
    struct rows rows = {x, d};
    struct keyed *key = crm_mem_alloc(n, sizeof *key), *sorted = crm_mem_alloc(n, sizeof *sorted);
    size_t *begin;
    int bits = 1;

    while (bits < 22 && (n >> bits) > 0)
        bits++;
    begin = crm_mem_alloc(((size_t)1 << bits) + 1, sizeof *begin);
    if (key && sorted && begin) {
        for (size_t i = 0; i < n; i++)
            key[i] = (struct keyed){hash(x + i * d, d), i};
        sort(key, sorted, n, bits, begin, &rows);
        if (how == CRM_CONTENT_APART) {
            spread(sorted, n, &rows);
            sort(sorted, key, n, bits, begin, &rows);
        }
        for (size_t i = 0; i < n; i++)
            order[i] = (how == CRM_CONTENT_APART ? key : sorted)[i].row;
    }
    free(key);
    free(sorted);
    free(begin);
    return key && sorted && begin ? CRM_OK : crm_err_nomem(err);
}
