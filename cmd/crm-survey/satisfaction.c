/* csat, ces, csi, ratio: one number and how sure it is */
#include "analyses.h"
#include "survey.h"

#include "base/list.h"
#include "base/mem.h"
#include "base/num.h"
#include "survey/satisfaction.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    const char *item, *item_weights;
    double box;
} opt;

/* Answers and weights of one block, and room for a second column. */
struct room {
    double *x, *w, *y;
};

static enum crm_status make_room(const struct survey *s, struct room *room, struct crm_err *err)
{
    room->x = crm_mem_alloc(s->n_rows, sizeof *room->x);
    room->w = crm_mem_alloc(s->n_rows, sizeof *room->w);
    room->y = crm_mem_alloc(s->n_rows, sizeof *room->y);
    return room->x && room->w && room->y ? CRM_OK : crm_err_nomem(err);
}

static void free_room(struct room *room)
{
    free(room->x);
    free(room->w);
    free(room->y);
}

/* ---- csat, ces ------------------------------------------------------------------------ */

#define ITEM_OPTION                                                                                \
    OPT_TEXT(0, "item", "ITEM", opt.item, NULL, "the item, if the codebook has several of its kind")
#define TOP_OPTION                                                                                 \
    OPT_NUMBER(0, "top", "N", opt.box, 1, 100, "2", "answers that count as top: the N highest")

static const struct crm_opt csat_options[] = {
    SURVEY_OPTIONS,
    SURVEY_WEIGHT_OPTION,
    ITEM_OPTION,
    TOP_OPTION,
    OPT_END,
};
static const struct crm_opt ces_options[] = {
    SURVEY_OPTIONS,
    SURVEY_WEIGHT_OPTION,
    ITEM_OPTION,
    TOP_OPTION,
    OPT_END,
};

static const struct crm_schema_column scale_schema[] = {
    SURVEY_BY,
    COL_INT("n", "respondents", "respondents who answered"),
    COL_NUMBER("mean", "that of the answers; csi: 0 to 100", "mean answer, of csi mean index"),
    COL_NUMBER("lo", "that of mean", "lower limit of mean"),
    COL_NUMBER("hi", "that of mean", "upper limit of mean"),
    COL_PCT("top_pct", "answers in the top boxes"),
    COL_NUMBER("top_lo", "per cent", "lower limit of top_pct"),
    COL_NUMBER("top_hi", "per cent", "upper limit of top_pct"),
    COL_NUMBER("index", "0 to 100", "mean on a scale from 0 to 100"),
    COL_END,
};

static void put_scale(struct crm_out *out, const struct crm_answer_mean *mean,
    const struct crm_answer_share *top, double index)
{
    crm_out_int(out, (int64_t)mean->n);
    crm_out_number(out, mean->mean);
    crm_out_number(out, mean->lo);
    crm_out_number(out, mean->hi);
    crm_out_number(out, top->pct);
    crm_out_number(out, top->lo);
    crm_out_number(out, top->hi);
    crm_out_number(out, index);
    crm_out_row(out);
}

static enum crm_status scale_run(
    struct crm_cli *cli, const enum crm_item_kind kinds[], struct crm_err *err)
{
    struct survey s;
    struct room room = {0};
    struct crm_out *out = NULL;
    size_t item = 0;
    enum crm_status status = survey_open(&s, cli, SURVEY_WEIGHT, err);

    if (status)
        return status;
    if ((status = survey_item(&s, opt.item, kinds, "--item", &item, err)) ||
        (status = make_room(&s, &room, err)) || (status = survey_results(&s, &out, err)))
        goto out;
    for (size_t g = 0; g < s.groups.n; g++) {
        const struct crm_item *it = &s.book.item[item];
        size_t n = survey_gather(&s, g, item, room.x, room.w);
        struct crm_scale scale = crm_scale_of(
            room.x, s.weight ? room.w : NULL, n, it->min, it->max, opt.box, cli->level);
        survey_group(&s, out, g);
        put_scale(out, &scale.mean, &scale.top, scale.index);
    }
out:
    free_room(&room);
    survey_close(&s);
    return survey_finish(out, status, err);
}

static enum crm_status csat_run(struct crm_cli *cli, struct crm_err *err)
{
    static const enum crm_item_kind kinds[] = {
        CRM_ITEM_KIND_CSAT, CRM_ITEM_KIND_OVERALL, CRM_N_ITEM_KINDS};

    return scale_run(cli, kinds, err);
}

const struct crm_analysis analysis_csat = {
    .name = "csat",
    .summary = "satisfaction: mean, top boxes, index",
    .synopsis = "CODEBOOK [FILE...]",
    .book = "",
    .common = SURVEY_RESULTS,
    .options = csat_options,
    .columns = scale_schema,
    .run = csat_run,
};

static enum crm_status ces_run(struct crm_cli *cli, struct crm_err *err)
{
    static const enum crm_item_kind kinds[] = {CRM_ITEM_KIND_CES, CRM_N_ITEM_KINDS};

    return scale_run(cli, kinds, err);
}

const struct crm_analysis analysis_ces = {
    .name = "ces",
    .summary = "effort: mean, top boxes, index",
    .synopsis = "CODEBOOK [FILE...]",
    .book = "",
    .common = SURVEY_RESULTS,
    .options = ces_options,
    .columns = scale_schema,
    .run = ces_run,
};

/* ---- csi ------------------------------------------------------------------------------ */

static const struct crm_opt csi_options[] = {
    SURVEY_OPTIONS,
    SURVEY_WEIGHT_OPTION,
    OPT_COMMA(0, "item", "ITEM,ITEM", opt.item, NULL,
        "the items (default: those of kinds csat and overall)"),
    OPT_COMMA(0, "item-weights", "W,W", opt.item_weights, NULL,
        "weight of each item, in order (default: all equal)"),
    TOP_OPTION,
    OPT_END,
};

struct index_item {
    size_t item;
    double weight;
};

static enum crm_status index_items(
    const struct survey *s, struct index_item list[], size_t *n, struct crm_err *err)
{
    struct crm_slice rest = crm_slice_of(opt.item ? opt.item : ""), name;
    char shown[CRM_ERR_SHOW];

    *n = 0;
    for (size_t i = 0; i < s->book.n_items && !opt.item; i++)
        if (s->book.item[i].kind == CRM_ITEM_KIND_CSAT ||
            s->book.item[i].kind == CRM_ITEM_KIND_OVERALL)
            list[(*n)++].item = i;
    while (opt.item && *n < s->book.n_items && crm_list_next(&rest, &name)) {
        size_t i = crm_codebook_find(&s->book, name);
        if (name.len == 0)
            return crm_err_set(err, CRM_EUSAGE, "--item: an empty name");
        if (i == CRM_ITEM_NONE || !crm_kind_is_answer(s->book.item[i].kind))
            return crm_err_set(err, CRM_EUSAGE,
                "--item: %s is no item with answers in the codebook",
                crm_err_show(name.ptr, name.len, shown));
        list[(*n)++].item = i;
    }
    if (*n == 0)
        return crm_err_set(err, CRM_EUSAGE,
            "the codebook has no item of kind csat or overall: choose items with --item");
    for (size_t k = 0; k < *n; k++) {
        const struct crm_item *it = &s->book.item[list[k].item];
        if (isnan(it->min) || isnan(it->max))
            return crm_err_set(err, CRM_EUSAGE,
                "item '%s' has no min and max in the codebook: an index needs them", it->name);
    }
    return CRM_OK;
}

static enum crm_status index_weights(struct index_item list[], size_t n, struct crm_err *err)
{
    struct crm_slice rest = crm_slice_of(opt.item_weights ? opt.item_weights : ""), piece;
    char shown[CRM_ERR_SHOW];
    double sum = 0;
    size_t k = 0;

    for (size_t i = 0; i < n; i++)
        list[i].weight = 1;
    while (opt.item_weights && crm_list_next(&rest, &piece)) {
        double w;
        if (!crm_num_double(piece, &w) || w < 0)
            return crm_err_set(err, CRM_EUSAGE, "--item-weights: %s is not a number from 0",
                crm_err_show(piece.ptr, piece.len, shown));
        if (k < n)
            list[k].weight = w;
        k++;
    }
    if (opt.item_weights && k != n)
        return crm_err_set(err, CRM_EUSAGE, "--item-weights: %zu weights for %zu items", k, n);
    for (size_t i = 0; i < n; i++)
        sum += list[i].weight;
    if (!(sum > 0))
        return crm_err_set(err, CRM_EUSAGE, "--item-weights: all are 0");
    for (size_t i = 0; i < n; i++)
        list[i].weight /= sum;
    return CRM_OK;
}

/*
 * Index of each respondent who answered all: the weighted mean of her answers moved to 0 .. 100
 * (Fornell et al. 1996, J. Marketing 60(4):7).  Top: she is above the last box but `box` of the
 * scale, as a mean of answers in the top boxes would be.
 */
static size_t indices(const struct survey *s, size_t g, const struct index_item list[], size_t n,
    struct room *room, bool top[])
{
    size_t m = 0;

    for (size_t k = 0; k < survey_group_size(s, g); k++) {
        uint32_t row = survey_row(s, g, k);
        double index = 0, from = 0;
        for (size_t j = 0; j < n; j++) {
            const struct crm_item *it = &s->book.item[list[j].item];
            double x = s->answers.value[list[j].item][row], span = it->max - it->min;
            index += list[j].weight * (x - it->min) / span;
            from += list[j].weight * (span - opt.box + 1) / span;
        }
        if (isnan(index))
            continue;
        room->x[m] = 100 * index;
        top[m] = index >= from - 1e-12; /* a mean of fractions may miss its bound by rounding */
        if (s->weight)
            room->w[m] = s->weight[row];
        m++;
    }
    return m;
}

static enum crm_status csi_run(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct room room = {0};
    struct crm_out *out = NULL;
    struct index_item *list = NULL;
    bool *top = NULL;
    size_t n = 0;
    enum crm_status status = survey_open(&s, cli, SURVEY_WEIGHT, err);

    if (status)
        return status;
    list = crm_mem_alloc(s.book.n_items, sizeof *list);
    top = crm_mem_alloc(s.n_rows, sizeof *top);
    if (!list || !top) {
        status = crm_err_nomem(err);
        goto out;
    }
    if ((status = index_items(&s, list, &n, err)) || (status = index_weights(list, n, err)) ||
        (status = make_room(&s, &room, err)) || (status = survey_results(&s, &out, err)))
        goto out;
    for (size_t g = 0; g < s.groups.n; g++) {
        size_t m = indices(&s, g, list, n, &room, top);
        const double *w = s.weight ? room.w : NULL;
        struct crm_answer_mean mean = crm_mean_of(room.x, w, m, cli->level);
        struct crm_answer_share share = crm_share_of(top, w, m, cli->level);
        survey_group(&s, out, g);
        put_scale(out, &mean, &share, mean.mean);
    }
out:
    free(list);
    free(top);
    free_room(&room);
    survey_close(&s);
    return survey_finish(out, status, err);
}

const struct crm_analysis analysis_csi = {
    .name = "csi",
    .summary = "index of several satisfaction questions",
    .synopsis = "[--item-weights W,W] CODEBOOK [FILE...]",
    .book = "",
    .common = SURVEY_RESULTS,
    .options = csi_options,
    .columns = scale_schema,
    .run = csi_run,
};

/* ---- ratio ---------------------------------------------------------------------------- */

static const struct crm_opt ratio_options[] = {
    SURVEY_OPTIONS,
    SURVEY_WEIGHT_OPTION,
    OPT_END,
};

static void put_ratio(struct crm_out *out, const struct crm_ratio *r)
{
    crm_out_int(out, (int64_t)r->n);
    crm_out_number(out, r->mean_expected);
    crm_out_number(out, r->mean_felt);
    crm_out_number(out, r->ratio_of_means);
    crm_out_number(out, r->mean_of_ratios);
    crm_out_number(out, r->below_pct);
    crm_out_number(out, r->equal_pct);
    crm_out_number(out, r->above_pct);
    crm_out_number(out, r->lo);
    crm_out_number(out, r->hi);
    crm_out_number(out, r->mean_of_ratios_lo);
    crm_out_number(out, r->mean_of_ratios_hi);
    crm_out_row(out);
}

/* Both sides of each respondent: means over the items of the kind, all of them answered. */
static size_t both_sides(const struct survey *s, size_t g, const size_t expected[], size_t n_e,
    const size_t felt[], size_t n_p, struct room *room)
{
    size_t m = 0;

    for (size_t k = 0; k < survey_group_size(s, g); k++) {
        uint32_t row = survey_row(s, g, k);
        room->x[m] = survey_mean(s, row, expected, n_e, 1);
        room->y[m] = survey_mean(s, row, felt, n_p, 1);
        if (isnan(room->x[m]) || isnan(room->y[m]))
            continue;
        if (s->weight)
            room->w[m] = s->weight[row];
        m++;
    }
    return m;
}

static enum crm_status ratio_run(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct room room = {0};
    struct crm_out *out = NULL;
    size_t *item = NULL, n_e, n_p, n_zero = 0;
    enum crm_status status = survey_open(&s, cli, SURVEY_WEIGHT, err);

    if (status)
        return status;
    if (!(item = crm_mem_alloc(2 * s.book.n_items, sizeof *item))) {
        status = crm_err_nomem(err);
        goto out;
    }
    n_e = crm_codebook_kind(&s.book, CRM_ITEM_KIND_VALUE_EXPECTED, item);
    n_p = crm_codebook_kind(&s.book, CRM_ITEM_KIND_VALUE_PERCEIVED, item + n_e);
    if (n_e == 0 || n_p == 0) {
        status = crm_err_set(err, CRM_EUSAGE,
            "the codebook has no items of kinds value-expected and value-perceived");
        goto out;
    }
    if ((status = make_room(&s, &room, err)) || (status = survey_results(&s, &out, err)))
        goto out;
    for (size_t g = 0; g < s.groups.n; g++) {
        size_t n = both_sides(&s, g, item, n_e, item + n_e, n_p, &room);
        struct crm_ratio ratio =
            crm_ratio_of(room.x, room.y, s.weight ? room.w : NULL, n, cli->level);
        n_zero += ratio.n_zero;
        survey_group(&s, out, g);
        put_ratio(out, &ratio);
    }
    if (n_zero)
        crm_cli_note(
            cli, "%zu respondents expected 0: they have no ratio and are left out", n_zero);
out:
    free(item);
    free_room(&room);
    survey_close(&s);
    return survey_finish(out, status, err);
}

static const struct crm_schema_column ratio_schema[] = {
    SURVEY_BY,
    COL_INT("n", "respondents", "respondents with both sides"),
    COL_NUMBER("mean_e", "that of the answers", "mean of what was expected"),
    COL_NUMBER("mean_p", "that of the answers", "mean of what was felt"),
    COL_NUMBER("ratio_of_means", "ratio", "mean_p over mean_e"),
    COL_NUMBER("mean_of_ratios", "ratio", "mean of what each felt over expected"),
    COL_PCT("lt1_pct", "who felt less than they expected"),
    COL_PCT("eq1_pct", "who felt what they expected"),
    COL_PCT("gt1_pct", "who felt more"),
    COL_NUMBER("lo", "ratio", "lower limit of ratio_of_means"),
    COL_NUMBER("hi", "ratio", "upper limit of ratio_of_means"),
    COL_NUMBER("mean_of_ratios_lo", "ratio", "lower limit of mean_of_ratios"),
    COL_NUMBER("mean_of_ratios_hi", "ratio", "upper limit of mean_of_ratios"),
    COL_END,
};

const struct crm_analysis analysis_ratio = {
    .name = "ratio",
    .summary = "what was felt over what was expected",
    .synopsis = "CODEBOOK [FILE...]",
    .book = "",
    .common = SURVEY_RESULTS,
    .options = ratio_options,
    .columns = ratio_schema,
    .run = ratio_run,
};
