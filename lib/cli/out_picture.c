/*
 * What a result looks like in a terminal where it has a picture: a triangle of cohorts, a fan, a
 * heat map of the week, curves.  Marks say nothing that a digit beside them does not say, or stand
 * on a scale that is written down.
 */
#include "cli/out_inner.h"

#include "base/mem.h"
#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { NONE = -1, FAN_BEFORE = 12, CURVE_ROWS = 17, CURVES = 6, HOURS = 24 };

/* ---- cells ---------------------------------------------------------------------------- */

struct picture {
    struct crm_out *out;
    size_t n_rows;
};

static int column_named(const struct crm_out *out, const char *name)
{
    for (size_t c = 0; c < out->n_columns; c++)
        if (strcmp(out->column[c].name, name) == 0)
            return (int)c;
    return NONE;
}

static struct crm_slice text_at(const struct picture *p, size_t row, int column)
{
    return p->out->cell[row * p->out->n_columns + (size_t)column].text;
}

/* NAN where the cell is empty or no number. */
static double number_at(const struct picture *p, size_t row, int column)
{
    double value;

    if (column == NONE ||
        !crm_num_double(p->out->cell[row * p->out->n_columns + (size_t)column].exact, &value))
        return NAN;
    return value;
}

static bool same(struct crm_slice a, struct crm_slice b)
{
    return crm_slice_cmp(a, b) == 0;
}

/* ---- lines ---------------------------------------------------------------------------- */

static void say(struct picture *p, const char *text)
{
    crm_writer_text(&p->out->w, text);
}

static void say_slice(struct picture *p, struct crm_slice text)
{
    crm_writer_bytes(&p->out->w, text.ptr, text.len);
}

static void say_blanks(struct picture *p, size_t n)
{
    while (n-- > 0)
        crm_writer_byte(&p->out->w, ' ');
}

/* A text in a column of its own, on the left. */
static void say_left(struct picture *p, struct crm_slice text, size_t room)
{
    size_t width = crm_out_width(text);

    say_slice(p, text);
    say_blanks(p, width < room ? room - width : 0);
}

static void say_bold(struct picture *p, bool begin)
{
    if (p->out->terminal.colour)
        say(p, begin ? "\033[1m" : "\033[0m");
}

static const char *either(const struct picture *p, const char *unicode, const char *ascii)
{
    return p->out->terminal.ascii ? ascii : unicode;
}

/* Whole numbers with commas between the thousands. */
static void format_thousands(double value, char text[32])
{
    char digits[32];
    size_t n, at = 0;

    if (!isfinite(value)) {
        text[0] = '\0';
        return;
    }
    n = (size_t)snprintf(digits, sizeof digits, "%.0f", fabs(value) < 1e15 ? value : 0);
    for (size_t i = 0; i < n; i++) {
        text[at++] = digits[i];
        if (digits[i] != '-' && i + 1 < n && (n - i - 1) % 3 == 0)
            text[at++] = ',';
    }
    text[at] = '\0';
}

/* ---- cohorts as a triangle ------------------------------------------------------------ */

struct triangle {
    int cohort, age, customers, rate;
    double scale; /* the largest share of an age above 0 */
    size_t width; /* of the cohort's name */
};

static const char *shade(const struct picture *p, const struct triangle *t, double rate)
{
    static const char *const unicode[] = {" ", "░", "▒", "▓", "█"};
    static const char *const ascii[] = {" ", ".", ":", "*", "#"};
    int step = t->scale > 0 ? (int)(6 * rate / t->scale) : 0;

    step = step > 4 ? 4 : step;
    return p->out->terminal.ascii ? ascii[step] : unicode[step];
}

static void say_share(struct picture *p, const struct triangle *t, double rate)
{
    char digits[16];
    int n = snprintf(digits, sizeof digits, "%.0f", 100 * rate);

    say_blanks(p, (size_t)(n < 4 ? 4 - n : 0));
    say(p, shade(p, t, rate));
    say(p, digits);
}

/* The ages from `from` to `to` of the cohorts of one group, rows first to end - 1. */
static bool triangle_block(
    struct picture *p, const struct triangle *t, size_t first, size_t end, int from, int to)
{
    char text[64];
    bool open = false;

    say_bold(p, true);
    say_left(p, crm_slice_of("cohort"), t->width);
    say(p, "      n");
    for (int age = from; age <= to; age++) {
        snprintf(text, sizeof text, "%5d", age);
        say(p, text);
    }
    say_bold(p, false);
    say(p, "\n");
    for (size_t row = first; row < end;) {
        size_t begin = row;
        int at = from;
        while (row < end && same(text_at(p, row, t->cohort), text_at(p, begin, t->cohort)))
            row++;
        if (from > 1 && number_at(p, row - 1, t->age) < from)
            continue;
        say_left(p, text_at(p, begin, t->cohort), t->width);
        snprintf(text, sizeof text, "%7.0f", number_at(p, begin, t->customers));
        say(p, text);
        for (size_t i = begin; i < row; i++) {
            double age = number_at(p, i, t->age), rate = number_at(p, i, t->rate);
            if (!(age >= from && age <= to))
                continue;
            for (; at < (int)age; at++)
                say_blanks(p, 5);
            at++;
            if (isfinite(rate))
                say_share(p, t, rate);
            else
                say(p, "    ~");
            open = open || !isfinite(rate);
        }
        say(p, "\n");
    }
    return open;
}

static void triangle_measure(
    const struct picture *p, struct triangle *t, size_t first, size_t end, int *oldest)
{
    t->scale = 0;
    t->width = 6;
    *oldest = 1;
    for (size_t row = first; row < end; row++) {
        double age = number_at(p, row, t->age), rate = number_at(p, row, t->rate);
        size_t width = crm_out_width(text_at(p, row, t->cohort));
        if (age >= 1 && isfinite(rate) && rate > t->scale)
            t->scale = rate;
        if (age > *oldest)
            *oldest = (int)age;
        if (width > t->width)
            t->width = width;
    }
}

static void triangle_group(struct picture *p, struct triangle *t, size_t first, size_t end)
{
    int oldest, each, blocks, from = 1;
    bool open = false;
    char text[160];

    triangle_measure(p, t, first, end, &oldest);
    each = (int)((p->out->terminal.width - t->width - 7) / 5);
    blocks = (oldest + each - 1) / each;
    for (int b = 1; b <= blocks; b++, from += each) {
        if (b > 1) {
            snprintf(text, sizeof text, "\nblock %d of %d\n", b, blocks);
            say(p, text);
        }
        open |= triangle_block(
            p, t, first, end, from, from + each - 1 < oldest ? from + each - 1 : oldest);
    }
    say(p, "of 100 clients of the cohort, came N periods later; ");
    snprintf(text, sizeof text, "%s from %.0f, %.0f, %.0f, %.0f%s\n", either(p, "░▒▓█", ".:*#"),
        100 * t->scale / 6, 200 * t->scale / 6, 300 * t->scale / 6, 400 * t->scale / 6,
        open ? "; ~ not over yet" : "");
    say(p, text);
}

/* Rows with the same cells in all columns before `column` are a group; its end. */
static size_t group_end(const struct picture *p, size_t first, int column)
{
    size_t end = first + 1;

    for (; end < p->n_rows; end++)
        for (int c = 0; c < column; c++)
            if (!same(text_at(p, end, c), text_at(p, first, c)))
                return end;
    return end;
}

/* Its name in bold, "staff Ana", where there is one. */
static void say_group(struct picture *p, size_t row, int column)
{
    if (row > 0)
        say(p, "\n");
    if (column == 0)
        return;
    say_bold(p, true);
    for (int c = 0; c < column; c++) {
        say(p, c ? ", " : "");
        say(p, p->out->column[c].name);
        say(p, " ");
        say_slice(p, text_at(p, row, c));
    }
    say_bold(p, false);
    say(p, "\n");
}

static bool draw_triangle(struct picture *p)
{
    struct triangle t = {.cohort = column_named(p->out, "cohort"),
        .age = column_named(p->out, "age"),
        .customers = column_named(p->out, "customers"),
        .rate = column_named(p->out, "rate")};

    if (t.cohort == NONE || t.age != t.cohort + 1 || t.customers == NONE || t.rate == NONE)
        return false;
    for (size_t first = 0, end; first < p->n_rows; first = end) {
        end = group_end(p, first, t.cohort);
        say_group(p, first, t.cohort);
        triangle_group(p, &t, first, end);
    }
    return true;
}

/* ---- a forecast as a fan -------------------------------------------------------------- */

struct fan {
    int period, actual, forecast, lo, hi, lo80, hi80;
    double least, most;
    size_t name, plot; /* widths */
};

static size_t fan_at(const struct fan *f, double value)
{
    double part = f->most > f->least ? (value - f->least) / (f->most - f->least) : 0;

    part = part < 0 ? 0 : part > 1 ? 1 : part;
    return (size_t)(part * (double)(f->plot - 1) + 0.5);
}

static void fan_row(struct picture *p, const struct fan *f, size_t row)
{
    double actual = number_at(p, row, f->actual), value = number_at(p, row, f->forecast);
    double edge[4] = {number_at(p, row, f->lo), number_at(p, row, f->lo80),
        number_at(p, row, f->hi80), number_at(p, row, f->hi)};
    char text[32], line[64];
    size_t last;

    format_thousands(isfinite(actual) ? actual : value, text);
    say_left(p, text_at(p, row, f->period), f->name);
    snprintf(line, sizeof line, "  %14s  ", text);
    say(p, line);
    last = fan_at(f, isfinite(actual) ? actual : isfinite(edge[3]) ? edge[3] : value);
    for (size_t x = 0; x <= last; x++) {
        bool wide = isfinite(edge[0]) && x >= fan_at(f, edge[0]);
        bool inner = isfinite(edge[1]) && x >= fan_at(f, edge[1]) && x <= fan_at(f, edge[2]);
        if (isfinite(actual))
            say(p, x == last ? either(p, "◆", "*") : " ");
        else if (isfinite(value) && x == fan_at(f, value))
            say(p, either(p, "●", "o"));
        else if (wide && x == fan_at(f, edge[0]))
            say(p, either(p, "├", "|"));
        else if (wide && x == last)
            say(p, either(p, "┤", "|"));
        else
            say(p, inner ? either(p, "━", "=") : wide ? either(p, "─", "-") : " ");
    }
    say(p, "\n");
}

static void fan_scale(const struct picture *p, struct fan *f, size_t first)
{
    const int columns[] = {f->actual, f->forecast, f->lo, f->hi};

    f->least = INFINITY;
    f->most = -INFINITY;
    f->name = 6;
    for (size_t row = first; row < p->n_rows; row++) {
        size_t width = crm_out_width(text_at(p, row, f->period));
        f->name = width > f->name ? width : f->name;
        for (int i = 0; i < 4; i++) {
            double value = number_at(p, row, columns[i]);
            if (isfinite(value) && value < f->least)
                f->least = value;
            if (isfinite(value) && value > f->most)
                f->most = value;
        }
    }
    f->plot = p->out->terminal.width - f->name - 18;
}

static bool draw_fan(struct picture *p)
{
    struct fan f = {column_named(p->out, "period"), column_named(p->out, "actual"),
        column_named(p->out, "forecast"), column_named(p->out, "lo"), column_named(p->out, "hi"),
        column_named(p->out, "lo80"), column_named(p->out, "hi80"), 0, 0, 0, 0};
    size_t n_actual = 0, first;
    char text[32], most[32];

    if (f.period != 0 || f.actual == NONE || f.forecast == NONE || f.lo == NONE || f.hi == NONE)
        return false;
    while (n_actual < p->n_rows && isfinite(number_at(p, n_actual, f.actual)))
        n_actual++;
    first = n_actual > FAN_BEFORE ? n_actual - FAN_BEFORE : 0;
    fan_scale(p, &f, first);
    if (!isfinite(f.least))
        return false;
    format_thousands(f.least, text);
    format_thousands(f.most, most);
    say_bold(p, true);
    say_left(p, crm_slice_of("period"), f.name);
    say(p, "        forecast  ");
    say(p, text);
    say_blanks(p, f.plot > strlen(text) + strlen(most) ? f.plot - strlen(text) - strlen(most) : 1);
    say(p, most);
    say_bold(p, false);
    say(p, "\n");
    for (size_t row = first; row < p->n_rows; row++)
        fan_row(p, &f, row);
    say(p, either(p, "◆ actual  ● forecast  ━ 80 %  ─ the limits lo and hi\n",
               "* actual, o forecast, = 80 %, - the limits lo and hi\n"));
    return true;
}

/* ---- the week as a heat map ----------------------------------------------------------- */

struct week {
    double visits[7][HOURS];
    int from, to; /* hours with visits */
    double most;
};

static int weekday_of(struct crm_slice text)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

    for (int d = 0; d < 7; d++)
        if (text.len >= 3 && memcmp(text.ptr, days[d], 3) == 0)
            return d;
    return NONE;
}

static bool week_read(const struct picture *p, struct week *week, int visits)
{
    double hour;

    *week = (struct week){.from = HOURS, .to = NONE};
    for (size_t row = 0; row < p->n_rows; row++) {
        int day = weekday_of(text_at(p, row, 0));
        double n = number_at(p, row, visits);
        if (!crm_num_double(text_at(p, row, 1), &hour) || !(hour >= 0 && hour < HOURS) ||
            day == NONE || !isfinite(n))
            return false; /* a row without a time: the table tells it */
        week->visits[day][(int)hour] += n;
        week->from = (int)hour < week->from ? (int)hour : week->from;
        week->to = (int)hour > week->to ? (int)hour : week->to;
    }
    for (int d = 0; d < 7; d++)
        for (int h = 0; h < HOURS; h++)
            week->most = fmax(week->most, week->visits[d][h]);
    return week->most > 0;
}

static void week_row(struct picture *p, const struct week *week, int day)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const unicode[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "█"};
    static const char *const ascii[] = {" ", ".", ":", "-", "=", "*", "#", "@"};
    double all = 0;
    char text[32], line[64];

    say(p, days[day]);
    for (int h = week->from; h <= week->to; h++) {
        double n = week->visits[day][h];
        int step = (int)(8 * n / week->most);
        step = step > 7 ? 7 : step;
        all += n;
        snprintf(line, sizeof line, "%5.0f", n);
        say(p, line);
        say(p, p->out->terminal.ascii ? ascii[step] : unicode[step]);
    }
    format_thousands(all, text);
    snprintf(line, sizeof line, "%9s\n", text);
    say(p, line);
}

static bool draw_week(struct picture *p)
{
    int visits = column_named(p->out, "visits");
    struct week week;
    char line[64];

    if (p->out->n_columns < 4 || visits == NONE || column_named(p->out, "weekday") != 0 ||
        column_named(p->out, "hour") != 1 || column_named(p->out, "period") != 2 ||
        !week_read(p, &week, visits) ||
        (size_t)(week.to - week.from + 1) * 6 + 12 > p->out->terminal.width)
        return false;
    say_bold(p, true);
    say(p, "   ");
    for (int h = week.from; h <= week.to; h++) {
        snprintf(line, sizeof line, "%5d ", h);
        say(p, line);
    }
    say(p, "      all");
    say_bold(p, false);
    say(p, "\n");
    for (int d = 0; d < 7; d++)
        week_row(p, &week, d);
    snprintf(line, sizeof line, "%.0f", week.most);
    say(p, either(p, "visits; ▁…█ = share of the busiest hour, ",
               "visits; . to @ = share of the busiest hour, "));
    say(p, line);
    say(p, "\n");
    return true;
}

/* ---- curves --------------------------------------------------------------------------- */

struct curves {
    int time, survival, at_risk;
    size_t first[CURVES], end[CURVES], n;
    double latest;
    size_t plot;
};

/* Survival of a curve at a time: that of the last row up to it, 1 before. */
static double survival_at(
    const struct picture *p, const struct curves *c, size_t curve, double time)
{
    double value = 1;

    for (size_t row = c->first[curve]; row < c->end[curve] && number_at(p, row, c->time) <= time;
         row++)
        value = number_at(p, row, c->survival);
    return value;
}

static double time_at(const struct curves *c, size_t x)
{
    return c->latest * (double)x / (double)(c->plot - 1);
}

static const char *curve_mark(const struct picture *p, size_t curve)
{
    static const char *const unicode[CURVES] = {"━", "┄", "═", "╌", "·", "×"};
    static const char *const ascii[CURVES] = {"a", "b", "c", "d", "e", "f"};

    return p->out->terminal.ascii ? ascii[curve] : unicode[curve];
}

static void curve_row(struct picture *p, const struct curves *c, int row)
{
    static const char *const ticks[] = {"100 %", " 75 %", " 50 %", " 25 %", "  0 %"};
    size_t blanks = 0;

    say(p, row % 4 == 0 ? ticks[row / 4] : "     ");
    say(p, row % 4 == 0 ? either(p, " ┤", " |") : either(p, " │", " |"));
    for (size_t x = 0; x < c->plot; x++) {
        size_t curve = 0;
        while (curve < c->n &&
               (int)((1 - survival_at(p, c, curve, time_at(c, x))) * (CURVE_ROWS - 1) + 0.5) != row)
            curve++;
        if (curve == c->n) {
            blanks++;
            continue;
        }
        say_blanks(p, blanks);
        blanks = 0;
        say(p, curve_mark(p, curve));
    }
    say(p, "\n");
}

/* How many were at risk at the ticks of the axis. */
static void curve_risk(struct picture *p, const struct curves *c, size_t curve)
{
    char text[64];

    for (int i = 0; i < 3; i++)
        say(p, curve_mark(p, curve));
    say(p, "    ");
    for (int tick = 0; tick <= 6; tick++) {
        double time = c->latest * tick / 6, at_risk = 0;
        for (size_t row = c->end[curve]; row-- > c->first[curve];)
            if (number_at(p, row, c->time) >= time)
                at_risk = number_at(p, row, c->at_risk);
        snprintf(text, sizeof text, "%-*.0f", tick < 6 ? (int)(c->plot / 7) : 0, at_risk);
        say(p, text);
    }
    for (int column = 0; column < c->time; column++) {
        say(p, "  ");
        say_slice(p, text_at(p, c->first[curve], column));
    }
    say(p, "\n");
}

static void curve_axis(struct picture *p, const struct curves *c)
{
    char text[64];

    say(p, either(p, "      └", "      +"));
    for (size_t x = 0; x < c->plot; x++)
        say(p, either(p, "─", "-"));
    say(p, "\n       ");
    for (int tick = 0; tick <= 6; tick++) {
        snprintf(
            text, sizeof text, "%-*.0f", tick < 6 ? (int)(c->plot / 7) : 0, c->latest * tick / 6);
        say(p, text);
    }
    say(p, "\n");
}

static bool draw_curves(struct picture *p)
{
    struct curves c = {.time = column_named(p->out, "time"),
        .survival = column_named(p->out, "survival"),
        .at_risk = column_named(p->out, "at_risk")};

    if (c.time == NONE || c.survival == NONE || c.at_risk != c.time + 1)
        return false;
    for (size_t first = 0, end; first < p->n_rows; first = end, c.n++) {
        end = group_end(p, first, c.time);
        if (c.n == CURVES)
            return false; /* too many to be told apart */
        c.first[c.n] = first;
        c.end[c.n] = end;
        c.latest = fmax(c.latest, number_at(p, end - 1, c.time));
    }
    c.plot = p->out->terminal.width - (c.time ? 20 : 8);
    if (!(c.latest > 0) || c.plot < 30)
        return false;
    say(p, "share not yet lost by time; at risk below\n");
    for (int row = 0; row < CURVE_ROWS; row++)
        curve_row(p, &c, row);
    curve_axis(p, &c);
    for (size_t curve = 0; curve < c.n; curve++)
        curve_risk(p, &c, curve);
    return true;
}

bool crm_out_draw(struct crm_out *out)
{
    struct picture p = {out, out->n_columns ? out->n_cells / out->n_columns : 0};

    if (p.n_rows == 0 || out->records ||
        !(draw_triangle(&p) || draw_fan(&p) || draw_week(&p) || draw_curves(&p)))
        return false;
    crm_out_write_remarks(out);
    return true;
}
