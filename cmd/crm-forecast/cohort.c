/* crm-forecast cohort -- the share of each cohort that is still active, observed and projected */

#include "forecast.h"

#include "../shared/source.h"
#include "base/cell.h"
#include "base/mem.h"
#include "cli/frame.h"
#include "forecast/sbg.h"
#include "io/table.h"
#include "ledger/left_edge.h"
#include "stat/interval.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    int64_t inactive, horizon;
    const char *fit;
    bool pool, survivors;
} opt;

static const struct crm_opt options[] = {
    OPT_INT(0, "inactive", "DAYS", opt.inactive, 1, 36500, NULL,
        "a client is lost more than DAYS days after the last visit", .excludes = "survivors"),
    OPT_INT(0, "horizon", "N", opt.horizon, 0, 1000, "3", "ages to project"),
    OPT_FLAG(0, "pool", opt.pool, "one fit of all cohorts together"),
    OPT_FLAG(0, "survivors", opt.survivors,
        "the input is a table cohort,age,customers of those still there"),
    OPT_WRITE(0, "fit", opt.fit, "write the parameters to FILE"),
    OPT_LIST(0, "walk-in", "CODE,...", source_opt.walk_in,
        "ids the till uses for people without one", .excludes = "survivors"),
    OPT_END,
};

enum { AGES = 100000 };

struct row {
    char *name;
    double *left; /* ages */
    size_t ages;
    struct crm_sbg fit;
};

struct work {
    const struct crm_cli *cli;
    struct row *row;
    size_t n;
    struct crm_sbg all;
};

static enum crm_status add_row(
    struct row *row, const char *name, size_t len, size_t ages, struct crm_err *err)
{
    row->name = crm_mem_zalloc(len + 1, 1);
    row->left = crm_mem_zalloc(ages, sizeof *row->left);
    if (!row->name || !row->left)
        return crm_err_nomem(err);
    memcpy(row->name, name, len);
    row->ages = ages;
    return CRM_OK;
}

/* ---- cohorts of transactions -------------------------------------------------------------- */

static void first_and_last(const struct source *source, enum crm_period period, int32_t span[2])
{
    struct crm_ledger_cursor cursor = {0};
    const struct crm_client *client;

    span[0] = span[1] = CRM_DAY_NONE;
    while ((client = crm_ledger_next(source->ledger, &cursor))) {
        int32_t start;
        if (!client->visits)
            continue;
        start = crm_period_start(period, client->first_day);
        span[0] = span[0] == CRM_DAY_NONE || start < span[0] ? start : span[0];
        span[1] = start > span[1] ? start : span[1];
    }
}

/* Ages that are known: 0, and those whose period ended --inactive days or more before. */
static size_t known_ages(enum crm_period period, int32_t start, int32_t as_of)
{
    size_t ages = 1;

    while (crm_period_add(period, start, (int)ages + 1) - 1 + (int32_t)opt.inactive <= as_of)
        ages++;
    return ages;
}

/* How many leave at each age, then how many are left. */
static void count(struct work *w, const struct source *source, int32_t first)
{
    enum crm_period period = w->cli->period;
    struct crm_ledger_cursor cursor = {0};
    const struct crm_client *client;

    while ((client = crm_ledger_next(source->ledger, &cursor))) {
        int32_t start;
        struct row *row;
        size_t stays;
        if (!client->visits)
            continue;
        start = crm_period_start(period, client->first_day);
        row = &w->row[crm_period_distance(period, first, start)];
        stays = row->ages;
        if (source->as_of - client->last_day > opt.inactive)
            stays = (size_t)crm_period_distance(
                        period, start, crm_period_start(period, client->last_day)) +
                    1;
        for (size_t age = 0; age < stays && age < row->ages; age++)
            row->left[age]++;
    }
}

static enum crm_status make_cohorts(
    struct work *w, const struct source *source, struct crm_err *err)
{
    enum crm_period period = w->cli->period;
    int32_t span[2];
    enum crm_status status = CRM_OK;

    first_and_last(source, period, span);
    if (span[0] == CRM_DAY_NONE)
        return CRM_OK;
    w->n = (size_t)crm_period_distance(period, span[0], span[1]) + 1;
    w->row = crm_mem_zalloc(w->n, sizeof *w->row);
    if (!w->row)
        return crm_err_nomem(err);
    for (size_t c = 0; c < w->n && !status; c++) {
        int32_t start = crm_period_add(period, span[0], (int)c);
        char name[CRM_DATE_TEXT];
        size_t len = crm_period_format(period, start, name);
        status = add_row(&w->row[c], name, len, known_ages(period, start, source->as_of), err);
    }
    if (!status)
        count(w, source, span[0]);
    return status;
}

/* Clients who came before the export begins look like a large first cohort. */
static enum crm_status say_edge(
    const struct work *w, const struct source *source, struct crm_err *err)
{
    struct crm_left_edge edge;
    uint64_t before;
    enum crm_status status = crm_ledger_left_edge(source->ledger, &edge, &before, err);

    if (!status && edge.n)
        crm_cli_note(w->cli,
            "the export begins in the middle: cohort %04d-%02d has %u first visits, the median "
            "month %.12g; many of them are no new clients",
            edge.year, edge.month, edge.n, edge.median);
    return status;
}

static enum crm_status from_transactions(
    struct work *w, const struct crm_cli *cli, struct crm_err *err)
{
    struct source source = {0};
    enum crm_status status;

    if (!opt.inactive)
        return crm_err_set(err, CRM_EUSAGE,
            "--inactive is needed: after how many days without a visit a client is lost "
            "(crm-churn intervals suggests one)");
    status = source_open(&source, cli, CRM_VISIT_DAY, SOURCE_JOINS_WHERE, err);
    if (!status)
        status = source_start(&source, err);
    if (!status)
        status = source_read(&source, err);
    if (!status) {
        source_say(&source, "in no cohort");
        status = make_cohorts(w, &source, err);
    }
    if (!status)
        status = say_edge(w, &source, err);
    source_close(&source);
    return status;
}

/* ---- a table of survivors ------------------------------------------------------------------ */

struct file {
    struct crm_reader *reader;
    struct crm_table rows;
    struct crm_blocks blocks;
    size_t cohort, age, customers;
    double *age_of, *left_of;
    uint32_t *of;
};

static enum crm_status open_file(struct file *f, const struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = crm_blocks_open(&f->blocks, "cohort", "cohort", NULL, err);

    if (!status)
        status = crm_cli_reader(cli, &f->reader, err);
    if (!status)
        status = crm_reader_need(f->reader, "cohort", &f->cohort, err);
    if (!status)
        status = crm_reader_need(f->reader, "age", &f->age, err);
    if (!status)
        status = crm_reader_need(f->reader, "customers", &f->customers, err);
    if (!status)
        status = crm_table_read(&f->rows, f->reader, err);
    if (status)
        return status;
    f->age_of = crm_mem_alloc(f->rows.n_rows, sizeof *f->age_of);
    f->left_of = crm_mem_alloc(f->rows.n_rows, sizeof *f->left_of);
    f->of = crm_mem_alloc(f->rows.n_rows, sizeof *f->of);
    if (!f->age_of || !f->left_of || !f->of)
        return crm_err_nomem(err);
    status = crm_table_numbers(&f->rows, f->age, f->age_of, err);
    return status ? status : crm_table_numbers(&f->rows, f->customers, f->left_of, err);
}

static enum crm_status whole(
    struct file *f, size_t row, size_t column, double value, double most, struct crm_err *err)
{
    if (value >= 0 && value <= most && value == floor(value))
        return CRM_OK;
    crm_table_place(&f->rows, row, column, err);
    return crm_err_set(err, CRM_EDATA, "a whole number from 0 to %.0f was expected", most);
}

/* Ages of each cohort, in the order of the cohorts. */
static enum crm_status make_rows(struct work *w, struct file *f, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    w->row = crm_mem_zalloc(f->blocks.n, sizeof *w->row);
    if (!w->row)
        return crm_err_nomem(err);
    w->n = f->blocks.n;
    for (size_t c = 0; c < w->n && !status; c++) {
        struct crm_slice name = crm_blocks_cell(&f->blocks, (uint32_t)c, 0);
        size_t ages = 0;
        for (size_t i = 0; i < f->rows.n_rows; i++)
            if (f->of[i] == c && f->age_of[i] + 1 > (double)ages)
                ages = (size_t)f->age_of[i] + 1;
        status = add_row(&w->row[c], name.ptr, name.len, ages, err);
        for (size_t age = 0; !status && age < ages; age++)
            w->row[c].left[age] = NAN;
    }
    for (size_t i = 0; i < f->rows.n_rows && !status; i++)
        w->row[f->of[i]].left[(size_t)f->age_of[i]] = f->left_of[i];
    return status;
}

static enum crm_status look(const struct work *w, struct crm_err *err)
{
    for (size_t c = 0; c < w->n; c++)
        for (size_t age = 0; age < w->row[c].ages; age++) {
            const double *left = w->row[c].left;
            if (isnan(left[age]))
                return crm_err_set(
                    err, CRM_EDATA, "cohort %.100s has no age %zu", w->row[c].name, age);
            if (age && left[age] > left[age - 1])
                return crm_err_set(err, CRM_EDATA,
                    "cohort %.100s: more customers at age %zu than before", w->row[c].name, age);
        }
    return CRM_OK;
}

static enum crm_status from_survivors(
    struct work *w, const struct crm_cli *cli, struct crm_err *err)
{
    struct file f = {0};
    enum crm_status status = open_file(&f, cli, err);

    for (size_t i = 0; !status && i < f.rows.n_rows; i++) {
        struct crm_slice cell = crm_table_cell(&f.rows, i, f.cohort);
        status = whole(&f, i, f.age, f.age_of[i], AGES, err);
        if (!status)
            status = whole(&f, i, f.customers, f.left_of[i], 1e9, err);
        if (!status)
            status = crm_blocks_put(&f.blocks, &cell, &f.of[i], err);
    }
    if (!status)
        status = crm_blocks_sort(&f.blocks, err);
    if (!status)
        status = crm_blocks_renumber(&f.blocks, err);
    for (size_t i = 0; !status && i < f.rows.n_rows; i++)
        f.of[i] = f.blocks.rank[f.of[i]];
    if (!status && f.rows.n_rows)
        status = make_rows(w, &f, err);
    if (!status)
        status = look(w, err);
    crm_table_release(&f.rows);
    if (f.reader)
        crm_reader_close(f.reader);
    crm_blocks_release(&f.blocks);
    free(f.age_of);
    free(f.left_of);
    free(f.of);
    return status;
}

/* ---- fits and rows -------------------------------------------------------------------------- */

static enum crm_status fit(struct work *w, struct crm_err *err)
{
    struct crm_cohort *cohort = crm_mem_alloc(w->n, sizeof *cohort);
    enum crm_status status = cohort ? CRM_OK : crm_err_nomem(err);
    size_t n = 0, pooled = 0;

    for (size_t c = 0; c < w->n && !status; c++)
        if (w->row[c].ages > 1 && w->row[c].left[0] > 0)
            cohort[n++] = (struct crm_cohort){w->row[c].left, w->row[c].ages};
    if (!status)
        status = crm_sbg_fit(&w->all, cohort, n, err);
    for (size_t c = 0; c < w->n && !status; c++) {
        struct row *row = &w->row[c];
        struct crm_cohort own = {row->left, row->ages};
        if (!opt.pool && row->ages > 2 && row->left[0] > 0) {
            status = crm_sbg_fit(&row->fit, &own, 1, err);
            if (!status && !row->fit.known)
                crm_cli_note(w->cli,
                    "%.100s: alpha and beta are not identified: no projection (--pool: one fit of "
                    "all)",
                    row->name);
        } else if (row->left[0] > 0) {
            row->fit = w->all;
            pooled++;
        }
    }
    if (!status && pooled && !w->all.known)
        crm_cli_note(
            w->cli, "all cohorts together: alpha and beta are not identified: no projection");
    else if (!status && pooled && !opt.pool)
        crm_cli_note(w->cli,
            "%zu cohorts with fewer than two ages after the first: projected by one fit of all",
            pooled);
    free(cohort);
    return status;
}

static void fit_rows(struct crm_out *out, const char *name, const struct crm_sbg *f)
{
    if (!f->known)
        return;
    for (int i = 0; i < 2; i++) {
        crm_out_string(out, name);
        crm_out_string(out, i ? "beta" : "alpha");
        crm_out_number(out, i ? f->beta : f->alpha);
        crm_out_number(out, i ? f->beta_se : f->alpha_se);
        crm_out_number(out, f->loglik);
        crm_out_row(out);
    }
}

static enum crm_status write_fit(const struct work *w, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"cohort", CRM_OUT_TEXT},
        {"param", CRM_OUT_TEXT}, {"estimate", CRM_OUT_NUMBER}, {"se", CRM_OUT_NUMBER},
        {"loglik", CRM_OUT_NUMBER}};
    struct crm_out *out;
    enum crm_status status = opt.fit ? crm_out_open(&out, w->cli, opt.fit, err) : CRM_OK;

    if (!opt.fit || status)
        return status;
    crm_out_columns(out, columns, sizeof columns / sizeof *columns);
    crm_out_header(out);
    for (size_t c = 0; c < w->n; c++)
        if (!opt.pool && w->row[c].ages > 2)
            fit_rows(out, w->row[c].name, &w->row[c].fit);
    fit_rows(out, "all", &w->all);
    return crm_out_close(out, err);
}

static void write_age(const struct work *w, const struct row *row, size_t age, struct crm_out *out)
{
    double n = row->left[0], last = row->left[row->ages - 1], tail = .5 - w->cli->level / 200;
    bool seen = age < row->ages;
    struct crm_interval limits = {NAN, NAN};
    double share = NAN;

    if (row->fit.known)
        share = seen ? crm_sbg_survival(&row->fit, 0, age)
                     : crm_sbg_survival(&row->fit, row->ages - 1, age);
    if (seen) {
        limits = crm_wilson(row->left[age], n, w->cli->level);
    } else if (row->fit.known) {
        limits.lo = crm_binomial_quantile(tail, last, share) / n;
        limits.hi = crm_binomial_quantile(1 - tail, last, share) / n;
        share *= last / n;
    }
    crm_out_string(out, row->name);
    crm_out_int(out, (int64_t)age);
    if (seen)
        crm_out_int(out, (int64_t)row->left[age]);
    else
        crm_out_empty(out);
    crm_out_number(out, seen ? row->left[age] / n : NAN);
    crm_out_number(out, share);
    crm_out_number(out, limits.lo);
    crm_out_number(out, limits.hi);
    crm_out_row(out);
}

static enum crm_status write_all(const struct work *w, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"cohort", CRM_OUT_DATE}, {"age", CRM_OUT_INT},
        {"customers", CRM_OUT_INT}, {"observed", CRM_OUT_SHARE}, {"projected", CRM_OUT_SHARE},
        {"lo", CRM_OUT_SHARE}, {"hi", CRM_OUT_SHARE}};
    struct crm_out *out;
    enum crm_status status = crm_out_results(
        &out, w->cli, w->cli->output, NULL, columns, sizeof columns / sizeof *columns, err);

    if (status)
        return status;
    for (size_t c = 0; c < w->n; c++)
        for (size_t age = 0; w->row[c].left[0] > 0 && age < w->row[c].ages + (size_t)opt.horizon;
             age++)
            write_age(w, &w->row[c], age, out);
    return crm_out_close(out, err);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.cli = cli};
    enum crm_status status =
        opt.survivors ? from_survivors(&w, cli, err) : from_transactions(&w, cli, err);

    if (!status)
        status = fit(&w, err);
    if (!status)
        status = write_fit(&w, err);
    if (!status)
        status = write_all(&w, err);
    for (size_t c = 0; w.row && c < w.n; c++) {
        free(w.row[c].name);
        free(w.row[c].left);
    }
    free(w.row);
    return status;
}

const struct crm_analysis analysis_cohort = {
    .name = "cohort",
    .summary = "the share of each cohort that is still active, observed and projected",
    .synopsis = "--inactive DAYS [options] [FILE...]",
    .common = CRM_COMMON_IO | CRM_COMMON_AS_OF | CRM_COMMON_THREADS | CRM_COMMON_PERIOD |
              CRM_COMMON_LEVEL,
    .options = options,
    .run = run,
};
