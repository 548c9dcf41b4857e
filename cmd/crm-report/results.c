#include "results.h"

#include "base/mem.h"
#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* What each analysis writes behind its grouping columns; `as_of` may follow, and joined columns. */
static const struct {
    enum kind kind;
    const char *analysis;
    const char *columns; /* space-separated, in this order */
} kinds[] = {
    {KIND_ACTIVITY, "crm-churn activity", "period clients new existing visits revenue"},
    {KIND_RETENTION, "crm-churn retention",
        "period definition new_or_existing eligible retained rate lo hi"},
    {KIND_BRIDGE, "crm-churn bridge", "period opening new won_back lost closing"},
    {KIND_COHORT, "crm-churn cohort", "cohort age customers active rate"},
    {KIND_INTERVALS, "crm-churn intervals", "customers repeat_customers visits n mean"},
    {KIND_OVERDUE, "crm-churn overdue", "customer_id category typical_interval basis due_date"},
    {KIND_DEPARTURE, "crm-churn departure", "staff clients left_with returned rate control_rate"},
    {KIND_SURVIVAL, "crm-churn survival", "time at_risk events censored survival"},
    {KIND_DRIVERS, "crm-churn drivers", "term estimate se z p effect"},
    {KIND_EVALUATE, "crm-churn evaluate, drivers --fit", "stat value"},
    {KIND_SUMMARY, "crm-segment summary", "customers customers_pct visits monetary monetary_pct"},
    {KIND_CROSS, "crm-segment cross", "customers monetary_mean"},
    {KIND_MOVEMENT, "crm-segment movement", "from to customers monetary"},
    {KIND_PROFILE, "crm-segment profile", "question segment variable level n pct base_pct"},
    {KIND_PAIRS, "crm-basket rules", "lhs rhs n n_lhs n_rhs support confidence"},
    {KIND_PARETO, "crm-segment pareto --fit", "customers total gini top20pct_share"},
    {KIND_FUNNEL, "crm-segment ladder --funnel", "step clients conversion lo hi"},
    {KIND_TOP, "crm-segment top --lists", "list rank customer_id value"},
    {KIND_TOTALS, "crm-import --totals", "measure value"},
    {KIND_CLV_FIT, "crm-clv fit", "model param estimate se lo hi"},
    {KIND_CLV_VALIDATE, "crm-clv validate", "week actual expected"},
    {KIND_NPS, "crm-survey nps", "n promoters passives detractors nps"},
    {KIND_CSAT, "crm-survey csat, ces, csi", "n mean lo hi top_pct top_lo top_hi index"},
    {KIND_ITEMS, "crm-survey items", "item dimension n mean sd lo hi top_pct"},
    {KIND_GAP, "crm-survey gap", "level unit n mean_e mean_p gap"},
    {KIND_RATIO, "crm-survey ratio", "n mean_e mean_p ratio_of_means"},
    {KIND_KANO, "crm-survey kano", "feature n M O A I R Q category"},
    {KIND_FACTORS, "crm-survey factors", "attribute n_low n_high penalty"},
    {KIND_KEY_DRIVERS, "crm-survey drivers", "driver n mean r b se t p beta"},
    {KIND_IPA, "crm-survey ipa", "attribute importance performance quadrant"},
    {KIND_RELIABILITY, "crm-survey reliability", "scale item n alpha"},
    {KIND_TREND, "crm-survey trend", "period n value lo hi"},
    {KIND_COMPLAINTS, "crm-survey complaints", "rank complaint label count pct_respondents"},
    {KIND_COMPARE, "crm-survey compare", "level n mean median mean_rank"},
    {KIND_CASES, "crm-survey cases", "class n open answered_days_median"},
    {KIND_SURVEY_SUMMARY, "crm-survey summary", "metric unit n value lo hi"},
    {KIND_FIVEGAPS, "crm-survey fivegaps",
        "dimension understanding procedure behaviour perception promotion"},
};

/* Do the columns of the analysis stand in a row from `at` on? */
static bool stands_at(const struct crm_reader *reader, size_t at, const char *columns)
{
    struct crm_slice rest = crm_slice_of(columns), name;

    for (; crm_slice_split(&rest, ' ', &name); at++)
        if (at >= crm_reader_n_columns(reader) ||
            !crm_slice_eq(crm_reader_column(reader, at), name))
            return false;
    return true;
}

/* The result is in files of one header only, so that the longest match is the analysis. */
static enum crm_status recognise(struct result *r, struct crm_err *err)
{
    size_t longest = 0;

    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t at = 0; at < crm_reader_n_columns(r->reader); at++)
            if (strlen(kinds[k].columns) > longest && stands_at(r->reader, at, kinds[k].columns)) {
                longest = strlen(kinds[k].columns);
                r->kind = kinds[k].kind;
                r->analysis = kinds[k].analysis;
                r->n_by = at;
            }
    if (longest)
        return CRM_OK;
    crm_err_place(err, crm_reader_file(r->reader, 0)->name, 1, NULL);
    if (crm_reader_find(r->reader, "date") != CRM_COLUMN_NONE &&
        crm_reader_find(r->reader, "amount") != CRM_COLUMN_NONE)
        return crm_err_set(err, CRM_EDATA,
            "these are transactions: a page is made of results, such as those of crm-churn "
            "activity");
    if (crm_reader_find(r->reader, "recency_days") != CRM_COLUMN_NONE)
        return crm_err_set(err, CRM_EDATA,
            "these are customers: a page is made of results, such as those of crm-segment summary");
    return crm_err_set(
        err, CRM_EDATA, "no analysis writes this header: crm-report(1) lists those it knows");
}

/* Cells are found by name, so each name is there once. */
static enum crm_status check_names(const struct result *r, struct crm_err *err)
{
    enum crm_status status = CRM_OK;
    char name[256];
    size_t column;

    for (size_t c = 0; c < crm_reader_n_columns(r->reader) && !status; c++) {
        struct crm_slice header = crm_reader_column(r->reader, c);
        snprintf(name, sizeof name, "%.*s", (int)(header.len < 255 ? header.len : 255), header.ptr);
        status = crm_reader_lookup(r->reader, name, &column, err);
    }
    return status;
}

enum crm_status results_read(
    struct results *results, const struct crm_cli *cli, struct crm_err *err)
{
    static char input[] = "-";
    char *alone = input, **files = cli->n_files ? cli->files : &alone;
    size_t n = cli->n_files ? cli->n_files : 1;
    enum crm_status status = CRM_OK;

    *results = (struct results){0};
    results->result = crm_mem_zalloc(n, sizeof *results->result);
    if (!results->result)
        return crm_err_nomem(err);
    for (size_t i = 0; !status && i < n; i++) {
        struct result *r = &results->result[results->n];
        struct crm_reader_spec spec = {.files = &files[i], .n_files = 1, .dialect = cli->dialect};
        r->file = files[i];
        status = crm_reader_open(&r->reader, &spec, err);
        if (status)
            break;
        results->n++;
        status = recognise(r, err);
        if (!status)
            status = check_names(r, err);
        if (!status)
            status = crm_table_read(&r->table, r->reader, err);
    }
    return status;
}

void results_release(struct results *results)
{
    for (size_t i = 0; i < results->n; i++) {
        crm_table_release(&results->result[i].table);
        crm_reader_close(results->result[i].reader);
    }
    free(results->result);
    *results = (struct results){0};
}

const struct result *results_find(const struct results *results, enum kind kind, const char *by)
{
    for (size_t i = 0; i < results->n; i++) {
        const struct result *r = &results->result[i];
        if (r->kind != kind)
            continue;
        if (!by || (!*by && r->n_by == 0) ||
            (*by && r->n_by == 1 && crm_slice_is(crm_reader_column(r->reader, 0), by)))
            return r;
    }
    return NULL;
}

bool result_has(const struct result *result, const char *column)
{
    return crm_reader_find(result->reader, column) != CRM_COLUMN_NONE;
}

bool result_has_slice(const struct result *result, struct crm_slice column)
{
    for (size_t c = 0; c < crm_reader_n_columns(result->reader); c++)
        if (crm_slice_eq(crm_reader_column(result->reader, c), column))
            return true;
    return false;
}

struct crm_slice result_cell(const struct result *result, size_t row, const char *column)
{
    size_t at = crm_reader_find(result->reader, column);

    return at == CRM_COLUMN_NONE ? (struct crm_slice){"", 0}
                                 : crm_table_cell(&result->table, row, at);
}

double result_number(const struct result *result, size_t row, const char *column)
{
    double value;

    if (!crm_num_double(result_cell(result, row, column), &value) || fabs(value) > RESULT_LARGEST)
        return NAN;
    return value;
}

struct crm_slice result_by(const struct result *result, size_t row, size_t column)
{
    return crm_table_cell(&result->table, row, column);
}

struct crm_slice result_by_name(const struct result *result, size_t column)
{
    return crm_reader_column(result->reader, column);
}
