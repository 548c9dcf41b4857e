/* complaints: what was ticked, the most frequent first */
#include "analyses.h"
#include "survey.h"

#include "base/mem.h"
#include "survey/satisfaction.h"

#include <math.h>
#include <stdlib.h>

enum { UNIT_ITEM, UNIT_DIMENSION };
static const char *const units[] = {"item", "dimension", NULL};

static struct {
    int unit;
} opt;

static const struct crm_opt complaints_options[] = {
    SURVEY_OPTIONS,
    SURVEY_WEIGHT_OPTION,
    OPT_CHOICE(0, "unit", "UNIT", opt.unit, units, "item",
        "a row a complaint, or a dimension: the sum of its complaints, and who made any"),
    OPT_END,
};

struct complaint {
    size_t item, count; /* item: the first of a dimension */
    double weight;      /* of those who ticked it; of a dimension, every tick */
};

struct work {
    size_t *item;
    size_t n_items;
    struct complaint *complaint;
    bool *hit;
    double *w;
    uint32_t *asked; /* respondents of the block who answered any */
    size_t n_asked;
};

static int by_count(const void *pa, const void *pb)
{
    const struct complaint *a = pa, *b = pb;

    if (a->weight != b->weight)
        return a->weight < b->weight ? 1 : -1;
    return (a->item > b->item) - (a->item < b->item);
}

/* An empty row is a question that was not asked; a row of zeros is one without a complaint. */
static void find_asked(struct work *w, const struct survey *s, size_t g)
{
    w->n_asked = 0;
    for (size_t k = 0; k < survey_group_size(s, g); k++) {
        uint32_t row = survey_row(s, g, k);
        bool any = false;
        for (size_t c = 0; c < w->n_items; c++)
            any |= !isnan(s->answers.value[w->item[c]][row]);
        if (!any)
            continue;
        if (s->weight)
            w->w[w->n_asked] = s->weight[row];
        w->asked[w->n_asked++] = row;
    }
}

static bool ticked(const struct survey *s, size_t item, uint32_t row)
{
    return s->answers.value[item][row] > 0; /* false for NAN */
}

/* Whether an item is of the row that begins with item `first`. */
static bool is_of(const struct survey *s, size_t first, size_t item)
{
    const struct crm_item *it = s->book.item;

    return item == first || (opt.unit == UNIT_DIMENSION && it[first].dimension[0] &&
                                it[item].dimension == it[first].dimension);
}

/* The rows: of every item, or of the first item of each dimension and those without one. */
static size_t find_rows(struct work *w, const struct survey *s)
{
    size_t n = 0;

    for (size_t c = 0; c < w->n_items; c++) {
        bool first = true;
        for (size_t k = 0; k < n; k++)
            first = first && !is_of(s, w->complaint[k].item, w->item[c]);
        if (first)
            w->complaint[n++] = (struct complaint){w->item[c], 0, 0};
    }
    return n;
}

static size_t ticks_of(
    const struct work *w, const struct survey *s, const struct complaint *it, uint32_t row)
{
    size_t n = 0;

    for (size_t c = 0; c < w->n_items; c++)
        n += is_of(s, it->item, w->item[c]) && ticked(s, w->item[c], row);
    return n;
}

static void put_block(struct work *w, const struct survey *s, size_t g, struct crm_out *out)
{
    double mentions = 0, cumulated = 0;
    size_t n_rows;

    find_asked(w, s, g);
    n_rows = find_rows(w, s);
    for (size_t c = 0; c < n_rows; c++) {
        struct complaint *it = &w->complaint[c];
        for (size_t k = 0; k < w->n_asked; k++) {
            size_t n = ticks_of(w, s, it, w->asked[k]);
            it->count += n;
            it->weight += (double)n * (s->weight ? w->w[k] : 1);
        }
        mentions += it->weight;
    }
    qsort(w->complaint, n_rows, sizeof *w->complaint, by_count);
    for (size_t c = 0; c < n_rows; c++) {
        const struct complaint *it = &w->complaint[c];
        const struct crm_item *item = &s->book.item[it->item];
        struct crm_answer_share share;
        for (size_t k = 0; k < w->n_asked; k++)
            w->hit[k] = ticks_of(w, s, it, w->asked[k]) > 0;
        share = crm_share_of(w->hit, s->weight ? w->w : NULL, w->n_asked, s->cli->level);
        cumulated += it->weight;
        survey_group(s, out, g);
        crm_out_int(out, (int64_t)c + 1);
        if (opt.unit == UNIT_DIMENSION && item->dimension[0]) {
            crm_out_string(out, item->dimension);
            crm_out_empty(out);
        } else {
            crm_out_string(out, item->name);
            crm_out_string(out, item->label[0] ? item->label : item->dimension);
        }
        crm_out_int(out, (int64_t)it->count);
        crm_out_number(out, share.pct);
        crm_out_number(out, share.lo);
        crm_out_number(out, share.hi);
        crm_out_number(out, 100 * it->weight / mentions);
        crm_out_number(out, 100 * cumulated / mentions);
        crm_out_row(out);
    }
    if (s->n_by == 0)
        crm_cli_note(
            s->cli, "%zu respondents were asked, and made %g mentions", w->n_asked, mentions);
}

static enum crm_status complaints_run(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct work w = {0};
    struct crm_out *out = NULL;
    enum crm_status status = survey_open(&s, cli, SURVEY_WEIGHT, err);

    if (status)
        return status;
    w.item = crm_mem_alloc(s.book.n_items, sizeof *w.item);
    w.complaint = crm_mem_alloc(s.book.n_items, sizeof *w.complaint);
    w.hit = crm_mem_alloc(s.n_rows, sizeof *w.hit);
    w.w = crm_mem_alloc(s.n_rows, sizeof *w.w);
    w.asked = crm_mem_alloc(s.n_rows, sizeof *w.asked);
    if (!w.item || !w.complaint || !w.hit || !w.w || !w.asked)
        status = crm_err_nomem(err);
    else if ((w.n_items = crm_codebook_kind(&s.book, CRM_ITEM_KIND_COMPLAINT, w.item)) == 0)
        status = crm_err_set(err, CRM_EUSAGE, "the codebook has no item of kind complaint");
    else
        status = survey_results(&s, &out, err);
    for (size_t g = 0; g < s.groups.n && !status; g++)
        put_block(&w, &s, g, out);
    free(w.item);
    free(w.complaint);
    free(w.hit);
    free(w.w);
    free(w.asked);
    survey_close(&s);
    return survey_finish(out, status, err);
}

static const struct crm_schema_column complaints_schema[] = {
    SURVEY_BY,
    COL_INT("rank", "rank", "1 for the most frequent"),
    COL_TEXT("complaint", "the complaint, or the dimension"),
    COL_TEXT("label", "what the codebook calls it"),
    COL_INT("count", "respondents", "who ticked it"),
    COL_PCT("pct_respondents", "of those who were asked"),
    COL_NUMBER("lo", "per cent", "lower limit of pct_respondents"),
    COL_NUMBER("hi", "per cent", "upper limit of pct_respondents"),
    COL_NUMBER("pct_mentions", "per cent", "of all ticks"),
    COL_NUMBER("cum_pct", "per cent", "sum of pct_mentions so far"),
    COL_END,
};

const struct crm_analysis analysis_complaints = {
    .name = "complaints",
    .summary = "what was ticked, the most frequent first",
    .synopsis = "CODEBOOK [FILE...]",
    .book = "",
    .common = SURVEY_RESULTS,
    .options = complaints_options,
    .columns = complaints_schema,
    .run = complaints_run,
};
