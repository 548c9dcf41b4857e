/* score: a row a respondent, for crm-segment and crm-churn */
#include "analyses.h"
#include "survey.h"

#include "base/mem.h"
#include "survey/gap.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    double min_answered;
    int32_t last_before;
} opt = {.last_before = CRM_DAY_NONE};

static const struct crm_opt score_options[] = {
    SURVEY_OPTIONS,
    OPT_DATE(
        0, "last-before", opt.last_before, "one row a client: her latest answers before this day"),
    OPT_NUMBER(0, "min-answered", "SHARE", opt.min_answered, 0, 1, "1",
        "share of its items that a dimension score needs"),
    OPT_END,
};

/* Items of a dimension: those of its score, the pairs of its gap, complaints. */
struct dimension {
    size_t *item, n_items;
    size_t *expected, *felt, n_pairs;
    size_t *tick, n_ticks; /* of a dimension of several complaints */
};

struct work {
    const struct survey *s;
    struct dimension *dimension;
    size_t *memory;
    size_t *satisfaction, n_satisfaction, *attachment, n_attachment, *nps, n_nps;
    double *e, *p; /* of one respondent */
};

static void find_ticks(const struct survey *s, struct work *w, size_t *next)
{
    for (size_t d = 0; d < s->book.n_dimensions; d++) {
        struct dimension *dim = &w->dimension[d];
        dim->tick = next;
        for (size_t i = 0; i < s->book.n_items; i++)
            if (s->book.item[i].kind == CRM_ITEM_KIND_COMPLAINT &&
                s->book.item[i].dimension == s->book.dimension[d])
                dim->tick[dim->n_ticks++] = i;
        next += dim->n_ticks;
        if (dim->n_ticks < 2)
            dim->n_ticks = 0;
    }
}

static enum crm_status make_work(struct work *w, const struct survey *s, struct crm_err *err)
{
    size_t m = s->book.n_items, *next;

    w->s = s;
    w->dimension = crm_mem_zalloc(s->book.n_dimensions, sizeof *w->dimension);
    w->memory = crm_mem_alloc(8 * m, sizeof *w->memory);
    w->e = crm_mem_alloc(2 * m, sizeof *w->e);
    if (!w->dimension || !w->memory || !w->e)
        return crm_err_nomem(err);
    w->p = w->e + m;
    next = w->memory; /* every item is in one dimension at most, so 3 m are enough for all */
    for (size_t d = 0; d < s->book.n_dimensions; d++) {
        struct dimension *dim = &w->dimension[d];
        dim->item = next;
        dim->n_items = survey_dimension_items(s, d, dim->item);
        dim->expected = dim->item + dim->n_items;
        for (size_t j = 0; j < dim->n_items; j++)
            if (s->book.item[dim->item[j]].kind == CRM_ITEM_KIND_PERCEPTION &&
                s->book.item[dim->item[j]].pair != CRM_ITEM_NONE)
                dim->expected[dim->n_pairs++] = s->book.item[dim->item[j]].pair;
        dim->felt = dim->expected + dim->n_pairs;
        for (size_t k = 0; k < dim->n_pairs; k++)
            dim->felt[k] = s->book.item[dim->expected[k]].pair;
        next = dim->felt + dim->n_pairs;
    }
    find_ticks(s, w, w->memory + 7 * m);
    w->satisfaction = w->memory + 3 * m;
    w->n_satisfaction = crm_codebook_kind(&s->book, CRM_ITEM_KIND_CSAT, w->satisfaction);
    if (w->n_satisfaction == 0)
        w->n_satisfaction = crm_codebook_kind(&s->book, CRM_ITEM_KIND_OVERALL, w->satisfaction);
    w->attachment = w->memory + 4 * m;
    w->n_attachment = crm_codebook_kind(&s->book, CRM_ITEM_KIND_ATTACHMENT, w->attachment);
    w->nps = w->memory + 5 * m;
    w->n_nps = crm_codebook_kind(&s->book, CRM_ITEM_KIND_NPS, w->nps);
    return CRM_OK;
}

/* A column of its own, whose name is kept for those that are joined. */
static void add_column(
    struct crm_out *out, const char *name, enum crm_out_kind kind, const char *own[], size_t *n)
{
    crm_out_column(out, crm_slice_of(name), kind);
    own[(*n)++] = name;
}

/* The same, one that the record names. */
static void add_recorded(
    const struct survey *s, struct crm_out *out, const char *name, const char *own[], size_t *n)
{
    crm_out_recorded_column(out, s->cli, name);
    own[(*n)++] = name;
}

static enum crm_status open_table(
    struct work *w, struct survey *s, struct crm_out **out, struct crm_err *err)
{
    size_t n_dimensions = s->book.n_dimensions, n = 0;
    const char **own = crm_mem_alloc(2 * n_dimensions + 6, sizeof *own);
    enum crm_status status =
        own ? crm_out_open(out, s->cli, s->cli->output, err) : crm_err_nomem(err);

    if (status)
        goto out;
    add_recorded(s, *out, "rid", own, &n);
    add_recorded(s, *out, "customer_id", own, &n);
    add_recorded(s, *out, "date", own, &n);
    for (size_t d = 0; d < n_dimensions; d++)
        if (w->dimension[d].n_items || w->dimension[d].n_ticks)
            add_column(*out, s->book.dimension[d], CRM_OUT_NUMBER, own, &n);
    for (size_t d = 0; d < n_dimensions && !status; d++) {
        size_t room = strlen(s->book.dimension[d]) + 5;
        char *name;
        if (!w->dimension[d].n_pairs)
            continue;
        if (!(name = crm_arena_bytes(&s->book.arena, room))) {
            status = crm_err_nomem(err);
            break;
        }
        snprintf(name, room, "gap_%s", s->book.dimension[d]);
        add_column(*out, name, CRM_OUT_NUMBER, own, &n);
    }
    add_recorded(s, *out, "nps_class", own, &n);
    add_recorded(s, *out, "satisfaction", own, &n);
    add_recorded(s, *out, "attachment", own, &n);
    survey_join_columns(s, own, n, *out);
    if (!status)
        crm_out_header(*out);
out:
    free(own);
    return status;
}

static const char *nps_class(double x)
{
    return isnan(x) ? "" : x >= 9 ? "promoter" : x <= 6 ? "detractor" : "passive";
}

static void put_date(const struct survey *s, uint32_t row, struct crm_out *out)
{
    uint32_t level = s->answers.text[s->date].level[row];
    char text[CRM_DATE_TEXT];

    if (s->date_day[level] == CRM_DAY_NONE)
        crm_out_empty(out);
    else
        crm_out_text(out, (struct crm_slice){text,
                              crm_date_format(s->date_day[level], s->date_second[level], text)});
}

/* How many complaints of the dimension; NAN: not asked. */
static double ticks(const struct survey *s, uint32_t row, const struct dimension *dim)
{
    double sum = NAN;

    for (size_t k = 0; k < dim->n_ticks; k++) {
        double x = s->answers.value[dim->tick[k]][row];
        if (!isnan(x))
            sum = (isnan(sum) ? 0 : sum) + (x > 0);
    }
    return sum;
}

static void put(const struct work *w, uint32_t row, struct crm_out *out)
{
    const struct survey *s = w->s;
    const struct crm_answers *a = &s->answers;
    char room[CRM_ROW_TEXT];

    crm_out_text(out, crm_answers_id(a, row, room));
    if (s->customer == CRM_COLUMN_NONE)
        crm_out_empty(out);
    else
        crm_out_text(out, crm_answers_text(a, s->customer, row));
    if (s->date == CRM_COLUMN_NONE)
        crm_out_empty(out);
    else
        put_date(s, row, out);
    for (size_t d = 0; d < s->book.n_dimensions; d++)
        if (w->dimension[d].n_items)
            crm_out_number(out, survey_mean(s, row, w->dimension[d].item, w->dimension[d].n_items,
                                    opt.min_answered));
        else if (w->dimension[d].n_ticks)
            crm_out_number(out, ticks(s, row, &w->dimension[d]));
    for (size_t d = 0; d < s->book.n_dimensions; d++) {
        const struct dimension *dim = &w->dimension[d];
        double e, p;
        if (!dim->n_pairs)
            continue;
        for (size_t k = 0; k < dim->n_pairs; k++) {
            w->e[k] = a->value[dim->expected[k]][row];
            w->p[k] = a->value[dim->felt[k]][row];
        }
        crm_gap_respondent(w->e, w->p, dim->n_pairs, opt.min_answered, &e, &p);
        crm_out_number(out, p - e);
    }
    crm_out_string(out, w->n_nps == 1 ? nps_class(a->value[w->nps[0]][row]) : "");
    crm_out_number(out, survey_mean(s, row, w->satisfaction, w->n_satisfaction, 1));
    crm_out_number(out, survey_mean(s, row, w->attachment, w->n_attachment, 1));
    survey_join_cells(s, row, out);
    crm_out_row(out);
}

/* ---- one row a client ------------------------------------------------------------------------ */

/*
 * The rows to show: of each client the latest before the day, a later row before an earlier one of
 * the same day.
 *   keep[answers.n]  out
 */
static enum crm_status keep_latest(const struct survey *s, bool keep[], struct crm_err *err)
{
    const struct crm_text_column *client = &s->answers.text[s->customer];
    uint32_t *best = crm_mem_alloc(client->levels.n, sizeof *best);
    size_t n_unknown = 0, n_undated = 0, n_later = 0;

    if (!best)
        return crm_err_nomem(err);
    for (uint32_t l = 0; l < client->levels.n; l++)
        best[l] = UINT32_MAX;
    for (size_t k = 0; k < s->n_rows; k++) {
        uint32_t row = s->row[k], l = client->level[row];
        keep[row] = false;
        n_unknown += l == 0;
        n_undated += l != 0 && s->day[row] == CRM_DAY_NONE;
        n_later += l != 0 && s->day[row] >= opt.last_before;
        if (l == 0 || s->day[row] == CRM_DAY_NONE || s->day[row] >= opt.last_before ||
            (best[l] != UINT32_MAX && s->day[row] < s->day[best[l]]))
            continue;
        if (best[l] != UINT32_MAX)
            keep[best[l]] = false;
        best[l] = row;
        keep[row] = true;
    }
    free(best);
    if (n_unknown || n_undated)
        crm_cli_note(s->cli, "not used: %zu rows without a client, %zu without a date", n_unknown,
            n_undated);
    if (n_later)
        crm_cli_note(s->cli, "%zu rows are not before the day and are not used", n_later);
    return CRM_OK;
}

static enum crm_status score_run(struct crm_cli *cli, struct crm_err *err)
{
    bool latest = opt.last_before != CRM_DAY_NONE;
    struct survey s;
    struct work w = {0};
    struct crm_out *out = NULL;
    bool *keep = NULL;
    enum crm_status status =
        survey_open(&s, cli, SURVEY_CUSTOMER | (latest ? SURVEY_DATE : SURVEY_DATE_IF), err);

    if (status)
        return status;
    if (latest && s.customer == CRM_COLUMN_NONE)
        status = crm_err_set(err, CRM_EUSAGE,
            "--last-before: no client of the answers: an item of kind customer_id, or a column "
            "named with -c customer_id=HEADER");
    if (!status && !(keep = crm_mem_alloc(s.answers.n, sizeof *keep)))
        status = crm_err_nomem(err);
    for (size_t k = 0; k < s.n_rows && !status; k++)
        keep[s.row[k]] = true;
    if (!status && latest)
        status = keep_latest(&s, keep, err);
    if (!status && !(status = make_work(&w, &s, err)))
        status = open_table(&w, &s, &out, err);
    for (size_t k = 0; k < s.n_rows && !status; k++)
        if (keep[s.row[k]])
            put(&w, s.row[k], out);
    free(keep);
    free(w.dimension);
    free(w.memory);
    free(w.e);
    survey_close(&s);
    return survey_finish(out, status, err);
}

static const struct crm_schema_column score_schema[] = {
    COL_TEXT("rid", "the respondent"),
    COL_TEXT("customer_id", "the client"),
    COL_TIME("date", "date of the answers, with the time of day where it is known"),
    COL_ANY(CRM_OUT_NUMBER, "*", "that of the answers, or complaints",
        "mean of a dimension, or how many of its complaints were ticked"),
    COL_ANY(CRM_OUT_NUMBER, "gap_*", "that of the answers", "felt less expected, of a dimension"),
    COL_TEXT("nps_class", "promoter, passive or detractor"),
    COL_NUMBER("satisfaction", "that of the answers", "mean of the satisfaction questions"),
    COL_NUMBER("attachment", "that of the answers", "mean of the attachment questions"),
    COL_JOIN,
    COL_END,
};

const struct crm_analysis analysis_score = {
    .name = "score",
    .summary = "a row a respondent: scores, for crm-segment and crm-churn",
    .synopsis = "[--last-before DATE] CODEBOOK [FILE...]",
    .book = "",
    .common = SURVEY_EACH,
    .options = score_options,
    .columns = score_schema,
    .run = score_run,
};
