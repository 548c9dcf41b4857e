/* Data, other results, definitions: what stands round the pictures. */
#include "layout.h"

#include <math.h>
#include <stdio.h>

enum { MOST_REST = 10 };

static void text(struct crm_html *h, const char *before, struct crm_slice s, const char *after)
{
    crm_html_raw(h, before);
    crm_html_text(h, s);
    crm_html_raw(h, after);
}

/* ---- control totals ---------------------------------------------------------------------- */

static double measure(const struct result *r, const char *name)
{
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (crm_slice_is(result_cell(r, i, "measure"), name))
            return result_number(r, i, "value");
    return NAN;
}

static struct crm_slice measure_text(const struct result *r, const char *name)
{
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (crm_slice_is(result_cell(r, i, "measure"), name))
            return result_cell(r, i, "value");
    return (struct crm_slice){"", 0};
}

static double zero(double x)
{
    return isnan(x) ? 0 : x;
}

static void fact(struct page *page, bool fit, struct crm_slice big, struct crm_slice small)
{
    struct crm_html *h = &page->html;

    text(h, fit ? "<div><span class=\"good\">\xE2\x9C\x93 " : "<div><span class=\"bad\">! ",
        say(page, fit ? "data.fit" : "data.caution", NULL), "</span>");
    text(h, "<b>", big, "</b>");
    text(h, "<span>", small, "</span></div>\n");
}

static void facts(struct page *page, const struct result *r)
{
    double in = measure(r, "rows_in"), out = measure(r, "rows_out"),
           aside = zero(measure(r, "rows_set_aside")), twice = zero(measure(r, "rows_duplicates")),
           totals = zero(measure(r, "rows_totals")), walk = measure(r, "walk_in_amount"),
           amount = measure(r, "amount_out");
    struct crm_slice from = measure_text(r, "first_date"), to = measure_text(r, "last_date");

    if (!isnan(in))
        fact(page, aside == 0 && in == out + aside + twice + totals,
            say(page, "data.rows", WITH({"n", say_count(page, in)})),
            say(page, "data.rows_of",
                WITH({"k", say_count(page, out)}, {"a", say_count(page, aside)},
                    {"b", say_count(page, twice)}, {"c", say_count(page, totals)})));
    if (from.len && to.len)
        fact(page, true,
            say(page, "range", WITH({"a", say_day(page, from)}, {"b", say_day(page, to)})),
            say(page, "data.span", NULL));
    if (amount > 0 && !isnan(walk))
        fact(page, walk / amount < 0.2,
            say(page, "data.walk", WITH({"pct", say_share(page, walk / amount)})),
            say(page, "data.walk_of", WITH({"money", say_money(page, walk)})));
}

void data_write(struct page *page)
{
    struct crm_html *h = &page->html;
    bool open = false;

    for (size_t i = 0; i < page->results->n; i++) {
        const struct result *r = &page->results->result[i];
        if (r->kind != KIND_TOTALS)
            continue;
        page->used[i] = true;
        if (!open)
            text(h, "<section class=\"sec\" id=\"data\"><h2>", say(page, "sec.trust", NULL),
                "</h2>\n");
        open = true;
        if (page_has_twin(page, r))
            text(h, "<p class=\"more\"><bdi>", crm_slice_of(r->file), "</bdi></p>");
        crm_html_raw(h, "<div class=\"sig\">\n");
        facts(page, r);
        crm_html_raw(h, "</div>\n");
    }
    if (open)
        crm_html_raw(h, "</section>\n");
}

/* ---- other results ----------------------------------------------------------------------- */

/* What the first screen has already told. */
static bool told(const struct page *page, size_t f)
{
    enum kind kind = page->results->result[f].kind;

    return page->used[f] || kind == KIND_HELD || kind == KIND_CARE_TOTALS ||
           page->results->result[f].table.n_rows == 0;
}

void rest_write(struct page *page)
{
    struct crm_html *h = &page->html;
    bool open = false;

    for (size_t i = 0; i < page->results->n; i++) {
        const struct result *r = &page->results->result[i];
        const char *name = strrchr(r->file, '/');
        if (told(page, i))
            continue;
        if (!open)
            text(h, "<section class=\"sec lists noprint\" id=\"other\"><h2>",
                say(page, "sec.other", NULL), "</h2>\n");
        open = true;
        text(h, "<h3>", say_analysis(page, r), " <bdi class=\"n\">");
        text(h, "", crm_slice_of(name ? name + 1 : r->file), "</bdi></h3>\n");
        page->most_columns = MOST_REST;
        page_table(page, r, NULL, PAGE_ALL_ROWS,
            page->most_rows < MOST_REST ? page->most_rows : MOST_REST);
        page->most_columns = 0;
        page->used[i] = true;
    }
    if (open)
        crm_html_raw(h, "</section>\n");
}

/* ---- definitions ------------------------------------------------------------------------- */

static void definition(struct page *page, const char *id, const struct crm_lexicon_arg arg[])
{
    struct crm_slice s = say(page, id, arg);
    const char *colon = memchr(s.ptr, ':', s.len), *wide = strstr(s.ptr, "\xEF\xBC\x9A");
    const char *end = wide ? wide : colon;

    if (!end) {
        text(&page->html, "<p>", s, "</p>\n");
        return;
    }
    text(&page->html, "<p><b>", (struct crm_slice){s.ptr, (size_t)(end - s.ptr)}, "</b>");
    text(&page->html, "", (struct crm_slice){end, s.len - (size_t)(end - s.ptr)}, "</p>\n");
}

/* One sentence for each definition of retention that is on the page. */
static void retention_definitions(struct page *page, const struct result *r)
{
    for (size_t i = 0; i < r->table.n_rows; i++) {
        struct crm_slice d = result_cell(r, i, "definition"), kind = d;
        const char *colon = memchr(d.ptr, ':', d.len);
        bool seen = false;
        char id[64];
        for (size_t j = 0; j < i && !seen; j++)
            seen = crm_slice_eq(result_cell(r, j, "definition"), d);
        if (seen || !d.len)
            continue;
        if (colon)
            kind.len = (size_t)(colon - d.ptr);
        if (kind.len > 20)
            continue;
        snprintf(id, sizeof id, "def.ret.%.*s", (int)kind.len, kind.ptr);
        if (crm_lexicon_find(
                &page->words, CRM_LEXICON_SENTENCE, (struct crm_slice){"", 0}, crm_slice_of(id))
                .ptr)
            definition(page, id,
                WITH({"span", say_span(page, d)},
                    {"name", say_definition(page, d, (struct crm_slice){"", 0})}));
    }
}

static bool given(const struct page *page, enum kind kind)
{
    return results_find(page->results, kind, NULL) != NULL;
}

void definitions_write(struct page *page)
{
    text(&page->html, "<section class=\"sec\" id=\"definitions\"><h2>",
        say(page, "sec.definitions", NULL), "</h2>\n<div class=\"defs\">\n");
    if (given(page, KIND_ACTIVITY) || given(page, KIND_RETENTION) || given(page, KIND_BRIDGE)) {
        definition(page, "def.visit", NULL);
        definition(page, "def.new", NULL);
    }
    if (given(page, KIND_ACTIVITY)) {
        definition(page, "def.revenue", NULL);
        definition(page, "def.avg_visit", NULL);
    }
    if (given(page, KIND_BRIDGE)) {
        definition(page, "def.lost_limit", NULL);
        definition(page, "def.churn", NULL);
    }
    for (size_t i = 0; i < page->results->n; i++)
        if (page->results->result[i].kind == KIND_RETENTION && !page->results->result[i].n_by)
            retention_definitions(page, &page->results->result[i]);
    if (given(page, KIND_NPS))
        definition(page, "def.nps", NULL);
    if (given(page, KIND_CONTACTS) || given(page, KIND_OVERDUE))
        definition(page, "def.consent", NULL);
    definition(page, "def.ci", NULL);
    definition(page, "def.open", NULL);
    definition(page, "def.edge", NULL);
    crm_html_raw(&page->html, "</div></section>\n");
}
