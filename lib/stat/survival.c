#include "stat/survival.h"

#include "base/mem.h"
#include "stat/order.h"
#include "stat/survival_robust.h"

#include <math.h>
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

enum crm_status crm_survival_order_late(double entry[], double time[], size_t n,
    uint32_t by_entry[], uint32_t order[], struct crm_err *err)
{
    double *both = crm_mem_alloc(n, 2 * sizeof *both);
    uint32_t *sorted = crm_mem_alloc(n, 2 * sizeof *sorted);
    enum crm_status status = both && sorted ? CRM_OK : crm_err_nomem(err);

    if (!status) {
        memcpy(both, entry, n * sizeof *both);
        memcpy(both + n, time, n * sizeof *both);
        status = crm_survival_order(both, 2 * n, sorted, err);
    }
    if (!status) {
        memcpy(entry, both, n * sizeof *both);
        memcpy(time, both + n, n * sizeof *both);
        status = crm_order(entry, n, by_entry, err);
    }
    if (!status)
        status = crm_order(time, n, order, err);
    free(both);
    free(sorted);
    for (size_t i = 0; i < n && !status; i++)
        if (!(entry[i] < time[i]))
            status = crm_err_set(
                err, CRM_EDATA, "a time of %.12g ends when it enters, at %.12g", time[i], entry[i]);
    return status;
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

bool crm_survival_fractional(const double weight[], const uint32_t order[], size_t n)
{
    for (size_t i = 0; weight && i < n; i++)
        if (weight[order[i]] != floor(weight[order[i]]))
            return true;
    return false;
}

/* Who is at risk, from the first time to the last. */
struct walk {
    const struct crm_survival_data *data;
    size_t in, out; /* next of by_entry, of order */
    size_t rows;    /* at risk */
    double weight;  /* of them */
};

static double weight_of(const struct crm_survival_data *data, uint32_t row)
{
    return data->weight ? data->weight[row] : 1;
}

/* All whose entry lies before `time` join those at risk. */
static void enter(struct walk *k, double time)
{
    const struct crm_survival_data *d = k->data;
    const uint32_t *row = d->entry ? d->by_entry : d->order;

    for (; k->in < d->n && (!d->entry || d->entry[row[k->in]] < time); k->in++, k->rows++)
        k->weight += weight_of(d, row[k->in]);
}

/* All that happens at one time. */
static void pass(struct walk *k, struct crm_survival_step *step)
{
    const struct crm_survival_data *d = k->data;
    size_t events = 0, first = k->out;

    enter(k, step->time);
    for (; k->out < d->n && d->time[d->order[k->out]] == step->time; k->out++) {
        uint32_t row = d->order[k->out];
        *(d->event[row] ? &step->events : &step->censored) += weight_of(d, row);
        events += d->event[row] != 0;
    }
    step->at_risk = k->weight;
    if (k->out - first == k->rows && d->weight) /* sums of weights round */
        step->at_risk = step->events + step->censored;
    if (events == k->rows)
        step->survival = 0;
    else if (events)
        step->survival *= (step->at_risk - step->events) / step->at_risk;
    k->rows -= k->out - first;
    k->weight = k->rows ? step->at_risk - (step->events + step->censored) : 0;
}

/* Variance of log S after each step; Greenwood. */
static void greenwood(const struct crm_survival *curve, double variance[])
{
    double sum = 0;

    for (size_t i = 0; i < curve->n_steps; i++) {
        const struct crm_survival_step *s = curve->step + i;
        if (s->events > 0 && s->survival > 0)
            sum += s->events / (s->at_risk * (s->at_risk - s->events));
        variance[i] = sum;
    }
}

enum crm_status crm_survival_fit(struct crm_survival *curve, const struct crm_survival_data *data,
    enum crm_limits limits, double level, struct crm_err *err)
{
    double z = crm_normal_deviate(level), survival = 1, *variance;
    struct walk k = {.data = data};
    size_t steps = 0;
    enum crm_status status = CRM_OK;

    memset(curve, 0, sizeof *curve);
    curve->robust = data->robust || crm_survival_fractional(data->weight, data->order, data->n);
    for (size_t i = 0; i < data->n; i++) {
        curve->n += weight_of(data, data->order[i]);
        steps += i == 0 || data->time[data->order[i]] != data->time[data->order[i - 1]];
    }
    curve->step = crm_mem_alloc(steps, sizeof *curve->step);
    variance = crm_mem_alloc(steps, sizeof *variance);
    if (!curve->step || !variance)
        status = crm_err_nomem(err);
    while (!status && k.out < data->n) {
        struct crm_survival_step *step = curve->step + curve->n_steps++;
        *step = (struct crm_survival_step){
            .time = data->time[data->order[k.out]], .survival = survival};
        pass(&k, step);
        survival = step->survival;
        curve->events += step->events;
    }
    if (!status && curve->robust)
        status = crm_survival_jackknife(curve, data, variance, err);
    else if (!status)
        greenwood(curve, variance);
    for (size_t i = 0; i < curve->n_steps && !status; i++)
        limit(curve->step + i, variance[i], limits, z);
    free(variance);
    if (status)
        crm_survival_release(curve);
    return status;
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

/* Those whose entry < time <= their own. */
static double at_risk(const struct crm_survival_data *data, double time)
{
    double sum = 0;

    for (size_t i = 0; i < data->n; i++) {
        uint32_t row = data->order[i];
        if (data->time[row] >= time && (!data->entry || data->entry[row] < time))
            sum += weight_of(data, row);
    }
    return sum;
}

struct crm_survival_step crm_survival_at(
    const struct crm_survival *curve, const struct crm_survival_data *data, double time)
{
    struct crm_survival_step at = {.time = time, .survival = 1, .lo = 1, .hi = 1};
    size_t n = curve->n_steps;

    for (size_t i = 0; i < n && curve->step[i].time <= time; i++) {
        double events = at.events + curve->step[i].events;
        double censored = at.censored + curve->step[i].censored;
        at = curve->step[i];
        at.events = events;
        at.censored = censored;
    }
    at.time = time;
    at.at_risk = at_risk(data, time);
    if (n == 0 || (time > curve->step[n - 1].time && curve->step[n - 1].survival > 0))
        at.survival = at.se = at.lo = at.hi = NAN;
    return at;
}

/* Variance: sum over events of (area to the right of it)^2 d / (n (n - d)); Irwin (1949). */
static double area(const struct crm_survival *curve, double end, double *variance)
{
    double sum = 0, until = end;

    *variance = 0;
    for (size_t i = curve->n_steps; i-- > 0;) {
        const struct crm_survival_step *s = curve->step + i;
        if (s->time < end) {
            sum += s->survival * (until - s->time);
            until = s->time;
            if (s->events > 0 && s->survival > 0)
                *variance += sum * sum * s->events / (s->at_risk * (s->at_risk - s->events));
        }
    }
    return sum + until;
}

enum crm_status crm_survival_mean(const struct crm_survival *curve,
    const struct crm_survival_data *data, double end, double *mean, double *se, struct crm_err *err)
{
    double variance;
    enum crm_status status = CRM_OK;

    *mean = area(curve, end, &variance);
    if (curve->robust)
        status = crm_survival_mean_jackknife(curve, data, end, &variance, err);
    *se = sqrt(variance);
    return status;
}
