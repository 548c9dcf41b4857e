/* kmeans_work.h -- one clustering in progress; shared by kmeans.c and kmeans_lloyd.c only */
#ifndef CRM_STAT_KMEANS_WORK_H
#define CRM_STAT_KMEANS_WORK_H

#include "base/parallel.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Rows a piece of work: sums are taken piece by piece, so this fixes the order of additions. */
enum { CRM_KMEANS_PIECE = 8192 };

/* Two doubles at once: centres lie in pairs, so that one subtraction serves two of them. */
typedef double pair __attribute__((vector_size(16), may_alias));

/* One clustering of weighted rows, and all the scratch it needs. */
struct crm_kmeans_work {
    const double *x;      /* n * d */
    const double *weight; /* n */
    size_t n, d, k, half; /* half = number of pairs of centres */
    int threads;
    double *center;        /* k * d */
    pair *by_dim;          /* d * half: the centres again, in pairs */
    double *mass;          /* k */
    double *radius;        /* k: half the distance to the nearest other centre */
    double *moved;         /* k: how far each centre went in the last step */
    double *upper, *lower; /* n: bounds of the distance to the own and to the next centre */
    uint32_t *label;       /* n */
    double *nearest;       /* n: squared distance to the chosen centres, for k-means++ */
    /* of each piece */
    size_t n_pieces;
    double *sum;     /* n_pieces * k * (d + 1): mass and sums */
    double *partial; /* n_pieces */
    size_t *changed; /* n_pieces */
    double *scratch; /* n_pieces * 2 * half */
    bool fresh;      /* bounds say nothing yet */
    size_t chosen;   /* k-means++: the newest centre */
};

static inline double crm_kmeans_distance2(const double *a, const double *b, size_t d)
{
    double sum = 0;

    for (size_t j = 0; j < d; j++)
        sum += (a[j] - b[j]) * (a[j] - b[j]);
    return sum;
}

/* Squared distances of one row to every centre. */
static inline void crm_kmeans_distances(
    const struct crm_kmeans_work *w, const double *row, pair *out)
{
    size_t half = w->half;
    const pair *c = w->by_dim;

    memset(out, 0, half * sizeof *out);
    for (size_t j = 0; j < w->d; j++, c += half) {
        pair v = {row[j], row[j]};
        for (size_t h = 0; h < half; h++) {
            pair diff = v - c[h];
            out[h] += diff * diff;
        }
    }
}

static inline size_t crm_kmeans_piece_end(const struct crm_kmeans_work *w, size_t piece)
{
    size_t end = (piece + 1) * CRM_KMEANS_PIECE;

    return end < w->n ? end : w->n;
}

/* Lloyd from w->center until no label changes; returns the inertia. */
double crm_kmeans_lloyd(struct crm_kmeans_work *w);

/* Means and masses of the labels as they are. */
void crm_kmeans_means(struct crm_kmeans_work *w);

/* Sum of squared distances to the own centre. */
double crm_kmeans_inertia(struct crm_kmeans_work *w);

#endif
