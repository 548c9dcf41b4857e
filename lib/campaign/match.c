#include "campaign/match.h"

#include "base/mem.h"
#include "stat/interval.h"
#include "stat/order.h"
#include "stat/quantile.h"

#include <math.h>
#include <stdlib.h>

enum { CUTS = 4, BINS = CUTS + 1 };

/* ---- strata ---------------------------------------------------------------------------- */

static enum crm_status find_cuts(const struct crm_match_spec *spec, const double x[],
    double cut[CUTS], size_t *n_cuts, struct crm_err *err)
{
    double *sorted = crm_mem_alloc(spec->n, sizeof *sorted);
    size_t n = 0;
    enum crm_status status = sorted ? CRM_OK : crm_err_nomem(err);

    *n_cuts = 0;
    for (size_t i = 0; !status && i < spec->n; i++)
        if (spec->side[i] != CRM_MATCH_OUT)
            sorted[n++] = x[i];
    if (!status)
        status = crm_order_sort(sorted, n, err);
    for (int q = 1; !status && n && q <= CUTS; q++) {
        double at = crm_quantile(sorted, n, (double)q / BINS);
        if (!*n_cuts || at > cut[*n_cuts - 1])
            cut[(*n_cuts)++] = at;
    }
    free(sorted);
    return status;
}

/* stratum[i] := its number, below the product of all bins and blocks. */
static enum crm_status number_strata(
    const struct crm_match_spec *spec, size_t stratum[], struct crm_err *err)
{
    double cut[CUTS];
    size_t n_cuts;

    for (size_t i = 0; i < spec->n; i++)
        stratum[i] = spec->block ? spec->block[i] : 0;
    for (int v = 0; v < CRM_MATCH_COVARIATES; v++) {
        enum crm_status status = find_cuts(spec, spec->covariate[v], cut, &n_cuts, err);
        if (status)
            return status;
        for (size_t i = 0; i < spec->n; i++) {
            size_t bin = 0;
            while (bin < n_cuts && cut[bin] < spec->covariate[v][i])
                bin++;
            stratum[i] = stratum[i] * BINS + bin;
        }
    }
    return CRM_OK;
}

static void weigh(struct crm_match *match, const struct crm_match_spec *spec,
    const size_t stratum[], size_t (*count)[2])
{
    for (size_t i = 0; i < spec->n; i++) {
        const size_t *c = count[stratum[i]];
        uint8_t side = spec->side[i];
        if (side == CRM_MATCH_OUT)
            continue;
        match->treated += side == CRM_MATCH_TREATED;
        match->others += side == CRM_MATCH_OTHER;
        if (!c[CRM_MATCH_OTHER] || !c[CRM_MATCH_TREATED])
            continue;
        match->matched_treated += side == CRM_MATCH_TREATED;
        match->matched_others += side == CRM_MATCH_OTHER;
        match->weight[i] = side == CRM_MATCH_TREATED
                               ? 1
                               : (double)c[CRM_MATCH_TREATED] / (double)c[CRM_MATCH_OTHER];
    }
}

enum crm_status crm_match_make(
    struct crm_match *match, const struct crm_match_spec *spec, struct crm_err *err)
{
    size_t n_strata = (size_t)BINS * BINS * BINS * spec->n_blocks;
    size_t *stratum = crm_mem_alloc(spec->n, sizeof *stratum);
    size_t(*count)[2] = crm_mem_zalloc(n_strata, sizeof *count);
    enum crm_status status;

    *match = (struct crm_match){.weight = crm_mem_zalloc(spec->n, sizeof *match->weight)};
    status =
        stratum && count && match->weight ? number_strata(spec, stratum, err) : crm_err_nomem(err);
    for (size_t i = 0; !status && i < spec->n; i++)
        if (spec->side[i] != CRM_MATCH_OUT)
            count[stratum[i]][spec->side[i]]++;
    for (size_t s = 0; !status && s < n_strata; s++) {
        bool one = count[s][0] || count[s][1], both = count[s][0] && count[s][1];
        match->strata += one;
        match->dropped_strata += one && !both;
    }
    if (!status)
        weigh(match, spec, stratum, count);
    free(stratum);
    free(count);
    return status;
}

void crm_match_release(struct crm_match *match)
{
    free(match->weight);
    *match = (struct crm_match){0};
}

/* ---- effects --------------------------------------------------------------------------- */

struct side {
    double mean, weight, variance; /* of the mean */
};

static struct side mean_of(const struct crm_match *match, const struct crm_match_spec *spec,
    const double y[], enum crm_match_side side)
{
    struct side s = {0, 0, 0};

    for (size_t i = 0; i < spec->n; i++)
        if (spec->side[i] == side) {
            s.mean += match->weight[i] * y[i];
            s.weight += match->weight[i];
        }
    s.mean /= s.weight;
    for (size_t i = 0; i < spec->n; i++)
        if (spec->side[i] == side) {
            double d = match->weight[i] * (y[i] - s.mean);
            s.variance += d * d;
        }
    s.variance /= s.weight * s.weight;
    return s;
}

void crm_match_effect(const struct crm_match *match, const struct crm_match_spec *spec,
    const double y[], double level, struct crm_match_effect *e)
{
    struct side t = mean_of(match, spec, y, CRM_MATCH_TREATED);
    struct side c = mean_of(match, spec, y, CRM_MATCH_OTHER);
    struct crm_interval limits;
    double se = sqrt(t.variance + c.variance);

    *e = (struct crm_match_effect){t.mean, c.mean, t.mean - c.mean, NAN, NAN, NAN, NAN, NAN, NAN};
    if (!(se > 0))
        return;
    limits = crm_normal_interval(e->difference, se, level);
    e->lo = limits.lo;
    e->hi = limits.hi;
    e->p = crm_normal_p(e->difference / se);
    if (!(c.mean > 0))
        return;
    e->relative = e->difference / c.mean;
    limits = crm_normal_interval(e->relative,
        sqrt(t.variance + (1 + e->relative) * (1 + e->relative) * c.variance) / c.mean, level);
    e->relative_lo = limits.lo;
    e->relative_hi = limits.hi;
}

static double plain_mean(
    const struct crm_match_spec *spec, const double x[], enum crm_match_side side, double *sd)
{
    double n = 0, mean = 0, squares = 0;

    for (size_t i = 0; i < spec->n; i++)
        if (spec->side[i] == side) {
            mean += x[i];
            n++;
        }
    mean /= n;
    for (size_t i = 0; i < spec->n; i++)
        if (spec->side[i] == side)
            squares += (x[i] - mean) * (x[i] - mean);
    *sd = sqrt(squares / (n - 1));
    return mean;
}

struct crm_match_balance crm_match_balance(
    const struct crm_match *match, const struct crm_match_spec *spec, const double x[])
{
    double sd, unused;
    struct crm_match_balance b = {.treated = plain_mean(spec, x, CRM_MATCH_TREATED, &sd),
        .others = plain_mean(spec, x, CRM_MATCH_OTHER, &unused),
        .treated_matched = mean_of(match, spec, x, CRM_MATCH_TREATED).mean,
        .others_matched = mean_of(match, spec, x, CRM_MATCH_OTHER).mean};

    b.smd = (b.treated - b.others) / sd;
    b.smd_matched = (b.treated_matched - b.others_matched) / sd;
    return b;
}
