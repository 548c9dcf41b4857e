#include "report/pic.h"

#include <math.h>
#include <stdio.h>

/* ---- axes: values to units
 * ---------------------------------------------------------------------------- */

struct crm_axis crm_axis_of(double d0, double d1, double r0, double r1)
{
    if (isnan(d0) || isnan(d1)) {
        d0 = 0;
        d1 = 1;
    }
    if (!(d1 > d0))
        d1 = d0 + (d0 != 0 ? fabs(d0) * 0.1 : 1);
    return (struct crm_axis){d0, d1, r0, r1, false};
}

double crm_axis_at(const struct crm_axis *s, double value)
{
    double share;

    if (s->log)
        share = value > 0 ? log(value / s->d0) / log(s->d1 / s->d0) : NAN;
    else
        share = (value - s->d0) / (s->d1 - s->d0);
    return s->r0 + (s->r1 - s->r0) * share;
}

void crm_axis_hold(double *lo, double *hi, double value)
{
    if (isnan(value))
        return;
    if (isnan(*lo) || value < *lo)
        *lo = value;
    if (isnan(*hi) || value > *hi)
        *hi = value;
}

/* The round step of which about `parts` make up a span. */
static double step_of(double span, int parts)
{
    static const double steps[] = {1, 2, 2.5, 5, 10};
    double raw = span / (parts > 0 ? parts : 1), power = pow(10, floor(log10(raw)));

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= raw * (1 - 1e-9))
            return steps[i] * power;
    return 10 * power;
}

void crm_axis_round(double *lo, double *hi, int parts)
{
    double step;

    if (isnan(*lo) || isnan(*hi) || !(*hi > *lo))
        return;
    step = step_of(*hi - *lo, parts);
    *lo = floor(*lo / step + 1e-9) * step;
    *hi = ceil(*hi / step - 1e-9) * step;
}

static size_t log_ticks(const struct crm_axis *s, size_t most, double tick[])
{
    static const double in_decade[] = {1, 2, 5};
    size_t n = 0, all = 0, every;

    for (int pass = 0; pass < 2; pass++) {
        every = pass && most ? (all + most - 1) / most : 1;
        if (every < 1)
            every = 1;
        n = 0;
        for (int power = (int)floor(log10(s->d0)); power <= (int)ceil(log10(s->d1)); power++)
            for (size_t i = 0; i < 3; i++) {
                double v = in_decade[i] * pow(10, power);
                if (v < s->d0 * (1 - 1e-9) || v > s->d1 * (1 + 1e-9))
                    continue;
                if (pass && n % every == 0 && n / every < CRM_TICKS)
                    tick[n / every] = v;
                n++;
            }
        all = n;
    }
    n = (all + every - 1) / every;
    return n < CRM_TICKS ? n : CRM_TICKS;
}

size_t crm_axis_ticks(const struct crm_axis *s, size_t most, double tick[CRM_TICKS])
{
    double step, first;
    size_t n = 0;

    if (most > CRM_TICKS)
        most = CRM_TICKS;
    if (most == 0 || !(s->d1 > s->d0))
        return 0;
    if (s->log)
        return log_ticks(s, most, tick);
    step = step_of(s->d1 - s->d0, (int)most);
    for (;;) {
        first = ceil(s->d0 / step - 1e-9);
        n = (size_t)(floor(s->d1 / step + 1e-9) - first) + 1;
        if (n <= most)
            break;
        step = step_of(step * 1.01, 1);
    }
    for (size_t i = 0; i < n; i++)
        tick[i] = (first + (double)i) * step + 0.0;
    return n;
}

/* ---- strokes --------------------------------------------------------------------------- */

/* One decimal; what is far outside any picture is no coordinate. */
static void number(struct crm_pic *pic, double value)
{
    if (!isfinite(value) || fabs(value) > 1e5)
        value = 0;
    crm_html_number(pic->html, round(value * 10) / 10);
}

static void attribute(struct crm_pic *pic, const char *name, double value)
{
    crm_html_raw(pic->html, name);
    crm_html_raw(pic->html, "=\"");
    number(pic, value);
    crm_html_raw(pic->html, "\"");
}

static void point(struct crm_pic *pic, char command, double x, double y)
{
    crm_html_format(pic->html, "%c", command);
    number(pic, x);
    crm_html_raw(pic->html, " ");
    number(pic, y);
}

static void finish(struct crm_pic *pic, const char *classes)
{
    crm_html_raw(pic->html, " class=\"");
    crm_html_raw(pic->html, classes);
    crm_html_raw(pic->html, "\"/>");
}

void crm_pic_area(struct crm_pic *pic, double x, double y, double w, double h, const char *fill)
{
    if (isnan(x) || isnan(y) || isnan(w) || isnan(h))
        return;
    attribute(pic, "<rect x", w < 0 ? x + w : x);
    attribute(pic, " y", h < 0 ? y + h : y);
    attribute(pic, " width", fabs(w));
    attribute(pic, " height", fabs(h));
    finish(pic, fill);
}

void crm_pic_seg(
    struct crm_pic *pic, double x1, double y1, double x2, double y2, const char *stroke)
{
    if (isnan(x1) || isnan(y1) || isnan(x2) || isnan(y2))
        return;
    crm_html_raw(pic->html, "<path d=\"");
    point(pic, 'M', x1, y1);
    point(pic, 'L', x2, y2);
    crm_html_raw(pic->html, "\"");
    finish(pic, stroke);
}

void crm_pic_line(
    struct crm_pic *pic, const double x[], const double y[], size_t n, const char *stroke)
{
    bool open = false;

    crm_html_raw(pic->html, "<path d=\"");
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i]) || isnan(y[i])) {
            open = false;
            continue;
        }
        point(pic, open ? 'L' : 'M', x[i], y[i]);
        open = true;
    }
    crm_html_raw(pic->html, "\"");
    finish(pic, stroke);
}

void crm_pic_step(
    struct crm_pic *pic, const double x[], const double y[], size_t n, const char *stroke)
{
    bool open = false;

    crm_html_raw(pic->html, "<path d=\"");
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i]) || isnan(y[i])) {
            open = false;
            continue;
        }
        if (open) {
            crm_html_raw(pic->html, "H");
            number(pic, x[i]);
            crm_html_raw(pic->html, "V");
            number(pic, y[i]);
        } else {
            point(pic, 'M', x[i], y[i]);
        }
        open = true;
    }
    crm_html_raw(pic->html, "\"");
    finish(pic, stroke);
}

void crm_pic_band(struct crm_pic *pic, const double x[], const double lower[], const double upper[],
    size_t n, bool stairs, const char *fill)
{
    char command = 'M';
    double before = NAN;

    crm_html_raw(pic->html, "<path d=\"");
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i]) || isnan(lower[i]) || isnan(upper[i]))
            continue;
        if (stairs && !isnan(before))
            point(pic, 'L', x[i], before);
        point(pic, command, x[i], upper[i]);
        before = upper[i];
        command = 'L';
    }
    before = NAN;
    for (size_t i = n; i-- > 0;) {
        if (isnan(x[i]) || isnan(lower[i]) || isnan(upper[i]))
            continue;
        if (stairs && !isnan(before))
            point(pic, 'L', before, lower[i]);
        point(pic, 'L', x[i], lower[i]);
        before = x[i];
    }
    crm_html_raw(pic->html, command == 'L' ? "Z\"" : "\"");
    finish(pic, fill);
}

static void circle(struct crm_pic *pic, double x, double y, double radius, const char *classes)
{
    attribute(pic, "<circle cx", x);
    attribute(pic, " cy", y);
    attribute(pic, " r", radius);
    finish(pic, classes);
}

void crm_pic_dot(struct crm_pic *pic, double x, double y, double radius, const char *fill)
{
    if (!isnan(x) && !isnan(y))
        circle(pic, x, y, radius, fill);
}

void crm_pic_ring(struct crm_pic *pic, double x, double y, double radius, const char *stroke)
{
    char classes[48];

    if (isnan(x) || isnan(y))
        return;
    snprintf(classes, sizeof classes, "%s thin", stroke);
    circle(pic, x, y, radius, "fs"); /* what lies below does not show through */
    circle(pic, x, y, radius, classes);
}

int crm_pic_heat(double share)
{
    return !(share > 0) ? 0 : share >= 1 ? 6 : (int)floor(share * 7);
}

void crm_pic_cell(
    struct crm_pic *pic, double x, double y, double w, double h, int step, struct crm_slice text)
{
    char fill[4];

    step = step < 0 ? 0 : step > 6 ? 6 : step;
    snprintf(fill, sizeof fill, "h%d", step);
    crm_pic_area(pic, x, y, w, h, fill);
    if (text.len)
        crm_pic_label(pic, x + w / 2, y + h / 2 + 4, CRM_MIDDLE, step > 4 ? "hd" : "hl", text);
}

void crm_pic_hatch(struct crm_pic *pic, double x, double y, double w, double h)
{
    if (isnan(x) || isnan(y) || !(w > 0) || !(h > 0))
        return;
    crm_pic_area(pic, x, y, w, h, "fo");
    crm_html_raw(pic->html, "<path d=\"");
    for (double at = 7; at < w + h;
         at += 7) { /* from the upper or right edge to the left or lower */
        double over = fmax(at - w, 0), under = fmax(at - h, 0);
        point(pic, 'M', x + fmin(at, w), y + over);
        point(pic, 'L', x + under, y + fmin(at, h));
    }
    crm_html_raw(pic->html, "\" aria-hidden=\"true\"");
    finish(pic, "hat");
}

void crm_pic_ribbon(
    struct crm_pic *pic, double x1, double y1, double x2, double y2, double h, const char *fill)
{
    double middle = (x1 + x2) / 2;
    const double bend[][2] = {{middle, y1}, {middle, y2}, {x2, y2}};
    const double back[][2] = {{middle, y2 + h}, {middle, y1 + h}, {x1, y1 + h}};

    if (isnan(y1) || isnan(y2) || !(h > 0))
        return;
    crm_html_raw(pic->html, "<path d=\"");
    point(pic, 'M', x1, y1);
    for (size_t i = 0; i < 3; i++)
        point(pic, i ? ' ' : 'C', bend[i][0], bend[i][1]);
    point(pic, 'L', x2, y2 + h);
    for (size_t i = 0; i < 3; i++)
        point(pic, i ? ' ' : 'C', back[i][0], back[i][1]);
    crm_html_raw(pic->html, "Z\"");
    finish(pic, fill);
}

void crm_pic_caret(struct crm_pic *pic, double x, double y, bool to_right, const char *stroke)
{
    double back = to_right ? x - 5 : x + 5;
    const double px[] = {back, x, back}, py[] = {y - 3.5, y, y + 3.5};

    crm_pic_line(pic, px, py, 3, stroke);
}

/* ---- text ------------------------------------------------------------------------------ */

void crm_pic_label(struct crm_pic *pic, double x, double y, enum crm_anchor anchor,
    const char *classes, struct crm_slice text)
{
    static const char *const names[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};

    if (isnan(x) || isnan(y) || text.len == 0)
        return;
    attribute(pic, "<text x", x);
    attribute(pic, " y", y);
    crm_html_raw(pic->html, names[anchor]);
    crm_html_raw(pic->html, " class=\"");
    crm_html_raw(pic->html, classes);
    crm_html_raw(pic->html, "\">");
    crm_html_text(pic->html, text);
    crm_html_raw(pic->html, "</text>");
}

/* Bytes of the character at s (1 for what is none), and whether it is as wide as it is high. */
static size_t character(struct crm_slice s, size_t at, bool *wide)
{
    unsigned char c = (unsigned char)s.ptr[at];
    size_t n = c < 0xC0 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;

    if (n > s.len - at)
        n = s.len - at;
    /* from the radicals on, but not the dashes and signs of U+2000 .. U+2BFF */
    *wide = c == 0xE2 ? n == 3 && (unsigned char)s.ptr[at + 1] >= 0xBA : c >= 0xE3;
    return n;
}

static double width_of(struct crm_slice s, size_t at, bool wide, double size)
{
    unsigned char c = (unsigned char)s.ptr[at];
    double em = wide                                                                   ? 1
                : c == 'm' || c == 'w' || c == 'M' || c == 'W' || c == '%' || c == '@' ? 0.86
                : c >= 'A' && c <= 'Z'                                                 ? 0.68
                : strchr(" .,:;'|!ijl()[]", c) && c                                    ? 0.31
                                                                                       : 0.565;

    return em * size;
}

double crm_pic_width(struct crm_slice text, double size)
{
    double sum = 0;
    bool wide;

    for (size_t i = 0; i < text.len;) {
        size_t n = character(text, i, &wide);
        sum += width_of(text, i, wide, size);
        i += n;
    }
    return sum;
}

struct crm_slice crm_pic_fit(
    struct crm_slice text, double width, double size, char *buffer, size_t room)
{
    double used = 0, dots = 0.9 * size;
    size_t i = 0;
    bool wide;

    if (crm_pic_width(text, size) <= width)
        return text;
    while (i < text.len) {
        size_t n = character(text, i, &wide);
        double w = width_of(text, i, wide, size);
        if (used + w + dots > width || i + n + 4 > room)
            break;
        used += w;
        i += n;
    }
    while (i && text.ptr[i - 1] == ' ')
        i--;
    memcpy(buffer, text.ptr, i);
    memcpy(buffer + i, "\xE2\x80\xA6", 3);
    return (struct crm_slice){buffer, i + 3};
}

/* ---- axes drawn -------------------------------------------------------------------------- */

static bool is_zero(double tick, const struct crm_axis *s)
{
    return !s->log && fabs(tick) < (s->d1 - s->d0) * 1e-9;
}

void crm_axis_draw_x(struct crm_pic *pic, const struct crm_axis *x, double top, double bottom,
    size_t most, crm_axis_format *format, const void *data)
{
    double tick[CRM_TICKS], free_from = -1e9;
    size_t room = (size_t)fmax(2, fabs(x->r1 - x->r0) / 38), n;

    n = crm_axis_ticks(x, most < room ? most : room, tick);

    for (size_t i = 0; i < n; i++) {
        double at = crm_axis_at(x, tick[i]), half;
        char buffer[32];
        struct crm_slice text = format(tick[i], data, buffer, sizeof buffer);
        crm_pic_seg(pic, at, top, at, bottom, is_zero(tick[i], x) ? "z" : "gr");
        half = crm_pic_width(text, 11) / 2;
        if (at - half < free_from)
            continue;
        if (at + half > CRM_PIC_WIDTH)
            crm_pic_label(pic, CRM_PIC_WIDTH, bottom + 13, CRM_END, "m", text);
        else
            crm_pic_label(pic, at, bottom + 13, CRM_MIDDLE, "m", text);
        free_from = at + half + 4;
    }
}

void crm_axis_draw_y(struct crm_pic *pic, const struct crm_axis *y, double left, double right,
    size_t most, crm_axis_format *format, const void *data)
{
    double tick[CRM_TICKS];
    size_t n = crm_axis_ticks(y, most, tick);

    for (size_t i = 0; i < n; i++) {
        double at = crm_axis_at(y, tick[i]);
        char buffer[32];
        crm_pic_seg(pic, left, at, right, at, is_zero(tick[i], y) ? "z" : "gr");
        crm_pic_label(
            pic, left - 5, at + 3.6, CRM_END, "m", format(tick[i], data, buffer, sizeof buffer));
    }
}
