/* voice -- what clients say: recommendation, satisfaction, complaints, gaps */
#include "sections.h"

#include <math.h>
#include <stdio.h>

enum { MOST_BARS = 20, MOST_PERIODS = 24 };

void show_nps(struct page *page)
{
    const struct result *r = results_find(page->results, KIND_NPS, "");
    struct crm_chart_bar bar[3];
    static const char *const columns[] = {"promoters", "passives", "detractors"};
    char nps[PAGE_TEXT], lo[PAGE_TEXT], hi[PAGE_TEXT], shown[3][PAGE_TEXT], text[512];

    if (!r || r->table.n_rows == 0)
        return;
    page_short(result_number(r, 0, "nps"), nps);
    for (int i = 0; i < 3; i++) {
        double v = result_number(r, 0, columns[i]);
        bar[i] =
            (struct crm_chart_bar){crm_slice_of(columns[i]), page_short(v, shown[i]), v, NAN, NAN};
    }
    page_article(page, r, CRM_W_NPS, SAY(crm_slice_of(nps), result_cell(r, 0, "n")));
    crm_chart_bars(&page->html,
        page_title(page, CRM_W_NPS, SAY(crm_slice_of(nps), result_cell(r, 0, "n")), text), bar, 3,
        result_number(r, 0, "n"));
    page_note(page, CRM_W_NPS_NOTE,
        SAY(page_short(result_number(r, 0, "lo"), lo), page_short(result_number(r, 0, "hi"), hi)));
    page_end(page, r);
}

void show_csat(struct page *page)
{
    char pct[PAGE_TEXT], lo[PAGE_TEXT], hi[PAGE_TEXT];

    for (size_t i = 0; i < page->results->n; i++) {
        const struct result *r = &page->results->result[i];
        if (r->kind != KIND_CSAT || r->n_by || r->table.n_rows == 0)
            continue;
        page_article(page, r, CRM_W_CSAT,
            SAY(page_short(result_number(r, 0, "top_pct"), pct), result_cell(r, 0, "n")));
        page_note(page, CRM_W_CSAT_NOTE,
            SAY(page_short(result_number(r, 0, "top_lo"), lo),
                page_short(result_number(r, 0, "top_hi"), hi)));
        page_end(page, r);
    }
}

void show_trend(struct page *page)
{
    const struct result *r = results_find(page->results, KIND_TREND, "");
    struct crm_slice label[MOST_PERIODS];
    double value[MOST_PERIODS], lo[MOST_PERIODS], hi[MOST_PERIODS];
    size_t from, n, last;
    char shown[PAGE_TEXT], text[512];
    const char *name[1] = {""};

    if (!r || r->table.n_rows == 0)
        return;
    from = r->table.n_rows > MOST_PERIODS ? r->table.n_rows - MOST_PERIODS : 0;
    n = r->table.n_rows - from;
    for (size_t i = 0; i < n; i++) {
        label[i] = result_cell(r, from + i, "period");
        value[i] = result_number(r, from + i, "value");
        lo[i] = result_number(r, from + i, "lo");
        hi[i] = result_number(r, from + i, "hi");
    }
    last = r->table.n_rows - 1;
    page_article(page, r, CRM_W_TREND,
        SAY(result_cell(r, last, "period"), page_short(result_number(r, last, "value"), shown)));
    crm_chart_lines(&page->html,
        page_title(page, CRM_W_TREND,
            SAY(result_cell(r, last, "period"), page_short(result_number(r, last, "value"), shown)),
            text),
        label, n, name, 1, value, lo, hi, NAN, NAN, false);
    page_end(page, r);
}

/* The label of a complaint, or its name where there is none. */
static struct crm_slice complaint(const struct result *r, size_t row)
{
    struct crm_slice label = result_cell(r, row, "label");

    return label.len ? label : result_cell(r, row, "complaint");
}

void show_complaints(struct page *page)
{
    const struct result *r = results_find(page->results, KIND_COMPLAINTS, "");
    struct crm_chart_bar bar[MOST_BARS];
    char shown[MOST_BARS][PAGE_TEXT], pct[PAGE_TEXT], text[512];
    size_t n = 0;

    if (!r || r->table.n_rows == 0)
        return;
    for (size_t i = 0; i < r->table.n_rows && n < MOST_BARS; i++) {
        double v = result_number(r, i, "pct_respondents");
        bar[n] = (struct crm_chart_bar){complaint(r, i), page_percent(v / 100, shown[n]), v,
            result_number(r, i, "lo"), result_number(r, i, "hi")};
        n++;
    }
    page_percent(result_number(r, 0, "pct_respondents") / 100, pct);
    page_article(page, r, CRM_W_COMPLAINTS, SAY(complaint(r, 0), crm_slice_of(pct)));
    crm_chart_bars(&page->html,
        page_title(page, CRM_W_COMPLAINTS, SAY(complaint(r, 0), crm_slice_of(pct)), text), bar, n,
        NAN);
    page_note(page, CRM_W_COMPLAINTS_NOTE, NULL, 0);
    page_end(page, r);
}

/* Gaps below zero are the ones to mend: shown by their size. */
void show_gap(struct page *page)
{
    const struct result *r = results_find(page->results, KIND_GAP, "");
    struct crm_chart_bar bar[MOST_BARS];
    char shown[MOST_BARS][PAGE_TEXT], text[512];
    size_t n = 0, worst = SIZE_MAX;

    for (size_t i = 0; r && i < r->table.n_rows && n < MOST_BARS; i++) {
        double v = result_number(r, i, "gap");
        if (!crm_slice_is(result_cell(r, i, "level"), "dimension"))
            continue;
        bar[n] = (struct crm_chart_bar){result_cell(r, i, "unit"), page_short(v, shown[n]), -v,
            -result_number(r, i, "hi"), -result_number(r, i, "lo")};
        if (worst == SIZE_MAX || bar[n].value > bar[worst].value)
            worst = n;
        n++;
    }
    if (n == 0)
        return;
    page_article(page, r, CRM_W_GAP, SAY(bar[worst].label));
    crm_chart_bars(
        &page->html, page_title(page, CRM_W_GAP, SAY(bar[worst].label), text), bar, n, NAN);
    page_end(page, r);
}
