/* What happened: eight figures, each with its change, the direction of which is good or bad. */
#include "first.h"

#include <math.h>

static struct tile *add(struct first *first, struct crm_slice label)
{
    static const struct crm_slice none = {"", 0};
    struct tile *t;

    if (first->n_tiles == MOST_TILES)
        return NULL;
    t = &first->tile[first->n_tiles++];
    *t = (struct tile){.label = label, .value = none, .exact = none};
    for (int i = 0; i < 2; i++)
        t->change[i].mark = t->change[i].rest = none;
    return t;
}

/* The values of the periods up to `last` that are over, in file order. */
static void spark(struct tile *t, const struct result *r, size_t last, const char *column)
{
    for (size_t i = 0; i <= last && i < r->table.n_rows; i++) {
        double v = result_number(r, i, column);
        if (isnan(v) || period_is_open(r, i) || period_is_edge(r, i))
            continue;
        if (t->n_spark == MOST_SPARK) {
            memmove(t->spark, t->spark + 1, (MOST_SPARK - 1) * sizeof *t->spark);
            t->n_spark--;
        }
        t->spark[t->n_spark++] = v;
    }
}

/* "Nov", "Dec 2024": the year where it is another. */
static struct crm_slice short_name(
    struct page *page, struct crm_slice period, struct crm_slice beside)
{
    if (period.len == 7 && beside.len == 7 && memcmp(period.ptr, beside.ptr, 4) == 0)
        return say_tick(page, period);
    if (period.len == 7)
        return say(page, "period.short",
            WITH({"y", say_copy(page, (struct crm_slice){period.ptr, 4})},
                {"p", say_tick(page, period)}));
    return say_period(page, period);
}

enum form { FORM_MONEY, FORM_COUNT };

/* New clients of the first month on file are no measure of any other. */
static bool comparable(const struct result *r, size_t row, const char *column)
{
    return row != SIZE_MAX && !(period_is_edge(r, row) && strcmp(column, "new") == 0);
}

static void tile_of_activity(
    struct first *first, struct page *page, const char *label, const char *column, enum form form)
{
    const struct result *r = first->activity;
    double now = result_number(r, first->now, column);
    struct crm_slice period = result_cell(r, first->now, "period");
    struct tile *t;

    if (isnan(now) || !(t = add(first, say(page, label, NULL))))
        return;
    t->value = form == FORM_MONEY ? say_money(page, now) : say_count(page, now);
    t->exact = result_cell(r, first->now, column);
    spark(t, r, first->now, column);
    for (int i = 0; i < 2; i++) {
        size_t row = i ? first->year : first->before;
        if (!comparable(r, row, column) || (i && first->year == first->before))
            continue;
        t->change[i] = change_of(page, now, result_number(r, row, column),
            short_name(page, result_cell(r, row, "period"), period), 1,
            form == FORM_COUNT && now < 100);
    }
}

/* ---- who came back ---------------------------------------------------------------------- */

static bool is_new_visit(const struct result *r, size_t row)
{
    struct crm_slice definition = result_cell(r, row, "definition");

    return definition.len > 6 && memcmp(definition.ptr, "visit:", 6) == 0 &&
           crm_slice_is(result_cell(r, row, "new_or_existing"), "new") &&
           !crm_slice_is(result_cell(r, row, "period"), "all") &&
           !isnan(result_number(r, row, "rate")) && !period_is_edge(r, row);
}

/* The last closed period of first-timers of one definition, and the one before it. */
static void closed(const struct result *r, size_t *last, size_t *before)
{
    *last = *before = SIZE_MAX;
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (is_new_visit(r, i) && (*last == SIZE_MAX || crm_slice_cmp(result_cell(r, i, "period"),
                                                            result_cell(r, *last, "period")) > 0))
            *last = i;
    for (size_t i = 0; i < r->table.n_rows && *last != SIZE_MAX; i++)
        if (is_new_visit(r, i) && i != *last &&
            crm_slice_eq(result_cell(r, i, "definition"), result_cell(r, *last, "definition")) &&
            (*before == SIZE_MAX ||
                crm_slice_cmp(result_cell(r, i, "period"), result_cell(r, *before, "period")) > 0))
            *before = i;
}

/* Only intervals that part are a change. */
static struct change surely(
    struct page *page, const struct result *r, size_t now, size_t then, struct crm_slice name)
{
    struct change c = {.mark = {"", 0}, .rest = {"", 0}};
    double up = result_number(r, now, "lo") - result_number(r, then, "hi"),
           down = result_number(r, then, "lo") - result_number(r, now, "hi"),
           points = 100 * (result_number(r, now, "rate") - result_number(r, then, "rate"));

    if (isnan(up) || isnan(down))
        return c;
    c.rest = say(page, "change.on", WITH({"prev", name}));
    if (!(up > 0) && !(down > 0)) {
        c.mark = say(page, "change.unsure", NULL);
        return c;
    }
    c.tone = up > 0 ? TONE_GOOD : TONE_BAD;
    c.mark = say(page, up > 0 ? "change.more_points" : "change.less_points",
        WITH({"x", say_number(page, fabs(points), 0)}));
    return c;
}

static struct crm_slice interval(struct page *page, const struct result *r, size_t row)
{
    double lo = result_number(r, row, "lo"), hi = result_number(r, row, "hi");

    return say(page, "range.share",
        WITH({"a", say_number(page, 100 * lo, 0)}, {"b", say_number(page, 100 * hi, 0)}));
}

static void tile_of_return(struct first *first, struct page *page)
{
    const struct result *r = results_find(page->results, KIND_RETENTION, "");
    struct crm_slice period;
    size_t last, before;
    struct tile *t;

    if (!r)
        return;
    closed(r, &last, &before);
    if (last == SIZE_MAX || !(t = add(first, say(page, "tile.back", NULL))))
        return;
    period = result_cell(r, last, "period");
    t->value = say_share(page, result_number(r, last, "rate"));
    t->exact = result_cell(r, last, "rate");
    t->change[0] = (struct change){.mark = {"", 0},
        .rest = say(page, "tile.back_of",
            WITH({"range", interval(page, r, last)},
                {"n", say_count(page, result_number(r, last, "eligible"))},
                {"period", say_tick(page, period)},
                {"span", say_span(page, result_cell(r, last, "definition"))}))};
    if (before != SIZE_MAX)
        t->change[1] = surely(
            page, r, last, before, short_name(page, result_cell(r, before, "period"), period));
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (is_new_visit(r, i) && t->n_spark < MOST_SPARK)
            t->spark[t->n_spark++] = result_number(r, i, "rate");
}

static size_t bridge_row(const struct first *first, const struct result *r)
{
    size_t last = SIZE_MAX;

    for (size_t i = 0; r && i < r->table.n_rows; i++) {
        if (period_is_open(r, i) || isnan(result_number(r, i, "churn_rate")))
            continue;
        if (first->activity && crm_slice_eq(result_cell(r, i, "period"),
                                   result_cell(first->activity, first->now, "period")))
            return i;
        if (last == SIZE_MAX ||
            crm_slice_cmp(result_cell(r, i, "period"), result_cell(r, last, "period")) > 0)
            last = i;
    }
    return first->activity ? SIZE_MAX : last;
}

static void tile_of_loss(struct first *first, struct page *page)
{
    const struct result *r = results_find(page->results, KIND_BRIDGE, "");
    size_t row = bridge_row(first, r);
    struct tile *t;

    if (row == SIZE_MAX || !(t = add(first, say(page, "tile.lost", NULL))))
        return;
    t->value = say_count(page, result_number(r, row, "lost"));
    t->exact = result_cell(r, row, "lost");
    t->change[0] = (struct change){.mark = {"", 0},
        .rest = say(page, "tile.lost_of",
            WITH({"pct", say_share(page, result_number(r, row, "churn_rate"))},
                {"range", interval(page, r, row)},
                {"n", say_count(page, result_number(r, row, "opening"))}))};
    if (row > 0 && !isnan(result_number(r, row - 1, "churn_rate")))
        t->change[1] =
            change_of(page, result_number(r, row, "lost"), result_number(r, row - 1, "lost"),
                short_name(page, result_cell(r, row - 1, "period"), result_cell(r, row, "period")),
                -1, true);
    spark(t, r, row, "lost");
}

static void tile_of_nps(struct first *first, struct page *page)
{
    const struct result *r = results_find(page->results, KIND_NPS, "");
    struct tile *t;

    if (!r || !r->table.n_rows || isnan(result_number(r, 0, "nps")) ||
        !(t = add(first, say(page, "tile.nps", NULL))))
        return;
    t->value = say_number(page, result_number(r, 0, "nps"), 0);
    t->exact = result_cell(r, 0, "nps");
    t->change[0] = (struct change){.mark = {"", 0},
        .rest = say(page, "tile.nps_of",
            WITH({"range", say_range(page, say_number(page, result_number(r, 0, "lo"), 0),
                               say_number(page, result_number(r, 0, "hi"), 0))},
                {"n", say_count(page, result_number(r, 0, "n"))}))};
}

void first_tiles(struct first *first, struct page *page)
{
    if (first->activity) {
        tile_of_activity(first, page, "tile.revenue", "revenue", FORM_MONEY);
        tile_of_activity(first, page, "tile.clients", "clients", FORM_COUNT);
        tile_of_activity(first, page, "tile.visits", "visits", FORM_COUNT);
        tile_of_activity(first, page, "tile.avg_visit", "avg_visit", FORM_MONEY);
        tile_of_activity(first, page, "tile.new", "new", FORM_COUNT);
    }
    tile_of_return(first, page);
    tile_of_loss(first, page);
    tile_of_nps(first, page);
    if (first->activity && first->n_tiles % 2 &&
        result_number(first->activity, first->now, "walkin_revenue") > 0)
        tile_of_activity(first, page, "tile.walk_ins", "walkin_revenue", FORM_MONEY);
}
