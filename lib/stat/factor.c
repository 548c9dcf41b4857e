#include "stat/factor.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdbool.h>

enum { MAX_STEPS = 1000 };

/*
 * Uniquenesses u = least + exp(x) keep their bound without a bounded minimiser.  For given u the
 * best loadings are known: with e and v the largest eigenvalue and its vector of
 * u^-1/2 cor u^-1/2, they are sqrt(u) v sqrt(e - 1), and what is left to minimise is the sum of
 * e - ln e - 1 over the other eigenvalues.
 */
struct fit {
    size_t p;
    const double *cor;
    gsl_matrix *a, *v;
    gsl_vector *e;
    gsl_eigen_symmv_workspace *work;
};

static double unique(const gsl_vector *x, size_t i)
{
    return CRM_FACTOR_LEAST + exp(gsl_vector_get(x, i));
}

static size_t decompose(const struct fit *w, const gsl_vector *x)
{
    for (size_t i = 0; i < w->p; i++)
        for (size_t j = 0; j < w->p; j++)
            gsl_matrix_set(w->a, i, j, w->cor[i * w->p + j] / sqrt(unique(x, i) * unique(x, j)));
    gsl_eigen_symmv(w->a, w->e, w->v, w->work);
    return gsl_vector_max_index(w->e);
}

static double misfit(const struct fit *w, size_t largest)
{
    double f = 0;

    for (size_t k = 0; k < w->p; k++) {
        double e = gsl_vector_get(w->e, k);
        if (k != largest)
            f += e > 0 ? e - log(e) - 1 : INFINITY;
    }
    return f;
}

static double loading_of(const struct fit *w, const gsl_vector *x, size_t largest, size_t i)
{
    double e = gsl_vector_get(w->e, largest);

    return e > 1 ? sqrt(unique(x, i) * (e - 1)) * gsl_matrix_get(w->v, i, largest) : 0;
}

static double f_only(const gsl_vector *x, void *ctx)
{
    return misfit(ctx, decompose(ctx, x));
}

static void slope_at(const struct fit *w, const gsl_vector *x, size_t largest, gsl_vector *slope)
{
    for (size_t i = 0; i < w->p; i++) {
        double u = unique(x, i), l = loading_of(w, x, largest, i);
        /* d f / d u of factanal, times d u / d x */
        gsl_vector_set(
            slope, i, (l * l + u - w->cor[i * w->p + i]) / (u * u) * exp(gsl_vector_get(x, i)));
    }
}

static void slope_only(const gsl_vector *x, void *ctx, gsl_vector *slope)
{
    slope_at(ctx, x, decompose(ctx, x), slope);
}

static void f_and_slope(const gsl_vector *x, void *ctx, double *f, gsl_vector *slope)
{
    size_t largest = decompose(ctx, x);

    *f = misfit(ctx, largest);
    slope_at(ctx, x, largest, slope);
}

/* Half of what the other items leave of each: 1 / (inverse)_ii, as factanal starts. */
static bool start(const struct fit *w, gsl_vector *x)
{
    for (size_t i = 0; i < w->p; i++)
        for (size_t j = 0; j < w->p; j++)
            gsl_matrix_set(w->a, i, j, w->cor[i * w->p + j]);
    if (gsl_linalg_cholesky_decomp1(w->a) || gsl_linalg_cholesky_invert(w->a))
        return false;
    for (size_t i = 0; i < w->p; i++) {
        double u = (1 - 0.5 / (double)w->p) / gsl_matrix_get(w->a, i, i);
        if (!isfinite(u))
            return false;
        gsl_vector_set(x, i, log(fmin(fmax(u, 0.01), 1) - CRM_FACTOR_LEAST));
    }
    return true;
}

/* As far as values of the misfit tell. */
static void minimise(struct fit *w, gsl_vector *x, gsl_multimin_fdfminimizer *m)
{
    gsl_multimin_function_fdf f = {f_only, slope_only, f_and_slope, w->p, w};

    if (gsl_multimin_fdfminimizer_set(m, &f, x, 0.1, 0.1))
        return;
    for (int step = 0; step < MAX_STEPS; step++)
        if (gsl_multimin_fdfminimizer_iterate(m) ||
            gsl_multimin_test_gradient(m->gradient, 1e-6) == GSL_SUCCESS)
            break;
    gsl_vector_memcpy(x, m->x);
}

/*
 * Newton's steps to where the slope is nought.  Beside the minimum the misfit is flat to its last
 * bit for steps of 1e-8, so that a search by its values stops at a point of chance; the slope
 * still knows the way.  Central differences of the slope are its matrix.
 */
static enum crm_status polish(struct fit *w, gsl_vector *x, struct crm_err *err)
{
    enum { STEPS = 8 };
    const double h = 1e-4;
    size_t p = w->p;
    gsl_matrix *second = gsl_matrix_alloc(p, p);
    gsl_permutation *order = gsl_permutation_alloc(p);
    gsl_vector *slope = gsl_vector_alloc(p), *next = gsl_vector_alloc(p), *s = gsl_vector_alloc(p);
    enum crm_status status = CRM_OK;
    int sign;

    if (!second || !order || !slope || !next || !s) {
        status = crm_err_nomem(err);
        goto out;
    }
    slope_only(x, w, slope);
    for (int step = 0; step < STEPS && gsl_blas_dnrm2(slope) > 1e-12; step++) {
        for (size_t j = 0; j < p; j++) {
            gsl_vector_view column = gsl_matrix_column(second, j);
            double at = gsl_vector_get(x, j);
            gsl_vector_set(x, j, at - h);
            slope_only(x, w, s);
            gsl_vector_set(x, j, at + h);
            slope_only(x, w, &column.vector);
            gsl_vector_set(x, j, at);
            gsl_vector_sub(&column.vector, s);
            gsl_vector_scale(&column.vector, 1 / (2 * h));
        }
        gsl_linalg_LU_decomp(second, order, &sign);
        if (gsl_linalg_LU_solve(second, order, slope, next))
            break;
        gsl_vector_scale(next, -1);
        gsl_vector_add(next, x);
        slope_only(next, w, s);
        if (!(gsl_blas_dnrm2(s) < gsl_blas_dnrm2(slope)))
            break;
        gsl_vector_memcpy(x, next);
        gsl_vector_memcpy(slope, s);
    }
    if (!(gsl_blas_dnrm2(slope) < 1e-5))
        status = crm_err_set(err, CRM_ENUMERIC, "the one-factor model did not converge");
out:
    gsl_matrix_free(second);
    gsl_permutation_free(order);
    gsl_vector_free(slope);
    gsl_vector_free(next);
    gsl_vector_free(s);
    return status;
}

enum crm_status crm_factor_one(
    const double cor[], size_t p, double loading[], double uniqueness[], struct crm_err *err)
{
    struct fit w = {p, cor, gsl_matrix_alloc(p, p), gsl_matrix_alloc(p, p), gsl_vector_alloc(p),
        gsl_eigen_symmv_alloc(p)};
    gsl_vector *x = gsl_vector_alloc(p);
    gsl_multimin_fdfminimizer *m =
        gsl_multimin_fdfminimizer_alloc(gsl_multimin_fdfminimizer_vector_bfgs2, p);
    enum crm_status status = CRM_OK;
    double sum = 0;

    for (size_t i = 0; i < p; i++)
        loading[i] = uniqueness[i] = NAN;
    if (!w.a || !w.v || !w.e || !w.work || !x || !m) {
        status = crm_err_nomem(err);
    } else if (!start(&w, x)) {
        status = crm_err_set(err, CRM_ENUMERIC, "the correlations are not positive definite");
    } else {
        minimise(&w, x, m);
        status = polish(&w, x, err);
    }
    if (!status) {
        size_t largest = decompose(&w, x);
        for (size_t i = 0; i < p; i++) {
            loading[i] = loading_of(&w, x, largest, i);
            uniqueness[i] = unique(x, i);
            sum += loading[i];
        }
        for (size_t i = 0; i < p && sum < 0; i++)
            loading[i] = -loading[i];
    }
    gsl_matrix_free(w.a);
    gsl_matrix_free(w.v);
    gsl_vector_free(w.e);
    if (w.work)
        gsl_eigen_symmv_free(w.work);
    gsl_vector_free(x);
    if (m)
        gsl_multimin_fdfminimizer_free(m);
    return status;
}
