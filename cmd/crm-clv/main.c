/* crm-clv -- what each client is still worth: models of visits and spending, fitted and proved */
#include "clv.h"

struct clv_options opt = {
    .model = -1,
    .horizon = "52w",
    .discount = "0.10/year",
    .seed = 1,
    .cohort_from = CRM_DAY_NONE,
    .split = CRM_DAY_NONE,
};

/* In the order of enum crm_model_kind. */
static const char *const models[] = {
    "mbg-nbd", "bg-nbd", "pareto-nbd", "mbg-cnbd-k", "bg-bb", NULL};
static const char *const spends[] = {"gamma-gamma", "none", NULL};
static const char *const units[] = {"week", "day", NULL};

static const struct crm_opt options[] = {
    {.key = 'm',
        .name = "model",
        .arg = "NAME",
        .type = CRM_OPT_CHOICE,
        .value = &opt.model,
        .choices = models,
        .help = "mbg-nbd (default), bg-nbd, pareto-nbd, mbg-cnbd-k or bg-bb"},
    {.name = "k",
        .arg = "K",
        .type = CRM_OPT_INT,
        .value = &opt.k,
        .min = 1,
        .max = CRM_MODEL_MAX_K,
        .help = "regularity of mbg-cnbd-k (default: the likeliest)"},
    {.name = "time-unit",
        .arg = "UNIT",
        .type = CRM_OPT_CHOICE,
        .value = &opt.unit,
        .choices = units,
        .help = "unit of the parameters, week (default) or day"},
    {.name = "cohort-from",
        .arg = "DATE",
        .type = CRM_OPT_DATE,
        .value = &opt.cohort_from,
        .help = "only clients whose first visit is on or after DATE"},
    {0}};

#define INPUT_OPTIONS                                                                              \
    {.name = "spend",                                                                              \
        .arg = "NAME",                                                                             \
        .type = CRM_OPT_CHOICE,                                                                    \
        .value = &opt.spend,                                                                       \
        .choices = spends,                                                                         \
        .help = "gamma-gamma (default) or none"},                                                  \
        {.name = "covariates",                                                                     \
            .arg = "LIST",                                                                         \
            .type = CRM_OPT_TEXT,                                                                  \
            .value = &opt.covariates,                                                              \
            .help = "columns that shift the rates: a,C(b) (C: categories)"},                       \
        {.name = "summary-input",                                                                  \
            .type = CRM_OPT_FLAG,                                                                  \
            .value = &opt.summary_input,                                                           \
            .help = "columns x t_x T zbar weight in the time unit, not crm-rfm's"},                \
        {.name = "horizon",                                                                        \
            .arg = "SPAN",                                                                         \
            .type = CRM_OPT_TEXT,                                                                  \
            .value = &opt.horizon,                                                                 \
            .help = "how far ahead: 52w (default), 365d, 12m, 1y"},                                \
        {.name = "discount",                                                                       \
            .arg = "RATE",                                                                         \
            .type = CRM_OPT_TEXT,                                                                  \
            .value = &opt.discount,                                                                \
            .help = "0.10/year (default), 0.01/month, ..."},                                       \
        {.name = "month",                                                                          \
            .arg = "SPAN",                                                                         \
            .type = CRM_OPT_TEXT,                                                                  \
            .value = &opt.month,                                                                   \
            .help = "length of a month (default 365.25/12 days)"},                                 \
        {.name = "prospect",                                                                       \
            .type = CRM_OPT_FLAG,                                                                  \
            .value = &opt.prospect,                                                                \
            .help = "a new client's expected visits and value"},                                   \
    {                                                                                              \
        .name = "covariance", .arg = "FILE", .type = CRM_OPT_TEXT, .value = &opt.covariance,       \
        .help = "covariances of the parameters: fit writes, predict reads"                         \
    }

static const struct crm_opt fit_options[] = {INPUT_OPTIONS,
    {.name = "compare",
        .type = CRM_OPT_FLAG,
        .value = &opt.compare,
        .help = "fit every model that suits the data"},
    {0}};

static const struct crm_opt predict_options[] = {INPUT_OPTIONS,
    {.name = "params",
        .arg = "FILE",
        .type = CRM_OPT_TEXT,
        .value = &opt.params,
        .help = "use these parameters, as fit wrote them"},
    {.name = "interval",
        .type = CRM_OPT_FLAG,
        .value = &opt.interval,
        .help = "add clv_lo and clv_hi, from draws of the parameters"},
    {.name = "seed",
        .arg = "N",
        .type = CRM_OPT_INT,
        .value = &opt.seed,
        .min = 1,
        .max = 4294967295,
        .help = "of the draws (default 1)"},
    {.name = "dert",
        .arg = "RATE",
        .type = CRM_OPT_TEXT,
        .value = &opt.dert,
        .help = "add dert: visits for ever, discounted at RATE, 0.0027/week"},
    {.name = "loglik",
        .type = CRM_OPT_FLAG,
        .value = &opt.loglik,
        .help = "add loglik, the client's part in the likelihood"},
    {0}};

static const struct crm_opt validate_options[] = {
    {.name = "split",
        .arg = "DATE",
        .type = CRM_OPT_DATE,
        .value = &opt.split,
        .help = "last day the model may know; the days after it are held out"},
    {.name = "table",
        .arg = "FILE",
        .type = CRM_OPT_TEXT,
        .value = &opt.table,
        .help = "clients by repeats up to the split, seen and expected"},
    {.name = "holdout-table",
        .arg = "FILE",
        .type = CRM_OPT_TEXT,
        .value = &opt.holdout_table,
        .help = "visits a client after the split, by repeats before it"},
    {.name = "params",
        .arg = "FILE",
        .type = CRM_OPT_TEXT,
        .value = &opt.params,
        .help = "use these parameters, as fit wrote them"},
    {.name = "walk-in",
        .arg = "ID,...",
        .type = CRM_OPT_LIST,
        .value = &opt.walk_in,
        .help = "ids the till uses for people without one"},
    {0}};

static const struct crm_analysis analyses[] = {
    {.name = "fit",
        .summary = "parameters of the models, their errors and how well they do",
        .synopsis = "[-m NAME] [--compare] [FILE...]",
        .common = CRM_COMMON_IO | CRM_COMMON_LEVEL,
        .options = fit_options,
        .run = clv_run_fit},
    {.name = "predict",
        .summary = "each client's chance to be alive, visits to come and value",
        .synopsis = "[-m NAME] [--params FILE] [--horizon 52w] [FILE...]",
        .common = CRM_COMMON_IO | CRM_COMMON_LEVEL | CRM_COMMON_REPLACE | CRM_COMMON_JOIN,
        .options = predict_options,
        .run = clv_run_predict},
    {.name = "validate",
        .summary = "from transactions: what the model foretold, beside what came",
        .synopsis = "--split DATE [-m NAME] [-a DATE] [FILE...]",
        .common = CRM_COMMON_IO | CRM_COMMON_AS_OF | CRM_COMMON_THREADS,
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
