#include "stat/shrink.h"

#include "base/mem.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* Nodes of the likelihood: spreads r = u^2 at the middles of u, means within REACH errors of it. */
enum { SPREADS = 40, MEANS = 15, GOLDEN_STEPS = 40 };
static const double reach = 4;

/* Groups with the same counts. */
struct pair {
    double hits, n, times;
    double sum, sum_squares; /* of the posterior mean and second moment, weighted */
};

struct pairs {
    struct pair *pair;
    size_t n;
    double hits, total; /* of all groups */
};

static int by_counts(const void *a, const void *b)
{
    const struct crm_shrink_group *x = *(const struct crm_shrink_group *const *)a;
    const struct crm_shrink_group *y = *(const struct crm_shrink_group *const *)b;

    if (x->n != y->n)
        return x->n < y->n ? -1 : 1;
    return (x->hits > y->hits) - (x->hits < y->hits);
}

/* log_gamma() tells the sign in a variable that all threads share. */
static double log_gamma(double x)
{
    int sign;

    return lgamma_r(x, &sign);
}

/* ---- the likelihood ------------------------------------------------------------------- */

/* Log likelihood of mean m and spread r, less what does not depend on them. */
static double likelihood(const struct pairs *all, double m, double r)
{
    double size = 1 / r - 1, a = m * size, b = (1 - m) * size, sum = 0;
    double none = log_gamma(a + b) - log_gamma(a) - log_gamma(b);

    for (size_t i = 0; i < all->n; i++) {
        const struct pair *p = &all->pair[i];
        sum += p->times * (none + log_gamma(p->hits + a) + log_gamma(p->n - p->hits + b) -
                              log_gamma(p->n + a + b));
    }
    return sum;
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

/* The logit of the mean is known to about this error when the spread is r. */
static double mean_error(const struct pairs *all, double m, double r)
{
    double n = 0;

    for (size_t i = 0; i < all->n; i++)
        n += all->pair[i].times * all->pair[i].n / (1 + (all->pair[i].n - 1) * r);
    return 1 / sqrt(n * m * (1 - m));
}

/* The rate of all, away from 0 and 1. */
static double middle(const struct pairs *all)
{
    return (all->hits + 0.5) / (all->total + 1);
}

/* Golden section on [lo, hi]; f has one maximum there. */
static double maximum(
    double lo, double hi, double (*f)(const void *ctx, double x), const void *ctx, double *best)
{
    const double part = (sqrt(5) - 1) / 2;
    double x = hi - part * (hi - lo), y = lo + part * (hi - lo), fx = f(ctx, x), fy = f(ctx, y);

    for (int i = 0; i < GOLDEN_STEPS; i++) {
        if (fx > fy) {
            hi = y;
            y = x;
            fy = fx;
            x = hi - part * (hi - lo);
            fx = f(ctx, x);
        } else {
            lo = x;
            x = y;
            fx = fy;
            y = lo + part * (hi - lo);
            fy = f(ctx, y);
        }
    }
    *best = fx > fy ? fx : fy;
    return fx > fy ? x : y;
}

struct spread {
    const struct pairs *all;
    double r;
};

static double at_mean(const void *ctx, double logit)
{
    const struct spread *s = ctx;

    return likelihood(s->all, logistic(logit), s->r);
}

static double best_mean(const struct pairs *all, double r, double *value)
{
    struct spread s = {all, r};
    double m = middle(all), logit = log(m / (1 - m)), wide = 8 * mean_error(all, m, r);

    return logistic(maximum(logit - wide, logit + wide, at_mean, &s, value));
}

static double at_spread(const void *ctx, double u)
{
    double value;

    best_mean(ctx, u * u, &value);
    return value;
}

/* ---- the groups ----------------------------------------------------------------------- */

/* Spread 0 in a computer's numbers: beyond it rates are one. */
static const double least_u = 1e-3;

/* The likeliest mean and spread; *r 0: all rates are the same. */
static void estimate(const struct pairs *all, double *m, double *r)
{
    double best = -INFINITY, u = least_u, value;

    *m = all->hits / all->total;
    *r = 0;
    if (all->hits <= 0 || all->hits >= all->total)
        return;
    for (int i = 0; i < SPREADS; i++) {
        double at = (i + 0.5) / SPREADS;
        value = at_spread(all, at);
        if (value > best) {
            best = value;
            u = at;
        }
    }
    u = maximum(fmax(least_u, u - 1.0 / SPREADS), fmin(u + 1.0 / SPREADS, 1 - 1e-6), at_spread, all,
        &value);
    if (u < 2 * least_u)
        return;
    *r = u * u;
    *m = best_mean(all, *r, &value);
}

/* The posterior of each pair over all means and spreads. */
static void integrate(struct pairs *all)
{
    double m0 = middle(all), logit0 = log(m0 / (1 - m0)), top = -INFINITY, weights = 0;
    double value[SPREADS][MEANS];

    for (int i = 0; i < SPREADS; i++) {
        double u = (i + 0.5) / SPREADS, error = mean_error(all, m0, u * u);
        for (int k = 0; k < MEANS; k++) {
            double m = logistic(logit0 + error * reach * (2.0 * k / (MEANS - 1) - 1));
            /* flat in r and in m: dr = 2u du, dm = m (1 - m) dlogit */
            value[i][k] = likelihood(all, m, u * u) + log(2 * u * m * (1 - m) * error);
            if (value[i][k] > top)
                top = value[i][k];
        }
    }
    for (int i = 0; i < SPREADS; i++) {
        double u = (i + 0.5) / SPREADS, size = 1 / (u * u) - 1, error = mean_error(all, m0, u * u);
        for (int k = 0; k < MEANS; k++) {
            double m = logistic(logit0 + error * reach * (2.0 * k / (MEANS - 1) - 1));
            double weight = exp(value[i][k] - top);
            weights += weight;
            for (size_t j = 0; j < all->n && weight > 1e-12; j++) {
                struct pair *p = &all->pair[j];
                double mean = (p->hits + m * size) / (p->n + size);
                p->sum += weight * mean;
                p->sum_squares += weight * (mean * mean + mean * (1 - mean) / (p->n + size + 1));
            }
        }
    }
    for (size_t j = 0; j < all->n; j++) {
        all->pair[j].sum /= weights;
        all->pair[j].sum_squares /= weights;
    }
}

static void finish(const struct pairs *all, const struct pair *p, double m, double r, double level,
    struct crm_shrink_group *group)
{
    double size = r > 0 ? 1 / r - 1 : 0, p0 = all->hits / all->total;
    double rate = r > 0 ? (p->hits + m * size) / (p->n + size) : m;
    double variance = p->sum_squares - p->sum * p->sum + (p->sum - rate) * (p->sum - rate);
    double centre = rate > 0 && rate < 1 ? rate : p->sum;
    double k = centre * (1 - centre) / variance - 1, tail = (1 - level / 100) / 2;
    unsigned x = (unsigned)p->hits, n = (unsigned)p->n;

    group->rate = rate;
    if (!(k > 0))
        k = 1e-3;
    group->lo = fmin(rate, gsl_cdf_beta_Pinv(tail, centre * k, (1 - centre) * k));
    group->hi = fmax(rate, gsl_cdf_beta_Qinv(tail, centre * k, (1 - centre) * k));
    group->differs = p0 > 0 && p0 < 1 &&
                     (gsl_cdf_binomial_P(x, p0, n) < 0.005 ||
                         (x > 0 && gsl_cdf_binomial_Q(x - 1, p0, n) < 0.005));
}

static void all_groups(
    struct pairs *all, struct crm_shrink_group *const sorted[], size_t n, double level)
{
    double m, r;
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        if (i == 0 || by_counts(&sorted[i - 1], &sorted[i]) != 0)
            all->pair[all->n++] =
                (struct pair){(double)sorted[i]->hits, (double)sorted[i]->n, 0, 0, 0};
        all->pair[all->n - 1].times++;
        all->hits += (double)sorted[i]->hits;
        all->total += (double)sorted[i]->n;
    }
    estimate(all, &m, &r);
    integrate(all);
    for (size_t i = 0; i < n; i++) {
        at += i > 0 && by_counts(&sorted[i - 1], &sorted[i]) != 0;
        finish(all, &all->pair[at], m, r, level, sorted[i]);
    }
}

enum crm_status crm_shrink(
    struct crm_shrink_group group[], size_t n_groups, double level, struct crm_err *err)
{
    struct pairs all = {.pair = crm_mem_alloc(n_groups, sizeof *all.pair)};
    struct crm_shrink_group **sorted = crm_mem_alloc(n_groups, sizeof *sorted);
    enum crm_status status = all.pair && sorted ? CRM_OK : crm_err_nomem(err);
    size_t n = 0;

    for (size_t i = 0; i < n_groups && !status; i++) {
        group[i].rate = group[i].lo = group[i].hi = NAN;
        group[i].differs = false;
        if (group[i].n > 0)
            sorted[n++] = &group[i];
    }
    if (!status && n >= 2) {
        qsort(sorted, n, sizeof *sorted, by_counts);
        all_groups(&all, sorted, n, level);
    }
    free(all.pair);
    free(sorted);
    return status;
}
