#include "orders.h"

#include <stdio.h>

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

const struct order orders[] = {{"segment", life, rank}, {"lifecycle", cycle, NULL},
    {"rung", rungs, NULL}, {"grade", grades, grades}, {"abc", grades, grades},
    {"loyalty", loyalties, NULL}, {"level", levels, levels}, {NULL, NULL, NULL}};

size_t order_place(const char *const list[], struct crm_slice value)
{
    for (size_t i = 0; list && list[i]; i++)
        if (crm_slice_is(value, list[i]))
            return i;
    return SIZE_MAX;
}

const struct order *order_of(const struct result *r, const char *column)
{
    for (size_t k = 0; orders[k].column; k++) {
        size_t known = 0, rows = 0;
        for (size_t i = 0; i < r->table.n_rows; i++) {
            struct crm_slice value = result_cell(r, i, column);
            rows++;
            known += order_place(orders[k].life, value) != SIZE_MAX;
        }
        if (rows && known == rows)
            return &orders[k];
    }
    return NULL;
}

struct crm_slice group_name(
    struct page *page, const struct order *order, struct crm_slice column, struct crm_slice value)
{
    char kind[64];

    snprintf(kind, sizeof kind, "%.*s", (int)(column.len < 63 ? column.len : 63), column.ptr);
    if (!value.len)
        return say(page, order && order->life == levels ? "pic.nolevel" : "pic.unknown", NULL);
    return crm_slice_is(column, "cluster") ? say(page, "pic.cluster", WITH({"n", value}))
                                           : say_value(page, order ? order->column : kind, value);
}

const struct order *order_named(const char *column)
{
    const struct order *order = orders;

    while (order->column && strcmp(order->column, column) != 0)
        order++;
    return order->column ? order : NULL;
}
