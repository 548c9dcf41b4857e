#include "layout.h"

enum { MOST_BLOCKS = 100, MOST_ROWS = 3 * MOST_BLOCKS, LAST = 5, THIN = 900 };

struct piece {
    unsigned char wide, high;
    bool thin; /* little to show beside it */
};

/* Holes in rows of `columns` when pieces are put where they fit first, as CSS `dense` does. */
static size_t holes(const struct piece piece[], size_t n, size_t columns)
{
    unsigned char taken[MOST_ROWS][3];
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
            size_t more = rest % columns;
            piece[i].wide = (unsigned char)(1 + more);
            if (more) /* late ones, of one row, with something to show beside */
                extra += 4 * more + (n - 1 - i) + (piece[i].high > 1 ? 50 : 0) +
                         (piece[i].thin ? 10 : 0);
        }
        cost = 1000 * holes(piece, n, columns) + extra;
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

/* How wide a piece is where there are three columns, two, and on paper. */
enum { THREE, TWO, PAPER, LAYOUTS };

static void article(struct page *page, const struct block *b, unsigned char wide[LAYOUTS])
{
    struct crm_html *h = &page->html;

    crm_html_raw(h, "<figure id=\"");
    crm_html_text(h, b->id);
    crm_html_format(h, "\" class=\"m%s%s%s%s%s\">", b->tall ? " tall" : "",
        wide[THREE] == 3   ? " w3"
        : wide[THREE] == 2 ? " w2"
                           : "",
        wide[TWO] == 2 ? " b2" : "", wide[PAPER] == 2 ? " q2" : "", b->unprinted ? " noprint" : "");
    if (b->body.text)
        crm_html_raw(h, b->body.text);
    numbers(page, b);
    if ((wide[THREE] > 1 || wide[TWO] > 1 || wide[PAPER] > 1) && b->beside.len) {
        crm_html_raw(h, "<div class=\"beside\">");
        crm_html_raw(h, b->beside.text);
        crm_html_raw(h, "</div>");
    }
    crm_html_raw(h, "</figure>\n");
}

/* Widths of one layout for all blocks, 1 where a block is not part of it. */
static void lay_out(const struct page *page, size_t from, size_t n, int layout,
    unsigned char wide[MOST_BLOCKS][LAYOUTS])
{
    struct piece piece[MOST_BLOCKS];
    size_t of[MOST_BLOCKS], k = 0;

    for (size_t i = 0; i < n; i++) {
        const struct block *b = &page->block[from + i];
        wide[i][layout] = 1;
        if (layout == PAPER && b->unprinted)
            continue;
        of[k] = i;
        piece[k++] = (struct piece){1, b->tall ? 2 : 1, b->beside.len < THIN};
    }
    widen(piece, k, layout == THREE ? 3 : 2);
    for (size_t i = 0; i < k; i++)
        wide[of[i]][layout] = piece[i].wide;
}

void grid_write(struct page *page, size_t from, size_t to)
{
    unsigned char wide[MOST_BLOCKS][LAYOUTS];

    crm_html_raw(&page->html, "<div class=\"grid\">\n");
    for (size_t at = from, n; at < to; at += n) {
        n = to - at < MOST_BLOCKS ? to - at : MOST_BLOCKS;
        for (int layout = 0; layout < LAYOUTS; layout++)
            lay_out(page, at, n, layout, wide);
        for (size_t i = 0; i < n; i++)
            article(page, &page->block[at + i], wide[i]);
    }
    crm_html_raw(&page->html, "</div>\n");
}
