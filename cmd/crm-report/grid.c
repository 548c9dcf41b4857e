#include "layout.h"

enum { MOST_ROWS = 400, LAST = 3 };

struct piece {
    unsigned char wide, high;
};

/* Holes in rows of `columns` when pieces are put where they fit first, as CSS `dense` does. */
static size_t holes(const struct piece piece[], size_t n, size_t columns)
{
    static unsigned char taken[MOST_ROWS][3];
    size_t rows = 0, cells = 0;

    memset(taken, 0, sizeof taken);
    for (size_t i = 0; i < n; i++) {
        size_t wide = piece[i].wide < columns ? piece[i].wide : columns, row, col = 0;
        bool placed = false;
        for (row = 0; !placed && row + 2 < MOST_ROWS; row++)
            for (col = 0; !placed && col + wide <= columns; col++) {
                placed = true;
                for (size_t y = 0; y < piece[i].high; y++)
                    for (size_t x = 0; x < wide; x++)
                        placed = placed && !taken[row + y][col + x];
                if (!placed)
                    continue;
                for (size_t y = 0; y < piece[i].high; y++)
                    memset(&taken[row + y][col], 1, wide);
                rows = row + piece[i].high > rows ? row + piece[i].high : rows;
            }
        cells += wide * piece[i].high;
    }
    return rows * columns - cells;
}

/* How wide the last pieces must be for rows without holes; wide[n] starts as all ones. */
static void widen(struct piece piece[], size_t n, size_t columns)
{
    size_t from = n > LAST ? n - LAST : 0, combos = 1, best = SIZE_MAX, chosen = 0;

    for (size_t i = from; i < n; i++)
        combos *= columns;
    for (size_t c = 0; c < combos; c++) {
        size_t rest = c, extra = 0, cost;
        for (size_t i = from; i < n; i++, rest /= columns) {
            piece[i].wide = (unsigned char)(1 + rest % columns);
            extra += rest % columns + (piece[i].high > 1 && rest % columns ? 50 : 0);
        }
        cost = 100 * holes(piece, n, columns) + extra;
        if (cost < best) {
            best = cost;
            chosen = c;
        }
    }
    for (size_t i = from; i < n; i++, chosen /= columns)
        piece[i].wide = (unsigned char)(1 + chosen % columns);
}

static void numbers(struct page *page, const struct block *b)
{
    struct crm_html *h = &page->html;

    if (!b->numbers.len)
        return;
    crm_html_raw(h, "<details class=\"tb\"><summary>");
    crm_html_text(h, say(page, "numbers", NULL));
    crm_html_raw(h, "</summary><div>\n");
    crm_html_raw(h, b->numbers.text);
    crm_html_raw(h, "</div></details>\n");
}

static void article(struct page *page, const struct block *b, const struct piece *three,
    const struct piece *two, bool printed)
{
    struct crm_html *h = &page->html;
    bool wide = three->wide > 1 || two->wide > 1;

    crm_html_raw(h, "<figure id=\"");
    crm_html_text(h, b->id);
    crm_html_format(h, "\" class=\"m%s%s%s%s\">", b->tall ? " tall" : "",
        three->wide == 3   ? " w3"
        : three->wide == 2 ? " w2"
                           : "",
        two->wide == 2 ? " b2" : "", printed ? "" : " noprint");
    if (b->body.text)
        crm_html_raw(h, b->body.text);
    numbers(page, b);
    if (wide && b->beside.len) {
        crm_html_raw(h, "<div class=\"beside\">");
        crm_html_raw(h, b->beside.text);
        crm_html_raw(h, "</div>");
    }
    crm_html_raw(h, "</figure>\n");
}

void grid_write(struct page *page, size_t from, size_t to, size_t printed)
{
    static struct piece three[MOST_ROWS], two[MOST_ROWS];
    size_t n = to - from < MOST_ROWS / 3 ? to - from : MOST_ROWS / 3;

    if (n == 0)
        return;
    for (size_t i = 0; i < n; i++)
        three[i] = two[i] = (struct piece){1, page->block[from + i].tall ? 2 : 1};
    widen(three, n, 3);
    widen(two, n < printed ? n : printed, 2);
    crm_html_raw(&page->html, "<div class=\"grid\">\n");
    for (size_t i = 0; i < n; i++)
        article(page, &page->block[from + i], &three[i], &two[i], i < printed);
    crm_html_raw(&page->html, "</div>\n");
}
