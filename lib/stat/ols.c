#include "stat/ols.h"

#include "base/mem.h"

#include <gsl/gsl_blas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double tolerance = 1e-7;

/* Columns of the design, then y, each n long and already multiplied by sqrt(weight). */
struct design {
    double *column;
    size_t n, k;
    size_t *kept; /* rank columns, in order */
    size_t rank;
};

static double dot(const double a[], const double b[], size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static double length(const double a[], size_t n)
{
    gsl_vector_const_view v = gsl_vector_const_view_array(a, n);

    return gsl_blas_dnrm2(&v.vector);
}

/*
 * Triangularise in place.  Kept column number r ends as R(0..r, r) in its first r + 1 entries; y
 * ends as Q'y.
 */
static void triangularise(struct design *d, double reflect[])
{
    size_t n = d->n;

    for (size_t j = 0; j < d->k && d->rank < n; j++) {
        double *c = d->column + j * n, whole, rest, scale;
        size_t r = d->rank, m = n - r;
        whole = length(c, n);
        rest = length(c + r, m);
        if (!(rest > tolerance * whole))
            continue;
        if (c[r] > 0)
            rest = -rest;
        memcpy(reflect, c + r, m * sizeof *c);
        reflect[0] -= rest;
        scale = 2 / dot(reflect, reflect, m);
        for (size_t i = j + 1; i <= d->k; i++) {
            double *other = d->column + i * n + r;
            double by = scale * dot(reflect, other, m);
            for (size_t row = 0; row < m; row++)
                other[row] -= by * reflect[row];
        }
        c[r] = rest;
        d->kept[d->rank++] = j;
    }
}

static double r_at(const struct design *d, size_t row, size_t column)
{
    return d->column[d->kept[column] * d->n + row];
}

/* inverse := R^-1, rank x rank, upper. */
static void invert(const struct design *d, double inverse[])
{
    size_t rank = d->rank;

    for (size_t col = 0; col < rank; col++)
        for (size_t i = rank; i-- > 0;) {
            double sum = i == col;
            for (size_t m = i + 1; m <= col; m++)
                sum -= r_at(d, i, m) * inverse[m * rank + col];
            inverse[i * rank + col] = i <= col ? sum / r_at(d, i, i) : 0;
        }
}

static void solve(struct crm_ols *fit, const struct design *d, const double inverse[])
{
    const double *qty = d->column + d->k * d->n;
    size_t rank = d->rank, k = d->k;
    double variance;

    for (size_t i = 0; i < k; i++)
        fit->coef[i] = fit->se[i] = NAN;
    for (size_t i = 0; i < k * k; i++)
        fit->cov[i] = NAN;
    fit->rss = dot(qty + rank, qty + rank, d->n - rank);
    variance = fit->df > 0 ? fit->rss / fit->df : NAN;
    fit->sigma = sqrt(variance);
    for (size_t i = 0; i < rank; i++) {
        size_t a = d->kept[i];
        fit->coef[a] = dot(inverse + i * rank, qty, rank);
        for (size_t j = 0; j < rank; j++)
            fit->cov[a * k + d->kept[j]] =
                variance * dot(inverse + i * rank, inverse + j * rank, rank);
        fit->se[a] = sqrt(fit->cov[a * k + a]);
    }
}

/* Sum of squares of y, about its weighted mean with an intercept; *n: rows that weigh something. */
static double total(const double y[], const double weight[], size_t rows, bool intercept, size_t *n)
{
    double w = 0, mean = 0, sum = 0;

    *n = 0;
    for (size_t i = 0; i < rows; i++) {
        double wi = weight ? weight[i] : 1;
        if (!(wi > 0))
            continue;
        ++*n;
        w += wi;
        mean += wi * (y[i] - mean) / w;
    }
    for (size_t i = 0; i < rows; i++) {
        double d = intercept ? y[i] - mean : y[i];
        sum += (weight ? weight[i] : 1) * d * d;
    }
    return sum;
}

static void fill(
    struct design *d, const double x[], const double y[], const double weight[], bool intercept)
{
    size_t n = d->n, p = d->k - intercept;

    for (size_t i = 0; i < n; i++) {
        double root = weight ? sqrt(weight[i]) : 1, *at = d->column + i;
        if (intercept)
            at[0] = root, at += n;
        for (size_t j = 0; j < p; j++)
            at[j * n] = root * x[i * p + j];
        at[p * n] = root * y[i];
    }
}

enum crm_status crm_ols_fit(struct crm_ols *fit, const double x[], size_t n, size_t p,
    const double y[], const double weight[], bool intercept, struct crm_err *err)
{
    struct design d = {.n = n, .k = p + intercept};
    size_t k = d.k, used;
    double *work = NULL, explained;
    enum crm_status status = CRM_OK;

    memset(fit, 0, sizeof *fit);
    if (n == 0 || k == 0)
        return crm_err_set(err, CRM_EDATA, "no %s to fit", n == 0 ? "rows" : "terms");
    fit->tss = total(y, weight, n, intercept, &used);
    fit->n_terms = k;
    fit->coef = crm_mem_alloc(k, sizeof(double));
    fit->se = crm_mem_alloc(k, sizeof(double));
    fit->cov = crm_mem_alloc(k, k * sizeof(double));
    d.column = crm_mem_alloc(k + 1, n * sizeof(double));
    d.kept = crm_mem_alloc(k, sizeof *d.kept);
    work = crm_mem_alloc(n + k * k, sizeof(double));
    if (!fit->coef || !fit->se || !fit->cov || !d.column || !d.kept || !work) {
        status = crm_err_nomem(err);
        crm_ols_release(fit);
        goto out;
    }
    fill(&d, x, y, weight, intercept);
    triangularise(&d, work);
    fit->rank = d.rank;
    fit->df = (double)used - (double)d.rank;
    invert(&d, work + n);
    solve(fit, &d, work + n);
    explained = fit->tss - fit->rss;
    fit->f_df = (double)d.rank - intercept;
    fit->r2 = fit->tss > 0 ? explained / fit->tss : NAN;
    fit->r2_adjusted = fit->df > 0 ? 1 - (1 - fit->r2) * ((double)used - intercept) / fit->df : NAN;
    fit->f = fit->df > 0 && fit->f_df > 0 ? explained / fit->f_df / (fit->rss / fit->df) : NAN;
out:
    free(d.column);
    free(d.kept);
    free(work);
    return status;
}

void crm_ols_release(struct crm_ols *fit)
{
    free(fit->coef);
    free(fit->se);
    free(fit->cov);
    memset(fit, 0, sizeof *fit);
}
