#include "forecast/futures.h"

#include "base/date.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "value/future.h"

#include <gsl/gsl_randist.h>

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static const double month_days = 365.25 / 12;

/* Streams of a future: a number each, those of clients after them. */
enum { PARAMETERS, SPENDING, SEASON, ARRIVALS, CLIENTS };

double crm_futures_rest(const struct crm_base *base, double *of)
{
    int32_t start;

    *of = 1;
    if (base->first_month == CRM_DAY_NONE)
        return 0;
    start = crm_period_add(CRM_PERIOD_MONTH, base->first_month, -1);
    *of = base->first_month - start;
    return base->first_month - 1 - base->as_of;
}

static size_t month_of(int32_t day)
{
    int year, month, mday;

    crm_day_to_civil(day, &year, &month, &mday);
    return (size_t)month - 1;
}

void crm_futures_edges(const struct crm_base *base, const struct crm_base_plan *plan,
    const double factor[12], double edge[CRM_BASE_MONTHS + 1])
{
    double of, rest = crm_futures_rest(base, &of);

    if (base->first_month == CRM_DAY_NONE) {
        for (size_t k = 0; k <= base->horizon; k++)
            edge[k] = (double)k * month_days / plan->unit_days;
        return;
    }
    edge[0] = rest > 0 ? rest * factor[month_of(base->as_of)] / plan->unit_days : 0;
    for (size_t k = 0; k < base->horizon; k++) {
        int32_t from = crm_period_add(CRM_PERIOD_MONTH, base->first_month, (int)k);
        int32_t to = crm_period_add(CRM_PERIOD_MONTH, base->first_month, (int)k + 1);
        edge[k + 1] = edge[k] + (to - from) * factor[month_of(from)] / plan->unit_days;
    }
}

/* ---- one future --------------------------------------------------------------------------- */

struct future {
    const struct crm_base *base;
    const struct crm_base_plan *plan;
    uint64_t key;
    struct crm_future visits;
    struct crm_spend spend;
    double edge[CRM_BASE_MONTHS + 1];
    double arrivals[CRM_BASE_MONTHS + 1];
    struct crm_base_change change;
    double *sum; /* of this future */
};

/* z of a fit, drawn with a root of its covariance (row after row, lower). */
static void draw_fit(const struct crm_fit *fit, const double root[], uint64_t key, uint64_t number,
    struct crm_fit *out)
{
    struct crm_draws stream = crm_stream_of(key, number);
    gsl_rng rng = {crm_stream_gsl, &stream};
    double normal[CRM_FIT_MAX], z[CRM_FIT_MAX];
    size_t n = fit->n_params;

    for (size_t i = 0; i < n; i++) {
        normal[i] = gsl_ran_gaussian_ziggurat(&rng, 1);
        z[i] = fit->z[i];
        for (size_t j = 0; root && j <= i; j++)
            z[i] += root[i * n + j] * normal[j];
    }
    *out = *fit;
    if (root)
        crm_fit_set(out, z);
}

static void draw_season(const struct future *f, double factor[12])
{
    const struct crm_season *season = &f->base->season;
    struct crm_draws stream = crm_stream_of(f->key, SEASON);
    gsl_rng rng = {crm_stream_gsl, &stream};

    for (size_t c = 0; c < 12; c++) {
        double noise = season->sd[c] * gsl_ran_gaussian_ziggurat(&rng, 1);
        factor[c] = fmax(.05, season->factor[c] + (season->known ? noise : 0));
    }
}

/* What a client did in each month of the horizon. */
struct deeds {
    unsigned visits[CRM_BASE_MONTHS];
    size_t month; /* of the latest visit */
    bool any;
};

static void no_deeds(const struct future *f, struct deeds *d)
{
    memset(d->visits, 0, f->base->horizon * sizeof *d->visits);
    d->month = 0;
    d->any = false;
}

/* Visits come in order; those before the first month are not counted. */
static void add_visit(const struct future *f, struct deeds *d, double t)
{
    if (t <= f->edge[0])
        return;
    while (d->month + 1 < f->base->horizon && t > f->edge[d->month + 1])
        d->month++;
    d->visits[d->month]++;
    d->any = true;
}

/* Money of `n` visits of a client with this rate of amounts. */
static double money(const struct future *f, unsigned n, double rate, gsl_rng *rng)
{
    return gsl_ran_gamma(rng, f->spend.p * n, 1 / rate) * f->change.spend;
}

static void add_deeds(const struct future *f, enum crm_base_source source, const struct deeds *d,
    double shape, double scale, struct crm_draws *stream)
{
    size_t all = f->base->horizon;
    double *sum[CRM_BASE_MEASURES], rate = 1;
    gsl_rng rng = {crm_stream_gsl, stream};

    if (!d->any)
        return;
    for (int m = 0; m < CRM_BASE_MEASURES; m++)
        sum[m] = &f->sum[crm_futures_at(f->base, source, (enum crm_base_measure)m, 0)];
    if (f->base->has_spend)
        rate = gsl_ran_gamma(&rng, shape, 1 / scale);
    for (size_t k = 0; k <= d->month; k++) {
        double paid;
        if (!d->visits[k])
            continue;
        paid = f->base->has_spend ? money(f, d->visits[k], rate, &rng) : 0;
        sum[CRM_BASE_VISITS][k] += d->visits[k];
        sum[CRM_BASE_VISITS][all] += d->visits[k];
        sum[CRM_BASE_CLIENTS][k]++;
        sum[CRM_BASE_REVENUE][k] += paid;
        sum[CRM_BASE_REVENUE][all] += paid;
    }
    sum[CRM_BASE_CLIENTS][all]++;
}

static void live_on(
    const struct future *f, const struct crm_history *h, double mean, struct crm_draws *stream)
{
    struct crm_future_client client;
    struct deeds deeds;
    struct crm_draws luck = *stream;
    double t, x = isnan(mean) ? 0 : h->x;

    no_deeds(f, &deeds);
    crm_future_known(&f->visits, h, &client, &luck);
    while (crm_future_next(&f->visits, &client, &luck, &t))
        add_visit(f, &deeds, t);
    luck = (struct crm_draws){crm_stream_mix(stream->state)};
    add_deeds(f, CRM_BASE_KNOWN, &deeds, f->spend.q + f->spend.p * x,
        f->spend.v + (x > 0 ? x * fmax(mean, 0) : 0), &luck);
}

static void known_clients(const struct future *f, const double chance[])
{
    const struct crm_base *base = f->base;
    uint64_t number = CLIENTS;

    for (size_t c = 0; c < base->cells.n; c++) {
        struct crm_history h = {0};
        bool looked = false;
        for (size_t i = base->start[c]; i < base->start[c + 1]; i++) {
            double copies = base->weight ? floor(base->weight[i] + .5) : 1;
            for (double w = 0; w < copies; w++) {
                struct crm_draws stream = crm_stream_of(f->key, number++);
                if (crm_stream_uniform(&stream) >= chance[c])
                    continue;
                if (!looked)
                    h = crm_cells_history(&base->cells, c);
                looked = true;
                live_on(f, &h, base->mean ? base->mean[i] : NAN, &stream);
            }
        }
    }
}

static void one_new(const struct future *f, double from, double to, uint64_t number)
{
    struct crm_draws stream = crm_stream_of(f->key, number), luck;
    struct crm_future_client client;
    struct deeds deeds;
    double t = from + (to - from) * crm_stream_uniform(&stream);

    luck = stream;
    no_deeds(f, &deeds);
    add_visit(f, &deeds, t);
    crm_future_new(&f->visits, t, &client, &luck);
    while (crm_future_next(&f->visits, &client, &luck, &t))
        add_visit(f, &deeds, t);
    luck = (struct crm_draws){crm_stream_mix(stream.state)};
    add_deeds(f, CRM_BASE_NEW, &deeds, f->spend.q, f->spend.v, &luck);
}

static void new_clients(const struct future *f)
{
    double of, rest = crm_futures_rest(f->base, &of), from = 0;
    size_t month = 0;

    if (!f->base->has_new)
        return;
    for (size_t k = rest > 0 ? 0 : 1; k <= f->base->horizon; k++, month++) {
        struct crm_draws stream = crm_stream_of(f->key ^ 0x5bd1e995u, k);
        double many = f->arrivals[month] * f->change.arrivals * (k ? 1 : rest / of);
        double n = floor(many + crm_stream_uniform(&stream));
        for (double i = 0; i < n; i++)
            one_new(f, from, f->edge[k], ((uint64_t)(k + 1) << 40) + (uint64_t)i);
        from = f->edge[k];
    }
}

/* ---- all of them -------------------------------------------------------------------------- */

struct work {
    const struct crm_base *base;
    const struct crm_base_plan *plan;
    size_t n_changes, n_pieces;
    double *sum;
    double *visits_root, *spend_root; /* NULL: parameters stay */
    atomic_bool failed;
};

static void set_up(const struct work *w, size_t run, struct future *f)
{
    struct crm_fit visits, spend;
    struct crm_draws stream;
    double factor[12], of;
    bool rest = crm_futures_rest(w->base, &of) > 0;

    *f = (struct future){.base = w->base,
        .plan = w->plan,
        .key = crm_stream_key(w->plan->seed, run),
        .change = {1, 1, 1}};
    draw_fit(&w->base->visits, w->visits_root, f->key, PARAMETERS, &visits);
    f->visits = (struct crm_future){
        .model = visits.model, .keep = 1, .month = month_days / w->plan->unit_days};
    if (w->base->has_spend) {
        draw_fit(&w->base->spend, w->spend_root, f->key, SPENDING, &spend);
        f->spend = spend.spend;
    }
    draw_season(f, factor);
    crm_futures_edges(w->base, w->plan, factor, f->edge);
    f->visits.end = f->edge[w->base->horizon];
    stream = crm_stream_of(f->key, ARRIVALS);
    if (w->base->has_new)
        crm_arrivals_path(&w->base->arrivals, &stream, w->base->horizon + rest, f->arrivals);
}

static bool one_run(const struct work *w, size_t run, double chance[])
{
    struct future f;
    struct crm_err err;
    size_t size = crm_futures_size(w->base);

    set_up(w, run, &f);
    crm_err_init(&err);
    if (crm_future_chances(&f.visits, &w->base->cells, chance, &err))
        return false;
    for (size_t change = 0; change < w->n_changes; change++) {
        f.sum = &w->sum[(run * w->n_changes + change) * size];
        memset(f.sum, 0, size * sizeof *f.sum);
        if (change) {
            f.change = *w->plan->change;
            f.visits.keep = f.change.stay;
        }
        known_clients(&f, chance);
        new_clients(&f);
    }
    return true;
}

static void piece(void *ctx, size_t number)
{
    struct work *w = ctx;
    double *chance = crm_mem_alloc(w->base->cells.n, sizeof *chance);
    bool good = chance != NULL;

    for (size_t run = number; run < w->plan->runs && good; run += w->n_pieces)
        good = one_run(w, run, chance);
    if (!good)
        w->failed = true;
    free(chance);
}

/* Lower root of a covariance; false: it is none. Parameters without variance stay. */
static bool root_of(const struct crm_fit *fit, double root[])
{
    size_t n = fit->n_params;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double s = fit->covariance[i * n + j];
            for (size_t k = 0; k < j; k++)
                s -= root[i * n + k] * root[j * n + k];
            if (i == j && s < -1e-9 * fit->covariance[i * n + i])
                return false;
            root[i * n + j] = i == j                ? sqrt(fmax(0, s))
                              : root[j * n + j] > 0 ? s / root[j * n + j]
                                                    : 0;
        }
    return true;
}

enum crm_status crm_futures_draw(const struct crm_base *base, const struct crm_base_plan *plan,
    size_t n_changes, double sum[], struct crm_err *err)
{
    double roots[2][CRM_FIT_MAX * CRM_FIT_MAX];
    struct work w = {.base = base,
        .plan = plan,
        .n_changes = n_changes,
        .n_pieces = (size_t)(plan->threads < 1 ? 1 : plan->threads),
        .sum = sum};

    if (!plan->fixed && base->visits.has_covariance && root_of(&base->visits, roots[0]))
        w.visits_root = roots[0];
    if (!plan->fixed && base->has_spend && base->spend.has_covariance &&
        root_of(&base->spend, roots[1]))
        w.spend_root = roots[1];
    crm_parallel(w.n_pieces, plan->threads, piece, &w);
    return w.failed ? crm_err_nomem(err) : CRM_OK;
}
