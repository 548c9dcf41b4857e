/* pic_money -- revenue by period, and by what it is grouped by in the last period that is over */
#include "pics.h"

enum { MOST_PERIODS = 24 };

/* ---- by period ------------------------------------------------------------------------- */

/* What can be said of the last whole period: the largest or smallest of all, or beside the last. */
static struct crm_slice revenue_title(struct page *page, const struct result *r, size_t last)
{
    size_t before = closed_before(r, last), n = 0, below = 0, above = 0;
    double now = result_number(r, last, "revenue"), was;
    struct crm_slice period = say_period(page, result_cell(r, last, "period"));
    struct crm_slice money = say_money(page, now);

    for (size_t i = 0; i < r->table.n_rows; i++) {
        double other = result_number(r, i, "revenue");
        if (state_of(r, i) == CRM_PLOT_OPEN || isnan(other))
            continue;
        n++;
        below += other < now;
        above += other > now;
    }
    if (n >= 6 && below == n - 1)
        return say(page, "pic.revenue.most",
            WITH({"period", period}, {"money", money}, {"n", say_count(page, (double)n)}));
    if (n >= 6 && above == n - 1)
        return say(page, "pic.revenue.least",
            WITH({"period", period}, {"money", money}, {"n", say_count(page, (double)n)}));
    was = before == SIZE_MAX ? NAN : result_number(r, before, "revenue");
    if (!(was > 0) || now < 0)
        return say(page, "pic.revenue", WITH({"period", period}, {"money", money}));
    return say(page, "pic.revenue.change",
        WITH({"period", period}, {"money", money}, {"change", say_change(page, now / was - 1)},
            {"before", say_period(page, result_cell(r, before, "period"))}));
}

/* Who is new cannot be told at the edge: one grey part there. */
static struct crm_plot_period revenue_parts(
    struct page *page, const struct result *r, size_t row, bool *edge)
{
    struct crm_plot_period p = period_of(page, r, row);
    bool unknown = noted(r, row, "edge") || isnan(result_number(r, row, "revenue_existing"));
    double walk_in = result_number(r, row, "walkin_revenue");

    *edge |= unknown;
    if (p.state == CRM_PLOT_EDGE)
        p.state = CRM_PLOT_CLOSED;
    p.part[2] = walk_in;
    if (unknown) {
        p.part[2] = result_number(r, row, "revenue");
    } else {
        p.part[0] = result_number(r, row, "revenue_existing");
        p.part[1] = result_number(r, row, "revenue_new");
    }
    return p;
}

PIC(revenue)
{
    static const char *const fill[3] = {"f1", "f2", "fn"}, *const class[] = {"tc1", "tc2", "m"};
    static const char *const columns[] = {"period", "revenue", "revenue_existing", "revenue_new",
        "walkin_revenue", "clients", "visits", "avg_visit", "note", NULL};
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_words words = state_words(page);
    struct crm_plot_axis axis = AXIS(page, tick_amount, NULL);
    struct crm_plot_period period[MOST_PERIODS];
    size_t n = r->table.n_rows < MOST_PERIODS ? r->table.n_rows : MOST_PERIODS;
    size_t from = r->table.n_rows - n, last = last_closed(r, "revenue");
    bool edge = false;

    if (last == SIZE_MAX)
        for (size_t i = r->table.n_rows; i-- > 0 && last == SIZE_MAX;)
            if (!isnan(result_number(r, i, "revenue")))
                last = i;
    if (last == SIZE_MAX)
        return false;
    for (size_t i = 0; i < n; i++)
        period[i] = revenue_parts(page, r, from + i, &edge);
    fig->title = revenue_title(page, r, last);
    fig->sub = say(page, "pic.revenue.sub", NULL);
    fig->foot = edge ? say(page, "pic.revenue.foot", NULL) : EMPTY;
    fig->columns = columns;
    fig->height = 222;
    axis.upright = say(page, "pic.y.money", NULL);
    crm_plot_columns(&pic, period, n, fill, &words, &axis);
    legend(&pic, 40, 218, class,
        (const struct crm_slice[]){say(page, "pic.existing", NULL), say(page, "pic.new", NULL),
            say(page, "pic.walkin", NULL)},
        3);
    return true;
}

/* ---- by group -------------------------------------------------------------------------- */

static bool has_own_order(const struct result *r)
{
    struct crm_slice name = r->n_by ? result_by_name(r, 0) : EMPTY;

    return crm_slice_is(name, "weekday") || crm_slice_is(name, "hour") ||
           crm_slice_is(name, "month") || crm_slice_is(name, "daypart");
}

/* The last period that is over for anybody; at the edge money is as good as elsewhere. */
static struct crm_slice last_period_with_money(const struct result *r, bool *running)
{
    struct crm_slice last = EMPTY;

    *running = false;
    for (int open = 0; open < 2 && !last.len; open++)
        for (size_t i = 0; i < r->table.n_rows; i++)
            if ((state_of(r, i) == CRM_PLOT_OPEN) == (open == 1) &&
                !isnan(result_number(r, i, "revenue")) &&
                crm_slice_cmp(result_cell(r, i, "period"), last) > 0) {
                last = result_cell(r, i, "period");
                *running = open == 1;
            }
    return last;
}

/* Revenue of the same group in the period before, NAN where there is none. */
static double before_of(const struct result *r, size_t row)
{
    if (row == 0 || state_of(r, row - 1) == CRM_PLOT_OPEN)
        return NAN;
    for (size_t k = 0; k < r->n_by; k++)
        if (!crm_slice_eq(result_by(r, row, k), result_by(r, row - 1, k)))
            return NAN;
    return result_number(r, row - 1, "revenue");
}

static struct crm_slice by_title(struct page *page, const struct result *r,
    const struct crm_plot_row row[], size_t n, struct crm_slice period)
{
    size_t best = 0, least = 0;
    double sum = 0;
    bool below = false;
    struct crm_slice when = say_period(page, period);

    for (size_t i = 0; i < n; i++) {
        sum += row[i].value;
        below |= row[i].value < 0;
        if (row[i].value > row[best].value)
            best = i;
        if (row[i].value < row[least].value)
            least = i;
    }
    if (below)
        return say(page, "pic.by.below", WITH({"period", when}, {"by", by_name(page, r)}));
    if (n < 2 || grouped_by(r, "staff") || !(sum > 0)) /* takings of people are no ranking */
        return say(page, "pic.by.plain",
            WITH({"period", when}, {"by", by_name(page, r)}, {"n", say_count(page, (double)n)},
                {"a", say_money(page, round(row[least].value))},
                {"b", say_money(page, round(row[best].value))}));
    return say(page, "pic.by.most",
        WITH({"period", when}, {"a", row[best].label},
            {"pct", say_share(page, row[best].value / sum)}, {"money", say_money(page, sum)}));
}

enum { MOST = CRM_PLOT_MOST_ROWS, ALL = 400 };

/* The smallest of too many, sorted rows become one: their sum. */
static size_t join_rest(struct page *page, struct crm_plot_row row[], size_t n)
{
    double sum = 0;

    if (n <= MOST)
        return n;
    for (size_t i = MOST - 1; i < n; i++)
        sum += row[i].value;
    row[MOST - 1] =
        plot_row(say(page, "pic.rest", WITH({"n", say_count(page, (double)(n - MOST + 1))})));
    row[MOST - 1].value = sum;
    row[MOST - 1].shown = say_full(page, round(sum));
    row[MOST - 1].fill = sum < 0 ? "fx" : "fn";
    return MOST;
}

PIC(revenue_by)
{
    struct crm_plot_axis axis = AXIS(page, tick_amount, "pic.axis.money");
    struct crm_plot_row row[ALL];
    struct crm_slice period;
    bool running, change = false;
    size_t n = 0;

    if (r->n_by == 0)
        return false;
    period = last_period_with_money(r, &running);
    for (size_t i = 0; i < r->table.n_rows && period.len; i++) {
        double value = result_number(r, i, "revenue"), was = before_of(r, i);
        if (!crm_slice_eq(result_cell(r, i, "period"), period) || isnan(value))
            continue;
        if (n == ALL)
            return false;
        row[n] = plot_row(by_label(page, r, i));
        row[n].value = value;
        row[n].shown = say_full(page, round(value));
        row[n].fill = value < 0 ? "fx" : "f1";
        if (!running && was > 0) {
            row[n].right = say_change(page, value / was - 1);
            change = true;
        }
        n++;
    }
    if (n == 0)
        return false;
    fig->title = by_title(page, r, row, n, period);
    if (!has_own_order(r) || n > MOST)
        sort_rows(row, n, true);
    n = join_rest(page, row, n);
    fig->sub = say(page,
        running  ? "pic.by.running"
        : change ? "pic.by.sub"
                 : "pic.by.alone",
        WITH({"by", by_name(page, r)}, {"period", say_period(page, period)}));
    fig->rows = PAGE_PERIOD(period);
    draw_bars(page, fig, row, n, &axis);
    return true;
}
