#include "forecast/roll.h"

#include "base/mem.h"
#include "base/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t crm_roll_first(size_t n, size_t season)
{
    if (season > 1 && n >= 3 * season)
        return 2 * season;
    return n > 10 ? 8 : n > 3 ? n - 3 : 0;
}

void crm_roll_add(struct crm_roll *roll, double error, double actual, bool covered, double scale)
{
    bool scaled = scale > 0;

    roll->origins++;
    roll->covered += covered;
    roll->scaled += scaled;
    roll->scaled_error += scaled ? fabs(error) / scale : 0;
    roll->squares += error * error;
    roll->error += error;
    roll->actual += actual;
}

struct rolling {
    const struct crm_roll_spec *spec;
    const double *y;
    size_t n, first;
    struct crm_roll *cell; /* of each origin */
    enum crm_status *status;
};

static void look(const struct rolling *r, const struct crm_forecast *f, size_t origin, double scale,
    struct crm_roll cell[])
{
    double z = crm_forecast_z(95);

    for (size_t h = 0; h < r->spec->horizon && origin + h < r->n; h++) {
        double actual = r->y[origin + h], error = f->mean[h] - actual;
        crm_roll_add(&cell[h], error, actual, fabs(error) <= z * f->sd[h], scale);
    }
}

/* All methods at one origin. */
static void at_origin(void *ctx, size_t piece)
{
    struct rolling *r = ctx;
    size_t origin = r->first + piece, season = r->spec->season;
    size_t m = origin >= 2 * season ? season : 1;
    double scale = crm_forecast_scale(r->y, origin, m);
    struct crm_err err;

    crm_err_init(&err);
    for (int method = 0; method < CRM_METHODS && !r->status[piece]; method++) {
        struct crm_forecast_spec spec = {.method = (enum crm_method)method,
            .m = m,
            .horizon = r->spec->horizon,
            .criterion = r->spec->criterion};
        struct crm_forecast f;
        if (origin < crm_method_needs(spec.method) || (method == CRM_SEASONAL_NAIVE && m == 1))
            continue;
        r->status[piece] = crm_forecast_make(&f, &spec, r->y, origin, &err);
        if (!r->status[piece])
            look(r, &f, origin, scale,
                &r->cell[(piece * CRM_METHODS + (size_t)method) * r->spec->horizon]);
        crm_forecast_release(&f);
    }
}

static void add(struct crm_roll *sum, const struct crm_roll *one)
{
    sum->origins += one->origins;
    sum->covered += one->covered;
    sum->scaled += one->scaled;
    sum->scaled_error += one->scaled_error;
    sum->squares += one->squares;
    sum->error += one->error;
    sum->actual += one->actual;
}

enum crm_status crm_roll_run(const struct crm_roll_spec *spec, const double y[], size_t n,
    struct crm_roll roll[], struct crm_err *err)
{
    struct rolling r = {.spec = spec, .y = y, .n = n, .first = crm_roll_first(n, spec->season)};
    size_t width = CRM_METHODS * spec->horizon, pieces = r.first ? n - r.first : 0;
    enum crm_status status = CRM_OK;

    memset(roll, 0, width * sizeof *roll);
    r.cell = crm_mem_zalloc(pieces * width, sizeof *r.cell);
    r.status = crm_mem_zalloc(pieces, sizeof *r.status);
    if (!r.cell || !r.status)
        status = crm_err_nomem(err);
    else
        crm_parallel(pieces, spec->threads, at_origin, &r);
    for (size_t p = 0; !status && p < pieces; p++) {
        if (r.status[p])
            status = r.status[p] == CRM_ENOMEM ? crm_err_nomem(err)
                                               : crm_err_set(err, r.status[p], "no forecast");
        for (size_t i = 0; i < width; i++)
            add(&roll[i], &r.cell[p * width + i]);
    }
    free(r.cell);
    free(r.status);
    return status;
}
