/* check: every respondent and item, and what is wrong with their answers */
#include "analyses.h"
#include "survey.h"

#include "base/mem.h"
#include "pos/when.h"
#include "stat/interval.h"
#include "stat/order.h"
#include "stat/quantile.h"
#include "survey/duration.h"
#include "cli/frame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- flags ----------------------------------------------------------------------------- */

/* From when they began to when they handed it in. */
static double from_start(const struct survey *s, size_t row)
{
    struct crm_slice cell = crm_answers_text(&s->answers, s->start, row);
    uint32_t date = s->answers.text[s->date].level[row];
    int32_t day, second, end = s->date_second[date];

    /* both are written by one tool, so one order of day and month fits both or neither */
    for (int order = CRM_ORDER_DMY; order <= CRM_ORDER_YMD; order *= 2)
        if (s->date_day[date] != CRM_DAY_NONE && end != CRM_SECOND_NONE &&
            crm_when_parse(cell, (enum crm_order)order, &day, &second) &&
            second != CRM_SECOND_NONE && s->date_day[date] - day >= 0 &&
            s->date_day[date] - day <= 1)
            return (s->date_day[date] - day) * 86400.0 + end - second;
    return NAN;
}

static void read_durations(const struct survey *s, struct survey_flags flag[])
{
    for (size_t i = 0; i < s->answers.n; i++) {
        struct crm_slice cell = {"", 0};
        flag[i].duration = NAN;
        if (s->duration != CRM_COLUMN_NONE)
            cell = crm_answers_text(&s->answers, s->duration, i);
        if (s->start != CRM_COLUMN_NONE)
            flag[i].duration = from_start(s, i);
        else
            crm_duration_parse(cell, &flag[i].duration);
        flag[i].has_duration = flag[i].duration >= 0; /* false for NAN */
        if (!flag[i].has_duration)
            flag[i].duration = NAN;
    }
}

static enum crm_status flag_speeders(
    const struct survey *s, struct survey_flags flag[], struct crm_err *err)
{
    double *known = crm_mem_alloc(s->answers.n, sizeof *known), median;
    size_t n = 0;
    enum crm_status status;

    if (!known)
        return crm_err_nomem(err);
    for (size_t i = 0; i < s->answers.n; i++)
        if (flag[i].has_duration)
            known[n++] = flag[i].duration;
    status = crm_order_sort(known, n, err);
    median = n && !status ? crm_quantile(known, n, 0.5) : NAN;
    for (size_t i = 0; i < s->answers.n; i++)
        flag[i].speeder = flag[i].has_duration && flag[i].duration < survey_opt.speeder * median;
    free(known);
    return status;
}

static enum crm_status flag_duplicates(
    const struct survey *s, struct survey_flags flag[], struct crm_err *err)
{
    const struct crm_text_column *id = &s->answers.id;
    unsigned char *seen = crm_mem_zalloc(id->levels.n, 1);

    if (!seen)
        return crm_err_nomem(err);
    for (size_t i = 0; i < s->answers.n; i++) {
        uint32_t level = id->level ? id->level[i] : 0;
        flag[i].duplicate = level && seen[level];
        seen[level] = 1;
    }
    free(seen);
    return CRM_OK;
}

enum { COPIED = 5 }; /* fewer equal answers are no wonder */

/* All that a respondent said, as bytes; false: too little to tell. */
static bool said(const struct survey *s, size_t row, double key[])
{
    const struct crm_answers *a = &s->answers;
    size_t n = 0, k = 0;

    for (; k < a->n_order; k++) {
        double x = a->value[a->order[k]][row];
        key[k] = isnan(x) ? -1e300 : x;
        n += !isnan(x) && !(a->book->item[a->order[k]].kind == CRM_ITEM_KIND_COMPLAINT && x == 0);
    }
    for (size_t t = 0; t < s->n_item_texts; t++, k++) {
        uint32_t level =
            s->item_text[t] == CRM_COLUMN_NONE ? 0 : a->text[s->item_text[t]].level[row];
        key[k] = level;
        n += level > 0;
    }
    return n >= COPIED;
}

static enum crm_status flag_copies(
    const struct survey *s, struct survey_flags flag[], struct crm_err *err)
{
    size_t n = s->answers.n_order + s->n_item_texts;
    double *key = crm_mem_alloc(n, sizeof *key);
    struct crm_map seen;
    bool ok = key != NULL;

    crm_map_init(&seen);
    for (size_t i = 0; i < s->answers.n && ok; i++) {
        uint32_t id;
        bool added = true;
        if (said(s, i, key))
            ok = crm_map_put(
                &seen, (struct crm_slice){(const char *)key, n * sizeof *key}, &id, &added);
        flag[i].copy = !added;
    }
    crm_map_release(&seen);
    free(key);
    return ok ? CRM_OK : crm_err_nomem(err);
}

enum crm_status survey_flag(const struct survey *s, struct survey_flags flag[],
    struct crm_quality quality[], struct crm_err *err)
{
    struct crm_quality *own = NULL;
    enum crm_status status;

    if (!quality) {
        if (!(own = crm_mem_alloc(s->answers.n, sizeof *own)))
            return crm_err_nomem(err);
        if ((status = crm_quality_of(own, &s->answers, false, err))) {
            free(own);
            return status;
        }
        quality = own;
    }
    read_durations(s, flag);
    for (size_t i = 0; i < s->answers.n; i++)
        flag[i].straightliner = quality[i].longstring >= (size_t)survey_opt.straightliner;
    free(own);
    status = flag_speeders(s, flag, err);
    if (!status)
        status = flag_copies(s, flag, err);
    return status ? status : flag_duplicates(s, flag, err);
}

/* ---- check ------------------------------------------------------------------------------ */

static struct {
    const char *items;
} opt;

static const struct crm_opt check_options[] = {
    SURVEY_OPTIONS,
    OPT_WRITE(0, "items", opt.items, "write what became of each item's answers there"),
    OPT_END,
};

static const struct crm_schema_column check_schema[] = {
    COL_TEXT("rid", "the respondent"),
    COL_PCT("answered_pct", "of the questions asked"),
    COL_INT("n_missing", "answers", "answers that are missing"),
    COL_INT("n_na", "answers", "answers that say not applicable"),
    COL_INT("n_range", "answers", "answers out of range"),
    COL_INT("n_notnum", "answers", "answers that are no number"),
    COL_INT("longstring", "answers", "longest run of one answer"),
    COL_NUMBER("irv", "", "standard deviation of the answers"),
    COL_NUMBER("mahad", "", "squared Mahalanobis distance from the others"),
    COL_NUMBER("duration", "seconds", "time taken"),
    COL_INT("speeder", "0 or 1", "1: much faster than the others"),
    COL_INT("straightliner", "0 or 1", "1: one answer throughout"),
    COL_INT("duplicate_id", "0 or 1", "1: another respondent has this id"),
    COL_TEXT("flags", "what is wrong, in words"),
    COL_JOIN,
    COL_END,
};
static const struct crm_out_column item_columns[] = {{"item", CRM_OUT_TEXT}, {"kind", CRM_OUT_TEXT},
    {"n", CRM_OUT_INT}, {"missing", CRM_OUT_INT}, {"na", CRM_OUT_INT}, {"range", CRM_OUT_INT},
    {"notnum", CRM_OUT_INT}, {"min", CRM_OUT_NUMBER}, {"max", CRM_OUT_NUMBER},
    {"mdd", CRM_OUT_NUMBER}};

static uint32_t unscored(const struct crm_answer_counts *c)
{
    return c->missing + c->na + c->range + c->not_number;
}

/*
 * The difference of the means of two such surveys that 4 of 5 would show at 5 %, as many answers in
 * each: (1.96 + 0.84) sd sqrt(2 / n).
 */
static double detectable(const struct survey *s, size_t i)
{
    double sum = 0, squares = 0, mean;
    size_t n = 0;

    for (size_t row = 0; row < s->answers.n; row++)
        if (!isnan(s->answers.value[i][row])) {
            sum += s->answers.value[i][row];
            n++;
        }
    mean = sum / (double)n;
    for (size_t row = 0; row < s->answers.n; row++)
        if (!isnan(s->answers.value[i][row]))
            squares += (s->answers.value[i][row] - mean) * (s->answers.value[i][row] - mean);
    if (n < 2)
        return NAN;
    return (crm_normal_deviate(95) + crm_normal_deviate(60)) *
           sqrt(squares / (double)(n - 1) * 2 / (double)n);
}

/* What an item's answers were, lowest and highest as they were given. */
static void put_item(const struct survey *s, size_t i, struct crm_out *out)
{
    const struct crm_item *item = &s->book.item[i];
    const struct crm_answer_counts *c = &s->answers.item[i];
    double min = NAN, max = NAN;

    for (size_t row = 0; row < s->answers.n; row++) {
        double x = s->answers.value[i][row];
        min = fmin(min, item->reverse ? item->min + item->max - x : x);
        max = fmax(max, item->reverse ? item->min + item->max - x : x);
    }
    crm_out_string(out, item->name);
    crm_out_string(out, crm_kind_name(item->kind));
    crm_out_int(out, (int64_t)(s->answers.n - unscored(c)));
    crm_out_int(out, c->missing);
    crm_out_int(out, c->na);
    crm_out_int(out, c->range);
    crm_out_int(out, c->not_number);
    crm_out_number(out, min);
    crm_out_number(out, max);
    crm_out_number(out, detectable(s, i));
    crm_out_row(out);
}

static enum crm_status write_items(const struct survey *s, struct crm_err *err)
{
    struct crm_out *out;
    enum crm_status status = crm_out_results(&out, s->cli, opt.items, NULL, item_columns,
        sizeof item_columns / sizeof *item_columns, err);

    if (status)
        return status;
    for (size_t i = 0; i < s->book.n_items; i++)
        if (s->answers.value[i])
            put_item(s, i, out);
    return crm_out_close(out, err);
}

static void put_flags(struct crm_out *out, const struct survey *s, const struct survey_flags *f)
{
    char text[80];

    if (s->duration != CRM_COLUMN_NONE || s->start != CRM_COLUMN_NONE)
        crm_out_int(out, f->speeder);
    else
        crm_out_empty(out);
    crm_out_int(out, f->straightliner);
    if (s->answers.id.level)
        crm_out_int(out, f->duplicate);
    else
        crm_out_empty(out);
    snprintf(text, sizeof text, "%s%s%s%s", f->speeder ? ";speeder" : "",
        f->straightliner ? ";straightliner" : "", f->duplicate ? ";duplicate_id" : "",
        f->copy ? ";duplicate_answers" : "");
    crm_out_string(out, text[0] ? text + 1 : "");
}

static void put_respondent(const struct survey *s, uint32_t row, const struct crm_quality *q,
    const struct survey_flags *f, struct crm_out *out)
{
    const struct crm_answer_counts *c = &s->answers.respondent[row];
    double n = (double)s->answers.n_order;
    char room[CRM_ROW_TEXT];

    crm_out_text(out, crm_answers_id(&s->answers, row, room));
    crm_out_number(out, 100 * (n - unscored(c)) / n);
    crm_out_int(out, c->missing);
    crm_out_int(out, c->na);
    crm_out_int(out, c->range);
    crm_out_int(out, c->not_number);
    crm_out_int(out, (int64_t)q->longstring);
    crm_out_number(out, q->irv);
    crm_out_number(out, q->mahad);
    crm_out_number(out, f->duration);
    put_flags(out, s, f);
    survey_join_cells(s, row, out);
    crm_out_row(out);
}

static enum crm_status open_table(struct survey *s, struct crm_out **out, struct crm_err *err)
{
    const char *name[sizeof check_schema / sizeof *check_schema];
    size_t n = 0;
    enum crm_status status = crm_out_open(out, s->cli, s->cli->output, err);

    if (status)
        return status;
    crm_out_recorded(*out, s->cli);
    for (const struct crm_schema_column *c = check_schema; c->name; c++)
        if (c->repeat == CRM_REPEAT_ONCE)
            name[n++] = c->name;
    survey_join_columns(s, name, n, *out);
    crm_out_header(*out);
    return CRM_OK;
}

static enum crm_status check_run(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct crm_out *out = NULL;
    struct crm_quality *quality = NULL;
    struct survey_flags *flag = NULL;
    enum crm_status status = survey_open(&s, cli, SURVEY_DURATION | SURVEY_WORDS, err);

    if (status)
        return status;
    quality = crm_mem_alloc(s.answers.n, sizeof *quality);
    flag = crm_mem_alloc(s.answers.n, sizeof *flag);
    if (!quality || !flag) {
        status = crm_err_nomem(err);
        goto out;
    }
    if ((status = crm_quality_of(quality, &s.answers, true, err)) ||
        (status = survey_flag(&s, flag, quality, err)) || (status = open_table(&s, &out, err)))
        goto out;
    for (size_t k = 0; k < s.n_rows; k++)
        put_respondent(&s, s.row[k], &quality[s.row[k]], &flag[s.row[k]], out);
    if (opt.items)
        status = write_items(&s, err);
out:
    free(quality);
    free(flag);
    survey_close(&s);
    return survey_finish(out, status, err);
}

const struct crm_analysis analysis_check = {
    .name = "check",
    .summary = "what is wrong with the answers, by respondent and item",
    .synopsis = "[--items FILE] CODEBOOK [FILE...]",
    .book = "",
    .common = SURVEY_EACH,
    .options = check_options,
    .columns = check_schema,
    .run = check_run,
};
