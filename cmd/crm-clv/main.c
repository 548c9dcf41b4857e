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
const char *const clv_spends[] = {"gamma-gamma", "none", NULL};
const char *const clv_seasons[] = {"none", "auto", NULL};
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

/* in the order of --help; each in the file of its name */
#define ANALYSES(X)                                                                                \
    X(fit)                                                                                         \
    X(predict)                                                                                     \
    X(validate)
CRM_ANALYSES(ANALYSES);

int main(int argc, char *argv[])
{
    static const struct crm_cmd cmd = {
        .name = "crm-clv",
        .synopsis = "ANALYSIS [-m NAME] [FILE...]",
        .summary = "customers to customers with their chance to come back and their value",
        .options = options,
        .analyses = analyses,
    };

    return crm_main(&cmd, argc, argv);
}
