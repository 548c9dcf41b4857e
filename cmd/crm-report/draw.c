#include "draw.h"

#include <stdlib.h>

/* ---- ticks ----------------------------------------------------------------------------- */

static struct page *page_of(const void *data)
{
    return *(struct page *const *)data;
}

struct crm_slice tick_amount(double value, const void *data, char *buffer, size_t room)
{
    (void)buffer, (void)room;
    return say_axis(page_of(data), value);
}

struct crm_slice tick_share(double value, const void *data, char *buffer, size_t room)
{
    return tick_pct(value * 100, data, buffer, room);
}

struct crm_slice tick_pct(double value, const void *data, char *buffer, size_t room)
{
    struct page *page = page_of(data);

    (void)buffer, (void)room;
    return say(page, "pic.pct", WITH({"x", say_number(page, value, 1)}));
}

struct crm_slice tick_number(double value, const void *data, char *buffer, size_t room)
{
    (void)buffer, (void)room;
    return say_number(page_of(data), value, 3);
}

struct crm_slice axis_name(struct page *page, const char *id)
{
    return id ? say(page, id, NULL) : EMPTY;
}

void name_upright(struct page *page, struct crm_pic *pic, const char *id)
{
    crm_pic_label(pic, 0, 9, CRM_START, "m xs", say(page, id, NULL));
}

/* ---- periods --------------------------------------------------------------------------- */

bool noted(const struct result *r, size_t row, const char *note)
{
    struct crm_slice rest = result_cell(r, row, "note"), word;

    while (crm_slice_split(&rest, ' ', &word))
        if (crm_slice_is(word, note))
            return true;
    return false;
}

enum crm_plot_state state_of(const struct result *r, size_t row)
{
    if (noted(r, row, "open") || noted(r, row, "running"))
        return CRM_PLOT_OPEN;
    return noted(r, row, "edge") ? CRM_PLOT_EDGE : CRM_PLOT_CLOSED;
}

struct crm_plot_words state_words(struct page *page)
{
    return (struct crm_plot_words){say(page, "pic.edge", NULL), say(page, "pic.open", NULL)};
}

size_t last_closed(const struct result *r, const char *column)
{
    for (size_t i = r->table.n_rows; i-- > 0;)
        if (state_of(r, i) == CRM_PLOT_CLOSED && (!column || !isnan(result_number(r, i, column))))
            return i;
    return SIZE_MAX;
}

size_t closed_before(const struct result *r, size_t row)
{
    for (size_t i = row; i-- > 0;)
        if (state_of(r, i) == CRM_PLOT_CLOSED &&
            !crm_slice_eq(result_cell(r, i, "period"), result_cell(r, row, "period")))
            return i;
    return SIZE_MAX;
}

struct crm_plot_period period_of(struct page *page, const struct result *r, size_t row)
{
    struct crm_slice period = result_cell(r, row, "period"), year = EMPTY;

    if (period.len > 4)
        year = (struct crm_slice){period.ptr, 4};
    return (struct crm_plot_period){.tick = say_tick(page, period),
        .year = year,
        .state = state_of(r, row),
        .value = NAN,
        .lo = NAN,
        .hi = NAN,
        .part = {NAN, NAN, NAN},
        .mark = NAN};
}

/* ---- texts ----------------------------------------------------------------------------- */

struct crm_slice names(struct page *page, const struct crm_slice name[], size_t n, size_t most)
{
    struct crm_slice text = EMPTY;
    size_t shown = n > most ? most - 1 : n;

    for (size_t i = 0; i < shown; i++)
        text = i == 0 ? name[0]
                      : say(page, i + 1 == n ? "pic.list.last" : "pic.list",
                            WITH({"a", text}, {"b", name[i]}));
    return n > shown ? say(page, "pic.list.others",
                           WITH({"a", text}, {"n", say_count(page, (double)(n - shown))}))
                     : text;
}

struct crm_slice limits(
    struct page *page, double lo, double hi, struct crm_slice (*put)(struct page *, double))
{
    struct crm_slice a, b;

    if (isnan(lo) || isnan(hi))
        return EMPTY;
    a = put(page, lo);
    b = put(page, hi);
    return say(page, "pic.limits",
        WITH(
            {"r", lo < 0 ? say(page, "pic.to", WITH({"a", a}, {"b", b})) : say_range(page, a, b)}));
}

struct crm_slice limits_share(struct page *page, double lo, double hi)
{
    int decimals = lo < 0.0995 ? 1 : 0;

    if (isnan(lo) || isnan(hi))
        return EMPTY;
    return say(page, "pic.limits.pct",
        WITH({"a", say_number(page, lo * 100, decimals)},
            {"b", say_number(page, hi * 100, decimals)}));
}

struct crm_slice say_pct(struct page *page, double pct)
{
    return say_share(page, pct / 100);
}

struct crm_slice say_two(struct page *page, double value)
{
    return say_number(page, value, 2);
}

static struct crm_slice plus(struct page *page, double value, int decimals)
{
    struct crm_slice text = say_number(page, value, decimals);

    return value > 0 && !crm_slice_is(text, "0") ? say(page, "pic.plus", WITH({"x", text})) : text;
}

struct crm_slice say_plus(struct page *page, double value)
{
    return plus(page, value, 2);
}

struct crm_slice say_plus_points(struct page *page, double share)
{
    return plus(page, share * 100, 1);
}

struct crm_slice plain_name(struct page *page, struct crm_slice name)
{
    struct crm_slice copy = say_copy(page, name);

    for (size_t i = 0; i < copy.len; i++)
        if (copy.ptr[i] == '_')
            ((char *)copy.ptr)[i] = ' ';
    return copy;
}

static struct crm_slice after(struct crm_slice text, size_t n)
{
    return (struct crm_slice){text.ptr + n, text.len - n};
}

static bool begins(struct crm_slice text, const char *with)
{
    size_t n = strlen(with);

    return text.len > n && !memcmp(text.ptr, with, n);
}

struct crm_slice band_name(struct page *page, const char *column, struct crm_slice level)
{
    if (begins(level, "up to "))
        return say(page, "band.up_to", WITH({"x", after(level, 6)}));
    if (begins(level, "above "))
        return say(page, "band.above", WITH({"x", after(level, 6)}));
    for (size_t i = 1; i + 4 < level.len; i++)
        if (!memcmp(level.ptr + i, " to ", 4) && level.ptr[i - 1] >= '0' && level.ptr[i - 1] <= '9')
            return say(page, "band.between",
                WITH({"a", (struct crm_slice){level.ptr, i}}, {"b", after(level, i + 4)}));
    return say_value(page, column, level);
}

struct crm_slice term_name(struct page *page, const struct result *r, struct crm_slice name)
{
    struct crm_slice column = name, level = EMPTY;
    const char *end;
    char text[64];

    if (begins(name, "C(") && (end = memchr(name.ptr, ')', name.len)) != NULL) {
        column = (struct crm_slice){name.ptr + 2, (size_t)(end - name.ptr) - 2};
        level = after(name, column.len + 3);
        if ((end = memchr(column.ptr, ',', column.len)) != NULL) /* C(source,street): its base */
            column.len = (size_t)(end - column.ptr);
    } else if (name.len && (end = memchr(name.ptr, '=', name.len)) != NULL) {
        column.len = (size_t)(end - name.ptr);
        level = after(name, column.len);
    }
    if (level.len && (*level.ptr == '=' || *level.ptr == ':'))
        level = after(level, 1);
    snprintf(text, sizeof text, "%.*s", (int)(column.len < 63 ? column.len : 63), column.ptr);
    return level.len
               ? say(page, "pic.term",
                     WITH({"a", say_column(page, r, text)}, {"b", band_name(page, text, level)}))
               : say_column(page, r, text);
}

/* ---- tests ----------------------------------------------------------------------------- */

void holm(double p[], size_t n)
{
    double before = 0;
    bool done[256] = {false};
    size_t tests = 0;

    if (n > sizeof done)
        n = sizeof done;
    for (size_t i = 0; i < n; i++)
        tests += isnan(p[i]) ? 0 : 1;
    for (size_t k = 0; k < tests; k++) { /* the smallest left, times the tests that are left */
        size_t least = SIZE_MAX;
        for (size_t i = 0; i < n; i++)
            if (!done[i] && !isnan(p[i]) && (least == SIZE_MAX || p[i] < p[least]))
                least = i;
        done[least] = true;
        before = fmax(before, fmin(1, p[least] * (double)(tests - k)));
        p[least] = before;
    }
}

/* ---- rows ------------------------------------------------------------------------------ */

struct crm_plot_row plot_row(struct crm_slice label)
{
    return (struct crm_plot_row){.label = label,
        .shown = EMPTY,
        .right = EMPTY,
        .value = NAN,
        .lo = NAN,
        .hi = NAN,
        .was = NAN};
}

static int smaller(const void *a, const void *b)
{
    const struct crm_plot_row *x = a, *y = b;

    if (isnan(x->value) || isnan(y->value))
        return isnan(x->value) - isnan(y->value);
    if (x->value != y->value)
        return x->value > y->value ? 1 : -1;
    return crm_slice_cmp(x->label, y->label);
}

static int larger(const void *a, const void *b)
{
    const struct crm_plot_row *x = a, *y = b;

    if (isnan(x->value) || isnan(y->value))
        return isnan(x->value) - isnan(y->value);
    if (x->value != y->value)
        return x->value < y->value ? 1 : -1;
    return crm_slice_cmp(x->label, y->label);
}

void sort_rows(struct crm_plot_row row[], size_t n, bool largest_first)
{
    qsort(row, n, sizeof *row, largest_first ? larger : smaller);
}

/* ---- groups ---------------------------------------------------------------------------- */

bool grouped_by(const struct result *r, const char *name)
{
    return r->n_by == 1 && crm_slice_is(result_by_name(r, 0), name);
}

struct crm_slice by_name(struct page *page, const struct result *r)
{
    struct crm_slice text = EMPTY;
    char name[64];

    for (size_t k = 0; k < r->n_by; k++) {
        struct crm_slice column = result_by_name(r, k);
        snprintf(name, sizeof name, "%.*s", (int)(column.len < 63 ? column.len : 63), column.ptr);
        column = say_column(page, r, name);
        text = k ? say(page, "pic.cross", WITH({"a", text}, {"b", column})) : column;
    }
    return text;
}

struct crm_slice by_label(struct page *page, const struct result *r, size_t row)
{
    struct crm_slice text = EMPTY;

    for (size_t k = 0; k < r->n_by; k++) {
        struct crm_slice cell =
            result_by(r, row, k).len ? say_group(page, r, row, k) : say(page, "pic.notgiven", NULL);
        text = k ? say(page, "pic.cross", WITH({"a", text}, {"b", cell})) : cell;
    }
    return text;
}

const struct result *companion(struct page *page, const struct result *r, enum kind kind)
{
    for (size_t i = 0; i < page->results->n; i++) {
        const struct result *other = &page->results->result[i];
        bool same = other->kind == kind && other->n_by == r->n_by && other->table.n_rows;
        for (size_t k = 0; same && k < r->n_by; k++)
            same = crm_slice_eq(result_by_name(other, k), result_by_name(r, k));
        if (same)
            return other;
    }
    return NULL;
}

void legend(struct crm_pic *pic, double x, double y, const char *const class[],
    const struct crm_slice text[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        crm_pic_label(pic, x, y, CRM_START, class[i], text[i]);
        x += crm_pic_width(text[i], 11) * 1.06 + 14;
    }
}

/* ---- sums behind a picture ------------------------------------------------------------- */

void numbers_begin(struct page *page, struct figure *fig, const char *const head[])
{
    struct crm_html *h = &fig->numbers;

    crm_html_raw(h, "<table><thead><tr>");
    for (size_t i = 0; head[i]; i++) {
        crm_html_raw(h, i ? "<th class=\"r\" scope=\"col\">" : "<th scope=\"col\">");
        crm_html_text(h, say(page, head[i], NULL));
        crm_html_raw(h, "</th>");
    }
    crm_html_raw(h, "</tr></thead><tbody>\n");
}

void numbers_row(
    struct page *page, struct figure *fig, struct crm_slice name, const double value[], size_t n)
{
    struct crm_html *h = &fig->numbers;

    crm_html_raw(h, "<tr><td><bdi>");
    crm_html_text(h, name);
    crm_html_raw(h, "</bdi></td>");
    for (size_t i = 0; i < n; i++) {
        crm_html_raw(h, "<td class=\"r\">");
        if (!isnan(value[i]))
            crm_html_text(h, say_number(page, value[i], 2));
        crm_html_raw(h, "</td>");
    }
    crm_html_raw(h, "</tr>\n");
}

void numbers_end(struct figure *fig)
{
    crm_html_raw(&fig->numbers, "</tbody></table>\n");
}

/* ---- rows on scales of their own ------------------------------------------------------- */

void draw_own_scales(struct crm_pic *pic, const struct crm_plot_row row[], size_t n, double height)
{
    double step = fmin(height / (double)(n ? n : 1), 34), label = 0, text = 0, zero;

    for (size_t i = 0; i < n; i++) {
        label = fmax(label, crm_pic_width(row[i].label, 11) * 1.06);
        text = fmax(text, crm_pic_width(row[i].shown, 11) * 1.08);
    }
    label = fmin(label, 130) + 12;
    zero = (label + CRM_PIC_WIDTH - text - 10) / 2;
    crm_pic_seg(pic, zero, 0, zero, step * (double)n, "z");
    for (size_t i = 0; i < n; i++) {
        double y = step * ((double)i + 0.5), most = 0;
        struct crm_axis x;
        char buffer[160];
        const double all[] = {row[i].value, row[i].lo, row[i].hi};
        for (size_t k = 0; k < 3; k++)
            most = fmax(most, isnan(all[k]) ? 0 : fabs(all[k]));
        x = crm_axis_of(-(most > 0 ? most : 1), most > 0 ? most : 1, label, 2 * zero - label);
        crm_pic_label(pic, 0, y + 4, CRM_START, "i",
            crm_pic_fit(row[i].label, label - 8, 11, buffer, sizeof buffer));
        if (!isnan(row[i].lo) && !isnan(row[i].hi))
            crm_pic_seg(pic, crm_axis_at(&x, row[i].lo), y, crm_axis_at(&x, row[i].hi), y,
                row[i].hollow      ? "sn iv"
                : row[i].value < 0 ? "sx iv"
                                   : "sg iv");
        if (row[i].hollow)
            crm_pic_ring(pic, crm_axis_at(&x, row[i].value), y, 4.2, "sn");
        else
            crm_pic_dot(
                pic, crm_axis_at(&x, row[i].value), y, 4.4, row[i].fill ? row[i].fill : "f1");
        crm_pic_label(pic, CRM_PIC_WIDTH, y + 4, CRM_END, "b", row[i].shown);
    }
}

/* ---- rows into a figure ---------------------------------------------------------------- */

/* "title. Garden 40; Harbour 44": what is seen, for those who cannot see it. */
static void describe(
    struct page *page, struct figure *fig, const struct crm_plot_row row[], size_t n)
{
    enum { SPOKEN = 12 };
    struct crm_slice text = EMPTY;

    for (size_t i = 0; i < n && i < SPOKEN; i++) {
        struct crm_slice one =
            say(page, "pic.spoken", WITH({"a", row[i].label}, {"b", row[i].shown}));
        text = i ? say(page, "pic.spoken.next", WITH({"a", text}, {"b", one})) : one;
    }
    fig->desc = say(page, "pic.spoken.all", WITH({"a", fig->sub}, {"b", text}));
    fig->height = crm_plot_rows_height(n);
    fig->tall = fig->height > 244;
}

void draw_bars(struct page *page, struct figure *fig, const struct crm_plot_row row[], size_t n,
    const struct crm_plot_axis *axis)
{
    struct crm_pic pic = PIC_OF(fig);

    describe(page, fig, row, n);
    crm_plot_bars(&pic, row, n, fig->height, axis);
}

void draw_forest(struct page *page, struct figure *fig, const struct crm_plot_row row[], size_t n,
    const struct crm_plot_axis *axis, double reference)
{
    struct crm_pic pic = PIC_OF(fig);

    describe(page, fig, row, n);
    crm_plot_forest(&pic, row, n, fig->height, axis, reference);
}
