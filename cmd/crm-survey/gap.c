/* gap, fivegaps: what was felt less what was expected */
#include "analyses.h"
#include "survey.h"

#include "base/mem.h"
#include "survey/gap.h"
#include "survey/satisfaction.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    int missing, unit;
    double min_answered;
} opt = {.min_answered = -1};

static const char *const missing_names[] = {"complete", "available", NULL};
static const char *const units[] = {"item", "dimension", NULL};
enum { COMPLETE, AVAILABLE };

static const struct crm_opt gap_options[] = {
    SURVEY_OPTIONS,
    SURVEY_WEIGHT_OPTION,
    OPT_CHOICE(0, "missing", "HOW", opt.missing, missing_names, "complete",
        "complete: who answered every pair; available: every pair that is there"),
    OPT_NUMBER(0, "min-answered", "SHARE", opt.min_answered, 0, 1, NULL,
        "share of its pairs that a dimension needs with --missing available (default: .5)"),
    OPT_CHOICE(0, "unit", "UNIT", opt.unit, units, "dimension",
        "what the row for all is the mean of: items or dimensions"),
    OPT_END,
};

/* ---- pairs ------------------------------------------------------------------------------ */

struct pair {
    size_t expected, felt, dimension;
};

/* A dimension whose sides are not paired: the gap is that of their means. */
struct sides {
    size_t *expected, n_expected;
    size_t *felt, n_felt; /* 0: it has pairs */
};

struct line {
    const char *unit;
    struct crm_gap gap;
    double weight, weighted_gap;
};

struct work {
    const struct survey *s;
    struct pair *pair; /* by dimension, in order of the codebook */
    size_t n_pairs;
    size_t *dimension; /* those that have pairs, or sides */
    size_t n_dimensions;
    struct sides *sides; /* of each of them */
    size_t *memory;
    struct line *item, *dim;
    struct line all;
    bool weighted;           /* the codebook has points for every dimension */
    double *e, *p, *w;       /* one column each over the respondents of a block */
    double *sum_e, *sum_p;   /* of each respondent, over dimensions or items */
    bool *use;               /* respondents of the block */
    double *pair_e, *pair_p; /* of one respondent */
    size_t *points;          /* the weight item of each dimension; CRM_ITEM_NONE */
};

static enum crm_status make_work(struct work *w, const struct survey *s, struct crm_err *err)
{
    size_t n = s->n_rows + 1, m = s->book.n_items;
    double *column = crm_mem_alloc(5 * n + 2 * m, sizeof *column);

    *w = (struct work){.s = s, .e = column};
    w->pair = crm_mem_alloc(m, sizeof *w->pair);
    w->item = crm_mem_alloc(m, sizeof *w->item);
    w->dim = crm_mem_alloc(s->book.n_dimensions, sizeof *w->dim);
    w->dimension = crm_mem_alloc(s->book.n_dimensions, sizeof *w->dimension);
    w->points = crm_mem_alloc(s->book.n_dimensions, sizeof *w->points);
    w->use = crm_mem_alloc(n, sizeof *w->use);
    w->sides = crm_mem_zalloc(s->book.n_dimensions, sizeof *w->sides);
    w->memory = crm_mem_alloc(m, sizeof *w->memory);
    if (!w->sides || !w->memory || !column || !w->pair || !w->item || !w->dim || !w->dimension ||
        !w->points || !w->use)
        return crm_err_nomem(err);
    w->p = w->e + n;
    w->w = w->p + n;
    w->sum_e = w->w + n;
    w->sum_p = w->sum_e + n;
    w->pair_e = w->sum_p + n;
    w->pair_p = w->pair_e + m;
    return CRM_OK;
}

static void free_work(struct work *w)
{
    free(w->e);
    free(w->pair);
    free(w->item);
    free(w->dim);
    free(w->dimension);
    free(w->points);
    free(w->use);
    free(w->sides);
    free(w->memory);
}

static size_t side_items(
    const struct crm_codebook *book, size_t dimension, enum crm_item_kind kind, size_t list[])
{
    size_t n = 0;

    for (size_t i = 0; i < book->n_items; i++)
        if (book->item[i].kind == kind && crm_codebook_dimension(book, i) == dimension)
            list[n++] = i;
    return n;
}

/* Both sides of a dimension without pairs; `next` moves behind the items. */
static bool find_sides(
    const struct crm_codebook *book, size_t dimension, struct sides *sides, size_t **next)
{
    sides->expected = *next;
    sides->n_expected = side_items(book, dimension, CRM_ITEM_KIND_EXPECTATION, sides->expected);
    sides->felt = sides->expected + sides->n_expected;
    sides->n_felt = side_items(book, dimension, CRM_ITEM_KIND_PERCEPTION, sides->felt);
    if (!sides->n_expected || !sides->n_felt) {
        *sides = (struct sides){0};
        return false;
    }
    *next = sides->felt + sides->n_felt;
    return true;
}

/* Pairs without a dimension are items only. */
static enum crm_status find_pairs(struct work *w, struct crm_err *err)
{
    const struct crm_codebook *book = &w->s->book;
    size_t *next = w->memory;

    for (size_t d = 0; d <= book->n_dimensions; d++) {
        size_t before = w->n_pairs;
        for (size_t i = 0; i < book->n_items; i++) {
            const struct crm_item *it = &book->item[i];
            size_t dimension = crm_codebook_dimension(book, i);
            if (it->kind != CRM_ITEM_KIND_PERCEPTION || it->pair == CRM_ITEM_NONE ||
                (d < book->n_dimensions ? dimension != d : dimension != CRM_ITEM_NONE))
                continue;
            w->pair[w->n_pairs++] = (struct pair){it->pair, i, dimension};
        }
        if (d < book->n_dimensions &&
            (w->n_pairs > before || find_sides(book, d, &w->sides[w->n_dimensions], &next)))
            w->dimension[w->n_dimensions++] = d;
    }
    if (w->n_pairs == 0 && w->n_dimensions == 0)
        return crm_err_set(err, CRM_EUSAGE,
            "the codebook has no perception item with an expectation item as its pair, and no "
            "dimension with both");
    w->weighted = w->n_dimensions > 0;
    for (size_t k = 0; k < w->n_dimensions; k++) {
        w->points[k] = CRM_ITEM_NONE;
        for (size_t i = 0; i < book->n_items; i++)
            if (book->item[i].kind == CRM_ITEM_KIND_WEIGHT &&
                crm_codebook_dimension(book, i) == w->dimension[k])
                w->points[k] = i;
        w->weighted &= w->points[k] != CRM_ITEM_NONE;
    }
    return CRM_OK;
}

/* ---- one block -------------------------------------------------------------------------- */

static bool has_all(const struct survey *s, uint32_t row, const size_t item[], size_t n)
{
    for (size_t j = 0; j < n; j++)
        if (isnan(s->answers.value[item[j]][row]))
            return false;
    return true;
}

static void choose(struct work *w, size_t g)
{
    for (size_t r = 0; r < survey_group_size(w->s, g); r++) {
        uint32_t row = survey_row(w->s, g, r);
        w->use[r] = true;
        for (size_t k = 0; k < w->n_pairs && opt.missing == COMPLETE; k++)
            w->use[r] &= !isnan(w->s->answers.value[w->pair[k].expected][row]) &&
                         !isnan(w->s->answers.value[w->pair[k].felt][row]);
        for (size_t d = 0; d < w->n_dimensions && opt.missing == COMPLETE; d++)
            w->use[r] &= has_all(w->s, row, w->sides[d].expected, w->sides[d].n_expected) &&
                         has_all(w->s, row, w->sides[d].felt, w->sides[d].n_felt);
    }
}

static enum crm_status item_lines(
    struct work *w, size_t g, const double *weight, struct crm_err *err)
{
    size_t n = survey_group_size(w->s, g);
    enum crm_status status = CRM_OK;

    for (size_t k = 0; k < w->n_pairs && !status; k++) {
        for (size_t r = 0; r < n; r++) {
            uint32_t row = survey_row(w->s, g, r);
            w->e[r] = w->use[r] ? w->s->answers.value[w->pair[k].expected][row] : NAN;
            w->p[r] = w->s->answers.value[w->pair[k].felt][row];
        }
        w->item[k] = (struct line){w->s->book.item[w->pair[k].felt].name, {0}, NAN, NAN};
        status = crm_gap_of(&w->item[k].gap, w->e, w->p, weight, n, w->s->cli->level, err);
    }
    return status;
}

static enum crm_status dimension_lines(
    struct work *w, size_t g, const double *weight, struct crm_err *err)
{
    size_t n = survey_group_size(w->s, g), first = 0;
    double least = opt.missing == COMPLETE ? 1 : opt.min_answered < 0 ? 0.5 : opt.min_answered;
    enum crm_status status = CRM_OK;

    for (size_t d = 0; d < w->n_dimensions && !status; d++) {
        const struct sides *sides = &w->sides[d];
        size_t k = 0;
        while (first + k < w->n_pairs && w->pair[first + k].dimension == w->dimension[d])
            k++;
        for (size_t r = 0; r < n; r++) {
            uint32_t row = survey_row(w->s, g, r);
            for (size_t j = 0; j < k; j++) {
                w->pair_e[j] = w->s->answers.value[w->pair[first + j].expected][row];
                w->pair_p[j] = w->s->answers.value[w->pair[first + j].felt][row];
            }
            if (sides->n_felt) {
                w->e[r] = survey_mean(w->s, row, sides->expected, sides->n_expected, least);
                w->p[r] = survey_mean(w->s, row, sides->felt, sides->n_felt, least);
            } else {
                crm_gap_respondent(w->pair_e, w->pair_p, k, least, &w->e[r], &w->p[r]);
            }
            if (!w->use[r])
                w->e[r] = w->p[r] = NAN;
            if (opt.unit == 1) {
                w->sum_e[r] += w->e[r] / (double)w->n_dimensions;
                w->sum_p[r] += w->p[r] / (double)w->n_dimensions;
            }
        }
        first += k;
        w->dim[d] = (struct line){w->s->book.dimension[w->dimension[d]], {0}, NAN, NAN};
        status = crm_gap_of(&w->dim[d].gap, w->e, w->p, weight, n, w->s->cli->level, err);
    }
    return status;
}

/* Points are the mean over everyone in the block, whatever else they answered. */
static void weigh(struct work *w, size_t g)
{
    double sum = 0, all = 0;

    for (size_t d = 0; d < w->n_dimensions && w->weighted; d++) {
        size_t n = survey_gather(w->s, g, w->points[d], w->e, w->w);
        w->dim[d].weight = crm_mean_of(w->e, w->s->weight ? w->w : NULL, n, w->s->cli->level).mean;
        sum += w->dim[d].weight;
    }
    for (size_t d = 0; d < w->n_dimensions && w->weighted; d++) {
        w->dim[d].weighted_gap = w->dim[d].weight / sum * w->dim[d].gap.gap;
        all += w->dim[d].weighted_gap;
    }
    w->all.weight = w->weighted ? sum : NAN;
    w->all.weighted_gap = w->weighted ? all : NAN;
}

/*
 * All of it: the mean of the gaps of the dimensions (or of the items).  With all the same
 * respondents that is also the mean over respondents of their own mean gap, which has limits; who
 * lacks a dimension lacks that.
 */
static enum crm_status all_line(struct work *w, size_t g, const double *weight, struct crm_err *err)
{
    bool items = (opt.unit == 0 && w->n_pairs) || w->n_dimensions == 0;
    const struct line *part = items ? w->item : w->dim;
    size_t n = survey_group_size(w->s, g), n_parts = items ? w->n_pairs : w->n_dimensions;
    double gap = 0, e = 0, p = 0;
    enum crm_status status;

    for (size_t r = 0; r < n && items; r++) {
        uint32_t row = survey_row(w->s, g, r);
        for (size_t k = 0; k < w->n_pairs; k++) {
            w->sum_e[r] += w->s->answers.value[w->pair[k].expected][row] / (double)n_parts;
            w->sum_p[r] += w->s->answers.value[w->pair[k].felt][row] / (double)n_parts;
        }
    }
    for (size_t k = 0; k < n_parts; k++) {
        gap += part[k].gap.gap / (double)n_parts;
        e += part[k].gap.mean_expected / (double)n_parts;
        p += part[k].gap.mean_felt / (double)n_parts;
    }
    w->all.unit = "all";
    status = crm_gap_of(&w->all.gap, w->sum_e, w->sum_p, weight, n, w->s->cli->level, err);
    w->all.gap.gap = gap;
    w->all.gap.mean_expected = e;
    w->all.gap.mean_felt = p;
    if (opt.missing == AVAILABLE) /* other respondents in each part: no common test */
        w->all.gap.lo = w->all.gap.hi = w->all.gap.t = w->all.gap.p = NAN;
    return status;
}

/* ---- rows out --------------------------------------------------------------------------- */

static double order_of(const struct line *line)
{
    return isnan(line->weighted_gap) ? line->gap.gap : line->weighted_gap;
}

static void put_line(struct crm_out *out, const struct survey *s, size_t g, const char *level,
    const struct line *line, size_t rank)
{
    survey_group(s, out, g);
    crm_out_string(out, level);
    crm_out_string(out, line->unit);
    crm_out_int(out, (int64_t)line->gap.n);
    crm_out_number(out, line->gap.mean_expected);
    crm_out_number(out, line->gap.mean_felt);
    crm_out_number(out, line->gap.gap);
    crm_out_number(out, line->gap.lo);
    crm_out_number(out, line->gap.hi);
    crm_out_number(out, line->gap.t);
    crm_out_number(out, line->gap.p);
    crm_out_number(out, line->weight);
    crm_out_number(out, line->weighted_gap);
    if (rank)
        crm_out_int(out, (int64_t)rank);
    else
        crm_out_empty(out);
    crm_out_row(out);
}

/* By more than the rounding of sums, which depends on the order of rows. */
static bool lower(const struct line *a, const struct line *b)
{
    double scale = fabs(a->gap.mean_expected) + fabs(a->gap.mean_felt);

    return order_of(a) < order_of(b) - 1e-12 * fmax(scale, 1);
}

/* Rank 1: the lowest, which is where most is missing; of equal ones the first. */
static void put_lines(struct crm_out *out, const struct survey *s, size_t g, const char *level,
    const struct line line[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t rank = 0;
        if (!isnan(line[i].gap.gap))
            rank = 1;
        for (size_t j = 0; j < n && rank; j++)
            rank += lower(&line[j], &line[i]) || (j < i && !lower(&line[i], &line[j]));
        put_line(out, s, g, level, &line[i], rank);
    }
}

static enum crm_status put_block(struct work *w, size_t g, struct crm_out *out, struct crm_err *err)
{
    const struct survey *s = w->s;
    double *own = NULL;
    const double *weight = NULL;
    enum crm_status status;

    if (s->weight) { /* w->w is needed for the points */
        if (!(own = crm_mem_alloc(survey_group_size(s, g), sizeof *own)))
            return crm_err_nomem(err);
        weight = survey_weights(s, g, own);
    }
    for (size_t r = 0; r < survey_group_size(s, g); r++)
        w->sum_e[r] = w->sum_p[r] = 0;
    choose(w, g);
    if (!(status = item_lines(w, g, weight, err)) &&
        !(status = dimension_lines(w, g, weight, err)) && !(status = all_line(w, g, weight, err))) {
        weigh(w, g);
        put_lines(out, s, g, "item", w->item, w->n_pairs);
        put_lines(out, s, g, "dimension", w->dim, w->n_dimensions);
        put_line(out, s, g, "all", &w->all, 0);
    }
    free(own);
    return status;
}

static enum crm_status gap_run(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct work w = {0};
    struct crm_out *out = NULL;
    enum crm_status status = survey_open(&s, cli, SURVEY_WEIGHT, err);

    if (status)
        return status;
    if ((status = make_work(&w, &s, err)) || (status = find_pairs(&w, err)))
        goto out;
    status = survey_results(&s, &out, err);
    for (size_t g = 0; g < s.groups.n && !status; g++)
        status = put_block(&w, g, out, err);
out:
    free_work(&w);
    survey_close(&s);
    return survey_finish(out, status, err);
}

static const struct crm_schema_column gap_schema[] = {
    SURVEY_BY,
    COL_TEXT("level", "item, dimension or all"),
    COL_TEXT("unit", "the item or the dimension"),
    COL_INT("n", "respondents", "respondents with both sides"),
    COL_NUMBER("mean_e", "that of the answers", "mean of what was expected"),
    COL_NUMBER("mean_p", "that of the answers", "mean of what was felt"),
    COL_NUMBER("gap", "that of the answers", "felt less expected"),
    COL_NUMBER("lo", "that of the answers", "lower limit of gap"),
    COL_NUMBER("hi", "that of the answers", "upper limit of gap"),
    COL_NUMBER("t", "", "gap over its standard error"),
    COL_NUMBER("p", "0 to 1", "chance of such a gap by luck"),
    COL_NUMBER("weight", "0 to 1", "importance of the dimension"),
    COL_NUMBER("weighted_gap", "that of the answers", "weight times gap"),
    COL_INT("rank", "rank", "1 for the worst"),
    COL_END,
};

const struct crm_analysis analysis_gap = {
    .name = "gap",
    .summary = "what was felt less what was expected (SERVQUAL)",
    .synopsis = "[--missing HOW] CODEBOOK [FILE...]",
    .book = "",
    .common = SURVEY_RESULTS,
    .options = gap_options,
    .columns = gap_schema,
    .run = gap_run,
};

/* ---- fivegaps --------------------------------------------------------------------------- */

static const struct crm_opt fivegaps_options[] = {
    OPT_END,
};

static enum crm_status fivegaps_run(struct crm_cli *cli, struct crm_err *err)
{
    static const char *const names[] = {"customer_expectation", "management_belief", "standard",
        "delivered", "perceived", "promised"};
    struct survey s;
    struct crm_out *out = NULL;
    double *mean = NULL;
    size_t dimension = 0;
    enum crm_status status = survey_open_plain(&s, cli, err);

    if (status)
        return status;
    if (!(mean = crm_mem_alloc(6 * s.table.n_rows, sizeof *mean)))
        status = crm_err_nomem(err);
    else
        status = survey_plain_column(&s, "dimension", &dimension, err);
    for (size_t k = 0; k < 6 && !status; k++) {
        size_t column;
        if (!(status = survey_plain_column(&s, names[k], &column, err)))
            status = crm_table_numbers(&s.table, column, mean + k * s.table.n_rows, err);
    }
    if (!status)
        status = survey_results(&s, &out, err);
    for (size_t g = 0; g < s.groups.n && !status; g++)
        for (size_t k = 0; k < survey_group_size(&s, g); k++) {
            size_t i = survey_row(&s, g, k), n = s.table.n_rows;
            struct crm_five_means m = {mean[i], mean[n + i], mean[2 * n + i], mean[3 * n + i],
                mean[4 * n + i], mean[5 * n + i]};
            struct crm_five_gaps five = crm_five_gaps_of(&m);
            survey_group(&s, out, g);
            crm_out_text(out, crm_slice_trim(crm_table_cell(&s.table, i, dimension)));
            for (int f = 0; f < CRM_N_FIVE_GAPS; f++)
                crm_out_number(out, five.gap[f]);
            crm_out_number(out, five.total);
            crm_out_string(out, five.worst < 0 ? "" : crm_five_gap_name[five.worst]);
            crm_out_row(out);
        }
    free(mean);
    survey_close(&s);
    return survey_finish(out, status, err);
}

static const struct crm_schema_column fivegaps_schema[] = {
    COL_NAMES(CRM_OUT_TEXT, "by", "a column that -g names"),
    COL_TEXT("dimension", "the dimension"),
    COL_NUMBER("understanding", "that of the answers", "belief less expectation"),
    COL_NUMBER("procedure", "that of the answers", "standard less belief"),
    COL_NUMBER("behaviour", "that of the answers", "delivered less standard"),
    COL_NUMBER("perception", "that of the answers", "perceived less delivered"),
    COL_NUMBER("promotion", "that of the answers", "delivered less promised"),
    COL_NUMBER("total", "that of the answers", "perceived less expectation"),
    COL_TEXT("worst", "the lowest of the gaps"),
    COL_END,
};

const struct crm_analysis analysis_fivegaps = {
    .name = "fivegaps",
    .summary = "five gaps between expectation and service, from means",
    .synopsis = "[FILE...]",
    .common = SURVEY_PLAIN | CRM_COMMON_BY,
    .options = fivegaps_options,
    .columns = fivegaps_schema,
    .run = fivegaps_run,
};
