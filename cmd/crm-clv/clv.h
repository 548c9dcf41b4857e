/*
 * clv.h -- what the analyses of crm-clv share
 */
#ifndef CMD_CRM_CLV_CLV_H
#define CMD_CRM_CLV_CLV_H

#include "base/map.h"
#include "cli/frame.h"
#include "io/table.h"
#include "ledger/left_edge.h"
#include "value/clv.h"
#include "value/fit.h"
#include "value/season.h"

/* ---- options (main.c), and what their texts mean (options.c) --------------------------- */

struct clv_options {
    int model;  /* enum crm_model_kind; -1: not given, mbg-nbd */
    int spend;  /* 0 gamma-gamma, 1 none */
    int unit;   /* 0 week, 1 day */
    int season; /* CLV_SEASON_NONE, CLV_SEASON_AUTO */
    const char *horizon, *month, *discount, *dert;
    const char *params, *covariance, *covariates, *transactions;
    int64_t k, seed;
    int32_t cohort_from;
    bool summary_input, compare, prospect, interval, loglik;
    int32_t split; /* of validate */
    const char *table, *holdout_table;
    struct crm_opt_list walk_in;
};
extern struct clv_options opt;
enum { CLV_SEASON_NONE, CLV_SEASON_AUTO };

/* Of fit and predict. */
extern const char *const clv_seasons[];
extern const char *const clv_spends[];
#define CLV_INPUT_OPTIONS                                                                          \
    OPT_CHOICE(0, "spend", "NAME", opt.spend, clv_spends, "gamma-gamma", "gamma-gamma or none"),   \
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

/* The same as numbers, in time units. */
struct clv_plan {
    double unit_days;
    struct crm_clv_plan clv;
    double dert; /* a time unit; 0: not asked for */
};
enum crm_status clv_plan_read(struct clv_plan *plan, struct crm_err *err);

/* ---- a season (season.c) ----------------------------------------------------------------- */

struct crm_people;

struct clv_season {
    struct crm_season season; /* not known: every factor is 1 */
    struct crm_fit visits;    /* in its days */
    struct crm_clock clock;   /* from `first`, ten years beyond the as-of day */
    int32_t first, as_of;     /* first: of any visit */
    double unit_days;
};

/* From visits up to the as-of day; `visits`: the model of them, or NULL to fit one. */
enum crm_status clv_season_find(struct clv_season *season, const struct crm_people *people,
    int32_t as_of, enum crm_model_kind kind, const struct crm_fit *visits, double unit_days,
    struct crm_err *err);

/* From the file of --transactions, and said. */
enum crm_status clv_season_read(struct clv_season *season, const struct crm_cli *cli, int32_t as_of,
    double unit_days, struct crm_err *err);
void clv_season_close(struct clv_season *season);
void clv_season_say(const struct clv_season *season, const struct crm_cli *cli);

/* Days of the season between two days, neither before season->first. */
double clv_season_days(const struct clv_season *season, int32_t from, int32_t to);

/* ---- clients (clients.c) --------------------------------------------------------------- */

#define CLV_NO_CELL UINT32_MAX

struct crm_join;

enum clv_column { /* in the order of the names in clients.c */
    CLV_X,        /* frequency or x */
    CLV_T_X,      /* recency_days or t_x */
    CLV_T,        /* tenure_days or T */
    CLV_MEAN,     /* repeat_monetary or zbar */
    CLV_GAPS,     /* interval_logsum */
    CLV_FIRST,    /* first_date */
    CLV_WEIGHT,   /* weight, of --summary-input */
    CLV_COLUMNS
};

enum { CLV_NAME = 160 }; /* bytes of the name of a parameter */

struct clv_terms; /* what --covariates asked for (covariates.c) */

struct clv_clients {
    struct crm_cells cells;
    size_t n;            /* rows of the input */
    uint32_t *cell;      /* of each row; CLV_NO_CELL: no visit, or left out */
    double *mean;        /* of each row; NAN: not known */
    double *weight;      /* of each row, NULL: all 1 */
    double sum_log_gaps; /* in time units, weighted */
    bool has_mean, has_gaps, has_weight;
    size_t without_gaps;  /* repeat clients whose interval_logsum is empty */
    size_t before_cohort; /* rows left out by --cohort-from */
    size_t without_term;  /* rows left out for an empty covariate */
    size_t crowded;       /* rows with more repeats than days from the first visit to the last */
    size_t below_zero;    /* rows with a repeat whose mean amount is below 0 */
    struct crm_first_months new_in;  /* opened where first visits are known, for the notes */
    struct clv_terms *terms;         /* NULL: no covariates */
    const struct clv_season *season; /* histories in its days; NULL: none */
    /* private */
    double unit_days;
    size_t cell_cap, mean_cap, weight_cap;
};

/*
 * Columns by name, of the customers or of a file of -J (source.c):
 *     clv_source_open, clv_source_want for each column, in order;
 *     field[0 .. clv_source_columns()) := the cells of source.wanted of a row;
 *     clv_source_join(&source, field);        those of -J in their places
 */
enum { CLV_WANTED_MAX = CLV_COLUMNS + CRM_FIT_MAX };
struct clv_joined {
    int file; /* of -J; -1: the customers */
    size_t column;
    const char *name;
};
struct clv_source {
    const struct crm_cli *cli;
    struct crm_reader *reader; /* not owned */
    const struct crm_view *view;
    size_t key; /* customer_id, with -J */
    size_t n, wanted[CLV_WANTED_MAX + 1];
    struct clv_joined joined[CLV_WANTED_MAX];
};
enum crm_status clv_source_open(
    struct clv_source *source, const struct crm_cli *cli, struct crm_err *err);

/* name NULL: a column that is not there.  It must stay while the source is used. */
enum crm_status clv_source_want(
    struct clv_source *source, const char *name, bool needed, bool *there, struct crm_err *err);
size_t clv_source_columns(struct clv_source *source);
void clv_source_join(const struct clv_source *source, struct crm_slice field[]);

/* err's place := the file of -J that column i is of; false: it is one of the customers. */
bool clv_source_bad(const struct clv_source *source, size_t i, struct crm_err *err);

/*
 * Start on `source`: finds the columns. Then clv_clients_row for each row with its cells of the
 * columns, CLV_COLUMNS and behind them those of the covariates; clv_clients_check after the last.
 */
enum crm_status clv_clients_open(
    struct clv_clients *clients, struct clv_source *source, double unit_days, struct crm_err *err);

/* More repeats than days: tickets or rows were counted (CRM_EDATA). */
enum crm_status clv_clients_check(const struct clv_clients *clients, struct crm_err *err);

/* On an error of a cell *bad is its index in `wanted`, else CRM_COLUMN_NONE. */
enum crm_status clv_clients_row(
    struct clv_clients *clients, const struct crm_slice field[], size_t *bad, struct crm_err *err);

/* A client without a row: validate makes them from transactions. */
enum crm_status clv_clients_add(
    struct clv_clients *clients, const struct crm_history *history, struct crm_err *err);

/* All rows of standard input or the files, nothing kept but what models need. */
enum crm_status clv_clients_stream(
    struct clv_clients *clients, const struct crm_cli *cli, double unit_days, struct crm_err *err);

/* Say what was left out, and that the export may be cut off on the left. Errors: CRM_ENOMEM. */
enum crm_status clv_clients_notes(
    const struct clv_clients *clients, const struct crm_cli *cli, struct crm_err *err);
void clv_clients_release(struct clv_clients *clients);

/* Mean amount and repeats of row i, as spending wants them. */
double clv_clients_repeats(const struct clv_clients *clients, size_t i);

/* ---- covariates (covariates.c) ---------------------------------------------------------- */

/* Read "a,C(b)"; columns are wanted of `source`. */
enum crm_status clv_terms_open(
    struct clv_terms **terms, const char *text, struct clv_source *source, struct crm_err *err);

/* The group of a client with these cells; *empty when one is missing. */
enum crm_status clv_terms_group(struct clv_terms *terms, const struct crm_slice field[],
    uint32_t *group, bool *empty, size_t *bad, struct crm_err *err);

/* After the last row: names of the terms and the design. `names` NULL, or the terms to use. */
enum crm_status clv_terms_finish(
    struct clv_terms *terms, const struct crm_map *names, struct crm_err *err);
const struct crm_fit_design *clv_terms_design(const struct clv_terms *terms);
struct crm_slice clv_terms_name(const struct clv_terms *terms, size_t i);
void clv_terms_free(struct clv_terms *terms);

/* ---- models (models.c): fitted, or read from --params ----------------------------------- */

struct clv_models {
    struct crm_fit visits;
    struct crm_fit spend;
    bool has_spend;
};

enum crm_status clv_fit_visits(struct crm_fit *fit, const struct clv_clients *clients,
    enum crm_model_kind kind, const struct crm_cli *cli, struct crm_err *err);

/* *fitted false, with a note, when there is no mean amount to fit to. */
enum crm_status clv_fit_spend(struct crm_fit *fit, const struct clv_clients *clients,
    const struct crm_cli *cli, bool *fitted, struct crm_err *err);

/*
 * Fit both, or read them.  A fit of visits that did not converge is CRM_ENUMERIC; one of spending
 * is not used, with a note.
 */
enum crm_status clv_models_get(struct clv_models *models, struct clv_clients *clients,
    const struct crm_cli *cli, double unit_days, struct crm_err *err);

/* Parameter i as the tables call it; `buf` holds the names of coefficients. */
const char *clv_param_name(
    const struct crm_fit *fit, const struct clv_terms *terms, size_t i, char buf[CLV_NAME]);
const char *clv_model_name(const struct crm_fit *fit);

/* What to know before believing a fit, on stderr. */
void clv_fit_notes(
    const struct crm_fit *fit, const struct clv_terms *terms, const struct crm_cli *cli);

/* Params and covariance tables (params.c). */
enum crm_status clv_params_read(struct clv_models *models, struct clv_clients *clients,
    const struct crm_cli *cli, double unit_days, struct crm_err *err);
enum crm_status clv_covariance_write(const struct crm_fit *fits[], size_t n,
    const struct clv_terms *terms, const struct crm_cli *cli, struct crm_err *err);
enum crm_status clv_covariance_read(struct clv_models *models, const struct clv_terms *terms,
    const struct crm_cli *cli, struct crm_err *err);

/* A new client's visits, spending and value. */
void clv_prospect(const struct clv_models *models, const struct clv_plan *plan,
    struct crm_clv_visits *visits, double *spend, double *value);

/* ---- analyses --------------------------------------------------------------------------- */

#endif
