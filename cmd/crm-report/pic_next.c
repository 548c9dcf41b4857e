/* pic_next -- what comes: forecasts with their limits, what a model foretold and what came */
#include "pics.h"

enum { MOST = CRM_PLOT_MOST_ROWS, MOST_POINTS = 60, MOST_WEEKS = 400 };

/* ---- a series carried on --------------------------------------------------------------- */

struct fan {
    double x[MOST_POINTS], actual[MOST_POINTS], mean[MOST_POINTS], lo[MOST_POINTS], hi[MOST_POINTS],
        lo80[MOST_POINTS], hi80[MOST_POINTS];
    struct crm_plot_period tick[MOST_POINTS];
    size_t n, first; /* first: the row of the first forecast, SIZE_MAX none */
};

static bool is_sum(struct crm_slice period)
{
    return period.len > 2 && memchr(period.ptr, '.', period.len) != NULL; /* FIRST..LAST */
}

static void fill_fan(struct page *page, const struct result *r, struct fan *f)
{
    size_t rows = 0, from;

    for (size_t i = 0; i < r->table.n_rows; i++)
        rows += !is_sum(result_cell(r, i, "period"));
    from = rows > 28 ? rows - 28 : 0;
    f->first = SIZE_MAX;
    for (size_t i = 0, at = 0; i < r->table.n_rows && f->n < MOST_POINTS; i++) {
        size_t k = f->n;
        if (is_sum(result_cell(r, i, "period")) || at++ < from)
            continue;
        f->tick[k] = period_of(page, r, i);
        f->actual[k] = result_number(r, i, "actual");
        f->mean[k] = result_number(r, i, "forecast");
        f->lo[k] = result_number(r, i, "lo");
        f->hi[k] = result_number(r, i, "hi");
        f->lo80[k] = result_number(r, i, "lo80");
        f->hi80[k] = result_number(r, i, "hi80");
        if (f->first == SIZE_MAX && !isnan(f->mean[k]))
            f->first = k;
        f->n++;
    }
}

/* The fan opens at the last value that is known. */
static void draw_fan(struct page *page, struct crm_pic *pic, struct fan *f)
{
    double lo = 0, hi = 0;
    struct crm_axis y;
    size_t joint = f->first > 0 ? f->first - 1 : f->first;

    for (size_t i = 0; i < f->n; i++) {
        crm_axis_hold(&lo, &hi, f->actual[i]);
        crm_axis_hold(&lo, &hi, f->lo[i]);
        crm_axis_hold(&lo, &hi, f->hi[i]);
    }
    crm_axis_round(&lo, &hi, 4);
    y = crm_axis_of(lo, hi, 176, 17);
    name_upright(page, pic, "pic.y.expected");
    crm_axis_draw_y(pic, &y, 40, 356, 5, tick_amount, &page);
    for (size_t i = 0; i < f->n; i++) {
        bool at = i == joint && joint < f->first;
        f->x[i] = crm_plot_middle(i, f->n);
        f->lo[i] = crm_axis_at(&y, at ? f->actual[i] : f->lo[i]);
        f->hi[i] = crm_axis_at(&y, at ? f->actual[i] : f->hi[i]);
        f->lo80[i] = crm_axis_at(&y, at ? f->actual[i] : f->lo80[i]);
        f->hi80[i] = crm_axis_at(&y, at ? f->actual[i] : f->hi80[i]);
        f->mean[i] = crm_axis_at(&y, at ? f->actual[i] : f->mean[i]);
        f->actual[i] = crm_axis_at(&y, f->actual[i]);
    }
    crm_pic_band(pic, f->x + joint, f->lo + joint, f->hi + joint, f->n - joint, false, "f1s band");
    crm_pic_band(pic, f->x + joint, f->lo80 + joint, f->hi80 + joint, f->n - joint, false, "f1s");
    crm_pic_line(pic, f->x, f->actual, f->n, "si");
    crm_pic_line(pic, f->x + joint, f->mean + joint, f->n - joint, "s1 dash");
    crm_plot_ticks(pic, f->tick, f->n, 190);
}

static size_t title_row(const struct result *r)
{
    size_t first = SIZE_MAX;

    for (size_t i = 0; i < r->table.n_rows; i++) {
        if (isnan(result_number(r, i, "forecast")))
            continue;
        if (is_sum(result_cell(r, i, "period")) ||
            crm_slice_is(result_cell(r, i, "period"), "total"))
            return i;
        first = first == SIZE_MAX ? i : first;
    }
    return first;
}

static struct crm_slice fan_title(
    struct page *page, const struct result *r, size_t row, const char *id)
{
    struct crm_slice period = result_cell(r, row, "period"), when;

    if (is_sum(period)) {
        const char *dots = memchr(period.ptr, '.', period.len);
        size_t head = (size_t)(dots - period.ptr);
        when = say(page, "pic.to",
            WITH({"a", say_period(page, (struct crm_slice){period.ptr, head})},
                {"b", say_period(page, (struct crm_slice){dots + 2, period.len - head - 2})}));
    } else {
        when = crm_slice_is(period, "total") ? say(page, "pic.horizon", NULL)
                                             : say_period(page, period);
    }
    return say(page, id,
        WITH({"period", when}, {"x", say_money(page, round(result_number(r, row, "forecast")))},
            {"lo", say_money(page, round(result_number(r, row, "lo")))},
            {"hi", say_money(page, round(result_number(r, row, "hi")))}));
}

PIC(forecast)
{
    struct crm_pic pic = PIC_OF(fig);
    struct fan f = {.n = 0};
    size_t row = title_row(r);

    if (r->n_by || row == SIZE_MAX)
        return false;
    fill_fan(page, r, &f);
    if (f.first == SIZE_MAX)
        return false;
    fig->title = fan_title(page, r, row, "pic.forecast");
    fig->sub = say(page, "pic.forecast.sub", NULL);
    draw_fan(page, &pic, &f);
    return true;
}

/* ---- built from people ----------------------------------------------------------------- */

static bool base_row(const struct result *r, size_t row, const char *source, const char *measure)
{
    return crm_slice_is(result_cell(r, row, "source"), source) &&
           crm_slice_is(result_cell(r, row, "measure"), measure);
}

PIC(base)
{
    static const char *const fill[3] = {"f1", "f2", "fn"}, *const class[] = {"tc1", "tc2"};
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_words words = {EMPTY, EMPTY};
    struct crm_plot_axis axis = AXIS(page, tick_amount, NULL);
    struct crm_plot_period period[MOST_POINTS];
    const char *measure = "visits";
    size_t n = 0, total = SIZE_MAX;

    for (size_t i = 0; i < r->table.n_rows; i++)
        if (crm_slice_is(result_cell(r, i, "measure"), "revenue"))
            measure = "revenue";
    for (size_t i = 0; i < r->table.n_rows && n < MOST_POINTS; i++) {
        if (!base_row(r, i, "total", measure) || isnan(result_number(r, i, "forecast")))
            continue;
        if (crm_slice_is(result_cell(r, i, "period"), "total")) {
            total = i;
            continue;
        }
        total = total == SIZE_MAX ? i : total;
        period[n] = period_of(page, r, i);
        for (size_t k = 0; k < r->table.n_rows; k++)
            if (crm_slice_eq(result_cell(r, k, "period"), result_cell(r, i, "period"))) {
                if (base_row(r, k, "known", measure))
                    period[n].part[0] = result_number(r, k, "forecast");
                else if (base_row(r, k, "new", measure))
                    period[n].part[1] = result_number(r, k, "forecast");
            }
        n++;
    }
    if (n == 0 || r->n_by)
        return false;
    fig->title = fan_title(
        page, r, total, strcmp(measure, "revenue") == 0 ? "pic.base.revenue" : "pic.base.visits");
    fig->sub = say(page, "pic.base.sub", NULL);
    fig->height = 222;
    axis.upright = say(page, "pic.y.expected", NULL);
    crm_plot_columns(&pic, period, n, fill, &words, &axis);
    legend(&pic, 40, 218, class,
        (const struct crm_slice[]){say(page, "pic.known", NULL), say(page, "pic.newcomers", NULL)},
        2);
    return true;
}

/* ---- who is left of each cohort -------------------------------------------------------- */

PIC(forecast_cohort)
{
    struct crm_pic pic = PIC_OF(fig);
    double x[MOST_POINTS], y[MOST_POINTS], lo[MOST_POINTS], hi[MOST_POINTS], most = 0;
    struct crm_axis across, up = crm_axis_of(0, 1, 176, 17);
    size_t last = r->table.n_rows - 1, from = 0, n = 0;

    if (r->n_by)
        return false;
    for (size_t i = 0; i < r->table.n_rows; i++)
        most = fmax(most, result_number(r, i, "age"));
    while (last > 0 && isnan(result_number(r, last, "projected")))
        last--;
    for (size_t i = last;
         i-- > 0 && crm_slice_eq(result_cell(r, i, "cohort"), result_cell(r, last, "cohort"));)
        from = i;
    if (isnan(result_number(r, last, "projected")) || from == 0)
        from = isnan(result_number(r, last, "projected")) ? 0 : from;
    across = crm_axis_of(0, fmax(most, 1), 44, 352);
    name_upright(page, &pic, "pic.y.left.of");
    crm_axis_draw_y(&pic, &up, 44, 352, 5, tick_share, &page);
    crm_axis_draw_x(&pic, &across, 176, 176, 6, tick_number, &page);
    crm_pic_label(&pic, CRM_PIC_WIDTH, 205, CRM_END, "m", say(page, "pic.axis.cohort", NULL));
    for (size_t i = 0; i < r->table.n_rows;) { /* every cohort as it was observed */
        size_t begin = i, k = 0;
        for (; i < r->table.n_rows &&
               crm_slice_eq(result_cell(r, i, "cohort"), result_cell(r, begin, "cohort"));
             i++)
            if (k < MOST_POINTS) {
                x[k] = crm_axis_at(&across, result_number(r, i, "age"));
                y[k++] = crm_axis_at(&up, result_number(r, i, "observed"));
            }
        crm_pic_line(&pic, x, y, k, "sn thin");
    }
    if (isnan(result_number(r, last, "projected"))) {
        fig->title = say(page, "pic.left.none", NULL);
        fig->sub = say(page, "pic.left.sub", NULL);
        return true;
    }
    for (size_t i = from; i <= last && n < MOST_POINTS; i++, n++) {
        bool ahead = isnan(result_number(r, i, "observed"));
        x[n] = crm_axis_at(&across, result_number(r, i, "age"));
        y[n] = crm_axis_at(&up, result_number(r, i, "projected"));
        lo[n] = ahead ? crm_axis_at(&up, result_number(r, i, "lo")) : NAN;
        hi[n] = ahead ? crm_axis_at(&up, result_number(r, i, "hi")) : NAN;
    }
    crm_pic_band(&pic, x, lo, hi, n, false, "f1s band");
    crm_pic_line(&pic, x, y, n, "s1 dash");
    fig->title = say(page, "pic.left",
        WITH({"cohort", say_period(page, result_cell(r, last, "cohort"))},
            {"pct", say_share(page, result_number(r, last, "projected"))},
            {"ci", limits_share(page, result_number(r, last, "lo"), result_number(r, last, "hi"))},
            {"age", say_count(page, result_number(r, last, "age"))}));
    fig->sub = say(page, "pic.left.sub", NULL);
    return true;
}

/* ---- how far off ----------------------------------------------------------------------- */

PIC(forecast_proof)
{
    struct crm_plot_axis axis = AXIS(page, tick_number, "pic.axis.mase");
    struct crm_plot_row row[MOST];
    size_t n = 0;
    double tries = 0;

    if (r->n_by)
        return false;
    for (size_t i = 0; i < r->table.n_rows; i++) {
        if (result_number(r, i, "horizon") != 1 || isnan(result_number(r, i, "mase")))
            continue;
        if (n == MOST)
            return false;
        row[n] = plot_row(say_value(page, "forecast_method", result_cell(r, i, "method")));
        row[n].label = plain_name(page, row[n].label);
        row[n].value = result_number(r, i, "mase");
        row[n].shown = say_two(page, row[n].value);
        row[n].fill = row[n].value < 1 ? "f1" : "fn";
        tries = fmax(tries, result_number(r, i, "origins"));
        n++;
    }
    if (n == 0)
        return false;
    sort_rows(row, n, false);
    fig->title = say(page, row[0].value < 1 ? "pic.proof" : "pic.proof.none",
        WITH({"a", row[0].shown}, {"b", row[n - 1].shown}, {"n", say_count(page, tries)}));
    fig->sub = say(page, "pic.proof.sub", WITH({"n", say_count(page, tries)}));
    draw_bars(page, fig, row, n, &axis);
    return true;
}

/* ---- foretold and come ----------------------------------------------------------------- */

PIC(clv_validate)
{
    struct crm_pic pic = PIC_OF(fig);
    double x[MOST_WEEKS], actual[MOST_WEEKS], expected[MOST_WEEKS], most = 0, came, foretold;
    size_t n = r->table.n_rows < MOST_WEEKS ? r->table.n_rows : MOST_WEEKS, last = n - 1;
    struct crm_axis across, up;

    came = result_number(r, last, "actual");
    foretold = result_number(r, last, "expected");
    if (r->n_by || isnan(came) || isnan(foretold))
        return false;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fmax(result_number(r, i, "actual"), result_number(r, i, "expected")));
    across = crm_axis_of(0, result_number(r, last, "week"), 44, 350);
    up = crm_axis_of(0, fmax(most, 1), 176, 17);
    for (size_t i = 0; i < n; i++) {
        x[i] = crm_axis_at(&across, result_number(r, i, "week"));
        actual[i] = crm_axis_at(&up, result_number(r, i, "actual"));
        expected[i] = crm_axis_at(&up, result_number(r, i, "expected"));
    }
    fig->title = say(page, "pic.foretold",
        WITH({"a", say_count(page, round(foretold))}, {"b", say_count(page, came)}));
    fig->sub = say(page, "pic.foretold.sub", NULL);
    name_upright(page, &pic, "pic.y.visits");
    crm_axis_draw_y(&pic, &up, 44, 350, 5, tick_amount, &page);
    crm_axis_draw_x(&pic, &across, 176, 176, 6, tick_number, &page);
    crm_pic_line(&pic, x, actual, n, "s1");
    crm_pic_line(&pic, x, expected, n, "s2 dash");
    crm_pic_label(&pic, 60, 34, CRM_START, "tc1", say(page, "pic.came.visits", NULL));
    crm_pic_label(&pic, 60, 50, CRM_START, "tc2", say(page, "pic.foretold.visits", NULL));
    crm_pic_label(&pic, CRM_PIC_WIDTH, 205, CRM_END, "m", say(page, "pic.axis.week", NULL));
    fig->most = 30;
    return true;
}

/* Columns of what was, a mark for what was foretold. */
static bool by_visits(struct page *page, const struct result *r, struct figure *fig,
    const char *was, const char *axis_id, const char *upright)
{
    static const char *const fill[3] = {"f1", "f1", "f1"};
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_words words = {EMPTY, EMPTY};
    struct crm_plot_axis axis = AXIS(page, tick_amount, axis_id);
    struct crm_plot_period bar[MOST];
    size_t n = 0;

    for (size_t i = 0; i < r->table.n_rows && n < MOST; i++) {
        if (isnan(result_number(r, i, was)))
            continue;
        bar[n++] = (struct crm_plot_period){.tick = result_cell(r, i, "x"),
            .year = EMPTY,
            .part = {result_number(r, i, was), NAN, NAN},
            .mark = result_number(r, i, "expected")};
    }
    if (r->n_by || n == 0)
        return false;
    axis.upright = say(page, upright, NULL);
    crm_plot_columns(&pic, bar, n, fill, &words, &axis);
    return true;
}

PIC(clv_holdout)
{
    double clients = 0;

    for (size_t i = 0; i < r->table.n_rows; i++)
        clients += isnan(result_number(r, i, "customers")) ? 0 : result_number(r, i, "customers");
    fig->title = say(page, "pic.holdout", NULL);
    fig->sub = say(page, "pic.holdout.sub", WITH({"n", say_count(page, clients)}));
    return by_visits(page, r, fig, "actual", "pic.axis.x", "pic.y.mean");
}

PIC(clv_table)
{
    fig->title = say(page, "pic.table", NULL);
    fig->sub = say(page, "pic.table.sub", NULL);
    return by_visits(page, r, fig, "observed", "pic.axis.x", "pic.y.clients");
}

/* ---- contacts planned ------------------------------------------------------------------ */

enum { MOST_DAYS = 14, MOST_STAFF = 11 };

struct contacts {
    struct crm_slice day[MOST_DAYS], staff[MOST_STAFF];
    double n[MOST_STAFF + 1][MOST_DAYS], all;
    size_t days, staffs;
    bool others;
};

static size_t placed(struct crm_slice list[], size_t *n, size_t most, struct crm_slice value)
{
    size_t k = 0;

    while (k < *n && !crm_slice_eq(list[k], value))
        k++;
    if (k == *n && k < most)
        list[(*n)++] = value;
    return k;
}

static bool count_contacts(struct contacts *c, const struct result *r)
{
    for (size_t i = 0; i < r->table.n_rows; i++) {
        size_t d = placed(c->day, &c->days, MOST_DAYS, result_cell(r, i, "date"));
        size_t s = placed(c->staff, &c->staffs, MOST_STAFF, result_cell(r, i, "staff"));
        if (d == MOST_DAYS)
            return false;
        c->others |= s == MOST_STAFF;
        c->n[s][d]++;
        c->all++;
    }
    return c->all > 0;
}

PIC(contacts)
{
    struct crm_pic pic = PIC_OF(fig);
    struct contacts c = {.days = 0};
    double left = 84, wide, tall, most = 0;
    size_t rows;

    if (!count_contacts(&c, r))
        return false;
    rows = c.staffs + c.others;
    wide = fmin(44, (CRM_PIC_WIDTH - left) / (double)c.days);
    tall = fmin(20, 186 / (double)rows);
    for (size_t s = 0; s < rows; s++)
        for (size_t d = 0; d < c.days; d++)
            most = fmax(most, c.n[s < c.staffs ? s : MOST_STAFF][d]);
    fig->title = say(page, "pic.contacts",
        WITH({"n", say_count(page, c.all)}, {"d", say_count(page, (double)c.days)}));
    fig->sub = say(page, "pic.contacts.sub", NULL);
    fig->height = 222;
    numbers_begin(page, fig, (const char *const[]){"pic.served", "pic.contacts.n", NULL});
    for (size_t d = 0; d < c.days; d++)
        if (wide > 26 || d % 2 == 0)
            crm_pic_label(&pic, left + wide * ((double)d + 0.5), 10, CRM_MIDDLE, "m xs",
                say_tick(page, c.day[d]));
    for (size_t s = 0; s < rows; s++) {
        double y = 16 + tall * (double)s, sum = 0;
        char buffer[96];
        struct crm_slice name = s == c.staffs    ? say(page, "pic.others", NULL)
                                : c.staff[s].len ? c.staff[s]
                                                 : say(page, "pic.noone", NULL);
        size_t at = s < c.staffs ? s : MOST_STAFF;
        crm_pic_label(&pic, 0, y + tall / 2 + 4, CRM_START, tall < 15 ? "i xs" : "i",
            crm_pic_fit(name, left - 6, 11, buffer, sizeof buffer));
        for (size_t d = 0; d < c.days; d++) {
            sum += c.n[at][d];
            if (c.n[at][d] > 0) {
                crm_pic_area(&pic, left + wide * (double)d, y, wide, tall, "hp");
                crm_pic_cell(&pic, left + wide * (double)d + 0.5, y + 0.5, wide - 1, tall - 1,
                    crm_pic_heat(c.n[at][d] / most), say_count(page, c.n[at][d]));
            }
        }
        numbers_row(page, fig, name, (const double[]){sum}, 1);
    }
    numbers_end(fig);
    return true;
}
