/* The first screen as markup: tiles, the waterfall of why, bars of what to do. */
#include "first.h"

#include "report/pic.h"

#include <math.h>

static void text(struct crm_html *h, const char *before, struct crm_slice s, const char *after)
{
    crm_html_raw(h, before);
    crm_html_text(h, s);
    crm_html_raw(h, after);
}

static void h2(struct page *page, const char *id)
{
    text(&page->html, "<h2>", say(page, id, NULL), "</h2>\n");
}

/* ---- what happened ------------------------------------------------------------------------ */

static void draw_spark(struct crm_html *h, const struct tile *t)
{
    double lo = NAN, hi = NAN, x[MOST_SPARK], y[MOST_SPARK];
    struct crm_pic pic = {.html = h};
    struct crm_axis axis;

    if (t->n_spark < 3)
        return;
    for (size_t i = 0; i < t->n_spark; i++)
        crm_axis_hold(&lo, &hi, t->spark[i]);
    axis = crm_axis_of(lo, hi, 23, 4);
    for (size_t i = 0; i < t->n_spark; i++) {
        x[i] = 2 + 66.0 * (double)i / (double)(t->n_spark - 1);
        y[i] = hi > lo ? crm_axis_at(&axis, t->spark[i]) : 13;
    }
    crm_html_raw(h, "<svg viewBox=\"0 0 72 26\" aria-hidden=\"true\">");
    crm_pic_line(&pic, x, y, t->n_spark, "sn thin");
    crm_pic_dot(&pic, x[t->n_spark - 1], y[t->n_spark - 1], 2.6, "f1");
    crm_html_raw(h, "</svg>");
}

static const char *tone_class(enum tone tone)
{
    return tone == TONE_GOOD ? "good" : tone == TONE_BAD ? "bad" : "flat";
}

static void put_change(struct page *page, const struct change *c, bool more)
{
    struct crm_html *h = &page->html;

    if (!c->mark.len && !c->rest.len)
        return;
    if (more)
        crm_html_raw(h, "<br>");
    if (c->mark.len) {
        crm_html_format(h, "<span class=\"%s\">", tone_class(c->tone));
        text(h, "", c->mark, "</span> ");
    }
    crm_html_text(h, c->rest);
}

static void put_tile(struct page *page, const struct tile *t)
{
    struct crm_html *h = &page->html;

    text(h, "<div class=\"tile\"><span class=\"l\">", t->label, "</span><span class=\"v\">");
    text(h, "<data value=\"", t->exact, "\">");
    text(h, "", t->value, "</data></span><span class=\"d\">");
    put_change(page, &t->change[0], false);
    put_change(page, &t->change[1], t->change[0].mark.len || t->change[0].rest.len);
    crm_html_raw(h, "</span>");
    draw_spark(h, t);
    crm_html_raw(h, "</div>\n");
}

static void write_what(struct page *page, const struct first *first)
{
    crm_html_raw(&page->html, "<section id=\"what\">");
    h2(page, "sec.what");
    crm_html_raw(&page->html, "<div class=\"tiles\">\n");
    for (size_t i = 0; i < first->n_tiles; i++)
        put_tile(page, &first->tile[i]);
    crm_html_raw(&page->html, "</div></section>\n");
}

/* ---- why -------------------------------------------------------------------------------- */

static struct crm_slice axis_money(double value, const void *data, char *buffer, size_t room)
{
    struct crm_slice s = say_axis((struct page *)(uintptr_t)data, value);
    size_t plus = value > 0, n = s.len + plus < room ? s.len : 0;

    if (plus)
        buffer[0] = '+';
    memcpy(buffer + plus, s.ptr, n);
    return (struct crm_slice){buffer, n + plus};
}

enum { ROW = 38, TOP = 8, BAR = 22, LEFT = 118, RIGHT = 316 };

static void draw_bar(struct page *page, struct crm_pic *pic, const struct crm_axis *axis, size_t i,
    double from, double to, const char *fill, struct crm_slice shown)
{
    double y = TOP + (double)ROW * (double)i, a = crm_axis_at(axis, from),
           b = crm_axis_at(axis, to), right = fmax(a, b), wide = crm_pic_width(shown, 11);

    (void)page;
    crm_pic_area(pic, a, y, b - a, BAR, fill);
    if (right + 5 + wide <= CRM_PIC_WIDTH)
        crm_pic_label(pic, right + 5, y + 15, CRM_START, "b", shown);
    else
        crm_pic_label(pic, fmin(a, b) - 5, y + 15, CRM_END, "b", shown);
}

static void draw_causes(struct page *page, const struct first *first, double height)
{
    struct crm_pic pic = {.html = &page->html};
    double lo = 0, hi = 0, at = 0;
    struct crm_axis axis;

    for (size_t i = 0; i < first->n_causes; i++)
        crm_axis_hold(&lo, &hi, at += first->cause[i].amount);
    crm_axis_hold(&lo, &hi, first->change);
    crm_axis_round(&lo, &hi, 3);
    axis = crm_axis_of(lo, hi, LEFT, RIGHT);
    crm_axis_draw_x(&pic, &axis, 2, height - 30, 4, axis_money, page);
    at = 0;
    for (size_t i = 0; i < first->n_causes; i++) {
        const struct cause *c = &first->cause[i];
        double y = TOP + (double)ROW * (double)i;
        crm_pic_label(&pic, 0, y + 10, CRM_START, "i l", c->label);
        crm_pic_label(&pic, 0, y + 23, CRM_START, "m", c->detail);
        draw_bar(page, &pic, &axis, i, at, at + c->amount, c->amount < 0 ? "fx" : "fg",
            say_signed(page, c->shown));
        at += c->amount;
        crm_pic_seg(&pic, crm_axis_at(&axis, at), y + BAR, crm_axis_at(&axis, at), y + ROW, "ax");
    }
    crm_pic_label(&pic, 0, TOP + (double)ROW * (double)first->n_causes + 15, CRM_START, "b l",
        say(page, "cause.all", NULL));
    draw_bar(page, &pic, &axis, first->n_causes, 0, first->change, "fi",
        say_signed(page, first->change_shown));
    crm_pic_label(&pic, CRM_PIC_WIDTH, height - 4, CRM_END, "m",
        say(page, "why.axis",
            WITH({"now", say_tick(page, result_cell(first->activity, first->now, "period"))},
                {"then", say_tick(page, result_cell(first->activity, first->before, "period"))})));
}

static void numbers_of_why(struct page *page, const struct first *first)
{
    struct crm_html *h = &page->html;

    text(h, "<details class=\"tb\"><summary>", say(page, "numbers", NULL),
        "</summary><div class=\"scroll\" tabindex=\"0\"><table><tbody>\n");
    for (size_t i = 0; i < first->n_causes; i++) {
        text(h, "<tr><td>", first->cause[i].label, "</td><td>");
        text(h, "", first->cause[i].detail, "</td><td class=\"r\">");
        text(h, "", say_signed(page, first->cause[i].shown), "</td></tr>\n");
    }
    text(h, "<tr><td>", say(page, "cause.all", NULL), "</td><td></td><td class=\"r\">");
    text(h, "", say_signed(page, first->change_shown),
        "</td></tr></tbody></table></div></details>\n");
}

static void write_why(struct page *page, const struct first *first)
{
    struct crm_html *h = &page->html;
    double height = TOP + ROW * ((double)first->n_causes + 1) + 26;

    crm_html_raw(h, "<section id=\"why\">");
    h2(page, "sec.why");
    if (!first->why_title.len) {
        text(h, "<p class=\"more\">", say(page, "why.none", NULL), "</p></section>\n");
        return;
    }
    text(h, "<figure><figcaption><p class=\"k\"><span>", say(page, "why.kicker", NULL),
        "</span></p>");
    text(h, "<h3>", first->why_title, "</h3>");
    text(h, "<p class=\"sub\">",
        say(page, "why.sub", WITH({"all", say_signed(page, first->change_shown)})),
        "</p></figcaption>\n");
    crm_html_format(h,
        "<svg viewBox=\"0 0 360 %.0f\" role=\"img\" aria-labelledby=\"why-t why-d\"><title "
        "id=\"why-t\">",
        height);
    text(h, "", first->why_title, "</title><desc id=\"why-d\">");
    for (size_t i = 0; i < first->n_causes; i++) {
        text(h, "", first->cause[i].label, " ");
        text(h, "", say_signed(page, first->cause[i].shown), "; ");
    }
    crm_html_raw(h, "</desc>\n");
    draw_causes(page, first, height);
    text(h, "</svg>\n<p class=\"foot\">", say(page, "why.foot", NULL), "</p>\n");
    numbers_of_why(page, first);
    crm_html_raw(h, "</figure></section>\n");
}

/* ---- what to do ------------------------------------------------------------------------- */

static const char *const fills[] = {"f1", "f2", "f3", "fn"};

static void draw_acts(struct page *page, const struct first *first)
{
    struct crm_pic pic = {.html = &page->html};
    size_t most = 1;

    for (size_t i = 0; i < first->n_acts; i++)
        most = first->act[i].clients > most ? first->act[i].clients : most;
    for (size_t i = 0; i < first->n_acts; i++) {
        const struct act *a = &first->act[i];
        double y = 38 * (double)i, w = 190.0 * (double)a->clients / (double)most;
        struct crm_slice n = say(page, "act.row", WITH({"n", say_count(page, (double)a->clients)}));
        char cut[256];
        crm_pic_label(
            &pic, 0, y + 12, CRM_START, "i l", crm_pic_fit(a->label, 280, 12, cut, sizeof cut));
        crm_pic_area(&pic, 0, y + 17, fmax(w, 1), 12, fills[i < 3 ? i : 3]);
        crm_pic_label(&pic, fmax(w, 1) + 5, y + 27, CRM_START, "b", n);
        if (first->has_value)
            crm_pic_label(&pic, CRM_PIC_WIDTH, y + 27, CRM_END, "b",
                say_money_beside(page, (double)a->value_e4 / 1e4, (double)first->value_e4 / 1e4));
    }
}

static void write_plan(struct page *page, const struct first *first)
{
    struct crm_html *h = &page->html;

    text(h, "<figure><figcaption><p class=\"k\"><span>", first->todo_kicker, "</span></p>");
    text(h, "<h3>", first->todo_title, "</h3>");
    text(h, "<p class=\"sub\">",
        say(page,
            !first->has_value                   ? "todo.sub_plain"
            : first->plan->kind == KIND_OVERDUE ? "todo.sub_spent"
                                                : "todo.sub_worth",
            NULL),
        "</p></figcaption>\n");
    if (first->n_acts) {
        crm_html_format(h,
            "<svg viewBox=\"0 0 360 %zu\" role=\"img\" aria-labelledby=\"do-t do-d\"><title "
            "id=\"do-t\">",
            38 * first->n_acts);
        text(h, "", first->todo_title, "</title><desc id=\"do-d\">");
        for (size_t i = 0; i < first->n_acts; i++) {
            text(h, "", first->act[i].label, " ");
            text(h, "", say_count(page, (double)first->act[i].clients), "; ");
        }
        crm_html_raw(h, "</desc>\n");
        draw_acts(page, first);
        crm_html_raw(h, "</svg>\n");
    }
    if (first->held_text.len)
        text(h, "<p class=\"more\">", first->held_text, "</p>\n");
    if (first->clients)
        text(h, "<p class=\"more noprint\"><a href=\"#contacts\">", say(page, "todo.link", NULL),
            "</a></p>\n");
    crm_html_raw(h, "</figure>");
}

static void write_todo(struct page *page, const struct first *first)
{
    crm_html_raw(&page->html, "<section id=\"todo\">");
    h2(page, "sec.todo");
    if (first->plan)
        write_plan(page, first);
    else
        text(&page->html, "<p class=\"more\">", say(page, "todo.missing", NULL), "</p>\n");
    crm_html_raw(&page->html, "</section>\n");
}

void first_write(struct page *page, const struct first *first)
{
    crm_html_raw(&page->html, "<div class=\"first\">\n");
    if (first->n_tiles)
        write_what(page, first);
    if (first->activity)
        write_why(page, first);
    if (first->activity || first->plan)
        write_todo(page, first);
    crm_html_raw(&page->html, "</div>\n");
}
