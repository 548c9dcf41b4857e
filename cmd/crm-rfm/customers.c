/* a customer table in, the same with scores out */

#include "crm-rfm.h"

#include "../shared/source.h"

#include "base/mem.h"
#include "cli/frame.h"
#include "cli/pass.h"
#include "ledger/ledger.h"

#include <stdlib.h>

enum { WHOLE = 10000 };

/* Columns of the input, CRM_COLUMN_NONE where there is none. */
struct columns {
    size_t id, recency, last_date, frequency, monetary;
};

struct run {
    struct crm_cli *cli;
    const struct rfm_options *opt;
    struct crm_reader *reader;
    struct crm_table table;
    struct columns column;
    bool from_dates; /* recency is made of last_date */
    int32_t as_of;
    int64_t *measure[CRM_N_MEASURES]; /* of each row; CRM_TABLE_NO_AMOUNT where empty */
    int32_t *last_date;
    struct scoring scoring;
    struct crm_pass *pass;
};

static enum crm_status refuse_options(
    const struct crm_cli *cli, const struct rfm_options *opt, struct crm_err *err)
{
    const char *name = opt->features                     ? "--features"
                       : opt->list                       ? "--list"
                       : source_opt.walk_in.n            ? "--walk-in"
                       : opt->visit >= 0                 ? "--visit"
                       : source_opt.basis >= 0           ? "--basis"
                       : source_opt.partial              ? "--partial"
                       : source_opt.merge                ? "--merge"
                       : cli->since != CRM_DAY_NONE      ? "--since"
                       : cli->until != CRM_DAY_NONE      ? "--until"
                       : opt->score_on == RFM_ON_LAST365 ? "--score-on last365"
                                                         : NULL;

    if (name)
        return crm_err_set(err, CRM_EUSAGE, "%s needs transactions, not --from customers", name);
    return CRM_OK;
}

static enum crm_status find_columns(struct run *run, struct crm_err *err)
{
    struct columns *c = &run->column;
    enum crm_status status = crm_reader_lookup(run->reader, "customer_id", &c->id, err);

    if (!status)
        status = crm_reader_lookup(run->reader, "recency_days", &c->recency, err);
    if (!status)
        status = crm_reader_lookup(run->reader, "last_date", &c->last_date, err);
    if (!status)
        status = crm_reader_need(run->reader, "frequency", &c->frequency, err);
    if (!status)
        status = crm_reader_need(run->reader, "monetary", &c->monetary, err);
    if (!status && c->recency == CRM_COLUMN_NONE && c->last_date == CRM_COLUMN_NONE) {
        crm_err_place(err, crm_reader_file(run->reader, 0)->name, 0, NULL);
        return crm_err_set(
            err, CRM_EDATA, "no column recency_days or last_date (-c NAME=HEADER says where)");
    }
    run->from_dates = c->last_date != CRM_COLUMN_NONE &&
                      (c->recency == CRM_COLUMN_NONE || run->cli->as_of != CRM_DAY_NONE);
    if (!status && run->cli->as_of != CRM_DAY_NONE && !run->from_dates)
        return crm_err_set(err, CRM_EUSAGE, "--as-of needs the column last_date");
    if (!status && run->scoring.rfm.method == CRM_RFM_NTILE && c->id == CRM_COLUMN_NONE)
        return crm_err_set(err, CRM_EDATA, "--method ntile needs the column customer_id");
    return status;
}

static enum crm_status bad_cell(
    const struct run *run, size_t row, size_t column, const char *problem, struct crm_err *err)
{
    struct crm_slice cell = crm_table_cell(&run->table, row, column);
    char shown[CRM_ERR_SHOW];

    crm_table_place(&run->table, row, column, err);
    return crm_err_set(err, CRM_EDATA, "%s %s", crm_err_show(cell.ptr, cell.len, shown), problem);
}

/* The last of the dates is the as-of day, unless it stands alone: the rule of ledger.h. */
static enum crm_status choose_as_of(struct run *run, struct crm_err *err)
{
    struct crm_ledger_totals totals;
    char date[CRM_DATE_TEXT];
    enum crm_status status;

    crm_ledger_totals_init(&totals);
    for (size_t i = 0; i < run->table.n_rows; i++)
        crm_ledger_note_date(&totals, run->last_date[i]);
    status = crm_ledger_totals_as_of(&totals, run->cli->as_of, &run->as_of, err);
    if (!status && run->cli->as_of == CRM_DAY_NONE && run->as_of != CRM_DAY_NONE) {
        crm_date_format(run->as_of, CRM_SECOND_NONE, date);
        crm_cli_note(run->cli, "as of %s, the last date in the input (-a sets another)", date);
    }
    return status;
}

static enum crm_status recency_from_dates(struct run *run, struct crm_err *err)
{
    size_t n = run->table.n_rows;
    enum crm_status status;

    run->last_date = crm_mem_alloc(n, sizeof *run->last_date);
    if (!run->last_date)
        return crm_err_nomem(err);
    status = crm_table_days(&run->table, run->column.last_date, run->last_date, err);
    if (!status)
        status = choose_as_of(run, err);
    for (size_t i = 0; i < n && !status; i++) {
        int32_t day = run->last_date[i];
        run->measure[CRM_RECENCY][i] =
            day == CRM_DAY_NONE ? CRM_TABLE_NO_AMOUNT : (int64_t)(run->as_of - day) * WHOLE;
        if (day != CRM_DAY_NONE && day > run->as_of)
            status = bad_cell(run, i, run->column.last_date, "is after the as-of day", err);
    }
    return status;
}

/* Whether the client of a row has a visit. */
static bool is_scored(const struct run *run, size_t row)
{
    int64_t frequency = run->measure[CRM_FREQUENCY][row];

    return frequency != CRM_TABLE_NO_AMOUNT && frequency > 0;
}

static enum crm_status check_row(const struct run *run, size_t i, struct crm_err *err)
{
    size_t recency = run->from_dates ? run->column.last_date : run->column.recency;
    int64_t frequency = run->measure[CRM_FREQUENCY][i];

    if (frequency != CRM_TABLE_NO_AMOUNT && (frequency < 0 || frequency % WHOLE))
        return bad_cell(run, i, run->column.frequency, "is not a number of visits", err);
    if (!is_scored(run, i))
        return CRM_OK;
    if (run->measure[CRM_RECENCY][i] == CRM_TABLE_NO_AMOUNT)
        return bad_cell(run, i, recency, "is empty, but the frequency is not 0", err);
    if (run->measure[CRM_RECENCY][i] < 0)
        return bad_cell(run, i, recency, "is below 0", err);
    if (run->measure[CRM_MONEY][i] == CRM_TABLE_NO_AMOUNT)
        return bad_cell(run, i, run->column.monetary, "is empty, but the frequency is not 0", err);
    return CRM_OK;
}

static enum crm_status read_measures(struct run *run, struct crm_err *err)
{
    const struct columns *c = &run->column;
    enum crm_status status = crm_table_read(&run->table, run->reader, err);
    int decimals = 2;

    if (!status)
        status = crm_cli_reader_judge(run->cli, run->reader, err);
    for (enum crm_measure m = 0; m < CRM_N_MEASURES && !status; m++) {
        run->measure[m] = crm_mem_alloc(run->table.n_rows, sizeof *run->measure[m]);
        if (!run->measure[m])
            status = crm_err_nomem(err);
    }
    if (!status)
        status = run->from_dates ? recency_from_dates(run, err)
                                 : crm_table_amounts(&run->table, c->recency,
                                       run->measure[CRM_RECENCY], &decimals, err);
    if (!status)
        status = crm_table_amounts(
            &run->table, c->frequency, run->measure[CRM_FREQUENCY], &decimals, err);
    if (!status)
        status =
            crm_table_amounts(&run->table, c->monetary, run->measure[CRM_MONEY], &decimals, err);
    for (size_t i = 0; i < run->table.n_rows && !status; i++)
        status = check_row(run, i, err);
    return status;
}

static enum crm_status score_rows(struct run *run, struct crm_err *err)
{
    struct crm_rfm_table *table = &run->scoring.table;
    enum crm_status status;
    size_t n = 0;

    for (size_t i = 0; i < run->table.n_rows; i++)
        n += is_scored(run, i);
    status = scoring_reserve(&run->scoring, n, err);
    n = 0;
    for (size_t i = 0; i < run->table.n_rows && !status; i++) {
        if (!is_scored(run, i))
            continue;
        for (enum crm_measure m = 0; m < CRM_N_MEASURES; m++)
            table->value[m][n] = run->measure[m][i];
        if (run->opt->score_on == RFM_ON_MEAN &&
            (run->measure[CRM_FREQUENCY][i] / WHOLE > UINT32_MAX ||
                !crm_rfm_mean(run->measure[CRM_MONEY][i],
                    (uint32_t)(run->measure[CRM_FREQUENCY][i] / WHOLE),
                    &table->value[CRM_MONEY][n])))
            return crm_err_set(err, CRM_EDATA, "a mean amount is too large to score on");
        if (run->scoring.id)
            run->scoring.id[n] = crm_table_cell(&run->table, i, run->column.id);
        n++;
    }
    return status ? status : scoring_run(run->cli, run->opt, &run->scoring, err);
}

static enum crm_status open_output(struct run *run, struct crm_err *err)
{
    static const char *const names[] = {
        "recency_days", "r", "f", "m", "rfm_score", "segment", "as_of"};
    struct crm_out_column columns[sizeof names / sizeof *names];
    size_t n = sizeof names / sizeof *names;

    for (size_t i = 0; i < n; i++)
        columns[i] = (struct crm_out_column){names[i], crm_schema_named(run->cli, names[i])->kind};
    /* recency_days and as_of are new when they come from last_date */
    return run->from_dates
               ? crm_pass_open(&run->pass, run->cli, &run->table, columns, n, err)
               : crm_pass_open(&run->pass, run->cli, &run->table, columns + 1, n - 2, err);
}

static void write_rows(struct run *run)
{
    struct crm_out *cells = crm_pass_cells(run->pass);
    size_t scored = 0;

    for (size_t i = 0; i < run->table.n_rows; i++) {
        if (run->from_dates && run->last_date[i] != CRM_DAY_NONE)
            crm_out_int(cells, run->as_of - run->last_date[i]);
        else if (run->from_dates)
            crm_out_empty(cells);
        scoring_cells(&run->scoring, cells, is_scored(run, i) ? scored++ : SCORING_NO_VISIT);
        if (run->from_dates)
            crm_out_date(cells, run->as_of);
        crm_pass_row(run->pass, i);
    }
}

enum crm_status rfm_customers(
    struct crm_cli *cli, const struct rfm_options *opt, struct crm_err *err)
{
    const int64_t scale[CRM_N_MEASURES] = {
        WHOLE, WHOLE, opt->score_on == RFM_ON_MEAN ? CRM_MEAN_SCALE : WHOLE};
    struct run run = {.cli = cli, .opt = opt};
    enum crm_status status = refuse_options(cli, opt, err);

    if (!status)
        status = scoring_prepare(cli, opt, scale, &run.scoring, err);
    if (!status)
        status = crm_cli_reader(cli, &run.reader, err);
    if (!status)
        status = find_columns(&run, err);
    if (!status)
        status = read_measures(&run, err);
    if (!status)
        status = open_output(&run, err);
    if (!status)
        status = score_rows(&run, err);
    if (!status) {
        write_rows(&run);
        scoring_end(cli, opt, &run.scoring);
        status = crm_pass_close(run.pass, err);
    } else {
        crm_pass_abandon(run.pass);
    }
    scoring_release(&run.scoring);
    for (enum crm_measure m = 0; m < CRM_N_MEASURES; m++)
        free(run.measure[m]);
    free(run.last_date);
    crm_table_release(&run.table);
    crm_reader_close(run.reader);
    return status;
}
