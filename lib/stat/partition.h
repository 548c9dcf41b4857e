/*
 * partition.h -- how good a partition is: silhouette, Calinski-Harabasz, Davies-Bouldin
 *
 * Rows are x[n * d], groups label[n] in 0 .. k - 1, every group with a row.
 */
#ifndef CRM_STAT_PARTITION_H
#define CRM_STAT_PARTITION_H

#include "base/err.h"

#include <stdint.h>

/* Up to this many rows the silhouette is exact; beyond, it is that of rows drawn by chance. */
#define CRM_SILHOUETTE_EXACT 20000
#define CRM_SILHOUETTE_DRAWN 10000

struct crm_silhouette {
    double mean;  /* -1 .. 1; NAN when k < 2 or k = n */
    double se;    /* of the mean, from the draw; 0 when exact */
    size_t drawn; /* rows it was computed for */
};

/*
 * Mean silhouette width (Rousseeuw 1987): (b - a) / max(a, b) with a the mean distance of a row to
 * its own group and b to the nearest other one; 0 for a row alone in its group.
 *   seed  of the draw
 * O(m^2 d) with m = n up to CRM_SILHOUETTE_EXACT rows, then CRM_SILHOUETTE_DRAWN.
 * sklearn.metrics.silhouette_score. The same for any number of threads.
 */
enum crm_status crm_silhouette(const double x[], size_t n, size_t d, const uint32_t label[],
    size_t k, uint64_t seed, int threads, struct crm_silhouette *out, struct crm_err *err);

/*
 * Calinski-Harabasz: (between / (k - 1)) / (within / (n - k)).  Davies-Bouldin: mean over groups
 * of the worst (s_i + s_j) / d_ij, s the mean distance to the centre.  NAN when k < 2 or k = n.
 *   centers[k * d]  in  means of the groups
 */
double crm_calinski_harabasz(
    const double x[], size_t n, size_t d, const uint32_t label[], size_t k, const double centers[]);
double crm_davies_bouldin(const double x[], size_t n, size_t d, const uint32_t label[], size_t k,
    const double centers[], double scratch[/* 2 k */]);

#endif
