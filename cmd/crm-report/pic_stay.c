/* pic_stay -- how the number of clients moves, who is still seen, how late they are */
#include "pics.h"

enum { MOST_PERIODS = 24 };

/* ---- bridge ---------------------------------------------------------------------------- */

/* The last row that is over and has its rate, else the last that is over, else the last. */
static size_t bridge_row(const struct result *r)
{
    size_t row = last_closed(r, "churn_rate");

    if (row == SIZE_MAX)
        row = last_closed(r, "closing");
    return row == SIZE_MAX && r->table.n_rows ? r->table.n_rows - 1 : row;
}

static struct crm_slice bridge_title(struct page *page, const struct result *r, size_t row)
{
    double opening = result_number(r, row, "opening"), closing = result_number(r, row, "closing");
    double in = result_number(r, row, "new") + result_number(r, row, "won_back");
    const char *id = closing > opening   ? "pic.bridge.more"
                     : closing < opening ? "pic.bridge.fewer"
                                         : "pic.bridge.same";

    return say(page, id,
        WITH({"n", say_count(page, fabs(closing - opening))}, {"in", say_count(page, in)},
            {"out", result_cell(r, row, "lost")},
            {"period", say_period(page, result_cell(r, row, "period"))}));
}

static struct crm_slice bridge_sub(struct page *page, const struct result *r, size_t row)
{
    double rate = result_number(r, row, "churn_rate");

    if (isnan(rate))
        return say(page, noted(r, row, "open") ? "pic.bridge.open" : "pic.bridge.edge", NULL);
    return say(page, "pic.bridge.sub",
        WITH({"n", say_count(page, result_number(r, row, "opening"))},
            {"pct", say_share(page, rate)}, {"k", result_cell(r, row, "lost_opening")},
            {"ci", limits_share(page, result_number(r, row, "lo"), result_number(r, row, "hi"))}));
}

PIC(bridge)
{
    static const char *const column[] = {"opening", "new", "won_back", "lost", "closing"};
    static const char *const word[] = {
        "pic.opening", "pic.came", "pic.won_back", "pic.lost", "pic.closing"};
    static const char *const fill[] = {"fi", "fg", "fg", "fx", "fi"};
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_axis axis = AXIS(page, tick_amount, "pic.axis.active");
    struct crm_plot_change step[5];
    size_t row = bridge_row(r);
    bool whole;

    if (row == SIZE_MAX)
        return false;
    for (int i = 0; i < 5; i++) {
        double value = result_number(r, row, column[i]);
        if (isnan(value))
            return false;
        value = i == 3 ? -value : value;
        step[i] = (struct crm_plot_change){say(page, word[i], NULL),
            i == 0 || i == 4 ? say_count(page, value) : say_signed(page, value), value, fill[i]};
    }
    fig->title = bridge_title(page, r, row);
    fig->sub = bridge_sub(page, r, row);
    fig->rows = PAGE_PERIOD(result_cell(r, row, "period"));
    crm_plot_waterfall(&pic, step, 5, &axis);
    whole = step[0].value <= 0 || step[4].value <= 0;
    fig->foot = whole ? EMPTY : say(page, "pic.marks", NULL);
    fig->desc = say(page, "pic.bridge.desc",
        WITH({"a", step[0].shown}, {"b", step[1].shown}, {"c", step[2].shown}, {"d", step[3].shown},
            {"e", step[4].shown}, {"period", say_period(page, result_cell(r, row, "period"))}));
    return true;
}

/* ---- flows by period ------------------------------------------------------------------- */

PIC(flows)
{
    static const char *const fill[3] = {"fgs", "fg", "fx"}, *const class[] = {
                                                                "tg", "tg", "tx", "b"};
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_words words = state_words(page);
    struct crm_plot_axis axis = AXIS(page, tick_amount, NULL);
    struct crm_plot_period period[MOST_PERIODS];
    size_t n = r->table.n_rows < MOST_PERIODS ? r->table.n_rows : MOST_PERIODS;
    size_t from = r->table.n_rows - n, closed = 0, more = 0;

    for (size_t i = 0; i < n; i++) {
        struct crm_plot_period *p = &period[i];
        *p = period_of(page, r, from + i);
        p->part[0] = result_number(r, from + i, "new");
        p->part[1] = result_number(r, from + i, "won_back");
        p->part[2] = -result_number(r, from + i, "lost");
        if (p->state != CRM_PLOT_CLOSED)
            continue;
        p->mark = p->part[0] + p->part[1] + p->part[2];
        closed++;
        more += p->mark > 0;
    }
    if (closed < 2)
        return false;
    fig->title = say(page, "pic.flows",
        WITH({"k", say_count(page, (double)more)}, {"n", say_count(page, (double)closed)}));
    fig->sub = say(page, "pic.flows.sub", NULL);
    fig->height = 222;
    axis.upright = say(page, "pic.y.clients", NULL);
    crm_plot_columns(&pic, period, n, fill, &words, &axis);
    legend(&pic, 40, 218, class,
        (const struct crm_slice[]){say(page, "pic.came", NULL), say(page, "pic.won_back", NULL),
            say(page, "pic.lost", NULL), say(page, "pic.net", NULL)},
        4);
    return true;
}

/* ---- cohorts --------------------------------------------------------------------------- */

enum { MOST_COHORTS = 24, MOST_AGES = 12, FEW = 30 };

struct triangle {
    struct crm_slice cohort[MOST_COHORTS];
    double clients[MOST_COHORTS], rate[MOST_COHORTS][MOST_AGES + 1];
    size_t rows, ages; /* age 0 is always 100 % and spends no shade */
    bool edge;         /* the first cohort holds clients from before the export */
};

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* As crm-clv: three cohorts or more, the first above three times their median. */
static bool begins_at_edge(const double clients[], size_t n)
{
    double sorted[MOST_COHORTS];

    if (n < 3)
        return false;
    memcpy(sorted, clients, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_size);
    return clients[0] > 3 * (n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2);
}

static void fill_triangle(struct triangle *t, const struct result *r)
{
    size_t cohorts = 0, skip;

    for (size_t i = 0; i < r->table.n_rows; i++)
        cohorts += result_number(r, i, "age") == 0;
    skip = cohorts > MOST_COHORTS ? cohorts - MOST_COHORTS : 0;
    for (size_t i = 0, at = 0; i < r->table.n_rows; i++) {
        double age = result_number(r, i, "age");
        if (age == 0 && at++ >= skip) {
            t->cohort[t->rows] = result_cell(r, i, "cohort");
            t->clients[t->rows] = result_number(r, i, "customers");
            for (size_t a = 0; a <= MOST_AGES; a++)
                t->rate[t->rows][a] = NAN;
            t->rows++;
        }
        if (t->rows && at > skip && age >= 1 && age <= MOST_AGES) {
            double rate = result_number(r, i, "rate");
            t->rate[t->rows - 1][(size_t)age] = rate;
            if (!isnan(rate) && (size_t)age > t->ages)
                t->ages = (size_t)age;
        }
    }
    t->edge = skip == 0 && begins_at_edge(t->clients, t->rows);
}

/* Of all clients whose cohorts have this age: how many of 100 came. */
static double pooled_age(const struct triangle *t, size_t age)
{
    double came = 0, of = 0;

    for (size_t i = t->edge; i < t->rows; i++)
        if (!isnan(t->rate[i][age])) {
            came += t->rate[i][age] * t->clients[i];
            of += t->clients[i];
        }
    return of > 0 ? came / of : NAN;
}

static void draw_triangle(
    struct page *page, struct crm_pic *pic, const struct triangle *t, double height)
{
    double left = 92, wide = fmin(35, (CRM_PIC_WIDTH - left) / (double)(t->ages ? t->ages : 1));
    double tall = fmin(25, (height - 52) / (double)(t->rows ? t->rows : 1)), most = 0;

    for (size_t i = t->edge; i < t->rows; i++)
        for (size_t a = 1; a <= t->ages; a++)
            if (t->clients[i] >= FEW && t->rate[i][a] > most)
                most = t->rate[i][a];
    crm_pic_label(pic, left, 10, CRM_START, "m", say(page, "pic.cohort.ages", NULL));
    crm_pic_label(pic, 0, 24, CRM_START, "m", say(page, "pic.cohort.first", NULL));
    for (size_t a = 1; a <= t->ages; a++)
        crm_pic_label(
            pic, left + wide * ((double)a - 0.5), 24, CRM_MIDDLE, "m", say_count(page, (double)a));
    for (size_t i = 0; i < t->rows; i++) {
        double y = 30 + tall * (double)i;
        bool shade = t->clients[i] >= FEW && !(t->edge && i == 0);
        const char *small = tall < 14 ? "m xs" : "m";
        size_t cells = 0;
        crm_pic_label(pic, 0, y + tall / 2 + 4, CRM_START, small, t->cohort[i]);
        crm_pic_label(
            pic, left - 6, y + tall / 2 + 4, CRM_END, small, say_count(page, t->clients[i]));
        for (size_t a = 1; a <= t->ages; a++)
            cells = isnan(t->rate[i][a]) ? cells : a;
        if (shade && cells)
            crm_pic_area(pic, left - 1, y - 1, wide * (double)cells + 2, tall + 1, "hp");
        for (size_t a = 1; a <= cells; a++) {
            double x = left + wide * ((double)a - 1);
            struct crm_slice text =
                isnan(t->rate[i][a]) ? EMPTY : say_number(page, t->rate[i][a] * 100, 0);
            if (shade && text.len)
                crm_pic_cell(pic, x + 0.5, y + 0.5, wide - 1, tall - 1,
                    crm_pic_heat(most > 0 ? t->rate[i][a] / most : 0), text);
            else
                crm_pic_label(pic, x + wide / 2, y + tall / 2 + 4, CRM_MIDDLE, small, text);
        }
    }
    crm_plot_heat_key(
        pic, CRM_PIC_WIDTH, height - 12, say(page, "pic.few", NULL), say(page, "pic.many", NULL));
}

PIC(cohort)
{
    struct crm_pic pic = PIC_OF(fig);
    struct triangle t = {.rows = 0};
    double first, last;
    size_t late = 0;

    fill_triangle(&t, r);
    first = pooled_age(&t, 1);
    if (t.ages == 0)
        return false;
    for (size_t a = 2; a <= t.ages; a++) { /* the latest age that three cohorts have reached */
        size_t n = 0;
        for (size_t i = t.edge; i < t.rows; i++)
            n += isnan(t.rate[i][a]) ? 0 : 1;
        late = n >= 3 ? a : late;
    }
    last = late ? pooled_age(&t, late) : NAN;
    fig->title = isnan(first) ? say(page, "pic.cohort.plain", NULL)
                 : isnan(last)
                     ? say(page, "pic.cohort.one", WITH({"pct", say_number(page, first * 100, 0)}))
                     : say(page, "pic.cohort",
                           WITH({"pct", say_number(page, first * 100, 0)},
                               {"pct2", say_number(page, last * 100, 0)},
                               {"age", say_count(page, (double)late)}));
    fig->sub = say(page, "pic.cohort.sub", NULL);
    fig->foot = t.edge
                    ? say(page, "pic.cohort.edge", WITH({"cohort", say_period(page, t.cohort[0])}))
                    : EMPTY;
    fig->tall = t.rows > 8;
    fig->height = fig->tall ? 470 : 222;
    draw_triangle(page, &pic, &t, fig->height);
    return true;
}

/* ---- intervals ------------------------------------------------------------------------- */

static const struct {
    const char *column;
    double share;
} quantiles[] = {{"p05", .05}, {"p10", .1}, {"p25", .25}, {"median", .5}, {"p75", .75}, {"p80", .8},
    {"p90", .9}, {"p95", .95}, {"p99", .99}};
enum { QUANTILES = 9 };

/* A mark from the axis up to the curve, its word beside it. */
static void drop(struct crm_pic *pic, const struct crm_axis *x, const struct crm_axis *y,
    double days, double share, const char *stroke, const char *class, struct crm_slice word)
{
    double at = crm_axis_at(x, days), up = crm_axis_at(y, share);
    bool room = at + 6 + crm_pic_width(word, 11) <= CRM_PIC_WIDTH;

    crm_pic_seg(pic, at, crm_axis_at(y, 0), at, up, stroke);
    crm_pic_dot(pic, at, up, 3.4, "fi");
    crm_pic_label(pic, room ? at + 6 : at - 6, up + (room ? 14 : 28), room ? CRM_START : CRM_END,
        class, word);
}

PIC(intervals)
{
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_axis axis = AXIS(page, tick_number, NULL);
    double x[QUANTILES + 1] = {0}, y[QUANTILES + 1], last = 0, p90 = result_number(r, 0, "p90");
    double half = result_number(r, 0, "median");
    struct crm_axis across, up;

    if (isnan(p90) || isnan(half))
        return false;
    for (size_t i = 0; i < QUANTILES; i++)
        last = fmax(last, result_number(r, 0, quantiles[i].column));
    across = crm_axis_of(0, fmax(last, 1), 44, 348);
    up = crm_axis_of(0, 1, 176, 17);
    y[0] = crm_axis_at(&up, 0);
    x[0] = crm_axis_at(&across, 0);
    for (size_t i = 0; i < QUANTILES; i++) {
        x[i + 1] = crm_axis_at(&across, result_number(r, 0, quantiles[i].column));
        y[i + 1] = crm_axis_at(&up, quantiles[i].share);
    }
    fig->title = say(page, "pic.intervals", WITH({"d", say_number(page, ceil(p90), 0)}));
    fig->sub = say(page, "pic.intervals.sub",
        WITH({"n", say_count(page, result_number(r, 0, "n"))},
            {"d", say_number(page, ceil(p90), 0)},
            {"k", say_count(page, result_number(r, 0, "repeat_customers"))}));
    name_upright(page, &pic, "pic.y.intervals");
    crm_axis_draw_y(&pic, &up, 44, 356, 5, tick_share, &page);
    crm_axis_draw_x(&pic, &across, 176, 176, 6, axis.format, axis.data);
    crm_pic_label(&pic, CRM_PIC_WIDTH, 205, CRM_END, "m", say(page, "pic.axis.days", NULL));
    crm_pic_line(&pic, x, y, QUANTILES + 1, "s1");
    drop(&pic, &across, &up, half, .5, "si thin", "b",
        say(page, "pic.intervals.half", WITH({"d", say_number(page, half, 1)})));
    drop(&pic, &across, &up, p90, .9, "s2 thin", "tc2",
        say(page, "pic.intervals.limit", WITH({"d", say_number(page, ceil(p90), 0)})));
    return true;
}

PIC(intervals_by)
{
    enum { MOST = CRM_PLOT_MOST_ROWS };
    struct crm_plot_axis axis = AXIS(page, tick_number, "pic.axis.days");
    struct crm_plot_row row[MOST];
    size_t n = 0;

    if (r->n_by == 0)
        return false;
    for (size_t i = 0; i < r->table.n_rows; i++) {
        if (isnan(result_number(r, i, "median")))
            continue;
        if (n == MOST)
            return false;
        row[n] = plot_row(by_label(page, r, i));
        row[n].value = result_number(r, i, "median");
        row[n].lo = result_number(r, i, "p25");
        row[n].hi = result_number(r, i, "p90");
        row[n].shown = say(page, "pic.intervals.row",
            WITH({"d", say_number(page, row[n].value, 1)},
                {"n", say_count(page, result_number(r, i, "n"))}));
        n++;
    }
    if (n < 2)
        return false;
    sort_rows(row, n, false);
    axis.lo = 0;
    fig->title = say(page, "pic.intervals.by",
        WITH({"a", say_number(page, row[0].value, 0)}, {"b", say_number(page, row[n - 1].value, 0)},
            {"by", by_name(page, r)}));
    fig->sub = say(page, "pic.intervals.by.sub", NULL);
    draw_forest(page, fig, row, n, &axis, NAN);
    return true;
}

/* ---- overdue --------------------------------------------------------------------------- */

static const char *const stages[] = {"on_time", "due", "late", "very_late"};
enum { STAGES = 4, BINS = 16 };

struct late {
    double bin[BINS], clients[STAGES], money[STAGES], lost;
    bool per_category;
};

static void count_late(struct late *late, const struct result *r)
{
    for (size_t i = 0; i < r->table.n_rows; i++) {
        struct crm_slice stage = result_cell(r, i, "due_stage");
        double ratio = result_number(r, i, "overdue_ratio"),
               money = result_number(r, i, "spend_365d");
        late->lost += crm_slice_is(stage, "lost");
        late->per_category |= result_cell(r, i, "category").len > 0;
        for (size_t s = 0; s < STAGES; s++) {
            if (!crm_slice_is(stage, stages[s]))
                continue;
            late->clients[s]++;
            late->money[s] += isnan(money) ? 0 : money;
            if (ratio >= 0) /* up to and with 1 is on time: (0.75, 1] is one bin */
                late->bin[ratio > 4 ? BINS - 1 : ratio == 0 ? 0 : (size_t)ceil(ratio * 4) - 1]++;
        }
    }
}

/* The rows of the result name people: the numbers behind the picture are its sums. */
static void late_numbers(struct page *page, struct figure *fig, const struct late *late)
{
    numbers_begin(
        page, fig, (const char *const[]){"pic.stage", "pic.clients", "pic.spend365", NULL});
    for (size_t s = 0; s < STAGES; s++)
        numbers_row(page, fig, say_value(page, "due_stage", crm_slice_of(stages[s])),
            (const double[]){late->clients[s], late->money[s]}, 2);
    numbers_row(page, fig, say_value(page, "due_stage", crm_slice_of("lost")),
        (const double[]){late->lost, NAN}, 2);
    numbers_end(fig);
}

PIC(overdue)
{
    static const char *const fill[STAGES] = {"fgs", "f2s", "fx", "fx"};
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_axis axis = AXIS(page, tick_amount, NULL);
    struct late late = {.lost = 0};
    struct crm_axis x = crm_axis_of(0, 4, 40, 356), y;
    double most = 0, past, all;

    count_late(&late, r);
    past = late.clients[1] + late.clients[2] + late.clients[3];
    all = past + late.clients[0];
    if (all == 0)
        return false;
    for (size_t i = 0; i < BINS; i++)
        most = fmax(most, late.bin[i]);
    y = crm_axis_of(0, most, 176, 48);
    fig->title = say(page,
        past > 0 ? late.per_category ? "pic.overdue.category" : "pic.overdue" : "pic.overdue.none",
        WITH({"n", say_count(page, past)}));
    fig->sub = say(page, "pic.overdue.sub",
        WITH({"n", say_count(page, all)}, {"k", say_count(page, late.lost)}));
    name_upright(page, &pic, "pic.y.clients");
    crm_axis_draw_y(&pic, &y, 40, 356, 3, axis.format, axis.data);
    for (size_t i = 0; i < BINS; i++)
        crm_pic_area(&pic, crm_axis_at(&x, (double)i / 4) + 0.6, 176, 316.0 / BINS - 1.2,
            crm_axis_at(&y, late.bin[i]) - 176,
            fill[i < 4   ? 0
                 : i < 5 ? 1
                 : i < 8 ? 2
                         : 3]);
    for (int s = 0; s < STAGES; s++) {
        static const double at[] = {40, 122, 200, 280};
        crm_pic_label(&pic, at[s], 12, CRM_START, s ? s == 1 ? "tc2" : "tx" : "b",
            say(page, "pic.overdue.stage",
                WITH({"stage", say_value(page, "due_stage", crm_slice_of(stages[s]))},
                    {"n", say_count(page, late.clients[s])})));
        crm_pic_label(&pic, at[s], 26, CRM_START, "m", say_money(page, late.money[s]));
    }
    for (int i = 0; i <= 4; i++)
        crm_pic_label(&pic, crm_axis_at(&x, i), 189, i == 4 ? CRM_END : CRM_MIDDLE, "m",
            say_format(page, i == 4 ? "4\xC3\x97 +" : "%d\xC3\x97", i));
    crm_pic_label(&pic, CRM_PIC_WIDTH, 204, CRM_END, "m", say(page, "pic.axis.ratio", NULL));
    late_numbers(page, fig, &late);
    return true;
}
