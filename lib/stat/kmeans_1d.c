#include "stat/kmeans_1d.h"

#include "base/mem.h"

#include <stdlib.h>

/* Sums up to and without each value; long double, because differences of them are taken. */
struct sums {
    long double weight, first, second;
};

struct table {
    const struct sums *upto; /* n + 1 */
    const long double *last; /* best cost of the first j values in one group less */
    long double *best;       /* the same with this group */
    uint32_t *start;         /* where the last group then starts */
};

/* Sum of squares about the mean of values from .. to - 1. */
static long double cost(const struct sums *upto, size_t from, size_t to)
{
    long double w = upto[to].weight - upto[from].weight;
    long double a = upto[to].first - upto[from].first;
    long double s = upto[to].second - upto[from].second - a * a / w;

    return s > 0 ? s : 0;
}

/* Fill best[] for lo .. hi; their last group starts at from_lo .. from_hi. */
static void fill(const struct table *t, size_t lo, size_t hi, size_t from_lo, size_t from_hi)
{
    while (lo <= hi) {
        size_t mid = lo + (hi - lo) / 2, at = from_lo;
        size_t to = from_hi < mid - 1 ? from_hi : mid - 1;

        t->best[mid] = t->last[from_lo] + cost(t->upto, from_lo, mid);
        for (size_t from = from_lo + 1; from <= to; from++) {
            long double c = t->last[from] + cost(t->upto, from, mid);
            if (c < t->best[mid]) {
                t->best[mid] = c;
                at = from;
            }
        }
        t->start[mid] = (uint32_t)at;
        fill(t, lo, mid - 1, from_lo, at);
        lo = mid + 1;
        from_lo = at;
    }
}

enum crm_status crm_kmeans_1d(
    const double x[], const double weight[], size_t n, int k, size_t first[], struct crm_err *err)
{
    size_t groups = (size_t)k, to = n;
    struct sums *upto = crm_mem_alloc(n + 1, sizeof *upto);
    long double *last = crm_mem_alloc(n + 1, sizeof *last);
    long double *best = crm_mem_alloc(n + 1, sizeof *best);
    uint32_t *start = crm_mem_alloc(groups, (n + 1) * sizeof *start);
    enum crm_status status = CRM_OK;
    long double centre = 0, w = 0;

    if (!upto || !last || !best || !start) {
        status = crm_err_nomem(err);
        goto out;
    }
    for (size_t i = 0; i < n; i++) {
        centre += (long double)weight[i] * x[i];
        w += weight[i];
    }
    centre /= w;
    upto[0] = (struct sums){0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        long double d = x[i] - centre, v = weight[i];
        upto[i + 1] =
            (struct sums){upto[i].weight + v, upto[i].first + v * d, upto[i].second + v * d * d};
    }
    for (size_t j = 1; j <= n; j++)
        best[j] = cost(upto, 0, j);
    for (size_t g = 1; g < groups; g++) {
        long double *swap = last;
        struct table table;
        last = best;
        best = swap;
        table = (struct table){upto, last, best, start + g * (n + 1)};
        fill(&table, g + 1, n, g, n - 1);
    }
    for (size_t g = groups - 1; g > 0; g--) {
        to = start[g * (n + 1) + to];
        first[g] = to;
    }
    first[0] = 0;
out:
    free(upto);
    free(last);
    free(best);
    free(start);
    return status;
}
