/* crm-clv predict: what each client will still do, and is worth */
#include "base/mem.h"
#include "base/num.h"
#include "cli/pass.h"
#include "clv.h"

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

enum { DRAWS = 200 };

struct forecast { /* of a cell */
    double x, p_alive, dert;
    struct crm_clv_visits visits;
};
struct limits { /* of a client's clv */
    double lo, hi;
};

/* ---- reading ---------------------------------------------------------------------------- */

/* The cells of a row that the analysis looks at. */
static void row_fields(
    const struct crm_table *table, struct clv_source *source, size_t row, struct crm_slice field[])
{
    size_t n = clv_source_columns(source);

    for (size_t i = 0; i < n; i++)
        field[i] = source->wanted[i] == CRM_COLUMN_NONE
                       ? (struct crm_slice){"", 0}
                       : crm_table_cell(table, row, source->wanted[i]);
    clv_source_join(source, field);
}

/* The as-of day of the first row that has one: days of tenure after the first visit. */
static int32_t find_as_of(const struct crm_table *table, struct clv_source *source)
{
    struct crm_slice field[CLV_WANTED_MAX + 1];
    int32_t first;
    double tenure;

    for (size_t row = 0; row < table->n_rows; row++) {
        row_fields(table, source, row, field);
        if (crm_date_parse(crm_slice_trim(field[CLV_FIRST]), &first, NULL) &&
            crm_num_double(crm_slice_trim(field[CLV_T]), &tenure) && tenure >= 0 && tenure < 1e6)
            return first + (int32_t)tenure;
    }
    return CRM_DAY_NONE;
}

/* The season of --transactions on the as-of day of the customers. */
static enum crm_status add_season(struct clv_clients *clients, const struct crm_table *table,
    struct clv_source *source, struct clv_plan *plan, struct clv_season *season,
    struct crm_err *err)
{
    int32_t as_of = find_as_of(table, source);
    enum crm_status status;

    if (opt.season != CLV_SEASON_AUTO || as_of == CRM_DAY_NONE)
        return CRM_OK;
    status = clv_season_read(season, source->cli, as_of, plan->unit_days, err);
    if (status)
        return status;
    clients->season = season;
    plan->clv.clock = &season->clock;
    plan->clv.as_of = as_of;
    plan->clv.unit_days = plan->unit_days;
    return CRM_OK;
}

static enum crm_status read_rows(struct clv_clients *clients, const struct crm_table *table,
    struct clv_source *source, struct crm_err *err)
{
    struct crm_slice field[CLV_WANTED_MAX + 1];
    size_t bad = CRM_COLUMN_NONE;
    enum crm_status status = CRM_OK;

    for (size_t row = 0; row < table->n_rows && !status; row++) {
        row_fields(table, source, row, field);
        if ((status = clv_clients_row(clients, field, &bad, err)) && bad != CRM_COLUMN_NONE &&
            !clv_source_bad(source, bad, err))
            crm_table_place(table, row, source->wanted[bad], err);
    }
    return status ? status : clv_clients_check(clients, err);
}

static enum crm_status read_clients(struct clv_clients *clients, struct crm_table *table,
    struct clv_source *source, struct clv_plan *plan, struct clv_season *season,
    struct crm_err *err)
{
    enum crm_status status = clv_clients_open(clients, source, plan->unit_days, err);

    if (!status)
        status = crm_table_read(table, source->reader, err);
    if (!status)
        status = crm_cli_reader_judge(source->cli, source->reader, err);
    if (!status)
        status = add_season(clients, table, source, plan, season, err);
    return status ? status : read_rows(clients, table, source, err);
}

/* ---- forecasts -------------------------------------------------------------------------- */

static enum crm_status forecast_cells(const struct clv_models *models,
    const struct clv_clients *clients, const struct clv_plan *plan, struct forecast **made,
    struct crm_err *err)
{
    const struct crm_fit_design *design = clv_terms_design(clients->terms);
    struct forecast *f = *made = crm_mem_zalloc(clients->cells.n, sizeof *f);

    if (!f)
        return crm_err_nomem(err);
    for (size_t i = 0; i < clients->cells.n; i++) {
        struct crm_history h = crm_cells_history(&clients->cells, i);
        struct crm_model model =
            crm_fit_group(&models->visits, design, clients->cells.cell[i].group);
        if (!crm_model_accepts(model.kind, &h))
            return crm_err_set(err, CRM_EDATA,
                "bg-bb needs whole periods with at most one visit in each; a client has %.12g "
                "visits, the last in period %.12g of %.12g",
                h.x, h.t_x, h.T);
        f[i].x = h.x;
        f[i].p_alive = crm_model_p_alive(&model, &h);
        crm_clv_visits(&model, &h, &plan->clv, &f[i].visits);
        if (plan->dert > 0)
            f[i].dert = crm_model_dert(&model, &h, plan->dert);
    }
    return CRM_OK;
}

/* Mean amount of a visit to come. A mean that is not known, or below 0, says nothing. */
static double expected_spend(const struct crm_spend *spend, double x, double mean)
{
    return crm_gamma_gamma_expected(spend, isnan(mean) ? 0 : x, fmax(mean, 0));
}

/* ---- intervals -------------------------------------------------------------------------- */

/*
 * The fit with its parameters drawn from their normal distribution, DRAWS times.  Parameters at a
 * bound have no variance and stay.
 */
static enum crm_status draw(
    const struct crm_fit *fit, gsl_rng *rng, struct crm_fit drawn[], struct crm_err *err)
{
    double root[CRM_FIT_MAX * CRM_FIT_MAX], normal[CRM_FIT_MAX], z[CRM_FIT_MAX];
    size_t n = fit->n_params;

    memcpy(root, fit->covariance, n * n * sizeof *root);
    for (size_t i = 0; i < n; i++)
        if (root[i * n + i] == 0)
            root[i * n + i] = 1e-30; /* keeps the decomposition going, moves nothing */
    gsl_matrix_view matrix = gsl_matrix_view_array(root, n, n);
    if (gsl_linalg_cholesky_decomp1(&matrix.matrix))
        return crm_err_set(err, CRM_ENUMERIC,
            "the covariance of %s is not positive definite: no intervals", clv_model_name(fit));
    for (size_t d = 0; d < DRAWS; d++) {
        for (size_t i = 0; i < n; i++)
            normal[i] = gsl_ran_ugaussian(rng);
        for (size_t i = 0; i < n; i++) {
            z[i] = fit->z[i];
            for (size_t j = 0; j <= i; j++)
                z[i] += root[i * n + j] * normal[j];
        }
        drawn[d] = *fit;
        crm_fit_set(&drawn[d], z);
    }
    return CRM_OK;
}

/* Clients in the order of their cells: order[start[c]] .. of cell c. */
static void sort_by_cell(const struct clv_clients *clients, size_t start[], uint32_t order[])
{
    size_t n_cells = clients->cells.n, sum = 0;

    memset(start, 0, (n_cells + 1) * sizeof *start);
    for (size_t i = 0; i < clients->n; i++)
        if (clients->cell[i] != CLV_NO_CELL)
            start[clients->cell[i]]++;
    for (size_t c = 0; c <= n_cells; c++) {
        size_t n = start[c];
        start[c] = sum;
        sum += n;
    }
    for (size_t i = 0; i < clients->n; i++)
        if (clients->cell[i] != CLV_NO_CELL)
            order[start[clients->cell[i]]++] = (uint32_t)i;
    for (size_t c = n_cells; c > 0; c--)
        start[c] = start[c - 1];
    start[0] = 0;
}

static struct limits limits_of(
    const struct crm_fit spend[], const double visits[], double x, double mean, double level)
{
    double value[DRAWS];
    size_t n = 0;

    for (size_t d = 0; d < DRAWS; d++) {
        value[n] = visits[d] * expected_spend(&spend[d].spend, x, mean);
        n += isfinite(value[n]) != 0;
    }
    if (n < DRAWS) /* in some draws there is no finite mean: nor is there an upper limit */
        return (struct limits){NAN, NAN};
    gsl_sort(value, 1, n);
    return (struct limits){gsl_stats_quantile_from_sorted_data(value, 1, n, 0.5 - level / 200),
        gsl_stats_quantile_from_sorted_data(value, 1, n, 0.5 + level / 200)};
}

static enum crm_status intervals(const struct clv_models *models, const struct clv_clients *clients,
    const struct clv_plan *plan, double level, struct limits **made, size_t *n_without,
    struct crm_err *err)
{
    const struct crm_fit_design *design = clv_terms_design(clients->terms);
    struct limits *limits = *made = crm_mem_alloc(clients->n, sizeof *limits);
    size_t *start = crm_mem_alloc(clients->cells.n + 1, sizeof *start);
    uint32_t *order = crm_mem_alloc(clients->n, sizeof *order);
    struct crm_fit *drawn = crm_mem_alloc(2 * DRAWS, sizeof *drawn);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
    enum crm_status status = CRM_OK;

    if (!limits || !start || !order || !drawn || !rng) {
        status = crm_err_nomem(err);
        goto out;
    }
    gsl_rng_set(rng, (unsigned long)opt.seed);
    if ((status = draw(&models->visits, rng, drawn, err)) ||
        (status = draw(&models->spend, rng, drawn + DRAWS, err)))
        goto out;
    sort_by_cell(clients, start, order);
    for (size_t c = 0; c < clients->cells.n; c++) {
        struct crm_history h = crm_cells_history(&clients->cells, c);
        double visits[DRAWS];
        for (size_t d = 0; d < DRAWS; d++) {
            struct crm_model model = crm_fit_group(&drawn[d], design, clients->cells.cell[c].group);
            struct crm_clv_visits v;
            crm_clv_visits(&model, &h, &plan->clv, &v);
            visits[d] = v.discounted;
        }
        for (size_t i = start[c]; i < start[c + 1]; i++) {
            limits[order[i]] =
                limits_of(drawn + DRAWS, visits, h.x, clients->mean[order[i]], level);
            *n_without += isnan(limits[order[i]].lo) != 0;
        }
    }
out:
    free(start);
    free(order);
    free(drawn);
    if (rng)
        gsl_rng_free(rng);
    return status;
}

/* ---- writing ---------------------------------------------------------------------------- */

static double loglik(
    const struct clv_models *models, const struct clv_clients *clients, uint32_t cell)
{
    struct crm_history h = crm_cells_history(&clients->cells, cell);
    struct crm_model model = crm_fit_group(
        &models->visits, clv_terms_design(clients->terms), clients->cells.cell[cell].group);

    return crm_model_loglik(&model, &h);
}

static void write_rows(struct crm_pass *pass, const struct clv_models *models,
    const struct clv_clients *clients, const struct forecast forecast[],
    const struct limits limits[])
{
    struct crm_out *out = crm_pass_cells(pass);

    for (size_t i = 0; i < clients->n; i++) {
        uint32_t c = clients->cell[i];
        bool known = c != CLV_NO_CELL;
        double spend = NAN;
        if (known && models->has_spend)
            spend = expected_spend(&models->spend.spend, forecast[c].x, clients->mean[i]);
        crm_out_number(out, known ? forecast[c].p_alive : NAN);
        crm_out_number(out, known ? forecast[c].visits.expected : NAN);
        crm_out_number(out, spend);
        crm_out_number(out, known ? spend * forecast[c].visits.discounted : NAN);
        if (opt.interval) {
            crm_out_number(out, known && limits ? limits[i].lo : NAN);
            crm_out_number(out, known && limits ? limits[i].hi : NAN);
        }
        if (opt.dert)
            crm_out_number(out, known ? forecast[c].dert : NAN);
        if (opt.loglik)
            crm_out_number(out, known ? loglik(models, clients, c) : NAN);
        crm_pass_row(pass, i);
    }
}

static void say_prospect(
    const struct clv_models *models, const struct clv_plan *plan, const struct crm_cli *cli)
{
    struct crm_clv_visits visits;
    double spend, value;

    clv_prospect(models, plan, &visits, &spend, &value);
    if (isfinite(value))
        crm_cli_warn(cli,
            "a new client, within %s of the first visit: %.6g more visits of %.6g each, worth "
            "%.6g today",
            opt.horizon, visits.expected, spend, value);
    else
        crm_cli_warn(cli, "a new client, within %s of the first visit: %.6g more visits",
            opt.horizon, visits.expected);
}

static bool can_draw(const struct clv_models *models, const struct crm_cli *cli)
{
    if (!models->has_spend) {
        crm_cli_warn(cli, "--interval: there is no clv, so that clv_lo and clv_hi are empty");
        return false;
    }
    if (models->visits.has_covariance && models->spend.has_covariance)
        return true;
    crm_cli_warn(cli,
        "--interval: the errors of the parameters are not known%s, so that clv_lo "
        "and clv_hi are empty",
        opt.params && !opt.covariance ? " without --covariance" : "");
    return false;
}

static enum crm_status check_season(struct crm_err *err)
{
    if (opt.season != CLV_SEASON_AUTO)
        return CRM_OK;
    if (!opt.transactions)
        return crm_err_set(err, CRM_EUSAGE,
            "--season auto: customers do not tell the months of visits: --transactions FILE");
    if (opt.model == CRM_MODEL_BG_BB || opt.model == CRM_MODEL_MBG_CNBD_K)
        return crm_err_set(err, CRM_EUSAGE, "--season auto: not for %s",
            crm_model_name((enum crm_model_kind)opt.model));
    return CRM_OK;
}

static enum crm_status run_predict(struct crm_cli *cli, struct crm_err *err)
{
    struct clv_clients clients;
    struct clv_models models;
    struct clv_plan plan;
    struct clv_source source = {0};
    struct clv_season season = {0};
    struct crm_table table;
    struct crm_pass *pass;
    struct forecast *forecast = NULL;
    struct limits *limits = NULL;
    size_t n_without = 0;
    enum crm_status status = check_season(err);

    if (!status)
        status = clv_plan_read(&plan, err);
    if (status)
        return status;
    memset(&clients, 0, sizeof clients);
    memset(&table, 0, sizeof table);
    if ((status = clv_source_open(&source, cli, err)) ||
        (status = read_clients(&clients, &table, &source, &plan, &season, err)))
        goto out;
    if (!table.n_rows) { /* a header alone is passed on */
        status = crm_pass_analysis(&pass, cli, &table, err);
        if (!status)
            status = crm_pass_close(pass, err);
        goto out;
    }
    if ((status = clv_clients_notes(&clients, cli, err)) ||
        (status = clv_models_get(&models, &clients, cli, plan.unit_days, err)) ||
        (status = forecast_cells(&models, &clients, &plan, &forecast, err)))
        goto out;
    if (opt.interval && can_draw(&models, cli) &&
        (status = intervals(&models, &clients, &plan, cli->level, &limits, &n_without, err)))
        goto out;
    if (n_without)
        crm_cli_warn(cli,
            "--interval: clients without limits, as what is known of the parameters allows an "
            "infinite mean amount: %zu",
            n_without);
    if (opt.prospect)
        say_prospect(&models, &plan, cli);
    if ((status = crm_pass_analysis(&pass, cli, &table, err)))
        goto out;
    write_rows(pass, &models, &clients, forecast, limits);
    status = crm_pass_close(pass, err);
out:
    free(forecast);
    free(limits);
    clv_clients_release(&clients);
    clv_season_close(&season);
    if (table.reader)
        crm_table_release(&table);
    crm_reader_close(source.reader);
    return status;
}

static const struct crm_opt options[] = {
    CLV_INPUT_OPTIONS,
    OPT_READ(0, "params", opt.params, "use these parameters, as fit wrote them"),
    OPT_READ(0, "covariance", opt.covariance, "covariances of the parameters, as fit wrote them",
        .needs = "params"),
    OPT_FLAG(0, "interval", opt.interval, "add clv_lo and clv_hi, from draws of the parameters"),
    OPT_INT(0, "seed", "N", opt.seed, 1, 4294967295, "1", "of the draws"),
    OPT_TEXT(0, "dert", "RATE", opt.dert, NULL,
        "add dert: visits for ever, discounted at RATE, 0.0027/week"),
    OPT_FLAG(0, "loglik", opt.loglik, "add loglik, the client's part in the likelihood"),
    OPT_CHOICE(0, "season", "HOW", opt.season, clv_seasons, "none",
        "auto (month factors of the base, found in --transactions) or none",
        .excludes = "params summary-input dert prospect"),
    OPT_READ(0, "transactions", opt.transactions, "the transactions of the customers, for --season",
        .needs = "season"),
    OPT_END,
};

static const struct crm_schema_column columns[] = {
    COL_INPUT,
    COL_SHARE("p_alive", "probability that they still are a client"),
    COL_NUMBER("expected_visits", "visits", "visits to come within the horizon"),
    COL_NUMBER("expected_spend", "money", "mean amount of one visit to come"),
    COL_NUMBER("clv", "money", "what the visits within the horizon are worth today"),
    COL_NUMBER("clv_lo", "money", "lower limit of clv", .with = "interval"),
    COL_NUMBER("clv_hi", "money", "upper limit of clv", .with = "interval"),
    COL_NUMBER("dert", "visits", "visits for ever, discounted", .with = "dert"),
    COL_NUMBER("loglik", "", "the part of the client in the log likelihood", .with = "loglik"),
    COL_JOIN,
    COL_END,
};

const struct crm_analysis analysis_predict = {
    .name = "predict",
    .summary = "each client's chance to be alive, visits to come and value",
    .synopsis = "[-m NAME] [--params FILE] [--horizon 52w] [FILE...]",
    .common =
        CRM_COMMON_IO | CRM_COMMON_WHERE | CRM_COMMON_LEVEL | CRM_COMMON_REPLACE | CRM_COMMON_JOIN,
    .options = options,
    .columns = columns,
    .run = run_predict,
};
