#include "stat/covariance.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

enum { ROWS = 512 }; /* a block of rows of all columns stays in the cache */

double crm_effective_n(const double weight[], size_t n)
{
    double sum = 0, squares = 0;

    for (size_t i = 0; i < n; i++) {
        sum += weight[i];
        squares += weight[i] * weight[i];
    }
    return squares > 0 ? sum * sum / squares : 0;
}

/* Four sums at a time: each alone would wait for its own last addition. */
static void products(
    const double *x0, const double *x1, const double *y0, const double *y1, size_t n, double sum[4])
{
    double a = 0, b = 0, c = 0, d = 0;

    for (size_t i = 0; i < n; i++) {
        a += x0[i] * y0[i];
        b += x0[i] * y1[i];
        c += x1[i] * y0[i];
        d += x1[i] * y1[i];
    }
    sum[0] = a, sum[1] = b, sum[2] = c, sum[3] = d;
}

/* cov[i][j] += sum of x[i] y[j] for i <= j; columns in twos, an odd last one against itself. */
static void add_block(const double *x, const double *y, size_t p, size_t n, double cov[])
{
    double sum[4];

    for (size_t i = 0; i < p; i += 2) {
        size_t i1 = i + 1 < p ? i + 1 : i;
        for (size_t j = i; j < p; j += 2) {
            size_t j1 = j + 1 < p ? j + 1 : j;
            products(x + i * ROWS, x + i1 * ROWS, y + j * ROWS, y + j1 * ROWS, n, sum);
            cov[i * p + j] += sum[0];
            if (j1 > j)
                cov[i * p + j1] += sum[1];
            if (i1 > i && j > i)
                cov[i1 * p + j] += sum[2];
            if (i1 > i && j1 > j)
                cov[i1 * p + j1] += sum[3];
        }
    }
}

static double mean_of(const double x[], const double weight[], size_t n, double total)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += weight ? weight[i] * x[i] : x[i];
    return sum / total;
}

enum crm_status crm_covariance(const double *const column[], size_t p, size_t n,
    const double weight[], double mean[], double cov[], struct crm_err *err)
{
    double *x = crm_mem_alloc(2 * p * ROWS, sizeof *x), *y = x;
    double total = (double)n, m = (double)n, scale;

    if (!x)
        return crm_err_nomem(err);
    if (weight) {
        total = mean_of(weight, NULL, n, 1);
        m = crm_effective_n(weight, n);
        y = x + p * ROWS; /* the side that carries the weights */
    }
    for (size_t j = 0; j < p; j++)
        mean[j] = mean_of(column[j], weight, n, total);
    for (size_t k = 0; k < p * p; k++)
        cov[k] = 0;
    for (size_t from = 0; from < n; from += ROWS) {
        size_t len = n - from < ROWS ? n - from : ROWS;
        for (size_t j = 0; j < p; j++)
            for (size_t i = 0; i < len; i++) {
                x[j * ROWS + i] = column[j][from + i] - mean[j];
                if (weight)
                    y[j * ROWS + i] = weight[from + i] * x[j * ROWS + i];
            }
        add_block(x, y, p, len, cov);
    }
    free(x);
    scale = m > 1 ? m / (m - 1) / total : NAN;
    for (size_t i = 0; i < p; i++)
        for (size_t j = i; j < p; j++)
            cov[j * p + i] = cov[i * p + j] *= scale;
    return CRM_OK;
}

void crm_correlation(const double cov[], size_t p, double cor[])
{
    for (size_t i = 0; i < p; i++) /* the diagonal is needed to the last */
        for (size_t j = 0; j < p; j++)
            if (i != j)
                cor[i * p + j] = cov[i * p + i] > 0 && cov[j * p + j] > 0
                                     ? cov[i * p + j] / sqrt(cov[i * p + i]) / sqrt(cov[j * p + j])
                                     : NAN;
    for (size_t i = 0; i < p; i++)
        cor[i * p + i] = cov[i * p + i] > 0 ? 1 : NAN;
}
