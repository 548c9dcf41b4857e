/* clients -- how many came, how much they brought, who stays */
#include "sections.h"

#include "base/mem.h"
#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_PERIODS = 24, MOST_AGES = 13 };

struct crm_slice last_period(const struct result *r)
{
    struct crm_slice last = {"", 0};

    for (size_t i = 0; i < r->table.n_rows; i++) {
        struct crm_slice period = result_cell(r, i, "period");
        if (crm_slice_cmp(period, last) > 0)
            last = period;
    }
    return last;
}

static size_t row_of(const struct result *r, struct crm_slice period)
{
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (crm_slice_eq(result_cell(r, i, "period"), period))
            return i;
    return SIZE_MAX;
}

void show_activity(struct page *page)
{
    const struct result *r = results_find(page->results, KIND_ACTIVITY, "");
    const char *parts[3];
    size_t n, from, last;
    double *value;
    struct crm_slice *label;
    char title[512], a[PAGE_TEXT], b[PAGE_TEXT], c[PAGE_TEXT];

    if (!r || r->table.n_rows == 0)
        return;
    from = r->table.n_rows > MOST_PERIODS ? r->table.n_rows - MOST_PERIODS : 0;
    n = r->table.n_rows - from;
    value = crm_mem_alloc(3 * n, sizeof *value);
    label = crm_mem_alloc(n, sizeof *label);
    if (!value || !label) {
        page->html.failed = true;
        free(value);
        free(label);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        label[i] = result_cell(r, from + i, "period");
        value[3 * i] = result_number(r, from + i, "revenue_existing");
        value[3 * i + 1] = result_number(r, from + i, "revenue_new");
        value[3 * i + 2] = result_number(r, from + i, "walkin_revenue");
    }
    parts[0] = crm_word(page->lang, CRM_W_FROM_EXISTING);
    parts[1] = crm_word(page->lang, CRM_W_FROM_NEW);
    parts[2] = crm_word(page->lang, CRM_W_FROM_WALK_IN);
    last = row_of(r, last_period(r));
    page_article(page, r, CRM_W_ACTIVITY,
        SAY(result_cell(r, last, "period"), page_short(result_number(r, last, "revenue"), a),
            page_short(result_number(r, last, "revenue_existing"), b),
            page_short(result_number(r, last, "revenue_new"), c)));
    crm_chart_columns(&page->html,
        page_title(page, CRM_W_ACTIVITY,
            SAY(result_cell(r, last, "period"), page_short(result_number(r, last, "revenue"), a),
                page_short(result_number(r, last, "revenue_existing"), b),
                page_short(result_number(r, last, "revenue_new"), c)),
            title),
        label, n, parts, 3, value);
    page_note(page, CRM_W_MONEY_AXIS, NULL, 0);
    page_end(page, r);
    free(value);
    free(label);
}

void show_bridge(struct page *page)
{
    const struct result *r = results_find(page->results, KIND_BRIDGE, "");
    struct crm_chart_step step[5];
    size_t last;
    char title[512];

    if (!r || r->table.n_rows == 0)
        return;
    last = row_of(r, last_period(r));
    step[0] = (struct crm_chart_step){
        crm_word(page->lang, CRM_W_OPENING), result_number(r, last, "opening")};
    step[1] = (struct crm_chart_step){
        crm_word(page->lang, CRM_W_NEW_SHORT), result_number(r, last, "new")};
    step[2] = (struct crm_chart_step){
        crm_word(page->lang, CRM_W_WON_BACK), result_number(r, last, "won_back")};
    step[3] =
        (struct crm_chart_step){crm_word(page->lang, CRM_W_LOST), -result_number(r, last, "lost")};
    step[4] = (struct crm_chart_step){
        crm_word(page->lang, CRM_W_CLOSING), result_number(r, last, "closing")};
    page_article(page, r, CRM_W_BRIDGE,
        SAY(result_cell(r, last, "period"), result_cell(r, last, "new"),
            result_cell(r, last, "won_back"), result_cell(r, last, "lost")));
    crm_chart_bridge(&page->html,
        page_title(page, CRM_W_BRIDGE,
            SAY(result_cell(r, last, "period"), result_cell(r, last, "new"),
                result_cell(r, last, "won_back"), result_cell(r, last, "lost")),
            title),
        step, 5);
    page_note(page, CRM_W_BRIDGE_NOTE, SAY(result_cell(r, last, "revenue_lost")));
    page_end(page, r);
}

/* Periods of one definition, in file order; who is new, existing or all in columns. */
struct curve {
    struct crm_slice label[MOST_PERIODS];
    double value[3 * MOST_PERIODS], lo[3 * MOST_PERIODS], hi[3 * MOST_PERIODS];
    size_t n, n_lines, closed; /* row of the last closed period with the first line */
    const char *name[3];
};

static bool add_point(struct page *page, struct curve *c, const struct result *r, size_t row)
{
    struct crm_slice who = result_cell(r, row, "new_or_existing"),
                     period = result_cell(r, row, "period");
    size_t line = c->n_lines, at;

    if ((c->n_lines > 1 && crm_slice_is(who, "all")) || crm_slice_is(period, "all"))
        return false; /* the row of --periods closed is no point of a curve */
    if (c->n_lines > 1)
        line = crm_slice_is(who, "new") ? 0 : 1;
    else
        line = 0;
    if (c->n == 0 || !crm_slice_eq(c->label[c->n - 1], period)) {
        if (c->n == MOST_PERIODS) {
            size_t kept = (MOST_PERIODS - 1) * c->n_lines;
            memmove(c->label, c->label + 1, (MOST_PERIODS - 1) * sizeof *c->label);
            memmove(c->value, c->value + c->n_lines, kept * sizeof *c->value);
            memmove(c->lo, c->lo + c->n_lines, kept * sizeof *c->lo);
            memmove(c->hi, c->hi + c->n_lines, kept * sizeof *c->hi);
            c->n--;
        }
        c->label[c->n] = period;
        for (size_t l = 0; l < c->n_lines; l++)
            c->value[c->n * c->n_lines + l] = c->lo[c->n * c->n_lines + l] =
                c->hi[c->n * c->n_lines + l] = NAN;
        c->n++;
    }
    at = (c->n - 1) * c->n_lines + line;
    c->value[at] = result_number(r, row, "rate");
    c->lo[at] = result_number(r, row, "lo");
    c->hi[at] = result_number(r, row, "hi");
    if (line == 0 && !isnan(c->value[at]))
        c->closed = row;
    (void)page;
    return true;
}

static void show_definition(struct page *page, const struct result *r, struct crm_slice definition)
{
    struct curve c = {.closed = SIZE_MAX, .n_lines = 1};
    enum crm_word title;
    char text[512], level[PAGE_TEXT];

    for (size_t i = 0; i < r->table.n_rows; i++)
        if (crm_slice_eq(result_cell(r, i, "definition"), definition) &&
            crm_slice_is(result_cell(r, i, "new_or_existing"), "new"))
            c.n_lines = 2;
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (crm_slice_eq(result_cell(r, i, "definition"), definition))
            add_point(page, &c, r, i);
    if (c.closed == SIZE_MAX) {
        page->used[r - page->results->result] = true;
        return;
    }
    c.name[0] = crm_word(page->lang, CRM_W_FROM_NEW);
    c.name[1] = crm_word(page->lang, CRM_W_FROM_EXISTING);
    title = c.n_lines > 1 ? CRM_W_RETENTION_NEW : CRM_W_RETENTION_ALL;
    page_article(page, r, title,
        SAY(result_cell(r, c.closed, "period"), result_cell(r, c.closed, "eligible"),
            result_cell(r, c.closed, "retained")));
    crm_chart_lines(&page->html,
        page_title(page, title,
            SAY(result_cell(r, c.closed, "period"), result_cell(r, c.closed, "eligible"),
                result_cell(r, c.closed, "retained")),
            text),
        c.label, c.n, c.name, c.n_lines, c.value, c.lo, c.hi, 0, 1, true);
    page_note(page, CRM_W_RETENTION_NOTE,
        SAY(definition, page_short(page->cli->level, level), result_cell(r, c.closed, "eligible")));
    page_end(page, r);
}

void show_retention(struct page *page)
{
    const struct result *r = results_find(page->results, KIND_RETENTION, "");

    for (size_t i = 0; r && i < r->table.n_rows; i++) {
        struct crm_slice definition = result_cell(r, i, "definition");
        bool shown = false;
        for (size_t j = 0; j < i && !shown; j++)
            shown = crm_slice_eq(result_cell(r, j, "definition"), definition);
        if (!shown)
            show_definition(page, r, definition);
    }
}

/* The triangle as a map: the last cohorts, and as many ages. */
struct triangle {
    struct crm_slice row[MOST_PERIODS], column[MOST_AGES], shown[MOST_PERIODS * MOST_AGES];
    char row_text[MOST_PERIODS][64], age_text[MOST_AGES][24],
        cell_text[MOST_PERIODS * MOST_AGES][16];
    double value[MOST_PERIODS * MOST_AGES];
    size_t rows, columns;
};

static void fill_triangle(struct triangle *t, const struct result *r)
{
    size_t cohorts = 0, skip;
    struct crm_slice before = {"", 0};

    for (size_t i = 0; i < r->table.n_rows; i++) {
        struct crm_slice cohort = result_cell(r, i, "cohort");
        double age = result_number(r, i, "age");
        cohorts += !crm_slice_eq(cohort, before);
        before = cohort;
        if (age >= 0 && age < MOST_AGES && (size_t)age + 1 > t->columns)
            t->columns = (size_t)age + 1;
    }
    skip = cohorts > MOST_PERIODS ? cohorts - MOST_PERIODS : 0;
    t->rows = cohorts - skip;
    for (size_t i = 0; i < MOST_PERIODS * MOST_AGES; i++)
        t->value[i] = NAN;
    for (size_t c = 0; c < t->columns; c++) {
        snprintf(t->age_text[c], sizeof t->age_text[c], "%zu", c);
        t->column[c] = crm_slice_of(t->age_text[c]);
    }
    cohorts = 0;
    before = (struct crm_slice){"", 0};
    for (size_t i = 0; i < r->table.n_rows; i++) {
        struct crm_slice cohort = result_cell(r, i, "cohort");
        double age = result_number(r, i, "age"), rate = result_number(r, i, "rate");
        char customers[PAGE_TEXT];
        size_t at;
        cohorts += !crm_slice_eq(cohort, before);
        before = cohort;
        if (cohorts <= skip || !(age >= 0) || age >= MOST_AGES)
            continue;
        at = cohorts - skip - 1;
        page_short(result_number(r, i, "customers"), customers);
        snprintf(t->row_text[at], sizeof t->row_text[at], "%.*s (%s)",
            cohort.len < 20 ? (int)cohort.len : 20, cohort.ptr, customers);
        t->row[at] = crm_slice_of(t->row_text[at]);
        at = at * t->columns + (size_t)age;
        t->value[at] = rate;
        if (!isnan(rate))
            snprintf(t->cell_text[at], sizeof t->cell_text[at], "%.0f", rate * 100);
        t->shown[at] = crm_slice_of(t->cell_text[at]);
    }
}

void show_cohorts(struct page *page)
{
    const struct result *r = results_find(page->results, KIND_COHORT, "");
    struct triangle *t;
    size_t told = SIZE_MAX;
    char text[512];

    if (!r || r->table.n_rows == 0)
        return;
    t = crm_mem_zalloc(1, sizeof *t);
    if (!t) {
        page->html.failed = true;
        return;
    }
    fill_triangle(t, r);
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (result_number(r, i, "age") == 1 && !isnan(result_number(r, i, "rate")))
            told = i;
    if (told == SIZE_MAX) {
        page_article(page, r, CRM_W_COHORT_PLAIN, NULL, 0);
        page_title(page, CRM_W_COHORT_PLAIN, NULL, 0, text);
    } else {
        page_article(page, r, CRM_W_COHORT,
            SAY(result_cell(r, told, "active"), result_cell(r, told, "customers"),
                result_cell(r, told, "cohort")));
        page_title(page, CRM_W_COHORT,
            SAY(result_cell(r, told, "active"), result_cell(r, told, "customers"),
                result_cell(r, told, "cohort")),
            text);
    }
    crm_chart_heat(
        &page->html, text, t->row, t->rows, t->column, t->columns, t->value, 1, t->shown);
    page_note(page, CRM_W_COHORT_NOTE, NULL, 0);
    page_end(page, r);
    free(t);
}

void show_intervals(struct page *page)
{
    const struct result *r = results_find(page->results, KIND_INTERVALS, "");
    static const char *const columns[] = {
        "p05", "p10", "p25", "median", "p75", "p80", "p90", "p95", "p99"};
    struct crm_chart_bar bar[9];
    char shown[9][PAGE_TEXT], text[512];

    if (!r || r->table.n_rows == 0)
        return;
    for (size_t i = 0; i < 9; i++) {
        double v = result_number(r, 0, columns[i]);
        bar[i] =
            (struct crm_chart_bar){crm_slice_of(columns[i]), page_short(v, shown[i]), v, NAN, NAN};
    }
    page_article(page, r, CRM_W_INTERVALS, SAY(result_cell(r, 0, "median")));
    crm_chart_bars(&page->html,
        page_title(page, CRM_W_INTERVALS, SAY(result_cell(r, 0, "median")), text), bar, 9, NAN);
    page_note(page, CRM_W_INTERVALS_NOTE,
        SAY(result_cell(r, 0, "n"), result_cell(r, 0, "repeat_customers"),
            result_cell(r, 0, "p90")));
    page_end(page, r);
}
