#include "report/chart.h"

#include <math.h>
#include <stdio.h>

enum { WIDTH = 360, FONT = 11 };

/* Inks that stand out from white and from near-black by 3 : 1 or more. */
static const char *const inks[] = {"#2f7fb8", "#d0702a", "#5a8f3c"};

static void open_svg(struct crm_html *h, const char *title, double width, double height)
{
    unsigned id = ++h->ids;

    crm_html_format(h,
        "<div class=\"chart\"%s><svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" "
        "aria-labelledby=\"t%u\" font-size=\"%d\"",
        width > WIDTH ? " tabindex=\"0\"" : "", width, height, id, FONT);
    if (width > WIDTH)
        crm_html_format(h, " style=\"width:%.0fpx;max-width:none\"", width * 1.2);
    crm_html_format(h, "><title id=\"t%u\">", id);
    crm_html_string(h, title);
    crm_html_raw(h, "</title>");
}

static void close_svg(struct crm_html *h)
{
    crm_html_raw(h, "</svg></div>\n");
}

static void attribute(struct crm_html *h, const char *name, double value)
{
    crm_html_raw(h, " ");
    crm_html_raw(h, name);
    crm_html_raw(h, "=\"");
    crm_html_number(h, value);
    crm_html_raw(h, "\"");
}

static void rect(struct crm_html *h, double x, double y, double w, double hgt, const char *fill)
{
    crm_html_raw(h, "<rect");
    attribute(h, "x", x);
    attribute(h, "y", y);
    attribute(h, "width", w > 0 ? w : 0);
    attribute(h, "height", hgt > 0 ? hgt : 0);
    crm_html_format(h, " fill=\"%s\"/>", fill);
}

static void line(struct crm_html *h, double x1, double y1, double x2, double y2, const char *more)
{
    crm_html_raw(h, "<line");
    attribute(h, "x1", x1);
    attribute(h, "y1", y1);
    attribute(h, "x2", x2);
    attribute(h, "y2", y2);
    crm_html_raw(h, more);
    crm_html_raw(h, "/>");
}

/* anchor: start middle end */
static void text(struct crm_html *h, double x, double y, const char *anchor, const char *more,
    struct crm_slice s)
{
    crm_html_raw(h, "<text");
    attribute(h, "x", x);
    attribute(h, "y", y);
    crm_html_format(h, " text-anchor=\"%s\"%s>", anchor, *more ? more : " fill=\"currentColor\"");
    crm_html_text(h, s);
    crm_html_raw(h, "</text>");
}

/* At most `room` characters (CJK count twice), then an ellipsis. */
static struct crm_slice shorten(struct crm_slice s, size_t room, char *buffer, size_t size)
{
    size_t used = 0, i = 0;

    while (i < s.len) {
        unsigned char c = (unsigned char)s.ptr[i];
        size_t n = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2, wide = n >= 3 ? 2 : 1;
        if (used + wide > room || i + n + 4 > size)
            break;
        used += wide;
        i += n;
    }
    if (i >= s.len)
        return s;
    memcpy(buffer, s.ptr, i);
    memcpy(buffer + i, "\xE2\x80\xA6", 3);
    return (struct crm_slice){buffer, i + 3};
}

static double largest(const double *value, size_t n, double least)
{
    double most = least;

    for (size_t i = 0; i < n; i++)
        if (value[i] > most)
            most = value[i];
    return most;
}

/* A round number at or above x: 1, 2, 2.5 or 5 times a power of ten. */
static double round_up(double x)
{
    static const double steps[] = {1, 2, 2.5, 5, 10};
    double power = x > 0 ? pow(10, floor(log10(x))) : 1;

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= x * (1 - 1e-12))
            return steps[i] * power;
    return 10 * power;
}

/* 12000 as 12k: labels of an axis. */
static struct crm_slice axis_label(double v, bool per_cent, char *buffer, size_t size)
{
    int n;

    if (per_cent)
        n = snprintf(buffer, size, "%.0f%%", v * 100);
    else if (fabs(v) >= 1e6)
        n = snprintf(buffer, size, "%gM", v / 1e6);
    else if (fabs(v) >= 1e4)
        n = snprintf(buffer, size, "%gk", v / 1e3);
    else
        n = snprintf(buffer, size, "%g", v);
    return (struct crm_slice){buffer, (size_t)n};
}

void crm_chart_bars(
    struct crm_html *h, const char *title, const struct crm_chart_bar bar[], size_t n, double max)
{
    const double row = 20, left = 124, right = 64, room = WIDTH - left - right;

    if (isnan(max)) {
        max = 0;
        for (size_t i = 0; i < n; i++) {
            max = fmax(max, bar[i].value);
            if (!isnan(bar[i].hi))
                max = fmax(max, bar[i].hi);
        }
    }
    if (!(max > 0))
        max = 1;
    open_svg(h, title, WIDTH, row * (double)n + 4);
    for (size_t i = 0; i < n; i++) {
        double y = row * (double)i + 2, end = left + room * fmin(fmax(bar[i].value, 0) / max, 1);
        double shown_at = end;
        char buffer[96];
        text(h, left - 6, y + 13, "end", "", shorten(bar[i].label, 16, buffer, sizeof buffer));
        if (!isnan(bar[i].value))
            rect(h, left, y + 3, end - left, row - 6, inks[0]);
        if (!isnan(bar[i].lo) && !isnan(bar[i].hi)) {
            double from = left + room * fmin(fmax(bar[i].lo, 0) / max, 1);
            double to = left + room * fmin(fmax(bar[i].hi, 0) / max, 1);
            line(h, from, y + row / 2, to, y + row / 2,
                " stroke=\"currentColor\" stroke-width=\"1.5\"");
            line(
                h, from, y + 6, from, y + row - 6, " stroke=\"currentColor\" stroke-width=\"1.5\"");
            line(h, to, y + 6, to, y + row - 6, " stroke=\"currentColor\" stroke-width=\"1.5\"");
            shown_at = fmax(shown_at, to);
        }
        text(h, shown_at + 5, y + 13, "start", "", bar[i].shown);
    }
    close_svg(h);
}

/* Names of parts or lines with their ink, in a row. */
static void legend(struct crm_html *h, const char *const name[], size_t n, double y)
{
    double x = 40;

    for (size_t i = 0; i < n; i++) {
        size_t width = 0;
        rect(h, x, y - 8, 9, 9, inks[i % 3]);
        text(h, x + 13, y, "start", "", crm_slice_of(name[i]));
        for (const unsigned char *c = (const unsigned char *)name[i]; *c; c++)
            width += *c < 0x80 ? 6 : (*c & 0xC0) == 0xC0 ? 12 : 0;
        x += (double)width + 28;
    }
}

/* Horizontal lines with numbers; returns nothing, draws four steps. */
static void axis(
    struct crm_html *h, double top, double bottom, double low, double high, bool per_cent)
{
    for (int s = 0; s <= 4; s++) {
        double v = low + (high - low) * s / 4, y = bottom - (bottom - top) * s / 4;
        char buffer[32];
        line(h, 38, y, WIDTH - 4, y,
            s ? " stroke=\"currentColor\" stroke-opacity=\".18\""
              : " stroke=\"currentColor\" stroke-opacity=\".6\"");
        text(h, 34, y + 4, "end", "", axis_label(v, per_cent, buffer, sizeof buffer));
    }
}

/* Labels below the axis: as many as have room, the last one always. */
static void time_labels(
    struct crm_html *h, const struct crm_slice label[], size_t n, double step, double y)
{
    size_t every = (size_t)ceil(62 / step);

    for (size_t i = 0; i < n; i++)
        if ((n - 1 - i) % every == 0)
            text(h, 40 + step * ((double)i + 0.5), y, "middle", "", label[i]);
}

void crm_chart_columns(struct crm_html *h, const char *title, const struct crm_slice label[],
    size_t n, const char *const part[], size_t n_parts, const double value[])
{
    const double top = 10, bottom = 150;
    double high = 0, low = 0, step = n ? (WIDTH - 62) / (double)n : 1, zero;

    for (size_t i = 0; i < n; i++) {
        double up = 0, down = 0;
        for (size_t p = 0; p < n_parts; p++) {
            double v = value[i * n_parts + p];
            if (v > 0)
                up += v;
            else if (v < 0)
                down += v;
        }
        high = fmax(high, up);
        low = fmin(low, down);
    }
    high = round_up(high > 0 ? high : 1);
    if (low < 0)
        low = -round_up(-low);
    zero = bottom - (bottom - top) * (0 - low) / (high - low);
    open_svg(h, title, WIDTH, n_parts > 1 ? 192 : 172);
    axis(h, top, bottom, low, high, false);
    for (size_t i = 0; i < n; i++) {
        double up = zero, down = zero, x = 40 + step * (double)i + step * 0.12;
        for (size_t p = 0; p < n_parts; p++) {
            double v = value[i * n_parts + p], size = fabs(v) / (high - low) * (bottom - top);
            if (isnan(v) || v == 0)
                continue;
            if (v > 0)
                up -= size;
            rect(h, x, v > 0 ? up : down, step * 0.76, size, inks[p % 3]);
            if (v < 0)
                down += size;
        }
    }
    time_labels(h, label, n, step, bottom + 15);
    if (n_parts > 1)
        legend(h, part, n_parts, 186);
    close_svg(h);
}

static double y_of(double v, double low, double high, double top, double bottom)
{
    return bottom - (bottom - top) * fmin(fmax((v - low) / (high - low), 0), 1);
}

void crm_chart_lines(struct crm_html *h, const char *title, const struct crm_slice label[],
    size_t n, const char *const name[], size_t n_lines, const double value[], const double lo[],
    const double hi[], double lowest, double highest, bool per_cent)
{
    const double top = 10, bottom = 150;
    double step = n ? (WIDTH - 62) / (double)n : 1;

    if (isnan(highest))
        highest = round_up(largest(hi ? hi : value, n * n_lines, largest(value, n * n_lines, 0)));
    if (isnan(lowest))
        lowest = 0;
    if (!(highest > lowest))
        highest = lowest + 1;
    open_svg(h, title, WIDTH, n_lines > 1 ? 192 : 172);
    axis(h, top, bottom, lowest, highest, per_cent);
    for (size_t l = 0; l < n_lines; l++) {
        bool open = false;
        for (size_t i = 0; lo && hi && i < n; i++) {
            double a = lo[i * n_lines + l], b = hi[i * n_lines + l],
                   x = 40 + step * ((double)i + 0.5);
            if (isnan(a) || isnan(b))
                continue;
            crm_html_raw(h, "<line");
            attribute(h, "x1", x);
            attribute(h, "y1", y_of(a, lowest, highest, top, bottom));
            attribute(h, "x2", x);
            attribute(h, "y2", y_of(b, lowest, highest, top, bottom));
            crm_html_format(h, " stroke=\"%s\" stroke-opacity=\".4\" stroke-width=\"%.1f\"/>",
                inks[l % 3], fmin(8, step * 0.5));
        }
        crm_html_format(
            h, "<path fill=\"none\" stroke=\"%s\" stroke-width=\"2\" d=\"", inks[l % 3]);
        for (size_t i = 0; i < n; i++) {
            double v = value[i * n_lines + l];
            if (isnan(v)) {
                open = false;
                continue;
            }
            crm_html_raw(h, open ? "L" : "M");
            crm_html_number(h, 40 + step * ((double)i + 0.5));
            crm_html_raw(h, " ");
            crm_html_number(h, y_of(v, lowest, highest, top, bottom));
            open = true;
        }
        crm_html_raw(h, "\"/>");
        for (size_t i = 0; i < n; i++) {
            double v = value[i * n_lines + l];
            if (isnan(v))
                continue;
            crm_html_raw(h, "<circle");
            attribute(h, "cx", 40 + step * ((double)i + 0.5));
            attribute(h, "cy", y_of(v, lowest, highest, top, bottom));
            crm_html_format(h, " r=\"2.5\" fill=\"%s\"/>", inks[l % 3]);
        }
    }
    time_labels(h, label, n, step, bottom + 15);
    if (n_lines > 1)
        legend(h, name, n_lines, 186);
    close_svg(h);
}

/* From pale to strong blue by a share 0 .. 1. */
static void ramp(double share, char fill[8], bool *dark)
{
    static const double pale[] = {0xE6, 0xF0, 0xF7}, strong[] = {0x0B, 0x4A, 0x7D};
    int rgb[3];

    share = fmin(fmax(share, 0), 1);
    for (int c = 0; c < 3; c++)
        rgb[c] = (int)lround(pale[c] + (strong[c] - pale[c]) * share);
    snprintf(fill, 8, "#%02x%02x%02x", (unsigned)rgb[0] & 255, (unsigned)rgb[1] & 255,
        (unsigned)rgb[2] & 255);
    *dark = share > 0.5; /* white ink has 4.5 : 1 from here on, dark ink up to here */
}

/* Characters of the longest label, CJK counted twice. */
static size_t longest(const struct crm_slice label[], size_t n)
{
    size_t most = 0;

    for (size_t i = 0; i < n; i++) {
        size_t width = 0;
        for (size_t b = 0; b < label[i].len; b++) {
            unsigned char c = (unsigned char)label[i].ptr[b];
            width += c < 0x80 ? 1 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
        }
        if (width > most)
            most = width;
    }
    return most;
}

void crm_chart_heat(struct crm_html *h, const char *title, const struct crm_slice row[],
    size_t n_rows, const struct crm_slice column[], size_t n_columns, const double value[],
    double highest, const struct crm_slice shown[])
{
    const double left = 108, cell_h = 20;
    double cell_w = n_columns ? (WIDTH - left - 2) / (double)n_columns : 1, width = WIDTH, top = 20;
    bool slanted;

    if (cell_w < 34) {
        cell_w = 34;
        width = left + cell_w * (double)n_columns + 2;
    }
    if (cell_w > 60)
        cell_w = 60;
    slanted = (double)longest(column, n_columns) * 7 > cell_w;
    if (slanted) { /* long names stand at an angle, with room for the last one */
        top = 78;
        width = fmax(width, left + cell_w * (double)n_columns + 70);
    }
    if (!(highest > 0))
        highest = 1;
    open_svg(h, title, width, top + cell_h * (double)n_rows + 2);
    for (size_t c = 0; c < n_columns; c++) {
        char buffer[96], turn[96];
        double x = left + cell_w * ((double)c + 0.5);
        struct crm_slice name = shorten(column[c], slanted ? 14 : 40, buffer, sizeof buffer);
        snprintf(turn, sizeof turn, " fill=\"currentColor\" transform=\"rotate(-45 %.0f %.0f)\"", x,
            top - 6);
        text(h, slanted ? round(x) : x, top - 6, slanted ? "start" : "middle", slanted ? turn : "",
            name);
    }
    for (size_t r = 0; r < n_rows; r++) {
        char buffer[96];
        double y = top + cell_h * (double)r;
        text(h, left - 6, y + 14, "end", "", shorten(row[r], 14, buffer, sizeof buffer));
        for (size_t c = 0; c < n_columns; c++) {
            double v = value[r * n_columns + c];
            char fill[8];
            bool dark;
            if (isnan(v))
                continue;
            ramp(v / highest, fill, &dark);
            rect(h, left + cell_w * (double)c + 0.5, y + 0.5, cell_w - 1, cell_h - 1, fill);
            text(h, left + cell_w * ((double)c + 0.5), y + 14, "middle",
                dark ? " fill=\"#ffffff\"" : " fill=\"#10202c\"", shown[r * n_columns + c]);
        }
    }
    close_svg(h);
}

void crm_chart_bridge(
    struct crm_html *h, const char *title, const struct crm_chart_step step[], size_t n)
{
    const double top = 22, bottom = 150;
    double wide = n ? (WIDTH - 8) / (double)n : 1, level = 0, high = 0;

    for (size_t i = 0; i < n; i++) {
        if (isnan(step[i].value))
            continue;
        level = i == 0 || i + 1 == n ? step[i].value : level + step[i].value;
        high = fmax(high, level);
        if (i && i + 1 < n)
            high = fmax(high, level - step[i].value);
    }
    high = high > 0 ? high : 1;
    open_svg(h, title, WIDTH, 172);
    line(h, 4, bottom, WIDTH - 4, bottom, " stroke=\"currentColor\" stroke-opacity=\".6\"");
    level = 0;
    for (size_t i = 0; i < n; i++) {
        bool ground = i == 0 || i + 1 == n;
        double from = ground ? 0 : level, to = ground ? step[i].value : level + step[i].value;
        double x = 4 + wide * (double)i + wide * 0.14, scale = (bottom - top) / high;
        char buffer[96];
        text(h, x + wide * 0.36, bottom + 15, "middle", "",
            shorten(crm_slice_of(step[i].label), (size_t)(wide / 5.5), buffer, sizeof buffer));
        if (isnan(step[i].value))
            continue;
        double upper = bottom - fmax(from, to) * scale, lower = bottom - fmin(from, to) * scale;
        char number[40];
        int len = snprintf(
            number, sizeof number, ground || step[i].value < 0 ? "%.0f" : "+%.0f", step[i].value);
        rect(h, x, upper, wide * 0.72, fmax(lower - upper, 1),
            ground      ? inks[0]
            : to < from ? inks[1]
                        : inks[2]);
        text(h, x + wide * 0.36, upper - 5, "middle", "", (struct crm_slice){number, (size_t)len});
        level = to;
    }
    close_svg(h);
}
