/* Fit what was asked for, and say what a reader of the numbers has to know. */
#include "base/mem.h"
#include "clv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const char *clv_model_name(const struct crm_fit *fit)
{
    return fit->n_positive == CRM_SPEND_PARAMS ? "gamma-gamma" : crm_model_name(fit->model.kind);
}

const char *clv_param_name(
    const struct crm_fit *fit, const struct clv_terms *terms, size_t i, char buf[CLV_NAME])
{
    static const char *const spend[] = {"p", "q", "v"};

    if (fit->n_positive == CRM_SPEND_PARAMS)
        return spend[i];
    if (i < CRM_MODEL_PARAMS)
        return crm_model_param_names(fit->model.kind)[i];
    size_t n_terms = (fit->n_params - CRM_MODEL_PARAMS) / 2;
    bool visit = i - CRM_MODEL_PARAMS < n_terms;
    struct crm_slice term = clv_terms_name(terms, i - CRM_MODEL_PARAMS - (visit ? 0 : n_terms));
    snprintf(buf, CLV_NAME, "%s:%.*s", visit ? "visit" : "leave", (int)term.len, term.ptr);
    return buf;
}

/* Names of the marked parameters, "a, b"; "" when there is none. */
static const char *list(const struct crm_fit *fit, const struct clv_terms *terms,
    const bool marked[], const bool but[], char *text, size_t room)
{
    char name[CLV_NAME];
    size_t len = 0;

    text[0] = '\0';
    for (size_t i = 0; i < fit->n_params; i++)
        if (marked[i] && !(but && but[i]) && len < room)
            len += (size_t)snprintf(text + len, room - len, "%s%s", len ? ", " : "",
                clv_param_name(fit, terms, i, name));
    return text;
}

void clv_fit_notes(
    const struct crm_fit *fit, const struct clv_terms *terms, const struct crm_cli *cli)
{
    const char *model = clv_model_name(fit);
    char text[512];

    if (!fit->converged)
        crm_cli_warn(cli,
            "%s did not converge: the largest slope left is %.2g, 1e-06 was to be reached", model,
            fit->gradient);
    if (list(fit, terms, fit->at_bound, NULL, text, sizeof text)[0])
        crm_cli_warn(cli,
            "%s: %s went to the edge of what is searched, where clients do not differ or nobody "
            "leaves; no standard error is known, and limits of what depends on it are too narrow",
            model, text);
    if (!fit->has_covariance)
        crm_cli_warn(cli,
            "%s: the likelihood has a flat ridge: many parameters do equally well, and no "
            "standard errors are known",
            model);
    else if (list(fit, terms, fit->weak, fit->at_bound, text, sizeof text)[0])
        crm_cli_warn(cli,
            "%s: the data hardly say what %s %s (flat ridge): look at the limits, not at the "
            "estimate",
            model, text, strchr(text, ',') ? "are" : "is");
    if (fit->n_positive == CRM_SPEND_PARAMS && fit->spend.q <= 1)
        crm_cli_warn(cli,
            "gamma-gamma: q is %.3g, not above 1, so that the mean amount of a new client is "
            "infinite: expected_spend and clv stay empty where nothing better is known",
            fit->spend.q);
}

enum crm_status clv_fit_visits(struct crm_fit *fit, const struct clv_clients *clients,
    enum crm_model_kind kind, const struct crm_cli *cli, struct crm_err *err)
{
    struct crm_fit_options options = {.design = clv_terms_design(clients->terms),
        .k = (int)opt.k,
        .sum_log_gaps = clients->sum_log_gaps};

    if (kind == CRM_MODEL_MBG_CNBD_K && !clients->has_gaps)
        return crm_err_set(err, CRM_EUSAGE,
            "mbg-cnbd-k needs column interval_logsum (crm-rfm --features): the sum of the logs of "
            "the days between visits");
    if (kind == CRM_MODEL_MBG_CNBD_K && clients->without_gaps)
        return crm_err_set(err, CRM_EDATA,
            "mbg-cnbd-k needs interval_logsum of every repeat client; it is empty for %zu",
            clients->without_gaps);
    if (clients->terms && kind != CRM_MODEL_MBG_NBD && kind != CRM_MODEL_PARETO_NBD &&
        kind != CRM_MODEL_BG_NBD)
        return crm_err_set(err, CRM_EUSAGE, "--covariates: not for %s", crm_model_name(kind));
    enum crm_status status = crm_fit_model(fit, kind, &clients->cells, &options, err);
    if (!status)
        crm_cli_verbose(cli, "%s: %zu different histories, largest slope left %.2g",
            crm_model_name(kind), clients->cells.n, fit->gradient);
    return status;
}

/* Money and frequency should have nothing to do with each other. */
static void check_correlation(const struct crm_spenders *spenders, const struct crm_cli *cli)
{
    double n = spenders->clients, r = crm_gamma_gamma_correlation(spenders);

    if (fabs(r) > 0.3)
        crm_cli_warn(cli,
            "visits and mean amount of %.12g repeat clients are correlated (%.2f), which "
            "gamma-gamma takes for 0: expected_spend and clv are off for those who come %s",
            n, r,
            r > 0 ? "often (too low) or rarely (too high)"
                  : "often (too high) or rarely (too low)");
    else
        crm_cli_note(cli,
            "visits and mean amount of %.12g repeat clients: correlation %.2f (near 0 is what "
            "gamma-gamma assumes)",
            n, r);
}

enum crm_status clv_fit_spend(struct crm_fit *fit, const struct clv_clients *clients,
    const struct crm_cli *cli, bool *fitted, struct crm_err *err)
{
    double *x = NULL, *mean = NULL, *weight = NULL;
    struct crm_spenders spenders;
    enum crm_status status = CRM_OK;
    size_t n = 0;

    *fitted = false;
    if (!clients->has_mean || opt.spend != 0)
        return CRM_OK;
    if (clients->below_zero)
        crm_cli_warn(cli,
            "clients whose mean amount of a repeat visit is below 0 (refunds): %zu; gamma-gamma is "
            "fitted without them, and expected_spend takes their mean for 0",
            clients->below_zero);
    for (size_t i = 0; i < clients->n; i++)
        n += clients->cell[i] != CLV_NO_CELL && clients->mean[i] > 0;
    x = crm_mem_alloc(n, sizeof *x);
    mean = crm_mem_alloc(n, sizeof *mean);
    if (clients->weight)
        weight = crm_mem_alloc(n, sizeof *weight);
    if (!x || !mean || (clients->weight && !weight)) {
        status = crm_err_nomem(err);
        goto out;
    }
    n = 0;
    for (size_t i = 0; i < clients->n; i++) {
        if (clients->cell[i] == CLV_NO_CELL || !(clients->mean[i] > 0))
            continue;
        x[n] = clv_clients_repeats(clients, i);
        mean[n] = clients->mean[i];
        if (weight)
            weight[n] = clients->weight[i];
        n += x[n] > 0;
    }
    if ((status = crm_spenders_init(&spenders, n, x, mean, weight, err)))
        goto out;
    if (n == 0) {
        crm_cli_warn(cli,
            "no repeat client has a mean amount above 0: expected_spend and clv are not known");
        goto out;
    }
    check_correlation(&spenders, cli);
    status = crm_fit_spend(fit, &spenders, err);
    *fitted = status == CRM_OK;
    if (status == CRM_ENUMERIC) { /* the model of visits stands without it */
        crm_cli_warn(cli, "gamma-gamma: %s: expected_spend and clv are not known", err->text);
        crm_err_init(err);
        status = CRM_OK;
    }
out:
    free(x);
    free(mean);
    free(weight);
    return status;
}

static enum crm_status need_convergence(const struct crm_fit *fit, struct crm_err *err)
{
    if (fit->converged)
        return CRM_OK;
    return crm_err_set(err, CRM_ENUMERIC,
        "%s did not converge (largest slope left %.2g): nothing is predicted; crm-clv fit "
        "--compare shows what other models do",
        clv_model_name(fit), fit->gradient);
}

enum crm_status clv_models_get(struct clv_models *models, struct clv_clients *clients,
    const struct crm_cli *cli, double unit_days, struct crm_err *err)
{
    enum crm_model_kind kind = opt.model < 0 ? CRM_MODEL_MBG_NBD : (enum crm_model_kind)opt.model;
    enum crm_status status;

    memset(models, 0, sizeof *models);
    if (opt.params)
        return clv_params_read(models, clients, cli, unit_days, err);
    if (clients->terms && (status = clv_terms_finish(clients->terms, NULL, err)))
        return status;
    if ((status = clv_fit_visits(&models->visits, clients, kind, cli, err)))
        return status;
    clv_fit_notes(&models->visits, clients->terms, cli);
    if ((status = need_convergence(&models->visits, err)) ||
        (status = clv_fit_spend(&models->spend, clients, cli, &models->has_spend, err)))
        return status;
    if (!models->has_spend)
        return CRM_OK;
    clv_fit_notes(&models->spend, NULL, cli);
    models->has_spend = models->spend.converged;
    if (!models->has_spend)
        crm_cli_warn(cli, "gamma-gamma: expected_spend and clv stay empty, visits stand");
    return CRM_OK;
}

void clv_prospect(const struct clv_models *models, const struct clv_plan *plan,
    struct crm_clv_visits *visits, double *spend, double *value)
{
    const struct crm_history now = {0, 0, 0};

    crm_clv_visits(&models->visits.model, &now, &plan->clv, visits);
    *spend = models->has_spend ? crm_gamma_gamma_expected(&models->spend.spend, 0, 0) : NAN;
    *value = *spend * visits->discounted;
}
