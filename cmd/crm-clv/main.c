/* crm-clv -- what each client is still worth: models of visits and spending, fitted and proved */
#include "../shared/edge.h"
#include "clv.h"

struct clv_options opt = {
    .model = -1,
    .cohort_from = CRM_DAY_NONE,
    .split = CRM_DAY_NONE,
};

/* In the order of enum crm_model_kind. */
static const char *const models[] = {
    "mbg-nbd", "bg-nbd", "pareto-nbd", "mbg-cnbd-k", "bg-bb", NULL};
static const char *const spends[] = {"gamma-gamma", "none", NULL};
static const char *const units[] = {"week", "day", NULL};

static const struct crm_opt options[] = {
    OPT_CHOICE('m', "model", "NAME", opt.model, models, NULL,
        "mbg-nbd, bg-nbd, pareto-nbd, mbg-cnbd-k or bg-bb (default: mbg-nbd, or that of --params)"),
    OPT_INT(0, "k", "K", opt.k, 1, CRM_MODEL_MAX_K, NULL,
        "regularity of mbg-cnbd-k (default: the likeliest)"),
    OPT_CHOICE(
        0, "time-unit", "UNIT", opt.unit, units, "week", "unit of the parameters, week or day"),
    COHORT_OPTION(opt.cohort_from),
    OPT_END,
};

#define INPUT_OPTIONS                                                                              \
    OPT_CHOICE(0, "spend", "NAME", opt.spend, spends, "gamma-gamma", "gamma-gamma or none"),       \
        OPT_COMMA(0, "covariates", "LIST", opt.covariates, NULL,                                   \
            "columns that shift the rates: a,C(b) (C: categories)"),                               \
        OPT_FLAG(0, "summary-input", opt.summary_input,                                            \
            "columns x t_x T zbar weight in the time unit, not crm-rfm's"),                        \
        OPT_TEXT(0, "horizon", "SPAN", opt.horizon, "52w", "how far ahead: 52w, 365d, 12m, 1y"),   \
        OPT_TEXT(0, "discount", "RATE", opt.discount, "0.10/year",                                 \
            "discount rate: 0.10/year, 0.01/month, ..."),                                          \
        OPT_TEXT(                                                                                  \
            0, "month", "SPAN", opt.month, NULL, "length of a month (default: 365.25/12 days)"),   \
        OPT_FLAG(0, "prospect", opt.prospect, "a new client's expected visits and value")

static const struct crm_opt fit_options[] = {
    INPUT_OPTIONS,
    OPT_WRITE(0, "covariance", opt.covariance, "write covariances of the parameters, for predict"),
    OPT_FLAG(0, "compare", opt.compare, "fit every model that suits the data"),
    OPT_END,
};

static const struct crm_opt predict_options[] = {
    INPUT_OPTIONS,
    OPT_READ(0, "params", opt.params, "use these parameters, as fit wrote them"),
    OPT_READ(0, "covariance", opt.covariance, "covariances of the parameters, as fit wrote them",
        .needs = "params"),
    OPT_FLAG(0, "interval", opt.interval, "add clv_lo and clv_hi, from draws of the parameters"),
    OPT_INT(0, "seed", "N", opt.seed, 1, 4294967295, "1", "of the draws"),
    OPT_TEXT(0, "dert", "RATE", opt.dert, NULL,
        "add dert: visits for ever, discounted at RATE, 0.0027/week"),
    OPT_FLAG(0, "loglik", opt.loglik, "add loglik, the client's part in the likelihood"),
    OPT_END,
};

static const struct crm_opt validate_options[] = {
    OPT_DATE(0, "split", opt.split, "last day the model may know; the days after it are held out"),
    OPT_WRITE(0, "table", opt.table, "clients by repeats up to the split, seen and expected"),
    OPT_WRITE(0, "holdout-table", opt.holdout_table,
        "visits a client after the split, by repeats before it"),
    OPT_READ(0, "params", opt.params, "use these parameters, as fit wrote them"),
    OPT_LIST(0, "walk-in", "CODE,...", opt.walk_in, "ids the till uses for people without one"),
    OPT_END,
};

static const struct crm_analysis analyses[] = {
    {.name = "fit",
        .summary = "parameters of the models, their errors and how well they do",
        .synopsis = "[-m NAME] [--compare] [FILE...]",
        .common = CRM_COMMON_IO | CRM_COMMON_WHERE | CRM_COMMON_LEVEL | CRM_COMMON_JOIN,
        .options = fit_options,
        .run = clv_run_fit},
    {.name = "predict",
        .summary = "each client's chance to be alive, visits to come and value",
        .synopsis = "[-m NAME] [--params FILE] [--horizon 52w] [FILE...]",
        .common = CRM_COMMON_IO | CRM_COMMON_WHERE | CRM_COMMON_LEVEL | CRM_COMMON_REPLACE |
                  CRM_COMMON_JOIN,
        .options = predict_options,
        .run = clv_run_predict},
    {.name = "validate",
        .summary = "from transactions: what the model foretold, beside what came",
        .synopsis = "--split DATE [-m NAME] [-a DATE] [FILE...]",
        .common = CRM_COMMON_IO | CRM_COMMON_WHERE | CRM_COMMON_AS_OF | CRM_COMMON_THREADS,
        .options = validate_options,
        .run = clv_run_validate},
    {0}};

static const struct crm_cmd cmd = {.name = "crm-clv",
    .synopsis = "ANALYSIS [-m NAME] [FILE...]",
    .summary = "customers to customers with their chance to come back and their value",
    .options = options,
    .analyses = analyses};

int main(int argc, char *argv[])
{
    return crm_main(&cmd, argc, argv);
}
