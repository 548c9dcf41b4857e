#include "campaign/qini.h"

#include "base/mem.h"
#include "stat/order.h"
#include "stat/quantile.h"

#include <gsl/gsl_rng.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

/* A ranking: clients from the highest score on, and where each step of equal scores ends. */
struct ranking {
    uint32_t *order;
    bool *ends; /* n: the last of its step */
};

static enum crm_status rank(struct ranking *r, const double score[], size_t n, struct crm_err *err)
{
    double *down = crm_mem_alloc(n, sizeof *down);
    enum crm_status status;

    r->order = crm_mem_alloc(n, sizeof *r->order);
    r->ends = crm_mem_alloc(n, sizeof *r->ends);
    status = down && r->order && r->ends ? CRM_OK : crm_err_nomem(err);
    for (size_t i = 0; !status && i < n; i++)
        down[i] = -score[i];
    if (!status)
        status = crm_order(down, n, r->order, err);
    for (size_t i = 0; !status && i < n; i++)
        r->ends[i] = i + 1 == n || down[r->order[i]] < down[r->order[i + 1]];
    free(down);
    return status;
}

static void unrank(struct ranking *r)
{
    free(r->order);
    free(r->ends);
}

/* Area under q over counts of clients, less that under its straight line; each counts weight[]. */
static double area(const struct crm_qini_spec *spec, const struct ranking *r,
    const uint32_t weight[], double *n_treated)
{
    double n[2] = {0, 0}, y[2] = {0, 0}, sum = 0, q = 0, all = 0;

    for (size_t i = 0; i < spec->n; i++) {
        uint32_t client = r->order[i];
        double w = weight ? weight[client] : 1, at, next;
        n[spec->treated[client]] += w;
        y[spec->treated[client]] += w * spec->y[client];
        if (!r->ends[i])
            continue;
        at = n[0] + n[1];
        next = y[1] - (n[0] > 0 ? y[0] * n[1] / n[0] : 0);
        sum += (at - all) * (q + next) / 2;
        q = next;
        all = at;
    }
    *n_treated = n[1];
    return all > 0 ? sum / all - q / 2 : NAN;
}

/* Drawn again within each arm. */
static void draw(const struct crm_qini_spec *spec, const uint32_t member[], const size_t n[2],
    gsl_rng *rng, uint32_t weight[])
{
    const uint32_t *of[2] = {member, member + n[0]};

    for (size_t i = 0; i < spec->n; i++)
        weight[i] = 0;
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < n[side]; i++)
            weight[of[side][gsl_rng_uniform_int(rng, n[side])]]++;
}

static enum crm_status bootstrap(const struct crm_qini_spec *spec, const struct ranking *r,
    const size_t n[2], struct crm_qini *qini, struct crm_err *err)
{
    uint32_t *member = crm_mem_alloc(spec->n, sizeof *member);
    uint32_t *weight = crm_mem_alloc(spec->n, sizeof *weight);
    double *drawn = crm_mem_alloc((size_t)spec->draws, sizeof *drawn), treated;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    size_t at[2] = {0, n[0]};
    double tail = (1 - spec->level / 100) / 2;
    enum crm_status status = member && weight && drawn && rng ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; !status && i < spec->n; i++)
        member[at[spec->treated[i]]++] = (uint32_t)i;
    if (!status)
        gsl_rng_set(rng, spec->seed);
    for (int d = 0; !status && d < spec->draws; d++) {
        draw(spec, member, n, rng, weight);
        drawn[d] = area(spec, r, weight, &treated) / treated;
    }
    if (!status)
        status = crm_order_sort(drawn, (size_t)spec->draws, err);
    if (!status) {
        qini->se = gsl_stats_sd(drawn, 1, (size_t)spec->draws);
        qini->lo = crm_quantile(drawn, (size_t)spec->draws, tail);
        qini->hi = crm_quantile(drawn, (size_t)spec->draws, 1 - tail);
    }
    if (rng)
        gsl_rng_free(rng);
    free(member);
    free(weight);
    free(drawn);
    return status;
}

/* The area when those whom the treatment gained come first, those whom it lost last. */
static enum crm_status perfect(const struct crm_qini_spec *spec, double *most, struct crm_err *err)
{
    double *score = crm_mem_alloc(spec->n, sizeof *score), treated;
    struct ranking r = {0};
    enum crm_status status = score ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; !status && i < spec->n; i++)
        score[i] = spec->treated[i] ? spec->y[i] : -spec->y[i];
    if (!status)
        status = rank(&r, score, spec->n, err);
    if (!status)
        *most = area(spec, &r, NULL, &treated);
    unrank(&r);
    free(score);
    return status;
}

enum crm_status crm_qini_of(
    const struct crm_qini_spec *spec, struct crm_qini *qini, struct crm_err *err)
{
    struct ranking r = {0};
    size_t n[2] = {0, 0};
    double y[2] = {0, 0}, treated, most, actual;
    enum crm_status status = CRM_OK;

    for (size_t i = 0; i < spec->n; i++) {
        n[spec->treated[i]]++;
        y[spec->treated[i]] += spec->y[i];
    }
    *qini = (struct crm_qini){n[1], n[0], NAN, NAN, NAN, NAN, NAN, NAN};
    if (!n[0] || !n[1])
        return CRM_OK;
    qini->effect = y[1] / (double)n[1] - y[0] / (double)n[0];
    status = rank(&r, spec->score, spec->n, err);
    if (!status) {
        actual = area(spec, &r, NULL, &treated);
        qini->qini = actual / treated;
        status = bootstrap(spec, &r, n, qini, err);
        if (!status && spec->share)
            status = perfect(spec, &most, err);
        if (!status && spec->share && most != 0)
            qini->norm = actual / most;
    }
    unrank(&r);
    return status;
}
