#include "stat/cox.h"

#include "base/mem.h"
#include "stat/cox_check.h"
#include "stat/cox_rows.h"
#include "stat/survival.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROUNDS = 25 };
static const double small_step = 1e-6; /* the next one is its square: below rounding */
static const double lost_pivot = 1e-10;

/* One look at the likelihood. */
struct look {
    double loglik;
    double *score;       /* p */
    double *information; /* p x p, lower half */
};

/* risk := exp(z beta - shift), the shift such that the largest is 1. */
static void set_risks(struct crm_cox_rows *rows, const double beta[])
{
    size_t p = rows->p;
    double top = -DBL_MAX;

    for (size_t i = 0; i < rows->n; i++) {
        double eta = 0;
        for (size_t j = 0; j < p; j++)
            eta += rows->z[i * p + j] * beta[j];
        rows->risk[i] = eta;
        if (eta > top)
            top = eta;
    }
    rows->shift = top;
    for (size_t i = 0; i < rows->n; i++)
        rows->risk[i] = exp(rows->risk[i] - top);
}

static void look_at(struct crm_cox_rows *rows, const double beta[], enum crm_ties ties,
    struct crm_cox_sums *sums, struct look *look)
{
    size_t p = rows->p;

    set_risks(rows, beta);
    look->loglik = 0;
    memset(look->score, 0, p * sizeof(double));
    memset(look->information, 0, p * p * sizeof(double));
    for (size_t b = 0; b < rows->n_blocks; b++) {
        struct crm_cox_ties t;
        crm_cox_sums_enter(sums, rows, b, true);
        if (sums->events == 0)
            continue;
        t = crm_cox_ties_sum(sums, ties);
        look->loglik -= t.log_sum + sums->event_weight * rows->shift;
        for (size_t j = 0; j < p; j++) {
            look->loglik += sums->ez[j] * beta[j];
            look->score[j] += sums->ez[j] - t.a0 * sums->s1[j] + t.a1 * sums->d1[j];
        }
        crm_cox_information(sums, &t, 1, look->information);
    }
}

/* Terms without any spread where an event saw it. */
static void name_constants(struct crm_cox *fit, const struct look *look)
{
    for (size_t j = 0; j < fit->p; j++)
        if (!(look->information[j * fit->p + j] > 1e-12 * fit->n_events))
            fit->state[j] = CRM_TERM_CONSTANT;
}

/*
 * step := inverse of the information times score.  False when the information about a term that
 * had some at the start is lost: its estimate has run away.
 */
static bool newton(struct crm_cox *fit, struct look *look, double step[])
{
    size_t p = fit->p;
    double rank =
        (double)crm_chol_factor(look->information, p, DBL_EPSILON, fit->state, CRM_TERM_SEPARATED);

    memcpy(step, look->score, p * sizeof *step);
    crm_chol_solve(look->information, p, fit->state, step);
    return rank == fit->df;
}

static double largest(const double step[], size_t p)
{
    double top = 0;

    for (size_t j = 0; j < p; j++)
        top = fmax(top, fabs(step[j]));
    return top;
}

static bool no_worse(double loglik, double before)
{
    return isfinite(loglik) && loglik >= before - 1e-10 * fabs(before);
}

/*
 * Climb from beta = 0, where `look` has been taken and `step` found.  At the end `look` holds the
 * factored information.  Terms that still move, in spreads, when the rounds are used up are those
 * without an end: the likelihood has long stopped moving, and the others have.
 */
static enum crm_status climb(struct crm_cox *fit, struct crm_cox_sums *sums, struct look *look,
    double step[], struct crm_err *err)
{
    size_t p = fit->p;
    double top;

    for (fit->iterations = 1; fit->iterations <= MAX_ROUNDS; fit->iterations++) {
        double before = look->loglik, size = largest(step, p);
        for (size_t j = 0; j < p; j++)
            fit->beta[j] += step[j];
        look_at(&fit->rows, fit->beta, fit->ties, sums, look);
        for (int half = 0; half < 30 && !no_worse(look->loglik, before); half++) {
            for (size_t j = 0; j < p; j++)
                fit->beta[j] -= step[j] /= 2;
            look_at(&fit->rows, fit->beta, fit->ties, sums, look);
        }
        if (!newton(fit, look, step))
            break;
        if (size < small_step)
            return CRM_OK;
    }
    top = largest(step, p);
    for (size_t j = 0; j < p; j++)
        if (fit->state[j] == CRM_TERM_FITTED && !(fabs(step[j]) < 0.05 * top))
            fit->state[j] = CRM_TERM_SEPARATED;
    return crm_err_set(err, CRM_ENUMERIC, "an estimate has no end");
}

/* From z back to x; the tests; what the terms left out get. */
static void describe(struct crm_cox *fit, const double information_l[], double null_chisq)
{
    size_t p = fit->p;
    const double *scale = fit->rows.scale;

    crm_chol_invert(information_l, p, fit->state, fit->plain);
    for (size_t j = 0; j < p; j++) {
        bool fitted = fit->state[j] == CRM_TERM_FITTED;
        fit->coef[j] = fitted ? fit->beta[j] / scale[j] : NAN;
        fit->se[j] = fit->se_plain[j] = fitted ? sqrt(fit->plain[j * p + j]) / scale[j] : NAN;
        for (size_t k = 0; k < p; k++)
            fit->cov[j * p + k] = fit->plain[j * p + k] / (scale[j] * scale[k]);
    }
    fit->lr_chisq = 2 * (fit->loglik - fit->loglik_null);
    fit->score_chisq = null_chisq;
    fit->wald_chisq = 0; /* b' I b, I = L L' */
    for (size_t k = 0; k < p; k++) {
        double sum = 0;
        for (size_t j = k; j < p && fit->state[k] == CRM_TERM_FITTED; j++)
            if (fit->state[j] == CRM_TERM_FITTED)
                sum += information_l[j * p + k] * fit->beta[j];
        fit->wald_chisq += sum * sum;
    }
}

static enum crm_status judge_pairs(
    struct crm_cox *fit, const struct crm_cox_data *data, struct crm_err *err)
{
    const struct crm_cox_rows *rows = &fit->rows;
    const struct crm_late late = crm_cox_late(rows);
    uint32_t *cluster = NULL;
    double *risk = crm_mem_alloc(rows->n, sizeof *risk);
    enum crm_status status;

    if (data->cluster)
        cluster = crm_mem_alloc(rows->n, sizeof *cluster);
    if (!risk || (data->cluster && !cluster)) {
        status = crm_err_nomem(err);
        goto out;
    }
    for (size_t i = 0; i < rows->n; i++) {
        risk[i] = 0;
        for (size_t j = 0; j < rows->p; j++)
            risk[i] += rows->z[i * rows->p + j] * fit->beta[j];
        if (cluster)
            cluster[i] = data->cluster[rows->row[i]];
    }
    status = crm_concordance(&fit->concordance, risk, rows->block, rows->stratum, rows->n_blocks,
        rows->event, data->weight ? rows->weight : NULL, rows->late ? &late : NULL, cluster, err);
out:
    free(risk);
    free(cluster);
    return status;
}

static enum crm_status prepare(
    struct crm_cox *fit, const struct crm_cox_data *data, struct crm_err *err)
{
    size_t p = data->p;

    fit->p = p;
    fit->n = (double)data->n;
    fit->state = crm_mem_zalloc(p, sizeof *fit->state);
    fit->coef = crm_mem_alloc(p, sizeof(double));
    fit->se = crm_mem_alloc(p, sizeof(double));
    fit->se_plain = crm_mem_alloc(p, sizeof(double));
    fit->beta = crm_mem_zalloc(p, sizeof(double));
    fit->cov = crm_mem_alloc(p, p * sizeof(double));
    fit->plain = crm_mem_alloc(p, p * sizeof(double));
    if (!fit->state || !fit->coef || !fit->se || !fit->se_plain || !fit->beta || !fit->cov ||
        !fit->plain)
        return crm_err_nomem(err);
    for (size_t i = 0; i < data->n; i++)
        fit->n_events += data->event[i] != 0;
    if (!(fit->n_events > 0))
        return crm_err_set(err, CRM_EDATA, "no event in %zu rows", data->n);
    return crm_cox_rows_make(&fit->rows, data, err);
}

enum crm_status crm_cox_fit(
    struct crm_cox *fit, const struct crm_cox_data *data, enum crm_ties ties, struct crm_err *err)
{
    size_t p = data->p;
    struct crm_cox_sums sums;
    struct look look;
    double *room = NULL, *step, null_chisq = 0;
    enum crm_status status;

    memset(fit, 0, sizeof *fit);
    fit->ties = ties;
    status = prepare(fit, data, err);
    if (status)
        return status;
    room = crm_mem_alloc(crm_cox_sums_room(p) + p * p + 2 * p, sizeof *room);
    if (!room)
        return crm_err_nomem(err);
    look.score = room;
    step = room + p;
    look.information = room + 2 * p;
    crm_cox_sums_init(&sums, p, room + 2 * p + p * p);

    look_at(&fit->rows, fit->beta, ties, &sums, &look);
    fit->loglik_null = look.loglik;
    name_constants(fit, &look);
    fit->df =
        (double)crm_chol_factor(look.information, p, lost_pivot, fit->state, CRM_TERM_COLLINEAR);
    if (fit->df == 0) {
        status = crm_err_set(err, CRM_EDATA, "no term that differs between rows");
        goto out;
    }
    memcpy(step, look.score, p * sizeof *step);
    crm_chol_solve(look.information, p, fit->state, step);
    for (size_t j = 0; j < p; j++)
        null_chisq += step[j] * look.score[j];
    status = climb(fit, &sums, &look, step, err);
    if (status)
        goto out;
    fit->loglik = look.loglik;
    describe(fit, look.information, null_chisq);
    if (data->cluster || crm_survival_fractional(data->weight, data->order, data->n))
        status = crm_cox_robust(fit, data, err);
    if (!status)
        status = judge_pairs(fit, data, err);
out:
    free(room);
    return status;
}

void crm_cox_release(struct crm_cox *fit)
{
    free(fit->state);
    free(fit->coef);
    free(fit->se);
    free(fit->se_plain);
    free(fit->beta);
    free(fit->cov);
    free(fit->plain);
    crm_cox_rows_release(&fit->rows);
    memset(fit, 0, sizeof *fit);
}
