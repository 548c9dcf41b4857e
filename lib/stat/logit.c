#include "stat/logit.h"

#include "base/mem.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROUNDS = 25 };
static const double small_step = 1e-6; /* the next one is its square: below rounding */
static const double lost_pivot = 1e-10;

/*
 * The design as the sums run through it: columns of (x - mean) / sd behind a column of ones, each
 * row padded with zeros to a multiple of 4 so that the inner loops have a fixed length the
 * compiler turns into vector instructions.
 */
struct design {
    size_t n, q, stride; /* q = 1 + p terms */
    double *z;           /* n x stride */
    const unsigned char *y;
    const double *weight;
    double *penalty; /* q: of z */
};

/* One look at the likelihood. */
struct look {
    double loglik, penalty;
    double *score;       /* q */
    double *information; /* q x q, lower half */
    double *sum;         /* q x stride: work */
};

/* sum, lower half in pieces of 4: += v z z' */
static void add_square(
    double *restrict sum, const double *restrict z, double v, size_t q, size_t stride)
{
    for (size_t j = 0; j < q; j++) {
        double vz = v * z[j], *restrict row = sum + j * stride;
        for (size_t k = 0; k <= j; k += 4) {
            row[k] += vz * z[k];
            row[k + 1] += vz * z[k + 1];
            row[k + 2] += vz * z[k + 2];
            row[k + 3] += vz * z[k + 3];
        }
    }
}

static void look_at(const struct design *d, const double beta[], struct look *look)
{
    size_t q = d->q, stride = d->stride;
    double product = 1; /* of 1 + exp(-|eta|) over rows of weight 1: one logarithm for many */

    look->loglik = look->penalty = 0;
    memset(look->score, 0, q * sizeof(double));
    memset(look->sum, 0, q * stride * sizeof(double));
    for (size_t i = 0; i < d->n; i++) {
        const double *z = d->z + i * stride;
        double eta = 0, small, p, w = d->weight ? d->weight[i] : 1, miss;
        for (size_t j = 0; j < q; j++)
            eta += z[j] * beta[j];
        small = exp(-fabs(eta));
        p = eta > 0 ? 1 / (1 + small) : small / (1 + small);
        miss = (d->y[i] != 0) == (eta > 0) ? 0 : fabs(eta);
        if (w == 1) {
            look->loglik -= miss;
            product *= 1 + small;
            if (product > 1e300) {
                look->loglik -= log(product);
                product = 1;
            }
        } else {
            look->loglik -= w * (miss + log1p(small));
        }
        add_square(look->sum, z, w * small / ((1 + small) * (1 + small)), q, stride);
        p = w * ((d->y[i] != 0) - p);
        for (size_t j = 0; j < q; j++)
            look->score[j] += p * z[j];
    }
    look->loglik -= log(product);
    for (size_t j = 0; j < q; j++) {
        memcpy(look->information + j * q, look->sum + j * stride, (j + 1) * sizeof(double));
        look->information[j * q + j] += d->penalty[j];
        look->score[j] -= d->penalty[j] * beta[j];
        look->penalty += d->penalty[j] * beta[j] * beta[j] / 2;
    }
}

static void take_row(const struct crm_logit_data *data, size_t i, double x[])
{
    if (data->x)
        memcpy(x, data->x + i * data->p, data->p * sizeof *x);
    else
        data->row(data->ctx, i, x);
}

/* mean and sd of each column over rows that weigh something; rows of `z`. */
static void standardise(struct design *d, const struct crm_logit_data *data, struct crm_logit *fit)
{
    size_t n = data->n, p = data->p, rows = 0;

    for (size_t i = 0; i < n; i++) {
        double *x = d->z + i * d->stride + 1;
        take_row(data, i, x);
        if (data->weight && !(data->weight[i] > 0))
            continue;
        if (rows++ == 0) /* sums are taken about the first: a constant stays exact */
            memcpy(fit->sd, x, p * sizeof *x);
        for (size_t j = 0; j < p; j++)
            fit->mean[j] += x[j] - fit->sd[j];
    }
    for (size_t j = 0; j < p; j++) {
        fit->mean[j] = fit->sd[j] + fit->mean[j] / (double)rows;
        fit->sd[j] = 0;
    }
    for (size_t i = 0; i < n; i++) {
        double *z = d->z + i * d->stride;
        bool in = !data->weight || data->weight[i] > 0;
        z[0] = 1;
        for (size_t j = 0; j < p; j++) {
            z[1 + j] -= fit->mean[j];
            fit->sd[j] += in ? z[1 + j] * z[1 + j] : 0;
        }
    }
    for (size_t j = 0; j < p; j++) {
        fit->sd[j] = sqrt(fit->sd[j] / (double)rows);
        if (!(fit->sd[j] > 0)) {
            fit->state[j] = CRM_TERM_CONSTANT;
            fit->sd[j] = 1;
        }
        d->penalty[1 + j] = data->ridge / (data->standardise ? 1 : fit->sd[j] * fit->sd[j]);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < p; j++)
            d->z[i * d->stride + 1 + j] /= fit->sd[j];
}

/* Does the column alone tell the outcomes apart, but for one value that both may share? */
static bool separates(const struct crm_logit_data *data, size_t column, double row[])
{
    double lo[2] = {INFINITY, INFINITY}, hi[2] = {-INFINITY, -INFINITY};

    for (size_t i = 0; i < data->n; i++) {
        int y = data->y[i] != 0;
        if (data->weight && !(data->weight[i] > 0))
            continue;
        take_row(data, i, row);
        lo[y] = fmin(lo[y], row[column]);
        hi[y] = fmax(hi[y], row[column]);
    }
    return hi[0] <= lo[1] || hi[1] <= lo[0];
}

static enum crm_status name_separators(struct crm_logit *fit, const struct crm_logit_data *data,
    const double step[], const enum crm_term state[], struct crm_err *err)
{
    size_t alone = 0;
    double top = 0;

    for (size_t j = 0; j < fit->p; j++)
        if (fit->state[j] == CRM_TERM_FITTED && separates(data, j, fit->se)) { /* room */
            fit->state[j] = CRM_TERM_SEPARATED;
            alone++;
        }
    for (size_t j = 0; j < fit->p; j++)
        top = fmax(top, fabs(step[1 + j]));
    for (size_t j = 0; j < fit->p && alone == 0; j++)
        if (fit->state[j] == CRM_TERM_FITTED &&
            (state[1 + j] == CRM_TERM_SEPARATED || !(fabs(step[1 + j]) < 0.05 * top)))
            fit->state[j] = CRM_TERM_SEPARATED;
    return crm_err_set(err, CRM_ENUMERIC, "an estimate has no end");
}

static double largest(const double step[], size_t q)
{
    double top = 0;

    for (size_t j = 0; j < q; j++)
        top = fmax(top, fabs(step[j]));
    return top;
}

static bool no_worse(const struct look *look, double before)
{
    double now = look->loglik - look->penalty;

    return isfinite(now) && now >= before - 1e-10 * fabs(before);
}

/* As climb() of cox.c; step, state: q entries of the terms with the intercept. */
static bool climb(struct crm_logit *fit, const struct design *d, struct look *look, double beta[],
    double step[], enum crm_term state[])
{
    size_t q = d->q, rank = (size_t)fit->df + 1;

    for (fit->iterations = 1; fit->iterations <= MAX_ROUNDS; fit->iterations++) {
        double before = look->loglik - look->penalty, size = largest(step, q);
        for (size_t j = 0; j < q; j++)
            beta[j] += step[j];
        look_at(d, beta, look);
        for (int half = 0; half < 30 && !no_worse(look, before); half++) {
            for (size_t j = 0; j < q; j++)
                beta[j] -= step[j] /= 2;
            look_at(d, beta, look);
        }
        memcpy(step, look->score, q * sizeof *step);
        if (crm_chol_factor(look->information, q, DBL_EPSILON, state, CRM_TERM_SEPARATED) != rank)
            return false;
        crm_chol_solve(look->information, q, state, step);
        if (size < small_step)
            return true;
    }
    return false;
}

/* From z back to x. */
static void describe(struct crm_logit *fit, const struct crm_logit_data *data, const double beta[],
    const double information_l[], const enum crm_term state[])
{
    size_t p = fit->p, q = p + 1;
    double *inverse = fit->cov;

    crm_chol_invert(information_l, q, state, inverse);
    fit->wald_chisq = 0;
    for (size_t k = 1; k < q; k++) { /* b' C^-1 b over the terms: the last rows of L make C^-1 */
        double sum = 0;
        for (size_t j = k; j < q && state[k] == CRM_TERM_FITTED; j++)
            if (state[j] == CRM_TERM_FITTED)
                sum += information_l[j * q + k] * beta[j];
        fit->wald_chisq += sum * sum;
    }
    fit->coef[0] = beta[0];
    for (size_t j = 0; j < p; j++) {
        double sd = data->standardise ? 1 : fit->sd[j];
        bool fitted = fit->state[j] == CRM_TERM_FITTED;
        fit->coef[1 + j] = fitted ? beta[1 + j] / sd : NAN;
        for (size_t k = 0; k < q; k++) {
            inverse[(1 + j) * q + k] /= sd;
            inverse[k * q + 1 + j] /= sd;
        }
    }
    if (!data->standardise) /* intercept at x = 0: add -mean times each slope */
        for (size_t j = 0; j < p; j++) {
            if (fit->state[j] != CRM_TERM_FITTED)
                continue;
            fit->coef[0] -= fit->coef[1 + j] * fit->mean[j];
            for (size_t k = 0; k < q; k++)
                inverse[k] -= fit->mean[j] * inverse[(1 + j) * q + k];
        }
    for (size_t j = 0; j < p && !data->standardise; j++)
        inverse[0] -= fit->mean[j] * inverse[1 + j];
    for (size_t k = 1; k < q; k++)
        inverse[k * q] = inverse[k];
    for (size_t j = 0; j < q; j++)
        fit->se[j] =
            data->ridge > 0 || state[j] != CRM_TERM_FITTED ? NAN : sqrt(inverse[j * q + j]);
}

static enum crm_status prepare(struct crm_logit *fit, struct design *d,
    const struct crm_logit_data *data, double *log_odds, struct crm_err *err)
{
    size_t p = data->p, q = p + 1;
    double weight[2] = {0};

    *d = (struct design){.n = data->n, .q = q, .y = data->y, .weight = data->weight};
    fit->p = p;
    fit->standardised = data->standardise;
    fit->state = crm_mem_zalloc(p, sizeof *fit->state);
    fit->coef = crm_mem_alloc(q, sizeof(double));
    fit->se = crm_mem_alloc(q, sizeof(double));
    fit->cov = crm_mem_alloc(q, q * sizeof(double));
    fit->mean = crm_mem_zalloc(p, sizeof(double));
    fit->sd = crm_mem_zalloc(p, sizeof(double));
    d->stride = (q + 3) / 4 * 4;
    d->z = crm_mem_zalloc(data->n, d->stride * sizeof(double));
    d->penalty = crm_mem_zalloc(q, sizeof(double));
    if (!fit->state || !fit->coef || !fit->se || !fit->cov || !fit->mean || !fit->sd || !d->z ||
        !d->penalty)
        return crm_err_nomem(err);
    for (size_t i = 0; i < data->n; i++) {
        double w = data->weight ? data->weight[i] : 1;
        weight[data->y[i] != 0] += w;
        fit->n += w > 0;
        fit->n_events += w > 0 && data->y[i];
    }
    if (!(weight[0] > 0) || !(weight[1] > 0))
        return crm_err_set(err, CRM_EDATA, "all %.0f outcomes are equal", fit->n);
    *log_odds = log(weight[1] / weight[0]);
    standardise(d, data, fit);
    return CRM_OK;
}

enum crm_status crm_logit_fit(
    struct crm_logit *fit, const struct crm_logit_data *data, struct crm_err *err)
{
    size_t q = data->p + 1;
    struct design d;
    struct look look = {0};
    double *room = NULL, *beta, *step;
    enum crm_term *state = NULL;
    enum crm_status status;

    memset(fit, 0, sizeof *fit);
    room = crm_mem_zalloc(q * (q + 3) + q * (q + 3), sizeof *room);
    state = crm_mem_zalloc(q, sizeof *state);
    beta = room;
    if (room && state)
        status = prepare(fit, &d, data, beta, err);
    else
        status = crm_err_nomem(err), d.z = d.penalty = NULL;
    if (status)
        goto out;
    step = room + q;
    look.score = room + 2 * q;
    look.information = room + 3 * q;
    look.sum = look.information + q * q;

    look_at(&d, beta, &look);
    fit->loglik_null = look.loglik;
    memcpy(state + 1, fit->state, fit->p * sizeof *state);
    fit->df =
        (double)crm_chol_factor(look.information, q, lost_pivot, state, CRM_TERM_COLLINEAR) - 1;
    memcpy(fit->state, state + 1, fit->p * sizeof *state);
    memcpy(step, look.score, q * sizeof *step);
    crm_chol_solve(look.information, q, state, step);
    for (size_t j = 0; j < q; j++)
        fit->score_chisq += step[j] * look.score[j];
    if (!climb(fit, &d, &look, beta, step, state)) {
        status = name_separators(fit, data, step, state, err);
        goto out;
    }
    fit->loglik = look.loglik;
    describe(fit, data, beta, look.information, state);
out:
    free(d.z);
    free(d.penalty);
    free(room);
    free(state);
    return status;
}

void crm_logit_release(struct crm_logit *fit)
{
    free(fit->state);
    free(fit->coef);
    free(fit->se);
    free(fit->cov);
    free(fit->mean);
    free(fit->sd);
    memset(fit, 0, sizeof *fit);
}

void crm_logit_predict(const struct crm_logit *fit, const double x[], size_t n, double prob[])
{
    size_t p = fit->p;

    for (size_t i = 0; i < n; i++) {
        double eta = fit->coef[0];
        for (size_t j = 0; j < p; j++) {
            double at = x[i * p + j];
            if (fit->state[j] != CRM_TERM_FITTED)
                continue;
            eta += fit->coef[1 + j] * (fit->standardised ? (at - fit->mean[j]) / fit->sd[j] : at);
        }
        prob[i] = eta > 0 ? 1 / (1 + exp(-eta)) : exp(eta) / (1 + exp(eta));
    }
}
