/* groups -- segments and how they move, lists, staff, what is sold */
#include "sections.h"

#include "base/mem.h"
#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_BARS = 20, MOST_LEVELS = 16, MOST_LISTED = 25 };

static double nan_to_zero(double v)
{
    return isnan(v) ? 0 : v;
}

/* Bars of one column, largest rows first as they stand; at most MOST_BARS. */
static void bars_of(struct page *page, const struct result *r, const char *label,
    const char *column, double scale, double max, const char *title)
{
    struct crm_chart_bar bar[MOST_BARS];
    char shown[MOST_BARS][PAGE_TEXT];
    size_t n = 0;

    for (size_t i = 0; i < r->table.n_rows && n < MOST_BARS; i++) {
        double v = result_number(r, i, column);
        bar[n] = (struct crm_chart_bar){*label ? result_cell(r, i, label) : result_by(r, i, 0),
            scale > 0 ? page_percent(v * scale, shown[n]) : page_short(v, shown[n]), v, NAN, NAN};
        n++;
    }
    crm_chart_bars(&page->html, title, bar, n, max);
}

void show_summaries(struct page *page)
{
    for (size_t i = 0; i < page->results->n; i++) {
        const struct result *r = &page->results->result[i];
        size_t largest = 0;
        char text[512];
        if (r->kind != KIND_SUMMARY || r->table.n_rows == 0)
            continue;
        for (size_t row = 1; row < r->table.n_rows; row++)
            if (result_number(r, row, "customers") > result_number(r, largest, "customers"))
                largest = row;
        page_article(page, r, CRM_W_SUMMARY,
            SAY(result_by(r, largest, 0), result_cell(r, largest, "customers")));
        page_title(page, CRM_W_SUMMARY,
            SAY(result_by(r, largest, 0), result_cell(r, largest, "customers")), text);
        bars_of(page, r, "", "customers_pct", 0.01, NAN, text);
        bars_of(page, r, "", "monetary_pct", 0.01, NAN, text);
        page_note(page, CRM_W_SUMMARY_NOTE, NULL, 0);
        page_end(page, r);
    }
}

/* Different values of two columns, in the order they come, and a number for each pair. */
struct grid {
    struct crm_slice row[MOST_LEVELS], column[MOST_LEVELS];
    size_t rows, columns;
    double value[MOST_LEVELS * MOST_LEVELS], highest;
    struct crm_slice shown[MOST_LEVELS * MOST_LEVELS];
};

static size_t level(struct crm_slice *list, size_t *n, struct crm_slice text)
{
    for (size_t i = 0; i < *n; i++)
        if (crm_slice_eq(list[i], text))
            return i;
    if (*n == MOST_LEVELS)
        return SIZE_MAX;
    list[*n] = text;
    return (*n)++;
}

/*
 * False when there are more levels than a map can show.  shared: both sides have the same levels,
 * so that what stays lies on the diagonal.
 */
static bool fill_grid(
    struct grid *g, const struct result *r, const char *value, const size_t column[2], bool shared)
{
    size_t at[2];

    for (size_t i = 0; shared && i < r->table.n_rows; i++)
        for (int side = 0; side < 2; side++)
            if (level(g->row, &g->rows, crm_table_cell(&r->table, i, column[side])) == SIZE_MAX ||
                level(g->column, &g->columns, crm_table_cell(&r->table, i, column[side])) ==
                    SIZE_MAX)
                return false;
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (level(g->row, &g->rows, crm_table_cell(&r->table, i, column[0])) == SIZE_MAX ||
            level(g->column, &g->columns, crm_table_cell(&r->table, i, column[1])) == SIZE_MAX)
            return false;
    for (size_t i = 0; i < MOST_LEVELS * MOST_LEVELS; i++)
        g->value[i] = NAN;
    for (size_t i = 0; i < r->table.n_rows; i++) {
        double v = result_number(r, i, value);
        at[0] = level(g->row, &g->rows, crm_table_cell(&r->table, i, column[0]));
        at[1] = level(g->column, &g->columns, crm_table_cell(&r->table, i, column[1]));
        g->value[at[0] * g->columns + at[1]] = v;
        g->shown[at[0] * g->columns + at[1]] = result_cell(r, i, value);
        g->highest = fmax(g->highest, nan_to_zero(v));
    }
    return true;
}

void show_cross(struct page *page)
{
    for (size_t i = 0; i < page->results->n; i++) {
        const struct result *r = &page->results->result[i];
        struct grid g = {.rows = 0};
        size_t most = 0;
        char text[512];
        if (r->kind != KIND_CROSS || r->n_by != 2 || r->table.n_rows == 0 ||
            !fill_grid(&g, r, "customers", (const size_t[]){0, 1}, false))
            continue;
        for (size_t row = 1; row < r->table.n_rows; row++)
            if (result_number(r, row, "customers") > result_number(r, most, "customers"))
                most = row;
        page_article(page, r, CRM_W_CROSS,
            SAY(result_by_name(r, 0), result_by(r, most, 0), result_by_name(r, 1),
                result_by(r, most, 1), result_cell(r, most, "customers")));
        page_title(page, CRM_W_CROSS,
            SAY(result_by_name(r, 0), result_by(r, most, 0), result_by_name(r, 1),
                result_by(r, most, 1), result_cell(r, most, "customers")),
            text);
        crm_chart_heat(
            &page->html, text, g.row, g.rows, g.column, g.columns, g.value, g.highest, g.shown);
        page_note(page, CRM_W_CROSS_NOTE, NULL, 0);
        page_end(page, r);
    }
}

void show_movement(struct page *page)
{
    const struct result *r = results_find(page->results, KIND_MOVEMENT, "");
    struct grid g = {.rows = 0};
    size_t most = SIZE_MAX;
    char text[512];

    if (!r || r->table.n_rows == 0)
        return;
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (!crm_slice_eq(result_cell(r, i, "from"), result_cell(r, i, "to")) &&
            (most == SIZE_MAX ||
                result_number(r, i, "customers") > result_number(r, most, "customers")))
            most = i;
    if (most == SIZE_MAX) {
        page_article(page, r, CRM_W_MOVEMENT_NONE, NULL, 0);
        page_title(page, CRM_W_MOVEMENT_NONE, NULL, 0, text);
    } else {
        page_article(page, r, CRM_W_MOVEMENT,
            SAY(result_cell(r, most, "from"), result_cell(r, most, "to"),
                result_cell(r, most, "customers")));
        page_title(page, CRM_W_MOVEMENT,
            SAY(result_cell(r, most, "from"), result_cell(r, most, "to"),
                result_cell(r, most, "customers")),
            text);
    }
    if (fill_grid(&g, r, "customers", (const size_t[]){0, 1}, true)) {
        crm_chart_heat(
            &page->html, text, g.row, g.rows, g.column, g.columns, g.value, g.highest, g.shown);
        page_note(page, CRM_W_MOVEMENT_NOTE, NULL, 0);
    }
    page_end(page, r);
}

void show_pareto(struct page *page)
{
    const struct result *r = results_find(page->results, KIND_PARETO, "");
    char share[PAGE_TEXT], gini[PAGE_TEXT];

    if (!r || r->table.n_rows == 0)
        return;
    page_article(
        page, r, CRM_W_PARETO, SAY(page_percent(result_number(r, 0, "top20pct_share"), share)));
    page_note(page, CRM_W_PARETO_NOTE,
        SAY(result_cell(r, 0, "customers"), page_short(result_number(r, 0, "gini"), gini)));
    page_end(page, r);
}
