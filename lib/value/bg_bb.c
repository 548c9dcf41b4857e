#include "value/bg_bb.h"

#include "value/mixture.h"
#include "value/negbin.h"

#include <gsl/gsl_sf_psi.h>
#include <math.h>

static double lbeta(double p, double q)
{
    return crm_lgamma(p) + crm_lgamma(q) - crm_lgamma(p + q);
}

double crm_bg_bb_common(const struct crm_model *model, double x)
{
    (void)x;
    return -lbeta(model->theta[0], model->theta[1]) - lbeta(model->theta[2], model->theta[3]);
}

/* Gone at the start of period t_x + 1 + i, for i = 0 .. T - t_x - 1. */
static double log_first_gone(const struct crm_model *model, const struct crm_history *h)
{
    const double *theta = model->theta;

    return lbeta(theta[0] + h->x, theta[1] + h->t_x - h->x) +
           lbeta(theta[2] + 1, theta[3] + h->t_x);
}

void crm_bg_bb_ways(
    const struct crm_model *model, const struct crm_history *h, double *alive, double *dead)
{
    double alpha = model->theta[0], beta = model->theta[1], gamma = model->theta[2],
           delta = model->theta[3];
    double missed = beta + h->t_x - h->x, seen = delta + h->t_x, part = 1, sum = 0;

    *alive = lbeta(alpha + h->x, beta + h->T - h->x) + lbeta(gamma, delta + h->T);
    for (double i = 0; i < h->T - h->t_x; i++) { /* each term is its ratio times the last one */
        sum += part;
        part *= (missed + i) / (alpha + beta + h->t_x + i) * (seen + i) / (gamma + 1 + seen + i);
    }
    *dead = sum > 0 ? log_first_gone(model, h) + log(sum) : -INFINITY;
}

/* term = ln B(p, q) with its derivatives, p = theta[at] + ..., q = theta[at + 1] + ..., added. */
static void add_lbeta(double p, double q, size_t at, struct mix_term *t)
{
    double psi = gsl_sf_psi(p + q), psi_1 = gsl_sf_psi_1(p + q);

    t->log += lbeta(p, q);
    t->g[at] += gsl_sf_psi(p) - psi;
    t->g[at + 1] += gsl_sf_psi(q) - psi;
    t->h[mix_at(at, at)] += gsl_sf_psi_1(p) - psi_1;
    t->h[mix_at(at, at + 1)] -= psi_1;
    t->h[mix_at(at + 1, at + 1)] += gsl_sf_psi_1(q) - psi_1;
}

/* One more to q of such a term: ln B(p, q + 1) - ln B(p, q) = ln(q) - ln(p + q). */
static void raise_second(double p, double q, size_t at, struct mix_term *t)
{
    double one = 1 / q, both = 1 / (p + q);

    t->log += log(q) - log(p + q);
    t->g[at] -= both;
    t->g[at + 1] += one - both;
    t->h[mix_at(at, at)] += both * both;
    t->h[mix_at(at, at + 1)] += both * both;
    t->h[mix_at(at + 1, at + 1)] += both * both - one * one;
}

static void add_cell(const struct crm_model *model, const struct crm_history *h, double weight,
    struct crm_model_sum *sum)
{
    double alpha = model->theta[0], beta = model->theta[1], gamma = model->theta[2],
           delta = model->theta[3];
    double came = alpha + h->x, missed = beta + h->t_x - h->x, seen = delta + h->t_x;
    struct mix_term alive = {0}, gone = {0}, all;
    struct mix mix;

    mix_init(&mix);
    add_lbeta(came, beta + h->T - h->x, 0, &alive);
    add_lbeta(gamma, delta + h->T, 2, &alive);
    mix_add(&mix, &alive);
    if (h->T > h->t_x) {
        add_lbeta(came, missed, 0, &gone);
        add_lbeta(gamma + 1, seen, 2, &gone);
    }
    for (double i = 0; i < h->T - h->t_x; i++) {
        mix_add(&mix, &gone);
        raise_second(came, missed + i, 0, &gone);
        raise_second(gamma + 1, seen + i, 2, &gone);
    }
    mix_finish(&mix, &all);
    mix_to_sum(sum, &all, weight);
}

enum crm_status crm_bg_bb_sum(const struct crm_model *model, const struct crm_cells *cells,
    struct crm_model_sum *sum, struct crm_err *err)
{
    struct mix_term common = {0};

    (void)err;
    memset(sum, 0, sizeof *sum);
    for (size_t i = 0; i < cells->n; i++) {
        struct crm_history h = crm_cells_history(cells, i);
        add_cell(model, &h, cells->cell[i].weight, sum);
    }
    add_lbeta(model->theta[0], model->theta[1], 0, &common);
    add_lbeta(model->theta[2], model->theta[3], 2, &common);
    mix_to_sum(sum, &common, -cells->weight);
    return CRM_OK;
}

/* Visits expected in period T + 1, of a client there in period T: p, times staying once more. */
static double next_period(const struct crm_model *model, const struct crm_history *h)
{
    const double *theta = model->theta;

    return (theta[0] + h->x) / (theta[0] + theta[1] + h->T) * (theta[3] + h->T) /
           (theta[2] + theta[3] + h->T);
}

void crm_bg_bb_future(const struct crm_model *model, const struct crm_history *h, const double t[],
    size_t n, double out[])
{
    double gamma = model->theta[2], delta = model->theta[3];
    double period = 0, before = 0, part = next_period(model, h);

    for (size_t i = 0; i < n; i++) {
        while (period + 1 <= t[i]) {
            before += part;
            period++;
            part *= (delta + h->T + period) / (gamma + delta + h->T + period);
        }
        out[i] = before + (t[i] - period) * part;
    }
}

double crm_bg_bb_dert(const struct crm_model *model, const struct crm_history *h, double rate)
{
    double gamma = model->theta[2], delta = model->theta[3];
    double part = next_period(model, h), sum = 0, worth = exp(-rate);

    for (double period = 1; period < 1e7; period++) {
        double now = part * exp(-rate * period);
        sum += now;
        if (now / (1 - worth) < 1e-15 * sum) /* all that follows is less than this */
            break;
        part *= (delta + h->T + period) / (gamma + delta + h->T + period);
    }
    return sum;
}

/*
 * x visits in t periods: over the number of periods the client was there, x of them with a visit.
 */
void crm_bg_bb_pmf(const struct crm_model *model, double t, size_t n, double out[])
{
    double alpha = model->theta[0], beta = model->theta[1], gamma = model->theta[2],
           delta = model->theta[3];
    double periods = floor(t), common = crm_bg_bb_common(model, 0);

    for (size_t i = 0; i < n; i++) {
        double x = (double)i;
        out[i] = 0;
        for (double there = x; there <= periods; there++) {
            double gone = there < periods ? 1 : 0;
            out[i] += exp(common + lbeta(gamma + gone, delta + there) +
                          lbeta(alpha + x, beta + there - x) + crm_lgamma(there + 1) -
                          crm_lgamma(x + 1) - crm_lgamma(there - x + 1));
        }
    }
}
