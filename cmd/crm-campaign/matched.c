/* crm-campaign matched -- the treated beside others like them, where there was no control */

#include "cli/cmd.h"

#include "base/mem.h"
#include "campaign/match.h"
#include "window.h"
#include "cli/frame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    const char *treated, *exact, *balance;
} opt;

static const struct crm_opt options[] = {
    WINDOW_OPTIONS,
    OPT_TEXT(0, "treated", "EXPR", opt.treated, NULL,
        "who was treated: a condition on columns of the list, as known before the start"),
    OPT_COMMA(0, "exact", "COL,...", opt.exact, NULL,
        "columns of the list that must be the same in those compared"),
    OPT_WRITE(0, "balance", opt.balance, "write how like the two sides are to FILE"),
    OPT_END,
};

static const char *const covariates[CRM_MATCH_COVARIATES] = {
    "recency_days", "visits_365d", "spend_365d"};

/* One comparison: after the start, or as a placebo in the days before it. */
struct side {
    const char *name;
    enum crm_past_window window, year;
    enum crm_past_mark mark;
    int32_t shift; /* of the start, days */
};
static const struct side sides[] = {{"after", CRM_PAST_AFTER, CRM_PAST_YEAR, CRM_PAST_START, 0},
    {"placebo", CRM_PAST_BEFORE, CRM_PAST_YEAR_TOO, CRM_PAST_EARLIER, -1}};

struct work {
    struct window window;
    struct crm_expr *treated;
    struct crm_blocks exact;
    uint32_t *block;
    uint8_t *chosen; /* enum crm_match_side by --treated alone */
    uint8_t *side;
    double *x[CRM_MATCH_COVARIATES], *y;
    struct crm_match match;
    struct crm_match_spec spec;
    bool placebo_fails;
    const char *one_side; /* why nobody can have a match; NULL: there are both sides */
    double worst_smd, share_matched;
};

/* ---- who was treated ------------------------------------------------------------------- */

struct finder {
    const struct crm_reader *list, *transactions;
    const char *later; /* a column that only the transactions have */
};

static size_t find(void *ctx, const char *name)
{
    struct finder *finder = ctx;
    size_t column = crm_reader_find(finder->list, name);

    if (column == CRM_COLUMN_NONE && crm_reader_find(finder->transactions, name) != column)
        finder->later = name;
    return column;
}

static enum crm_status bind(struct work *w, struct crm_err *err)
{
    struct finder finder = {w->window.list.reader, w->window.reader, NULL};
    enum crm_status status = crm_expr_parse(&w->treated, crm_slice_of(opt.treated), 1, 1, err);

    if (!status)
        status = crm_expr_bind(w->treated, find, &finder, err);
    if (status == CRM_EUSAGE && finder.later)
        crm_err_set(err, status,
            "%s is a column of the transactions: who bought in the campaign came, by definition; "
            "--treated takes columns of the list, as known before the start",
            finder.later);
    if (status == CRM_EUSAGE) {
        snprintf(err->file, sizeof err->file, "--treated");
        err->line = 0;
    }
    return status;
}

static enum crm_status choose(struct work *w, struct crm_err *err)
{
    const struct list *list = &w->window.list;
    struct crm_slice *cell;
    size_t unknown = 0;
    enum crm_status status = bind(w, err);

    if (status)
        return status;
    cell = crm_mem_alloc(w->treated->n_columns, sizeof *cell);
    w->chosen = crm_mem_alloc(list->n, 1);
    if (!cell || !w->chosen) {
        free(cell);
        return crm_err_nomem(err);
    }
    for (size_t i = 0; i < list->n; i++) {
        enum crm_truth truth;
        for (size_t c = 0; c < w->treated->n_columns; c++)
            cell[c] = crm_table_cell(&list->table, i, w->treated->column[c].index);
        truth = crm_expr_eval(w->treated, cell);
        unknown += truth == CRM_UNKNOWN;
        w->chosen[i] = truth == CRM_TRUE    ? CRM_MATCH_TREATED
                       : truth == CRM_FALSE ? CRM_MATCH_OTHER
                                            : CRM_MATCH_OUT;
    }
    free(cell);
    if (unknown)
        crm_cli_note(w->window.cli,
            "--treated: %zu clients have an empty cell and are on neither side", unknown);
    status = crm_expr_judge(w->treated, err);
    if (status == CRM_EUSAGE)
        snprintf(err->file, sizeof err->file, "--treated");
    return status;
}

/* ---- one comparison -------------------------------------------------------------------- */

static bool make_room(struct work *w)
{
    size_t n = w->window.list.n;
    bool ok = (w->side = crm_mem_alloc(n, 1)) && (w->y = crm_mem_alloc(n, sizeof *w->y));

    for (int v = 0; v < CRM_MATCH_COVARIATES && ok; v++)
        ok = (w->x[v] = crm_mem_alloc(n, sizeof *w->x[v])) != NULL;
    return ok;
}

static enum crm_status match(struct work *w, const struct side *s, struct crm_err *err)
{
    const struct window *win = &w->window;

    for (size_t i = 0; i < win->list.n; i++) {
        int32_t last = win->past.last[s->mark][i];
        bool known = last != CRM_DAY_NONE;
        w->side[i] = known ? w->chosen[i] : CRM_MATCH_OUT;
        w->x[0][i] = known ? win->start[i] + s->shift * win->horizon - last : 0;
        w->x[1][i] = win->past.visits[s->year][i];
        w->x[2][i] = (double)win->past.spend_e4[s->year][i] / 1e4;
    }
    w->spec = (struct crm_match_spec){.n = win->list.n,
        .side = w->side,
        .covariate = {w->x[0], w->x[1], w->x[2]},
        .block = w->block,
        .n_blocks = w->exact.n ? w->exact.n : 1};
    crm_match_release(&w->match);
    return crm_match_make(&w->match, &w->spec, err);
}

static void write_measure(
    struct work *w, const struct side *s, enum measure measure, struct crm_out *out)
{
    bool open = w->window.open && s->window == CRM_PAST_AFTER;
    bool none = open || !w->match.matched_treated;
    struct crm_match_effect e;

    window_measure(&w->window, measure, s->window, w->y);
    crm_match_effect(&w->match, &w->spec, w->y, w->window.cli->level, &e);
    crm_out_string(out, s->name);
    crm_out_string(out, measure_names[measure]);
    crm_out_int(out, (int64_t)w->match.matched_treated);
    crm_out_number(out, none ? NAN : e.treated);
    crm_out_int(out, (int64_t)w->match.matched_others);
    {
        const double cell[] = {
            e.matched, e.difference, e.lo, e.hi, e.p, e.relative, e.relative_lo, e.relative_hi};
        for (size_t i = 0; i < sizeof cell / sizeof *cell; i++)
            crm_out_number(out, none ? NAN : cell[i]);
    }
    crm_out_string(out, open ? "open" : "");
    crm_out_row(out);
    if (s->window == CRM_PAST_BEFORE)
        w->placebo_fails |= e.lo > 0 || e.hi < 0;
}

static void say_matched(const struct work *w)
{
    const struct crm_match *m = &w->match;

    crm_cli_note(w->window.cli,
        "%zu of %zu treated and %zu of %zu others are matched; %zu of %zu strata have one side "
        "only and are dropped",
        m->matched_treated, m->treated, m->matched_others, m->others, m->dropped_strata, m->strata);
}

static enum crm_status write_balance(struct work *w, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"variable", CRM_OUT_TEXT},
        {"treated", CRM_OUT_NUMBER}, {"others", CRM_OUT_NUMBER}, {"smd", CRM_OUT_NUMBER},
        {"treated_matched", CRM_OUT_NUMBER}, {"others_matched", CRM_OUT_NUMBER},
        {"smd_matched", CRM_OUT_NUMBER}};
    struct crm_out *out = NULL;
    enum crm_status status =
        opt.balance ? crm_out_open(&out, w->window.cli, opt.balance, err) : CRM_OK;

    if (status)
        return status;
    if (out) {
        crm_out_columns(out, columns, sizeof columns / sizeof *columns);
        crm_out_header(out);
    }
    for (int v = 0; v < CRM_MATCH_COVARIATES; v++) {
        struct crm_match_balance b = crm_match_balance(&w->match, &w->spec, w->x[v]);
        const double cell[] = {
            b.treated, b.others, b.smd, b.treated_matched, b.others_matched, b.smd_matched};
        w->worst_smd = fmax(w->worst_smd, fabs(b.smd_matched));
        if (!out)
            continue;
        crm_out_string(out, covariates[v]);
        for (size_t i = 0; i < sizeof cell / sizeof *cell; i++)
            crm_out_number(out, cell[i]);
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}

static enum crm_status compare(
    struct work *w, const struct side *s, struct crm_out *out, struct crm_err *err)
{
    enum crm_status status = match(w, s, err);

    if (!status && s->window == CRM_PAST_AFTER) {
        say_matched(w);
        w->one_side = w->match.treated == 0  ? "nobody with a visit before the start is treated"
                      : w->match.others == 0 ? "everybody with a visit before the start is treated"
                                             : NULL;
        w->share_matched = (double)w->match.matched_treated / (double)w->match.treated;
        status = write_balance(w, err);
    }
    for (int m = 0; !status && m < N_MEASURES; m++)
        if (m != NEW_SERVICE || w->window.past.items)
            write_measure(w, s, (enum measure)m, out);
    return status;
}

/* ---- what it is worth ------------------------------------------------------------------ */

static void verdict(const struct work *w)
{
    const struct crm_cli *cli = w->window.cli;
    const char *why = w->one_side        ? w->one_side
                      : w->placebo_fails ? "the placebo finds an effect before the campaign began"
                      : !(w->share_matched >= .5) ? "fewer than half of the treated have a match"
                      : w->worst_smd > .25        ? "the two sides differ even after matching"
                                                  : NULL;

    if (why)
        crm_cli_warn(cli, "not to be trusted: %s", why);
    else if (w->worst_smd > .1)
        crm_cli_warn(
            cli, "the two sides still differ by up to %.2f standard deviations", w->worst_smd);
    crm_cli_note(cli,
        "this is no experiment: what differs between the two sides and is in no column "
        "may be the cause; the next campaign can have a control (crm-campaign assign)");
}

static enum crm_status write_all(struct work *w, struct crm_err *err)
{
    struct crm_out *out;
    enum crm_status status = crm_out_analysis(&out, w->window.cli, err);

    if (status)
        return status;
    for (size_t s = 0; s < sizeof sides / sizeof *sides && !status; s++)
        status = compare(w, &sides[s], out, err);
    if (status) {
        crm_out_abandon(out);
        return status;
    }
    verdict(w);
    return crm_out_close(out, err);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {0};
    enum crm_status status;

    if (!opt.treated)
        return crm_err_set(
            err, CRM_EUSAGE, "--treated is needed: a condition on columns of the list");
    status = window_open(&w.window, cli, true, err);
    if (!status)
        status = choose(&w, err);
    if (!status && opt.exact)
        status = list_blocks(&w.window.list, opt.exact, &w.exact, &w.block, err);
    if (!status)
        status = window_read(&w.window, err);
    if (!status)
        status = make_room(&w) ? write_all(&w, err) : crm_err_nomem(err);
    cli->rows_set_aside |= w.window.open;
    crm_match_release(&w.match);
    crm_blocks_release(&w.exact);
    crm_expr_free(w.treated);
    window_close(&w.window);
    for (int v = 0; v < CRM_MATCH_COVARIATES; v++)
        free(w.x[v]);
    free(w.block);
    free(w.chosen);
    free(w.side);
    free(w.y);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_TEXT("window", "after the start, or placebo: one window earlier"),
    COL_TEXT("measure", "what is compared"),
    COL_INT("treated_n", "clients", "treated clients with a match"),
    COL_NUMBER("treated", "0 to 1, days or money", "their share or mean"),
    COL_INT("matched_n", "clients", "others they are matched with"),
    COL_NUMBER("matched", "0 to 1, days or money", "their weighted share or mean"),
    COL_NUMBER("difference", "0 to 1, days or money", "what the treated have more"),
    COL_NUMBER("lo", "0 to 1, days or money", "lower limit of difference"),
    COL_NUMBER("hi", "0 to 1, days or money", "upper limit of difference"),
    COL_NUMBER("p", "0 to 1", "chance of such a difference by luck"),
    COL_NUMBER("relative", "ratio", "difference over matched"),
    COL_NUMBER("relative_lo", "ratio", "lower limit of relative"),
    COL_NUMBER("relative_hi", "ratio", "upper limit of relative"),
    COL_TEXT("note", "open: the window has not ended"),
    COL_END,
};

const struct crm_analysis analysis_matched = {
    .name = "matched",
    .summary = "the treated beside others like them, where there was no control",
    .synopsis = "--start DATE|COL --treated EXPR -J LIST [--exact COL,...] [options] [FILE...]",
    .common = WINDOW_COMMON,
    .options = options,
    .columns = columns,
    .run = run,
};
