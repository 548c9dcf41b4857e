/* summary: the headline numbers of everything the codebook has */
#include "analyses.h"
#include "survey.h"

#include "base/mem.h"
#include "survey/gap.h"
#include "survey/satisfaction.h"

#include <math.h>
#include <stdlib.h>

static struct {
    double box, min_answered, attachment_cut, visits_cut;
} opt;

static const struct crm_opt summary_options[] = {
    SURVEY_OPTIONS,
    SURVEY_WEIGHT_OPTION,
    OPT_NUMBER(0, "top", "N", opt.box, 1, 100, "2", "answers that count as top: the N highest"),
    OPT_NUMBER(0, "min-answered", "SHARE", opt.min_answered, 0, 1, "1",
        "share of its items that a dimension score needs"),
    OPT_NUMBER(0, "attachment-cut", "X", opt.attachment_cut, -1e9, 1e9, "4",
        "attachment from X on is high"),
    OPT_NUMBER(0, "visits-cut", "N", opt.visits_cut, 0, 1e9, "6", "visits from N on are many"),
    OPT_END,
};

struct work {
    const struct survey *s;
    size_t g; /* the block at hand */
    struct crm_out *out;
    size_t *item, *other;
    double *x, *y, *w;
    bool *hit;
    struct crm_err *err;
};

static void put(struct work *w, const char *metric, const char *unit, size_t n, double value,
    double lo, double hi)
{
    survey_group(w->s, w->out, w->g);
    crm_out_string(w->out, metric);
    crm_out_string(w->out, unit);
    crm_out_int(w->out, (int64_t)n);
    crm_out_number(w->out, value);
    crm_out_number(w->out, lo);
    crm_out_number(w->out, hi);
    crm_out_row(w->out);
}

static void put_mean(
    struct work *w, const char *metric, const char *unit, const struct crm_answer_mean *m)
{
    put(w, metric, unit, m->n, m->mean, m->lo, m->hi);
}

static void put_share(
    struct work *w, const char *metric, const char *unit, const struct crm_answer_share *share)
{
    put(w, metric, unit, share->n, share->pct, share->lo, share->hi);
}

static const double *weights(const struct work *w)
{
    return w->s->weight ? w->w : NULL;
}

/* ---- one question -----------------------------------------------------------------------------
 */

static struct crm_scale scale_of(struct work *w, size_t item)
{
    const struct crm_item *it = &w->s->book.item[item];
    size_t n = survey_gather(w->s, w->g, item, w->x, w->w);

    return crm_scale_of(w->x, weights(w), n, it->min, it->max, opt.box, w->s->cli->level);
}

static void put_index(struct work *w, const char *metric, const char *unit,
    const struct crm_scale *scale, double min, double max)
{
    double k = 100 / (max - min);

    put(w, metric, unit, scale->mean.n, scale->index, k * (scale->mean.lo - min),
        k * (scale->mean.hi - min));
}

static void put_scales(struct work *w)
{
    static const struct {
        enum crm_item_kind kind;
        const char *mean, *top, *index;
    } scales[] = {
        {CRM_ITEM_KIND_CSAT, "csat_mean", "csat_top_pct", "csat_index"},
        {CRM_ITEM_KIND_OVERALL, "overall_mean", "overall_top_pct", "overall_index"},
        {CRM_ITEM_KIND_CES, "ces_mean", "ces_top_pct", "ces_index"},
        {CRM_ITEM_KIND_ATTACHMENT, "attachment_mean", "attachment_top_pct", NULL},
        {CRM_ITEM_KIND_REPURCHASE, "repurchase_mean", "repurchase_top_pct", NULL},
    };

    for (size_t k = 0; k < sizeof scales / sizeof *scales; k++) {
        size_t n = crm_codebook_kind(&w->s->book, scales[k].kind, w->item);
        for (size_t j = 0; j < n; j++) {
            const struct crm_item *it = &w->s->book.item[w->item[j]];
            struct crm_scale scale = scale_of(w, w->item[j]);
            put_mean(w, scales[k].mean, it->name, &scale.mean);
            if (!isnan(it->max))
                put_share(w, scales[k].top, it->name, &scale.top);
            if (scales[k].index && !isnan(it->max))
                put_index(w, scales[k].index, it->name, &scale, it->min, it->max);
        }
    }
}

static void put_nps(struct work *w)
{
    size_t n_items = crm_codebook_kind(&w->s->book, CRM_ITEM_KIND_NPS, w->item);

    for (size_t j = 0; j < n_items; j++) {
        const struct crm_item *it = &w->s->book.item[w->item[j]];
        size_t n = survey_gather(w->s, w->g, w->item[j], w->x, w->w);
        struct crm_nps nps = crm_nps_of(w->x, weights(w), n, 6, 9, true, w->s->cli->level);
        if (it->max == 10 && (it->min == 0 || it->min == 1))
            put(w, "nps", it->name, nps.n, nps.nps, nps.lo, nps.hi);
    }
}

/* ---- felt over expected
 * -------------------------------------------------------------------------- */

static void put_ratio(struct work *w)
{
    const struct survey *s = w->s;
    size_t n_e = crm_codebook_kind(&s->book, CRM_ITEM_KIND_VALUE_EXPECTED, w->item);
    size_t n_p = crm_codebook_kind(&s->book, CRM_ITEM_KIND_VALUE_PERCEIVED, w->other), n = 0;
    struct crm_ratio r;

    if (!n_e || !n_p)
        return;
    for (size_t k = 0; k < survey_group_size(s, w->g); k++) {
        uint32_t row = survey_row(s, w->g, k);
        w->x[n] = survey_mean(s, row, w->item, n_e, 1);
        w->y[n] = survey_mean(s, row, w->other, n_p, 1);
        if (isnan(w->x[n]) || isnan(w->y[n]))
            continue;
        if (s->weight)
            w->w[n] = s->weight[row];
        n++;
    }
    r = crm_ratio_of(w->x, w->y, weights(w), n, w->s->cli->level);
    put(w, "ratio_of_means", "value", r.n, r.ratio_of_means, NAN, NAN);
    put(w, "mean_of_ratios", "value", r.n, r.mean_of_ratios, NAN, NAN);
}

/* ---- dimensions
 * ---------------------------------------------------------------------------------- */

static void put_scores(struct work *w)
{
    const struct survey *s = w->s;

    for (size_t d = 0; d < s->book.n_dimensions; d++) {
        size_t n_items = survey_dimension_items(s, d, w->item), n = 0;
        struct crm_answer_mean mean;
        if (n_items == 0)
            continue;
        for (size_t k = 0; k < survey_group_size(s, w->g); k++) {
            uint32_t row = survey_row(s, w->g, k);
            w->x[n] = survey_mean(s, row, w->item, n_items, opt.min_answered);
            if (isnan(w->x[n]))
                continue;
            if (s->weight)
                w->w[n] = s->weight[row];
            n++;
        }
        mean = crm_mean_of(w->x, weights(w), n, s->cli->level);
        put_mean(w, "score", s->book.dimension[d], &mean);
    }
}

/* Every respondent whose pairs of the dimension are all there. */
static enum crm_status put_gaps(struct work *w)
{
    const struct survey *s = w->s;
    const double *weight = survey_weights(s, w->g, w->w);
    size_t n = survey_group_size(s, w->g);

    for (size_t d = 0; d < s->book.n_dimensions; d++) {
        size_t n_items = survey_dimension_items(s, d, w->item), n_pairs = 0;
        struct crm_gap gap;
        enum crm_status status;
        for (size_t j = 0; j < n_items; j++) {
            const struct crm_item *it = &s->book.item[w->item[j]];
            if (it->kind != CRM_ITEM_KIND_PERCEPTION || it->pair == CRM_ITEM_NONE)
                continue;
            w->other[n_pairs] = it->pair;
            w->item[n_pairs++] = w->item[j];
        }
        if (n_pairs == 0)
            continue;
        for (size_t k = 0; k < n; k++) {
            uint32_t row = survey_row(s, w->g, k);
            w->x[k] = survey_mean(s, row, w->other, n_pairs, 1);
            w->y[k] = survey_mean(s, row, w->item, n_pairs, 1);
        }
        if ((status = crm_gap_of(&gap, w->x, w->y, weight, n, s->cli->level, w->err)))
            return status;
        put(w, "gap", s->book.dimension[d], gap.n, gap.gap, gap.lo, gap.hi);
    }
    return CRM_OK;
}

/* ---- complaints, loyalty
 * --------------------------------------------------------------------------- */

static void put_complaints(struct work *w)
{
    const struct survey *s = w->s;
    size_t n_items = crm_codebook_kind(&s->book, CRM_ITEM_KIND_COMPLAINT, w->item), n = 0;
    double mentions = 0, total = 0;
    struct crm_answer_share share;

    if (n_items == 0)
        return;
    for (size_t k = 0; k < survey_group_size(s, w->g); k++) {
        uint32_t row = survey_row(s, w->g, k);
        double weight = s->weight ? s->weight[row] : 1, ticked = 0;
        bool asked = false;
        for (size_t j = 0; j < n_items; j++) {
            double x = s->answers.value[w->item[j]][row];
            asked |= !isnan(x);
            ticked += x > 0;
        }
        if (!asked)
            continue;
        w->hit[n] = ticked > 0;
        w->w[n++] = weight;
        mentions += weight * ticked;
        total += weight;
    }
    share = crm_share_of(w->hit, weights(w), n, s->cli->level);
    put_share(w, "complaint_any_pct", "", &share);
    put(w, "complaints_per_respondent", "", n, mentions / total, NAN, NAN);
}

/* Attachment by repeat purchase: Dick and Basu (1994), JAMS 22:99. */
static void put_loyalty(struct work *w)
{
    static const char *const types[] = {"none", "inertia", "latent", "premium"};
    const struct survey *s = w->s;
    size_t n = 0;

    if (crm_codebook_kind(&s->book, CRM_ITEM_KIND_ATTACHMENT, w->item) != 1 ||
        crm_codebook_kind(&s->book, CRM_ITEM_KIND_VISITS, w->other) != 1)
        return;
    for (size_t k = 0; k < survey_group_size(s, w->g); k++) {
        uint32_t row = survey_row(s, w->g, k);
        double attachment = s->answers.value[w->item[0]][row];
        double visits = s->answers.value[w->other[0]][row];
        if (isnan(attachment) || isnan(visits))
            continue;
        w->x[n] = 2 * (attachment >= opt.attachment_cut) + (visits >= opt.visits_cut);
        if (s->weight)
            w->w[n] = s->weight[row];
        n++;
    }
    for (int type = 3; type >= 0; type--) {
        struct crm_answer_share share;
        for (size_t k = 0; k < n; k++)
            w->hit[k] = w->x[k] == type;
        share = crm_share_of(w->hit, weights(w), n, s->cli->level);
        put_share(w, "loyalty_pct", types[type], &share);
    }
}

/* ---- all
 * -------------------------------------------------------------------------------------------- */

static void put_base(struct work *w)
{
    const struct survey *s = w->s;
    double answered = 0, asked = (double)s->answers.n_order;
    size_t n = survey_group_size(s, w->g);

    for (size_t k = 0; k < n; k++) {
        const struct crm_answer_counts *c = &s->answers.respondent[survey_row(s, w->g, k)];
        answered += asked - (c->missing + c->na + c->range + c->not_number);
    }
    put(w, "respondents", "", n, (double)n, NAN, NAN);
    put(w, "answered_pct", "", n, 100 * answered / (asked * (double)n), NAN, NAN);
}

static enum crm_status summary_run(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct work w = {.s = &s, .err = err};
    size_t m;
    enum crm_status status = survey_open(&s, cli, SURVEY_WEIGHT, err);

    if (status)
        return status;
    m = s.n_rows + 1;
    w.item = crm_mem_alloc(2 * s.book.n_items, sizeof *w.item);
    w.x = crm_mem_alloc(3 * m, sizeof *w.x);
    w.hit = crm_mem_alloc(m, sizeof *w.hit);
    if (!w.item || !w.x || !w.hit) {
        status = crm_err_nomem(err);
        goto out;
    }
    w.other = w.item + s.book.n_items;
    w.y = w.x + m;
    w.w = w.y + m;
    status = survey_results(&s, &w.out, err);
    for (w.g = 0; w.g < s.groups.n && !status; w.g++) {
        put_base(&w);
        put_scales(&w);
        put_nps(&w);
        put_ratio(&w);
        put_scores(&w);
        status = put_gaps(&w);
        put_complaints(&w);
        put_loyalty(&w);
    }
out:
    free(w.item);
    free(w.x);
    free(w.hit);
    survey_close(&s);
    return survey_finish(w.out, status, err);
}

static const struct crm_schema_column summary_schema[] = {
    SURVEY_BY,
    COL_TEXT("metric", "what is measured"),
    COL_TEXT("unit", "of what: an item, a dimension, a feature"),
    COL_INT("n", "answers", "answers it is made of"),
    COL_NUMBER("value", "that of the metric", "its value"),
    COL_NUMBER("lo", "that of the metric", "lower limit of value"),
    COL_NUMBER("hi", "that of the metric", "upper limit of value"),
    COL_END,
};

const struct crm_analysis analysis_summary = {
    .name = "summary",
    .summary = "the headline numbers",
    .synopsis = "CODEBOOK [FILE...]",
    .book = "",
    .common = SURVEY_RESULTS,
    .options = summary_options,
    .columns = summary_schema,
    .run = summary_run,
};
