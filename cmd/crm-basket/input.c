#include "input.h"

#include "base/expr.h"
#include "base/list.h"
#include "cli/frame.h"
#include "cli/late.h"
#include "cli/progress.h"
#include "io/flow.h"

#include <stdio.h>
#include <stdlib.h>

struct input_options input_opt;
const char *const input_of[] = {"item", "category", NULL};
const char *const input_bases[] = {"cash", "service", NULL};
const char *const input_units[] = {"ticket", "day", "client", NULL};

enum { WALK_IN_SHOWN = 3 };

/* ---- opening ------------------------------------------------------------------------------ */

static enum crm_status open_lines(struct input *in, struct crm_err *err)
{
    struct crm_cli *cli = in->cli;
    struct crm_basket_spec spec = {
        .what = input_opt.of ? CRM_NAME_CATEGORY : CRM_NAME_ITEM,
        .basis = (enum crm_basis)input_opt.basis,
        .tickets = input_opt.tickets,
        .money = input_opt.money,
        .as_of = cli->as_of,
        .since = cli->since,
        .until = cli->until,
        .where = {in->where, in->join, cli->join.n, cli->replace},
        .walk_in = in->walk_in,
        .n_walk_in = in->n_walk_in,
        .by = cli->by,
    };
    enum crm_status status = crm_basket_lines_open(&in->lines, in->reader, &spec, err);

    return in->where ? crm_cli_where_done(status, err) : status;
}

/* All rows: the as-of day is made of those that --where leaves out, too. */
static enum crm_status open_reader(struct input *in, struct crm_err *err)
{
    struct crm_cli all = *in->cli;
    enum crm_status status;

    all.where.n = 0;
    status = crm_cli_reader(&all, &in->reader, err);
    if (!status && in->cli->where.n)
        status = crm_cli_where(in->cli, &in->where, err);
    return status;
}

static enum crm_status input_open(struct input *in, struct crm_cli *cli, struct crm_err *err)
{
    enum crm_status status;

    *in = (struct input){.cli = cli, .as_of = CRM_DAY_NONE};
    status = crm_list_slices(&in->walk_in, &in->n_walk_in, input_opt.walk_in.item,
        input_opt.walk_in.n, "--walk-in", err);
    if (!status)
        status = crm_cli_joins(cli, &in->join, err);
    if (!status)
        status = open_reader(in, err);
    return status ? status : open_lines(in, err);
}

static void input_close(struct input *in)
{
    crm_basket_lines_close(in->lines);
    crm_expr_free(in->where);
    if (in->reader)
        crm_reader_close(in->reader);
    free(in->walk_in);
}

/* ---- what is said -------------------------------------------------------------------------- */

static const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

static void say_totals(const struct input *in)
{
    const struct crm_ledger_totals *totals = &in->lines->totals;
    char text[CRM_MONEY_TEXT], date[CRM_DATE_TEXT] = "";

    if (in->as_of != CRM_DAY_NONE)
        crm_date_format(in->as_of, CRM_SECOND_NONE, date);
    if (in->cli->as_of == CRM_DAY_NONE && in->as_of != CRM_DAY_NONE)
        crm_cli_note(in->cli, "as of %s, the last date in the input (-a sets another)", date);
    if (totals->walk_in_rows) {
        crm_money_format(totals->walk_in_e4, totals->decimals, text);
        crm_cli_note(in->cli, "walk-ins: %ju row%s, %s in all, in no client's numbers",
            (uintmax_t)totals->walk_in_rows, plural(totals->walk_in_rows), text);
    }
    if (totals->after_rows)
        crm_cli_note(in->cli, "after %s: %ju row%s not used", date, (uintmax_t)totals->after_rows,
            plural(totals->after_rows));
    if (totals->outside_rows && totals->outside_rows + totals->after_rows == totals->rows)
        crm_cli_note(in->cli, "--since, --until and --where leave no row");
    if (totals->outside_rows)
        crm_cli_verbose(in->cli, "left out by --since, --until or --where: %ju row%s",
            (uintmax_t)totals->outside_rows, plural(totals->outside_rows));
    crm_cli_late(in->cli, in->as_of, totals->last_date);
}

static void say_lines(const struct input *in)
{
    const struct crm_basket_lines *lines = in->lines;

    if (lines->no_item)
        crm_cli_note(in->cli, "without %s: %ju row%s, in no basket", input_of[input_opt.of],
            (uintmax_t)lines->no_item, plural(lines->no_item));
    if (lines->loose)
        crm_cli_note(in->cli, "walk-ins without txn_id: %ju row%s, in no basket",
            (uintmax_t)lines->loose, plural(lines->loose));
}

/* The first few ids, in the order of the input, that look like a till's code. */
static void say_walk_in_codes(const struct input *in)
{
    const struct crm_basket_lines *lines = in->lines;
    uint64_t order[WALK_IN_SHOWN];
    uint32_t code[WALK_IN_SHOWN];
    size_t n = 0;
    char shown[CRM_ERR_SHOW];

    for (uint32_t c = 0; c < lines->n_clients; c++) {
        size_t i;
        if (!crm_customer_looks_walk_in(lines->client[c]))
            continue;
        for (i = n; i > 0 && order[i - 1] > lines->client_order[c]; i--)
            if (i < WALK_IN_SHOWN) {
                order[i] = order[i - 1];
                code[i] = code[i - 1];
            }
        if (i < WALK_IN_SHOWN) {
            order[i] = lines->client_order[c];
            code[i] = c;
        }
        n += n < WALK_IN_SHOWN;
    }
    for (size_t i = 0; i < n; i++) {
        struct crm_slice id = lines->client[code[i]];
        crm_cli_note(in->cli,
            "customer_id %s looks like a till's code for walk-ins: --walk-in %.*s",
            crm_err_show(id.ptr, id.len, shown), (int)id.len, id.ptr);
    }
}

const char *input_block(
    const struct input *in, const struct crm_basket_block *block, char text[INPUT_BLOCK])
{
    char name[CRM_BLOCKS_TEXT];

    text[0] = '\0';
    if (in->lines->blocks.n_columns)
        snprintf(
            text, INPUT_BLOCK, "%s: ", crm_blocks_text(&in->lines->blocks, block->number, name));
    return text;
}

/* ---- reading ------------------------------------------------------------------------------- */

static void progress(void *ctx, uint64_t bytes)
{
    crm_progress_bytes(ctx, bytes);
}

static enum crm_status input_read(struct input *in, struct crm_err *err)
{
    int threads = in->cli->threads ? (int)in->cli->threads : crm_flow_threads(in->reader);
    struct crm_progress bar;
    enum crm_status status;

    crm_progress_start(&bar, in->cli, crm_reader_size(in->reader));
    in->lines->spec.progress = progress;
    in->lines->spec.progress_ctx = &bar;
    status = crm_basket_lines_read(in->lines, threads, err);
    crm_progress_end(&bar);
    if (!status && in->where)
        status = crm_cli_where_done(crm_expr_judge(in->where, err), err);
    if (!status)
        status = crm_ledger_totals_as_of(&in->lines->totals, in->cli->as_of, &in->as_of, err);
    if (!status)
        status = crm_ledger_totals_first(&in->lines->totals, in->cli->since, err);
    if (status)
        return status;
    say_totals(in);
    say_lines(in);
    say_walk_in_codes(in);
    return CRM_OK;
}

enum crm_status input_run(struct crm_cli *cli,
    enum crm_status (*write)(
        struct input *in, struct crm_basket_block *block, struct crm_out *out, struct crm_err *err),
    struct crm_err *err)
{
    struct crm_out *out = NULL;
    struct input in;
    enum crm_status status = input_open(&in, cli, err);

    if (!status)
        status = crm_out_analysis(&out, cli, err);
    if (!status)
        status = input_read(&in, err);
    if (!status)
        crm_out_decimals(out, in.lines->totals.decimals);
    for (size_t k = 0; !status && k < in.lines->n_blocks; k++)
        status = write(&in, &in.lines->block[k], out, err);
    input_close(&in);
    if (!status)
        return crm_out_close(out, err);
    crm_out_abandon(out);
    return status;
}

void input_cells(const struct input *in, const struct crm_basket_block *block, struct crm_out *out)
{
    crm_out_block(out, &in->lines->blocks, block->number);
}

enum crm_status input_baskets(const struct input *in, struct crm_basket_block *block,
    enum crm_unit unit, bool known, struct crm_baskets *baskets, struct crm_err *err)
{
    enum crm_status status =
        crm_basket_sort(block->line, block->n, in->lines->n_clients, in->lines->n_tickets, err);

    *baskets = (struct crm_baskets){.n = 0};
    return status ? status : crm_baskets_make(baskets, block->line, block->n, unit, known, err);
}
