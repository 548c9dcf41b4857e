#include "stat/importance.h"

#include "base/mem.h"

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* ---- LMG ------------------------------------------------------------------------------ */

/*
 * R^2 of every set of drivers.  A set is a number with bit j for driver j; sets are made by adding
 * drivers in rising order.  Each step takes the driver just added out of those that can still come
 * and out of the outcome (Gauss), so that the gain of the next one is a single quotient.  Most sets
 * have few drivers left to come: about 6 steps of arithmetic a set.
 */
struct subsets {
    size_t p;
    double *r2;   /* 2^p */
    double *left; /* p + 1 levels of p x (p + 1): what is left of the correlations; column p is the
                     outcome */
};

static void grow(const struct subsets *w, size_t level, uint32_t set, size_t from)
{
    size_t p = w->p, row = p + 1;
    const double *a = w->left + level * p * row;
    double *b = w->left + (level + 1) * p * row;

    for (size_t k = from; k < p; k++) {
        const double *pivot = a + k * row;
        uint32_t with = set | UINT32_C(1) << k;
        w->r2[with] = w->r2[set] + pivot[p] * pivot[p] / pivot[k];
        for (size_t i = k + 1; i < p; i++) {
            double share = pivot[i] / pivot[k]; /* symmetric: row k, column i */
            for (size_t j = i; j <= p; j++)
                b[i * row + j] = a[i * row + j] - share * pivot[j];
        }
        if (k + 1 < p)
            grow(w, level + 1, with, k + 1);
    }
}

/* Shapley: |S|! (p - |S| - 1)! / p! times the gain, over all sets S without the driver. */
static void shapley(const struct subsets *w, struct crm_importance driver[])
{
    size_t p = w->p;
    double chance[CRM_LMG_MAX];

    chance[0] = 1 / (double)p;
    for (size_t s = 1; s < p; s++)
        chance[s] = chance[s - 1] * (double)s / (double)(p - s);
    for (size_t j = 0; j < p; j++)
        driver[j].lmg = 0;
    for (uint32_t set = 0; set < (UINT32_C(1) << p) - 1; set++) {
        double share = chance[__builtin_popcount(set)];
        for (size_t j = 0; j < p; j++)
            if (!(set >> j & 1))
                driver[j].lmg += share * (w->r2[set | UINT32_C(1) << j] - w->r2[set]);
    }
}

static enum crm_status lmg(const double cor[], const double with[], size_t p,
    struct crm_importance driver[], struct crm_err *err)
{
    struct subsets w = {.p = p};
    enum crm_status status = CRM_OK;

    for (size_t j = 0; j < p; j++)
        driver[j].lmg = NAN;
    if (p > CRM_LMG_MAX)
        return CRM_OK;
    w.r2 = crm_mem_alloc((size_t)1 << p, sizeof *w.r2);
    w.left = crm_mem_alloc((p + 1) * p * (p + 1), sizeof *w.left);
    if (!w.r2 || !w.left) {
        status = crm_err_nomem(err);
        goto out;
    }
    for (size_t i = 0; i < p; i++) {
        for (size_t j = 0; j < p; j++)
            w.left[i * (p + 1) + j] = cor[i * p + j];
        w.left[i * (p + 1) + p] = with[i];
    }
    w.r2[0] = 0;
    grow(&w, 0, 0, 0);
    shapley(&w, driver);
out:
    free(w.r2);
    free(w.left);
    return status;
}

/* ---- the rest, from the eigenvectors --------------------------------------------------- */

enum crm_status crm_importance(const double cor[], const double with[], size_t p,
    struct crm_importance driver[], double *r2, struct crm_err *err)
{
    gsl_matrix *a = gsl_matrix_alloc(p, p), *v = gsl_matrix_alloc(p, p);
    gsl_vector *e = gsl_vector_alloc(p), *u = gsl_vector_alloc(p);
    gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc(p);
    enum crm_status status = CRM_OK;

    *r2 = 0;
    if (!a || !v || !e || !u || !work) {
        status = crm_err_nomem(err);
        goto out;
    }
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++)
            gsl_matrix_set(a, i, j, cor[i * p + j]);
    if (gsl_eigen_symmv(a, e, v, work) || !(gsl_vector_min(e) > 1e-12)) {
        status = crm_err_set(err, CRM_ENUMERIC, "the drivers are not independent of each other");
        goto out;
    }
    for (size_t k = 0; k < p; k++) { /* u: the outcome along each eigenvector */
        double along = 0;
        for (size_t j = 0; j < p; j++)
            along += gsl_matrix_get(v, j, k) * with[j];
        gsl_vector_set(u, k, along);
    }
    for (size_t j = 0; j < p; j++) {
        double beta = 0, vif = 0;
        for (size_t k = 0; k < p; k++) {
            double vj = gsl_matrix_get(v, j, k), ek = gsl_vector_get(e, k);
            beta += vj * gsl_vector_get(u, k) / ek;
            vif += vj * vj / ek;
        }
        driver[j] = (struct crm_importance){.beta = beta,
            .vif = vif,
            .first = with[j] * with[j],
            .last = beta * beta / vif,
            .pratt = beta * with[j]};
        *r2 += beta * with[j];
    }
    for (size_t j = 0; j < p; j++) { /* Lambda = V E^1/2 V'; w = Lambda^2 (Lambda^-1 r)^2 */
        for (size_t i = 0; i < p; i++) {
            double lambda = 0, orthogonal = 0;
            for (size_t k = 0; k < p; k++) {
                double root = sqrt(gsl_vector_get(e, k)), vi = gsl_matrix_get(v, i, k);
                lambda += gsl_matrix_get(v, j, k) * vi * root;
                orthogonal += vi * gsl_vector_get(u, k) / root;
            }
            driver[j].relwt += lambda * lambda * orthogonal * orthogonal;
        }
    }
    status = lmg(cor, with, p, driver, err);
out:
    gsl_matrix_free(a);
    gsl_matrix_free(v);
    gsl_vector_free(e);
    gsl_vector_free(u);
    if (work)
        gsl_eigen_symmv_free(work);
    return status;
}
