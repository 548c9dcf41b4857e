#include "stat/kmeans_work.h"

enum { MAX_ITERATIONS = 1000 };

/* The nearest centre and the distance to the second; the lowest number wins a tie. */
static inline uint32_t two_nearest(const double *dist2, size_t k, double *first, double *second)
{
    double d1 = INFINITY, d2 = INFINITY;
    uint32_t at = 0;

    for (size_t c = 0; c < k; c++) {
        if (dist2[c] < d1) {
            d2 = d1;
            d1 = dist2[c];
            at = (uint32_t)c;
        } else if (dist2[c] < d2) {
            d2 = dist2[c];
        }
    }
    *first = d1;
    *second = d2;
    return at;
}

static void spread_centers(struct crm_kmeans_work *w)
{
    for (size_t j = 0; j < w->d; j++)
        for (size_t h = 0; h < w->half; h++) {
            size_t a = 2 * h, b = a + 1 < w->k ? a + 1 : a;
            w->by_dim[j * w->half + h] = (pair){w->center[a * w->d + j], w->center[b * w->d + j]};
        }
}

/* Assign the rows of a piece and sum them by centre. */
static void assign_piece(void *ctx, size_t piece)
{
    struct crm_kmeans_work *w = ctx;
    pair *dist = (pair *)(void *)(w->scratch + piece * 2 * w->half);
    double *sum = w->sum + piece * w->k * (w->d + 1);
    size_t changed = 0;
    double most_moved = 0;

    for (size_t c = 0; c < w->k; c++)
        if (w->moved[c] > most_moved)
            most_moved = w->moved[c];
    memset(sum, 0, w->k * (w->d + 1) * sizeof *sum);
    for (size_t i = piece * CRM_KMEANS_PIECE; i < crm_kmeans_piece_end(w, piece); i++) {
        const double *row = w->x + i * w->d;
        uint32_t a = w->label[i];
        bool search = true;
        if (!w->fresh) {
            /* the margin keeps rounding in the bounds from hiding a nearer centre or a tie */
            double bound;
            w->upper[i] += w->moved[a];
            w->lower[i] -= most_moved;
            bound = (w->radius[a] > w->lower[i] ? w->radius[a] : w->lower[i]) * (1 - 1e-9);
            if (w->upper[i] < bound) {
                search = false;
            } else {
                w->upper[i] = sqrt(crm_kmeans_distance2(row, w->center + a * w->d, w->d));
                search = !(w->upper[i] < bound);
            }
        }
        if (search) {
            double first, second;
            uint32_t b;
            crm_kmeans_distances(w, row, dist);
            b = two_nearest((const double *)dist, w->k, &first, &second);
            w->upper[i] = sqrt(first);
            w->lower[i] = sqrt(second);
            if (w->fresh || b != a) {
                changed++;
                w->label[i] = a = b;
            }
        }
        sum[a * (w->d + 1)] += w->weight[i];
        for (size_t j = 0; j < w->d; j++)
            sum[a * (w->d + 1) + 1 + j] += w->weight[i] * row[j];
    }
    w->changed[piece] = changed;
}

static void inertia_piece(void *ctx, size_t piece)
{
    struct crm_kmeans_work *w = ctx;
    double sum = 0;

    for (size_t i = piece * CRM_KMEANS_PIECE; i < crm_kmeans_piece_end(w, piece); i++)
        sum += w->weight[i] *
               crm_kmeans_distance2(w->x + i * w->d, w->center + w->label[i] * w->d, w->d);
    w->partial[piece] = sum;
}

double crm_kmeans_inertia(struct crm_kmeans_work *w)
{
    double sum = 0;

    crm_parallel(w->n_pieces, w->threads, inertia_piece, w);
    for (size_t p = 0; p < w->n_pieces; p++)
        sum += w->partial[p];
    return sum;
}

/* A centre nobody chose goes to the row that is farthest from its own. */
static void refill(struct crm_kmeans_work *w, size_t empty)
{
    double farthest = -1;
    size_t at = 0;

    for (size_t i = 0; i < w->n; i++) {
        double dist = crm_kmeans_distance2(w->x + i * w->d, w->center + w->label[i] * w->d, w->d);
        if (dist > farthest && w->mass[w->label[i]] > w->weight[i]) {
            farthest = dist;
            at = i;
        }
    }
    w->mass[w->label[at]] -= w->weight[at];
    w->label[at] = (uint32_t)empty;
    w->mass[empty] = w->weight[at];
}

void crm_kmeans_means(struct crm_kmeans_work *w)
{
    size_t d = w->d;

    memset(w->mass, 0, w->k * sizeof *w->mass);
    memset(w->center, 0, w->k * d * sizeof *w->center);
    for (size_t i = 0; i < w->n; i++) {
        w->mass[w->label[i]] += w->weight[i];
        for (size_t j = 0; j < d; j++)
            w->center[w->label[i] * d + j] += w->weight[i] * w->x[i * d + j];
    }
    for (size_t c = 0; c < w->k; c++)
        for (size_t j = 0; j < d; j++)
            w->center[c * d + j] /= w->mass[c];
    spread_centers(w);
}

/* Centres from the sums of the pieces, in their order; false when one is empty. */
static bool step_centers(struct crm_kmeans_work *w)
{
    size_t d = w->d, stride = d + 1;
    bool full = true;

    for (size_t c = 0; c < w->k; c++) {
        double mass = 0, moved2 = 0;
        for (size_t p = 0; p < w->n_pieces; p++)
            mass += w->sum[(p * w->k + c) * stride];
        w->mass[c] = mass;
        if (!(mass > 0)) {
            full = false;
            continue;
        }
        for (size_t j = 0; j < d; j++) {
            double sum = 0;
            for (size_t p = 0; p < w->n_pieces; p++)
                sum += w->sum[(p * w->k + c) * stride + 1 + j];
            sum /= mass;
            moved2 += (sum - w->center[c * d + j]) * (sum - w->center[c * d + j]);
            w->center[c * d + j] = sum;
        }
        w->moved[c] = sqrt(moved2);
    }
    return full;
}

static void half_distances(struct crm_kmeans_work *w)
{
    for (size_t c = 0; c < w->k; c++) {
        double nearest = INFINITY;
        for (size_t e = 0; e < w->k; e++) {
            double dist =
                e == c ? INFINITY
                       : crm_kmeans_distance2(w->center + c * w->d, w->center + e * w->d, w->d);
            if (dist < nearest)
                nearest = dist;
        }
        w->radius[c] = sqrt(nearest) / 2;
    }
}

double crm_kmeans_lloyd(struct crm_kmeans_work *w)
{
    w->fresh = true;
    memset(w->moved, 0, w->k * sizeof *w->moved);
    spread_centers(w);
    for (int turn = 0; turn < MAX_ITERATIONS; turn++) {
        size_t changed = 0;
        half_distances(w);
        crm_parallel(w->n_pieces, w->threads, assign_piece, w);
        for (size_t p = 0; p < w->n_pieces; p++)
            changed += w->changed[p];
        w->fresh = false;
        if (changed == 0)
            break;
        if (!step_centers(w)) {
            for (size_t c = 0; c < w->k; c++)
                if (!(w->mass[c] > 0))
                    refill(w, c);
            crm_kmeans_means(w);
            w->fresh = true;
            continue;
        }
        spread_centers(w);
    }
    return crm_kmeans_inertia(w);
}
