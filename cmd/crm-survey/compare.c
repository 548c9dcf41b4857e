/* compare: do groups differ? */
#include "analyses.h"
#include "survey.h"

#include "base/list.h"
#include "base/mem.h"
#include "stat/interval.h"
#include "stat/order.h"
#include "stat/quantile.h"
#include "stat/ranktest.h"
#include "survey/satisfaction.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    const char *item, *groups, *value, *paired, *test, *pairs;
    bool exact, waves;
    double box;
} opt;

static const struct crm_opt compare_options[] = {
    SURVEY_OPTIONS,
    OPT_TEXT(0, "item", "ITEM", opt.item, NULL,
        "the answers to compare (default: the item of kind csat, else overall)"),
    OPT_TEXT(0, "groups", "COL", opt.groups, NULL,
        "the column whose values are compared (default: that of -g)"),
    OPT_TEXT(
        0, "value", "COL", opt.value, NULL, "plain tables without CODEBOOK: the column to compare"),
    OPT_COMMA(
        0, "paired", "A,B", opt.paired, NULL, "plain tables: two columns, compared row by row"),
    OPT_FLAG(0, "waves", opt.waves,
        "the two groups are two surveys: compare the same clients, pair by pair",
        .excludes = "value paired"),
    OPT_NUMBER(0, "top", "N", opt.box, 1, 100, "2",
        "answers that count as top in the test of McNemar: the N highest"),
    OPT_FLAG(0, "exact", opt.exact, "count all arrangements, also with ties (up to 200 values)"),
    OPT_WRITE(0, "test-file", opt.test, "write the tests there"),
    OPT_WRITE(0, "pairs", opt.pairs, "write every two groups there (Dunn, p corrected by Holm)"),
    OPT_END,
};

static const struct crm_out_column test_columns[] = {{"test", CRM_OUT_TEXT}, {"n", CRM_OUT_INT},
    {"statistic", CRM_OUT_NUMBER}, {"df", CRM_OUT_NUMBER}, {"p", CRM_OUT_NUMBER},
    {"p_exact", CRM_OUT_NUMBER}, {"effect", CRM_OUT_NUMBER}};
static const struct crm_out_column pair_columns[] = {{"a", CRM_OUT_TEXT}, {"b", CRM_OUT_TEXT},
    {"diff", CRM_OUT_NUMBER}, {"z", CRM_OUT_NUMBER}, {"p", CRM_OUT_NUMBER},
    {"p_holm", CRM_OUT_NUMBER}};

struct work {
    struct survey *s;
    const double *value; /* of each row */
    double *x;           /* values of a block, group after group */
    uint32_t *group;
    double *sorted;
    struct crm_out *out, *test, *pairs;
    struct crm_err *err;
};

/* ---- rows out ------------------------------------------------------------------------------ */

static enum crm_status put_level(
    struct work *w, size_t g, struct crm_slice level, const double x[], size_t n, double mean_rank)
{
    double median = NAN;
    enum crm_status status;

    for (size_t i = 0; i < n; i++)
        w->sorted[i] = x[i];
    if ((status = crm_order_sort(w->sorted, n, w->err)))
        return status;
    if (n)
        median = crm_quantile(w->sorted, n, 0.5);
    survey_group(w->s, w->out, g);
    crm_out_text(w->out, level);
    crm_out_int(w->out, (int64_t)n);
    crm_out_number(w->out, crm_mean_of(x, NULL, n, 95).mean);
    crm_out_number(w->out, median);
    crm_out_number(w->out, mean_rank);
    crm_out_row(w->out);
    return CRM_OK;
}

static void put_test(struct work *w, size_t g, const char *name, double n, double statistic,
    double df, double p, double p_exact, double effect)
{
    if (!w->test)
        return;
    survey_group(w->s, w->test, g);
    crm_out_string(w->test, name);
    crm_out_number(w->test, n);
    crm_out_number(w->test, statistic);
    crm_out_number(w->test, df);
    crm_out_number(w->test, p);
    crm_out_number(w->test, p_exact);
    crm_out_number(w->test, effect);
    crm_out_row(w->test);
}

static enum crm_status open_tables(struct work *w)
{
    struct survey *s = w->s;
    enum crm_status status = CRM_OK;

    if (opt.test)
        status = survey_table(s, opt.test, test_columns, sizeof test_columns / sizeof *test_columns,
            &w->test, w->err);
    if (!status && opt.pairs)
        status = survey_table(s, opt.pairs, pair_columns,
            sizeof pair_columns / sizeof *pair_columns, &w->pairs, w->err);
    if (!status)
        status = survey_results(s, &w->out, w->err);
    return status;
}

static enum crm_status close_tables(struct work *w, enum crm_status status)
{
    if (w->test)
        status = survey_finish(w->test, status, w->err);
    if (w->pairs)
        status = survey_finish(w->pairs, status, w->err);
    return survey_finish(w->out, status, w->err);
}

/* ---- groups ---------------------------------------------------------------------------------- */

struct level {
    struct crm_slice name;
    size_t start, n;
    double mean_rank;
};

static enum crm_status put_pairs(
    struct work *w, size_t g, const struct level level[], size_t n, const struct crm_kruskal *k)
{
    size_t n_pairs = n * (n - 1) / 2, i = 0;
    double *z = crm_mem_alloc(3 * n_pairs, sizeof *z), *p = z + n_pairs, *holm = p + n_pairs;
    enum crm_status status;

    if (!z)
        return crm_err_nomem(w->err);
    for (size_t a = 0; a < n; a++)
        for (size_t b = a + 1; b < n; b++, i++) {
            z[i] = crm_dunn(k, level[a].mean_rank, level[a].n, level[b].mean_rank, level[b].n);
            p[i] = crm_normal_p(z[i]);
        }
    status = crm_holm(p, n_pairs, holm, w->err);
    i = 0;
    for (size_t a = 0; a < n && !status; a++)
        for (size_t b = a + 1; b < n; b++, i++) {
            survey_group(w->s, w->pairs, g);
            crm_out_text(w->pairs, level[a].name);
            crm_out_text(w->pairs, level[b].name);
            crm_out_number(w->pairs, level[a].mean_rank - level[b].mean_rank);
            crm_out_number(w->pairs, z[i]);
            crm_out_number(w->pairs, p[i]);
            crm_out_number(w->pairs, holm[i]);
            crm_out_row(w->pairs);
        }
    free(z);
    return status;
}

/*
 * How large a difference of means the two smallest groups would show in 4 of 5 surveys at 5 %:
 * (1.96 + 0.84) sd sqrt(1/n1 + 1/n2).
 */
static void say_power(const struct work *w, const struct level level[], size_t n, size_t n_values)
{
    double sd = crm_mean_of(w->x, NULL, n_values, 95).sd, least, next = INFINITY;
    double z = crm_normal_deviate(95) + crm_normal_deviate(60);

    least = INFINITY;
    for (size_t k = 0; k < n; k++) {
        double m = (double)level[k].n;
        if (m < least)
            next = least, least = m;
        else if (m < next)
            next = m;
    }
    if (least > 0 && isfinite(next) && sd > 0)
        crm_cli_note(w->s->cli,
            "groups of %g and %g answers show a difference of their means of %.3g four times in "
            "five",
            least, next, z * sd * sqrt(1 / least + 1 / next));
}

/* One block: the groups first .. first + n_levels of s->groups, by their last column. */
static enum crm_status put_block(struct work *w, size_t first, size_t n_levels)
{
    struct survey *s = w->s;
    size_t m = s->groups.n_columns, n = 0, used = 0;
    struct level *level = crm_mem_alloc(n_levels, sizeof *level);
    double *mean_rank = crm_mem_alloc(n_levels, sizeof *mean_rank);
    size_t *size = crm_mem_alloc(n_levels, sizeof *size);
    struct crm_kruskal k;
    enum crm_status status;

    if (!level || !mean_rank || !size) {
        status = crm_err_nomem(w->err);
        goto out;
    }
    for (size_t g = first; g < first + n_levels; g++) {
        struct crm_slice name = s->groups.cell[g * m + m - 1];
        if (name.len == 0) {
            crm_cli_note(s->cli, "%zu rows without a value of '%s' are not used",
                survey_group_size(s, g), opt.groups);
            continue;
        }
        level[used] = (struct level){name, n, 0, NAN};
        for (size_t i = 0; i < survey_group_size(s, g); i++) {
            double x = w->value[survey_row(s, g, i)];
            if (isnan(x))
                continue;
            w->x[n] = x;
            w->group[n++] = (uint32_t)used;
        }
        level[used].n = n - level[used].start;
        used++;
    }
    if ((status = crm_kruskal(&k, w->x, w->group, n, used, mean_rank, size, w->err)))
        goto out;
    for (size_t l = 0; l < used && !status; l++) {
        level[l].mean_rank = mean_rank[l];
        status =
            put_level(w, first, level[l].name, w->x + level[l].start, level[l].n, mean_rank[l]);
    }
    if (status)
        goto out;
    put_test(w, first, "kruskal-wallis", (double)n, k.h, k.df, k.p, NAN, k.epsilon2);
    if (used == 2) {
        struct crm_ranktest r;
        size_t a = level[1].n > level[0].n; /* W is that of the larger group */
        status = crm_mann_whitney(&r, w->x + level[a].start, level[a].n, w->x + level[!a].start,
            level[!a].n, opt.exact ? CRM_EXACT_ALWAYS : CRM_EXACT_SMALL, w->err);
        if (!status)
            put_test(w, first, "mann-whitney", r.n, r.statistic, NAN, r.p, r.p_exact, r.effect);
    } else if (opt.exact) {
        crm_cli_note(s->cli, "--exact is for two groups, here are %zu", used);
    }
    if (!status && w->pairs)
        status = put_pairs(w, first, level, used, &k);
    if (!status)
        say_power(w, level, used, n);
out:
    free(level);
    free(mean_rank);
    free(size);
    return status;
}

static bool same_block(const struct survey *s, size_t a, size_t b)
{
    size_t m = s->groups.n_columns;

    for (size_t k = 0; k + 1 < m; k++)
        if (!crm_slice_eq(s->groups.cell[a * m + k], s->groups.cell[b * m + k]))
            return false;
    return true;
}

static enum crm_status put_waves(struct work *w, size_t first, size_t next, size_t item);

static enum crm_status put_groups(struct work *w, size_t item)
{
    const struct survey *s = w->s;
    enum crm_status status = CRM_OK;

    for (size_t g = 0, next; g < s->groups.n && !status; g = next) {
        for (next = g + 1; next < s->groups.n && same_block(s, g, next); next++)
            ;
        status = opt.waves ? put_waves(w, g, next, item) : put_block(w, g, next - g);
    }
    return status;
}

static enum crm_status make_work(struct work *w, size_t n)
{
    w->x = crm_mem_alloc(n, sizeof *w->x);
    w->sorted = crm_mem_alloc(n, sizeof *w->sorted);
    w->group = crm_mem_alloc(n, sizeof *w->group);
    return w->x && w->sorted && w->group ? CRM_OK : crm_err_nomem(w->err);
}

static void free_work(struct work *w)
{
    free(w->x);
    free(w->sorted);
    free(w->group);
}

/* The columns of -g, and behind them the one whose values are compared. */
static enum crm_status group_columns(
    struct crm_cli *cli, char by[], size_t room, struct crm_err *err)
{
    if (!opt.groups) {
        opt.groups = cli->by;
        cli->by = NULL;
    }
    if (!opt.groups || strchr(opt.groups, ','))
        return crm_err_set(
            err, CRM_EUSAGE, "--groups COL is missing: the one column to compare by");
    snprintf(by, room, "%s%s%s", cli->by ? cli->by : "", cli->by ? "," : "", opt.groups);
    cli->by = by;
    return CRM_OK;
}

static enum crm_status run_groups(struct crm_cli *given, bool plain, struct crm_err *err)
{
    static const enum crm_item_kind kinds[] = {
        CRM_ITEM_KIND_CSAT, CRM_ITEM_KIND_OVERALL, CRM_N_ITEM_KINDS};
    struct crm_cli cli = *given;
    struct survey s;
    struct work w = {.s = &s, .err = err};
    char by[2048];
    double *column = NULL;
    size_t item = 0;
    enum crm_status status = group_columns(&cli, by, sizeof by, err);

    if (status || (status = plain ? survey_open_plain(&s, &cli, err)
                                  : survey_open(&s, &cli, opt.waves ? SURVEY_CUSTOMER : 0, err)))
        return status;
    s.cli = given;
    if ((status = make_work(&w, 3 * s.n_rows)))
        goto out;
    if (plain) {
        if (!(column = crm_mem_alloc(s.n_rows, sizeof *column)))
            status = crm_err_nomem(err);
        else if (!(status = survey_plain_column(&s, opt.value, &item, err)))
            status = crm_table_numbers(&s.table, item, column, err);
        w.value = column;
    } else if (!(status = survey_item(&s, opt.item, kinds, "--item", &item, err))) {
        w.value = s.answers.value[item];
    }
    if (status)
        goto out;
    s.n_by = s.groups.n_columns - 1;
    if (!(status = open_tables(&w)))
        status = put_groups(&w, item);
out:
    free(column);
    free_work(&w);
    survey_close(&s);
    return close_tables(&w, status);
}

/* ---- the same clients in two surveys ------------------------------------------------------------
 */

/* Which clients answered both: their two answers, in the order of the first survey. */
static enum crm_status match_clients(
    struct work *w, const size_t group[2], double a[], double b[], size_t *n)
{
    const struct survey *s = w->s;
    struct crm_map clients;
    char room[CRM_ROW_TEXT];
    bool ok = true, added;
    uint32_t id;
    enum crm_status status;

    crm_map_init(&clients);
    for (int side = 0; side < 2 && ok; side++)
        for (size_t k = 0; k < survey_group_size(s, group[side]) && ok; k++) {
            uint32_t row = survey_row(s, group[side], k);
            struct crm_slice key = s->customer == CRM_COLUMN_NONE
                                       ? crm_answers_id(&s->answers, row, room)
                                       : crm_answers_text(&s->answers, s->customer, row);
            if (key.len == 0 || isnan(w->value[row]))
                continue;
            if (side == 0) {
                if ((ok = crm_map_put(&clients, key, &id, &added)) && added) {
                    a[id] = w->value[row];
                    b[id] = NAN;
                }
            } else if ((id = crm_map_find(&clients, key)) != CRM_MAP_NONE && isnan(b[id])) {
                b[id] = w->value[row];
            }
        }
    *n = 0;
    for (uint32_t k = 0; k < clients.n && ok; k++)
        if (!isnan(b[k])) {
            a[*n] = a[k];
            b[(*n)++] = b[k];
        }
    status = ok ? CRM_OK : crm_err_nomem(w->err);
    crm_map_release(&clients);
    return status;
}

/* Student's t of the differences; effect: their mean in their own deviations. */
static void put_paired_t(struct work *w, size_t g, const double d[], size_t n)
{
    struct crm_answer_mean m = crm_mean_of(d, NULL, n, 95);
    double t = m.mean / m.se;

    put_test(w, g, "paired-t", (double)n, t, (double)n - 1, crm_t_p(t, (double)n - 1), NAN,
        m.mean / m.sd);
}

/*
 * McNemar (1947) of the top boxes: those who left them against those who came to them; the exact p
 * is the binomial one.  effect: the change of the share, first less second.
 */
static void put_mcnemar(struct work *w, size_t g, const struct crm_item *item, const double a[],
    const double b[], size_t n)
{
    double limit = item->max - opt.box + 1, left = 0, came = 0, few, exact;

    if (item->max == 1)
        limit = 1;
    for (size_t i = 0; i < n; i++) {
        left += a[i] >= limit && b[i] < limit;
        came += a[i] < limit && b[i] >= limit;
    }
    few = fmin(left, came);
    exact = left + came > 0
                ? fmin(1, 2 * gsl_cdf_binomial_P((unsigned)few, .5, (unsigned)(left + came)))
                : NAN;
    put_test(w, g, "mcnemar", (double)n, (left - came) * (left - came) / (left + came), 1,
        crm_chisq_p((left - came) * (left - came) / (left + came), 1), exact,
        (left - came) / (double)n);
}

static enum crm_status put_waves(struct work *w, size_t first, size_t next, size_t item)
{
    struct survey *s = w->s;
    size_t m = s->groups.n_columns, group[2] = {0}, n_groups = 0, n;
    double *a = w->x, *b = a + s->n_rows, *d = b + s->n_rows;
    struct crm_ranktest r;
    enum crm_status status;

    for (size_t g = first; g < next; g++)
        if (s->groups.cell[g * m + m - 1].len) {
            if (n_groups < 2)
                group[n_groups] = g;
            n_groups++;
        }
    if (n_groups != 2)
        return crm_err_set(w->err, CRM_EDATA,
            "--waves: '%s' has %zu values, and two surveys are compared", opt.groups, n_groups);
    if ((status = match_clients(w, group, a, b, &n)))
        return status;
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] - b[i];
    status = crm_wilcoxon(&r, d, n, opt.exact ? CRM_EXACT_ALWAYS : CRM_EXACT_SMALL, w->err);
    for (int side = 0; side < 2 && !status; side++)
        status = put_level(w, first, s->groups.cell[group[side] * m + m - 1], side ? b : a, n, NAN);
    if (status)
        return status;
    put_test(w, first, "wilcoxon", (double)n, r.statistic, NAN, r.p, r.p_exact, r.effect);
    put_paired_t(w, first, d, n);
    if (!isnan(s->book.item[item].max))
        put_mcnemar(w, first, &s->book.item[item], a, b, n);
    crm_cli_note(s->cli, "%zu clients answered both", n);
    return CRM_OK;
}

/* ---- pairs of a row ---------------------------------------------------------------------------
 */

static enum crm_status put_paired(
    struct work *w, size_t g, const char *const name[2], const double *const value[2])
{
    size_t n = 0;
    struct crm_ranktest r;
    enum crm_status status;
    double *b = w->x + w->s->n_rows, *d = b + w->s->n_rows;

    for (size_t k = 0; k < survey_group_size(w->s, g); k++) {
        uint32_t row = survey_row(w->s, g, k);
        if (isnan(value[0][row]) || isnan(value[1][row]))
            continue;
        w->x[n] = value[0][row];
        b[n] = value[1][row];
        d[n] = w->x[n] - b[n];
        n++;
    }
    status = crm_wilcoxon(&r, d, n, opt.exact ? CRM_EXACT_ALWAYS : CRM_EXACT_SMALL, w->err);
    if (status || (status = put_level(w, g, crm_slice_of(name[0]), w->x, n, NAN)) ||
        (status = put_level(w, g, crm_slice_of(name[1]), b, n, NAN)))
        return status;
    put_test(w, g, "wilcoxon", (double)n, r.statistic, NAN, r.p, r.p_exact, r.effect);
    return CRM_OK;
}

static enum crm_status run_paired(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct work w = {.s = &s, .err = err};
    char name[2][512] = {"", ""};
    const char *names[2] = {name[0], name[1]};
    double *value[2] = {NULL, NULL};
    struct crm_slice rest = crm_slice_of(opt.paired), a, b;
    enum crm_status status;

    if (!crm_list_next(&rest, &a) || !crm_list_next(&rest, &b) || rest.ptr || !a.len || !b.len)
        return crm_err_set(err, CRM_EUSAGE, "--paired: '%s' is not two columns A,B", opt.paired);
    snprintf(name[0], sizeof name[0], "%.*s", (int)a.len, a.ptr);
    snprintf(name[1], sizeof name[1], "%.*s", (int)b.len, b.ptr);
    if ((status = survey_open_plain(&s, cli, err)))
        return status;
    if ((status = make_work(&w, 3 * s.n_rows)))
        goto out;
    for (int k = 0; k < 2 && !status; k++) {
        size_t column;
        if (!(value[k] = crm_mem_alloc(s.n_rows, sizeof **value)))
            status = crm_err_nomem(err);
        else if (!(status = survey_plain_column(&s, names[k], &column, err)))
            status = crm_table_numbers(&s.table, column, value[k], err);
    }
    if (!status && !(status = open_tables(&w)))
        for (size_t g = 0; g < s.groups.n && !status; g++)
            status = put_paired(&w, g, names, (const double *const *)value);
out:
    free(value[0]);
    free(value[1]);
    free_work(&w);
    survey_close(&s);
    return close_tables(&w, status);
}

static enum crm_status compare_run(struct crm_cli *cli, struct crm_err *err)
{
    if (opt.paired)
        return run_paired(cli, err);
    return run_groups(cli, opt.value != NULL, err);
}

static const struct crm_schema_column compare_schema[] = {
    /* -g alone names the groups; with --period the periods are compared, within the groups */
    COL_OF(CRM_OUT_TEXT, "*", "", "a column that -g names",
        .with = "by&groups by&paired by&period&!value", .repeat = CRM_REPEAT_NAMES),
    COL_OF(CRM_OUT_TEXT, "*", "", "the group whose periods are compared",
        .with = "groups&period&!value", .repeat = CRM_REPEAT_NAMES),
    COL_TEXT("level", "the group, or the column of --paired"),
    COL_INT("n", "answers", "answers of the group"),
    COL_NUMBER("mean", "that of the answers", "mean answer"),
    COL_NUMBER("median", "that of the answers", "median answer"),
    COL_NUMBER("mean_rank", "rank", "mean rank among all answers"),
    COL_END,
};

const struct crm_analysis analysis_compare = {
    .name = "compare",
    .summary = "do groups differ?",
    .synopsis = "--groups COL CODEBOOK [FILE...] | --value COL --groups COL [FILE...]",
    .book = "value paired",
    .common = SURVEY_BLOCKS,
    .options = compare_options,
    .columns = compare_schema,
    .run = compare_run,
};
