#include "forecast/ets_fit.h"

#include "base/mem.h"
#include "stat/chol.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FREE = 6 + CRM_ETS_SEASON, LANES = 20, STEPS = 80 };

static const double reach = .25; /* of a share in one step, lest it jump over an optimum */
static const double lo = 1e-4, hi = 1 - 1e-4, phi_lo = .8, phi_hi = .98;

bool crm_ets_can(struct crm_ets_model model, const double y[], size_t n, size_t m)
{
    bool multiplies = model.relative || model.season == 'M';

    if ((model.season != 'N' && m == 1) || crm_ets_free(model, m) + 1 >= n)
        return false;
    for (size_t t = 0; multiplies && t < n; t++)
        if (!(y[t] > 0))
            return false;
    return true;
}

/* ---- where the search begins ------------------------------------------------------------ */

/* Mean of the values around t over a season, half weights at the ends of an even one. */
static double centred(const double y[], size_t t, size_t m)
{
    size_t half = m / 2;
    double sum = 0;

    for (size_t i = t - half; i <= t + half; i++)
        sum += (m % 2 == 0 && (i == t - half || i == t + half)) ? y[i] / 2 : y[i];
    return sum / (double)m;
}

/* Classical seasonal indices: mean over years of value less (over) the centred mean. */
static void first_season(const double y[], size_t n, size_t m, char season, double s[])
{
    double count[CRM_ETS_SEASON] = {0}, sum = 0;

    for (size_t j = 0; j < m; j++)
        s[j] = 0;
    for (size_t t = m / 2; t + m / 2 < n; t++) {
        double mean = centred(y, t, m);
        s[t % m] += season == 'A' ? y[t] - mean : y[t] / mean;
        count[t % m]++;
    }
    for (size_t j = 0; j < m; j++)
        sum += s[j] = count[j] > 0 ? s[j] / count[j] : season == 'A' ? 0 : 1;
    for (size_t j = 0; j < m; j++) {
        s[j] = season == 'A' ? s[j] - sum / (double)m : fmax(.01, s[j] * (double)m / sum);
    }
}

/* Straight line through the first values without their season, at t = 0 and its slope. */
static void first_line(struct crm_ets *ets, const double y[], size_t n)
{
    size_t most = 2 * ets->m > 10 ? 2 * ets->m : 10, k = n < most ? n : most;
    double mean = 0, cross = 0, squares = 0, middle = (double)(k + 1) / 2;

    for (size_t t = 0; t < k; t++) {
        double s = ets->start.s[t % ets->m];
        double x = ets->model.season == 'A' ? y[t] - s : ets->model.season == 'M' ? y[t] / s : y[t];
        double d = (double)(t + 1) - middle;
        mean += x / (double)k;
        cross += x * d;
        squares += d * d;
    }
    ets->start.l = mean;
    if (ets->model.trend) {
        ets->start.b = cross / squares;
        ets->start.l = mean - middle * ets->start.b;
        if (ets->model.relative && !(ets->start.l + ets->start.b > 0)) {
            ets->start.l = mean;
            ets->start.b = 0;
        }
    }
}

/* Where a search begins: shares of the way between the ends. */
struct origin {
    double alpha, beta, gamma, phi; /* alpha 0: as short seasons want it */
};

static void begin(struct crm_ets *ets, const double y[], size_t n, const struct origin *at)
{
    ets->alpha = at->alpha > 0 ? at->alpha : lo + .2 * (hi - lo) / (double)ets->m;
    ets->beta = ets->model.trend ? lo + at->beta * (ets->alpha - lo) : 0;
    ets->gamma = ets->model.season == 'N' ? 0 : lo + at->gamma * (1 - ets->alpha - lo);
    ets->phi = ets->model.damped ? phi_lo + at->phi * (phi_hi - phi_lo) : 1;
    if (ets->model.season != 'N')
        first_season(y, n, ets->m, ets->model.season, ets->start.s);
    first_line(ets, y, n);
}

/* Nearer to no season and no trend, where a start expects values below 0. */
static void flatten(struct crm_ets *ets)
{
    double none = ets->model.season == 'M' ? 1 : 0;

    for (size_t j = 0; ets->model.season != 'N' && j < ets->m; j++)
        ets->start.s[j] = none + .6 * (ets->start.s[j] - none);
    ets->start.b *= .6;
}

/* ---- free numbers ----------------------------------------------------------------------- */

/* A smoothing parameter is free as its share of the way between its ends. */
static double inside(double share, double low, double high)
{
    return low + (high - low) * share;
}

static double share_of(double x, double low, double high)
{
    return high > low ? fmin(1, fmax(0, (x - low) / (high - low))) : .5;
}

struct task {
    struct crm_ets_model model;
    size_t m, n;
    size_t shares, p; /* of `free`: first those between 0 and 1, then the states */
    const double *y;
    double unit; /* of the states: scale of the values */
    double free[FREE];
};

static void pack(struct task *w, const struct crm_ets *ets)
{
    double *u = w->free, unit_s = w->model.season == 'M' ? 1 : w->unit;

    *u++ = share_of(ets->alpha, lo, hi);
    if (w->model.trend)
        *u++ = share_of(ets->beta, lo, ets->alpha);
    if (w->model.season != 'N')
        *u++ = share_of(ets->gamma, lo, 1 - ets->alpha);
    if (w->model.damped)
        *u++ = share_of(ets->phi, phi_lo, phi_hi);
    w->shares = (size_t)(u - w->free);
    *u++ = ets->start.l / w->unit;
    if (w->model.trend)
        *u++ = ets->start.b / w->unit;
    for (size_t j = 0; w->model.season != 'N' && j + 1 < w->m; j++)
        *u++ = ets->start.s[j] / unit_s;
    w->p = (size_t)(u - w->free);
}

static void unpack(const struct task *w, const double *u, struct crm_ets *ets)
{
    double sum = 0, unit_s = w->model.season == 'M' ? 1 : w->unit;

    ets->model = w->model;
    ets->m = w->m;
    ets->alpha = inside(*u++, lo, hi);
    ets->beta = w->model.trend ? inside(*u++, lo, ets->alpha) : 0;
    ets->gamma = w->model.season != 'N' ? inside(*u++, lo, fmax(lo, 1 - ets->alpha)) : 0;
    ets->phi = w->model.damped ? inside(*u++, phi_lo, phi_hi) : 1;
    memset(&ets->start, 0, sizeof ets->start);
    ets->start.l = *u++ * w->unit;
    if (w->model.trend)
        ets->start.b = *u++ * w->unit;
    if (w->model.season == 'N')
        return;
    for (size_t j = 0; j + 1 < w->m; j++)
        sum += ets->start.s[j] = *u++ * unit_s;
    ets->start.s[w->m - 1] = (w->model.season == 'M' ? (double)w->m : 0) - sum;
}

/* ---- many filters side by side ---------------------------------------------------------- */

/* One lane a set of parameters, so that the loops below run over lanes at once. */
struct lanes {
    double alpha[LANES], beta[LANES], gamma[LANES], phi[LANES], l[LANES], b[LANES],
        s[CRM_ETS_SEASON][LANES], product[LANES], logs[LANES], squares[LANES];
};

static void lane_set(struct lanes *x, size_t i, const struct crm_ets *ets)
{
    x->alpha[i] = ets->alpha;
    x->beta[i] = ets->beta;
    x->gamma[i] = ets->gamma;
    x->phi[i] = ets->phi;
    x->l[i] = ets->start.l;
    x->b[i] = ets->start.b;
    for (size_t j = 0; j < ets->m; j++)
        x->s[j][i] = ets->start.s[j];
    x->product[i] = 1;
    x->logs[i] = 0;
}

static void lanes_plain(struct lanes *x, double y, double e[LANES], double f[LANES])
{
    for (size_t i = 0; i < LANES; i++) {
        double q = x->l[i] + x->phi[i] * x->b[i], d = y - q;
        f[i] = q;
        e[i] = d;
        x->l[i] = q + x->alpha[i] * d;
        x->b[i] = x->phi[i] * x->b[i] + x->beta[i] * d;
    }
}

static void lanes_added(
    struct lanes *x, double y, double s[LANES], double e[LANES], double f[LANES])
{
    for (size_t i = 0; i < LANES; i++) {
        double q = x->l[i] + x->phi[i] * x->b[i], d = y - q - s[i];
        f[i] = q + s[i];
        e[i] = d;
        x->l[i] = q + x->alpha[i] * d;
        x->b[i] = x->phi[i] * x->b[i] + x->beta[i] * d;
        s[i] += x->gamma[i] * d;
    }
}

static void lanes_times(
    struct lanes *x, double y, double s[LANES], double e[LANES], double f[LANES])
{
    for (size_t i = 0; i < LANES; i++) {
        double q = x->l[i] + x->phi[i] * x->b[i], at = q * s[i], share = (y - at) / at;
        f[i] = at;
        e[i] = y - at;
        x->l[i] = q + x->alpha[i] * q * share;
        x->b[i] = x->phi[i] * x->b[i] + x->beta[i] * q * share;
        s[i] += x->gamma[i] * s[i] * share;
    }
}

static void lanes_relative(struct lanes *x, double e[LANES], const double f[LANES])
{
    for (size_t i = 0; i < LANES; i++) {
        e[i] /= f[i];
        x->product[i] *= f[i];
    }
}

static void lanes_log(struct lanes *x)
{
    for (size_t i = 0; i < LANES; i++) {
        x->logs[i] += log(x->product[i]);
        x->product[i] = 1;
    }
}

/* e[n][LANES]: residuals whose squares the fit makes small; e times G for relative ones. */
static void lanes_run(const struct task *w, struct lanes *x, double (*e)[LANES])
{
    double f[LANES];

    for (size_t t = 0, slot = 0; t < w->n; t++, slot = slot + 1 == w->m ? 0 : slot + 1) {
        if (w->model.season == 'N')
            lanes_plain(x, w->y[t], e[t], f);
        else if (w->model.season == 'A')
            lanes_added(x, w->y[t], x->s[slot], e[t], f);
        else
            lanes_times(x, w->y[t], x->s[slot], e[t], f);
        if (!w->model.relative)
            continue;
        lanes_relative(x, e[t], f);
        if (t % 8 == 7 || t + 1 == w->n)
            lanes_log(x);
    }
    if (!w->model.relative)
        return;
    for (size_t i = 0; i < LANES; i++)
        x->logs[i] = exp(x->logs[i] / (double)w->n);
    for (size_t t = 0; t < w->n; t++)
        for (size_t i = 0; i < LANES; i++)
            e[t][i] *= x->logs[i];
}

/* ---- Levenberg and Marquardt ------------------------------------------------------------ */

/* n/2 times its logarithm is what the likelihood loses; HUGE_VAL outside the bounds. */
static double cost(const struct task *w, const double u[])
{
    struct crm_ets ets;
    double value;

    unpack(w, u, &ets);
    for (size_t j = 0; w->model.season == 'M' && j < w->m; j++)
        if (!(ets.start.s[j] > 0))
            return HUGE_VAL;
    if (!crm_ets_admissible(&ets) || !crm_ets_filter(&ets, w->y, w->n, NULL, NULL))
        return HUGE_VAL;
    value = ets.sse > 0 ? exp(-2 / (double)w->n * ets.loglik) : 0;
    return isfinite(value) ? value : HUGE_VAL;
}

/* Slopes of the residuals: a := J'J, g := J'r. */
static void slopes(const struct task *w, double (*e)[LANES], double a[], double g[])
{
    struct lanes x = {0};
    double u[FREE], step[FREE] = {0};
    size_t p = w->p;

    memcpy(u, w->free, sizeof u);
    for (size_t i = 0; i < LANES; i++) {
        struct crm_ets ets;
        if (i < p) {
            step[i] = 1e-6 * fmax(1e-1, fabs(u[i]));
            step[i] = i < w->shares && u[i] > .5 ? -step[i] : step[i];
            u[i] += step[i];
        }
        unpack(w, u, &ets);
        lane_set(&x, i, &ets);
        if (i < p)
            u[i] = w->free[i];
    }
    lanes_run(w, &x, e);
    memset(a, 0, p * p * sizeof *a);
    memset(g, 0, p * sizeof *g);
    for (size_t t = 0; t < w->n; t++) {
        double r = e[t][LANES - 1], j[FREE];
        for (size_t i = 0; i < p; i++)
            j[i] = (e[t][i] - r) / step[i];
        for (size_t i = 0; i < p; i++) {
            g[i] += j[i] * r;
            for (size_t k = 0; k <= i; k++)
                a[i * p + k] += j[i] * j[k];
        }
    }
}

/* delta := the damped step from w->free; shares that would leave 0 .. 1, or go far at once, stop
 * there, and the others are solved for again. */
static void solve(
    const struct task *w, const double a[], const double g[], double damping, double delta[FREE])
{
    size_t p = w->p;
    double most = 0;
    bool held[FREE] = {false}, more = true;

    for (size_t i = 0; i < p; i++)
        most = fmax(most, a[i * p + i]);
    while (more) {
        double l[FREE * FREE], b[FREE];
        enum crm_term state[FREE];
        more = false;
        for (size_t i = 0; i < p; i++) {
            state[i] = held[i] ? CRM_TERM_CONSTANT : CRM_TERM_FITTED;
            b[i] = -g[i];
            for (size_t k = 0; k < p; k++) {
                double cell = i >= k ? a[i * p + k] : a[k * p + i];
                l[i * p + k] = cell;
                b[i] -= held[k] ? cell * delta[k] : 0;
            }
            l[i * p + i] += damping * (l[i * p + i] + 1e-9 * most);
        }
        crm_chol_factor(l, p, 1e-14, state, CRM_TERM_COLLINEAR);
        crm_chol_solve(l, p, state, b);
        for (size_t i = 0; i < p; i++) {
            if (held[i])
                continue;
            delta[i] = b[i];
            if (i >= w->shares)
                continue;
            delta[i] = fmax(fmax(-reach, -w->free[i]), fmin(fmin(reach, 1 - w->free[i]), b[i]));
            if (delta[i] != b[i])
                held[i] = more = true;
        }
    }
}

static double try_step(
    const struct task *w, const double a[], const double g[], double damping, double next[FREE])
{
    double delta[FREE];

    solve(w, a, g, damping, delta);
    for (size_t i = 0; i < w->p; i++)
        next[i] = w->free[i] + delta[i];
    return cost(w, next);
}

static void descend(struct task *w, double (*e)[LANES], double *best)
{
    double a[FREE * FREE], g[FREE], next[FREE], damping = 1e-2;
    int idle = 0;

    for (int i = 0; i < STEPS && idle < 2 && *best > 0; i++) {
        double value = HUGE_VAL;
        slopes(w, e, a, g);
        for (; damping < 1e9; damping *= 8) {
            value = try_step(w, a, g, damping, next);
            if (value < *best)
                break;
        }
        if (!(value < *best))
            return;
        idle = value > *best * (1 - 1e-7) ? idle + 1 : 0;
        *best = value;
        memcpy(w->free, next, sizeof next);
        damping = fmax(1e-7, damping / 12);
    }
}

static double scale_of(const double y[], size_t n)
{
    double sum = 0;

    for (size_t t = 0; t < n; t++)
        sum += fabs(y[t]);
    return sum > 0 ? sum / (double)n : 1;
}

enum crm_status crm_ets_fit(struct crm_ets *ets, struct crm_ets_model model, const double y[],
    size_t n, size_t m, struct crm_err *err)
{
    struct task w = {.model = model, .m = m, .n = n, .y = y, .unit = scale_of(y, n)};
    static const struct origin at[] = {
        {0, .1, .05, .95}, {.5, .05, .1, .1}, {.9, .9, .5, .05}, {.2, .5, .9, .95}};
    double(*e)[LANES] = crm_mem_alloc(n, sizeof *e), least = HUGE_VAL, kept[FREE] = {0};

    if (!e)
        return crm_err_nomem(err);
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        double value = HUGE_VAL;
        *ets = (struct crm_ets){.model = model, .m = m};
        begin(ets, y, n, &at[i]);
        for (int try = 0; try < 12 && value == HUGE_VAL; try++) {
            pack(&w, ets);
            value = cost(&w, w.free);
            flatten(ets);
        }
        if (value == HUGE_VAL)
            continue;
        descend(&w, e, &value);
        if (value < least) {
            least = value;
            memcpy(kept, w.free, sizeof kept);
        }
    }
    if (least < HUGE_VAL)
        unpack(&w, kept, ets);
    crm_ets_filter(ets, y, n, NULL, NULL);
    free(e);
    return CRM_OK;
}

/* ---- choice ------------------------------------------------------------------------------ */

static double criterion_of(const struct crm_ets *ets, enum crm_criterion criterion)
{
    return criterion == CRM_AICC ? ets->aicc : criterion == CRM_AIC ? ets->aic : ets->bic;
}

/* All alike, or in one line: nothing to estimate, and no likelihood. */
static bool exact(struct crm_ets *ets, const double y[], size_t n, size_t m)
{
    double slope = n > 1 ? (y[n - 1] - y[0]) / (double)(n - 1) : 0, off = 0, most = 0;

    for (size_t t = 0; t < n; t++) {
        off = fmax(off, fabs(y[t] - (y[0] + slope * (double)t)));
        most = fmax(most, fabs(y[t]));
    }
    if (off > 1e-12 * most)
        return false;
    *ets = (struct crm_ets){
        .model = crm_ets_model_at(slope != 0), .m = m, .alpha = hi, .phi = 1, .start = {.l = y[0]}};
    if (slope != 0) {
        ets->beta = lo;
        ets->start.l = y[0] - slope;
        ets->start.b = slope;
    }
    crm_ets_filter(ets, y, n, NULL, NULL);
    ets->sse = ets->sigma2 = ets->mse = 0;
    ets->loglik = ets->aic = ets->aicc = ets->bic = NAN;
    return true;
}

enum crm_status crm_ets_choose(struct crm_ets *ets, const double y[], size_t n, size_t m,
    enum crm_criterion criterion, struct crm_ets all[], struct crm_err *err)
{
    double least = HUGE_VAL;
    bool found;
    enum crm_status status = CRM_OK;

    for (size_t i = 0; all && i < CRM_ETS_MODELS; i++)
        all[i] = (struct crm_ets){0};
    found = exact(ets, y, n, m);
    if (found && all)
        all[ets->model.trend] = *ets;
    for (size_t i = 0; !found && !status && i < CRM_ETS_MODELS; i++) {
        struct crm_ets one;
        if (!crm_ets_can(crm_ets_model_at(i), y, n, m))
            continue;
        status = crm_ets_fit(&one, crm_ets_model_at(i), y, n, m, err);
        if (status)
            break;
        if (all)
            all[i] = one;
        if (criterion_of(&one, criterion) < least || i == 0) {
            least =
                isfinite(criterion_of(&one, criterion)) ? criterion_of(&one, criterion) : HUGE_VAL;
            *ets = one;
        }
    }
    return status;
}
