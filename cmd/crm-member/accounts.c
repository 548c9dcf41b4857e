#include "accounts.h"

#include <stdio.h>

struct accounts_options accounts_opt = {.unit = -1};
const char *const accounts_units[] = {
    [CRM_CARDS_MONEY] = "money", [CRM_CARDS_QUANTITY] = "quantity", NULL};
const char *const accounts_bonuses[] = {
    [CRM_BONUS_SHARE] = "share", [CRM_BONUS_FIRST] = "first", [CRM_BONUS_LAST] = "last", NULL};

enum { ONE_E4 = 10000 };

bool accounts_in_sessions(void)
{
    return accounts_opt.unit == CRM_CARDS_QUANTITY;
}

enum crm_status accounts_open(
    struct accounts *a, struct crm_cli *cli, const char *by, struct crm_err *err)
{
    enum crm_status status;

    *a = (struct accounts){.rule = {.expires = (int32_t)accounts_opt.expires,
                               .bonus = (enum crm_card_bonus)accounts_opt.bonus,
                               .sessions = accounts_in_sessions()}};
    if (accounts_in_sessions() && accounts_opt.bonus != CRM_BONUS_SHARE)
        return crm_err_set(err, CRM_EUSAGE,
            "--bonus %s: a card of sessions has no bonus, each session is worth the same",
            accounts_bonuses[accounts_opt.bonus]);
    status = input_open(&a->in, cli, err);
    if (status)
        return status;
    status = crm_blocks_open(&a->by, by, "--by", a->in.frame, err);
    a->spec = (struct crm_cards_spec){
        .by = &a->by, .unit = accounts_in_sessions() ? CRM_CARDS_QUANTITY : CRM_CARDS_MONEY};
    if (!status)
        status = crm_cards_want(&a->spec, a->in.frame, err);
    crm_cards_gather(&a->spec, &a->in.spec);
    return status;
}

/* Cards that carry less than was paid, and uses that cost nothing, are sessions. */
static enum crm_status ask_unit(const struct crm_cards *cards, struct crm_err *err)
{
    if (accounts_opt.unit >= 0)
        return CRM_OK;
    if (cards->n_short * 2 > cards->n_sales)
        return crm_err_set(err, CRM_EUSAGE,
            "face_value is below the amount paid in %ju of %ju cards sold: --unit quantity if it "
            "counts sessions, --unit money if it is money",
            (uintmax_t)cards->n_short, (uintmax_t)cards->n_sales);
    if (cards->n_uses && cards->n_zero == cards->n_uses)
        return crm_err_set(err, CRM_EUSAGE,
            "all %ju redeemed lines have amount 0: --unit quantity if cards are used by the "
            "session, --unit money if nothing was taken off them",
            (uintmax_t)cards->n_uses);
    return CRM_OK;
}

static const char *shown(const struct accounts *a, int64_t value_e4, char text[CRM_MONEY_TEXT])
{
    if (accounts_in_sessions())
        snprintf(text, CRM_MONEY_TEXT, "%.12g", (double)value_e4 / ONE_E4);
    else
        crm_money_format(value_e4, a->in.gather->totals.decimals, text);
    return text;
}

static void say_cards(const struct accounts *a)
{
    const struct crm_cards *cards = &a->cards;
    char sold[CRM_MONEY_TEXT], used[CRM_MONEY_TEXT];

    if (cards->lost_lines)
        crm_cli_note(a->in.cli,
            "walk-ins without a card number: %ju card line%s in no account, %s sold, %s used",
            (uintmax_t)cards->lost_lines, plural(cards->lost_lines),
            shown(a, cards->lost_sold_e4, sold), shown(a, cards->lost_used_e4, used));
    if (!accounts_in_sessions() && cards->n_short)
        crm_cli_note(a->in.cli, "%ju card%s carr%s less than was paid: a bonus below 0",
            (uintmax_t)cards->n_short, plural(cards->n_short), cards->n_short == 1 ? "ies" : "y");
    if (cards->n_shared)
        crm_cli_note(a->in.cli,
            "%ju card%s used by others than who bought %s: the debt is the buyer's",
            (uintmax_t)cards->n_shared, plural(cards->n_shared),
            cards->n_shared == 1 ? "it" : "them");
    if (!cards->n_moves)
        crm_cli_note(a->in.cli, "no line sells or uses a card (kind prepaid or redeem)");
}

enum crm_status accounts_read(struct accounts *a, struct crm_err *err)
{
    enum crm_status status = input_read(&a->in, err);

    if (!status)
        status = input_settle(&a->in, err);
    if (!status)
        status = crm_cards_make(&a->cards, &a->spec, a->in.gather, a->in.as_of, err);
    if (!status)
        status = ask_unit(&a->cards, err);
    if (!status)
        say_cards(a);
    return status;
}

void accounts_close(struct accounts *a)
{
    crm_cards_release(&a->cards);
    crm_blocks_release(&a->by);
    input_close(&a->in);
}

void accounts_beyond_add(struct accounts_beyond *beyond, const struct crm_card *card)
{
    beyond->opening += card->sum_e4[CRM_PART_OPENING] != 0;
    beyond->opening_e4 += card->sum_e4[CRM_PART_OPENING];
    beyond->lapsed += card->lapsed_used_e4 != 0;
    beyond->lapsed_e4 += card->lapsed_used_e4;
    beyond->bonus = beyond->bonus || card->sum_e4[CRM_PART_BONUS] != 0;
}

void accounts_beyond_say(const struct accounts *a, const struct accounts_beyond *beyond)
{
    char text[CRM_MONEY_TEXT], date[CRM_DATE_TEXT];

    if (beyond->opening) {
        crm_date_format(a->cards.first_day, CRM_SECOND_NONE, date);
        crm_cli_note(a->in.cli,
            "opening: %s used on %ju account%s beyond what the rows sell, taken as sold before "
            "%s, the first day of the input",
            shown(a, beyond->opening_e4, text), (uintmax_t)beyond->opening, plural(beyond->opening),
            date);
    }
    if (beyond->lapsed)
        crm_cli_note(a->in.cli,
            "%s used on %ju account%s after it had expired: expired falls by it",
            shown(a, beyond->lapsed_e4, text), (uintmax_t)beyond->lapsed, plural(beyond->lapsed));
    if (beyond->bonus && !accounts_in_sessions())
        crm_cli_verbose(a->in.cli,
            "cash of a card in use: %s (--bonus says which part is used first)",
            accounts_opt.bonus == CRM_BONUS_SHARE   ? "in proportion to what is left of its face"
            : accounts_opt.bonus == CRM_BONUS_FIRST ? "the bonus is used first"
                                                    : "the cash is used first");
}

void accounts_value(const struct accounts *a, struct crm_out *out, int64_t value_e4)
{
    (void)a;
    if (accounts_in_sessions())
        crm_out_number(out, (double)value_e4 / ONE_E4);
    else
        crm_out_money(out, value_e4);
}
