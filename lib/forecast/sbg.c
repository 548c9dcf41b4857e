#include "forecast/sbg.h"

#include "stat/optimise.h"

#include <gsl/gsl_cdf.h>

#include <math.h>

struct task {
    const struct crm_cohort *cohort;
    size_t n;
};

/* First and second derivatives of the likelihood by alpha and beta. */
struct slopes {
    double value, a, b, aa, ab, bb;
};

static void add_age(struct slopes *s, double before, double left, double age, double a, double b)
{
    double gone = before - left, both = a + b + age - 1, rest = b + age - 1;

    s->value += left * log(rest) + gone * log(a) - before * log(both);
    s->a += gone / a - before / both;
    s->b += left / rest - before / both;
    s->aa += before / (both * both) - gone / (a * a);
    s->ab += before / (both * both);
    s->bb += before / (both * both) - left / (rest * rest);
}

/* The negative likelihood at the logarithms of alpha and beta. */
static enum crm_status eval(void *ctx, const double z[], double *value, double gradient[],
    double hessian[], struct crm_err *err)
{
    const struct task *task = ctx;
    struct slopes s = {0};
    double a = exp(z[0]), b = exp(z[1]);

    (void)err;
    for (size_t c = 0; c < task->n; c++)
        for (size_t t = 1; t < task->cohort[c].ages; t++)
            add_age(&s, task->cohort[c].left[t - 1], task->cohort[c].left[t], (double)t, a, b);
    *value = -s.value;
    gradient[0] = -a * s.a;
    gradient[1] = -b * s.b;
    hessian[0] = -a * (a * s.aa + s.a);
    hessian[3] = -b * (b * s.bb + s.b);
    hessian[1] = hessian[2] = -a * b * s.ab;
    return CRM_OK;
}

enum crm_status crm_sbg_fit(
    struct crm_sbg *fit, const struct crm_cohort cohort[], size_t n, struct crm_err *err)
{
    static const double low[] = {-9, -9}, high[] = {9, 9};
    struct task task = {cohort, n};
    const struct crm_newton problem = {
        .n = 2, .ctx = &task, .eval = eval, .lower = low, .upper = high};
    struct crm_newton_end end;
    double z[] = {0, 0}, inverse[4], gone = 0;
    bool two = false;
    enum crm_status status;

    *fit = (struct crm_sbg){.known = false};
    for (size_t c = 0; c < n; c++) {
        two |= cohort[c].ages > 2;
        gone += cohort[c].left[0] - cohort[c].left[cohort[c].ages - 1];
    }
    if (!two || !(gone > 0))
        return CRM_OK;
    status = crm_newton_minimise(&problem, z, &end, err);
    if (status)
        return status;
    if (end.at_bound[0] || end.at_bound[1] || !crm_newton_invert(end.hessian, 2, NULL, inverse))
        return CRM_OK;
    *fit = (struct crm_sbg){true, exp(z[0]), exp(z[1]), exp(z[0]) * sqrt(inverse[0]),
        exp(z[1]) * sqrt(inverse[3]), -end.value};
    return CRM_OK;
}

double crm_sbg_survival(const struct crm_sbg *fit, size_t from, size_t to)
{
    double share = 1;

    for (size_t t = from + 1; t <= to; t++)
        share *= (fit->beta + (double)t - 1) / (fit->alpha + fit->beta + (double)t - 1);
    return share;
}

double crm_binomial_quantile(double p, double n, double share)
{
    unsigned low = 0, high = (unsigned)n;

    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (gsl_cdf_binomial_P(middle, share, (unsigned)n) >= p)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
