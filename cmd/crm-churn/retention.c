/* crm-churn retention -- who came back, by a named definition */

#include "cli/cmd.h"

#include "base/mem.h"
#include "churn/bridge.h"
#include "churn/retention.h"
#include "../shared/input.h"
#include "common.h"
#include "stat/interval.h"
#include "stat/shrink.h"

#include <math.h>
#include <stdlib.h>

static struct {
    struct crm_opt_list definition;
    struct crm_span within;
    int64_t inactive;
    int attribute, periods;
} opt;

enum { PERIODS_EACH, PERIODS_CLOSED };
static const char *const periods[] = {"each", "closed", NULL};

static const char *const attributes[] = {"default", "first", "last", "top", "any", NULL};

static const struct crm_opt options[] = {
    SOURCE_OPTIONS,
    INPUT_COHORT_OPTION,
    OPT_LIST(0, "definition", "NAME", opt.definition,
        "visit:90d pool:3m range:60d blocks:3m share repeat crr nth:3, or all (default: "
        "visit:90d)"),
    OPT_CHOICE(0, "attribute", "WHOSE", opt.attribute, attributes, NULL,
        "with -g, whose visit it was: first, last, top, any (default: first for new, last for "
        "existing)"),
    OPT_SPAN(0, "within", opt.within, "365d", "time to reach the visit of nth"),
    OPT_CHOICE(0, "periods", "WHICH", opt.periods, periods, "each",
        "each, or closed: also a row all of those whose window has ended"),
    INACTIVE_OPTION(opt.inactive),
    OPT_END,
};

struct work {
    struct input in;
    struct crm_out *out;
    struct crm_retention *definition;
    size_t n, cap;
    struct crm_retained *cells;
    struct crm_bridge *bridge; /* NULL without crr */
    /* with -g: of period (and of all closed ones), definition, side, group; else NULL */
    struct crm_shrink_group *shrunk;
};

/* ---- definitions ---------------------------------------------------------------------- */

static enum crm_status add_definition(struct work *w, const char *text, struct crm_err *err)
{
    struct crm_retention definition;
    char show[CRM_ERR_SHOW];

    if (!crm_retention_parse(text, opt.within, &definition))
        return crm_err_set(err, CRM_EUSAGE,
            "--definition: %s is none of visit:90d pool:3m range:60d blocks:3m share repeat crr "
            "nth:3 all",
            crm_err_show(text, strlen(text), show));
    if (definition.kind == CRM_RETENTION_CRR && !opt.inactive && !source_opt.partial)
        return need_inactive(err);
    for (size_t i = 0; i < w->n; i++)
        if (strcmp(w->definition[i].name, definition.name) == 0)
            return CRM_OK;
    if (!crm_mem_grow((void **)&w->definition, &w->cap, w->n + 1, sizeof *w->definition))
        return crm_err_nomem(err);
    w->definition[w->n++] = definition;
    return CRM_OK;
}

static enum crm_status read_definitions(struct work *w, struct crm_err *err)
{
    static const char *const all[] = {
        "visit", "pool", "range", "blocks", "share", "repeat", "nth", "crr"};
    enum crm_status status = CRM_OK;

    if (opt.definition.n == 0)
        return add_definition(w, "visit", err);
    for (size_t i = 0; i < opt.definition.n && !status; i++) {
        if (strcmp(opt.definition.item[i], "all") != 0) {
            status = add_definition(w, opt.definition.item[i], err);
            continue;
        }
        for (size_t k = 0; k < sizeof all / sizeof *all && !status; k++)
            if (strcmp(all[k], "crr") != 0 || opt.inactive)
                status = add_definition(w, all[k], err);
    }
    return status;
}

/* ---- counts --------------------------------------------------------------------------- */

enum side { NEW, EXISTING, ALL };
static const char *const side_names[] = {"new", "existing", "all"};

/* The sides that have rows. */
static enum side first_side(const struct crm_retention *definition)
{
    return definition->kind == CRM_RETENTION_VISIT ? NEW : ALL;
}

static bool is_edge(const struct work *w, size_t period, size_t d)
{
    return w->definition[d].kind == CRM_RETENTION_CRR &&
           input_is_edge(&w->in, period, (int32_t)opt.inactive);
}

static bool is_open(const struct work *w, size_t period, size_t d)
{
    return crm_retention_closes(&w->definition[d], &w->in.periods, period) > w->in.observed;
}

static struct crm_retained period_counts(
    const struct work *w, uint32_t group, size_t period, size_t d, enum side side)
{
    size_t n = w->in.periods.n;
    const struct crm_retained *c =
        w->cells + ((group * n + period) * w->n + d) * CRM_RETENTION_SIDES;

    if (w->definition[d].kind == CRM_RETENTION_CRR) {
        const struct crm_bridge *b = &w->bridge[group * n + period];
        return (struct crm_retained){
            .eligible = b->opening, .retained = b->opening - b->lost_opening};
    }
    if (w->definition[d].kind != CRM_RETENTION_VISIT)
        return c[0];
    if (side != ALL)
        return c[side == NEW ? CRM_RETENTION_NEW : CRM_RETENTION_EXISTING];
    return (struct crm_retained){c[0].eligible + c[1].eligible, c[0].retained + c[1].retained,
        c[0].retained_same + c[1].retained_same};
}

/* Period number periods.n: all that are closed. */
static struct crm_retained counts(
    const struct work *w, uint32_t group, size_t period, size_t d, enum side side)
{
    struct crm_retained sum = {0};

    if (period < w->in.periods.n)
        return period_counts(w, group, period, d, side);
    for (size_t p = w->in.first_period; p < w->in.periods.n; p++)
        if (!is_open(w, p, d) && !is_edge(w, p, d)) {
            struct crm_retained c = period_counts(w, group, p, d, side);
            sum.eligible += c.eligible;
            sum.retained += c.retained;
            sum.retained_same += c.retained_same;
        }
    return sum;
}

/* 1: there is the row of all closed periods. */
static size_t all_row(void)
{
    return opt.periods == PERIODS_CLOSED;
}

static bool is_known(const struct work *w, size_t period, size_t d)
{
    return period == w->in.periods.n || (!is_open(w, period, d) && !is_edge(w, period, d));
}

/* ---- groups beside each other --------------------------------------------------------- */

static struct crm_shrink_group *shrunk_of(
    const struct work *w, size_t period, size_t d, enum side side)
{
    return w->shrunk + ((period * w->n + d) * (ALL + 1) + side) * w->in.n_groups;
}

static enum crm_status shrink_all(struct work *w, struct crm_err *err)
{
    size_t sets = (w->in.periods.n + 1) * w->n * (ALL + 1);
    enum crm_status status = CRM_OK;

    if (!w->in.by_list.n)
        return CRM_OK;
    w->shrunk = crm_mem_zalloc(sets * w->in.n_groups, sizeof *w->shrunk);
    if (!w->shrunk)
        return crm_err_nomem(err);
    for (size_t p = w->in.first_period; p < w->in.periods.n + all_row(); p++)
        for (size_t d = 0; d < w->n; d++)
            for (enum side side = first_side(&w->definition[d]); side <= ALL && !status; side++) {
                struct crm_shrink_group *group = shrunk_of(w, p, d, side);
                for (size_t k = 0; k < w->in.n_groups && is_known(w, p, d); k++) {
                    struct crm_retained c = counts(w, w->in.group[k], p, d, side);
                    group[k] = (struct crm_shrink_group){.hits = c.retained, .n = c.eligible};
                }
                status = crm_shrink(group, w->in.n_groups, w->in.cli->level, err);
            }
    return status;
}

/* ---- output --------------------------------------------------------------------------- */

static void write_rate(const struct work *w, int64_t hits, int64_t n, bool known)
{
    struct crm_interval limits = known ? crm_wilson((double)hits, (double)n, w->in.cli->level)
                                       : (struct crm_interval){NAN, NAN};

    crm_out_number(w->out, known && n ? (double)hits / (double)n : NAN);
    crm_out_number(w->out, limits.lo);
    crm_out_number(w->out, limits.hi);
}

static void write_shrunk(const struct work *w, const struct crm_shrink_group *g)
{
    bool known = g && !isnan(g->rate);

    crm_out_number(w->out, known ? g->rate : NAN);
    crm_out_number(w->out, known ? g->lo : NAN);
    crm_out_number(w->out, known ? g->hi : NAN);
    crm_out_string(w->out, !known ? "" : g->differs ? "yes" : "no");
}

/* That of all closed periods: edge where one of them is cut. */
static const char *note(const struct work *w, size_t period, size_t d)
{
    bool cut = false;

    if (period < w->in.periods.n)
        return input_note(
            is_edge(w, period, d) || input_is_cut(&w->in, period), is_open(w, period, d));
    for (size_t p = w->in.first_period; p < w->in.periods.n; p++)
        cut = cut || (is_known(w, p, d) && input_is_cut(&w->in, p));
    return input_note(cut, false);
}

/* k: of the group in w->in.group */
static void write_row(const struct work *w, size_t k, size_t period, size_t d, enum side side)
{
    struct crm_retained c = counts(w, w->in.group[k], period, d, side);
    const struct crm_retention *definition = &w->definition[d];
    bool known = is_known(w, period, d);
    struct crm_out *out = w->out;

    if (w->in.by_list.n && c.eligible == 0)
        return;
    input_cells(&w->in, w->in.group[k], out);
    if (period < w->in.periods.n)
        crm_out_period(out, w->in.periods.period, w->in.periods.start[period]);
    else
        crm_out_string(out, "all");
    crm_out_string(out, definition->name);
    crm_out_string(out, side_names[side]);
    crm_out_int(out, c.eligible);
    crm_out_int(out, c.retained);
    write_rate(w, c.retained, c.eligible, known);
    if (w->in.source.spec.grouped && definition->kind != CRM_RETENTION_CRR) {
        crm_out_int(out, c.retained_same);
        write_rate(w, c.retained_same, c.eligible, known);
    } else {
        for (int i = 0; i < 4; i++)
            crm_out_empty(out);
    }
    write_shrunk(w, w->shrunk ? shrunk_of(w, period, d, side) + k : NULL);
    crm_out_string(out, note(w, period, d));
    crm_out_date(out, w->in.as_of);
    crm_out_row(out);
}

static enum crm_status write_all(struct work *w, struct crm_err *err)
{
    const struct input *in = &w->in;
    enum crm_status status = crm_retention_make(&w->cells, in->ledger, &in->periods, w->definition,
        w->n, (enum crm_attribute)opt.attribute, err);

    for (size_t d = 0; d < w->n && !status && !w->bridge; d++)
        if (w->definition[d].kind == CRM_RETENTION_CRR)
            status =
                crm_bridge_make(&w->bridge, in->ledger, &in->periods, (int32_t)opt.inactive, err);
    if (!status)
        status = shrink_all(w, err);
    for (size_t k = 0; k < in->n_groups && !status; k++)
        for (size_t p = in->first_period; p < in->periods.n + all_row(); p++)
            for (size_t d = 0; d < w->n; d++)
                for (enum side side = first_side(&w->definition[d]); side <= ALL; side++)
                    write_row(w, k, p, d, side);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct input_want want = {.second = cli->by != NULL, .edge = EDGE_COHORT};
    struct work w = {.out = NULL};
    enum crm_status status = read_definitions(&w, err);

    if (!status)
        status = input_open(&w.in, cli, &want, err);
    if (!status && source_opt.partial)
        status = source_partial(&w.in.source, err);
    else if (!status)
        status = crm_out_analysis(&w.out, cli, err);
    if (!status && w.out)
        status = input_read(&w.in, err);
    if (!status && w.out && w.in.periods.n)
        status = write_all(&w, err);
    if (w.in.cli)
        input_close(&w.in);
    free(w.definition);
    free(w.cells);
    free(w.bridge);
    free(w.shrunk);
    return close_all(status, &w.out, 1, err);
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_PERIOD("period", "the period, named by its start; all: all that are closed"),
    COL_TEXT("definition", "what came back means"),
    COL_TEXT("new_or_existing", "new, existing or all clients"),
    COL_INT("eligible", "clients", "clients who could come back"),
    COL_INT("retained", "clients", "those who did"),
    COL_SHARE("rate", "retained over eligible"),
    COL_NUMBER("lo", "0 to 1", "lower limit of rate"),
    COL_NUMBER("hi", "0 to 1", "upper limit of rate"),
    COL_INT("retained_same", "clients", "back to the same value of -g"),
    COL_SHARE("rate_same", "retained_same over eligible"),
    COL_NUMBER("lo_same", "0 to 1", "lower limit of rate_same"),
    COL_NUMBER("hi_same", "0 to 1", "upper limit of rate_same"),
    COL_SHARE("rate_shrunk", "rate in the long run, seen beside all groups of the period"),
    COL_NUMBER("shrunk_lo", "0 to 1", "lower limit of rate_shrunk"),
    COL_NUMBER("shrunk_hi", "0 to 1", "upper limit of rate_shrunk"),
    COL_TEXT("differs", "yes: outside the 99 % limits of all groups together"),
    COL_TEXT("note", "open: the window has not ended; edge: the export begins in it"),
    COL_AS_OF,
    COL_END,
};

const struct crm_analysis analysis_retention = {
    .name = "retention",
    .summary = "who came back, by a named definition",
    .synopsis = "[--definition NAME] [options] [FILE...]",
    .common = INPUT_COMMON | CRM_COMMON_PERIOD | CRM_COMMON_LEVEL,
    .options = options,
    .columns = columns,
    .run = run,
};
