/* pic_moves -- who changed groups: ribbons from before to now */
#include "orders.h"
#include "pics.h"

enum { MOST_GROUPS = 16 };

struct moves {
    struct crm_slice group[MOST_GROUPS];
    size_t n;
    double flow[MOST_GROUPS][MOST_GROUPS], before[MOST_GROUPS], after[MOST_GROUPS];
    double up, down, other, stayed, came, went; /* other: moved where no group is better */
    bool ranked;
};

static size_t index_of(const struct crm_slice list[], size_t n, struct crm_slice value)
{
    size_t i = 0;

    while (i < n && !crm_slice_eq(list[i], value))
        i++;
    return i;
}

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

    for (size_t k = 0; orders[k].column && !order; k++) {
        bool all = true;
        for (size_t i = 0; i < r->table.n_rows; i++)
            for (int side = 0; side < 2; side++) {
                struct crm_slice value = result_cell(r, i, side ? "to" : "from");
                all = all && (is_outside(value) || order_place(orders[k].life, value) != SIZE_MAX);
            }
        order = all ? &orders[k] : NULL;
    }
    return draw_moves(page, r, fig, order);
}
