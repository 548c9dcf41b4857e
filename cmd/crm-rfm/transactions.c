/* transactions in, customers out */

#include "crm-rfm.h"

#include "../shared/source.h"
#include "cli/pass.h"
#include "io/join.h"
#include "ledger/feature_cells.h"
#include "cli/frame.h"
#include "ledger/known.h"

#include <math.h>

struct run {
    struct crm_cli *cli;
    const struct rfm_options *opt;
    struct source source;
    struct crm_join *list;
    struct scoring scoring;
    struct crm_pass *pass;         /* with -J, else NULL */
    struct crm_out *out;           /* of `pass`, or its own */
    struct crm_features_work work; /* with --features */
    /* with --each: the day that rows are made for, and the client as known on it */
    int32_t day;
    struct crm_client known;
    const struct crm_client *kept; /* the client itself, who stays */
    enum crm_status status;
};

/* The next client; with --each as known on the day, and only if seen by then. */
static const struct crm_client *next_client(
    struct run *run, struct crm_ledger_cursor *cursor, struct crm_err *err)
{
    const struct crm_client *client;
    bool seen = false;

    while ((client = crm_ledger_next(run->source.ledger, cursor)) && run->opt->each >= 0) {
        struct crm_shard *shard = &run->source.ledger->shard[cursor->shard];
        run->status = crm_client_known(shard, client, run->day, &run->known, &seen, err);
        if (run->status)
            return NULL;
        run->kept = client;
        if (seen)
            return &run->known;
    }
    run->kept = client;
    return client;
}

/* ---- input ---- */

static enum crm_status open_input(struct run *run, struct crm_err *err)
{
    struct crm_cli *cli = run->cli;
    const struct crm_reader_spec list = crm_cli_second(cli, &run->opt->list, 1);
    enum crm_status status = CRM_OK;

    if (run->opt->list)
        status = crm_join_open(&run->list, &list, "customer_id", err);
    if (!status)
        status = source_open(&run->source, cli, run->opt->visit, SOURCE_JOINS_WHERE, err);
    if (status)
        return status;
    if (run->opt->each >= 0 && run->source.spec.visit != CRM_VISIT_DAY)
        return crm_err_set(
            err, CRM_EUSAGE, "--each counts visits by day, and the state was made by another unit");
    if (run->opt->features)
        crm_features_want(&run->source.spec);
    else if (run->opt->score_on == RFM_ON_LAST365 || run->opt->each >= 0)
        run->source.spec.form = (struct crm_form){.lines = true, .amount = true};
    return source_start(&run->source, err);
}

static enum crm_status open_output(struct run *run, struct crm_err *err)
{
    enum crm_status status;

    if (!run->cli->join.n)
        return crm_out_analysis(&run->out, run->cli, err);
    status = crm_pass_analysis(&run->pass, run->cli, NULL, err);
    if (!status)
        run->out = crm_pass_cells(run->pass);
    return status;
}

/* ---- scores ---- */

static int64_t spend_last365(
    const struct run *run, const struct crm_shard *shard, const struct crm_client *client)
{
    struct crm_line_reader lines;
    struct crm_line line;
    int64_t sum = 0;

    /* parts of a sum that fits, but of either sign: wrap round, the total is right */
    crm_lines_open(&lines, shard, client);
    while (crm_lines_next(&lines, &line))
        if (line.day <= run->day && line.day > run->day - 365)
            sum = (int64_t)((uint64_t)sum + (uint64_t)crm_kind_counted(
                                                line.kind, run->source.spec.basis, line.amount_e4));
    return sum;
}

static enum crm_status money_value(const struct run *run, const struct crm_shard *shard,
    const struct crm_client *client, int64_t *value, struct crm_err *err)
{
    switch (run->opt->score_on) {
    case RFM_ON_MEAN:
        if (!crm_rfm_mean(client->amount_e4, client->visits, value))
            return crm_err_set(err, CRM_EDATA, "a mean amount is too large to score on");
        break;
    case RFM_ON_LAST365:
        *value = spend_last365(run, shard, client);
        break;
    default:
        *value = client->amount_e4;
    }
    return CRM_OK;
}

/* The measures of all clients with a visit, in order of first appearance. */
static enum crm_status score_clients(struct run *run, struct crm_err *err)
{
    struct crm_rfm_table *table = &run->scoring.table;
    struct crm_ledger_cursor cursor = {0};
    const struct crm_client *client;
    enum crm_status status = scoring_reserve(&run->scoring, run->source.ledger->n_clients, err);
    size_t n = 0;

    while (!status && (client = next_client(run, &cursor, err))) {
        if (!client->visits)
            continue;
        table->value[CRM_RECENCY][n] = run->day - client->last_day;
        table->value[CRM_FREQUENCY][n] = client->visits;
        status = money_value(run, &run->source.ledger->shard[cursor.shard], client,
            &table->value[CRM_MONEY][n], err);
        if (run->scoring.id)
            run->scoring.id[n] = crm_client_id(&run->kept->key);
        n++;
    }
    table->n = n;
    status = status ? status : run->status;
    return status ? status : scoring_run(run->cli, run->opt, &run->scoring, err);
}

/* ---- output ---- */

static void end_row(struct run *run)
{
    if (run->pass)
        crm_pass_row(run->pass, 0);
    else
        crm_out_row(run->out);
}

static void empty_cells(struct crm_out *out, int n)
{
    while (n-- > 0)
        crm_out_empty(out);
}

/* A client without a visit: her money, which may be refunds or prepaid, and nothing else. */
static void write_no_visit(struct run *run, struct crm_slice id, int64_t amount_e4)
{
    struct crm_out *out = run->out;

    crm_out_text(out, id);
    empty_cells(out, 4);
    crm_out_int(out, 0);
    crm_out_money(out, amount_e4);
    empty_cells(out, 2);
    scoring_cells(&run->scoring, out, SCORING_NO_VISIT);
    crm_out_date(out, run->day);
}

static void write_client(struct run *run, const struct crm_client *client, size_t scored)
{
    struct crm_out *out = run->out;
    uint32_t visits = client->visits;

    crm_out_text(out, crm_client_id(&client->key));
    crm_out_date(out, client->first_day);
    crm_out_date(out, client->last_day);
    crm_out_int(out, run->day - client->last_day);
    crm_out_int(out, run->day - client->first_day);
    crm_out_int(out, visits);
    crm_out_money(out, client->amount_e4);
    crm_out_ratio_e4(out, client->amount_e4, visits);
    if (visits > 1)
        crm_out_ratio_e4(out, client->amount_e4 - client->first_amount_e4, visits - 1);
    else
        crm_out_empty(out);
    scoring_cells(&run->scoring, out, scored);
    crm_out_date(out, run->day);
}

static enum crm_status write_features(struct run *run, const struct crm_ledger_cursor *cursor,
    const struct crm_client *client, struct crm_err *err)
{
    struct crm_features features;
    enum crm_status status;

    if (!run->opt->features)
        return CRM_OK;
    status = crm_features_of(&run->work, cursor->shard, client, &features, err);
    if (!status)
        features_cells(run->out, run->source.ledger->present, &features);
    return status;
}

/* Ids of --list that have no row yet. */
static void write_list(struct run *run)
{
    static const struct crm_features none = {
        .interval_median = NAN, .interval_sd = NAN, .interval_logsum = NAN};

    for (size_t i = 0; i < crm_join_n_rows(run->list); i++) {
        struct crm_slice id = crm_join_key(run->list, i);
        if (crm_ledger_find(run->source.ledger, id))
            continue;
        write_no_visit(run, id, 0);
        if (run->opt->features)
            features_cells(run->out, run->source.ledger->present, &none);
        end_row(run);
    }
}

static enum crm_status write_rows(struct run *run, struct crm_err *err)
{
    struct crm_ledger_cursor cursor = {0};
    const struct crm_client *client;
    enum crm_status status = CRM_OK;
    size_t scored = 0;

    crm_out_decimals(run->out, run->source.ledger->totals.decimals);
    if (run->opt->features)
        status = crm_features_start(&run->work, run->source.ledger, run->day, err);
    while (!status && (client = next_client(run, &cursor, err))) {
        if (client->visits)
            write_client(run, client, scored++);
        else
            write_no_visit(run, crm_client_id(&client->key), client->amount_e4);
        status = write_features(run, &cursor, client, err);
        if (!status)
            end_row(run);
    }
    crm_features_end(&run->work);
    status = status ? status : run->status;
    if (!status && run->list)
        write_list(run);
    return status;
}

/* ---- all of it ---- */

/* The day of the first line of anyone; CRM_DAY_NONE without one. */
static int32_t first_line(const struct run *run)
{
    struct crm_ledger_cursor cursor = {0};
    const struct crm_client *client;
    int32_t first = CRM_DAY_NONE;

    while ((client = crm_ledger_next(run->source.ledger, &cursor))) {
        int32_t day = crm_client_first_line(&run->source.ledger->shard[cursor.shard], client);
        if (day != CRM_DAY_NONE && (first == CRM_DAY_NONE || day < first))
            first = day;
    }
    return first;
}

static enum crm_status one_day(struct run *run, int32_t day, struct crm_err *err)
{
    enum crm_status status;

    run->day = day;
    scoring_clear(&run->scoring);
    status = score_clients(run, err);
    return status ? status : write_rows(run, err);
}

/* The last day of each period, and the as-of day where that lies within one. */
static enum crm_status each_day(struct run *run, struct crm_err *err)
{
    enum crm_period period = (enum crm_period)(CRM_PERIOD_MONTH + run->opt->each);
    int32_t first = first_line(run), as_of = run->source.as_of, start;
    enum crm_status status = CRM_OK;

    if (first == CRM_DAY_NONE)
        return one_day(run, as_of, err);
    for (start = crm_period_start(period, first); !status && start <= as_of;
         start = crm_period_add(period, start, 1)) {
        int32_t end = crm_period_add(period, start, 1) - 1;
        status = one_day(run, end < as_of ? end : as_of, err);
    }
    return status;
}

static enum crm_status score_and_write(struct run *run, struct crm_err *err)
{
    enum crm_status status = source_read(&run->source, err);

    if (status)
        return status;
    source_say(&run->source, "in no client's row");
    source_say_codes(&run->source);
    if (!run->list)
        crm_ledger_freeze(run->source.ledger);
    if (run->opt->each >= 0)
        status = each_day(run, err);
    else
        status = one_day(run, run->source.as_of, err);
    if (!status)
        scoring_end(run->cli, run->opt, &run->scoring);
    return status;
}

static enum crm_status close_output(struct run *run, enum crm_status status, struct crm_err *err)
{
    if (!status)
        return run->pass ? crm_pass_close(run->pass, err) : crm_out_close(run->out, err);
    if (run->pass)
        crm_pass_abandon(run->pass);
    else
        crm_out_abandon(run->out);
    return status;
}

enum crm_status rfm_transactions(
    struct crm_cli *cli, const struct rfm_options *opt, struct crm_err *err)
{
    struct run run = {.cli = cli, .opt = opt};
    const int64_t scale[CRM_N_MEASURES] = {
        1, 1, opt->score_on == RFM_ON_MEAN ? CRM_MEAN_SCALE : 10000};
    enum crm_status status = scoring_prepare(cli, opt, scale, &run.scoring, err);

    if (!status)
        status = open_input(&run, err);
    if (!status && source_opt.partial) {
        status = source_partial(&run.source, err);
    } else {
        if (!status)
            status = open_output(&run, err);
        if (!status)
            status = score_and_write(&run, err);
        status = close_output(&run, status, err);
    }
    scoring_release(&run.scoring);
    source_close(&run.source);
    if (run.list)
        crm_join_close(run.list);
    return status;
}
