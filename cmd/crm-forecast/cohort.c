/* crm-forecast cohort -- the share of each cohort that is still active, observed and projected */

#include "forecast.h"

#include "../shared/input.h"
#include "base/mem.h"
#include "forecast/sbg.h"
#include "forecast/stay.h"
#include "io/table.h"
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
    INPUT_COHORT_OPTION,
    OPT_END,
};

enum { AGES = 100000 };

struct row {
    char *name;
    double *left; /* ages */
    size_t ages;
    struct crm_sbg fit;
};

/* Of a block of -g, or all. */
struct block {
    uint32_t group;
    struct row *row;
    size_t n;
    struct crm_sbg all;
};

struct work {
    const struct crm_cli *cli;
    struct input in; /* of transactions; in.ledger NULL: a table of survivors */
    struct block *block;
    size_t n;
};

static enum crm_status make_blocks(struct work *w, size_t n, struct crm_err *err)
{
    w->block = crm_mem_zalloc(n, sizeof *w->block);
    if (!w->block)
        return crm_err_nomem(err);
    w->n = n;
    return CRM_OK;
}

static enum crm_status make_rows_room(struct block *block, size_t n, struct crm_err *err)
{
    block->row = crm_mem_zalloc(n, sizeof *block->row);
    if (!block->row)
        return crm_err_nomem(err);
    block->n = n;
    return CRM_OK;
}

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

static enum crm_status copy_block(
    struct work *w, const struct crm_stay *stay, size_t k, struct crm_err *err)
{
    struct block *block = &w->block[k];
    enum crm_status status = make_rows_room(block, stay->n, err);

    block->group = w->in.group[k];
    for (size_t c = 0; c < stay->n && !status; c++) {
        const struct crm_stay_cohort *cohort = crm_stay_at(stay, block->group, c);
        char name[CRM_DATE_TEXT];
        size_t len = crm_period_format(
            stay->period, crm_period_add(stay->period, stay->first, (int)c), name);
        status = add_row(&block->row[c], name, len, cohort->ages, err);
        if (!status)
            memcpy(block->row[c].left, cohort->left, cohort->ages * sizeof *cohort->left);
    }
    return status;
}

static enum crm_status make_cohorts(struct work *w, struct crm_err *err)
{
    struct crm_stay stay;
    enum crm_status status =
        crm_stay_make(&stay, w->in.ledger, w->cli->period, w->in.as_of, (int32_t)opt.inactive, err);

    if (!status)
        status = make_blocks(w, w->in.n_groups, err);
    for (size_t k = 0; k < w->n && !status; k++)
        status = copy_block(w, &stay, k, err);
    if (!status && stay.elsewhere)
        crm_cli_note(w->cli,
            "clients who came to a block later than to the salon, in no cohort there: %ju",
            (uintmax_t)stay.elsewhere);
    crm_stay_release(&stay);
    return status;
}

static enum crm_status from_transactions(struct work *w, struct crm_cli *cli, struct crm_err *err)
{
    const struct input_want want = {.money = true, .edge = EDGE_COHORT};
    enum crm_status status;

    if (!opt.inactive)
        return crm_err_set(err, CRM_EUSAGE,
            "--inactive is needed: after how many days without a visit a client is lost "
            "(crm-churn intervals suggests one)");
    status = input_open(&w->in, cli, &want, err);
    if (!status)
        status = input_read(&w->in, err);
    return status ? status : make_cohorts(w, err);
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

    struct block *block;
    if ((status = make_blocks(w, 1, err)) || (status = make_rows_room(w->block, f->blocks.n, err)))
        return status;
    block = w->block;
    for (size_t c = 0; c < block->n && !status; c++) {
        struct crm_slice name = crm_blocks_cell(&f->blocks, (uint32_t)c, 0);
        size_t ages = 0;
        for (size_t i = 0; i < f->rows.n_rows; i++)
            if (f->of[i] == c && f->age_of[i] + 1 > (double)ages)
                ages = (size_t)f->age_of[i] + 1;
        status = add_row(&block->row[c], name.ptr, name.len, ages, err);
        for (size_t age = 0; !status && age < ages; age++)
            block->row[c].left[age] = NAN;
    }
    for (size_t i = 0; i < f->rows.n_rows && !status; i++)
        block->row[f->of[i]].left[(size_t)f->age_of[i]] = f->left_of[i];
    return status;
}

static enum crm_status look(const struct block *block, struct crm_err *err)
{
    for (size_t c = 0; c < block->n; c++)
        for (size_t age = 0; age < block->row[c].ages; age++) {
            const double *left = block->row[c].left;
            if (isnan(left[age]))
                return crm_err_set(
                    err, CRM_EDATA, "cohort %.100s has no age %zu", block->row[c].name, age);
            if (age && left[age] > left[age - 1])
                return crm_err_set(err, CRM_EDATA,
                    "cohort %.100s: more customers at age %zu than before", block->row[c].name,
                    age);
        }
    return CRM_OK;
}

static enum crm_status from_survivors(
    struct work *w, const struct crm_cli *cli, struct crm_err *err)
{
    struct file f = {0};
    enum crm_status status;

    if (cli->by || cli->join.n || cli->where.n || input_cohort_from != CRM_DAY_NONE)
        return crm_err_set(err, CRM_EUSAGE,
            "--survivors: a table of cohorts has no clients for --by, --join, --where or "
            "--cohort-from");
    status = open_file(&f, cli, err);

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
    if (!status && w->n)
        status = look(w->block, err);
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

/* "Garden: 2025-03" in a sentence. */
static const char *block_name(const struct work *w, const struct block *block, char text[160])
{
    char name[128] = "";

    if (w->in.by_list.n)
        input_name(&w->in, block->group, name);
    snprintf(text, 160, "%s%s", w->in.by_list.n && !*name ? "(empty)" : name,
        w->in.by_list.n ? ": " : "");
    return text;
}

static enum crm_status fit_all(struct block *block, struct crm_err *err)
{
    struct crm_cohort *cohort = crm_mem_alloc(block->n, sizeof *cohort);
    enum crm_status status = cohort ? CRM_OK : crm_err_nomem(err);
    size_t n = 0;

    for (size_t c = 0; c < block->n && !status; c++)
        if (block->row[c].ages > 1 && block->row[c].left[0] > 0)
            cohort[n++] = (struct crm_cohort){block->row[c].left, block->row[c].ages};
    if (!status)
        status = crm_sbg_fit(&block->all, cohort, n, err);
    free(cohort);
    return status;
}

static enum crm_status fit_row(
    const struct work *w, const struct block *block, struct row *row, struct crm_err *err)
{
    struct crm_cohort own = {row->left, row->ages};
    char name[160];
    enum crm_status status = crm_sbg_fit(&row->fit, &own, 1, err);

    if (!status && !row->fit.known)
        crm_cli_note(w->cli,
            "%s%.100s: alpha and beta are not identified: no projection (--pool: one fit of all)",
            block_name(w, block, name), row->name);
    return status;
}

static enum crm_status fit(const struct work *w, struct block *block, struct crm_err *err)
{
    enum crm_status status = fit_all(block, err);
    char name[160];
    size_t pooled = 0;

    for (size_t c = 0; c < block->n && !status; c++) {
        struct row *row = &block->row[c];
        if (!opt.pool && row->ages > 2 && row->left[0] > 0) {
            status = fit_row(w, block, row, err);
        } else if (row->left[0] > 0) {
            row->fit = block->all;
            pooled++;
        }
    }
    if (!status && pooled && !block->all.known)
        crm_cli_note(w->cli,
            "%sall cohorts together: alpha and beta are not identified: no projection",
            block_name(w, block, name));
    else if (!status && pooled && !opt.pool)
        crm_cli_note(w->cli,
            "%s%zu cohorts with fewer than two ages after the first: projected by one fit of all",
            block_name(w, block, name), pooled);
    return status;
}

static void block_cells(const struct work *w, const struct block *block, struct crm_out *out)
{
    if (w->in.ledger)
        input_cells(&w->in, block->group, out);
}

static void fit_rows(const struct work *w, const struct block *block, const char *name,
    const struct crm_sbg *f, struct crm_out *out)
{
    if (!f->known)
        return;
    for (int i = 0; i < 2; i++) {
        block_cells(w, block, out);
        crm_out_string(out, name);
        crm_out_string(out, i ? "beta" : "alpha");
        crm_out_number(out, i ? f->beta : f->alpha);
        crm_out_number(out, i ? f->beta_se : f->alpha_se);
        crm_out_number(out, f->loglik);
        crm_out_row(out);
    }
}

static enum crm_status open_out(const struct work *w, struct crm_out **out, const char *path,
    const struct crm_out_column columns[], size_t n, struct crm_err *err)
{
    enum crm_status status = crm_out_open(out, w->cli, path, err);

    if (status)
        return status;
    if (w->in.ledger)
        input_header(&w->in, *out);
    crm_out_columns(*out, columns, n);
    crm_out_header(*out);
    return CRM_OK;
}

static enum crm_status write_fit(const struct work *w, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"cohort", CRM_OUT_TEXT},
        {"param", CRM_OUT_TEXT}, {"estimate", CRM_OUT_NUMBER}, {"se", CRM_OUT_NUMBER},
        {"loglik", CRM_OUT_NUMBER}};
    struct crm_out *out;
    enum crm_status status = opt.fit ? open_out(w, &out, opt.fit, columns, 5, err) : CRM_OK;

    if (!opt.fit || status)
        return status;
    for (size_t k = 0; k < w->n; k++) {
        const struct block *block = &w->block[k];
        for (size_t c = 0; c < block->n; c++)
            if (!opt.pool && block->row[c].ages > 2)
                fit_rows(w, block, block->row[c].name, &block->row[c].fit, out);
        fit_rows(w, block, "all", &block->all, out);
    }
    return crm_out_close(out, err);
}

static void write_age(const struct work *w, const struct block *block, const struct row *row,
    size_t age, struct crm_out *out)
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
    block_cells(w, block, out);
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
    struct crm_out *out;
    enum crm_status status = crm_out_analysis(&out, w->cli, err);

    if (status)
        return status;
    for (size_t k = 0; k < w->n; k++)
        for (size_t c = 0; c < w->block[k].n; c++) {
            const struct row *row = &w->block[k].row[c];
            size_t ages = row->ages + (size_t)opt.horizon;
            for (size_t age = 0; row->left[0] > 0 && age < ages; age++)
                write_age(w, &w->block[k], row, age, out);
        }
    return crm_out_close(out, err);
}

static void release(struct work *w)
{
    for (size_t k = 0; k < w->n; k++) {
        for (size_t c = 0; c < w->block[k].n; c++) {
            free(w->block[k].row[c].name);
            free(w->block[k].row[c].left);
        }
        free(w->block[k].row);
    }
    free(w->block);
    if (w->in.cli)
        input_close(&w->in);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.cli = cli};
    enum crm_status status =
        opt.survivors ? from_survivors(&w, cli, err) : from_transactions(&w, cli, err);

    for (size_t k = 0; k < w.n && !status; k++)
        status = fit(&w, &w.block[k], err);
    if (!status)
        status = write_fit(&w, err);
    if (!status)
        status = write_all(&w, err);
    release(&w);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_OF(CRM_OUT_PASS, "*", "", "a column that -g names", .with = "by&!survivors",
        .repeat = CRM_REPEAT_NAMES),
    COL_PERIOD("cohort", "period of the first visit", .with = "!survivors"),
    COL_TEXT("cohort", "name of the cohort", .with = "survivors"),
    COL_INT("age", "periods", "periods since then"),
    COL_INT("customers", "clients", "who were left at that age"),
    COL_SHARE("observed", "customers, of those at age 0"),
    COL_SHARE("projected", "what the model says"),
    COL_SHARE("lo", "lower limit of projected"),
    COL_SHARE("hi", "upper limit of projected"),
    COL_END,
};

const struct crm_analysis analysis_cohort = {
    .name = "cohort",
    .summary = "the share of each cohort that is still active, observed and projected",
    .synopsis = "--inactive DAYS [options] [FILE...]",
    .common = (INPUT_COMMON & ~CRM_COMMON_RANGE) | CRM_COMMON_PERIOD | CRM_COMMON_LEVEL,
    .options = options,
    .columns = columns,
    .run = run,
};
