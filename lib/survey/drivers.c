#include "survey/drivers.h"

#include "base/mem.h"
#include "stat/covariance.h"
#include "stat/interval.h"
#include "stat/ols.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static void read_model(struct crm_driver_model *m, const struct crm_ols *fit, size_t n, size_t p)
{
    *m = (struct crm_driver_model){.n = n,
        .p = p,
        .r2 = fit->r2,
        .r2_adjusted = fit->r2_adjusted,
        .f = fit->f,
        .f_p = gsl_cdf_fdist_Q(fit->f, fit->f_df, fit->df),
        .sigma = fit->sigma,
        .intercept = fit->coef[0],
        .intercept_se = fit->se[0]};
    m->intercept_t = m->intercept / m->intercept_se;
    m->intercept_p = crm_t_p(m->intercept_t, fit->df);
}

static void rank_drivers(struct crm_driver driver[], size_t p)
{
    for (size_t i = 0; i < p; i++) {
        driver[i].rank = 1;
        for (size_t j = 0; j < p; j++) {
            bool by_lmg = p <= CRM_LMG_MAX;
            double mine = by_lmg ? driver[i].share.lmg : driver[i].share.relwt;
            double other = by_lmg ? driver[j].share.lmg : driver[j].share.relwt;
            driver[i].rank += other > mine || (other == mine && j < i);
        }
    }
}

static enum crm_status shares(struct crm_driver driver[], const double *const x[], size_t p,
    const double y[], const double weight[], size_t n, struct crm_err *err)
{
    size_t q = p + 1;
    const double **column = crm_mem_alloc(q, sizeof *column);
    double *mean = crm_mem_alloc(q, sizeof *mean), *cov = crm_mem_alloc(q * q, sizeof *cov);
    double *cor = crm_mem_alloc(p * p, sizeof *cor), *with = crm_mem_alloc(p, sizeof *with), r2;
    struct crm_importance *share = crm_mem_alloc(p, sizeof *share);
    enum crm_status status;

    if (!column || !mean || !cov || !cor || !with || !share) {
        status = crm_err_nomem(err);
        goto out;
    }
    for (size_t j = 0; j < p; j++)
        column[j] = x[j];
    column[p] = y;
    if ((status = crm_covariance(column, q, n, weight, mean, cov, err)))
        goto out;
    crm_correlation(cov, q, cov);
    for (size_t i = 0; i < p; i++) {
        with[i] = cov[i * q + p];
        for (size_t j = 0; j < p; j++)
            cor[i * p + j] = cov[i * q + j];
    }
    if ((status = crm_importance(cor, with, p, share, &r2, err)))
        goto out;
    for (size_t j = 0; j < p; j++) {
        driver[j].mean = mean[j];
        driver[j].r = with[j];
        driver[j].share = share[j];
        driver[j].lmg_pct = 100 * share[j].lmg / r2;
        driver[j].relwt_pct = 100 * share[j].relwt / r2;
    }
    rank_drivers(driver, p);
out:
    free(column);
    free(mean);
    free(cov);
    free(cor);
    free(with);
    free(share);
    return status;
}

static bool constant(const double x[], size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (x[i] != x[0])
            return false;
    return true;
}

enum crm_status crm_drivers_fit(struct crm_driver_model *model, struct crm_driver driver[],
    const double *const x[], const char *const name[], size_t p, const double y[],
    const double weight[], size_t n, struct crm_err *err)
{
    struct crm_ols fit;
    double *rows;
    enum crm_status status;

    if (p == 0)
        return crm_err_set(err, CRM_EDATA, "there is no driver");
    if (n < p + 2)
        return crm_err_set(err, CRM_EDATA,
            "%zu complete answers are too few for %zu drivers: at least %zu are needed", n, p,
            p + 2);
    if (constant(y, n))
        return crm_err_set(err, CRM_EDATA, "the outcome is the same for all: nothing to explain");
    if (!(rows = crm_mem_alloc(n * p, sizeof *rows)))
        return crm_err_nomem(err);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < n; i++)
            rows[i * p + j] = x[j][i];
    status = crm_ols_fit(&fit, rows, n, p, y, weight, true, err);
    free(rows);
    if (status)
        return status;
    read_model(model, &fit, n, p);
    for (size_t j = 0; j < p && !status; j++) {
        if (constant(x[j], n))
            status = crm_err_set(err, CRM_EDATA, "'%s' is the same for all: leave it out", name[j]);
        else if (isnan(fit.coef[1 + j]))
            status = crm_err_set(
                err, CRM_EDATA, "'%s' is made up of the drivers before it: leave it out", name[j]);
        driver[j].b = fit.coef[1 + j];
        driver[j].se = fit.se[1 + j];
        driver[j].t = driver[j].b / driver[j].se;
        driver[j].p = crm_t_p(driver[j].t, fit.df);
    }
    crm_ols_release(&fit);
    return status ? status : shares(driver, x, p, y, weight, n, err);
}
