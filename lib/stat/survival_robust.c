#include "stat/survival_robust.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/*
 * dlog S / dw of a row at risk grows by d / (n (n - d)) at each time with events; at its own event
 * the row adds -1/n instead; after it has left the sum stands still.  With A the sum of all
 * d / (n (n - d)) it is A(t) - A(entry) while at risk.
 */
static double *hazards(const struct crm_survival *curve)
{
    double *hazard = crm_mem_alloc(curve->n_steps, sizeof *hazard), sum = 0;

    for (size_t i = 0; hazard && i < curve->n_steps; i++) {
        const struct crm_survival_step *s = curve->step + i;
        if (s->events > 0 && s->survival > 0)
            sum += s->events / (s->at_risk * (s->at_risk - s->events));
        hazard[i] = sum;
    }
    return hazard;
}

/* How many steps lie at or before `time`. */
static size_t steps_until(const struct crm_survival *curve, double time)
{
    size_t lo = 0, hi = curve->n_steps;

    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        if (curve->step[middle].time <= time)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

static double at(const double hazard[], size_t steps)
{
    return steps ? hazard[steps - 1] : 0;
}

/* One row as both variances need it. */
struct row {
    double w, before; /* before: A at entry */
    size_t in, out;   /* steps at or before entry, before the time the row leaves */
    double left;      /* influence from the time it leaves on */
};

static struct row read_row(const struct crm_survival *curve, const struct crm_survival_data *data,
    const double hazard[], uint32_t i)
{
    struct row r = {.w = data->weight ? data->weight[i] : 1};

    r.in = data->entry ? steps_until(curve, data->entry[i]) : 0;
    r.out = steps_until(curve, data->time[i]) - 1;
    r.before = at(hazard, r.in);
    r.left = data->event[i] ? at(hazard, r.out) - 1 / curve->step[r.out].at_risk : hazard[r.out];
    r.left -= r.before;
    return r;
}

/* Changes by step of the sums over those at risk and those who have left. */
struct change {
    double square, w2, w2a, w2aa;
};

enum crm_status crm_survival_jackknife(const struct crm_survival *curve,
    const struct crm_survival_data *data, double variance[], struct crm_err *err)
{
    double *hazard = hazards(curve);
    struct change *change = crm_mem_zalloc(curve->n_steps + 1, sizeof *change), sum = {0};
    enum crm_status status = hazard && change ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; i < data->n && !status; i++) {
        struct row r = read_row(curve, data, hazard, data->order[i]);
        double ww = r.w * r.w, b = r.before;
        struct change *in = change + r.in, *out = change + r.out;
        in->w2 += ww, in->w2a += ww * b, in->w2aa += ww * b * b;
        out->w2 -= ww, out->w2a -= ww * b, out->w2aa -= ww * b * b;
        out->square += ww * r.left * r.left;
    }
    for (size_t i = 0; i < curve->n_steps && !status; i++) {
        double a = hazard[i];
        sum.square += change[i].square;
        sum.w2 += change[i].w2;
        sum.w2a += change[i].w2a;
        sum.w2aa += change[i].w2aa;
        variance[i] = fmax(0, sum.square + a * a * sum.w2 - 2 * a * sum.w2a + sum.w2aa);
    }
    free(hazard);
    free(change);
    return status;
}

/* Of the area: integral of S (A - A(entry)) while at risk, then of S times what is left. */
enum crm_status crm_survival_mean_jackknife(const struct crm_survival *curve,
    const struct crm_survival_data *data, double end, double *variance, struct crm_err *err)
{
    size_t n = curve->n_steps;
    double *hazard = hazards(curve);
    double *area = crm_mem_alloc(n + 1, 2 * sizeof *area), *pull = area + n + 1;
    enum crm_status status = hazard && area ? CRM_OK : crm_err_nomem(err);

    *variance = 0;
    if (status)
        goto out;
    area[0] = pull[0] = 0; /* integrals of S and of S A from 0 to each step, at most to `end` */
    for (size_t i = 0, k = 1; i < n; i++, k++) {
        double s = i ? curve->step[i - 1].survival : 1, from = i ? curve->step[i - 1].time : 0;
        double width = fmax(0, fmin(curve->step[i].time, end) - fmin(from, end));
        area[k] = area[k - 1] + s * width;
        pull[k] = pull[k - 1] + s * width * at(hazard, i);
    }
    for (size_t i = 0; i < data->n; i++) {
        struct row r = read_row(curve, data, hazard, data->order[i]);
        double last = n ? curve->step[n - 1].time : 0;
        double whole = area[n] + curve->step[n - 1].survival * fmax(0, end - last);
        double moved = pull[r.out + 1] - pull[r.in] - r.before * (area[r.out + 1] - area[r.in]) +
                       r.left * (whole - area[r.out + 1]);
        *variance += r.w * r.w * moved * moved;
    }
out:
    free(hazard);
    free(area);
    return status;
}
