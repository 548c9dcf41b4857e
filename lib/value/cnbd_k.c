#include "value/cnbd_k.h"

#include "value/decay.h"
#include "value/mixture.h"
#include "value/negbin.h"

#include <gsl/gsl_sf_psi.h>
#include <math.h>
#include <stdlib.h>

double crm_cnbd_k_common(const struct crm_model *model, double x)
{
    double a = model->theta[2], b = model->theta[3];

    return crm_log_rise(model->theta[0], model->k * x) - x * crm_lgamma(model->k) +
           crm_log_rise(b, x + 1) - crm_log_rise(a + b, x + 1);
}

/*
 * Log of the likelihood of being there with j of the k events to the next visit done, for
 * j = 0 .. k - 1.
 */
static void waiting(const struct crm_model *model, const struct crm_history *h, double log_part[])
{
    double r = model->theta[0], events = model->k * h->x, gap = h->T - h->t_x, rising = 0;
    struct decay_scale alpha = decay_scale(model->theta[1]);
    struct decay end = decay_at(&alpha, h->T);
    double log_gap = gap > 0 ? log(gap) : -INFINITY;

    for (int j = 0; j < model->k; j++) {
        log_part[j] = rising + decay_log(&end, r, events + j) + (j ? j * log_gap : 0);
        rising += log(r + events + j) - log(j + 1.0);
    }
}

void crm_cnbd_k_ways(
    const struct crm_model *model, const struct crm_history *h, double *alive, double *dead)
{
    double r = model->theta[0], a = model->theta[2], b = model->theta[3];
    struct decay_scale alpha = decay_scale(model->theta[1]);
    double log_part[CRM_MODEL_MAX_K], top = -INFINITY, sum = 0;

    waiting(model, h, log_part);
    for (int j = 0; j < model->k; j++)
        top = fmax(top, log_part[j]);
    for (int j = 0; j < model->k; j++)
        sum += exp(log_part[j] - top);
    *alive = top + log(sum);
    struct decay last = decay_at(&alpha, h->t_x);
    *dead = log(a) - log(b + h->x) + decay_log(&last, r, model->k * h->x);
}

static void add_cell(const struct crm_model *model, const struct crm_history *h, double weight,
    struct crm_model_sum *sum)
{
    double r = model->theta[0], a = model->theta[2], b = model->theta[3];
    struct decay_scale alpha = decay_scale(model->theta[1]);
    double events = model->k * h->x, log_part[CRM_MODEL_MAX_K], rising_1 = 0, rising_2 = 0;
    struct decay end = decay_at(&alpha, h->T), last = decay_at(&alpha, h->t_x);
    struct mix_term term = {0}, all;
    struct mix mix;

    mix_init(&mix);
    waiting(model, h, log_part);
    for (int j = 0; j < model->k; j++) {
        term.log = log_part[j];
        term.g[0] = rising_1 - end.stretch;
        term.g[1] = decay_slope(&end, r, events + j);
        term.h[mix_at(0, 0)] = rising_2;
        term.h[mix_at(0, 1)] = end.part;
        term.h[mix_at(1, 1)] = decay_bend(&end, r, events + j);
        mix_add(&mix, &term);
        rising_1 += 1 / (r + events + j);
        rising_2 -= 1 / ((r + events + j) * (r + events + j));
    }
    term.log = log(a) - log(b + h->x) + decay_log(&last, r, events);
    term.g[0] = -last.stretch;
    term.g[1] = decay_slope(&last, r, events);
    term.g[2] = 1 / a;
    term.g[3] = -1 / (b + h->x);
    term.h[mix_at(0, 0)] = 0;
    term.h[mix_at(0, 1)] = last.part;
    term.h[mix_at(1, 1)] = decay_bend(&last, r, events);
    term.h[mix_at(2, 2)] = -1 / (a * a);
    term.h[mix_at(3, 3)] = 1 / ((b + h->x) * (b + h->x));
    mix_add(&mix, &term);
    mix_finish(&mix, &all);
    mix_to_sum(sum, &all, weight);
}

static void add_common(
    const struct crm_model *model, double x, double weight, struct crm_model_sum *sum)
{
    double r = model->theta[0], a = model->theta[2], b = model->theta[3];
    double shape = r + model->k * x, stayed = b + x + 1;
    double psi_all = gsl_sf_psi(a + stayed) - gsl_sf_psi(a + b);
    double psi1_all = gsl_sf_psi_1(a + stayed) - gsl_sf_psi_1(a + b);

    sum->loglik += weight * crm_cnbd_k_common(model, x);
    sum->gradient[0] += weight * (gsl_sf_psi(shape) - gsl_sf_psi(r));
    sum->gradient[2] -= weight * psi_all;
    sum->gradient[3] += weight * (gsl_sf_psi(stayed) - gsl_sf_psi(b) - psi_all);
    sum->hessian[0][0] += weight * (gsl_sf_psi_1(shape) - gsl_sf_psi_1(r));
    sum->hessian[2][2] -= weight * psi1_all;
    sum->hessian[2][3] -= weight * psi1_all;
    sum->hessian[3][2] -= weight * psi1_all;
    sum->hessian[3][3] += weight * (gsl_sf_psi_1(stayed) - gsl_sf_psi_1(b) - psi1_all);
}

enum crm_status crm_cnbd_k_sum(const struct crm_model *model, const struct crm_cells *cells,
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

void crm_cnbd_k_future(const struct crm_model *model, const struct crm_history *h, const double t[],
    size_t n, double out[])
{
    double a = model->theta[2], stayed = model->theta[3] + h->x + 1;
    double shape = model->theta[0] + model->k * h->x, age = model->theta[1] + h->T;
    double share[CRM_MODEL_MAX_K], top = -INFINITY, sum = 0;

    waiting(model, h, share);
    for (int j = 0; j < model->k; j++)
        top = fmax(top, share[j]);
    for (int j = 0; j < model->k; j++)
        sum += share[j] = exp(share[j] - top);
    for (size_t i = 0; i < n; i++) {
        out[i] = 0;
        for (int j = 0; j < model->k; j++)
            if (share[j] > 1e-15 * sum)
                out[i] += share[j] / sum *
                          crm_negbin_visits(shape + j, age, a, stayed, t[i], model->k, j);
    }
}

/*
 * x visits by age t: as many were due and every toss was won, or more were due and the toss after
 * visit x was lost.
 */
void crm_cnbd_k_pmf(const struct crm_model *model, double t, size_t n, double out[])
{
    double r = model->theta[0], alpha = model->theta[1], a = model->theta[2], b = model->theta[3];
    double toss = model->kind == CRM_MODEL_BG_NBD ? 0 : 1, beyond = 1;
    size_t k = model->kind == CRM_MODEL_MBG_CNBD_K ? (size_t)model->k : 1;
    for (size_t x = 0; x < n; x++) {
        double tosses = (double)x + toss, stayed = b + tosses, due = 0;
        double won = exp(crm_log_rise(b, tosses) - crm_log_rise(a + b, tosses));
        double lost = x || toss > 0 ? won * a / (stayed - 1) : 0;

        for (size_t j = k * x; j < k * x + k; j++)
            due += crm_negbin_p(r, alpha, t, j);
        out[x] = won * due + lost * fmax(beyond, 0);
        beyond -= due;
    }
}
