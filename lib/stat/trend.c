#include "stat/trend.h"

#include "base/mem.h"
#include "stat/interval.h"
#include "stat/order.h"

#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

enum { MOST_POINTS = 50000, FEW_PAIRS = 200000, SAMPLE = 20000 };

/* ---- slopes of all pairs ---------------------------------------------------------------- */

/*
 * What is looked for are three ranks near the middle of n (n - 1) / 2 slopes.  A sample gives a
 * bracket around them; one pass counts what lies below it and keeps what lies inside, a few per
 * cent, to be sorted.  Should a rank lie outside, everything is kept the second time, so that the
 * answer never depends on the sample.
 */
struct slopes {
    const double *t, *y; /* in order of t */
    size_t n;
    double low, high;              /* bracket */
    size_t below, at_low, at_high; /* slopes below it, and equal to its ends */
    double *inside;                /* the rest, above low and below high */
    size_t n_inside, cap;
    int64_t s; /* Kendall's S */
};

static enum crm_status collect(struct slopes *w, struct crm_err *err)
{
    w->below = w->at_low = w->at_high = w->n_inside = 0;
    w->s = 0;
    for (size_t i = 0; i < w->n; i++) {
        if (!crm_mem_grow((void **)&w->inside, &w->cap, w->n_inside + w->n, sizeof *w->inside))
            return crm_err_nomem(err);
        for (size_t j = i + 1; j < w->n; j++) {
            double rise = w->y[j] - w->y[i], slope = rise / (w->t[j] - w->t[i]);
            w->s += (rise > 0) - (rise < 0);
            w->below += slope < w->low;
            if (slope >= w->low && slope <= w->high) {
                if (slope == w->low)
                    w->at_low++;
                else if (slope == w->high)
                    w->at_high++;
                else
                    w->inside[w->n_inside++] = slope;
            }
        }
    }
    return crm_order_sort(w->inside, w->n_inside, err);
}

/* The slope of rank k (from 0); false when it lies outside the bracket. */
static bool slope_at(const struct slopes *w, size_t k, double *slope)
{
    if (k < w->below)
        return false;
    k -= w->below;
    if (k < w->at_low) {
        *slope = w->low;
        return true;
    }
    k -= w->at_low;
    if (k < w->n_inside) {
        *slope = w->inside[k];
        return true;
    }
    *slope = w->high;
    return k - w->n_inside < w->at_high;
}

/* Five standard errors of the sample's share on both sides. */
static enum crm_status bracket(struct slopes *w, double reach, double pairs, struct crm_err *err)
{
    double *x = crm_mem_alloc(SAMPLE, sizeof *x);
    double half = 0.5 * reach / pairs + 5 * 0.5 / sqrt(SAMPLE);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
    enum crm_status status;

    if (!x || !rng) {
        status = crm_err_nomem(err);
        goto out;
    }
    for (size_t k = 0; k < SAMPLE; k++) {
        size_t i = gsl_rng_uniform_int(rng, w->n), j = gsl_rng_uniform_int(rng, w->n - 1);
        j += j >= i;
        x[k] = (w->y[j] - w->y[i]) / (w->t[j] - w->t[i]);
    }
    if ((status = crm_order_sort(x, SAMPLE, err)))
        goto out;
    if (half < 0.5) {
        w->low = x[(size_t)((0.5 - half) * SAMPLE)];
        w->high = x[(size_t)((0.5 + half) * (SAMPLE - 1))];
    }
out:
    free(x);
    if (rng)
        gsl_rng_free(rng);
    return status;
}

static bool read_ranks(const struct slopes *w, size_t pairs, double reach, struct crm_trend *r)
{
    double n = (double)pairs, upper, lower;
    double lo = fmin(fmax(rint((n - reach) / 2), 1), n);
    double hi = fmin(fmax(rint((n + reach) / 2 + 1), 1), n);

    if (!slope_at(w, pairs / 2, &upper) || !slope_at(w, (pairs - 1) / 2, &lower) ||
        !slope_at(w, (size_t)lo - 1, &r->lo) || !slope_at(w, (size_t)hi - 1, &r->hi))
        return false;
    r->sen = (lower + upper) / 2;
    return true;
}

/* ---- the test ---------------------------------------------------------------------------- */

/* Sums over the ties of the sorted values: t(t-1)(2t+5), and pairs t(t-1)/2. */
static void ties(const double sorted[], size_t n, double *sum, double *pairs)
{
    *sum = *pairs = 0;
    for (size_t i = 0, j; i < n; i = j) {
        double t;
        for (j = i + 1; j < n && sorted[j] == sorted[i]; j++)
            ;
        t = (double)(j - i);
        *sum += t * (t - 1) * (2 * t + 5);
        *pairs += t * (t - 1) / 2;
    }
}

enum crm_status crm_trend_test(struct crm_trend *result, const double t[], const double y[],
    size_t n, double level, struct crm_err *err)
{
    size_t n_pairs = n < 2 ? 0 : n * (n - 1) / 2;
    double *x = NULL, *v, *sorted, m = (double)n, pairs = (double)n_pairs, tie_sum, tied, reach;
    struct slopes work = {.n = n, .low = -INFINITY, .high = INFINITY};
    uint32_t *order = NULL;
    enum crm_status status;

    *result = (struct crm_trend){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    if (n < 2)
        return CRM_OK;
    if (n > MOST_POINTS)
        return crm_err_set(
            err, CRM_EDATA, "a series of %zu points: at most %d", n, (int)MOST_POINTS);
    x = crm_mem_alloc(3 * n, sizeof *x);
    order = crm_mem_alloc(n, sizeof *order);
    if (!x || !order) {
        status = crm_err_nomem(err);
        goto out;
    }
    v = x + n;
    sorted = v + n;
    if ((status = crm_order(t, n, order, err)))
        goto out;
    for (size_t i = 0; i < n; i++) {
        x[i] = t[order[i]];
        v[i] = sorted[i] = y[order[i]];
        if (i > 0 && x[i] == x[i - 1]) {
            status = crm_err_set(err, CRM_EDATA, "time %.15g stands twice in a series", x[i]);
            goto out;
        }
    }
    if ((status = crm_order_sort(sorted, n, err)))
        goto out;
    ties(sorted, n, &tie_sum, &tied);
    result->var_s = (m * (m - 1) * (2 * m + 5) - tie_sum) / 18;
    reach = crm_normal_deviate(level) * sqrt(result->var_s);
    work.t = x;
    work.y = v;
    if (n_pairs > FEW_PAIRS && (status = bracket(&work, reach, pairs, err)))
        goto out;
    if ((status = collect(&work, err)))
        goto out;
    if (!read_ranks(&work, n_pairs, reach, result)) {
        work.low = -INFINITY;
        work.high = INFINITY;
        if ((status = collect(&work, err)))
            goto out;
        read_ranks(&work, n_pairs, reach, result);
    }
    result->s = (double)work.s;
    result->tau = pairs > tied ? result->s / sqrt(pairs * (pairs - tied)) : NAN;
    result->z = work.s == 0 ? 0 : (result->s - (work.s > 0 ? 1 : -1)) / sqrt(result->var_s);
    if (n >= 4)
        result->p = crm_normal_p(result->z);
out:
    free(x);
    free(order);
    free(work.inside);
    return status;
}
