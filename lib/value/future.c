#include "value/future.h"

#include "base/mem.h"

#include <gsl/gsl_randist.h>

#include <math.h>
#include <stdlib.h>

static bool is_bg(const struct crm_future *f)
{
    return f->model.kind == CRM_MODEL_BG_NBD || f->model.kind == CRM_MODEL_MBG_NBD;
}

/* Coins tossed at the first visit. */
static double first_toss(const struct crm_future *f)
{
    return f->model.kind == CRM_MODEL_BG_NBD ? 0 : 1;
}

/* ---- chances ------------------------------------------------------------------------------ */

struct times { /* logarithms of what depends on one time, taken once */
    double stretch, log, ahead;
};

/* As crm_model_p_alive and 1 - ((alpha + T) / (alpha + T + end))^(r + x), cell by cell. */
static void bg_chances(const struct crm_future *f, const struct crm_cells *cells,
    const struct times time[], double chance[])
{
    const double *theta = f->model.theta;
    double r = theta[0], a = theta[2], b = theta[3];

    for (size_t i = 0; i < cells->n; i++) {
        const struct crm_cell *cell = &cells->cell[i];
        const struct times *T = &time[cell->T], *t_x = &time[cell->t_x];
        double x = cells->counts.value[cell->x], stayed = b + x + first_toss(f) - 1, odds = 0;
        if (x + first_toss(f) > 0) /* of having left */
            odds = a / stayed * exp(r * (T->stretch - t_x->stretch) + x * (T->log - t_x->log));
        chance[i] = -expm1(-(r + x) * T->ahead) / (1 + odds);
    }
}

enum crm_status crm_future_chances(
    const struct crm_future *f, const struct crm_cells *cells, double chance[], struct crm_err *err)
{
    double alpha = f->model.theta[1];
    struct times *time;

    if (!is_bg(f)) {
        for (size_t i = 0; i < cells->n; i++) {
            struct crm_history h = crm_cells_history(cells, i);
            chance[i] = crm_model_p_alive(&f->model, &h);
        }
        return CRM_OK;
    }
    time = crm_mem_alloc(cells->times.n, sizeof *time);
    if (!time)
        return crm_err_nomem(err);
    for (size_t i = 0; i < cells->times.n; i++) {
        double t = cells->times.value[i];
        time[i] = (struct times){log1p(t / alpha), log(alpha + t), log1p(f->end / (alpha + t))};
    }
    bg_chances(f, cells, time, chance);
    free(time);
    return CRM_OK;
}

/* ---- clients ------------------------------------------------------------------------------ */

/* The moment a client of pareto-nbd leaves, with rate Gamma(s, beta). */
static double life(const struct crm_future *f, double s, double beta, struct crm_draws *stream)
{
    gsl_rng rng = {crm_stream_gsl, stream};
    double rate = gsl_ran_gamma(&rng, s, 1 / beta);

    if (f->keep != 1)
        rate -= log(f->keep) / f->month;
    return rate > 0 ? -log(crm_stream_uniform(stream)) / rate : HUGE_VAL;
}

/* How many of the k events to the next visit are done: as likely as they make the silence. */
static int events_done(
    const struct crm_model *model, const struct crm_history *h, struct crm_draws *stream)
{
    double part[CRM_MODEL_MAX_K], sum = 0, p = 1, u;
    double shape = model->theta[0] + model->k * h->x,
           z = (h->T - h->t_x) / (model->theta[1] + h->T);

    for (int j = 0; j < model->k; j++) {
        part[j] = p;
        sum += p;
        p *= (shape + j) / (j + 1) * z;
    }
    u = crm_stream_uniform(stream) * sum;
    for (int j = 0; j < model->k; j++) {
        u -= part[j];
        if (u < 0)
            return j;
    }
    return model->k - 1;
}

void crm_future_known(const struct crm_future *f, const struct crm_history *h,
    struct crm_future_client *c, struct crm_draws *stream)
{
    const double *theta = f->model.theta;
    gsl_rng rng = {crm_stream_gsl, stream};

    *c = (struct crm_future_client){.shape = theta[0] + h->x, .age = theta[1] + h->T};
    if (f->model.kind == CRM_MODEL_PARETO_NBD) {
        c->rate = gsl_ran_gamma(&rng, c->shape, 1 / c->age);
        c->last = life(f, theta[2], theta[3] + h->T, stream);
        return;
    }
    c->leave = theta[2];
    c->tosses = theta[2] + theta[3] + h->x + first_toss(f);
    c->first = is_bg(f);
    if (f->model.kind == CRM_MODEL_MBG_CNBD_K) {
        int done = events_done(&f->model, h, stream);
        c->rate = gsl_ran_gamma(&rng, theta[0] + f->model.k * h->x + done, 1 / c->age);
        c->events = f->model.k - done;
    }
}

static void toss(const struct crm_future *f, struct crm_future_client *c, struct crm_draws *stream)
{
    double stay = (1 - c->leave / c->tosses) * f->keep;

    c->gone = crm_stream_uniform(stream) > stay;
    c->tosses++;
}

void crm_future_new(
    const struct crm_future *f, double at, struct crm_future_client *c, struct crm_draws *stream)
{
    const double *theta = f->model.theta;
    gsl_rng rng = {crm_stream_gsl, stream};

    *c = (struct crm_future_client){.now = at,
        .shape = theta[0],
        .age = theta[1],
        .leave = theta[2],
        .tosses = theta[2] + theta[3],
        .events = f->model.k};
    if (!is_bg(f))
        c->rate = gsl_ran_gamma(&rng, theta[0], 1 / theta[1]);
    if (f->model.kind == CRM_MODEL_PARETO_NBD)
        c->last = at + life(f, theta[2], theta[3], stream);
    else if (first_toss(f) > 0)
        toss(f, c, stream);
}

/* Time to the next visit. */
static double gap(const struct crm_future *f, struct crm_future_client *c, struct crm_draws *stream)
{
    double u, none, age;

    if (f->model.kind == CRM_MODEL_PARETO_NBD)
        return -log(crm_stream_uniform(stream)) / c->rate;
    if (f->model.kind == CRM_MODEL_MBG_CNBD_K) {
        gsl_rng rng = {crm_stream_gsl, stream};
        return gsl_ran_gamma(&rng, c->events, 1 / c->rate);
    }
    u = crm_stream_uniform(stream);
    if (c->first) {
        none = exp(-c->shape * log1p((f->end - c->now) / c->age));
        u = none + (1 - none) * u;
    }
    age = c->age;
    c->age *= exp(-log(u) / c->shape);
    return c->age - age;
}

bool crm_future_next(
    const struct crm_future *f, struct crm_future_client *c, struct crm_draws *stream, double *t)
{
    if (c->gone)
        return false;
    c->now += gap(f, c, stream);
    if (c->first && c->now > f->end) /* by rounding */
        c->now = f->end;
    c->first = false;
    if (!(c->now <= f->end))
        return false;
    *t = c->now;
    c->shape++;
    c->events = f->model.k;
    if (f->model.kind == CRM_MODEL_PARETO_NBD)
        return c->now <= c->last;
    toss(f, c, stream);
    return true;
}
