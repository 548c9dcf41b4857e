#include "value/gamma_gamma.h"

#include "base/mem.h"
#include "value/negbin.h"

#include <gsl/gsl_sf_psi.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double weight_of(const struct crm_spenders *s, size_t i)
{
    return s->weight ? s->weight[i] : 1;
}

enum crm_status crm_spenders_init(struct crm_spenders *spenders, size_t n, const double x[],
    const double mean[], const double weight[], struct crm_err *err)
{
    *spenders = (struct crm_spenders){.n = n, .x = x, .mean = mean, .weight = weight};
    for (size_t i = 0; i < n; i++) {
        double w = weight_of(spenders, i), log_amount = log(mean[i]);
        if (!(x[i] > 0) || !(mean[i] > 0) || !(w > 0))
            return crm_err_set(err, CRM_EDATA,
                "client %zu has %.12g repeat visits of %.12g each, weight %.12g: all should be "
                "above 0",
                i + 1, x[i], mean[i], w);
        spenders->clients += w;
        spenders->log_mean += w * log_amount;
        spenders->x_log_mean += w * x[i] * log_amount;
    }
    return CRM_OK;
}

/* ln Gamma(p x + q) - ln Gamma(p x) - ln Gamma(q) + q ln v and its derivatives, x times over. */
static void add_count(
    const struct crm_spend *spend, double x, double weight, struct crm_spend_sum *sum)
{
    double p = spend->p, q = spend->q, v = spend->v;
    double psi = gsl_sf_psi(p * x + q), psi_1 = gsl_sf_psi_1(p * x + q);

    sum->loglik += weight * (crm_log_rise(p * x, q) - crm_lgamma(q) + q * log(v) + p * x * log(x));
    sum->gradient[0] += weight * x * (psi - gsl_sf_psi(p * x) + log(x));
    sum->gradient[1] += weight * (psi - gsl_sf_psi(q) + log(v));
    sum->gradient[2] += weight * q / v;
    sum->hessian[0][0] += weight * x * x * (psi_1 - gsl_sf_psi_1(p * x));
    sum->hessian[0][1] += weight * x * psi_1;
    sum->hessian[1][1] += weight * (psi_1 - gsl_sf_psi_1(q));
    sum->hessian[1][2] += weight / v;
    sum->hessian[2][2] -= weight * q / (v * v);
}

enum crm_status crm_gamma_gamma_sum(const struct crm_spend *spend,
    const struct crm_spenders *spenders, struct crm_spend_sum *sum, struct crm_err *err)
{
    enum { COUNTS = 4096 };
    double p = spend->p, q = spend->q, v = spend->v;
    double loglik = 0, g_p = 0, g_q = 0, g_v = 0, h_pv = 0, h_qv = 0, h_vv = 0;
    double *clients = crm_mem_zalloc(COUNTS, sizeof *clients); /* with x below COUNTS */

    memset(sum, 0, sizeof *sum);
    if (!clients)
        return crm_err_nomem(err);
    for (size_t i = 0; i < spenders->n; i++) {
        double x = spenders->x[i], w = weight_of(spenders, i);
        double shape = p * x + q, all = x * spenders->mean[i] + v, log_all = log(all);

        loglik -= w * shape * log_all;
        g_p -= w * x * log_all;
        g_q -= w * log_all;
        g_v -= w * shape / all;
        h_pv -= w * x / all;
        h_qv -= w / all;
        h_vv += w * shape / (all * all);
        if (x < COUNTS)
            clients[(size_t)x] += w;
        else
            add_count(spend, x, w, sum);
    }
    for (size_t x = 1; x < COUNTS; x++)
        if (clients[x] > 0)
            add_count(spend, (double)x, clients[x], sum);
    free(clients);

    sum->loglik += loglik + p * spenders->x_log_mean - spenders->log_mean;
    sum->gradient[0] += g_p + spenders->x_log_mean;
    sum->gradient[1] += g_q;
    sum->gradient[2] += g_v;
    sum->hessian[0][2] += h_pv;
    sum->hessian[1][2] += h_qv;
    sum->hessian[2][2] += h_vv;
    for (size_t i = 0; i < CRM_SPEND_PARAMS; i++)
        for (size_t j = 0; j < i; j++)
            sum->hessian[i][j] = sum->hessian[j][i];
    return CRM_OK;
}

double crm_gamma_gamma_expected(const struct crm_spend *spend, double x, double mean)
{
    double shape = spend->p * x + spend->q - 1;

    if (!(shape > 0))
        return NAN;
    return spend->p * (spend->v + (x > 0 ? x * mean : 0)) / shape;
}

double crm_gamma_gamma_correlation(const struct crm_spenders *spenders)
{
    double weight = 0, mean_x = 0, mean_m = 0, xx = 0, mm = 0, xm = 0;

    for (size_t i = 0; i < spenders->n; i++) {
        double w = weight_of(spenders, i);
        double dx = spenders->x[i] - mean_x, dm = spenders->mean[i] - mean_m;
        weight += w;
        mean_x += w / weight * dx;
        mean_m += w / weight * dm;
        xx += w * dx * (spenders->x[i] - mean_x);
        mm += w * dm * (spenders->mean[i] - mean_m);
        xm += w * dx * (spenders->mean[i] - mean_m);
    }
    return xx > 0 && mm > 0 ? xm / sqrt(xx * mm) : 0;
}
