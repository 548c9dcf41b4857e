#include "forecast/method.h"

#include "base/mem.h"
#include "forecast/simplex.h"

#include <gsl/gsl_cdf.h>

#include <float.h>
#include <math.h>
#include <stdlib.h>

static const char *const names[] = {"naive", "seasonal-naive", "ets", "theta"};

const char *crm_method_name(enum crm_method method)
{
    return names[method];
}

size_t crm_method_needs(enum crm_method method)
{
    return method == CRM_ETS ? CRM_ETS_NEED : method == CRM_THETA ? 3 : 1;
}

double crm_forecast_z(double level)
{
    return gsl_cdf_ugaussian_Pinv(.5 + level / 200);
}

/* ---- naive ------------------------------------------------------------------------------ */

static void naive(struct crm_forecast *f, const double y[], size_t m)
{
    double squares = 0;

    for (size_t t = 0; t < f->n; t++) {
        f->fitted[t] = t < m ? NAN : y[t - m];
        f->error[t] = y[t] - f->fitted[t];
        squares += t < m ? 0 : f->error[t] * f->error[t];
    }
    f->sigma2 = f->n > m ? squares / (double)(f->n - m) : NAN;
    for (size_t h = 0; h < f->horizon; h++) {
        f->mean[h] = y[f->n - m + h % m];
        f->sd[h] = sqrt(f->sigma2 * (double)(h / m + 1));
    }
}

/* ---- theta ------------------------------------------------------------------------------ */

/* r_m beyond 1.645 standard errors, those of Bartlett. */
static bool has_season(const double y[], size_t n, size_t m)
{
    double mean = 0, c0 = 0, squares = 0, last = 0;

    if (m == 1 || n <= 2 * m)
        return false;
    for (size_t t = 0; t < n; t++)
        mean += y[t] / (double)n;
    for (size_t t = 0; t < n; t++)
        c0 += (y[t] - mean) * (y[t] - mean);
    if (!(c0 > 0))
        return false;
    for (size_t k = 1; k <= m; k++) {
        double c = 0;
        for (size_t t = k; t < n; t++)
            c += (y[t] - mean) * (y[t - k] - mean);
        last = c / c0;
        squares += k < m ? last * last : 0;
    }
    return fabs(last) > gsl_cdf_ugaussian_Pinv(.95) * sqrt((1 + 2 * squares) / (double)n);
}

/* Multiplicative indices of a classical decomposition; false when one is about 0. */
static bool indices(const double y[], size_t n, size_t m, double s[])
{
    double count[CRM_ETS_SEASON] = {0}, sum = 0;

    for (size_t j = 0; j < m; j++)
        s[j] = 0;
    for (size_t t = m / 2; t + m / 2 < n; t++) {
        double mean = 0;
        for (size_t i = t - m / 2; i <= t + m / 2; i++)
            mean += (m % 2 == 0 && (i + m / 2 == t || i == t + m / 2)) ? y[i] / 2 : y[i];
        s[t % m] += y[t] / (mean / (double)m);
        count[t % m]++;
    }
    for (size_t j = 0; j < m; j++)
        sum += s[j] /= count[j];
    for (size_t j = 0; j < m; j++) {
        s[j] *= (double)m / sum;
        if (!isfinite(s[j]) || fabs(s[j]) < 1e-10)
            return false;
    }
    return true;
}

static double slope(const double x[], size_t n)
{
    double middle = (double)(n - 1) / 2, cross = 0, squares = 0;

    for (size_t t = 0; t < n; t++) {
        cross += ((double)t - middle) * x[t];
        squares += ((double)t - middle) * ((double)t - middle);
    }
    return cross / squares;
}

static bool all_alike(const double x[], size_t n)
{
    for (size_t t = 1; t < n; t++)
        if (x[t] != x[0])
            return false;
    return true;
}

/* Squared errors of simple smoothing from the first value on. */
static double smooth(struct crm_forecast *f, const double x[], double alpha)
{
    f->ets = (struct crm_ets){
        .model = crm_ets_model_at(0), .m = 1, .alpha = alpha, .phi = 1, .start = {.l = x[0]}};
    crm_ets_filter(&f->ets, x, f->n, NULL, NULL);
    f->ets.sigma2 = f->ets.sse / (double)f->n;
    return f->ets.sse;
}

/* Below 7 values the first one is where the level starts, as in R; only alpha is estimated: the
 * best of a grid, then by thirds. */
static void smooth_short(struct crm_forecast *f, const double x[])
{
    enum { GRID = 100 };
    double best = 0, low, high;

    for (int i = 1; i <= GRID; i++)
        if (smooth(f, x, (double)i / GRID) < smooth(f, x, best))
            best = (double)i / GRID;
    low = fmax(0, best - 1.0 / GRID);
    high = fmin(1, best + 1.0 / GRID);
    for (int i = 0; i < 100; i++) {
        double third = (high - low) / 3;
        if (smooth(f, x, low + third) < smooth(f, x, high - third))
            high -= third;
        else
            low += third;
    }
    smooth(f, x, fmax(1e-10, (low + high) / 2));
}

struct smoothing {
    struct crm_forecast *f;
    const double *x;
};

/* Mean squared error at alpha and first level. */
static double smooth_value(const void *ctx, const double at[])
{
    const struct smoothing *s = ctx;
    struct crm_ets *ets = &s->f->ets;

    if (at[0] < 1e-4 || at[0] > .9999)
        return HUGE_VAL;
    ets->alpha = at[0];
    ets->start.l = at[1];
    crm_ets_filter(ets, s->x, s->f->n, NULL, NULL);
    return ets->mse;
}

/* From 7 values on: as R's ses() with its starting values. */
static void smooth_long(struct crm_forecast *f, const double x[])
{
    struct smoothing s = {f, x};
    size_t n = f->n < 10 ? f->n : 10;
    double at[2] = {1e-4 + .2 * .9998, 0};

    for (size_t t = 0; t < n; t++)
        at[1] += x[t] / (double)n;
    f->ets = (struct crm_ets){.model = crm_ets_model_at(0), .m = 1, .phi = 1};
    crm_simplex(at, 2, smooth_value, &s, sqrt(DBL_EPSILON), 2000);
    smooth_value(&s, at);
}

static enum crm_status theta(struct crm_forecast *f, const double y[], struct crm_err *err)
{
    double s[CRM_ETS_SEASON] = {1}, drift, n = (double)f->n;
    double *x = crm_mem_alloc(f->n, sizeof *x);
    bool season = x && has_season(y, f->n, f->m) && indices(y, f->n, f->m, s);
    size_t m = season ? f->m : 1;
    enum crm_status status = x ? CRM_OK : crm_err_nomem(err);

    s[0] = season ? s[0] : 1;
    for (size_t t = 0; x && t < f->n; t++)
        x[t] = y[t] / s[t % m];
    if (!status && all_alike(x, f->n))
        status = crm_ets_choose(&f->ets, x, f->n, 1, CRM_AICC, NULL, err);
    else if (!status && f->n < CRM_ETS_NEED)
        smooth_short(f, x);
    else if (!status)
        smooth_long(f, x);
    if (!status) {
        double alpha = f->ets.alpha;
        f->sigma2 = f->ets.sigma2;
        crm_ets_filter(&f->ets, x, f->n, f->fitted, NULL);
        drift = slope(x, f->n) / 2;
        for (size_t h = 0; h < f->horizon; h++) {
            double ahead = (double)h + (1 - pow(1 - alpha, n)) / alpha;
            f->mean[h] = (f->ets.end.l + drift * ahead) * s[(f->n + h) % m];
            f->sd[h] = sqrt(f->sigma2 * ((double)h * alpha * alpha + 1));
        }
        for (size_t t = 0; t < f->n; t++) {
            f->fitted[t] *= s[t % m];
            f->error[t] = y[t] - f->fitted[t];
        }
    }
    free(x);
    return status;
}

/* ---- exponential smoothing --------------------------------------------------------------- */

static enum crm_status cannot(
    struct crm_ets_model model, const double y[], size_t n, size_t m, struct crm_err *err)
{
    char name[CRM_ETS_NAME];

    (void)y;
    crm_ets_model_name(model, name);
    if (model.season != 'N' && m == 1)
        return crm_err_set(err, CRM_EDATA, "%s needs a season and two full rounds of it", name);
    if (crm_ets_free(model, m) + 1 >= n)
        return crm_err_set(err, CRM_EDATA, "%s needs %zu periods, and there are %zu", name,
            crm_ets_free(model, m) + 2, n);
    return crm_err_set(err, CRM_EDATA, "%s needs values above 0 throughout", name);
}

static enum crm_status ets(struct crm_forecast *f, const struct crm_forecast_spec *spec,
    const double y[], struct crm_err *err)
{
    enum crm_status status = CRM_OK;
    char name[CRM_ETS_NAME];

    if (spec->fixed) {
        f->ets = *spec->fixed;
    } else if (spec->model) {
        if (!crm_ets_can(*spec->model, y, f->n, f->m))
            return cannot(*spec->model, y, f->n, f->m, err);
        status = crm_ets_fit(&f->ets, *spec->model, y, f->n, f->m, err);
    } else {
        status = crm_ets_choose(&f->ets, y, f->n, f->m, spec->criterion, spec->all, err);
    }
    if (status)
        return status;
    f->relative = f->ets.model.relative;
    {
        struct crm_ets run = f->ets;
        crm_ets_filter(&run, y, f->n, f->fitted, f->error);
        if (!isfinite(run.sse) || !isfinite(run.end.l) || !isfinite(run.end.b))
            return crm_err_set(err, CRM_EDATA, "%s with these parameters has no finite errors",
                crm_ets_model_name(f->ets.model, name));
        if (spec->fixed)
            f->ets = run;
    }
    f->sigma2 = f->ets.sigma2;
    crm_ets_forecast(&f->ets, f->horizon, f->mean, f->sd);
    return CRM_OK;
}

enum crm_status crm_forecast_make(struct crm_forecast *f, const struct crm_forecast_spec *spec,
    const double y[], size_t n, struct crm_err *err)
{
    *f = (struct crm_forecast){
        .method = spec->method, .n = n, .m = spec->m, .horizon = spec->horizon};
    f->fitted = crm_mem_alloc(2 * (n + spec->horizon), sizeof *f->fitted);
    if (!f->fitted)
        return crm_err_nomem(err);
    f->error = f->fitted + n;
    f->mean = f->error + n;
    f->sd = f->mean + spec->horizon;
    switch (spec->method) {
    case CRM_ETS:
        return ets(f, spec, y, err);
    case CRM_THETA:
        return theta(f, y, err);
    case CRM_SEASONAL_NAIVE:
        naive(f, y, f->m);
        return CRM_OK;
    default:
        naive(f, y, 1);
        return CRM_OK;
    }
}

void crm_forecast_release(struct crm_forecast *f)
{
    free(f->fitted);
}

/* ---- how good the fit is ----------------------------------------------------------------- */

double crm_forecast_scale(const double y[], size_t n, size_t m)
{
    double sum = 0;

    for (size_t t = m; t < n; t++)
        sum += fabs(y[t] - y[t - m]);
    return n > m ? sum / (double)(n - m) : NAN;
}

/* First autocorrelation of y - fitted. */
static double first_autocorrelation(const struct crm_forecast *f, const double y[], double mean)
{
    double c0 = 0, c1 = 0, last = NAN;

    for (size_t t = 0; t < f->n; t++) {
        double e = y[t] - f->fitted[t] - mean;
        if (!isfinite(e))
            continue;
        c0 += e * e;
        c1 += isfinite(last) ? e * last : 0;
        last = e;
    }
    return c0 > 0 ? c1 / c0 : NAN;
}

void crm_forecast_accuracy(
    const struct crm_forecast *f, const double y[], struct crm_accuracy *accuracy)
{
    double count = 0, sum = 0, squares = 0, size = 0, part = 0, part_size = 0, scale;

    for (size_t t = 0; t < f->n; t++) {
        double e = y[t] - f->fitted[t];
        if (!isfinite(e))
            continue;
        count++;
        sum += e;
        squares += e * e;
        size += fabs(e);
        part += 100 * e / y[t];
        part_size += fabs(100 * e / y[t]);
    }
    scale = crm_forecast_scale(y, f->n, f->m);
    *accuracy = (struct crm_accuracy){sum / count, sqrt(squares / count), size / count,
        part / count, part_size / count, scale > 0 ? size / count / scale : NAN,
        first_autocorrelation(f, y, sum / count)};
}
