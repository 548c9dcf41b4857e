#include "stat/cox_check.h"

#include "base/mem.h"
#include "stat/cox_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Last block of the stratum that starts at `first`, and one more. */
static size_t stratum_end(const struct crm_cox_rows *rows, size_t first)
{
    size_t b = first;

    while (b < rows->n_blocks && rows->stratum[b] == rows->stratum[first])
        b++;
    return b;
}

/* Jumps of the hazard are summed from early to late, so blocks of a stratum go backwards. */
enum crm_status crm_cox_baseline(const struct crm_cox *fit, const struct crm_cox_data *data,
    struct crm_cox_hazard **hazard, size_t *n, struct crm_err *err)
{
    const struct crm_cox_rows *rows = &fit->rows;
    size_t p = fit->p;
    struct crm_cox_hazard *out = crm_mem_alloc(rows->n_blocks, sizeof *out);
    double *room = crm_mem_alloc(crm_cox_sums_room(p), sizeof *room);
    struct crm_cox_sums sums;
    enum crm_status status = CRM_OK;

    *hazard = out;
    *n = rows->n_blocks;
    if (!out || !room) {
        status = crm_err_nomem(err);
        goto out;
    }
    crm_cox_sums_init(&sums, p, room);
    for (size_t first = 0, end; first < rows->n_blocks; first = end) {
        const double *centre = rows->centre + rows->stratum[first] * p;
        double to_zero = -rows->shift, sum = 0;
        end = stratum_end(rows, first);
        for (size_t j = 0; j < p; j++)
            to_zero -= centre[j] / rows->scale[j] * fit->beta[j];
        for (size_t b = first; b < end; b++) {
            struct crm_cox_hazard *h = out + first + (end - 1 - b);
            crm_cox_sums_enter(&sums, rows, b, false);
            h->stratum = rows->stratum[b];
            h->time = data->time[rows->row[rows->block[b]]];
            h->hazard = sums.events > 0 ? crm_cox_ties_sum(&sums, fit->ties).a0 : 0;
        }
        for (size_t i = first; i < end; i++) {
            sum += out[i].hazard;
            out[i].hazard = sum * exp(to_zero);
            if (!isfinite(out[i].hazard))
                status = crm_err_set(
                    err, CRM_ENUMERIC, "the hazard where all terms are 0 is too large a number");
        }
    }
out:
    free(room);
    if (status) {
        free(out);
        *hazard = NULL;
    }
    return status;
}

/* What the events of one block hand to the rows, in the units of z. */
struct jump {
    double hazard; /* sum of w / S0_l: what each at risk adds to its expected events */
    double relief; /* of this the events themselves are spared: sum of w (l/d) / S0_l */
    double events;
};

/* Work of crm_cox_residuals. Vectors by block: mean z weighted by the jumps. */
struct walk {
    const struct crm_cox *fit;
    struct jump *jump; /* n_blocks */
    double *pull;      /* n_blocks x p: sum of w zbar_l / S0_l */
    double *spared;    /* n_blocks x p: sum of w (l/d) zbar_l / S0_l */
    double *mean;      /* n_blocks x p: mean of zbar_l over the events */
};

static void find_jumps(struct walk *k, struct crm_cox_sums *sums)
{
    const struct crm_cox_rows *rows = &k->fit->rows;
    size_t p = rows->p;

    for (size_t b = 0; b < rows->n_blocks; b++) {
        struct jump *jump = k->jump + b;
        struct crm_cox_ties t;
        crm_cox_sums_enter(sums, rows, b, false);
        jump->events = sums->events;
        if (sums->events == 0)
            continue;
        t = crm_cox_ties_sum(sums, k->fit->ties);
        jump->hazard = t.a0;
        jump->relief = t.a1;
        for (size_t j = 0; j < p; j++) {
            double s = sums->s1[j], d = sums->d1[j];
            k->pull[b * p + j] = t.b0 * s - t.b1 * d;
            k->spared[b * p + j] = t.b1 * s - t.b2 * d;
            k->mean[b * p + j] = (t.a0 * s - t.a1 * d) / sums->event_weight;
        }
    }
}

/* Rows that enter at or after the time of block b and before the next one: what was until then is
 * none of theirs. */
static void spare_late(const struct walk *k, size_t *late_at, size_t first, size_t b, double hazard,
    const double pull[], const struct crm_cox_residuals *out)
{
    const struct crm_cox_rows *rows = &k->fit->rows;
    size_t p = rows->p;

    for (; rows->late && *late_at > first && rows->entry[rows->late[*late_at - 1]] < rows->time[b];
         --*late_at) {
        uint32_t i = rows->late[*late_at - 1], row = rows->row[i];
        out->martingale[row] += rows->risk[i] * hazard;
        for (size_t j = 0; j < p && out->score; j++)
            if (k->fit->state[j] == CRM_TERM_FITTED)
                out->score[row * p + j] +=
                    rows->scale[j] * rows->risk[i] * (rows->z[i * p + j] * hazard - pull[j]);
    }
}

/* The rows of one block, when `hazard` and `pull` have been summed up to it. */
static void write_block(const struct walk *k, size_t b, double hazard, const double pull[],
    const struct crm_cox_residuals *out)
{
    const struct crm_cox_rows *rows = &k->fit->rows;
    const struct jump *jump = k->jump + b;
    size_t p = rows->p;

    for (uint32_t i = rows->block[b]; i < rows->block[b + 1]; i++) {
        uint32_t row = rows->row[i];
        const double *z = rows->z + i * p;
        double relief = rows->event[i] ? jump->relief : 0;
        out->martingale[row] += rows->event[i] - rows->risk[i] * (hazard - relief);
        for (size_t j = 0; j < p && (out->score || out->schoenfeld); j++) {
            bool fitted = k->fit->state[j] == CRM_TERM_FITTED;
            double from_mean = z[j] - k->mean[b * p + j];
            double spared = rows->event[i] ? k->spared[b * p + j] : 0;
            double score = (rows->event[i] ? from_mean : 0) -
                           rows->risk[i] * (z[j] * (hazard - relief) - (pull[j] - spared));
            if (out->score)
                out->score[row * p + j] += fitted ? score * rows->scale[j] : 0;
            if (out->schoenfeld)
                out->schoenfeld[row * p + j] = !rows->event[i] ? NAN
                                               : fitted        ? from_mean * rows->scale[j]
                                                               : 0;
        }
    }
}

static void write_lp(const struct crm_cox *fit, const struct crm_cox_data *data, double lp[])
{
    size_t p = fit->p;

    memset(lp, 0, data->n * sizeof *lp);
    for (size_t j = 0; j < p; j++) {
        double mean = 0, weight = 0;
        bool indicator = true;
        const double *by = data->entry ? NULL : data->weight; /* R weighs the means only then */
        if (fit->state[j] != CRM_TERM_FITTED)
            continue;
        for (size_t i = 0; i < data->n; i++) {
            double x = data->x[i * p + j], w = by ? by[i] : 1;
            indicator = indicator && (x == 0 || x == 1 || x == -1);
            weight += w;
            mean += w * (x - mean) / weight;
        }
        for (size_t i = 0; i < data->n; i++)
            lp[i] += fit->coef[j] * (data->x[i * p + j] - (indicator ? 0 : mean));
    }
}

enum crm_status crm_cox_residuals(const struct crm_cox *fit, const struct crm_cox_data *data,
    const struct crm_cox_residuals *out, struct crm_err *err)
{
    const struct crm_cox_rows *rows = &fit->rows;
    size_t p = fit->p, blocks = rows->n_blocks;
    struct jump *jump = crm_mem_zalloc(blocks, sizeof *jump);
    double *room = crm_mem_zalloc(3 * blocks + 1, p * sizeof *room), *pull = room;
    double *sums_room = crm_mem_alloc(crm_cox_sums_room(p), sizeof *sums_room);
    struct walk k = {.fit = fit, .jump = jump};
    struct crm_cox_sums sums;
    enum crm_status status = CRM_OK;

    if (!jump || !room || !sums_room) {
        status = crm_err_nomem(err);
        goto out;
    }
    memset(out->martingale, 0, data->n * sizeof(double));
    if (out->score)
        memset(out->score, 0, data->n * p * sizeof(double));
    k.pull = room + p;
    k.spared = k.pull + blocks * p;
    k.mean = k.spared + blocks * p;
    crm_cox_sums_init(&sums, p, sums_room);
    find_jumps(&k, &sums);
    for (size_t first = 0, end; first < blocks; first = end) {
        double hazard = 0;
        size_t late_at;
        end = stratum_end(rows, first);
        late_at = rows->block[end];
        memset(pull, 0, p * sizeof *pull);
        for (size_t b = end; b-- > first;) {
            spare_late(&k, &late_at, rows->block[first], b, hazard, pull, out);
            hazard += jump[b].hazard;
            for (size_t j = 0; j < p; j++)
                pull[j] += k.pull[b * p + j];
            write_block(&k, b, hazard, pull, out);
        }
    }
    write_lp(fit, data, out->lp);
out:
    free(jump);
    free(room);
    free(sums_room);
    return status;
}

/* The Wald test of coef with the covariances in fit->cov, of full rank with clusters enough. */
static enum crm_status wald(struct crm_cox *fit, struct crm_err *err)
{
    size_t p = fit->p;
    double *cov = crm_mem_alloc(p + 1, p * sizeof *cov), *b = cov + p * p;
    enum crm_term *state = crm_mem_alloc(p, sizeof *state);
    enum crm_status status = cov && state ? CRM_OK : crm_err_nomem(err);

    if (!status) {
        memcpy(cov, fit->cov, p * p * sizeof *cov);
        memcpy(state, fit->state, p * sizeof *state);
        for (size_t j = 0; j < p; j++)
            b[j] = state[j] == CRM_TERM_FITTED ? fit->coef[j] : 0;
        crm_chol_factor(cov, p, 1e-12, state, CRM_TERM_COLLINEAR);
        crm_chol_solve(cov, p, state, b);
        fit->wald_chisq = 0;
        for (size_t j = 0; j < p; j++)
            if (state[j] == CRM_TERM_FITTED)
                fit->wald_chisq += b[j] * fit->coef[j];
    }
    free(cov);
    free(state);
    return status;
}

/* cov = sum over clusters of d d', d = sum of w score cov. */
enum crm_status crm_cox_robust(
    struct crm_cox *fit, const struct crm_cox_data *data, struct crm_err *err)
{
    size_t n = fit->rows.n, p = fit->p;
    double *room = crm_mem_zalloc(2 * n, (p + 1) * sizeof *room), *sum = room + n * (p + 1);
    double *dfbeta = crm_mem_alloc(p + 1, p * sizeof *dfbeta), *plain = dfbeta + p;
    struct crm_cox_residuals res = {.lp = room, .martingale = sum, .score = room + n};
    enum crm_status status = room && dfbeta ? CRM_OK : crm_err_nomem(err);

    if (!status)
        status = crm_cox_residuals(fit, data, &res, err);
    if (status)
        goto out;
    memset(sum, 0, n * (p + 1) * sizeof *sum);
    for (size_t i = 0; i < n; i++) {
        uint32_t row = fit->rows.row[i], c = data->cluster ? data->cluster[row] : row;
        for (size_t j = 0; j < p; j++)
            sum[c * p + j] += fit->rows.weight[i] * res.score[row * p + j];
    }
    memcpy(plain, fit->cov, p * p * sizeof *plain);
    memset(fit->cov, 0, p * p * sizeof *plain);
    for (size_t c = 0; c < n; c++) {
        for (size_t j = 0; j < p; j++) {
            dfbeta[j] = 0;
            for (size_t k = 0; k < p; k++)
                dfbeta[j] += plain[j * p + k] * sum[c * p + k];
        }
        for (size_t j = 0; j < p; j++)
            for (size_t k = 0; k < p; k++)
                fit->cov[j * p + k] += dfbeta[j] * dfbeta[k];
    }
    for (size_t j = 0; j < p; j++)
        if (fit->state[j] == CRM_TERM_FITTED)
            fit->se[j] = sqrt(fit->cov[j * p + j]);
    status = wald(fit, err);
out:
    free(room);
    free(dfbeta);
    return status;
}

/* by_row[i] := 1 - S(t-) of all rows without strata, at the time of row i. */
static void km_transform(const struct crm_cox_data *data, double by_row[])
{
    double survival = 1;

    for (size_t i = 0, end, in = 0; i < data->n; i = end) {
        double t = data->time[data->order[i]], d = 0;
        while (in < data->n && (!data->entry || data->entry[data->by_entry[in]] < t))
            in++;
        for (end = i; end < data->n && data->time[data->order[end]] == t; end++) {
            by_row[data->order[end]] = 1 - survival;
            d += data->event[data->order[end]] != 0;
        }
        survival *= 1 - d / (double)(in - i);
    }
}

/* Sums of the test: score of c, and information of (b, c) in its three parts, of z. */
struct zph {
    size_t p;
    double *score, *bb, *bc, *cc;
};

static void zph_walk(
    struct zph *k, const struct crm_cox *fit, const double g[], struct crm_cox_sums *sums)
{
    const struct crm_cox_rows *rows = &fit->rows;
    size_t p = k->p;

    for (size_t b = 0; b < rows->n_blocks; b++) {
        double gb = g[rows->row[rows->block[b]]];
        struct crm_cox_ties t;
        crm_cox_sums_enter(sums, rows, b, true);
        if (sums->events == 0)
            continue;
        t = crm_cox_ties_sum(sums, fit->ties);
        for (size_t j = 0; j < p; j++)
            k->score[j] += gb * (sums->ez[j] - t.a0 * sums->s1[j] + t.a1 * sums->d1[j]);
        crm_cox_information(sums, &t, 1, k->bb);
        crm_cox_information(sums, &t, gb, k->bc);
        crm_cox_information(sums, &t, gb * gb, k->cc);
    }
}

static double lower(const double m[], size_t p, size_t a, size_t b)
{
    return a > b ? m[a * p + b] : m[b * p + a];
}

/* Score test of the terms j with group[j] == which (or all), all of b beside them. */
static void zph_test(const struct zph *k, const struct crm_cox *fit, const uint32_t group[],
    size_t which, bool all, double *room, enum crm_term *state, double *chisq, double *df)
{
    size_t p = k->p, q = 2 * p;
    double *information = room, *u = room + q * q;

    for (size_t a = 0; a < q; a++) {
        size_t j = a % p;
        bool in = fit->state[j] == CRM_TERM_FITTED && (a < p || all || group[j] == which);
        state[a] = in ? CRM_TERM_FITTED : CRM_TERM_CONSTANT;
        u[a] = in && a >= p ? k->score[j] : 0;
        for (size_t b = 0; b <= a; b++)
            information[a * q + b] = lower(a < p ? k->bb : b < p ? k->bc : k->cc, p, j, b % p);
    }
    memcpy(u + q, u, q * sizeof *u);
    *df = (double)crm_chol_factor(information, q, 1e-10, state, CRM_TERM_COLLINEAR) - fit->df;
    crm_chol_solve(information, q, state, u);
    *chisq = *df > 0 ? 0 : NAN;
    for (size_t a = p; a<q && * df> 0; a++)
        *chisq += u[a] * u[q + a];
}

enum crm_status crm_cox_zph(const struct crm_cox *fit, const struct crm_cox_data *data,
    const uint32_t group[], size_t n_groups, double chisq[], double df[], struct crm_err *err)
{
    size_t p = fit->p, q = 2 * p;
    double *g = crm_mem_alloc(data->n, sizeof *g);
    double *room =
        crm_mem_zalloc(p + 3 * p * p + crm_cox_sums_room(p) + q * q + 2 * q, sizeof *room);
    enum crm_term *state = crm_mem_alloc(q, sizeof *state);
    struct zph k = {.p = p, .score = room};
    struct crm_cox_sums sums;
    enum crm_status status = g && room && state ? CRM_OK : crm_err_nomem(err);

    if (status)
        goto out;
    k.bb = room + p;
    k.bc = k.bb + p * p;
    k.cc = k.bc + p * p;
    crm_cox_sums_init(&sums, p, k.cc + p * p);
    km_transform(data, g);
    zph_walk(&k, fit, g, &sums);
    for (size_t t = 0; t <= n_groups; t++)
        zph_test(&k, fit, group, t, t == n_groups, k.cc + p * p + crm_cox_sums_room(p), state,
            chisq + t, df + t);
out:
    free(g);
    free(room);
    free(state);
    return status;
}
