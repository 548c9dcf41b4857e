/* crm-clv fit: parameters, their errors, and how well the model does */
#include "clv.h"

#include <math.h>
#include <stdio.h>

static void write_row(struct crm_out *out, const char *model, const char *param, double estimate)
{
    crm_out_string(out, model);
    crm_out_string(out, param);
    if (estimate == floor(estimate) && fabs(estimate) < 1e15)
        crm_out_int(out, (int64_t)estimate); /* counts keep all digits whatever --digits says */
    else
        crm_out_number(out, estimate);
    crm_out_empty(out);
    crm_out_empty(out);
    crm_out_empty(out);
    crm_out_row(out);
}

static void write_fit(struct crm_out *out, const struct crm_fit *fit,
    const struct clv_clients *clients, const struct crm_cli *cli)
{
    const char *model = clv_model_name(fit);
    bool visits = fit->n_positive == CRM_MODEL_PARAMS;
    char name[CLV_NAME];

    for (size_t i = 0; i < fit->n_params; i++) {
        double lo, hi;
        crm_fit_limits(fit, i, cli->level, &lo, &hi);
        crm_out_string(out, model);
        crm_out_string(out, clv_param_name(fit, clients->terms, i, name));
        crm_out_number(out, crm_fit_value(fit, i));
        crm_out_number(out, crm_fit_error(fit, i));
        crm_out_number(out, lo);
        crm_out_number(out, hi);
        crm_out_row(out);
        if (visits && i == CRM_MODEL_PARAMS - 1 && fit->model.kind == CRM_MODEL_MBG_CNBD_K)
            write_row(out, model, "k", fit->model.k);
    }
    write_row(out, model, "loglik", fit->loglik);
    write_row(out, model, "n", fit->n);
    write_row(out, model, "aic", fit->aic);
    write_row(out, model, "bic", fit->bic);
    write_row(out, model, "converged", fit->converged);
    if (visits && fit->model.kind != CRM_MODEL_BG_BB)
        write_row(out, model, "unit_days", clients->unit_days);
}

/* The models that --compare can put side by side: their data are the same, so is the scale. */
static size_t choose_kinds(
    const struct clv_clients *clients, const struct crm_cli *cli, enum crm_model_kind kind[])
{
    size_t n = 0;

    if (!opt.compare) {
        kind[n++] = opt.model < 0 ? CRM_MODEL_MBG_NBD : (enum crm_model_kind)opt.model;
        return n;
    }
    kind[n++] = CRM_MODEL_MBG_NBD;
    kind[n++] = CRM_MODEL_BG_NBD;
    kind[n++] = CRM_MODEL_PARETO_NBD;
    if (clients->terms)
        return n;
    if (clients->has_gaps && !clients->without_gaps)
        kind[n++] = CRM_MODEL_MBG_CNBD_K;
    else
        crm_cli_note(cli, "mbg-cnbd-k is not compared: it needs column interval_logsum (crm-rfm "
                          "--features) of every repeat client");
    return n;
}

static void say_best(const struct crm_fit fit[], size_t n, const struct crm_cli *cli)
{
    const struct crm_fit *best = NULL;

    for (size_t i = 0; i < n; i++)
        if (fit[i].converged && (!best || fit[i].aic < best->aic))
            best = &fit[i];
    if (best)
        crm_cli_note(cli, "lowest AIC: %s (%.12g)", clv_model_name(best), best->aic);
}

static enum crm_status run_fit(struct crm_cli *cli, struct crm_err *err)
{
    struct crm_fit fit[CRM_MODEL_KINDS + 1];
    const struct crm_fit *all[CRM_MODEL_KINDS + 1];
    enum crm_model_kind kind[CRM_MODEL_KINDS];
    struct clv_clients clients;
    struct crm_out *out = NULL;
    struct clv_plan plan;
    size_t n = 0, n_kinds;
    bool has_spend = false;
    enum crm_status status = clv_plan_read(&plan, err);

    if (status)
        return status;
    memset(&clients, 0, sizeof clients);
    if ((status = crm_out_analysis(&out, cli, err)))
        goto out;
    if ((status = clv_clients_stream(&clients, cli, plan.unit_days, err)))
        goto out;
    if (clients.terms && (status = clv_terms_finish(clients.terms, NULL, err)))
        goto out;
    if ((status = clv_clients_notes(&clients, cli, err)))
        goto out;
    n_kinds = choose_kinds(&clients, cli, kind);
    for (; n < n_kinds; n++)
        if ((status = clv_fit_visits(&fit[n], &clients, kind[n], cli, err)))
            goto out;
    if ((status = clv_fit_spend(&fit[n], &clients, cli, &has_spend, err)))
        goto out;
    n += has_spend;
    for (size_t i = 0; i < n; i++) {
        all[i] = &fit[i];
        clv_fit_notes(&fit[i], clients.terms, cli);
        write_fit(out, &fit[i], &clients, cli);
        cli->rows_set_aside = cli->rows_set_aside || !fit[i].converged;
    }
    if (opt.compare)
        say_best(fit, n_kinds, cli);
    for (size_t i = 0; i < n_kinds && opt.prospect; i++) {
        struct clv_models models = {.visits = fit[i], .has_spend = has_spend};
        struct crm_clv_visits visits;
        double spend, value;
        if (has_spend)
            models.spend = fit[n - 1];
        clv_prospect(&models, &plan, &visits, &spend, &value);
        write_row(out, clv_model_name(&fit[i]), "prospect_visits", visits.expected);
        write_row(out, clv_model_name(&fit[i]), "prospect_spend", spend);
        write_row(out, clv_model_name(&fit[i]), "prospect_clv", value);
    }
    if (opt.covariance)
        status = clv_covariance_write(all, n, clients.terms, cli, err);
out:
    clv_clients_release(&clients);
    if (status) {
        crm_out_abandon(out);
        return status;
    }
    return crm_out_close(out, err);
}

static const struct crm_opt options[] = {
    CLV_INPUT_OPTIONS,
    OPT_WRITE(0, "covariance", opt.covariance, "write covariances of the parameters, for predict"),
    OPT_FLAG(0, "compare", opt.compare, "fit every model that suits the data"),
    OPT_END,
};

static const struct crm_schema_column columns[] = {
    COL_TEXT("model", "the model"),
    COL_TEXT("param", "a parameter, or loglik, n, aic, bic, converged, unit_days"),
    COL_NUMBER("estimate", "", "its value"),
    COL_NUMBER("se", "", "standard error of estimate"),
    COL_NUMBER("lo", "", "lower limit of estimate"),
    COL_NUMBER("hi", "", "upper limit of estimate"),
    COL_END,
};

const struct crm_analysis analysis_fit = {
    .name = "fit",
    .summary = "parameters of the models, their errors and how well they do",
    .synopsis = "[-m NAME] [--compare] [FILE...]",
    .common = CRM_COMMON_IO | CRM_COMMON_WHERE | CRM_COMMON_LEVEL | CRM_COMMON_JOIN,
    .options = options,
    .columns = columns,
    .run = run_fit,
};
