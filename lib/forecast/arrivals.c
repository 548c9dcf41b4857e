#include "forecast/arrivals.h"

#include "base/mem.h"
#include "base/parallel.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { DRAWS = 240 };

/* ---- the models --------------------------------------------------------------------------- */

/* Plain AIC: what a trend costs in AICc would leave many a young one out. */
static double badness(const struct crm_ets *ets)
{
    return ets->aic;
}

static bool usable(const struct crm_ets *ets)
{
    return ets->n && isfinite(ets->aicc);
}

/* How many draws each candidate gets: in proportion to its weight, DRAWS or a few less in all. */
static size_t share_out(const struct crm_ets all[CRM_ETS_MODELS], size_t draws[CRM_ETS_MODELS])
{
    double least = HUGE_VAL, sum = 0;
    size_t n = 0;

    for (size_t i = 0; i < CRM_ETS_MODELS; i++)
        if (usable(&all[i]))
            least = fmin(least, badness(&all[i]));
    for (size_t i = 0; i < CRM_ETS_MODELS; i++)
        sum += usable(&all[i]) ? exp((least - badness(&all[i])) / 2) : 0;
    for (size_t i = 0; i < CRM_ETS_MODELS; i++) {
        draws[i] = usable(&all[i])
                       ? (size_t)floor(DRAWS * exp((least - badness(&all[i])) / 2) / sum + .5)
                       : 0;
        n += draws[i];
    }
    return n;
}

/* ---- the bootstrap ------------------------------------------------------------------------ */

/* A month as chance makes it around f; *e its (relative) error. */
static double draw_month(const struct crm_ets *ets, double f, double sd, gsl_rng *rng, double *e)
{
    double least = f > 0 ? sqrt(f) : 0;

    if (ets->model.relative) {
        if (!(f > 0)) {
            *e = 0;
            return 0;
        }
        *e = fmax(-.999, fmax(sd, least / f) * gsl_ran_gaussian_ziggurat(rng, 1));
        return f * (1 + *e);
    }
    *e = fmax(sd, least) * gsl_ran_gaussian_ziggurat(rng, 1);
    return f + *e;
}

struct boot {
    const double *y;
    size_t n;
    uint64_t key;
    const struct crm_ets **of; /* n_draws: the candidate */
    struct crm_ets *draw;
    atomic_bool failed;
};

/* Do the months seen leave room for these parameters?  By the likelihood ratio, at 95 %. */
static bool likely(const struct crm_ets *draw, const struct crm_ets *ets)
{
    return isfinite(draw->loglik) && isfinite(draw->end.l) && isfinite(draw->end.b) &&
           2 * (ets->loglik - draw->loglik) < gsl_cdf_chisq_Pinv(.95, (double)ets->k - 1);
}

/* The candidate fitted anew to a series of its own making, then run over the months seen. */
static bool try_draw(const struct boot *b, const struct crm_ets *ets, double y[],
    struct crm_draws *stream, struct crm_ets *draw, struct crm_err *err)
{
    gsl_rng rng = {crm_stream_gsl, stream};
    struct crm_ets_state x = ets->start;
    double sd = sqrt(ets->sigma2), e;

    for (size_t t = 0; t < b->n; t++) {
        y[t] = draw_month(ets, crm_ets_expect(ets, &x, t), sd, &rng, &e);
        crm_ets_advance(ets, &x, t, e);
    }
    return crm_ets_can(ets->model, y, b->n, 1) && !crm_ets_fit(draw, ets->model, y, b->n, 1, err) &&
           crm_ets_filter(draw, b->y, b->n, NULL, NULL) && likely(draw, ets);
}

static void one_draw(void *ctx, size_t i)
{
    enum { TRIES = 8 };
    struct boot *b = ctx;
    const struct crm_ets *ets = b->of[i];
    struct crm_draws stream = crm_stream_of(b->key, i);
    double *y = crm_mem_alloc(b->n, sizeof *y);
    struct crm_ets *draw = &b->draw[i];
    struct crm_err err;
    bool good = false;

    crm_err_init(&err);
    for (int try = 0; try < TRIES && y && !good; try++)
        good = try_draw(b, ets, y, &stream, draw, &err);
    if (!good)
        *draw = *ets;
    if (!y || err.status)
        b->failed = true;
    draw->sigma2 = ets->sigma2;
    draw->k = ets->k;
    free(y);
}

static enum crm_status bootstrap(struct crm_arrivals *a, const struct crm_ets all[CRM_ETS_MODELS],
    const double y[], size_t n, uint64_t seed, int threads, struct crm_err *err)
{
    size_t draws[CRM_ETS_MODELS], at = 0;
    struct boot boot = {.y = y, .n = n, .key = crm_stream_key(seed, 0)};

    a->n_draws = share_out(all, draws);
    a->draw = crm_mem_alloc(a->n_draws, sizeof *a->draw);
    boot.of = crm_mem_alloc(a->n_draws, sizeof *boot.of);
    boot.draw = a->draw;
    if (!a->draw || !boot.of) {
        free(boot.of);
        return crm_err_nomem(err);
    }
    for (size_t i = 0; i < CRM_ETS_MODELS; i++)
        for (size_t k = 0; k < draws[i]; k++)
            boot.of[at++] = &all[i];
    crm_parallel(a->n_draws, threads, one_draw, &boot);
    free(boot.of);
    return boot.failed ? crm_err_nomem(err) : CRM_OK;
}

/* ---- all ---------------------------------------------------------------------------------- */

/* Too few months for a model, or months all alike. */
static void carry_on(struct crm_arrivals *a, const double y[], size_t n)
{
    double square = 0;

    for (size_t t = 1; t < n; t++)
        square += (y[t] - y[t - 1]) * (y[t] - y[t - 1]);
    a->last = n ? y[n - 1] : 0;
    a->sd = n > 1 ? sqrt(square / (double)(n - 1)) : 0;
}

/* Counts without their season. */
static enum crm_status take_season(struct crm_arrivals *a, const double count[], size_t n,
    size_t month, bool season, double y[], struct crm_err *err)
{
    enum { ROUNDS = 3 };
    double *level = crm_mem_alloc(n, sizeof *level);

    if (!level)
        return crm_err_nomem(err);
    crm_season_none(&a->season);
    for (size_t t = 0; t < n; t++)
        level[t] = 1;
    for (int i = 0; i < ROUNDS && season; i++)
        crm_season_find(&a->season, month, count, level, n);
    if (a->season.p > .01)
        crm_season_none(&a->season);
    for (size_t t = 0; t < n; t++)
        y[t] = count[t] / a->season.factor[(month + t) % 12];
    a->month = (month + n) % 12;
    free(level);
    return CRM_OK;
}

static enum crm_status fit(struct crm_arrivals *a, const double y[], size_t n, uint64_t seed,
    int threads, struct crm_err *err)
{
    struct crm_ets *all = crm_mem_zalloc(CRM_ETS_MODELS, sizeof *all);
    enum crm_status status =
        all ? crm_ets_choose(&a->best, y, n, 1, CRM_AICC, all, err) : crm_err_nomem(err);

    if (!status && isfinite(a->best.aicc)) {
        status = bootstrap(a, all, y, n, seed, threads, err);
    } else if (!status) { /* exact */
        a->draw = crm_mem_alloc(1, sizeof *a->draw);
        if (!a->draw)
            status = crm_err_nomem(err);
        else
            a->draw[a->n_draws++] = a->best;
    }
    free(all);
    return status;
}

enum crm_status crm_arrivals_fit(struct crm_arrivals *a, const double count[], size_t n,
    size_t month, bool season, uint64_t seed, int threads, struct crm_err *err)
{
    double *y = crm_mem_alloc(n, sizeof *y);
    enum crm_status status;

    *a = (struct crm_arrivals){.n = n};
    status = y ? take_season(a, count, n, month, season, y, err) : crm_err_nomem(err);
    if (!status)
        carry_on(a, y, n);
    if (!status && n >= CRM_ETS_NEED)
        status = fit(a, y, n, seed, threads, err);
    free(y);
    return status;
}

void crm_arrivals_release(struct crm_arrivals *a)
{
    free(a->draw);
    *a = (struct crm_arrivals){0};
}

static void carried(const struct crm_arrivals *a, gsl_rng *rng, size_t horizon, double path[])
{
    double level = a->last;

    for (size_t h = 0; h < horizon; h++) {
        level += fmax(a->sd, sqrt(fmax(level, 0))) * gsl_ran_gaussian_ziggurat(rng, 1);
        path[h] = fmax(0, level);
    }
}

static void drawn(const struct crm_arrivals *a, gsl_rng *rng, size_t horizon, double path[])
{
    const struct crm_ets *ets = &a->draw[gsl_rng_uniform_int(rng, a->n_draws)];
    double df = (double)a->n - (double)ets->k + 1, e;
    double sd = sqrt(ets->sigma2 * (df > 2 ? df / gsl_ran_chisq(rng, df) : 1));
    struct crm_ets_state x = ets->end;

    for (size_t h = 0; h < horizon; h++) {
        path[h] = fmax(0, draw_month(ets, crm_ets_expect(ets, &x, h), sd, rng, &e));
        crm_ets_advance(ets, &x, h, e);
    }
}

void crm_arrivals_path(
    const struct crm_arrivals *a, struct crm_draws *stream, size_t horizon, double path[])
{
    gsl_rng rng = {crm_stream_gsl, stream};
    double factor[12];

    for (size_t c = 0; c < 12; c++)
        factor[c] = a->season.factor[c] +
                    (a->season.known ? a->season.sd[c] * gsl_ran_gaussian_ziggurat(&rng, 1) : 0);
    if (a->n_draws)
        drawn(a, &rng, horizon, path);
    else
        carried(a, &rng, horizon, path);
    for (size_t h = 0; h < horizon; h++)
        path[h] *= fmax(0, factor[(a->month + h) % 12]);
}
