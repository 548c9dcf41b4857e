/* pictures -- the list of all pictures, in the order in which they stand on the page */
#include "picture.h"

#include <stdlib.h>

const struct picture pictures[] = {
    {.name = NULL},
};

static bool has_columns(const struct result *r, const char *columns)
{
    struct crm_slice rest = crm_slice_of(columns), name;

    while (crm_slice_split(&rest, ' ', &name))
        if (name.len && !result_has_slice(r, name))
            return false;
    return true;
}

static bool fits(const struct picture *p, const struct result *r)
{
    if (r->kind != p->kind || r->table.n_rows == 0 || !has_columns(r, p->needs))
        return false;
    if (!p->by)
        return true;
    return *p->by ? r->n_by == 1 && crm_slice_is(result_by_name(r, 0), p->by) : r->n_by == 0;
}

static void draw(struct page *page, const struct picture *p, size_t f, size_t twin)
{
    const struct result *r = &page->results->result[f];
    static const struct crm_slice none = {"", 0};
    struct figure fig = {.height = 208, .title = none, .sub = none, .foot = none, .desc = none};

    if (p->draw(page, r, &fig)) {
        page->used[f] = true;
        figure_write(page, r, p, twin, &fig);
    }
    page->html.failed |= fig.svg.failed || fig.numbers.failed;
    crm_html_release(&fig.svg);
    crm_html_release(&fig.numbers);
}

void pictures_of_section(struct page *page, enum section section)
{
    for (const struct picture *p = pictures; p->name; p++) {
        size_t twin = 0;
        if (p->section != section)
            continue;
        for (size_t f = 0; f < page->results->n; f++)
            if (fits(p, &page->results->result[f]))
                draw(page, p, f, twin++);
    }
}
