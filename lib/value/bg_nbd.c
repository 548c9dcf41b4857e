#include "value/bg_nbd.h"

#include "base/mem.h"
#include "value/decay.h"
#include "value/negbin.h"

#include <gsl/gsl_sf_psi.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How many coins were tossed beyond the x repeats of a client who is still there. */
static double first_toss(const struct crm_model *model)
{
    return model->kind == CRM_MODEL_BG_NBD ? 0 : 1;
}

double crm_bg_nbd_common(const struct crm_model *model, double x)
{
    double a = model->theta[2], b = model->theta[3], tosses = x + first_toss(model);

    return crm_log_rise(model->theta[0], x) + crm_log_rise(b, tosses) - crm_log_rise(a + b, tosses);
}

void crm_bg_nbd_ways(
    const struct crm_model *model, const struct crm_history *h, double *alive, double *dead)
{
    double r = model->theta[0], a = model->theta[2], b = model->theta[3];
    double stayed = b + h->x + first_toss(model) - 1;
    struct decay_scale alpha = decay_scale(model->theta[1]);
    struct decay end = decay_at(&alpha, h->T), last = decay_at(&alpha, h->t_x);

    *alive = decay_log(&end, r, h->x);
    *dead =
        h->x + first_toss(model) > 0 ? log(a) - log(stayed) + decay_log(&last, r, h->x) : -INFINITY;
}

/* What depends on one value of x, taken once for all cells that have it; so for times. */
struct count_terms {
    double log_odds; /* ln(a / (b + x - 1)), MBG: + 1; -inf when the client cannot have left */
    double inverse;  /* 1 / (b + x - 1) */
};

/* Derivatives of crm_bg_nbd_common, for `weight` clients. */
static void add_common(
    const struct crm_model *model, double x, double weight, struct crm_model_sum *sum)
{
    double r = model->theta[0], a = model->theta[2], b = model->theta[3];
    double stayed = b + x + first_toss(model);
    double psi_all = gsl_sf_psi(a + stayed) - gsl_sf_psi(a + b);
    double psi1_all = gsl_sf_psi_1(a + stayed) - gsl_sf_psi_1(a + b);

    sum->loglik += weight * crm_bg_nbd_common(model, x);
    sum->gradient[0] += weight * (gsl_sf_psi(r + x) - gsl_sf_psi(r));
    sum->gradient[2] -= weight * psi_all;
    sum->gradient[3] += weight * (gsl_sf_psi(stayed) - gsl_sf_psi(b) - psi_all);
    sum->hessian[0][0] += weight * (gsl_sf_psi_1(r + x) - gsl_sf_psi_1(r));
    sum->hessian[2][2] -= weight * psi1_all;
    sum->hessian[2][3] -= weight * psi1_all;
    sum->hessian[3][3] += weight * (gsl_sf_psi_1(stayed) - gsl_sf_psi_1(b) - psi1_all);
}

enum crm_status crm_bg_nbd_sum(const struct crm_model *model, const struct crm_cells *cells,
    struct crm_model_sum *sum, struct crm_err *err)
{
    double r = model->theta[0], a = model->theta[2], b = model->theta[3];
    struct decay_scale alpha = decay_scale(model->theta[1]);
    struct count_terms *counts = crm_mem_alloc(cells->counts.n, sizeof *counts);
    struct decay *times = crm_mem_alloc(cells->times.n, sizeof *times);
    double *weight = NULL;
    enum crm_status status =
        counts && times ? crm_cells_count_weights(cells, &weight, err) : crm_err_nomem(err);

    if (status)
        goto out;
    for (size_t i = 0; i < cells->counts.n; i++) {
        double x = cells->counts.value[i], stayed = b + x + first_toss(model) - 1;
        bool may_leave = x + first_toss(model) > 0;
        counts[i] = (struct count_terms){
            .log_odds = may_leave ? log(a) - log(stayed) : -INFINITY,
            .inverse = may_leave ? 1 / stayed : 0,
        };
    }
    for (size_t i = 0; i < cells->times.n; i++)
        times[i] = decay_at(&alpha, cells->times.value[i]);

    /* g and h: first and second derivatives, named by the parameters */
    double loglik = 0, g_r = 0, g_alpha = 0, g_a = 0, g_b = 0, h_rr = 0, h_r_alpha = 0, h_alpha = 0;
    double h_ra = 0, h_rb = 0, h_alpha_a = 0, h_alpha_b = 0, h_aa = 0, h_ab = 0, h_bb = 0;
    for (size_t i = 0; i < cells->n; i++) {
        const struct crm_cell *cell = &cells->cell[i];
        const struct count_terms *c = &counts[cell->x];
        const struct decay *end = &times[cell->T], *last = &times[cell->t_x];
        double w = cell->weight, x = cells->counts.value[cell->x];
        double alive = decay_log(end, r, x), dead = c->log_odds + decay_log(last, r, x);
        double odds = exp(-fabs(alive - dead)); /* of the less likely way */
        double gone = alive > dead ? odds / (1 + odds) : 1 / (1 + odds);
        double both = w * gone * (1 - gone);
        /* derivatives of dead - alive */
        double d_r = end->stretch - last->stretch, slope = decay_slope(end, r, x);
        double d_alpha = decay_slope(last, r, x) - slope;
        double d_a = 1 / a, d_b = -c->inverse;

        loglik += w * (fmax(alive, dead) + log1p(odds));
        g_r += w * (gone * d_r - end->stretch);
        g_alpha += w * (gone * d_alpha + slope);
        g_a += w * gone * d_a;
        g_b += w * gone * d_b;
        h_rr += both * d_r * d_r;
        h_r_alpha += both * d_r * d_alpha + w * (end->part + gone * (last->part - end->part));
        h_alpha += both * d_alpha * d_alpha +
                   w * ((1 - gone) * decay_bend(end, r, x) + gone * decay_bend(last, r, x));
        h_ra += both * d_r * d_a;
        h_rb += both * d_r * d_b;
        h_alpha_a += both * d_alpha * d_a;
        h_alpha_b += both * d_alpha * d_b;
        h_aa += (both - w * gone) * d_a * d_a;
        h_ab += both * d_a * d_b;
        h_bb += (both + w * gone) * d_b * d_b;
    }
    *sum = (struct crm_model_sum){loglik, {g_r, g_alpha, g_a, g_b},
        {{h_rr, h_r_alpha, h_ra, h_rb}, {0, h_alpha, h_alpha_a, h_alpha_b}, {0, 0, h_aa, h_ab},
            {0, 0, 0, h_bb}}};
    for (size_t i = 0; i < cells->counts.n; i++)
        if (weight[i] > 0)
            add_common(model, cells->counts.value[i], weight[i], sum);
    for (size_t i = 0; i < CRM_MODEL_PARAMS; i++)
        for (size_t j = 0; j < i; j++)
            sum->hessian[i][j] = sum->hessian[j][i];
out:
    free(weight);
    free(counts);
    free(times);
    return status;
}

/*
 * Expected visits within t given alive.  With z = t / (A + t), A = alpha + T, and C the sum of
 * the Beta's parameters less one, the closed form (Fader, Hardie, Lee 2005, eq. 10) is, after
 * Euler's transformation of its 2F1,
 *
 *     C / (a - 1) * (1 - (1 - z)^(a-1) * 2F1(C - r - x, a - 1; C; z))
 *
 * whose series shrinks as x grows, where the form in print overflows at x = 3000.  Taking a - 1 out
 * of the series leaves nothing that fails at a = 1 or at a + b < 1.
 * The series is not used where its terms would alternate or grow (far from where fits lie), nor
 * for z near 1: crm_negbin_visits then sums the same quantity, slower, out of positive terms.
 */
enum { SERIES = 400, SIDE = 4 };

/* Coefficients until what follows cannot matter at z; 0 when SERIES of them are not enough. */
static size_t series(double c_minus_rate, double a, double c, double z, double coefficient[SERIES])
{
    double power = z, total = 0;

    coefficient[0] = c_minus_rate;
    for (size_t j = 1; j < SERIES; j++) {
        double k = (double)j, term = fabs(coefficient[j - 1]) * power;
        total += term;
        if (term <= 1e-17 * total || term < 1e-300)
            return j;
        coefficient[j] =
            coefficient[j - 1] * (c_minus_rate + k) * (a + k - 1) / ((c + k) * (k + 1));
        power *= z;
    }
    return 0;
}

void crm_bg_nbd_future(const struct crm_model *model, const struct crm_history *h, const double t[],
    size_t n, double out[])
{
    double r = model->theta[0], a = model->theta[2], b = model->theta[3];
    double age = model->theta[1] + h->T, toss = first_toss(model);
    double c = a + b + h->x + toss - 1, c_minus_rate = a + b + toss - 1 - r;
    double coefficient[SERIES];
    double z_max = n ? t[n - 1] / (age + t[n - 1]) : 0;
    size_t terms = 0;

    if (a < 30 && fabs(c_minus_rate) < 30 && z_max < 0.95)
        terms = series(c_minus_rate, a, c, z_max, coefficient);
    if (!terms) {
        for (size_t i = 0; i < n; i++)
            out[i] = crm_negbin_visits(r + h->x, age, a, b + h->x + toss, t[i], 1, 0);
        return;
    }
    for (size_t i = 0; i < n; i += SIDE) { /* side by side: one sum alone waits for itself */
        double z[SIDE], sum[SIDE] = {0};
        size_t m = n - i < SIDE ? n - i : SIDE;
        for (size_t k = 0; k < SIDE; k++)
            z[k] = k < m ? t[i + k] / (age + t[i + k]) : 0;
        for (size_t j = terms; j-- > 0;)
            for (size_t k = 0; k < SIDE; k++)
                sum[k] = (sum[k] + coefficient[j]) * z[k];
        for (size_t k = 0; k < m; k++) {
            double log_rest = -log1p(t[i + k] / age), less = expm1((a - 1) * log_rest);
            double whole = fabs(a - 1) < 1e-12 ? -log_rest : -less / (a - 1);
            out[i + k] = c * whole - (1 + less) * sum[k];
        }
    }
}

/*
 * s e^s E_rho(s), E_rho the generalised exponential integral, by its continued fraction (Lentz;
 * Abramowitz, Stegun 5.1.22): the mean of c / (c + rate) for a rate Gamma(rho, A), s = c A.  GSL's
 * incomplete gamma function overflows where e^s does.
 */
static double mean_share(double rho, double s)
{
    double b = s + rho, c = 1e300, d = 1 / b, h = d;

    for (int i = 1; i < 20000; i++) {
        double a = -i * (rho - 1 + i);
        b += 2;
        d = 1 / (a * d + b);
        c = b + a / c;
        h *= c * d;
        if (fabs(c * d - 1) < 1e-13)
            break;
    }
    return s * h;
}

/* Given p, as its logarithm: the mean of rate / (discount + rate p) over the rate. */
static double for_ever(double rho, double age, double discount, double log_p)
{
    double s = discount * age * exp(-log_p);

    /* far out the difference from 1 is lost in rounding: its limit */
    return s > 1e7 ? rho / (discount * age) : (1 - mean_share(rho, s)) * exp(-log_p);
}

/*
 * The mean of that over the probability to leave, Beta(a, b): by equal steps of the logit of p, a
 * sum that converges geometrically.  Both ends, where the terms are powers of e^step alone, are
 * summed as the series they are.
 */
double crm_bg_nbd_dert(const struct crm_model *model, const struct crm_history *h, double discount)
{
    const double step = 0.3, negligible = 1e-14;
    double a = model->theta[2], b = model->theta[3] + h->x + first_toss(model);
    double rho = model->theta[0] + h->x, age = model->theta[1] + h->T, sum = 0, term = 0;
    double log_beta = crm_lgamma(a) + crm_lgamma(b) - crm_lgamma(a + b);
    double from = log(fmin(discount * age / 1e7, negligible / (1 + b)));
    size_t n = (size_t)((log((1 + a) / negligible) - from) / step) + 1;

    for (size_t i = 0; i <= n; i++) {
        double y = from + step * (double)i;
        double log_p = y < 0 ? y - log1p(exp(y)) : -log1p(exp(-y));
        term = exp(a * log_p + b * (log_p - y) - log_beta);
        if (i > 0 && i < n && term < 1e-18)
            continue;
        term *= for_ever(rho, age, discount, log_p);
        sum += i == 0 ? term + term / expm1(a * step) : term;
    }
    return step * (sum + term / expm1(b * step));
}
