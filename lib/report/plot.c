#include "report/plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* the ground of periods */
enum { LEFT = 40, RIGHT = 356, TOP = 18, BOTTOM = 176 };

double crm_plot_rows_height(size_t n)
{
    return n <= 4 ? 44 + 34 * (double)n : n <= 10 ? 208 : n <= 14 ? 222 : 470;
}

/* ---- rows ------------------------------------------------------------------------------ */

/* Where rows stand: `top` .. `bottom` hold them, names end before `left`, texts after `right`. */
struct rows {
    double top, bottom, step, left, right, size;
    bool crowded;
};

static double widest(
    const struct crm_plot_row row[], size_t n, size_t which, double most, double size)
{
    double wide = 0;

    for (size_t i = 0; i < n; i++) {
        struct crm_slice text = which == 0   ? row[i].label
                                : which == 1 ? row[i].shown
                                             : row[i].right;
        wide = fmax(wide, crm_pic_width(text, size));
    }
    return fmin(wide, most);
}

static struct rows rows_of(
    const struct crm_plot_row row[], size_t n, double height, bool axis, bool name)
{
    struct rows rows = {.top = 4, .bottom = height - (axis ? 18 : 2) - (name ? 14 : 0)};
    double right;

    rows.step = fmin((rows.bottom - rows.top) / (double)(n ? n : 1), 34);
    rows.bottom = rows.top + rows.step * (double)n;
    rows.crowded = rows.step < 14;
    rows.size = rows.crowded ? 10 : 11;
    rows.left = widest(row, n, 0, 132, rows.size) * 1.06 + 8;
    right = widest(row, n, 2, 120, rows.size);
    rows.right = CRM_PIC_WIDTH - (right > 0 ? right + 8 : 0);
    return rows;
}

static void row_label(
    struct crm_pic *pic, const struct rows *rows, double y, const struct crm_plot_row *row)
{
    char buffer[160];

    crm_pic_label(pic, 0, y + 4, CRM_START, rows->crowded ? "i xs" : "i",
        crm_pic_fit(row->label, rows->left - 6, rows->size, buffer, sizeof buffer));
    crm_pic_label(pic, CRM_PIC_WIDTH, y + 4, CRM_END, rows->crowded ? "m xs" : "m", row->right);
}

/* The domain of rows: zero for bars, all values, limits and what must be inside. */
static struct crm_axis domain(const struct crm_plot_row row[], size_t n,
    const struct crm_plot_axis *axis, bool zero, double r0, double r1)
{
    double lo = NAN, hi = NAN;
    struct crm_axis scale;

    for (size_t i = 0; i < n; i++) {
        const double all[] = {row[i].value, row[i].lo, row[i].hi, row[i].was};
        for (size_t k = 0; k < 4; k++)
            if (!axis->log || all[k] > 0)
                crm_axis_hold(&lo, &hi, all[k]);
    }
    if (zero)
        crm_axis_hold(&lo, &hi, 0);
    crm_axis_hold(&lo, &hi, axis->lo);
    crm_axis_hold(&lo, &hi, axis->hi);
    scale = crm_axis_of(lo, hi, r0, r1);
    if (axis->log) {
        scale.log = true;
        if (isnan(lo))
            scale.d0 = 1, scale.d1 = 10;
        else if (lo == hi)
            scale.d0 = lo / 2, scale.d1 = hi * 2;
    }
    return scale;
}

static void axis_name(struct crm_pic *pic, const struct crm_plot_axis *axis, double y)
{
    crm_pic_label(pic, CRM_PIC_WIDTH, y, CRM_END, "m", axis->name);
}

static void interval(struct crm_pic *pic, const struct crm_axis *x, double y,
    const struct crm_plot_row *row, const char *stroke)
{
    if (!isnan(row->lo) && !isnan(row->hi))
        crm_pic_seg(pic, crm_axis_at(x, row->lo), y, crm_axis_at(x, row->hi), y, stroke);
}

/* Beside the mark on its outer side; where there is no room, on the other side of all of it. */
static void shown(struct crm_pic *pic, const struct rows *rows, const struct crm_axis *x, double y,
    const struct crm_plot_row *row)
{
    double from = fmin(row->value, 0), to = fmax(row->value, 0), width, at;

    if (!isnan(row->lo))
        from = fmin(from, row->lo);
    if (!isnan(row->hi))
        to = fmax(to, row->hi);
    width = crm_pic_width(row->shown, rows->size) * 1.08;
    at = crm_axis_at(x, from) - 5;
    if (row->value < 0 && at - width >= rows->left)
        crm_pic_label(pic, at, y + 4, CRM_END, rows->crowded ? "b xs" : "b", row->shown);
    else
        crm_pic_label(pic, crm_axis_at(x, to) + 5, y + 4, CRM_START, rows->crowded ? "b xs" : "b",
            row->shown);
}

void crm_plot_bars(struct crm_pic *pic, const struct crm_plot_row row[], size_t n, double height,
    const struct crm_plot_axis *axis)
{
    struct rows rows = rows_of(row, n, height, axis->format, axis->name.len > 0);
    double text = widest(row, n, 1, 120, rows.size) * 1.08 + 8, thick = fmin(rows.step * 0.66, 19);
    bool below = false;
    struct crm_axis x;

    for (size_t i = 0; i < n; i++)
        below |= row[i].value < 0;
    x = domain(row, n, axis, true, rows.left + (below ? text : 0), rows.right - text);
    if (axis->format)
        crm_axis_draw_x(pic, &x, rows.top, rows.bottom, 5, axis->format, axis->data);
    else
        crm_pic_seg(pic, crm_axis_at(&x, 0), rows.top, crm_axis_at(&x, 0), rows.bottom, "z");
    axis_name(pic, axis, rows.bottom + (axis->format ? 26 : 13));
    for (size_t i = 0; i < n; i++) {
        double y = rows.top + rows.step * ((double)i + 0.5), zero = crm_axis_at(&x, 0);
        row_label(pic, &rows, y, &row[i]);
        crm_pic_area(pic, zero, y - thick / 2, crm_axis_at(&x, row[i].value) - zero, thick,
            row[i].fill ? row[i].fill : "f1");
        interval(pic, &x, y, &row[i], "si iv");
        shown(pic, &rows, &x, y, &row[i]);
    }
}

/* The stroke that goes with a fill: fg -> sg. */
static const char *stroke_of(const char *fill)
{
    static const char *const pairs[][2] = {
        {"f1", "s1"}, {"f2", "s2"}, {"f3", "s3"}, {"fg", "sg"}, {"fx", "sx"}, {"fi", "si"}};

    for (size_t i = 0; fill && i < sizeof pairs / sizeof *pairs; i++)
        if (!strcmp(fill, pairs[i][0]))
            return pairs[i][1];
    return fill ? "sn" : "s1";
}

static void forest_mark(
    struct crm_pic *pic, const struct crm_axis *x, double y, const struct crm_plot_row *row)
{
    const char *stroke = row->hollow ? "sn" : stroke_of(row->fill);
    char classes[16];

    snprintf(classes, sizeof classes, "%s iv", stroke);
    interval(pic, x, y, row, classes);
    if (isnan(row->value))
        return;
    if (!isnan(row->was))
        crm_pic_ring(pic, crm_axis_at(x, row->was), y, 3.8, "sn");
    if (row->hollow)
        crm_pic_ring(pic, crm_axis_at(x, row->value), y, 4.2, "sn");
    else
        crm_pic_dot(pic, crm_axis_at(x, row->value), y, 4.4, row->fill ? row->fill : "f1");
}

void crm_plot_forest(struct crm_pic *pic, const struct crm_plot_row row[], size_t n, double height,
    const struct crm_plot_axis *axis, double reference)
{
    struct rows rows = rows_of(row, n, height, true, axis->name.len > 0);
    struct crm_plot_axis with = *axis;
    double text = widest(row, n, 1, 130, rows.size);
    struct crm_axis x;

    crm_axis_hold(&with.lo, &with.hi, reference);
    if (text > 0)
        rows.right = CRM_PIC_WIDTH - text * 1.06 - 8;
    x = domain(row, n, &with, false, rows.left + 8, rows.right - 8);
    crm_axis_draw_x(pic, &x, rows.top, rows.bottom, 5, axis->format, axis->data);
    axis_name(pic, axis, rows.bottom + 26);
    if (!isnan(reference))
        crm_pic_seg(pic, crm_axis_at(&x, reference), rows.top, crm_axis_at(&x, reference),
            rows.bottom, "z");
    for (size_t i = 0; i < n; i++) {
        double y = rows.top + rows.step * ((double)i + 0.5);
        row_label(pic, &rows, y, &row[i]);
        forest_mark(pic, &x, y, &row[i]);
        crm_pic_label(
            pic, CRM_PIC_WIDTH, y + 4, CRM_END, rows.crowded ? "b xs" : "b", row[i].shown);
    }
}

void crm_plot_pairs(struct crm_pic *pic, const struct crm_plot_pair row[], size_t n,
    const struct crm_slice head[2], double height)
{
    static const char *const fill[] = {"f1", "f2"}, *const colour[] = {"tc1", "tc2"};
    double left = 0, most = 0, least = 0, step = fmin((height - 22) / (double)(n ? n : 1), 26);
    const char *plain = step < 15 ? "i xs" : "i", *bold = step < 15 ? "b xs" : "b";
    struct crm_axis x[2];

    for (size_t i = 0; i < n; i++) {
        left = fmax(left, crm_pic_width(row[i].label, 11));
        for (int k = 0; k < 2; k++) /* both on one scale: they are shares of 100 */
            crm_axis_hold(&least, &most, row[i].value[k]);
    }
    left = fmin(left, 118) + 8;
    for (int k = 0; k < 2; k++) {
        double from = left + (CRM_PIC_WIDTH - left) / 2 * k, zero;
        x[k] = crm_axis_of(least, most, from, from + (CRM_PIC_WIDTH - left) / 2 - 46);
        zero = crm_axis_at(&x[k], 0);
        crm_pic_label(pic, from, 12, CRM_START, colour[k], head[k]);
        crm_pic_seg(pic, zero, 18, zero, 18 + step * (double)n, "z");
    }
    for (size_t i = 0; i < n; i++) {
        char buffer[160];
        double y = 18 + step * ((double)i + 0.5), thick = fmin(step * 0.66, 16);
        crm_pic_label(pic, 0, y + 4, CRM_START, plain,
            crm_pic_fit(row[i].label, left - 6, 11, buffer, sizeof buffer));
        for (int k = 0; k < 2; k++) {
            double zero = crm_axis_at(&x[k], 0), end = crm_axis_at(&x[k], row[i].value[k]);
            crm_pic_area(pic, zero, y - thick / 2, end - zero, thick, end < zero ? "fx" : fill[k]);
            crm_pic_label(pic, fmax(zero, isnan(end) ? zero : end) + 5, y + 4, CRM_START, bold,
                row[i].shown[k]);
        }
    }
}

/* ---- periods --------------------------------------------------------------------------- */

double crm_plot_step(size_t n)
{
    return (RIGHT - LEFT) / (double)(n ? n : 1);
}

double crm_plot_middle(size_t i, size_t n)
{
    return LEFT + crm_plot_step(n) * ((double)i + 0.5);
}

/* In the middle below x, or moved to the left at the right edge. */
static void below(struct crm_pic *pic, double x, double y, const char *classes,
    struct crm_slice text, double size)
{
    if (x + crm_pic_width(text, size) * 0.55 > CRM_PIC_WIDTH)
        crm_pic_label(pic, CRM_PIC_WIDTH, y, CRM_END, classes, text);
    else
        crm_pic_label(pic, x, y, CRM_MIDDLE, classes, text);
}

void crm_plot_ticks(struct crm_pic *pic, const struct crm_plot_period period[], size_t n, double y)
{
    double wide = 20;
    struct crm_slice year = {"", 0};
    size_t every;

    for (size_t i = 0; i < n; i++)
        wide = fmax(wide, crm_pic_width(period[i].tick, 11));
    every = (size_t)ceil((wide + 8) / crm_plot_step(n));
    if (every < 1)
        every = 1;
    for (size_t i = 0; i < n; i++) {
        double x = crm_plot_middle(i, n);
        if ((n - 1 - i) % every)
            continue;
        below(pic, x, y, "m", period[i].tick, 11);
        if (!crm_slice_eq(period[i].year, year))
            below(pic, x, y + 12, "m xs", period[i].year, 10);
        year = period[i].year;
    }
}

/* Hatched ground under the periods that cannot be compared, with the word beside it. */
static void grounds(struct crm_pic *pic, const struct crm_plot_period period[], size_t n,
    const struct crm_plot_words *words)
{
    for (size_t i = 0; i < n;) {
        size_t from = i;
        double x0, x1, width;
        enum crm_plot_state state = period[i].state;
        struct crm_slice word = state == CRM_PLOT_EDGE ? words->edge : words->open;
        while (i < n && period[i].state == state)
            i++;
        if (state == CRM_PLOT_CLOSED)
            continue;
        x0 = crm_plot_middle(from, n) - crm_plot_step(n) / 2;
        x1 = crm_plot_middle(i - 1, n) + crm_plot_step(n) / 2;
        crm_pic_hatch(pic, x0, TOP, x1 - x0, BOTTOM - TOP);
        width = crm_pic_width(word, 10);
        if (state == CRM_PLOT_OPEN)
            crm_pic_label(pic, fmax(x1, LEFT + width), TOP - 4, CRM_END, "m xs", word);
        else
            crm_pic_label(pic, fmin(x0, RIGHT - width), TOP - 4, CRM_START, "m xs", word);
    }
}

/* Above the standing axis, or where no word of an edge or of what is open stands. */
static void upright_name(struct crm_pic *pic, const struct crm_plot_period period[], size_t n,
    const struct crm_plot_axis *axis)
{
    bool edge = false, open = false;

    for (size_t i = 0; i < n; i++) {
        edge |= period[i].state == CRM_PLOT_EDGE;
        open |= period[i].state == CRM_PLOT_OPEN;
    }
    if (!edge)
        crm_pic_label(pic, 0, TOP - 9, CRM_START, "m xs", axis->upright);
    else if (!open)
        crm_pic_label(pic, RIGHT, TOP - 5, CRM_END, "m xs", axis->upright);
    else
        crm_pic_label(pic, CRM_PIC_WIDTH, BOTTOM + 28, CRM_END, "m xs", axis->upright);
}

static struct crm_axis upright(
    const struct crm_plot_period period[], size_t n, bool columns, const struct crm_plot_axis *axis)
{
    double lo = axis->lo, hi = axis->hi;

    for (size_t i = 0; i < n; i++) {
        double up = 0, down = 0;
        for (int k = 0; columns && k < 3; k++)
            if (!isnan(period[i].part[k]))
                *(period[i].part[k] > 0 ? &up : &down) += period[i].part[k];
        if (columns) {
            crm_axis_hold(&lo, &hi, up);
            crm_axis_hold(&lo, &hi, down);
            crm_axis_hold(&lo, &hi, period[i].mark);
        } else {
            crm_axis_hold(&lo, &hi, period[i].value);
            crm_axis_hold(&lo, &hi, period[i].lo);
            crm_axis_hold(&lo, &hi, period[i].hi);
        }
    }
    if (lo < 0) /* what is below zero is seen to be */
        crm_axis_hold(&lo, &hi, 0);
    crm_axis_round(&lo, &hi, 4);
    return crm_axis_of(lo, hi, BOTTOM, TOP);
}

void crm_plot_columns(struct crm_pic *pic, const struct crm_plot_period period[], size_t n,
    const char *const fill[3], const struct crm_plot_words *words, const struct crm_plot_axis *axis)
{
    struct crm_axis y = upright(period, n, true, axis);
    double wide = crm_plot_step(n) * 0.76, zero = crm_axis_at(&y, 0);

    grounds(pic, period, n, words);
    crm_axis_draw_y(pic, &y, LEFT, RIGHT, 5, axis->format, axis->data);
    for (size_t i = 0; i < n; i++) {
        double up = zero, down = zero, x = crm_plot_middle(i, n) - wide / 2;
        for (int k = 0; k < 3; k++) {
            double tall = crm_axis_at(&y, period[i].part[k]) - zero; /* above zero: below 0 */
            double *from = period[i].part[k] > 0 ? &up : &down;
            if (isnan(tall) || tall == 0)
                continue;
            crm_pic_area(pic, x, *from, wide, tall, fill[k]);
            *from += tall;
        }
        if (!isnan(period[i].mark))
            crm_pic_area(pic, x - 1, crm_axis_at(&y, period[i].mark) - 1.2, wide + 2, 2.4, "fi");
    }
    crm_plot_ticks(pic, period, n, BOTTOM + 14);
    axis_name(pic, axis, BOTTOM + 28);
    upright_name(pic, period, n, axis);
}

void crm_plot_dots(struct crm_pic *pic, const struct crm_plot_period period[], size_t n,
    const struct crm_plot_words *words, const struct crm_plot_axis *axis, double reference,
    struct crm_slice reference_name)
{
    struct crm_plot_axis with = *axis;
    struct crm_axis y;
    double radius = fmin(3.4, fmax(1.6, crm_plot_step(n) * 0.28));

    crm_axis_hold(&with.lo, &with.hi, reference);
    y = upright(period, n, false, &with);
    grounds(pic, period, n, words);
    crm_axis_draw_y(pic, &y, LEFT, RIGHT, 5, axis->format, axis->data);
    if (!isnan(reference)) {
        crm_pic_seg(pic, LEFT, crm_axis_at(&y, reference), RIGHT, crm_axis_at(&y, reference),
            "s2 thin dash");
        crm_pic_label(pic, RIGHT, crm_axis_at(&y, reference) - 5, CRM_END, "tc2", reference_name);
    }
    for (size_t i = 0; i < n; i++) {
        bool closed = period[i].state == CRM_PLOT_CLOSED;
        double x = crm_plot_middle(i, n), at = crm_axis_at(&y, period[i].value);
        if (!isnan(period[i].lo) && !isnan(period[i].hi))
            crm_pic_seg(pic, x, crm_axis_at(&y, period[i].lo), x, crm_axis_at(&y, period[i].hi),
                closed ? "s1 iv" : "sn iv");
        if (closed)
            crm_pic_dot(pic, x, at, radius, "f1");
        else
            crm_pic_ring(pic, x, at, radius, "sn");
    }
    crm_plot_ticks(pic, period, n, BOTTOM + 14);
    axis_name(pic, axis, BOTTOM + 28);
    upright_name(pic, period, n, axis);
}

/* ---- others ---------------------------------------------------------------------------- */

/* The level after each step. */
static double level_after(const struct crm_plot_change step[], size_t n, size_t i, double before)
{
    return i == 0 || i + 1 == n ? step[i].value : before + step[i].value;
}

static struct crm_axis waterfall_axis(
    const struct crm_plot_change step[], size_t n, const struct crm_plot_axis *axis)
{
    double lo = axis->lo, hi = axis->hi, level = 0, room;

    for (size_t i = 0; i < n; i++) {
        level = level_after(step, n, i, level);
        crm_axis_hold(&lo, &hi, level);
    }
    room = hi > lo ? (hi - lo) * 0.12 : 1;
    if (lo > 0 && lo < (hi - lo) * 0.5)
        lo = 0; /* zero is near enough to be shown */
    else if (lo > 0)
        lo -= room; /* a level of clients or money never looks as if it were below zero */
    return crm_axis_of(lo < 0 ? lo - room : lo, hi + room, 168, 18);
}

void crm_plot_waterfall(struct crm_pic *pic, const struct crm_plot_change step[], size_t n,
    const struct crm_plot_axis *axis)
{
    struct crm_axis y = waterfall_axis(step, n, axis);
    double wide = (RIGHT - LEFT) / (double)(n ? n : 1), level = 0;

    crm_axis_draw_y(pic, &y, LEFT, RIGHT, 5, axis->format, axis->data);
    for (size_t i = 0; i < n; i++) {
        double x = LEFT + wide * (double)i, from = crm_axis_at(&y, level), at;
        char buffer[160];
        bool is_level = i == 0 || i + 1 == n;
        level = level_after(step, n, i, level);
        at = crm_axis_at(&y, level);
        if (is_level)
            crm_pic_area(pic, x + wide * 0.12, at - 2, wide * 0.76, 4, "fi");
        else
            crm_pic_area(pic, x + wide * 0.12, from, wide * 0.76, at - from, step[i].fill);
        if (i + 1 < n)
            crm_pic_seg(pic, x + wide * 0.88, at, x + wide * 1.12, at, "ax");
        crm_pic_label(pic, x + wide / 2, (is_level ? at : fmin(from, at)) - 5, CRM_MIDDLE, "b",
            step[i].shown);
        crm_pic_label(pic, x + wide / 2, 186, CRM_MIDDLE, "i",
            crm_pic_fit(step[i].label, wide - 4, 11, buffer, sizeof buffer));
    }
    axis_name(pic, axis, 202);
}

void crm_plot_heat_key(
    struct crm_pic *pic, double right, double y, struct crm_slice few, struct crm_slice many)
{
    double x = right - crm_pic_width(many, 10) - 5 - 7 * 11;

    crm_pic_label(pic, right, y + 8, CRM_END, "m xs", many);
    crm_pic_label(pic, x - 5, y + 8, CRM_END, "m xs", few);
    crm_pic_area(pic, x - 1, y - 1, 7 * 11 + 2, 11, "hp");
    for (int step = 0; step < 7; step++)
        crm_pic_cell(pic, x + 11 * step, y, 10.5, 9, step, (struct crm_slice){"", 0});
}

struct place {
    double y;
    size_t at;
};

static int by_y(const void *a, const void *b)
{
    const struct place *p = a, *q = b;

    if (p->y != q->y)
        return p->y > q->y ? 1 : -1;
    return (p->at > q->at) - (p->at < q->at);
}

void crm_plot_spread(double y[], size_t n, double gap, double top, double bottom)
{
    enum { MOST = 32 };
    struct place place[MOST];

    if (n > MOST)
        n = MOST;
    if (n == 0)
        return;
    for (size_t i = 0; i < n; i++)
        place[i] = (struct place){y[i], i};
    qsort(place, n, sizeof *place, by_y);
    for (size_t i = 0; i < n; i++)
        place[i].y = fmax(place[i].y, i ? place[i - 1].y + gap : top);
    if (n && place[n - 1].y > bottom)
        place[n - 1].y = bottom;
    for (size_t i = n; i-- > 1;)
        place[i - 1].y = fmin(place[i - 1].y, place[i].y - gap);
    for (size_t i = 0; i < n; i++)
        y[place[i].at] = place[i].y;
}
