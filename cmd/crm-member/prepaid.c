/* crm-member prepaid -- what each client has on prepaid cards */

#include "accounts.h"
#include "cli/cmd.h"

#include "base/mem.h"

#include <stdlib.h>

static const struct crm_opt options[] = {INPUT_OPTIONS, ACCOUNTS_OPTIONS, OPT_END};

struct purse {
    int64_t part_e4[CRM_N_PARTS];
    int64_t balance_e4, cash_e4;
    int64_t cards; /* with a balance */
    int32_t oldest, last_used;
    bool has_card;
};

struct work {
    struct accounts a;
    struct purse *purse; /* of each client */
    struct accounts_beyond beyond;
    int64_t nobody_e4;
    uint64_t nobody;
};

static enum crm_status done(void *ctx, const struct crm_cards_account *account,
    const struct crm_card *card, struct crm_err *err)
{
    struct work *w = ctx;
    int64_t balance_e4 = crm_card_balance(card->sum_e4);
    struct purse *purse;

    accounts_beyond_add(&w->beyond, card);
    if (account->owner == CRM_GATHER_NOBODY) {
        w->nobody += balance_e4 != 0;
        w->nobody_e4 += balance_e4;
        return CRM_OK;
    }
    purse = &w->purse[account->owner];
    for (int part = 0; part < CRM_N_PARTS; part++)
        if (!crm_money_add(&purse->part_e4[part], card->sum_e4[part]))
            return crm_err_set(err, CRM_EDATA, "a client's cards do not fit in 64 bits");
    purse->has_card = true;
    purse->balance_e4 += balance_e4;
    purse->cards += balance_e4 > 0;
    if (card->last_used > purse->last_used)
        purse->last_used = card->last_used;
    for (size_t i = 0; i < card->n; i++) {
        const struct crm_card_lot *lot = &card->lot[i];
        purse->cash_e4 += crm_card_cash(lot, w->a.rule.bonus);
        if (lot->rest_e4 && (purse->oldest == CRM_DAY_NONE || lot->day < purse->oldest))
            purse->oldest = lot->day;
    }
    return CRM_OK;
}

static enum crm_status fill(struct work *w, struct crm_err *err)
{
    const struct crm_cards *cards = &w->a.cards;

    w->purse = crm_mem_zalloc(cards->n_clients, sizeof *w->purse);
    if (!w->purse)
        return crm_err_nomem(err);
    for (size_t i = 0; i < cards->n_clients; i++)
        w->purse[i].oldest = w->purse[i].last_used = CRM_DAY_NONE;
    return crm_cards_each(cards, &w->a.rule, done, w, err);
}

static void write_client(
    const struct work *w, struct crm_slice id, const struct purse *purse, struct crm_out *out)
{
    const struct accounts *a = &w->a;

    crm_out_text(out, id);
    for (int part = 0; part < CRM_N_PARTS; part++)
        accounts_value(a, out, purse->part_e4[part]);
    accounts_value(a, out, purse->balance_e4);
    crm_out_money(out, purse->cash_e4);
    crm_out_date(out, purse->oldest);
    crm_out_date(out, purse->last_used);
    crm_out_int(out, purse->cards);
    crm_out_date(out, a->in.as_of);
}

static void write_all(struct work *w, struct crm_pass *pass)
{
    const struct crm_cards *cards = &w->a.cards;
    struct crm_out *out = crm_pass_cells(pass);
    char text[CRM_MONEY_TEXT];

    crm_out_decimals(out, w->a.in.gather->totals.decimals);
    for (size_t i = 0; i < cards->n_clients; i++)
        if (w->purse[i].has_card) {
            write_client(w, cards->client[i].id, &w->purse[i], out);
            crm_pass_row(pass, 0);
        }
    accounts_beyond_say(&w->a, &w->beyond);
    if (w->nobody && !accounts_in_sessions()) {
        crm_money_format(w->nobody_e4, w->a.in.gather->totals.decimals, text);
        crm_cli_note(w->a.in.cli, "cards of nobody with an id: %ju with %s on them",
            (uintmax_t)w->nobody, text);
    }
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.purse = NULL};
    struct crm_pass *pass = NULL;
    enum crm_status status = accounts_open(&w.a, cli, NULL, err);

    if (!status)
        status = crm_pass_analysis(&pass, cli, NULL, err);
    if (!status)
        status = accounts_read(&w.a, err);
    if (!status)
        status = fill(&w, err);
    if (!status)
        write_all(&w, pass);
    status = close_pass(status, &pass, err);
    free(w.purse);
    accounts_close(&w.a);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_TEXT("customer_id", "the client"),
    COL_VALUE("opening", "used of cards sold before the rows begin"),
    COL_VALUE("sold", "paid for cards"),
    COL_VALUE("bonus", "face value beyond what was paid"),
    COL_VALUE("used", "taken off cards"),
    COL_VALUE("refunded", "face value given back"),
    COL_VALUE("expired", "face value that lapsed and was not used later"),
    COL_VALUE("balance", "opening + sold + bonus - used - refunded - expired"),
    COL_MONEY("balance_cash", "the cash in balance"),
    COL_DATE("oldest", "sale of the oldest card with something left"),
    COL_DATE("last_used", "day a card was last used"),
    COL_INT("cards", "accounts", "accounts with a balance"),
    COL_AS_OF,
    COL_JOIN,
    COL_END,
};

const struct crm_analysis analysis_prepaid = {
    .name = "prepaid",
    .summary = "what each client has on prepaid cards",
    .synopsis = "[--expires DAYS] [--bonus HOW] [--unit UNIT] [options] [FILE...]",
    .common = INPUT_COMMON,
    .options = options,
    .columns = columns,
    .run = run,
};
