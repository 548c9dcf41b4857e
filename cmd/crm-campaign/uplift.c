/* crm-campaign uplift -- whom the campaign moves, and whether that can be told at all */

#include "cli/cmd.h"

#include "base/mem.h"
#include "base/num.h"
#include "campaign/assign.h"
#include "campaign/effect.h"
#include "campaign/qini.h"
#include "cli/frame.h"
#include "cli/pass.h"
#include "frame/design.h"
#include "stat/logit.h"
#include "stat/ols.h"
#include "window.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DRAWS = 400, DECILES = 10 };

static const char *const outcomes[] = {"returned", "spend", NULL};

static struct {
    const char *terms, *score, *arm, *control, *evaluate, *qini, *fit;
    int64_t seed;
    int outcome;
    bool force;
} opt;

static const struct crm_opt options[] = {
    WINDOW_OPTIONS,
    OPT_COMMA(
        0, "terms", "LIST", opt.terms, NULL, "columns of the list that the uplift is predicted by"),
    OPT_TEXT(0, "score", "COL", opt.score, NULL,
        "judge an uplift made elsewhere, which the list has in this column", .excludes = "terms"),
    OPT_TEXT(0, "arm", "NAME", opt.arm, NULL, "the arm beside the control"),
    OPT_TEXT(0, "control", "NAME", opt.control, "control", "the arm that got nothing"),
    OPT_CHOICE(0, "measure", "MEASURE", opt.outcome, outcomes, "returned", "returned or spend"),
    OPT_INT(0, "seed", "N", opt.seed, 0, 4294967295, "1",
        "of the half that is fitted, and of the limits"),
    OPT_WRITE(
        0, "evaluate", opt.evaluate, "write the effect in each tenth of the other half to FILE"),
    OPT_WRITE(0, "qini", opt.qini, "write how well the ranking does to FILE"),
    OPT_WRITE(0, "fit", opt.fit, "write the coefficients of both models to FILE", .needs = "terms"),
    OPT_FLAG(0, "force", opt.force, "write the uplift even if it cannot be told from chance"),
    OPT_END,
};

/* The list once more, as the columns of the terms. */
struct model {
    struct crm_frame *frame;
    struct crm_columns columns;
    struct crm_terms terms;
    struct crm_design design;
    uint32_t *row; /* of the training half, both arms, those with all terms */
    size_t n;
};

struct work {
    struct window window;
    struct arms arms;
    uint32_t arm;
    struct model model;
    double *y;       /* n: the outcome */
    double *uplift;  /* n: NAN where it is not known */
    uint32_t *order; /* of those with an uplift, the highest first, then by id */
    size_t n_known;
    uint8_t *decile; /* n */
    /* those it is proved on */
    uint32_t *proof; /* in the order above */
    size_t n_proof;
    struct crm_qini qini;
    bool shown;
};

/* ---- who is compared ------------------------------------------------------------------- */

static enum crm_status choose_arm(struct work *w, struct crm_err *err)
{
    char show[CRM_ERR_SHOW];

    if (!opt.arm && w->arms.names.n != 2)
        return crm_err_set(
            err, CRM_EUSAGE, "--arm NAME is needed: the list has %u arms", w->arms.names.n);
    for (uint32_t a = 0; a < w->arms.names.n; a++)
        if (opt.arm ? crm_slice_is(crm_map_key(&w->arms.names, a), opt.arm)
                    : a != w->arms.control) {
            w->arm = a;
            return a == w->arms.control ? crm_err_set(err, CRM_EUSAGE, "--arm: %s is the control",
                                              crm_err_show(opt.arm, strlen(opt.arm), show))
                                        : CRM_OK;
        }
    return crm_err_set(err, CRM_EUSAGE, "--arm: no client of the list is in arm %s",
        crm_err_show(opt.arm, strlen(opt.arm), show));
}

static bool is_compared(const struct work *w, size_t i)
{
    return w->arms.of[i] == w->arm || w->arms.of[i] == w->arms.control;
}

/* Fitted on, by a draw that depends on the client alone. */
static bool is_training(const struct work *w, size_t i)
{
    unsigned char digest[CRM_DRAW];
    char seed[24];

    if (opt.score)
        return false;
    snprintf(seed, sizeof seed, "%jd", (intmax_t)opt.seed);
    crm_draw(seed, w->window.list.id[i], digest);
    return digest[0] < 0x80;
}

/* ---- models ---------------------------------------------------------------------------- */

static enum crm_status open_model(struct work *w, struct crm_err *err)
{
    struct model *m = &w->model;
    enum crm_status status = crm_cli_frame(&w->window.list.own, NULL, &m->frame, err);

    crm_columns_init(&m->columns, m->frame);
    if (!status)
        status = crm_terms_want(&m->terms, &m->columns, opt.terms, err);
    if (!status)
        status = crm_columns_read(&m->columns, 1, err);
    if (!status && m->columns.n_rows != w->window.list.n)
        status =
            crm_err_set(err, CRM_EUSAGE, "--join: the list is read twice, so it has to be a file");
    if (!status && !(m->row = crm_mem_alloc(m->columns.n_rows, sizeof *m->row)))
        status = crm_err_nomem(err);
    return status;
}

static void close_model(struct model *m)
{
    crm_design_release(&m->design);
    crm_terms_release(&m->terms);
    crm_columns_release(&m->columns);
    crm_frame_close(m->frame);
    free(m->row);
}

struct fit {
    struct crm_logit logit;
    struct crm_ols ols;
    double *coef;
};

/* The training half of one arm. */
static enum crm_status fit_arm(
    const struct work *w, uint32_t arm, struct fit *fit, struct crm_err *err)
{
    const struct crm_design *d = &w->model.design;
    double *x = crm_mem_alloc(d->n, d->p * sizeof *x), *y = crm_mem_alloc(d->n, sizeof *y);
    unsigned char *event = crm_mem_alloc(d->n, 1);
    struct crm_logit_data data = {.p = d->p, .x = x, .y = event};
    enum crm_status status = x && y && event ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; !status && i < d->n; i++) {
        uint32_t row = w->model.row[i];
        if (w->arms.of[row] != arm)
            continue;
        memcpy(x + data.n * d->p, d->x + i * d->p, d->p * sizeof *x);
        y[data.n] = w->y[row];
        event[data.n++] = w->y[row] > 0;
    }
    if (!status && opt.outcome == 0)
        status = crm_logit_fit(&fit->logit, &data, err);
    else if (!status)
        status = crm_ols_fit(&fit->ols, x, data.n, d->p, y, NULL, true, err);
    fit->coef = opt.outcome == 0 ? fit->logit.coef : fit->ols.coef;
    if (status == CRM_ENUMERIC || status == CRM_EDATA) {
        struct crm_slice name = crm_map_key(&w->arms.names, arm);
        struct crm_err found = *err;
        crm_err_set(
            err, status, "the model of arm %.*s: %.400s", (int)name.len, name.ptr, found.text);
    }
    free(x);
    free(y);
    free(event);
    return status;
}

static double predict(const struct fit *fit, const double x[], size_t p)
{
    double sum = fit->coef[0];

    for (size_t j = 0; j < p; j++)
        if (!isnan(fit->coef[1 + j]))
            sum += fit->coef[1 + j] * x[j];
    return opt.outcome == 0 ? 1 / (1 + exp(-sum)) : sum;
}

/* Scores that differ by rounding alone are equal. */
static double twelve_digits(double x)
{
    char text[CRM_NUM_TEXT];
    size_t len = crm_num_format(x, 12, text);

    crm_num_double((struct crm_slice){text, len}, &x);
    return x;
}

static enum crm_status predict_all(struct work *w, const struct fit fit[2], struct crm_err *err)
{
    const struct model *m = &w->model;
    double *x = crm_mem_alloc(m->design.p + 1, sizeof *x);
    size_t without = 0;

    if (!x)
        return crm_err_nomem(err);
    for (size_t i = 0; i < w->window.list.n; i++) {
        if (crm_terms_complete(&m->terms, &m->columns, i) &&
            crm_design_row(&m->design, &m->terms, &m->columns, i, x))
            w->uplift[i] =
                twelve_digits(predict(&fit[0], x, m->design.p) - predict(&fit[1], x, m->design.p));
        if (isnan(w->uplift[i]))
            without++;
    }
    free(x);
    if (without)
        crm_cli_note(w->window.cli,
            "%zu clients lack a value of --terms, or have one that nobody of the fitted half has",
            without);
    return CRM_OK;
}

static enum crm_status write_fit(const struct work *w, const struct fit fit[2], struct crm_err *err)
{
    static const struct crm_out_column columns[] = {
        {"model", CRM_OUT_TEXT}, {"term", CRM_OUT_TEXT}, {"estimate", CRM_OUT_NUMBER}};
    struct crm_out *out;
    enum crm_status status = crm_out_results(
        &out, w->window.cli, opt.fit, NULL, columns, sizeof columns / sizeof *columns, err);

    if (status)
        return status;
    for (int k = 0; k < 2; k++)
        for (size_t j = 0; j <= w->model.design.p; j++) {
            crm_out_string(out, k == 0 ? "treated" : "control");
            crm_out_string(out, j == 0 ? "(Intercept)" : w->model.design.name[j - 1]);
            crm_out_number(out, fit[k].coef[j]);
            crm_out_row(out);
        }
    return crm_out_close(out, err);
}

static enum crm_status fit_models(struct work *w, struct crm_err *err)
{
    struct model *m = &w->model;
    struct fit fit[2] = {0};
    enum crm_status status;

    for (size_t i = 0; i < w->window.list.n; i++)
        if (is_compared(w, i) && crm_terms_complete(&m->terms, &m->columns, i) && is_training(w, i))
            m->row[m->n++] = (uint32_t)i;
    status = crm_design_make(&m->design, &m->terms, &m->columns, m->row, m->n, err);
    if (!status)
        status = fit_arm(w, w->arm, &fit[0], err);
    if (!status)
        status = fit_arm(w, w->arms.control, &fit[1], err);
    if (!status)
        status = predict_all(w, fit, err);
    if (!status && opt.fit)
        status = write_fit(w, fit, err);
    for (int k = 0; k < 2; k++) {
        crm_logit_release(&fit[k].logit);
        crm_ols_release(&fit[k].ols);
    }
    return status;
}

static enum crm_status read_scores(struct work *w, struct crm_err *err)
{
    size_t column;
    enum crm_status status = crm_reader_need(w->window.list.reader, opt.score, &column, err);

    if (!status)
        status = crm_table_numbers(&w->window.list.table, column, w->uplift, err);
    for (size_t i = 0; !status && i < w->window.list.n; i++)
        if (!isnan(w->uplift[i]))
            w->uplift[i] = twelve_digits(w->uplift[i]);
    return status;
}

/* ---- ranks ----------------------------------------------------------------------------- */

struct ranked {
    double uplift;
    struct crm_slice id;
    uint32_t client;
};

static int by_uplift(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    size_t len = x->id.len < y->id.len ? x->id.len : y->id.len;
    int order;

    if (x->uplift != y->uplift)
        return x->uplift > y->uplift ? -1 : 1;
    order = memcmp(x->id.ptr, y->id.ptr, len);
    return order ? order : x->id.len < y->id.len ? -1 : x->id.len > y->id.len;
}

/* Which of ten parts, the first ones larger by one where they differ. */
static uint8_t tile(size_t at, size_t n)
{
    size_t size = n / DECILES, larger = n % DECILES;

    if (at < larger * (size + 1))
        return (uint8_t)(at / (size + 1) + 1);
    return (uint8_t)(larger + (at - larger * (size + 1)) / size + 1);
}

static enum crm_status rank(struct work *w, struct crm_err *err)
{
    size_t n = w->window.list.n;
    struct ranked *ranked = crm_mem_alloc(n, sizeof *ranked);

    if (!ranked)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++)
        if (!isnan(w->uplift[i]))
            ranked[w->n_known++] = (struct ranked){w->uplift[i], w->window.list.id[i], (uint32_t)i};
    qsort(ranked, w->n_known, sizeof *ranked, by_uplift);
    for (size_t k = 0; k < w->n_known; k++) {
        uint32_t client = ranked[k].client;
        w->order[k] = client;
        w->decile[client] = tile(k, w->n_known);
        if (is_compared(w, client) && !is_training(w, client))
            w->proof[w->n_proof++] = client;
    }
    free(ranked);
    return CRM_OK;
}

/* ---- proof ----------------------------------------------------------------------------- */

static enum crm_status judge(struct work *w, struct crm_err *err)
{
    size_t n = w->n_proof;
    double *score = crm_mem_alloc(n, sizeof *score), *y = crm_mem_alloc(n, sizeof *y);
    uint8_t *treated = crm_mem_alloc(n, 1);
    struct crm_qini_spec spec = {.n = n,
        .score = score,
        .y = y,
        .treated = treated,
        .share = opt.outcome == 0,
        .seed = (unsigned long)opt.seed,
        .draws = DRAWS,
        .level = w->window.cli->level};
    enum crm_status status = score && y && treated ? CRM_OK : crm_err_nomem(err);

    for (size_t k = 0; !status && k < n; k++) {
        score[k] = w->uplift[w->proof[k]];
        y[k] = w->y[w->proof[k]];
        treated[k] = w->arms.of[w->proof[k]] == w->arm;
    }
    if (!status)
        status = crm_qini_of(&spec, &w->qini, err);
    w->shown = w->qini.lo > 0;
    free(score);
    free(y);
    free(treated);
    return status;
}

static enum crm_status write_qini(const struct work *w, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {
        {"stat", CRM_OUT_TEXT}, {"value", CRM_OUT_NUMBER}};
    const struct crm_qini *q = &w->qini;
    const struct {
        const char *stat;
        double value;
    } rows[] = {{"n_treated", (double)q->n_treated}, {"n_control", (double)q->n_control},
        {"effect", q->effect}, {"qini", q->qini}, {"qini_se_bootstrap", q->se}, {"lo", q->lo},
        {"hi", q->hi}, {"qini_norm", q->norm}};
    struct crm_out *out;
    enum crm_status status = crm_out_results(
        &out, w->window.cli, opt.qini, NULL, columns, sizeof columns / sizeof *columns, err);

    if (status)
        return status;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        crm_out_string(out, rows[i].stat);
        crm_out_number(out, rows[i].value);
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}

/* Of the clients of the proof from..to in their order: arm first, then control. */
struct tenth {
    size_t n[2];
    double sum[2], predicted;
};

static struct tenth sum_up(const struct work *w, size_t from, size_t to)
{
    struct tenth t = {0};

    for (size_t k = from; k < to; k++) {
        int side = w->arms.of[w->proof[k]] != w->arm;
        t.n[side]++;
        t.sum[side] += w->y[w->proof[k]];
        t.predicted += w->uplift[w->proof[k]];
    }
    t.predicted /= (double)(to - from);
    return t;
}

static struct crm_effect effect_in(
    const struct work *w, size_t from, size_t to, uint32_t room[], const struct tenth *t)
{
    const double hits[2] = {t->sum[0], t->sum[1]}, n[2] = {(double)t->n[0], (double)t->n[1]};
    struct crm_effect e;
    size_t at[2] = {0, t->n[0]};
    struct crm_moments arm, control;

    if (opt.outcome == 0) {
        crm_effect_share(hits, n, w->window.cli->level, &e);
        return e;
    }
    for (size_t k = from; k < to; k++)
        room[at[w->arms.of[w->proof[k]] != w->arm]++] = w->proof[k];
    arm = crm_moments_of(w->y, w->y, room, t->n[0]);
    control = crm_moments_of(w->y, w->y, room + t->n[0], t->n[1]);
    crm_effect_mean(&arm, &control, false, w->window.cli->level, &e);
    return e;
}

static void write_tenth(const struct work *w, size_t decile, size_t from, size_t to,
    uint32_t room[], struct crm_out *out)
{
    struct tenth t = sum_up(w, from, to), far = sum_up(w, 0, to);
    struct crm_effect e = effect_in(w, from, to, room, &t);
    double so_far = far.sum[0] / (double)far.n[0] - far.sum[1] / (double)far.n[1];

    crm_out_int(out, (int64_t)decile);
    crm_out_int(out, (int64_t)t.n[0]);
    crm_out_int(out, (int64_t)t.n[1]);
    crm_out_number(out, e.value);
    crm_out_number(out, e.control);
    crm_out_number(out, e.difference);
    crm_out_number(out, e.lo);
    crm_out_number(out, e.hi);
    crm_out_number(out, t.predicted);
    crm_out_number(out, so_far * (double)to / (double)w->n_proof);
    crm_out_row(out);
}

static enum crm_status write_evaluate(const struct work *w, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"decile", CRM_OUT_INT},
        {"n_treated", CRM_OUT_INT}, {"n_control", CRM_OUT_INT}, {"treated", CRM_OUT_NUMBER},
        {"control", CRM_OUT_NUMBER}, {"uplift", CRM_OUT_NUMBER}, {"lo", CRM_OUT_NUMBER},
        {"hi", CRM_OUT_NUMBER}, {"predicted", CRM_OUT_NUMBER}, {"gain", CRM_OUT_NUMBER}};
    uint32_t *room = crm_mem_alloc(w->n_proof, sizeof *room);
    struct crm_out *out;
    size_t from = 0;
    enum crm_status status =
        room ? crm_out_open(&out, w->window.cli, opt.evaluate, err) : crm_err_nomem(err);

    if (status) {
        free(room);
        return status;
    }
    crm_out_columns(out, columns, sizeof columns / sizeof *columns);
    crm_out_header(out);
    for (size_t d = 1; d <= DECILES; d++) {
        size_t to = from + w->n_proof / DECILES + (d <= w->n_proof % DECILES);
        if (to > from)
            write_tenth(w, d, from, to, room, out);
        from = to;
    }
    free(room);
    return crm_out_close(out, err);
}

static void verdict(const struct work *w)
{
    const struct crm_qini *q = &w->qini;
    const struct crm_cli *cli = w->window.cli;

    if (isnan(q->qini))
        crm_cli_warn(cli, "nobody is left to prove it on: no uplift is written");
    else if (!w->shown)
        crm_cli_warn(cli,
            "the ranking may be chance: Qini %.4f (%.4f to %.4f) on %zu clients it "
            "was "
            "not made from%s",
            q->qini, q->lo, q->hi, w->n_proof,
            opt.force ? "" : "; no uplift is written (--force writes it)");
    else
        crm_cli_note(cli, "the ranking holds on %zu clients%s: Qini %.4f (%.4f to %.4f)",
            w->n_proof, opt.score ? "" : " it was not made from", q->qini, q->lo, q->hi);
}

/* ---- the list with uplift and decile --------------------------------------------------- */

static enum crm_status write_list(const struct work *w, struct crm_err *err)
{
    struct crm_pass *pass;
    bool write = (w->shown || opt.force) && !w->window.open;
    enum crm_status status =
        crm_pass_analysis(&pass, &w->window.list.own, &w->window.list.table, err);

    if (status)
        return status;
    for (size_t i = 0; i < w->window.list.n; i++) {
        struct crm_out *cells = crm_pass_cells(pass);
        crm_out_number(cells, write ? w->uplift[i] : NAN);
        if (write && w->decile[i])
            crm_out_int(cells, w->decile[i]);
        else
            crm_out_empty(cells);
        crm_pass_row(pass, i);
    }
    return crm_pass_close(pass, err);
}

static enum crm_status make_room(struct work *w, struct crm_err *err)
{
    size_t n = w->window.list.n;

    w->y = crm_mem_alloc(n, sizeof *w->y);
    w->uplift = crm_mem_alloc(n, sizeof *w->uplift);
    w->order = crm_mem_alloc(n, sizeof *w->order);
    w->proof = crm_mem_alloc(n, sizeof *w->proof);
    w->decile = crm_mem_zalloc(n, 1);
    if (!w->y || !w->uplift || !w->order || !w->proof || !w->decile)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++)
        w->uplift[i] = NAN;
    return CRM_OK;
}

static enum crm_status predict_and_prove(struct work *w, struct crm_err *err)
{
    enum crm_status status;

    window_measure(&w->window, opt.outcome == 0 ? RETURNED : SPEND, CRM_PAST_AFTER, w->y);
    status = opt.score ? read_scores(w, err) : fit_models(w, err);
    if (!status)
        status = rank(w, err);
    if (!status)
        status = judge(w, err);
    if (!status)
        verdict(w);
    if (!status && opt.qini)
        status = write_qini(w, err);
    if (!status && opt.evaluate)
        status = write_evaluate(w, err);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {0};
    enum crm_status status;

    if (!opt.terms && !opt.score)
        return crm_err_set(err, CRM_EUSAGE, "--terms a,C(b) or --score COL is needed");
    status = window_open(&w.window, cli, false, err);
    w.window.list.own.join.n = 0;
    if (!status)
        status = list_arms(&w.window.list, opt.control, &w.arms, err);
    if (!status)
        status = choose_arm(&w, err);
    if (!status && opt.terms)
        status = open_model(&w, err);
    if (!status)
        status = window_read(&w.window, err);
    if (!status)
        status = make_room(&w, err);
    if (!status && !w.window.open)
        status = predict_and_prove(&w, err);
    if (!status)
        status = write_list(&w, err);
    cli->rows_set_aside |= w.window.open;
    close_model(&w.model);
    arms_release(&w.arms);
    window_close(&w.window);
    free(w.y);
    free(w.uplift);
    free(w.order);
    free(w.proof);
    free(w.decile);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_INPUT,
    COL_NUMBER("uplift", "0 to 1, days or money", "what the campaign would add for this client"),
    COL_INT("decile", "1 to 10", "tenth of the clients by uplift, 1 the highest"),
    COL_END,
};

const struct crm_analysis analysis_uplift = {
    .name = "uplift",
    .summary = "whom the campaign moves, and whether that can be told at all",
    .synopsis = "--start DATE|COL --terms a,C(b) -J LIST [--arm NAME] [options] [FILE...]",
    .common = WINDOW_COMMON | CRM_COMMON_REPLACE,
    .options = options,
    .columns = columns,
    .run = run,
};
