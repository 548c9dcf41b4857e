/* items: every question, or every dimension */
#include "analyses.h"
#include "survey.h"

#include "base/mem.h"
#include "survey/satisfaction.h"

#include <math.h>
#include <stdlib.h>

static struct {
    double box, min_answered;
    int unit;
} opt;

static const char *const units[] = {"item", "dimension", NULL};

static const struct crm_opt items_options[] = {
    SURVEY_OPTIONS,
    SURVEY_WEIGHT_OPTION,
    OPT_CHOICE(0, "unit", "UNIT", opt.unit, units, "item", "a row an item, or a row a dimension"),
    OPT_NUMBER(0, "min-answered", "SHARE", opt.min_answered, 0, 1, "1",
        "share of its items that a dimension score needs"),
    OPT_NUMBER(0, "top", "N", opt.box, 1, 100, "2", "answers that count as top, and as bottom"),
    OPT_END,
};

/* Scales have a best and a worst answer; points, visits and numbers do not. */
static bool has_ends(enum crm_item_kind kind)
{
    return kind != CRM_ITEM_KIND_WEIGHT && kind != CRM_ITEM_KIND_VISITS &&
           kind != CRM_ITEM_KIND_NUMBER;
}

static bool is_listed(enum crm_item_kind kind)
{
    return crm_kind_is_answer(kind) && kind != CRM_ITEM_KIND_COMPLAINT &&
           kind != CRM_ITEM_KIND_KANO_FUNCTIONAL && kind != CRM_ITEM_KIND_KANO_DYSFUNCTIONAL;
}

static void put(struct crm_out *out, const char *item, const char *dimension,
    const struct crm_scale *s, bool ends)
{
    crm_out_string(out, item);
    crm_out_string(out, dimension);
    crm_out_int(out, (int64_t)s->mean.n);
    crm_out_number(out, s->mean.mean);
    crm_out_number(out, s->mean.sd);
    crm_out_number(out, s->mean.lo);
    crm_out_number(out, s->mean.hi);
    crm_out_number(out, ends ? s->top.pct : NAN);
    crm_out_number(out, ends ? s->top.lo : NAN);
    crm_out_number(out, ends ? s->top.hi : NAN);
    crm_out_number(out, ends ? s->bottom.pct : NAN);
    crm_out_row(out);
}

static void put_items(const struct survey *s, size_t g, double x[], double w[], struct crm_out *out)
{
    for (size_t i = 0; i < s->book.n_items; i++) {
        const struct crm_item *item = &s->book.item[i];
        struct crm_scale scale;
        size_t n;
        if (!is_listed(item->kind))
            continue;
        n = survey_gather(s, g, i, x, w);
        scale =
            crm_scale_of(x, s->weight ? w : NULL, n, item->min, item->max, opt.box, s->cli->level);
        survey_group(s, out, g);
        put(out, item->name, item->dimension, &scale, has_ends(item->kind));
    }
}

static void put_dimensions(
    const struct survey *s, size_t g, size_t item[], double x[], double w[], struct crm_out *out)
{
    for (size_t d = 0; d < s->book.n_dimensions; d++) {
        size_t k = survey_dimension_items(s, d, item), n = 0;
        double min = NAN, max = NAN;
        struct crm_scale scale;
        if (k == 0)
            continue;
        min = s->book.item[item[0]].min;
        max = s->book.item[item[0]].max;
        for (size_t j = 1; j < k; j++) { /* one scale, or no top */
            if (s->book.item[item[j]].min != min || s->book.item[item[j]].max != max)
                min = max = NAN;
        }
        for (size_t r = 0; r < survey_group_size(s, g); r++) {
            uint32_t row = survey_row(s, g, r);
            x[n] = survey_mean(s, row, item, k, opt.min_answered);
            if (isnan(x[n]))
                continue;
            if (s->weight)
                w[n] = s->weight[row];
            n++;
        }
        scale = crm_scale_of(x, s->weight ? w : NULL, n, min, max, opt.box, s->cli->level);
        survey_group(s, out, g);
        put(out, "", s->book.dimension[d], &scale, true);
    }
}

static enum crm_status items_run(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct crm_out *out = NULL;
    double *x = NULL, *w = NULL;
    size_t *item = NULL;
    enum crm_status status = survey_open(&s, cli, SURVEY_WEIGHT, err);

    if (status)
        return status;
    x = crm_mem_alloc(s.n_rows + 1, sizeof *x);
    w = crm_mem_alloc(s.n_rows + 1, sizeof *w);
    item = crm_mem_alloc(s.book.n_items, sizeof *item);
    if (!x || !w || !item)
        status = crm_err_nomem(err);
    else
        status = survey_results(&s, &out, err);
    for (size_t g = 0; g < s.groups.n && !status; g++) {
        if (opt.unit == 0)
            put_items(&s, g, x, w, out);
        else
            put_dimensions(&s, g, item, x, w, out);
    }
    free(x);
    free(w);
    free(item);
    survey_close(&s);
    return survey_finish(out, status, err);
}

static const struct crm_schema_column items_schema[] = {
    SURVEY_BY,
    COL_TEXT("item", "the question"),
    COL_TEXT("dimension", "its dimension"),
    COL_INT("n", "answers", "answers"),
    COL_NUMBER("mean", "that of the answers", "mean answer"),
    COL_NUMBER("sd", "that of the answers", "standard deviation"),
    COL_NUMBER("lo", "that of the answers", "lower limit of mean"),
    COL_NUMBER("hi", "that of the answers", "upper limit of mean"),
    COL_PCT("top_pct", "answers in the top boxes"),
    COL_NUMBER("top_lo", "per cent", "lower limit of top_pct"),
    COL_NUMBER("top_hi", "per cent", "upper limit of top_pct"),
    COL_PCT("bottom_pct", "answers in the bottom boxes"),
    COL_END,
};

const struct crm_analysis analysis_items = {
    .name = "items",
    .summary = "every question, or every dimension",
    .synopsis = "[--unit UNIT] CODEBOOK [FILE...]",
    .book = "",
    .common = SURVEY_RESULTS,
    .options = items_options,
    .columns = items_schema,
    .run = items_run,
};
