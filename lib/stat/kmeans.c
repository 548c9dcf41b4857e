#include "stat/kmeans.h"

#include "base/mem.h"
#include "base/os.h"

#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stat/kmeans_work.h"

enum { MAX_MOVE_PASSES = 50, MOST_TRIES = 1000 };

/* Move row i from centre a to b, keeping masses and means. */
static void move_row(struct crm_kmeans_work *w, size_t i, uint32_t a, uint32_t b)
{
    double m = w->weight[i];

    for (size_t j = 0; j < w->d; j++) {
        double v = w->x[i * w->d + j];
        double *ca = &w->center[a * w->d + j], *cb = &w->center[b * w->d + j];
        *ca -= (v - *ca) * m / (w->mass[a] - m);
        *cb += (v - *cb) * m / (w->mass[b] + m);
        ((double *)&w->by_dim[j * w->half + a / 2])[a % 2] = *ca;
        ((double *)&w->by_dim[j * w->half + b / 2])[b % 2] = *cb;
        if (a + 1 == w->k && a % 2 == 0) /* an odd last centre stands twice */
            ((double *)&w->by_dim[j * w->half + a / 2])[1] = *ca;
        if (b + 1 == w->k && b % 2 == 0)
            ((double *)&w->by_dim[j * w->half + b / 2])[1] = *cb;
    }
    w->mass[a] -= m;
    w->mass[b] += m;
    w->label[i] = b;
}

/* Single rows change sides while that lowers the sum of squares. */
static double polish(struct crm_kmeans_work *w)
{
    pair *dist = (pair *)(void *)w->scratch;

    crm_kmeans_means(w);
    for (int pass = 0; pass < MAX_MOVE_PASSES; pass++) {
        size_t moves = 0;
        for (size_t i = 0; i < w->n; i++) {
            uint32_t a = w->label[i], best = a;
            double m = w->weight[i], cost, gain;
            const double *dist2 = (const double *)dist;
            if (!(w->mass[a] > m * (1 + 1e-12)))
                continue;
            crm_kmeans_distances(w, w->x + i * w->d, dist);
            cost = gain = dist2[a] * w->mass[a] / (w->mass[a] - m);
            for (uint32_t c = 0; c < w->k; c++) {
                double there = dist2[c] * w->mass[c] / (w->mass[c] + m);
                if (c != a && there < cost) {
                    cost = there;
                    best = c;
                }
            }
            if (best != a && cost < gain * (1 - 1e-10)) {
                move_row(w, i, a, best);
                moves++;
            }
        }
        if (moves == 0)
            break;
        crm_kmeans_means(w); /* rounding does not pile up over passes */
    }
    return crm_kmeans_inertia(w);
}

static void nearest_piece(void *ctx, size_t piece)
{
    struct crm_kmeans_work *w = ctx;
    const double *c = w->center + w->chosen * w->d;
    double sum = 0;

    for (size_t i = piece * CRM_KMEANS_PIECE; i < crm_kmeans_piece_end(w, piece); i++) {
        double dist = crm_kmeans_distance2(w->x + i * w->d, c, w->d);
        if (w->chosen == 0 || dist < w->nearest[i])
            w->nearest[i] = dist;
        sum += w->weight[i] * w->nearest[i];
    }
    w->partial[piece] = sum;
}

/* A row drawn with probability weight x value, the sums of the pieces being in w->partial. */
static size_t draw(const struct crm_kmeans_work *w, const double *value, gsl_rng *rng)
{
    double total = 0, at;
    size_t p = 0, i;

    for (size_t q = 0; q < w->n_pieces; q++)
        total += w->partial[q];
    at = gsl_rng_uniform(rng) * total;
    while (p + 1 < w->n_pieces && at >= w->partial[p])
        at -= w->partial[p++];
    for (i = p * CRM_KMEANS_PIECE; i + 1 < crm_kmeans_piece_end(w, p); i++) {
        double share = w->weight[i] * (value ? value[i] : 1);
        if (at < share)
            break;
        at -= share;
    }
    while (value && value[i] == 0 && i > 0) /* never a row that is a centre already */
        i--;
    return i;
}

static void plus_plus(struct crm_kmeans_work *w, gsl_rng *rng)
{
    for (size_t p = 0; p < w->n_pieces; p++) {
        w->partial[p] = 0;
        for (size_t i = p * CRM_KMEANS_PIECE; i < crm_kmeans_piece_end(w, p); i++)
            w->partial[p] += w->weight[i];
    }
    for (size_t c = 0; c < w->k; c++) {
        size_t row = draw(w, c ? w->nearest : NULL, rng);
        memcpy(w->center + c * w->d, w->x + row * w->d, w->d * sizeof *w->center);
        w->chosen = c;
        crm_parallel(w->n_pieces, w->threads, nearest_piece, w);
    }
}

/* Put one centre elsewhere and settle again; w->nearest must hold distances to the own centre. */
static void swap_one(struct crm_kmeans_work *w, gsl_rng *rng)
{
    size_t gone = gsl_rng_uniform_int(rng, w->k), row;

    for (size_t p = 0; p < w->n_pieces; p++) {
        w->partial[p] = 0;
        for (size_t i = p * CRM_KMEANS_PIECE; i < crm_kmeans_piece_end(w, p); i++) {
            w->nearest[i] =
                crm_kmeans_distance2(w->x + i * w->d, w->center + w->label[i] * w->d, w->d);
            w->partial[p] += w->weight[i] * w->nearest[i];
        }
    }
    row = draw(w, w->nearest, rng);
    memcpy(w->center + gone * w->d, w->x + row * w->d, w->d * sizeof *w->center);
}

static bool work_alloc(struct crm_kmeans_work *w)
{
    size_t n = w->n, d = w->d, k = w->k;

    w->half = (k + 1) / 2;
    w->n_pieces = (n + CRM_KMEANS_PIECE - 1) / CRM_KMEANS_PIECE;
    w->center = crm_mem_zalloc(k * d, sizeof *w->center);
    w->by_dim = aligned_alloc(16, d * w->half * sizeof *w->by_dim);
    w->mass = crm_mem_zalloc(k, sizeof *w->mass);
    w->radius = crm_mem_zalloc(k, sizeof *w->radius);
    w->moved = crm_mem_zalloc(k, sizeof *w->moved);
    w->upper = crm_mem_zalloc(n, sizeof *w->upper);
    w->lower = crm_mem_zalloc(n, sizeof *w->lower);
    w->nearest = crm_mem_zalloc(n, sizeof *w->nearest);
    w->label = crm_mem_zalloc(n, sizeof *w->label);
    w->sum = crm_mem_zalloc(w->n_pieces * k, (d + 1) * sizeof *w->sum);
    w->partial = crm_mem_zalloc(w->n_pieces, sizeof *w->partial);
    w->changed = crm_mem_zalloc(w->n_pieces, sizeof *w->changed);
    w->scratch = aligned_alloc(16, w->n_pieces * 2 * w->half * sizeof *w->scratch);
    return w->center && w->by_dim && w->mass && w->radius && w->moved && w->upper && w->lower &&
           w->nearest && w->label && w->sum && w->partial && w->changed && w->scratch;
}

static void work_free(struct crm_kmeans_work *w)
{
    free(w->center);
    free(w->by_dim);
    free(w->mass);
    free(w->radius);
    free(w->moved);
    free(w->upper);
    free(w->lower);
    free(w->nearest);
    free(w->label);
    free(w->sum);
    free(w->partial);
    free(w->changed);
    free(w->scratch);
}

/* The best labelling found so far. */
struct best {
    double inertia;
    double *center;
    uint32_t *label;
};

static void keep_best(const struct crm_kmeans_work *w, double inertia, struct best *best)
{
    if (!(inertia < best->inertia * (1 - 1e-12)))
        return;
    best->inertia = inertia;
    memcpy(best->center, w->center, w->k * w->d * sizeof *w->center);
    memcpy(best->label, w->label, w->n * sizeof *w->label);
}

static void search(struct crm_kmeans_work *w, const struct crm_kmeans_options *options,
    gsl_rng *rng, struct best *best)
{
    /* a try settles in about ten passes: worth it while all of them cost a fraction of a second */
    double inertia, pass = (double)w->n * (double)w->k * (double)w->d * 10;
    int tries = w->k < 2 || options->rough ? 0 : (int)fmin(MOST_TRIES, 1.5e8 / pass);

    for (int r = 0; r < options->restarts; r++) {
        plus_plus(w, rng);
        inertia = crm_kmeans_lloyd(w);
        keep_best(w, options->rough ? inertia : polish(w), best);
    }
    for (int t = 0; t < tries; t++) {
        if (t % 2) {
            memcpy(w->center, best->center, w->k * w->d * sizeof *w->center);
            memcpy(w->label, best->label, w->n * sizeof *w->label);
            swap_one(w, rng);
        } else {
            plus_plus(w, rng);
        }
        crm_kmeans_lloyd(w);
        keep_best(w, polish(w), best);
    }
}

/* Row numbers sorted by the rows' values; equal rows by number. */
static int compare_rows(const void *a, const void *b, void *ctx)
{
    const struct crm_kmeans_work *w = ctx;
    size_t i = *(const size_t *)a, j = *(const size_t *)b;

    for (size_t c = 0; c < w->d; c++) {
        double x = w->x[i * w->d + c], y = w->x[j * w->d + c];
        if (x != y)
            return x < y ? -1 : 1;
    }
    return (i > j) - (i < j);
}

/* Distinct rows of x in sorted order with their counts; group[i] is the distinct row of row i. */
static size_t distinct(const double x[], size_t n, size_t d, double *rows, double *weight,
    size_t *order, size_t *group)
{
    struct crm_kmeans_work key = {.x = x, .d = d};
    size_t m = 0;

    for (size_t i = 0; i < n; i++)
        order[i] = i;
    crm_os_sort(order, n, sizeof *order, compare_rows, &key);
    for (size_t i = 0; i < n; i++) {
        const double *row = x + order[i] * d;
        if (m == 0 || memcmp(rows + (m - 1) * d, row, d * sizeof *row) != 0) {
            memcpy(rows + m * d, row, d * sizeof *row);
            weight[m++] = 0;
        }
        weight[m - 1] += 1;
        group[order[i]] = m - 1;
    }
    return m;
}

/* Labels in the order of the rows of x, numbered by first appearance; centres follow. */
static void publish(const struct best *best, const size_t *group, size_t n, size_t d, size_t k,
    uint32_t *number, double centers[], uint32_t label[])
{
    uint32_t next = 0;

    memset(number, 0xFF, k * sizeof *number);
    for (size_t i = 0; i < n; i++) {
        uint32_t c = best->label[group ? group[i] : i];
        if (number[c] == UINT32_MAX) {
            memcpy(centers + next * d, best->center + c * d, d * sizeof *centers);
            number[c] = next++;
        }
        label[i] = number[c];
    }
}

/* Are there k different rows?  `found` has room for k row numbers. */
static bool enough(const double x[], size_t n, size_t d, size_t k, size_t *found, size_t *n_found)
{
    *n_found = 0;
    for (size_t i = 0; i < n && *n_found < k; i++) {
        bool known = false;
        for (size_t f = 0; f < *n_found && !known; f++)
            known = memcmp(x + found[f] * d, x + i * d, d * sizeof *x) == 0;
        if (!known)
            found[(*n_found)++] = i;
    }
    return *n_found == k;
}

enum crm_status crm_kmeans_fit(const double x[], size_t n, size_t d,
    const struct crm_kmeans_options *options, double centers[], uint32_t label[], double *inertia,
    struct crm_err *err)
{
    struct crm_kmeans_work w = {.n = n, .d = d, .k = options->k, .threads = options->threads};
    struct best best = {.inertia = INFINITY};
    enum crm_status status = CRM_OK;
    double *rows = NULL, *weight = NULL;
    size_t *order = NULL, *group = NULL, m;
    uint32_t *number = NULL;
    gsl_rng *rng = NULL;

    for (size_t i = 0; i < n * d; i++)
        if (!isfinite(x[i]))
            return crm_err_set(err, CRM_EDATA, "row %zu has a value that is not finite", i / d + 1);
    rows = crm_mem_alloc(n * d, sizeof *rows);
    weight = crm_mem_alloc(n, sizeof *weight);
    order = crm_mem_alloc(n, sizeof *order);
    group = crm_mem_alloc(n, sizeof *group);
    number = crm_mem_alloc(options->k, sizeof *number);
    rng = gsl_rng_alloc(gsl_rng_taus2);
    if (!rows || !weight || !order || !group || !number || !rng)
        goto nomem;
    gsl_rng_set(rng, (unsigned long)options->seed);
    if (!enough(x, n, d, options->k, order, &m)) {
        status = crm_err_set(
            err, CRM_EDATA, "%zu groups need as many different rows, there are %zu", options->k, m);
        goto out;
    }
    if (options->first) {
        for (size_t i = 0; i < n; i++)
            weight[i] = 1;
        w.x = x;
    } else {
        w.n = distinct(x, n, d, rows, weight, order, group);
        w.x = rows;
    }
    w.weight = weight;
    best.center = crm_mem_alloc(w.k * d, sizeof *best.center);
    best.label = crm_mem_alloc(w.n, sizeof *best.label);
    if (!best.center || !best.label || !work_alloc(&w))
        goto nomem;
    if (options->first) {
        memcpy(w.center, x, w.k * d * sizeof *x);
        keep_best(&w, crm_kmeans_lloyd(&w), &best);
    } else {
        search(&w, options, rng, &best);
    }
    publish(&best, options->first ? NULL : group, n, d, w.k, number, centers, label);
    *inertia = best.inertia;
    goto out;
nomem:
    status = crm_err_nomem(err);
out:
    work_free(&w);
    free(best.center);
    free(best.label);
    free(rows);
    free(weight);
    free(order);
    free(group);
    free(number);
    if (rng)
        gsl_rng_free(rng);
    return status;
}

void crm_kmeans_assign(
    const double x[], size_t n, size_t d, const double centers[], size_t k, uint32_t label[])
{
    for (size_t i = 0; i < n; i++) {
        double nearest = INFINITY;
        label[i] = 0;
        for (size_t c = 0; c < k; c++) {
            double dist = crm_kmeans_distance2(x + i * d, centers + c * d, d);
            if (dist < nearest) {
                nearest = dist;
                label[i] = (uint32_t)c;
            }
        }
    }
}
