/* pic_voice -- what clients say: recommendation, satisfaction, its course, complaints */
#include "pics.h"

enum { MOST = CRM_PLOT_MOST_ROWS, MOST_PERIODS = 24 };

/* ---- recommendation -------------------------------------------------------------------- */

struct nps {
    struct crm_slice name;
    double part[3], n, nps, lo, hi;
};

static bool read_nps(struct page *page, const struct result *r, size_t row, struct nps *nps)
{
    static const char *const column[] = {"detractors", "passives", "promoters"};

    *nps = (struct nps){.name = r->n_by ? by_label(page, r, row) : say(page, "pic.all", NULL),
        .n = result_number(r, row, "n"),
        .nps = result_number(r, row, "nps"),
        .lo = result_number(r, row, "lo"),
        .hi = result_number(r, row, "hi")};
    for (int k = 0; k < 3; k++)
        nps->part[k] = result_number(r, row, column[k]);
    return nps->n > 0 && !isnan(nps->nps) && !isnan(nps->part[0] + nps->part[1] + nps->part[2]);
}

static struct crm_slice nps_title(struct page *page, const struct nps nps[], size_t n)
{
    bool part = false;

    if (n == 1)
        return say(page,
            nps[0].lo > 0   ? "pic.nps.more"
            : nps[0].hi < 0 ? "pic.nps.fewer"
                            : "pic.nps.even",
            WITH({"x", say_number(page, nps[0].nps, 0)}));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            part |= nps[i].lo > nps[k].hi;
    return say(
        page, part ? "pic.nps.part" : "pic.nps.same", WITH({"n", say_count(page, (double)n)}));
}

/* Three parts of 100 in a bar, below it the score with its interval on an axis of -100 .. 100. */
static void draw_nps(
    struct page *page, struct crm_pic *pic, const struct nps nps[], size_t n, double height)
{
    static const char *const fill[] = {"fx", "fns", "fg"}, *const ink[] = {"sq", "i", "sq"};
    double left = 84, wide = CRM_PIC_WIDTH - left, step = fmin(52, (height - 22) / (double)n);
    struct crm_axis x = crm_axis_of(-100, 100, left, CRM_PIC_WIDTH - 2);
    bool small = step < 34;

    crm_pic_seg(pic, crm_axis_at(&x, 0), 0, crm_axis_at(&x, 0), step * (double)n, "gr");
    for (size_t i = 0; i < n; i++) {
        double y = step * (double)i + 2, at = left, bar = small ? step * 0.4 : 16,
               mid = y + bar + (small ? 6 : 14);
        char buffer[96];
        struct crm_slice shown = say(page, "pic.nps.shown",
            WITH({"x", say_number(page, nps[i].nps, 0)},
                {"ci", limits(page, round(nps[i].lo), round(nps[i].hi), say_two)}));
        double end = crm_axis_at(&x, isnan(nps[i].hi) ? nps[i].nps : nps[i].hi);
        bool right = end + 6 + crm_pic_width(shown, 11) * 1.08 < CRM_PIC_WIDTH;
        crm_pic_label(pic, 0, y + 12, CRM_START, "i",
            crm_pic_fit(nps[i].name, left - 6, 11, buffer, sizeof buffer));
        crm_pic_label(pic, 0, y + 24, CRM_START, "m xs",
            small ? EMPTY : say(page, "pic.n", WITH({"n", say_count(page, nps[i].n)})));
        for (int k = 0; k < 3; k++) {
            double part = nps[i].part[k] / nps[i].n * wide;
            struct crm_slice text = say_share(page, nps[i].part[k] / nps[i].n);
            crm_pic_area(pic, at, y, part, bar, fill[k]);
            if (part > crm_pic_width(text, 11) + 1 && bar > 12)
                crm_pic_label(pic, at + part / 2, y + bar / 2 + 4, CRM_MIDDLE, ink[k], text);
            at += part;
        }
        crm_pic_seg(pic, crm_axis_at(&x, nps[i].lo), mid, end, mid, "si iv");
        crm_pic_dot(pic, crm_axis_at(&x, nps[i].nps), mid, 3.6, "fi");
        crm_pic_label(pic,
            right ? end + 6 : crm_axis_at(&x, isnan(nps[i].lo) ? nps[i].nps : nps[i].lo) - 6,
            mid + 4, right ? CRM_START : CRM_END, small ? "b xs" : "b", shown);
    }
    crm_axis_draw_x(pic, &x, step * (double)n, step * (double)n, 5, tick_number, &page);
}

PIC(nps)
{
    struct crm_pic pic = PIC_OF(fig);
    struct nps nps[MOST];
    size_t n = 0;
    double answers = 0;

    for (size_t i = 0; i < r->table.n_rows; i++) {
        if (n == 12)
            return false;
        n += read_nps(page, r, i, &nps[n]);
    }
    if (n == 0)
        return false;
    for (size_t i = 0; i < n; i++)
        answers += nps[i].n;
    fig->title = nps_title(page, nps, n);
    fig->sub = say(page, "pic.nps.sub", WITH({"n", say_count(page, answers)}));
    fig->height = fmin(208, 52 * (double)n + 22);
    draw_nps(page, &pic, nps, n, fig->height);
    return true;
}

/* ---- top boxes ------------------------------------------------------------------------- */

/* crm-survey csat, ces and csi write one header: the share of the highest answers of each group. */
PIC(csat)
{
    struct crm_plot_axis axis = AXIS(page, tick_pct, "pic.axis.top");
    struct crm_plot_row row[MOST];
    size_t n = 0;
    bool part = false;
    double answers = 0;

    for (size_t i = 0; i < r->table.n_rows; i++) {
        if (isnan(result_number(r, i, "top_pct")))
            continue;
        if (n == MOST)
            return false;
        row[n] = plot_row(say(page, "pic.answers.n",
            WITH({"a", r->n_by ? by_label(page, r, i) : say(page, "pic.all", NULL)},
                {"n", say_count(page, result_number(r, i, "n"))})));
        row[n].value = result_number(r, i, "top_pct");
        row[n].lo = result_number(r, i, "top_lo");
        row[n].hi = result_number(r, i, "top_hi");
        row[n].shown = say_pct(page, row[n].value);
        answers += result_number(r, i, "n");
        n++;
    }
    if (n == 0)
        return false;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            part |= row[i].lo > row[k].hi;
    fig->title = n == 1 ? say(page, "pic.csat",
                              WITH({"pct", row[0].shown}, {"n", say_count(page, answers)},
                                  {"ci", limits_share(page, row[0].lo / 100, row[0].hi / 100)}))
                        : say(page, part ? "pic.csat.part" : "pic.csat.same",
                              WITH({"by", by_name(page, r)}));
    fig->sub = say(page, n == 1 ? "pic.csat.sub" : "pic.csat.sub.by",
        WITH({"mean", say_two(page, result_number(r, 0, "mean"))},
            {"ci", limits(page, result_number(r, 0, "lo"), result_number(r, 0, "hi"), say_two)},
            {"index", say_number(page, result_number(r, 0, "index"), 1)},
            {"n", say_count(page, answers)}));
    axis.hi = 100;
    draw_bars(page, fig, row, n, &axis);
    return true;
}

/* ---- questions ------------------------------------------------------------------------- */

static struct crm_slice item_label(struct page *page, const struct result *r, size_t row)
{
    struct crm_slice label = result_cell(r, row, "label"), item = result_cell(r, row, "item");

    if (!label.len)
        label = say_value(page, "item", item.len ? item : result_cell(r, row, "dimension"));
    return label;
}

PIC(items)
{
    struct crm_plot_axis axis = AXIS(page, tick_pct, "pic.axis.top");
    struct crm_plot_row row[MOST];
    size_t n = 0, all = 0;

    if (r->n_by)
        return false;
    for (size_t i = 0; i < r->table.n_rows; i++) { /* the lowest of them */
        struct crm_plot_row one = plot_row(item_label(page, r, i));
        size_t at;
        one.value = result_number(r, i, "top_pct");
        one.lo = result_number(r, i, "top_lo");
        one.hi = result_number(r, i, "top_hi");
        one.shown = say_pct(page, one.value);
        if (isnan(one.value))
            continue;
        all++;
        for (at = n; at > 0 && row[at - 1].value > one.value; at--)
            if (at < 14)
                row[at] = row[at - 1];
        if (at < 14) {
            row[at] = one;
            n = n < 14 ? n + 1 : n;
        }
    }
    if (n == 0)
        return false;
    fig->title =
        n > 1 && row[0].hi < row[1].lo
            ? say(page, "pic.items.lowest", WITH({"a", row[0].label}, {"pct", row[0].shown}))
            : say(page, "pic.items.none", WITH({"n", say_count(page, (double)all)}));
    fig->sub = say(page, all > n ? "pic.items.sub.some" : "pic.items.sub",
        WITH({"n", say_count(page, (double)n)}));
    axis.lo = 0;
    axis.hi = 100;
    draw_forest(page, fig, row, n, &axis, NAN);
    return true;
}

/* ---- course over time ------------------------------------------------------------------ */

/* The test that stands beside it, of these rows: it has as many periods. */
static const struct result *trend_test(struct page *page, const struct result *r)
{
    for (size_t f = 0; f < page->results->n; f++) {
        const struct result *test = &page->results->result[f];
        if (test->kind == KIND_TREND_TEST && test->n_by == r->n_by && test->table.n_rows == 1 &&
            result_number(test, 0, "n") <= (double)r->table.n_rows)
            return test;
    }
    return NULL;
}

static void trend_words(struct page *page, const struct result *r, size_t last, struct figure *fig)
{
    const struct result *test = trend_test(page, r);
    double p = test ? result_number(test, 0, "p") : NAN,
           sen = test ? result_number(test, 0, "sen") : NAN;
    double n = test ? result_number(test, 0, "n") : NAN;

    if (isnan(p)) {
        fig->title = say(page, "pic.trend.plain",
            WITH({"period", say_period(page, result_cell(r, last, "period"))},
                {"x", say_two(page, result_number(r, last, "value"))},
                {"ci", limits(page, result_number(r, last, "lo"), result_number(r, last, "hi"),
                           say_two)}));
        fig->sub = say(page, "pic.trend.untested", NULL);
        return;
    }
    fig->title = say(page,
        p >= 0.05 ? "pic.trend.flat"
        : sen > 0 ? "pic.trend.up"
                  : "pic.trend.down",
        WITH({"n", say_count(page, n)}, {"x", say_number(page, fabs(sen), 3)}));
    fig->sub = say(page, "pic.trend.tested",
        WITH({"sen", say_number(page, sen, 3)}, {"p", say_p(page, p)},
            {"ci", isnan(result_number(test, 0, "lo"))
                       ? EMPTY
                       : say(page, "pic.limits",
                             WITH({"r",
                                 say(page, "pic.to",
                                     WITH({"a", say_number(page, result_number(test, 0, "lo"), 3)},
                                         {"b", say_number(
                                                   page, result_number(test, 0, "hi"), 3)}))}))}));
}

PIC(trend)
{
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_words words = state_words(page);
    struct crm_plot_axis axis = AXIS(page, tick_number, NULL);
    struct crm_plot_period period[MOST_PERIODS];
    size_t n = r->table.n_rows < MOST_PERIODS ? r->table.n_rows : MOST_PERIODS,
           from = r->table.n_rows - n;
    size_t last = SIZE_MAX;

    if (r->n_by)
        return false;
    for (size_t i = 0; i < n; i++) {
        period[i] = period_of(page, r, from + i);
        period[i].value = result_number(r, from + i, "value");
        period[i].lo = result_number(r, from + i, "lo");
        period[i].hi = result_number(r, from + i, "hi");
        last = isnan(period[i].value) ? last : from + i;
    }
    if (last == SIZE_MAX)
        return false;
    trend_words(page, r, last, fig);
    fig->foot = say(page, "pic.axis.part", NULL);
    axis.upright = say(page, "pic.y.answers", NULL);
    crm_plot_dots(&pic, period, n, &words, &axis, NAN, EMPTY);
    return true;
}

/* ---- complaints ------------------------------------------------------------------------ */

PIC(complaints)
{
    struct crm_plot_axis axis = AXIS(page, tick_pct, "pic.axis.named");
    struct crm_plot_row row[MOST];
    size_t n = 0, k;
    double ticks = 0;

    if (r->n_by)
        return false;
    for (size_t i = 0; i < r->table.n_rows && n < 14; i++) {
        struct crm_slice label = page->lang == CRM_LANG_ZH
                                     ? say_value(page, "complaint", result_cell(r, i, "complaint"))
                                     : result_cell(r, i, "label");
        if (isnan(result_number(r, i, "pct_respondents")))
            continue;
        if (!label.len || crm_slice_eq(label, result_cell(r, i, "complaint")))
            label = result_cell(r, i, "label").len ? result_cell(r, i, "label")
                                                   : result_cell(r, i, "complaint");
        row[n] = plot_row(label);
        row[n].value = result_number(r, i, "pct_respondents");
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        row[n].shown = say_count(page, result_number(r, i, "count"));
        ticks += result_number(r, i, "count");
        n++;
    }
    if (n == 0 || !(row[0].value > 0))
        return false;
    for (k = 1; k < n && row[k].hi >= row[0].lo;
         k++) /* those whose intervals meet that of the first */
        ;
    fig->title =
        n == 1 || k == 1 ? say(page, "pic.complaints.leader",
                               WITH({"a", row[0].label}, {"pct", say_pct(page, row[0].value)}))
        : k == n         ? say(page, "pic.complaints.none", WITH({"n", say_count(page, (double)n)}))
                         : say(page, "pic.complaints.some",
                               WITH({"n", say_count(page, (double)k)}, {"a", row[0].label}));
    fig->sub = say(page, "pic.complaints.sub", WITH({"n", say_count(page, ticks)}));
    axis.lo = 0;
    draw_bars(page, fig, row, n, &axis);
    return true;
}

PIC(cases)
{
    struct crm_plot_axis axis = AXIS(page, tick_pct, "pic.axis.after");
    struct crm_plot_row row[MOST];
    size_t n = 0;
    double cases = 0, open = 0;

    for (size_t i = 0; i < r->table.n_rows && n < 14; i++) {
        if (isnan(result_number(r, i, "n")))
            continue;
        row[n] = plot_row(say(page, "pic.answers.n",
            WITH({"a", say_value(page, "class", result_cell(r, i, "class"))},
                {"n", say_count(page, result_number(r, i, "n"))})));
        row[n].value = result_number(r, i, "satisfied_after_pct");
        row[n].shown = isnan(row[n].value) ? EMPTY : say_pct(page, row[n].value);
        row[n].right = say(page, "pic.span.d",
            WITH({"n", say_number(page, result_number(r, i, "answered_days_median"), 1)}));
        cases += result_number(r, i, "n");
        open += isnan(result_number(r, i, "open")) ? 0 : result_number(r, i, "open");
        n++;
    }
    if (n == 0)
        return false;
    fig->title =
        say(page, "pic.cases", WITH({"n", say_count(page, cases)}, {"k", say_count(page, open)}));
    fig->sub = say(page, "pic.cases.sub", NULL);
    axis.lo = 0;
    axis.hi = 100;
    sort_rows(row, n, false);
    draw_bars(page, fig, row, n, &axis);
    return true;
}

PIC(compare)
{
    struct crm_plot_axis axis = AXIS(page, tick_number, "pic.axis.mean");
    const struct result *test = companion(page, r, KIND_COMPARE_TEST);
    struct crm_plot_row row[MOST];
    double p = NAN, answers = 0;
    size_t n = 0;

    for (size_t i = 0; i < r->table.n_rows; i++) {
        if (isnan(result_number(r, i, "mean")))
            continue;
        if (n == MOST)
            return false;
        row[n] = plot_row(say(page, "pic.answers.n",
            WITH({"a", say_value(page, "level", result_cell(r, i, "level"))},
                {"n", say_count(page, result_number(r, i, "n"))})));
        row[n].value = result_number(r, i, "mean");
        row[n].shown = say_two(page, row[n].value);
        answers += result_number(r, i, "n");
        n++;
    }
    if (n < 2)
        return false;
    if (test)
        p = result_number(test, 0, "p");
    fig->title = say(page,
        isnan(p)   ? "pic.compare.plain"
        : p < 0.05 ? "pic.compare.differ"
                   : "pic.compare.same",
        WITH({"n", say_count(page, (double)n)}));
    fig->sub = isnan(p) ? say(page, "pic.compare.untested", WITH({"n", say_count(page, answers)}))
                        : say(page, "pic.compare.tested",
                              WITH({"n", say_count(page, answers)}, {"p", say_p(page, p)},
                                  {"test", result_cell(test, 0, "test")}));
    sort_rows(row, n, false);
    draw_bars(page, fig, row, n, &axis);
    return true;
}
