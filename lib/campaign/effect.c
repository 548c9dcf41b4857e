#include "campaign/effect.h"

#include "base/mem.h"
#include "stat/interval.h"
#include "stat/order.h"

#include <math.h>
#include <stdlib.h>

static struct crm_effect nothing(void)
{
    return (struct crm_effect){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
}

/* exp(ln RR -+ z se) - 1; none where nobody of one arm, or everybody of both, did it. */
static void relative_share(
    const double hits[2], const double n[2], double level, struct crm_effect *e)
{
    struct crm_interval log_limits;
    double ratio;

    if (!(hits[1] > 0))
        return;
    ratio = e->value / e->control;
    e->relative = ratio - 1;
    if (!(hits[0] > 0))
        return;
    log_limits = crm_normal_interval(
        log(ratio), sqrt(1 / hits[0] - 1 / n[0] + 1 / hits[1] - 1 / n[1]), level);
    e->relative_lo = expm1(log_limits.lo);
    e->relative_hi = expm1(log_limits.hi);
}

void crm_effect_share(const double hits[2], const double n[2], double level, struct crm_effect *e)
{
    struct crm_interval limits;
    double pooled, se;

    *e = nothing();
    if (n[0] > 0)
        e->value = hits[0] / n[0];
    if (n[1] > 0)
        e->control = hits[1] / n[1];
    if (!(n[0] > 0 && n[1] > 0))
        return;
    limits = crm_wilson_difference(hits[0], n[0], hits[1], n[1], level);
    pooled = (hits[0] + hits[1]) / (n[0] + n[1]);
    se = sqrt(pooled * (1 - pooled) * (1 / n[0] + 1 / n[1]));
    e->difference = e->value - e->control;
    e->lo = limits.lo;
    e->hi = limits.hi;
    if (se > 0)
        e->p = crm_normal_p(e->difference / se);
    relative_share(hits, n, level, e);
}

struct crm_moments crm_moments_of(
    const int64_t y[], const int64_t x[], const uint32_t row[], size_t n, double unit)
{
    struct crm_moments m = {.n = (double)n};
    double sum_y = 0, sum_x = 0;

    for (size_t i = 0; i < n; i++) {
        sum_y += (double)y[row[i]];
        sum_x += (double)x[row[i]];
    }
    if (n) {
        sum_y /= m.n;
        sum_x /= m.n;
    }
    for (size_t i = 0; i < n; i++) {
        double dy = (double)y[row[i]] - sum_y, dx = (double)x[row[i]] - sum_x;
        m.yy += dy * dy;
        m.xx += dx * dx;
        m.xy += dy * dx;
    }
    m.y = sum_y * unit;
    m.x = sum_x * unit;
    m.yy *= unit * unit;
    m.xx *= unit * unit;
    m.xy *= unit * unit;
    return m;
}

/* Variance of the mean of y - theta x. */
static double adjusted_variance(const struct crm_moments *m, double theta)
{
    return (m->yy - 2 * theta * m->xy + theta * theta * m->xx) / (m->n - 1) / m->n;
}

static void relative_mean(const struct crm_moments *control, double theta, double v_t, double v_c,
    double level, struct crm_effect *e)
{
    double m = control->n, r, se;
    struct crm_interval limits;

    if (!(e->control > 0))
        return;
    e->relative = r = e->difference / e->control;
    se = sqrt(v_t + v_c + 2 * r * (control->yy - theta * control->xy) / (m - 1) / m +
              r * r * control->yy / (m - 1) / m) /
         e->control;
    limits = crm_normal_interval(r, se, level);
    e->relative_lo = limits.lo;
    e->relative_hi = limits.hi;
}

void crm_effect_mean(const struct crm_moments *arm, const struct crm_moments *control, bool adjust,
    double level, struct crm_effect *e)
{
    double theta = 0, v_t, v_c, v, df, t;

    *e = nothing();
    if (arm->n > 0)
        e->value = arm->y;
    if (control->n > 0)
        e->control = control->y;
    if (!(arm->n > 0 && control->n > 0))
        return;
    if (adjust && arm->xx + control->xx > 0) {
        e->theta = theta = (arm->xy + control->xy) / (arm->xx + control->xx);
        e->before = arm->x;
        e->control_before = control->x;
    }
    e->difference = arm->y - control->y - theta * (arm->x - control->x);
    if (!(arm->n > 1 && control->n > 1))
        return;
    v_t = adjusted_variance(arm, theta);
    v_c = adjusted_variance(control, theta);
    v = v_t + v_c;
    if (v > 0) {
        df = v * v / (v_t * v_t / (arm->n - 1) + v_c * v_c / (control->n - 1));
        t = crm_t_deviate(level, df);
        e->lo = e->difference - t * sqrt(v);
        e->hi = e->difference + t * sqrt(v);
        e->p = crm_t_p(e->difference / sqrt(v), df);
    }
    relative_mean(control, theta, v_t, v_c, level, e);
}

enum crm_status crm_holm(const double p[], double adjusted[], size_t n, struct crm_err *err)
{
    double *there = crm_mem_alloc(n, sizeof *there), least = 0;
    uint32_t *at = crm_mem_alloc(n, sizeof *at), *order = crm_mem_alloc(n, sizeof *order);
    size_t tests = 0;
    enum crm_status status = there && at && order ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; !status && i < n; i++) {
        adjusted[i] = NAN;
        if (isnan(p[i]))
            continue;
        there[tests] = p[i];
        at[tests++] = (uint32_t)i;
    }
    if (!status)
        status = crm_order(there, tests, order, err);
    for (size_t k = 0; !status && k < tests; k++) {
        least = fmax(least, fmin(1, (double)(tests - k) * there[order[k]]));
        adjusted[at[order[k]]] = least;
    }
    free(there);
    free(at);
    free(order);
    return status;
}

double crm_ratio_chisq(const uint64_t n[], const double planned[], size_t n_arms, double *p)
{
    double all = 0, chisq = 0;

    for (size_t a = 0; a < n_arms; a++)
        all += (double)n[a];
    for (size_t a = 0; a < n_arms; a++) {
        double expected = all * planned[a];
        if (expected > 0)
            chisq += ((double)n[a] - expected) * ((double)n[a] - expected) / expected;
    }
    *p = n_arms > 1 && all > 0 ? crm_chisq_p(chisq, (double)n_arms - 1) : NAN;
    return chisq;
}
