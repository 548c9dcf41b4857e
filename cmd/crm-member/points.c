/* crm-member points -- what each client has earned, spent and lost, and what lapses next */

#include "input.h"
#include "cli/cmd.h"

#include "member/redemptions.h"
#include "member/tickets.h"

#include "base/mem.h"
#include "cli/frame.h"

#include <stdlib.h>

static struct {
    const char *redemptions, *ledger, *value;
} opt;

static const struct crm_opt options[] = {
    INPUT_OPTIONS,
    OPT_READ(0, "redemptions", opt.redemptions, "points that were spent: customer_id,date,points"),
    OPT_WRITE(0, "ledger", opt.ledger,
        "write every movement to FILE: customer_id,date,points,why,balance"),
    OPT_TEXT(0, "point-value", "MONEY", opt.value, "0.01", "what a point is worth"),
    OPT_END,
};

static const struct crm_out_column ledger_columns[] = {{"customer_id", CRM_OUT_TEXT},
    {"date", CRM_OUT_DATE}, {"points", CRM_OUT_INT}, {"why", CRM_OUT_TEXT},
    {"balance", CRM_OUT_INT}};

static const char *const whys[CRM_N_POINTS] = {[CRM_POINTS_OPENING] = "opening",
    [CRM_POINTS_EARN] = "earn",
    [CRM_POINTS_TAKE_BACK] = "take back",
    [CRM_POINTS_REDEEM] = "redeem",
    [CRM_POINTS_EXPIRE] = "expire"};

struct work {
    struct input in;
    struct crm_points_rules *rules;
    char path[RULES_PATH];
    struct crm_tickets_spec spec;
    struct crm_redemptions redemptions;
    struct crm_pass *pass;
    struct crm_out *ledger;
    int64_t value_e4; /* of a point */
    int value_decimals;
    struct crm_slice id; /* of the client at hand */
    struct crm_tickets_room room;
    struct crm_points points;
    int64_t total[CRM_N_POINTS], balance; /* of all clients */
    uint64_t n_opening, n_debt;
};

static enum crm_status note(void *ctx, int32_t day, int64_t points, enum crm_points_why why,
    int64_t balance, struct crm_err *err)
{
    struct work *w = ctx;

    (void)err;
    crm_out_text(w->ledger, w->id);
    crm_out_date(w->ledger, day);
    crm_out_int(w->ledger, points);
    crm_out_string(w->ledger, whys[why]);
    crm_out_int(w->ledger, balance);
    crm_out_row(w->ledger);
    return CRM_OK;
}

/* ---- one client ----------------------------------------------------------------------- */

/* Tickets and redemptions of a client by day; of a day what is redeemed comes last. */
static enum crm_status play(struct work *w, size_t first, size_t n, struct crm_err *err)
{
    const struct crm_redemption *spent = w->redemptions.line + first;
    enum crm_status status = CRM_OK;
    size_t i = 0, k = 0;

    crm_points_start(&w->points, w->ledger ? note : NULL, w);
    while (!status && (i < w->room.n || k < n)) {
        if (i < w->room.n && (k == n || w->room.move[i].move.day <= spent[k].day)) {
            status = crm_points_move(&w->points, &w->room.move[i++].move, err);
        } else {
            const struct crm_points_move move = {
                spent[k].day, CRM_POINTS_REDEEM, spent[k].points, CRM_POINTS_FOREVER};
            status = crm_points_move(&w->points, &move, err);
            k++;
        }
    }
    return status;
}

static enum crm_status add_up(struct work *w, struct crm_err *err)
{
    const int64_t *sum = w->points.sum;
    bool fits = crm_money_add(&w->balance, w->points.balance);

    for (size_t i = 0; i < CRM_N_POINTS; i++)
        fits = fits && crm_money_add(&w->total[i], sum[i]);
    w->n_opening += sum[CRM_POINTS_OPENING] != 0;
    w->n_debt += w->points.balance < 0;
    return fits ? CRM_OK : crm_err_set(err, CRM_EDATA, "the points of all clients do not fit");
}

static enum crm_status write_client(struct work *w, struct crm_err *err)
{
    static const enum crm_points_why order[] = {CRM_POINTS_OPENING, CRM_POINTS_EARN,
        CRM_POINTS_TAKE_BACK, CRM_POINTS_REDEEM, CRM_POINTS_EXPIRE};
    struct crm_points_next next;
    struct crm_out *out = crm_pass_cells(w->pass);
    int64_t owed_e4;
    enum crm_status status = crm_points_end(&w->points, w->in.as_of, &next, err);

    owed_e4 = w->points.balance > 0 ? w->points.balance : 0;
    if (!status && __builtin_mul_overflow(owed_e4, w->value_e4, &owed_e4))
        status = crm_err_set(err, CRM_EDATA, "the value of a client's points does not fit");
    if (!status)
        status = add_up(w, err);
    if (status)
        return status;
    crm_out_text(out, w->id);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        crm_out_int(out, w->points.sum[order[i]]);
    crm_out_int(out, w->points.balance);
    crm_out_int(out, next.points);
    crm_out_date(out, next.day);
    crm_out_money(out, owed_e4);
    crm_out_date(out, w->in.as_of);
    crm_pass_row(w->pass, 0);
    return CRM_OK;
}

/* ---- all of them ---------------------------------------------------------------------- */

static enum crm_status write_buyers(struct work *w, struct crm_err *err)
{
    struct crm_gather_cursor cursor = {0};
    enum crm_status status = CRM_OK;

    while (!status && crm_gather_next(w->in.gather, &cursor)) {
        size_t first, n = crm_redemptions_of(&w->redemptions, cursor.id, &first);
        w->id = cursor.id;
        status = crm_tickets_of(&w->room, w->rules, w->in.gather->shard[cursor.shard].store,
            cursor.client, w->in.as_of, err);
        if (!status)
            status = play(w, first, n, err);
        if (!status)
            status = write_client(w, err);
    }
    return status;
}

/* Who only spent points: earned before the rows begin. */
static enum crm_status write_others(struct work *w, struct crm_err *err)
{
    enum crm_status status = CRM_OK;
    unsigned shard;
    uint32_t client;

    w->room.n = 0;
    for (uint32_t i = 0; i < w->redemptions.ids.n && !status; i++) {
        w->id = crm_map_key(&w->redemptions.ids, i);
        if (crm_gather_find(w->in.gather, w->id, &shard, &client))
            continue;
        status = play(
            w, w->redemptions.first[i], w->redemptions.first[i + 1] - w->redemptions.first[i], err);
        if (!status)
            status = write_client(w, err);
    }
    return status;
}

static enum crm_status check_totals(const struct work *w, struct crm_err *err)
{
    const int64_t *total = w->total;
    uint64_t left = (uint64_t)total[CRM_POINTS_OPENING] + (uint64_t)total[CRM_POINTS_EARN] -
                    (uint64_t)total[CRM_POINTS_TAKE_BACK] - (uint64_t)total[CRM_POINTS_REDEEM] -
                    (uint64_t)total[CRM_POINTS_EXPIRE];

    if (left == (uint64_t)w->balance)
        return CRM_OK;
    return crm_err_set(err, CRM_ENUMERIC,
        "the points of all clients do not balance: this is a fault of the program, please report "
        "it");
}

static void say_points(const struct work *w)
{
    const struct crm_cli *cli = w->in.cli;
    const struct crm_redemptions *r = &w->redemptions;

    if (w->n_opening)
        crm_cli_note(cli,
            "opening: %jd point%s redeemed by %ju client%s beyond what the rows earn, taken as "
            "earned before them",
            (intmax_t)w->total[CRM_POINTS_OPENING], plural((uint64_t)w->total[CRM_POINTS_OPENING]),
            (uintmax_t)w->n_opening, plural(w->n_opening));
    if (w->n_debt)
        crm_cli_note(cli, "%ju client%s below 0: more was taken back than was left",
            (uintmax_t)w->n_debt, w->n_debt == 1 ? " is" : "s are");
    if (w->total[CRM_POINTS_TAKE_BACK])
        crm_cli_verbose(cli,
            "a refund takes back points at the rate of its own day: the rows do not say which "
            "sale it belongs to");
    if (r->nobody)
        crm_cli_note(cli, "--redemptions: %ju row%s without a customer_id not used",
            (uintmax_t)r->nobody, plural(r->nobody));
    if (r->after)
        crm_cli_note(cli, "--redemptions: %ju row%s after the as-of day not used",
            (uintmax_t)r->after, plural(r->after));
    if (r->outside)
        crm_cli_note(cli, "--redemptions: %ju row%s left out by --since or --until",
            (uintmax_t)r->outside, plural(r->outside));
}

static enum crm_status read_redemptions(struct work *w, struct crm_err *err)
{
    char *files[] = {(char *)opt.redemptions};
    struct crm_cli one = *w->in.cli;
    struct crm_reader *reader;
    enum crm_status status;

    if (!opt.redemptions)
        return CRM_OK;
    one.files = files;
    one.n_files = 1;
    one.where.n = 0;
    status = crm_cli_reader(&one, &reader, err);
    if (status)
        return status;
    status = crm_redemptions_read(
        &w->redemptions, reader, w->in.as_of, w->in.cli->since, w->in.cli->until, err);
    crm_reader_close(reader);
    return status;
}

static enum crm_status read_all(struct work *w, struct crm_err *err)
{
    enum crm_status status = input_read(&w->in, err);

    if (!status)
        status = crm_points_rules_judge(w->rules, err);
    if (!status)
        status = input_settle(&w->in, err);
    if (!status)
        status = read_redemptions(w, err);
    return status ? status : crm_tickets_sort(w->in.gather, err);
}

static enum crm_status open_out(struct work *w, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = crm_pass_analysis(&w->pass, cli, NULL, err);

    if (status)
        return status;
    crm_out_decimals(crm_pass_cells(w->pass), w->value_decimals);
    if (!opt.ledger)
        return CRM_OK;
    status = crm_out_results(&w->ledger, cli, opt.ledger, NULL, ledger_columns,
        sizeof ledger_columns / sizeof *ledger_columns, err);
    if (status)
        return status;
    return CRM_OK;
}

static enum crm_status read_value(struct work *w, struct crm_err *err)
{
    char shown[CRM_ERR_SHOW];

    w->value_decimals = 2;
    if (crm_money_parse(crm_slice_of(opt.value), &w->value_e4, &w->value_decimals) !=
            CRM_MONEY_OK ||
        w->value_e4 < 0)
        return crm_err_set(err, CRM_EUSAGE, "--point-value: %s is no amount of money from 0 on",
            crm_err_show(opt.value, strlen(opt.value), shown));
    return CRM_OK;
}

static enum crm_status open_in(struct work *w, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status = read_value(w, err);

    if (!status)
        status = input_open(&w->in, cli, err);
    if (!status)
        status = crm_points_rules_read(w->rules, rules_path(cli, w->path), w->in.frame, err);
    if (!status)
        status = crm_tickets_want(&w->spec, w->in.frame, err);
    w->spec.rules = w->rules;
    crm_tickets_gather(&w->spec, &w->in.spec);
    return status;
}

static enum crm_status run(struct crm_cli *cli, struct crm_err *err)
{
    struct work w = {.rules = crm_mem_zalloc(1, sizeof *w.rules)};
    enum crm_status status = w.rules ? open_in(&w, cli, err) : crm_err_nomem(err);

    if (!status)
        status = open_out(&w, cli, err);
    if (!status)
        status = read_all(&w, err);
    if (!status)
        status = write_buyers(&w, err);
    if (!status)
        status = write_others(&w, err);
    if (!status)
        status = check_totals(&w, err);
    if (!status)
        say_points(&w);
    status = close_out(status, &w.ledger, err);
    status = close_pass(status, &w.pass, err);
    crm_points_release(&w.points);
    crm_redemptions_release(&w.redemptions);
    free(w.room.move);
    input_close(&w.in);
    if (w.rules)
        crm_points_rules_release(w.rules);
    free(w.rules);
    return status;
}

static const struct crm_schema_column columns[] = {
    COL_TEXT("customer_id", "the client"),
    COL_INT("opening", "points", "used of points earned before the rows begin"),
    COL_INT("earned", "points", "points for what was paid"),
    COL_INT("taken_back", "points", "points of refunds"),
    COL_INT("redeemed", "points", "points used"),
    COL_INT("expired", "points", "points that lapsed"),
    COL_INT("balance", "points", "opening + earned - taken_back - redeemed - expired"),
    COL_INT("expiring", "points", "points that lapse next"),
    COL_DATE("expires_on", "their last good day"),
    COL_MONEY("liability", "balance, at least 0, times the value of a point"),
    COL_AS_OF,
    COL_JOIN,
    COL_END,
};

const struct crm_analysis analysis_points = {
    .name = "points",
    .summary = "what each client has earned, spent and lost, and what lapses next",
    .synopsis = "RULES [--redemptions FILE] [--ledger FILE] [options] [FILE...]",
    .operands = "RULES",
    .common = INPUT_COMMON,
    .options = options,
    .columns = columns,
    .run = run,
};
