/* pic_campaign -- did it work, did it pay, and can the comparison be trusted */
#include "pics.h"

enum { MOST = CRM_PLOT_MOST_ROWS };

static struct crm_slice arm(struct page *page, struct crm_slice name)
{
    return say_value(page, "arm", name);
}

/* ---- effect ---------------------------------------------------------------------------- */

/* The measure drawn: came back at all, else the first of the file. */
static struct crm_slice effect_measure(const struct result *r)
{
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (crm_slice_is(result_cell(r, i, "measure"), "returned"))
            return result_cell(r, i, "measure");
    return result_cell(r, 0, "measure");
}

struct verdict {
    struct crm_slice worked[MOST], harmed[MOST], open[MOST];
    size_t n_worked, n_harmed, n_open;
};

static struct crm_slice verdict_title(struct page *page, const struct verdict *v, const char *base)
{
    char id[64];

    snprintf(id, sizeof id, "%s.%s", base,
        v->n_worked && v->n_open && !v->n_harmed ? "some"
        : v->n_worked && !v->n_harmed            ? "all"
        : v->n_harmed                            ? "harm"
                                                 : "none");
    return say(page, id,
        WITH({"worked", names(page, v->worked, v->n_worked, 4)},
            {"open", names(page, v->open, v->n_open, 4)},
            {"harmed", names(page, v->harmed, v->n_harmed, 4)}));
}

static void judge(struct verdict *v, struct crm_slice name, bool told, double difference)
{
    if (!told)
        v->open[v->n_open++] = name;
    else if (difference > 0)
        v->worked[v->n_worked++] = name;
    else
        v->harmed[v->n_harmed++] = name;
}

PIC(campaign)
{
    struct crm_pic pic = PIC_OF(fig);
    struct crm_slice measure = effect_measure(r);
    bool share = crm_slice_is(measure, "returned") || crm_slice_is(measure, "new_service"),
         skewed = false;
    struct crm_plot_axis axis = AXIS(
        page, share ? tick_share : tick_number, share ? "pic.axis.more" : "pic.axis.more.number");
    struct crm_plot_row row[MOST];
    struct verdict v = {.n_worked = 0};
    size_t n = 0, first = SIZE_MAX, waiting = 0;

    for (size_t i = 0; i < r->table.n_rows; i++) {
        double difference = result_number(r, i, "difference"), p = result_number(r, i, "p_adj");
        struct crm_slice name = arm(page, result_cell(r, i, "arm"));
        if (!crm_slice_eq(result_cell(r, i, "measure"), measure))
            continue;
        skewed |= noted(r, i, "ratio");
        waiting += isnan(difference) ? 1 : 0;
        if (isnan(difference) || n == MOST)
            continue;
        first = first == SIZE_MAX ? i : first;
        if (r->n_by)
            name = say(page, "pic.cross", WITH({"a", by_label(page, r, i)}, {"b", name}));
        row[n] = plot_row(say(page, "pic.with_n",
            WITH({"a", name}, {"n", say_count(page, result_number(r, i, "n"))})));
        row[n].value = difference;
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        p = isnan(p) ? result_number(r, i, "p") : p;
        row[n].hollow = !(p < 0.05);
        row[n].fill = difference < 0 ? "fx" : "fg";
        row[n].shown = share ? say_plus_points(page, difference) : say_plus(page, difference);
        judge(&v, name, p < 0.05, difference);
        n++;
    }
    if (n == 0) {
        if (!waiting)
            return false;
        fig->title = say(page, "pic.campaign.open", NULL);
        fig->sub = say(page, "pic.campaign.open.sub", NULL);
        fig->height = 60;
        crm_pic_hatch(&pic, 0, 8, CRM_PIC_WIDTH, 44);
        return true;
    }
    fig->title =
        skewed ? say(page, "pic.ratio.bad", NULL) : verdict_title(page, &v, "pic.campaign");
    fig->sub = say(page, share ? "pic.campaign.sub" : "pic.campaign.sub.mean",
        WITH({"measure", say_value(page, "campaign_measure", measure)},
            {"n", say_count(page, result_number(r, first, "control_n"))},
            {"pct", share ? say_share(page, result_number(r, first, "control"))
                          : say_two(page, result_number(r, first, "control"))}));
    draw_forest(page, fig, row, n, &axis, 0);
    return true;
}

PIC(campaign_money)
{
    struct crm_plot_axis axis = AXIS(page, tick_amount, "pic.axis.net");
    struct crm_plot_row row[MOST];
    struct verdict v = {.n_worked = 0};
    size_t n = 0;

    for (size_t i = 0; i < r->table.n_rows && n < MOST; i++) {
        double net = result_number(r, i, "net");
        struct crm_slice name = arm(page, result_cell(r, i, "arm"));
        if (isnan(net))
            continue;
        row[n] = plot_row(name);
        row[n].value = net;
        row[n].lo = result_number(r, i, "net_lo");
        row[n].hi = result_number(r, i, "net_hi");
        row[n].hollow = !(row[n].lo > 0 || row[n].hi < 0);
        row[n].fill = net < 0 ? "fx" : "fg";
        row[n].shown = say_signed(page, round(net));
        judge(&v, name, !row[n].hollow, net);
        n++;
    }
    if (n == 0)
        return false;
    fig->title = verdict_title(page, &v, "pic.money");
    fig->sub = say(page, "pic.money.sub", NULL);
    draw_forest(page, fig, row, n, &axis, 0);
    return true;
}

/* ---- can it be trusted ----------------------------------------------------------------- */

PIC(campaign_ratio)
{
    struct crm_plot_axis axis = AXIS(page, tick_amount, "pic.axis.people");
    struct crm_plot_row row[MOST];
    size_t n = 0;
    double p = result_number(r, 0, "p");

    for (size_t i = 0; i < r->table.n_rows && n < MOST; i++) {
        if (isnan(result_number(r, i, "n")))
            continue;
        row[n] = plot_row(arm(page, result_cell(r, i, "arm")));
        row[n].value = result_number(r, i, "n");
        row[n].shown = say_count(page, row[n].value);
        row[n].right = say(
            page, "pic.planned", WITH({"n", say_number(page, result_number(r, i, "expected"), 0)}));
        n++;
    }
    if (n == 0)
        return false;
    fig->title = say(page, p < 0.001 ? "pic.ratio.bad" : "pic.ratio.good", NULL);
    fig->sub = say(page, "pic.ratio.test",
        WITH({"chisq", say_two(page, result_number(r, 0, "chisq"))}, {"p", say_p(page, p)}));
    draw_bars(page, fig, row, n, &axis);
    return true;
}

static int farther(const void *a, const void *b)
{
    const struct crm_plot_row *x = a, *y = b;
    double one = fmax(fabs(x->value), isnan(x->was) ? 0 : fabs(x->was));
    double two = fmax(fabs(y->value), isnan(y->was) ? 0 : fabs(y->was));

    return one != two ? (one < two ? 1 : -1) : crm_slice_cmp(x->label, y->label);
}

static bool draw_balance(struct page *page, struct figure *fig, struct crm_plot_row row[], size_t n,
    size_t all, size_t far)
{
    struct crm_plot_axis axis = AXIS(page, tick_number, "pic.axis.smd");

    if (n == 0)
        return false;
    axis.lo = -0.1;
    axis.hi = 0.1;
    fig->title = say(page, far ? "pic.balance.far" : "pic.balance.near",
        WITH({"k", say_count(page, (double)far)}, {"n", say_count(page, (double)all)}));
    draw_forest(page, fig, row, n, &axis, 0);
    return true;
}

PIC(balance)
{
    enum { ALL = 512 };
    struct crm_plot_row *row = malloc(ALL * sizeof *row);
    size_t n = 0, far = 0;
    bool drawn;

    if (!row) {
        page->html.failed = true;
        return false;
    }
    for (size_t i = 0; i < r->table.n_rows && n < ALL; i++) {
        double smd = result_number(r, i, "smd");
        if (isnan(smd))
            continue;
        row[n] = plot_row(say(page, "pic.term",
            WITH({"a", arm(page, result_cell(r, i, "arm"))},
                {"b", term_name(page, r, result_cell(r, i, "variable"))})));
        row[n].value = smd;
        row[n].shown = say_plus(page, smd);
        row[n].hollow = fabs(smd) <= 0.1;
        row[n].fill = "fx";
        far += fabs(smd) > 0.1;
        n++;
    }
    qsort(row, n, sizeof *row, farther);
    fig->sub = say(page, "pic.balance.sub", WITH({"n", say_count(page, n < 12 ? (double)n : 12)}));
    drawn = draw_balance(page, fig, row, n < 12 ? n : 12, n, far);
    free(row);
    return drawn;
}

PIC(matched_balance)
{
    struct crm_plot_row row[MOST];
    size_t n = 0, far = 0;

    for (size_t i = 0; i < r->table.n_rows && n < MOST; i++) {
        if (isnan(result_number(r, i, "smd_matched")))
            continue;
        row[n] = plot_row(say_column(page, r, "variable"));
        row[n].label = term_name(page, r, result_cell(r, i, "variable"));
        row[n].value = result_number(r, i, "smd_matched");
        row[n].was = result_number(r, i, "smd");
        row[n].shown = say_plus(page, row[n].value);
        row[n].fill = fabs(row[n].value) > 0.1 ? "fx" : "f1";
        far += fabs(row[n].value) > 0.1;
        n++;
    }
    if (n > 1)
        qsort(row, n, sizeof *row, farther);
    fig->sub = say(page, "pic.balance.matched", NULL);
    return draw_balance(page, fig, row, n, n, far);
}

/* ---- without a control ----------------------------------------------------------------- */

PIC(matched)
{
    struct crm_plot_axis axis = AXIS(page, tick_share, "pic.axis.more.matched");
    struct crm_plot_row row[MOST];
    size_t n = 0, at = SIZE_MAX;
    bool placebo = true;
    double lo, hi;

    for (size_t i = 0; i < r->table.n_rows && n < 10; i++) {
        struct crm_slice measure = result_cell(r, i, "measure");
        bool before = crm_slice_is(result_cell(r, i, "window"), "placebo");
        if (before && (result_number(r, i, "lo") > 0 || result_number(r, i, "hi") < 0))
            placebo = false;
        if (isnan(result_number(r, i, "difference")) ||
            !(crm_slice_is(measure, "returned") || crm_slice_is(measure, "new_service")))
            continue;
        if (!before && crm_slice_is(measure, "returned"))
            at = i;
        row[n] = plot_row(say(page, before ? "pic.matched.before" : "pic.matched.after",
            WITH({"a", plain_name(page, say_value(page, "campaign_measure", measure))})));
        row[n].value = result_number(r, i, "difference");
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        row[n].hollow = !(row[n].lo > 0 || row[n].hi < 0);
        row[n].fill = row[n].value < 0 ? "fx" : "fg";
        row[n].shown = say_plus_points(page, row[n].value);
        n++;
    }
    if (n == 0 || at == SIZE_MAX)
        return false;
    lo = result_number(r, at, "lo");
    hi = result_number(r, at, "hi");
    fig->title = say(page,
        !placebo ? "pic.matched.bad"
        : lo > 0 ? "pic.matched.more"
        : hi < 0 ? "pic.matched.fewer"
                 : "pic.matched.none",
        WITH({"x", say_number(page, fabs(result_number(r, at, "difference")) * 100, 1)}));
    fig->sub = say(page, "pic.matched.sub",
        WITH({"n", say_count(page, result_number(r, at, "treated_n"))},
            {"k", say_count(page, result_number(r, at, "matched_n"))}));
    draw_forest(page, fig, row, n, &axis, 0);
    return true;
}

/* ---- before it begins ------------------------------------------------------------------ */

PIC(power)
{
    struct crm_plot_axis axis = AXIS(page, tick_amount, "pic.axis.people");
    bool share = crm_slice_is(result_cell(r, 0, "measure"), "returned") ||
                 crm_slice_is(result_cell(r, 0, "measure"), "new_service");
    double difference = result_number(r, 0, "difference"), base = result_number(r, 0, "base");
    struct crm_plot_row row[2];

    if (isnan(result_number(r, 0, "n_treated")) || isnan(difference))
        return false;
    row[0] = plot_row(say(page, "pic.contacted", NULL));
    row[0].value = result_number(r, 0, "n_treated");
    row[1] = plot_row(say(page, "pic.leftalone", NULL));
    row[1].value = result_number(r, 0, "n_control");
    row[1].fill = "fn";
    for (int k = 0; k < 2; k++)
        row[k].shown = say_count(page, row[k].value);
    fig->title = say(page, share ? "pic.power" : "pic.power.mean",
        WITH({"x", share ? say_number(page, difference * 100, 1) : say_two(page, difference)},
            {"n", say_count(page, row[0].value + row[1].value)}));
    fig->sub = say(page, "pic.power.sub",
        WITH({"base", share ? say_share(page, base) : say_two(page, base)},
            {"pct", say_share(page, result_number(r, 0, "power"))}));
    draw_bars(page, fig, row, 2, &axis);
    return true;
}

/* ---- whom it moves --------------------------------------------------------------------- */

PIC(tenths)
{
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_words words = {EMPTY, EMPTY};
    struct crm_plot_axis axis = AXIS(page, tick_share, "pic.axis.uplift");
    struct crm_plot_period tenth[10];
    size_t n = 0, last;
    double clients = 0;

    for (size_t i = 0; i < r->table.n_rows && n < 10; i++) {
        if (isnan(result_number(r, i, "uplift")))
            continue;
        tenth[n] = (struct crm_plot_period){.tick = result_cell(r, i, "decile"),
            .year = EMPTY,
            .value = result_number(r, i, "uplift"),
            .lo = result_number(r, i, "lo"),
            .hi = result_number(r, i, "hi")};
        clients += result_number(r, i, "n_treated") + result_number(r, i, "n_control");
        n++;
    }
    if (n < 2)
        return false;
    last = n - 1;
    fig->title = say(page, tenth[0].lo > tenth[last].hi ? "pic.tenths" : "pic.tenths.none", NULL);
    fig->sub = say(page, "pic.tenths.sub", WITH({"n", say_count(page, clients)}));
    axis.lo = 0;
    axis.upright = say(page, "pic.y.moved", NULL);
    crm_plot_dots(&pic, tenth, n, &words, &axis, NAN, EMPTY);
    return true;
}
