#include "layout.h"

#include "base/mem.h"
#include "people.h"

#include <stdlib.h>

/*
 * So many modules go on paper: of the monthly page two sheets of six, less the definitions; of the
 * audit about six sheets, as drawings are smaller there.  A tall one counts two.
 */
enum { PRINTED_MONTHLY = 8, PRINTED_AUDIT = 36, MOST_FINDINGS = 12, LARGEST_PAGE = 295 * 1000 };

static void text(struct crm_html *h, const char *before, struct crm_slice s, const char *after)
{
    crm_html_raw(h, before);
    crm_html_text(h, s);
    crm_html_raw(h, after);
}

#define HEAD_END(body) "</style></head>\n" body "<header><p class=\"kick\"><b><bdi>"

/* ---- head -------------------------------------------------------------------------------- */

static void head(struct page *page, const struct first *first)
{
    struct crm_html *h = &page->html;

    crm_html_raw(h, "<!DOCTYPE html>\n<html lang=\"");
    crm_html_raw(h, page->lang == CRM_LANG_ZH ? "zh-CN" : "en");
    crm_html_raw(h, "\"><head><meta charset=\"utf-8\">\n"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                    "style-src 'sha256-");
    crm_html_raw(h, page_style_hash);
    crm_html_raw(h,
        "'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n");
    text(h, "<title>", first->title, "</title>\n<style>");
    for (size_t i = 0; page_style[i]; i++)
        crm_html_raw(h, page_style[i]);
    text(h, page->audit ? HEAD_END("<body class=\"audit\">") : HEAD_END("<body>"), first->title,
        "</bdi></b>");
    if (first->when.len)
        text(h, " \xC2\xB7 ", first->when, "");
    text(h, "</p>\n<h1><bdi>", first->headline, "</bdi></h1>\n");
    if (first->lede.len)
        text(h, "<p class=\"lede\">", first->lede,
            page->lang == CRM_LANG_ZH ? "\xE3\x80\x82</p>\n" : ".</p>\n");
    for (size_t i = 0; i < first->n_warnings; i++)
        text(h, "<p class=\"warn\">", first->warning[i], "</p>\n");
    crm_html_raw(h, "</header>\n");
}

/* ---- pictures ---------------------------------------------------------------------------- */

static void draw_all(struct page *page)
{
    for (int s = 0; s < SECTIONS; s++)
        pictures_of_section(page, (enum section)s);
}

static int by_rank(const void *a, const void *b)
{
    const struct block *x = a, *y = b;

    if ((x->rank > 0) != (y->rank > 0))
        return x->rank > 0 ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

/* ---- monthly ---------------------------------------------------------------------------- */

struct link {
    const char *id, *word;
    bool there;
};

static void nav(struct page *page, const struct link link[], size_t n)
{
    struct crm_html *h = &page->html;

    text(h, "<nav aria-label=\"", say(page, "page.links", NULL), "\"><ul>");
    for (size_t i = 0; i < n; i++) {
        if (!link[i].there)
            continue;
        crm_html_format(h, "<li><a href=\"#%s\">", link[i].id);
        text(h, "", say(page, link[i].word, NULL), "</a></li>");
    }
    crm_html_raw(h, "</ul></nav>\n");
}

/* Only the first so many cells go on paper. */
static void print_first(struct page *page, size_t most)
{
    size_t n = 0;

    for (size_t i = 0; i < page->n_blocks; i++) {
        n += page->block[i].tall ? 2 : 1;
        page->block[i].unprinted = n > most;
    }
}

static void monthly(struct page *page, const struct first *first)
{
    struct crm_html *h = &page->html;

    nav(page,
        (const struct link[]){{"what", "sec.what", first->n_tiles > 0},
            {"why", "sec.why", first->activity != NULL},
            {"todo", "sec.todo", first->plan || first->activity},
            {"contacts", "sec.contacts", first->clients > 0},
            {"pictures", "sec.pictures", page->n_blocks > 0},
            {"definitions", "sec.definitions", true}},
        6);
    first_write(page, first);
    people_write(page, first);
    if (page->n_blocks) {
        if (page->n_blocks > 1)
            qsort(page->block, page->n_blocks, sizeof *page->block, by_rank);
        text(h, "<section class=\"sec\" id=\"pictures\"><h2>", say(page, "sec.pictures", NULL),
            "</h2>\n");
        print_first(page, PRINTED_MONTHLY);
        grid_write(page, 0, page->n_blocks);
        crm_html_raw(h, "</section>\n");
    }
}

/* ---- audit ------------------------------------------------------------------------------ */

/* Titles of all pictures with their links: what was found. */
static void findings(struct page *page)
{
    struct crm_html *h = &page->html;
    size_t n = 0;

    text(h, "<section class=\"sec\" id=\"findings\"><h2>", say(page, "sec.findings", NULL),
        "</h2>\n<table class=\"find\"><tbody>\n");
    for (size_t i = 0; i < page->n_blocks && n < MOST_FINDINGS; i++) {
        const struct block *b = &page->block[i];
        if (!b->title.len)
            continue;
        crm_html_format(h, "<tr><td><b>%zu</b></td><td>", ++n);
        text(h, "", b->title, " <a href=\"#");
        text(h, "", b->id, "\">");
        text(h, "", say(page, "find.picture", NULL), "</a></td></tr>\n");
    }
    crm_html_raw(h, "</tbody></table></section>\n");
}

static size_t cells(const struct page *page, size_t from, size_t to)
{
    size_t n = 0;

    for (size_t i = from; i < to; i++)
        n += page->block[i].tall ? 2 : 1;
    return n;
}

/* The end of a run of sections that fills whole rows; a section of one or two joins the next. */
static size_t run_end(const struct page *page, size_t from)
{
    size_t to = from;

    while (to < page->n_blocks) {
        int section = page->block[to].section;
        while (to < page->n_blocks && page->block[to].section == section)
            to++;
        if (cells(page, from, to) >= 3)
            break;
    }
    if (page->n_blocks - to && cells(page, to, page->n_blocks) < 3)
        to = page->n_blocks;
    return to;
}

static void run_heading(struct page *page, size_t from, size_t to)
{
    struct crm_html *h = &page->html;
    int last = -1;

    crm_html_format(h, "<section class=\"sec\" id=\"s%zu\"><h2>", from);
    for (size_t i = from; i < to; i++)
        if (page->block[i].section != last) {
            last = page->block[i].section;
            text(h, i > from ? " \xC2\xB7 " : "", say(page, section_word((enum section)last), NULL),
                "");
        }
    crm_html_raw(h, "</h2>\n");
}

/* Cells of each section that go on paper when a section may have so many. */
static size_t on_paper(const struct page *page, size_t quota, bool mark)
{
    size_t in_section[SECTIONS] = {0}, all = 0;

    for (size_t i = 0; i < page->n_blocks; i++) {
        struct block *b = &page->block[i];
        size_t n = b->tall ? 2 : 1;
        bool fits = in_section[b->section] + n <= quota;
        in_section[b->section] += n;
        all += fits ? n : 0;
        if (mark)
            b->unprinted = !fits;
    }
    return all;
}

/* All sections give up the same, the first pictures of each stay. */
static void print_audit(struct page *page)
{
    size_t quota = PRINTED_AUDIT;

    while (quota > 1 && on_paper(page, quota, false) > PRINTED_AUDIT)
        quota--;
    on_paper(page, quota, true);
}

static void audit(struct page *page, const struct first *first)
{
    bool data = results_find(page->results, KIND_TOTALS, NULL) != NULL;

    nav(page,
        (const struct link[]){{"data", "sec.trust", data}, {"what", "sec.what", first->n_tiles > 0},
            {"findings", "sec.findings", true}, {"contacts", "sec.contacts", first->clients > 0},
            {"definitions", "sec.definitions", true}},
        5);
    print_audit(page);
    data_write(page);
    first_write(page, first);
    findings(page);
    for (size_t from = 0; from < page->n_blocks;) {
        size_t to = run_end(page, from);
        run_heading(page, from, to);
        grid_write(page, from, to);
        crm_html_raw(&page->html, "</section>\n");
        from = to;
    }
    people_write(page, first);
}

/* ---- all -------------------------------------------------------------------------------- */

/* How many results, and how a card becomes a picture that a phone shows. */
static void foot(struct page *page)
{
    static const char command[] = "rsvg-convert -o card.png card.svg";
    struct crm_html *h = &page->html;

    text(h, "<footer>",
        say(page, "page.foot", WITH({"n", say_count(page, (double)page->results->n)})), " ");
    text(h, "<span title=\"", crm_slice_of(command), "\">");
    text(h, "", say(page, "foot.png", NULL), "</span></footer>\n");
}

static void write_once(struct page *page, const struct first *first)
{
    head(page, first);
    crm_html_raw(&page->html, "<main>\n");
    draw_all(page);
    if (page->audit)
        audit(page, first);
    else
        monthly(page, first);
    rest_write(page);
    definitions_write(page);
    crm_html_raw(&page->html, "</main>\n");
    foot(page);
    crm_html_raw(&page->html, "</body></html>\n");
}

/* Tables of numbers get shorter and narrower until the page can be sent by mail. */
void layout_write(struct page *page, const struct first *first)
{
    static const struct {
        size_t rows, columns;
    } step[] = {{24, 10}, {16, 10}, {12, 8}, {8, 7}, {6, 7}, {4, 7}, {3, 7}, {2, 6}};

    for (size_t i = 0; i < sizeof step / sizeof *step; i++) {
        page_drop_blocks(page);
        page->html.len = 0;
        memset(page->used, 0, page->results->n * sizeof *page->used);
        page->most_rows = step[i].rows;
        page->usual_columns = step[i].columns;
        write_once(page, first);
        if (page->html.failed || page->html.len <= LARGEST_PAGE)
            return;
    }
}
