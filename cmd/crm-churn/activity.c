/* crm-churn activity -- how we do: clients, visits and money of each period */

#include "cli/cmd.h"

#include "churn/activity.h"
#include "../shared/input.h"

#include <stdlib.h>

static struct {
    int visit;
} opt;

static const char *const visits[] = {"day", "txn", "row", NULL};

static const struct crm_opt options[] = {
    SOURCE_OPTIONS,
    OPT_CHOICE(
        0, "visit", "UNIT", opt.visit, visits, "day", "what a visit is: day, txn (ticket) or row"),
    OPT_END,
};

static bool knows(const struct crm_ledger *ledger, enum crm_tx_field field)
{
    return ledger->present & CRM_TX_BIT(field);
}

static void money_if(struct crm_out *out, bool known, int64_t amount_e4)
{
    if (known)
        crm_out_money(out, amount_e4);
    else
        crm_out_empty(out);
}

/* Empty unless it is a share: amounts below zero can leave none. */
static void share_if(struct crm_out *out, bool known, int64_t part_e4, int64_t whole_e4)
{
    if (known && part_e4 >= 0 && part_e4 <= whole_e4 && whole_e4 > 0)
        crm_out_number(out, (double)part_e4 / (double)whole_e4);
    else
        crm_out_empty(out);
}

static void write_row(const struct input *in, uint32_t group, size_t period,
    const struct crm_activity *c, struct crm_out *out)
{
    const struct crm_ledger *ledger = in->ledger;
    int64_t clients_e4 = c->new_e4 + c->existing_e4, sold_e4 = 0;
    bool sold = !__builtin_add_overflow(c->service_e4, c->product_e4, &sold_e4);

    input_cells(in, group, out);
    crm_out_period(out, in->periods.period, in->periods.start[period]);
    crm_out_int(out, c->clients);
    crm_out_int(out, c->new_clients);
    crm_out_int(out, c->clients - c->new_clients);
    crm_out_int(out, c->visits);
    crm_out_money(out, clients_e4 + c->walk_in_e4);
    crm_out_money(out, c->new_e4);
    crm_out_money(out, c->existing_e4);
    money_if(out, knows(ledger, CRM_TX_COST) && c->cost_lines, c->profit_e4);
    crm_out_ratio_e4(out, clients_e4, c->visits);
    if (c->clients)
        crm_out_number(out, (double)c->visits / (double)c->clients);
    else
        crm_out_empty(out);
    money_if(out, knows(ledger, CRM_TX_KIND), c->service_e4);
    money_if(out, knows(ledger, CRM_TX_KIND), c->product_e4);
    money_if(out, knows(ledger, CRM_TX_KIND), c->prepaid_e4);
    money_if(out, knows(ledger, CRM_TX_KIND), c->redeemed_e4);
    money_if(out, knows(ledger, CRM_TX_DISCOUNT), c->discount_e4);
    crm_out_money(out, c->refund_e4);
    crm_out_money(out, c->walk_in_e4);
    share_if(out, sold && knows(ledger, CRM_TX_KIND), c->product_e4, sold_e4);
    share_if(out, knows(ledger, CRM_TX_DISCOUNT), c->off_e4, c->list_e4);
    share_if(out, knows(ledger, CRM_TX_COST), c->cost_size_e4, c->size_e4);
    crm_out_string(
        out, input_note(input_is_cut(in, period), !crm_periods_closed(&in->periods, period)));
    crm_out_date(out, in->as_of);
    crm_out_row(out);
}

static enum crm_status write_all(const struct input *in, struct crm_out *out, struct crm_err *err)
{
    struct crm_activity *cells;
    enum crm_status status = crm_activity_make(&cells, in->ledger, &in->periods,
        (enum crm_visit)opt.visit, opt.visit == CRM_VISIT_TXN ? in->value[0] : CRM_VALUES, err);

    if (status)
        return status;
    crm_out_decimals(out, in->ledger->totals.decimals);
    for (size_t k = 0; k < in->n_groups; k++)
        for (size_t p = in->first_period; p < in->periods.n; p++) {
            const struct crm_activity *c = &cells[in->group[k] * in->periods.n + p];
            if (c->lines || !in->by_list.n) /* a quiet month is a row, a quiet item is none */
                write_row(in, in->group[k], p, c, out);
        }
    free(cells);
    return CRM_OK;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct input_want want = {.money = true,
        .sides = true,
        .walk_ins = true,
        .edge = "who is new then may have come before"};

    if (opt.visit == CRM_VISIT_TXN)
        want.value[want.n_values++] = "txn_id";
    return input_run(cli, &want, write_all, err);
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_PERIOD("period", "the period, named by its start"),
    COL_INT("clients", "clients", "clients with a visit in the period"),
    COL_INT("new", "clients", "those whose first visit of all lies in it"),
    COL_INT("existing", "clients", "the others"),
    COL_INT("visits", "visits", "visits of clients, as --visit counts them"),
    COL_MONEY("revenue", "amounts of clients and walk-ins"),
    COL_MONEY("revenue_new", "those of new clients"),
    COL_MONEY("revenue_existing", "those of existing clients"),
    COL_MONEY("profit", "revenue less cost of the lines that have a cost"),
    COL_NUMBER("avg_visit", "money", "revenue of clients over visits"),
    COL_NUMBER("visits_per_client", "visits", "visits over clients"),
    COL_MONEY("service", "amounts of services"),
    COL_MONEY("product", "amounts of products"),
    COL_MONEY("prepaid", "cards and packages sold"),
    COL_MONEY("redeemed", "served against cards and packages"),
    COL_MONEY("discount", "taken off, above zero"),
    COL_MONEY("refund", "given back, above zero"),
    COL_MONEY("walkin_revenue", "amounts of people without an id"),
    COL_SHARE("retail_share", "products, of what services and products were sold for"),
    COL_SHARE("discount_share", "discounts, of the amounts before them"),
    COL_SHARE("cost_share", "lines that have a cost, of revenue without its signs"),
    COL_TEXT("note", "open: the period has not ended; edge: the export begins in it"),
    COL_AS_OF,
    COL_END,
};

const struct crm_analysis analysis_activity = {
    .name = "activity",
    .summary = "how we do: clients, visits and money of each period",
    .synopsis = "[options] [FILE...]",
    .common = INPUT_COMMON | CRM_COMMON_PERIOD,
    .options = options,
    .columns = columns,
    .run = run,
};
