/* trend: a value by period, and whether it goes up or down */
#include "analyses.h"
#include "survey.h"

#include "base/mem.h"
#include "base/num.h"
#include "stat/trend.h"
#include "survey/satisfaction.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    const char *of, *test, *time, *value;
    int metric;
    double box;
} opt = {.metric = -1};

enum { MEAN, TOP, NPS };
static const char *const metrics[] = {"mean", "top", "nps", NULL};

static const struct crm_opt trend_options[] = {
    SURVEY_OPTIONS,
    SURVEY_WEIGHT_OPTION,
    OPT_TEXT(0, "of", "ITEM", opt.of, NULL,
        "item or dimension (default: the item of kind csat, else overall, nps, ces)"),
    OPT_CHOICE(0, "metric", "METRIC", opt.metric, metrics, NULL,
        "mean, top (per cent in the top boxes) or nps (default: nps of an nps item, else mean)"),
    OPT_NUMBER(0, "top", "N", opt.box, 1, 100, "2", "answers that count as top: the N highest"),
    OPT_WRITE(0, "test-file", opt.test, "write Mann-Kendall and Sen's slope of each series there"),
    OPT_TEXT(0, "time", "COL", opt.time, NULL,
        "plain tables without CODEBOOK: column of the time, numbers or dates"),
    OPT_TEXT(0, "value", "COL", opt.value, NULL, "plain tables: column of the value"),
    OPT_END,
};

static const struct crm_out_column test_columns[] = {{"series", CRM_OUT_TEXT}, {"n", CRM_OUT_INT},
    {"S", CRM_OUT_NUMBER}, {"var_s", CRM_OUT_NUMBER}, {"z", CRM_OUT_NUMBER}, {"p", CRM_OUT_NUMBER},
    {"tau", CRM_OUT_NUMBER}, {"sen", CRM_OUT_NUMBER}, {"lo", CRM_OUT_NUMBER},
    {"hi", CRM_OUT_NUMBER}};

struct point {
    size_t n;
    double value, lo, hi;
};

/* Points of the series at hand, those with a value. */
struct series {
    double *t, *y;
    size_t n;
};

static enum crm_status make_series(struct series *series, size_t most, struct crm_err *err)
{
    series->t = crm_mem_alloc(most, sizeof *series->t);
    series->y = crm_mem_alloc(most, sizeof *series->y);
    return series->t && series->y ? CRM_OK : crm_err_nomem(err);
}

static void add_point(struct series *series, double t, double value)
{
    if (isnan(value))
        return;
    series->t[series->n] = t;
    series->y[series->n++] = value;
}

static enum crm_status open_test(const struct survey *s, struct crm_out **test, struct crm_err *err)
{
    enum crm_status status;

    if (!opt.test || (status = crm_out_open(test, s->cli, opt.test, err)))
        return opt.test ? status : CRM_OK;
    crm_out_columns(*test, test_columns, sizeof test_columns / sizeof *test_columns);
    crm_out_header(*test);
    return CRM_OK;
}

/* Test the series and start the next one. */
static enum crm_status end_series(const struct survey *s, struct series *series, const char *name,
    struct crm_out *test, struct crm_err *err)
{
    struct crm_trend r;
    enum crm_status status;

    if (!test) {
        series->n = 0;
        return CRM_OK;
    }
    if ((status = crm_trend_test(&r, series->t, series->y, series->n, s->cli->level, err)))
        return status;
    crm_out_string(test, name);
    crm_out_int(test, (int64_t)series->n);
    crm_out_number(test, r.s);
    crm_out_number(test, r.var_s);
    crm_out_number(test, r.z);
    crm_out_number(test, r.p);
    crm_out_number(test, r.tau);
    crm_out_number(test, r.sen);
    crm_out_number(test, r.lo);
    crm_out_number(test, r.hi);
    crm_out_row(test);
    series->n = 0;
    return CRM_OK;
}

static void put(struct crm_out *out, const struct point *p)
{
    crm_out_int(out, (int64_t)p->n);
    crm_out_number(out, p->value);
    crm_out_number(out, p->lo);
    crm_out_number(out, p->hi);
    crm_out_row(out);
}

/* Blocks of one series follow each other: the same cells but for the period. */
static bool same_series(const struct survey *s, size_t a, size_t b)
{
    size_t m = s->groups.n_columns;

    for (size_t k = 0; k + 1 < m; k++)
        if (!crm_slice_eq(s->groups.cell[a * m + k], s->groups.cell[b * m + k]))
            return false;
    return true;
}

/* ---- of answers ---------------------------------------------------------------------------- */

struct subject {
    const char *name;
    size_t *item, n_items;
    int metric;
    double min, max;
};

static enum crm_status find_subject(
    const struct survey *s, struct subject *subject, struct crm_err *err)
{
    static const enum crm_item_kind kinds[] = {CRM_ITEM_KIND_CSAT, CRM_ITEM_KIND_OVERALL,
        CRM_ITEM_KIND_NPS, CRM_ITEM_KIND_CES, CRM_N_ITEM_KINDS};
    const struct crm_item *item;
    enum crm_status status;

    for (size_t d = 0; opt.of && d < s->book.n_dimensions; d++)
        if (strcmp(s->book.dimension[d], opt.of) == 0 &&
            crm_codebook_find(&s->book, crm_slice_of(opt.of)) == CRM_ITEM_NONE)
            subject->n_items = survey_dimension_items(s, d, subject->item);
    if (subject->n_items == 0) {
        if ((status = survey_item(s, opt.of, kinds, "--of", &subject->item[0], err)))
            return status;
        subject->n_items = 1;
    }
    item = &s->book.item[subject->item[0]];
    subject->name = opt.of ? opt.of : item->name;
    subject->min = item->min;
    subject->max = item->max;
    subject->metric = opt.metric >= 0 ? opt.metric : item->kind == CRM_ITEM_KIND_NPS ? NPS : MEAN;
    if (subject->metric == TOP && isnan(item->max))
        return crm_err_set(err, CRM_EUSAGE,
            "item '%s' has no max in the codebook: there are no top boxes", item->name);
    if (subject->metric == NPS && item->max != 10)
        return crm_err_set(
            err, CRM_EUSAGE, "item '%s' is not on a scale up to 10: no nps", item->name);
    return CRM_OK;
}

static struct point measure(
    const struct subject *subject, const double x[], const double w[], size_t n, double level)
{
    if (subject->metric == NPS) {
        struct crm_nps nps = crm_nps_of(x, w, n, 6, 9, true, level);
        return (struct point){n, nps.nps, nps.lo, nps.hi};
    } else {
        struct crm_scale scale = crm_scale_of(x, w, n, subject->min, subject->max, opt.box, level);
        if (subject->metric == TOP)
            return (struct point){n, scale.top.pct, scale.top.lo, scale.top.hi};
        return (struct point){n, scale.mean.mean, scale.mean.lo, scale.mean.hi};
    }
}

static size_t gather(
    const struct survey *s, size_t g, const struct subject *subject, double x[], double w[])
{
    size_t n = 0;

    for (size_t k = 0; k < survey_group_size(s, g); k++) {
        uint32_t row = survey_row(s, g, k);
        x[n] = survey_mean(s, row, subject->item, subject->n_items, 1);
        if (isnan(x[n]))
            continue;
        if (s->weight)
            w[n] = s->weight[row];
        n++;
    }
    return n;
}

static int32_t period_of(const struct survey *s, size_t g)
{
    int32_t day = s->day[survey_row(s, g, 0)];

    return day == CRM_DAY_NONE ? day : crm_period_start(s->cli->period, day);
}

static enum crm_status write_answers(const struct survey *s, const struct subject *subject,
    struct series *series, double x[], double w[], struct crm_out *out, struct crm_out *test,
    struct crm_err *err)
{
    size_t first = 0, n_undated = 0;
    enum crm_status status = CRM_OK;

    for (size_t g = 0; g < s->groups.n && !status; g++) {
        int32_t start = period_of(s, g);
        bool last = g + 1 == s->groups.n || !same_series(s, g, g + 1);
        if (start == CRM_DAY_NONE) {
            n_undated += survey_group_size(s, g);
        } else {
            size_t n = gather(s, g, subject, x, w);
            struct point p = measure(subject, x, s->weight ? w : NULL, n, s->cli->level);
            survey_group(s, out, g);
            put(out, &p);
            add_point(
                series, crm_period_distance(s->cli->period, period_of(s, first), start), p.value);
        }
        if (last) {
            char label[512];
            size_t shown = s->n_by - 1;
            struct survey blocks = *s; /* the label of the series, without its period */
            blocks.n_by = shown;
            survey_label(&blocks, g, label, sizeof label);
            status = end_series(s, series, shown ? label : subject->name, test, err);
            first = g + 1;
        }
    }
    if (n_undated)
        crm_cli_note(s->cli, "%zu respondents without a date are not used", n_undated);
    return status;
}

static enum crm_status run_answers(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct subject subject = {0};
    struct series series = {0};
    struct crm_out *out = NULL, *test = NULL;
    double *x = NULL;
    enum crm_status status = survey_open(&s, cli, SURVEY_WEIGHT | SURVEY_PERIOD, err);

    if (status)
        return status;
    subject.item = crm_mem_alloc(s.book.n_items, sizeof *subject.item);
    x = crm_mem_alloc(2 * (s.n_rows + 1), sizeof *x);
    if (!subject.item || !x)
        status = crm_err_nomem(err);
    if (!status && !(status = find_subject(&s, &subject, err)) &&
        !(status = make_series(&series, s.groups.n, err)) && !(status = open_test(&s, &test, err)))
        status = survey_results(&s, &out, err);
    if (!status)
        status = write_answers(&s, &subject, &series, x, x + s.n_rows + 1, out, test, err);
    free(subject.item);
    free(x);
    free(series.t);
    free(series.y);
    survey_close(&s);
    if (test)
        status = survey_finish(test, status, err);
    return survey_finish(out, status, err);
}

/* ---- of a plain table ------------------------------------------------------------------------ */

/* YYYY-MM and YYYY-Qn: the day they begin. */
static bool read_period(struct crm_slice cell, int32_t *day)
{
    char text[11] = "";
    int64_t quarter;

    if (cell.len != 7 || cell.ptr[4] != '-')
        return false;
    if (cell.ptr[5] == 'Q') {
        if (!crm_num_int((struct crm_slice){cell.ptr + 6, 1}, &quarter) || quarter < 1 ||
            quarter > 4)
            return false;
        snprintf(text, sizeof text, "%.4s-%02d-01", cell.ptr, (int)(3 * quarter - 2));
    } else {
        snprintf(text, sizeof text, "%.7s-01", cell.ptr);
    }
    return crm_date_parse(crm_slice_of(text), day, NULL);
}

struct plain {
    double *t, *value; /* of each row; t NAN: left out */
    int32_t *start;
    bool has_dates, has_numbers;
};

static enum crm_status read_times(
    const struct survey *s, size_t column, struct plain *p, struct crm_err *err)
{
    for (size_t i = 0; i < s->table.n_rows; i++) {
        struct crm_slice cell = crm_slice_trim(crm_table_cell(&s->table, i, column));
        char shown[CRM_ERR_SHOW];
        int32_t day;
        p->t[i] = NAN;
        p->start[i] = CRM_DAY_NONE;
        if (cell.len == 0)
            continue;
        if (crm_num_double(cell, &p->t[i])) {
            p->has_numbers = true;
        } else if (crm_date_parse(cell, &day, NULL) || read_period(cell, &day)) {
            enum crm_period period = s->cli->period;
            if (!s->cli->period_given && cell.len == 7 && cell.ptr[5] == 'Q')
                period = CRM_PERIOD_QUARTER;
            p->start[i] = crm_period_start(period, day);
            p->t[i] = crm_period_distance(period, crm_period_start(period, 0), p->start[i]);
            p->has_dates = true;
        } else {
            crm_table_place(&s->table, i, column, err);
            return crm_err_set(err, CRM_EDATA,
                "%s is neither a number nor a date, a month or a quarter",
                crm_err_show(cell.ptr, cell.len, shown));
        }
        if (p->has_dates && p->has_numbers) {
            crm_table_place(&s->table, i, column, err);
            return crm_err_set(err, CRM_EDATA, "%s: the times above are of another kind",
                crm_err_show(cell.ptr, cell.len, shown));
        }
    }
    return CRM_OK;
}

/* Rows of a block in order of time: rank[k] of its rows. */
struct timed {
    double t;
    uint32_t row;
};

static int by_time(const void *pa, const void *pb)
{
    const struct timed *a = pa, *b = pb;

    if (a->t != b->t)
        return a->t < b->t ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static void put_time(
    const struct survey *s, const struct plain *p, size_t column, uint32_t row, struct crm_out *out)
{
    struct crm_slice cell = crm_slice_trim(crm_table_cell(&s->table, row, column));
    bool quarter = cell.len == 7 && cell.ptr[5] == 'Q' && !s->cli->period_given;

    if (p->has_dates)
        crm_out_period(out, quarter ? CRM_PERIOD_QUARTER : s->cli->period, p->start[row]);
    else
        crm_out_text(out, cell);
}

/* Values of one time: one row, or with dates all rows of the period. */
static struct point plain_point(
    const struct plain *p, const struct timed timed[], size_t n, double x[], double level)
{
    struct crm_answer_mean mean;
    size_t m = 0;

    for (size_t k = 0; k < n; k++)
        if (!isnan(p->value[timed[k].row]))
            x[m++] = p->value[timed[k].row];
    mean = crm_mean_of(x, NULL, m, level);
    return (struct point){m, mean.mean, mean.lo, mean.hi};
}

static enum crm_status write_plain(const struct survey *s, const struct plain *p, size_t column,
    struct timed timed[], struct series *series, double x[], struct crm_out *out,
    struct crm_out *test, struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (size_t g = 0; g < s->groups.n && !status; g++) {
        size_t n = 0;
        char label[512];
        for (size_t k = 0; k < survey_group_size(s, g); k++) {
            uint32_t row = survey_row(s, g, k);
            if (!isnan(p->t[row]))
                timed[n++] = (struct timed){p->t[row], row};
        }
        qsort(timed, n, sizeof *timed, by_time);
        for (size_t from = 0, to; from < n; from = to) {
            struct point point;
            for (to = from + 1; to < n && p->has_dates && timed[to].t == timed[from].t; to++)
                ;
            point = plain_point(p, timed + from, to - from, x, s->cli->level);
            survey_group(s, out, g);
            put_time(s, p, column, timed[from].row, out);
            put(out, &point);
            add_point(series, timed[from].t, point.value);
        }
        survey_label(s, g, label, sizeof label);
        status = end_series(s, series, s->n_by ? label : opt.value, test, err);
    }
    return status;
}

static enum crm_status run_plain(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct plain p = {0};
    struct series series = {0};
    struct timed *timed = NULL;
    struct crm_out *out = NULL, *test = NULL;
    double *x = NULL;
    size_t n, time = 0, value = 0;
    enum crm_status status;

    if (!opt.time || !opt.value)
        return crm_err_set(err, CRM_EUSAGE, "--time and --value go together");
    if ((status = survey_open_plain(&s, cli, err)))
        return status;
    n = s.table.n_rows;
    x = crm_mem_alloc(3 * n, sizeof *x);
    p.start = crm_mem_alloc(n, sizeof *p.start);
    timed = crm_mem_alloc(n, sizeof *timed);
    if (!x || !p.start || !timed)
        status = crm_err_nomem(err);
    else
        p.t = x + n, p.value = p.t + n;
    if (!status && !(status = survey_plain_column(&s, opt.time, &time, err)) &&
        !(status = survey_plain_column(&s, opt.value, &value, err)) &&
        !(status = crm_table_numbers(&s.table, value, p.value, err)) &&
        !(status = read_times(&s, time, &p, err)) && !(status = make_series(&series, n, err)) &&
        !(status = open_test(&s, &test, err)) && !(status = crm_out_analysis(&out, cli, err)))
        status = write_plain(&s, &p, time, timed, &series, x, out, test, err);
    free(x);
    free(p.start);
    free(timed);
    free(series.t);
    free(series.y);
    survey_close(&s);
    if (test)
        status = survey_finish(test, status, err);
    return survey_finish(out, status, err);
}

static enum crm_status trend_run(struct crm_cli *cli, struct crm_err *err)
{
    return opt.time || opt.value ? run_plain(cli, err) : run_answers(cli, err);
}

static const struct crm_schema_column trend_schema[] = {
    COL_NAMES(CRM_OUT_TEXT, "by", "a column that -g names"),
    COL_PERIOD("period", "the period, or the value of --time"),
    COL_INT("n", "answers", "answers or rows of the period"),
    COL_NUMBER("value", "that of the subject", "its value in the period"),
    COL_NUMBER("lo", "that of the subject", "lower limit of value"),
    COL_NUMBER("hi", "that of the subject", "upper limit of value"),
    COL_END,
};

const struct crm_analysis analysis_trend = {
    .name = "trend",
    .summary = "a value by period: up or down?",
    .synopsis = "CODEBOOK [FILE...] | --time COL --value COL [FILE...]",
    .book = "time",
    .common = SURVEY_RESULTS,
    .options = trend_options,
    .columns = trend_schema,
    .run = trend_run,
};
