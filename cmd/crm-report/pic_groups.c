/* pic_groups -- who the clients are: groups and their money, scores, moves, concentration, steps */
#include "pics.h"

enum { MOST = CRM_PLOT_MOST_ROWS };

/* ---- orders that mean something -------------------------------------------------------- */

/* From the first visit to gone; (new) and (gone) at the ends. Best first for moves. */
static const char *const life[] = {"(new)", "new", "promising", "potential_loyal", "loyal",
    "champions", "needs_attention", "about_to_sleep", "at_risk", "cannot_lose", "hibernating",
    "(gone)", NULL};
static const char *const rank[] = {"champions", "loyal", "potential_loyal", "promising", "new",
    "needs_attention", "about_to_sleep", "at_risk", "cannot_lose", "hibernating", NULL};
static const char *const cycle[] = {
    "introduction", "growth", "mature", "maintained", "decline", "won_back", "lost", NULL};
static const char *const rungs[] = {
    "prospect", "target", "trial", "first", "repeat", "regular", "key", NULL};
static const char *const grades[] = {"A", "B", "C", "D", NULL};
static const char *const loyalties[] = {
    "premium", "latent", "incentive", "inertia", "price", "none", "", NULL};

static const char *const levels[] = {"diamond", "platinum", "gold", "silver", "", NULL};

static const struct order {
    const char *column;
    const char *const *life, *const *rank; /* rank NULL: none is better */
} orders[] = {{"segment", life, rank}, {"lifecycle", cycle, NULL}, {"rung", rungs, NULL},
    {"grade", grades, grades}, {"abc", grades, grades}, {"loyalty", loyalties, NULL},
    {"level", levels, levels}};

static size_t place(const char *const list[], struct crm_slice value)
{
    for (size_t i = 0; list && list[i]; i++)
        if (crm_slice_is(value, list[i]))
            return i;
    return SIZE_MAX;
}

/* The order all values of a column stand in, NULL: there is none. */
static const struct order *order_of(const struct result *r, const char *column)
{
    for (size_t k = 0; k < sizeof orders / sizeof *orders; k++) {
        size_t known = 0, rows = 0;
        for (size_t i = 0; i < r->table.n_rows; i++) {
            struct crm_slice value = result_cell(r, i, column);
            rows++;
            known += place(orders[k].life, value) != SIZE_MAX;
        }
        if (rows && known == rows)
            return &orders[k];
    }
    return NULL;
}

/* The name of a group of this order, or of the column itself. */
static struct crm_slice group_name(
    struct page *page, const struct order *order, struct crm_slice column, struct crm_slice value)
{
    char kind[64];

    snprintf(kind, sizeof kind, "%.*s", (int)(column.len < 63 ? column.len : 63), column.ptr);
    if (!value.len)
        return say(page, order && order->life == levels ? "pic.nolevel" : "pic.unknown", NULL);
    return crm_slice_is(column, "cluster") ? say(page, "pic.cluster", WITH({"n", value}))
                                           : say_value(page, order ? order->column : kind, value);
}

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

    for (size_t i = 0; i < n; i++)
        most =
            !group[most].known || (group[i].known && group[i].money > group[most].money) ? i : most;
    fig->title = group[most].money > 0
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
            order ? place(order->life, value) : 0, value.len > 0};
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

/* ---- movement -------------------------------------------------------------------------- */

enum { MOST_GROUPS = 16 };

struct moves {
    struct crm_slice group[MOST_GROUPS];
    size_t n;
    double flow[MOST_GROUPS][MOST_GROUPS], before[MOST_GROUPS], after[MOST_GROUPS];
    double up, down, other, stayed, came, went; /* other: moved where no group is better */
    bool ranked;
};

static bool is_outside(struct crm_slice value)
{
    return crm_slice_is(value, "(new)") || crm_slice_is(value, "(gone)");
}

static bool list_groups(struct moves *m, const struct result *r, const char *const order[])
{
    for (size_t k = 0; order && order[k]; k++)
        for (size_t i = 0; i < r->table.n_rows; i++)
            if (crm_slice_is(result_cell(r, i, "from"), order[k]) ||
                crm_slice_is(result_cell(r, i, "to"), order[k])) {
                m->group[m->n++] = crm_slice_of(order[k]);
                break;
            }
    for (size_t i = 0; i < r->table.n_rows; i++)
        for (int side = 0; side < 2; side++) {
            struct crm_slice value = result_cell(r, i, side ? "to" : "from");
            if (is_outside(value) || index_of(m->group, m->n, value) < m->n)
                continue;
            if (m->n == MOST_GROUPS)
                return false;
            m->group[m->n++] = value;
        }
    return m->n > 0;
}

static void fill_moves(struct moves *m, const struct result *r)
{
    for (size_t i = 0; i < r->table.n_rows; i++) {
        struct crm_slice from = result_cell(r, i, "from"), to = result_cell(r, i, "to");
        size_t a = index_of(m->group, m->n, from), b = index_of(m->group, m->n, to);
        double clients = result_number(r, i, "customers");
        if (!(clients > 0))
            continue;
        m->came += a == m->n ? clients : 0;
        m->went += b == m->n ? clients : 0;
        if (a < m->n)
            m->before[a] += clients;
        if (b < m->n)
            m->after[b] += clients;
        if (a == m->n || b == m->n)
            continue;
        m->flow[a][b] += clients;
        *(a == b ? &m->stayed : !m->ranked ? &m->other : b < a ? &m->up : &m->down) += clients;
    }
}

static double total(const double value[], size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += value[i];
    return sum;
}

/* One column of blocks with their names outside; fills where each block begins. */
static void blocks(struct page *page, struct crm_pic *pic, const struct moves *m,
    const double size[], double scale, bool left, const struct order *order, double top[])
{
    double y = 26, label[MOST_GROUPS];

    for (size_t i = 0; i < m->n; i++) {
        top[i] = y;
        label[i] = y + size[i] * scale / 2 + 4;
        y += size[i] * scale + 4;
    }
    crm_plot_spread(label, m->n, 13, 30, 462);
    for (size_t i = 0; i < m->n; i++) {
        char buffer[96];
        struct crm_slice text;
        if (!(size[i] > 0))
            continue;
        text = say(page, "pic.group.n",
            WITH({"a", group_name(page, order, EMPTY, m->group[i])},
                {"n", say_count(page, size[i])}));
        text = crm_pic_fit(text, 118, 11, buffer, sizeof buffer);
        crm_pic_area(pic, left ? 126 : 228, top[i], 6, size[i] * scale, "fi");
        crm_pic_label(pic, left ? 122 : 238, label[i], left ? CRM_END : CRM_START, "i", text);
    }
}

static void flows(
    struct crm_pic *pic, const struct moves *m, double scale, double left[], double right[])
{
    for (size_t a = 0; a < m->n; a++)
        for (size_t b = 0; b < m->n; b++) {
            double tall = m->flow[a][b] * scale;
            const char *fill = a == b || !m->ranked ? "fns rib" : b < a ? "fg rib" : "fx rib";
            if (!(tall > 0))
                continue;
            crm_pic_ribbon(pic, 132, left[a], 228, right[b], tall, fill);
            left[a] += tall;
            right[b] += tall;
        }
}

static bool draw_moves(
    struct page *page, const struct result *r, struct figure *fig, const struct order *order)
{
    struct crm_pic pic = PIC_OF(fig);
    struct moves m = {.ranked = order && order->rank};
    double left[MOST_GROUPS], right[MOST_GROUPS], all, scale;

    if (!list_groups(&m, r, order ? order->rank ? order->rank : order->life : NULL))
        return false;
    fill_moves(&m, r);
    all = fmax(total(m.before, m.n), total(m.after, m.n));
    if (!(all > 0))
        return false;
    scale = (436 - 4 * (double)m.n) / all;
    fig->title = m.up + m.down + m.other == 0
                     ? say(page, "pic.moves.none", WITH({"n", say_count(page, m.stayed)}))
                 : m.ranked
                     ? say(page, "pic.moves",
                           WITH({"up", say_count(page, m.up)}, {"down", say_count(page, m.down)}))
                     : say(page, "pic.moves.other",
                           WITH({"k", say_count(page, m.other)},
                               {"n", say_count(page, m.other + m.stayed)}));
    fig->sub = say(page, m.ranked ? "pic.moves.sub" : "pic.moves.sub.other",
        WITH({"n", say_count(page, m.up + m.down + m.other + m.stayed)},
            {"came", say_count(page, m.came)}, {"went", say_count(page, m.went)}));
    fig->height = 470;
    fig->tall = true;
    crm_pic_label(&pic, 122, 12, CRM_END, "m", say(page, "pic.before", NULL));
    crm_pic_label(&pic, 238, 12, CRM_START, "m", say(page, "pic.now", NULL));
    blocks(page, &pic, &m, m.before, scale, true, order, left);
    blocks(page, &pic, &m, m.after, scale, false, order, right);
    flows(&pic, &m, scale, left, right);
    return true;
}

/* The order both columns stand in, (new) and (gone) apart. */
PIC(movement)
{
    const struct order *order = NULL;

    for (size_t k = 0; k < sizeof orders / sizeof *orders && !order; k++) {
        bool all = true;
        for (size_t i = 0; i < r->table.n_rows; i++)
            for (int side = 0; side < 2; side++) {
                struct crm_slice value = result_cell(r, i, side ? "to" : "from");
                all = all && (is_outside(value) || place(orders[k].life, value) != SIZE_MAX);
            }
        order = all ? &orders[k] : NULL;
    }
    return draw_moves(page, r, fig, order);
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
    struct crm_axis across = crm_axis_of(0, 1, 44, 330), up = crm_axis_of(0, 1, 176, 12);
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
    crm_axis_draw_y(&pic, &up, 44, 330, 5, tick_share, &page);
    crm_axis_draw_x(&pic, &across, 176, 176, 5, tick_share, &page);
    crm_pic_band(&pic, x, base, y, n, false, "f1s band");
    crm_pic_seg(&pic, 44, 176, 330, 12, "sn thin dash");
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
        row[n] = plot_row(group_name(page, &orders[2], EMPTY, result_cell(r, i, "step")));
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
    fig->title =
        least != SIZE_MAX && least > 0 && parts
            ? say(page, "pic.funnel.narrow",
                  WITH(
                      {"a", group_name(page, &orders[2], EMPTY, result_cell(r, least - 1, "step"))},
                      {"b", group_name(page, &orders[2], EMPTY, result_cell(r, least, "step"))},
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
