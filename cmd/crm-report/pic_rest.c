/* pic_rest -- risks, lists of the best, clusters, parameters: what the other pictures leave */
#include "pics.h"

enum { MOST = CRM_PLOT_MOST_ROWS };

/* ---- risks of clients ------------------------------------------------------------------ */

PIC(score)
{
    static const char *const fill[3] = {"f1", "fx", "fn"};
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_words words = {EMPTY, EMPTY};
    struct crm_plot_axis axis = AXIS(page, tick_amount, "pic.axis.risk");
    struct crm_plot_period bar[10];
    double count[10] = {0}, high = 0, all = 0;

    for (size_t i = 0; i < r->table.n_rows; i++) {
        double risk = result_number(r, i, "churn_risk");
        if (!(risk >= 0 && risk <= 1))
            continue;
        all++;
        high += risk >= 0.5;
        count[risk < 1 ? (size_t)(risk * 10) : 9]++;
    }
    if (all == 0) {
        fig->title = say(page, "pic.lift.none", NULL);
        fig->sub = say(page, "pic.score.none", NULL);
        return true;
    }
    numbers_begin(page, fig, (const char *const[]){"pic.risk", "pic.clients", NULL});
    for (int k = 0; k < 10; k++) {
        struct crm_slice span =
            say_range(page, say_count(page, k * 10), say_count(page, k * 10 + 10));
        bar[k] = (struct crm_plot_period){.tick = say_count(page, k * 10),
            .year = EMPTY,
            .part = {k < 5 ? count[k] : NAN, k < 5 ? NAN : count[k], NAN},
            .mark = NAN};
        numbers_row(page, fig, span, &count[k], 1);
    }
    numbers_end(fig);
    fig->title =
        say(page, "pic.score", WITH({"n", say_count(page, high)}, {"k", say_count(page, all)}));
    fig->sub = say(page, "pic.score.sub", NULL);
    axis.upright = say(page, "pic.y.clients", NULL);
    crm_plot_columns(&pic, bar, 10, fill, &words, &axis);
    return true;
}

/* ---- lists of the best ----------------------------------------------------------------- */

static int by_client(const void *a, const void *b)
{
    return crm_slice_cmp(*(const struct crm_slice *)a, *(const struct crm_slice *)b);
}

/* How many clients are on one list, on two, and so on; nobody is named. */
PIC(top)
{
    enum { LISTS = 12 };
    struct crm_plot_axis axis = AXIS(page, tick_amount, "pic.axis.people");
    struct crm_slice *client = malloc((r->table.n_rows + 1) * sizeof *client);
    struct crm_plot_row row[LISTS];
    double on[LISTS + 1] = {0}, several = 0;
    size_t n = 0, rows = r->table.n_rows;

    if (!client) {
        page->html.failed = true;
        return false;
    }
    for (size_t i = 0; i < rows; i++)
        client[i] = result_cell(r, i, "customer_id");
    qsort(client, rows, sizeof *client, by_client);
    for (size_t i = 0; i < rows;) {
        size_t from = i;
        while (i < rows && crm_slice_eq(client[i], client[from]))
            i++;
        on[i - from < LISTS ? i - from : LISTS]++;
        several += i - from >= 3;
    }
    free(client);
    numbers_begin(page, fig, (const char *const[]){"pic.lists", "pic.clients", NULL});
    for (size_t k = LISTS; k > 0; k--) {
        if (on[k] == 0)
            continue;
        row[n] = plot_row(say(page, "pic.on.lists", WITH({"n", say_count(page, (double)k)})));
        row[n].value = on[k];
        row[n].shown = say_count(page, on[k]);
        numbers_row(page, fig, row[n].label, &on[k], 1);
        if (++n == LISTS)
            break;
    }
    numbers_end(fig);
    fig->title = say(page, "pic.top", WITH({"n", say_count(page, several)}));
    fig->sub = say(page, "pic.top.sub", NULL);
    draw_bars(page, fig, row, n, &axis);
    return n > 0;
}

/* ---- clusters -------------------------------------------------------------------------- */

/* One column of bars for each variable, all clusters below each other; every variable has a scale
 * of its own. */
PIC(centers)
{
    enum { VARIABLES = 4, CLUSTERS = 9 };
    static const char *const fill[] = {"f1", "f2", "f3", "fn"};
    struct crm_pic pic = PIC_OF(fig);
    size_t column[VARIABLES], v = 0, n = r->table.n_rows;
    double left = 92, wide, tall, least = INFINITY, most = 0;

    if (n > CLUSTERS || r->n_by)
        return false;
    for (size_t c = 0; c < r->table.n_columns && v < VARIABLES; c++) {
        struct crm_slice name = crm_reader_column(r->reader, c);
        if (!crm_slice_is(name, "k") && !crm_slice_is(name, "cluster") &&
            !crm_slice_is(name, "customers"))
            column[v++] = c;
    }
    if (v == 0)
        return false;
    wide = (CRM_PIC_WIDTH - left) / (double)v;
    tall = fmin(34, 180 / (double)n);
    for (size_t k = 0; k < v; k++) {
        struct crm_slice name = crm_reader_column(r->reader, column[k]);
        char text[64], buffer[96];
        double top = 0, x = left + wide * (double)k;
        snprintf(text, sizeof text, "%.*s", (int)(name.len < 63 ? name.len : 63), name.ptr);
        crm_pic_label(&pic, x, 12, CRM_START, "m xs",
            crm_pic_fit(say_column(page, r, text), wide - 6, 10, buffer, sizeof buffer));
        for (size_t i = 0; i < n; i++)
            top = fmax(top, fabs(result_number(r, i, text)));
        for (size_t i = 0; i < n; i++) {
            double value = result_number(r, i, text), y = 20 + tall * (double)i;
            if (isnan(value))
                continue;
            crm_pic_area(&pic, x, y + 2, top > 0 ? fabs(value) / top * (wide - 12) : 0,
                fmax(tall - 18, 4), value < 0 ? "fx" : fill[k]);
            crm_pic_label(&pic, x, y + tall - 4, CRM_START, "b xs",
                say_number(page, value, fabs(value) < 10 ? 1 : 0));
        }
    }
    for (size_t i = 0; i < n; i++) {
        double clients = result_number(r, i, "customers"), y = 20 + tall * (double)i;
        crm_pic_label(&pic, 0, y + 11, CRM_START, "i",
            say(page, "pic.cluster", WITH({"n", result_cell(r, i, "cluster")})));
        if (tall > 26)
            crm_pic_label(&pic, 0, y + 23, CRM_START, "m xs",
                say(page, "pic.n.clients", WITH({"n", say_count(page, clients)})));
        least = fmin(least, clients);
        most = fmax(most, clients);
    }
    fig->title = say(page, "pic.centers",
        WITH({"k", say_count(page, (double)n)}, {"a", say_count(page, least)},
            {"b", say_count(page, most)}));
    fig->sub = say(page, "pic.centers.sub", NULL);
    return true;
}

/* ---- medians and differences with their limits ----------------------------------------- */

/* Rows of a value with limits; told: how many of them leave the reference out. */
static size_t forest_rows(struct page *page, const struct result *r, const char *value,
    struct crm_slice (*name)(struct page *, const struct result *, size_t),
    struct crm_plot_row row[])
{
    size_t n = 0;

    for (size_t i = 0; i < r->table.n_rows && n < MOST; i++) {
        if (isnan(result_number(r, i, value)))
            continue;
        row[n] = plot_row(name(page, r, i));
        row[n].value = result_number(r, i, value);
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        row[n].shown = say_number(page, row[n].value, 1);
        n++;
    }
    return n;
}

static bool parts(const struct crm_plot_row row[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            if (row[i].lo > row[k].hi)
                return true;
    return false;
}

static struct crm_slice group_label(struct page *page, const struct result *r, size_t row)
{
    struct crm_slice name = r->n_by ? by_label(page, r, row) : say(page, "pic.all", NULL);

    return say(
        page, "pic.with_n", WITH({"a", name}, {"n", say_count(page, result_number(r, row, "n"))}));
}

PIC(medians)
{
    struct crm_plot_axis axis = AXIS(page, tick_number, "pic.axis.since");
    struct crm_plot_row row[MOST];
    size_t n = forest_rows(page, r, "median", group_label, row);

    if (n == 0)
        return false;
    fig->title = n == 1 ? say(page, "pic.survival.half", WITH({"d", row[0].shown}))
                        : say(page, parts(row, n) ? "pic.medians.part" : "pic.medians.same",
                              WITH({"by", by_name(page, r)}));
    fig->sub = say(page, "pic.medians.sub", NULL);
    sort_rows(row, n, false);
    axis.lo = 0;
    draw_forest(page, fig, row, n, &axis, NAN);
    return true;
}

static struct crm_slice pair_label(struct page *page, const struct result *r, size_t row)
{
    return say(
        page, "pic.pair", WITH({"a", result_cell(r, row, "a")}, {"b", result_cell(r, row, "b")}));
}

PIC(nps_pairs)
{
    struct crm_plot_axis axis = AXIS(page, tick_number, "pic.axis.nps");
    struct crm_plot_row row[MOST];
    struct crm_slice told[MOST];
    size_t n = forest_rows(page, r, "diff", pair_label, row), n_told = 0;

    if (n == 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        row[i].hollow = !(row[i].lo > 0 || row[i].hi < 0);
        row[i].fill = row[i].value < 0 ? "fx" : "fg";
        row[i].shown = say_plus(page, row[i].value);
        if (!row[i].hollow)
            told[n_told++] = row[i].label;
    }
    fig->title = say(page, n_told ? "pic.pairs" : "pic.pairs.none",
        WITH({"list", names(page, told, n_told, 3)}));
    fig->sub = say(page, "pic.pairs.sub", NULL);
    draw_forest(page, fig, row, n, &axis, 0);
    return true;
}

/* ---- headline numbers of answers ------------------------------------------------------- */

static struct crm_slice metric_name(struct page *page, struct crm_slice metric)
{
    static const char *const known[] = {"csat_top_pct", "ces_top_pct", "attachment_top_pct",
        "repurchase_top_pct", "complaint_any_pct", "loyalty_pct"};
    char id[64];

    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (crm_slice_is(metric, known[k])) {
            snprintf(id, sizeof id, "pic.metric.%s", known[k]);
            return say(page, id, NULL);
        }
    return say_value(page, "metric", metric);
}

PIC(survey_summary)
{
    struct crm_plot_axis axis = AXIS(page, tick_pct, "pic.axis.answers");
    struct crm_plot_row row[MOST];
    size_t n = 0;
    double answers = NAN;

    for (size_t i = 0; i < r->table.n_rows && n < 14; i++) {
        struct crm_slice metric = result_cell(r, i, "metric"), unit = result_cell(r, i, "unit"),
                         name;
        if (crm_slice_is(metric, "respondents"))
            answers = result_number(r, i, "value");
        if (metric.len < 4 || memcmp(metric.ptr + metric.len - 4, "_pct", 4) != 0 ||
            isnan(result_number(r, i, "lo")))
            continue;
        name = metric_name(page, metric);
        if (crm_slice_is(metric, "loyalty_pct"))
            name =
                say(page, "pic.term", WITH({"a", name}, {"b", say_value(page, "loyalty", unit)}));
        row[n] = plot_row(plain_name(page, name));
        row[n].value = result_number(r, i, "value");
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        row[n].shown = say_pct(page, row[n].value);
        n++;
    }
    if (n == 0 || isnan(answers))
        return false;
    fig->title = say(page, "pic.answered", WITH({"n", say_count(page, answers)}));
    fig->sub = say(page, "pic.answered.sub", NULL);
    axis.lo = 0;
    axis.hi = 100;
    draw_forest(page, fig, row, n, &axis, NAN);
    return true;
}

/* ---- parameters ------------------------------------------------------------------------ */

PIC(clv_fit)
{
    struct crm_plot_axis axis = AXIS(page, tick_number, "pic.axis.log");
    struct crm_plot_row row[MOST];
    double clients = NAN, converged = 1;
    size_t n = 0;

    for (size_t i = 0; i < r->table.n_rows && n < 14; i++) {
        struct crm_slice param = result_cell(r, i, "param");
        double value = result_number(r, i, "estimate");
        if (crm_slice_is(param, "n") && isnan(clients))
            clients = value;
        if (crm_slice_is(param, "converged"))
            converged = fmin(converged, value);
        if (!(value > 0) || !(result_number(r, i, "lo") > 0))
            continue;
        row[n] = plot_row(say(page, "pic.term",
            WITH({"a", say_value(page, "model", result_cell(r, i, "model"))}, {"b", param})));
        row[n].value = value;
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        row[n].shown = say_number(page, value, 3);
        n++;
    }
    if (n == 0)
        return false;
    fig->title =
        say(page, converged > 0 ? "pic.fit" : "pic.fit.not", WITH({"n", say_count(page, clients)}));
    fig->sub = say(page, "pic.fit.sub", NULL);
    axis.log = true;
    draw_forest(page, fig, row, n, &axis, NAN);
    return true;
}
