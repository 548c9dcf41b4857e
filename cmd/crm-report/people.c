#include "people.h"

#include "base/map.h"
#include "base/mem.h"

#include <stdlib.h>

enum { MOST_PEOPLE = 12, PHONE_END = 4 };

/* ---- who they are ------------------------------------------------------------------------- */

static bool is_phone(struct crm_slice column)
{
    return crm_slice_is(column, "phone");
}

/* The first character and three dots; of a telephone number stars and the last four digits. */
struct crm_slice people_cell(struct page *page, struct crm_slice column, struct crm_slice cell)
{
    size_t n = cell.len ? 1 : 0;

    if (!page->mask || !cell.len)
        return cell;
    if (is_phone(column) && cell.len > PHONE_END)
        return say_format(page, "*******%.*s", PHONE_END, cell.ptr + cell.len - PHONE_END);
    while (n < cell.len && ((unsigned char)cell.ptr[n] & 0xC0) == 0x80)
        n++;
    return say_format(page, "%.*s\xE2\x80\xA6", (int)n, cell.ptr);
}

/* ---- which rows -------------------------------------------------------------------------- */

struct chosen {
    size_t row[MOST_PEOPLE];
    size_t act[MOST_PEOPLE]; /* kind of contact, for its mark */
    size_t n;
};

static size_t act_number(const struct first *first, struct crm_slice label)
{
    for (size_t i = 0; i < first->n_acts; i++)
        if (crm_slice_eq(first->act[i].label, label))
            return i;
    return first->n_acts ? first->n_acts - 1 : 0;
}

enum { NOBODY = 255 };

/* Of each row of the plan its kind of contact, NOBODY where nobody is to be named. */
static unsigned char *kinds_of(struct page *page, const struct first *first)
{
    const struct result *r = first->plan;
    unsigned char *kind = crm_mem_alloc(r->table.n_rows, 1);

    if (!kind)
        page->html.failed = true;
    for (size_t i = 0; kind && i < r->table.n_rows; i++)
        kind[i] = todo_is_due(r, i) && consent_names(&page->consent, r, i)
                      ? (unsigned char)act_number(first, todo_label(page, r, i))
                      : NOBODY;
    return kind;
}

/* The next row of one kind, a client once: in the plan's own order; of the overdue list who spent
 * most. */
static size_t next_of(
    const struct first *first, const unsigned char kind[], size_t act, const struct crm_map *seen)
{
    const struct result *r = first->plan;
    size_t best = SIZE_MAX;

    for (size_t i = 0; i < r->table.n_rows; i++) {
        if (kind[i] != act || crm_map_find(seen, result_cell(r, i, "customer_id")) != CRM_MAP_NONE)
            continue;
        if (r->kind != KIND_OVERDUE)
            return i;
        if (best == SIZE_MAX || todo_value(r, i) > todo_value(r, best))
            best = i;
    }
    return best;
}

/* How many of the places left the next kind gets: half of them, so that each has one. */
static size_t places_of(size_t left, size_t kinds_left)
{
    size_t places = kinds_left == 1 ? left : left / 2;

    if (places + kinds_left - 1 > left)
        places = left + 1 > kinds_left ? left + 1 - kinds_left : 0;
    return places ? places : 1;
}

static void choose(struct page *page, const struct first *first, struct chosen *c)
{
    unsigned char *kind = kinds_of(page, first);
    struct crm_map seen;
    uint32_t id;
    bool added;

    crm_map_init(&seen);
    for (size_t a = 0; kind && a < first->n_acts; a++) {
        size_t until = c->n + places_of(MOST_PEOPLE - c->n, first->n_acts - a), row;
        while (c->n < until && c->n < MOST_PEOPLE &&
               (row = next_of(first, kind, a, &seen)) != SIZE_MAX) {
            if (!crm_map_put(&seen, result_cell(first->plan, row, "customer_id"), &id, &added)) {
                page->html.failed = true;
                break;
            }
            c->act[c->n] = a;
            c->row[c->n++] = row;
        }
    }
    crm_map_release(&seen);
    free(kind);
}

/* ---- the table --------------------------------------------------------------------------- */

static bool filled(const struct result *r, const struct chosen *c, const char *column)
{
    for (size_t i = 0; i < c->n; i++)
        if (result_cell(r, c->row[i], column).len)
            return true;
    return false;
}

static void text(struct crm_html *h, const char *before, struct crm_slice s, const char *after)
{
    crm_html_raw(h, before);
    crm_html_text(h, s);
    crm_html_raw(h, after);
}

/* "usually every 13 days, 34 days past it" from the overdue list, where it has the client. */
static struct crm_slice rhythm(struct page *page, const struct result *due, struct crm_slice client)
{
    for (size_t i = 0; due && i < due->table.n_rows; i++) {
        double every = result_number(due, i, "typical_interval"),
               over = result_number(due, i, "overdue_days");
        if (!crm_slice_eq(result_cell(due, i, "customer_id"), client))
            continue;
        if (every > 0 && over > 0)
            return say(page, "people.rhythm",
                WITH({"n", say_count(page, every)}, {"m", say_count(page, over)}));
    }
    return (struct crm_slice){"", 0};
}

static struct crm_slice why(struct page *page, const struct result *r, size_t row)
{
    struct crm_slice what = r->kind == KIND_OVERDUE
                                ? todo_label(page, r, row)
                                : say_value(page, "action", result_cell(r, row, "action")),
                     more = rhythm(page, results_find(page->results, KIND_OVERDUE, NULL),
                         result_cell(r, row, "customer_id"));

    return more.len ? say(page, "people.why", WITH({"a", what}, {"b", more})) : what;
}

struct shown {
    bool value, staff, phone, day;
    const char *staff_column, *day_column;
};

static void head(struct page *page, const struct result *r, const struct shown *s)
{
    struct crm_html *h = &page->html;

    text(h, "<thead><tr><th scope=\"col\">", say(page, "people.client", NULL), "</th>");
    if (s->value)
        text(h, "<th scope=\"col\" class=\"r\">",
            say(page, r->kind == KIND_OVERDUE ? "people.spent" : "people.value", NULL), "</th>");
    text(h, "<th scope=\"col\">", say(page, "people.why_head", NULL), "</th>");
    if (s->staff)
        text(h, "<th scope=\"col\">", say(page, "people.staff", NULL), "</th>");
    if (s->phone)
        text(h, "<th scope=\"col\">", say(page, "people.phone", NULL), "</th>");
    if (s->day)
        text(h, "<th scope=\"col\">", say(page, "people.day", NULL), "</th>");
    crm_html_raw(h, "</tr></thead><tbody>\n");
}

static void line(
    struct page *page, const struct result *r, size_t row, size_t act, const struct shown *s)
{
    static const char *const marks[] = {"prio", "prio p2", "prio p3", "prio p4"};
    struct crm_html *h = &page->html;
    struct crm_slice name = people_cell(page, crm_slice_of("name"), result_cell(r, row, "name"));

    crm_html_format(h, "<tr><td><i class=\"%s\"></i>", marks[act < 3 ? act : 3]);
    if (name.len)
        text(h, "<bdi>", name, "</bdi> ");
    text(h, "<bdi class=\"n\">", result_cell(r, row, "customer_id"), "</bdi></td>");
    if (s->value) {
        text(h, "<td class=\"r\"><data value=\"",
            result_cell(r, row, r->kind == KIND_OVERDUE ? "spend_365d" : "value"), "\">");
        text(h, "", say_full(page, (double)todo_value(r, row) / 1e4), "</data></td>");
    }
    text(h, "<td class=\"wide\">", why(page, r, row), "</td>");
    if (s->staff)
        text(h, "<td><bdi>", result_cell(r, row, s->staff_column), "</bdi></td>");
    if (s->phone)
        text(h, "<td><bdi>", people_cell(page, crm_slice_of("phone"), result_cell(r, row, "phone")),
            "</bdi></td>");
    if (s->day)
        text(h, "<td>", say_tick(page, result_cell(r, row, s->day_column)), "</td>");
    crm_html_raw(h, "</tr>\n");
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static void tell(struct page *page, const struct first *first, size_t n)
{
    struct crm_slice file = crm_slice_of(base_name(first->plan->file));

    text(&page->html, "<p class=\"more\">",
        say(page, n < first->clients ? "people.some" : "people.all",
            WITH({"n", say_count(page, (double)n)},
                {"all", say_count(page, (double)first->clients)}, {"file", file})),
        " ");
    crm_html_text(&page->html, say(page,
                                   page->consent.found                 ? "people.consent"
                                   : page->consent.all                 ? "people.everybody"
                                   : first->plan->kind == KIND_OVERDUE ? "care.no_column"
                                                                       : "people.plan",
                                   NULL));
    if (page->mask)
        text(&page->html, " ", say(page, "page.masked", NULL), "");
    crm_html_raw(&page->html, "</p>\n");
}

void people_write(struct page *page, const struct first *first)
{
    struct crm_html *h = &page->html;
    const struct result *r = first->plan;
    struct chosen c = {.n = 0};
    struct shown s = {.value = first->has_value};

    if (!r || !first->clients)
        return;
    choose(page, first, &c);
    s.staff_column = result_has(r, "staff") ? "staff" : "staff_last";
    s.day_column = r->kind == KIND_OVERDUE ? "due_date" : "date";
    s.staff = filled(r, &c, s.staff_column);
    s.phone = filled(r, &c, "phone");
    s.day = filled(r, &c, s.day_column);
    text(h, "<section class=\"sec\" id=\"contacts\"><h2>", say(page, "sec.contacts", NULL),
        "</h2>\n<div class=\"scroll\" tabindex=\"0\"><table class=\"acts stack\">");
    head(page, r, &s);
    for (size_t i = 0; i < c.n; i++)
        line(page, r, c.row[i], c.act[i], &s);
    crm_html_raw(h, "</tbody></table></div>\n");
    tell(page, first, c.n);
    crm_html_raw(h, "</section>\n");
    for (size_t f = 0; f < page->results->n; f++)
        page->used[f] |= &page->results->result[f] == r;
}
