#include "basket/items.h"

#include "base/date.h"
#include "base/mem.h"
#include "stat/quantile.h"

#include <math.h>
#include <stdlib.h>

/* What is known of each item while clients go by. */
struct state {
    uint32_t client; /* who had it last, and when, and on how many days */
    int32_t day;
    uint32_t days;
};

struct gap {
    uint32_t item;
    int32_t days;
};

struct gaps {
    struct gap *gap;
    size_t n, cap;
};

static int compare(const void *a, const void *b)
{
    const struct gap *x = a, *y = b;

    if (x->item != y->item)
        return x->item < y->item ? -1 : 1;
    return (x->days > y->days) - (x->days < y->days);
}

static enum crm_status take_line(const struct crm_basket_line *line, struct state *state,
    struct crm_basket_item *item, struct gaps *gaps, struct crm_err *err)
{
    if (state->client != line->client) {
        *state = (struct state){line->client, line->day, 1};
        item->clients++;
        return CRM_OK;
    }
    if (state->day == line->day)
        return CRM_OK;
    if (!crm_mem_grow((void **)&gaps->gap, &gaps->cap, gaps->n + 1, sizeof *gaps->gap))
        return crm_err_nomem(err);
    gaps->gap[gaps->n++] = (struct gap){line->item, line->day - state->day};
    item->repeaters += ++state->days == 2;
    state->day = line->day;
    return CRM_OK;
}

static enum crm_status find_medians(
    struct gaps *gaps, struct crm_basket_item item[], struct crm_err *err)
{
    int32_t *days = crm_mem_alloc(gaps->n, sizeof *days);

    if (!days)
        return crm_err_nomem(err);
    if (gaps->n)
        qsort(gaps->gap, gaps->n, sizeof *gaps->gap, compare);
    for (size_t i = 0; i < gaps->n; i++)
        days[i] = gaps->gap[i].days;
    for (size_t from = 0, to; from < gaps->n; from = to) {
        for (to = from; to < gaps->n && gaps->gap[to].item == gaps->gap[from].item;)
            to++;
        item[gaps->gap[from].item].days_between = crm_quantile_int(days + from, to - from, 0.5);
    }
    free(days);
    return CRM_OK;
}

enum crm_status crm_basket_items(const struct crm_basket_line line[], size_t n,
    const struct crm_baskets *baskets, uint32_t n_items, struct crm_basket_item item[],
    struct crm_err *err)
{
    struct state *state = crm_mem_alloc(n_items, sizeof *state);
    struct gaps gaps = {.gap = NULL};
    enum crm_status status = state ? CRM_OK : crm_err_nomem(err);

    for (uint32_t i = 0; i < n_items && !status; i++) {
        state[i] = (struct state){CRM_BASKET_WALK_IN, CRM_DAY_NONE, 0};
        item[i] = (struct crm_basket_item){.days_between = NAN};
    }
    for (size_t i = 0; !status && i < baskets->start[baskets->n]; i++)
        item[baskets->item[i]].tickets++;
    for (size_t i = 0; i < n && !status; i++)
        if (line[i].client != CRM_BASKET_WALK_IN)
            status = take_line(&line[i], &state[line[i].item], &item[line[i].item], &gaps, err);
    if (!status)
        status = find_medians(&gaps, item, err);
    free(gaps.gap);
    free(state);
    return status;
}
