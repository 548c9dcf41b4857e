/* Clients become a base: histories, a season, models, the series of first visits. */
#include "forecast/base.h"

#include "base/date.h"
#include "base/mem.h"
#include "ledger/left_edge.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* People up to the as-of day. */
struct cut {
    const struct crm_people *people;
    const struct crm_base_plan *plan;
    int32_t first, as_of; /* first visit of anybody */
    size_t n;             /* clients who have come */
    struct crm_clock clock;
};

/* Visits of client i up to the as-of day. */
static size_t visits_of(const struct cut *cut, size_t i)
{
    const struct crm_people *p = cut->people;
    size_t n = p->from[i + 1] - p->from[i];

    while (n && p->day[p->from[i] + n - 1] > cut->as_of)
        n--;
    return n;
}

/* Are the models made of clients like i? */
static bool is_fitted(const struct cut *cut, size_t i)
{
    return cut->plan->cohort_from == CRM_DAY_NONE ||
           cut->people->day[cut->people->from[i]] >= cut->plan->cohort_from;
}

static void open_cut(
    struct cut *cut, const struct crm_people *people, const struct crm_base_plan *plan)
{
    *cut =
        (struct cut){.people = people, .plan = plan, .first = CRM_DAY_NONE, .as_of = plan->as_of};
    for (size_t i = 0; i < people->n; i++) {
        int32_t day = people->day[people->from[i]];
        if (day > plan->as_of)
            continue;
        cut->n++;
        cut->first = cut->first == CRM_DAY_NONE || day < cut->first ? day : cut->first;
    }
}

/* ---- histories ----------------------------------------------------------------------------- */

static struct crm_history history_of(const struct cut *cut, size_t i, size_t visits)
{
    const int32_t *day = &cut->people->day[cut->people->from[i]];
    double unit = cut->plan->unit_days, from = crm_clock_days(&cut->clock, day[0]);

    return (struct crm_history){(double)(visits - 1),
        (crm_clock_days(&cut->clock, day[visits - 1]) - from) / unit,
        (crm_clock_days(&cut->clock, cut->as_of) - from) / unit};
}

static double mean_of(const struct cut *cut, size_t i, size_t visits)
{
    const double *amount = &cut->people->amount[cut->people->from[i]];
    double sum = 0;

    for (size_t v = 1; v < visits; v++)
        sum += amount[v];
    return visits > 1 ? sum / (double)(visits - 1) : NAN;
}

static double log_gaps(const struct cut *cut, size_t i, size_t visits)
{
    const int32_t *day = &cut->people->day[cut->people->from[i]];
    double sum = 0;

    for (size_t v = 1; v < visits; v++)
        sum += log(fmax(.125, crm_clock_days(&cut->clock, day[v]) -
                                  crm_clock_days(&cut->clock, day[v - 1])) /
                   cut->plan->unit_days);
    return sum;
}

/* Room for n clients in the order of their cells; cell_of[n] says which each has. */
static enum crm_status sort_by_cell(struct crm_base *base, const uint32_t cell_of[],
    const double mean[], const double weight[], size_t n, struct crm_err *err)
{
    size_t *at;

    base->n = n;
    base->start = crm_mem_zalloc(base->cells.n + 2, sizeof *base->start);
    base->mean = crm_mem_alloc(n, sizeof *base->mean);
    base->weight = weight ? crm_mem_alloc(n, sizeof *base->weight) : NULL;
    if (!base->start || !base->mean || (weight && !base->weight))
        return crm_err_nomem(err);
    at = base->start + 1;
    for (size_t i = 0; i < n; i++)
        at[cell_of[i] + 1]++;
    for (size_t c = 0; c < base->cells.n; c++)
        at[c + 1] += at[c];
    for (size_t i = 0; i < n; i++) {
        size_t to = at[cell_of[i]]++;
        base->mean[to] = mean ? mean[i] : NAN;
        if (weight)
            base->weight[to] = weight[i];
    }
    return CRM_OK;
}

/* base->cells and clients; base->fitted where --cohort-from leaves some out. */
static enum crm_status make_histories(
    struct crm_base *base, const struct cut *cut, struct crm_err *err)
{
    uint32_t *cell_of = crm_mem_alloc(cut->n, sizeof *cell_of), index;
    double *mean = crm_mem_alloc(cut->n, sizeof *mean);
    enum crm_status status = cell_of && mean ? CRM_OK : crm_err_nomem(err);
    size_t n = 0;

    crm_cells_release(&base->cells);
    crm_cells_release(&base->fitted);
    crm_cells_init(&base->cells);
    crm_cells_init(&base->fitted);
    base->sum_log_gaps = 0;
    for (size_t i = 0; i < cut->people->n && !status; i++) {
        size_t visits = visits_of(cut, i);
        struct crm_history h;
        if (!visits)
            continue;
        h = history_of(cut, i, visits);
        mean[n] = mean_of(cut, i, visits);
        status = crm_cells_add(&base->cells, &h, 0, 1, &cell_of[n++], err);
        if (!status && cut->plan->cohort_from != CRM_DAY_NONE && is_fitted(cut, i))
            status = crm_cells_add(&base->fitted, &h, 0, 1, &index, err);
        if (is_fitted(cut, i))
            base->sum_log_gaps += log_gaps(cut, i, visits);
    }
    free(base->start);
    free(base->mean);
    base->start = NULL;
    base->mean = NULL;
    if (!status)
        status = sort_by_cell(base, cell_of, mean, NULL, n, err);
    free(cell_of);
    free(mean);
    return status;
}

/* ---- models -------------------------------------------------------------------------------- */

static enum crm_status fit_visits(
    struct crm_base *base, const struct crm_base_plan *plan, struct crm_err *err)
{
    const struct crm_cells *cells =
        plan->cohort_from != CRM_DAY_NONE ? &base->fitted : &base->cells;
    struct crm_fit_options options = {.k = plan->k, .sum_log_gaps = base->sum_log_gaps};
    enum crm_status status;

    if (plan->visits) {
        base->visits = *plan->visits;
        return CRM_OK;
    }
    status = crm_fit_model(&base->visits, plan->kind, cells, &options, err);
    if (!status && !base->visits.converged)
        return crm_err_set(err, CRM_ENUMERIC,
            "%s did not converge (largest slope left %.2g): nothing is forecast; crm-clv fit "
            "--compare shows what other models do",
            crm_model_name(plan->kind), base->visits.gradient);
    return status;
}

/* Of clients with a repeat of a mean amount above 0; none: no money. */
static enum crm_status fit_spend(
    struct crm_base *base, const struct crm_base_plan *plan, struct crm_err *err)
{
    double *x = crm_mem_alloc(base->n, sizeof *x), *mean = crm_mem_alloc(base->n, sizeof *mean);
    double *weight = crm_mem_alloc(base->n, sizeof *weight);
    struct crm_spenders spenders;
    size_t n = 0;
    enum crm_status status = x && mean && weight ? CRM_OK : crm_err_nomem(err);

    for (size_t c = 0; c < base->cells.n && !status; c++) {
        double repeats = crm_cells_history(&base->cells, c).x;
        for (size_t i = base->start[c]; i < base->start[c + 1]; i++)
            if (repeats > 0 && base->mean[i] > 0) {
                x[n] = repeats;
                mean[n] = base->mean[i];
                weight[n++] = base->weight ? base->weight[i] : 1;
            }
    }
    if (!status && plan->spend) {
        base->spend = *plan->spend;
        base->has_spend = base->spend.converged;
    } else if (!status && n) {
        status = crm_spenders_init(&spenders, n, x, mean, weight, err);
        if (!status)
            status = crm_fit_spend(&base->spend, &spenders, err);
        base->has_spend = !status && base->spend.converged && base->spend.spend.q > 1;
        base->correlation = status ? NAN : crm_gamma_gamma_correlation(&spenders);
        if (status == CRM_ENUMERIC || status == CRM_EDATA) { /* visits stand without it */
            crm_err_init(err);
            status = CRM_OK;
        }
    }
    free(x);
    free(mean);
    free(weight);
    return status;
}

static enum crm_status fit_models(
    struct crm_base *base, const struct crm_base_plan *plan, struct crm_err *err)
{
    enum crm_status status = fit_visits(base, plan, err);

    if (!status)
        status = fit_spend(base, plan, err);
    base->shaky = !plan->fixed && (!base->visits.has_covariance ||
                                      (base->has_spend && !base->spend.has_covariance));
    return status;
}

/* ---- months -------------------------------------------------------------------------------- */

/* Whole months up to the as-of day. */
struct months {
    int32_t start; /* of the first */
    size_t n;
    double *first, *repeats, *expected; /* visits; those of clients the models are made of */
};

static size_t month_at(const struct months *months, int32_t day)
{
    return (size_t)crm_period_distance(
        CRM_PERIOD_MONTH, months->start, crm_period_start(CRM_PERIOD_MONTH, day));
}

static enum crm_status count_months(
    struct months *months, const struct cut *cut, struct crm_err *err)
{
    const struct crm_people *p = cut->people;
    int32_t from = cut->plan->cohort_from > cut->first ? cut->plan->cohort_from : cut->first;

    months->start = crm_period_start(CRM_PERIOD_MONTH, from);
    if (months->start < from && cut->plan->cohort_from != CRM_DAY_NONE)
        months->start = crm_period_add(CRM_PERIOD_MONTH, months->start, 1);
    while (crm_period_add(CRM_PERIOD_MONTH, months->start, (int)months->n + 1) - 1 <= cut->as_of)
        months->n++;
    months->first = crm_mem_zalloc(months->n, sizeof(double));
    months->repeats = crm_mem_zalloc(months->n, sizeof(double));
    months->expected = crm_mem_zalloc(months->n, sizeof(double));
    if (!months->first || !months->repeats || !months->expected)
        return crm_err_nomem(err);
    for (size_t i = 0; i < p->n; i++)
        for (size_t v = p->from[i]; v < p->from[i + 1] && is_fitted(cut, i); v++) {
            size_t k = p->day[v] < months->start ? months->n : month_at(months, p->day[v]);
            if (k < months->n)
                (v == p->from[i] ? months->first : months->repeats)[k]++;
        }
    return CRM_OK;
}

static void free_months(struct months *months)
{
    free(months->first);
    free(months->repeats);
    free(months->expected);
}

static size_t calendar_month(int32_t day)
{
    int year, month, mday;

    crm_day_to_civil(day, &year, &month, &mday);
    return (size_t)month - 1;
}

/* Clients of the models by the day of their first visit. */
static enum crm_status count_days(
    const struct cut *cut, double **new_on, size_t *n_days, struct crm_err *err)
{
    *n_days = (size_t)(cut->as_of - cut->first) + 1;
    *new_on = crm_mem_zalloc(*n_days, sizeof **new_on);
    if (!*new_on)
        return crm_err_nomem(err);
    for (size_t i = 0; i < cut->people->n; i++) {
        int32_t day = cut->people->day[cut->people->from[i]];
        if (day <= cut->as_of && is_fitted(cut, i))
            (*new_on)[day - cut->first]++;
    }
    return CRM_OK;
}

/*
 * What the model expects of the clients in each month, from the days of their first visits, at a
 * steady rate: a month of many visits is also one after which fewer clients are left, so that
 * what is expected in the days of the season is taken, over its factor.
 */
static enum crm_status expect_months(
    struct months *months, const struct cut *cut, const struct crm_base *base, struct crm_err *err)
{
    const struct crm_history start = {0, 0, 0};
    size_t n_days = 0, n = months->n;
    double *new_on = NULL, *t = crm_mem_alloc(n, sizeof *t);
    double *by = crm_mem_alloc(n, sizeof *by);
    enum crm_status status = t && by ? count_days(cut, &new_on, &n_days, err) : crm_err_nomem(err);

    for (size_t k = 0; k < n; k++)
        months->expected[k] = 0;
    for (size_t d = 0; !status && d < n_days; d++) {
        int32_t day = cut->first + (int32_t)d;
        size_t from = day < months->start ? 0 : month_at(months, day);
        double before = 0;
        if (!(new_on[d] > 0) || from >= n)
            continue;
        if (day < months->start) {
            double rest = months->start - 1 - day;
            rest /= cut->plan->unit_days;
            crm_model_expected(&base->visits.model, &start, &rest, 1, &before);
        }
        for (size_t k = from; k < n; k++)
            t[k] = (crm_clock_days(&cut->clock,
                        crm_period_add(CRM_PERIOD_MONTH, months->start, (int)k + 1) - 1) -
                       crm_clock_days(&cut->clock, day)) /
                   cut->plan->unit_days;
        crm_model_expected(&base->visits.model, &start, t + from, n - from, by + from);
        for (size_t k = from; k < n; before = by[k++])
            months->expected[k] += new_on[d] * (by[k] - before);
    }
    for (size_t k = 0; k < n; k++)
        months->expected[k] /= base->season.factor[(calendar_month(months->start) + k) % 12];
    free(new_on);
    free(t);
    free(by);
    return status;
}

/* A season by the model there is; then everything anew in its days. */
static enum crm_status one_season(
    struct crm_base *base, struct cut *cut, struct months *months, struct crm_err *err)
{
    enum crm_status status = expect_months(months, cut, base, err);

    if (status)
        return status;
    crm_season_find(
        &base->season, calendar_month(months->start), months->repeats, months->expected, months->n);
    crm_clock_release(&cut->clock);
    status = crm_clock_make(&cut->clock, &base->season, cut->first, cut->as_of, err);
    if (!status)
        status = make_histories(base, cut, err);
    return status ? status : fit_models(base, cut->plan, err);
}

static enum crm_status add_season(
    struct crm_base *base, struct cut *cut, struct months *months, struct crm_err *err)
{
    enum { ROUNDS = 3 };
    enum crm_status status = CRM_OK;

    base->season_months = months->n;
    if (!cut->plan->season || months->n < CRM_SEASON_MONTHS)
        return CRM_OK;
    for (int i = 0; i < ROUNDS && !status && (i == 0 || base->season.known); i++)
        status = one_season(base, cut, months, err);
    return status;
}

/* ---- first visits -------------------------------------------------------------------------- */

/* Nine gaps in ten are no longer. */
static enum crm_status long_gap(const struct cut *cut, double *days, struct crm_err *err)
{
    const struct crm_people *p = cut->people;
    double *gap = crm_mem_alloc(p->n_visits, sizeof *gap);
    size_t n = 0;

    if (!gap)
        return crm_err_nomem(err);
    for (size_t i = 0; i < p->n; i++)
        for (size_t v = p->from[i] + 1; v < p->from[i + 1] && p->day[v] <= cut->as_of; v++)
            gap[n++] = p->day[v] - p->day[v - 1];
    gsl_sort(gap, 1, n);
    *days = n ? gsl_stats_quantile_from_sorted_data(gap, 1, n, .9) : 0;
    free(gap);
    return CRM_OK;
}

/*
 * Where the export begins in the middle of a history, first visits are those of old clients until
 * most of them have come once: months that begin within a long gap of the first day are left out.
 */
static enum crm_status look_at_edge(struct crm_base *base, const struct cut *cut,
    const struct months *months, size_t *skip, struct crm_err *err)
{
    struct crm_first_months count = {0};
    struct crm_left_edge edge = {0};
    double days = 0;
    enum crm_status status = crm_first_months_open(&count, err);

    for (size_t i = 0; i < cut->people->n && !status; i++) {
        int32_t day = cut->people->day[cut->people->from[i]];
        if (day <= cut->as_of && is_fitted(cut, i))
            crm_first_months_add(&count, day);
    }
    if (!status)
        status = crm_left_edge_find(&edge, &count, err);
    crm_first_months_close(&count);
    base->edge = edge.n ? edge.end : CRM_DAY_NONE;
    *skip = 0;
    if (status || !edge.n)
        return status;
    status = long_gap(cut, &days, err);
    while (*skip < months->n &&
           crm_period_add(CRM_PERIOD_MONTH, months->start, (int)*skip) < cut->first + days)
        ++*skip;
    return status;
}

static enum crm_status add_arrivals(
    struct crm_base *base, const struct cut *cut, const struct months *months, struct crm_err *err)
{
    size_t skip = 0, n;
    enum crm_status status = look_at_edge(base, cut, months, &skip, err);

    /* the first month, unless it is whole */
    if (!skip && cut->plan->cohort_from == CRM_DAY_NONE && months->n > 1 &&
        cut->first - months->start > 7)
        skip = 1;
    n = months->n - skip;
    base->arrivals_from = crm_period_add(CRM_PERIOD_MONTH, months->start, (int)skip);
    base->has_new = n > 0;
    return status ? status
                  : crm_arrivals_fit(&base->arrivals, months->first + skip, n,
                        calendar_month(base->arrivals_from), cut->plan->season, cut->plan->seed,
                        cut->plan->threads, err);
}

/* ---- all ----------------------------------------------------------------------------------- */

static int32_t next_month(int32_t as_of)
{
    return crm_period_add(CRM_PERIOD_MONTH, crm_period_start(CRM_PERIOD_MONTH, as_of), 1);
}

/* All but arrivals; no client: nothing. */
static enum crm_status start(struct crm_base *base, const struct crm_base_plan *plan,
    struct cut *cut, struct months *months, struct crm_err *err)
{
    enum crm_status status;

    *base = (struct crm_base){.horizon = plan->horizon,
        .as_of = plan->as_of,
        .edge = CRM_DAY_NONE,
        .first_month = next_month(plan->as_of)};
    crm_season_none(&base->season);
    if (!cut->n)
        return CRM_OK;
    status = crm_clock_make(&cut->clock, &base->season, cut->first, cut->as_of, err);
    if (!status)
        status = make_histories(base, cut, err);
    if (!status)
        status = fit_models(base, plan, err);
    if (!status)
        status = count_months(months, cut, err);
    return status ? status : add_season(base, cut, months, err);
}

enum crm_status crm_base_of_people(struct crm_base *base, const struct crm_base_plan *plan,
    const struct crm_people *people, struct crm_err *err)
{
    struct cut cut;
    struct months months = {0};
    enum crm_status status;

    open_cut(&cut, people, plan);
    status = start(base, plan, &cut, &months, err);
    if (!status && cut.n)
        status = add_arrivals(base, &cut, &months, err);
    free_months(&months);
    crm_clock_release(&cut.clock);
    return status;
}

enum crm_status crm_base_season(struct crm_season *season, struct crm_fit *visits,
    const struct crm_base_plan *plan, const struct crm_people *people, struct crm_err *err)
{
    struct crm_base base;
    struct cut cut;
    struct months months = {0};
    enum crm_status status;

    open_cut(&cut, people, plan);
    status = start(&base, plan, &cut, &months, err);
    *season = base.season;
    *visits = base.visits;
    crm_base_release(&base);
    free_months(&months);
    crm_clock_release(&cut.clock);
    return status;
}

enum crm_status crm_base_of_summary(struct crm_base *base, const struct crm_base_plan *plan,
    const struct crm_history history[], const double mean[], const double weight[], size_t n,
    struct crm_err *err)
{
    uint32_t *cell_of = crm_mem_alloc(n, sizeof *cell_of);
    enum crm_status status = cell_of ? CRM_OK : crm_err_nomem(err);

    *base = (struct crm_base){.horizon = plan->horizon,
        .as_of = CRM_DAY_NONE,
        .edge = CRM_DAY_NONE,
        .first_month = CRM_DAY_NONE};
    crm_season_none(&base->season);
    crm_cells_init(&base->cells);
    for (size_t i = 0; i < n && !status; i++)
        status =
            crm_cells_add(&base->cells, &history[i], 0, weight ? weight[i] : 1, &cell_of[i], err);
    if (!status)
        status = sort_by_cell(base, cell_of, mean, weight, n, err);
    free(cell_of);
    return status || !n ? status : fit_models(base, plan, err);
}
