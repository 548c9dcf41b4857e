/*
 * plan.h -- a base as the options say it: for base, what-if and validate --people
 *
 *     plan_open(&run, cli, err);                what is read, fitted and said
 *     ... run.plan, run.base ...
 *     plan_close(&run);                         in any case
 */
#ifndef CRM_FORECAST_CMD_PLAN_H
#define CRM_FORECAST_CMD_PLAN_H

#include "../shared/source.h"
#include "cli/frame.h"
#include "forecast/base.h"

struct plan_options {
    int model; /* enum crm_model_kind */
    int unit;  /* 0 week, 1 day */
    int season;
    int64_t horizon, runs, seed, k;
    int32_t cohort_from;
    bool fixed, summary_input;
    const char *params;
};
extern struct plan_options plan_opt;
extern const char *const plan_models[], *const plan_units[], *const plan_seasons[];

struct plan_run {
    struct crm_cli *cli;
    struct crm_people people;
    struct crm_base_plan plan;
    struct crm_base base;
    struct crm_fit visits, spend; /* of --params */
};

/* What is asked of every base; `needs`: the option that they belong to, or NULL. */
#define PLAN_MODEL_OPTIONS(runs_, needs_)                                                          \
    OPT_CHOICE('m', "model", "NAME", plan_opt.model, plan_models, NULL,                            \
        "mbg-nbd, bg-nbd, pareto-nbd or mbg-cnbd-k (default: mbg-nbd, or that of --params)",       \
        .needs = needs_),                                                                          \
        OPT_INT(0, "k", "K", plan_opt.k, 1, CRM_MODEL_MAX_K, NULL,                                 \
            "regularity of mbg-cnbd-k (default: the likeliest)", .needs = needs_),                 \
        OPT_CHOICE(0, "season", "HOW", plan_opt.season, plan_seasons, "auto",                      \
            "auto (month factors of the base, where two years show them) or none",                 \
            .needs = needs_),                                                                      \
        OPT_INT(0, "runs", "N", plan_opt.runs, 100, 1000000, runs_, "simulated futures",           \
            .needs = needs_),                                                                      \
        OPT_INT(                                                                                   \
            0, "seed", "N", plan_opt.seed, 0, 4294967295, "1", "of the futures", .needs = needs_), \
        OPT_FLAG(0, "fixed", plan_opt.fixed, "take the parameters as known without error",         \
            .needs = needs_),                                                                      \
        OPT_DATE(0, "cohort-from", plan_opt.cohort_from,                                           \
            "models of clients first seen on or after DATE; all known ones are forecast",          \
            .needs = needs_),                                                                      \
        OPT_CHOICE(0, "basis", "BASIS", source_opt.basis, source_bases, NULL,                      \
            "amounts that count: cash (prepaid sold, not redeemed) or service (default: cash)",    \
            .needs = needs_),                                                                      \
        OPT_LIST(0, "walk-in", "CODE,...", source_opt.walk_in,                                     \
            "ids the till uses for people without one", .needs = needs_)

#define PLAN_OPTIONS                                                                               \
    OPT_INT(0, "horizon", "N", plan_opt.horizon, 1, CRM_BASE_MONTHS, "3", "months to forecast"),   \
        PLAN_MODEL_OPTIONS("2000", NULL)

/* And where histories may come from a summary. */
#define PLAN_INPUT_OPTIONS                                                                         \
    OPT_READ(0, "params", plan_opt.params, "use these parameters, as crm-clv fit wrote them"),     \
        OPT_FLAG(0, "summary-input", plan_opt.summary_input,                                       \
            "columns x t_x T zbar weight in the time unit, not transactions",                      \
            .excludes = "cohort-from basis walk-in"),                                              \
        OPT_CHOICE(0, "time-unit", "UNIT", plan_opt.unit, plan_units, "week",                      \
            "unit of parameters and summary, week or day")

enum {
    PLAN_COMMON = CRM_COMMON_IO | CRM_COMMON_AS_OF | CRM_COMMON_THREADS | CRM_COMMON_LEVEL,
};

/* The options as a plan, and people read; no model yet. */
enum crm_status plan_people(struct plan_run *run, struct crm_cli *cli, struct crm_err *err);

enum crm_status plan_open(struct plan_run *run, struct crm_cli *cli, struct crm_err *err);
void plan_close(struct plan_run *run);

/* The cells of one source, measure and month (`horizon`: all of them), without the end of row. */
#define PLAN_COLUMNS                                                                               \
    COL_PERIOD("period", "the month; total: all of them"),                                         \
        COL_TEXT("source", "whose money it is: clients of today, new ones, all"),                  \
        COL_TEXT("measure", "clients, visits or revenue"),                                         \
        COL_NUMBER("forecast", "clients, visits or money", "what is to come"),                     \
        COL_NUMBER("lo", "clients, visits or money", "lower limit of forecast, at --level"),       \
        COL_NUMBER("hi", "clients, visits or money", "upper limit of forecast"),                   \
        COL_NUMBER("lo80", "clients, visits or money", "lower limit at 80 %"),                     \
        COL_NUMBER("hi80", "clients, visits or money", "upper limit at 80 %")
void plan_row(const struct plan_run *run, size_t month, enum crm_base_source source,
    enum crm_base_measure measure, const struct crm_base_cell *cell, struct crm_out *out);

/* The output: its header, and `write` for every row there is. */
enum crm_status plan_write(const struct plan_run *run,
    void (*write)(const struct plan_run *run, size_t month, enum crm_base_source source,
        enum crm_base_measure measure, struct crm_out *out),
    struct crm_err *err);

#endif
