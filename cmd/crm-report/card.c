#include "card.h"

#include "report/pic.h"

#include <math.h>

enum { WIDTH = 1080, HEIGHT = 1440, LEFT = 64, RIGHT = WIDTH - LEFT, MOST_LINES = 3 };

/* Colours of the page in light, and the faces of the usual systems. */
static const char card_head[] =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1080 1440\" width=\"1080\" "
    "height=\"1440\" role=\"img\" font-family=\"'Helvetica Neue',Arial,'Noto Sans','PingFang SC',"
    "'Microsoft YaHei','Noto Sans CJK SC',sans-serif\" fill=\"#1C1B1A\">\n";

static void text(
    struct crm_html *h, double x, double y, int size, const char *more, struct crm_slice s)
{
    crm_html_format(h, "<text x=\"%.0f\" y=\"%.0f\" font-size=\"%d\"%s>", x, y, size, more);
    crm_html_text(h, s);
    crm_html_raw(h, "</text>\n");
}

static void box(struct crm_html *h, double x, double y, double w, double high, const char *fill)
{
    crm_html_format(h, "<rect x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\" fill=\"%s\"/>\n",
        x, y, w, high, fill);
}

static size_t letter(const char *s)
{
    unsigned char c = (unsigned char)*s;

    return c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
}

/* The longest start of `s` that fits: up to a blank, or between two letters that are no ASCII. */
static size_t line_of(struct crm_slice s, int size, double width)
{
    size_t at = 0, last = 0;

    while (at < s.len) {
        size_t n = letter(s.ptr + at);
        if (at + n > s.len)
            n = s.len - at;
        if (crm_pic_width((struct crm_slice){s.ptr, at + n}, size) > width && at)
            return last ? last : at;
        if (s.ptr[at] == ' ' || n >= 3)
            last = at + n;
        at += n;
    }
    return s.len;
}

/* Up to three lines; where they end. */
static double wrapped(struct crm_html *h, double x, double y, int size, const char *more,
    struct crm_slice s, double width)
{
    for (int i = 0; i < MOST_LINES && s.len; i++) {
        size_t n = line_of(s, size, width);
        text(h, x, y, size, more, (struct crm_slice){s.ptr, n});
        s.ptr += n;
        s.len -= n;
        y += size * 1.25;
    }
    return y;
}

static const char *tone(enum tone t)
{
    return t == TONE_GOOD  ? " fill=\"#00705C\" font-weight=\"bold\""
           : t == TONE_BAD ? " fill=\"#B5381C\" font-weight=\"bold\""
                           : " fill=\"#4C4943\"";
}

static void tiles(struct crm_html *h, const struct first *first, double top)
{
    for (size_t i = 0; i < first->n_tiles; i++) {
        const struct tile *t = &first->tile[i];
        double x = LEFT + (double)(i % 4) * 240, y = top + (double)(i / 4) * 170;
        const struct change *c =
            t->change[0].mark.len || !t->change[1].mark.len ? &t->change[0] : &t->change[1];
        char cut[128];
        box(h, x, y, 232, 160, "#FFFFFF");
        text(h, x + 14, y + 34, 22, " fill=\"#4C4943\"",
            crm_pic_fit(t->label, 205, 22, cut, sizeof cut));
        text(h, x + 14, y + 88, 44, " font-weight=\"bold\"", t->value);
        text(h, x + 14, y + 120, 21, tone(c->tone),
            c->mark.len ? c->mark : crm_pic_fit(c->rest, 205, 21, cut, sizeof cut));
        if (c->mark.len)
            text(h, x + 14, y + 146, 20, " fill=\"#67625A\"", c->rest);
    }
}

static double causes(struct page *page, struct crm_html *h, const struct first *first, double y)
{
    double most = 1;

    if (!first->why_title.len)
        return y;
    text(h, LEFT, y, 24, " font-weight=\"bold\" fill=\"#4C4943\"", say(page, "sec.why", NULL));
    y = wrapped(h, LEFT, y + 40, 30, " font-weight=\"bold\"", first->why_title, RIGHT - LEFT);
    for (size_t i = 0; i < first->n_causes; i++)
        most = fmax(most, fabs(first->cause[i].amount));
    for (size_t i = 0; i < first->n_causes; i++, y += 42) {
        double w = 230 * first->cause[i].amount / most;
        text(h, LEFT, y + 22, 24, "", first->cause[i].label);
        box(h, w < 0 ? 640 + w : 640, y, fmax(fabs(w), 1), 28, w < 0 ? "#B5381C" : "#00705C");
        text(h, RIGHT, y + 22, 24, " text-anchor=\"end\" font-weight=\"bold\"",
            say_signed(page, first->cause[i].shown));
    }
    return y + 34;
}

static double acts(struct page *page, struct crm_html *h, const struct first *first, double y)
{
    if (!first->plan)
        return y;
    text(h, LEFT, y, 24, " font-weight=\"bold\" fill=\"#4C4943\"", say(page, "sec.todo", NULL));
    y = wrapped(h, LEFT, y + 40, 30, " font-weight=\"bold\"", first->todo_title, RIGHT - LEFT);
    for (size_t i = 0; i < first->n_acts && y < HEIGHT - 110; i++, y += 38) {
        text(h, LEFT, y + 20, 24, "", first->act[i].label);
        text(h, first->has_value ? 800 : RIGHT, y + 20, 24,
            " text-anchor=\"end\" font-weight=\"bold\"",
            say(page, "act.row", WITH({"n", say_count(page, (double)first->act[i].clients)})));
        if (first->has_value)
            text(h, RIGHT, y + 20, 24, " text-anchor=\"end\"",
                say_money_beside(
                    page, (double)first->act[i].value_e4 / 1e4, (double)first->value_e4 / 1e4));
    }
    return y;
}

void card_write(struct page *page, const struct first *first, struct crm_html *h)
{
    double y;

    crm_html_raw(h, card_head);
    crm_html_raw(h, "<title>");
    crm_html_text(h, first->headline);
    crm_html_raw(h, "</title>\n");
    box(h, 0, 0, WIDTH, HEIGHT, "#F7F5F0");
    box(h, LEFT, 52, RIGHT - LEFT, 6, "#1C1B1A");
    text(h, LEFT, 98, 28, " font-weight=\"bold\"", first->title);
    text(h, LEFT, 134, 23, " fill=\"#4C4943\"", first->when);
    y = wrapped(h, LEFT, 194, 44, " font-weight=\"bold\"", first->headline, RIGHT - LEFT);
    for (size_t i = 0; i < first->n_warnings && i < 2; i++)
        y = wrapped(h, LEFT, y - 4, 22, " fill=\"#B5381C\"", first->warning[i], RIGHT - LEFT);
    tiles(h, first, y - 16);
    y += -16 + 170 * (double)((first->n_tiles + 3) / 4) + 40;
    y = causes(page, h, first, y);
    acts(page, h, first, y);
    text(h, LEFT, HEIGHT - 36, 20, " fill=\"#67625A\"", say(page, "card.foot", NULL));
    crm_html_raw(h, "</svg>\n");
}

/* ---- text -------------------------------------------------------------------------------- */

static void add(struct crm_html *h, const char *before, struct crm_slice s, const char *after)
{
    crm_html_raw(h, before);
    crm_html_plain(h, s);
    crm_html_raw(h, after);
}

static void summary_tile(struct page *page, struct crm_html *h, const struct tile *t)
{
    add(h, "  ", t->label, page->lang == CRM_LANG_ZH ? "\xEF\xBC\x9A" : ": ");
    add(h, "", t->value, "");
    for (int i = 0; i < 2; i++) {
        if (t->change[i].mark.len)
            add(h, "; ", t->change[i].mark, "");
        if (t->change[i].rest.len)
            add(h, t->change[i].mark.len ? " " : "; ", t->change[i].rest, "");
    }
    crm_html_raw(h, "\n");
}

static void summary_plan(struct page *page, struct crm_html *h, const struct first *first)
{
    add(h, "\n", say(page, "sec.todo", NULL), "\n");
    add(h, "  ", first->todo_title, "\n");
    for (size_t i = 0; i < first->n_acts; i++) {
        add(h, "  - ", first->act[i].label, "  ");
        add(h, "",
            say(page, "act.row", WITH({"n", say_count(page, (double)first->act[i].clients)})), "");
        if (first->has_value)
            add(h, "  ",
                say_money_beside(
                    page, (double)first->act[i].value_e4 / 1e4, (double)first->value_e4 / 1e4),
                "");
        crm_html_raw(h, "\n");
    }
    if (first->held_text.len)
        add(h, "  ", first->held_text, "\n");
}

void summary_write(struct page *page, const struct first *first, struct crm_html *h)
{
    add(h, "", first->title, "");
    if (first->when.len)
        add(h, " \xC2\xB7 ", first->when, "");
    add(h, "\n\n", first->headline, "\n");
    if (first->lede.len)
        add(h, "", first->lede, page->lang == CRM_LANG_ZH ? "\xE3\x80\x82\n" : ".\n");
    for (size_t i = 0; i < first->n_warnings; i++)
        add(h, "! ", first->warning[i], "\n");
    if (first->n_tiles)
        add(h, "\n", say(page, "sec.what", NULL), "\n");
    for (size_t i = 0; i < first->n_tiles; i++)
        summary_tile(page, h, &first->tile[i]);
    if (first->why_title.len)
        add(h, "\n", say(page, "sec.why", NULL), "\n  ");
    if (first->why_title.len)
        add(h, "", first->why_title, "\n");
    for (size_t i = 0; i < first->n_causes; i++) {
        add(h, "  - ", first->cause[i].label, "  ");
        add(h, "", say_signed(page, first->cause[i].shown), "  (");
        add(h, "", first->cause[i].detail, ")\n");
    }
    if (first->plan)
        summary_plan(page, h, first);
}
