/* pic_retention -- who came again, by the definitions of crm-churn retention */
#include "pics.h"

enum { MOST_PERIODS = 24 };

/* visit:90d -> visit, 90, "d"; the number is 0 where there is none. */
struct definition {
    struct crm_slice name, number;
    char unit;
};

static struct definition definition_of(struct crm_slice text)
{
    struct definition d = {.name = text, .number = EMPTY, .unit = 'd'};
    const char *colon = text.len ? memchr(text.ptr, ':', text.len) : NULL;

    if (!colon)
        return d;
    d.name.len = (size_t)(colon - text.ptr);
    d.number = (struct crm_slice){colon + 1, text.len - d.name.len - 1};
    if (d.number.len && strchr("dwmy", d.number.ptr[d.number.len - 1])) {
        d.unit = d.number.ptr[d.number.len - 1];
        d.number.len--;
    }
    return d;
}

static struct crm_slice span(struct page *page, const struct definition *d)
{
    char id[] = "pic.span.d";

    id[9] = d->unit;
    return say(page, id, WITH({"n", d->number}));
}

/* The sentence of a row; each definition has its own. */
static struct crm_slice retention_title(struct page *page, const struct result *r, size_t row)
{
    struct definition d = definition_of(result_cell(r, row, "definition"));
    struct crm_slice who = result_cell(r, row, "new_or_existing");
    char id[64];

    if (crm_slice_is(d.name, "visit"))
        snprintf(id, sizeof id, "pic.ret.visit.%s",
            crm_slice_is(who, "new")        ? "new"
            : crm_slice_is(who, "existing") ? "existing"
                                            : "all");
    else
        snprintf(
            id, sizeof id, "pic.ret.%.*s", (int)(d.name.len < 20 ? d.name.len : 20), d.name.ptr);
    return say(page, id,
        WITH({"period", say_period(page, result_cell(r, row, "period"))},
            {"n", say_count(page, result_number(r, row, "eligible"))},
            {"pct", say_share(page, result_number(r, row, "rate"))}, {"span", span(page, &d)},
            {"x", d.number}));
}

/* Definitions in the order in which one of them is drawn over time. */
static bool of_series(const struct result *r, size_t row, size_t rank)
{
    static const struct {
        const char *definition, *who;
    } series[] = {{"visit", "new"}, {"visit", "all"}, {"pool", "all"}, {"range", "all"},
        {"blocks", "all"}, {"crr", "all"}, {"nth", "all"}, {"repeat", "all"}, {"share", "all"}};
    struct definition d = definition_of(result_cell(r, row, "definition"));

    return rank < sizeof series / sizeof *series && crm_slice_is(d.name, series[rank].definition) &&
           crm_slice_is(result_cell(r, row, "new_or_existing"), series[rank].who) &&
           !crm_slice_is(result_cell(r, row, "period"), "all");
}

enum { SERIES = 9 };

static size_t drawn_series(const struct result *r)
{
    for (size_t rank = 0; rank < SERIES; rank++)
        for (size_t i = 0; i < r->table.n_rows; i++)
            if (of_series(r, i, rank) && !isnan(result_number(r, i, "rate")))
                return rank;
    return SIZE_MAX;
}

/* Share of all closed rows that are not at the edge: a sum of the rows over a sum of the rows. */
static double pooled(const struct result *r, const size_t row[], size_t n, size_t *periods)
{
    double retained = 0, eligible = 0;

    *periods = 0;
    for (size_t i = 0; i < n; i++)
        if (state_of(r, row[i]) == CRM_PLOT_CLOSED && !isnan(result_number(r, row[i], "rate"))) {
            retained += result_number(r, row[i], "retained");
            eligible += result_number(r, row[i], "eligible");
            ++*periods;
        }
    return eligible > 0 ? retained / eligible : NAN;
}

static size_t series_rows(const struct result *r, size_t rank, size_t row[MOST_PERIODS])
{
    size_t n = 0, all = 0;

    for (size_t i = 0; i < r->table.n_rows; i++)
        all += of_series(r, i, rank);
    for (size_t i = 0, at = 0; i < r->table.n_rows; i++)
        if (of_series(r, i, rank) && at++ + MOST_PERIODS >= all)
            row[n++] = i;
    return n;
}

PIC(retention)
{
    static const char *const columns[] = {"period", "definition", "new_or_existing", "eligible",
        "retained", "rate", "lo", "hi", "note", NULL};
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_words words = state_words(page);
    struct crm_plot_axis axis = AXIS(page, tick_share, NULL);
    struct crm_plot_period period[MOST_PERIODS];
    size_t rank = drawn_series(r), row[MOST_PERIODS], n, last = SIZE_MAX, periods;
    double all;

    if (rank == SIZE_MAX)
        return false;
    n = series_rows(r, rank, row);
    for (size_t i = 0; i < n; i++) {
        period[i] = period_of(page, r, row[i]);
        period[i].value = result_number(r, row[i], "rate");
        period[i].lo = result_number(r, row[i], "lo");
        period[i].hi = result_number(r, row[i], "hi");
        if (!isnan(period[i].value) && (last == SIZE_MAX || period[i].state == CRM_PLOT_CLOSED))
            last = row[i];
    }
    all = pooled(r, row, n, &periods);
    axis.lo = 0;
    axis.hi = 1;
    fig->title = retention_title(page, r, last);
    fig->sub =
        periods > 1
            ? say(page, "pic.ret.sub",
                  WITH({"pct", say_share(page, all)}, {"n", say_count(page, (double)periods)}))
            : say(page, "pic.ret.sub.one", NULL);
    fig->columns = columns;
    fig->rows = (struct page_rows){.column = "definition",
        .value = {result_cell(r, last, "definition")},
        .n = 1,
        .also = "new_or_existing",
        .also_is = rank == 0 ? "new" : "all"};
    axis.upright = say(page, "pic.y.back", NULL);
    crm_plot_dots(&pic, period, n, &words, &axis, periods > 1 ? all : NAN,
        say(page, "pic.ret.all", WITH({"pct", say_share(page, all)})));
    return true;
}

struct crm_slice definition_name(
    struct page *page, struct crm_slice definition, struct crm_slice who)
{
    struct definition d = definition_of(definition);
    bool visit = crm_slice_is(d.name, "visit");
    char id[64];

    snprintf(id, sizeof id, "pic.def.%.*s%s%.*s", (int)(d.name.len < 12 ? d.name.len : 12),
        d.name.ptr, visit ? "." : "", visit ? (int)(who.len < 12 ? who.len : 12) : 0, who.ptr);
    return say(page, id, WITH({"span", span(page, &d)}, {"x", d.number}));
}

/* The last closed row of each definition, whose names say what is asked. */
PIC(definitions)
{
    enum { MOST = 16 };
    struct crm_plot_axis axis = AXIS(page, tick_share, "pic.axis.share");
    struct crm_plot_row row[MOST];
    struct crm_slice seen[MOST][2];
    size_t n = 0, least = 0, most = 0;

    for (size_t i = r->table.n_rows; i-- > 0 && n < MOST;) {
        struct crm_slice name = result_cell(r, i, "definition"),
                         who = result_cell(r, i, "new_or_existing");
        bool known = isnan(result_number(r, i, "rate")) || state_of(r, i) != CRM_PLOT_CLOSED ||
                     crm_slice_is(result_cell(r, i, "period"), "all");
        for (size_t k = 0; k < n && !known; k++)
            known = crm_slice_eq(seen[k][0], name) && crm_slice_eq(seen[k][1], who);
        if (known)
            continue;
        seen[n][0] = name;
        seen[n][1] = who;
        row[n] = plot_row(definition_name(page, name, who));
        row[n].value = result_number(r, i, "rate");
        row[n].lo = result_number(r, i, "lo");
        row[n].hi = result_number(r, i, "hi");
        row[n].shown = say(page, "pic.def.shown",
            WITH({"pct", say_share(page, row[n].value)},
                {"period", say_tick(page, result_cell(r, i, "period"))}));
        n++;
    }
    if (n < 4)
        return false;
    for (size_t i = 0; i < n; i++) {
        least = row[i].value < row[least].value ? i : least;
        most = row[i].value > row[most].value ? i : most;
    }
    axis.lo = 0;
    axis.hi = 1;
    fig->title = say(page, "pic.def",
        WITH({"n", say_count(page, (double)n)}, {"a", say_share(page, row[least].value)},
            {"b", say_share(page, row[most].value)}));
    fig->sub = say(page, "pic.def.sub", NULL);
    sort_rows(row, n, false);
    draw_forest(page, fig, row, n, &axis, NAN);
    return true;
}
