/* figure -- one picture as an article of the page: kicker, title, sentence, drawing, foot, numbers
 */
#include "picture.h"

#include <stdio.h>

enum { MOST_NUMBERS = 40 };

static const char *const section_words[SECTIONS] = {[SECTION_DATA] = "sec.data",
    [SECTION_MONEY] = "sec.money",
    [SECTION_CLIENTS] = "sec.clients",
    [SECTION_STAY] = "sec.retention",
    [SECTION_GROUPS] = "sec.groups",
    [SECTION_TEAM] = "sec.team",
    [SECTION_OFFER] = "sec.offer",
    [SECTION_BOOK] = "sec.book",
    [SECTION_MEMBERS] = "sec.members",
    [SECTION_VOICE] = "sec.voice",
    [SECTION_NEXT] = "sec.future",
    [SECTION_OTHER] = "sec.other"};

static void put_text(
    struct crm_html *h, const char *before, struct crm_slice text, const char *after)
{
    crm_html_raw(h, before);
    crm_html_text(h, text);
    crm_html_raw(h, after);
}

static void caption(struct page *page, const struct picture *p, const struct figure *fig)
{
    struct crm_html *h = &page->html;

    put_text(h, "<figcaption><p class=\"k\"><span>", say(page, section_words[p->section], NULL),
        "</span></p>");
    put_text(h, "<h3>", fig->title, "</h3>");
    put_text(h, "<p class=\"sub\">", fig->sub, "</p></figcaption>\n");
}

static void drawing(struct page *page, const char *id, const struct figure *fig)
{
    struct crm_html *h = &page->html;

    crm_html_format(h,
        "<svg viewBox=\"0 0 360 %.0f\" role=\"img\" aria-labelledby=\"%s-t %s-d\"><title "
        "id=\"%s-t\">",
        fig->height, id, id, id);
    crm_html_text(h, fig->title);
    crm_html_format(h, "</title><desc id=\"%s-d\">", id);
    put_text(h, "", fig->desc.len ? fig->desc : fig->sub, "</desc>\n");
    if (fig->svg.text)
        crm_html_raw(h, fig->svg.text);
    crm_html_raw(h, "</svg>\n");
}

static void numbers(struct page *page, const struct result *r, const struct figure *fig)
{
    struct crm_html *h = &page->html;

    put_text(h, "<details class=\"tb\"><summary>", say(page, "numbers", NULL), "</summary><div>\n");
    if (fig->numbers.len)
        crm_html_raw(h, fig->numbers.text);
    else
        page_table(page, r, fig->columns, fig->rows, fig->most ? fig->most : MOST_NUMBERS);
    crm_html_raw(h, "</div></details>\n");
}

void figure_write(struct page *page, const struct result *result, const struct picture *picture,
    size_t twin, const struct figure *fig)
{
    struct crm_html *h = &page->html;
    char id[80];

    snprintf(id, sizeof id, twin ? "%.60s%zu" : "%.60s", picture->name, twin + 1);
    crm_html_format(h, "<figure id=\"%s\"%s>", id, fig->tall ? " class=\"tall\"" : "");
    caption(page, picture, fig);
    if (fig->svg.len)
        drawing(page, id, fig);
    if (fig->foot.len)
        put_text(h, "<p class=\"foot\">", fig->foot, "</p>\n");
    numbers(page, result, fig);
    crm_html_raw(h, "</figure>\n");
}
