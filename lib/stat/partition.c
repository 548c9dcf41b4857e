#include "stat/partition.h"

#include "base/mem.h"
#include "base/parallel.h"

#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { ROWS_A_PIECE = 16 };

/* Rows sorted by group and turned to columns, so that distances to a group are one run of memory.
 */
struct sil {
    const double *col; /* d columns of `stride` */
    size_t n, d, k, stride;
    const size_t *begin;   /* k + 1: where groups start */
    const uint32_t *group; /* n, in the new order */
    double *width;         /* n, in the new order */
};

/* Sum of distances of one row to rows from .. to - 1. Two running sums, whatever the machine. */
static double distances_to(const struct sil *s, const double *row, size_t from, size_t to)
{
    double even = 0, odd = 0;
    size_t i = from;

#ifdef __SSE2__
    __m128d sum = _mm_setzero_pd();
    for (; i + 2 <= to; i += 2) {
        __m128d dist2 = _mm_setzero_pd();
        for (size_t j = 0; j < s->d; j++) {
            __m128d diff =
                _mm_sub_pd(_mm_loadu_pd(s->col + j * s->stride + i), _mm_set1_pd(row[j]));
            dist2 = _mm_add_pd(dist2, _mm_mul_pd(diff, diff));
        }
        sum = _mm_add_pd(sum, _mm_sqrt_pd(dist2));
    }
    even = _mm_cvtsd_f64(sum);
    odd = _mm_cvtsd_f64(_mm_unpackhi_pd(sum, sum));
#endif
    for (; i < to; i++) {
        double dist2 = 0;
        for (size_t j = 0; j < s->d; j++) {
            double diff = s->col[j * s->stride + i] - row[j];
            dist2 += diff * diff;
        }
        if ((i - from) % 2 == 0)
            even += sqrt(dist2);
        else
            odd += sqrt(dist2);
    }
    return even + odd;
}

static double width_of(const struct sil *s, size_t at, double *row)
{
    size_t own = s->group[at], size = s->begin[own + 1] - s->begin[own];
    double a, b = INFINITY;

    if (size == 1)
        return 0;
    for (size_t j = 0; j < s->d; j++)
        row[j] = s->col[j * s->stride + at];
    a = distances_to(s, row, s->begin[own], s->begin[own + 1]) / (double)(size - 1);
    for (size_t g = 0; g < s->k; g++) {
        double mean;
        if (g == own || s->begin[g + 1] == s->begin[g])
            continue;
        mean = distances_to(s, row, s->begin[g], s->begin[g + 1]) /
               (double)(s->begin[g + 1] - s->begin[g]);
        if (mean < b)
            b = mean;
    }
    return a > b ? b / a - 1 : b > 0 ? 1 - a / b : 0;
}

static void width_piece(void *ctx, size_t piece)
{
    const struct sil *s = ctx;
    size_t end = (piece + 1) * ROWS_A_PIECE;
    double small[64], *row = s->d <= 64 ? small : crm_mem_alloc(s->d, sizeof *row);

    for (size_t p = piece * ROWS_A_PIECE; p < end && p < s->n; p++)
        s->width[p] = row ? width_of(s, p, row) : NAN;
    if (row != small)
        free(row);
}

/* Group the rows: begin[], the new place of each row, columns. */
static void regroup(const double *x, const uint32_t *label, struct sil *s, double *col,
    size_t *begin, uint32_t *group, size_t *place)
{
    memset(begin, 0, (s->k + 2) * sizeof *begin);
    for (size_t i = 0; i < s->n; i++)
        begin[label[i] + 2]++;
    for (size_t g = 0; g < s->k; g++)
        begin[g + 2] += begin[g + 1];
    for (size_t i = 0; i < s->n; i++) {
        size_t at = begin[label[i] + 1]++;
        place[i] = at;
        group[at] = label[i];
        for (size_t j = 0; j < s->d; j++)
            col[j * s->stride + at] = x[i * s->d + j];
    }
}

static enum crm_status exact(const double x[], size_t n, size_t d, const uint32_t label[], size_t k,
    int threads, double width[], struct crm_err *err)
{
    struct sil s = {.n = n, .d = d, .k = k, .stride = n + 2};
    double *col = crm_mem_alloc(s.stride * d, sizeof *col);
    size_t *begin = crm_mem_alloc(k + 2, sizeof *begin), *place = crm_mem_alloc(n, sizeof *place);
    uint32_t *group = crm_mem_alloc(n, sizeof *group);
    double *sorted = crm_mem_alloc(n, sizeof *sorted);
    enum crm_status status = CRM_OK;

    if (!col || !begin || !place || !group || !sorted) {
        status = crm_err_nomem(err);
    } else {
        regroup(x, label, &s, col, begin, group, place);
        s.col = col;
        s.begin = begin;
        s.group = group;
        s.width = sorted;
        crm_parallel((n + ROWS_A_PIECE - 1) / ROWS_A_PIECE, threads, width_piece, &s);
        for (size_t i = 0; i < n; i++)
            width[i] = sorted[place[i]];
    }
    free(col);
    free(begin);
    free(place);
    free(group);
    free(sorted);
    return status;
}

/* Rows drawn without replacement, in their order (Knuth's algorithm S). */
static enum crm_status draw(size_t n, size_t m, uint64_t seed, size_t *row, struct crm_err *err)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
    size_t taken = 0;

    if (!rng)
        return crm_err_nomem(err);
    gsl_rng_set(rng, (unsigned long)seed);
    for (size_t i = 0; i < n && taken < m; i++)
        if (gsl_rng_uniform(rng) * (double)(n - i) < (double)(m - taken))
            row[taken++] = i;
    gsl_rng_free(rng);
    return CRM_OK;
}

/* The silhouette of a part of the rows stands for all: as sklearn's sample_size. */
static enum crm_status drawn(const double x[], size_t n, size_t d, const uint32_t label[], size_t k,
    uint64_t seed, int threads, double width[], size_t *row, struct crm_err *err)
{
    size_t m = CRM_SILHOUETTE_DRAWN;
    double *part = crm_mem_alloc(m * d, sizeof *part);
    uint32_t *of = crm_mem_alloc(m, sizeof *of);
    enum crm_status status = part && of ? draw(n, m, seed, row, err) : crm_err_nomem(err);

    for (size_t p = 0; !status && p < m; p++) {
        memcpy(part + p * d, x + row[p] * d, d * sizeof *part);
        of[p] = label[row[p]];
    }
    if (!status)
        status = exact(part, m, d, of, k, threads, width, err);
    free(part);
    free(of);
    return status;
}

enum crm_status crm_silhouette(const double x[], size_t n, size_t d, const uint32_t label[],
    size_t k, uint64_t seed, int threads, struct crm_silhouette *out, struct crm_err *err)
{
    size_t m = n > CRM_SILHOUETTE_EXACT ? CRM_SILHOUETTE_DRAWN : n;
    double *width = crm_mem_alloc(m, sizeof *width), sum = 0, squares = 0;
    size_t *row = crm_mem_alloc(m, sizeof *row);
    enum crm_status status = CRM_OK;

    *out = (struct crm_silhouette){NAN, 0, 0};
    if (!width || !row)
        status = crm_err_nomem(err);
    else if (k < 2 || k >= n)
        m = 0;
    else if (m < n)
        status = drawn(x, n, d, label, k, seed, threads, width, row, err);
    else
        status = exact(x, n, d, label, k, threads, width, err);
    for (size_t p = 0; !status && p < m; p++)
        sum += width[p];
    if (!status && m) {
        out->mean = sum / (double)m;
        for (size_t p = 0; p < m; p++)
            squares += (width[p] - out->mean) * (width[p] - out->mean);
        out->drawn = m;
        out->se =
            m == n ? 0 : sqrt(squares / (double)(m - 1) / (double)m * (1 - (double)m / (double)n));
    }
    free(width);
    free(row);
    return status;
}

static double distance2(const double *a, const double *b, size_t d)
{
    double sum = 0;

    for (size_t j = 0; j < d; j++)
        sum += (a[j] - b[j]) * (a[j] - b[j]);
    return sum;
}

double crm_calinski_harabasz(
    const double x[], size_t n, size_t d, const uint32_t label[], size_t k, const double centers[])
{
    double within = 0, between = 0;

    if (k < 2 || k >= n)
        return NAN;
    for (size_t j = 0; j < d; j++) {
        double mean = 0;
        for (size_t i = 0; i < n; i++)
            mean += x[i * d + j];
        mean /= (double)n;
        for (size_t i = 0; i < n; i++) {
            double c = centers[label[i] * d + j];
            within += (x[i * d + j] - c) * (x[i * d + j] - c);
            between += (c - mean) * (c - mean);
        }
    }
    return within > 0 ? between / (double)(k - 1) / (within / (double)(n - k)) : NAN;
}

double crm_davies_bouldin(const double x[], size_t n, size_t d, const uint32_t label[], size_t k,
    const double centers[], double scratch[])
{
    double *spread = scratch, *size = scratch + k, sum = 0;

    if (k < 2 || k >= n)
        return NAN;
    memset(scratch, 0, 2 * k * sizeof *scratch);
    for (size_t i = 0; i < n; i++) {
        spread[label[i]] += sqrt(distance2(x + i * d, centers + label[i] * d, d));
        size[label[i]]++;
    }
    for (size_t c = 0; c < k; c++)
        spread[c] /= size[c];
    for (size_t a = 0; a < k; a++) {
        double worst = 0;
        for (size_t b = 0; b < k; b++) {
            double apart = a == b ? 0 : sqrt(distance2(centers + a * d, centers + b * d, d));
            if (apart > 0 && (spread[a] + spread[b]) / apart > worst)
                worst = (spread[a] + spread[b]) / apart;
        }
        sum += worst;
    }
    return sum / (double)k;
}
