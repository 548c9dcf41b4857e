/* pic_groups -- who the clients are: groups and their money, scores, moves, concentration, steps */
#include "orders.h"
#include "pics.h"

enum { MOST = CRM_PLOT_MOST_ROWS };

/* ---- summary --------------------------------------------------------------------------- */

struct group {
    struct crm_slice name;
    double clients, money;
    size_t at;
    bool known; /* has a value */
};

static int by_place(const void *a, const void *b)
{
    const struct group *x = a, *y = b;

    if (x->at != y->at)
        return x->at > y->at ? 1 : -1;
    if (x->money != y->money)
        return x->money < y->money ? 1 : -1;
    return crm_slice_cmp(x->name, y->name);
}

static void summary_words(struct page *page, const struct group group[], size_t n, double clients,
    struct crm_slice by, struct figure *fig)
{
    size_t most = 0;
    bool below = false;

    for (size_t i = 0; i < n; i++)
        most =
            !group[most].known || (group[i].known && group[i].money > group[most].money) ? i : most;
    for (size_t i = 0; i < n; i++) /* beside a share below zero none is a part of all */
        below |= group[i].money < 0;
    fig->title = group[most].money > 0 && !below
                     ? say(page, "pic.summary",
                           WITH({"a", group[most].name}, {"pct", say_pct(page, group[most].money)},
                               {"pct2", say_pct(page, group[most].clients)}))
                     : say(page, "pic.summary.plain", WITH({"by", by}));
    fig->sub = say(page, "pic.summary.sub", WITH({"n", say_count(page, clients)}, {"by", by}));
}

PIC(summary)
{
    struct crm_pic pic = PIC_OF(fig);
    struct group group[MOST];
    struct crm_plot_pair pair[MOST];
    char column[64];
    const struct order *order;
    size_t n = r->table.n_rows;
    double clients = 0;

    if (r->n_by != 1 || n > MOST)
        return false;
    snprintf(column, sizeof column, "%.*s",
        (int)(result_by_name(r, 0).len < 63 ? result_by_name(r, 0).len : 63),
        result_by_name(r, 0).ptr);
    order = order_of(r, column);
    for (size_t i = 0; i < n; i++) {
        struct crm_slice value = result_by(r, i, 0);
        group[i] = (struct group){group_name(page, order, result_by_name(r, 0), value),
            result_number(r, i, "customers_pct"), result_number(r, i, "monetary_pct"),
            order ? order_place(order->life, value) : 0, value.len > 0};
        clients += result_number(r, i, "customers");
    }
    qsort(group, n, sizeof *group, by_place);
    for (size_t i = 0; i < n; i++)
        pair[i] = (struct crm_plot_pair){group[i].name,
            {say_pct(page, group[i].clients), say_pct(page, group[i].money)},
            {group[i].clients, isnan(group[i].money) ? 0 : group[i].money}};
    summary_words(page, group, n, clients, by_name(page, r), fig);
    fig->height = n <= 11 ? 208 : n <= 14 ? 222 : 470;
    fig->tall = fig->height > 244;
    crm_plot_pairs(&pic, pair, n,
        (const struct crm_slice[]){
            say(page, "pic.pct.clients", NULL), say(page, "pic.pct.money", NULL)},
        fig->height);
    return true;
}

/* ---- two groupings against each other -------------------------------------------------- */

enum { MOST_CELLS = 12 };

struct grid {
    struct crm_slice row[MOST_CELLS], column[MOST_CELLS];
    size_t rows, columns;
    double clients[MOST_CELLS][MOST_CELLS], money[MOST_CELLS][MOST_CELLS]; /* NAN: no such cell */
    double all_clients, all_money;
};

static int by_value(const void *a, const void *b)
{
    const struct crm_slice *x = a, *y = b;

    if (x->len != y->len && x->len && y->len && (unsigned char)(*x->ptr - '0') < 10 &&
        (unsigned char)(*y->ptr - '0') < 10)
        return x->len > y->len ? 1 : -1; /* 10 after 9 */
    return crm_slice_cmp(*x, *y);
}

static bool note_value(struct crm_slice list[], size_t *n, struct crm_slice value)
{
    for (size_t i = 0; i < *n; i++)
        if (crm_slice_eq(list[i], value))
            return true;
    if (*n == MOST_CELLS)
        return false;
    list[(*n)++] = value;
    return true;
}

static size_t index_of(const struct crm_slice list[], size_t n, struct crm_slice value)
{
    size_t i = 0;

    while (i < n && !crm_slice_eq(list[i], value))
        i++;
    return i;
}

static bool fill_cells(struct grid *g, const struct result *r)
{
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (!note_value(g->row, &g->rows, result_by(r, i, 0)) ||
            !note_value(g->column, &g->columns, result_by(r, i, 1)))
            return false;
    qsort(g->row, g->rows, sizeof *g->row, by_value);
    qsort(g->column, g->columns, sizeof *g->column, by_value);
    for (size_t y = 0; y < MOST_CELLS; y++)
        for (size_t x = 0; x < MOST_CELLS; x++)
            g->clients[y][x] = g->money[y][x] = NAN;
    for (size_t i = 0; i < r->table.n_rows; i++) {
        size_t y = index_of(g->row, g->rows, result_by(r, i, 0)),
               x = index_of(g->column, g->columns, result_by(r, i, 1));
        double clients = result_number(r, i, "customers"),
               mean = result_number(r, i, "monetary_mean");
        g->clients[y][x] = clients;
        g->money[y][x] = clients == 0 ? 0 : clients * mean;
        g->all_clients += isnan(clients) ? 0 : clients;
        g->all_money += isnan(g->money[y][x]) ? 0 : g->money[y][x];
    }
    return g->rows > 0 && g->columns > 0;
}

/* The best scores are at the top and on the right; other groupings stand as they are sorted. */
static void draw_grid(struct page *page, struct crm_pic *pic, const struct grid *g, bool scores,
    struct crm_slice row_name, struct crm_slice column_name)
{
    double left = 64, wide = (CRM_PIC_WIDTH - left) / (double)g->columns,
           tall = 150 / (double)g->rows, most = 0;

    for (size_t y = 0; y < g->rows; y++)
        for (size_t x = 0; x < g->columns; x++)
            most = fmax(most, isnan(g->money[y][x]) ? 0 : g->money[y][x]);
    crm_pic_label(pic, 0, 10, CRM_START, "m", row_name);
    crm_pic_area(
        pic, left - 1, 17, wide * (double)g->columns + 2, tall * (double)g->rows + 2, "hp");
    for (size_t y = 0; y < g->rows; y++) {
        size_t from = scores ? g->rows - 1 - y : y;
        double top = 18 + tall * (double)y;
        char buffer[96];
        crm_pic_label(pic, left - 6, top + tall / 2 + 4, CRM_END, "m",
            crm_pic_fit(g->row[from], left - 10, 11, buffer, sizeof buffer));
        for (size_t x = 0; x < g->columns; x++) {
            double money = g->money[from][x], at = left + wide * (double)x;
            struct crm_slice share =
                g->all_money > 0 && !isnan(money) ? say_share(page, money / g->all_money) : EMPTY;
            int step = crm_pic_heat(most > 0 ? money / most : 0);
            const char *ink = step > 4 ? "hd" : "hl";
            if (isnan(g->clients[from][x])) {
                crm_pic_hatch(pic, at + 0.5, top + 0.5, wide - 1, tall - 1);
                continue;
            }
            crm_pic_cell(pic, at + 0.5, top + 0.5, wide - 1, tall - 1, step, EMPTY);
            crm_pic_label(pic, at + wide / 2, top + tall / 2 + (tall > 26 && wide > 30 ? -2 : 4),
                CRM_MIDDLE, ink, say_count(page, g->clients[from][x]));
            if (tall > 26 && wide > 30)
                crm_pic_label(pic, at + wide / 2, top + tall / 2 + 11, CRM_MIDDLE,
                    wide > 42 ? ink
                    : scores  ? ink
                              : ink,
                    share);
        }
    }
    for (size_t x = 0; x < g->columns; x++) {
        char buffer[96];
        crm_pic_label(pic, left + wide * ((double)x + 0.5), 182, CRM_MIDDLE, "m",
            crm_pic_fit(g->column[x], wide - 3, 11, buffer, sizeof buffer));
    }
    crm_pic_label(pic, left, 202, CRM_START, "m", column_name);
    crm_plot_heat_key(pic, CRM_PIC_WIDTH, 195, say(page, "pic.few.money", NULL),
        say(page, "pic.many.money", NULL));
}

static struct crm_slice column_name(struct page *page, const struct result *r, size_t k, bool score)
{
    char name[64];
    struct crm_slice column = result_by_name(r, k);

    snprintf(name, sizeof name, score ? "pic.score.%.*s" : "%.*s",
        (int)(column.len < 40 ? column.len : 40), column.ptr);
    return score ? say(page, name, NULL) : say_column(page, r, name);
}

static bool is_score(struct crm_slice name)
{
    return crm_slice_is(name, "r") || crm_slice_is(name, "f") || crm_slice_is(name, "m");
}

PIC(cross)
{
    struct crm_pic pic = PIC_OF(fig);
    struct grid g = {.rows = 0};
    bool scores, top;
    double clients, money;

    if (r->n_by != 2 || !fill_cells(&g, r))
        return false;
    scores = is_score(result_by_name(r, 0)) && is_score(result_by_name(r, 1));
    clients = g.clients[g.rows - 1][g.columns - 1];
    money = g.money[g.rows - 1][g.columns - 1];
    top = scores && clients > 0 && g.all_money > 0;
    fig->title =
        top ? say(page, "pic.cross.top",
                  WITH({"n", say_count(page, clients)}, {"of", say_count(page, g.all_clients)},
                      {"pct", say_share(page, money / g.all_money)}))
            : say(page, "pic.cross.plain",
                  WITH({"n", say_count(page, g.all_clients)},
                      {"a", column_name(page, r, 0, scores)},
                      {"b", column_name(page, r, 1, scores)}));
    fig->sub = say(page, "pic.cross.sub", WITH({"n", say_count(page, g.all_clients)}));
    draw_grid(
        page, &pic, &g, scores, column_name(page, r, 0, scores), column_name(page, r, 1, scores));
    return true;
}

/* ---- concentration --------------------------------------------------------------------- */

/* Points of the curve that are known: the top fifth, and A and B where crm-segment summary --of
 * abc stands beside it. */
static size_t known_points(struct page *page, const struct result *r, double x[5], double y[5])
{
    size_t n = 0;
    const struct result *abc = results_find(page->results, KIND_SUMMARY, "abc");
    double clients = 0, money = 0;

    x[n] = 0, y[n++] = 0;
    x[n] = 0.2, y[n++] = result_number(r, 0, "top20pct_share");
    for (size_t i = 0; abc && i < abc->table.n_rows && i < 2; i++) {
        if (!crm_slice_is(result_by(abc, i, 0), i ? "B" : "A"))
            break;
        clients += result_number(abc, i, "customers_pct") / 100;
        money += result_number(abc, i, "monetary_pct") / 100;
        if (clients > 0.2 && money > y[1] && money <= 1 && clients < 1)
            x[n] = clients, y[n++] = money;
    }
    x[n] = 1, y[n++] = 1;
    return n;
}

PIC(pareto)
{
    struct crm_pic pic = PIC_OF(fig);
    struct crm_axis across = crm_axis_of(0, 1, 44, 330), up = crm_axis_of(0, 1, 176, 18);
    double x[5], y[5], base[5], share = result_number(r, 0, "top20pct_share");
    size_t n;

    if (isnan(share))
        return false;
    n = known_points(page, r, x, y);
    for (size_t i = 0; i < n; i++) {
        base[i] = crm_axis_at(&up, x[i]);
        x[i] = crm_axis_at(&across, x[i]);
        y[i] = crm_axis_at(&up, y[i]);
    }
    fig->title = say(page, "pic.pareto", WITH({"pct", say_share(page, share)}));
    fig->sub = say(page, "pic.pareto.sub",
        WITH({"n", say_count(page, result_number(r, 0, "customers"))},
            {"money", say_money(page, result_number(r, 0, "total"))},
            {"gini", say_two(page, result_number(r, 0, "gini"))}));
    name_upright(page, &pic, "pic.y.pareto");
    crm_axis_draw_y(&pic, &up, 44, 330, 5, tick_share, &page);
    crm_axis_draw_x(&pic, &across, 176, 176, 5, tick_share, &page);
    crm_pic_band(&pic, x, base, y, n, false, "f1s band");
    crm_pic_seg(&pic, 44, 176, 330, 18, "sn thin dash");
    crm_pic_line(&pic, x, y, n, "s1 dash");
    for (size_t i = 1; i + 1 < n; i++)
        crm_pic_dot(&pic, x[i], y[i], 4.2, "f1");
    crm_pic_label(&pic, x[1] + 8, y[1] + 14, CRM_START, "b",
        say(page, "pic.pareto.top", WITH({"pct", say_share(page, share)})));
    crm_pic_label(&pic, CRM_PIC_WIDTH, 205, CRM_END, "m", say(page, "pic.axis.clients", NULL));
    return true;
}

/* ---- steps ----------------------------------------------------------------------------- */

PIC(funnel)
{
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_axis axis = {.lo = NAN, .hi = NAN, .name = say(page, "pic.axis.step", NULL)};
    struct crm_plot_row row[MOST];
    size_t n = 0, least = SIZE_MAX;
    bool parts = true;

    for (size_t i = 0; i < r->table.n_rows && n < MOST; i++) {
        double conversion = result_number(r, i, "conversion");
        if (isnan(result_number(r, i, "clients")))
            continue;
        row[n] = plot_row(group_name(page, order_named("rung"), EMPTY, result_cell(r, i, "step")));
        row[n].value = result_number(r, i, "clients");
        row[n].shown = say_count(page, row[n].value);
        row[n].right = isnan(conversion) ? EMPTY : say_share(page, conversion);
        if (!isnan(conversion) &&
            (least == SIZE_MAX || conversion < result_number(r, least, "conversion")))
            least = i;
        n++;
    }
    if (n < 2)
        return false;
    for (size_t i = 0; least != SIZE_MAX && i < r->table.n_rows; i++)
        if (i != least && !isnan(result_number(r, i, "conversion")))
            parts = parts && result_number(r, i, "lo") > result_number(r, least, "hi");
    fig->title = least != SIZE_MAX && least > 0 && parts
                     ? say(page, "pic.funnel.narrow",
                           WITH({"a", group_name(page, order_named("rung"), EMPTY,
                                          result_cell(r, least - 1, "step"))},
                               {"b", group_name(page, order_named("rung"), EMPTY,
                                         result_cell(r, least, "step"))},
                               {"pct", say_share(page, result_number(r, least, "conversion"))}))
                     : say(page, "pic.funnel",
                           WITH({"a", row[0].label}, {"b", row[n - 1].label}, {"n", row[0].shown},
                               {"k", row[n - 1].shown}));
    if (parts && least != SIZE_MAX && least < n)
        row[least].fill = "f2";
    fig->sub = say(page, "pic.funnel.sub", WITH({"n", row[0].shown}));
    crm_plot_bars(&pic, row, n, 208, &axis);
    return true;
}

/* ---- what a group is like -------------------------------------------------------------- */

struct trait {
    size_t row;
    double size; /* |smd| */
};

static int wider(const void *a, const void *b)
{
    const struct trait *x = a, *y = b;

    if (x->size != y->size)
        return x->size < y->size ? 1 : -1;
    return (x->row > y->row) - (x->row < y->row);
}

PIC(profile)
{
    enum { SHOWN = 10 };
    struct crm_pic pic = PIC_OF(fig);
    struct crm_plot_axis axis = AXIS(page, tick_pct, "pic.axis.trait");
    struct trait *trait = malloc((r->table.n_rows + 1) * sizeof *trait);
    struct crm_plot_row row[SHOWN];
    struct crm_slice who = EMPTY;
    size_t n = 0, found = 0;
    double widest = 0;

    if (!trait) {
        page->html.failed = true;
        return false;
    }
    for (size_t i = 0; i < r->table.n_rows; i++) { /* the group that differs most */
        double smd = fabs(result_number(r, i, "smd"));
        if (!(result_number(r, i, "p_holm") < 0.05) || !(smd > widest))
            continue;
        widest = smd;
        who = result_cell(r, i, "segment");
    }
    for (size_t i = 0; i < r->table.n_rows; i++)
        if (crm_slice_eq(result_cell(r, i, "segment"), who) && result_number(r, i, "p_holm") < 0.05)
            trait[found++] = (struct trait){i, fabs(result_number(r, i, "smd"))};
    qsort(trait, found, sizeof *trait, wider);
    for (; n < found && n < SHOWN; n++) {
        size_t i = trait[n].row;
        char variable[64];
        struct crm_slice name = result_cell(r, i, "variable");
        snprintf(variable, sizeof variable, "%.*s", (int)(name.len < 63 ? name.len : 63), name.ptr);
        row[n] = plot_row(say(page, "pic.term",
            WITH({"a", say_column(page, r, variable)},
                {"b", band_name(page, variable, result_cell(r, i, "level"))})));
        row[n].value = result_number(r, i, "pct");
        row[n].was = result_number(r, i, "base_pct");
        row[n].shown = say(page, "pic.pct.two",
            WITH({"a", say_number(page, row[n].value, 0)}, {"b", say_number(page, row[n].was, 0)}));
    }
    free(trait);
    axis.lo = 0;
    axis.hi = 100;
    fig->title =
        n ? say(page, "pic.profile",
                WITH({"a", group_name(page, order_of(r, "segment"), crm_slice_of("segment"), who)},
                    {"n", say_count(page, (double)found)}))
          : say(page, "pic.profile.none", NULL);
    fig->sub = say(page, "pic.profile.sub", NULL);
    if (n)
        crm_plot_forest(&pic, row, n, 208, &axis, NAN);
    fig->rows = (struct page_rows){.column = "segment", .value = {who}, .n = 1};
    return true;
}
