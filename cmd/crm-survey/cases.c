/* cases: how complaints were handled */
#include "analyses.h"
#include "survey.h"

#include "base/cell.h"
#include "base/mem.h"
#include "base/num.h"
#include "stat/order.h"
#include "stat/quantile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const struct crm_opt cases_options[] = {
    OPT_END,
};

enum { OPENED, ANSWERED, CLOSED, COMPENSATION, FOLLOWED_UP, SATISFIED, N_FACTS };

static const char *const fact_names[N_FACTS] = {
    "opened", "answered", "closed", "compensation", "followed_up", "satisfied"};

/* Days, or 0 and 1; NAN: not said. */
struct facts {
    double *of[N_FACTS];
};

/* Yes, no, or an amount; compensation is paid when it is above 0. */
static bool read_yes(struct crm_slice cell, double *yes)
{
    bool said;

    if (crm_cell_yes_no(cell, &said))
        *yes = said;
    else if (crm_num_double(cell, yes))
        *yes = *yes > 0;
    else
        return false;
    return true;
}

static enum crm_status read_fact(
    const struct survey *s, int fact, size_t column, double value[], struct crm_err *err)
{
    for (size_t i = 0; i < s->table.n_rows; i++) {
        struct crm_slice cell = crm_slice_trim(crm_table_cell(&s->table, i, column));
        char shown[CRM_ERR_SHOW];
        int32_t day;
        value[i] = NAN;
        if (cell.len == 0)
            continue;
        if (fact <= CLOSED && crm_date_parse(cell, &day, NULL)) {
            value[i] = day;
        } else if (fact <= CLOSED || !read_yes(cell, &value[i])) {
            crm_table_place(&s->table, i, column, err);
            return crm_err_set(err, CRM_EDATA, "%s is neither %s",
                crm_err_show(cell.ptr, cell.len, shown),
                fact <= CLOSED ? "empty nor a date (YYYY-MM-DD)" : "yes, no, nor a number");
        }
    }
    return CRM_OK;
}

static enum crm_status check_order(
    const struct survey *s, const struct facts *f, size_t column[], struct crm_err *err)
{
    for (size_t i = 0; i < s->table.n_rows; i++)
        for (int fact = ANSWERED; fact <= CLOSED; fact++)
            if (f->of[fact][i] < f->of[OPENED][i]) {
                crm_table_place(&s->table, i, column[fact], err);
                return crm_err_set(err, CRM_EDATA, "lies before the day the case was opened");
            }
    return CRM_OK;
}

/*
 * Per cent of the cases.  Nothing written about compensation or a call afterwards means that there
 * was none; but only a client who was asked has said whether she is satisfied.
 */
static double share_of(const struct facts *f, int fact, const uint32_t row[], size_t n)
{
    double hits = 0, base = 0;

    for (size_t k = 0; k < n; k++) {
        bool said = !isnan(f->of[fact][row[k]]);
        hits += said ? f->of[fact][row[k]] : 0;
        base += said || fact != SATISFIED;
    }
    return 100 * hits / base;
}

static enum crm_status put_class(const struct survey *s, size_t g, const struct facts *f,
    double days[], struct crm_out *out, struct crm_err *err)
{
    const uint32_t *row = s->groups.row + s->groups.start[g];
    size_t n = survey_group_size(s, g), answered = 0;
    int64_t open = 0;
    enum crm_status status;

    for (size_t k = 0; k < n; k++) {
        double wait = f->of[ANSWERED][row[k]] - f->of[OPENED][row[k]];
        open += isnan(f->of[CLOSED][row[k]]);
        if (!isnan(wait))
            days[answered++] = wait;
    }
    if ((status = crm_order_sort(days, answered, err)))
        return status;
    survey_group(s, out, g);
    crm_out_text(out, s->groups.cell[(g + 1) * s->groups.n_columns - 1]);
    crm_out_int(out, (int64_t)n);
    crm_out_int(out, open);
    crm_out_number(out, answered ? crm_quantile(days, answered, 0.5) : NAN);
    crm_out_number(out, share_of(f, COMPENSATION, row, n));
    crm_out_number(out, share_of(f, FOLLOWED_UP, row, n));
    crm_out_number(out, share_of(f, SATISFIED, row, n));
    crm_out_row(out);
    return CRM_OK;
}

/* --since and --until choose by the day a case was opened. */
static void keep_range(struct survey *s, const struct facts *f)
{
    int32_t since = s->cli->since, until = s->cli->until;
    size_t kept = 0, first = 0;

    for (size_t g = 0; g < s->groups.n; g++) {
        size_t end = s->groups.start[g + 1];
        for (size_t k = first; k < end; k++) {
            uint32_t row = s->groups.row[k];
            double day = f->of[OPENED][row];
            if ((since == CRM_DAY_NONE || day >= since) && (until == CRM_DAY_NONE || day <= until))
                s->groups.row[kept++] = row;
        }
        first = end;
        s->groups.start[g + 1] = kept;
    }
}

static enum crm_status cases_run(struct crm_cli *given, struct crm_err *err)
{
    struct crm_cli cli = *given;
    struct survey s;
    struct facts f = {{0}};
    struct crm_out *out = NULL;
    size_t column[N_FACTS];
    double *days = NULL;
    char by[2048];
    enum crm_status status;

    snprintf(by, sizeof by, "%s%sclass", cli.by ? cli.by : "", cli.by ? "," : "");
    cli.by = by; /* the class is the last of the grouping columns */
    if ((status = survey_open_plain(&s, &cli, err)))
        return status;
    s.cli = given;
    s.n_by--;
    if (!(days = crm_mem_alloc(s.n_rows, sizeof *days)))
        status = crm_err_nomem(err);
    for (int k = 0; k < N_FACTS && !status; k++) {
        if (!(f.of[k] = crm_mem_alloc(s.n_rows, sizeof **f.of)))
            status = crm_err_nomem(err);
        else if (!(status = survey_plain_column(&s, fact_names[k], &column[k], err)))
            status = read_fact(&s, k, column[k], f.of[k], err);
    }
    if (!status && !(status = check_order(&s, &f, column, err))) {
        keep_range(&s, &f);
        status = survey_results(&s, &out, err);
    }
    for (size_t g = 0; g < s.groups.n && !status; g++)
        if (survey_group_size(&s, g))
            status = put_class(&s, g, &f, days, out, err);
    for (int k = 0; k < N_FACTS; k++)
        free(f.of[k]);
    free(days);
    survey_close(&s);
    return survey_finish(out, status, err);
}

static const struct crm_schema_column cases_schema[] = {
    COL_NAMES(CRM_OUT_TEXT, "by", "a column that -g names"),
    COL_TEXT("class", "class of the complaint"),
    COL_INT("n", "cases", "cases"),
    COL_INT("open", "cases", "cases not closed"),
    COL_NUMBER("answered_days_median", "days", "median of the days to the answer"),
    COL_PCT("compensated_pct", "cases with a compensation"),
    COL_PCT("followed_up_pct", "cases that were followed up"),
    COL_PCT("satisfied_after_pct", "cases whose client was satisfied in the end"),
    COL_END,
};

const struct crm_analysis analysis_cases = {
    .name = "cases",
    .summary = "how complaints were handled",
    .synopsis = "[FILE...]",
    .common = SURVEY_PLAIN | CRM_COMMON_BY | CRM_COMMON_RANGE,
    .options = cases_options,
    .columns = cases_schema,
    .run = cases_run,
};
