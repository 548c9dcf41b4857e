/*
 * base.h -- the months to come built from people: clients who are known, and those who will come
 *
 *     crm_base_of_people(&base, &plan, &people, err);        or crm_base_of_summary
 *     crm_base_run(&base, &plan, err);
 *     ... crm_base_at(&base, CRM_BASE_NEW, CRM_BASE_VISITS, 0)->forecast ...
 *     crm_base_release(&base);                               in any case
 *
 * Histories become a model of visits and one of spending (value/fit.h), month by month a season
 * (value/season.h), first visits a series (arrivals.h).  Then futures are drawn: in each the
 * parameters come from their estimated normal distribution, the season and the arrivals from their
 * noise, and every client lives on (value/future.h).  Limits are quantiles over the futures, so
 * those of a sum are the sum's; the middle is the expectation at the estimates where there is one
 * (visits and money of known clients), else the mean of the futures.
 *
 * Memory: what the clients take, and 48 bytes a future and month; the same bytes for any number of
 * threads.  Sources: Fader, Hardie, Lee (2005) Marketing Science 24(2) and JMR 42(4); Batislam et
 * al. (2007); Hyndman et al. (2008).
 */
#ifndef CRM_FORECAST_BASE_H
#define CRM_FORECAST_BASE_H

#include "forecast/arrivals.h"
#include "forecast/people.h"
#include "value/fit.h"
#include "value/season.h"

enum crm_base_source { CRM_BASE_KNOWN, CRM_BASE_NEW, CRM_BASE_TOTAL, CRM_BASE_SOURCES };
enum crm_base_measure { CRM_BASE_VISITS, CRM_BASE_CLIENTS, CRM_BASE_REVENUE, CRM_BASE_MEASURES };
const char *crm_base_source_name(enum crm_base_source source);
const char *crm_base_measure_name(enum crm_base_measure measure);

enum { CRM_BASE_MONTHS = 120 }; /* the longest horizon */

/* What is changed: factors, 1 for nothing. */
struct crm_base_change {
    double stay;     /* of the chance to stay after a visit, at most 1 */
    double arrivals; /* of the number of new clients */
    double spend;    /* of the amount of a visit */
};

struct crm_base_plan {
    enum crm_model_kind kind; /* not bg-bb */
    int k;                    /* mbg-cnbd-k: 0 finds it */
    double unit_days;
    size_t horizon; /* months, 1 .. CRM_BASE_MONTHS */
    size_t runs;    /* futures, at least 1 */
    uint64_t seed;
    int threads;
    double level;        /* per cent */
    bool fixed;          /* parameters are known without error */
    bool season;         /* look for one */
    int32_t as_of;       /* of people */
    int32_t cohort_from; /* CRM_DAY_NONE, or models are of clients first seen since */
    const struct crm_fit *visits, *spend; /* given, NULL: fitted */
    const struct crm_base_change *change; /* NULL: none */
};

/* A number with its limits; NAN: not known. */
struct crm_base_cell {
    double forecast, lo, hi, lo80, hi80;
};

struct crm_base {
    size_t n; /* known clients, in the order of their cells */
    struct crm_cells cells;
    size_t *start;  /* cells.n + 1: clients start[c] .. start[c + 1] - 1 have history c */
    double *mean;   /* n: of the amount of a repeat visit; NAN: not known */
    double *weight; /* n: clients; NULL: 1 each */
    double sum_log_gaps;
    struct crm_cells fitted; /* what the models are made of, where that is not `cells` */
    struct crm_fit visits, spend;
    bool has_spend, has_new;
    bool shaky;         /* errors of the parameters are not known: no limits */
    double correlation; /* of visits and mean amount */
    struct crm_season season;
    size_t season_months; /* that it was looked for in */
    struct crm_arrivals arrivals;
    int32_t arrivals_from; /* first month of the series of first visits */
    int32_t edge;          /* the export begins in the middle: last day of that month; or NONE */
    int32_t as_of, first_month; /* of the forecast; CRM_DAY_NONE after a summary */
    size_t horizon;
    struct crm_base_cell *cell[2]; /* as it is, and with changes */
};

/*
 * Clients whose first visit is after plan->as_of are not looked at, nor visits after it: people
 * may be cut anywhere.  No client at all: base->n is 0 and nothing is to be run.
 * Errors: those of crm_fit_model; CRM_ENUMERIC when it did not converge.
 */
enum crm_status crm_base_of_people(struct crm_base *base, const struct crm_base_plan *plan,
    const struct crm_people *people, struct crm_err *err);

/*
 * Only the season, and the model of visits in its days: plan->visits, or fitted.
 *   people  in   need not be sorted; amounts are not looked at
 * Errors as above.
 */
enum crm_status crm_base_season(struct crm_season *season, struct crm_fit *visits,
    const struct crm_base_plan *plan, const struct crm_people *people, struct crm_err *err);

/* Histories alone, one each: mean[n] and weight[n] may be NULL. No new clients, no season. */
enum crm_status crm_base_of_summary(struct crm_base *base, const struct crm_base_plan *plan,
    const struct crm_history history[], const double mean[], const double weight[], size_t n,
    struct crm_err *err);
void crm_base_release(struct crm_base *base);

/* Errors: CRM_ENOMEM. */
enum crm_status crm_base_run(
    struct crm_base *base, const struct crm_base_plan *plan, struct crm_err *err);

/* Month 0 .. horizon - 1, or `horizon`: all of them. changed: with plan->change. */
const struct crm_base_cell *crm_base_at(const struct crm_base *base, bool changed,
    enum crm_base_source source, enum crm_base_measure measure, size_t month);

#endif
