/* pic_team -- whose clients come again, and what happens when one of the team leaves */
#include "pics.h"

enum { MOST = CRM_PLOT_MOST_ROWS, ALL = 400 };

/* ---- who keeps the clients ------------------------------------------------------------- */

/* The last period that has a rate for anybody, of those who are over and not at the edge first. */
static struct crm_slice keeps_period(const struct result *r)
{
    struct crm_slice last = EMPTY;

    for (int pass = 0; pass < 2 && !last.len; pass++)
        for (size_t i = 0; i < r->table.n_rows; i++)
            if ((pass == 1 || state_of(r, i) == CRM_PLOT_CLOSED) &&
                !isnan(result_number(r, i, "rate")) &&
                !crm_slice_is(result_cell(r, i, "period"), "all") &&
                crm_slice_cmp(result_cell(r, i, "period"), last) > 0)
                last = result_cell(r, i, "period");
    return last;
}

/* Only one definition and all clients: other rows ask something else. */
static bool keeps_row(
    const struct result *r, size_t row, struct crm_slice period, struct crm_slice definition)
{
    return crm_slice_eq(result_cell(r, row, "period"), period) &&
           crm_slice_eq(result_cell(r, row, "definition"), definition) &&
           crm_slice_is(result_cell(r, row, "new_or_existing"), "all") &&
           !isnan(result_number(r, row, "rate"));
}

static struct crm_slice keeps_title(struct page *page, const struct result *r,
    const struct crm_slice fewer[], size_t n_fewer, const struct crm_slice more[], size_t n_more,
    size_t n)
{
    size_t others = n - n_fewer - n_more;
    const char *id = n_fewer && n_more ? "pic.keeps.both"
                     : n_fewer         ? "pic.keeps.fewer"
                     : n_more          ? "pic.keeps.more"
                                       : "pic.keeps.none";

    return say(page, id,
        WITH({"fewer", names(page, fewer, n_fewer, 3)}, {"more", names(page, more, n_more, 3)},
            {"n", say_count(page, (double)others)}, {"by", by_name(page, r)}));
}

/* Who differs first, then the narrower interval. */
static int surer(const void *a, const void *b)
{
    const struct crm_plot_row *x = a, *y = b;
    double one = x->hi - x->lo, two = y->hi - y->lo;

    if (x->hollow != y->hollow)
        return x->hollow ? 1 : -1;
    if (one != two && !isnan(one) && !isnan(two))
        return one > two ? 1 : -1;
    return crm_slice_cmp(x->label, y->label);
}

PIC(keeps)
{
    struct crm_plot_axis axis = AXIS(page, tick_share, "pic.axis.back");
    struct crm_plot_row row[ALL];
    struct crm_slice fewer[ALL], more[ALL], period = keeps_period(r), definition = EMPTY;
    size_t n = 0, n_fewer = 0, n_more = 0;
    double back = 0, of = 0;
    bool edge = false;

    for (size_t i = 0; i < r->table.n_rows && period.len; i++) {
        double rate = result_number(r, i, "rate"), eligible = result_number(r, i, "eligible");
        if (!definition.len && !isnan(rate))
            definition = result_cell(r, i, "definition");
        if (!keeps_row(r, i, period, definition))
            continue;
        if (n == ALL)
            return false;
        row[n] = plot_row(say(page, "pic.with_n",
            WITH({"a", by_label(page, r, i)}, {"n", say_count(page, eligible)})));
        row[n].value = rate;
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        row[n].shown = say_share(page, rate);
        row[n].hollow = !crm_slice_is(result_cell(r, i, "differs"), "yes");
        edge |= noted(r, i, "edge");
        back += result_number(r, i, "retained");
        of += eligible;
        n++;
    }
    if (n < 2 || !(of > 0))
        return false;
    for (size_t i = 0, at = 0; i < r->table.n_rows;
         i++) { /* named by the test of crm-churn alone */
        if (!keeps_row(r, i, period, definition))
            continue;
        row[at].fill = row[at].value < back / of ? "fx" : "fg";
        if (!row[at].hollow && row[at].value < back / of)
            fewer[n_fewer++] = by_label(page, r, i);
        else if (!row[at].hollow)
            more[n_more++] = by_label(page, r, i);
        at++;
    }
    fig->title = keeps_title(page, r, fewer, n_fewer, more, n_more, n);
    fig->sub = say(page, "pic.keeps.sub",
        WITH({"period", say_period(page, period)},
            {"definition", definition_name(page, definition, crm_slice_of("all"))},
            {"pct", say_share(page, back / of)}));
    fig->foot = say(page, edge ? "pic.keeps.edge" : "pic.keeps.foot", NULL);
    fig->rows = PAGE_PERIOD(period);
    if (n > MOST) { /* those who differ, then those of the largest numbers */
        fig->foot = say(page, "pic.keeps.some",
            WITH({"k", say_count(page, MOST)}, {"n", say_count(page, (double)n)}));
        qsort(row, n, sizeof *row, surer);
        n = MOST;
    }
    sort_rows(row, n, false);
    axis.lo = 0;
    axis.hi = 1;
    draw_forest(page, fig, row, n, &axis, back / of);
    return true;
}

/* ---- when one leaves ------------------------------------------------------------------- */

PIC(departure)
{
    struct crm_plot_axis axis = AXIS(page, tick_share, "pic.axis.points");
    struct crm_plot_row row[MOST];
    struct crm_slice went[MOST], open[MOST];
    size_t n = 0, n_went = 0, n_open = 0;

    for (size_t i = 0; i < r->table.n_rows; i++) {
        double lo = result_number(r, i, "lo"), hi = result_number(r, i, "hi");
        struct crm_slice name = say_value(page, "staff", result_cell(r, i, "staff"));
        if (isnan(result_number(r, i, "difference")))
            continue;
        if (n == MOST)
            return false;
        row[n] = plot_row(say(page, "pic.with_n",
            WITH({"a", name}, {"n", say_count(page, result_number(r, i, "clients"))})));
        row[n].value = result_number(r, i, "difference");
        row[n].lo = lo;
        row[n].hi = hi;
        row[n].hollow = !(hi < 0 || lo > 0);
        row[n].fill = row[n].value < 0 ? "fx" : "fg";
        row[n].shown = say_plus_points(page, row[n].value);
        if (hi < 0)
            went[n_went++] = name;
        else if (!(lo > 0))
            open[n_open++] = name;
        n++;
    }
    if (n == 0)
        return false;
    fig->title = say(page,
        n_went && n_open ? "pic.departure.both"
        : n_went         ? "pic.departure.went"
                         : "pic.departure.none",
        WITH({"went", names(page, went, n_went, 4)}, {"open", names(page, open, n_open, 4)}));
    fig->sub = say(page, "pic.departure.sub", NULL);
    sort_rows(row, n, false);
    draw_forest(page, fig, row, n, &axis, 0);
    return true;
}
