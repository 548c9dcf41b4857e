#include "plan.h"

#include "base/mem.h"
#include "base/os.h"
#include "io/table.h"
#include "../shared/people.h"
#include "value/params.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct plan_options plan_opt = {.model = -1, .cohort_from = CRM_DAY_NONE};
/* In the order of enum crm_model_kind. */
const char *const plan_models[] = {"mbg-nbd", "bg-nbd", "pareto-nbd", "mbg-cnbd-k", NULL};
const char *const plan_units[] = {"week", "day", NULL};
const char *const plan_seasons[] = {"auto", "none", NULL};

/* ---- a summary ---------------------------------------------------------------------------- */

enum { X, T_X, T, ZBAR, WEIGHT, COLUMNS };
static const char *const names[COLUMNS] = {"x", "t_x", "T", "zbar", "weight"};

struct summary {
    struct crm_reader *reader;
    struct crm_table rows;
    size_t column[COLUMNS];
    double *value[COLUMNS]; /* NULL: no such column */
    struct crm_history *history;
};

static enum crm_status open_summary(
    struct summary *s, const struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = crm_cli_reader(cli, &s->reader, err);

    for (size_t c = 0; c < COLUMNS && !status; c++) {
        s->column[c] = crm_reader_find(s->reader, names[c]);
        if (c <= T)
            status = crm_reader_need(s->reader, names[c], &s->column[c], err);
    }
    if (!status)
        status = crm_table_read(&s->rows, s->reader, err);
    for (size_t c = 0; c < COLUMNS && !status; c++) {
        if (s->column[c] == CRM_COLUMN_NONE)
            continue;
        s->value[c] = crm_mem_alloc(s->rows.n_rows, sizeof(double));
        status = s->value[c] ? crm_table_numbers(&s->rows, s->column[c], s->value[c], err)
                             : crm_err_nomem(err);
    }
    return status;
}

/* Rows without x never came. *n := the others. */
static enum crm_status make_histories(struct summary *s, size_t *n, struct crm_err *err)
{
    *n = 0;
    s->history = crm_mem_alloc(s->rows.n_rows, sizeof *s->history);
    if (!s->history)
        return crm_err_nomem(err);
    for (size_t i = 0; i < s->rows.n_rows; i++) {
        struct crm_history h = {s->value[X][i], s->value[T_X][i], s->value[T][i]};
        double weight = s->value[WEIGHT] ? s->value[WEIGHT][i] : 1;
        if (isnan(h.x))
            continue;
        if (!(h.x >= 0 && h.x == floor(h.x) && h.t_x >= 0 && h.T >= h.t_x && weight > 0 &&
                (h.x > 0 || h.t_x <= 0))) {
            crm_table_place(&s->rows, i, s->column[X], err);
            return crm_err_set(err, CRM_EDATA,
                "x whole, 0 <= t_x <= T, t_x 0 without a repeat and weight above 0 were expected");
        }
        if (weight != floor(weight)) {
            crm_table_place(&s->rows, i, s->column[WEIGHT], err);
            return crm_err_set(err, CRM_EDATA, "a whole number of clients was expected");
        }
        s->history[*n] = h;
        if (s->value[ZBAR])
            s->value[ZBAR][*n] = s->value[ZBAR][i];
        if (s->value[WEIGHT])
            s->value[WEIGHT][*n] = weight;
        ++*n;
    }
    return CRM_OK;
}

static enum crm_status of_summary(struct plan_run *run, struct crm_err *err)
{
    struct summary s = {0};
    size_t n = 0;
    enum crm_status status = open_summary(&s, run->cli, err);

    if (!status)
        status = make_histories(&s, &n, err);
    if (!status)
        status = crm_base_of_summary(
            &run->base, &run->plan, s.history, s.value[ZBAR], s.value[WEIGHT], n, err);
    for (size_t c = 0; c < COLUMNS; c++)
        free(s.value[c]);
    free(s.history);
    crm_table_release(&s.rows);
    if (s.reader)
        crm_reader_close(s.reader);
    return status;
}

/* ---- the plan ----------------------------------------------------------------------------- */

static enum crm_status read_params(struct plan_run *run, struct crm_err *err)
{
    struct crm_params params;
    enum crm_status status;

    if (!plan_opt.params)
        return CRM_OK;
    status = crm_params_open(&params, plan_opt.params, run->cli->dialect.escapes, err);
    if (!status)
        status = crm_params_visits(&params, plan_opt.model, run->plan.unit_days, &run->visits, err);
    if (!status && run->visits.model.kind == CRM_MODEL_BG_BB) {
        crm_err_place(err, plan_opt.params, 0, NULL);
        status = crm_err_set(err, CRM_EUSAGE, "bg-bb counts periods, not visits by day");
    }
    if (!status && crm_params_has(&params, "gamma-gamma")) {
        status = crm_params_spend(&params, &run->spend, err);
        run->plan.spend = &run->spend;
    }
    run->plan.visits = &run->visits;
    crm_params_close(&params);
    return status;
}

static int threads(const struct crm_cli *cli)
{
    return cli->threads ? (int)cli->threads : crm_os_processors(64);
}

static enum crm_status make_plan(struct plan_run *run, struct crm_err *err)
{
    run->plan = (struct crm_base_plan){
        .kind = plan_opt.model < 0 ? CRM_MODEL_MBG_NBD : (enum crm_model_kind)plan_opt.model,
        .k = (int)plan_opt.k,
        .unit_days = plan_opt.unit == 1 ? 1 : 7,
        .horizon = (size_t)plan_opt.horizon,
        .runs = (size_t)plan_opt.runs,
        .seed = (uint64_t)plan_opt.seed,
        .threads = threads(run->cli),
        .level = run->cli->level,
        .fixed = plan_opt.fixed || plan_opt.params,
        .season = plan_opt.season == 0,
        .as_of = CRM_DAY_NONE,
        .cohort_from = plan_opt.cohort_from};
    return read_params(run, err);
}

/* ---- what is said -------------------------------------------------------------------------- */

static void say_season(const struct plan_run *run)
{
    const struct crm_base *base = &run->base;
    char text[CRM_SEASON_TEXT];

    if (!run->plan.season)
        return;
    if (!base->season.known) {
        if (base->season_months < CRM_SEASON_MONTHS)
            crm_cli_note(run->cli, "no season: whole months so far %zu, %d show one",
                base->season_months, CRM_SEASON_MONTHS);
        else
            crm_cli_note(run->cli, "no season: the months differ by no more than chance");
        return;
    }
    crm_cli_note(run->cli, "season: %s", crm_season_text(&base->season, text));
}

static void say_arrivals(const struct plan_run *run)
{
    const struct crm_base *base = &run->base;
    char from[CRM_DATE_TEXT];

    if (!base->has_new) {
        crm_cli_note(run->cli,
            "no whole month of first visits: new clients are not forecast, nor is the total");
        return;
    }
    crm_period_format(CRM_PERIOD_MONTH, base->arrivals_from, from);
    if (base->edge != CRM_DAY_NONE && run->plan.cohort_from == CRM_DAY_NONE)
        crm_cli_note(run->cli,
            "first visits count as new from %s: before, many are of clients who had come earlier",
            from);
    if (base->arrivals.n < CRM_ETS_NEED)
        crm_cli_note(run->cli, "months of first visits so far %zu, too few for ets: naive",
            base->arrivals.n);
}

static void say_rest(const struct plan_run *run)
{
    int32_t rest = run->base.first_month - 1 - run->base.as_of;
    char month[CRM_DATE_TEXT], first[CRM_DATE_TEXT];

    if (rest <= 0)
        return;
    crm_period_format(
        CRM_PERIOD_MONTH, crm_period_add(CRM_PERIOD_MONTH, run->base.first_month, -1), month);
    crm_period_format(CRM_PERIOD_MONTH, run->base.first_month, first);
    crm_cli_note(run->cli,
        "the rest of %s (%d day%s) is drawn, too, but the first month shown is %s", month,
        (int)rest, rest == 1 ? "" : "s", first);
}

static bool is_at_edge(const struct crm_fit *fit)
{
    for (size_t i = 0; i < fit->n_params; i++)
        if (fit->at_bound[i])
            return true;
    return false;
}

static void say(const struct plan_run *run)
{
    const struct crm_base *base = &run->base;

    if (!base->has_spend)
        crm_cli_note(run->cli,
            "no model of spending (clients with repeat visits of some amount): revenue stays "
            "empty");
    if (base->has_spend && fabs(base->correlation) > .3)
        crm_cli_note(run->cli,
            "visits and mean amount are correlated (%.2f), which gamma-gamma takes for 0: revenue "
            "is off for those who come %s",
            base->correlation, base->correlation > 0 ? "often (too low)" : "often (too high)");
    if (base->shaky && !plan_opt.params)
        crm_cli_note(run->cli,
            "the likelihood has a flat ridge: errors of the parameters are not known, and limits "
            "stay empty (--fixed: limits without them)");
    else if (!plan_opt.fixed && !plan_opt.params &&
             (is_at_edge(&base->visits) || (base->has_spend && is_at_edge(&base->spend))))
        crm_cli_note(run->cli,
            "parameters went to the edge of what is searched, where clients do not differ or "
            "nobody leaves: limits are too narrow, for no errors of theirs are known");
    if (plan_opt.params && !plan_opt.fixed)
        crm_cli_note(run->cli, "parameters of a file are taken as exact: limits hold none of their "
                               "errors");
    if (base->first_month == CRM_DAY_NONE)
        return;
    say_season(run);
    say_arrivals(run);
    say_rest(run);
}

/* ---- all ----------------------------------------------------------------------------------- */

static enum crm_status read_people(struct plan_run *run, struct crm_err *err)
{
    enum crm_status status = crm_people_open(&run->people, err);

    return status ? status : people_read(&run->people, &run->plan.as_of, run->cli, err);
}

enum crm_status plan_people(struct plan_run *run, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status;

    *run = (struct plan_run){.cli = cli};
    status = make_plan(run, err);
    return status ? status : read_people(run, err);
}

static enum crm_status of_people(struct plan_run *run, struct crm_err *err)
{
    enum crm_status status = read_people(run, err);

    return status || !run->people.n ? status
                                    : crm_base_of_people(&run->base, &run->plan, &run->people, err);
}

enum crm_status plan_open(struct plan_run *run, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status;

    *run = (struct plan_run){.cli = cli};
    status = make_plan(run, err);
    if (!status)
        status = plan_opt.summary_input ? of_summary(run, err) : of_people(run, err);
    if (!status && run->base.n)
        say(run);
    else if (!status)
        crm_cli_note(cli, "no client has come: nothing to forecast");
    return status;
}

void plan_close(struct plan_run *run)
{
    crm_base_release(&run->base);
    crm_people_close(&run->people);
}

/* ---- rows ---------------------------------------------------------------------------------- */

/* A month as a cell. */
static const char *period(const struct crm_base *base, size_t month, char text[CRM_DATE_TEXT])
{
    if (month == base->horizon)
        snprintf(text, CRM_DATE_TEXT, "total");
    else if (base->first_month == CRM_DAY_NONE)
        snprintf(text, CRM_DATE_TEXT, "%zu", month + 1);
    else
        crm_period_format(CRM_PERIOD_MONTH,
            crm_period_add(CRM_PERIOD_MONTH, base->first_month, (int)month), text);
    return text;
}

void plan_row(const struct plan_run *run, size_t month, enum crm_base_source source,
    enum crm_base_measure measure, const struct crm_base_cell *cell, struct crm_out *out)
{
    char text[CRM_DATE_TEXT];

    crm_out_string(out, period(&run->base, month, text));
    crm_out_string(out, crm_base_source_name(source));
    crm_out_string(out, crm_base_measure_name(measure));
    crm_out_number(out, cell->forecast);
    crm_out_number(out, cell->lo);
    crm_out_number(out, cell->hi);
    crm_out_number(out, cell->lo80);
    crm_out_number(out, cell->hi80);
}

enum crm_status plan_write(const struct plan_run *run,
    void (*write)(const struct plan_run *run, size_t month, enum crm_base_source source,
        enum crm_base_measure measure, struct crm_out *out),
    struct crm_err *err)
{
    int sources = plan_opt.summary_input ? 1 : CRM_BASE_SOURCES;
    struct crm_out *out;
    enum crm_status status = crm_out_analysis(&out, run->cli, err);

    if (status)
        return status;
    for (size_t k = 0; run->base.n && k <= run->base.horizon; k++)
        for (int s = 0; s < sources; s++)
            for (int m = 0; m < CRM_BASE_MEASURES; m++)
                write(run, k, (enum crm_base_source)s, (enum crm_base_measure)m, out);
    return crm_out_close(out, err);
}
