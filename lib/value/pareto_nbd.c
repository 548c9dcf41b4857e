#include "value/pareto_nbd.h"

#include "value/decay.h"
#include "value/mixture.h"
#include "value/negbin.h"
#include "value/quadrature.h"

#include <gsl/gsl_sf_hyperg.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>
#include <stdlib.h>

double crm_pareto_nbd_common(const struct crm_model *model, double x)
{
    return crm_log_rise(model->theta[0], x);
}

/*
 * The likelihood of having left at a moment u in [t_x, T] is
 *
 *     integral of (1 + u / alpha)^-r (alpha + u)^-x * s (1 + u / beta)^-s (beta + u)^-1 du
 *
 * In y = ln(1 + u / m), m the smaller of alpha and beta, the log of the integrand is concave, so
 * that one Gauss-Legendre rule fits all clients once the range ends where the integrand has fallen
 * by e^-40.  Printed formulas take the difference of two 2F1 here, which loses all digits when T -
 * t_x is small and overflows when alpha is.
 */
struct span {
    double m, from, length; /* of y */
};

static struct span span_of(const struct crm_model *model, const struct crm_history *h)
{
    double r = model->theta[0], alpha = model->theta[1], s = model->theta[2],
           beta = model->theta[3];
    double m = fmin(alpha, beta);
    double from = log1p(h->t_x / m), length = log1p((h->T - h->t_x) / (m + h->t_x));
    /* slope of the log of the integrand at its left end */
    double fall = ((r + h->x) / (alpha + h->t_x) + (s + 1) / (beta + h->t_x)) * (m + h->t_x) - 1;

    if (fall > 0 && length > 40 / fall)
        length = 40 / fall;
    return (struct span){m, from, length};
}

void crm_pareto_nbd_ways(
    const struct crm_model *model, const struct crm_history *h, double *alive, double *dead)
{
    double r = model->theta[0], alpha = model->theta[1], s = model->theta[2],
           beta = model->theta[3];
    struct span span = span_of(model, h);
    struct decay_scale coming = decay_scale(alpha), leaving = decay_scale(beta);
    struct decay visits = decay_at(&coming, h->T), stay = decay_at(&leaving, h->T);
    double log_part[CRM_GAUSS_POINTS], top = -INFINITY, sum = 0;

    *alive = decay_log(&visits, r, h->x) + decay_log(&stay, s, 0);
    *dead = -INFINITY;
    if (!(span.length > 0))
        return;
    for (size_t i = 0; i < CRM_GAUSS_POINTS; i++) {
        double y = span.from + span.length * crm_gauss[i].at, u = span.m * exp(y) - span.m;
        double stretch = log1p(u / alpha), fade = log1p(u / beta);
        log_part[i] = crm_gauss[i].log_weight + y - r * stretch - h->x * (stretch + coming.log) -
                      (s + 1) * fade;
        top = fmax(top, log_part[i]);
    }
    for (size_t i = 0; i < CRM_GAUSS_POINTS; i++)
        sum += exp(log_part[i] - top);
    *dead = log(s * span.m / beta * span.length) + top + log(sum);
}

/* Log and derivatives of visits and stay together, n_gone 1 or 0 for left then or still there. */
static void both_terms(const struct decay *visits, double r, double x, const struct decay *stay,
    double s, double n_gone, struct mix_term *t)
{
    t->log = decay_log(visits, r, x) + decay_log(stay, s, n_gone);
    t->g[0] = -visits->stretch;
    t->g[1] = decay_slope(visits, r, x);
    t->g[2] = -stay->stretch;
    t->g[3] = decay_slope(stay, s, n_gone);
    t->h[mix_at(0, 1)] = visits->part;
    t->h[mix_at(1, 1)] = decay_bend(visits, r, x);
    t->h[mix_at(2, 3)] = stay->part;
    t->h[mix_at(3, 3)] = decay_bend(stay, s, n_gone);
}

static void add_cell(const struct crm_model *model, const struct crm_history *h, double weight,
    struct crm_model_sum *sum)
{
    double r = model->theta[0], alpha = model->theta[1], s = model->theta[2],
           beta = model->theta[3];
    struct decay_scale coming = decay_scale(alpha), leaving = decay_scale(beta);
    struct decay visits = decay_at(&coming, h->T), stay = decay_at(&leaving, h->T);
    struct span span = span_of(model, h);
    struct mix_term term = {0}, all;
    struct mix mix;

    mix_init(&mix);
    both_terms(&visits, r, h->x, &stay, s, 0, &term);
    mix_add(&mix, &term);
    if (span.length > 0) {
        double constant = log(s * span.m * span.length);
        term.h[mix_at(2, 2)] = -1 / (s * s);
        for (size_t i = 0; i < CRM_GAUSS_POINTS; i++) {
            double y = span.from + span.length * crm_gauss[i].at, u = span.m * exp(y) - span.m;
            /* one of the two logarithms is y itself */
            visits = decay_known(&coming, u, alpha <= beta ? y : log(1 + u * coming.inverse));
            stay = decay_known(&leaving, u, alpha <= beta ? log(1 + u * leaving.inverse) : y);
            both_terms(&visits, r, h->x, &stay, s, 1, &term);
            term.log += constant + crm_gauss[i].log_weight + y;
            term.g[2] += 1 / s;
            mix_add(&mix, &term);
        }
    }
    mix_finish(&mix, &all);
    mix_to_sum(sum, &all, weight);
}

static void add_common(
    const struct crm_model *model, double x, double weight, struct crm_model_sum *sum)
{
    double r = model->theta[0];

    sum->loglik += weight * crm_pareto_nbd_common(model, x);
    sum->gradient[0] += weight * (gsl_sf_psi(r + x) - gsl_sf_psi(r));
    sum->hessian[0][0] += weight * (gsl_sf_psi_1(r + x) - gsl_sf_psi_1(r));
}

enum crm_status crm_pareto_nbd_sum(const struct crm_model *model, const struct crm_cells *cells,
    struct crm_model_sum *sum, struct crm_err *err)
{
    double *weight = NULL;
    enum crm_status status = crm_cells_count_weights(cells, &weight, err);

    if (status)
        return status;
    memset(sum, 0, sizeof *sum);
    for (size_t i = 0; i < cells->n; i++) {
        struct crm_history h = crm_cells_history(cells, i);
        add_cell(model, &h, cells->cell[i].weight, sum);
    }
    for (size_t i = 0; i < cells->counts.n; i++)
        if (weight[i] > 0)
            add_common(model, cells->counts.value[i], weight[i], sum);
    free(weight);
    return CRM_OK;
}

void crm_pareto_nbd_future(const struct crm_model *model, const struct crm_history *h,
    const double t[], size_t n, double out[])
{
    double r = model->theta[0], s = model->theta[2];
    double rate = (r + h->x) / (model->theta[1] + h->T), left = model->theta[3] + h->T;

    for (size_t i = 0; i < n; i++) {
        double stretch = log1p(t[i] / left);
        double stay = fabs(s - 1) < 1e-12 ? stretch : -expm1((1 - s) * stretch) / (s - 1);
        out[i] = rate * left * stay;
    }
}

/*
 * rate * integral of e^(-d t) (left / (left + t))^s dt = rate * d^(s-1) left^s U(s, s, d left)
 */
double crm_pareto_nbd_dert(const struct crm_model *model, const struct crm_history *h, double rate)
{
    double r = model->theta[0], s = model->theta[2], left = model->theta[3] + h->T;
    double visits = (r + h->x) / (model->theta[1] + h->T);
    gsl_sf_result_e10 u;

    if (gsl_sf_hyperg_U_e10_e(s, s, rate * left, &u) == 0 && isfinite(u.val) && u.val > 0)
        return visits * exp((s - 1) * log(rate) + s * log(left) + log(u.val) + u.e10 * M_LN10);
    /* where U gives up: the integral itself, in pieces that grow with the distance */
    double sum = 0, end = log1p(45 / (rate * left));
    enum { PIECES = 16 };
    for (size_t piece = 0; piece < PIECES; piece++)
        for (size_t i = 0; i < CRM_GAUSS_POINTS; i++) {
            double y = end * ((double)piece + crm_gauss[i].at) / PIECES;
            sum += exp(crm_gauss[i].log_weight - rate * left * expm1(y) + (1 - s) * y);
        }
    return visits * left * sum * end / PIECES;
}

/*
 * Left at u in [0, t] with j visits by then, or still there: the probability of j visits by u
 * over the density of u, in pieces that grow with the distance.
 */
void crm_pareto_nbd_pmf(const struct crm_model *model, double t, size_t n, double out[])
{
    double r = model->theta[0], alpha = model->theta[1], s = model->theta[2],
           beta = model->theta[3];
    double m = fmin(alpha, beta), range = log1p(t / m);
    size_t pieces = 1 + (size_t)(2 * range);
    double alive = exp(-s * log1p(t / beta));
    double p[64];

    for (size_t from = 0; from < n; from += 64) { /* as many at a time as `p` holds */
        size_t to = n < from + 64 ? n : from + 64;
        for (size_t j = from; j < to; j++)
            p[j - from] = alive * crm_negbin_p(r, alpha, t, j);
        for (size_t piece = 0; piece < pieces; piece++)
            for (size_t i = 0; i < CRM_GAUSS_POINTS; i++) {
                double y = range * ((double)piece + crm_gauss[i].at) / (double)pieces;
                double u = m * expm1(y);
                double density = exp(crm_gauss[i].log_weight + log(range / (double)pieces) +
                                     log(m) + y + log(s) - log(beta) - (s + 1) * log1p(u / beta));
                for (size_t j = from; j < to; j++)
                    p[j - from] += density * crm_negbin_p(r, alpha, u, j);
            }
        memcpy(out + from, p, (to - from) * sizeof *p);
    }
}
