/*
 * kmeans.h -- k-means: the partition into k groups with the smallest sum of squares
 *
 *     struct crm_kmeans_options options = { .k = 4, .restarts = 10, .seed = 1, .threads = 1 };
 *     crm_kmeans_fit(x, n, d, &options, centers, label, &inertia, &err);
 *
 * Lloyd's iteration (1982) with Hamerly's bounds (2010), which skip distances that cannot matter
 * and change no result; starts by k-means++ (Arthur and Vassilvitskii 2007).  Each restart is
 * polished by moving single points while that lowers the sum of squares (Hartigan and Wong 1979,
 * optimal-transfer rule), and small data by swapping a centre for another place (Franti 2018).
 * R: stats::kmeans, Python: sklearn.cluster.KMeans.
 *
 * The result is the same for any number of threads.  With k-means++ it is the same for any order
 * of the rows too: rows are sorted, and equal ones counted together, before anything is drawn.
 */
#ifndef CRM_STAT_KMEANS_H
#define CRM_STAT_KMEANS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct crm_kmeans_options {
    size_t k;     /* groups, 1 .. n distinct rows */
    bool first;   /* start from the first k rows, one run of Lloyd alone */
    bool rough;   /* descents alone, neither polished nor swapped: a start for other methods */
    int restarts; /* >= 1; not used with `first` */
    uint64_t seed;
    int threads; /* >= 1 */
};

/*
 *   x[n * d]        in   rows, all finite
 *   centers[k * d]  out  means of the groups
 *   label[n]        out  0 .. k - 1, numbered by first appearance in x
 *   *inertia        out  sum of squared distances to the own centre
 * Errors: CRM_EDATA when there are fewer than k distinct rows or a value is not finite;
 * CRM_ENOMEM.  Outputs are then undefined.
 */
enum crm_status crm_kmeans_fit(const double x[], size_t n, size_t d,
    const struct crm_kmeans_options *options, double centers[], uint32_t label[], double *inertia,
    struct crm_err *err);

/*
 * The nearest centre of each row, the lowest number when two are as near, or when all are so far
 * that the square of the distance is no double.
 */
void crm_kmeans_assign(
    const double x[], size_t n, size_t d, const double centers[], size_t k, uint32_t label[]);

#endif
