/* The sum of a horizon: exact for additive errors, by simulated paths for relative ones. */
#include "base/mem.h"
#include "forecast/method.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_qrng.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include <math.h>
#include <stdlib.h>

enum { SOBOL = 40 };

/* What an error adds i periods later. */
static double carry(const struct crm_forecast *f, size_t i)
{
    if (f->method == CRM_NAIVE)
        return 1;
    if (f->method == CRM_SEASONAL_NAIVE)
        return i % f->m == 0;
    return f->method == CRM_THETA ? f->ets.alpha : crm_ets_carry(&f->ets, i);
}

static double exact_sd(const struct crm_forecast *f)
{
    double sum = 1, squares = 1;

    for (size_t i = 1; i < f->horizon; i++) {
        sum += carry(f, i);
        squares += sum * sum;
    }
    return sqrt(f->sigma2 * squares);
}

/* One path's sum; z[horizon] standard normal. */
static double path(const struct crm_ets *ets, size_t horizon, const double z[])
{
    struct crm_ets_state x = ets->end;
    double sd = sqrt(ets->sigma2), sum = 0;

    for (size_t h = 0; h < horizon; h++) {
        double e = sd * z[h];
        sum += crm_ets_expect(ets, &x, h) * (1 + e);
        crm_ets_advance(ets, &x, h, e);
    }
    return sum;
}

struct draws {
    gsl_qrng *sobol; /* NULL for a long horizon */
    gsl_rng *random;
    double *shift, *z;
};

static bool draws_open(struct draws *d, size_t horizon, unsigned long seed)
{
    *d = (struct draws){.random = gsl_rng_alloc(gsl_rng_mt19937),
        .shift = crm_mem_alloc(horizon, sizeof *d->shift),
        .z = crm_mem_alloc(horizon, sizeof *d->z)};
    if (horizon <= SOBOL)
        d->sobol = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)horizon);
    if (!d->random || !d->shift || !d->z || (horizon <= SOBOL && !d->sobol))
        return false;
    gsl_rng_set(d->random, seed);
    for (size_t h = 0; h < horizon; h++)
        d->shift[h] = gsl_rng_uniform_pos(d->random);
    return true;
}

static void draws_next(struct draws *d, size_t horizon)
{
    if (d->sobol)
        gsl_qrng_get(d->sobol, d->z);
    for (size_t h = 0; h < horizon; h++) {
        double u = d->sobol ? d->z[h] + d->shift[h] : gsl_rng_uniform_pos(d->random);
        u -= u >= 1 ? 1 : 0;
        d->z[h] = gsl_cdf_ugaussian_Pinv(fmax(1e-12, u));
    }
}

static void draws_close(struct draws *d)
{
    if (d->sobol)
        gsl_qrng_free(d->sobol);
    if (d->random)
        gsl_rng_free(d->random);
    free(d->shift);
    free(d->z);
}

static enum crm_status simulate(const struct crm_forecast *f, double level, size_t runs,
    unsigned long seed, struct crm_forecast_sum *sum, struct crm_err *err)
{
    double *total = crm_mem_alloc(runs, sizeof *total);
    struct draws d;

    if (!draws_open(&d, f->horizon, seed) || !total) {
        draws_close(&d);
        free(total);
        return crm_err_nomem(err);
    }
    for (size_t r = 0; r < runs; r++) {
        draws_next(&d, f->horizon);
        total[r] = path(&f->ets, f->horizon, d.z);
    }
    gsl_sort(total, 1, runs);
    sum->sd = gsl_stats_sd(total, 1, runs);
    sum->lo = gsl_stats_quantile_from_sorted_data(total, 1, runs, .5 - level / 200);
    sum->hi = gsl_stats_quantile_from_sorted_data(total, 1, runs, .5 + level / 200);
    sum->lo80 = gsl_stats_quantile_from_sorted_data(total, 1, runs, .1);
    sum->hi80 = gsl_stats_quantile_from_sorted_data(total, 1, runs, .9);
    draws_close(&d);
    free(total);
    return CRM_OK;
}

enum crm_status crm_forecast_add_up(const struct crm_forecast *f, double level, size_t runs,
    unsigned long seed, struct crm_forecast_sum *sum, struct crm_err *err)
{
    double z = crm_forecast_z(level), z80 = crm_forecast_z(80);

    *sum = (struct crm_forecast_sum){0};
    for (size_t h = 0; h < f->horizon; h++)
        sum->mean += f->mean[h];
    if (f->relative && f->sigma2 > 0)
        return simulate(f, level, runs, seed, sum, err);
    sum->sd = exact_sd(f);
    sum->lo = sum->mean - z * sum->sd;
    sum->hi = sum->mean + z * sum->sd;
    sum->lo80 = sum->mean - z80 * sum->sd;
    sum->hi80 = sum->mean + z80 * sum->sd;
    return CRM_OK;
}
