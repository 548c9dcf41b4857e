/* pic_leave -- when clients leave, what goes with it, and how good a foretold risk is */
#include "pics.h"

#include <stdlib.h>

/* ---- survival -------------------------------------------------------------------------- */

enum { MOST_CURVES = 8, MOST_POINTS = 180 };

struct curve {
    struct crm_slice name;
    size_t from, to; /* rows */
    double end;      /* survival at its last row */
    double common;   /* survival at the last time that all curves have */
};

static size_t curves_of(struct page *page, const struct result *r, struct curve curve[MOST_CURVES])
{
    size_t n = 0;

    for (size_t i = 0; i < r->table.n_rows; i++) {
        bool same = n > 0;
        for (size_t k = 0; same && k < r->n_by; k++)
            same = crm_slice_eq(result_by(r, i, k), result_by(r, curve[n - 1].from, k));
        if (!same) {
            if (n == MOST_CURVES)
                return MOST_CURVES + 1;
            curve[n++] = (struct curve){.name = by_label(page, r, i), .from = i};
        }
        curve[n - 1].to = i + 1;
        if (result_number(r, i, "at_risk") >= 10 || i == curve[n - 1].from)
            curve[n - 1].end = result_number(r, i, "survival");
    }
    return n;
}

/* Where all curves still run they can be held beside each other. */
static void compare_curves(const struct result *r, struct curve curve[], size_t n)
{
    double common = INFINITY;

    for (size_t i = 0; i < n; i++)
        common = fmin(common, result_number(r, curve[i].to - 1, "time"));
    for (size_t i = 0; i < n; i++)
        for (size_t k = curve[i].from; k < curve[i].to; k++)
            if (result_number(r, k, "time") <= common)
                curve[i].common = result_number(r, k, "survival");
}

/* Every point where there are few, every k-th and the last where there are many. */
static size_t thin(const struct curve *c, const struct result *r, const struct crm_axis *x,
    const struct crm_axis *y, double px[], double py[], double lo[], double hi[])
{
    size_t rows = c->to - c->from, every = rows / (MOST_POINTS - 4) + 1, n = 1;

    px[0] = crm_axis_at(x, 0);
    py[0] = lo[0] = hi[0] = crm_axis_at(y, 1);
    for (size_t i = c->from; i < c->to; i++) {
        if ((i - c->from) % every && i + 1 < c->to)
            continue;
        if (result_number(r, i, "time") > x->d1) /* fewer than ten are left: no picture of them */
            break;
        px[n] = crm_axis_at(x, result_number(r, i, "time"));
        py[n] = crm_axis_at(y, result_number(r, i, "survival"));
        lo[n] = crm_axis_at(y, result_number(r, i, "lo"));
        hi[n] = crm_axis_at(y, result_number(r, i, "hi"));
        n++;
    }
    return n;
}

static void draw_curve(struct crm_pic *pic, const struct curve *c, const struct result *r,
    const struct crm_axis *x, const struct crm_axis *y, bool band, const char *stroke)
{
    double px[MOST_POINTS], py[MOST_POINTS], lo[MOST_POINTS], hi[MOST_POINTS];
    size_t n = thin(c, r, x, y, px, py, lo, hi);

    if (band)
        crm_pic_band(pic, px, lo, hi, n, true, "f1s band");
    crm_pic_step(pic, px, py, n, stroke);
}

/* The first time at which half or fewer are left; NAN: more than half stay to the end. */
static double half_life(const struct curve *c, const struct result *r)
{
    for (size_t i = c->from; i < c->to; i++)
        if (result_number(r, i, "survival") <= 0.5)
            return result_number(r, i, "time");
    return NAN;
}

/* The log-rank test of these groups, NULL: none was given. */
static const struct result *test_of(
    struct page *page, const struct result *r, const struct curve curve[], size_t n)
{
    for (size_t f = 0; f < page->results->n; f++) {
        const struct result *test = &page->results->result[f];
        size_t same = 0, groups = 0;
        if (test->kind != KIND_SURVIVAL_TEST || test->n_by || r->n_by != 1)
            continue;
        for (size_t i = 0; i < test->table.n_rows; i++) {
            bool logrank = crm_slice_is(result_cell(test, i, "test"), "log-rank");
            groups += logrank;
            for (size_t k = 0; k < n && logrank; k++)
                same += crm_slice_eq(result_cell(test, i, "group"), result_by(r, curve[k].from, 0));
        }
        if (same == n && groups == n)
            return test;
    }
    return NULL;
}

static void survival_words(struct page *page, const struct result *r, const struct curve curve[],
    size_t n, struct figure *fig)
{
    const struct result *test = test_of(page, r, curve, n);
    double half = half_life(&curve[0], r), p = NAN, chisq = NAN, df = NAN;
    double last = result_number(r, curve[0].to - 1, "time");

    if (n == 1) {
        fig->title = isnan(half)
                         ? say(page, "pic.survival.most",
                               WITH({"pct", say_share(page, curve[0].end)},
                                   {"d", say_number(page, last, 0)}))
                         : say(page, "pic.survival.half", WITH({"d", say_number(page, half, 0)}));
        fig->sub = say(page, "pic.survival.sub",
            WITH({"n", say_count(page, result_number(r, curve[0].from, "at_risk"))}));
        return;
    }
    for (size_t i = 0; test && i < test->table.n_rows; i++)
        if (crm_slice_is(result_cell(test, i, "test"), "log-rank")) {
            p = result_number(test, i, "p");
            chisq = result_number(test, i, "chisq");
            df = result_number(test, i, "df");
        }
    fig->title = say(page,
        isnan(p)   ? "pic.survival.groups"
        : p < 0.05 ? "pic.survival.differ"
                   : "pic.survival.same",
        WITH({"by", by_name(page, r)}));
    fig->sub = isnan(p)
                   ? say(page, "pic.survival.untested", WITH({"n", say_count(page, (double)n)}))
                   : say(page, "pic.survival.tested",
                         WITH({"chisq", say_number(page, chisq, 1)}, {"df", say_count(page, df)},
                             {"p", say_p(page, p)}));
}

/* Names at the ends of the curves, apart from each other. */
static void curve_names(struct crm_pic *pic, const struct curve curve[], size_t n,
    const struct crm_axis *y, const char *const stroke[], double left)
{
    double at[MOST_CURVES];
    char buffer[96];

    for (size_t i = 0; i < n; i++)
        at[i] = crm_axis_at(y, curve[i].end) + 4;
    crm_plot_spread(at, n, 12, 18, 180);
    for (size_t i = 0; i < n; i++)
        crm_pic_label(pic, left, at[i], CRM_START,
            !strcmp(stroke[i], "s1")   ? "tc1"
            : !strcmp(stroke[i], "s2") ? "tc2"
                                       : "m",
            crm_pic_fit(curve[i].name, CRM_PIC_WIDTH - left, 11, buffer, sizeof buffer));
}

PIC(survival)
{
    struct crm_pic pic = PIC_OF(fig);
    struct curve curve[MOST_CURVES + 1];
    const char *stroke[MOST_CURVES];
    size_t n = curves_of(page, r, curve), best = 0, worst = 0;
    double last = 0, right;
    struct crm_axis x, y = crm_axis_of(0, 1, 176, 17);

    if (n == 0 || n > MOST_CURVES)
        return false;
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (result_number(r, i, "at_risk") >= 10 || last == 0)
            last = fmax(last, result_number(r, i, "time"));
    compare_curves(r, curve, n);
    right = n > 1 ? 268 : 352;
    x = crm_axis_of(0, fmax(last, 1), 44, right);
    survival_words(page, r, curve, n, fig);
    name_upright(page, &pic, "pic.y.left.of");
    crm_axis_draw_y(&pic, &y, 44, right, 5, tick_share, &page);
    crm_axis_draw_x(&pic, &x, 176, 176, 5, tick_number, &page);
    crm_pic_label(&pic, right, 205, CRM_END, "m", say(page, "pic.axis.since", NULL));
    for (size_t i = 0; i < n; i++) {
        best = curve[i].common > curve[best].common ? i : best;
        worst = curve[i].common < curve[worst].common ? i : worst;
    }
    for (size_t i = 0; i < n; i++) {
        stroke[i] = n == 1 || i == best ? "s1" : i == worst ? "s2" : "sn";
        draw_curve(&pic, &curve[i], r, &x, &y, n == 1,
            n == 1 || i == best ? "s1"
            : i == worst        ? "s2"
                                : "sn thin");
    }
    if (n > 1)
        curve_names(&pic, curve, n, &y, stroke, right + 6);
    fig->most = 30;
    return true;
}

/* What was observed less what chance would have, by group, about the zero line. */
PIC(survival_test)
{
    enum { MOST = CRM_PLOT_MOST_ROWS };
    struct crm_plot_axis axis = AXIS(page, tick_number, "pic.axis.excess");
    struct crm_plot_row row[MOST];
    size_t n = 0, first = SIZE_MAX;
    double p;

    for (size_t i = 0; i < r->table.n_rows; i++) {
        double seen = result_number(r, i, "observed"), expected = result_number(r, i, "expected");
        if (isnan(seen) || isnan(expected) || !crm_slice_is(result_cell(r, i, "test"), "log-rank"))
            continue;
        if (n == MOST)
            return false;
        first = first == SIZE_MAX ? i : first;
        row[n] = plot_row(say_value(page, "group", result_cell(r, i, "group")));
        row[n].value = seen - expected;
        row[n].shown = say_number(page, seen - expected, 0);
        row[n].right = say(page, "pic.of",
            WITH({"k", say_number(page, seen, 0)},
                {"n", say_number(page, result_number(r, i, "n"), 0)}));
        row[n].fill = row[n].value > 0 ? "fx" : "fg";
        n++;
    }
    if (n == 0)
        return false;
    p = result_number(r, first, "p");
    sort_rows(row, n, true);
    fig->title = say(page, p < 0.05 ? "pic.test.differ" : "pic.test.same",
        WITH({"n", say_count(page, (double)n)}));
    fig->sub = say(page, "pic.test.sub",
        WITH({"p", say_p(page, p)},
            {"chisq", say_number(page, result_number(r, first, "chisq"), 1)},
            {"df", say_count(page, result_number(r, first, "df"))}));
    draw_bars(page, fig, row, n, &axis);
    return true;
}

/* ---- drivers --------------------------------------------------------------------------- */

PIC(drivers)
{
    enum { MOST = CRM_PLOT_MOST_ROWS };
    struct crm_plot_axis axis = AXIS(page, tick_number, "pic.axis.odds");
    struct crm_plot_row row[MOST];
    struct crm_slice linked[MOST];
    double p[MOST];
    size_t n = 0, n_linked = 0;

    for (size_t i = 0; i < r->table.n_rows; i++) {
        struct crm_slice name = result_cell(r, i, "term");
        if (crm_slice_is(name, "(Intercept)") || !(result_number(r, i, "effect") > 0))
            continue;
        if (n == MOST)
            return false;
        row[n] = plot_row(term_name(page, r, name));
        row[n].value = result_number(r, i, "effect");
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        if (!(row[n].lo > 0))
            row[n].lo = row[n].hi = NAN;
        row[n].shown = say_two(page, row[n].value);
        row[n].fill = row[n].value > 1 ? "fx" : "fg";
        p[n++] = result_number(r, i, "p");
    }
    if (n == 0)
        return false;
    holm(p, n);
    for (size_t i = 0; i < n; i++) {
        row[i].hollow = !(p[i] < 0.05);
        if (p[i] < 0.05)
            linked[n_linked++] = row[i].label;
    }
    fig->title = say(page,
        n_linked == 0   ? "pic.drivers.none"
        : n_linked == n ? "pic.drivers.all"
                        : "pic.drivers",
        WITH({"list", names(page, linked, n_linked, 3)},
            {"n", say_count(page, (double)(n - n_linked))}));
    fig->sub = say(page, "pic.drivers.sub", WITH({"n", say_count(page, (double)n)}));
    axis.log = true;
    draw_forest(page, fig, row, n, &axis, 1);
    return true;
}

/* ---- how good a risk is ---------------------------------------------------------------- */

/* The value of a statistic, NAN where there is none. */
static double stat(const struct result *r, const char *name)
{
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (crm_slice_is(result_cell(r, i, "stat"), name))
            return result_number(r, i, "value");
    return NAN;
}

static double decile(const struct result *r, int k, const char *what)
{
    char name[48];

    snprintf(name, sizeof name, "decile_%d_%s", k, what);
    return stat(r, name);
}

PIC(lift)
{
    static const char *const fill[3] = {"f1", "fn", "fns"};
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_axis axis = AXIS(page, tick_share, "pic.axis.tenth");
    struct crm_plot_words words = {EMPTY, EMPTY};
    struct crm_plot_period tenth[10];
    double rate = stat(r, "rate"), lo = stat(r, "auc_lo"), gain = decile(r, 2, "cum_gain");
    size_t n = 0;

    for (int k = 1; k <= 10; k++) {
        double value = decile(r, k, "rate");
        if (isnan(value))
            continue;
        tenth[n] = (struct crm_plot_period){.tick = say_count(page, k),
            .year = EMPTY,
            .value = value,
            .part = {value > rate ? value : NAN, value > rate ? NAN : value, NAN},
            .mark = decile(r, k, "mean_prob")};
        n++;
    }
    if (n == 0)
        return false;
    axis.hi = 1;
    fig->title = !isnan(lo) && lo <= 0.5 ? say(page, "pic.lift.none", NULL)
                 : isnan(gain)           ? say(page, "pic.lift.plain", NULL)
                               : say(page, "pic.lift", WITH({"pct", say_share(page, gain)}));
    fig->sub = say(page, "pic.lift.sub",
        WITH({"n", say_count(page, stat(r, "n"))}, {"auc", say_two(page, stat(r, "auc"))},
            {"ci", limits(page, lo, stat(r, "auc_hi"), say_two)}, {"pct", say_share(page, rate)}));
    axis.upright = say(page, "pic.y.left", NULL);
    crm_plot_columns(&pic, tenth, n, fill, &words, &axis);
    return true;
}

PIC(calibration)
{
    struct crm_pic pic = PIC_OF(fig);
    struct crm_axis x = crm_axis_of(0, 1, 44, 340), y = crm_axis_of(0, 1, 176, 18);
    double slope = stat(r, "calibration_slope"), at_x[10], at_y[10];
    size_t n = 0;

    for (int k = 1; k <= 10; k++)
        if (!isnan(decile(r, k, "mean_prob")) && !isnan(decile(r, k, "rate"))) {
            at_x[n] = crm_axis_at(&x, decile(r, k, "mean_prob"));
            at_y[n++] = crm_axis_at(&y, decile(r, k, "rate"));
        }
    if (n == 0)
        return false;
    fig->title = say(page, "pic.calibration", WITH({"x", say_two(page, slope)}));
    fig->sub = say(page, "pic.calibration.sub",
        WITH({"n", say_count(page, stat(r, "n"))}, {"a", say_share(page, stat(r, "mean_prob"))},
            {"b", say_share(page, stat(r, "rate"))},
            {"brier", say_number(page, stat(r, "brier"), 3)}));
    name_upright(page, &pic, "pic.y.left");
    crm_axis_draw_y(&pic, &y, 44, 340, 5, tick_share, &page);
    crm_axis_draw_x(&pic, &x, 18, 176, 5, tick_share, &page);
    crm_pic_seg(&pic, 44, 176, 340, 18, "sn thin dash");
    for (size_t i = 0; i < n; i++)
        crm_pic_dot(&pic, at_x[i], at_y[i], 4, "f1");
    crm_pic_label(&pic, 54, 32, CRM_START, "m", say(page, "pic.calibration.above", NULL));
    crm_pic_label(&pic, 334, 170, CRM_END, "m", say(page, "pic.calibration.below", NULL));
    crm_pic_label(&pic, CRM_PIC_WIDTH, 205, CRM_END, "m", say(page, "pic.axis.foretold", NULL));
    return true;
}
