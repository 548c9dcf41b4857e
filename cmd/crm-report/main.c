/* crm-report -- results to one page: self-contained HTML that reads on a phone and prints */
#include "picture.h"
#include "sections.h"

#include "base/mem.h"
#include "io/writer.h"

#include <stdlib.h>

static const char *const langs[] = {"en", "zh", NULL};

static struct {
    int lang;
    const char *title, *currency, *consent;
    bool mask, stale_ok;
} opt;

static const struct crm_opt options[] = {
    OPT_CHOICE(0, "lang", "LANG", opt.lang, langs, "en", "language of the page: en or zh"),
    OPT_TEXT(
        0, "title", "TEXT", opt.title, NULL, "heading of the page, such as the name of the salon"),
    OPT_FLAG(0, "mask", opt.mask,
        "shorten names, telephone numbers and addresses to their first character"),
    OPT_TEXT(0, "currency", "TEXT", opt.currency, NULL, "currency of the amounts, such as $ or 元"),
    OPT_TEXT(0, "consent", "COL=VALUE", opt.consent, NULL,
        "who may be named (none: everybody; by default those with consent=yes, if there is that "
        "column)"),
    OPT_FLAG(0, "stale-ok", opt.stale_ok, "take results of different as-of days together"),
    OPT_END,
};

static const char style[] =
    ":root{--ground:#fff;--ink:#1c2a33;--soft:#5a6872;--rule:#d5dde2;--card:#fff;--line:#0b5c93}"
    "@media(prefers-color-scheme:dark){:root{--ground:#12191e;--ink:#e4ebef;--soft:#a3b1ba;"
    "--rule:#33424c;--card:#18222a;--line:#7cc0ee}}"
    "*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);"
    "font:16px/1.45 system-ui,-apple-system,'Segoe UI','Noto Sans','Noto Sans CJK SC','PingFang "
    "SC',"
    "'Microsoft YaHei',sans-serif}"
    "main{max-width:1120px;margin:0 auto;padding:16px}h1{font-size:1.6rem;margin:.2em 0}"
    "h2{font-size:1.2rem;margin:1.6em 0 .5em;border-bottom:2px solid "
    "var(--rule);padding-bottom:.2em}"
    "h3{font-size:1rem;margin:0 0 .6em}.note,header "
    "p{color:var(--soft);font-size:.86rem;margin:.5em 0}"
    ".grid{display:grid;gap:16px;align-items:start;grid-template-columns:repeat(auto-fit,minmax("
    "min(100%,420px),1fr))}"
    "article{background:var(--card);border:1px solid "
    "var(--rule);border-radius:8px;padding:14px;min-width:0}"
    ".grid>article:has(.chart[tabindex]){grid-column:1/"
    "-1}.chart{overflow-x:auto}svg{display:block;width:100%;max-width:480px;height:auto;font-"
    "family:"
    "inherit}"
    ".tiles{display:grid;gap:10px;grid-template-columns:repeat(auto-fit,minmax(130px,1fr))}"
    ".tile{border-left:3px solid var(--line);padding-left:8px}.tile "
    "strong{display:block;font-size:1.35rem}"
    ".tile div,.tile small{color:var(--soft);font-size:.82rem}.tile small{display:block}"
    ".scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.84rem;width:100%}"
    "th,td{text-align:left;padding:3px 8px;border-bottom:1px solid var(--rule);white-space:nowrap}"
    ".n{text-align:right;font-variant-numeric:tabular-nums}th{color:var(--soft);font-weight:600}"
    "details{margin-top:.6em}summary{cursor:pointer;color:var(--line);font-size:.86rem}"
    ".actions li{margin:.4em 0}"
    "@page{size:A4;margin:14mm}@media print{:root{--ground:#fff;--ink:#000;--soft:#444;--card:#fff;"
    "--rule:#bbb;--line:#0b5c93}body{font-size:10.5pt}main{max-width:none;padding:0}"
    ".grid{display:block}article{break-inside:avoid;margin-bottom:10pt}h2{break-after:avoid}"
    "details{display:none}svg{max-width:150mm!important}.chart,.scroll{overflow:visible}"
    "table{font-size:8pt}th,td{white-space:normal}}";

/* The day all results are made for, where one says it. */
static struct crm_slice as_of(const struct results *results)
{
    for (size_t i = 0; i < results->n; i++)
        if (results->result[i].table.n_rows && result_has(&results->result[i], "as_of"))
            return result_cell(&results->result[i], 0, "as_of");
    return (struct crm_slice){"", 0};
}

static void head(struct page *page, enum crm_word kind)
{
    const char *title = opt.title ? opt.title : crm_word(page->lang, kind);
    struct crm_slice day = as_of(page->results);

    crm_html_raw(&page->html, "<!DOCTYPE html>\n<html lang=\"");
    crm_html_raw(&page->html, page->lang == CRM_LANG_ZH ? "zh-CN" : "en");
    crm_html_raw(&page->html,
        "\"><head><meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    crm_html_string(&page->html, title);
    crm_html_raw(&page->html, "</title>\n<style>");
    crm_html_raw(&page->html, style);
    crm_html_raw(&page->html, "</style></head>\n<body><main><header><h1><bdi>");
    crm_html_string(&page->html, title);
    crm_html_raw(&page->html, "</bdi></h1><p>");
    if (opt.title) {
        crm_html_string(&page->html, crm_word(page->lang, kind));
        crm_html_raw(&page->html, day.len ? ", " : "");
    }
    if (day.len)
        crm_say(&page->html, page->lang, CRM_W_AS_OF, SAY(day));
    crm_html_raw(&page->html, "</p></header>\n");
}

static bool given(const struct page *page, enum kind kind)
{
    return results_find(page->results, kind, NULL) != NULL;
}

/* Articles of both pages; the order is what differs. */
static void clients(struct page *page)
{
    if (given(page, KIND_ACTIVITY) || given(page, KIND_BRIDGE)) {
        page_group(page, CRM_W_S_CLIENTS);
        show_activity(page);
        show_bridge(page);
    }
}

static void retention(struct page *page, enum crm_word heading)
{
    if (given(page, KIND_RETENTION) || given(page, KIND_COHORT) || given(page, KIND_INTERVALS)) {
        page_group(page, heading);
        show_retention(page);
        show_cohorts(page);
        show_intervals(page);
    }
}

static void segments(struct page *page, enum crm_word heading)
{
    if (given(page, KIND_SUMMARY) || given(page, KIND_CROSS) || given(page, KIND_MOVEMENT) ||
        given(page, KIND_PARETO)) {
        page_group(page, heading);
        show_pareto(page);
        show_summaries(page);
        show_cross(page);
        show_movement(page);
    }
}

static void lists(struct page *page)
{
    if (given(page, KIND_OVERDUE)) {
        page_group(page, CRM_W_S_LISTS);
        show_overdue(page);
    }
}

static bool has_activity_by(const struct page *page, bool staff)
{
    for (size_t i = 0; i < page->results->n; i++) {
        const struct result *r = &page->results->result[i];
        if ((r->kind == KIND_ACTIVITY || (staff && r->kind == KIND_RETENTION)) && r->n_by == 1 &&
            crm_slice_is(result_by_name(r, 0), "staff") == staff)
            return true;
    }
    return false;
}

static void people(struct page *page)
{
    if (has_activity_by(page, true)) {
        page_group(page, CRM_W_S_PEOPLE);
        show_staff(page);
    }
    if (has_activity_by(page, false)) {
        page_group(page, CRM_W_S_SALES);
        show_activity_by(page);
    }
}

static void voice(struct page *page)
{
    static const enum kind voices[] = {KIND_NPS, KIND_CSAT, KIND_TREND, KIND_COMPLAINTS, KIND_GAP};
    bool any = false;

    for (size_t k = 0; k < sizeof voices / sizeof *voices; k++)
        any = any || given(page, voices[k]);
    if (!any)
        return;
    page_group(page, CRM_W_S_VOICE);
    show_nps(page);
    show_csat(page);
    show_trend(page);
    show_complaints(page);
    show_gap(page);
}

static void monthly(struct page *page)
{
    if (results_find(page->results, KIND_ACTIVITY, "")) {
        page_group(page, CRM_W_S_HEADLINE);
        show_headline(page);
    }
    clients(page);
    retention(page, CRM_W_S_RETENTION);
    segments(page, CRM_W_S_GROUPS);
    lists(page);
    people(page);
    voice(page);
    show_actions(page);
    if (given(page, KIND_TOTALS)) {
        page_group(page, CRM_W_S_QUALITY);
        show_totals(page);
    }
}

static void audit(struct page *page)
{
    if (given(page, KIND_TOTALS)) {
        page_group(page, CRM_W_S_QUALITY);
        show_totals(page);
    }
    clients(page);
    retention(page, CRM_W_S_BEHAVIOUR);
    segments(page, CRM_W_S_VALUE);
    people(page);
    voice(page);
    lists(page);
}

static enum crm_status make(
    struct crm_cli *cli, enum crm_word kind, void (*body)(struct page *), struct crm_err *err)
{
    struct results results = {0};
    struct page page = {.cli = cli,
        .results = &results,
        .lang = (enum crm_lang)opt.lang,
        .mask = opt.mask,
        .currency = opt.currency};
    struct crm_writer writer;
    enum crm_status status;

    if (cli->format != CRM_FORMAT_CSV)
        return crm_err_set(err, CRM_EUSAGE, "--format: a page is HTML, in no other format");
    crm_arena_init(&page.arena);
    crm_lexicon_init(&page.words);
    status = page_words(&page, err);
    if (!status)
        status = results_read(&results, cli, opt.stale_ok, err);
    if (!status)
        status = consent_read(&page.consent, opt.consent, &results, err);
    if (!status && !(page.used = crm_mem_zalloc(results.n, sizeof *page.used)))
        status = crm_err_nomem(err);
    if (!status) {
        head(&page, kind);
        body(&page);
        for (int section = 0; section < SECTIONS; section++)
            pictures_of_section(&page, (enum section)section);
        show_rest(&page);
        show_definitions(&page);
        crm_html_raw(&page.html, page.in_group ? "</div></section>\n</main></body></html>\n"
                                               : "</main></body></html>\n");
        if (page.html.failed)
            status = crm_err_nomem(err);
    }
    if (!status)
        status = crm_writer_open(&writer, cli->output, err);
    if (!status) {
        crm_writer_bytes(&writer, page.html.text, page.html.len);
        status = crm_writer_close(&writer, err);
    }
    crm_html_release(&page.html);
    consent_release(&page.consent);
    crm_lexicon_release(&page.words);
    crm_arena_release(&page.arena);
    free(page.used);
    results_release(&results);
    return status;
}

static enum crm_status run_monthly(struct crm_cli *cli, struct crm_err *err)
{
    return make(cli, CRM_W_MONTHLY, monthly, err);
}

static enum crm_status run_audit(struct crm_cli *cli, struct crm_err *err)
{
    return make(cli, CRM_W_AUDIT, audit, err);
}

static const struct crm_analysis analyses[] = {
    {.name = "monthly",
        .summary = "what happened, who is late, what to do next",
        .synopsis = "-o FILE RESULT...",
        .common = CRM_COMMON_IO,
        .run = run_monthly},
    {.name = "audit",
        .summary = "the whole base: data, behaviour, value, people, voice",
        .synopsis = "-o FILE RESULT...",
        .common = CRM_COMMON_IO,
        .run = run_audit},
    {0}};

static const struct crm_cmd cmd = {
    .name = "crm-report",
    .no_results = true,
    .synopsis = "monthly|audit [--lang en|zh] [--title TEXT] [--mask] -o report.html RESULT...",
    .summary = "results to one page of HTML",
    .options = options,
    .analyses = analyses,
};

int main(int argc, char *argv[])
{
    return crm_main(&cmd, argc, argv);
}
