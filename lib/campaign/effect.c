#include "campaign/effect.h"

#include "stat/interval.h"

#include <math.h>

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
    const double y[], const double x[], const uint32_t row[], size_t n)
{
    struct crm_moments m = {.n = (double)n};

    for (size_t i = 0; i < n; i++) {
        m.y += y[row[i]];
        m.x += x[row[i]];
    }
    if (n) {
        m.y /= m.n;
        m.x /= m.n;
    }
    for (size_t i = 0; i < n; i++) {
        double dy = y[row[i]] - m.y, dx = x[row[i]] - m.x;
        m.yy += dy * dy;
        m.xx += dx * dx;
        m.xy += dy * dx;
    }
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
