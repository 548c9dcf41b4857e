#include "accounts.h"

#include "base/expr.h"

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

static void start(struct accounts *a)
{
    *a = (struct accounts){.rule = {.expires = (int32_t)accounts_opt.expires,
                               .bonus = (enum crm_card_bonus)accounts_opt.bonus,
                               .sessions = accounts_in_sessions()}};
    crm_arena_init(&a->texts);
}

static enum crm_status check_bonus(struct crm_err *err)
{
    if (!accounts_in_sessions() || accounts_opt.bonus == CRM_BONUS_SHARE)
        return CRM_OK;
    return crm_err_set(err, CRM_EUSAGE,
        "--bonus %s: a card of sessions has no bonus, each session is worth the same",
        accounts_bonuses[accounts_opt.bonus]);
}

static bool file_has(const struct crm_file *file, size_t column)
{
    for (size_t c = 0; c < file->n_columns; c++)
        if (file->column_of[c] == column)
            return true;
    return false;
}

/* A column that one file has and another has not: what the other's cards are is open. */
static enum crm_status check_files(const struct accounts *a, struct crm_err *err)
{
    static const char *const columns[] = {"kind", "face_value"};
    static const char *const open[] = {
        "its cards would not be seen", "its cards would lose their bonus"};
    const struct crm_reader *reader = crm_frame_reader(a->in.frame);

    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
        size_t column = crm_reader_find(reader, columns[k]);
        for (size_t f = 0; column != CRM_COLUMN_NONE && f < a->in.cli->n_files; f++) {
            const struct crm_file *file = crm_reader_file(reader, f);
            if (file_has(file, column))
                continue;
            crm_err_place(err, file->name, file->header_line, NULL);
            return crm_err_set(err, CRM_EDATA,
                "there is no column %s here, and another file has it: %s; give the file the "
                "column, "
                "empty if that is what is meant",
                columns[k], open[k]);
        }
    }
    return CRM_OK;
}

enum crm_status accounts_open(
    struct accounts *a, struct crm_cli *cli, const char *by, struct crm_err *err)
{
    enum crm_status status;

    start(a);
    status = check_bonus(err);
    if (!status)
        status = input_open(&a->in, cli, err);
    if (status)
        return status;
    status = crm_blocks_open(&a->by, by, "--by", a->in.frame, err);
    a->spec = (struct crm_cards_spec){
        .by = &a->by, .unit = accounts_in_sessions() ? CRM_CARDS_QUANTITY : CRM_CARDS_MONEY};
    if (!status)
        status = crm_cards_want(&a->spec, a->in.frame, err);
    if (!status)
        status = check_files(a, err);
    crm_cards_gather(&a->spec, &a->in.spec);
    return status;
}

/* ---- states --------------------------------------------------------------------------- */

/* What the command line says of the rows. */
static enum crm_status find_scope(struct accounts *a, struct crm_err *err)
{
    const struct crm_cli *cli = a->in.cli;
    struct crm_expr *where = NULL;
    enum crm_status status = cli->where.n ? crm_cli_where(cli, &where, err) : CRM_OK;

    a->scope.day[CRM_SCOPE_AS_OF] = cli->as_of;
    a->scope.day[CRM_SCOPE_SINCE] = cli->since;
    a->scope.day[CRM_SCOPE_UNTIL] = cli->until;
    if (!status)
        status =
            crm_scope_texts(&a->scope, a->in.walk_in, a->in.spec.n_walk_in, where, &a->texts, err);
    crm_expr_free(where);
    return status;
}

/* What the states were made with holds, and may be said again; -a may be said now. */
static const char *settle(struct accounts *a)
{
    struct crm_scope said = a->scope, made = a->head.scope;

    for (size_t i = 0; i < CRM_SCOPE_DAYS; i++)
        if (said.day[i] == CRM_DAY_NONE)
            said.day[i] = made.day[i];
    for (size_t i = 0; i < CRM_SCOPE_TEXTS; i++)
        if (said.text[i].len == 0)
            said.text[i] = made.text[i];
    if (made.day[CRM_SCOPE_AS_OF] == CRM_DAY_NONE)
        made.day[CRM_SCOPE_AS_OF] = said.day[CRM_SCOPE_AS_OF];
    a->in.spec.as_of = a->in.cli->as_of = said.day[CRM_SCOPE_AS_OF];
    a->in.spec.since = a->in.cli->since = said.day[CRM_SCOPE_SINCE];
    return crm_scope_differs(&said, &made);
}

static enum crm_status other(const struct accounts *a, const char *option, struct crm_err *err)
{
    crm_err_place(err, a->states.name, 0, NULL);
    return crm_err_set(err, CRM_EDATA, "was made with another %s", option);
}

/* The columns of a state as -g has them; NULL: none, or out of memory (*status then says so). */
static const char *list_of(
    struct crm_cards_head *head, enum crm_status *status, struct crm_err *err)
{
    size_t len = 1, used = 0;
    char *list;

    if (!head->n_columns)
        return NULL;
    for (size_t i = 0; i < head->n_columns; i++)
        len += strlen(head->column[i]) + 1;
    list = crm_arena_bytes(&head->texts, len);
    if (!list) {
        *status = crm_err_nomem(err);
        return NULL;
    }
    for (size_t i = 0; i < head->n_columns; i++)
        used += (size_t)snprintf(list + used, len - used, "%s%s", i ? "," : "", head->column[i]);
    return list;
}

/* Afterwards cli->by is what -g is: that of the states, where it was not said. */
static enum crm_status settle_head(struct accounts *a, struct crm_cli *cli, struct crm_err *err)
{
    const char *problem = settle(a);
    enum crm_status status = CRM_OK;

    if (problem)
        return other(a, problem, err);
    if (accounts_opt.unit >= 0 &&
        (accounts_opt.unit == CRM_CARDS_QUANTITY) != (a->head.unit == CRM_CARDS_QUANTITY))
        return other(a, "--unit", err);
    if (!cli->by)
        crm_cli_settle_by(cli, list_of(&a->head, &status, err));
    if (!status)
        status = crm_blocks_open(&a->by, cli->by, "--by", NULL, err);
    if (status)
        return status;
    if (a->by.n_columns != a->head.n_columns)
        return other(a, "--by", err);
    for (size_t i = 0; i < a->by.n_columns; i++)
        if (strcmp(a->by.name[i], a->head.column[i]) != 0)
            return other(a, "--by", err);
    if (a->head.unit == CRM_CARDS_QUANTITY)
        accounts_opt.unit = CRM_CARDS_QUANTITY;
    return CRM_OK;
}

enum crm_status accounts_open_states(struct accounts *a, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status;

    start(a);
    a->merging = true;
    crm_arena_init(&a->head.texts);
    status = input_open_alone(&a->in, cli, err);
    if (!status)
        status = crm_cli_states(cli, CRM_CARDS_STATE_NAME, CRM_CARDS_STATE, &a->states, err);
    if (!status)
        status = crm_cards_head_read(&a->head, &a->states, err);
    if (!status)
        status = find_scope(a, err);
    if (!status)
        status = settle_head(a, cli, err);
    if (!status)
        status = check_bonus(err);
    a->rule.sessions = accounts_in_sessions();
    a->spec = (struct crm_cards_spec){.by = &a->by, .unit = a->head.unit};
    crm_cards_gather(&a->spec, &a->in.spec);
    a->in.spec.days = true;
    return status ? status : crm_gather_open(&a->in.gather, NULL, &a->in.spec, 1, err);
}

static enum crm_status merge_next(struct accounts *a, struct crm_err *err)
{
    struct crm_cards_head head;
    enum crm_status status = crm_cards_head_read(&head, &a->states, err);
    const char *differs = status ? NULL : crm_cards_head_differs(&a->head, &head);

    if (differs)
        status = other(a, differs, err);
    if (!status)
        status = crm_cards_state_merge(a->in.gather, &head, &a->states, err);
    crm_cards_head_release(&head);
    return status;
}

static enum crm_status merge_states(struct accounts *a, struct crm_err *err)
{
    enum crm_status status = crm_cards_state_merge(a->in.gather, &a->head, &a->states, err);
    bool more = true;

    while (!status && more) {
        status = crm_state_in_next(&a->states, &more, err);
        if (!status && more)
            status = merge_next(a, err);
    }
    return status;
}

enum crm_status accounts_partial(struct accounts *a, struct crm_err *err)
{
    struct crm_writer writer;
    enum crm_status status = find_scope(a, err);

    a->in.spec.days = true;
    if (!status)
        status = a->merging ? merge_states(a, err) : input_read(&a->in, err);
    if (!status && a->merging)
        a->scope = a->head.scope;
    if (!status)
        status = crm_writer_open(&writer, a->in.cli->output, err);
    if (status)
        return status;
    status = crm_cards_state_write(a->in.gather, &a->spec, &a->scope, &writer, err);
    if (!status)
        return crm_writer_close(&writer, err);
    crm_writer_abandon(&writer);
    return status;
}

/* ---- reading -------------------------------------------------------------------------- */

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
    enum crm_status status = a->merging ? merge_states(a, err) : input_read(&a->in, err);

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
    crm_state_in_close(&a->states);
    crm_cards_head_release(&a->head);
    crm_arena_release(&a->texts);
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
