#include "page.h"

#include "base/mem.h"
#include "base/num.h"
#include "cli/out.h"
#include "people.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void page_drop_blocks(struct page *page)
{
    for (size_t i = 0; i < page->n_blocks; i++) {
        crm_html_release(&page->block[i].body);
        crm_html_release(&page->block[i].numbers);
        crm_html_release(&page->block[i].beside);
    }
    page->n_blocks = 0;
}

struct block *page_block(struct page *page)
{
    struct block *b;

    if (!crm_mem_grow((void **)&page->block, &page->block_cap, page->n_blocks + 1, sizeof *b)) {
        page->html.failed = true;
        return NULL;
    }
    b = &page->block[page->n_blocks++];
    *b = (struct block){.id = {"", 0}, .title = {"", 0}, .order = page->n_blocks};
    return b;
}

/* Is there another result of the same analysis and groups? */
bool page_has_twin(const struct page *page, const struct result *result)
{
    for (size_t i = 0; i < page->results->n; i++) {
        const struct result *other = &page->results->result[i];
        bool same = other != result && other->kind == result->kind && other->n_by == result->n_by;
        for (size_t by = 0; same && by < result->n_by; by++)
            same = crm_slice_eq(result_by_name(result, by), result_by_name(other, by));
        if (same)
            return true;
    }
    return false;
}

/* Columns that say who somebody is. */
static bool personal(struct crm_slice column)
{
    static const char *const names[] = {"name", "phone", "email", "wechat", "address", "birthday"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (crm_slice_is(column, names[i]))
            return true;
    return false;
}

/* Columns that hold a share from 0 to 1; limits where the analysis is about one. */
static bool is_share(const struct result *r, struct crm_slice column)
{
    static const char *const names[] = {"rate", "rate_same", "lo_same", "hi_same", "rate_shrunk",
        "shrunk_lo", "shrunk_hi", "churn_rate", "conversion", "survival", "support", "confidence",
        "top20pct_share", "control_rate", "no_show_rate", "share", "share_used", "hit_rate",
        "repeat_share", "retail_share", "discount_share", "cost_share", "coverage", "coverage95"};
    static const enum kind kinds_of_shares[] = {KIND_RETENTION, KIND_BRIDGE, KIND_COHORT,
        KIND_FUNNEL, KIND_RULES, KIND_SURVIVAL, KIND_DEPARTURE, KIND_OUTCOME, KIND_REBOOK,
        KIND_BREAKAGE, KIND_NEXT, KIND_OFFERS, KIND_JOINS, KIND_LEAD_BANDS, KIND_ITEMS_SOLD};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (crm_slice_is(column, names[i]))
            return true;
    for (size_t i = 0; i < sizeof kinds_of_shares / sizeof *kinds_of_shares; i++)
        if (r->kind == kinds_of_shares[i])
            return crm_slice_is(column, "lo") || crm_slice_is(column, "hi");
    return false;
}

/* Text of the input may turn the line, and is a name; days and periods are not. */
static bool is_plain(struct crm_slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!strchr("0123456789-:.TQ ", text.ptr[i]))
            return false;
    return true;
}

/* Is it the same but for blanks and underscores? */
static bool reads_alike(struct crm_slice raw, struct crm_slice said)
{
    if (raw.len != said.len)
        return false;
    for (size_t i = 0; i < raw.len; i++)
        if (raw.ptr[i] != said.ptr[i] && !(raw.ptr[i] == '_' && said.ptr[i] == ' '))
            return false;
    return true;
}

/* A word of ours by its name, with what stands in the file under the pointer; else a name. */
static void put_word(struct page *page, struct crm_slice cell, struct crm_slice said)
{
    struct crm_html *h = &page->html;

    if (!reads_alike(cell, said)) {
        crm_html_raw(h, "<td title=\"");
        crm_html_text(h, cell);
        crm_html_raw(h, "\">");
        crm_html_text(h, said);
    } else if (!crm_slice_eq(cell, said) || is_plain(cell)) {
        crm_html_raw(h, "<td>");
        crm_html_text(h, said);
    } else {
        crm_html_raw(h, "<td><bdi>");
        crm_html_text(h, said);
        crm_html_raw(h, "</bdi>");
    }
    crm_html_raw(h, "</td>");
}

/*
 * A cell: numbers shortened for the eye, with the number as it stands in the file beside it for
 * machines (the value attribute).
 */
static void put_cell(
    struct page *page, const struct result *r, size_t row, size_t column, bool quantity)
{
    struct crm_slice cell = crm_table_cell(&r->table, row, column);
    struct crm_slice name = crm_reader_column(r->reader, column);
    double value;
    char text[40];
    int n = 0;

    if (personal(name)) {
        crm_html_raw(&page->html, "<td><bdi>");
        crm_html_text(&page->html, people_cell(page, name, cell));
        crm_html_raw(&page->html, "</bdi></td>");
        return;
    }
    if (!quantity || !crm_num_double(cell, &value) || fabs(value) > RESULT_LARGEST) {
        put_word(page, cell, say_cell(page, name, cell));
        return;
    }
    if (is_share(r, name))
        n = snprintf(text, sizeof text, page->lang == CRM_LANG_ZH ? "%.1f%%" : "%.1f\xC2\xA0%%",
            value * 100);
    else if (cell.len > 8 && memchr(cell.ptr, '.', cell.len))
        n = snprintf(text, sizeof text, fabs(value) >= 1000 ? "%.2f" : "%.4g", value);
    if (n == 0) {
        crm_html_raw(&page->html, "<td class=\"r\">");
        crm_html_text(&page->html, say_grouped(page, cell));
        crm_html_raw(&page->html, "</td>");
        return;
    }
    crm_html_raw(&page->html, "<td class=\"r\"><data value=\"");
    crm_html_text(&page->html, cell);
    crm_html_raw(&page->html, "\">");
    crm_html_text(&page->html, say_grouped(page, (struct crm_slice){text, (size_t)n}));
    crm_html_raw(&page->html, "</data></td>");
}

static bool wanted(struct crm_slice name, const char *const columns[])
{
    if (!columns)
        return true;
    for (size_t i = 0; columns[i]; i++)
        if (crm_slice_is(name, columns[i]))
            return true;
    return false;
}

static bool kept(
    const struct page *page, const struct result *r, size_t row, const struct page_rows *rows)
{
    if (!consent_names(&page->consent, r, row))
        return false;
    if (rows->also && !crm_slice_is(result_cell(r, row, rows->also), rows->also_is))
        return false;
    for (size_t i = 0; i < rows->n; i++)
        if (crm_slice_eq(result_cell(r, row, rows->column), rows->value[i]))
            return true;
    return rows->n == 0;
}

/* What is known of a column of a table before it is drawn. */
struct shape {
    bool wanted;   /* asked for, and in a list of chosen columns not empty in every row */
    bool quantity; /* numbers, on the right */
};

static struct shape shape_of(const struct page *page, const struct result *r, size_t c,
    const char *const columns[], const struct page_rows *only)
{
    struct crm_slice name = crm_reader_column(r->reader, c);
    size_t cells = 0, numbers = 0;

    if (!wanted(name, columns) || crm_slice_is(name, "as_of"))
        return (struct shape){0}; /* the day stands in the head of the page */
    for (size_t row = 0; row < r->table.n_rows; row++) {
        struct crm_slice cell = crm_table_cell(&r->table, row, c);
        double value;
        if (cell.len == 0 || !kept(page, r, row, only))
            continue;
        cells++;
        numbers += crm_num_double(cell, &value);
    }
    return (struct shape){.wanted = cells > 0,
        .quantity = cells == numbers && crm_out_kind_passed(name) != CRM_OUT_TEXT &&
                    !crm_slice_is(name, "period") && !crm_slice_is(name, "cohort")};
}

/* The label of a column; the raw name under the pointer. */
static void put_header(struct page *page, const struct result *r, size_t c, bool quantity)
{
    struct crm_slice raw = say_copy(page, crm_reader_column(r->reader, c)),
                     label = say_column(page, r, raw.ptr);

    crm_html_raw(&page->html, quantity ? "<th class=\"r\" scope=\"col\"" : "<th scope=\"col\"");
    if (!reads_alike(raw, label)) {
        crm_html_raw(&page->html, " title=\"");
        crm_html_text(&page->html, raw);
        crm_html_raw(&page->html, "\"");
    }
    crm_html_raw(&page->html, ">");
    crm_html_text(&page->html, label);
    crm_html_raw(&page->html, "</th>");
}

/* How many rows there are, and how many of them stand before those shown: by period the last are
 * shown, else the first. */
static size_t count_rows(const struct page *page, const struct result *r,
    const struct page_rows *only, size_t most, size_t *before)
{
    size_t rows = 0;

    for (size_t row = 0; row < r->table.n_rows; row++)
        rows += kept(page, r, row, only);
    *before = rows > most && r->n_by == 0 && result_has(r, "period") ? rows - most : 0;
    return rows;
}

static void put_rows(struct page *page, const struct result *r, const struct shape shape[],
    const struct page_rows *only, size_t before, size_t most)
{
    size_t at = 0;

    for (size_t row = 0; row < r->table.n_rows; row++) {
        if (!kept(page, r, row, only) || at++ < before || at > before + most)
            continue;
        crm_html_raw(&page->html, "<tr>");
        for (size_t c = 0; c < r->table.n_columns; c++)
            if (shape[c].wanted)
                put_cell(page, r, row, c, shape[c].quantity);
        crm_html_raw(&page->html, "</tr>\n");
    }
}

static void put_table(struct page *page, const struct result *r, const struct shape shape[],
    const struct page_rows *only, size_t most)
{
    size_t before, rows = count_rows(page, r, only, most, &before);
    const char *name = strrchr(r->file, '/');

    crm_html_raw(&page->html, "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
    for (size_t c = 0; c < r->table.n_columns; c++)
        if (shape[c].wanted)
            put_header(page, r, c, shape[c].quantity);
    crm_html_raw(&page->html, "</tr></thead><tbody>\n");
    put_rows(page, r, shape, only, before, most);
    crm_html_raw(&page->html, "</tbody></table></div>\n");
    if (rows <= most)
        return;
    crm_html_raw(&page->html, "<p class=\"more\">");
    crm_html_text(&page->html, say(page, "table.more",
                                   WITH({"n", say_count(page, (double)(rows - most))},
                                       {"file", crm_slice_of(name ? name + 1 : r->file)})));
    crm_html_raw(&page->html, "</p>\n");
}

void page_table(struct page *page, const struct result *r, const char *const columns[],
    struct page_rows only, size_t most)
{
    struct shape *shape = crm_mem_alloc(r->table.n_columns, sizeof *shape);
    size_t n = 0;

    if (!shape) {
        page->html.failed = true;
        return;
    }
    for (size_t c = 0; c < r->table.n_columns; c++) {
        shape[c] = shape_of(page, r, c, columns, &only);
        shape[c].wanted = shape[c].wanted && !(page->most_columns && n == page->most_columns);
        n += shape[c].wanted;
    }
    put_table(page, r, shape, &only, most);
    free(shape);
}
