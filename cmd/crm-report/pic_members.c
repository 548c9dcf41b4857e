/* pic_members -- levels, points, prepaid cards, and whether members come more */
#include "pics.h"

enum { MOST = CRM_PLOT_MOST_ROWS, MOST_POINTS = 200 };

/* ---- what is owed on cards ------------------------------------------------------------- */

PIC(liability)
{
    static const struct {
        const char *column, *word, *fill;
        double sign;
    } part[] = {{"opening", "pic.opening", "fi", 1}, {"sold", "pic.sold.cards", "f2", 1},
        {"bonus", "pic.bonus", "f2", 1}, {"used", "pic.used", "fg", -1},
        {"refunded", "pic.refunded", "fn", -1}, {"expired", "pic.expired", "fn", -1},
        {"closing", "pic.closing", "fi", 1}};
    enum { PARTS = 7 };
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_axis axis = AXIS(page, tick_amount, "pic.axis.face");
    struct crm_plot_change step[PARTS];
    size_t row = r->table.n_rows - 1, n = 0;

    if (r->n_by)
        return false;
    for (size_t k = 0; k < PARTS; k++) {
        double value = result_number(r, row, part[k].column);
        if (isnan(value) && (k == 0 || k == PARTS - 1))
            return false;
        if (k && k < PARTS - 1 && !(fabs(value) > 0))
            continue; /* what did not happen takes no room */
        value *= part[k].sign;
        step[n++] = (struct crm_plot_change){say(page, part[k].word, NULL),
            k == 0 || k == PARTS - 1 ? say_money(page, round(value))
                                     : say_signed(page, round(value)),
            value, part[k].fill};
    }
    fig->title = say(page, "pic.liability",
        WITH({"money", say_money(page, result_number(r, row, "closing"))},
            {"n", say_count(page, result_number(r, row, "clients"))},
            {"period", say_period(page, result_cell(r, row, "period"))}));
    fig->sub =
        say(page, result_has(r, "closing_cash") ? "pic.liability.sub" : "pic.liability.sub.face",
            WITH({"cash", say_money(page, result_number(r, row, "closing_cash"))}));
    fig->rows = PAGE_PERIOD(result_cell(r, row, "period"));
    crm_plot_waterfall(&pic, step, n, &axis);
    fig->foot = step[0].value > 0 ? say(page, "pic.marks", NULL) : EMPTY;
    return true;
}

PIC(liability_by)
{
    struct crm_plot_axis axis = AXIS(page, tick_amount, "pic.axis.face");
    struct crm_plot_row row[MOST];
    struct crm_slice last = EMPTY;
    size_t n = 0;
    double sum = 0;

    if (!r->n_by)
        return false;
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (crm_slice_cmp(result_cell(r, i, "period"), last) > 0)
            last = result_cell(r, i, "period");
    for (size_t i = 0; i < r->table.n_rows; i++) {
        double closing = result_number(r, i, "closing");
        if (!crm_slice_eq(result_cell(r, i, "period"), last) || isnan(closing))
            continue;
        if (n == MOST)
            return false;
        row[n] = plot_row(by_label(page, r, i));
        row[n].value = closing;
        row[n].shown = say_full(page, round(closing));
        row[n].fill = closing < 0 ? "fx" : "f2";
        sum += closing;
        n++;
    }
    if (n == 0)
        return false;
    sort_rows(row, n, true);
    fig->title = say(page, "pic.liability.by",
        WITH({"money", say_money(page, sum)}, {"by", by_name(page, r)},
            {"period", say_period(page, last)}));
    fig->sub = say(page, "pic.liability.by.sub", NULL);
    fig->rows = PAGE_PERIOD(last);
    draw_bars(page, fig, row, n, &axis);
    return true;
}

/* ---- by which age cards are used ------------------------------------------------------- */

PIC(breakage)
{
    struct crm_pic pic = PIC_OF(fig);
    double px[MOST_POINTS], py[MOST_POINTS], lo[MOST_POINTS], hi[MOST_POINTS], last = 0;
    size_t rows = r->table.n_rows, every = rows / (MOST_POINTS - 2) + 1, n = 0, end = rows - 1;
    struct crm_axis x, y = crm_axis_of(0, 1, 176, 17);

    if (r->n_by)
        return false;
    for (size_t i = 0; i < rows; i++)
        last = fmax(last, result_number(r, i, "age"));
    x = crm_axis_of(0, fmax(last, 1), 44, 350);
    for (size_t i = 0; i < rows; i++) {
        if (i % every && i != end)
            continue;
        px[n] = crm_axis_at(&x, result_number(r, i, "age"));
        py[n] = crm_axis_at(&y, result_number(r, i, "share_used"));
        lo[n] = crm_axis_at(&y, result_number(r, i, "lo"));
        hi[n] = crm_axis_at(&y, result_number(r, i, "hi"));
        n++;
    }
    fig->title = say(page, "pic.breakage",
        WITH({"d", say_number(page, last, 0)},
            {"pct", say_share(page, result_number(r, end, "share_used"))},
            {"ci", limits_share(page, result_number(r, end, "lo"), result_number(r, end, "hi"))}));
    fig->sub =
        say(page, "pic.breakage.sub", WITH({"n", say_count(page, result_number(r, 0, "cards"))}));
    name_upright(page, &pic, "pic.y.used");
    crm_axis_draw_y(&pic, &y, 44, 350, 5, tick_share, &page);
    crm_axis_draw_x(&pic, &x, 176, 176, 6, tick_number, &page);
    crm_pic_band(&pic, px, lo, hi, n, true, "f2s band");
    crm_pic_step(&pic, px, py, n, "s2");
    crm_pic_label(&pic, CRM_PIC_WIDTH, 205, CRM_END, "m", say(page, "pic.axis.age", NULL));
    fig->most = 30;
    return true;
}

static double estimate(const struct result *r, const char *measure)
{
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (crm_slice_is(result_cell(r, i, "measure"), measure))
            return result_number(r, i, "value");
    return NAN;
}

PIC(estimate)
{
    static const char *const measure[] = {
        "open_balance", "expected_unused", "expected_unused_cash"};
    struct crm_plot_axis axis = AXIS(page, tick_amount, "pic.axis.money");
    struct crm_plot_row row[3];
    size_t n = 0;

    if (r->n_by || isnan(estimate(r, measure[0])) || isnan(estimate(r, measure[1])))
        return false;
    for (size_t k = 0; k < 3; k++) {
        char id[48];
        if (isnan(estimate(r, measure[k])))
            continue;
        snprintf(id, sizeof id, "pic.%s", measure[k]);
        row[n] = plot_row(say(page, id, NULL));
        row[n].value = estimate(r, measure[k]);
        row[n].shown = say_full(page, round(row[n].value));
        row[n].fill = k ? "f2s" : "f2";
        n++;
    }
    fig->title = say(page, "pic.estimate",
        WITH({"a", say_money(page, row[0].value)}, {"b", say_money(page, row[1].value)}));
    fig->sub = say(page, "pic.estimate.sub",
        WITH({"pct", say_share(page, estimate(r, "share_never_used"))},
            {"d", say_number(page, estimate(r, "horizon"), 0)}));
    draw_bars(page, fig, row, n, &axis);
    return true;
}

/* ---- do members come more -------------------------------------------------------------- */

static size_t measure_row(const struct result *r, const char *measure)
{
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (crm_slice_is(result_cell(r, i, "measure"), measure))
            return i;
    return SIZE_MAX;
}

/* The placebo: members were like the others before they joined. */
static bool like_before(const struct result *r)
{
    static const char *const before[] = {"visits_before", "spend_before"};

    for (size_t k = 0; k < 2; k++) {
        size_t row = measure_row(r, before[k]);
        if (row == SIZE_MAX)
            continue;
        if (result_number(r, row, "lo") > 0 || result_number(r, row, "hi") < 0 ||
            fabs(result_number(r, row, "smd_before")) > 0.1)
            return false;
    }
    return true;
}

PIC(member_effect)
{
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_row row[MOST];
    size_t n = 0, visits = measure_row(r, "visits");
    bool fair = like_before(r);
    double lo, hi;

    if (r->n_by || visits == SIZE_MAX)
        return false;
    lo = result_number(r, visits, "lo");
    hi = result_number(r, visits, "hi");
    for (size_t i = 0; i < r->table.n_rows && n < 10; i++) {
        bool share = crm_slice_is(result_cell(r, i, "measure"), "returned");
        if (isnan(result_number(r, i, "difference")))
            continue;
        row[n] = plot_row(say_value(page, "campaign_measure", result_cell(r, i, "measure")));
        row[n].label = plain_name(page, row[n].label);
        row[n].value = result_number(r, i, "difference");
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        row[n].hollow = !(row[n].lo > 0 || row[n].hi < 0);
        row[n].fill = row[n].value < 0 ? "fx" : "fg";
        row[n].shown = share ? say_plus_points(page, row[n].value) : say_plus(page, row[n].value);
        n++;
    }
    fig->title = say(page,
        !fair    ? "pic.member.unfair"
        : lo > 0 ? "pic.member.more"
        : hi < 0 ? "pic.member.fewer"
                 : "pic.member.none",
        WITH({"x", say_number(page, fabs(result_number(r, visits, "difference")), 2)}));
    fig->sub = say(page, "pic.member.sub",
        WITH({"n", say_count(page, result_number(r, visits, "members"))},
            {"k", say_count(page, result_number(r, visits, "others"))}));
    fig->height = crm_plot_rows_height(n);
    draw_own_scales(&pic, row, n, fig->height);
    return true;
}

/* ---- lists of clients, as their sums --------------------------------------------------- */

PIC(levels)
{
    struct crm_plot_axis axis = AXIS(page, tick_amount, "pic.axis.people");
    struct crm_slice level[MOST];
    struct crm_plot_row row[MOST];
    double at_risk[MOST] = {0}, risk = 0;
    size_t n = 0;

    for (size_t i = 0; i < r->table.n_rows; i++) {
        struct crm_slice value = result_cell(r, i, "level");
        size_t k = 0;
        while (k < n && !crm_slice_eq(level[k], value))
            k++;
        if (k == MOST)
            return false;
        if (k == n) {
            level[n] = value;
            row[n] = plot_row(
                value.len ? say_value(page, "level", value) : say(page, "pic.nolevel", NULL));
            row[n].value = 0;
            n++;
        }
        row[k].value++;
        at_risk[k] += crm_slice_is(result_cell(r, i, "at_risk"), "yes");
    }
    numbers_begin(page, fig, (const char *const[]){"pic.level", "pic.clients", "pic.atrisk", NULL});
    for (size_t k = 0; k < n; k++) {
        row[k].shown = say_count(page, row[k].value);
        row[k].right = at_risk[k] > 0
                           ? say(page, "pic.atrisk.n", WITH({"n", say_count(page, at_risk[k])}))
                           : EMPTY;
        risk += at_risk[k];
        numbers_row(page, fig, row[k].label, (const double[]){row[k].value, at_risk[k]}, 2);
    }
    numbers_end(fig);
    fig->title = say(page, risk > 0 ? "pic.levels" : "pic.levels.none",
        WITH({"n", say_count(page, risk)}, {"k", say_count(page, (double)r->table.n_rows)}));
    fig->sub = say(page, "pic.levels.sub", NULL);
    sort_rows(row, n, false);
    draw_bars(page, fig, row, n, &axis);
    return true;
}

/* Sums of columns of a list, as bars. */
static size_t sums(struct page *page, const struct result *r, struct figure *fig,
    const char *const column[], struct crm_plot_row row[])
{
    size_t n = 0;

    numbers_begin(page, fig, (const char *const[]){"pic.measure", "pic.sum", NULL});
    for (size_t k = 0; column[k]; k++) {
        double sum = 0;
        bool any = false;
        for (size_t i = 0; i < r->table.n_rows; i++) {
            double value = result_number(r, i, column[k]);
            any |= !isnan(value);
            sum += isnan(value) ? 0 : value;
        }
        if (!any)
            continue;
        row[n] = plot_row(say_column(page, r, column[k]));
        row[n].value = sum;
        row[n].shown = say_full(page, round(sum));
        row[n].fill = sum < 0 ? "fx" : "f2";
        numbers_row(page, fig, row[n].label, (const double[]){sum}, 1);
        n++;
    }
    numbers_end(fig);
    return n;
}

PIC(points)
{
    static const char *const column[] = {
        "opening", "earned", "taken_back", "redeemed", "expired", "balance", "expiring", NULL};
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_axis axis = AXIS(page, tick_amount, "pic.axis.points.n");
    struct crm_plot_row row[8];
    size_t n = sums(page, r, fig, column, row);

    if (n == 0)
        return false;
    fig->title = say(page, "pic.points",
        WITH({"n", row[n > 1 ? n - 2 : 0].shown}, {"k", row[n - 1].shown},
            {"c", say_count(page, (double)r->table.n_rows)}));
    fig->sub = say(page, "pic.sums.sub", WITH({"n", say_count(page, (double)r->table.n_rows)}));
    crm_plot_bars(&pic, row, n, 208, &axis);
    return true;
}

PIC(prepaid)
{
    static const char *const column[] = {
        "opening", "sold", "bonus", "used", "refunded", "expired", "balance", "balance_cash", NULL};
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_axis axis = AXIS(page, tick_amount, "pic.axis.face");
    struct crm_plot_row row[8];
    size_t n = sums(page, r, fig, column, row);
    double balance = 0;

    if (n == 0)
        return false;
    for (size_t i = 0; i < r->table.n_rows; i++)
        balance += isnan(result_number(r, i, "balance")) ? 0 : result_number(r, i, "balance");
    fig->title = say(page, "pic.prepaid",
        WITH({"money", say_money(page, balance)}, {"n", say_count(page, (double)r->table.n_rows)}));
    fig->sub = say(page, "pic.sums.sub", WITH({"n", say_count(page, (double)r->table.n_rows)}));
    crm_plot_bars(&pic, row, n, 208, &axis);
    return true;
}
