/* kano: what each feature is to the people who were asked */
#include "analyses.h"
#include "survey.h"

#include "base/mem.h"
#include "base/num.h"
#include "stat/interval.h"
#include "survey/kano.h"

#include <math.h>
#include <stdlib.h>

static struct {
    bool counts;
    double tie;
    const char *table;
} opt;

static const struct crm_opt kano_options[] = {
    SURVEY_OPTIONS,
    OPT_FLAG(0, "counts", opt.counts,
        "the files have counts, feature,M,O,A,I,R,Q, and there is no CODEBOOK"),
    OPT_NUMBER(0, "tie", "PCT", opt.tie, 0, 100, "5",
        "largest counts this close, in per cent of all answers, are a tie"),
    OPT_READ(
        0, "table", opt.table, "another table of the 25 cells: functional,dysfunctional,category"),
    OPT_END,
};

/* With answers one row a respondent and feature, -g feature says what the feature is. */
static bool by_feature(const struct survey *s)
{
    for (size_t k = 0; k < s->n_by; k++)
        if (strcmp(s->by[k], "feature") == 0)
            return true;
    return false;
}

/* Both are shares of M, O, A and I: limits of Wilson. */
static void put_limits(const struct survey *s, struct crm_out *out, const double count[])
{
    double n = count[CRM_KANO_MUST_BE] + count[CRM_KANO_ONE_DIMENSIONAL] +
               count[CRM_KANO_ATTRACTIVE] + count[CRM_KANO_INDIFFERENT];
    double both = count[CRM_KANO_ONE_DIMENSIONAL];
    struct crm_interval better = crm_wilson(both + count[CRM_KANO_ATTRACTIVE], n, s->cli->level);
    struct crm_interval worse = crm_wilson(both + count[CRM_KANO_MUST_BE], n, s->cli->level);

    crm_out_number(out, better.lo);
    crm_out_number(out, better.hi);
    crm_out_number(out, -worse.hi);
    crm_out_number(out, -worse.lo);
}

static void put(const struct survey *s, struct crm_out *out, size_t g, struct crm_slice feature,
    const double count[CRM_N_KANO])
{
    struct crm_kano_result r = crm_kano_of(count, opt.tie / 100);

    survey_group(s, out, g);
    if (!by_feature(s))
        crm_out_text(out, feature);
    crm_out_number(out, r.n);
    for (int c = 0; c < CRM_N_KANO; c++)
        crm_out_number(out, count[c]);
    crm_out_string(out, crm_kano_letter(r.category));
    crm_out_string(out, crm_kano_letter(r.rule_category));
    crm_out_string(out, crm_kano_letter(r.blauth));
    crm_out_number(out, r.better);
    crm_out_number(out, r.worse);
    crm_out_number(out, r.strength);
    crm_out_number(out, r.category_strength);
    crm_out_number(out, r.fong_lhs);
    crm_out_number(out, r.fong_rhs);
    if (r.fong < 0)
        crm_out_empty(out);
    else
        crm_out_int(out, r.fong);
    crm_out_number(out, r.chisq);
    crm_out_number(out, r.p);
    crm_out_number(out, r.mcnemar_z);
    put_limits(s, out, count);
    crm_out_row(out);
}

/* ---- counts ------------------------------------------------------------------------------ */

static enum crm_status read_counts(const struct survey *s, double *count[], struct crm_err *err)
{
    enum crm_status status = CRM_OK;

    for (int c = 0; c < CRM_N_KANO && !status; c++) {
        size_t column;
        if (!(status = survey_plain_column(s, crm_kano_letter((enum crm_kano)c), &column, err)))
            status = crm_table_numbers(&s->table, column, count[c], err);
        for (size_t i = 0; i < s->table.n_rows && !status; i++) {
            if (isnan(count[c][i]))
                count[c][i] = 0;
            if (count[c][i] < 0 || count[c][i] != floor(count[c][i])) {
                crm_table_place(&s->table, i, column, err);
                status = crm_err_set(err, CRM_EDATA, "'%g' is not a count", count[c][i]);
            }
        }
    }
    return status;
}

static enum crm_status run_counts(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct crm_out *out = NULL;
    double *count[CRM_N_KANO] = {0};
    size_t feature = 0;
    enum crm_status status = survey_open_plain(&s, cli, err);

    if (status)
        return status;
    for (int c = 0; c < CRM_N_KANO && !status; c++)
        if (!(count[c] = crm_mem_alloc(s.table.n_rows, sizeof **count)))
            status = crm_err_nomem(err);
    if (!status && !(status = survey_plain_column(&s, "feature", &feature, err)) &&
        !(status = read_counts(&s, count, err)))
        status = survey_results(&s, &out, err);
    for (size_t g = 0; g < s.groups.n && !status; g++)
        for (size_t k = 0; k < survey_group_size(&s, g); k++) {
            size_t i = survey_row(&s, g, k);
            double of[CRM_N_KANO];
            for (int c = 0; c < CRM_N_KANO; c++)
                of[c] = count[c][i];
            put(&s, out, g, crm_slice_trim(crm_table_cell(&s.table, i, feature)), of);
        }
    for (int c = 0; c < CRM_N_KANO; c++)
        free(count[c]);
    survey_close(&s);
    return survey_finish(out, status, err);
}

/* ---- answers ----------------------------------------------------------------------------- */

static bool read_answer(struct crm_slice cell, int *answer)
{
    int64_t value;

    if (!crm_num_int(crm_slice_trim(cell), &value) || value < 1 || value > 5)
        return false;
    *answer = (int)value - 1;
    return true;
}

static bool read_letter(struct crm_slice cell, enum crm_kano *category)
{
    for (int c = 0; c < CRM_N_KANO; c++)
        if (crm_slice_is(crm_slice_trim(cell), crm_kano_letter((enum crm_kano)c))) {
            *category = (enum crm_kano)c;
            return true;
        }
    return false;
}

/* Read --table over the usual one: cells that are not in the file stay. */
static enum crm_status read_table(enum crm_kano table[5][5], struct crm_err *err)
{
    static const char *const names[] = {"functional", "dysfunctional", "category"};
    char *file = (char *)opt.table;
    struct crm_reader_spec spec = {.files = &file, .n_files = 1};
    struct crm_reader *reader;
    const struct crm_row *row;
    size_t column[3];
    enum crm_status status;

    for (int f = 0; f < 5; f++)
        for (int d = 0; d < 5; d++)
            table[f][d] = crm_kano_table[f][d];
    if (!opt.table)
        return CRM_OK;
    if ((status = crm_reader_open(&reader, &spec, err)))
        return status;
    for (size_t k = 0; k < 3 && !status; k++)
        status = crm_reader_need(reader, names[k], &column[k], err);
    if (!status)
        status = crm_reader_want(reader, column, 3, err);
    while (!status && (status = crm_reader_next(reader, &row, err)) == CRM_OK && row) {
        int f, d;
        enum crm_kano category;
        if (read_answer(row->field[0], &f) && read_answer(row->field[1], &d) &&
            read_letter(row->field[2], &category)) {
            table[f][d] = category;
            continue;
        }
        crm_row_place(reader, row, 2, err);
        status = crm_err_set(
            err, CRM_EDATA, "not two answers from 1 to 5 and one of the letters M O A I R Q");
    }
    crm_reader_close(reader);
    return status;
}

/* The dimension of the pair; without one the name of its item. */
static const char *feature_of(const struct crm_item *item)
{
    return item->dimension[0] ? item->dimension : item->name;
}

static void put_features(
    const struct survey *s, size_t g, enum crm_kano table[5][5], struct crm_out *out)
{
    for (size_t i = 0; i < s->book.n_items; i++) {
        const struct crm_item *item = &s->book.item[i];
        double count[CRM_N_KANO] = {0};
        if (item->kind != CRM_ITEM_KIND_KANO_FUNCTIONAL || item->pair == CRM_ITEM_NONE)
            continue;
        for (size_t k = 0; k < survey_group_size(s, g); k++) {
            uint32_t row = survey_row(s, g, k);
            double f = s->answers.value[i][row], d = s->answers.value[item->pair][row];
            if (!isnan(f) && !isnan(d))
                count[table[(int)f - 1][(int)d - 1]]++;
        }
        put(s, out, g, crm_slice_of(feature_of(item)), count);
    }
}

/* A feature is a pair of answers from 1 to 5. */
static enum crm_status check_items(const struct survey *s, struct crm_err *err)
{
    size_t n_pairs = 0;

    for (size_t i = 0; i < s->book.n_items; i++) {
        const struct crm_item *item = &s->book.item[i];
        if (item->kind != CRM_ITEM_KIND_KANO_FUNCTIONAL &&
            item->kind != CRM_ITEM_KIND_KANO_DYSFUNCTIONAL)
            continue;
        if (item->pair == CRM_ITEM_NONE)
            return crm_err_set(
                err, CRM_EUSAGE, "item '%s' has no pair in the codebook", item->name);
        if (item->min < 1 || item->max > 5)
            return crm_err_set(err, CRM_EUSAGE,
                "item '%s': answers to a Kano question are from 1 to 5", item->name);
        n_pairs++;
    }
    if (n_pairs == 0)
        return crm_err_set(err, CRM_EUSAGE,
            "the codebook has no items of kinds kano-functional and kano-dysfunctional");
    return CRM_OK;
}

static enum crm_status kano_run(struct crm_cli *cli, struct crm_err *err)
{
    struct survey s;
    struct crm_out *out = NULL;
    enum crm_kano table[5][5];
    enum crm_status status;

    if (opt.counts)
        return run_counts(cli, err);
    if ((status = survey_open(&s, cli, 0, err)))
        return status;
    if (!(status = check_items(&s, err)) && !(status = read_table(table, err)))
        status = survey_results(&s, &out, err);
    for (size_t g = 0; g < s.groups.n && !status; g++)
        put_features(&s, g, table, out);
    survey_close(&s);
    return survey_finish(out, status, err);
}

static const struct crm_schema_column kano_schema[] = {
    SURVEY_BY,
    COL_TEXT("feature", "the feature", .with = "!by=feature"),
    COL_INT("n", "answers", "pairs of answers"),
    COL_INT("M", "answers", "must-be"),
    COL_INT("O", "answers", "one-dimensional"),
    COL_INT("A", "answers", "attractive"),
    COL_INT("I", "answers", "indifferent"),
    COL_INT("R", "answers", "reverse"),
    COL_INT("Q", "answers", "questionable"),
    COL_TEXT("category", "the largest count"),
    COL_TEXT("rule_category", "the first in M > O > A > I > R of two that nearly tie"),
    COL_TEXT("blauth", "category by the sums of M, O, A and of I, R, Q"),
    COL_NUMBER("better", "0 to 1", "(A + O) / (A + O + M + I)"),
    COL_NUMBER("worse", "-1 to 0", "-(O + M) / (A + O + M + I)"),
    COL_SHARE("strength", "M, O and A, of all"),
    COL_NUMBER("category_strength", "0 to 1", "largest count less the second, of all"),
    COL_NUMBER("fong_lhs", "answers", "difference of the two largest counts"),
    COL_NUMBER("fong_rhs", "answers", "what it takes to tell them apart"),
    COL_INT("fong", "0 or 1", "1: that is enough"),
    COL_NUMBER("chisq", "", "chi-squared of M, O, A and I against equal counts"),
    COL_NUMBER("p", "0 to 1", "chance of such counts by luck"),
    COL_NUMBER("mcnemar_z", "", "(a - b) / sqrt(a + b) of the two largest counts"),
    COL_NUMBER("better_lo", "0 to 1", "lower limit of better"),
    COL_NUMBER("better_hi", "0 to 1", "upper limit of better"),
    COL_NUMBER("worse_lo", "-1 to 0", "lower limit of worse"),
    COL_NUMBER("worse_hi", "-1 to 0", "upper limit of worse"),
    COL_END,
};

const struct crm_analysis analysis_kano = {
    .name = "kano",
    .summary = "must-be, one-dimensional, attractive, indifferent features",
    .synopsis = "CODEBOOK [FILE...] | --counts [FILE...]",
    .book = "counts",
    .common = SURVEY_RESULTS,
    .options = kano_options,
    .columns = kano_schema,
    .run = kano_run,
};
