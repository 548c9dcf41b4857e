/* Customers, or a plain summary of them, become cells of equal histories. */
#include "base/mem.h"
#include "base/num.h"
#include "../shared/edge.h"
#include "clv.h"

#include <math.h>
#include <stdlib.h>

static const char *const names[2][CLV_COLUMNS] = {
    {"frequency", "recency_days", "tenure_days", "repeat_monetary", "interval_logsum", "first_date",
        NULL},
    {"x", "t_x", "T", "zbar", "interval_logsum", "first_date", "weight"},
};

/* Times in other units round; of a time that is no whole number of days the part of one counts as a
 * day, since midnight may lie in it. */
static const double day_slack = 0.05;

enum crm_status clv_clients_open(
    struct clv_clients *clients, struct clv_source *source, double unit_days, struct crm_err *err)
{
    const char *const *name = names[opt.summary_input];
    bool there[CLV_COLUMNS];
    enum crm_status status = CRM_OK;

    memset(clients, 0, sizeof *clients);
    crm_cells_init(&clients->cells);
    clients->unit_days = unit_days;
    for (size_t i = 0; i < CLV_COLUMNS && !status; i++) {
        bool needed =
            i <= CLV_T ||
            (i == CLV_FIRST && (opt.cohort_from != CRM_DAY_NONE || opt.season == CLV_SEASON_AUTO));
        status = clv_source_want(source, name[i], needed, &there[i], err);
    }
    if (status)
        return status;
    clients->has_mean = there[CLV_MEAN];
    clients->has_gaps = there[CLV_GAPS];
    clients->has_weight = there[CLV_WEIGHT];
    if (there[CLV_FIRST] && (status = crm_first_months_open(&clients->new_in, err)))
        return status;
    if (opt.covariates)
        status = clv_terms_open(&clients->terms, opt.covariates, source, err);
    return status;
}

void clv_clients_release(struct clv_clients *clients)
{
    crm_cells_release(&clients->cells);
    free(clients->cell);
    free(clients->mean);
    free(clients->weight);
    crm_first_months_close(&clients->new_in);
    clv_terms_free(clients->terms);
}

static enum crm_status number(
    struct crm_slice text, size_t column, double *value, size_t *bad, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];

    text = crm_slice_trim(text);
    if (text.len == 0) {
        *value = NAN;
        return CRM_OK;
    }
    if (crm_num_double(text, value))
        return CRM_OK;
    *bad = column;
    return crm_err_set(
        err, CRM_EDATA, "%s is not a number", crm_err_show(text.ptr, text.len, show));
}

/* A history in the days of the season: v are the row's visits, recency and tenure. */
static enum crm_status in_season(const struct clv_clients *clients, struct crm_slice text,
    const double v[], struct crm_history *h, size_t *bad, struct crm_err *err)
{
    const struct clv_season *season = clients->season;
    char show[CRM_ERR_SHOW];
    int32_t first, as_of, last;

    text = crm_slice_trim(text);
    *bad = CLV_FIRST;
    if (!crm_date_parse(text, &first, NULL))
        return crm_err_set(
            err, CRM_EDATA, "%s is not a date", crm_err_show(text.ptr, text.len, show));
    if (first < season->first)
        return crm_err_set(err, CRM_EDATA, "%s is before the first visit of --transactions",
            crm_err_show(text.ptr, text.len, show));
    as_of = first + (int32_t)v[CLV_T];
    if (as_of != season->as_of) {
        *bad = CLV_T;
        return crm_err_set(err, CRM_EDATA,
            "'%.12g' days after first_date is another as-of day than that of the rows before",
            v[CLV_T]);
    }
    last = as_of - (int32_t)v[CLV_T_X];
    h->t_x = clv_season_days(season, first, last) / clients->unit_days;
    h->T = clv_season_days(season, first, as_of) / clients->unit_days;
    *bad = CRM_COLUMN_NONE;
    return CRM_OK;
}

/* The history of a row; *visited false when it says the client never came. */
static enum crm_status read_history(const struct clv_clients *clients,
    const struct crm_slice field[], struct crm_history *h, bool *visited, size_t *bad,
    struct crm_err *err)
{
    double v[3];
    enum crm_status status;

    for (size_t i = CLV_X; i <= CLV_T; i++)
        if ((status = number(field[i], i, &v[i], bad, err)))
            return status;
    *visited = opt.summary_input ? !isnan(v[CLV_X]) : !isnan(v[CLV_X]) && v[CLV_X] != 0;
    if (!*visited)
        return CRM_OK;
    for (size_t i = CLV_T_X; i <= CLV_T; i++)
        if (isnan(v[i])) {
            *bad = i;
            return crm_err_set(err, CRM_EDATA, "is empty although the client came");
        }
    if (opt.summary_input) {
        *h = (struct crm_history){v[CLV_X], v[CLV_T_X], v[CLV_T]};
        return CRM_OK;
    }
    if (v[CLV_X] < 1 || v[CLV_X] != floor(v[CLV_X])) {
        *bad = CLV_X;
        return crm_err_set(err, CRM_EDATA, "'%.12g' is not a whole number of visits", v[CLV_X]);
    }
    *h = (struct crm_history){
        v[CLV_X] - 1, (v[CLV_T] - v[CLV_T_X]) / clients->unit_days, v[CLV_T] / clients->unit_days};
    return clients->season ? in_season(clients, field[CLV_FIRST], v, h, bad, err) : CRM_OK;
}

/* Count the month of the first visit; *in_cohort says whether the row is used. */
static enum crm_status read_first(struct clv_clients *clients, struct crm_slice text,
    bool *in_cohort, size_t *bad, struct crm_err *err)
{
    int32_t day;
    char show[CRM_ERR_SHOW];

    *in_cohort = true;
    text = crm_slice_trim(text);
    if (!clients->new_in.count || (text.len == 0 && opt.cohort_from == CRM_DAY_NONE))
        return CRM_OK;
    if (!crm_date_parse(text, &day, NULL)) {
        *bad = CLV_FIRST;
        return crm_err_set(
            err, CRM_EDATA, "%s is not a date", crm_err_show(text.ptr, text.len, show));
    }
    if (opt.cohort_from != CRM_DAY_NONE && day < opt.cohort_from) {
        *in_cohort = false;
        clients->before_cohort++;
        return CRM_OK;
    }
    crm_first_months_add(&clients->new_in, day);
    return CRM_OK;
}

static enum crm_status keep(
    struct clv_clients *c, uint32_t cell, double mean, double weight, struct crm_err *err)
{
    if (!crm_mem_grow((void **)&c->cell, &c->cell_cap, c->n + 1, sizeof *c->cell) ||
        (c->has_mean &&
            !crm_mem_grow((void **)&c->mean, &c->mean_cap, c->n + 1, sizeof *c->mean)) ||
        (c->has_weight &&
            !crm_mem_grow((void **)&c->weight, &c->weight_cap, c->n + 1, sizeof *c->weight)))
        return crm_err_nomem(err);
    if (c->weight)
        c->weight[c->n] = weight;
    if (c->mean)
        c->mean[c->n] = mean;
    c->cell[c->n++] = cell;
    return CRM_OK;
}

enum crm_status clv_clients_row(
    struct clv_clients *clients, const struct crm_slice field[], size_t *bad, struct crm_err *err)
{
    struct crm_history h;
    double mean = NAN, weight = 1, gaps = 0;
    bool used, empty = false;
    uint32_t group = 0, cell = CLV_NO_CELL;
    enum crm_status status;

    *bad = CRM_COLUMN_NONE;
    if ((status = read_history(clients, field, &h, &used, bad, err)))
        return status;
    if (used && (status = read_first(clients, field[CLV_FIRST], &used, bad, err)))
        return status;
    if (used && clients->terms) {
        status = clv_terms_group(clients->terms, field, &group, &empty, bad, err);
        if (status)
            return status;
        clients->without_term += empty;
        used = !empty;
    }
    if (!used)
        return keep(clients, cell, mean, weight, err);
    if ((status = number(field[CLV_MEAN], CLV_MEAN, &mean, bad, err)) ||
        (status = number(field[CLV_GAPS], CLV_GAPS, &gaps, bad, err)))
        return status;
    if (clients->has_weight && (status = number(field[CLV_WEIGHT], CLV_WEIGHT, &weight, bad, err)))
        return status;
    if ((status = crm_cells_add(&clients->cells, &h, group, weight, &cell, err))) {
        if (status == CRM_EDATA)
            *bad = !(weight > 0) ? CLV_WEIGHT : h.x != floor(h.x) || h.x < 0 ? CLV_X : CLV_T_X;
        return status;
    }
    clients->crowded += opt.model != CRM_MODEL_BG_BB && !clients->season &&
                        h.x > ceil(h.t_x * clients->unit_days - day_slack);
    clients->below_zero += h.x > 0 && mean < 0;
    /* interval_logsum is of gaps in days */
    if (h.x > 0 && clients->has_gaps) {
        clients->without_gaps += isnan(gaps) != 0;
        clients->sum_log_gaps += weight * (gaps - h.x * log(clients->unit_days));
    }
    return keep(clients, cell, mean, weight, err);
}

enum crm_status clv_clients_add(
    struct clv_clients *clients, const struct crm_history *history, struct crm_err *err)
{
    uint32_t cell = 0;
    enum crm_status status = crm_cells_add(&clients->cells, history, 0, 1, &cell, err);

    return status ? status : keep(clients, cell, NAN, 1, err);
}

enum crm_status clv_clients_check(const struct clv_clients *clients, struct crm_err *err)
{
    if (!clients->crowded)
        return CRM_OK;
    return crm_err_set(err, CRM_EDATA,
        "%zu of %zu clients have more repeat visits than days from the first to the last: tickets "
        "or rows were counted as visits; count days: crm-rfm --visit day",
        clients->crowded, clients->n);
}

static enum crm_status stream_rows(
    struct clv_clients *clients, struct clv_source *source, struct crm_err *err)
{
    const struct crm_row *row;
    struct crm_slice field[CLV_WANTED_MAX + 1];
    size_t n = clv_source_columns(source), bad;
    enum crm_status status = crm_reader_want(source->reader, source->wanted, n, err);

    while (!status && !(status = crm_reader_next(source->reader, &row, err)) && row) {
        memcpy(field, row->field, n * sizeof *field);
        clv_source_join(source, field);
        if ((status = clv_clients_row(clients, field, &bad, err)) && bad != CRM_COLUMN_NONE &&
            !clv_source_bad(source, bad, err))
            crm_row_place(source->reader, row, bad, err);
    }
    if (!status)
        status = crm_cli_reader_judge(source->cli, source->reader, err);
    return status ? status : clv_clients_check(clients, err);
}

enum crm_status clv_clients_stream(
    struct clv_clients *clients, const struct crm_cli *cli, double unit_days, struct crm_err *err)
{
    struct clv_source source;
    enum crm_status status = clv_source_open(&source, cli, err);

    memset(clients, 0, sizeof *clients);
    if (!status)
        status = clv_clients_open(clients, &source, unit_days, err);
    if (!status)
        status = stream_rows(clients, &source, err);
    crm_reader_close(source.reader);
    return status;
}

double clv_clients_repeats(const struct clv_clients *clients, size_t i)
{
    return crm_cells_history(&clients->cells, clients->cell[i]).x;
}

enum crm_status clv_clients_notes(
    const struct clv_clients *clients, const struct crm_cli *cli, struct crm_err *err)
{
    struct crm_left_edge edge = {0};
    char text[EDGE_TEXT];
    enum crm_status status = CRM_OK;

    if (clients->before_cohort)
        crm_cli_note(
            cli, "clients left out, first seen before --cohort-from: %zu", clients->before_cohort);
    if (clients->without_term)
        crm_cli_note(cli, "clients left out, without a covariate: %zu", clients->without_term);
    if (clients->new_in.count)
        status = crm_left_edge_find(&edge, &clients->new_in, err);
    if (edge.n)
        crm_cli_warn(cli, "%s", edge_text(&edge, EDGE_COHORT, text));
    return status;
}
