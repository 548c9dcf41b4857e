/* ipa: importance against performance, what to mend first */
#include "analyses.h"
#include "attributes.h"

#include "base/list.h"
#include "base/mem.h"
#include "base/num.h"
#include "stat/order.h"
#include "stat/quantile.h"
#include "survey/drivers.h"
#include "survey/ipa.h"
#include "survey/satisfaction.h"

#include <math.h>
#include <stdlib.h>

static struct {
    struct attribute_options attributes;
    const char *cut;
    int importance;
} opt;

enum { STATED, BY_R, BY_LMG };
static const char *const importance_names[] = {"stated", "r", "lmg", NULL};

static const struct crm_opt ipa_options[] = {
    SURVEY_OPTIONS,
    SURVEY_WEIGHT_OPTION,
    ATTRIBUTE_OPTIONS(opt.attributes),
    OPT_CHOICE(0, "importance", "HOW", opt.importance, importance_names, "stated",
        "stated in items of kind importance, or r or lmg with the outcome"),
    OPT_TEXT(0, "cut", "WHERE", opt.cut, "mean",
        "mean, median, a value, or two: IMPORTANCE,PERFORMANCE"),
    OPT_END,
};

struct work {
    const struct survey *s;
    struct attributes derived; /* of r and lmg */
    size_t *performance;       /* stated: items with an importance item as pair */
    const char **name;
    size_t n;
    double *importance_of, *performance_of, *sorted, *x, *w;
    struct crm_ipa *result;
    struct crm_driver *driver;
};

/* ---- stated ------------------------------------------------------------------------------ */

/*
 * What a pair is about is its dimension, if no other pair has the same; else its performance item.
 */
static const char *pair_name(const struct survey *s, size_t item)
{
    const struct crm_codebook *book = &s->book;
    size_t others = 0;

    for (size_t i = 0; i < book->n_items; i++)
        others += i != item && book->item[i].kind == CRM_ITEM_KIND_PERFORMANCE &&
                  book->item[i].dimension == book->item[item].dimension;
    return others || !book->item[item].dimension[0] ? book->item[item].name
                                                    : book->item[item].dimension;
}

static enum crm_status find_pairs(struct work *w, struct crm_err *err)
{
    const struct survey *s = w->s;

    for (size_t i = 0; i < s->book.n_items; i++)
        if (s->book.item[i].kind == CRM_ITEM_KIND_PERFORMANCE &&
            s->book.item[i].pair != CRM_ITEM_NONE) {
            w->performance[w->n] = i;
            w->name[w->n++] = pair_name(s, i);
        }
    if (w->n == 0)
        return crm_err_set(err, CRM_EUSAGE,
            "the codebook has no performance item with an importance item as its pair: derive "
            "importance with --importance r or lmg");
    return CRM_OK;
}

static void stated(struct work *w, size_t g)
{
    for (size_t k = 0; k < w->n; k++) {
        size_t item = w->performance[k], pair = w->s->book.item[item].pair, n;
        const double *weight = w->s->weight ? w->w : NULL;
        n = survey_gather(w->s, g, item, w->x, w->w);
        w->performance_of[k] = crm_mean_of(w->x, weight, n, 95).mean;
        n = survey_gather(w->s, g, pair, w->x, w->w);
        w->importance_of[k] = crm_mean_of(w->x, weight, n, 95).mean;
    }
}

/* ---- derived ------------------------------------------------------------------------------ */

static enum crm_status derived(struct work *w, size_t g, struct crm_err *err)
{
    struct attributes *a = &w->derived;
    struct crm_driver_model model;
    enum crm_status status;

    attributes_gather(a, g);
    if (opt.importance == BY_LMG && a->n > CRM_LMG_MAX)
        return crm_err_set(err, CRM_EUSAGE, "--importance lmg: %zu attributes, at most %d", a->n,
            (int)CRM_LMG_MAX);
    status = crm_drivers_fit(&model, w->driver, (const double *const *)a->x, a->name, a->n, a->y,
        w->s->weight ? a->w : NULL, a->n_rows, err);
    for (size_t k = 0; k < a->n && !status; k++) {
        w->performance_of[k] = w->driver[k].mean;
        w->importance_of[k] = opt.importance == BY_LMG ? w->driver[k].share.lmg : w->driver[k].r;
    }
    return status;
}

/* ---- both ---------------------------------------------------------------------------------- */

static enum crm_status middle(
    struct work *w, const double x[], bool median, double *cut, struct crm_err *err)
{
    double sum = 0;
    enum crm_status status;

    for (size_t k = 0; k < w->n; k++) {
        w->sorted[k] = x[k];
        sum += x[k];
    }
    if (!median) {
        *cut = sum / (double)w->n;
        return CRM_OK;
    }
    if ((status = crm_order_sort(w->sorted, w->n, err)) == CRM_OK)
        *cut = crm_quantile(w->sorted, w->n, 0.5);
    return status;
}

static enum crm_status find_cuts(
    struct work *w, double *importance, double *performance, struct crm_err *err)
{
    bool median = strcmp(opt.cut, "median") == 0;
    struct crm_slice rest = crm_slice_of(opt.cut), a, b;
    enum crm_status status;

    if (median || strcmp(opt.cut, "mean") == 0) {
        if ((status = middle(w, w->importance_of, median, importance, err)))
            return status;
        return middle(w, w->performance_of, median, performance, err);
    }
    crm_list_next(&rest, &a);
    if (!crm_list_next(&rest, &b))
        b = a;
    if (rest.ptr || !crm_num_double(a, importance) || !crm_num_double(b, performance))
        return crm_err_set(err, CRM_EUSAGE,
            "--cut: '%s' is not mean, median, a number, or two numbers with a comma", opt.cut);
    return CRM_OK;
}

static enum crm_status put_block(struct work *w, size_t g, struct crm_out *out, struct crm_err *err)
{
    double cut_importance, cut_performance;
    enum crm_status status = CRM_OK;

    if (opt.importance == STATED)
        stated(w, g);
    else
        status = derived(w, g, err);
    if (status || (status = find_cuts(w, &cut_importance, &cut_performance, err)))
        return status;
    crm_ipa_of(
        w->importance_of, w->performance_of, w->n, cut_importance, cut_performance, w->result);
    for (size_t k = 0; k < w->n; k++) {
        bool known = !isnan(w->importance_of[k]) && !isnan(w->performance_of[k]);
        survey_group(w->s, out, g);
        crm_out_string(out, w->name[k]);
        crm_out_number(out, w->importance_of[k]);
        crm_out_number(out, w->performance_of[k]);
        crm_out_string(out, known ? crm_quadrant_name(w->result[k].quadrant) : "");
        if (known)
            crm_out_int(out, (int64_t)w->result[k].priority);
        else
            crm_out_empty(out);
        crm_out_row(out);
    }
    if (w->s->n_by == 0)
        crm_cli_note(w->s->cli, "high is from %.4g (importance) and %.4g (performance) on",
            cut_importance, cut_performance);
    return CRM_OK;
}

static enum crm_status ipa_run(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct work w = {.s = &s};
    struct crm_out *out = NULL;
    size_t m, n_blocks = 0;
    enum crm_status status;

    if (opt.importance == STATED && opt.attributes.unit)
        return crm_err_set(err, CRM_EUSAGE, "--unit dimension goes with --importance r or lmg");
    if ((status = survey_open(&s, cli, SURVEY_WEIGHT, err)))
        return status;
    m = s.book.n_items;
    w.performance = crm_mem_alloc(m, sizeof *w.performance);
    w.name = crm_mem_alloc(m, sizeof *w.name);
    w.importance_of = crm_mem_alloc(3 * m + 2 * s.n_rows, sizeof *w.importance_of);
    w.result = crm_mem_alloc(m, sizeof *w.result);
    w.driver = crm_mem_alloc(m, sizeof *w.driver);
    if (!w.performance || !w.name || !w.importance_of || !w.result || !w.driver) {
        status = crm_err_nomem(err);
        goto out;
    }
    w.performance_of = w.importance_of + m;
    w.sorted = w.performance_of + m;
    w.x = w.sorted + m;
    w.w = w.x + s.n_rows;
    if (opt.importance == STATED)
        status = find_pairs(&w, err);
    else if (!(status = attributes_open(&w.derived, &s, &opt.attributes, err)))
        for (w.n = 0; w.n < w.derived.n; w.n++)
            w.name[w.n] = w.derived.name[w.n];
    if (!status)
        status = survey_results(&s, &out, err);
    if (!status)
        n_blocks = opt.importance == STATED ? s.groups.n : attributes_blocks(&w.derived);
    for (size_t g = 0; !status && g < n_blocks; g++)
        status = survey_blame(&s, g, put_block(&w, g, out, err), err);
out:
    free(w.performance);
    free(w.name);
    free(w.importance_of);
    free(w.result);
    free(w.driver);
    attributes_close(&w.derived);
    survey_close(&s);
    return survey_finish(out, status, err);
}

static const struct crm_schema_column ipa_schema[] = {
    SURVEY_BY,
    COL_TEXT("attribute", "the attribute"),
    COL_NUMBER("importance", "as --importance says", "how much it matters"),
    COL_NUMBER("performance", "that of the answers", "how well it is done"),
    COL_TEXT("quadrant", "what to do about it"),
    COL_INT("priority", "rank", "1 is mended first"),
    COL_END,
};

const struct crm_analysis analysis_ipa = {
    .name = "ipa",
    .summary = "importance against performance: what to mend first",
    .synopsis = "[--importance HOW] CODEBOOK [FILE...]",
    .book = "",
    .common = SURVEY_BLOCKS,
    .options = ipa_options,
    .columns = ipa_schema,
    .run = ipa_run,
};
