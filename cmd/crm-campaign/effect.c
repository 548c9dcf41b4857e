/* crm-campaign effect -- what the arms did more than the control */

#include "cli/cmd.h"

#include "base/mem.h"
#include "base/num.h"
#include "campaign/effect.h"
#include "cli/frame.h"
#include "stat/order.h"
#include "stat/quantile.h"
#include "stat/ranktest.h"
#include "window.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    const char *control, *arms, *ratio, *money, *cost;
    double cap, margin;
    bool no_adjust;
} opt = {.cap = NAN};

static const struct crm_opt options[] = {
    WINDOW_OPTIONS,
    OPT_TEXT(0, "control", "NAME", opt.control, "control", "the arm that got nothing"),
    OPT_FLAG(0, "no-adjust", opt.no_adjust,
        "visits and spend as they are, not adjusted by those before the start"),
    OPT_NUMBER(0, "cap", "P", opt.cap, 50, 100, NULL,
        "set visits and spend to at most this percentile of those above 0"),
    OPT_COMMA(0, "arms", "ARM:SHARE,...", opt.arms, NULL,
        "the shares that were planned: is the list as it was split?"),
    OPT_WRITE(0, "ratio", opt.ratio, "write the counts of the arms beside the planned ones to FILE",
        .needs = "arms"),
    OPT_WRITE(0, "money", opt.money, "write what it brought and cost to FILE"),
    OPT_COMMA(
        0, "cost", "COST|ARM:COST,...", opt.cost, NULL, "what a client costs", .needs = "money"),
    OPT_NUMBER(
        0, "margin", "SHARE", opt.margin, 0, 1, "1", "of spend that is profit", .needs = "money"),
    OPT_END,
};

/* One line of the results. */
struct row {
    enum measure measure;
    uint32_t block, arm;
    double n, control_n, p_adj;
    struct crm_effect effect;
    bool few;
};

struct work {
    struct window window;
    struct arms arms;
    struct crm_blocks by;
    uint32_t *block;
    uint32_t *client; /* all, block by block, arm by arm */
    size_t *start;    /* n_blocks x n_arms + 1: where each begins */
    double *y, *x;
    struct row *row;
    size_t n_rows, row_cap;
    bool ratio_broken;
};

/* ---- blocks and arms ------------------------------------------------------------------- */

static size_t cell_of(const struct work *w, uint32_t block, uint32_t arm)
{
    return (size_t)block * w->arms.names.n + arm;
}

static enum crm_status sort_clients(struct work *w, struct crm_err *err)
{
    size_t n = w->window.list.n, cells = (size_t)w->by.n * w->arms.names.n;

    w->client = crm_mem_alloc(n, sizeof *w->client);
    w->start = crm_mem_zalloc(cells + 2, sizeof *w->start);
    w->y = crm_mem_alloc(n, sizeof *w->y);
    w->x = crm_mem_alloc(n, sizeof *w->x);
    if (!w->client || !w->start || !w->y || !w->x)
        return crm_err_nomem(err);
    for (size_t i = 0; i < n; i++)
        w->start[cell_of(w, w->block[i], w->arms.of[i]) + 2]++;
    for (size_t c = 2; c <= cells; c++)
        w->start[c + 1] += w->start[c];
    for (size_t i = 0; i < n; i++)
        w->client[w->start[cell_of(w, w->block[i], w->arms.of[i]) + 1]++] = (uint32_t)i;
    return CRM_OK;
}

/* The clients of an arm in a block. */
static const uint32_t *clients_of(const struct work *w, uint32_t block, uint32_t arm, size_t *n)
{
    size_t c = cell_of(w, block, arm);

    *n = w->start[c + 1] - w->start[c];
    return w->client + w->start[c];
}

/* ---- measures -------------------------------------------------------------------------- */

/* The percentile of the values above 0 becomes the largest. */
static enum crm_status cap(double y[], size_t n, struct crm_err *err)
{
    double *above = crm_mem_alloc(n, sizeof *above), most;
    size_t count = 0;
    enum crm_status status = above ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; !status && i < n; i++)
        if (y[i] > 0)
            above[count++] = y[i];
    if (!status)
        status = crm_order_sort(above, count, err);
    if (!status && count) {
        most = crm_quantile(above, count, opt.cap / 100);
        for (size_t i = 0; i < n; i++)
            y[i] = fmin(y[i], most);
    }
    free(above);
    return status;
}

static double hits(const double y[], const uint32_t client[], size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += y[client[i]] != 0;
    return (double)count;
}

static enum crm_status add_row(
    struct work *w, enum measure m, uint32_t block, uint32_t arm, struct crm_err *err)
{
    size_t n, n_c;
    const uint32_t *treated = clients_of(w, block, arm, &n);
    const uint32_t *control = clients_of(w, block, w->arms.control, &n_c);
    double level = w->window.cli->level;
    const double hit[2] = {hits(w->y, treated, n), hits(w->y, control, n_c)};
    const double of[2] = {(double)n, (double)n_c};
    bool share = m == RETURNED || m == NEW_SERVICE;
    struct row *row;

    if (!crm_mem_grow((void **)&w->row, &w->row_cap, w->n_rows + 1, sizeof *w->row))
        return crm_err_nomem(err);
    row = &w->row[w->n_rows++];
    *row = (struct row){.measure = m, .block = block, .arm = arm, .n = of[0], .control_n = of[1]};
    for (int side = 0; side < 2; side++)
        row->few |= hit[side] < 10 || (share && of[side] - hit[side] < 10);
    if (share) {
        crm_effect_share(hit, of, level, &row->effect);
    } else {
        struct crm_moments a = crm_moments_of(w->y, w->x, treated, n);
        struct crm_moments c = crm_moments_of(w->y, w->x, control, n_c);
        crm_effect_mean(&a, &c, !opt.no_adjust, level, &row->effect);
    }
    return CRM_OK;
}

static enum crm_status adjust_p(struct work *w, size_t from, struct crm_err *err)
{
    size_t n = w->n_rows - from;
    double *p = crm_mem_alloc(n, sizeof *p), *adjusted = crm_mem_alloc(n, sizeof *adjusted);
    enum crm_status status = p && adjusted ? CRM_OK : crm_err_nomem(err);

    for (size_t i = 0; !status && i < n; i++)
        p[i] = w->row[from + i].effect.p;
    if (!status)
        status = crm_holm(p, n, adjusted, err);
    for (size_t i = 0; !status && i < n; i++)
        w->row[from + i].p_adj = adjusted[i];
    free(p);
    free(adjusted);
    return status;
}

static enum crm_status measure(struct work *w, enum measure m, struct crm_err *err)
{
    size_t n = w->window.list.n, from = w->n_rows;
    enum crm_status status = CRM_OK;

    window_measure(&w->window, m, CRM_PAST_AFTER, w->y);
    window_measure(&w->window, m, CRM_PAST_BEFORE, w->x);
    if (!isnan(opt.cap) && (m == VISITS || m == SPEND)) {
        status = cap(w->y, n, err);
        if (!status)
            status = cap(w->x, n, err);
    }
    for (uint32_t b = 0; b < w->by.n && !status; b++)
        for (uint32_t k = 0; k < w->arms.names.n && !status; k++)
            if (w->arms.order[k] != w->arms.control)
                status = add_row(w, m, b, w->arms.order[k], err);
    return status ? status : adjust_p(w, from, err);
}

static enum crm_status measure_all(struct work *w, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (int m = 0; m < N_MEASURES && !status; m++)
        if (m != NEW_SERVICE || w->window.past.items)
            status = measure(w, (enum measure)m, err);
    return status;
}

/* ---- ratio ----------------------------------------------------------------------------- */

struct ratio {
    struct parts parts;
    uint64_t n[PARTS_MAX];
    double planned[PARTS_MAX], chisq, p, all;
};

/* How the list was split, beside what --arms says. */
static enum crm_status judge_ratio(struct work *w, struct ratio *ratio, struct crm_err *err)
{
    struct crm_share share[PARTS_MAX];
    char show[CRM_ERR_SHOW];
    enum crm_status status = parts_split(&ratio->parts, opt.arms, "--arms", err);

    if (!status)
        status = parts_shares(&ratio->parts, share, err);
    for (uint32_t a = 0; a < w->arms.names.n && !status; a++) {
        struct crm_slice name = crm_map_key(&w->arms.names, a);
        size_t i = 0;
        while (i < ratio->parts.n && !crm_slice_eq(ratio->parts.name[i], name))
            i++;
        if (i == ratio->parts.n)
            return crm_err_set(err, CRM_EUSAGE, "--arms: the list has an arm %s",
                crm_err_show(name.ptr, name.len, show));
        for (size_t k = 0; k < w->window.list.n; k++)
            ratio->n[i] += w->arms.of[k] == a;
    }
    if (status)
        return status;
    for (size_t i = 0; i < ratio->parts.n; i++)
        ratio->planned[i] = crm_share_value(share[i]);
    ratio->all = (double)w->window.list.n;
    ratio->chisq = crm_ratio_chisq(ratio->n, ratio->planned, ratio->parts.n, &ratio->p);
    w->ratio_broken = ratio->p < .001;
    if (w->ratio_broken)
        crm_cli_warn(w->window.cli,
            "the arms are not split as planned (p = %.2g): clients were lost or added after the "
            "split, and no result of this campaign is to be trusted",
            ratio->p);
    return CRM_OK;
}

static enum crm_status write_ratio(
    const struct work *w, const struct ratio *ratio, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"arm", CRM_OUT_TEXT}, {"n", CRM_OUT_INT},
        {"planned", CRM_OUT_SHARE}, {"expected", CRM_OUT_NUMBER}, {"chisq", CRM_OUT_NUMBER},
        {"df", CRM_OUT_INT}, {"p", CRM_OUT_NUMBER}};
    struct crm_out *out;
    enum crm_status status = crm_out_results(
        &out, w->window.cli, opt.ratio, NULL, columns, sizeof columns / sizeof *columns, err);

    if (status)
        return status;
    for (size_t i = 0; i < ratio->parts.n; i++) {
        crm_out_text(out, ratio->parts.name[i]);
        crm_out_int(out, (int64_t)ratio->n[i]);
        crm_out_number(out, ratio->planned[i]);
        crm_out_number(out, ratio->all * ratio->planned[i]);
        crm_out_number(out, ratio->chisq);
        crm_out_int(out, (int64_t)ratio->parts.n - 1);
        crm_out_number(out, ratio->p);
        crm_out_row(out);
    }
    return crm_out_close(out, err);
}

/* ---- money ----------------------------------------------------------------------------- */

static enum crm_status cost_of(const struct work *w, double cost[PARTS_MAX], struct crm_err *err)
{
    struct parts parts;
    double all;
    char show[CRM_ERR_SHOW];
    enum crm_status status;

    for (size_t a = 0; a < PARTS_MAX; a++)
        cost[a] = 0;
    if (!opt.cost)
        return CRM_OK;
    if (crm_num_double(crm_slice_of(opt.cost), &all)) {
        for (size_t a = 0; a < PARTS_MAX; a++)
            cost[a] = all;
        return CRM_OK;
    }
    status = parts_split(&parts, opt.cost, "--cost", err);
    for (size_t i = 0; i < parts.n && !status; i++) {
        uint32_t arm = crm_map_find(&w->arms.names, parts.name[i]);
        if (arm == CRM_MAP_NONE)
            return crm_err_set(err, CRM_EUSAGE, "--cost: the list has no arm %s",
                crm_err_show(parts.name[i].ptr, parts.name[i].len, show));
        if (!crm_num_double(parts.value[i], &cost[arm]))
            return crm_err_set(err, CRM_EUSAGE, "--cost: %s is no number",
                crm_err_show(parts.value[i].ptr, parts.value[i].len, show));
    }
    return status;
}

static void money_row(const struct work *w, const struct row *row, double cost, struct crm_out *out)
{
    const struct crm_effect *e = &row->effect;
    double spent = row->n * cost;

    crm_out_block(out, &w->by, row->block);
    crm_out_text(out, crm_map_key(&w->arms.names, row->arm));
    crm_out_int(out, (int64_t)row->n);
    crm_out_number(out, w->window.open ? NAN : row->n * e->difference);
    crm_out_number(out, w->window.open ? NAN : row->n * e->lo);
    crm_out_number(out, w->window.open ? NAN : row->n * e->hi);
    crm_out_number(out, spent);
    crm_out_number(out, w->window.open ? NAN : opt.margin * row->n * e->difference - spent);
    crm_out_number(out, w->window.open ? NAN : opt.margin * row->n * e->lo - spent);
    crm_out_number(out, w->window.open ? NAN : opt.margin * row->n * e->hi - spent);
    crm_out_row(out);
}

static enum crm_status write_money(const struct work *w, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"arm", CRM_OUT_TEXT}, {"n", CRM_OUT_INT},
        {"incremental", CRM_OUT_NUMBER}, {"lo", CRM_OUT_NUMBER}, {"hi", CRM_OUT_NUMBER},
        {"cost", CRM_OUT_NUMBER}, {"net", CRM_OUT_NUMBER}, {"net_lo", CRM_OUT_NUMBER},
        {"net_hi", CRM_OUT_NUMBER}};
    struct crm_out *out;
    double cost[PARTS_MAX];
    enum crm_status status = cost_of(w, cost, err);

    if (!status)
        status = crm_out_results(
            &out, w->window.cli, opt.money, &w->by, columns, sizeof columns / sizeof *columns, err);
    if (status)
        return status;
    for (size_t i = 0; i < w->n_rows; i++)
        if (w->row[i].measure == SPEND)
            money_row(w, &w->row[i], cost[w->row[i].arm], out);
    return crm_out_close(out, err);
}

/* ---- the results ----------------------------------------------------------------------- */

static void write_effect(const struct work *w, const struct row *row, struct crm_out *out)
{
    const struct crm_effect *e = &row->effect;
    const double cell[] = {e->difference, e->lo, e->hi, e->p, row->p_adj, e->relative,
        e->relative_lo, e->relative_hi, e->theta, e->before, e->control_before};
    bool open = w->window.open;
    char note[32];

    crm_out_block(out, &w->by, row->block);
    crm_out_string(out, measure_names[row->measure]);
    crm_out_text(out, crm_map_key(&w->arms.names, row->arm));
    crm_out_int(out, (int64_t)row->n);
    crm_out_number(out, open ? NAN : e->value);
    crm_out_int(out, (int64_t)row->control_n);
    crm_out_number(out, open ? NAN : e->control);
    for (size_t i = 0; i < sizeof cell / sizeof *cell; i++)
        crm_out_number(out, open ? NAN : cell[i]);
    snprintf(note, sizeof note, "%s%s%s", w->ratio_broken ? "ratio " : "", open ? "open " : "",
        row->few && !open ? "few " : "");
    if (*note)
        note[strlen(note) - 1] = '\0';
    crm_out_string(out, note);
    crm_out_row(out);
}

static const struct row *row_of(
    const struct work *w, enum measure measure, uint32_t block, uint32_t arm)
{
    for (size_t i = 0; i < w->n_rows; i++)
        if (w->row[i].measure == measure && w->row[i].block == block && w->row[i].arm == arm)
            return &w->row[i];
    return NULL;
}

/* "Of 600 in arm call, 68 (26 to 108) came who would not have come" */
static void say_returned(
    const struct row *row, const char *block, struct crm_slice arm, struct crm_out *out)
{
    const struct crm_effect *e = &row->effect;

    if (e->lo > 0)
        crm_out_remark(out,
            "%sOf %.0f in arm %.*s, %.0f (%.0f to %.0f) came who would not have come.", block,
            row->n, (int)arm.len, arm.ptr, row->n * e->difference, row->n * e->lo, row->n * e->hi);
    else if (e->hi < 0)
        crm_out_remark(out,
            "%sOf %.0f in arm %.*s, %.0f (%.0f to %.0f) stayed away who would have come.", block,
            row->n, (int)arm.len, arm.ptr, -row->n * e->difference, -row->n * e->hi,
            -row->n * e->lo);
    else
        crm_out_remark(out,
            "%sOf %.0f in arm %.*s, %.0f fewer to %.0f more came than without it: that may be "
            "chance.",
            block, row->n, (int)arm.len, arm.ptr, -row->n * e->lo, row->n * e->hi);
}

/* "It brought 3200 (-400 to 6800) after cost" */
static void say_spend(const struct row *row, const char *block, struct crm_slice arm, double cost,
    struct crm_out *out)
{
    const struct crm_effect *e = &row->effect;
    double each = opt.margin * row->n, spent = row->n * cost;

    crm_out_remark(out, "%sArm %.*s brought %.0f (%.0f to %.0f)%s%s.", block, (int)arm.len, arm.ptr,
        each * e->difference - spent, each * e->lo - spent, each * e->hi - spent,
        spent > 0         ? " after cost"
        : opt.margin == 1 ? " more spend"
                          : " more profit",
        each * e->lo - spent > 0   ? ""
        : each * e->hi - spent < 0 ? ": a loss"
                                   : ": not shown, it may be chance");
}

static void say(const struct work *w, uint32_t block, const double cost[], struct crm_out *out)
{
    char name[CRM_BLOCKS_TEXT + 2] = "", text[CRM_BLOCKS_TEXT];

    if (w->by.n_columns)
        snprintf(name, sizeof name, "%s: ", crm_blocks_text(&w->by, block, text));
    for (uint32_t k = 0; k < w->arms.names.n && !w->window.open; k++) {
        uint32_t arm = w->arms.order[k];
        const struct row *returned = row_of(w, RETURNED, block, arm);
        const struct row *spend = row_of(w, SPEND, block, arm);
        if (returned && !isnan(returned->effect.lo))
            say_returned(returned, name, crm_map_key(&w->arms.names, arm), out);
        if (spend && !isnan(spend->effect.lo))
            say_spend(spend, name, crm_map_key(&w->arms.names, arm), cost[arm], out);
    }
}

static enum crm_status write_all(const struct work *w, struct crm_err *err)
{
    struct crm_out *out;
    double cost[PARTS_MAX];
    enum crm_status status = cost_of(w, cost, err);

    if (!status)
        status = crm_out_analysis(&out, w->window.cli, err);
    if (status)
        return status;
    /* block by block, and in each measure by measure */
    for (uint32_t b = 0; b < w->by.n; b++)
        for (size_t i = 0; i < w->n_rows; i++)
            if (w->row[i].block == b)
                write_effect(w, &w->row[i], out);
    for (uint32_t b = 0; b < w->by.n; b++)
        say(w, b, cost, out);
    return crm_out_close(out, err);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {0};
    struct ratio ratio = {0};
    enum crm_status status = window_open(&w.window, cli, false, err);

    if (!status)
        status = list_arms(&w.window.list, opt.control, &w.arms, err);
    if (!status)
        status = list_blocks(&w.window.list, cli->by, &w.by, &w.block, err);
    if (!status && opt.arms)
        status = judge_ratio(&w, &ratio, err);
    if (!status)
        status = window_read(&w.window, err);
    if (!status)
        status = sort_clients(&w, err);
    if (!status)
        status = measure_all(&w, err);
    if (!status && opt.ratio)
        status = write_ratio(&w, &ratio, err);
    if (!status && opt.money)
        status = write_money(&w, err);
    if (!status)
        status = write_all(&w, err);
    cli->rows_set_aside |= w.window.open;
    crm_blocks_release(&w.by);
    arms_release(&w.arms);
    window_close(&w.window);
    free(w.block);
    free(w.client);
    free(w.start);
    free(w.y);
    free(w.x);
    free(w.row);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_TEXT("measure", "what is compared"),
    COL_TEXT("arm", "the arm"),
    COL_INT("n", "clients", "clients of the arm"),
    COL_NUMBER("value", "0 to 1, days or money", "share or mean in the arm, never adjusted"),
    COL_INT("control_n", "clients", "clients of the control"),
    COL_NUMBER("control", "0 to 1, days or money", "share or mean in the control"),
    COL_NUMBER("difference", "0 to 1, days or money", "what the arm has more"),
    COL_NUMBER("lo", "0 to 1, days or money", "lower limit of difference"),
    COL_NUMBER("hi", "0 to 1, days or money", "upper limit of difference"),
    COL_NUMBER("p", "0 to 1", "chance of such a difference by luck"),
    COL_NUMBER("p_adj", "0 to 1", "p corrected for all rows of the measure"),
    COL_NUMBER("relative", "ratio", "difference over control"),
    COL_NUMBER("relative_lo", "ratio", "lower limit of relative"),
    COL_NUMBER("relative_hi", "ratio", "upper limit of relative"),
    COL_NUMBER("theta", "ratio", "how much of a difference before is left after the start"),
    COL_NUMBER("before", "days or money", "mean of the arm in the window before"),
    COL_NUMBER("control_before", "days or money", "mean of the control in the window before"),
    COL_TEXT(
        "note", "ratio: not split as planned; open: the window has not ended; few: few events"),
    COL_END,
};

const struct crm_analysis analysis_effect = {
    .name = "effect",
    .summary = "what the arms of a campaign did more than its control",
    .synopsis = "--start DATE|COL -J LIST [--horizon SPAN] [options] [FILE...]",
    .common = WINDOW_COMMON | CRM_COMMON_BY,
    .options = options,
    .columns = columns,
    .run = run,
};
