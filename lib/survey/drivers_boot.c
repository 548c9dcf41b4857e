/* Limits of the shares of R^2, by drawing respondents again and again. */

#include "survey/drivers.h"

#include "base/mem.h"
#include "base/os.h"
#include "stat/covariance.h"
#include "stat/order.h"
#include "stat/quantile.h"

#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

struct boot {
    const double **column; /* p drivers and the outcome */
    const double *weight;
    size_t p, n;
    size_t *order; /* rows by their values, so that their order in the file does not matter */
    double *drawn, *mean, *cov, *cor, *with;
    struct crm_importance *share;
    double *lmg, *relwt; /* [p][draws] */
    gsl_rng *rng;
};

static void release(struct boot *b)
{
    free(b->column);
    free(b->order);
    free(b->drawn);
    free(b->mean);
    free(b->cov);
    free(b->cor);
    free(b->with);
    free(b->share);
    free(b->lmg);
    free(b->relwt);
    if (b->rng)
        gsl_rng_free(b->rng);
}

static enum crm_status make(struct boot *b, size_t draws, struct crm_err *err)
{
    size_t q = b->p + 1;

    b->column = crm_mem_alloc(q, sizeof *b->column);
    b->order = crm_mem_alloc(b->n, sizeof *b->order);
    b->drawn = crm_mem_alloc(b->n, sizeof *b->drawn);
    b->mean = crm_mem_alloc(q, sizeof *b->mean);
    b->cov = crm_mem_alloc(q * q, sizeof *b->cov);
    b->cor = crm_mem_alloc(b->p * b->p, sizeof *b->cor);
    b->with = crm_mem_alloc(b->p, sizeof *b->with);
    b->share = crm_mem_alloc(b->p, sizeof *b->share);
    b->lmg = crm_mem_alloc(b->p * draws, sizeof *b->lmg);
    b->relwt = crm_mem_alloc(b->p * draws, sizeof *b->relwt);
    b->rng = gsl_rng_alloc(gsl_rng_mt19937);
    return b->column && b->order && b->drawn && b->mean && b->cov && b->cor && b->with &&
                   b->share && b->lmg && b->relwt && b->rng
               ? CRM_OK
               : crm_err_nomem(err);
}

static int by_values(const void *pa, const void *pb, void *ctx)
{
    const struct boot *b = ctx;
    size_t i = *(const size_t *)pa, j = *(const size_t *)pb;

    for (size_t c = 0; c <= b->p; c++)
        if (b->column[c][i] != b->column[c][j])
            return b->column[c][i] < b->column[c][j] ? -1 : 1;
    if (b->weight && b->weight[i] != b->weight[j])
        return b->weight[i] < b->weight[j] ? -1 : 1;
    return 0;
}

/* One sample: how often each row was drawn is its weight.  *fits false: it has no answer. */
static enum crm_status draw(struct boot *b, bool *fits, struct crm_err *err)
{
    size_t p = b->p, q = p + 1;
    struct crm_err none;
    enum crm_status status;
    double r2;

    for (size_t i = 0; i < b->n; i++)
        b->drawn[i] = 0;
    for (size_t i = 0; i < b->n; i++) {
        size_t row = b->order[gsl_rng_uniform_int(b->rng, b->n)];
        b->drawn[row] += b->weight ? b->weight[row] : 1;
    }
    crm_err_init(&none);
    *fits = false;
    if ((status = crm_covariance(b->column, q, b->n, b->drawn, b->mean, b->cov, &none)))
        return status == CRM_ENOMEM ? crm_err_nomem(err) : CRM_OK;
    crm_correlation(b->cov, q, b->cov);
    for (size_t i = 0; i < q * q; i++)
        if (!isfinite(b->cov[i]))
            return CRM_OK;
    for (size_t i = 0; i < p; i++) {
        b->with[i] = b->cov[i * q + p];
        for (size_t j = 0; j < p; j++)
            b->cor[i * p + j] = b->cov[i * q + j];
    }
    status = crm_importance(b->cor, b->with, p, b->share, &r2, &none);
    *fits = status == CRM_OK;
    return status == CRM_ENOMEM ? crm_err_nomem(err) : CRM_OK;
}

static enum crm_status ends(
    double x[], size_t n, double level, double *lo, double *hi, struct crm_err *err)
{
    enum crm_status status = isnan(x[0]) ? CRM_OK : crm_order_sort(x, n, err);

    *lo = *hi = NAN;
    if (status || isnan(x[0]))
        return status;
    *lo = crm_quantile(x, n, (1 - level / 100) / 2);
    *hi = crm_quantile(x, n, (1 + level / 100) / 2);
    return CRM_OK;
}

enum crm_status crm_drivers_bootstrap(struct crm_driver_limits limits[], const double *const x[],
    size_t p, const double y[], const double weight[], size_t n, size_t draws, unsigned long seed,
    double level, struct crm_err *err)
{
    struct boot b = {.weight = weight, .p = p, .n = n};
    size_t got = 0;
    enum crm_status status = make(&b, draws, err);

    for (size_t j = 0; j < p; j++)
        limits[j] = (struct crm_driver_limits){NAN, NAN, NAN, NAN};
    if (!status) {
        for (size_t j = 0; j < p; j++)
            b.column[j] = x[j];
        b.column[p] = y;
        for (size_t i = 0; i < n; i++)
            b.order[i] = i;
        crm_os_sort(b.order, n, sizeof *b.order, by_values, &b);
        gsl_rng_set(b.rng, seed);
    }
    for (size_t k = 0; k < draws && !status; k++) {
        bool fits;
        status = draw(&b, &fits, err);
        if (!status && fits) {
            for (size_t j = 0; j < p; j++) {
                b.lmg[j * draws + got] = b.share[j].lmg;
                b.relwt[j * draws + got] = b.share[j].relwt;
            }
            got++;
        }
    }
    for (size_t j = 0; j < p && !status && got && got * 10 >= draws * 9; j++) {
        status = ends(b.lmg + j * draws, got, level, &limits[j].lmg_lo, &limits[j].lmg_hi, err);
        if (!status)
            status = ends(
                b.relwt + j * draws, got, level, &limits[j].relwt_lo, &limits[j].relwt_hi, err);
    }
    release(&b);
    return status;
}
