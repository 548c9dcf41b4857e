/* pic_book -- the appointment book: who does not come, how full it is, how far ahead, what is free
 */
#include "pics.h"

enum { MOST = CRM_PLOT_MOST_ROWS, MOST_PERIODS = 24 };

/* Rates by period as dots with intervals: the last closed one is the title. */
static size_t rate_dots(struct page *page, const struct result *r, const char *rate,
    const char *upright, struct figure *fig)
{
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_words words = state_words(page);
    struct crm_plot_axis axis = AXIS(page, tick_share, NULL);
    struct crm_plot_period period[MOST_PERIODS];
    size_t n = r->table.n_rows < MOST_PERIODS ? r->table.n_rows : MOST_PERIODS,
           from = r->table.n_rows - n, last = SIZE_MAX;

    for (size_t i = 0; i < n; i++) {
        period[i] = period_of(page, r, from + i);
        period[i].value = result_number(r, from + i, rate);
        period[i].lo = result_number(r, from + i, "lo");
        period[i].hi = result_number(r, from + i, "hi");
        last = isnan(period[i].value) ? last : from + i;
    }
    if (last == SIZE_MAX)
        return last;
    axis.lo = 0;
    axis.upright = say(page, upright, NULL);
    crm_plot_dots(&pic, period, n, &words, &axis, NAN, EMPTY);
    return last;
}

/* ---- who does not come ----------------------------------------------------------------- */

PIC(outcome)
{
    size_t last;

    if (r->n_by || !result_has(r, "period"))
        return false;
    last = rate_dots(page, r, "no_show_rate", "pic.y.noshow", fig);
    if (last == SIZE_MAX)
        return false;
    fig->title = say(page, "pic.noshow",
        WITH({"period", say_period(page, result_cell(r, last, "period"))},
            {"pct", say_share(page, result_number(r, last, "no_show_rate"))},
            {"ci",
                limits_share(page, result_number(r, last, "lo"), result_number(r, last, "hi"))}));
    fig->sub = say(page, "pic.noshow.sub",
        WITH({"k", say_count(page, result_number(r, last, "no_show"))},
            {"n", say_count(page,
                      result_number(r, last, "no_show") + result_number(r, last, "completed"))},
            {"open", say_count(page, result_number(r, last, "unclosed"))}));
    return true;
}

/* Groups of the last period: named only where their intervals part from all others. */
PIC(outcome_by)
{
    struct crm_plot_axis axis = AXIS(page, tick_share, "pic.axis.noshow");
    struct crm_plot_row row[MOST];
    struct crm_slice last = EMPTY;
    size_t n = 0;
    bool part = false;

    if (!r->n_by)
        return false;
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (!isnan(result_number(r, i, "no_show_rate")) &&
            crm_slice_cmp(result_cell(r, i, "period"), last) > 0)
            last = result_cell(r, i, "period");
    for (size_t i = 0; i < r->table.n_rows; i++) {
        double rate = result_number(r, i, "no_show_rate");
        if (!crm_slice_eq(result_cell(r, i, "period"), last) || isnan(rate))
            continue;
        if (n == MOST)
            return false;
        row[n] = plot_row(say(page, "pic.answers.n",
            WITH({"a", by_label(page, r, i)},
                {"n", say_count(page,
                          result_number(r, i, "no_show") + result_number(r, i, "completed"))})));
        row[n].value = rate;
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        row[n].shown = say_share(page, rate);
        n++;
    }
    if (n < 2)
        return false;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            part |= row[i].lo > row[k].hi;
    sort_rows(row, n, true);
    fig->title =
        say(page, part ? "pic.noshow.part" : "pic.noshow.same", WITH({"by", by_name(page, r)}));
    fig->sub =
        say(page, "pic.noshow.by.sub", WITH({"period", last.len ? say_period(page, last) : EMPTY}));
    fig->rows = PAGE_PERIOD(last);
    axis.lo = 0;
    draw_forest(page, fig, row, n, &axis, NAN);
    return true;
}

/* ---- is the next visit booked ---------------------------------------------------------- */

PIC(rebook)
{
    struct crm_plot_axis axis = AXIS(page, tick_share, "pic.axis.rebook");
    struct crm_plot_row row[MOST];
    struct crm_slice seen[MOST];
    size_t n = 0, held = SIZE_MAX;

    if (r->n_by)
        return false;
    for (size_t i = r->table.n_rows; i-- > 0 && n < MOST;) { /* the last closed row of each */
        struct crm_slice name = result_cell(r, i, "definition");
        bool known = isnan(result_number(r, i, "rate"));
        for (size_t k = 0; k < n && !known; k++)
            known = crm_slice_eq(seen[k], name);
        if (known)
            continue;
        seen[n] = name;
        held = held == SIZE_MAX || crm_slice_is(name, "held") ? i : held;
        row[n] = plot_row(page->lang == CRM_LANG_ZH
                              ? say_value(page, "rebook", name)
                              : say(page, "pic.rebook.name", WITH({"a", plain_name(page, name)})));
        row[n].value = result_number(r, i, "rate");
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        row[n].shown = say(page, "pic.def.shown",
            WITH({"pct", say_share(page, row[n].value)},
                {"period", say_tick(page, result_cell(r, i, "period"))}));
        n++;
    }
    if (n == 0)
        return false;
    {
        char id[48];
        struct crm_slice name = result_cell(r, held, "definition");
        snprintf(id, sizeof id, "pic.rebook.%.*s", (int)(name.len < 20 ? name.len : 20), name.ptr);
        fig->title = say(page, id,
            WITH({"period", say_period(page, result_cell(r, held, "period"))},
                {"n", say_count(page, result_number(r, held, "visits"))},
                {"pct", say_share(page, result_number(r, held, "rate"))}));
    }
    fig->sub = say(page, "pic.rebook.sub", NULL);
    axis.lo = 0;
    axis.hi = 1;
    sort_rows(row, n, false);
    draw_forest(page, fig, row, n, &axis, NAN);
    return true;
}

/* ---- how far ahead --------------------------------------------------------------------- */

PIC(lead)
{
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_words words = state_words(page);
    struct crm_plot_axis axis = AXIS(page, tick_number, NULL);
    struct crm_plot_period period[MOST_PERIODS];
    size_t n = r->table.n_rows < MOST_PERIODS ? r->table.n_rows : MOST_PERIODS,
           from = r->table.n_rows - n, last = SIZE_MAX;

    if (r->n_by)
        return false;
    for (size_t i = 0; i < n; i++) {
        period[i] = period_of(page, r, from + i);
        period[i].value = result_number(r, from + i, "median");
        period[i].lo = result_number(r, from + i, "p10");
        period[i].hi = result_number(r, from + i, "p90");
        last = isnan(period[i].value) ? last : from + i;
    }
    if (last == SIZE_MAX)
        return false;
    axis.lo = 0;
    fig->title = say(page, "pic.lead",
        WITH({"d", say_number(page, result_number(r, last, "median"), 1)},
            {"period", say_period(page, result_cell(r, last, "period"))}));
    fig->sub = say(page, "pic.lead.sub", WITH({"n", say_count(page, result_number(r, last, "n"))}));
    axis.upright = say(page, "pic.y.ahead", NULL);
    crm_plot_dots(&pic, period, n, &words, &axis, NAN, EMPTY);
    return true;
}

PIC(lead_bands)
{
    struct crm_plot_axis axis = AXIS(page, tick_share, "pic.axis.noshow");
    struct crm_plot_row row[MOST];
    size_t n = 0;

    if (r->n_by)
        return false;
    for (size_t i = 0; i < r->table.n_rows && n < MOST; i++) {
        struct crm_slice from = result_cell(r, i, "from"), to = result_cell(r, i, "to"), days;
        if (isnan(result_number(r, i, "no_show_rate")))
            continue;
        days = to.len == 0              ? say(page, "pic.from.on", WITH({"a", from}))
               : crm_slice_eq(from, to) ? from
                                        : say_range(page, from, to);
        row[n] = plot_row(say(page, "pic.days.n",
            WITH({"d", days}, {"n", say_count(page, result_number(r, i, "completed") +
                                                        result_number(r, i, "no_show"))})));
        row[n].value = result_number(r, i, "no_show_rate");
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        row[n].shown = say_share(page, row[n].value);
        n++;
    }
    if (n < 2)
        return false;
    fig->title = say(page,
        row[0].hi < row[n - 1].lo   ? "pic.bands.more"
        : row[0].lo > row[n - 1].hi ? "pic.bands.fewer"
                                    : "pic.bands.none",
        NULL);
    fig->sub = say(page, "pic.bands.sub", NULL);
    axis.lo = 0;
    draw_forest(page, fig, row, n, &axis, NAN);
    return true;
}

/* ---- how full -------------------------------------------------------------------------- */

static const char *const days[] = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
enum { DAYS = 7, HOURS = 24 };

static size_t day_of(struct crm_slice cell)
{
    for (size_t d = 0; d < DAYS; d++)
        if (crm_slice_is(cell, days[d]) || (cell.len == 1 && *cell.ptr == (char)('1' + d)))
            return d;
    return DAYS;
}

struct week {
    double open[DAYS][HOURS], booked[DAYS][HOURS];
    size_t first, last; /* hours that are open on any day */
};

static bool fill_week(struct week *w, const struct result *r)
{
    w->first = HOURS;
    for (size_t i = 0; i < r->table.n_rows; i++) {
        size_t d = day_of(result_cell(r, i, "weekday"));
        double hour = result_number(r, i, "hour"), open = result_number(r, i, "open_min");
        double booked = result_number(r, i, "booked_min");
        if (d == DAYS || !(hour >= 0 && hour < HOURS) || !(open > 0))
            continue;
        w->open[d][(size_t)hour] += open;
        w->booked[d][(size_t)hour] += isnan(booked) ? 0 : booked;
        w->first = (size_t)hour < w->first ? (size_t)hour : w->first;
        w->last = (size_t)hour > w->last ? (size_t)hour : w->last;
    }
    return w->first < HOURS;
}

static struct crm_slice cell_name(struct page *page, size_t day, size_t hour)
{
    return say(page, "pic.day.hour",
        WITH({"day", say_weekday(page, (int)day + 1)}, {"h", say_count(page, (double)hour)}));
}

static void draw_week(struct page *page, struct crm_pic *pic, const struct week *w)
{
    size_t hours = w->last - w->first + 1;
    double left = 74, wide = (CRM_PIC_WIDTH - left) / (double)hours, tall = 22;

    for (size_t h = 0; h < hours; h++)
        if (wide > 15 || h % 2 == 0)
            crm_pic_label(pic, left + wide * ((double)h + 0.5), 12, CRM_MIDDLE, "m",
                say_count(page, (double)(w->first + h)));
    for (size_t d = 0; d < DAYS; d++) {
        double y = 18 + tall * (double)d;
        char buffer[48];
        crm_pic_label(pic, 0, y + 15, CRM_START, "i",
            crm_pic_fit(say_weekday(page, (int)d + 1), left - 4, 11, buffer, sizeof buffer));
        for (size_t h = 0; h < hours; h++) {
            double open = w->open[d][w->first + h], x = left + wide * (double)h, rate;
            if (!(open > 0)) {
                crm_pic_hatch(pic, x + 0.5, y + 0.5, wide - 1, tall - 1);
                continue;
            }
            rate = w->booked[d][w->first + h] / open;
            crm_pic_area(pic, x, y, wide, tall, "hp");
            crm_pic_cell(pic, x + 0.5, y + 0.5, wide - 1, tall - 1, crm_pic_heat(rate),
                wide > 15 ? say_number(page, rate * 100, 0) : EMPTY);
        }
    }
    crm_pic_label(pic, 0, 190, CRM_START, "m xs", say(page, "pic.closed", NULL));
    crm_plot_heat_key(
        pic, CRM_PIC_WIDTH, 181, say(page, "pic.empty", NULL), say(page, "pic.full", NULL));
}

PIC(occupancy)
{
    struct crm_pic pic = PIC_OF(fig);
    struct week w = {.last = 0};
    size_t most[2] = {DAYS, 0}, least[2] = {DAYS, 0};
    double open = 0, booked = 0;

    if (!result_has(r, "weekday") || !result_has(r, "hour") || !fill_week(&w, r))
        return false;
    for (size_t d = 0; d < DAYS; d++)
        for (size_t h = 0; h < HOURS; h++) {
            double rate = w.booked[d][h] / w.open[d][h];
            if (!(w.open[d][h] > 0))
                continue;
            open += w.open[d][h];
            booked += w.booked[d][h];
            if (most[0] == DAYS || rate > w.booked[most[0]][most[1]] / w.open[most[0]][most[1]])
                most[0] = d, most[1] = h;
            if (least[0] == DAYS ||
                rate < w.booked[least[0]][least[1]] / w.open[least[0]][least[1]])
                least[0] = d, least[1] = h;
        }
    fig->title = say(page, "pic.occupancy",
        WITH({"a", cell_name(page, most[0], most[1])},
            {"pct", say_share(page, w.booked[most[0]][most[1]] / w.open[most[0]][most[1]])},
            {"b", cell_name(page, least[0], least[1])},
            {"pct2", say_share(page, w.booked[least[0]][least[1]] / w.open[least[0]][least[1]])}));
    fig->sub = say(page, "pic.occupancy.sub",
        WITH({"pct", say_share(page, booked / open)}, {"h", say_count(page, round(open / 60))}));
    draw_week(page, &pic, &w);
    return true;
}

/* ---- what is free, and who comes without ----------------------------------------------- */

PIC(gaps)
{
    struct crm_plot_axis axis = AXIS(page, tick_number, "pic.axis.hours");
    struct crm_plot_row row[MOST];
    struct crm_slice date = EMPTY;
    size_t n = 0;
    double minutes = 0;

    for (size_t i = 0; i < r->table.n_rows; i++) {
        double free_min = result_number(r, i, "minutes");
        if (isnan(free_min))
            continue;
        if (!crm_slice_eq(result_cell(r, i, "date"), date) || n == 0) {
            if (n == MOST)
                return false;
            date = result_cell(r, i, "date");
            row[n] = plot_row(say_tick(page, date));
            row[n++].value = 0;
        }
        row[n - 1].value += free_min / 60;
        minutes += free_min;
    }
    if (n == 0)
        return false;
    for (size_t i = 0; i < n; i++)
        row[i].shown = say_number(page, row[i].value, 1);
    fig->title = say(page, "pic.gaps",
        WITH({"n", say_count(page, (double)r->table.n_rows)},
            {"h", say_number(page, minutes / 60, 0)}));
    fig->sub = say(page, "pic.gaps.sub", NULL);
    draw_bars(page, fig, row, n, &axis);
    return true;
}

PIC(joins)
{
    size_t last;

    if (r->n_by)
        return false;
    last = rate_dots(page, r, "share", "pic.y.joins", fig);
    if (last == SIZE_MAX)
        return false;
    fig->title = say(page, "pic.joins",
        WITH({"period", say_period(page, result_cell(r, last, "period"))},
            {"n", say_count(page, result_number(r, last, "tickets"))},
            {"pct", say_share(page, result_number(r, last, "share"))}));
    fig->sub = say(
        page, "pic.joins.sub", WITH({"n", say_count(page, result_number(r, last, "anonymous"))}));
    return true;
}
