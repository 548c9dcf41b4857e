#include "forecast/base.h"

#include "base/date.h"
#include "base/mem.h"
#include "forecast/futures.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include <math.h>
#include <stdlib.h>

const char *crm_base_source_name(enum crm_base_source source)
{
    static const char *const names[] = {"known", "new", "total"};

    return names[source];
}

const char *crm_base_measure_name(enum crm_base_measure measure)
{
    static const char *const names[] = {"visits", "clients", "revenue"};

    return names[measure];
}

static size_t number(const struct crm_base *base, enum crm_base_source source,
    enum crm_base_measure measure, size_t month)
{
    return ((size_t)source * CRM_BASE_MEASURES + measure) * (base->horizon + 1) + month;
}

const struct crm_base_cell *crm_base_at(const struct crm_base *base, bool changed,
    enum crm_base_source source, enum crm_base_measure measure, size_t month)
{
    return &base->cell[changed][number(base, source, measure, month)];
}

void crm_base_release(struct crm_base *base)
{
    crm_cells_release(&base->cells);
    crm_cells_release(&base->fitted);
    crm_arrivals_release(&base->arrivals);
    free(base->start);
    free(base->mean);
    free(base->weight);
    free(base->cell[0]);
    free(base->cell[1]);
    *base = (struct crm_base){0};
}

/* ---- what is expected at the estimates ----------------------------------------------------- */

/* Money of a visit to come of client i. */
static double spend_of(const struct crm_base *base, double x, size_t i)
{
    double mean = base->mean ? base->mean[i] : NAN;

    return crm_gamma_gamma_expected(&base->spend.spend, isnan(mean) ? 0 : x, fmax(mean, 0));
}

/* visits[horizon], money[horizon] of known clients. */
static void expect_known(
    const struct crm_base *base, const struct crm_base_plan *plan, double visits[], double money[])
{
    double edge[CRM_BASE_MONTHS + 1], by[CRM_BASE_MONTHS + 1];

    crm_futures_edges(base, plan, base->season.factor, edge);
    for (size_t k = 0; k < base->horizon; k++)
        visits[k] = money[k] = 0;
    for (size_t c = 0; c < base->cells.n; c++) {
        struct crm_history h = crm_cells_history(&base->cells, c);
        double weight = 0, worth = 0;
        for (size_t i = base->start[c]; i < base->start[c + 1]; i++) {
            double w = base->weight ? base->weight[i] : 1;
            weight += w;
            worth += base->has_spend ? w * spend_of(base, h.x, i) : 0;
        }
        crm_model_expected(&base->visits.model, &h, edge, base->horizon + 1, by);
        for (size_t k = 0; k < base->horizon; k++) {
            visits[k] += weight * (by[k + 1] - by[k]);
            money[k] += worth * (by[k + 1] - by[k]);
        }
    }
}

/* ---- futures become numbers ---------------------------------------------------------------- */

struct column {
    const struct crm_base *base;
    const double *sum;
    size_t runs, stride;
    double *room; /* runs */
};

/* The futures of a source, measure and month, sorted; their mean. */
static double gather(const struct column *c, enum crm_base_source source,
    enum crm_base_measure measure, size_t month)
{
    size_t known = crm_futures_at(c->base, CRM_BASE_KNOWN, measure, month);
    size_t fresh = crm_futures_at(c->base, CRM_BASE_NEW, measure, month);
    double mean = 0;

    for (size_t r = 0; r < c->runs; r++) {
        const double *sum = &c->sum[r * c->stride];
        c->room[r] = source == CRM_BASE_KNOWN ? sum[known]
                     : source == CRM_BASE_NEW ? sum[fresh]
                                              : sum[known] + sum[fresh];
        mean += c->room[r] / (double)c->runs;
    }
    gsl_sort(c->room, 1, c->runs);
    return mean;
}

static struct crm_base_cell cell_of(const struct column *c, double level, double mean)
{
    double tail = .5 - level / 200;
    struct crm_base_cell cell = {mean, NAN, NAN, NAN, NAN};

    if (c->base->shaky)
        return cell;
    cell.lo = gsl_stats_quantile_from_sorted_data(c->room, 1, c->runs, tail);
    cell.hi = gsl_stats_quantile_from_sorted_data(c->room, 1, c->runs, 1 - tail);
    cell.lo80 = gsl_stats_quantile_from_sorted_data(c->room, 1, c->runs, .1);
    cell.hi80 = gsl_stats_quantile_from_sorted_data(c->room, 1, c->runs, .9);
    return cell;
}

static bool is_there(
    const struct crm_base *base, enum crm_base_source source, enum crm_base_measure measure)
{
    return (source == CRM_BASE_KNOWN || base->has_new) &&
           (measure != CRM_BASE_REVENUE || base->has_spend);
}

static void summarise(struct crm_base *base, const struct column *c, double level, bool changed)
{
    static const struct crm_base_cell unknown = {NAN, NAN, NAN, NAN, NAN};

    for (int s = 0; s < CRM_BASE_SOURCES; s++)
        for (int m = 0; m < CRM_BASE_MEASURES; m++)
            for (size_t k = 0; k <= base->horizon; k++) {
                enum crm_base_source source = (enum crm_base_source)s;
                enum crm_base_measure measure = (enum crm_base_measure)m;
                struct crm_base_cell *cell = &base->cell[changed][number(base, source, measure, k)];
                *cell = unknown;
                if (is_there(base, source, measure))
                    *cell = cell_of(c, level, gather(c, source, measure, k));
            }
}

/*
 * The forecasts of known visits and money become what is expected exactly; under changes they move
 * as the futures do.
 */
static void sharpen(
    struct crm_base *base, enum crm_base_measure measure, const double exact[], bool changed)
{
    double all[2] = {0};

    for (size_t k = 0; k <= base->horizon; k++) {
        struct crm_base_cell *known = &base->cell[0][number(base, CRM_BASE_KNOWN, measure, k)];
        struct crm_base_cell *total = &base->cell[0][number(base, CRM_BASE_TOTAL, measure, k)];
        double mean = known->forecast, now = k < base->horizon ? exact[k] : all[0];
        all[0] += k < base->horizon ? exact[k] : 0;
        if (changed) {
            struct crm_base_cell *then = &base->cell[1][number(base, CRM_BASE_KNOWN, measure, k)];
            struct crm_base_cell *sum = &base->cell[1][number(base, CRM_BASE_TOTAL, measure, k)];
            double moved = k == base->horizon ? all[1]
                           : mean > 0         ? now * (then->forecast / mean)
                                              : now;
            all[1] += k < base->horizon ? moved : 0;
            sum->forecast += moved - then->forecast;
            then->forecast = moved;
        }
        total->forecast += now - mean;
        known->forecast = now;
    }
}

static enum crm_status make_cells(struct crm_base *base, size_t n_changes, struct crm_err *err)
{
    size_t n = CRM_BASE_SOURCES * CRM_BASE_MEASURES * (base->horizon + 1);

    for (size_t i = 0; i < n_changes; i++) {
        free(base->cell[i]);
        base->cell[i] = crm_mem_alloc(n, sizeof *base->cell[i]);
        if (!base->cell[i])
            return crm_err_nomem(err);
    }
    return CRM_OK;
}

enum crm_status crm_base_run(
    struct crm_base *base, const struct crm_base_plan *plan, struct crm_err *err)
{
    size_t n_changes = plan->change ? 2 : 1, size = crm_futures_size(base);
    double visits[CRM_BASE_MONTHS], money[CRM_BASE_MONTHS];
    double *sum = crm_mem_alloc(plan->runs * n_changes, size * sizeof *sum);
    double *room = crm_mem_alloc(plan->runs, sizeof *room);
    enum crm_status status = sum && room ? make_cells(base, n_changes, err) : crm_err_nomem(err);

    if (!status)
        status = crm_futures_draw(base, plan, n_changes, sum, err);
    for (size_t i = 0; i < n_changes && !status; i++) {
        struct column column = {base, sum + i * size, plan->runs, n_changes * size, room};
        summarise(base, &column, plan->level, i);
    }
    if (!status) {
        expect_known(base, plan, visits, money);
        sharpen(base, CRM_BASE_VISITS, visits, plan->change);
        if (base->has_spend)
            sharpen(base, CRM_BASE_REVENUE, money, plan->change);
    }
    free(sum);
    free(room);
    return status;
}
