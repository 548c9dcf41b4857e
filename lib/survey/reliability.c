#include "survey/reliability.h"

#include "base/mem.h"
#include "stat/covariance.h"
#include "stat/factor.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* ---- covariances ---------------------------------------------------------------------- */

struct work {
    size_t k, n;
    double **column; /* k copies of the complete rows */
    double *cov, *cor, *mean, *loading, *unique;
    struct crm_err *err;
};

static void release(struct work *w)
{
    for (size_t j = 0; w->column && j < w->k; j++)
        free(w->column[j]);
    free(w->column);
    free(w->cov);
    free(w->cor);
    free(w->mean);
    free(w->loading);
    free(w->unique);
}

static enum crm_status prepare(struct work *w, size_t k, size_t n)
{
    bool ok;

    w->k = k;
    w->column = crm_mem_zalloc(k, sizeof *w->column);
    w->cov = crm_mem_alloc(k * k, sizeof *w->cov);
    w->cor = crm_mem_alloc(k * k, sizeof *w->cor);
    w->mean = crm_mem_alloc(k, sizeof *w->mean);
    w->loading = crm_mem_alloc(k, sizeof *w->loading);
    w->unique = crm_mem_alloc(k, sizeof *w->unique);
    ok = w->column && w->cov && w->cor && w->mean && w->loading && w->unique;
    for (size_t j = 0; j < k && ok; j++)
        ok = (w->column[j] = crm_mem_alloc(n, sizeof **w->column)) != NULL;
    return ok ? CRM_OK : crm_err_nomem(w->err);
}

static enum crm_status listwise(struct work *w, const double *const answer[], size_t n)
{
    enum crm_status status;

    for (size_t i = 0; i < n; i++) {
        bool complete = true;
        for (size_t j = 0; j < w->k && complete; j++)
            complete = !isnan(answer[j][i]);
        for (size_t j = 0; j < w->k && complete; j++)
            w->column[j][w->n] = answer[j][i];
        w->n += complete;
    }
    status =
        crm_covariance((const double *const *)w->column, w->k, w->n, NULL, w->mean, w->cov, w->err);
    crm_correlation(w->cov, w->k, w->cor);
    return status;
}

/* R cov(use = "pairwise.complete.obs"). */
static enum crm_status pairwise_of(struct work *w, const double *const answer[], size_t n)
{
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < n; i++) {
        bool any = false;
        for (size_t j = 0; j < w->k; j++)
            any |= !isnan(answer[j][i]);
        w->n += any;
    }
    for (size_t a = 0; a < w->k; a++)
        for (size_t b = a; b < w->k && !status; b++) {
            double mean[2], cov[4], *pair[2] = {w->column[0], w->column[1]};
            size_t m = 0;
            for (size_t i = 0; i < n; i++)
                if (!isnan(answer[a][i]) && !isnan(answer[b][i])) {
                    pair[0][m] = answer[a][i];
                    pair[1][m++] = answer[b][i];
                }
            status = crm_covariance((const double *const *)pair, 2, m, NULL, mean, cov, w->err);
            w->cov[a * w->k + b] = w->cov[b * w->k + a] = cov[1];
        }
    return status;
}

/* ---- coefficients --------------------------------------------------------------------- */

/* Alpha from covariances, without item `skip` if it is below k. */
static double alpha_of(const double cov[], size_t k, size_t skip)
{
    size_t items = skip < k ? k - 1 : k;
    double own = 0, all = 0;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            if (i != skip && j != skip) {
                all += cov[i * k + j];
                own += i == j ? cov[i * k + j] : 0;
            }
    if (items < 2 || !(all > 0))
        return NAN;
    return (double)items / (double)(items - 1) * (1 - own / all);
}

static void feldt(struct crm_reliability *s, size_t k, double level)
{
    double tail = (100 - level) / 200, a = (double)s->n - 1, b = a * (double)(k - 1);

    s->lo = s->hi = NAN;
    if (!isfinite(s->alpha) || s->n < 2 || k < 2)
        return;
    s->lo = 1 - (1 - s->alpha) * gsl_cdf_fdist_Qinv(tail, a, b);
    s->hi = 1 - (1 - s->alpha) * gsl_cdf_fdist_Pinv(tail, a, b);
}

static enum crm_status omega(struct crm_reliability *s, struct work *w)
{
    double common = 0, own = 0, common_std = 0, own_std = 0;
    bool usable = w->k >= 3;
    enum crm_status status;

    s->omega = s->omega_std = NAN;
    for (size_t j = 0; j < w->k; j++)
        w->loading[j] = NAN;
    for (size_t c = 0; c < w->k * w->k; c++)
        usable &= isfinite(w->cor[c]);
    if (!usable)
        return CRM_OK;
    status = crm_factor_one(w->cor, w->k, w->loading, w->unique, w->err);
    if (status == CRM_ENUMERIC) {
        crm_err_init(w->err); /* the loadings are NAN, and the rest is there */
        return CRM_OK;
    }
    if (status)
        return status;
    for (size_t j = 0; j < w->k; j++) {
        double sd = sqrt(w->cov[j * w->k + j]);
        common += w->loading[j] * sd;
        own += w->unique[j] * sd * sd;
        common_std += w->loading[j];
        own_std += w->unique[j];
    }
    s->omega = common * common / (common * common + own);
    s->omega_std = common_std * common_std / (common_std * common_std + own_std);
    return CRM_OK;
}

/* With the sum of the other items. */
static double item_rest(const double cov[], size_t k, size_t item)
{
    double with = 0, rest = 0, own = cov[item * k + item];

    for (size_t i = 0; i < k; i++) {
        with += i == item ? 0 : cov[i * k + item];
        for (size_t j = 0; j < k; j++)
            rest += i == item || j == item ? 0 : cov[i * k + j];
    }
    return own > 0 && rest > 0 ? with / sqrt(own * rest) : NAN;
}

enum crm_status crm_reliability_of(struct crm_reliability *scale,
    struct crm_reliability_item item[], const double *const answer[], size_t k, size_t n,
    bool pairwise, double level, struct crm_err *err)
{
    struct work w = {.err = err};
    double sum = 0, pairs = (double)(k * (k - 1)), r;
    enum crm_status status = prepare(&w, k, n);

    *scale = (struct crm_reliability){0, NAN, NAN, NAN, NAN, NAN, NAN};
    if (!status)
        status = pairwise && k > 1 ? pairwise_of(&w, answer, n) : listwise(&w, answer, n);
    if (status)
        goto out;
    crm_correlation(w.cov, k, w.cor);
    scale->n = w.n;
    scale->alpha = alpha_of(w.cov, k, k);
    feldt(scale, k, level);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            sum += i == j ? 0 : w.cor[i * k + j];
    r = sum / pairs;
    scale->alpha_std = k > 1 ? (double)k * r / (1 + (double)(k - 1) * r) : NAN;
    status = omega(scale, &w);
    for (size_t j = 0; j < k && !status; j++) {
        item[j].alpha_deleted = k > 2 ? alpha_of(w.cov, k, j) : NAN;
        item[j].loading = w.loading[j];
        item[j].item_rest = item_rest(w.cov, k, j);
    }
out:
    release(&w);
    return status;
}
