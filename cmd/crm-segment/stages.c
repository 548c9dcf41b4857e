/* stages -- lifecycle, ladder and loyalty: rules over one client's numbers */
#include "analyses.h"

#include "base/expr.h"
#include "base/mem.h"
#include "segment/pareto.h"
#include "segment/stage.h"
#include "stat/interval.h"
#include "stat/order.h"
#include "stat/quantile.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    int64_t inactive;
    int64_t new_days;
    const char *funnel, *target;
    double attachment_cut, visits_cut;
} opt;

static const struct crm_opt lifecycle_options[] = {
    OPT_INT(0, "inactive", "DAYS", opt.inactive, 1, 36500, NULL,
        "lost: more days than these since the last visit (required)"),
    OPT_INT(0, "new-days", "DAYS", opt.new_days, 0, 36500, "90",
        "introduction: at most these days since the first visit"),
    OPT_WHY,
    OPT_END,
};

static const struct crm_opt ladder_options[] = {
    OPT_TEXT(0, "target", "EXPR", opt.target, NULL,
        "target: a client without a visit for whom this is true"),
    OPT_WRITE(0, "funnel", opt.funnel, "write step,clients,conversion,lo,hi,days_median"),
    OPT_WHY,
    OPT_END,
};

static const struct crm_opt loyalty_options[] = {
    OPT_NUMBER(0, "attachment-cut", "X", opt.attachment_cut, -1e9, 1e9, "4",
        "attachment is high from this answer on"),
    OPT_NUMBER(0, "visits-cut", "N", opt.visits_cut, 0, 1e9, "6",
        "repurchase is high from this many visits in 365 days on"),
    OPT_WHY,
    OPT_END,
};

/* A column of the client record: which member it fills, and who writes it. */
struct want {
    const char *name;
    size_t offset;
    const char *made_by; /* NULL: may be missing */
};

#define MEMBER(m) offsetof(struct crm_stage_client, m)

/* Fill one member of all clients from each wanted column. */
static enum crm_status load(struct base *base, const struct want *want, size_t n_want,
    struct crm_stage_client **clients, struct crm_err *err)
{
    struct crm_stage_client *c = crm_arena_alloc(&base->arena, (base->n + 1) * sizeof *c);
    enum crm_status status = CRM_OK;

    if (!c)
        return crm_err_nomem(err);
    for (size_t i = 0; i < base->n; i++)
        c[i] = (struct crm_stage_client){
            NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, false, false};
    for (size_t w = 0; !status && w < n_want; w++) {
        struct base_column column;
        double *x = NULL;
        status = want[w].made_by ? base_need(base, want[w].name, want[w].made_by, &column, err)
                                 : base_find(base, want[w].name, &column, err);
        if (!status && column.there)
            status = base_numbers(base, &column, &x, err);
        for (size_t i = 0; !status && x && i < base->n; i++)
            *(double *)(void *)((char *)&c[i] + want[w].offset) = x[i];
    }
    *clients = c;
    return status;
}

static void put(struct crm_pass *pass, const char *value, const char *why, size_t row)
{
    crm_out_string(crm_pass_cells(pass), value ? value : "");
    if (segment_why)
        crm_out_string(crm_pass_cells(pass), why);
    crm_pass_row(pass, row);
}

static enum crm_status run_lifecycle(struct crm_cli *cli, struct crm_err *err)
{
    static const struct want want[] = {{"frequency", MEMBER(frequency), MADE_BY_RFM},
        {"recency_days", MEMBER(recency_days), MADE_BY_RFM},
        {"tenure_days", MEMBER(tenure_days), MADE_BY_RFM},
        {"interval_last", MEMBER(interval_last), MADE_BY_FEATURES},
        {"interval_median", MEMBER(interval_median), MADE_BY_FEATURES},
        {"visits_180d", MEMBER(visits_180d), MADE_BY_FEATURES},
        {"visits_prev_180d", MEMBER(visits_prev_180d), MADE_BY_FEATURES},
        {"spend_180d", MEMBER(spend_180d), MADE_BY_FEATURES},
        {"spend_prev_180d", MEMBER(spend_prev_180d), MADE_BY_FEATURES}};
    struct crm_lifecycle_rules rules = {(double)opt.inactive, (double)opt.new_days};
    struct crm_stage_client *clients;
    struct crm_pass *pass = NULL;
    struct base base;
    enum crm_status status;

    if (!opt.inactive)
        return crm_err_set(
            err, CRM_EUSAGE, "--inactive DAYS is required: crm-churn intervals suggests a number");
    status = base_open(&base, cli, err);
    if (!status)
        status = load(&base, want, sizeof want / sizeof *want, &clients, err);
    if (!status)
        status = crm_pass_analysis(&pass, cli, &base.table, err);
    if (!status) {
        for (size_t i = 0; i < base.n; i++) {
            char why[CRM_STAGE_WHY];
            const char *stage = crm_lifecycle(&clients[i], &rules, why);
            put(pass, stage, why, i);
        }
        status = crm_pass_close(pass, err);
    }
    base_close(&base);
    return status;
}

static const struct crm_schema_column lifecycle_columns[] = {
    COL_INPUT,
    COL_TEXT("lifecycle", "the stage"),
    COL_TEXT("lifecycle_why", "why, in words", .with = "why"),
    COL_JOIN,
    COL_END,
};

const struct crm_analysis analysis_lifecycle = {
    .name = "lifecycle",
    .summary = "introduction, growth, mature, decline, lost ...",
    .synopsis = "--inactive DAYS [FILE...]",
    .common = SEGMENT_SINGLE,
    .options = lifecycle_options,
    .columns = lifecycle_columns,
    .run = run_lifecycle,
};

/* Mark grade A and the top fifth of spend. */
static enum crm_status mark_key(
    struct base *base, struct crm_stage_client *clients, struct crm_err *err)
{
    struct base_column column;
    int64_t *amount_e4;
    size_t *order, n_top = (size_t)nearbyint(0.2 * (double)base->n);
    int decimals = 2;
    enum crm_status status = base_need(base, "monetary", MADE_BY_RFM, &column, err);

    if (!status)
        status = base_amounts(base, &column, &amount_e4, &decimals, err);
    if (status)
        return status;
    order = crm_mem_alloc(base->n, sizeof *order);
    if (!order)
        return crm_err_nomem(err);
    crm_pareto_order(amount_e4, base->id, base->n, order);
    for (size_t r = 0; r < n_top; r++)
        clients[order[r]].top_spend = amount_e4[order[r]] > 0;
    free(order);
    status = base_find(base, "grade", &column, err);
    for (size_t i = 0; !status && column.there && i < base->n; i++)
        if (crm_slice_is(base_cell(base, &column, i), "A"))
            clients[i].top_spend = true;
    return status;
}

/* Clients who brought somebody, or answered 9 or 10 to the recommendation question. */
static enum crm_status find_advocates(
    struct base *base, bool *advocate, bool *known, struct crm_err *err)
{
    struct base_column by, nps = {0}, class = {0};
    struct crm_map named;
    double *score = NULL;
    uint32_t number;
    bool added;
    enum crm_status status = base_find(base, "referred_by", &by, err);

    if (!status)
        status = base_find(base, "nps", &nps, err);
    if (!status)
        status = base_find(base, "nps_class", &class, err);
    if (!status && nps.there)
        status = base_numbers(base, &nps, &score, err);
    if (status)
        return status;
    crm_map_init(&named);
    *known = by.there || nps.there || class.there;
    for (size_t i = 0; by.there && i < base->n; i++) {
        struct crm_slice name = base_cell(base, &by, i);
        if (name.len && !crm_slice_eq(name, base->id[i]) &&
            !crm_map_put(&named, name, &number, &added)) {
            crm_map_release(&named);
            return crm_err_nomem(err);
        }
    }
    for (size_t i = 0; i < base->n; i++)
        advocate[i] = crm_map_find(&named, base->id[i]) != CRM_MAP_NONE ||
                      (score && score[i] >= 9) ||
                      (class.there && crm_slice_is(base_cell(base, &class, i), "promoter"));
    crm_map_release(&named);
    return CRM_OK;
}

/* --target is an option of the command line: what is wrong with it has its name. */
static enum crm_status of_target(enum crm_status status, struct crm_err *err)
{
    if (status == CRM_EUSAGE) {
        snprintf(err->file, sizeof err->file, "--target");
        err->line = 0;
    }
    return status;
}

/* Mark those for whom `fits` is true. */
static enum crm_status mark_fitting(
    struct base *base, struct crm_expr *fits, struct crm_stage_client *clients, struct crm_err *err)
{
    struct base_finder finder = {.base = base};
    struct crm_slice *cell = NULL;
    enum crm_status status = crm_expr_bind(fits, base_finder_find, &finder, err);

    if (finder.err.status) {
        *err = finder.err;
        status = err->status;
    }
    if (!status && !(cell = crm_mem_alloc(finder.n, sizeof *cell)))
        status = crm_err_nomem(err);
    for (size_t i = 0; !status && i < base->n; i++) {
        base_finder_row(&finder, i, cell);
        clients[i].fits_target = crm_expr_eval(fits, cell) == CRM_TRUE;
    }
    if (!status)
        status = crm_expr_judge(fits, err);
    free(cell);
    free(finder.column);
    return status;
}

static enum crm_status find_target(
    struct base *base, struct crm_stage_client *clients, struct crm_err *err)
{
    struct crm_expr *fits;
    enum crm_status status;

    if (!opt.target)
        return CRM_OK;
    status = crm_expr_parse(&fits, crm_slice_of(opt.target), 1, 1, err);
    if (!status)
        status = mark_fitting(base, fits, clients, err);
    if (!status)
        crm_err_init(err);
    crm_expr_free(fits);
    return of_target(status, err);
}

/* Clients on each rung or above it: of those on the step before, how many came this far. */
static enum crm_status write_funnel(struct base *base, const enum crm_rung *rung,
    const struct crm_stage_client *clients, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"step", CRM_OUT_TEXT},
        {"clients", CRM_OUT_INT}, {"conversion", CRM_OUT_SHARE}, {"lo", CRM_OUT_NUMBER},
        {"hi", CRM_OUT_NUMBER}, {"days_median", CRM_OUT_NUMBER}};
    struct crm_out *out;
    size_t before = 0;
    double *days = crm_mem_alloc(base->n, sizeof *days);
    enum crm_status status;

    if (!days)
        return crm_err_nomem(err);
    status = crm_out_open(&out, base->cli, opt.funnel, err);
    if (status) {
        free(days);
        return status;
    }
    crm_out_columns(out, columns, 6);
    crm_out_header(out);
    for (int step = 0; !status && step < CRM_RUNGS; step++) {
        size_t reached = 0, n_days = 0;
        struct crm_interval limits;
        if (step == CRM_RUNG_TARGET && !opt.target)
            continue;
        for (size_t i = 0; i < base->n; i++) {
            if ((int)rung[i] < step)
                continue;
            reached++;
            if ((int)rung[i] == step && !isnan(clients[i].tenure_days))
                days[n_days++] = clients[i].tenure_days;
        }
        status = crm_order_sort(days, n_days, err);
        limits = crm_wilson((double)reached, (double)before, base->cli->level);
        crm_out_string(out, crm_rung_name((enum crm_rung)step));
        crm_out_int(out, (int64_t)reached);
        crm_out_number(out, step && before ? (double)reached / (double)before : NAN);
        crm_out_number(out, step ? limits.lo : NAN);
        crm_out_number(out, step ? limits.hi : NAN);
        crm_out_number(out, n_days ? crm_quantile(days, n_days, 0.5) : NAN);
        crm_out_row(out);
        before = reached;
    }
    free(days);
    if (status) {
        crm_out_abandon(out);
        return status;
    }
    return crm_out_close(out, err);
}

static enum crm_status run_ladder(struct crm_cli *cli, struct crm_err *err)
{
    static const struct want want[] = {{"frequency", MEMBER(frequency), MADE_BY_RFM},
        {"monetary", MEMBER(monetary), MADE_BY_RFM}, {"tenure_days", MEMBER(tenure_days), NULL},
        {"campaign_share", MEMBER(campaign_share), NULL}};
    struct crm_stage_client *clients;
    struct crm_pass *pass = NULL;
    struct base base;
    enum crm_rung *rung = NULL;
    bool *advocate = NULL, known = false;
    enum crm_status status = base_open(&base, cli, err);

    if (!status)
        status = load(&base, want, sizeof want / sizeof *want, &clients, err);
    if (!status)
        status = mark_key(&base, clients, err);
    if (!status)
        status = find_target(&base, clients, err);
    rung = crm_mem_alloc(base.n, sizeof *rung);
    advocate = crm_mem_alloc(base.n, sizeof *advocate);
    if (!status && (!rung || !advocate))
        status = crm_err_nomem(err);
    if (!status)
        status = find_advocates(&base, advocate, &known, err);
    if (!status && !known)
        crm_cli_note(cli, "advocate is empty: there is no column referred_by, nps or nps_class");
    if (!status)
        status = crm_pass_analysis(&pass, cli, &base.table, err);
    if (!status) {
        for (size_t i = 0; i < base.n; i++) {
            char why[CRM_STAGE_WHY];
            struct crm_out *cells = crm_pass_cells(pass);
            rung[i] = crm_ladder(&clients[i], why);
            crm_out_string(cells, crm_rung_name(rung[i]));
            if (known)
                crm_out_int(cells, advocate[i]);
            else
                crm_out_empty(cells);
            if (segment_why)
                crm_out_string(cells, why);
            crm_pass_row(pass, i);
        }
        status = crm_pass_close(pass, err);
    }
    if (!status && opt.funnel)
        status = write_funnel(&base, rung, clients, err);
    free(rung);
    free(advocate);
    base_close(&base);
    return status;
}

static const struct crm_schema_column ladder_columns[] = {
    COL_INPUT,
    COL_TEXT("rung", "the rung of the ladder"),
    COL_INT("advocate", "0 or 1", "1: brings others, or would"),
    COL_TEXT("rung_why", "why, in words", .with = "why"),
    COL_JOIN,
    COL_END,
};

const struct crm_analysis analysis_ladder = {
    .name = "ladder",
    .summary = "prospect, target, trial, first, repeat, regular, key",
    .synopsis = "[--target EXPR] [--funnel FILE] [FILE...]",
    .common = SEGMENT_ADDS | CRM_COMMON_LEVEL,
    .options = ladder_options,
    .columns = ladder_columns,
    .run = run_ladder,
};

static enum crm_status run_loyalty(struct crm_cli *cli, struct crm_err *err)
{
    static const struct want want[] = {
        {"attachment", MEMBER(attachment), "crm-survey score writes it, join it with -J"},
        {"visits_365d", MEMBER(visits_365d), MADE_BY_FEATURES},
        {"discount_share", MEMBER(discount_share), NULL},
        {"campaign_share", MEMBER(campaign_share), NULL}};
    struct crm_loyalty_rules rules = {opt.attachment_cut, opt.visits_cut};
    struct crm_stage_client *clients;
    struct crm_pass *pass = NULL;
    struct base base;
    size_t unknown = 0;
    enum crm_status status = base_open(&base, cli, err);

    if (!status)
        status = load(&base, want, sizeof want / sizeof *want, &clients, err);
    if (!status)
        status = crm_pass_analysis(&pass, cli, &base.table, err);
    if (!status) {
        for (size_t i = 0; i < base.n; i++) {
            char why[CRM_STAGE_WHY];
            const char *type = crm_loyalty(&clients[i], &rules, why);
            unknown += type == NULL;
            put(pass, type, why, i);
        }
        status = crm_pass_close(pass, err);
        crm_cli_note(
            cli, "%zu of %zu clients have no attachment answer: loyalty empty", unknown, base.n);
    }
    base_close(&base);
    return status;
}

static const struct crm_schema_column loyalty_columns[] = {
    COL_INPUT,
    COL_TEXT("loyalty", "the type"),
    COL_TEXT("loyalty_why", "why, in words", .with = "why"),
    COL_JOIN,
    COL_END,
};

const struct crm_analysis analysis_loyalty = {
    .name = "loyalty",
    .summary = "types by attachment and repurchase",
    .synopsis = "-J SCORES [FILE...]",
    .common = SEGMENT_SINGLE,
    .options = loyalty_options,
    .columns = loyalty_columns,
    .run = run_loyalty,
};
