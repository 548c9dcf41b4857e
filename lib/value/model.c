#include "value/model.h"

#include "value/bg_bb.h"
#include "value/bg_nbd.h"
#include "value/cnbd_k.h"
#include "value/pareto_nbd.h"
#include "value/quadrature.h"

#include <math.h>

static const struct kind {
    const char *name;
    const char *param[CRM_MODEL_PARAMS];
    bool is_time[CRM_MODEL_PARAMS];
    enum crm_status (*sum)(const struct crm_model *model, const struct crm_cells *cells,
        struct crm_model_sum *sum, struct crm_err *err);
    double (*common)(const struct crm_model *model, double x);
    void (*ways)(
        const struct crm_model *model, const struct crm_history *h, double *alive, double *dead);
    void (*future)(const struct crm_model *model, const struct crm_history *h, const double t[],
        size_t n, double out[]);
    double (*dert)(const struct crm_model *model, const struct crm_history *h, double rate);
    void (*pmf)(const struct crm_model *model, double t, size_t n, double out[]);
} kinds[CRM_MODEL_KINDS] = {
    [CRM_MODEL_MBG_NBD] = {"mbg-nbd", {"r", "alpha", "a", "b"}, {false, true, false, false},
        crm_bg_nbd_sum, crm_bg_nbd_common, crm_bg_nbd_ways, crm_bg_nbd_future, crm_bg_nbd_dert,
        crm_cnbd_k_pmf},
    [CRM_MODEL_BG_NBD] = {"bg-nbd", {"r", "alpha", "a", "b"}, {false, true, false, false},
        crm_bg_nbd_sum, crm_bg_nbd_common, crm_bg_nbd_ways, crm_bg_nbd_future, crm_bg_nbd_dert,
        crm_cnbd_k_pmf},
    [CRM_MODEL_PARETO_NBD] = {"pareto-nbd", {"r", "alpha", "s", "beta"}, {false, true, false, true},
        crm_pareto_nbd_sum, crm_pareto_nbd_common, crm_pareto_nbd_ways, crm_pareto_nbd_future,
        crm_pareto_nbd_dert, crm_pareto_nbd_pmf},
    [CRM_MODEL_MBG_CNBD_K] = {"mbg-cnbd-k", {"r", "alpha", "a", "b"}, {false, true, false, false},
        crm_cnbd_k_sum, crm_cnbd_k_common, crm_cnbd_k_ways, crm_cnbd_k_future, NULL,
        crm_cnbd_k_pmf},
    [CRM_MODEL_BG_BB] = {"bg-bb", {"alpha", "beta", "gamma", "delta"}, {false, false, false, false},
        crm_bg_bb_sum, crm_bg_bb_common, crm_bg_bb_ways, crm_bg_bb_future, crm_bg_bb_dert,
        crm_bg_bb_pmf},
};

const char *crm_model_name(enum crm_model_kind kind)
{
    return kinds[kind].name;
}

const char *const *crm_model_param_names(enum crm_model_kind kind)
{
    return kinds[kind].param;
}

bool crm_model_param_is_time(enum crm_model_kind kind, size_t i)
{
    return kinds[kind].is_time[i];
}

bool crm_model_accepts(enum crm_model_kind kind, const struct crm_history *h)
{
    return kind != CRM_MODEL_BG_BB ||
           (h->T == floor(h->T) && h->t_x == floor(h->t_x) && h->x <= h->t_x);
}

enum crm_status crm_model_sum(const struct crm_model *model, const struct crm_cells *cells,
    struct crm_model_sum *sum, struct crm_err *err)
{
    return kinds[model->kind].sum(model, cells, sum, err);
}

double crm_model_loglik(const struct crm_model *model, const struct crm_history *history)
{
    double alive, dead;

    kinds[model->kind].ways(model, history, &alive, &dead);
    return kinds[model->kind].common(model, history->x) + fmax(alive, dead) +
           log1p(exp(-fabs(alive - dead)));
}

/* Still there at T. */
static double there(const struct crm_model *model, const struct crm_history *history)
{
    double alive, dead;

    kinds[model->kind].ways(model, history, &alive, &dead);
    return 1 / (1 + exp(dead - alive));
}

double crm_model_p_alive(const struct crm_model *model, const struct crm_history *history)
{
    double p = there(model, history);

    if (model->kind == CRM_MODEL_BG_BB)
        p *= (model->theta[3] + history->T) / (model->theta[2] + model->theta[3] + history->T);
    return p;
}

void crm_model_expected(const struct crm_model *model, const struct crm_history *history,
    const double t[], size_t n, double out[])
{
    double p = there(model, history);

    kinds[model->kind].future(model, history, t, n, out);
    for (size_t i = 0; i < n; i++)
        out[i] *= p;
}

/*
 * Where there is no closed form: the integral of e^(-rate t) dE(t), by parts that of
 * rate e^(-rate t) E(t), over t growing with the distance.
 */
static double dert_by_parts(
    const struct crm_model *model, const struct crm_history *history, double rate)
{
    enum { PIECES = 3 };
    double scale = model->theta[1] + history->T, end = log1p(45 / (rate * scale)), sum = 0;

    for (size_t piece = 0; piece < PIECES; piece++)
        for (size_t i = 0; i < CRM_GAUSS_POINTS; i++) {
            double y = end * ((double)piece + crm_gauss[i].at) / PIECES, visits;
            double t = scale * expm1(y);
            kinds[model->kind].future(model, history, &t, 1, &visits);
            sum += exp(crm_gauss[i].log_weight - rate * t + y) * visits;
        }
    return rate * scale * sum * end / PIECES;
}

double crm_model_dert(const struct crm_model *model, const struct crm_history *history, double rate)
{
    const struct kind *kind = &kinds[model->kind];

    return there(model, history) *
           (kind->dert ? kind->dert(model, history, rate) : dert_by_parts(model, history, rate));
}

void crm_model_pmf(const struct crm_model *model, double t, size_t n, double out[])
{
    kinds[model->kind].pmf(model, t, n, out);
}
