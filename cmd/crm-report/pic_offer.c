/* pic_offer -- what is sold, what goes together, what comes next, and whether offers would be right
 */
#include "pics.h"

enum { MOST = 14 };

PIC(items_sold)
{
    struct crm_plot_axis axis = AXIS(page, tick_share, "pic.axis.repeat");
    struct crm_plot_row row[MOST];
    size_t n = 0;
    bool leads;

    if (r->n_by)
        return false;
    for (size_t i = 0; i < r->table.n_rows && n < MOST; i++) { /* most sold first, as the file is */
        if (isnan(result_number(r, i, "repeat_share")))
            continue;
        row[n] = plot_row(result_cell(r, i, "item"));
        row[n].value = result_number(r, i, "repeat_share");
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        row[n].right = say_count(page, result_number(r, i, "tickets"));
        row[n].shown = say_share(page, row[n].value);
        n++;
    }
    if (n == 0)
        return false;
    sort_rows(row, n, true);
    leads = n > 1;
    for (size_t i = 1; i < n; i++)
        leads = leads && row[0].lo > row[i].hi;
    fig->title =
        leads ? say(page, "pic.sold.leader", WITH({"a", row[0].label}, {"pct", row[0].shown}))
              : say(page, "pic.sold",
                    WITH({"n", say_count(page, (double)n)}, {"a", row[n - 1].shown},
                        {"b", row[0].shown}));
    fig->sub = say(page, "pic.sold.sub", WITH({"n", say_count(page, (double)n)}));
    axis.lo = 0;
    axis.hi = 1;
    for (size_t i = 0; i < n; i++)
        row[i].right = EMPTY;
    draw_forest(page, fig, row, n, &axis, NAN);
    return true;
}

/* ---- together -------------------------------------------------------------------------- */

static bool by_chance(const struct result *r, size_t row)
{
    return result_has(r, "p_adj") && !(result_number(r, row, "p_adj") < 0.05);
}

PIC(rules)
{
    struct crm_plot_axis axis = AXIS(page, tick_share, "pic.axis.confidence");
    struct crm_plot_row row[MOST];
    size_t n = 0, first = SIZE_MAX;

    if (r->n_by)
        return false;
    for (size_t i = 0; i < r->table.n_rows && n < 10; i++) {
        if (by_chance(r, i) || isnan(result_number(r, i, "confidence")))
            continue;
        first = first == SIZE_MAX ? i : first;
        row[n] = plot_row(say(page, "pic.arrow",
            WITH({"a", result_cell(r, i, "lhs")}, {"b", result_cell(r, i, "rhs")})));
        row[n].value = result_number(r, i, "confidence");
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        row[n].shown = say_share(page, row[n].value);
        row[n].right =
            say(page, "pic.times", WITH({"x", say_number(page, result_number(r, i, "lift"), 1)}));
        row[n].fill = "f1s";
        n++;
    }
    fig->sub = say(page, "pic.rules.sub", NULL);
    if (n == 0) {
        fig->title = say(page, "pic.rules.none", NULL);
        fig->height = 40;
        return true;
    }
    fig->title = say(page, "pic.rules",
        WITH({"a", result_cell(r, first, "lhs")}, {"b", result_cell(r, first, "rhs")},
            {"pct", row[0].shown}, {"ci", limits_share(page, row[0].lo, row[0].hi)}));
    axis.hi = 1;
    draw_bars(page, fig, row, n, &axis);
    return true;
}

/* ---- next ------------------------------------------------------------------------------ */

/* Visits of the tenth of the commonest pairs, the same item again left out; 0: there are fewer. */
static double tenth_largest(const struct result *r)
{
    double n_of[10] = {0};

    for (size_t i = 0; i < r->table.n_rows; i++) {
        double visits = result_number(r, i, "n");
        if (crm_slice_eq(result_cell(r, i, "item"), result_cell(r, i, "next")) ||
            !(visits > n_of[9]))
            continue;
        n_of[9] = visits;
        for (size_t k = 9; k > 0 && n_of[k] > n_of[k - 1]; k--) {
            double keep = n_of[k];
            n_of[k] = n_of[k - 1];
            n_of[k - 1] = keep;
        }
    }
    return n_of[9];
}

/* The commonest steps from one visit to another item. */
PIC(next)
{
    struct crm_plot_axis axis = AXIS(page, tick_share, "pic.axis.next");
    struct crm_plot_row row[MOST];
    size_t n = 0, first = SIZE_MAX;
    double floor = 0;

    if (r->n_by)
        return false;
    floor = tenth_largest(r);
    for (size_t i = 0; i < r->table.n_rows && n < 10; i++) {
        double visits = result_number(r, i, "n");
        if (crm_slice_eq(result_cell(r, i, "item"), result_cell(r, i, "next")) || !(visits > 0) ||
            visits < floor)
            continue;
        if (first == SIZE_MAX || result_number(r, i, "n") > result_number(r, first, "n"))
            first = i;
        row[n] = plot_row(say(page, "pic.arrow",
            WITH({"a", result_cell(r, i, "item")}, {"b", result_cell(r, i, "next")})));
        row[n].value = result_number(r, i, "share");
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        row[n].shown = say_share(page, row[n].value);
        row[n].right =
            say(page, "pic.times", WITH({"x", say_number(page, result_number(r, i, "lift"), 1)}));
        n++;
    }
    if (n == 0)
        return false;
    fig->title = say(page, "pic.next",
        WITH({"a", result_cell(r, first, "item")}, {"b", result_cell(r, first, "next")},
            {"pct", say_share(page, result_number(r, first, "share"))},
            {"ci",
                limits_share(page, result_number(r, first, "lo"), result_number(r, first, "hi"))}));
    fig->sub = say(page, "pic.next.sub", WITH({"n", say_count(page, (double)n)}));
    axis.lo = 0;
    draw_bars(page, fig, row, n, &axis);
    return true;
}

/* ---- would the offers have been right -------------------------------------------------- */

PIC(offers)
{
    struct crm_plot_axis axis = AXIS(page, tick_share, "pic.axis.hit");
    struct crm_plot_row row[MOST];
    size_t n = 0, best = SIZE_MAX, popular = SIZE_MAX;
    bool gain;

    if (r->n_by)
        return false;
    for (size_t i = 0; i < r->table.n_rows && n < MOST; i++) {
        double hit = result_number(r, i, "hit_rate");
        if (isnan(hit))
            continue;
        row[n] = plot_row(say_value(page, "recommend_method", result_cell(r, i, "method")));
        row[n].value = hit;
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        row[n].shown = say_share(page, hit);
        row[n].hollow = !crm_slice_is(result_cell(r, i, "method"), "popular") &&
                        !(result_number(r, i, "p") < 0.05);
        best = best == SIZE_MAX || hit > result_number(r, best, "hit_rate") ? i : best;
        popular = crm_slice_is(result_cell(r, i, "method"), "popular") ? i : popular;
        n++;
    }
    if (n == 0)
        return false;
    gain = popular != SIZE_MAX && best != popular && result_number(r, best, "p") < 0.05;
    fig->title =
        gain ? say(page, "pic.offers.gain",
                   WITH({"a", say_value(page, "recommend_method", result_cell(r, best, "method"))},
                       {"x", say_number(page,
                                 100 * (result_number(r, best, "hit_rate") -
                                           result_number(r, popular, "hit_rate")),
                                 0)}))
             : say(page, "pic.offers.none", NULL);
    fig->sub = say(page, "pic.offers.sub",
        WITH(
            {"k", result_cell(r, 0, "k")}, {"n", say_count(page, result_number(r, 0, "clients"))}));
    axis.lo = 0;
    axis.hi = 1;
    draw_forest(page, fig, row, n, &axis,
        popular == SIZE_MAX ? NAN : result_number(r, popular, "hit_rate"));
    return true;
}

/* ---- what is to be offered ------------------------------------------------------------- */

/* First offers by item: the list itself names clients. */
PIC(recommend)
{
    enum { ITEMS = 400, SHOWN = 12 };
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_axis axis = AXIS(page, tick_amount, "pic.axis.people");
    struct crm_plot_row *row = malloc(ITEMS * sizeof *row);
    size_t n = 0;
    double clients = 0;

    if (!row) {
        page->html.failed = true;
        return false;
    }
    for (size_t i = 0; i < r->table.n_rows; i++) {
        struct crm_slice item = result_cell(r, i, "item");
        size_t k = 0;
        if (!crm_slice_is(result_cell(r, i, "rank"), "1"))
            continue;
        while (k < n && !crm_slice_eq(row[k].label, item))
            k++;
        if (k == ITEMS)
            continue;
        if (k == n) {
            row[n] = plot_row(item);
            row[n++].value = 0;
        }
        row[k].value++;
        clients++;
    }
    sort_rows(row, n, true);
    numbers_begin(page, fig, (const char *const[]){"pic.item", "pic.clients", NULL});
    for (size_t k = 0; k < n; k++) {
        row[k].shown = say_count(page, row[k].value);
        if (k < 40)
            numbers_row(page, fig, row[k].label, (const double[]){row[k].value}, 1);
    }
    numbers_end(fig);
    fig->title = say(page, "pic.recommend",
        WITH({"n", say_count(page, clients)}, {"k", say_count(page, (double)n)}));
    fig->sub = say(page, "pic.recommend.sub", NULL);
    n = n < SHOWN ? n : SHOWN;
    fig->height = crm_plot_rows_height(n);
    if (n)
        crm_plot_bars(&pic, row, n, fig->height, &axis);
    free(row);
    return n > 0;
}
