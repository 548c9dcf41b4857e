/* pic_gaps -- expectation and experience, what clients take for granted, what weighs */
#include "pics.h"

enum { MOST = CRM_PLOT_MOST_ROWS };

static struct crm_slice dimension(struct page *page, struct crm_slice name)
{
    return say_value(page, "dimension", name);
}

/* ---- felt less expected ---------------------------------------------------------------- */

PIC(gap)
{
    struct crm_plot_axis axis = AXIS(page, tick_number, "pic.axis.gap");
    struct crm_plot_row row[MOST];
    struct crm_slice below[MOST];
    size_t n = 0, n_below = 0, n_above = 0;
    bool dimensions = false, single;
    double answers = 0;

    if (r->n_by)
        return false;
    for (size_t i = 0; i < r->table.n_rows; i++)
        dimensions |= crm_slice_is(result_cell(r, i, "level"), "dimension");
    for (size_t i = 0; i < r->table.n_rows; i++) {
        double value = result_number(r, i, "gap");
        struct crm_slice level = result_cell(r, i, "level");
        if (isnan(value) || (level.len && !crm_slice_is(level, dimensions ? "dimension" : "item")))
            continue;
        if (n == MOST)
            return false;
        row[n] = plot_row(dimension(page, result_cell(r, i, "unit")));
        row[n].value = value;
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        row[n].shown = say_plus(page, value);
        row[n].fill = row[n].hi < 0 ? "fx" : row[n].lo > 0 ? "fg" : "fns";
        n_above += row[n].lo > 0;
        answers = fmax(answers, result_number(r, i, "n"));
        n++;
    }
    if (n == 0)
        return false;
    sort_rows(row, n, false);
    for (size_t i = 0; i < n; i++)
        if (row[i].hi < 0)
            below[n_below++] = row[i].label;
    single = n_below && (n < 2 || row[0].hi < row[1].lo);
    fig->title = n_below == 0
                     ? say(page, n_above == n ? "pic.gap.above" : "pic.gap.none", NULL)
                     : say(page, single && n_below > 1 ? "pic.gap.most" : "pic.gap.below",
                           WITH({"a", row[0].label}, {"list", names(page, below, n_below, 3)}));
    fig->sub = say(page, "pic.gap.sub", WITH({"n", say_count(page, answers)}));
    fig->rows = dimensions
                    ? (struct page_rows){.column = "level", .value = {{"dimension", 9}}, .n = 1}
                    : PAGE_ALL_ROWS;
    draw_bars(page, fig, row, n, &axis);
    return true;
}

/* ---- the chain of five gaps ------------------------------------------------------------ */

static const char *const links[] = {
    "understanding", "procedure", "behaviour", "perception", "promotion", "total"};
enum { LINKS = 6 };

static void draw_chain(
    struct page *page, struct crm_pic *pic, const struct result *r, size_t n, double most)
{
    double left = 84, wide = (CRM_PIC_WIDTH - left) / LINKS, tall = fmin(40, 158 / (double)n);

    for (size_t k = 0; k < LINKS; k++) {
        double x = left + wide * ((double)k + 0.5);
        char id[40];
        snprintf(id, sizeof id, "pic.link.%s", links[k]);
        crm_pic_label(pic, x, 10, CRM_MIDDLE, "b", k < 5 ? say_count(page, (double)k + 1) : EMPTY);
        crm_pic_label(pic, x, 23, CRM_MIDDLE, "m xs", say(page, id, NULL));
        if (k < 4)
            crm_pic_label(pic, x + wide / 2, 10, CRM_MIDDLE, "m", crm_slice_of("\xE2\x80\xBA"));
    }
    for (size_t i = 0; i < n; i++) {
        double y = 30 + tall * (double)i;
        char buffer[96];
        crm_pic_label(pic, 0, y + tall / 2 + 2, CRM_START, "i",
            crm_pic_fit(dimension(page, result_cell(r, i, "dimension")), left - 8, 11, buffer,
                sizeof buffer));
        for (size_t k = 0; k < LINKS; k++) {
            double value = result_number(r, i, links[k]), x = left + wide * ((double)k + 0.5);
            bool worst = k < 5 && crm_slice_is(result_cell(r, i, "worst"), links[k]);
            if (isnan(value))
                continue;
            crm_pic_seg(pic, x, y + 2, x, y + tall - 14, "ax");
            crm_pic_area(pic, x, y + 3, value / most * (wide / 2 - 2), fmax(tall - 18, 3),
                value < 0 ? "fx" : "fg");
            crm_pic_label(pic, x, y + tall - 4, CRM_MIDDLE, worst || k == 5 ? "b xs" : "m xs",
                say_plus(page, value));
        }
    }
    crm_pic_label(pic, CRM_PIC_WIDTH, 204, CRM_END, "m", say(page, "pic.axis.chain", NULL));
}

PIC(fivegaps)
{
    struct crm_pic pic = PIC_OF(fig);
    size_t n = r->table.n_rows, at = 0, link = SIZE_MAX;
    double most = 0, least = 0;

    if (n > 10)
        return false;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < LINKS; k++) {
            double value = result_number(r, i, links[k]);
            most = fmax(most, fabs(isnan(value) ? 0 : value));
            if (k < 5 && value < least) {
                least = value;
                at = i;
                link = k;
            }
        }
    if (!(most > 0))
        return false;
    fig->title =
        link == SIZE_MAX
            ? say(page, "pic.five.none", NULL)
            : say(page, "pic.five",
                  WITH({"a", dimension(page, result_cell(r, at, "dimension"))},
                      {"gap", say_value(page, "fivegap", crm_slice_of(links[link]))},
                      {"n", say_count(page, (double)link + 1)}, {"x", say_plus(page, least)}));
    fig->sub = say(page, "pic.five.sub", NULL);
    draw_chain(page, &pic, r, n, most);
    return true;
}

/* ---- planes ---------------------------------------------------------------------------- */

struct spot {
    struct crm_slice name;
    double x, y, x_lo, x_hi, y_lo, y_hi; /* units; NAN: no interval */
    const char *fill;
};

static bool overlaps(double box[][4], size_t n, const double one[4])
{
    for (size_t i = 0; i < n; i++)
        if (one[0] < box[i][2] && box[i][0] < one[2] && one[1] < box[i][3] && box[i][1] < one[3])
            return true;
    return false;
}

/* Names beside their dots where they touch no other, dot or name; else left out (the table has
 * them). */
static void draw_spots(
    struct crm_pic *pic, const struct spot spot[], size_t n, double right, double low)
{
    double box[2 * MOST + 8][4];
    size_t boxes = 0;

    for (size_t i = 0; i < n; i++) {
        crm_pic_seg(pic, spot[i].x_lo, spot[i].y, spot[i].x_hi, spot[i].y, "sn iv");
        crm_pic_seg(pic, spot[i].x, spot[i].y_lo, spot[i].x, spot[i].y_hi, "sn iv");
    }
    for (size_t i = 0; i < n; i++) {
        const double dot[] = {spot[i].x - 5, spot[i].y - 5, spot[i].x + 5, spot[i].y + 5};
        crm_pic_dot(pic, spot[i].x, spot[i].y, 4.4, spot[i].fill);
        memcpy(box[boxes++], dot, sizeof dot);
    }
    for (size_t i = 0; i < n; i++) {
        double w = crm_pic_width(spot[i].name, 11) * 1.08;
        const double place[][2] = {{spot[i].x + 8, spot[i].y}, {spot[i].x - 8 - w, spot[i].y},
            {spot[i].x - w / 2, spot[i].y - 11}, {spot[i].x - w / 2, spot[i].y + 12}};
        for (size_t k = 0; k < 4; k++) {
            const double one[] = {place[k][0], place[k][1] - 6, place[k][0] + w, place[k][1] + 6};
            if (one[0] < 48 || one[2] > right || one[1] < 33 || one[3] > low ||
                overlaps(box, boxes, one))
                continue;
            crm_pic_label(pic, place[k][0], place[k][1] + 4, CRM_START, "b", spot[i].name);
            memcpy(box[boxes++], one, sizeof one);
            break;
        }
    }
}

static void corner(
    struct page *page, struct crm_pic *pic, double x, double y, bool end, const char *id)
{
    crm_pic_label(pic, x, y, end ? CRM_END : CRM_START, "m xs", say(page, id, NULL));
}

/* Features of one class, "" where there is none. */
static struct crm_slice of_class(
    struct page *page, const struct result *r, const char *class, size_t *n)
{
    struct crm_slice name[MOST];

    *n = 0;
    for (size_t i = 0; i < r->table.n_rows && *n < MOST; i++)
        if (crm_slice_is(result_cell(r, i, "category"), class) &&
            (!result_has(r, "fong") || !crm_slice_is(result_cell(r, i, "fong"), "0")))
            name[(*n)++] = plain_name(page, result_cell(r, i, "feature"));
    return names(page, name, *n, 3);
}

PIC(kano)
{
    struct crm_pic pic = PIC_OF(fig);
    struct crm_axis x = crm_axis_of(0, 1, 48, 340), y = crm_axis_of(-1, 0, 20, 170);
    struct spot spot[MOST];
    struct crm_slice must, delight;
    size_t n = 0, n_must, n_delight;
    double least = INFINITY, most = 0;

    if (r->n_by || !result_has(r, "better") || r->table.n_rows > MOST)
        return false;
    for (size_t i = 0; i < r->table.n_rows; i++) {
        double better = result_number(r, i, "better"), worse = result_number(r, i, "worse");
        if (isnan(better) || isnan(worse))
            continue;
        spot[n] =
            (struct spot){plain_name(page, result_cell(r, i, "feature")), crm_axis_at(&x, better),
                crm_axis_at(&y, worse), crm_axis_at(&x, result_number(r, i, "better_lo")),
                crm_axis_at(&x, result_number(r, i, "better_hi")),
                crm_axis_at(&y, result_number(r, i, "worse_lo")),
                crm_axis_at(&y, result_number(r, i, "worse_hi")), "f1"};
        least = fmin(least, result_number(r, i, "n"));
        most = fmax(most, result_number(r, i, "n"));
        n++;
    }
    if (n == 0)
        return false;
    must = of_class(page, r, "M", &n_must);
    delight = of_class(page, r, "A", &n_delight);
    fig->title = say(page,
        n_must && n_delight ? "pic.kano.both"
        : n_must            ? "pic.kano.must"
        : n_delight         ? "pic.kano.delight"
                            : "pic.kano.none",
        WITH({"must", must}, {"delight", delight}));
    fig->sub = say(
        page, "pic.kano.sub", WITH({"a", say_count(page, least)}, {"b", say_count(page, most)}));
    crm_axis_draw_y(&pic, &y, 48, 340, 3, tick_number, &page);
    crm_axis_draw_x(&pic, &x, 20, 170, 3, tick_number, &page);
    crm_pic_seg(&pic, crm_axis_at(&x, 0.5), 20, crm_axis_at(&x, 0.5), 170, "ax");
    crm_pic_seg(&pic, 48, crm_axis_at(&y, -0.5), 340, crm_axis_at(&y, -0.5), "ax");
    corner(page, &pic, 52, 31, false, "pic.kano.m");
    corner(page, &pic, 337, 31, true, "pic.kano.o");
    corner(page, &pic, 52, 104, false, "pic.kano.i");
    corner(page, &pic, 337, 104, true, "pic.kano.a");
    draw_spots(&pic, spot, n, 340, 170);
    crm_pic_label(&pic, 0, 12, CRM_START, "m xs", say(page, "pic.axis.worse", NULL));
    crm_pic_label(&pic, CRM_PIC_WIDTH, 200, CRM_END, "m", say(page, "pic.axis.better", NULL));
    return true;
}

/* Between the quadrants: half way from the highest of the low side to the lowest of the high. */
static double border(
    const struct result *r, const char *column, const char *high1, const char *high2)
{
    double below = -INFINITY, above = INFINITY;

    for (size_t i = 0; i < r->table.n_rows; i++) {
        struct crm_slice quadrant = result_cell(r, i, "quadrant");
        double value = result_number(r, i, column);
        if (crm_slice_is(quadrant, high1) || crm_slice_is(quadrant, high2))
            above = fmin(above, value);
        else
            below = fmax(below, value);
    }
    return isfinite(below) && isfinite(above) ? (below + above) / 2 : NAN;
}

static struct crm_slice attribute_name(struct page *page, const struct result *r, size_t row)
{
    struct crm_slice label = result_cell(r, row, "label"), name = result_cell(r, row, "attribute");

    if (!label.len && name.len > 2 && !memcmp(name.ptr, "r_", 2))
        label = (struct crm_slice){name.ptr + 2, name.len - 2};
    return plain_name(page, label.len ? label : name);
}

PIC(ipa)
{
    struct crm_pic pic = PIC_OF(fig);
    struct spot spot[MOST];
    struct crm_slice mend[MOST];
    double x0 = NAN, x1 = NAN, y0 = NAN, y1 = NAN, bx, by;
    struct crm_axis x, y;
    size_t n = 0, n_mend = 0;

    if (r->n_by || r->table.n_rows > MOST)
        return false;
    for (size_t i = 0; i < r->table.n_rows; i++) {
        crm_axis_hold(&x0, &x1, result_number(r, i, "performance"));
        crm_axis_hold(&y0, &y1, result_number(r, i, "importance"));
    }
    if (isnan(x0) || isnan(y0))
        return false;
    x = crm_axis_of(x0 - (x1 - x0) * 0.12, x1 + (x1 - x0) * 0.12, 48, 346);
    y = crm_axis_of(y0 - (y1 - y0) * 0.18, y1 + (y1 - y0) * 0.14, 172, 20);
    for (size_t i = 0; i < r->table.n_rows; i++) {
        bool first = crm_slice_is(result_cell(r, i, "quadrant"), "concentrate_here");
        double px = result_number(r, i, "performance"), py = result_number(r, i, "importance");
        if (isnan(px) || isnan(py))
            continue;
        spot[n++] = (struct spot){attribute_name(page, r, i), crm_axis_at(&x, px),
            crm_axis_at(&y, py), NAN, NAN, NAN, NAN, first ? "fx" : "f1"};
        if (first)
            mend[n_mend++] = attribute_name(page, r, i);
    }
    fig->title = n_mend ? say(page, "pic.ipa", WITH({"list", names(page, mend, n_mend, 3)}))
                        : say(page, "pic.ipa.none", NULL);
    fig->sub = say(page, "pic.ipa.sub", WITH({"n", say_count(page, (double)n)}));
    bx = border(r, "performance", "keep_up", "possible_overkill");
    by = border(r, "importance", "keep_up", "concentrate_here");
    if (!isnan(bx) && !isnan(by))
        crm_pic_area(&pic, 48, 20, crm_axis_at(&x, bx) - 48, crm_axis_at(&y, by) - 20, "fxs band");
    crm_axis_draw_y(&pic, &y, 48, 346, 4, tick_number, &page);
    crm_axis_draw_x(&pic, &x, 20, 172, 5, tick_number, &page);
    if (!isnan(bx))
        crm_pic_seg(&pic, crm_axis_at(&x, bx), 20, crm_axis_at(&x, bx), 172, "ax");
    if (!isnan(by))
        crm_pic_seg(&pic, 48, crm_axis_at(&y, by), 346, crm_axis_at(&y, by), "ax");
    corner(page, &pic, 51, 31, false, "pic.ipa.mend");
    corner(page, &pic, 343, 31, true, "pic.ipa.keep");
    corner(page, &pic, 51, 168, false, "pic.ipa.later");
    corner(page, &pic, 343, 168, true, "pic.ipa.more");
    draw_spots(&pic, spot, n, 346, 158);
    crm_pic_label(&pic, 0, 10, CRM_START, "m xs", say(page, "pic.axis.importance", NULL));
    crm_pic_label(&pic, CRM_PIC_WIDTH, 203, CRM_END, "m", say(page, "pic.axis.performance", NULL));
    return true;
}

/* ---- what weighs ----------------------------------------------------------------------- */

/* Penalty when bad to the left, reward when good to the right, of one attribute. */
PIC(factors)
{
    struct crm_plot_axis axis = AXIS(page, tick_number, "pic.axis.factors");
    struct crm_plot_row row[2 * MOST];
    struct crm_slice told[2 * MOST];
    double p[2 * MOST];
    size_t n = 0, n_told = 0, all = r->table.n_rows;

    if (r->n_by || all > 12)
        return false;
    for (size_t i = 0; i < all; i++)
        for (int good = 0; good < 2; good++) {
            double value = result_number(r, i, good ? "reward" : "penalty");
            row[n] = plot_row(say(page, good ? "pic.factor.good" : "pic.factor.bad",
                WITH({"a", attribute_name(page, r, i)})));
            row[n].value = value;
            row[n].shown = isnan(value) ? EMPTY : say_plus(page, value);
            p[n++] = result_number(r, i, good ? "reward_p" : "penalty_p");
        }
    if (n == 0)
        return false;
    holm(p, n);
    for (size_t i = 0; i < n; i++) {
        row[i].fill = !(p[i] < 0.05) ? "fns" : row[i].value < 0 ? "fx" : "fg";
        if (p[i] < 0.05)
            told[n_told++] = row[i].label;
    }
    fig->title = n_told ? say(page, "pic.factors", WITH({"list", names(page, told, n_told, 3)}))
                        : say(page, "pic.factors.none", NULL);
    fig->sub = say(page, "pic.factors.sub", NULL);
    draw_bars(page, fig, row, n, &axis);
    return true;
}

static struct crm_slice driver_name(struct page *page, const struct result *r, size_t row)
{
    struct crm_slice name = result_cell(r, row, "driver");

    if (name.len > 2 && !memcmp(name.ptr, "r_", 2))
        name = (struct crm_slice){name.ptr + 2, name.len - 2};
    return plain_name(page, name);
}

PIC(key_drivers)
{
    struct crm_plot_axis axis = AXIS(page, tick_share, "pic.axis.lmg");
    bool intervals = result_has(r, "lmg_lo") && result_has(r, "lmg_hi") && result_has(r, "lmg");
    struct crm_plot_row row[MOST];
    size_t n = 0;

    if (r->n_by)
        return false;
    for (size_t i = 0; i < r->table.n_rows; i++) {
        double share =
            intervals ? result_number(r, i, "lmg") : result_number(r, i, "lmg_pct") / 100;
        if (isnan(share))
            continue;
        if (n == MOST)
            return false;
        row[n] = plot_row(driver_name(page, r, i));
        row[n].value = share;
        row[n].lo = result_number(r, i, "lmg_lo");
        row[n].hi = result_number(r, i, "lmg_hi");
        row[n].shown = say_share(page, share);
        n++;
    }
    if (n == 0)
        return false;
    sort_rows(row, n, true);
    fig->title = n > 1 && row[0].lo > row[1].hi
                     ? say(page, "pic.key.leader", WITH({"a", row[0].label}, {"pct", row[0].shown}))
                     : say(page, "pic.key.none", WITH({"n", say_count(page, (double)n)}));
    fig->sub = say(page, intervals ? "pic.key.sub" : "pic.key.sub.plain",
        WITH({"n", say_count(page, result_number(r, 0, "n"))}));
    draw_bars(page, fig, row, n, &axis);
    return true;
}

PIC(reliability)
{
    struct crm_plot_axis axis = AXIS(page, tick_number, "pic.axis.alpha");
    struct crm_plot_row row[MOST];
    size_t n = 0, low = 0;
    double least = INFINITY, most = 0;

    for (size_t i = 0; i < r->table.n_rows; i++) {
        struct crm_slice scale = result_cell(r, i, "scale");
        const char *split;
        if (result_cell(r, i, "item").len || isnan(result_number(r, i, "alpha")))
            continue;
        if (n == MOST)
            return false;
        split = scale.len ? memchr(scale.ptr, '_', scale.len) : NULL;
        if (split) { /* tangibles_perception */
            size_t head = (size_t)(split - scale.ptr);
            row[n] = plot_row(say(page, "pic.cross",
                WITH({"a", dimension(page, (struct crm_slice){scale.ptr, head})},
                    {"b", say_value(page, "itemkind",
                              (struct crm_slice){split + 1, scale.len - head - 1})})));
        } else {
            row[n] = plot_row(dimension(page, scale));
        }
        row[n].value = result_number(r, i, "alpha");
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        row[n].shown = say_two(page, row[n].value);
        row[n].fill = row[n].hi < 0.7 ? "fx" : row[n].lo > 0.7 ? "fg" : "f1";
        row[n].hollow = !(row[n].hi < 0.7 || row[n].lo > 0.7);
        low += row[n].hi < 0.7;
        least = fmin(least, result_number(r, i, "n"));
        most = fmax(most, result_number(r, i, "n"));
        n++;
    }
    if (n == 0)
        return false;
    fig->title = say(page, low ? "pic.alpha.low" : "pic.alpha.fine",
        WITH({"k", say_count(page, (double)low)}, {"n", say_count(page, (double)n)}));
    fig->sub = say(
        page, "pic.alpha.sub", WITH({"a", say_count(page, least)}, {"b", say_count(page, most)}));
    sort_rows(row, n, false);
    draw_forest(page, fig, row, n, &axis, 0.7);
    return true;
}

/* ---- felt over expected ---------------------------------------------------------------- */

PIC(ratio)
{
    struct crm_pic pic = PIC_OF(fig);
    static const char *const column[] = {"lt1_pct", "eq1_pct", "gt1_pct"};
    static const char *const fill[] = {"fx", "fns", "fg"};
    double x = result_number(r, 0, "ratio_of_means"), lo = result_number(r, 0, "lo"),
           hi = result_number(r, 0, "hi");
    struct crm_plot_axis axis = AXIS(page, tick_pct, "pic.axis.answers");
    struct crm_plot_row row[3];

    if (r->n_by || isnan(x))
        return false;
    for (int k = 0; k < 3; k++) {
        char id[32];
        snprintf(id, sizeof id, "pic.ratio.%s", column[k]);
        row[k] = plot_row(say(page, id, NULL));
        row[k].value = result_number(r, 0, column[k]);
        row[k].shown = isnan(row[k].value) ? EMPTY : say_pct(page, row[k].value);
        row[k].fill = fill[k];
    }
    fig->title = say(page,
        isnan(lo) || isnan(hi) ? "pic.ratio"
        : hi < 1               ? "pic.ratio.less"
        : lo > 1               ? "pic.ratio.more"
                               : "pic.ratio.same",
        WITH({"x", say_two(page, x)}));
    fig->sub = say(page, "pic.ratio.sub",
        WITH({"n", say_count(page, result_number(r, 0, "n"))}, {"x", say_two(page, x)},
            {"ci", limits(page, lo, hi, say_two)},
            {"e", say_two(page, result_number(r, 0, "mean_e"))},
            {"p", say_two(page, result_number(r, 0, "mean_p"))}));
    axis.hi = 100;
    crm_plot_bars(&pic, row, 3, 170, &axis);
    fig->height = 170;
    return true;
}
