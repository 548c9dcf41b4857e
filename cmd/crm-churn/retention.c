/* crm-churn retention -- who came back, by a named definition */

#include "churn.h"

#include "base/mem.h"
#include "churn/bridge.h"
#include "churn/retention.h"
#include "input.h"
#include "stat/interval.h"

#include <math.h>
#include <stdlib.h>

static struct {
    struct crm_opt_list definition;
    struct crm_span within;
    int64_t inactive;
    int attribute;
} opt;

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

/* ---- output --------------------------------------------------------------------------- */

static void write_rate(const struct work *w, int64_t hits, int64_t n, bool known)
{
    struct crm_interval limits = known && hits >= 0 && hits <= n
                                     ? crm_wilson((double)hits, (double)n, w->in.cli->level)
                                     : (struct crm_interval){NAN, NAN};

    crm_out_number(w->out, known && n ? (double)hits / (double)n : NAN);
    crm_out_number(w->out, limits.lo);
    crm_out_number(w->out, limits.hi);
}

static void write_row(const struct work *w, uint32_t group, size_t period,
    const struct crm_retention *definition, const char *side, struct crm_retained c)
{
    bool open = crm_retention_closes(definition, &w->in.periods, period) > w->in.observed;
    bool edge = definition->kind == CRM_RETENTION_CRR &&
                input_is_edge(&w->in, period, (int32_t)opt.inactive);
    struct crm_out *out = w->out;

    if (w->in.by_list.n && c.eligible == 0 && c.retained == 0)
        return;
    input_cells(&w->in, group, out);
    crm_out_period(out, w->in.periods.period, w->in.periods.start[period]);
    crm_out_string(out, definition->name);
    crm_out_string(out, side);
    crm_out_int(out, c.eligible);
    crm_out_int(out, c.retained);
    write_rate(w, c.retained, c.eligible, !open && !edge);
    if (w->in.source.spec.grouped && definition->kind != CRM_RETENTION_CRR) {
        crm_out_int(out, c.retained_same);
        write_rate(w, c.retained_same, c.eligible, !open);
    } else {
        for (int i = 0; i < 4; i++)
            crm_out_empty(out);
    }
    crm_out_string(out, input_note(edge || input_is_cut(&w->in, period), open));
    crm_out_date(out, w->in.as_of);
    crm_out_row(out);
}

static void write_definition(const struct work *w, uint32_t group, size_t period, size_t d)
{
    const struct crm_retention *definition = &w->definition[d];
    size_t n = w->in.periods.n;
    const struct crm_retained *side =
        w->cells + ((group * n + period) * w->n + d) * CRM_RETENTION_SIDES;

    if (definition->kind == CRM_RETENTION_CRR) {
        const struct crm_bridge *b = &w->bridge[group * n + period];
        struct crm_retained crr = {
            .eligible = b->opening, .retained = b->opening - b->lost_opening};
        write_row(w, group, period, definition, "all", crr);
    } else if (definition->kind == CRM_RETENTION_VISIT) {
        struct crm_retained all = {side[0].eligible + side[1].eligible,
            side[0].retained + side[1].retained, side[0].retained_same + side[1].retained_same};
        write_row(w, group, period, definition, "new", side[CRM_RETENTION_NEW]);
        write_row(w, group, period, definition, "existing", side[CRM_RETENTION_EXISTING]);
        write_row(w, group, period, definition, "all", all);
    } else {
        write_row(w, group, period, definition, "all", side[0]);
    }
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
    for (size_t k = 0; k < in->n_groups && !status; k++)
        for (size_t p = in->first_period; p < in->periods.n; p++)
            for (size_t d = 0; d < w->n; d++)
                write_definition(w, in->group[k], p, d);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    static const struct crm_out_column columns[] = {{"period", CRM_OUT_DATE},
        {"definition", CRM_OUT_TEXT}, {"new_or_existing", CRM_OUT_TEXT}, {"eligible", CRM_OUT_INT},
        {"retained", CRM_OUT_INT}, {"rate", CRM_OUT_SHARE}, {"lo", CRM_OUT_NUMBER},
        {"hi", CRM_OUT_NUMBER}, {"retained_same", CRM_OUT_INT}, {"rate_same", CRM_OUT_SHARE},
        {"lo_same", CRM_OUT_NUMBER}, {"hi_same", CRM_OUT_NUMBER}, {"note", CRM_OUT_TEXT}};
    struct input_want want = {.second = cli->by != NULL, .edge = EDGE_COHORT};
    struct work w = {.out = NULL};
    enum crm_status status = read_definitions(&w, err);

    if (!status)
        status = input_open(&w.in, cli, &want, err);
    if (!status && source_opt.partial)
        status = source_partial(&w.in.source, err);
    else if (!status)
        status = input_results(&w.in, &w.out, columns, sizeof columns / sizeof *columns, true, err);
    if (!status && w.out)
        status = input_read(&w.in, err);
    if (!status && w.out && w.in.periods.n)
        status = write_all(&w, err);
    if (w.in.cli)
        input_close(&w.in);
    free(w.definition);
    free(w.cells);
    free(w.bridge);
    return close_all(status, &w.out, 1, err);
}

const struct crm_analysis analysis_retention = {
    .name = "retention",
    .summary = "who came back, by a named definition",
    .synopsis = "[--definition NAME] [options] [FILE...]",
    .common = INPUT_COMMON | CRM_COMMON_PERIOD | CRM_COMMON_LEVEL,
    .options = options,
    .run = run,
};
