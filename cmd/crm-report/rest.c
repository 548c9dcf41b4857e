/* rest -- control totals, results without a picture of their own, definitions, what to do next */
#include "sections.h"

#include "base/money.h"
#include "base/num.h"

#include <math.h>
#include <stdio.h>

static struct crm_slice measure(const struct result *r, const char *name)
{
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (crm_slice_is(result_cell(r, i, "measure"), name))
            return result_cell(r, i, "value");
    return (struct crm_slice){"", 0};
}

void show_totals(struct page *page)
{
    for (size_t i = 0; i < page->results->n; i++) {
        const struct result *r = &page->results->result[i];
        if (r->kind != KIND_TOTALS)
            continue;
        page_article(page, r, CRM_W_QUALITY, SAY(measure(r, "rows_in"), measure(r, "rows_out")));
        page_table(page, r, NULL, PAGE_ALL_ROWS, 100);
        page_note(page, CRM_W_QUALITY_NOTE, NULL, 0);
        page_end(page, NULL);
    }
}

void show_rest(struct page *page)
{
    bool opened = false;

    for (size_t i = 0; i < page->results->n; i++) {
        const struct result *r = &page->results->result[i];
        if (page->used[i])
            continue;
        if (!opened)
            page_group(page, CRM_W_S_OTHER);
        opened = true;
        page_article(page, r, CRM_W_TABLE_OF, SAY(crm_slice_of(r->analysis)));
        page_table(page, r, NULL, PAGE_ALL_ROWS, 12);
        page_end(page, r->table.n_rows > 12 ? r : NULL);
    }
}

void show_definitions(struct page *page)
{
    static const enum crm_word definitions[] = {CRM_W_DEF_VISIT, CRM_W_DEF_POOL, CRM_W_DEF_RANGE,
        CRM_W_DEF_BLOCKS, CRM_W_DEF_SHARE, CRM_W_DEF_REPEAT, CRM_W_DEF_CRR, CRM_W_DEF_NTH,
        CRM_W_DEF_INTERVAL};

    if (!results_find(page->results, KIND_RETENTION, NULL))
        return;
    page_group(page, CRM_W_DEFINITIONS);
    crm_html_raw(&page->html, "<article><ul>\n");
    for (size_t i = 0; i < sizeof definitions / sizeof *definitions; i++) {
        crm_html_raw(&page->html, "<li>");
        crm_html_string(&page->html, crm_word(page->lang, definitions[i]));
        crm_html_raw(&page->html, "</li>\n");
    }
    crm_html_raw(&page->html, "</ul></article>\n");
}

/* ---- what to do next ------------------------------------------------------------------ */

static void act(
    struct page *page, size_t *n, enum crm_word word, const struct crm_slice arg[], size_t n_arg)
{
    crm_html_raw(&page->html, "<li>");
    crm_say(&page->html, page->lang, word, arg, n_arg);
    crm_html_raw(&page->html, "</li>\n");
    (*n)++;
}

static void act_overdue(struct page *page, size_t *n)
{
    const struct result *r = results_find(page->results, KIND_OVERDUE, NULL);
    int64_t sum_e4 = 0, amount_e4;
    size_t count = 0;
    int decimals = 2;
    char text[PAGE_TEXT], money[CRM_MONEY_TEXT];

    for (size_t i = 0; r && i < r->table.n_rows; i++) {
        struct crm_slice stage = result_cell(r, i, "due_stage");
        if (!crm_slice_is(stage, "due") && !crm_slice_is(stage, "late") &&
            !crm_slice_is(stage, "very_late"))
            continue;
        count++;
        if (crm_money_parse(result_cell(r, i, "spend_365d"), &amount_e4, &decimals) == CRM_MONEY_OK)
            crm_money_add(&sum_e4, amount_e4);
    }
    if (!count)
        return;
    crm_money_format(sum_e4, decimals, money);
    act(page, n, CRM_W_ACT_OVERDUE, SAY(page_short((double)count, text), crm_slice_of(money)));
}

/* The last closed period of first-timers, when fewer than half came back. */
static void act_new(struct page *page, size_t *n)
{
    const struct result *r = results_find(page->results, KIND_RETENTION, "");
    size_t last = SIZE_MAX;

    for (size_t i = 0; r && i < r->table.n_rows; i++)
        if (crm_slice_is(result_cell(r, i, "new_or_existing"), "new") &&
            !isnan(result_number(r, i, "rate")))
            last = i;
    if (last != SIZE_MAX && result_number(r, last, "rate") < 0.5)
        act(page, n, CRM_W_ACT_NEW,
            SAY(result_cell(r, last, "eligible"), result_cell(r, last, "retained"),
                result_cell(r, last, "period")));
}

static void act_lost(struct page *page, size_t *n)
{
    const struct result *r = results_find(page->results, KIND_BRIDGE, "");
    struct crm_slice last = r ? last_period(r) : (struct crm_slice){"", 0};

    for (size_t i = 0; r && i < r->table.n_rows; i++)
        if (crm_slice_eq(result_cell(r, i, "period"), last) &&
            result_number(r, i, "lost") >
                result_number(r, i, "new") + result_number(r, i, "won_back"))
            act(page, n, CRM_W_ACT_LOST,
                SAY(result_cell(r, i, "lost"), last, result_cell(r, i, "revenue_lost")));
}

static void act_groups(struct page *page, size_t *n)
{
    for (size_t f = 0; f < page->results->n; f++) {
        const struct result *r = &page->results->result[f];
        for (size_t i = 0; r->kind == KIND_SUMMARY && i < r->table.n_rows; i++) {
            struct crm_slice group = result_by(r, i, 0);
            if ((crm_slice_is(group, "at_risk") || crm_slice_is(group, "cannot_lose")) &&
                result_number(r, i, "customers") > 0)
                act(page, n, CRM_W_ACT_RISK,
                    SAY(result_cell(r, i, "customers"), group, result_cell(r, i, "monetary")));
        }
    }
}

static void act_voice(struct page *page, size_t *n)
{
    const struct result *r = results_find(page->results, KIND_NPS, "");

    if (r && r->table.n_rows &&
        (result_number(r, 0, "nps") < 0 ||
            result_number(r, 0, "detractors") > 0.1 * result_number(r, 0, "n")))
        act(page, n, CRM_W_ACT_DETRACTORS,
            SAY(result_cell(r, 0, "detractors"), result_cell(r, 0, "n")));
    r = results_find(page->results, KIND_COMPLAINTS, "");
    if (r && r->table.n_rows && result_number(r, 0, "pct_respondents") > 20) {
        struct crm_slice label = result_cell(r, 0, "label");
        act(page, n, CRM_W_ACT_COMPLAINT,
            SAY(label.len ? label : result_cell(r, 0, "complaint"), result_cell(r, 0, "count")));
    }
}

static void act_key(struct page *page, size_t *n)
{
    const struct result *r = results_find(page->results, KIND_PARETO, "");
    char share[PAGE_TEXT];

    if (r && r->table.n_rows && result_number(r, 0, "top20pct_share") > 0.6)
        act(page, n, CRM_W_ACT_KEY,
            SAY(page_percent(result_number(r, 0, "top20pct_share"), share),
                result_cell(r, 0, "total")));
}

void show_actions(struct page *page)
{
    size_t n = 0;

    page_group(page, CRM_W_ACTIONS);
    crm_html_raw(&page->html, "<article><ol class=\"actions\">\n");
    act_overdue(page, &n);
    act_new(page, &n);
    act_lost(page, &n);
    act_groups(page, &n);
    act_voice(page, &n);
    act_key(page, &n);
    crm_html_raw(&page->html, "</ol>\n");
    if (n == 0)
        page_note(page, CRM_W_ACTIONS_NONE, NULL, 0);
    page_note(page, CRM_W_ACTION_RULES, NULL, 0);
    crm_html_raw(&page->html, "</article>\n");
}
