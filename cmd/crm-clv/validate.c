/* crm-clv validate: fit on the visits up to a day, hold the model against those after it */
#include "base/expr.h"
#include "base/list.h"
#include "base/mem.h"
#include "cli/late.h"
#include "cli/progress.h"
#include "clv.h"
#include "forecast/people.h"
#include "io/flow.h"
#include "ledger/ledger.h"
#include "value/track.h"
#include "cli/frame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { CLASSES = 8 }; /* 0 .. 6 repeats, 7 or more */

/* What was seen of a client after the split, and in a period as long before it. */
struct seen {
    uint32_t after, before;
};

struct trial {
    struct crm_cli *cli;
    struct clv_plan plan;
    struct crm_ledger_spec spec;
    struct crm_slice *walk_in;
    struct crm_expr *where;
    struct crm_reader *reader;
    struct crm_ledger *ledger;
    struct clv_clients clients; /* their histories up to the split */
    struct seen *seen;          /* clients.n */
    size_t seen_cap;
    int32_t start, as_of;        /* first visit of all, last day */
    size_t n_days;               /* from start to as_of */
    double *new_on, *repeats_on; /* n_days: clients, repeat visits on a day after start */
    const int32_t *day;          /* one client's */
    struct crm_people people;    /* with --season: their visits */
    struct clv_season season;
};

/* ---- reading ---------------------------------------------------------------------------- */

static void progress(void *ctx, uint64_t bytes)
{
    crm_progress_bytes(ctx, bytes);
}

static enum crm_status split_walk_in(struct trial *trial, struct crm_err *err)
{
    enum crm_status status = crm_list_slices(
        &trial->walk_in, &trial->spec.n_walk_in, opt.walk_in.item, opt.walk_in.n, "--walk-in", err);

    trial->spec.walk_in = trial->walk_in;
    return status;
}

/* All rows: the as-of day is made of those that --where leaves out, too. */
static enum crm_status open_rows(struct trial *trial, struct crm_err *err)
{
    struct crm_cli all = *trial->cli;
    enum crm_status status = split_walk_in(trial, err);

    all.where.n = 0;
    if (!status)
        status = crm_cli_reader(&all, &trial->reader, err);
    if (!status && trial->cli->where.n)
        status = crm_cli_where(trial->cli, &trial->where, err);
    trial->spec.where = (struct crm_where){.expr = trial->where};
    return status;
}

static enum crm_status read_ledger(struct trial *trial, struct crm_err *err)
{
    const struct crm_cli *cli = trial->cli;
    struct crm_progress bar;
    enum crm_status status = open_rows(trial, err);

    if (status)
        return status;
    trial->spec.visit = CRM_VISIT_DAY;
    trial->spec.as_of = cli->as_of;
    trial->spec.since = trial->spec.until = CRM_DAY_NONE;
    trial->spec.progress = progress;
    trial->spec.progress_ctx = &bar;
    int threads = cli->threads ? (int)cli->threads : crm_flow_threads(trial->reader);
    status = crm_ledger_open(&trial->ledger, trial->reader, &trial->spec, threads, err);
    if (trial->where)
        status = crm_cli_where_done(status, err);
    if (status)
        return status;
    crm_progress_start(&bar, cli, crm_reader_size(trial->reader));
    status = crm_ledger_read(trial->ledger, err);
    crm_progress_end(&bar);
    if (!status)
        status = crm_cli_where_judge(cli, trial->where, err);
    if (!status)
        status =
            crm_ledger_totals_as_of(&trial->ledger->totals, trial->spec.as_of, &trial->as_of, err);
    if (!status)
        crm_cli_late(cli, trial->as_of, trial->ledger->totals.last_date);
    return status;
}

/* The first visit of those who take part. */
static void find_start(struct trial *trial)
{
    struct crm_ledger_cursor cursor = {0};
    const struct crm_client *client;

    trial->start = CRM_DAY_NONE;
    while ((client = crm_ledger_next(trial->ledger, &cursor)))
        if (client->visits && client->first_day <= opt.split &&
            (opt.cohort_from == CRM_DAY_NONE || client->first_day >= opt.cohort_from) &&
            (trial->start == CRM_DAY_NONE || client->first_day < trial->start))
            trial->start = client->first_day;
}

/* A client's days become a history up to the split, and counts. */
static enum crm_status add_client(struct trial *trial, size_t n, struct crm_err *err)
{
    const int32_t *day = trial->day;
    int32_t length = trial->as_of - opt.split; /* of the time held out */
    double unit = trial->plan.unit_days;
    struct crm_history h = {0, 0, (opt.split - day[0]) / unit};
    struct seen seen = {0, 0};
    enum crm_status status = CRM_OK;

    for (size_t i = 0; opt.season == CLV_SEASON_AUTO && i < n && !status; i++)
        status = crm_people_visit(&trial->people, day[i], 0, err);
    if (opt.season == CLV_SEASON_AUTO && !status)
        status = crm_people_end(&trial->people, err);
    if (status)
        return status;
    trial->new_on[day[0] - trial->start]++;
    crm_first_months_add(&trial->clients.new_in, day[0]);
    for (size_t i = 1; i < n; i++) {
        trial->repeats_on[day[i] - trial->start]++;
        if (day[i] > opt.split) {
            seen.after++;
            continue;
        }
        h.x++;
        h.t_x = (day[i] - day[0]) / unit;
        seen.before += day[i] > opt.split - length;
        trial->clients.sum_log_gaps += log((day[i] - day[i - 1]) / unit);
    }
    if (!crm_mem_grow(
            (void **)&trial->seen, &trial->seen_cap, trial->clients.n + 1, sizeof *trial->seen))
        return crm_err_nomem(err);
    trial->seen[trial->clients.n] = seen;
    return clv_clients_add(&trial->clients, &h, err);
}

/* A first visit in the year 1 is a slip, and its weeks would take minutes. */
static enum crm_status check_start(const struct trial *trial, struct crm_err *err)
{
    const int32_t century = 36525;
    char start[CRM_DATE_TEXT], end[CRM_DATE_TEXT];

    if (trial->as_of - trial->start <= century)
        return CRM_OK;
    crm_date_format(trial->start, CRM_SECOND_NONE, start);
    crm_date_format(trial->as_of, CRM_SECOND_NONE, end);
    return crm_err_set(err, CRM_EDATA,
        "the first visit of all is of %s, more than 100 years before %s; "
        "--cohort-from DATE leaves out clients who began before DATE",
        start, end);
}

static enum crm_status add_clients(struct trial *trial, struct crm_err *err)
{
    struct crm_ledger_cursor cursor = {0};
    const struct crm_client *client;
    enum crm_status status = CRM_OK;
    size_t n = 0;

    find_start(trial);
    if (trial->start == CRM_DAY_NONE)
        return crm_err_set(err, CRM_EDATA, "no client's first visit is on or before --split%s",
            opt.cohort_from == CRM_DAY_NONE ? "" : " and on or after --cohort-from");
    if ((status = check_start(trial, err)))
        return status;
    trial->n_days = (size_t)(trial->as_of - trial->start) + 1;
    trial->new_on = crm_mem_zalloc(trial->n_days, sizeof *trial->new_on);
    trial->repeats_on = crm_mem_zalloc(trial->n_days, sizeof *trial->repeats_on);
    if (!trial->new_on || !trial->repeats_on)
        return crm_err_nomem(err);
    if ((status = crm_first_months_open(&trial->clients.new_in, err)))
        return status;
    trial->clients.has_gaps = true;
    trial->clients.unit_days = trial->plan.unit_days;
    while (!status && (client = crm_ledger_next(trial->ledger, &cursor))) {
        if (!client->visits || client->first_day > opt.split ||
            (opt.cohort_from != CRM_DAY_NONE && client->first_day < opt.cohort_from))
            continue;
        status = crm_shard_days(&trial->ledger->shard[cursor.shard], client, &trial->day, &n, err);
        if (!status)
            status = add_client(trial, n, err);
    }
    return status;
}

/* ---- results ---------------------------------------------------------------------------- */

/* The same in the days of the season. */
static void track_season(
    const struct trial *trial, const size_t end[], size_t n_weeks, double t[], double expected[])
{
    const struct crm_history start = {0, 0, 0};
    double *by = t + n_weeks;

    for (size_t w = 0; w < n_weeks; w++)
        expected[w] = 0;
    for (size_t d = 0; d < trial->n_days; d++) {
        size_t from = d / 7;
        if (!(trial->new_on[d] > 0))
            continue;
        for (size_t w = from; w < n_weeks; w++)
            t[w] = clv_season_days(&trial->season, trial->start + (int32_t)d,
                       trial->start + (int32_t)end[w] - 1) /
                   trial->plan.unit_days;
        crm_model_expected(
            &trial->season.visits.model, &start, t + from, n_weeks - from, by + from);
        for (size_t w = from; w < n_weeks; w++)
            expected[w] += trial->new_on[d] * by[w];
    }
}

/*
 * What is said of a season: how far off the weeks held out are with it and without; plain[] and
 * expected[] are sums up to the end of each week.
 */
static void judge_season(const struct trial *trial, const size_t end[], size_t n_weeks,
    const double plain[], const double expected[])
{
    double off[2] = {0}, actual = 0, n = 0;
    size_t d = 0;

    for (size_t w = 0; w < n_weeks; w++) {
        actual = 0;
        for (; d < end[w]; d++)
            actual += trial->repeats_on[d];
        if (!w || trial->start + (int32_t)end[w - 1] <= opt.split)
            continue; /* a week with days that the model may know */
        off[0] += fabs(plain[w] - plain[w - 1] - actual);
        off[1] += fabs(expected[w] - expected[w - 1] - actual);
        n++;
    }
    if (n > 0)
        crm_cli_note(trial->cli,
            "season: a week held out is off by %.3g visits with it, by %.3g without: it %s",
            off[1] / n, off[0] / n, off[1] < off[0] ? "helps" : "does not help");
}

static enum crm_status expect_weeks(const struct trial *trial, const struct crm_model *model,
    const size_t end[], size_t n_weeks, double expected[], struct crm_err *err)
{
    double *plain = crm_mem_alloc(n_weeks, sizeof *plain);
    double *room = crm_mem_alloc(2 * n_weeks, sizeof *room);
    enum crm_status status = plain && room ? CRM_OK : crm_err_nomem(err);

    if (!status)
        status = crm_track_weeks(model, 1 / trial->plan.unit_days, trial->new_on, trial->n_days,
            end, n_weeks, plain, err);
    if (!status && trial->season.season.known) {
        track_season(trial, end, n_weeks, room, expected);
        judge_season(trial, end, n_weeks, plain, expected);
    } else if (!status) {
        memcpy(expected, plain, n_weeks * sizeof *plain);
    }
    free(plain);
    free(room);
    return status;
}

static enum crm_status write_weeks(const struct trial *trial, const struct crm_model *model,
    struct crm_out *out, struct crm_err *err)
{
    size_t n_weeks = (trial->n_days + 6) / 7;
    size_t *end = crm_mem_alloc(n_weeks, sizeof *end);
    double *expected = crm_mem_alloc(n_weeks, sizeof *expected), actual = 0;
    enum crm_status status = end && expected ? CRM_OK : crm_err_nomem(err);

    for (size_t w = 0; w < n_weeks && !status; w++)
        end[w] = 7 * (w + 1) < trial->n_days ? 7 * (w + 1) : trial->n_days;
    if (!status)
        status = expect_weeks(trial, model, end, n_weeks, expected, err);
    for (size_t w = 0; w < n_weeks && !status; w++) {
        for (size_t d = 7 * w; d < end[w]; d++)
            actual += trial->repeats_on[d];
        crm_out_int(out, (int64_t)w + 1);
        crm_out_int(out, (int64_t)actual);
        crm_out_number(out, expected[w]);
        crm_out_row(out);
    }
    free(end);
    free(expected);
    return status;
}

static void write_class(struct crm_out *out, size_t x)
{
    char text[8];

    snprintf(text, sizeof text, "%zu%s", x, x == CLASSES - 1 ? "+" : "");
    crm_out_string(out, text);
}

static size_t class_of(double x)
{
    return x < CLASSES - 1 ? (size_t)x : CLASSES - 1;
}

static enum crm_status write_table(
    const struct trial *trial, const struct crm_model *model, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {
        {"x", CRM_OUT_TEXT}, {"observed", CRM_OUT_INT}, {"expected", CRM_OUT_NUMBER}};
    const struct crm_cells *cells = &trial->clients.cells;
    double expected[CLASSES], observed[CLASSES] = {0};
    struct crm_out *out;
    enum crm_status status = crm_track_counts(model, cells, CLASSES, expected, err);

    if (status || (status = crm_out_open(&out, trial->cli, opt.table, err)))
        return status;
    for (size_t i = 0; i < cells->n; i++)
        observed[class_of(crm_cells_history(cells, i).x)] += cells->cell[i].weight;
    crm_out_columns(out, columns, 3);
    crm_out_header(out);
    for (size_t x = 0; x < CLASSES; x++) {
        write_class(out, x);
        crm_out_int(out, (int64_t)observed[x]);
        crm_out_number(out, expected[x]);
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}

/* By repeats before the split: clients, and what they did and were expected to do after it. */
struct result {
    double clients[CLASSES], actual[CLASSES], expected[CLASSES];
    double total, model, naive;                              /* visits */
    double model_off, model_square, naive_off, naive_square; /* sums over clients */
};

/* What is expected of client i after the split, in the days of the season. */
static double expect_client(const struct trial *trial, size_t i)
{
    const struct crm_people *p = &trial->people;
    const int32_t *day = &p->day[p->from[i]];
    double unit = trial->plan.unit_days, visits, t;
    size_t n = p->from[i + 1] - p->from[i];

    while (day[n - 1] > opt.split)
        n--;
    t = clv_season_days(&trial->season, opt.split, trial->as_of) / unit;
    crm_model_expected(&trial->season.visits.model,
        &(struct crm_history){(double)(n - 1),
            clv_season_days(&trial->season, day[0], day[n - 1]) / unit,
            clv_season_days(&trial->season, day[0], opt.split) / unit},
        &t, 1, &visits);
    return visits;
}

static enum crm_status compare(
    const struct trial *trial, const struct crm_model *model, struct result *r, struct crm_err *err)
{
    const struct clv_clients *clients = &trial->clients;
    double t = (trial->as_of - opt.split) / trial->plan.unit_days;
    double *expected = crm_mem_alloc(clients->cells.n, sizeof *expected);

    if (!expected)
        return crm_err_nomem(err);
    for (size_t i = 0; i < clients->cells.n; i++) {
        struct crm_history h = crm_cells_history(&clients->cells, i);
        crm_model_expected(model, &h, &t, 1, &expected[i]);
    }
    memset(r, 0, sizeof *r);
    for (size_t i = 0; i < clients->n; i++) {
        double want = trial->season.season.known ? expect_client(trial, i)
                                                 : expected[clients->cell[i]],
               did = trial->seen[i].after;
        double same = trial->seen[i].before;
        size_t x = class_of(clv_clients_repeats(clients, i));
        r->clients[x]++;
        r->actual[x] += did;
        r->expected[x] += want;
        r->total += did;
        r->model += want;
        r->naive += same;
        r->model_off += fabs(want - did);
        r->model_square += (want - did) * (want - did);
        r->naive_off += fabs(same - did);
        r->naive_square += (same - did) * (same - did);
    }
    free(expected);
    return CRM_OK;
}

static enum crm_status write_holdout(
    const struct trial *trial, const struct result *r, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"x", CRM_OUT_TEXT}, {"customers", CRM_OUT_INT},
        {"actual", CRM_OUT_NUMBER}, {"expected", CRM_OUT_NUMBER}};
    struct crm_out *out;
    enum crm_status status =
        crm_out_results(&out, trial->cli, opt.holdout_table, NULL, columns, 4, err);

    if (status)
        return status;
    for (size_t x = 0; x < CLASSES; x++) {
        write_class(out, x);
        crm_out_int(out, (int64_t)r->clients[x]);
        crm_out_number(out, r->actual[x] / r->clients[x]); /* empty where there is no client */
        crm_out_number(out, r->expected[x] / r->clients[x]);
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}

/*
 * One sentence: did the total come true, and are single clients told better than by supposing that
 * they do again what they did?
 */
static void say_verdict(const struct crm_cli *cli, const struct result *r)
{
    double off = fabs(r->model / r->total - 1);
    int wins = (r->model_square < r->naive_square) + (r->model_off < r->naive_off);
    static const char *const single[] = {"worse than", "about as well as", "better than"};
    const char *total = off <= 0.1    ? "the total came true within a tenth"
                        : off <= 0.25 ? "the total came true within a quarter"
                                      : "the total is off by more than a quarter";
    const char *verdict = off <= 0.1 && wins == 2    ? "believe it"
                          : off <= 0.25 && wins >= 1 ? "believe the order of clients more than the "
                                                       "numbers"
                                                     : "do not believe it here";

    if (!(r->total > 0))
        crm_cli_note(cli, "verdict: nobody came in the time held out: nothing can be said");
    else
        crm_cli_note(cli,
            "verdict: %s: %s, and single clients are told %s the naive rule tells "
            "them",
            verdict, total, single[wins]);
}

static void say_errors(const struct crm_cli *cli, const char *who, double expected, double actual,
    double clients, double off, double square)
{
    char percent[32] = "";

    if (actual > 0)
        snprintf(percent, sizeof percent, " (%+.1f %%)", 100 * (expected / actual - 1));
    crm_cli_note(cli, "%s: %.6g visits%s; a client: bias %+.3g, MAE %.3g, RMSE %.3g", who, expected,
        percent, (expected - actual) / clients, off / clients, sqrt(square / clients));
}

static void say_result(const struct trial *trial, const struct crm_fit *fit, const struct result *r)
{
    const struct crm_cli *cli = trial->cli;
    double n = (double)trial->clients.n;
    char start[CRM_DATE_TEXT], split[CRM_DATE_TEXT], end[CRM_DATE_TEXT], naive[64];
    double repeats = 0;

    for (size_t i = 0; i < trial->clients.n; i++)
        repeats += clv_clients_repeats(&trial->clients, i);
    crm_date_format(trial->start, CRM_SECOND_NONE, start);
    crm_date_format(opt.split, CRM_SECOND_NONE, split);
    crm_date_format(trial->as_of, CRM_SECOND_NONE, end);
    crm_cli_note(cli,
        "%.12g clients with %.12g repeat visits from %s to %s; held out to %s: %.12g visits", n,
        repeats, start, split, end, r->total);
    say_errors(cli, clv_model_name(fit), r->model, r->total, n, r->model_off, r->model_square);
    snprintf(
        naive, sizeof naive, "naive (the same as in the %d days before)", trial->as_of - opt.split);
    say_errors(cli, naive, r->naive, r->total, n, r->naive_off, r->naive_square);
    say_verdict(cli, r);
}

static enum crm_status check_split(const struct trial *trial, struct crm_err *err)
{
    char text[CRM_DATE_TEXT];

    if (trial->as_of > opt.split)
        return CRM_OK;
    if (trial->as_of == CRM_DAY_NONE)
        return crm_err_set(err, CRM_EDATA, "there is no transaction");
    crm_date_format(trial->as_of, CRM_SECOND_NONE, text);
    return crm_err_set(
        err, CRM_EUSAGE, "--split: nothing is held out: the last day looked at is %s", text);
}

static enum crm_status run(struct trial *trial, struct crm_out *out, struct crm_err *err)
{
    struct clv_models models;
    struct result result;
    enum crm_status status = read_ledger(trial, err);

    if (status || (status = check_split(trial, err)) || (status = add_clients(trial, err)) ||
        (status =
                clv_models_get(&models, &trial->clients, trial->cli, trial->plan.unit_days, err)) ||
        (status = clv_clients_notes(&trial->clients, trial->cli, err)))
        return status;
    if (opt.season == CLV_SEASON_AUTO) {
        status =
            clv_season_find(&trial->season, &trial->people, opt.split, models.visits.model.kind,
                opt.params ? &models.visits : NULL, trial->plan.unit_days, err);
        if (status)
            return status;
        clv_season_say(&trial->season, trial->cli);
    }
    const struct crm_model *model = &models.visits.model;
    if ((status = write_weeks(trial, model, out, err)) ||
        (opt.table && (status = write_table(trial, model, err))) ||
        (status = compare(trial, model, &result, err)) ||
        (opt.holdout_table && (status = write_holdout(trial, &result, err))))
        return status;
    say_result(trial, &models.visits, &result);
    return CRM_OK;
}

static enum crm_status run_validate(struct crm_cli *cli, struct crm_err *err)
{
    struct trial trial = {.cli = cli};
    struct crm_out *out = NULL;
    enum crm_status status;

    if (opt.split == CRM_DAY_NONE)
        return crm_err_set(
            err, CRM_EUSAGE, "--split DATE is needed: the last day that the model may know");
    if (opt.model == CRM_MODEL_BG_BB)
        return crm_err_set(err, CRM_EUSAGE, "--model: bg-bb counts periods, not visits by day");
    if (opt.season == CLV_SEASON_AUTO && opt.model == CRM_MODEL_MBG_CNBD_K)
        return crm_err_set(err, CRM_EUSAGE, "--season auto: not for mbg-cnbd-k");
    status = clv_plan_read(&trial.plan, err);
    if (!status)
        status = crm_people_open(&trial.people, err);
    if (!status)
        status = crm_out_analysis(&out, cli, err);
    if (!status)
        status = run(&trial, out, err);
    clv_clients_release(&trial.clients);
    clv_season_close(&trial.season);
    crm_people_close(&trial.people);
    free(trial.seen);
    free(trial.new_on);
    free(trial.repeats_on);
    free(trial.walk_in);
    crm_ledger_close(trial.ledger);
    crm_expr_free(trial.where);
    crm_reader_close(trial.reader);
    if (status) {
        crm_out_abandon(out);
        return status;
    }
    return crm_out_close(out, err);
}

static const struct crm_opt options[] = {
    OPT_DATE(0, "split", opt.split, "last day the model may know; the days after it are held out"),
    OPT_WRITE(0, "table", opt.table, "clients by repeats up to the split, seen and expected"),
    OPT_WRITE(0, "holdout-table", opt.holdout_table,
        "visits a client after the split, by repeats before it"),
    OPT_READ(0, "params", opt.params, "use these parameters, as fit wrote them"),
    OPT_LIST(0, "walk-in", "CODE,...", opt.walk_in, "ids the till uses for people without one"),
    OPT_CHOICE(0, "season", "HOW", opt.season, clv_seasons, "none",
        "auto (month factors of the base, found up to the split) or none"),
    OPT_END,
};

static const struct crm_schema_column columns[] = {
    COL_INT("week", "weeks", "weeks since the first date"),
    COL_INT("actual", "visits", "repeat visits so far"),
    COL_NUMBER("expected", "visits", "repeat visits that the model expects by then"),
    COL_END,
};

const struct crm_analysis analysis_validate = {
    .name = "validate",
    .summary = "from transactions: what the model foretold, beside what came",
    .synopsis = "--split DATE [-m NAME] [-a DATE] [FILE...]",
    .common = CRM_COMMON_IO | CRM_COMMON_WHERE | CRM_COMMON_AS_OF | CRM_COMMON_THREADS,
    .options = options,
    .columns = columns,
    .run = run_validate,
};
