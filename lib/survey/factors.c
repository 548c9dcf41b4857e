#include "survey/factors.h"

#include "base/mem.h"
#include "stat/interval.h"
#include "stat/ols.h"

#include <math.h>
#include <stdlib.h>

static const double SIGNIFICANT = 0.10;

static const char *class_of(const struct crm_factor_effect *e)
{
    int penalty = e->penalty < 0 && e->penalty_p < SIGNIFICANT;
    int reward = e->reward > 0 && e->reward_p < SIGNIFICANT;

    return penalty ? reward ? "performance" : "basic" : reward ? "excitement" : "none";
}

static const char *ia_class_of(double asymmetry)
{
    return isnan(asymmetry)    ? ""
           : asymmetry > 0.4   ? "delighter"
           : asymmetry > 0.1   ? "satisfier"
           : asymmetry >= -0.1 ? "hybrid"
           : asymmetry >= -0.4 ? "dissatisfier"
                               : "frustrator";
}

static void read_effect(struct crm_factor_effect *e, const struct crm_ols *fit, size_t term)
{
    double size;

    e->penalty = fit->coef[term];
    e->penalty_se = fit->se[term];
    e->reward = fit->coef[term + 1];
    e->reward_se = fit->se[term + 1];
    e->penalty_t = e->penalty / e->penalty_se;
    e->reward_t = e->reward / e->reward_se;
    e->penalty_p = crm_t_p(e->penalty_t, fit->df);
    e->reward_p = crm_t_p(e->reward_t, fit->df);
    size = fabs(e->reward) + fabs(e->penalty);
    e->asymmetry = size > 0 ? (fabs(e->reward) - fabs(e->penalty)) / size : NAN;
    e->class = class_of(e);
    e->ia_class = ia_class_of(e->asymmetry);
}

enum crm_status crm_factors_fit(struct crm_factors *model, struct crm_factor_effect effect[],
    const double *const answer[], const char *const name[], size_t p, const double outcome[],
    size_t n, const double low[], const double high[], struct crm_err *err)
{
    struct crm_ols fit;
    double *x;
    enum crm_status status;

    if (n < 2 * p + 2)
        return crm_err_set(err, CRM_EDATA,
            "%zu complete answers are too few for %zu attributes: at least %zu are needed", n, p,
            2 * p + 2);
    if (!(x = crm_mem_alloc(n * 2 * p, sizeof *x)))
        return crm_err_nomem(err);
    for (size_t j = 0; j < p; j++) {
        effect[j] = (struct crm_factor_effect){0};
        for (size_t i = 0; i < n; i++) {
            bool is_low = answer[j][i] <= low[j], is_high = answer[j][i] >= high[j];
            x[i * 2 * p + 2 * j] = is_low;
            x[i * 2 * p + 2 * j + 1] = is_high;
            effect[j].n_low += is_low;
            effect[j].n_high += is_high;
        }
        if (effect[j].n_low == 0 || effect[j].n_high == 0) {
            free(x);
            return crm_err_set(err, CRM_EDATA,
                "'%s' has no answer %s %g: choose other cuts with --low and --high, or leave it "
                "out",
                name[j], effect[j].n_low == 0 ? "up to" : "from",
                effect[j].n_low == 0 ? low[j] : high[j]);
        }
    }
    status = crm_ols_fit(&fit, x, n, 2 * p, outcome, NULL, true, err);
    free(x);
    if (status)
        return status;
    for (size_t j = 0; j < p && !status; j++) {
        if (isnan(fit.coef[1 + 2 * j]) || isnan(fit.coef[2 + 2 * j]))
            status = crm_err_set(err, CRM_EDATA,
                "'%s' cannot be told from the other attributes: their low and high answers go "
                "together",
                name[j]);
        read_effect(&effect[j], &fit, 1 + 2 * j);
    }
    *model = (struct crm_factors){n, fit.coef[0], fit.r2};
    crm_ols_release(&fit);
    return status;
}
