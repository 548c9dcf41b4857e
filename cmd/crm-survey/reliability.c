/* reliability: does each scale measure one thing? */
#include "analyses.h"
#include "survey.h"

#include "base/mem.h"
#include "survey/reliability.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    bool pairwise;
} opt;

static const struct crm_opt reliability_options[] = {
    SURVEY_OPTIONS,
    OPT_FLAG(
        0, "pairwise", opt.pairwise, "each covariance from all who answered both items (R psych)"),
    OPT_END,
};

static const enum crm_item_kind scale_kinds[] = {CRM_ITEM_KIND_RATING, CRM_ITEM_KIND_PERCEPTION,
    CRM_ITEM_KIND_EXPECTATION, CRM_ITEM_KIND_NUMBER};
enum { N_SCALE_KINDS = sizeof scale_kinds / sizeof *scale_kinds };

struct work {
    size_t *item;
    double **column; /* of the items of a scale */
    struct crm_reliability_item *result;
};

/* Items of a dimension and kind. */
static size_t scale_items(
    const struct survey *s, size_t dimension, enum crm_item_kind kind, size_t item[])
{
    size_t n = 0;

    for (size_t i = 0; i < s->book.n_items; i++)
        if (s->book.item[i].kind == kind &&
            s->book.item[i].dimension == s->book.dimension[dimension])
            item[n++] = i;
    return n;
}

/* The dimension; with its kind where it has several. */
static void name_scale(const struct survey *s, size_t dimension, enum crm_item_kind kind,
    size_t item[], char name[], size_t room)
{
    int kinds = 0;

    for (int k = 0; k < N_SCALE_KINDS; k++)
        kinds += scale_items(s, dimension, scale_kinds[k], item) > 0;
    snprintf(name, room, "%s%s%s", s->book.dimension[dimension], kinds > 1 ? "_" : "",
        kinds > 1 ? crm_kind_name(kind) : "");
}

static void put(const struct survey *s, size_t g, const char *scale, const struct work *w,
    size_t n_items, const struct crm_reliability *r, struct crm_out *out)
{
    survey_group(s, out, g);
    crm_out_string(out, scale);
    crm_out_string(out, "");
    crm_out_int(out, (int64_t)r->n);
    crm_out_number(out, r->alpha);
    crm_out_number(out, r->lo);
    crm_out_number(out, r->hi);
    crm_out_number(out, r->alpha_std);
    crm_out_number(out, r->omega);
    crm_out_number(out, r->omega_std);
    for (int k = 0; k < 3; k++)
        crm_out_empty(out);
    crm_out_row(out);
    for (size_t j = 0; j < n_items; j++) {
        const char *name = s->book.item[w->item[j]].name;
        survey_group(s, out, g);
        crm_out_string(out, scale);
        crm_out_string(out, name);
        crm_out_int(out, (int64_t)r->n);
        for (int k = 0; k < 6; k++)
            crm_out_empty(out);
        crm_out_number(out, w->result[j].item_rest);
        crm_out_number(out, w->result[j].alpha_deleted);
        crm_out_number(out, w->result[j].loading);
        crm_out_row(out);
        if (w->result[j].item_rest < 0)
            crm_cli_note(s->cli,
                "item '%s' runs against the rest of its scale: should it be reversed in the "
                "codebook",
                name);
    }
}

static enum crm_status put_scale(const struct survey *s, size_t g, size_t dimension,
    enum crm_item_kind kind, struct work *w, struct crm_out *out, struct crm_err *err)
{
    char name[512];
    size_t n_items, n = survey_group_size(s, g);
    struct crm_reliability scale;
    enum crm_status status;

    name_scale(s, dimension, kind, w->item, name, sizeof name);
    n_items = scale_items(s, dimension, kind, w->item);
    if (n_items < 2) /* nothing to agree with */
        return CRM_OK;
    for (size_t j = 0; j < n_items; j++)
        if (s->n_by || s->n_rows < s->answers.n)
            survey_column(s, g, w->item[j], w->column[j]);
        else /* all, in order: no copy */
            w->column[j] = s->answers.value[w->item[j]];
    status = crm_reliability_of(&scale, w->result, (const double *const *)w->column, n_items, n,
        opt.pairwise, s->cli->level, err);
    if (!status)
        put(s, g, name, w, n_items, &scale, out);
    return status;
}

static bool has_scale(const struct survey *s, size_t item[])
{
    for (size_t d = 0; d < s->book.n_dimensions; d++)
        for (int k = 0; k < N_SCALE_KINDS; k++)
            if (scale_items(s, d, scale_kinds[k], item) >= 2)
                return true;
    return false;
}

static enum crm_status reliability_run(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct work w = {0};
    struct crm_out *out = NULL;
    double *values = NULL;
    bool copies;
    enum crm_status status = survey_open(&s, cli, 0, err);

    if (status)
        return status;
    copies = s.n_by || s.n_rows < s.answers.n;
    w.item = crm_mem_alloc(s.book.n_items, sizeof *w.item);
    w.result = crm_mem_alloc(s.book.n_items, sizeof *w.result);
    w.column = crm_mem_alloc(s.book.n_items, sizeof *w.column);
    values = crm_mem_alloc(copies ? s.n_rows * s.book.n_items : 0, sizeof *values);
    if (!w.item || !w.result || !w.column || !values)
        status = crm_err_nomem(err);
    if (!status && !has_scale(&s, w.item))
        status = crm_err_set(err, CRM_EUSAGE,
            "the codebook has no dimension with two items of kind rating, perception or "
            "expectation");
    for (size_t i = 0; i < s.book.n_items && copies && !status; i++)
        w.column[i] = values + i * s.n_rows;
    if (!status)
        status = survey_results(&s, &out, err);
    for (size_t g = 0; g < s.groups.n && !status; g++)
        for (size_t d = 0; d < s.book.n_dimensions && !status; d++)
            for (int k = 0; k < N_SCALE_KINDS && !status; k++)
                status = put_scale(&s, g, d, scale_kinds[k], &w, out, err);
    free(values);
    free(w.item);
    free(w.result);
    free(w.column);
    survey_close(&s);
    return survey_finish(out, status, err);
}

static const struct crm_schema_column reliability_schema[] = {
    SURVEY_BY,
    COL_TEXT("scale", "the dimension"),
    COL_TEXT("item", "its question; empty in the row of the scale"),
    COL_INT("n", "respondents", "respondents it is made of"),
    COL_NUMBER("alpha", "0 to 1", "Cronbach's alpha"),
    COL_NUMBER("lo", "", "lower limit of alpha"),
    COL_NUMBER("hi", "", "upper limit of alpha"),
    COL_NUMBER("alpha_std", "0 to 1", "alpha of standardised answers"),
    COL_NUMBER("omega", "0 to 1", "McDonald's omega"),
    COL_NUMBER("omega_std", "0 to 1", "omega of standardised answers"),
    COL_NUMBER("item_rest", "-1 to 1", "correlation of the item with the rest"),
    COL_NUMBER("alpha_deleted", "0 to 1", "alpha without the item"),
    COL_NUMBER("loading", "-1 to 1", "loading of the item on the one factor"),
    COL_END,
};

const struct crm_analysis analysis_reliability = {
    .name = "reliability",
    .summary = "does each scale measure one thing?",
    .synopsis = "[--pairwise] CODEBOOK [FILE...]",
    .book = "",
    .common = SURVEY_RESULTS,
    .options = reliability_options,
    .columns = reliability_schema,
    .run = reliability_run,
};
