/* crm-basket items -- each item alone: how often, by how many, and do they come back for it */
#include "basket/items.h"

#include "base/mem.h"
#include "base/os.h"
#include "input.h"
#include "stat/interval.h"

#include <math.h>
#include <stdlib.h>

static struct {
    int unit;
} opt;

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    BASIS_OPTION,
    UNIT_OPTION(opt.unit),
    OPT_END,
};

static int by_tickets(const void *a, const void *b, void *items)
{
    const struct crm_basket_item *item = items;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    if (item[x].tickets != item[y].tickets)
        return item[x].tickets > item[y].tickets ? -1 : 1;
    return (x > y) - (x < y);
}

static void write_row(const struct input *in, const struct crm_basket_block *block, uint32_t id,
    const struct crm_basket_item *item, int64_t revenue_e4, size_t n_baskets, struct crm_out *out)
{
    struct crm_interval limits = crm_wilson(item->repeaters, item->clients, in->cli->level);

    input_cells(in, block, out);
    crm_out_text(out, in->lines->item[id]);
    crm_out_int(out, item->tickets);
    crm_out_int(out, item->clients);
    crm_out_number(out, (double)item->tickets / (double)n_baskets);
    crm_out_number(out, item->clients ? (double)item->repeaters / item->clients : NAN);
    crm_out_number(out, limits.lo);
    crm_out_number(out, limits.hi);
    crm_out_money(out, revenue_e4);
    crm_out_number(out, item->days_between);
    crm_out_row(out);
}

/* Cards, and what was only given back, or only sold to walk-ins who are in no basket. */
static void say_rest(const struct input *in, const struct crm_basket_block *block,
    const struct crm_basket_item item[])
{
    char text[CRM_MONEY_TEXT], name[INPUT_BLOCK];
    int64_t rest_e4 = 0;
    uint32_t n = 0;

    for (size_t i = 0; i < block->n_revenue; i++) {
        const struct crm_basket_revenue *revenue = &block->revenue[i];
        if (item[revenue->item].tickets || !revenue->sum_e4)
            continue;
        n++;
        if (!crm_money_add(&rest_e4, revenue->sum_e4))
            return;
    }
    if (!n)
        return;
    crm_money_format(rest_e4, in->lines->totals.decimals, text);
    crm_cli_note(in->cli,
        "%s%u item%s in no basket (cards, refunds, walk-ins), without a row: revenue %s",
        input_block(in, block, name), n, n == 1 ? "" : "s", text);
}

static enum crm_status write(
    struct input *in, struct crm_basket_block *block, struct crm_out *out, struct crm_err *err)
{
    uint32_t n_items = in->lines->n_items, *order = crm_mem_alloc(n_items, sizeof *order);
    struct crm_basket_item *item = crm_mem_alloc(n_items, sizeof *item);
    int64_t *revenue_e4 = crm_mem_zalloc(n_items, sizeof *revenue_e4);
    struct crm_baskets baskets = {.n = 0};
    enum crm_status status = order && item && revenue_e4 ? CRM_OK : crm_err_nomem(err);

    if (!status)
        status = input_baskets(in, block, (enum crm_unit)opt.unit, false, &baskets, err);
    if (!status)
        status = crm_basket_items(block->line, block->n, &baskets, n_items, item, err);
    for (uint32_t i = 0; i < n_items && !status; i++)
        order[i] = i;
    for (size_t i = 0; i < block->n_revenue && !status; i++)
        revenue_e4[block->revenue[i].item] = block->revenue[i].sum_e4;
    if (!status) {
        crm_os_sort(order, n_items, sizeof *order, by_tickets, item);
        for (uint32_t i = 0; i < n_items && item[order[i]].tickets; i++)
            write_row(in, block, order[i], &item[order[i]], revenue_e4[order[i]], baskets.n, out);
        say_rest(in, block, item);
    }
    crm_baskets_release(&baskets);
    free(item);
    free(order);
    free(revenue_e4);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{

    input_opt.money = true;
    input_opt.tickets = opt.unit == CRM_UNIT_TICKET;
    return input_run(cli, write, err);
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_TEXT("item", "its name"),
    COL_INT("tickets", "baskets", "baskets with it, as --unit says"),
    COL_INT("clients", "clients", "who had it, without walk-ins"),
    COL_SHARE("support", "tickets over all baskets"),
    COL_SHARE("repeat_share", "clients who had it on two days or more, of clients"),
    COL_SHARE("lo", "lower limit of repeat_share"),
    COL_SHARE("hi", "upper limit of repeat_share"),
    COL_MONEY("revenue", "amounts that count, walk-ins included"),
    COL_NUMBER("days_between_median", "days", "median of the days from one time to the next"),
    COL_END,
};

const struct crm_analysis analysis_items = {
    .name = "items",
    .summary = "each item alone: baskets, clients, who comes back for it",
    .synopsis = "[options] [FILE...]",
    .common = INPUT_COMMON,
    .options = options,
    .columns = columns,
    .run = run,
};
