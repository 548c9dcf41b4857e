/* figure -- one picture as an article of the page: kicker, title, sentence, drawing, foot, numbers
 */
#include "picture.h"

#include <stdio.h>

enum { MOST_BESIDE = 12, LEAST_BESIDE = 8, COLUMNS_BESIDE = 5 };

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

const char *section_word(enum section section)
{
    return section_words[section];
}

static void put_text(
    struct crm_html *h, const char *before, struct crm_slice text, const char *after)
{
    crm_html_raw(h, before);
    crm_html_text(h, text);
    crm_html_raw(h, after);
}

/* The file, where two results are of one analysis and one grouping. */
static struct crm_slice file_of(struct page *page, const struct result *r)
{
    const char *name = strrchr(r->file, '/');

    return page_has_twin(page, r) ? crm_slice_of(name ? name + 1 : r->file)
                                  : (struct crm_slice){"", 0};
}

/* Kicker: the section, the file where there are two, and the day where it is another than the
 * page's. */
static void caption(
    struct page *page, const struct result *r, const struct picture *p, const struct figure *fig)
{
    struct crm_html *h = &page->html;
    struct crm_slice file = file_of(page, r);

    put_text(
        h, "<figcaption><p class=\"k\"><span>", say(page, section_words[p->section], NULL), "");
    if (file.len)
        put_text(h, " <bdi>", file, "</bdi>");
    crm_html_raw(h, "</span>");
    if (result_is_stale(page->results, r))
        put_text(h, "<span class=\"bad\">", say_day(page, r->as_of), "</span>");
    crm_html_raw(h, "</p>");
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

enum { MOST_NAMES = 24 };

static void add_name(
    struct page *page, const struct result *r, const char *list[], size_t *n, struct crm_slice name)
{
    for (size_t i = 0; i < *n; i++)
        if (crm_slice_is(name, list[i]))
            return;
    if (*n < MOST_NAMES && name.len && result_has_slice(r, name))
        list[(*n)++] = say_copy(page, name).ptr;
}

static void add_names(
    struct page *page, const struct result *r, const char *list[], size_t *n, const char *names)
{
    struct crm_slice rest = crm_slice_of(names), name;

    while (crm_slice_split(&rest, ' ', &name))
        add_name(page, r, list, n, name);
}

/*
 * The columns of a picture that does not say, the most wanted first: groups, the first column of
 * the analysis, which tells rows apart, what the picture asks for, then all others that are known.
 */
static void usual_columns(struct page *page, const struct result *r, const struct picture *picture,
    const char *list[MOST_NAMES + 1])
{
    const struct kind_record *kind = NULL;
    struct crm_slice rest, first;
    size_t n = 0;

    for (size_t k = 0; k < n_kinds && !kind; k++)
        kind = kinds[k].kind == r->kind ? &kinds[k] : NULL;
    for (size_t by = 0; by < r->n_by; by++)
        add_name(page, r, list, &n, result_by_name(r, by));
    if (kind) {
        rest = crm_slice_of(kind->needed);
        if (crm_slice_split(&rest, ' ', &first))
            add_name(page, r, list, &n, first);
        add_names(page, r, list, &n, picture->needs);
    }
    if (kind)
        add_names(page, r, list, &n, kind->needed);
    if (kind)
        add_names(page, r, list, &n, kind->also);
    list[n] = NULL;
}

/* The table behind the picture, at most `most` rows of it, as markup of its own. */
static struct crm_html numbers(struct page *page, const struct result *r,
    const struct picture *picture, const struct figure *fig, size_t most, size_t columns)
{
    const char *usual[MOST_NAMES + 1] = {NULL};
    struct crm_html saved = page->html, table;

    page->html = (struct crm_html){0};
    if (fig->numbers.len)
        crm_html_raw(&page->html, fig->numbers.text);
    else {
        usual_columns(page, r, picture, usual);
        usual[columns < MOST_NAMES ? columns : MOST_NAMES] = NULL;
        page_table(page, r, fig->columns ? fig->columns : usual, fig->rows,
            fig->most && fig->most < most ? fig->most : most);
    }
    table = page->html;
    page->html = saved;
    page->html.failed |= table.failed;
    return table;
}

void figure_write(struct page *page, const struct result *result, const struct picture *picture,
    size_t twin, const struct figure *fig)
{
    struct block *b = page_block(page);
    struct crm_html saved = page->html;
    char id[80];

    if (!b)
        return;
    snprintf(id, sizeof id, twin ? "%.60s%zu" : "%.60s", picture->name, twin + 1);
    b->id = say_copy(page, crm_slice_of(id));
    b->title = say_copy(page, fig->title);
    b->section = (int)picture->section;
    b->rank = picture->monthly;
    b->tall = fig->tall;
    page->html = (struct crm_html){0};
    caption(page, result, picture, fig);
    if (fig->svg.len)
        drawing(page, id, fig);
    put_text(&page->html, "<p class=\"foot\">", fig->foot, "</p>\n");
    b->body = page->html;
    page->html = saved;
    page->html.failed |= b->body.failed;
    b->numbers = numbers(page, result, picture, fig, page->most_rows, page->usual_columns);
    b->beside = numbers(page, result, picture, fig,
        page->most_rows < MOST_BESIDE ? LEAST_BESIDE : MOST_BESIDE, COLUMNS_BESIDE);
}
