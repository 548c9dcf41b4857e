/* crm-member liability -- what the salon owes on prepaid cards, from period to period */

#include "accounts.h"
#include "cli/cmd.h"

#include "member/liability.h"
#include "cli/frame.h"

static struct {
    bool partial, merge;
} opt;

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    ACCOUNTS_OPTIONS,
    OPT_FLAG(0, "partial", opt.partial, "write a state for --merge instead of results"),
    OPT_FLAG(0, "merge", opt.merge, "files are states of --partial, in the order of the pieces"),
    OPT_END,
};

struct work {
    struct accounts a;
    struct crm_liability table;
    struct crm_out *out;
};

static void write_row(struct work *w, uint32_t group, size_t period)
{
    const struct crm_liability_cell *cell = crm_liability_at(&w->table, group, period);
    struct crm_out *out = w->out;

    crm_out_block(out, &w->a.cards.groups, group);
    crm_out_period(
        out, w->table.period, crm_period_add(w->table.period, w->table.start, (int)period));
    for (int part = 0; part < CRM_N_PARTS; part++)
        accounts_value(&w->a, out, cell->part_e4[part]);
    accounts_value(&w->a, out, cell->closing_e4);
    crm_out_money(out, cell->cash_e4);
    crm_out_int(out, cell->clients);
    crm_out_date(out, w->a.in.as_of);
    crm_out_row(out);
}

static enum crm_status count_beyond(void *ctx, const struct crm_cards_account *account,
    const struct crm_card *card, struct crm_err *err)
{
    (void)account;
    (void)err;
    accounts_beyond_add(ctx, card);
    return CRM_OK;
}

static enum crm_status write_all(struct work *w, struct crm_err *err)
{
    struct accounts_beyond beyond = {0};
    enum crm_status status =
        crm_liability_make(&w->table, &w->a.cards, &w->a.rule, w->a.in.cli->period, err);

    if (!status)
        status = crm_cards_each(&w->a.cards, &w->a.rule, count_beyond, &beyond, err);
    if (status)
        return status;
    crm_out_decimals(w->out, w->a.in.gather->totals.decimals);
    for (uint32_t g = 0; g < w->table.n_groups; g++)
        for (size_t p = 0; p < w->table.n_periods; p++)
            write_row(w, g, p);
    accounts_beyond_say(&w->a, &beyond);
    return CRM_OK;
}

static enum crm_status work(struct work *w, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = crm_out_analysis(&w->out, cli, err);

    if (!status)
        status = accounts_read(&w->a, err);
    return status ? status : write_all(w, err);
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.out = NULL};
    enum crm_status status =
        opt.merge ? accounts_open_states(&w.a, cli, err) : accounts_open(&w.a, cli, cli->by, err);

    if (!status && opt.partial)
        status = accounts_partial(&w.a, err);
    else if (!status)
        status = work(&w, cli, err);
    status = close_out(status, &w.out, err);
    crm_liability_release(&w.table);
    accounts_close(&w.a);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_BY,
    COL_PERIOD("period", "the period, named by its start"),
    COL_VALUE("opening", "owed at its start"),
    COL_VALUE("sold", "paid for cards"),
    COL_VALUE("bonus", "face value beyond what was paid"),
    COL_VALUE("used", "taken off cards"),
    COL_VALUE("refunded", "face value given back"),
    COL_VALUE("expired", "face value that lapsed and was not used later"),
    COL_VALUE("closing", "opening + sold + bonus - used - refunded - expired"),
    COL_MONEY("closing_cash", "the cash in closing: paid and not yet served"),
    COL_INT("clients", "clients", "clients with a balance at its end"),
    COL_AS_OF,
    COL_END,
};

const struct crm_analysis analysis_liability = {
    .name = "liability",
    .summary = "what is owed on prepaid cards, from period to period",
    .synopsis = "[--period PERIOD] [-g COL,...] [--expires DAYS] [options] [FILE...]",
    .common = INPUT_COMMON | CRM_COMMON_BY | CRM_COMMON_PERIOD,
    .options = options,
    .columns = columns,
    .run = run,
};
