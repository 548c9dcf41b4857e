/* crm-report -- results to one page: self-contained HTML that reads on a phone and prints */

#include "card.h"
#include "layout.h"

#include "base/mem.h"
#include "io/writer.h"

#include <stdlib.h>

static const char *const langs[] = {"en", "zh", NULL};

static struct {
    int lang;
    const char *title, *currency, *consent, *summary;
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
    OPT_WRITE(0, "summary", opt.summary, "write the first screen as text to FILE, for a mail"),
    OPT_FLAG(0, "stale-ok", opt.stale_ok, "take results of different as-of days together"),
    OPT_END,
};

static void release(struct page *page)
{
    page_drop_blocks(page);
    free(page->block);
    free(page->used);
    crm_html_release(&page->html);
    consent_release(&page->consent);
    crm_lexicon_release(&page->words);
    crm_arena_release(&page->arena);
}

/* Words, then results, then who may be named. */
static enum crm_status read_all(struct page *page, struct results *results, struct crm_err *err)
{
    enum crm_status status = page_words(page, err);

    if (!status)
        status = results_read(results, page->cli, opt.stale_ok, err);
    if (!status)
        status = consent_read(&page->consent, opt.consent, results, err);
    if (!status && !(page->used = crm_mem_zalloc(results->n + 1, sizeof *page->used)))
        status = crm_err_nomem(err);
    return status;
}

static enum crm_status write_out(
    const struct page *page, const char *output, const struct crm_html *html, struct crm_err *err)
{
    struct crm_writer writer;
    enum crm_status status;

    if (page->html.failed || html->failed)
        return crm_err_nomem(err);
    status = crm_writer_open(&writer, output, err);
    if (!status) {
        crm_writer_bytes(&writer, html->text, html->len);
        status = crm_writer_close(&writer, err);
    }
    return status;
}

/* The summary first, so that a page that is there has one. */
static enum crm_status write_summary(
    struct page *page, const struct first *first, struct crm_err *err)
{
    struct crm_html html = {0};
    enum crm_status status = CRM_OK;

    if (opt.summary) {
        summary_write(page, first, &html);
        status = write_out(page, opt.summary, &html, err);
    }
    crm_html_release(&html);
    return status;
}

enum form { MONTHLY, AUDIT, CARD };

static enum crm_status make(struct crm_cli *cli, enum form form, struct crm_err *err)
{
    struct results results = {0};
    struct page page = {.cli = cli,
        .results = &results,
        .lang = (enum crm_lang)opt.lang,
        .audit = form == AUDIT,
        .mask = opt.mask,
        .currency = opt.currency};
    struct first *first = NULL;
    enum crm_status status;

    if (cli->format != CRM_FORMAT_CSV)
        return crm_err_set(err, CRM_EUSAGE, "--format: a %s, in no other format",
            form == CARD ? "card is SVG" : "page is HTML");
    crm_arena_init(&page.arena);
    crm_lexicon_init(&page.words);
    status = read_all(&page, &results, err);
    if (!status && !(first = crm_mem_zalloc(1, sizeof *first)))
        status = crm_err_nomem(err);
    if (!status) {
        first_find(first, &page, opt.title);
        if (form == CARD)
            card_write(&page, first, &page.html);
        else
            layout_write(&page, first);
        status = write_summary(&page, first, err);
    }
    if (!status) {
        status = write_out(&page, cli->output, &page.html, err);
    }
    free(first);
    release(&page);
    results_release(&results);
    return status;
}

static enum crm_status run_monthly(struct crm_cli *cli, struct crm_err *err)
{
    return make(cli, MONTHLY, err);
}

static enum crm_status run_audit(struct crm_cli *cli, struct crm_err *err)
{
    return make(cli, AUDIT, err);
}

static enum crm_status run_card(struct crm_cli *cli, struct crm_err *err)
{
    return make(cli, CARD, err);
}

/* in the order of --help */
#define ANALYSES(X) X(monthly) X(audit) X(card)
CRM_ANALYSES(ANALYSES);

const struct crm_analysis analysis_monthly = {
    .name = "monthly",
    .summary = "what happened, who is late, what to do next",
    .synopsis = "-o FILE RESULT...",
    .common = CRM_COMMON_IO,
    .run = run_monthly,
};

const struct crm_analysis analysis_audit = {
    .name = "audit",
    .summary = "the whole base: data, behaviour, value, people, voice",
    .synopsis = "-o FILE RESULT...",
    .common = CRM_COMMON_IO,
    .run = run_audit,
};

const struct crm_analysis analysis_card = {
    .name = "card",
    .summary = "the first screen as a picture for a message, 1080 by 1440",
    .synopsis = "-o card.svg RESULT...",
    .common = CRM_COMMON_IO,
    .run = run_card,
};

static const struct crm_cmd cmd = {
    .name = "crm-report",
    .no_results = true,
    .synopsis =
        "monthly|audit|card [--lang en|zh] [--title TEXT] [--mask] -o report.html RESULT...",
    .summary = "results to one page of HTML",
    .options = options,
    .analyses = analyses,
};

int main(int argc, char *argv[])
{
    return crm_main(&cmd, argc, argv);
}
