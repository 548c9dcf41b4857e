#include "stat/ranktest.h"

#include "base/mem.h"
#include "stat/interval.h"
#include "stat/order.h"

#include <math.h>
#include <stdlib.h>

enum { SMALL = 50, EXACT_MAX = 200 };

/* ---- several groups ------------------------------------------------------------------- */

enum crm_status crm_kruskal(struct crm_kruskal *result, const double value[],
    const uint32_t group[], size_t n, size_t n_groups, double mean_rank[], size_t size[],
    struct crm_err *err)
{
    double *rank = crm_mem_alloc(n, sizeof *rank);
    double between = 0, total, middle = ((double)n + 1) / 2;
    enum crm_status status;

    *result = (struct crm_kruskal){.n = n, .h = NAN, .df = NAN, .p = NAN, .epsilon2 = NAN};
    if (!rank)
        return crm_err_nomem(err);
    for (size_t g = 0; g < n_groups; g++)
        mean_rank[g] = 0, size[g] = 0;
    if ((status = crm_order_rank(value, n, rank, &result->tie_sum, err))) {
        free(rank);
        return status;
    }
    for (size_t i = 0; i < n; i++)
        mean_rank[group[i]] += rank[i], size[group[i]]++;
    free(rank);
    for (size_t g = 0; g < n_groups; g++) {
        if (size[g] == 0) {
            mean_rank[g] = NAN;
            continue;
        }
        mean_rank[g] /= (double)size[g];
        between += (double)size[g] * (mean_rank[g] - middle) * (mean_rank[g] - middle);
        result->n_groups++;
    }
    /* variance of the ranks times n; smaller by the ties, zero when all values are one tie */
    total = ((double)n * (double)n * (double)n - (double)n - result->tie_sum) / 12;
    if (result->n_groups < 2 || total <= 0)
        return CRM_OK;
    result->h = between * ((double)n - 1) / total;
    result->df = (double)result->n_groups - 1;
    result->p = crm_chisq_p(result->h, result->df);
    result->epsilon2 = result->h / ((double)n - 1);
    return CRM_OK;
}

double crm_dunn(
    const struct crm_kruskal *all, double mean_rank_a, size_t n_a, double mean_rank_b, size_t n_b)
{
    double n = (double)all->n;
    double variance = n * (n + 1) / 12 - all->tie_sum / (12 * (n - 1));

    if (n_a == 0 || n_b == 0 || !(variance > 0))
        return NAN;
    return (mean_rank_a - mean_rank_b) / sqrt(variance * (1 / (double)n_a + 1 / (double)n_b));
}

enum crm_status crm_holm(const double p[], size_t n, double adjusted[], struct crm_err *err)
{
    uint32_t *order = crm_mem_alloc(n, sizeof *order);
    double *known = crm_mem_alloc(n, sizeof *known);
    size_t *where = crm_mem_alloc(n, sizeof *where);
    size_t n_known = 0;
    double floor = 0;
    enum crm_status status = CRM_OK;

    if (!order || !known || !where) {
        status = crm_err_nomem(err);
        goto out;
    }
    for (size_t i = 0; i < n; i++) {
        adjusted[i] = p[i];
        if (!isnan(p[i])) {
            known[n_known] = p[i];
            where[n_known++] = i;
        }
    }
    if ((status = crm_order(known, n_known, order, err)))
        goto out;
    for (size_t i = 0; i < n_known; i++) {
        floor = fmax(floor, fmin(1, (double)(n_known - i) * known[order[i]]));
        adjusted[where[order[i]]] = floor;
    }
out:
    free(order);
    free(known);
    free(where);
    return status;
}

/* ---- two groups ----------------------------------------------------------------------- */

/* z towards 0 by half a step, as R: nothing is added where the statistic is its mean. */
static double corrected(double difference, double sd)
{
    if (!(sd > 0))
        return NAN;
    return (difference - (difference > 0 ? 0.5 : difference < 0 ? -0.5 : 0)) / sd;
}

/* Twice the smaller tail at `at` of the counts ways[0..top], at most 1. */
static double two_sided(const double ways[], size_t top, size_t at)
{
    double all = 0, below = 0, above = 0;

    for (size_t s = 0; s <= top; s++) {
        all += ways[s];
        below += s <= at ? ways[s] : 0;
        above += s >= at ? ways[s] : 0;
    }
    return fmin(1, 2 * fmin(below, above) / all);
}

/*
 * Every choice of n_a of the n ranks has the same chance: ways[k][s] counts choices of k ranks with
 * sum s.  Mean ranks may be halves, so sums are counted in halves.
 */
static enum crm_status exact_sum(
    const double rank[], size_t n, size_t n_a, double sum, double *p, struct crm_err *err)
{
    size_t top = 0, used = 0;
    double *ways;

    for (size_t i = 0; i < n; i++)
        top += (size_t)lround(2 * rank[i]);
    if (!(ways = crm_mem_zalloc((n_a + 1) * (top + 1), sizeof *ways)))
        return crm_err_nomem(err);
    ways[0] = 1;
    for (size_t i = 0; i < n; i++) {
        size_t r = (size_t)lround(2 * rank[i]);
        used += r;
        for (size_t k = (i < n_a ? i + 1 : n_a); k > 0; k--)
            for (size_t s = used; s >= r; s--)
                ways[k * (top + 1) + s] += ways[(k - 1) * (top + 1) + s - r];
    }
    *p = two_sided(ways + n_a * (top + 1), top, (size_t)lround(2 * sum));
    free(ways);
    return CRM_OK;
}

static bool count_all(enum crm_exact exact, size_t n, double tie_sum, bool small)
{
    return n > 0 && (exact == CRM_EXACT_ALWAYS || (small && tie_sum == 0));
}

static enum crm_status too_many(size_t n, struct crm_err *err)
{
    return crm_err_set(err, CRM_EUSAGE,
        "an exact p of %zu values takes too long: at most %d, or the normal approximation", n,
        EXACT_MAX);
}

enum crm_status crm_mann_whitney(struct crm_ranktest *result, const double a[], size_t n_a,
    const double b[], size_t n_b, enum crm_exact exact, struct crm_err *err)
{
    size_t n = n_a + n_b;
    double na = (double)n_a, nb = (double)n_b, sum = 0, ties, variance;
    double *value = crm_mem_alloc(2 * n, sizeof *value), *rank = value + n;
    enum crm_status status;

    *result = (struct crm_ranktest){(double)n, NAN, NAN, NAN, NAN, NAN};
    if (!value)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n_a; i++)
        value[i] = a[i];
    for (size_t i = 0; i < n_b; i++)
        value[n_a + i] = b[i];
    if ((status = crm_order_rank(value, n, rank, &ties, err)))
        goto out;
    if (n_a == 0 || n_b == 0)
        goto out;
    for (size_t i = 0; i < n_a; i++)
        sum += rank[i];
    result->statistic = sum - na * (na + 1) / 2;
    result->effect = 2 * result->statistic / (na * nb) - 1;
    variance = na * nb / 12 * (na + nb + 1 - ties / ((na + nb) * (na + nb - 1)));
    result->z = corrected(result->statistic - na * nb / 2, sqrt(variance));
    result->p = crm_normal_p(result->z);
    if (count_all(exact, n, ties, n_a < SMALL && n_b < SMALL)) {
        if (n > EXACT_MAX)
            status = too_many(n, err);
        else
            /* both sides say the same; the smaller one has fewer arrangements to keep */
            status = n_a <= n_b ? exact_sum(rank, n, n_a, sum, &result->p_exact, err)
                                : exact_sum(rank, n, n_b, (na + nb) * (na + nb + 1) / 2 - sum,
                                      &result->p_exact, err);
    }
out:
    free(value);
    return status;
}

/* Every sign has the same chance: ways[s] counts the sets of ranks with sum s. */
static enum crm_status exact_signs(
    const double rank[], size_t n, double sum, double *p, struct crm_err *err)
{
    size_t top = 0, used = 0;
    double *ways;

    for (size_t i = 0; i < n; i++)
        top += (size_t)lround(2 * rank[i]);
    if (!(ways = crm_mem_zalloc(top + 1, sizeof *ways)))
        return crm_err_nomem(err);
    ways[0] = 1;
    for (size_t i = 0; i < n; i++) {
        size_t r = (size_t)lround(2 * rank[i]);
        used += r;
        for (size_t s = used; s >= r; s--)
            ways[s] += ways[s - r];
    }
    *p = two_sided(ways, top, (size_t)lround(2 * sum));
    free(ways);
    return CRM_OK;
}

enum crm_status crm_wilcoxon(struct crm_ranktest *result, const double d[], size_t n,
    enum crm_exact exact, struct crm_err *err)
{
    double *size = crm_mem_alloc(2 * n, sizeof *size), *rank = size + n;
    double sum = 0, ties, m, variance;
    size_t used = 0, at = 0;
    enum crm_status status;

    *result = (struct crm_ranktest){0, NAN, NAN, NAN, NAN, NAN};
    if (!size)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++)
        if (d[i] != 0)
            size[used++] = fabs(d[i]);
    result->n = m = (double)used;
    if ((status = crm_order_rank(size, used, rank, &ties, err)))
        goto out;
    if (used == 0)
        goto out;
    for (size_t i = 0; i < n; i++) {
        if (d[i] > 0)
            sum += rank[at];
        at += d[i] != 0;
    }
    result->statistic = sum;
    result->effect = 4 * sum / (m * (m + 1)) - 1;
    variance = m * (m + 1) * (2 * m + 1) / 24 - ties / 48;
    result->z = corrected(sum - m * (m + 1) / 4, sqrt(variance));
    result->p = crm_normal_p(result->z);
    if (count_all(exact, used, ties, n < SMALL && used == n)) {
        if (used > EXACT_MAX)
            status = too_many(used, err);
        else
            status = exact_signs(rank, used, sum, &result->p_exact, err);
    }
out:
    free(size);
    return status;
}
