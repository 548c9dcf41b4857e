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

/* R cov() and cor() with use = "pairwise.complete.obs". */
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
            double mean[2], cov[4], cor[4], *pair[2] = {w->column[0], w->column[1]};
            size_t m = 0;
            for (size_t i = 0; i < n; i++)
                if (!isnan(answer[a][i]) && !isnan(answer[b][i])) {
                    pair[0][m] = answer[a][i];
                    pair[1][m++] = answer[b][i];
                }
            status = crm_covariance((const double *const *)pair, 2, m, NULL, mean, cov, w->err);
            crm_correlation(cov, 2, cor);
            w->cov[a * w->k + b] = w->cov[b * w->k + a] = cov[1];
            w->cor[a * w->k + b] = w->cor[b * w->k + a] = cor[1];
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

/* With the mean of the other items that were answered: no more than their sum when all were. */
static enum crm_status item_rest(const struct work *w, const double *const answer[], size_t n,
    size_t item, bool pairwise, double *r)
{
    double mean[2], cov[4], *own = w->column[0], *rest = w->column[1];
    const double *pair[2] = {own, rest};
    size_t m = 0;
    enum crm_status status;

    if (!pairwise) { /* all from the covariances */
        double with = 0, all = 0, v = w->cov[item * w->k + item];
        for (size_t i = 0; i < w->k; i++) {
            with += i == item ? 0 : w->cov[i * w->k + item];
            for (size_t j = 0; j < w->k; j++)
                all += i == item || j == item ? 0 : w->cov[i * w->k + j];
        }
        *r = v > 0 && all > 0 ? with / sqrt(v * all) : NAN;
        return CRM_OK;
    }
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        size_t answered = 0;
        for (size_t j = 0; j < w->k; j++)
            if (j != item && !isnan(answer[j][i])) {
                sum += answer[j][i];
                answered++;
            }
        if (answered && !isnan(answer[item][i])) {
            own[m] = answer[item][i];
            rest[m++] = sum / (double)answered;
        }
    }
    status = crm_covariance(pair, 2, m, NULL, mean, cov, w->err);
    crm_correlation(cov, 2, cov);
    *r = cov[1];
    return status;
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
    scale->n = w.n;
    scale->alpha = alpha_of(w.cov, k, k);
    feldt(scale, k, level);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            sum += i == j ? 0 : w.cor[i * k + j];
    r = sum / pairs;
    scale->alpha_std = k > 1 ? (double)k * r / (1 + (double)(k - 1) * r) : NAN;
    if ((status = omega(scale, &w)))
        goto out;
    for (size_t j = 0; j < k && !status; j++) {
        item[j].alpha_deleted = k > 2 ? alpha_of(w.cov, k, j) : NAN;
        item[j].loading = w.loading[j];
        item[j].item_rest = NAN;
        if (k > 1)
            status = item_rest(&w, answer, n, j, pairwise, &item[j].item_rest);
    }
out:
    release(&w);
    return status;
}
