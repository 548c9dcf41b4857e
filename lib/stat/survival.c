#include "stat/survival.h"

#include "base/mem.h"
#include "stat/order.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const double same = 1.4901161193847656e-08; /* square root of the machine precision */

enum crm_status crm_survival_order(double time[], size_t n, uint32_t order[], struct crm_err *err)
{
    enum crm_status status = crm_order(time, n, order, err);
    double sum = 0, tolerance, before;
    size_t distinct = 0;

    if (status || n == 0)
        return status;
    for (size_t i = 0; i < n; i++)
        if (i == 0 || time[order[i]] != time[order[i - 1]])
            sum += fabs(time[order[i]]), distinct++;
    tolerance = same * fmax(1, sum / (double)distinct);
    before = time[order[0]];
    for (size_t i = 1; i < n; i++) {
        double here = time[order[i]];
        if (here != before && here - before <= tolerance)
            time[order[i]] = time[order[i - 1]];
        before = here;
    }
    return CRM_OK;
}

static void limit(struct crm_survival_step *step, double variance, enum crm_limits kind, double z)
{
    double s = step->survival, se = sqrt(variance); /* of log S */

    step->se = step->lo = step->hi = NAN;
    if (!(s > 0))
        return;
    step->se = s * se;
    if (kind == CRM_LIMITS_LOG) {
        step->lo = s * exp(-z * se);
        step->hi = fmin(1, s * exp(z * se));
    } else if (kind == CRM_LIMITS_PLAIN) {
        step->lo = fmax(0, s - z * step->se);
        step->hi = fmin(1, s + z * step->se);
    } else if (s < 1) {
        double middle = log(-log(s)), half = z * se / log(s); /* half < 0 */
        step->lo = exp(-exp(middle - half));
        step->hi = exp(-exp(middle + half));
    }
}

enum crm_status crm_survival_fit(struct crm_survival *curve, const double time[],
    const unsigned char event[], const double weight[], const uint32_t order[], size_t n,
    enum crm_limits limits, double level, struct crm_err *err)
{
    double z = crm_normal_deviate(level), survival = 1, variance = 0, left = 0;
    size_t steps = 0;

    memset(curve, 0, sizeof *curve);
    for (size_t i = 0; i < n; i++) {
        left += weight ? weight[order[i]] : 1;
        steps += i == 0 || time[order[i]] != time[order[i - 1]];
    }
    curve->step = crm_mem_alloc(steps, sizeof *curve->step);
    if (!curve->step)
        return crm_err_nomem(err);
    curve->n = left;
    for (size_t i = 0, end; i < n; i = end) {
        struct crm_survival_step *step = curve->step + curve->n_steps++;
        *step = (struct crm_survival_step){.time = time[order[i]], .at_risk = left};
        for (end = i; end < n && time[order[end]] == step->time; end++) {
            double w = weight ? weight[order[end]] : 1;
            *(event[order[end]] ? &step->events : &step->censored) += w;
        }
        if (end == n && step->events + step->censored != left && weight)
            left = step->at_risk = step->events + step->censored; /* sums of weights round */
        if (step->events > 0 && step->events < left) {
            survival *= (left - step->events) / left;
            variance += step->events / (left * (left - step->events));
        } else if (step->events > 0) {
            survival = 0;
        }
        step->survival = survival;
        limit(step, variance, limits, z);
        curve->events += step->events;
        left -= step->events + step->censored;
    }
    return CRM_OK;
}

void crm_survival_release(struct crm_survival *curve)
{
    free(curve->step);
    memset(curve, 0, sizeof *curve);
}

/* Where the curve read by `at` comes down to a half. */
static double half_time(const struct crm_survival *curve, double (*at)(struct crm_survival_step s))
{
    for (size_t i = 0; i < curve->n_steps; i++) {
        double y = at(curve->step[i]);
        if (!(y < 0.5 + same))
            continue;
        if (fabs(y - 0.5) < same)
            for (size_t k = i + 1; k < curve->n_steps; k++)
                if (at(curve->step[k]) < y)
                    return (curve->step[i].time + curve->step[k].time) / 2;
        return curve->step[i].time;
    }
    return NAN;
}

static double survival_at(struct crm_survival_step s)
{
    return s.survival;
}

static double lo_at(struct crm_survival_step s)
{
    return s.lo;
}

static double hi_at(struct crm_survival_step s)
{
    return s.hi;
}

void crm_survival_median(
    const struct crm_survival *curve, double *median, struct crm_interval *limits)
{
    *median = half_time(curve, survival_at);
    limits->lo = half_time(curve, lo_at);
    limits->hi = half_time(curve, hi_at);
}

/* Variance: sum over events of (area to the right of it)^2 d / (n (n - d)); Irwin (1949). */
void crm_survival_mean(const struct crm_survival *curve, double end, double *mean, double *se)
{
    double area = 0, variance = 0, until = end;

    for (size_t i = curve->n_steps; i-- > 0;) {
        const struct crm_survival_step *s = curve->step + i;
        if (s->time < end) {
            area += s->survival * (until - s->time);
            until = s->time;
            if (s->events > 0 && s->events < s->at_risk)
                variance += area * area * s->events / (s->at_risk * (s->at_risk - s->events));
        }
    }
    *mean = area + until;
    *se = sqrt(variance);
}
