/* crm-churn drivers -- why they leave: Cox and logistic regression on any table */

#include "cli/cmd.h"

#include "base/list.h"
#include "base/mem.h"
#include "base/num.h"
#include "drivers.h"
#include "stat/cox.h"
#include "stat/interval.h"
#include "cli/frame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MODEL_COX, MODEL_LOGIT, MODEL_BY_TIME };

static struct drivers_options opt = {.model = MODEL_BY_TIME};

static const char *const models[] = {"cox", "logit", NULL};
static const char *const tie_names[] = {"efron", "breslow", NULL};

static const struct crm_opt options[] = {
    OPT_CHOICE(0, "model", "NAME", opt.model, models, NULL,
        "cox or logit (default: cox with --time, else logit)"),
    OPT_COMMA(
        0, "terms", "LIST", opt.terms, NULL, "columns that may explain it: a,b,C(g),C(g,BASE)"),
    OPT_TEXT(0, "event", "COL", opt.event, NULL,
        "column that says whether it happened: 1/0, yes/no, true/false"),
    OPT_TEXT(0, "time", "COL", opt.time, NULL,
        "cox: column of the time to the event, or to the last day seen"),
    OPT_TEXT(0, "entry", "COL", opt.entry, NULL,
        "cox: column of the time from which each row was watched (left truncation)"),
    OPT_COMMA(0, "scale", "COL=UNITS,...", opt.scale, NULL,
        "effects of these terms for so many units: days=7"),
    OPT_TEXT(0, "weight", "COL", opt.weight, NULL, "column that says how many each row stands for"),
    OPT_CHOICE(0, "ties", "METHOD", opt.ties, tie_names, "efron", "cox: efron or breslow"),
    OPT_COMMA(0, "strata", "LIST", opt.strata, NULL,
        "cox: columns whose values have each their own baseline"),
    OPT_TEXT(0, "cluster", "COL", opt.cluster, NULL,
        "cox: column of rows that belong together, for robust errors"),
    OPT_WRITE(
        0, "baseline", opt.baseline_file, "cox: write the cumulative hazard where all terms are 0"),
    OPT_WRITE(0, "zph", opt.zph_file, "cox: write the tests of proportional hazards"),
    OPT_WRITE(0, "residuals", opt.residuals_file, "cox: write the residuals of each row"),
    OPT_TEXT(0, "class-weights", "balanced", opt.class_weights, NULL,
        "logit: give both outcomes the same weight"),
    OPT_NUMBER(0, "ridge", "L", opt.ridge, 0, 1e9, "0",
        "logit: shrink estimates by L/2 times their sum of squares"),
    OPT_FLAG(
        0, "standardise", opt.standardise, "logit: estimates per standard deviation of a term"),
    OPT_TEXT(0, "train", "COL", opt.train, NULL,
        "logit: fit on rows where this column is 1, yes or true"),
    OPT_WRITE(0, "predict", opt.predict_file, "logit: write the probability of every row"),
    OPT_WRITE(0, "fit", opt.fit_file, "write how well the model fits"),
    OPT_END,
};

/* ---- options and files ---------------------------------------------------------------- */

static enum crm_status check_model(struct crm_err *err)
{
    const struct {
        bool given;
        const char *option;
        int model;
    } own[] = {{opt.ridge > 0, "ridge", MODEL_LOGIT}, {opt.standardise, "standardise", MODEL_LOGIT},
        {opt.class_weights, "class-weights", MODEL_LOGIT}, {opt.train, "train", MODEL_LOGIT},
        {opt.predict_file, "predict", MODEL_LOGIT}, {opt.time, "time", MODEL_COX},
        {opt.entry, "entry", MODEL_COX}, {opt.ties, "ties breslow", MODEL_COX},
        {opt.strata, "strata", MODEL_COX}, {opt.cluster, "cluster", MODEL_COX},
        {opt.baseline_file, "baseline", MODEL_COX}, {opt.zph_file, "zph", MODEL_COX},
        {opt.residuals_file, "residuals", MODEL_COX}};

    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (own[i].given && own[i].model != opt.model)
            return crm_err_set(
                err, CRM_EUSAGE, "--%s belongs to --model %s", own[i].option, models[own[i].model]);
    return CRM_OK;
}

static enum crm_status check_options(struct crm_err *err)
{
    if (opt.model == MODEL_BY_TIME)
        opt.model = opt.time ? MODEL_COX : MODEL_LOGIT;
    if (!opt.terms || !opt.event)
        return crm_err_set(err, CRM_EUSAGE, "--terms LIST and --event COL are needed");
    if (opt.class_weights && strcmp(opt.class_weights, "balanced") != 0)
        return crm_err_set(err, CRM_EUSAGE, "--class-weights: only balanced is known");
    if (opt.model == MODEL_COX && !opt.time)
        return crm_err_set(err, CRM_EUSAGE, "--time COL is needed by --model cox");
    if (opt.scale && opt.standardise)
        return crm_err_set(
            err, CRM_EUSAGE, "--scale: with --standardise effects are of one deviation");
    return check_model(err);
}

/* One `COL=UNITS`, cut up in place. */
static enum crm_status read_scale(struct drivers *d, char *item, struct crm_err *err)
{
    char *equals = strrchr(item, '='), show[CRM_ERR_SHOW];
    double units;

    crm_err_show(item, strlen(item), show);
    if (!equals || equals == item || !crm_num_double(crm_slice_of(equals + 1), &units) ||
        !(units > 0))
        return crm_err_set(err, CRM_EUSAGE, "--scale: %s is not COL=UNITS like days=7", show);
    *equals = '\0';
    for (size_t t = 0; t < d->terms.n; t++) {
        if (strcmp(d->terms.term[t].column, item) != 0)
            continue;
        if (d->terms.term[t].factor)
            return crm_err_set(
                err, CRM_EUSAGE, "--scale: C(%s) is a column of names and has no units", item);
        d->scale[t] = units;
        return CRM_OK;
    }
    return crm_err_set(err, CRM_EUSAGE, "--scale: %s is no column of --terms",
        crm_err_show(item, strlen(item), show));
}

static enum crm_status read_scales(struct drivers *d, struct crm_err *err)
{
    struct crm_list list = {0};
    enum crm_status status = crm_list_split(&list, opt.scale, "--scale", err);

    d->scale = crm_mem_alloc(d->terms.n, sizeof *d->scale);
    if (!d->scale && !status)
        status = crm_err_nomem(err);
    for (size_t t = 0; t < d->terms.n && !status; t++)
        d->scale[t] = 1;
    for (size_t i = 0; i < list.n && !status; i++)
        status = read_scale(d, (char *)list.item[i], err);
    crm_list_release(&list);
    return status;
}

static enum crm_status want(struct drivers *d, const char *name, enum crm_column_kind kind,
    size_t *column, struct crm_err *err)
{
    *column = SIZE_MAX;
    return name ? crm_columns_want(&d->table, name, kind, column, err) : CRM_OK;
}

static enum crm_status open_frame(struct drivers *d, struct crm_cli *cli, struct crm_err *err)
{
    bool lists = opt.predict_file || opt.residuals_file;
    enum crm_status status = crm_cli_frame(cli, NULL, &d->frame, err);

    crm_columns_init(&d->table, d->frame);
    if (!status)
        status = want(d, opt.event, CRM_COLUMN_EVENT, &d->event, err);
    if (!status)
        status = want(d, opt.time, CRM_COLUMN_TIME, &d->time, err);
    if (!status)
        status = want(d, opt.entry, CRM_COLUMN_TIME, &d->entry, err);
    if (!status)
        status = want(d, opt.weight, CRM_COLUMN_WEIGHT, &d->weight, err);
    if (!status)
        status = want(d, opt.cluster, CRM_COLUMN_LEVEL, &d->cluster, err);
    if (!status)
        status = want(d, opt.train, CRM_COLUMN_EVENT, &d->train, err);
    if (!status)
        status = want(d, lists && crm_frame_has(d->frame, "customer_id") ? "customer_id" : NULL,
            CRM_COLUMN_LEVEL, &d->customer, err);
    if (!status)
        status = crm_column_blocks_want(&d->by, &d->table, cli->by, "--by", err);
    if (!status)
        status = crm_column_blocks_want(&d->strata, &d->table, opt.strata, "--strata", err);
    if (!status)
        status = crm_terms_want(&d->terms, &d->table, opt.terms, err);
    return status ? status : read_scales(d, err);
}

static enum crm_status open_side(struct drivers *d, struct crm_out **out, const char *path,
    const struct crm_out_column columns[], size_t n, struct crm_err *err)
{
    return path ? crm_out_results(out, d->cli, path, &d->by.blocks, columns, n, err) : CRM_OK;
}

static enum crm_status open_files(struct drivers *d, struct crm_err *err)
{
    static const struct crm_out_column fit[] = {{"stat", CRM_OUT_TEXT}, {"value", CRM_OUT_NUMBER}};
    static const struct crm_out_column zph[] = {{"term", CRM_OUT_TEXT}, {"chisq", CRM_OUT_NUMBER},
        {"df", CRM_OUT_INT}, {"p", CRM_OUT_NUMBER}};
    static const struct crm_out_column predict[] = {{"row", CRM_OUT_INT},
        {"customer_id", CRM_OUT_TEXT}, {"event", CRM_OUT_INT}, {"train", CRM_OUT_INT},
        {"prob", CRM_OUT_SHARE}};
    struct drivers_files *f = &d->files;
    enum crm_status status = crm_out_analysis(&f->out, d->cli, err);

    if (!status)
        status = open_side(d, &f->fit, opt.fit_file, fit, 2, err);
    if (!status)
        status = open_side(d, &f->zph, opt.zph_file, zph, 4, err);
    if (!status)
        status = open_side(d, &f->predict, opt.predict_file, predict, 5, err);
    if (!status && opt.baseline_file) {
        status = crm_out_open(&f->baseline, d->cli, opt.baseline_file, err);
        if (!status) {
            crm_out_blocks(f->baseline, &d->by.blocks);
            crm_out_blocks(f->baseline, &d->strata.blocks);
            crm_out_column(f->baseline, crm_slice_of("time"), CRM_OUT_NUMBER);
            crm_out_column(f->baseline, crm_slice_of("hazard"), CRM_OUT_NUMBER);
            crm_out_column(f->baseline, crm_slice_of("survival"), CRM_OUT_SHARE);
            crm_out_header(f->baseline);
        }
    }
    if (!status && opt.residuals_file) /* its columns follow from the first block's design */
        status = crm_out_open(&f->residuals, d->cli, opt.residuals_file, err);
    return status;
}

/* ---- rows ----------------------------------------------------------------------------- */

static bool usable(const struct drivers *d, size_t row)
{
    const struct crm_column *c = d->table.column;

    if (isnan(c[d->event].number[row]) || (opt.time && isnan(c[d->time].number[row])) ||
        (opt.entry && isnan(c[d->entry].number[row])) ||
        (opt.weight && !(c[d->weight].number[row] > 0)) ||
        (opt.cluster && crm_column_text(&c[d->cluster], row).len == 0))
        return false;
    for (size_t i = 0; i < d->strata.blocks.n_columns; i++)
        if (crm_column_text(&c[d->strata.column[i]], row).len == 0)
            return false;
    return crm_terms_complete(&d->terms, &d->table, row);
}

static bool never_watched(const struct drivers *d, size_t row)
{
    const struct crm_column *c = d->table.column;

    return opt.entry && !(c[d->entry].number[row] < c[d->time].number[row]);
}

static bool in_training(const struct drivers *d, size_t row)
{
    return !opt.train || d->table.column[d->train].number[row] > 0;
}

/* Rows with an outcome, and events among them. */
struct share {
    size_t n, events;
};

static void add_to(struct share *share, double event)
{
    if (!isnan(event))
        share->n++;
    if (event > 0)
        share->events++;
}

/* How those left out fared: who answered a survey is not like who did not. */
static void say_left_out(
    const struct drivers *d, size_t dropped, const struct share *used, const struct share *out)
{
    size_t n = d->table.n_rows;
    char beside[96] = "";

    if (dropped == 0)
        return;
    if (out->n && used->n)
        snprintf(beside, sizeof beside, "; %s is %.1f %% of them, %.1f %% of the %zu used",
            opt.event, 100 * (double)out->events / (double)out->n,
            100 * (double)used->events / (double)used->n, used->n);
    crm_cli_note(
        d->cli, "%zu of %zu rows have an empty cell and are left out%s", dropped, n, beside);
}

/* What fit_all goes through the blocks with. */
struct pass {
    uint32_t *rows;       /* work */
    size_t dropped, over; /* over: ended when they entered, or before */
    struct share used, out;
};

static enum crm_status fit_block(struct drivers *d, uint32_t group, const uint32_t all[],
    size_t n_all, struct pass *pass, struct crm_err *err)
{
    const double *event = d->table.column[d->event].number;
    size_t n = 0;
    char name[256];

    crm_blocks_text(&d->by.blocks, group, name);
    for (size_t i = 0; i < n_all; i++) {
        if (!in_training(d, all[i]))
            continue;
        if (usable(d, all[i]) && never_watched(d, all[i])) {
            pass->over++;
        } else if (usable(d, all[i])) {
            pass->rows[n++] = all[i];
            add_to(&pass->used, event[all[i]]);
        } else {
            pass->dropped++;
            add_to(&pass->out, event[all[i]]);
        }
    }
    if (n == 0)
        return crm_err_set(err, CRM_EDATA, "%s%sno row has a value for all that is asked", name,
            *name ? ": " : "");
    if (opt.model == MODEL_COX)
        return drivers_cox(d, group, name, pass->rows, n, err);
    return drivers_logit(d, group, name, pass->rows, n, all, n_all, err);
}

static void note_weights(const struct drivers *d)
{
    for (size_t i = 0; opt.weight && opt.model == MODEL_COX && i < d->table.n_rows; i++) {
        double w = d->table.column[d->weight].number[i];
        if (w > 0 && w != floor(w)) {
            crm_cli_note(d->cli, "weights that are not whole numbers: standard errors are robust");
            return;
        }
    }
}

static enum crm_status fit_all(struct drivers *d, struct crm_err *err)
{
    struct split split = {0};
    size_t n = d->table.n_rows;
    struct pass pass = {.rows = crm_mem_alloc(n, sizeof *pass.rows)};
    enum crm_status status = pass.rows ? CRM_OK : crm_err_nomem(err);

    if (!status && n == 0)
        status = crm_err_set(err, CRM_EDATA, "no row to fit");
    if (!status)
        status = split_make(&split, NULL, n, d->by.of, d->by.blocks.n, err);
    for (uint32_t g = 0; g < d->by.blocks.n && !status; g++)
        status = fit_block(
            d, g, split.row + split.start[g], split.start[g + 1] - split.start[g], &pass, err);
    if (!status)
        say_left_out(d, pass.dropped, &pass.used, &pass.out);
    if (!status && pass.over)
        crm_cli_warn(d->cli, "%zu of %zu rows end when they enter, or before, and are left out",
            pass.over, n);
    split_release(&split);
    free(pass.rows);
    return status;
}

/* ---- output --------------------------------------------------------------------------- */

void drivers_stat(struct drivers *d, uint32_t group, const char *stat, double value)
{
    crm_out_block(d->files.fit, &d->by.blocks, group);
    crm_out_string(d->files.fit, stat);
    crm_out_number(d->files.fit, value);
    crm_out_row(d->files.fit);
}

void drivers_term(
    struct drivers *d, uint32_t group, const char *term, double estimate, double se, double scale)
{
    struct crm_interval limits = crm_normal_interval(estimate, se, d->cli->level);
    struct crm_out *out = d->files.out;

    crm_out_block(out, &d->by.blocks, group);
    crm_out_string(out, term);
    crm_out_number(out, estimate);
    crm_out_number(out, se);
    crm_out_number(out, estimate / se);
    crm_out_number(out, isnan(se) ? NAN : crm_normal_p(estimate / se));
    crm_out_number(out, exp(scale * estimate));
    crm_out_number(out, exp(scale * limits.lo));
    crm_out_number(out, exp(scale * limits.hi));
    crm_out_row(out);
}

const char *drivers_unit(const struct drivers *d, uint32_t t, char text[64])
{
    if (d->terms.term[t].factor)
        return "";
    snprintf(text, 64, ", for each %.6g more", d->scale[t]);
    return text;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct drivers d = {.opt = &opt, .cli = cli};
    struct drivers_files *f = &d.files;
    enum crm_status status = check_options(err);

    if (!status)
        status = open_frame(&d, cli, err);
    if (!status)
        status = open_files(&d, err);
    if (!status)
        status = crm_cli_columns(cli, &d.table, err);
    if (!status)
        status = crm_column_blocks_make(&d.by, &d.table, err);
    if (!status)
        status = crm_column_blocks_make(&d.strata, &d.table, err);
    if (!status)
        note_weights(&d);
    if (!status)
        status = fit_all(&d, err);
    free(d.scale);
    crm_terms_release(&d.terms);
    crm_column_blocks_release(&d.by);
    crm_column_blocks_release(&d.strata);
    crm_columns_release(&d.table);
    crm_frame_close(d.frame);
    return close_all(status,
        (struct crm_out *[]){f->fit, f->zph, f->predict, f->baseline, f->residuals, f->out}, 6,
        err);
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_TEXT("term", "a column, or column=value"),
    COL_NUMBER("estimate", "log ratio", "its coefficient, of one unit"),
    COL_NUMBER("se", "log ratio", "standard error of estimate"),
    COL_NUMBER("z", "", "estimate over se"),
    COL_NUMBER("p", "0 to 1", "chance of such a z if it explained nothing"),
    COL_NUMBER("effect", "ratio", "hazard ratio or odds ratio, of the units of --scale"),
    COL_NUMBER("lo", "ratio", "lower limit of effect"),
    COL_NUMBER("hi", "ratio", "upper limit of effect"),
    COL_END,
};

const struct crm_analysis analysis_drivers = {
    .name = "drivers",
    .summary = "why they leave: Cox and logistic regression on any table",
    .synopsis = "--event COL --terms LIST [--time COL] [options] [FILE...]",
    .common = CRM_COMMON_IO | CRM_COMMON_BY | CRM_COMMON_JOIN | CRM_COMMON_THREADS |
              CRM_COMMON_LEVEL | CRM_COMMON_WHERE | CRM_COMMON_REPLACE,
    .options = options,
    .columns = columns,
    .run = run,
};
