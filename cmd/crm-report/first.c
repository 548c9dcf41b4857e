#include "first.h"

#include "base/num.h"

#include <math.h>
#include <stdio.h>

/* ---- periods ---------------------------------------------------------------------------- */

int32_t period_end(struct crm_slice period, bool week)
{
    int64_t y, m, d;
    int32_t start;

    if (period.len < 4 || !crm_num_int((struct crm_slice){period.ptr, 4}, &y) || y < 1)
        return CRM_DAY_NONE;
    if (period.len == 4)
        return crm_day_from_civil((int)y, 12, 31);
    if (period.len == 7 && period.ptr[5] == 'Q' && period.ptr[6] >= '1' && period.ptr[6] <= '4')
        m = 3 * (period.ptr[6] - '0');
    else if (period.len < 7 || !crm_num_int((struct crm_slice){period.ptr + 5, 2}, &m) || m < 1 ||
             m > 12)
        return CRM_DAY_NONE;
    if (period.len == 7) {
        start = crm_day_from_civil((int)y, (int)m, 1);
        return crm_period_add(CRM_PERIOD_MONTH, start, 1) - 1;
    }
    if (period.len != 10 || !crm_num_int((struct crm_slice){period.ptr + 8, 2}, &d) ||
        !crm_day_valid((int)y, (int)m, (int)d))
        return CRM_DAY_NONE;
    return crm_day_from_civil((int)y, (int)m, (int)d) + (week ? 6 : 0);
}

/* Do the periods of this result, all of them days, stand a week apart? */
static bool by_week(const struct result *r)
{
    for (size_t i = 1; i < r->table.n_rows; i++) {
        int32_t a = period_end(result_cell(r, i - 1, "period"), false),
                b = period_end(result_cell(r, i, "period"), false);
        if (a != CRM_DAY_NONE && b != CRM_DAY_NONE && a != b)
            return result_cell(r, i, "period").len == 10 && (b - a) % 7 == 0;
    }
    return false;
}

bool period_is_open(const struct result *r, size_t row)
{
    int32_t day, end = period_end(result_cell(r, row, "period"), by_week(r));
    struct crm_slice note = result_cell(r, row, "note");

    if (crm_slice_is(note, "open") || crm_slice_is(note, "running"))
        return true;
    return end != CRM_DAY_NONE && crm_date_parse(r->as_of, &day, NULL) && day < end;
}

bool period_is_edge(const struct result *r, size_t row)
{
    return crm_slice_is(result_cell(r, row, "note"), "edge");
}

/* The row of the largest period below `below` (NULL: of all) that is over. */
static size_t last_row(const struct result *r, const struct crm_slice *below)
{
    size_t last = SIZE_MAX;

    for (size_t i = 0; i < r->table.n_rows; i++) {
        struct crm_slice period = result_cell(r, i, "period");
        if ((below && crm_slice_cmp(period, *below) >= 0) || period_is_open(r, i))
            continue;
        if (last == SIZE_MAX || crm_slice_cmp(period, result_cell(r, last, "period")) > 0)
            last = i;
    }
    return last;
}

static size_t year_before(const struct result *r, struct crm_slice period)
{
    char name[32];
    int64_t year;

    if (period.len < 4 || period.len > 7 ||
        !crm_num_int((struct crm_slice){period.ptr, 4}, &year) || year < 2)
        return SIZE_MAX;
    snprintf(name, sizeof name, "%04d%.*s", (int)year - 1, (int)(period.len - 4), period.ptr + 4);
    for (size_t i = 0; i < r->table.n_rows && period.len > 4; i++)
        if (crm_slice_is(result_cell(r, i, "period"), name))
            return i;
    return SIZE_MAX;
}

static void find_rows(struct first *first, struct page *page)
{
    const struct result *r = results_find(page->results, KIND_ACTIVITY, "");
    struct crm_slice period;

    first->now = first->before = first->year = SIZE_MAX;
    if (!r || (first->now = last_row(r, NULL)) == SIZE_MAX)
        return;
    first->activity = r;
    period = result_cell(r, first->now, "period");
    first->before = last_row(r, &period);
    first->year = year_before(r, period);
}

/* ---- changes ---------------------------------------------------------------------------- */

struct change change_of(
    struct page *page, double now, double then, struct crm_slice then_name, int up, bool people)
{
    struct change c = {.mark = {"", 0}, .rest = {"", 0}};
    double change = now - then;
    const char *sign;

    if (isnan(now) || isnan(then))
        return c;
    c.rest = say(page, "change.on", WITH({"prev", then_name}));
    if (change == 0 || (!people && then > 0 && fabs(change / then) < 5e-4)) {
        c.mark = say(page, "change.none", NULL);
        return c;
    }
    if (!people && !(then > 0))
        return (struct change){.mark = {"", 0}, .rest = {"", 0}};
    c.tone = up == 0 ? TONE_FLAT : (change > 0) == (up > 0) ? TONE_GOOD : TONE_BAD;
    sign = change > 0 ? "\xE2\x96\xB2" : "\xE2\x96\xBC";
    c.mark = say_format(page, "%s %s", sign,
        (people ? say_signed(page, change) : say_change(page, change / then)).ptr);
    return c;
}

/* ---- the head --------------------------------------------------------------------------- */

/* A month of the same year needs no year. */
static struct crm_slice name_beside(
    struct page *page, struct crm_slice period, struct crm_slice beside)
{
    int64_t m;

    if (period.len == 7 && beside.len == 7 && memcmp(period.ptr, beside.ptr, 4) == 0 &&
        crm_num_int((struct crm_slice){period.ptr + 5, 2}, &m) && m >= 1 && m <= 12) {
        char id[16];
        snprintf(id, sizeof id, "month.%d", (int)m);
        return say(page, id, NULL);
    }
    return say_period(page, period);
}

/* What moved: "more clients", "a little more often", "at a smaller bill". */
static void add_factor(struct page *page, struct crm_slice *list, const char *name, double ratio)
{
    char id[64];
    double size = fabs(log(ratio));

    if (!(size >= 0.005))
        return;
    snprintf(id, sizeof id, "factor.%s.%s%s", name, ratio > 1 ? "up" : "down",
        size < 0.05 ? ".little" : "");
    *list = list->len ? say(page, "list.two", WITH({"a", *list}, {"b", say(page, id, NULL)}))
                      : say(page, id, NULL);
}

static double clients_revenue(const struct result *r, size_t row)
{
    return result_number(r, row, "revenue_new") + result_number(r, row, "revenue_existing");
}

static struct crm_slice factors(struct first *first, struct page *page)
{
    const struct result *r = first->activity;
    struct crm_slice list = {"", 0};
    double c[2], v[2], m[2];

    for (int i = 0; i < 2; i++) {
        size_t row = i ? first->now : first->before;
        c[i] = result_number(r, row, "clients");
        v[i] = result_number(r, row, "visits");
        m[i] = clients_revenue(r, row);
    }
    if (!(c[0] > 0 && c[1] > 0 && v[0] > 0 && v[1] > 0 && m[0] > 0 && m[1] > 0))
        return list;
    add_factor(page, &list, "clients", c[1] / c[0]);
    add_factor(page, &list, "often", (v[1] / c[1]) / (v[0] / c[0]));
    add_factor(page, &list, "bill", (m[1] / v[1]) / (m[0] / v[0]));
    return list;
}

static void headline(struct first *first, struct page *page)
{
    const struct result *r = first->activity;
    struct crm_slice period = result_cell(r, first->now, "period"), list;
    double now = result_number(r, first->now, "revenue"), then;

    if (first->before == SIZE_MAX || !((then = result_number(r, first->before, "revenue")) > 0) ||
        isnan(now)) {
        first->headline = say(page, "first.alone",
            WITH({"period", say_period(page, period)}, {"money", say_money(page, now)}));
        return;
    }
    first->headline = say(page,
        now > then * 1.0005   ? "first.up"
        : now < then * 0.9995 ? "first.down"
                              : "first.same",
        WITH({"period", name_beside(page, period, period)},
            {"prev", name_beside(page, result_cell(r, first->before, "period"), period)},
            {"pct", say_share(page, fabs(now / then - 1))}));
    first->headline = say_capital(page, first->headline);
    list = factors(first, page);
    if (list.len)
        first->headline = say(page, "first.factors", WITH({"a", first->headline}, {"list", list}));
}

static void add_sentence(struct page *page, struct crm_slice *text, struct crm_slice more)
{
    *text = text->len ? say(page, "list.sentence", WITH({"a", *text}, {"b", more})) : more;
}

static void lede(struct first *first, struct page *page)
{
    const struct result *r = first->activity,
                        *bridge = results_find(page->results, KIND_BRIDGE, ""),
                        *owed = results_find(page->results, KIND_LIABILITY, "");
    struct crm_slice period = result_cell(r, first->now, "period");
    double now = result_number(r, first->now, "revenue"),
           year = first->year == SIZE_MAX ? NAN : result_number(r, first->year, "revenue");

    if (year > 0)
        first->lede = say(page, now >= year ? "first.year_up" : "first.year_down",
            WITH({"money", say_money(page, now)}, {"pct", say_share(page, fabs(now / year - 1))},
                {"period", say_period(page, result_cell(r, first->year, "period"))}));
    for (size_t i = 0; bridge && i < bridge->table.n_rows; i++)
        if (crm_slice_eq(result_cell(bridge, i, "period"), period) && !period_is_open(bridge, i))
            add_sentence(page, &first->lede,
                say(page, "first.flows",
                    WITH({"new", say_count(page, result_number(bridge, i, "new"))},
                        {"back", say_count(page, result_number(bridge, i, "won_back"))},
                        {"lost", say_count(page, result_number(bridge, i, "lost"))})));
    for (size_t i = 0; owed && i < owed->table.n_rows; i++)
        if (crm_slice_eq(result_cell(owed, i, "period"), period))
            add_sentence(page, &first->lede,
                say(page, "first.owed",
                    WITH({"money", say_money(page, result_number(owed, i, "closing"))})));
}

static void caution(struct first *first, struct crm_slice text)
{
    if (first->n_warnings < sizeof first->warning / sizeof *first->warning)
        first->warning[first->n_warnings++] = text;
}

/* The days of all results, each once. */
static void warn_mixed(struct first *first, struct page *page)
{
    const struct results *all = page->results;
    struct crm_slice list = {"", 0};
    size_t n = 0;

    for (size_t i = 0; i < all->n; i++) {
        bool seen = all->result[i].as_of.len == 0;
        for (size_t j = 0; j < i && !seen; j++)
            seen = crm_slice_eq(all->result[j].as_of, all->result[i].as_of);
        if (seen)
            continue;
        list = n++ ? say(page, "list.two",
                         WITH({"a", list}, {"b", say_day(page, all->result[i].as_of)}))
                   : say_day(page, all->result[i].as_of);
    }
    if (n > 1)
        caution(first, say(page, "warn.mixed", WITH({"list", list})));
}

static void warnings(struct first *first, struct page *page)
{
    const struct result *r = results_find(page->results, KIND_ACTIVITY, "");

    warn_mixed(first, page);
    for (size_t i = 0; r && i < r->table.n_rows; i++)
        if (period_is_open(r, i) && (first->now == SIZE_MAX || !first->activity ||
                                        crm_slice_cmp(result_cell(r, i, "period"),
                                            result_cell(r, first->now, "period")) > 0))
            caution(first, say(page, "warn.open_period",
                               WITH({"period", say_period(page, result_cell(r, i, "period"))},
                                   {"day", say_day(page, r->as_of)})));
    if (!first->activity)
        return;
    for (int i = 0; i < 2; i++) {
        size_t row = i ? first->year : first->before;
        if (row != SIZE_MAX && period_is_edge(r, row))
            caution(first, say(page, "warn.edge_of",
                               WITH({"period", say_period(page, result_cell(r, row, "period"))})));
    }
}

static struct crm_slice joined(struct page *page, struct crm_slice a, struct crm_slice b)
{
    return a.len && b.len ? say_format(page, "%s \xC2\xB7 %s", a.ptr, b.ptr) : a.len ? a : b;
}

static void when(struct first *first, struct page *page)
{
    struct crm_slice day = results_day(page->results);

    first->when = (struct crm_slice){"", 0};
    if (page->audit)
        first->when = say(page, "page.audit", NULL);
    else if (first->activity)
        first->when = say(page, "first.whole",
            WITH({"period", say_period(page, result_cell(first->activity, first->now, "period"))}));
    if (day.len)
        first->when =
            joined(page, first->when, say(page, "page.as_of", WITH({"day", say_day(page, day)})));
    if (page->currency)
        first->when = joined(page, first->when,
            say(page, "first.currency", WITH({"x", crm_slice_of(page->currency)})));
}

void first_find(struct first *first, struct page *page, const char *title)
{
    static const struct crm_slice none = {"", 0};

    *first = (struct first){.lede = none, .why_title = none, .held_text = none};
    find_rows(first, page);
    first->title = title && *title ? crm_slice_of(title)
                                   : say(page, page->audit ? "page.audit" : "page.monthly", NULL);
    when(first, page);
    first->headline = first->title;
    if (first->activity) {
        headline(first, page);
        lede(first, page);
        first_why(first, page);
    }
    first_tiles(first, page);
    warnings(first, page);
    first_todo(first, page);
}
